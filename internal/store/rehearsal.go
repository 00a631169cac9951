package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/register/intake"
)

// A rehearsal is an intake in the state previewing whose preview is empty. It counts
// in the same columns as the import does; they begin anew when it is over.
const (
	uncounted   = `row_count = 0, row_done = 0, added = 0, changed = 0, same = 0, repeated = 0, wrong = 0, left_out = 0, attempts = 0, alive_at = NULL`
	inRehearsal = ` WHERE id = $1 AND state = 'previewing' AND preview = ''`
)

func errNoRehearsal() error { return fault.New(fault.Conflict, "intake.begun") }

// AskRehearsal implements intake.Working.
func (db *DB) AskRehearsal(ctx context.Context, id intake.ID, p intake.Plan, rows int, now time.Time) error {
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE intake SET columns = $2, preview = '', state = 'previewing', `+uncounted+`
			WHERE id = $1 AND state IN ('matching', 'previewing') AND length(head) > 0`, id, string(plan))
		if err := one(done, err, errNoRehearsal()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE intake SET row_count = $2, alive_at = $3 WHERE id = $1`, id, rows, micros(now))
		return err
	})
}

// ClaimRehearsal implements intake.Working.
func (db *DB) ClaimRehearsal(ctx context.Context, now, stale time.Time) (i intake.Intake, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id intake.ID
		err := tx.QueryRowContext(ctx, `
			SELECT id FROM intake WHERE state = 'previewing' AND preview = '' AND (attempts = 0 OR alive_at < $1)
			ORDER BY alive_at, id LIMIT 1`+db.engine.claim, micros(stale)).Scan(&id)
		if err != nil {
			return found(err, "intake.nothing_due")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE intake SET alive_at = $2, attempts = attempts + 1, row_done = 0 WHERE id = $1`, id, micros(now)); err != nil {
			return err
		}
		i, err = scanIntake(tx.QueryRowContext(ctx, intakeColumns+` WHERE id = $1`, id))
		return err
	})
	return i, err
}

// Rehearsed implements intake.Working.
func (db *DB) Rehearsed(ctx context.Context, id intake.ID, p intake.Plan, rows int, n map[intake.Outcome]int, now time.Time) error {
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return db.execOne(ctx, errNoRehearsal(), `
		UPDATE intake SET row_done = $3, alive_at = $4, added = $5, changed = $6, same = $7, repeated = $8, wrong = $9, left_out = $10`+inRehearsal+` AND columns = $2`,
		id, string(plan), rows, micros(now), n[intake.Added], n[intake.Changed], n[intake.Same], n[intake.Repeated], n[intake.Wrong], n[intake.LeftRow])
}

// KeepPreview implements intake.Working.
func (db *DB) KeepPreview(ctx context.Context, id intake.ID, p intake.Plan, preview *intake.Preview) error {
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(preview)
	if err != nil {
		return fmt.Errorf("preview of intake %s: %w", id, err)
	}
	return db.execOne(ctx, errNoRehearsal(), `UPDATE intake SET preview = $3, `+uncounted+inRehearsal+` AND columns = $2`, id, string(plan), string(raw))
}

// FreeRehearsal implements intake.Working.
func (db *DB) FreeRehearsal(ctx context.Context, id intake.ID) error {
	_, err := db.exec(ctx, `UPDATE intake SET attempts = 0`+inRehearsal, id)
	return err
}
