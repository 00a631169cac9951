package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// KeepOrganisation implements account.Store.
func (db *DB) KeepOrganisation(ctx context.Context, o account.Organisation, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO organisation (id, kind, name, office) VALUES ($1, $2, $3, $4)`, o.ID, o.Kind, o.Name, text(o.Office))
		return err
	})
}

// Organisation implements account.PeopleStore and timetable.DraftStore.
func (db *DB) Organisation(ctx context.Context, id account.OrganisationID) (account.Organisation, error) {
	var o account.Organisation
	err := db.read.QueryRowContext(ctx, `SELECT id, kind, name, COALESCE(office, '') FROM organisation WHERE id = $1`, id).
		Scan(&o.ID, &o.Kind, &o.Name, &o.Office)
	return o, found(err, "account.organisation_not_found")
}

// KeepMember implements account.Store.
func (db *DB) KeepMember(ctx context.Context, a account.Account, m account.Membership, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := keepAccount(ctx, tx, a); err != nil {
			return err
		}
		return keepMembership(ctx, tx, m)
	})
}

func keepAccount(ctx context.Context, tx *sql.Tx, a account.Account) error {
	if err := reachedAlready(ctx, tx, a); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO account (id, name, email, phone, created_at, disabled_at)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		a.ID, a.Name, text(a.Email), text(a.Phone), micros(a.CreatedAt), maybeMicros(a.Disabled))
	return err
}

// reachedAlready says which of a person's addresses another person has.
func reachedAlready(ctx context.Context, tx *sql.Tx, a account.Account) error {
	var email, phone int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(CASE WHEN email = $2 THEN 1 END), COUNT(CASE WHEN phone = $3 THEN 1 END)
		FROM account WHERE id <> $1 AND (email = $2 OR phone = $3)`, a.ID, a.Email, a.Phone).Scan(&email, &phone)
	switch {
	case err != nil:
		return err
	case email > 0:
		return fault.Field("email", "account.email_taken")
	case phone > 0:
		return fault.Field("phone", "account.phone_taken")
	}
	return nil
}

func keepMembership(ctx context.Context, tx *sql.Tx, m account.Membership) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO membership (id, account, organisation, role, gathering, created_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, m.Account, m.Organisation, m.Role, text(m.Gathering), micros(m.CreatedAt), maybeMicros(m.Ends))
	return err
}

const memberColumns = `
	SELECT a.id, a.name, a.disabled_at, m.id, m.organisation, m.role, COALESCE(m.gathering, ''), m.ends_at
	FROM membership m JOIN account a ON a.id = m.account`

func scanMember(row interface{ Scan(...any) error }) (account.Member, error) {
	var m account.Member
	var disabled, ends sql.NullInt64
	err := row.Scan(&m.ID, &m.Name, &disabled, &m.Membership, &m.Organisation, &m.Role, &m.Gathering, &ends)
	m.Disabled, m.Ends = fromMaybe(disabled), fromMaybe(ends)
	return m, err
}

// Member implements account.Store.
func (db *DB) Member(ctx context.Context, id account.ID, now time.Time) (account.Member, error) {
	m, err := scanMember(db.row(ctx, memberColumns+`
		WHERE m.account = $1 AND (m.ends_at IS NULL OR m.ends_at > $2)
		ORDER BY m.created_at, m.id LIMIT 1`, id, micros(now)))
	return m, found(err, "account.not_found")
}

// MemberByRole gives the first person who was given a role, for the
// administrator's link and those of the sample gathering.
func (db *DB) MemberByRole(ctx context.Context, role account.Role) (account.Member, error) {
	m, err := scanMember(db.read.QueryRowContext(ctx, memberColumns+`
		WHERE m.role = $1 AND m.ends_at IS NULL AND a.disabled_at IS NULL
		ORDER BY m.created_at, m.id LIMIT 1`, role))
	return m, found(err, "account.not_found")
}

// KeepLink implements account.Store.
func (db *DB) KeepLink(ctx context.Context, l account.Link, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO link (hash, account, expires_at, uses) VALUES ($1, $2, $3, $4)`,
			l.Hash, l.Account, micros(l.Expires), l.Uses)
		return err
	})
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
func (db *DB) UseLink(ctx context.Context, hash string, s account.Session, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE link SET uses = uses - 1 WHERE hash = $1 AND uses > 0 AND expires_at > $2`, hash, micros(s.Begun))
		if err := one(done, err, fault.New(fault.NotFound, "account.link_void")); err != nil {
			return err
		}
		return keepSession(ctx, tx, s)
	})
}

// BeginSession implements account.Store.
func (db *DB) BeginSession(ctx context.Context, s account.Session, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return keepSession(ctx, tx, s) })
}

// keepSession keeps a session and forgets the account's that are over.
func keepSession(ctx context.Context, tx *sql.Tx, s account.Session) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE account = $1 AND expires_at <= $2`, s.Account, micros(s.Begun)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO session (hash, id, account, membership, method, device, begun_at, seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.Hash, s.ID, s.Account, s.Membership, s.Method, s.Device, micros(s.Begun), micros(s.Seen), micros(s.Expires))
	return err
}

// Visitor implements account.Store.
func (db *DB) Visitor(ctx context.Context, hash string) (account.Session, account.Member, error) {
	var s account.Session
	var m account.Member
	var begun, seen, expires int64
	var disabled, ends sql.NullInt64
	err := db.row(ctx, `
		SELECT s.hash, s.id, s.account, s.membership, s.method, s.device, s.begun_at, s.seen_at, s.expires_at,
		       a.name, a.disabled_at, m.organisation, m.role, COALESCE(m.gathering, ''), m.ends_at
		FROM session s JOIN account a ON a.id = s.account JOIN membership m ON m.id = s.membership AND m.account = s.account
		WHERE s.hash = $1`, hash).
		Scan(&s.Hash, &s.ID, &s.Account, &s.Membership, &s.Method, &s.Device, &begun, &seen, &expires,
			&m.Name, &disabled, &m.Organisation, &m.Role, &m.Gathering, &ends)
	s.Begun, s.Seen, s.Expires = fromMicros(begun), fromMicros(seen), fromMicros(expires)
	m.ID, m.Membership, m.Disabled, m.Ends = s.Account, s.Membership, fromMaybe(disabled), fromMaybe(ends)
	return s, m, found(err, "account.session_over")
}

// Turn implements account.Store.
func (db *DB) Turn() int64 { return db.turn.Load() }

// turned notes that what Visitor tells may have changed, whether or not it did.
// Deeds about accounts do so by themselves.
func (db *DB) turned(err error) error {
	db.turn.Add(1)
	return err
}

// TouchSession implements account.Store.
func (db *DB) TouchSession(ctx context.Context, hash string, seen time.Time) error {
	_, err := db.exec(ctx, `UPDATE session SET seen_at = $2 WHERE hash = $1`, hash, micros(seen))
	return db.turned(err)
}

// EndSession implements account.Store.
func (db *DB) EndSession(ctx context.Context, hash string) error {
	_, err := db.exec(ctx, `DELETE FROM session WHERE hash = $1`, hash)
	return db.turned(err)
}
