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
	"wantilan/schedule"
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
	outcome(d, &run)
	if d.Bookings, d.LeftOut, err = loadResult(ctx, tx, run.ID); err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, `SELECT number, at FROM publication WHERE gathering = $1 ORDER BY number DESC LIMIT 1`, d.Gathering.ID).
		Scan(&d.Published, (*moment)(&d.PublishedAt))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// outcome is how good a run's timetable is known to be.
func outcome(d *timetable.Day, run *timetable.Run) {
	d.Fairness = run.Settings.Fairness
	d.Outcome = &timetable.Outcome{
		Status: run.Status, Breaks: run.Progress.Best, Bound: run.Progress.Bound, Spread: run.Spread,
		Seconds: run.Progress.Seconds, Seed: run.Settings.Seed, Reasons: run.Reasons, Values: run.Progress.Values,
	}
}

// loadResult reads the bookings of a run and what it left out.
func loadResult(ctx context.Context, tx querier, run timetable.RunID) ([]timetable.Booking, []timetable.LeftOut, error) {
	bookings, err := rows(ctx, tx, func(r *sql.Rows, b *timetable.Booking) error { return r.Scan(&b.Request, &b.Slot, &b.Table, &b.Pinned) },
		`SELECT request, slot, table_no, pinned FROM booking WHERE run = $1 ORDER BY request`, run)
	if err != nil {
		return nil, nil, err
	}
	left, err := rows(ctx, tx, func(r *sql.Rows, l *timetable.LeftOut) error {
		var slots string
		if err := r.Scan(&l.Request, &l.Cause, &l.Participant, &l.Places, &l.Same, &slots, &l.Lightest); err != nil {
			return err
		}
		return json.Unmarshal([]byte(slots), &l.Slots)
	}, `SELECT request, cause, participant, places, same, slots, lightest FROM left_out WHERE run = $1 ORDER BY request`, run)
	return bookings, left, err
}

// GatheringOf implements timetable.Store.
func (db *DB) GatheringOf(ctx context.Context, id gathering.ParticipantID) (g gathering.ID, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT gathering FROM participant WHERE id = $1`, id).Scan(&g)
	return g, found(err, "gathering.participant_not_found")
}

const runColumns = `
	SELECT r.id, r.gathering, r.number, r.kind, r.wishes, r.results, r.state, r.budget_ms, r.fairness, r.seed,
	       r.asked_by, a.name, r.requested_at, r.started_at, r.ended_at, r.cancel_asked, r.attempts,
	       r.best, r.bound, r.phase, r.seconds, r.status, r.spread, r.reasons, r.shown
	FROM run r JOIN account a ON a.id = r.asked_by`

func scanRun(row interface{ Scan(...any) error }) (timetable.Run, error) {
	var r timetable.Run
	var budget, requested int64
	var fairness, started, ended sql.NullInt64
	var seed, reasons, wishes, results string
	err := row.Scan(&r.ID, &r.Gathering, &r.Number, &r.Kind, &wishes, &results, &r.State, &budget, &fairness, &seed,
		&r.By, &r.ByName, &requested, &started, &ended, &r.CancelAsked, &r.Attempts,
		&r.Progress.Best, &r.Progress.Bound, &r.Progress.Phase, &r.Progress.Seconds, &r.Status, &r.Spread, &reasons, &r.Shown)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal([]byte(wishes), &r.Settings); err != nil {
		return r, fmt.Errorf("wishes of run %s: %w", r.ID, err)
	}
	var found runResults
	if err := json.Unmarshal([]byte(results), &found); err != nil {
		return r, fmt.Errorf("results of run %s: %w", r.ID, err)
	}
	r.Progress.Values, r.Held, r.Short = found.Values, found.Held, found.Short
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

// runResults is what is kept as a whole of what a run found.
type runResults struct {
	Values []schedule.Value `json:"values,omitempty"`
	Held   int              `json:"held,omitempty"`
	Short  int              `json:"short,omitempty"`
}

func resultsOf(r *timetable.Run) (string, error) {
	text, err := json.Marshal(runResults{r.Progress.Values, r.Held, r.Short})
	return string(text), err
}

// insertRun keeps a run with the next number.
func insertRun(ctx context.Context, tx *sql.Tx, r *timetable.Run) error {
	fairness := sql.NullInt64{}
	if r.Settings.Fairness != nil {
		fairness = sql.NullInt64{Int64: int64(*r.Settings.Fairness), Valid: true}
	}
	wishes, err := json.Marshal(r.Settings)
	if err != nil {
		return err
	}
	kind := r.Kind
	if kind == "" {
		kind = timetable.Solving
	}
	done, err := tx.ExecContext(ctx, `
		INSERT INTO run (id, gathering, office, number, state, budget_ms, fairness, seed, asked_by, requested_at, kind, wishes)
		SELECT CAST($1 AS TEXT), g.id, g.office, (SELECT COALESCE(MAX(number), 0) + 1 FROM run WHERE gathering = g.id), 'requested',
		       CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT), CAST($8 AS TEXT), CAST($9 AS TEXT)
		FROM gathering g WHERE g.id = $2`,
		r.ID, r.Gathering, r.Settings.Budget.Milliseconds(), fairness, strconv.FormatUint(r.Settings.Seed, 10), r.By, micros(r.RequestedAt), kind, string(wishes))
	return one(done, err, fault.New(fault.NotFound, "gathering.not_found"))
}

// AskRun implements timetable.Store.
func (db *DB) AskRun(ctx context.Context, r timetable.Run, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return insertRun(ctx, tx, &r) })
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
			       best = -1, bound = 0, phase = '', seconds = 0, results = '{}'
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
	results, err := resultsOf(&timetable.Run{Progress: p})
	if err != nil {
		return false, err
	}
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `
			UPDATE run SET best = $2, bound = $3, phase = $4, seconds = $5, alive_at = $6, results = $7
			WHERE id = $1 AND state = 'running'
			RETURNING cancel_asked`, id, p.Best, p.Bound, p.Phase, p.Seconds, micros(now), results).Scan(&cancel)
	})
	return cancel, found(err, "timetable.run_over")
}

// EndRun implements timetable.Store.
func (db *DB) EndRun(ctx context.Context, r timetable.Run, bookings []timetable.Booking, left []timetable.LeftOut, taken *timetable.Step) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, r.Gathering); err != nil {
			return err
		}
		if err := endRun(ctx, tx, &r, bookings, left); err != nil {
			return err
		}
		if taken == nil {
			return nil
		}
		err := takeStep(ctx, tx, r.Gathering, taken)
		if fault.KindOf(err) == fault.Conflict {
			return nil // changed meanwhile: organisers take the result over when they want it
		}
		return err
	})
}

func endRun(ctx context.Context, tx *sql.Tx, r *timetable.Run, bookings []timetable.Booking, left []timetable.LeftOut) error {
	reasons, err := json.Marshal(r.Reasons)
	if err != nil {
		return err
	}
	if r.Reasons == nil {
		reasons = []byte("[]")
	}
	results, err := resultsOf(r)
	if err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, `
		UPDATE run SET state = $2, ended_at = $3, best = $4, bound = $5, phase = $6, seconds = $7,
		       status = $8, spread = $9, reasons = $10, attempts = $11, results = $12
		WHERE id = $1 AND state = 'running'`,
		r.ID, r.State, maybeMicros(r.EndedAt), r.Progress.Best, r.Progress.Bound, r.Progress.Phase, r.Progress.Seconds,
		r.Status, r.Spread, string(reasons), r.Attempts, results)
	if err := one(done, err, fault.New(fault.Conflict, "timetable.run_over")); err != nil {
		return err
	}
	err = batch(ctx, tx, bookings, `INSERT INTO booking (run, request, slot, table_no, pinned) VALUES ($1, $2, $3, $4, $5)`,
		func(b timetable.Booking) []any { return []any{r.ID, b.Request, b.Slot, b.Table, bit(b.Pinned)} })
	if err != nil {
		return fmt.Errorf("keep bookings: %w", err)
	}
	return batch(ctx, tx, left, `INSERT INTO left_out (run, request, cause, participant, places, same, slots, lightest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		func(l timetable.LeftOut) []any {
			slots, _ := json.Marshal(l.Slots) // a list of numbers
			return []any{r.ID, l.Request, l.Cause, l.Participant, l.Places, l.Same, string(slots), l.Lightest}
		})
}

// Earlier implements timetable.Store.
func (db *DB) Earlier(ctx context.Context, g gathering.ID, number int) (all []timetable.Seen, err error) {
	return all, each(ctx, db.read, func(r *sql.Rows) error {
		var x timetable.Seen
		var b timetable.Booking
		err := r.Scan(&x.Publication, (*moment)(&x.At), &b.Request, &b.Slot, &b.Table)
		if n := len(all); n == 0 || all[n-1].Publication != x.Publication {
			all = append(all, x)
		}
		if b.Request > 0 {
			last := &all[len(all)-1]
			last.Bookings = append(last.Bookings, b)
		}
		return err
	}, `
		SELECT p.number, p.at, COALESCE(x.request, 0), COALESCE(x.slot, 0), COALESCE(x.table_no, 0)
		FROM publication p LEFT JOIN (
			SELECT o.number, b.request, b.slot, b.table_no
			FROM publication o JOIN booking b ON b.run = o.run JOIN request q ON q.gathering = o.gathering AND q.number = b.request
			WHERE o.gathering = $1 AND (q.from_number = $2 OR q.to_number = $2)) x ON x.number = p.number
		WHERE p.gathering = $1
		ORDER BY p.number DESC, 3`, g, number)
}
