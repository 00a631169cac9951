package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register/intake"
)

// A file that is being read is an intake in the state matching without first rows; its
// content is the file. It counts rows in the column of the import.
const inReading = ` state = 'matching' AND length(head) = 0`

// ClaimReading implements intake.Readings.
func (db *DB) ClaimReading(ctx context.Context, now, stale time.Time) (i intake.Intake, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id intake.ID
		err := tx.QueryRowContext(ctx, `
			SELECT id FROM intake WHERE`+inReading+` AND (attempts = 0 OR alive_at < $1) ORDER BY asked_at, id LIMIT 1`+db.engine.claim, micros(stale)).Scan(&id)
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

// ReadSoFar implements intake.Readings.
func (db *DB) ReadSoFar(ctx context.Context, id intake.ID, rows int, now time.Time) error {
	return db.execOne(ctx, errNoRehearsal(), `UPDATE intake SET row_done = $2, alive_at = $3 WHERE id = $1 AND`+inReading, id, rows, micros(now))
}

// KeepRead implements intake.Readings.
func (db *DB) KeepRead(ctx context.Context, i intake.Intake, rows []byte) error {
	plan, err := json.Marshal(i.Plan)
	if err != nil {
		return err
	}
	return db.execOne(ctx, errNoRehearsal(), `UPDATE intake SET content = $2, head = $3, columns = $4, `+uncounted+` WHERE id = $1 AND`+inReading, i.ID, rows, i.Head, string(plan))
}

// EndReading implements intake.Readings.
func (db *DB) EndReading(ctx context.Context, id intake.ID, s intake.State, unread *intake.Preview, now time.Time, e account.Entry) error {
	said := ""
	if unread != nil {
		raw, err := json.Marshal(unread)
		if err != nil {
			return fmt.Errorf("why intake %s was not read: %w", id, err)
		}
		said = string(raw)
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE intake SET content = NULL, state = $2, preview = $3, ended_at = $4, `+uncounted+` WHERE id = $1 AND`+inReading, id, s, said, micros(now))
		return one(done, err, errNoRehearsal())
	})
}

// FreeReading implements intake.Readings.
func (db *DB) FreeReading(ctx context.Context, id intake.ID) error {
	_, err := db.exec(ctx, `UPDATE intake SET attempts = 0 WHERE id = $1 AND`+inReading, id)
	return err
}
