package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// SwitchSession implements account.Store.
func (db *DB) SwitchSession(ctx context.Context, s account.Session, to account.MembershipID, hash string, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE session SET membership = $2, hash = $4
			WHERE hash = $1 AND EXISTS (
				SELECT 1 FROM membership m
				WHERE m.id = $2 AND m.account = session.account AND (m.ends_at IS NULL OR m.ends_at > $3))`, s.Hash, to, micros(now), hash)
		return one(done, err, fault.New(fault.NotFound, "account.membership_not_found"))
	})
}

// AccountReached implements account.SignInStore.
func (db *DB) AccountReached(ctx context.Context, email, phone string) (account.Account, error) {
	where, arg := `disabled_at IS NULL AND email = $1`, email
	if email == "" {
		where, arg = `disabled_at IS NULL AND phone = $1`, phone
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return account.Account{}, err
	}
	defer tx.Rollback() // nothing was changed
	a, err := loadAccount(ctx, tx, where, arg)
	return a, found(err, "account.not_found")
}

// Password implements account.SignInStore.
func (db *DB) Password(ctx context.Context, of account.ID) (hash string, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT hash FROM password WHERE account = $1`, of).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}

// KeepPassword implements account.SignInStore.
func (db *DB) KeepPassword(ctx context.Context, of account.ID, hash string, but account.Session, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO password (account, hash, changed_at) VALUES ($1, $2, $3)
			ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`, of, hash, micros(now))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM session WHERE account = $1 AND hash <> $2`, of, but.Hash)
		return err
	})
}

// TOTP implements account.SignInStore.
func (db *DB) TOTP(ctx context.Context, of account.ID) (account.TOTP, error) {
	var t account.TOTP
	err := db.read.QueryRowContext(ctx, `SELECT secret, confirmed_at IS NOT NULL, last_step FROM totp WHERE account = $1`, of).
		Scan(&t.Secret, &t.Confirmed, &t.LastStep)
	if errors.Is(err, sql.ErrNoRows) {
		return account.TOTP{}, nil
	}
	return t, err
}

// KeepTOTP implements account.SignInStore.
func (db *DB) KeepTOTP(ctx context.Context, of account.ID, t account.TOTP, recovery []string, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := forget(ctx, tx, of, "totp", "recovery_code"); err != nil || t.Secret == "" {
			return err
		}
		confirmed := sql.NullInt64{Int64: micros(now), Valid: t.Confirmed}
		_, err := tx.ExecContext(ctx, `INSERT INTO totp (account, secret, confirmed_at, last_step) VALUES ($1, $2, $3, $4)`, of, t.Secret, confirmed, t.LastStep)
		if err != nil {
			return err
		}
		return batch(ctx, tx, recovery, `INSERT INTO recovery_code (hash, account) VALUES ($1, $2)`, func(hash string) []any { return []any{hash, of} })
	})
}

// TakeStep implements account.SignInStore.
func (db *DB) TakeStep(ctx context.Context, of account.ID, step int64) error {
	return db.execOne(ctx, fault.New(fault.Conflict, "account.sign_in_wrong"),
		`UPDATE totp SET last_step = $2 WHERE account = $1 AND last_step < $2`, of, step)
}

// UseRecovery implements account.SignInStore.
func (db *DB) UseRecovery(ctx context.Context, of account.ID, hash string) error {
	return db.execOne(ctx, fault.New(fault.NotFound, "account.sign_in_wrong"), `DELETE FROM recovery_code WHERE account = $1 AND hash = $2`, of, hash)
}

// KeepCode implements account.SignInStore.
func (db *DB) KeepCode(ctx context.Context, of account.ID, hash string, expires time.Time, tries int, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO sign_in_code (account, hash, expires_at, tries) VALUES ($1, $2, $3, $4)
			ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at, tries = excluded.tries`,
			of, hash, micros(expires), tries)
		return err
	})
}

// TryCode implements account.SignInStore.
func (db *DB) TryCode(ctx context.Context, of account.ID, hash string, now time.Time) error {
	taken := false
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM sign_in_code WHERE account = $1 AND hash = $2 AND expires_at > $3 AND tries > 0`, of, hash, micros(now))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if taken = n == 1; err != nil || taken {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE sign_in_code SET tries = tries - 1 WHERE account = $1 AND tries > 0`, of)
		return err
	})
	if err == nil && !taken {
		return fault.New(fault.NotFound, "account.sign_in_wrong")
	}
	return err
}

// Attempt implements account.AttemptStore.
func (db *DB) Attempt(ctx context.Context, id, who string, at, since time.Time) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt (id, who, at) VALUES ($1, $2, $3)`, id, who, micros(at)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM attempt WHERE who = $1 AND at > $2`, who, micros(since)).Scan(&n)
	})
	return n, err
}

// ForgetAttempts implements account.AttemptStore.
func (db *DB) ForgetAttempts(ctx context.Context, all, newestOf string) error {
	_, err := db.exec(ctx, `
		DELETE FROM attempt
		WHERE who = $1 OR id = (SELECT id FROM attempt WHERE who = $2 ORDER BY at DESC, id DESC LIMIT 1)`, all, newestOf)
	return err
}
