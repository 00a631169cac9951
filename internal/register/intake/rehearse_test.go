package intake_test

import (
	"context"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
	"wantilan/internal/store/storetest"
)

// asked is a long file whose preview was asked for.
func (w *world) asked(t *testing.T, rows int) intake.ID {
	t.Helper()
	g := intaketest.Mess{Seed: 9, Rows: rows, Clean: true}.Grid()
	id, err := w.desk.Take(t.Context(), w.by, "panjang.csv", intaketest.CSV(g, ';'), []intake.Grid{g})
	if err == nil {
		err = w.desk.Rehearse(t.Context(), w.by, id, intake.Choices{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// progress looks at an intake whenever its progress is kept.
type progress struct {
	intake.Store
	seen func()
}

func (p progress) KnownBusinesses(ctx context.Context, office account.OrganisationID, k intake.Keys) (intake.Known, error) {
	p.seen()
	return p.Store.KnownBusinesses(ctx, office, k)
}

// The preview of a long file is due work: it tells how far it is, then what the
// import would do, as that of a short file does.
func TestLongFileIsPreviewedAsDueWork(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		id := w.asked(t, 4200)
		if i := w.intake(t, id); i.State != intake.Rehearsing || i.Rows != 4200 || i.Preview != nil {
			t.Fatalf("%s, %d rows", i.State, i.Rows)
		}
		if err := w.desk.Start(t.Context(), w.by, id); fault.KindOf(err) != fault.Conflict {
			t.Errorf("started without a preview: %v", err)
		}
		most := 0
		slow := intake.NewDesk(progress{w.db, func() { most = max(most, w.intake(t, id).Done) }}, nowAtNoon, intake.Options{})
		if n, err := slow.RehearseDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		i := w.intake(t, id)
		if i.State != intake.Previewing || i.Preview.Counts[intake.Added] != 4200 || i.Done != 0 || most != 4000 {
			t.Errorf("%s, %+v, %d rows were told at most", i.State, i.Preview.Counts, most)
		}
		if n, err := w.desk.RehearseDue(t.Context()); n != 0 || err != nil {
			t.Errorf("%d previews more, %v", n, err)
		}
	})
}

// One that is cancelled asks for its columns again; what goes on with it stops.
func TestPreviewIsCancelled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		id, looked := w.asked(t, 9000), 0
		slow := intake.NewDesk(progress{w.db, func() {
			if looked++; looked == 3 {
				if err := w.desk.Cancel(t.Context(), w.by, id); err != nil {
					t.Error(err)
				}
			}
		}}, nowAtNoon, intake.Options{})
		if n, err := slow.RehearseDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if i := w.intake(t, id); i.State != intake.Matching || i.Preview != nil || looked > 5 {
			t.Errorf("%s after %d batches of 18", i.State, looked)
		}
	})
}

// One whose process was killed is taken over after a while, and after three it is
// told that it failed.
func TestPreviewGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir()+"/test.db")
	id := w.asked(t, 2500)
	at := noon
	for range 3 {
		if _, err := w.db.ClaimRehearsal(t.Context(), at, at.Add(-30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.db.ClaimRehearsal(t.Context(), at, at.Add(-30*time.Second)); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("taken over while it may be alive: %v", err)
		}
		at = at.Add(time.Minute)
	}
	later := intake.NewDesk(w.db, func() time.Time { return at }, intake.Options{})
	if n, err := later.RehearseDue(t.Context()); n != 0 || err == nil {
		t.Fatal(n, err)
	}
	if i := w.intake(t, id); i.State != intake.Previewing || !i.Preview.Failed {
		t.Errorf("%s, %+v", i.State, i.Preview)
	}
}

// An import that wrote something asks for a search for doubles; one that comes
// while a search is on has another follow it.
func TestImportAsksForDoubles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		w.imported(t, intaketest.Mess{Seed: 3, Rows: 40}.Grid(), intake.Choices{})
		d := intake.NewDoubles(w.db, nowAtNoon, nil)
		if s, err := d.Search(t.Context(), w.by); err != nil || s.State != intake.Requested || s.Of != 40 {
			t.Fatalf("%+v, %v", s, err)
		}
		begun := noon.Add(time.Second)
		office, _, err := w.db.ClaimSearch(t.Context(), begun, noon)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.db.AskSearch(t.Context(), office, begun.Add(time.Second), w.by.Did(account.ImportRegister, "likeness/x", begun)); err != nil {
			t.Fatal(err)
		}
		if err := w.db.KeepPairs(t.Context(), office, nil, 40, begun, begun.Add(2*time.Second)); err != nil {
			t.Fatal(err)
		}
		if s, err := d.Search(t.Context(), w.by); err != nil || s.State != intake.Requested {
			t.Fatalf("no search follows: %+v, %v", s, err)
		}
		if n, err := d.SearchDue(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if s, err := d.Search(t.Context(), w.by); err != nil || s.State == intake.Running {
			t.Fatalf("%+v, %v", s, err)
		}
	})
}
