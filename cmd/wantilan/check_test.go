package main

import (
	"bytes"
	"database/sql"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/store"
)

// solvedSample is a database with the sample gathering and its timetable.
func solvedSample(t *testing.T) string {
	t.Helper()
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "sample.db")
	if err := plant(ctx, path, 0); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := open(ctx, db, time.Now, slog.New(slog.DiscardHandler), outside{})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.wantTimetables(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := h.planner.SolveDue(ctx); n != 1 || err != nil {
		t.Fatalf("%d timetables computed: %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Each promise of a shown timetable is broken by hand, as a mistake of ours or
// a stray hand in the database would, and found.
func TestCheckFindsBrokenPromises(t *testing.T) {
	t.Parallel()
	whole := solvedSample(t)
	for name, c := range map[string]struct{ damage, want string }{
		"nothing": {`SELECT 1`, "ok: file, references, 2 gatherings, and a whole audit log"},
		"a declined request stays booked": {
			`UPDATE request SET answer = 'declined' WHERE number = (SELECT MIN(request) FROM booking)`, "is booked and is declined"},
		"a meeting is lost": {
			`DELETE FROM booking WHERE request = (SELECT MIN(request) FROM booking)`, "verify: "},
		"everybody at once": {
			`PRAGMA ignore_check_constraints = 1; UPDATE booking SET slot = 1, table_no = request + 100`, "meetings in slot 1 and"},
		"one table for two": {
			`CREATE TABLE loose AS SELECT * FROM booking; DROP TABLE booking; ALTER TABLE loose RENAME TO booking;
			 UPDATE booking SET slot = 2, table_no = 3 WHERE request IN (SELECT request FROM booking ORDER BY request LIMIT 2)`, "table 3 is booked twice in slot 2"},
		"two timetables are shown": {
			`DROP INDEX run_shown; INSERT INTO run (id, gathering, office, number, state, budget_ms, seed, asked_by, requested_at, status, shown, best)
			 SELECT 'second', gathering, office, number + 1, state, budget_ms, seed, asked_by, requested_at, status, shown, best FROM run`, "more than one run is shown"},
		"the run claims too few breaks": {
			`UPDATE run SET best = best - 1`, "breaks and its timetable has"},
		"a reference leads nowhere": {
			`PRAGMA foreign_keys = 0; DELETE FROM account WHERE id IN (SELECT account FROM membership WHERE role = 'organiser')`, "reference: row"},
		"an audit entry says another thing": {
			`UPDATE audit SET after = replace(after, 'administrator', 'organiser')`, "was changed"},
		"an audit entry is gone": {
			`DELETE FROM audit WHERE number = 3`, "audit entry 4 follows 2: entries are missing"},
		"the end of the audit log is gone": {
			`DELETE FROM audit WHERE number > 5`, "the audit log ends with entry 5"},
		"a consent to a text that is not there": {
			`INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on)
			 SELECT id, 1, 'photo', 2, 1, 1, id, 'page', '' FROM account`, "it is to version 2 of photo, which is not there"},
		"a consent is gone": {
			`INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on)
			 SELECT id, 2, 'photo', 1, 1, 1, id, 'page', '' FROM account`, "it should have the number 1: some are missing"},
		"a time that nobody may set": {
			`INSERT INTO retention (office, kind, days, changed_at, changed_by) SELECT 'nowhere', 'messages', 1, 1, MIN(id) FROM account`,
			"retention: an office nowhere sets times and is not there"},
		"an intake hangs": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at)
			 SELECT 'stuck', MIN(o.id), MIN(a.id), '', '', 'requested', x'', '{}', '', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 FROM organisation o, account a`, "intake stuck: asked for and not come along"},
		"an intake counts wrongly": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at)
			 SELECT 'odd', MIN(o.id), MIN(a.id), '', '', 'done', x'', '{}', '', 5, 5, 1, 0, 0, 0, 0, 0, 0, 0, 1 FROM organisation o, account a`, "intake odd: its counts do not add up"},
		"one bit of an audit hash": {
			`UPDATE audit SET hash = CASE substr(hash, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(hash, 2) WHERE number = 2`, "audit entry"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "copy.db")
			if err := store.Backup(t.Context(), whole, path); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			if _, err := db.ExecContext(t.Context(), c.damage); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err = (&checkCommand{database: database{DB: path}}).Run(t.Context(), streams{&out, io.Discard})
			wantStatus := exitBroken
			if name == "nothing" {
				wantStatus = 0
			}
			if got := statusOf(t, err); got != wantStatus || !strings.Contains(out.String(), c.want) {
				t.Errorf("status %d, want %d, and %q in\n%s", got, wantStatus, c.want, out.String())
			}
		})
	}
}
