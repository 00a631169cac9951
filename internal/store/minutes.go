package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/minutes"
)

// MinutesOf implements minutes.Store.
func (db *DB) MinutesOf(ctx context.Context, g gathering.ID) (all []minutes.Section, s minutes.Signature, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, s, err
	}
	defer tx.Rollback() // nothing was changed
	all, err = rows(ctx, tx, func(r *sql.Rows, x *minutes.Section) error {
		var tasks string
		if err := r.Scan(&x.Gathering, &x.Number, &x.Words, &x.Decisions, &tasks, &x.Version, &x.By, &x.ByName, (*moment)(&x.At)); err != nil {
			return err
		}
		return json.Unmarshal([]byte(tasks), &x.Tasks)
	}, `
		SELECT s.gathering, s.number, s.words, s.decisions, s.tasks, s.version, s.changed_by, a.name, s.changed_at
		FROM minutes_section s JOIN account a ON a.id = s.changed_by WHERE s.gathering = $1 ORDER BY s.number`, g)
	if err != nil {
		return nil, s, fmt.Errorf("read minutes of %s: %w", g, err)
	}
	err = tx.QueryRowContext(ctx, `
		SELECT m.gathering, m.chair, m.taker, m.position, m.signed_by, a.name, m.signed_at
		FROM minutes m JOIN account a ON a.id = m.signed_by WHERE m.gathering = $1`, g).
		Scan(&s.Gathering, &s.Chair, &s.Taker, &s.Position, &s.By, &s.ByName, (*moment)(&s.At))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return all, s, err
}

// KeepSection implements minutes.Store. Signing and keeping both hold the gathering's
// row, so that nothing is written into minutes that are being signed.
func (db *DB) KeepSection(ctx context.Context, s minutes.Section, e account.Entry) error {
	tasks, err := json.Marshal(s.Tasks)
	if err != nil {
		return err
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		signed, err := db.minutesSigned(ctx, tx, s.Gathering)
		if err != nil {
			return err
		}
		if signed {
			return minutes.Locked()
		}
		done, err := tx.ExecContext(ctx, `
			INSERT INTO minutes_section (gathering, number, words, decisions, tasks, version, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (gathering, number) DO UPDATE SET words = excluded.words, decisions = excluded.decisions, tasks = excluded.tasks,
				version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at
			WHERE minutes_section.version = excluded.version - 1`,
			s.Gathering, s.Number, s.Words, s.Decisions, string(tasks), s.Version+1, s.By, micros(s.At))
		return one(done, err, minutes.Changed())
	})
}

// minutesSigned tells whether minutes are locked, and holds the gathering's row.
func (db *DB) minutesSigned(ctx context.Context, tx *sql.Tx, g gathering.ID) (signed bool, err error) {
	var id gathering.ID
	if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, g).Scan(&id); err != nil {
		return false, found(err, "gathering.not_found")
	}
	var n int
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM minutes WHERE gathering = $1`, g).Scan(&n)
	return n > 0, err
}

// SignMinutes implements minutes.Store.
func (db *DB) SignMinutes(ctx context.Context, s minutes.Signature, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := db.minutesSigned(ctx, tx, s.Gathering); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `
			INSERT INTO minutes (gathering, chair, taker, position, signed_by, signed_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (gathering) DO NOTHING`, s.Gathering, s.Chair, s.Taker, s.Position, s.By, micros(s.At))
		return one(done, err, minutes.Locked())
	})
}

// ReopenMinutes implements minutes.Store.
func (db *DB) ReopenMinutes(ctx context.Context, g gathering.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM minutes WHERE gathering = $1`, g)
		return one(done, err, fault.New(fault.Conflict, "minutes.not_signed"))
	})
}
