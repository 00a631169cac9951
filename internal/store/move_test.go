package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// filled is a database with something in every kind of column, closed.
func filled(t *testing.T, where string) string {
	t.Helper()
	db, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	by := founded(t, db, "1")
	g := keep(t, db, sampleDay(by.Organisation))
	if _, err := db.Secret(t.Context(), "agenda"); err != nil {
		t.Fatal(err)
	}
	if err := db.AskRun(t.Context(), timetable.Run{ID: "run", Gathering: g, By: by.ID, RequestedAt: noon}, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	r, err := db.ClaimRun(t.Context(), noon, noon)
	if err != nil {
		t.Fatal(err)
	}
	r.State, r.Status, r.Progress.Seconds = timetable.Finished, schedule.Optimal, 0.125
	if err := db.EndRun(t.Context(), r, []timetable.Booking{{Request: 1, Slot: 1, Table: 1}}, nil, nil); err != nil {
		t.Fatal(err)
	}
	publish(t, db, g, by.ID, "run")
	c := account.Consent{Account: by.ID, Number: 1, Purpose: account.Photo, Version: 2, Given: true, At: noon, By: by.ID, Channel: account.OnPage}
	text := account.ConsentText{Purpose: account.Photo, Version: 2, Indonesian: "Kalimat.", English: "Text.", AskAgain: true, From: noon, MadeAt: noon, MadeBy: by.ID}
	for _, err := range []error{
		db.KeepConsentText(t.Context(), text, account.Entry{}), db.KeepConsent(t.Context(), c, account.Entry{}),
		db.SetRetentions(t.Context(), by.ID, noon, []account.Retention{{Kept: account.KeptForms, Days: 8}}, account.Entry{}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return where
}

func move(t *testing.T, from, to string) (all []store.Moved) {
	t.Helper()
	if err := store.Move(t.Context(), from, to, func(m store.Moved) { all = append(all, m) }); err != nil {
		t.Fatal(err)
	}
	return all
}

// Everything goes to the other engine and back, and is the same.
func TestMoveThereAndBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		from := filled(t, where)
		there := move(t, from, storetest.Postgres(t))
		file := filepath.Join(t.TempDir(), "back.db")
		back := move(t, from, file)
		if diff := cmp.Diff(there, back); diff != "" {
			t.Errorf("the copies differ (-postgres +sqlite):\n%s", diff)
		}
		rows := map[string]int64{}
		for _, m := range there {
			rows[m.Table] = m.Rows
		}
		for table, n := range count(t, from) {
			if rows[table] != int64(n) {
				t.Errorf("%s: %d rows were moved of %d", table, rows[table], n)
			}
		}
		if rows["participant"] == 0 || rows["booking"] != 1 || rows["secret"] != 1 || rows["consent"] != 1 || rows["consent_text"] != 1 || rows["retention"] != 1 {
			t.Errorf("the test moves too little: %v", rows)
		}
		if err := store.CheckFile(t.Context(), file); err != nil {
			t.Error(err)
		}
		db, err := store.Inspect(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		all, err := db.All(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatalf("want the gathering, got %v, %v", all, err)
		}
		if d, err := db.Day(t.Context(), all[0]); err != nil || d.Outcome == nil || len(d.Bookings) != 1 {
			t.Errorf("want the shown timetable, got %+v, %v", d.Outcome, err)
		}
	})
}

func TestMoveIntoADatabaseInUseIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		from, to := filled(t, filepath.Join(t.TempDir(), "from.db")), filled(t, where)
		before := count(t, to)
		err := store.Move(t.Context(), from, to, nil)
		if err == nil || !strings.Contains(err.Error(), "empty") && !strings.Contains(err.Error(), "exists already") {
			t.Errorf("want a refusal, got %v", err)
		}
		if diff := cmp.Diff(before, count(t, to)); diff != "" {
			t.Errorf("the destination was changed (-before +after):\n%s", diff)
		}
	})
}

func TestMoveOfADatabaseInUseIsRefused(t *testing.T) {
	t.Parallel()
	from := filepath.Join(t.TempDir(), "from.db")
	founded(t, open(t, from), "1")
	to := filepath.Join(t.TempDir(), "to.db")
	refused(t, "move", store.Move(t.Context(), from, to, nil), "in use")
	if left, _ := filepath.Glob(filepath.Dir(to) + "/*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A backup of either engine is one file, which either engine takes back.
func TestBackupOfEitherEngineIsRestoredIntoEither(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		from, file := filled(t, where), filepath.Join(t.TempDir(), "backup.db")
		if err := store.Backup(t.Context(), from, file); err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{filepath.Join(t.TempDir(), "new.db"), storetest.Postgres(t)} {
			if err := store.Restore(t.Context(), file, to, to+".old"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(count(t, from), count(t, to)); diff != "" {
				t.Errorf("restored into %s (-from +to):\n%s", storetest.Engine(to), diff)
			}
		}
	})
}
