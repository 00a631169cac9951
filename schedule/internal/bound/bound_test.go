package bound

import (
	"context"
	"testing"

	"wantilan/schedule/internal/grid"
)

// star is one participant that meets n others, each meeting in the slots given.
func star(slots, tables, n int, allowed ...int) *grid.Grid {
	g := &grid.Grid{Slots: slots, Tables: tables, Spread: -1, Of: make([][]int32, n+1), Desks: make([]int32, n+1), After: make([][]int32, n)}
	for i := range g.Desks {
		g.Desks[i] = 1
	}
	for m := range n {
		g.A, g.B = append(g.A, 0), append(g.B, int32(m+1))
		d := grid.NewSet(slots)
		for _, t := range allowed {
			d.Put(t)
		}
		g.Domain = append(g.Domain, d)
	}
	g.Link()
	return g
}

func TestFreeSlotsAloneForceBreaks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		g    *grid.Grid
		want int
	}{
		{"side by side", star(6, 9, 3, 0, 1, 2), 0},
		{"away in between", star(6, 9, 3, 0, 1, 4), 1},
		{"twice away", star(6, 9, 3, 0, 2, 4), 2},
		{"room to choose", star(6, 9, 2, 0, 2, 3), 0},
	} {
		got, ok := Least(context.Background(), c.g, 50, 1<<30)
		if !ok || got != c.want {
			t.Errorf("%s: want %d, got %d %v", c.name, c.want, got, ok)
		}
		if alone := Alone(c.g, 0); alone != c.want {
			t.Errorf("%s: alone want %d, got %d", c.name, c.want, alone)
		}
	}
}

// Two tables seat four; six participants with three of four slots each all need
// the two in the middle unless they break.
func TestPricesSeeWhatTablesForce(t *testing.T) {
	t.Parallel()
	g := &grid.Grid{Slots: 4, Tables: 2, Spread: -1, Of: make([][]int32, 5), Desks: []int32{1, 1, 1, 1, 1}}
	// five participants meet in a circle and one more chord each would need 5*3/2
	for _, pair := range [][2]int32{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}, {0, 2}, {1, 3}} {
		g.A, g.B = append(g.A, pair[0]), append(g.B, pair[1])
		d := grid.NewSet(4)
		for t := range 4 {
			d.Put(t)
		}
		g.Domain = append(g.Domain, d)
	}
	g.After = make([][]int32, len(g.A))
	g.Link()
	got, ok := Least(context.Background(), g, 300, 1<<30)
	// Four have three meetings: each day without a break takes both middle slots,
	// eight seats; the fifth has two meetings and can stay at an end only by
	// taking one of them, and there are eight seats in all.
	if !ok || got < 1 {
		t.Errorf("want at least one break, got %d %v", got, ok)
	}
}

func TestNoPossibleDayIsToldNotBounded(t *testing.T) {
	t.Parallel()
	if _, ok := Least(context.Background(), star(6, 9, 3, 0, 1), 10, 1<<30); ok {
		t.Error("three meetings in two slots have no day")
	}
}
