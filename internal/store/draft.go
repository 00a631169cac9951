package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// KeepDraft implements timetable.DraftStore.
func (db *DB) KeepDraft(ctx context.Context, d timetable.Draft) error {
	body, err := json.Marshal(d.Day)
	if err != nil {
		return err
	}
	return db.execOne(ctx, fault.New(fault.NotFound, "account.not_found"), `
		INSERT INTO draft (id, account, office, name, created_at, body)
		SELECT CAST($1 AS TEXT), id, CAST($6 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
		FROM account WHERE id = $2`,
		d.ID, d.By, d.Name, micros(d.CreatedAt), string(body), d.Office)
}

// Draft implements timetable.DraftStore.
func (db *DB) Draft(ctx context.Context, id timetable.DraftID) (timetable.Draft, error) {
	var d timetable.Draft
	var created int64
	var body string
	err := db.read.QueryRowContext(ctx, `SELECT id, account, office, name, created_at, body, COALESCE(made, '') FROM draft WHERE id = $1`, id).
		Scan(&d.ID, &d.By, &d.Office, &d.Name, &created, &body, &d.Made)
	if err != nil {
		return d, found(err, "timetable.draft_not_found")
	}
	d.CreatedAt = fromMicros(created)
	return d, json.Unmarshal([]byte(body), &d.Day)
}

// KeepDay implements timetable.DraftStore.
func (db *DB) KeepDay(ctx context.Context, draft timetable.DraftID, d timetable.Day, parties []register.Party, e account.Entry) (made gathering.ID, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		made = d.Gathering.ID
		if draft != "" {
			var before gathering.ID
			err := tx.QueryRowContext(ctx, `SELECT COALESCE(made, '') FROM draft WHERE id = $1`+db.engine.forUpdate, draft).Scan(&before)
			if err != nil {
				return found(err, "timetable.draft_not_found")
			}
			if before != "" {
				made = before
				return nil
			}
		}
		if err := keepDay(ctx, tx, &d, parties); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE draft SET made = $2 WHERE id = $1`, draft, made); err != nil {
			return err
		}
		return db.note(ctx, tx, e)
	})
	return made, err
}

func keepDay(ctx context.Context, tx *sql.Tx, d *timetable.Day, parties []register.Party) error {
	if err := keepParties(ctx, tx, parties); err != nil {
		return fmt.Errorf("keep parties: %w", err)
	}
	if err := keepGathering(ctx, tx, &d.Gathering); err != nil {
		return err
	}
	err := batch(ctx, tx, d.Requests, requestKept, requestFields(d.Gathering.ID))
	if err != nil {
		return fmt.Errorf("keep requests: %w", err)
	}
	for _, q := range d.Requests {
		err := batch(ctx, tx, q.After, `INSERT INTO request_after (gathering, number, earlier) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			func(earlier int) []any { return []any{d.Gathering.ID, q.Number, earlier} })
		if err != nil {
			return fmt.Errorf("keep order of request %d: %w", q.Number, err)
		}
	}
	return nil
}

// DropDrafts implements timetable.DraftStore.
func (db *DB) DropDrafts(ctx context.Context, before time.Time) (int, error) {
	n, err := db.exec(ctx, `DELETE FROM draft WHERE created_at < $1`, micros(before))
	return int(n), err
}
