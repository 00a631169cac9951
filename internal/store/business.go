package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

const partyColumns = `y.id, y.office, COALESCE(y.organisation, ''), y.kind, y.name, y.contact, y.district, y.village, y.product`

func partyFields(p *register.Party) []any {
	return []any{&p.ID, &p.Office, &p.Organisation, &p.Kind, &p.Name, &p.Contact, &p.District, &p.Village, &p.Product}
}

// Party implements register.ContactStore and register.WantStore.
func (db *DB) Party(ctx context.Context, id register.PartyID) (register.Party, error) {
	var p register.Party
	err := db.read.QueryRowContext(ctx, `SELECT `+partyColumns+` FROM party y WHERE y.id = $1`, id).Scan(partyFields(&p)...)
	return p, found(err, "business.party_not_found")
}

// PartyOf implements register.WantStore. An organisation that offices have as
// several parties is the one that was added last.
func (db *DB) PartyOf(ctx context.Context, id account.OrganisationID) (register.Party, error) {
	var p register.Party
	err := db.read.QueryRowContext(ctx, `SELECT `+partyColumns+` FROM party y WHERE y.organisation = $1 ORDER BY y.id DESC LIMIT 1`, id).Scan(partyFields(&p)...)
	return p, found(err, "business.party_not_found")
}

// BusinessOf implements register.BookStore.
func (db *DB) BusinessOf(ctx context.Context, id account.OrganisationID) (register.PartyID, error) {
	var p register.PartyID
	err := db.read.QueryRowContext(ctx, `SELECT id FROM party WHERE organisation = $1 AND kind = 'business' ORDER BY id DESC LIMIT 1`, id).Scan(&p)
	return p, found(err, "business.not_found")
}

// Business implements register.BookStore.
func (db *DB) Business(ctx context.Context, id register.PartyID) (register.Profile, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return register.Profile{}, err
	}
	defer tx.Rollback() // nothing was changed
	return loadBusiness(ctx, tx, id)
}

func loadBusiness(ctx context.Context, tx *sql.Tx, id register.PartyID) (register.Profile, error) {
	p := register.Profile{Facts: register.Facts{}}
	var visited, confirmed, created, changed sql.NullInt64
	err := tx.QueryRowContext(ctx, `
		SELECT `+partyColumns+`, COALESCE(b.code, ''), COALESCE(b.public, 0), b.visited_at, b.confirmed_at, b.created_at, b.changed_at, COALESCE(b.version, 0)
		FROM party y LEFT JOIN business b ON b.party = y.id WHERE y.id = $1 AND y.kind = 'business'`, id).
		Scan(append(partyFields(&p.Party), &p.Code, &p.Public, &visited, &confirmed, &created, &changed, &p.Version)...)
	if err != nil {
		return p, found(err, "business.not_found")
	}
	p.VisitedAt, p.ConfirmedAt, p.CreatedAt, p.ChangedAt = fromMaybe(visited), fromMaybe(confirmed), fromMaybe(created), fromMaybe(changed)
	facts, err := rows(ctx, tx, func(r *sql.Rows, f *register.Fact) error { return r.Scan(factFields(f)...) },
		`SELECT `+factColumns+` FROM business_fact f WHERE f.party = $1 AND f.state IN ('current', 'waiting') ORDER BY f.said_at, f.id`, id)
	if err != nil {
		return p, fmt.Errorf("load facts of %s: %w", id, err)
	}
	for _, f := range facts {
		if f.State == register.Current {
			p.Facts[f.Field] = f
		} else {
			p.Waiting = append(p.Waiting, f)
		}
	}
	p.Certificates, err = rows(ctx, tx, func(r *sql.Rows, c *register.Certificate) error { return r.Scan(certificateFields(c)...) },
		`SELECT `+certificateColumns+` FROM certificate c WHERE c.party = $1 AND c.ended_at IS NULL ORDER BY c.kind, c.id`, id)
	if err != nil {
		return p, fmt.Errorf("load certificates of %s: %w", id, err)
	}
	p.Contacts, err = contactsOf(ctx, tx, id)
	return p, err
}

const factColumns = `f.id, f.field, f.value, f.sealed, f.as_of, f.source, f.said_by, f.said_at, f.state, f.verified_by, f.verified_at, f.reason`

func factFields(f *register.Fact) []any {
	return []any{&f.ID, &f.Field, &f.Value, &f.Sealed, &f.AsOf, &f.Source, &f.SaidBy, (*moment)(&f.SaidAt), &f.State, &f.Verified, (*moment)(&f.At), &f.Reason}
}

// moment reads microseconds that may be missing.
type moment time.Time

// Scan implements sql.Scanner.
func (m *moment) Scan(value any) error {
	var n sql.NullInt64
	if err := n.Scan(value); err != nil {
		return err
	}
	*m = moment(fromMaybe(n))
	return nil
}

const certificateColumns = `c.id, c.kind, c.number, c.holder, c.issuer, c.scope, c.issued, c.valid_until, c.paper, c.said_by, c.said_at, c.verified_by, c.verified_at, c.ended_at`

func certificateFields(c *register.Certificate) []any {
	return []any{&c.ID, &c.Kind, &c.Number, &c.Holder, &c.Issuer, &c.Scope, &c.Issued, &c.ValidUntil, &c.Paper, &c.SaidBy, (*moment)(&c.SaidAt),
		&c.Verified, (*moment)(&c.VerifiedAt), (*moment)(&c.EndedAt)}
}

// AddBusiness implements register.BookStore.
func (db *DB) AddBusiness(ctx context.Context, p register.Profile, a register.Amendment, j account.Joining, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.join(ctx, tx, p.ID, p.Office, j); err != nil {
			return err
		}
		if err := keepParties(ctx, tx, []register.Party{p.Party}); err != nil {
			return err
		}
		return db.amended(ctx, tx, &p, p.Party, a, e.At)
	})
}

// AmendBusiness implements register.BookStore.
func (db *DB) AmendBusiness(ctx context.Context, id register.PartyID, e account.Entry, change func(*register.Profile) (register.Amendment, error)) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.markOnce(ctx, tx, e.Once, e.At); err != nil {
			return err
		}
		var locked register.PartyID // the party's row stands for all that belongs to it
		if err := tx.QueryRowContext(ctx, `SELECT id FROM party WHERE id = $1`+db.engine.forUpdate, id).Scan(&locked); err != nil {
			return found(err, "business.not_found")
		}
		p, err := loadBusiness(ctx, tx, id)
		if err != nil {
			return err
		}
		before := p.Party
		a, err := change(&p)
		if err != nil || a.Empty() {
			return err
		}
		if err := db.amended(ctx, tx, &p, before, a, e.At); err != nil {
			return err
		}
		return db.note(ctx, tx, e.To(a.Said))
	})
}

// amended writes a changed profile: its row, its facts, what the party's row and
// agendas show of it.
func (db *DB) amended(ctx context.Context, tx *sql.Tx, p *register.Profile, before register.Party, a register.Amendment, at time.Time) error {
	if err := keepBusiness(ctx, tx, p, at); err != nil {
		return err
	}
	for _, f := range a.Settled {
		done, err := tx.ExecContext(ctx, `
			UPDATE business_fact SET state = $3, verified_by = $4, verified_at = $5, reason = $6 WHERE id = $1 AND party = $2`,
			f.ID, p.ID, f.State, f.Verified, maybeMicros(f.At), f.Reason)
		if err := one(done, err, fmt.Errorf("fact %s is not there", f.ID)); err != nil {
			return fmt.Errorf("settle fact %s: %w", f.ID, err)
		}
	}
	if err := keepFacts(ctx, tx, p.ID, a.Added); err != nil {
		return err
	}
	for _, c := range a.Papers {
		if err := keepCertificate(ctx, tx, p.ID, c); err != nil {
			return err
		}
	}
	if p.Party == before {
		return db.thenIndex(ctx, tx, p.ID, nil)
	}
	_, err := tx.ExecContext(ctx, `UPDATE party SET name = $2, district = $3, village = $4, product = $5 WHERE id = $1`,
		p.ID, p.Name, p.District, p.Village, p.Product)
	if err != nil {
		return fmt.Errorf("keep party %s: %w", p.ID, err)
	}
	return db.thenIndex(ctx, tx, p.ID, partyChanged(ctx, tx, p.ID))
}

// partyChanged counts up the versions of the gatherings that show a party.
func partyChanged(ctx context.Context, tx *sql.Tx, id register.PartyID) error {
	_, err := tx.ExecContext(ctx, `UPDATE gathering SET version = version + 1 WHERE id IN (SELECT gathering FROM participant WHERE party = $1)`, id)
	return err
}

// keepBusiness writes a business' row, with what lists and search need of its facts.
func keepBusiness(ctx context.Context, tx *sql.Tx, p *register.Profile, at time.Time) error {
	kbli, edition := p.Facts.KBLI()
	var latitude, longitude sql.NullInt64
	if north, east, ok := register.Millionths(p.Facts.Value(register.FieldPoint)); ok {
		latitude, longitude = sql.NullInt64{Int64: north, Valid: true}, sql.NullInt64{Int64: east, Valid: true}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, latitude, longitude, visited_at, confirmed_at, created_at, changed_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
		ON CONFLICT (party) DO UPDATE SET public = excluded.public, nib = excluded.nib, region = excluded.region, kbli = excluded.kbli,
			kbli_edition = excluded.kbli_edition, cluster = excluded.cluster, latitude = excluded.latitude, longitude = excluded.longitude,
			visited_at = excluded.visited_at, confirmed_at = excluded.confirmed_at, changed_at = excluded.changed_at, version = business.version + 1`,
		p.ID, p.Office, p.Code, bit(p.Public), p.Facts.Value(register.FieldNIB), p.Facts.Value(register.FieldRegion), kbli, edition,
		p.Facts.Value(register.FieldCluster), latitude, longitude, maybeMicros(p.VisitedAt), maybeMicros(p.ConfirmedAt), micros(p.CreatedAt), micros(at))
	if taken(err) {
		return register.ErrCodeTaken
	}
	if err != nil {
		return fmt.Errorf("keep business %s: %w", p.ID, err)
	}
	return nil
}

func keepFacts(ctx context.Context, tx *sql.Tx, id register.PartyID, facts []register.Fact) error {
	err := batch(ctx, tx, facts, `
		INSERT INTO business_fact (id, party, field, value, sealed, as_of, source, said_by, said_at, state, verified_by, verified_at, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		func(f register.Fact) []any {
			value, sealed := f.Value, []byte(nil)
			if len(f.Sealed) > 0 {
				value, sealed = "", f.Sealed
			}
			return []any{f.ID, id, f.Field, value, sealed, f.AsOf, f.Source, f.SaidBy, micros(f.SaidAt), f.State, f.Verified, maybeMicros(f.At), f.Reason}
		})
	if err != nil {
		return fmt.Errorf("keep facts of %s: %w", id, err)
	}
	return nil
}

func keepCertificate(ctx context.Context, tx *sql.Tx, id register.PartyID, c register.Certificate) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO certificate (id, party, kind, number, holder, issuer, scope, issued, valid_until, paper, said_by, said_at, verified_by, verified_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET paper = excluded.paper, verified_by = excluded.verified_by, verified_at = excluded.verified_at, ended_at = excluded.ended_at`,
		c.ID, id, c.Kind, c.Number, c.Holder, c.Issuer, c.Scope, c.Issued, c.ValidUntil, c.Paper, c.SaidBy, micros(c.SaidAt), c.Verified,
		maybeMicros(c.VerifiedAt), maybeMicros(c.EndedAt))
	if err != nil {
		return fmt.Errorf("keep certificate %s: %w", c.ID, err)
	}
	return nil
}

// History implements register.BookStore.
func (db *DB) History(ctx context.Context, id register.PartyID, limit int) ([]register.Saying, error) {
	return rows(ctx, db.read, func(r *sql.Rows, s *register.Saying) error {
		return r.Scan(append(factFields(&s.Fact), &s.Who, &s.Checker)...)
	}, `
		SELECT `+factColumns+`, COALESCE(a.name, ''), COALESCE(v.name, '')
		FROM business_fact f LEFT JOIN account a ON a.id = f.said_by LEFT JOIN account v ON v.id = f.verified_by
		WHERE f.party = $1 ORDER BY f.said_at DESC, f.id DESC LIMIT $2`, id, limit)
}

// WaitingFacts implements register.BookStore.
func (db *DB) WaitingFacts(ctx context.Context, office account.OrganisationID, limit int) ([]register.WaitingLine, error) {
	return rows(ctx, db.read, func(r *sql.Rows, w *register.WaitingLine) error {
		w.Current.Field = w.Field
		err := r.Scan(append(factFields(&w.Fact), &w.Party, &w.Name, &w.Who, &w.Current.Value, &w.Current.Sealed, &w.Current.AsOf)...)
		w.Current.Field = w.Field
		return err
	}, `
		SELECT `+factColumns+`, y.id, y.name, COALESCE(a.name, ''), COALESCE(c.value, ''), c.sealed, COALESCE(c.as_of, '')
		FROM business_fact f JOIN party y ON y.id = f.party LEFT JOIN account a ON a.id = f.said_by
		LEFT JOIN business_fact c ON c.party = f.party AND c.field = f.field AND c.state = 'current'
		WHERE f.state = 'waiting' AND ($1 = '' OR y.office = $1) ORDER BY f.said_at, f.id LIMIT $2`, office, limit)
}

// EndingCertificates implements register.BookStore.
func (db *DB) EndingCertificates(ctx context.Context, office account.OrganisationID, by register.Date, limit int) ([]register.EndingLine, error) {
	return rows(ctx, db.read, func(r *sql.Rows, l *register.EndingLine) error {
		return r.Scan(append(certificateFields(&l.Certificate), &l.Party, &l.Name)...)
	}, `
		SELECT `+certificateColumns+`, y.id, y.name FROM certificate c JOIN party y ON y.id = c.party
		WHERE c.valid_until <> '' AND c.valid_until <= $1 AND c.ended_at IS NULL AND ($2 = '' OR y.office = $2)
		ORDER BY c.valid_until, c.id LIMIT $3`, by, office, limit)
}

// LogSight implements register.BookStore.
func (db *DB) LogSight(ctx context.Context, e account.Entry) error {
	return db.deed(ctx, e, func(context.Context, *sql.Tx) error { return nil })
}

// asked is a fault about a reference that a form chose and that is not there.
func asked(field string) error { return fault.Field(field, "business.choice_unknown") }
