package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

var freeze = flag.Bool("freeze", false, "write the database of the first release anew; only before that release")

const firstRelease = "testdata/release-1.db.gz"

// The database of every release must open in all later ones, with what was kept
// in it. testdata/release-1.db.gz is the sample gathering with its timetable.
func TestDatabaseOfTheFirstReleaseOpens(t *testing.T) {
	if *freeze {
		writeFirstRelease(t)
	}
	t.Parallel()
	ctx := context.Background()
	packed, err := os.Open(firstRelease)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "release.db")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	admin, err := db.MemberByRole(ctx, account.Administrator)
	if err != nil {
		t.Fatal(err)
	}
	list, err := db.Gatherings(ctx, "", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("want one gathering, got %d, %v", len(list), err)
	}
	day, err := db.Day(ctx, list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if day.Gathering.Title != "Temu Usaha Industri Badung (contoh)" || len(day.Gathering.Participants) != 74 || len(day.Requests) != 186 || admin.Name != "Administrator Contoh" {
		t.Errorf("the gathering is not what was kept: %s, %d participants, %d requests, %s",
			day.Gathering.Title, len(day.Gathering.Participants), len(day.Requests), admin.Name)
	}
	problem, index := day.Problem()
	table := schedule.Timetable{Slot: make([]int, len(index)), Table: make([]int, len(index))}
	booked := map[int]timetable.Booking{}
	for _, b := range day.Bookings {
		booked[b.Request] = b
	}
	for m, i := range index {
		b := booked[day.Requests[i].Number]
		table.Slot[m], table.Table[m] = b.Slot, b.Table
	}
	report := schedule.Verify(problem, table)
	if !report.OK() || day.Outcome == nil || report.Total != day.Outcome.Breaks || day.Outcome.Status != schedule.Optimal || day.Published != 1 {
		t.Errorf("the timetable kept is broken: %+v, %+v", report.Broken, day.Outcome)
	}
}

// writeFirstRelease makes the database file that is kept.
func writeFirstRelease(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "new.db")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := store.Open(ctx, path)
	must(err)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Second); return now }
	id, err := sample.Plant(ctx, account.NewDoor(db, clock), db, 1, now.AddDate(0, 0, 16), now)
	must(err)
	admin, err := db.MemberByRole(ctx, account.Administrator)
	must(err)
	planner := timetable.NewPlanner(db, make([]byte, 32), clock)
	by := account.Actor{Account: admin.ID, Organisation: admin.Organisation, Role: admin.Role}
	_, err = planner.Ask(ctx, by, id, timetable.Settings{Budget: time.Minute, Seed: 1})
	must(err)
	if n, err := planner.SolveDue(ctx); n != 1 || err != nil {
		t.Fatalf("solving: %d %v", n, err)
	}
	_, err = planner.Publish(ctx, by, id, 1, 0, "")
	must(err)
	must(db.Close()) // writes everything into the one file
	body, err := os.ReadFile(path)
	must(err)
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	must(err)
	_, err = zip.Write(body)
	must(err)
	must(zip.Close())
	must(os.WriteFile(firstRelease, packed.Bytes(), 0o644))
}
