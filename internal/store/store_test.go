package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

var start = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// planted is a database with the sample gathering, and its administrator.
func planted(t *testing.T) (*store.DB, gathering.ID, account.Account) {
	t.Helper()
	ctx := context.Background()
	db := open(t)
	door := account.NewDoor(db, func() time.Time { return start })
	id, err := sample.Plant(ctx, door, db, 1, start, start)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := db.AccountByRole(ctx, account.Administrator)
	if err != nil {
		t.Fatal(err)
	}
	return db, id, admin
}

func wantKind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("want %s, got %v", want, err)
	}
}

func TestADayComesBackAsItWasKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, _, admin := planted(t)
	d := sample.Day(9, start)
	d.Gathering.ID = "g-second"
	d.Gathering.Hosts = []gathering.Host{{Organisation: admin.Organisation, Name: "Dinas Perindustrian dan Tenaga Kerja (contoh)"}}
	d.Requests[5].After = []int{1, 3}
	d.Requests[6].Session, d.Requests[7].Fixed = 2, 4
	parties := timetable.Enlist(&d, admin.Organisation, start)
	if _, err := db.KeepDay(ctx, "", d, parties); err != nil {
		t.Fatal(err)
	}
	got, err := db.Day(ctx, "g-second")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("kept and read differ: %s", diff)
	}
}

func TestNothingIsKeptWhenAnythingFails(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, _, admin := planted(t)
	d := sample.Day(9, start)
	d.Gathering.ID = "g-broken"
	d.Gathering.Hosts = []gathering.Host{{Organisation: admin.Organisation}}
	parties := timetable.Enlist(&d, admin.Organisation, start)
	last := &d.Requests[len(d.Requests)-1]
	last.To = 999 // nobody
	if _, err := db.KeepDay(ctx, "", d, parties); err == nil {
		t.Fatal("want an error")
	}
	_, err := db.Gathering(ctx, "g-broken")
	wantKind(t, err, fault.NotFound)
	last.To = 61 // the parties must not have stayed either
	if _, err := db.KeepDay(ctx, "", d, parties); err != nil {
		t.Errorf("after mending: %v", err)
	}
}

func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, id, admin := planted(t)
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() {
			errs[i] = db.AskRun(ctx, timetable.Run{
				ID: timetable.RunID(account.NewID(start)), Gathering: id, By: admin.ID, RequestedAt: start,
				Settings: timetable.Settings{Budget: time.Second, Seed: 1<<64 - 1, Fairness: new(2)},
			})
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		wantKind(t, err, fault.Conflict)
	}
	if won != 1 {
		t.Errorf("want exactly one run, got %d", won)
	}
	runs, err := db.Runs(ctx, id, 10)
	if err != nil || len(runs) != 1 {
		t.Fatalf("got %d runs, %v", len(runs), err)
	}
	if s := runs[0].Settings; s.Seed != 1<<64-1 || *s.Fairness != 2 || s.Budget != time.Second || runs[0].Number != 1 {
		t.Errorf("the run came back changed: %+v", runs[0])
	}
}

// ask asks for a run and gives its identity.
func ask(t *testing.T, db *store.DB, id gathering.ID, by account.ID, at time.Time) timetable.RunID {
	t.Helper()
	run := timetable.RunID(account.NewID(at))
	err := db.AskRun(context.Background(), timetable.Run{ID: run, Gathering: id, By: by, RequestedAt: at, Settings: timetable.Settings{Budget: time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestARunOfADeadProcessIsTakenOver(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, id, admin := planted(t)
	run := ask(t, db, id, admin.ID, start)
	first, err := db.ClaimRun(ctx, start, start.Add(-time.Minute))
	if err != nil || first.ID != run || first.State != timetable.Running {
		t.Fatalf("got %+v, %v", first, err)
	}
	_, err = db.ClaimRun(ctx, start.Add(time.Second), start.Add(-time.Minute))
	wantKind(t, err, fault.NotFound) // it is being computed
	if _, err := db.NoteProgress(ctx, run, timetable.Progress{Best: 7, Bound: 2, Phase: schedule.PhaseProve}, start.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	_, err = db.ClaimRun(ctx, start.Add(3*time.Minute), start.Add(time.Minute))
	wantKind(t, err, fault.NotFound) // it gave a sign of life
	again, err := db.ClaimRun(ctx, start.Add(10*time.Minute), start.Add(9*time.Minute))
	if err != nil || again.ID != run || again.Progress.Best != -1 {
		t.Errorf("want the run again from the start, got %+v, %v", again, err)
	}
}

func TestEndOfARun(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, id, admin := planted(t)
	finish := func(booked []timetable.Booking, left []timetable.LeftOut) timetable.RunID {
		t.Helper()
		run := ask(t, db, id, admin.ID, start)
		r, err := db.ClaimRun(ctx, start, start)
		if err != nil {
			t.Fatal(err)
		}
		r.State, r.EndedAt, r.Status, r.Shown = timetable.Finished, start, schedule.Optimal, true
		r.Progress = timetable.Progress{Best: 3, Bound: 3, Phase: schedule.PhaseProve, Seconds: 1.5}
		r.Reasons = []schedule.Reason{{Kind: schedule.ReasonSearched, Slots: []int{1}}}
		if err := db.EndRun(ctx, r, booked, left); err != nil {
			t.Fatal(err)
		}
		return run
	}
	one := []timetable.Booking{{Request: 1, Slot: 1, Table: 2}, {Request: 2, Slot: 1, Table: 3}}
	left := []timetable.LeftOut{{Request: 3, Cause: timetable.CauseFull, Participant: 61, Places: 24}}
	first := finish(one, left)
	day, err := db.Day(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, day.Bookings); diff != "" {
		t.Errorf("bookings: %s", diff)
	}
	if diff := cmp.Diff(left, day.LeftOut); diff != "" {
		t.Errorf("left out: %s", diff)
	}
	if o := day.Outcome; o == nil || o.Breaks != 3 || o.Bound != 3 || o.Seconds != 1.5 || len(o.Reasons) != 1 {
		t.Errorf("outcome: %+v", o)
	}
	two := []timetable.Booking{{Request: 1, Slot: 5, Table: 1}}
	second := finish(two, nil)
	if day, err = db.Day(ctx, id); err != nil || len(day.Bookings) != 1 {
		t.Errorf("the second run is not shown: %v %v", day.Bookings, err)
	}
	if err := db.ShowRun(ctx, id, first); err != nil {
		t.Fatal(err)
	}
	if day, err = db.Day(ctx, id); err != nil || len(day.Bookings) != 2 {
		t.Errorf("the first run is not shown again: %v %v", day.Bookings, err)
	}
	wantKind(t, db.ShowRun(ctx, id, "no-such-run"), fault.Conflict)
	if day, _ = db.Day(ctx, id); len(day.Bookings) != 2 {
		t.Error("a failed change has hidden the timetable")
	}
	wantKind(t, db.AskCancel(ctx, id, second, start), fault.Conflict)
	_, err = db.NoteProgress(ctx, second, timetable.Progress{}, start)
	wantKind(t, err, fault.NotFound)
}

func TestTwoMeetingsNeverShareATable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, id, admin := planted(t)
	ask(t, db, id, admin.ID, start)
	r, err := db.ClaimRun(ctx, start, start)
	if err != nil {
		t.Fatal(err)
	}
	r.State, r.Status = timetable.Finished, schedule.Feasible
	if err := db.EndRun(ctx, r, []timetable.Booking{{Request: 1, Slot: 1, Table: 1}, {Request: 2, Slot: 1, Table: 1}}, nil); err == nil {
		t.Error("want the database to refuse")
	}
	if again, err := db.Run(ctx, id, r.ID); err != nil || again.State != timetable.Running {
		t.Errorf("the refused end has changed the run: %+v %v", again.State, err)
	}
}

func TestGatheringsOfAnOrganisation(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, id, _ := planted(t)
	for _, role := range []account.Role{account.Organiser, account.Desk, account.Owner, account.Speaker} {
		a, err := db.AccountByRole(ctx, role)
		if err != nil {
			t.Fatal(err)
		}
		list, err := db.Gatherings(ctx, a.Organisation, 10)
		if err != nil || len(list) != 1 || list[0].ID != id || len(list[0].Hosts) != 2 {
			t.Errorf("%s: got %+v, %v", role, list, err)
		}
	}
	if list, err := db.Gatherings(ctx, "nobody", 10); err != nil || len(list) != 0 {
		t.Errorf("a foreign organisation: got %+v, %v", list, err)
	}
}

func TestSecretsStay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "test.db")
	var secrets [2][]byte
	for i := range secrets {
		db, err := store.Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		if secrets[i], err = db.Secret(ctx, "agenda"); err != nil || len(secrets[i]) != 32 {
			t.Fatalf("got %d bytes, %v", len(secrets[i]), err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if string(secrets[0]) != string(secrets[1]) {
		t.Error("the secret changed when the database was opened again")
	}
}

func TestEndedContextsAreHonoured(t *testing.T) {
	t.Parallel()
	db, id, _ := planted(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.Day(ctx, id); !errors.Is(err, context.Canceled) {
		t.Errorf("want cancelled, got %v", err)
	}
}

func TestDraftsAreConfirmedOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, _, admin := planted(t)
	now := start
	desk := timetable.NewDesk(db, func() time.Time { return now })
	by := account.Actor{Account: admin.ID, Organisation: admin.Organisation, Role: account.Administrator}
	d := timetable.Day{
		Gathering: gathering.Gathering{
			Slots:        []gathering.Slot{{Number: 1}},
			Tables:       []gathering.Table{{Number: 1}},
			Participants: []gathering.Participant{{Number: 1, Name: "Tenun Bulan 81 (contoh)", Kind: register.Business}, {Number: 2, Name: "Bank B (contoh)", Kind: register.Bank}},
		},
		Requests: []match.Request{{Number: 1, From: 1, To: 2, Priority: match.Must, Answer: match.Accepted}},
	}
	id, err := desk.Keep(ctx, by, "daftar.xlsx", d)
	if err != nil {
		t.Fatal(err)
	}
	other := by
	other.Account = "somebody-else"
	_, err = desk.Draft(ctx, other, id)
	wantKind(t, err, fault.NotFound)
	for _, h := range []timetable.Header{{}, {Title: "x"}, {Date: start}} {
		_, err := desk.Confirm(ctx, by, id, h)
		wantKind(t, err, fault.Invalid)
	}
	first, err := desk.Confirm(ctx, by, id, timetable.Header{Title: " Temu (contoh) ", Date: start})
	if err != nil {
		t.Fatal(err)
	}
	second, err := desk.Confirm(ctx, by, id, timetable.Header{Title: "Other", Date: start})
	if err != nil || first != second {
		t.Errorf("confirming twice: %s and %s, %v", first, second, err)
	}
	g, err := db.Gathering(ctx, first)
	if err != nil || g.Title != "Temu (contoh)" || len(g.Participants) != 2 || g.Zone != "Asia/Makassar" {
		t.Errorf("got %+v, %v", g, err)
	}
	now = start.Add(25 * time.Hour)
	_, err = desk.Draft(ctx, by, id)
	wantKind(t, err, fault.NotFound)
	if n, err := desk.DropOld(ctx); n != 1 || err != nil {
		t.Errorf("dropping old drafts: %d, %v", n, err)
	}
}

func BenchmarkDay(b *testing.B) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "test.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	id, err := sample.Plant(ctx, account.NewDoor(db, time.Now), db, 1, start, start)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := db.Day(ctx, id); err != nil {
			b.Fatal(err)
		}
	}
}
