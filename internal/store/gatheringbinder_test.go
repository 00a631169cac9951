package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store/storetest"
)

// A gathering that is planned with everything there is comes back as it was kept, on
// both engines; a refused change leaves nothing.
func TestPlansAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx, day := t.Context(), noon.AddDate(0, 0, 20)
		s := gathering.NewSecretariat(db, func() time.Time { return noon }, rand.Reader)
		tick := noon // so that accounts are made one after another
		id, err := sample.Plant(ctx, account.NewDoor(db, func() time.Time { tick = tick.Add(time.Millisecond); return tick }), db, 1, day, noon)
		if err == nil {
			err = sample.Prepare(ctx, db, id, day, noon, "https://temu.example")
		}
		if err != nil {
			t.Fatal(err)
		}
		m, err := db.MemberByRole(ctx, account.Organiser)
		must(t, err)
		by := m.Actor()
		b, err := s.Binder(ctx, by, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Speakers) != 3 || len(b.Talks) != 3 || len(b.Halls) != 3 || len(b.Budget) != 3 || len(b.Committee) != 2 || len(b.Tasks) != 3 || !b.Tasks[0].Done() {
			t.Errorf("something is missing: %+v", b)
		}
		if b.Heads.Confirmed == 0 || b.Heads.Confirmed == b.Heads.Registered || b.Heads.Speakers != 3 {
			t.Errorf("heads: %+v", b.Heads)
		}
		before := count(t, path)
		if err := s.KeepBudget(ctx, by, id, gathering.BudgetForm{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("want a fault, got %v", err)
		}
		if diff := cmp.Diff(before, count(t, path)); diff != "" {
			t.Errorf("a refused change left something:\n%s", diff)
		}
		again, err := s.Binder(ctx, by, id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, again); diff != "" {
			t.Errorf("it changed by being refused:\n%s", diff)
		}
		coming, err := s.Coming(ctx)
		if err != nil || len(coming) != 1+bit(again.Code != "") {
			t.Errorf("want both gatherings to be public, got %d, %v", len(coming), err)
		}
		rows, err := s.InSeries(ctx, by, "Temu usaha contoh")
		if err != nil || len(rows) != 3 {
			t.Fatalf("want three gatherings in the series, got %d, %v", len(rows), err)
		}
		open := rows[2].Plan
		if open.State != gathering.Open || len(open.Seats.Parts) != 1 || open.Seats.Quota != 40 || open.ClosesAt.IsZero() {
			t.Errorf("the second: %+v", open)
		}
		if err := s.Turn(ctx, by, open.ID, gathering.Cancel, "Gedung dipakai"); err != nil {
			t.Fatal(err)
		}
		c, err := s.Binder(ctx, by, open.ID)
		if err != nil || len(c.Turns) != 3 || c.Turns[2].Reason != "Gedung dipakai" || c.Turns[2].Tells != gathering.Everybody || !c.Turns[2].Told.IsZero() {
			t.Errorf("the turns: %+v, %v", c.Turns, err)
		}
		if err := s.KeepChecklist(ctx, by, id); err != nil {
			t.Fatal(err)
		}
		next, err := s.Create(ctx, by, gathering.Outline{Title: "Temu Usaha Contoh 03", Date: "2027-06-01"}, "")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Binder(ctx, by, next); err != nil || len(n.Tasks) != 3 || n.Tasks[0].Done() {
			t.Errorf("want the office's own checklist, got %+v, %v", n.Tasks, err)
		}
	})
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
