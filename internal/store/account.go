package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// KeepOrganisation implements account.Store.
func (db *DB) KeepOrganisation(ctx context.Context, o account.Organisation) error {
	_, err := db.write.ExecContext(ctx, `INSERT INTO organisation (id, kind, name) VALUES ($1, $2, $3)`, o.ID, o.Kind, o.Name)
	return err
}

// Organisation implements timetable.DraftStore.
func (db *DB) Organisation(ctx context.Context, id account.OrganisationID) (account.Organisation, error) {
	var o account.Organisation
	err := db.read.QueryRowContext(ctx, `SELECT id, kind, name FROM organisation WHERE id = $1`, id).Scan(&o.ID, &o.Kind, &o.Name)
	return o, found(err, "account.organisation_not_found")
}

// KeepAccount implements account.Store.
func (db *DB) KeepAccount(ctx context.Context, a account.Account) error {
	_, err := db.write.ExecContext(ctx, `
		INSERT INTO account (id, organisation, name, role, created_at)
		VALUES ($1, $2, $3, $4, $5)`,
		a.ID, a.Organisation, a.Name, a.Role, micros(a.CreatedAt))
	return err
}

// Account implements account.Store.
func (db *DB) Account(ctx context.Context, id account.ID) (account.Account, error) {
	var a account.Account
	var created int64
	err := db.read.QueryRowContext(ctx, `SELECT id, organisation, name, role, created_at FROM account WHERE id = $1`, id).
		Scan(&a.ID, &a.Organisation, &a.Name, &a.Role, &created)
	a.CreatedAt = fromMicros(created)
	return a, found(err, "account.not_found")
}

// AccountByRole gives the first account of a role made, for printing the links
// of the sample gathering.
func (db *DB) AccountByRole(ctx context.Context, role account.Role) (account.Account, error) {
	var a account.Account
	var created int64
	err := db.read.QueryRowContext(ctx, `
		SELECT id, organisation, name, role, created_at
		FROM account WHERE role = $1
		ORDER BY created_at, id LIMIT 1`, role).
		Scan(&a.ID, &a.Organisation, &a.Name, &a.Role, &created)
	a.CreatedAt = fromMicros(created)
	return a, found(err, "account.not_found")
}

// KeepLink implements account.Store.
func (db *DB) KeepLink(ctx context.Context, l account.Link) error {
	_, err := db.write.ExecContext(ctx, `INSERT INTO link (hash, account, expires_at, uses) VALUES ($1, $2, $3, $4)`,
		l.Hash, l.Account, micros(l.Expires), l.Uses)
	return err
}

// Link implements account.Store.
func (db *DB) Link(ctx context.Context, hash string) (account.Link, error) {
	var l account.Link
	var expires int64
	err := db.read.QueryRowContext(ctx, `SELECT hash, account, expires_at, uses FROM link WHERE hash = $1`, hash).
		Scan(&l.Hash, &l.Account, &expires, &l.Uses)
	l.Expires = fromMicros(expires)
	return l, found(err, "account.link_void")
}

// UseLink implements account.Store.
func (db *DB) UseLink(ctx context.Context, hash string, s account.Session) error {
	return db.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE link SET uses = uses - 1 WHERE hash = $1 AND uses > 0 AND expires_at > $2`, hash, micros(s.Begun))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fault.New(fault.NotFound, "account.link_void")
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE account = $1 AND expires_at <= $2`, s.Account, micros(s.Begun)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO session (hash, account, begun_at, seen_at, expires_at)
			VALUES ($1, $2, $3, $4, $5)`,
			s.Hash, s.Account, micros(s.Begun), micros(s.Seen), micros(s.Expires))
		return err
	})
}

// Session implements account.Store.
func (db *DB) Session(ctx context.Context, hash string) (account.Session, error) {
	var s account.Session
	var begun, seen, expires int64
	err := db.read.QueryRowContext(ctx, `SELECT hash, account, begun_at, seen_at, expires_at FROM session WHERE hash = $1`, hash).
		Scan(&s.Hash, &s.Account, &begun, &seen, &expires)
	s.Begun, s.Seen, s.Expires = fromMicros(begun), fromMicros(seen), fromMicros(expires)
	return s, found(err, "account.session_over")
}

// TouchSession implements account.Store.
func (db *DB) TouchSession(ctx context.Context, hash string, seen time.Time) error {
	_, err := db.write.ExecContext(ctx, `UPDATE session SET seen_at = $2 WHERE hash = $1`, hash, micros(seen))
	return err
}

// EndSession implements account.Store.
func (db *DB) EndSession(ctx context.Context, hash string) error {
	_, err := db.write.ExecContext(ctx, `DELETE FROM session WHERE hash = $1`, hash)
	return err
}

// KeepSession implements account.Store.
func (db *DB) KeepSession(ctx context.Context, s account.Session) error {
	_, err := db.write.ExecContext(ctx, `
		INSERT INTO session (hash, account, begun_at, seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $5)`,
		s.Hash, s.Account, micros(s.Begun), micros(s.Seen), micros(s.Expires))
	return err
}
