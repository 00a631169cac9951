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

const contactColumns = `id, COALESCE(account, ''), name, called, position, email, phone, public, agreed_on, agreed_text`

func contactsOf(ctx context.Context, tx *sql.Tx, id register.PartyID) ([]register.Contact, error) {
	all, err := rows(ctx, tx, func(r *sql.Rows, c *register.Contact) error {
		return r.Scan(&c.ID, &c.Account, &c.Name, &c.Called, &c.Position, &c.Email, &c.Phone, &c.Public, &c.AgreedOn, &c.AgreedText)
	}, `SELECT `+contactColumns+` FROM contact WHERE party = $1 ORDER BY created_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("load contacts of %s: %w", id, err)
	}
	return all, nil
}

// ContactsOf implements register.ContactStore.
func (db *DB) ContactsOf(ctx context.Context, id register.PartyID) ([]register.Contact, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	return contactsOf(ctx, tx, id)
}

// KeepContact implements register.ContactStore.
func (db *DB) KeepContact(ctx context.Context, id register.PartyID, c register.Contact, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO contact (id, party, account, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			c.ID, id, text(c.Account), c.Name, c.Called, c.Position, c.Email, c.Phone, bit(c.Public), c.AgreedOn, c.AgreedText, micros(now))
		if err != nil {
			return err
		}
		return db.thenIndex(ctx, tx, id, meetFirst(ctx, tx, id))
	})
}

// ChangeContact implements register.ContactStore.
func (db *DB) ChangeContact(ctx context.Context, id register.PartyID, before, after register.Contact, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE contact SET name = $3, called = $4, position = $5, email = $6, phone = $7, public = $8, agreed_on = $9, agreed_text = $10
			WHERE id = $1 AND party = $2 AND name = $11 AND called = $12 AND position = $13 AND email = $14 AND phone = $15 AND public = $16
			  AND agreed_on = $17 AND agreed_text = $18`,
			before.ID, id, after.Name, after.Called, after.Position, after.Email, after.Phone, bit(after.Public), after.AgreedOn, after.AgreedText,
			before.Name, before.Called, before.Position, before.Email, before.Phone, bit(before.Public), before.AgreedOn, before.AgreedText)
		if err := one(done, err, fault.New(fault.Conflict, "business.contact_changed")); err != nil {
			return err
		}
		return meetFirst(ctx, tx, id)
	})
}

// DropContact implements register.ContactStore.
func (db *DB) DropContact(ctx context.Context, id register.PartyID, contact string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM contact WHERE id = $1 AND party = $2`, contact, id)
		if err := one(done, err, fault.New(fault.NotFound, "business.contact_gone")); err != nil {
			return err
		}
		return db.thenIndex(ctx, tx, id, meetFirst(ctx, tx, id))
	})
}

// meetFirst makes the first contact of a party the one whom agendas name; nobody
// when there is none any more.
func meetFirst(ctx context.Context, tx *sql.Tx, id register.PartyID) error {
	done, err := tx.ExecContext(ctx, `
		UPDATE party SET contact = COALESCE((SELECT c.name FROM contact c WHERE c.party = $1 ORDER BY c.created_at, c.id LIMIT 1), '')
		WHERE id = $1 AND contact <> COALESCE((SELECT c.name FROM contact c WHERE c.party = $1 ORDER BY c.created_at, c.id LIMIT 1), '')`, id)
	if err != nil {
		return fmt.Errorf("name the contact of %s: %w", id, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return partyChanged(ctx, tx, id)
}

// WrongRegister tells, in English sentences for the one who runs the installation,
// what of the register cannot be: current facts that the businesses' rows do not
// show, contacts shown without a consent that is there, personal numbers that can be
// read, businesses without a place or with the NIB of another, certificates that
// ended. The first are mistakes of ours; the last three are for the office to look
// after, and come as notes.
func (i *Inspector) WrongRegister(ctx context.Context, today register.Date) (wrong, notes []string, err error) {
	tx, err := i.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback() // nothing was changed
	for _, c := range []struct {
		to    *[]string
		what  string
		query string
		args  []any
	}{
		{&wrong, "business %s: its row and its current facts say different things", contradicted, nil},
		{&wrong, "business %s: its name and that of its party differ", misnamed, nil},
		{&wrong, "contact %s: it is shown without a consent that is there", unconsented, []any{account.ContactDirectory, account.ShippedVersion}},
		{&wrong, "fact %s: a personal number is kept without a seal", unsealed, nil},
		{&notes, "business %s: an older one of the same office has its NIB", sameNIB, nil},
		{&notes, "business %s: it has no place", `SELECT b.party FROM business b WHERE b.region = '' ORDER BY b.party`, nil},
		{&notes, "certificate %s: it has ended", `SELECT c.id FROM certificate c WHERE c.ended_at IS NULL AND c.valid_until <> '' AND c.valid_until < $1 ORDER BY c.id`, []any{today}},
	} {
		ids, err := rows(ctx, tx, func(r *sql.Rows, s *string) error { return r.Scan(s) }, c.query, c.args...)
		if err != nil {
			return nil, nil, err
		}
		for k, id := range ids {
			if k == mostTold {
				*c.to = append(*c.to, fmt.Sprintf(c.what, fmt.Sprintf("… and %d more", len(ids)-k)))
				break
			}
			*c.to = append(*c.to, fmt.Sprintf(c.what, id))
		}
	}
	return wrong, notes, nil
}

// mostTold is how many of one kind are told one by one: files bring thousands of
// businesses without a place.
const mostTold = 20

const (
	unsealed = `
		SELECT f.id FROM business_fact f
		WHERE f.field IN ('npwp', 'nitku') AND (f.value <> '' OR f.sealed IS NULL) ORDER BY f.id`
	sameNIB = `
		SELECT b.party FROM business b
		WHERE b.nib <> '' AND EXISTS (SELECT 1 FROM business o WHERE o.office = b.office AND o.nib = b.nib AND o.party < b.party)
		ORDER BY b.party`
	contradicted = `
		SELECT b.party FROM business b
		WHERE b.nib <> ` + factOf + `'nib'), '')
		   OR b.region <> ` + factOf + `'region'), '')
		   OR b.cluster <> ` + factOf + `'cluster'), '')
		   OR b.kbli <> COALESCE(NULLIF(` + factOf + `'kbli_2025'), ''), ''), ` + factOf + `'kbli_2020'), ''))
		ORDER BY b.party`
	factOf   = `COALESCE((SELECT f.value FROM business_fact f WHERE f.party = b.party AND f.state = 'current' AND f.field = `
	misnamed = `
		SELECT b.party FROM business b JOIN party y ON y.id = b.party
		WHERE y.name <> ` + factOf + `'name'), y.name) OR y.product <> ` + factOf + `'main_product'), y.product)
		ORDER BY b.party`
	unconsented = `
		SELECT c.id FROM contact c
		WHERE c.public = 1 AND (c.agreed_on = '' OR c.agreed_text < 1 OR c.agreed_text <> $2
			AND NOT EXISTS (SELECT 1 FROM consent_text t WHERE t.purpose = $1 AND t.version = c.agreed_text))
		ORDER BY c.id`
)
