package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// KeepIdentity implements account.OpenIDStore.
func (db *DB) KeepIdentity(ctx context.Context, i account.Identity, most int, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.holdAccount(ctx, tx, i.Account); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM identity WHERE account = $1`, i.Account).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return fault.New(fault.Conflict, "account.openid_enough", most)
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO identity (id, account, issuer, subject, linked_at, used_at)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			i.ID, i.Account, i.Issuer, i.Subject, micros(i.Linked), maybeMicros(i.Used))
		return err
	})
	if taken(err) {
		return fault.New(fault.Conflict, "account.openid_linked")
	}
	return err
}

const identityColumns = `id, account, issuer, subject, linked_at, used_at`

// scanIdentity reads a row of identityColumns.
func scanIdentity(scan func(...any) error) (account.Identity, error) {
	var i account.Identity
	var linked int64
	var used sql.NullInt64
	err := scan(&i.ID, &i.Account, &i.Issuer, &i.Subject, &linked, &used)
	i.Linked, i.Used = fromMicros(linked), fromMaybe(used)
	return i, err
}

// Identities implements account.OpenIDStore.
func (db *DB) Identities(ctx context.Context, of account.ID) ([]account.Identity, error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT `+identityColumns+` FROM identity
		WHERE account = $1
		ORDER BY linked_at, id LIMIT 100`, of)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []account.Identity
	for rows.Next() {
		i, err := scanIdentity(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, rows.Err()
}

// Identity implements account.OpenIDStore.
func (db *DB) Identity(ctx context.Context, issuer, subject string) (account.Identity, error) {
	i, err := scanIdentity(db.read.QueryRowContext(ctx, `SELECT `+identityColumns+` FROM identity WHERE issuer = $1 AND subject = $2`,
		issuer, subject).Scan)
	return i, found(err, "account.openid_not_found")
}

// UseIdentity implements account.OpenIDStore.
func (db *DB) UseIdentity(ctx context.Context, id account.IdentityID, at time.Time) error {
	return db.execOne(ctx, fault.New(fault.NotFound, "account.openid_not_found"),
		`UPDATE identity SET used_at = $2 WHERE id = $1`, id, micros(at))
}

// RemoveIdentity implements account.OpenIDStore.
func (db *DB) RemoveIdentity(ctx context.Context, of account.ID, id account.IdentityID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM identity WHERE account = $1 AND id = $2`, of, id)
		return one(done, err, fault.New(fault.NotFound, "account.openid_not_found"))
	})
}
