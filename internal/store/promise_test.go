package store_test

import (
	"testing"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/store/storetest"
)

func TestPromisesAreKeptWithWhatTheyMayBringAndWhatTheyBrought(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		b := promise.NewBook(db, func() time.Time { return noon })
		one, other := g.Participants[0].ID, g.Participants[60].ID
		p := promise.Promise{Gathering: g.ID, Giver: one, Taker: other, What: " Kirim  contoh ", Potential: 1_500_000, Realised: 7, State: promise.Kept}
		must(t, b.Add(t.Context(), by, p))
		for what, wrong := range map[string]promise.Promise{
			"to oneself": {Gathering: g.ID, Giver: one, Taker: one, What: "A"}, "nobody": {Gathering: g.ID, Giver: one, What: "A"},
			"nothing": {Gathering: g.ID, Giver: one, Taker: other}, "no day": {Gathering: g.ID, Giver: one, Taker: other, What: "A", Due: "besok"},
		} {
			isFault(t, what, b.Add(t.Context(), by, wrong), fault.Invalid)
		}
		l, err := b.List(t.Context(), by, g.ID)
		must(t, err)
		if len(l.Promises) != 1 {
			t.Fatalf("%d promises", len(l.Promises))
		}
		got := l.Promises[0]
		if got.What != "Kirim contoh" || got.Potential != 1_500_000 || got.Realised != 0 || got.State != promise.Open || got.Version != 1 {
			t.Errorf("a new promise: %+v", got)
		}
		got.State, got.Realised, got.What = promise.Kept, 900_000, "other words"
		must(t, b.Change(t.Context(), by, got))
		isFault(t, "an older version", b.Change(t.Context(), by, got), fault.Conflict)
		l, err = b.List(t.Context(), by, g.ID)
		must(t, err)
		if got = l.Promises[0]; got.State != promise.Kept || got.Realised != 900_000 || got.Potential != 1_500_000 || got.What != "Kirim contoh" {
			t.Errorf("what became of it: %+v", got)
		}
		said, err := db.Registered(t.Context(), by.Account, 10)
		must(t, err)
		if len(said) != 1 || said[0].What != "promise" || said[0].Name != "Kirim contoh" {
			t.Errorf("what a person gets of their own: %+v", said)
		}
	})
}
