package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// makerColumns are a party with what its public page is known by, as a business or as
// a stakeholder.
const makerColumns = `
	y.id, y.office, COALESCE(y.organisation, ''), y.kind, y.name, y.district, y.village, y.product,
	COALESCE(b.code, s.code, ''), COALESCE(b.public, s.public, 0), COALESCE(b.cluster, '')`

const makerTables = ` FROM party y LEFT JOIN business b ON b.party = y.id LEFT JOIN stakeholder s ON s.party = y.id`

func makerInto(m *register.Maker) []any {
	return []any{&m.ID, &m.Office, &m.Organisation, &m.Kind, &m.Name, &m.District, &m.Village, &m.Product, &m.Code, &m.Public, &m.Cluster}
}

func scanMaker(r *sql.Rows, m *register.Maker) error { return r.Scan(makerInto(m)...) }

// Maker implements register.CatalogueStore and register.ShowcaseStore.
func (db *DB) Maker(ctx context.Context, id register.PartyID) (register.Maker, error) {
	var m register.Maker
	err := db.row(ctx, `SELECT`+makerColumns+makerTables+` WHERE y.id = $1`, id).Scan(makerInto(&m)...)
	return m, found(err, "product.maker_not_found")
}

// mostOwn bounds in how many books an organisation stands.
const mostOwn = 50

// MakersOf implements register.CatalogueStore.
func (db *DB) MakersOf(ctx context.Context, of account.OrganisationID) ([]register.Maker, error) {
	return rows(ctx, db.read, scanMaker, `SELECT`+makerColumns+makerTables+` WHERE y.organisation = $1 ORDER BY y.name, y.id LIMIT $2`, of, mostOwn)
}

// mostMergers bounds how long a chain of mergers is followed.
const mostMergers = 10

// MakerByCode implements register.ShowcaseStore.
func (db *DB) MakerByCode(ctx context.Context, code register.ShortCode) (register.Maker, error) {
	var m register.Maker
	err := db.row(ctx, `SELECT`+makerColumns+makerTables+` WHERE b.code = $1 OR s.code = $1`, code).Scan(makerInto(&m)...)
	if !errors.Is(err, sql.ErrNoRows) {
		return m, err
	}
	var party register.PartyID
	err = db.read.QueryRowContext(ctx, `
		SELECT kept FROM merger WHERE code = $1 AND undone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1`, code).Scan(&party)
	for range mostMergers {
		if err != nil {
			break
		}
		if m, err = db.Maker(ctx, party); fault.KindOf(err) != fault.NotFound {
			return m, err
		}
		err = db.read.QueryRowContext(ctx, `
			SELECT kept FROM merger WHERE merged = $1 AND undone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1`, party).Scan(&party)
	}
	return register.Maker{}, found(err, "product.maker_not_found")
}

// MakerFacts implements register.ShowcaseStore.
func (db *DB) MakerFacts(ctx context.Context, of register.PartyID, fields []register.Field) (map[register.Field]string, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	args, marks := []any{of}, make([]string, len(fields))
	for i, f := range fields {
		args = append(args, f)
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	type said struct {
		field register.Field
		value string
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, s *said) error { return r.Scan(&s.field, &s.value) }, `
		SELECT field, value FROM business_fact
		WHERE party = $1 AND state = 'current' AND value <> '' AND field IN (`+strings.Join(marks, ", ")+`) ORDER BY field`, args...)
	if err != nil {
		return nil, err
	}
	facts := map[register.Field]string{}
	for _, s := range all {
		facts[s.field] = s.value
	}
	// what a stakeholder says of itself stands in its own row
	var about string
	err = tx.QueryRowContext(ctx, `SELECT about FROM stakeholder WHERE party = $1`, of).Scan(&about)
	if err == nil && about != "" && facts[register.FieldAbout] == "" {
		facts[register.FieldAbout] = about
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return facts, err
}

// MakerCertificates implements register.CatalogueStore and register.ShowcaseStore.
func (db *DB) MakerCertificates(ctx context.Context, of register.PartyID) ([]register.Certificate, error) {
	return rows(ctx, db.read, func(r *sql.Rows, c *register.Certificate) error {
		var said int64
		var verified sql.NullInt64
		err := r.Scan(&c.ID, &c.Kind, &c.Number, &c.Holder, &c.Issuer, &c.Scope, &c.Issued, &c.ValidUntil, &c.Paper, &c.SaidBy, &said, &c.Verified, &verified)
		c.SaidAt, c.VerifiedAt = fromMicros(said), fromMaybe(verified)
		return err
	}, `
		SELECT id, kind, number, holder, issuer, scope, issued, valid_until, paper, said_by, said_at, verified_by, verified_at
		FROM certificate WHERE party = $1 AND ended_at IS NULL ORDER BY kind, id LIMIT 200`, of)
}

// MakerContacts implements register.ShowcaseStore.
func (db *DB) MakerContacts(ctx context.Context, m register.Maker) ([]register.Contact, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, func(r *sql.Rows, c *register.Contact) error {
		return r.Scan(&c.ID, &c.Account, &c.Name, &c.Called, &c.Position, &c.Email, &c.Phone, &c.Public)
	}, `
		SELECT id, COALESCE(account, ''), name, called, position, email, phone, public FROM contact WHERE party = $1 ORDER BY id LIMIT 100`, m.ID)
	if err != nil || m.Organisation == "" {
		return all, err
	}
	people, err := rows(ctx, tx, func(r *sql.Rows, c *register.Contact) error { return r.Scan(&c.Account) }, `
		SELECT DISTINCT account FROM membership WHERE organisation = $1 ORDER BY account LIMIT 100`, m.Organisation)
	return append(all, people...), err
}

// PhotoUses implements register.ShowcaseStore.
func (db *DB) PhotoUses(ctx context.Context, hash string, by account.OrganisationID, limit int) ([]register.PhotoUse, error) {
	return rows(ctx, db.read, func(r *sql.Rows, u *register.PhotoUse) error {
		return r.Scan(append(makerInto(&u.Maker), &u.Product.State, &u.Product.Adults)...)
	}, `
		SELECT`+makerColumns+`, p.state, p.adults`+makerTables+` JOIN product p ON p.party = y.id
		WHERE p.id IN (
			SELECT product FROM product_photo WHERE shown = $1
			UNION SELECT product FROM product_photo WHERE thumb = $1)
		ORDER BY CASE
			WHEN y.organisation = $2 OR y.office = $2 THEN 0
			WHEN p.state = 'shown' AND p.adults = 0 AND COALESCE(b.public, s.public, 0) = 1 THEN 1
			ELSE 2 END, p.id
		LIMIT $3`, hash, by, limit)
}
