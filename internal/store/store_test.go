package store_test

import (
	"context"
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	noon   = time.Date(2026, 12, 9, 4, 0, 0, 123_456_000, time.UTC) // with microseconds
)

func open(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// look opens a database beside the store, for looking at what it wrote.
func look(t *testing.T, path string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if store.IsPostgres(path) {
		driver = "postgres"
	}
	db, err := sql.Open(driver, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// tables lists the tables of a database but those of its keeping, and of the index
// of search, which is made of the others.
func tables(t *testing.T, path string) []string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' AND name NOT LIKE 'finding%' ORDER BY name`
	if store.IsPostgres(path) {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%' AND tablename NOT LIKE 'finding%' ORDER BY tablename`
	}
	return texts(t, look(t, path), query)
}

// count is the number of rows of each table but those of goose and SQLite.
func count(t *testing.T, path string) map[string]int {
	t.Helper()
	db := look(t, path)
	defer db.Close()
	all := map[string]int{}
	for _, name := range tables(t, path) {
		var n int
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		all[name] = n
	}
	return all
}

func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// founded is an organisation with one organiser.
func founded(t *testing.T, db *store.DB, n string) account.Member {
	t.Helper()
	o := account.Organisation{ID: account.OrganisationID("org-" + n), Kind: account.Office, Name: "Dinas " + n + " (contoh)"}
	if err := db.KeepOrganisation(t.Context(), o, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	a := account.Account{ID: account.ID("account-" + n), Name: "Panitia Contoh " + n, CreatedAt: noon}
	m := account.Membership{ID: account.MembershipID("member-" + n), Account: a.ID, Organisation: o.ID, Role: account.Organiser, CreatedAt: noon}
	if err := db.KeepMember(t.Context(), a, m, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	who, err := db.Member(t.Context(), a.ID, noon)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// sampleDay is the sample gathering of an office, not yet kept.
func sampleDay(of account.OrganisationID) timetable.Day {
	d := sample.Day(1, noon)
	d.Gathering.ID = gathering.ID(account.NewID(noon))
	d.Gathering.Hosts = []gathering.Host{{Organisation: of}}
	return d
}

func keep(t *testing.T, db *store.DB, d timetable.Day) gathering.ID {
	t.Helper()
	id, err := db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, d.Gathering.Hosts[0].Organisation, noon), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSchemaIsTheOneThatIsReviewed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	open(t, path)
	got := strings.Join(texts(t, look(t, path), `
		SELECT sql FROM sqlite_master
		WHERE sql IS NOT NULL AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'
		ORDER BY tbl_name, type DESC, name`), ";\n\n") + ";\n"
	golden := filepath.Join("testdata", "schema.sql")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("the migrations reach another schema (-want +got); if that is meant, run with -update:\n%s", diff)
	}
}

func TestEveryTableIsStrictAndEveryReferenceHasAnIndex(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	open(t, path)
	db := look(t, path)
	// The full-text search makes its tables itself.
	for _, text := range texts(t, db, `SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'finding!_words%' ESCAPE '!'`) {
		if !strings.HasSuffix(text, "STRICT") {
			t.Errorf("a table is not strict:\n%s", text)
		}
	}
	// The first column of each reference must be the first of some index, or
	// deleting what it refers to reads the whole table. References to offices are
	// spared: no office is ever deleted.
	loose := texts(t, db, `
		SELECT m.name || '.' || f."from"
		FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND f.seq = 0 AND f."table" <> 'organisation' AND NOT EXISTS (
			SELECT 1 FROM pragma_index_list(m.name) i, pragma_index_info(i.name) c
			WHERE c.seqno = 0 AND c.name = f."from")
		ORDER BY 1`)
	if diff := cmp.Diff([]string{"run.asked_by"}, loose); diff != "" { // accounts are not deleted while they have runs
		t.Errorf("references without an index (-want +got):\n%s", diff)
	}
}

func TestReopeningKeepsEverything(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		first, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		key, err := first.Secret(t.Context(), "agenda")
		if err != nil {
			t.Fatal(err)
		}
		g := keep(t, first, sampleDay(founded(t, first, "1").Organisation))
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := open(t, path)
		again, err := second.Secret(t.Context(), "agenda")
		if err != nil || !slices.Equal(key, again) || len(key) != 32 {
			t.Errorf("want the same 32 secret bytes, got %d and %d, %v", len(key), len(again), err)
		}
		if other, err := second.Secret(t.Context(), "other"); err != nil || slices.Equal(key, other) {
			t.Errorf("want another secret of another name, %v", err)
		}
		if d, err := second.Day(t.Context(), g); err != nil || len(d.Requests) == 0 {
			t.Errorf("want the gathering, got %d requests, %v", len(d.Requests), err)
		}
	})
}

func TestDatabaseIsItsOwnersOnly(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such permissions")
	}
	path := filepath.Join(t.TempDir(), "test.db")
	founded(t, open(t, path), "1")
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("want the database and its journal, got %v, %v", files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s can be opened by others: %v", filepath.Base(f), mode)
		}
	}
}

func TestPathsWithSignsThatAddressesUse(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"temu usaha.db", "50%25.db", "a#b.db", "é.db", "a&mode=memory.db"} {
		path := filepath.Join(t.TempDir(), name)
		db, err := store.Open(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		founded(t, db, "1")
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: the database is not in its file: %v", name, err)
		}
	}
}

func TestWhatIsNotADatabaseIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	const notes = "these are the notes of somebody who typed the wrong name, and they are long enough to look like a page of a database; " +
		"nothing may happen to them, whatever the program makes of what they say"
	if err := os.WriteFile(path, []byte(notes), 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(t.Context(), path); err == nil {
		db.Close()
		t.Error("a text file was opened as a database")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != notes {
		t.Errorf("the file was changed: %q, %v", text, err)
	}
	if _, err := store.Open(t.Context(), filepath.Join(path, "inside", "test.db")); err == nil {
		t.Error("a database was made where no folder is")
	}
}

func TestDayComesBackAsItWasKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		office := founded(t, db, "1")
		d := sampleDay(office.Organisation)
		d.Gathering.Hosts[0].Name = "Dinas 1 (contoh)"
		d.Gathering.Tables[3].Name = "Meja Bank"
		d.Gathering.Participants[2].Organisation = office.Organisation
		d.Gathering.Agenda[1].Organisation = office.Organisation
		d.Requests[5].Fixed, d.Requests[5].Session = 4, 0
		d.Requests[9].After = []int{2, 6}
		d.Requests[9].Note = "kain endek; 'kutip' \"dua\" — 100 %"
		parties := timetable.Enlist(&d, office.Organisation, noon)
		if _, err := db.KeepDay(t.Context(), "", d, parties, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		got, err := db.Day(t.Context(), d.Gathering.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the day came back different (-want +got):\n%s", diff)
		}
		g, err := db.Gathering(t.Context(), d.Gathering.ID)
		if diff := cmp.Diff(d.Gathering, g, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("the gathering came back different, %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestImportThatFailsHalfwayLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*timetable.Day){
		"a request of nobody, last":    func(d *timetable.Day) { d.Requests[len(d.Requests)-1].From = 999 },
		"an order that cannot be kept": func(d *timetable.Day) { d.Requests[len(d.Requests)-1].After = []int{999} },
		"a host that does not exist": func(d *timetable.Day) {
			d.Gathering.Hosts = append(d.Gathering.Hosts, gathering.Host{Organisation: "?"})
		},
		"nobody hosts it":                 func(d *timetable.Day) { d.Gathering.Hosts = nil },
		"two participants of one number":  func(d *timetable.Day) { d.Gathering.Participants[5].Number = 5 },
		"a kind of party we do not know":  func(d *timetable.Day) { d.Gathering.Participants[5].Kind = "circus" },
		"an answer that we do not know":   func(d *timetable.Day) { d.Requests[7].Answer = "perhaps" },
		"an agenda item of unknown kind":  func(d *timetable.Day) { d.Gathering.Agenda[2].Kind = "dance" },
		"a priority beyond all others":    func(d *timetable.Day) { d.Requests[7].Priority = 4 },
		"a participant met by themselves": func(d *timetable.Day) { d.Requests[7].To = d.Requests[7].From },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, path string) {
				db := open(t, path)
				by := founded(t, db, "1")
				d := sampleDay(by.Organisation)
				draft := timetable.Draft{ID: "draft", By: by.ID, Office: by.Organisation, Name: "daftar.xlsx", CreatedAt: noon, Day: d}
				if err := db.KeepDraft(t.Context(), draft); err != nil {
					t.Fatal(err)
				}
				before := count(t, path)
				spoil(&d)
				if _, err := db.KeepDay(t.Context(), draft.ID, d, timetable.Enlist(&d, by.Organisation, noon), account.Entry{}); err == nil {
					t.Fatal("it was kept")
				}
				if diff := cmp.Diff(before, count(t, path)); diff != "" {
					t.Errorf("something was left (-before +after):\n%s", diff)
				}
				again, err := db.Draft(t.Context(), draft.ID)
				if err != nil || again.Made != "" {
					t.Errorf("want the draft still to be confirmed, got %q, %v", again.Made, err)
				}
			})
		})
	}
}

func TestDraftOfNobodyIsNotKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		err := db.KeepDraft(t.Context(), timetable.Draft{ID: "draft", By: "nobody", CreatedAt: noon})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("want not found, got %v", err)
		}
	})
}

func TestNothingThereIsNotFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		ctx := t.Context()
		for name, find := range map[string]func() error{
			"account":      func() error { _, err := db.Member(ctx, "?", noon); return err },
			"role":         func() error { _, err := db.MemberByRole(ctx, account.Speaker); return err },
			"organisation": func() error { _, err := db.Organisation(ctx, "?"); return err },
			"link":         func() error { _, err := db.Link(ctx, "?"); return err },
			"session":      func() error { _, _, err := db.Visitor(ctx, "?"); return err },
			"gathering":    func() error { _, err := db.Gathering(ctx, "?"); return err },
			"day":          func() error { _, err := db.Day(ctx, "?"); return err },
			"participant":  func() error { _, err := db.GatheringOf(ctx, "?"); return err },
			"link version": func() error { return db.RaiseLinkVersion(ctx, g, "?", account.Entry{}) },
			"run":          func() error { _, err := db.Run(ctx, g, "?"); return err },
			"due run":      func() error { _, err := db.ClaimRun(ctx, noon, noon); return err },
			"progress":     func() error { _, err := db.NoteProgress(ctx, "?", timetable.Progress{}, noon); return err },
			"draft":        func() error { _, err := db.Draft(ctx, "?"); return err },
			"confirmation": func() error {
				_, err := db.KeepDay(ctx, "?", sampleDay(by.Organisation), nil, account.Entry{})
				return err
			},
			"run of no gathering": func() error {
				return db.AskRun(ctx, timetable.Run{ID: "run", Gathering: "?", By: by.ID, RequestedAt: noon}, account.Entry{})
			},
		} {
			if err := find(); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: want not found, got %v", name, err)
			}
		}
	})
}

func TestGatheringsAreListedNewestFirstUpToALimit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		one, two := founded(t, db, "1"), founded(t, db, "2")
		add := func(of account.OrganisationID, id string, days int) {
			keep(t, db, timetable.Day{Gathering: gathering.Gathering{
				ID: gathering.ID(id), Hosts: []gathering.Host{{Organisation: of}}, Zone: "Asia/Makassar", Date: noon.AddDate(0, 0, days),
			}})
		}
		add(one.Organisation, "b", 1)
		add(one.Organisation, "a", 1)
		add(one.Organisation, "c", 0)
		add(two.Organisation, "d", 2)
		list := func(of account.OrganisationID, limit int) string {
			all, err := db.Gatherings(t.Context(), of, limit)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, g := range all {
				ids = append(ids, string(g.ID))
			}
			return strings.Join(ids, " ")
		}
		for _, tc := range []struct {
			of    account.OrganisationID
			limit int
			want  string
		}{{"", 100, "d b a c"}, {"", 2, "d b"}, {one.Organisation, 100, "b a c"}, {one.Organisation, 1, "b"}, {two.Organisation, 100, "d"}, {"org-3", 100, ""}} {
			if got := list(tc.of, tc.limit); got != tc.want {
				t.Errorf("of %q, at most %d: want %q, got %q", tc.of, tc.limit, tc.want, got)
			}
		}
	})
}

func TestRunKeepsEverythingItSays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		asked := timetable.Run{
			ID: "run", Gathering: g, By: by.ID, RequestedAt: noon,
			Settings: timetable.Settings{Budget: 90 * time.Second, Fairness: new(0), Seed: 1<<64 - 1},
		}
		if err := db.AskRun(t.Context(), asked, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		claimed, err := db.ClaimRun(t.Context(), noon.Add(time.Second), noon)
		if err != nil || claimed.State != timetable.Running || claimed.Attempts != 1 {
			t.Fatalf("want it running, got %+v, %v", claimed, err)
		}
		if _, err := db.ClaimRun(t.Context(), noon.Add(time.Second), noon); fault.KindOf(err) != fault.NotFound {
			t.Errorf("want it claimed once, got %v", err)
		}
		progress := timetable.Progress{Best: 9, Bound: 2, Phase: schedule.PhaseProve, Seconds: 1.25}
		if stop, err := db.NoteProgress(t.Context(), "run", progress, noon); err != nil || stop {
			t.Errorf("want it to go on, got %v, %v", stop, err)
		}
		if err := db.AskCancel(t.Context(), g, "run", noon, account.Entry{}); err != nil {
			t.Error(err)
		}
		if stop, err := db.NoteProgress(t.Context(), "run", progress, noon); err != nil || !stop {
			t.Errorf("want it to stop, got %v, %v", stop, err)
		}
		want := claimed
		want.State, want.EndedAt, want.CancelAsked, want.Progress = timetable.Cancelled, noon.Add(2*time.Second), true, progress
		want.Status, want.Spread, want.Held, want.Short = schedule.Feasible, 3, 2, 1
		want.Progress.Values = []schedule.Value{{Objective: schedule.Weight, Best: 5, Bound: 4}}
		want.Reasons = []schedule.Reason{{Kind: schedule.ReasonCrowdedSlots, Participants: []int{1}, Meetings: []int{2, 3}, Slots: []int{4}, Have: 5, Need: 6}}
		bookings := []timetable.Booking{{Request: 1, Slot: 2, Table: 3}, {Request: 2, Slot: 2, Table: 4}}
		left := []timetable.LeftOut{{Request: 3, Cause: "full", Participant: 61, Places: 24, Slots: []int{1, 2}, Lightest: 16}, {Request: 4, Cause: "tables"}}
		if err := db.EndRun(t.Context(), want, bookings, left, nil); err != nil {
			t.Fatal(err)
		}
		publish(t, db, g, by.ID, "run")
		want.Shown = true
		got, err := db.Run(t.Context(), g, "run")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("the run came back different, %v (-want +got):\n%s", err, diff)
		}
		d, err := db.Day(t.Context(), g)
		if err != nil || !cmp.Equal(bookings, d.Bookings) || !cmp.Equal(left, d.LeftOut) {
			t.Errorf("want its bookings and what it left out, got %v and %v, %v", d.Bookings, d.LeftOut, err)
		}
		if err := db.EndRun(t.Context(), want, nil, nil, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("ending it twice: want a conflict, got %v", err)
		}
	})
}

func TestRunThatCannotBeKeptWholeIsNotKeptAtAll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		finish := func(id timetable.RunID, bookings ...timetable.Booking) error {
			t.Helper()
			if err := db.AskRun(t.Context(), timetable.Run{ID: id, Gathering: g, By: by.ID, RequestedAt: noon}, account.Entry{}); err != nil {
				t.Fatal(err)
			}
			r, err := db.ClaimRun(t.Context(), noon, noon)
			if err != nil {
				t.Fatal(err)
			}
			r.State, r.Status = timetable.Finished, schedule.Optimal
			return db.EndRun(t.Context(), r, bookings, nil, nil)
		}
		if err := finish("first", timetable.Booking{Request: 1, Slot: 1, Table: 1}); err != nil {
			t.Fatal(err)
		}
		publish(t, db, g, by.ID, "first")
		before := count(t, path)
		err := finish("second", timetable.Booking{Request: 1, Slot: 2, Table: 1}, timetable.Booking{Request: 1, Slot: 3, Table: 1})
		if err == nil {
			t.Fatal("one request was booked twice")
		}
		after := count(t, path)
		if after["booking"] != before["booking"] {
			t.Errorf("half a timetable was kept: %d bookings, before %d", after["booking"], before["booking"])
		}
		d, err := db.Day(t.Context(), g)
		if err != nil || len(d.Bookings) != 1 || d.Bookings[0].Slot != 1 {
			t.Errorf("want the first timetable still shown, got %v, %v", d.Bookings, err)
		}
		if r, err := db.Run(t.Context(), g, "second"); err != nil || r.State != timetable.Running || r.Shown {
			t.Errorf("want the second still running, got %+v, %v", r, err)
		}
	})
}

func TestReadersDoNotWaitForWriters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // ends it when it is stuck
		defer cancel()
		done := make(chan error)
		const people = 8
		for range people {
			go func() {
				for range 20 {
					d, err := db.Day(ctx, g)
					if err == nil && len(d.Gathering.Participants) != 74 {
						err = fault.New(fault.Internal, "half a day was read")
					}
					if err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 20 {
			if err := db.RaiseLinkVersion(ctx, g, firstParticipant(t, db, g), account.Entry{}); err != nil {
				t.Error(err)
			}
		}
		for range people {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

func firstParticipant(t *testing.T, db *store.DB, id gathering.ID) gathering.ParticipantID {
	t.Helper()
	g, err := db.Gathering(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return g.Participants[0].ID
}

func TestTextIsNeverTakenForACommand(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		by := founded(t, db, "1")
		const nasty = `'); DROP TABLE request; -- $1 ? "x" ` + "\u202e\n"
		d := sampleDay(by.Organisation)
		d.Gathering.Title, d.Requests[0].Note, d.Gathering.Participants[0].Name = nasty, nasty, nasty
		g := keep(t, db, d)
		got, err := db.Day(t.Context(), g)
		if err != nil || got.Gathering.Title != nasty || got.Requests[0].Note != nasty || got.Gathering.Participants[0].Name != nasty {
			t.Errorf("want the text as it is, got %q, %v", got.Gathering.Title, err)
		}
		if _, err := db.Gatherings(t.Context(), nasty, 10); err != nil {
			t.Error(err)
		}
		if len(got.Requests) == 0 || got.Requests[0].Answer != match.Accepted && got.Requests[0].Answer != match.Declined && got.Requests[0].Answer != match.Withdrawn {
			t.Errorf("the requests suffered: %v", got.Requests)
		}
	})
}
