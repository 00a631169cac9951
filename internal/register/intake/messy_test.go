package intake_test

import (
	"context"
	"errors"
	"flag"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

var noon = time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)

func nowAtNoon() time.Time { return noon }

func TestMain(m *testing.M) { storetest.Main(m) }

// world is an office with a desk over a real database.
type world struct {
	db    *store.DB
	desk  *intake.Desk
	by    account.Actor
	where string
}

func newWorld(t testing.TB, where string) *world {
	t.Helper()
	return newWorldAt(t, where, nowAtNoon)
}

func newWorldAt(t testing.TB, where string, now func() time.Time) *world {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	door := account.NewDoor(db, now)
	office, err := door.Found(ctx, account.Office, "Dinas (contoh)", "")
	if err != nil {
		t.Fatal(err)
	}
	id, err := door.Enrol(ctx, "Panitia Contoh 01", office, account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	return &world{db, intake.NewDesk(db, now, intake.Options{Regions: intake.Gazetteer(intaketest.Regions)}),
		account.Actor{Account: id, Organisation: office, Role: account.Organiser}, where}
}

// previewed takes a file up to its preview.
func (w *world) previewed(t testing.TB, g intake.Grid, c intake.Choices) intake.Intake {
	t.Helper()
	ctx := context.Background()
	id, err := w.desk.Take(ctx, w.by, "daftar.csv", intaketest.CSV(g, ';'), []intake.Grid{g})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.desk.Rehearse(ctx, w.by, id, c); err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.RehearseDue(ctx); err != nil { // of a long file
		t.Fatal(err)
	}
	return w.intake(t, id)
}

func (w *world) intake(t testing.TB, id intake.ID) intake.Intake {
	t.Helper()
	i, err := w.desk.Intake(context.Background(), w.by, id)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// imported takes a file in whole.
func (w *world) imported(t testing.TB, g intake.Grid, c intake.Choices) intake.Intake {
	t.Helper()
	ctx := context.Background()
	i := w.previewed(t, g, c)
	if err := w.desk.Start(ctx, w.by, i.ID); err != nil {
		t.Fatal(err)
	}
	if n, err := w.desk.ImportDue(ctx); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	return w.intake(t, i.ID)
}

func TestMessyFileIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		g := intaketest.Mess{Seed: 7, Rows: 1200, Wrong: 50, Lone: 100}.Grid()
		i := w.previewed(t, g, intake.Choices{})
		for column, want := range []intake.Target{"", "name", "contact_name", "nib", "contact_phone", "", "address", "village", "district", "main_product",
			"year_begun", "workers_men", "workers_women", "investment", "sales", "kbli_2020", "as_of", ""} {
			if got := i.Plan.Columns[column].Target; got != want {
				t.Errorf("column %s %q: want %q, got %q", intake.Letters(column), i.Plan.Columns[column].Heading, want, got)
			}
		}
		p := i.Preview
		if p.Counts[intake.LeftRow] != 1 || p.Counts[intake.Wrong] < 40 || p.Counts[intake.Wrong] > 90 || p.Counts[intake.Added]+p.Counts[intake.Wrong] != 1200 {
			t.Errorf("previewed as %v; %+v", p.Counts, p.Kinds)
		}
		if err := w.desk.Start(t.Context(), w.by, i.ID); err != nil {
			t.Fatal(err)
		}
		if n, err := w.desk.ImportDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		done := w.intake(t, i.ID)
		if done.State != intake.Done || done.Done != p.Rows {
			t.Errorf("state %s after %d of %d rows", done.State, done.Done, p.Rows)
		}
		for _, o := range intake.Outcomes {
			if done.Count(o) != p.Counts[o] {
				t.Errorf("%s: previewed %d, became %d", o, p.Counts[o], done.Count(o))
			}
		}
		told := 0
		if _, err := w.desk.Report(t.Context(), w.by, i.ID, func(f []intake.Fate) error { told += len(f); return nil }); err != nil || told != p.Rows {
			t.Errorf("the report tells of %d rows of %d: %v", told, p.Rows, err)
		}
		if _, err := w.db.IntakeRows(t.Context(), i.ID); err == nil {
			t.Error("the rows of the file are still kept")
		}
	})
}

// The same file twice changes nothing, also rows that have no number at all.
func TestSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		g := intaketest.Mess{Seed: 3, Rows: 700, Wrong: 20, Lone: 200}.Grid()
		first := w.imported(t, g, intake.Choices{})
		again := w.previewed(t, g, intake.Choices{})
		if again.Preview.Counts[intake.Added] != 0 || again.Preview.Counts[intake.Changed] != 0 || again.Preview.Counts[intake.Same] != first.Count(intake.Added) {
			t.Errorf("first %v, again %v; %+v", first.Counts, again.Preview.Counts, again.Preview.Told)
		}
		if !again.Preview.Twice {
			t.Error("the preview does not tell that the file was read in before")
		}
		if err := w.desk.Start(t.Context(), w.by, again.ID); err == nil {
			t.Error("an import that would write nothing was begun")
		}
	})
}

// cutOff ends the context after some batches, as a crash would end the process.
type cutOff struct {
	*store.DB
	left int
	stop context.CancelFunc
}

func (c *cutOff) WriteBatch(ctx context.Context, b intake.Batch, decide func(intake.Known) intake.Written) (bool, error) {
	if c.left == 0 {
		c.stop()
		return false, errors.New("the process was killed")
	}
	c.left--
	return c.DB.WriteBatch(ctx, b, decide)
}

func (c *cutOff) EndIntake(context.Context, intake.ID, intake.State, int, time.Time, account.Entry) error {
	return errors.New("the process was killed")
}

func TestImportGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		g := intaketest.Mess{Seed: 5, Rows: 1600, Lone: 300}.Grid()
		g.Rows = append(g.Rows, g.Rows[len(g.Rows)-5]) // told twice, in the last batch
		i := w.previewed(t, g, intake.Choices{})
		if err := w.desk.Start(t.Context(), w.by, i.ID); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		dying := intake.NewDesk(&cutOff{w.db, 2, stop}, func() time.Time { return noon }, intake.Options{Regions: intake.Gazetteer(intaketest.Regions)})
		if _, err := dying.ImportDue(ctx); err == nil {
			t.Fatal("the process was not killed")
		}
		half := w.intake(t, i.ID)
		if half.State != intake.Running || half.Done != 1000 || half.Count(intake.Added) != 1000 {
			t.Fatalf("%s, %d done, %v", half.State, half.Done, half.Counts)
		}
		if n, err := w.desk.ImportDue(t.Context()); n != 0 || err != nil {
			t.Fatalf("taken over while it may be alive: %d, %v", n, err)
		}
		later := intake.NewDesk(w.db, func() time.Time { return noon.Add(time.Minute) }, intake.Options{Regions: intake.Gazetteer(intaketest.Regions)})
		if n, err := later.ImportDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		done := w.intake(t, i.ID)
		if done.State != intake.Done || done.Count(intake.Added) != 1600 || done.Count(intake.Repeated) != 1 {
			t.Errorf("%s, %v", done.State, done.Counts)
		}
	})
}

var many = flag.Int("rows", 100_000, "rows of the file that BenchmarkImport reads in")

func BenchmarkImport(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			where := b.TempDir() + "/test.db"
			if engine == "postgres" {
				address, drop, err := storetest.New(b.Context())
				if err != nil {
					b.Skip(err)
				}
				where = address
				b.Cleanup(func() { _ = drop() })
			}
			w := newWorldAt(b, where, time.Now)
			g := intaketest.Mess{Seed: 1, Rows: *many, Clean: true, Lone: 100}.Grid()
			for b.Loop() {
				begun := time.Now()
				i := w.previewed(b, g, intake.Choices{})
				b.ReportMetric(time.Since(begun).Seconds(), "preview-s")
				if err := w.desk.Start(b.Context(), w.by, i.ID); err != nil {
					b.Fatal(err)
				}
				begun = time.Now()
				if n, err := w.desk.ImportDue(b.Context()); n != 1 || err != nil {
					b.Fatal(n, err)
				}
				b.ReportMetric(time.Since(begun).Seconds(), "import-s")
				if done := w.intake(b, i.ID); done.Count(intake.Added) != *many {
					b.Fatal(done.Counts, i.Preview.Kinds)
				}
			}
		})
	}
}
