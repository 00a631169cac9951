package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Organisations implements account.PeopleStore.
func (db *DB) Organisations(ctx context.Context, office account.OrganisationID, search string, limit int) ([]account.OrganisationLine, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	where, args := []string{"1 = 1"}, []any{}
	if office != "" {
		args = append(args, office)
		where = append(where, "o.office = $1")
	}
	for _, word := range strings.Fields(strings.ToLower(search)) {
		args = append(args, "%"+escapeLike(word)+"%")
		where = append(where, fmt.Sprintf(`(lower(o.name) LIKE $%[1]d ESCAPE '!' OR EXISTS (
			SELECT 1 FROM membership x JOIN account a ON a.id = x.account
			WHERE x.organisation = o.id AND lower(a.name) LIKE $%[1]d ESCAPE '!'))`, len(args)))
	}
	args = append(args, limit)
	return rows(ctx, tx, func(r *sql.Rows, o *account.OrganisationLine) error {
		return r.Scan(&o.ID, &o.Kind, &o.Name, &o.Office, &o.People)
	}, fmt.Sprintf(`
		SELECT o.id, o.kind, o.name, COALESCE(o.office, ''),
		       (SELECT COUNT(DISTINCT m.account) FROM membership m WHERE m.organisation = o.id)
		FROM organisation o
		WHERE %s
		ORDER BY CASE o.kind WHEN 'office' THEN 1 WHEN 'council' THEN 2 WHEN 'stakeholder' THEN 3 WHEN 'association' THEN 4 ELSE 5 END,
		         lower(o.name), o.id
		LIMIT $%d`, strings.Join(where, " AND "), len(args)), args...)
}

// escapeLike makes a text stand for itself in LIKE … ESCAPE '!'.
func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// ChangeOrganisation implements account.PeopleStore.
func (db *DB) ChangeOrganisation(ctx context.Context, o account.Organisation, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := changedBy(ctx, tx, o.ID); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE organisation SET name = $2 WHERE id = $1`, o.ID, o.Name)
		return one(done, err, fault.New(fault.NotFound, "account.organisation_not_found"))
	})
}

// PeopleOf implements account.PeopleStore.
func (db *DB) PeopleOf(ctx context.Context, id account.OrganisationID) ([]account.Member, error) {
	return rows(ctx, db.read, func(r *sql.Rows, m *account.Member) (err error) {
		*m, err = scanMember(r)
		return err
	}, memberColumns+` WHERE m.organisation = $1 ORDER BY lower(a.name), m.created_at, m.id`, id)
}

// Person implements account.PeopleStore.
func (db *DB) Person(ctx context.Context, id account.ID) (account.Person, error) {
	read, err := db.oftenIn(ctx)
	if err != nil {
		return account.Person{}, err
	}
	defer read.tx.Rollback() // nothing was changed
	p := account.Person{}
	if p.Account, err = loadAccount(ctx, read, `id = $1`, id); err != nil {
		return p, found(err, "account.not_found")
	}
	if p.Posts, err = loadPosts(ctx, read, id); err != nil {
		return p, err
	}
	if p.Sessions, err = loadSessions(ctx, read, id); err != nil {
		return p, err
	}
	err = read.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM password WHERE account = $1) > 0,
		       (SELECT COUNT(*) FROM totp WHERE account = $1 AND confirmed_at IS NOT NULL) > 0`, id).Scan(&p.Password, &p.TOTP)
	return p, err
}

func loadAccount(ctx context.Context, tx querier, where string, arg any) (account.Account, error) {
	var a account.Account
	var created int64
	var disabled, erased sql.NullInt64
	err := tx.QueryRowContext(ctx, `
		SELECT id, name, COALESCE(email, ''), COALESCE(phone, ''), created_at, disabled_at, erased_at
		FROM account WHERE `+where, arg).Scan(&a.ID, &a.Name, &a.Email, &a.Phone, &created, &disabled, &erased)
	a.CreatedAt, a.Disabled, a.Erased = fromMicros(created), fromMaybe(disabled), fromMaybe(erased)
	return a, err
}

func loadPosts(ctx context.Context, tx querier, id account.ID) ([]account.Post, error) {
	return rows(ctx, tx, scanPost, postColumns+` WHERE m.account = $1 ORDER BY m.created_at, m.id`, id)
}

const postColumns = `
	SELECT m.id, m.account, m.organisation, m.role, COALESCE(m.gathering, ''), m.created_at, m.ends_at, o.name, COALESCE(o.office, '')
	FROM membership m JOIN organisation o ON o.id = m.organisation`

func scanPost(r *sql.Rows, m *account.Post) error {
	var created int64
	var ends sql.NullInt64
	err := r.Scan(&m.ID, &m.Account, &m.Organisation, &m.Role, &m.Gathering, &created, &ends, &m.OrganisationName, &m.Office)
	m.CreatedAt, m.Ends = fromMicros(created), fromMaybe(ends)
	return err
}

func loadSessions(ctx context.Context, tx querier, id account.ID) ([]account.Session, error) {
	return rows(ctx, tx, func(r *sql.Rows, s *account.Session) error {
		var begun, seen, expires int64
		err := r.Scan(&s.Hash, &s.ID, &s.Account, &s.Membership, &s.Method, &s.Device, &begun, &seen, &expires)
		s.Begun, s.Seen, s.Expires = fromMicros(begun), fromMicros(seen), fromMicros(expires)
		return err
	}, `
		SELECT hash, id, account, COALESCE(membership, ''), method, device, begun_at, seen_at, expires_at
		FROM session WHERE account = $1 ORDER BY seen_at DESC, hash`, id)
}

// ChangeAccount implements account.PeopleStore.
func (db *DB) ChangeAccount(ctx context.Context, a account.Account, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := reachedAlready(ctx, tx, a); err != nil {
			return err
		}
		if err := renameContact(ctx, tx, a); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE account SET name = $2, email = $3, phone = $4, disabled_at = $5 WHERE id = $1`,
			a.ID, a.Name, text(a.Email), text(a.Phone), maybeMicros(a.Disabled))
		if err := one(done, err, fault.New(fault.NotFound, "account.not_found")); err != nil || a.Disabled.IsZero() {
			return err
		}
		return forget(ctx, tx, a.ID, "session", "link", "sign_in_code")
	})
}

// renameContact gives the one to meet at parties the name that they have now, so
// that it is found when they are erased, and counts up what shows how they are
// reached.
func renameContact(ctx context.Context, tx *sql.Tx, a account.Account) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE party SET contact = $2
		WHERE contact = (SELECT name FROM account WHERE id = $1) AND contact <> $2
		  AND organisation IN (SELECT organisation FROM membership WHERE account = $1)`, a.ID, a.Name)
	if err != nil {
		return fmt.Errorf("rename the contact %s: %w", a.ID, err)
	}
	return changedFor(ctx, tx, a.ID)
}

// forget removes an account's rows of some tables.
func forget(ctx context.Context, tx *sql.Tx, of account.ID, tables ...string) error {
	for _, table := range tables {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = $1`, of); err != nil {
			return fmt.Errorf("forget %s of account %s: %w", table, of, err)
		}
	}
	return nil
}

// KeepMembership implements account.PeopleStore.
func (db *DB) KeepMembership(ctx context.Context, m account.Membership, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := keepMembership(ctx, tx, m); err != nil {
			return err
		}
		return changedFor(ctx, tx, m.Account)
	})
}

// HoldersOf implements account.PeopleStore.
func (db *DB) HoldersOf(ctx context.Context, gathering string) ([]account.OrganisationID, error) {
	return column[account.OrganisationID](ctx, db.read, `SELECT organisation FROM host WHERE gathering = $1 ORDER BY place`, gathering)
}

// EndMembership implements account.PeopleStore.
func (db *DB) EndMembership(ctx context.Context, id account.MembershipID, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE membership SET ends_at = $2 WHERE id = $1 AND (ends_at IS NULL OR ends_at > $2)`, id, micros(now))
		if err := one(done, err, fault.New(fault.Conflict, "account.membership_over")); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE membership = $1`, id); err != nil {
			return err
		}
		var of account.ID
		if err := tx.QueryRowContext(ctx, `SELECT account FROM membership WHERE id = $1`, id).Scan(&of); err != nil {
			return err
		}
		return changedFor(ctx, tx, of)
	})
}

// EndSessions implements account.PeopleStore.
func (db *DB) EndSessions(ctx context.Context, of account.ID, session string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if session == "" {
			return forget(ctx, tx, of, "session")
		}
		done, err := tx.ExecContext(ctx, `DELETE FROM session WHERE account = $1 AND id = $2`, of, session)
		return one(done, err, fault.New(fault.NotFound, "account.session_gone"))
	})
}

// ForgetProofs implements account.PeopleStore.
func (db *DB) ForgetProofs(ctx context.Context, of account.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return forget(ctx, tx, of, proofs...) })
}

// proofs are the tables of what people sign in with.
var proofs = []string{"session", "link", "sign_in_code", "password", "totp", "recovery_code", "passkey", "identity", "ceremony"}
