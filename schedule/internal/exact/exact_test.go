package exact

import (
	"context"
	"slices"
	"testing"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// gridOf makes a grid of one-desk participants whose meetings can take any slot.
func gridOf(slots, tables, parties int, pairs ...[2]int32) *grid.Grid {
	g := &grid.Grid{Slots: slots, Tables: tables, Spread: -1, Of: make([][]int32, parties), Desks: make([]int32, parties), After: make([][]int32, len(pairs))}
	for i := range g.Desks {
		g.Desks[i] = 1
	}
	for _, p := range pairs {
		g.A, g.B = append(g.A, p[0]), append(g.B, p[1])
		d := grid.NewSet(slots)
		for t := range slots {
			d.Put(t)
		}
		g.Domain = append(g.Domain, d)
	}
	g.Link()
	return g
}

func TestWithinFindsTheLeastNumberOfBreaks(t *testing.T) {
	t.Parallel()
	g := gridOf(3, 2, 3, [2]int32{0, 1}, [2]int32{0, 2})
	for m := range g.Domain { // the first participant is away in the middle
		g.Domain[m].Drop(1)
	}
	s := NewSearch(t.Context(), g, 0)
	if v, _ := s.Within(context.Background(), 0, 0); v != sat.Refuted {
		t.Errorf("no break: want refuted, got %v", v)
	}
	v, slots := s.Within(context.Background(), 1, 0)
	if v != sat.Satisfied {
		t.Fatalf("one break: want satisfied, got %v", v)
	}
	if _, total, _ := g.Breaks(slots); total != 1 {
		t.Errorf("want one break, got %d", total)
	}
}

func TestClashNamesOnlyThoseInIt(t *testing.T) {
	t.Parallel()
	// three who all want each other in two slots, and two bystanders
	g := gridOf(2, 5, 5, [2]int32{0, 1}, [2]int32{1, 2}, [2]int32{0, 2}, [2]int32{3, 4})
	who := Clash(context.Background(), g)
	slices.Sort(who)
	if !slices.Equal(who, []int{0, 1, 2}) {
		t.Errorf("want the three, got %v", who)
	}
	if who := Clash(context.Background(), gridOf(3, 5, 3, [2]int32{0, 1}, [2]int32{1, 2}, [2]int32{0, 2})); who != nil {
		t.Errorf("there is no clash in three slots, got %v", who)
	}
}

func TestSortedCountsItsInputs(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 7; n++ {
		for bits := range 1 << n {
			m := &Model{}
			var in []sat.Lit
			want := 0
			for i := range n {
				l := m.Var()
				in = append(in, l)
				if bits>>i&1 != 0 {
					want++
					m.Add(l)
				} else {
					m.Add(l.Not())
				}
			}
			out := m.Sorted(in, n)
			if v := m.Solve(context.Background(), 0); v != sat.Satisfied {
				t.Fatalf("%d of %d: %v", want, n, v)
			}
			for k, l := range out {
				if m.Value(l) != (k < want) {
					t.Fatalf("%d of %d: output %d is %v", want, n, k, m.Value(l))
				}
			}
		}
	}
}

func TestLargeProblemsAreLeftToLocalSearch(t *testing.T) {
	t.Parallel()
	if !Fits(gridOf(3, 2, 3, [2]int32{0, 1})) {
		t.Error("a tiny problem does not fit")
	}
	pairs := make([][2]int32, 60_000)
	for i := range pairs {
		pairs[i] = [2]int32{int32(i % 5000), int32((i*7 + 1) % 5000)}
	}
	if Fits(gridOf(40, 1000, 5000, pairs...)) {
		t.Error("60,000 meetings in 40 slots would take gigabytes")
	}
}
