package intake_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
	"wantilan/internal/store/storetest"
)

// reading is a desk whose files are read so.
func (w *world) reading(seal *register.Seal, read intake.ReadFile) *intake.Desk {
	return intake.NewDesk(w.db, nowAtNoon, intake.Options{Regions: intake.Gazetteer(intaketest.Regions), File: read, Seal: seal})
}

// A file is kept sealed and read as due work; what comes of it is what comes of one
// that was read at once.
func TestFileIsReadAsDueWork(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		ctx := t.Context()
		seal, err := register.NewSeal(bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		g := intaketest.Mess{Seed: 9, Rows: 30, Clean: true}.Grid()
		file := intaketest.CSV(g, ';')
		d := w.reading(&seal, func(_ context.Context, name string, got []byte, told func(int)) ([]intake.Grid, error) {
			if name != "daftar.csv" || !bytes.Equal(got, file) {
				t.Errorf("%s of %d bytes is read", name, len(got))
			}
			told(31)
			return []intake.Grid{{Name: "kosong"}, g}, nil
		})
		id, err := d.Hand(ctx, w.by, "daftar.csv", file)
		if err != nil {
			t.Fatal(err)
		}
		if i := w.intake(t, id); i.State != intake.Reading || !i.Unread {
			t.Fatalf("%s, unread %t", i.State, i.Unread)
		}
		if kept, err := w.db.IntakeRows(ctx, id); err != nil || bytes.Contains(kept, file[:20]) {
			t.Errorf("the file is kept in clear: %v", err)
		}
		if err := d.Rehearse(ctx, w.by, id, intake.Choices{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("rehearsed unread: %v", err)
		}
		if n, err := d.ReadDue(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		once, err := d.Take(ctx, w.by, "daftar.csv", file, []intake.Grid{g})
		if err != nil {
			t.Fatal(err)
		}
		want, err1 := d.Intake(ctx, w.by, once)
		got, err2 := d.Intake(ctx, w.by, id)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Plan, got.Plan); diff != "" || got.State != intake.Matching || got.Unread || len(got.Sheets) != 1 || got.Done != 0 {
			t.Errorf("%s, %d sheets (-at once +as due work):\n%s", got.State, len(got.Sheets), diff)
		}
		if n, err := d.ReadDue(ctx); n != 0 || err != nil {
			t.Errorf("%d more, %v", n, err)
		}
		if err := d.Rehearse(ctx, w.by, id, intake.Choices{}); err != nil {
			t.Error(err)
		}
	})
}

// What is wrong with a file is kept for its page; the file is not.
func TestBrokenFileIsGivenUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		ctx := t.Context()
		for name, c := range map[string]struct {
			read intake.ReadFile
			said map[string][]string
			n    int // files that came to an end as files do
		}{
			"broken": {func(context.Context, string, []byte, func(int)) ([]intake.Grid, error) {
				return nil, &intake.Unreadable{Said: map[string][]string{"id": {"Baris 3: tanda kutip."}}}
			}, map[string][]string{"id": {"Baris 3: tanda kutip."}}, 1},
			"ours": {func(context.Context, string, []byte, func(int)) ([]intake.Grid, error) {
				return nil, errors.New("disk full")
			}, nil, 0},
			"panic": {func(context.Context, string, []byte, func(int)) ([]intake.Grid, error) { panic("made to break") }, nil, 0},
		} {
			d := w.reading(nil, c.read)
			id, err := d.Hand(ctx, w.by, name, []byte("x"))
			if err != nil {
				t.Fatal(err)
			}
			n, err := d.ReadDue(ctx)
			if n != c.n || (err != nil) != (c.n == 0) {
				t.Errorf("%s: %d, %v", name, n, err)
			}
			i := w.intake(t, id)
			if i.State != intake.Failed || !i.Unread || i.Preview == nil || !cmp.Equal(c.said, i.Preview.Unread) || i.Preview.Failed != (c.said == nil) {
				t.Errorf("%s: %s, %+v", name, i.State, i.Preview)
			}
			if _, err := w.db.IntakeRows(ctx, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: the file is still there: %v", name, err)
			}
			if err := d.Continue(ctx, w.by, id); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: goes on: %v", name, err)
			}
		}
	})
}

// While a file is read its page tells how far it is; one that is cancelled stops, and
// nothing of it stays.
func TestReadingTellsHowFarItIsAndIsCancelled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		var id intake.ID
		told := make(chan int, 100)
		d := intake.NewDesk(watched{w.db, told}, nowAtNoon, intake.Options{File: func(ctx context.Context, _ string, _ []byte, tell func(int)) ([]intake.Grid, error) {
			tell(1234)
			if n := <-told; n != 1234 {
				t.Errorf("%d rows are told", n)
			}
			if i := w.intake(t, id); i.Done != 1234 || i.State != intake.Reading {
				t.Errorf("%s, %d rows", i.State, i.Done)
			}
			if err := w.desk.Cancel(context.WithoutCancel(ctx), w.by, id); err != nil {
				t.Error(err)
			}
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		var err error
		if id, err = d.Hand(t.Context(), w.by, "daftar.csv", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if n, err := d.ReadDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if i := w.intake(t, id); i.State != intake.Cancelled || !i.Unread || i.Done != 0 {
			t.Errorf("%s, %d rows", i.State, i.Done)
		}
	})
}

// watched tells of every progress that is kept.
type watched struct {
	intake.Store
	told chan<- int
}

func (w watched) ReadSoFar(ctx context.Context, id intake.ID, rows int, now time.Time) error {
	err := w.Store.ReadSoFar(ctx, id, rows, now)
	select {
	case w.told <- rows:
	default:
	}
	return err
}

// A server that stops gives the file back, and the next one reads it from its
// beginning; one whose process was killed is taken over after a while, and after
// three it is given up.
func TestReadingGoesOnAfterAStopOrACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir()+"/test.db")
	ctx, stop := context.WithCancel(t.Context())
	stopping := w.reading(nil, func(ctx context.Context, _ string, _ []byte, _ func(int)) ([]intake.Grid, error) {
		stop()
		return nil, ctx.Err()
	})
	id, err := stopping.Hand(t.Context(), w.by, "daftar.csv", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stopping.ReadDue(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if i := w.intake(t, id); i.State != intake.Reading || i.Attempts != 0 {
		t.Errorf("given back: %s, %d attempts", i.State, i.Attempts)
	}
	at := noon
	for range 3 {
		if _, err := w.db.ClaimReading(t.Context(), at, at.Add(-30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.db.ClaimReading(t.Context(), at, at.Add(-30*time.Second)); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("taken over while it may be alive: %v", err)
		}
		at = at.Add(time.Minute)
	}
	later := intake.NewDesk(w.db, func() time.Time { return at }, intake.Options{})
	if n, err := later.ReadDue(t.Context()); n != 0 || err == nil {
		t.Fatal(n, err)
	}
	if i := w.intake(t, id); i.State != intake.Failed || !i.Preview.Failed {
		t.Errorf("%s, %+v", i.State, i.Preview)
	}
}
