package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// EntriesBy implements account.PrivacyStore.
func (db *DB) EntriesBy(ctx context.Context, id account.ID, limit int) ([]account.Entry, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	return rows(ctx, tx, scanEntry, auditColumns+` WHERE account = $1 ORDER BY number LIMIT $2`, id, limit)
}

// EntriesAbout implements account.PrivacyStore.
func (db *DB) EntriesAbout(ctx context.Context, id account.ID, limit int) ([]account.LogLine, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	return rows(ctx, tx, scanLine, lineColumns+`
		WHERE e.object = $1 AND e.object LIKE 'account/%' AND e.account <> $2 ORDER BY e.number LIMIT $3`, "account/"+string(id), id, limit)
}

// Erase implements account.PrivacyStore.
func (db *DB) Erase(ctx context.Context, a account.Account, now time.Time, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.notLast(ctx, tx, a.ID, now); err != nil {
			return err
		}
		if err := forget(ctx, tx, a.ID, append([]string{"draft"}, proofs...)...); err != nil {
			return err
		}
		if err := changedFor(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := forgetRegistrant(ctx, tx, a); err != nil {
			return err
		}
		for _, step := range []struct {
			query string
			args  []any
		}{
			{`DELETE FROM mail_message WHERE to_address = $1`, []any{a.Email}},
			{`UPDATE party SET contact = '' WHERE contact = $2 AND organisation IN (SELECT organisation FROM membership WHERE account = $1)`, []any{a.ID, a.Name}},
			{`DELETE FROM contact WHERE account = $1`, []any{a.ID}},
			{`UPDATE membership SET ends_at = $2 WHERE account = $1 AND (ends_at IS NULL OR ends_at > $2)`, []any{a.ID, micros(now)}},
			{`UPDATE account SET name = $2, email = NULL, phone = NULL, disabled_at = $3, erased_at = $3 WHERE id = $1`,
				[]any{a.ID, account.Erased, micros(now)}},
		} {
			if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
				return fmt.Errorf("erase account %s: %w", a.ID, err)
			}
		}
		return nil
	})
	if err != nil || db.writer == nil {
		return err
	}
	return db.writer.fold(ctx)
}

// notLast fails when an account is the only one that administers.
func (db *DB) notLast(ctx context.Context, tx *sql.Tx, id account.ID, now time.Time) error {
	var own, others int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(CASE WHEN m.account = $1 THEN 1 END), COUNT(CASE WHEN m.account <> $1 AND a.disabled_at IS NULL THEN 1 END)
		FROM membership m JOIN account a ON a.id = m.account
		WHERE m.role = 'administrator' AND (m.ends_at IS NULL OR m.ends_at > $2)`, id, micros(now)).Scan(&own, &others)
	if err == nil && own > 0 && others == 0 {
		return fault.New(fault.Conflict, "account.last_administrator")
	}
	return err
}
