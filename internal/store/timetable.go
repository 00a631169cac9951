package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// Day implements timetable.Store.
func (db *DB) Day(ctx context.Context, id gathering.ID) (timetable.Day, error) {
	var version int64
	err := db.row(ctx, `SELECT version FROM gathering WHERE id = $1`, id).Scan(&version)
	if err != nil {
		return timetable.Day{}, found(err, "gathering.not_found")
	}
	if d, there := db.kept.get(id, version); there {
		return d, nil
	}
	return db.readDay(ctx, id)
}

// readDay reads a day and keeps it for the next who ask.
func (db *DB) readDay(ctx context.Context, id gathering.ID) (timetable.Day, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return timetable.Day{}, err
	}
	defer tx.Rollback() // nothing was changed
	var version int64
	if err := tx.QueryRowContext(ctx, `SELECT version FROM gathering WHERE id = $1`, id).Scan(&version); err != nil {
		return timetable.Day{}, found(err, "gathering.not_found")
	}
	g, err := loadGathering(ctx, tx, id)
	if err != nil {
		return timetable.Day{}, err
	}
	d := timetable.Day{Gathering: g, Version: version}
	if err := loadRequests(ctx, tx, &d); err != nil {
		return d, fmt.Errorf("read requests of %s: %w", id, err)
	}
	if err := loadRules(ctx, tx, id, &d.Rules, &d.Limits, &d.Never, &d.Clinics); err != nil {
		return d, fmt.Errorf("read rules of %s: %w", id, err)
	}
	if err := loadShown(ctx, tx, &d); err != nil {
		return d, fmt.Errorf("read timetable of %s: %w", id, err)
	}
	d.Bookings = slices.DeleteFunc(d.Bookings, func(b timetable.Booking) bool { // of who cancelled since, or while it was computed
		r := &d.Requests[b.Request-1]
		return r.Answer == match.Withdrawn || g.Participants[r.From-1].Withdrawn || g.Participants[r.To-1].Withdrawn
	})
	if err := loadContacts(ctx, tx, &d); err != nil {
		return d, fmt.Errorf("read contacts of %s: %w", id, err)
	}
	db.kept.put(d)
	return d, nil
}

func loadRequests(ctx context.Context, tx *sql.Tx, d *timetable.Day) (err error) {
	d.Requests, err = readRequests(ctx, tx, d.Gathering.ID)
	if err != nil {
		return err
	}
	type pair struct{ number, earlier int }
	all, err := rows(ctx, tx, func(r *sql.Rows, x *pair) error { return r.Scan(&x.number, &x.earlier) },
		`SELECT number, earlier FROM request_after WHERE gathering = $1 ORDER BY number, earlier`, d.Gathering.ID)
	for _, x := range all {
		q := &d.Requests[x.number-1]
		q.After = append(q.After, x.earlier)
	}
	return err
}

// loadShown reads the shown run's outcome, bookings and what it left out, and
// whether the newest finished run proved that there is no timetable.
func loadShown(ctx context.Context, tx *sql.Tx, d *timetable.Day) error {
	err := tx.QueryRowContext(ctx, `
		SELECT status = 'infeasible' FROM run
		WHERE gathering = $1 AND state = 'finished'
		ORDER BY number DESC LIMIT 1`, d.Gathering.ID).Scan(&d.Refuted)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	run, err := scanRun(tx.QueryRowContext(ctx, runColumns+` WHERE r.gathering = $1 AND r.shown = 1`, d.Gathering.ID))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	d.Fairness = run.Settings.Fairness
	d.Outcome = &timetable.Outcome{
		Status: run.Status, Breaks: run.Progress.Best, Bound: run.Progress.Bound, Spread: run.Spread,
		Seconds: run.Progress.Seconds, Seed: run.Settings.Seed, Reasons: run.Reasons,
	}
	d.Bookings, err = rows(ctx, tx, func(r *sql.Rows, b *timetable.Booking) error { return r.Scan(&b.Request, &b.Slot, &b.Table) },
		`SELECT request, slot, table_no FROM booking WHERE run = $1 ORDER BY request`, run.ID)
	if err != nil {
		return err
	}
	d.LeftOut, err = rows(ctx, tx, func(r *sql.Rows, l *timetable.LeftOut) error {
		return r.Scan(&l.Request, &l.Cause, &l.Participant, &l.Places, &l.Same)
	}, `SELECT request, cause, participant, places, same FROM left_out WHERE run = $1 ORDER BY request`, run.ID)
	return err
}

// GatheringOf implements timetable.Store.
func (db *DB) GatheringOf(ctx context.Context, id gathering.ParticipantID) (g gathering.ID, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT gathering FROM participant WHERE id = $1`, id).Scan(&g)
	return g, found(err, "gathering.participant_not_found")
}

const runColumns = `
	SELECT r.id, r.gathering, r.number, r.state, r.budget_ms, r.fairness, r.seed,
	       r.asked_by, a.name, r.requested_at, r.started_at, r.ended_at, r.cancel_asked, r.attempts,
	       r.best, r.bound, r.phase, r.seconds, r.status, r.spread, r.reasons, r.shown
	FROM run r JOIN account a ON a.id = r.asked_by`

func scanRun(row interface{ Scan(...any) error }) (timetable.Run, error) {
	var r timetable.Run
	var budget, requested int64
	var fairness, started, ended sql.NullInt64
	var seed, reasons string
	err := row.Scan(&r.ID, &r.Gathering, &r.Number, &r.State, &budget, &fairness, &seed,
		&r.By, &r.ByName, &requested, &started, &ended, &r.CancelAsked, &r.Attempts,
		&r.Progress.Best, &r.Progress.Bound, &r.Progress.Phase, &r.Progress.Seconds, &r.Status, &r.Spread, &reasons, &r.Shown)
	if err != nil {
		return r, err
	}
	r.Settings.Budget = time.Duration(budget) * time.Millisecond
	if fairness.Valid {
		r.Settings.Fairness = new(int(fairness.Int64))
	}
	if r.Settings.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return r, fmt.Errorf("seed of run %s: %w", r.ID, err)
	}
	r.RequestedAt, r.StartedAt, r.EndedAt = fromMicros(requested), fromMaybe(started), fromMaybe(ended)
	if err := json.Unmarshal([]byte(reasons), &r.Reasons); err != nil {
		return r, fmt.Errorf("reasons of run %s: %w", r.ID, err)
	}
	return r, nil
}

// AskRun implements timetable.Store.
func (db *DB) AskRun(ctx context.Context, r timetable.Run, e account.Entry) error {
	fairness := sql.NullInt64{}
	if r.Settings.Fairness != nil {
		fairness = sql.NullInt64{Int64: int64(*r.Settings.Fairness), Valid: true}
	}
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO run (id, gathering, office, number, state, budget_ms, fairness, seed, asked_by, requested_at)
			SELECT CAST($1 AS TEXT), g.id, g.office, (SELECT COALESCE(MAX(number), 0) + 1 FROM run WHERE gathering = g.id), 'requested',
			       CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT)
			FROM gathering g WHERE g.id = $2`,
			r.ID, r.Gathering, r.Settings.Budget.Milliseconds(), fairness, strconv.FormatUint(r.Settings.Seed, 10), r.By, micros(r.RequestedAt))
		return one(done, err, fault.New(fault.NotFound, "gathering.not_found"))
	})
	if taken(err) { // also by another node that asked at the same moment and took the number
		return fault.New(fault.Conflict, "timetable.already_running")
	}
	return err
}

// Run implements timetable.Store.
func (db *DB) Run(ctx context.Context, g gathering.ID, id timetable.RunID) (timetable.Run, error) {
	r, err := scanRun(db.read.QueryRowContext(ctx, runColumns+` WHERE r.gathering = $1 AND r.id = $2`, g, id))
	return r, found(err, "timetable.run_not_found")
}

// Runs implements timetable.Store.
func (db *DB) Runs(ctx context.Context, g gathering.ID, limit int) ([]timetable.Run, error) {
	return rows(ctx, db.read, func(r *sql.Rows, x *timetable.Run) (err error) {
		*x, err = scanRun(r)
		return err
	}, runColumns+` WHERE r.gathering = $1 ORDER BY r.number DESC LIMIT $2`, g, limit)
}

// AskCancel implements timetable.Store.
func (db *DB) AskCancel(ctx context.Context, g gathering.ID, id timetable.RunID, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE run SET cancel_asked = 1,
			       ended_at = CASE state WHEN 'requested' THEN CAST($3 AS BIGINT) ELSE ended_at END,
			       state = CASE state WHEN 'requested' THEN 'cancelled' ELSE state END
			WHERE gathering = $1 AND id = $2 AND state IN ('requested', 'running')`, g, id, micros(now))
		return one(done, err, fault.New(fault.Conflict, "timetable.run_over"))
	})
}

// one gives otherwise when a change met no row.
func one(done sql.Result, err, otherwise error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return otherwise
	}
	return nil
}

// ClaimRun implements timetable.Store.
func (db *DB) ClaimRun(ctx context.Context, now, stale time.Time) (timetable.Run, error) {
	var run timetable.Run
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id timetable.RunID
		err := tx.QueryRowContext(ctx, `
			SELECT id FROM run
			WHERE state = 'requested' OR (state = 'running' AND alive_at < $1)
			ORDER BY requested_at, id LIMIT 1`+db.engine.claim, micros(stale)).Scan(&id)
		if err != nil {
			return found(err, "timetable.nothing_due")
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE run SET state = 'running', started_at = $2, alive_at = $2, attempts = attempts + 1,
			       best = -1, bound = 0, phase = '', seconds = 0
			WHERE id = $1`, id, micros(now))
		if err != nil {
			return err
		}
		run, err = scanRun(tx.QueryRowContext(ctx, runColumns+` WHERE r.id = $1`, id))
		return err
	})
	return run, err
}

// NoteProgress implements timetable.Store.
func (db *DB) NoteProgress(ctx context.Context, id timetable.RunID, p timetable.Progress, now time.Time) (cancel bool, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `
			UPDATE run SET best = $2, bound = $3, phase = $4, seconds = $5, alive_at = $6
			WHERE id = $1 AND state = 'running'
			RETURNING cancel_asked`, id, p.Best, p.Bound, p.Phase, p.Seconds, micros(now)).Scan(&cancel)
	})
	return cancel, found(err, "timetable.run_over")
}

// EndRun implements timetable.Store.
func (db *DB) EndRun(ctx context.Context, r timetable.Run, bookings []timetable.Booking, left []timetable.LeftOut) error {
	reasons, err := json.Marshal(r.Reasons)
	if err != nil {
		return err
	}
	if r.Reasons == nil {
		reasons = []byte("[]")
	}
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, r.Gathering); err != nil {
			return err
		}
		if r.Shown {
			if _, err := tx.ExecContext(ctx, `UPDATE run SET shown = 0 WHERE gathering = $1 AND shown = 1`, r.Gathering); err != nil {
				return err
			}
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE run SET state = $2, ended_at = $3, best = $4, bound = $5, phase = $6, seconds = $7,
			       status = $8, spread = $9, reasons = $10, shown = $11, attempts = $12
			WHERE id = $1 AND state = 'running'`,
			r.ID, r.State, maybeMicros(r.EndedAt), r.Progress.Best, r.Progress.Bound, r.Progress.Phase, r.Progress.Seconds,
			r.Status, r.Spread, string(reasons), bit(r.Shown), r.Attempts)
		if err := one(done, err, fault.New(fault.Conflict, "timetable.run_over")); err != nil {
			return err
		}
		err = batch(ctx, tx, bookings, `INSERT INTO booking (run, request, slot, table_no) VALUES ($1, $2, $3, $4)`,
			func(b timetable.Booking) []any { return []any{r.ID, b.Request, b.Slot, b.Table} })
		if err != nil {
			return fmt.Errorf("keep bookings: %w", err)
		}
		return batch(ctx, tx, left, `INSERT INTO left_out (run, request, cause, participant, places, same) VALUES ($1, $2, $3, $4, $5, $6)`,
			func(l timetable.LeftOut) []any {
				return []any{r.ID, l.Request, l.Cause, l.Participant, l.Places, l.Same}
			})
	})
}

// Earlier implements timetable.Store.
func (db *DB) Earlier(ctx context.Context, g gathering.ID, number int) ([]timetable.Booking, error) {
	return rows(ctx, db.read, func(r *sql.Rows, b *timetable.Booking) error { return r.Scan(&b.Request, &b.Slot, &b.Table) }, `
		SELECT b.request, b.slot, b.table_no
		FROM run r JOIN booking b ON b.run = r.id JOIN request q ON q.gathering = r.gathering AND q.number = b.request
		WHERE r.gathering = $1 AND r.state = 'finished' AND (q.from_number = $2 OR q.to_number = $2)
		ORDER BY r.number DESC, b.request`, g, number)
}

// ShowRun implements timetable.Store.
func (db *DB) ShowRun(ctx context.Context, g gathering.ID, id timetable.RunID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, g); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE run SET shown = 0 WHERE gathering = $1 AND shown = 1`, g); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE run SET shown = 1
			WHERE gathering = $1 AND id = $2 AND status IN ('optimal', 'feasible')`, g, id)
		return one(done, err, fault.New(fault.Conflict, "timetable.run_without_timetable"))
	})
}
