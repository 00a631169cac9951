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
	if err := plant(ctx, path, 0, "http://127.0.0.1:8080"); err != nil {
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
	if n, err := h.publishSamples(ctx); n != 1 || err != nil {
		t.Fatalf("%d timetables published: %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// oneBusiness adds a business to the first office, of which everything agrees.
const oneBusiness = `
	INSERT INTO party (id, office, kind, name, contact, district, village, product)
	SELECT 'odd', MIN(id), 'business', 'Tenun Jepun 01 (contoh)', '', 'Mengwi', 'Mengwi', '' FROM organisation;
	INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at, version)
	SELECT 'odd', MIN(id), 'odd-code', 0, '', '51.03.02.2014', '', '', '', 1, 1, 1 FROM organisation;
	INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason) VALUES
	('odd1', 'odd', 'region', '51.03.02.2014', '2026-01-01', 'office', '', 1, 'current', '', ''),
	('odd2', 'odd', 'name', 'Tenun Jepun 01 (contoh)', '2026-01-01', 'office', '', 1, 'current', '', '');
`

// Each promise of a shown timetable is broken by hand, as a mistake of ours or
// a stray hand in the database would, and found.
func TestCheckFindsBrokenPromises(t *testing.T) {
	t.Parallel()
	whole := solvedSample(t)
	for name, c := range map[string]struct {
		damage, want string
		sound        bool // it is for the office to look after, and nothing is broken
	}{
		"nothing": {`SELECT 1`, "ok: file, references, 3 gatherings, and a whole audit log", true},
		"a declined request stays booked": {
			`UPDATE request SET answer = 'declined' WHERE number = (SELECT MIN(request) FROM booking)`, "is booked and is declined", false},
		"a meeting is lost": {
			`DELETE FROM booking WHERE request = (SELECT MIN(request) FROM booking)`, "it says that it holds", false},
		"a timetable that nobody published": {
			`DELETE FROM publication`, "participants see another run than was published last", false},
		"an earlier publication is shown": {
			`INSERT INTO publication (gathering, number, run, at, by_account) SELECT gathering, 3, run, at, by_account FROM publication`, "its publications are not numbered without gaps", false},
		"a draft's step is gone": {
			`DELETE FROM board_step`, "its steps are not numbered without gaps", false},
		"a change that nobody is told of": {
			`INSERT INTO publication_notice (gathering, publication, participant, since, address) SELECT gathering, 0, 1, 0, '' FROM publication`, "waits to be told of an earlier publication", false},
		"everybody at once": {
			`PRAGMA ignore_check_constraints = 1; UPDATE booking SET slot = 1, table_no = request + 100`, "meetings in slot 1 and", false},
		"one table for two": {
			`CREATE TABLE loose AS SELECT * FROM booking; DROP TABLE booking; ALTER TABLE loose RENAME TO booking;
			 UPDATE booking SET slot = 2, table_no = 3 WHERE request IN (SELECT request FROM booking ORDER BY request LIMIT 2)`, "table 3 is booked twice in slot 2", false},
		"two timetables are shown": {
			`DROP INDEX run_shown; INSERT INTO run (id, gathering, office, number, state, budget_ms, seed, asked_by, requested_at, status, shown, best)
			 SELECT 'second', gathering, office, number + 1, state, budget_ms, seed, asked_by, requested_at, status, shown, best FROM run WHERE shown = 1`, "more than one run is shown", false},
		"the run claims too few breaks": {
			`UPDATE run SET best = best - 1`, "breaks and its timetable has", false},
		"a reference leads nowhere": {
			`PRAGMA foreign_keys = 0; DELETE FROM account WHERE id IN (SELECT account FROM membership WHERE role = 'organiser')`, "reference: row", false},
		"an audit entry says another thing": {
			`UPDATE audit SET after = replace(after, 'administrator', 'organiser')`, "was changed", false},
		"an audit entry is gone": {
			`DELETE FROM audit WHERE number = 3`, "audit entry 4 follows 2: entries are missing", false},
		"the end of the audit log is gone": {
			`DELETE FROM audit WHERE number > 5`, "the audit log ends with entry 5", false},
		"a consent to a text that is not there": {
			`INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on)
			 SELECT id, 1, 'photo', 2, 1, 1, id, 'page', '' FROM account WHERE id NOT IN (SELECT account FROM consent)`, "it is to version 2 of photo, which is not there", false},
		"a consent is gone": {
			`INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on)
			 SELECT id, 2, 'photo', 1, 1, 1, id, 'page', '' FROM account WHERE id NOT IN (SELECT account FROM consent)`, "it should have the number 1: some are missing", false},
		"a time that nobody may set": {
			`INSERT INTO retention (office, kind, days, changed_at, changed_by) SELECT 'nowhere', 'messages', 1, 1, MIN(id) FROM account`,
			"retention: an office nowhere sets times and is not there", false},
		"an intake hangs": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at)
			 SELECT 'stuck', MIN(o.id), MIN(a.id), '', '', 'requested', x'', '{}', '', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 FROM organisation o, account a`, "intake stuck: asked for and not come along", false},
		"an intake counts wrongly": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at)
			 SELECT 'odd', MIN(o.id), MIN(a.id), '', '', 'done', x'', '{}', '', 5, 5, 1, 0, 0, 0, 0, 0, 0, 0, 1 FROM organisation o, account a`, "intake odd: its counts do not add up", false},
		"a business whose row says another NIB than its facts": {
			oneBusiness + `UPDATE business SET nib = '9120000000001' WHERE party = 'odd'`, "business odd: its row and its current facts say different things", false},
		"a business whose row says another place than its facts": {
			oneBusiness + `UPDATE business_fact SET value = '51.03.02.1003' WHERE id = 'odd1'`, "business odd: its row and its current facts say different things", false},
		"a business that lists name otherwise": {
			oneBusiness + `UPDATE party SET name = 'Tenun Kenanga 02 (contoh)' WHERE id = 'odd'`, "business odd: its name and that of its party differ", false},
		"a contact is shown without a consent": {
			oneBusiness + `INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
			 VALUES ('shown', 'odd', 'Ni Made Contoh 01', '', 'owner', '', '', 1, '', 0, 1)`, "contact shown: it is shown without a consent that is there", false},
		"a contact is shown by a consent to words that are not there": {
			oneBusiness + `INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
			 VALUES ('shown', 'odd', 'Ni Made Contoh 01', '', 'owner', '', '', 1, '2026-01-01', 999, 1)`, "contact shown: it is shown without a consent that is there", false},
		"a tax number that can be read": {
			oneBusiness + `INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason)
			 VALUES ('open', 'odd', 'npwp', '5103010101010001', '2026-01-01', 'import', '', 1, 'current', '', '')`, "fact open: a personal number is kept without a seal", false},
		"a business without a place": {
			oneBusiness + `UPDATE business SET region = '' WHERE party = 'odd'; DELETE FROM business_fact WHERE id = 'odd1'`, "note: business odd: it has no place", true},
		"two businesses with one NIB": {
			oneBusiness + strings.ReplaceAll(oneBusiness, "odd", "twin") + `UPDATE business SET nib = '9120000000001' WHERE party IN ('odd', 'twin');
			 INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason)
			 SELECT party || '3', party, 'nib', nib, '2026-01-01', 'import', '', 1, 'current', '', '' FROM business WHERE party IN ('odd', 'twin')`,
			"note: business twin: an older one of the same office has its NIB", true},
		"a certificate that has ended": {
			oneBusiness + `INSERT INTO certificate (id, party, kind, number, holder, issuer, scope, issued, valid_until, paper, said_by, said_at, verified_by)
			 VALUES ('over', 'odd', 'halal', '', '', '', '', '', '2020-01-01', '', '', 1, '')`, "note: certificate over: it has ended", true},
		"a paper whose file is not there": {
			oneBusiness + `INSERT INTO certificate (id, party, kind, number, holder, issuer, scope, issued, valid_until, paper, said_by, said_at, verified_by)
			 VALUES ('paper', 'odd', 'halal', '', '', '', '', '', '', '` + strings.Repeat("ab", 32) + `', '', 1, '')`, "files: ", false},
		"two businesses that look like one": {
			oneBusiness + strings.ReplaceAll(oneBusiness, "odd", "twin") + `INSERT INTO likeness (one, other, office, score, reasons, state, found_at, decided_by)
			 SELECT 'odd', 'twin', office, 700, 'name_place', 'open', 1, '' FROM business WHERE party = 'odd'`, "note: 1 pairs of businesses look like one", true},
		"a programme that ends before it begins": {
			`UPDATE programme SET starts = '2026-05-02', ends = '2026-05-01'`, "it ends before it begins", false},
		"a programme of a bank": {
			`UPDATE programme SET body = (SELECT MIN(id) FROM organisation WHERE kind = 'stakeholder')`, "it belongs to no office and no council", false},
		"a programme held with itself": {
			`UPDATE programme_partner SET body = (SELECT g.body FROM programme g WHERE g.id = programme_partner.programme)`, "its own body is its partner too", false},
		"a bank that takes part in a programme": {
			`UPDATE programme_part SET party = (SELECT MIN(id) FROM party WHERE kind = 'bank') WHERE id = (SELECT MIN(id) FROM programme_part)`, "it is no business", false},
		"a business that search does not know": {oneBusiness, "search: 1 things not indexed yet", true},
		"a search for doubles hangs": {
			`INSERT INTO likeness_search (office, state, attempts, asked_at, looked, found) SELECT MIN(id), 'requested', 0, 1, 0, 0 FROM organisation`, "search for doubles in the book of", false},
		"a preview hangs": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at, alive_at)
			 SELECT 'slow', MIN(o.id), MIN(a.id), '', '', 'previewing', x'', '{}', '', 5000, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1 FROM organisation o, account a`, "preview of intake slow: asked for and not come along", false},
		"more seats than the quota":        {`UPDATE gathering SET quota = 60 WHERE quota = 61`, "more seats are given than its quota", false},
		"a registration is gone":           {`DELETE FROM registration WHERE turn = 66 AND gathering IN (SELECT id FROM gathering WHERE quota = 61)`, "its registrations are not numbered without gaps", false},
		"an offer without an end":          {`UPDATE registration SET until = NULL WHERE state = 'offered'`, "its offer has no deadline", false},
		"an offer that is not passed on":   {`UPDATE registration SET until = 1 WHERE state = 'offered'`, "its offer has run out and was not passed on", false},
		"somebody waits for nothing":       {`UPDATE registration SET seat = 0 WHERE state = 'waiting'`, "it waits for a seat and uses none", false},
		"nobody comes of a registration":   {`DELETE FROM attendee WHERE registration = (SELECT MIN(a.registration) FROM attendee a JOIN registration r ON r.id = a.registration WHERE r.state = 'confirmed')`, "nobody comes", false},
		"a registration of another office": {`UPDATE registration SET office = (SELECT MAX(id) FROM organisation) WHERE turn = 1`, "it is of another office than its gathering", false},
		"a seated business does not take part": {
			`UPDATE participant SET withdrawn_at = 1 WHERE number = 5`, "it was seated and its participant is not there", false},
		"a cancelled business takes part": {
			`UPDATE registration SET state = 'cancelled' WHERE turn = 5 AND seated > 0`, "its participant still takes part", false},
		"a wish that nobody asked": {
			`DELETE FROM booking; UPDATE run SET results = '{}'; DELETE FROM request WHERE from_number = 7`, "a wish of it was not asked of the gathering", false},
		"a fact of the door is gone": {
			`DELETE FROM attendance WHERE number = 3`, "what happened at its door is not numbered without gaps", false},
		"a device of another gathering": {
			`UPDATE door_device SET gathering = (SELECT MIN(id) FROM gathering WHERE id <> door_device.gathering)`, "a device of another gathering wrote down who came", false},
		"nobody came": {
			`UPDATE attendance SET whom = '' WHERE number = 1`, "somebody came who is no person", false},
		"what was held back is gone": {
			`INSERT INTO attendance_held (id, gathering, device, fact, why, body, received_at, clock_at, taken) SELECT 'h', gathering, id, 'gone', 'cut', '', 1, 1, 1 FROM door_device WHERE number = 1`, "what was held back was counted and is not there", false},
		"a device without a right": {
			`UPDATE door_device SET token = NULL`, "it has a link and a token at once, or neither", false},
		"a notice is gone": {
			`INSERT INTO registration_notice (registration, number, kind, made_at, told_at, told_by) SELECT MIN(id), 9, 'moved', 1, 1, '' FROM registration`, "its notices are not numbered without gaps", false},
		"a mail of a registration hangs":     {`UPDATE registration_notice SET made_at = 1, told_at = NULL WHERE number = 1`, "what it must be told by e-mail was not sent", false},
		"whom an invitation invites is gone": {`UPDATE invitation SET name = '' WHERE id = (SELECT MIN(id) FROM invitation)`, "whom it invites is gone", false},
		"a letter without a number":          {`UPDATE invitation SET number = '' WHERE id = (SELECT MAX(id) FROM invitation WHERE number <> '')`, "it has a number in an open wave, or none", false},
		"a mail that never was":              {`UPDATE invitation SET mailed = 1 WHERE id = (SELECT MAX(id) FROM invitation WHERE email <> '')`, "it counts a mail that was never kept", false},
		"a wave hangs":                       {`UPDATE invitation_wave SET send_at = 1 WHERE stage = 'sending'`, "its mail should have gone out", false},
		"a cancellation that nobody was told of": {
			`UPDATE gathering_turn SET turn = 'cancel', at = 1 WHERE turn = 'close'`, "it was moved or cancelled half an hour ago", false},
		"a file hangs": {
			`INSERT INTO intake (id, office, account, name, print, state, head, columns, preview, row_count, row_done, added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at, alive_at)
			 SELECT 'slow', MIN(o.id), MIN(a.id), '', '', 'matching', x'', '{}', '', 0, 1200, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1 FROM organisation o, account a`, "file of intake slow: asked for and not come along", false},
		"one bit of an audit hash": {
			`UPDATE audit SET hash = CASE substr(hash, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(hash, 2) WHERE number = 2`, "audit entry", false},
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
			if c.sound {
				wantStatus = 0
			}
			if got := statusOf(t, err); got != wantStatus || !strings.Contains(out.String(), c.want) {
				t.Errorf("status %d, want %d, and %q in\n%s", got, wantStatus, c.want, out.String())
			}
		})
	}
}
