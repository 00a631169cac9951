package grid

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// one is a grid of one busy participant, whose meetings have random domains.
func one(r *rand.Rand) *Grid {
	n, slots := 1+r.IntN(5), 1+r.IntN(6)
	g := &Grid{Slots: slots, Tables: 100, Spread: -1, Of: make([][]int32, n+1), Desks: make([]int32, n+1), After: make([][]int32, n)}
	for i := range g.Desks {
		g.Desks[i] = 1
	}
	g.Desks[0] = int32(1 + r.IntN(2))
	for m := range n {
		g.A, g.B = append(g.A, 0), append(g.B, int32(m+1))
		d := NewSet(slots)
		for t := range slots {
			if r.IntN(3) > 0 {
				d.Put(t)
			}
		}
		g.Domain = append(g.Domain, d)
	}
	g.Link()
	return g
}

// seatings lists by trying all which slots each meeting can take when all of
// the first participant's are held; nil when they cannot.
func seatings(g *Grid) []Set {
	var can []Set
	at := make([]int, g.Meetings())
	load := make([]int32, g.Slots)
	var try func(m int)
	try = func(m int) {
		if m == len(at) {
			if can == nil {
				for range at {
					can = append(can, NewSet(g.Slots))
				}
			}
			for i, t := range at {
				can[i].Put(t)
			}
			return
		}
		for _, t := range g.Domain[m].All() {
			if load[t] < g.Desks[0] {
				at[m], load[t] = t, load[t]+1
				try(m + 1)
				load[t]--
			}
		}
	}
	try(0)
	return can
}

func TestPresolveKeepsExactlyTheSlotsThatSomeSeatingUses(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	solvable := 0
	for range 3000 {
		g := one(r)
		want := seatings(g)
		free := make([]int, g.Participants())
		for p := range free {
			free[p] = g.Slots
		}
		clashes := g.Presolve(t.Context(), free)
		if (want == nil) != (len(clashes) > 0) {
			t.Fatalf("seatings %v, clashes %+v of %+v", want, clashes, g)
		}
		if want == nil {
			continue
		}
		solvable++
		for m := range want {
			if !want[m].Equal(g.Domain[m]) {
				t.Fatalf("meeting %d: want slots %v, got %v", m, want[m].All(), g.Domain[m].All())
			}
		}
	}
	if solvable < 500 {
		t.Errorf("only %d of the random cases can be solved", solvable)
	}
}

func TestSetsAcrossWords(t *testing.T) {
	t.Parallel()
	s := NewSet(130)
	for _, slot := range []int{0, 63, 64, 129} {
		s.Put(slot)
	}
	if got := s.All(); !slices.Equal(got, []int{0, 63, 64, 129}) || s.Len() != 4 || s.First() != 0 || s.Last() != 129 {
		t.Errorf("got %v, %d, %d to %d", got, s.Len(), s.First(), s.Last())
	}
	s.Drop(0)
	s.Drop(129)
	if s.Has(0) || !s.Has(63) || s.First() != 63 || s.Last() != 64 {
		t.Errorf("after dropping: %v", s.All())
	}
	if empty := NewSet(3); empty.First() != -1 || empty.Last() != -1 || empty.All() != nil {
		t.Error("an empty set has slots")
	}
}

func TestBreaksCountRunsOfIdleSlots(t *testing.T) {
	t.Parallel()
	g := &Grid{Slots: 8, Tables: 9, Of: make([][]int32, 5), Desks: []int32{1, 1, 1, 1, 1}, After: make([][]int32, 4)}
	for m := range 4 {
		g.A, g.B = append(g.A, 0), append(g.B, int32(m+1))
	}
	g.Link()
	for _, c := range []struct {
		slots []int32
		want  int
	}{
		{[]int32{0, 1, 2, 3}, 0},
		{[]int32{0, 1, 5, 6}, 1}, // a long gap is one break
		{[]int32{0, 2, 4, 6}, 3},
		{[]int32{7, 0, 3, 4}, 2},
		{[]int32{-1, 0, -1, 7}, 1}, // what is not held does not count
	} {
		if _, total, spread := g.Breaks(c.slots); total != c.want || spread != c.want {
			t.Errorf("%v: want %d, got %d with spread %d", c.slots, c.want, total, spread)
		}
	}
}
