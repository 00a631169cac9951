package exact

import (
	"context"
	"math/rand/v2"
	"testing"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// tinyGrid is small enough to try every timetable.
func tinyGrid(r *rand.Rand) *grid.Grid {
	slots, parties := 2+r.IntN(4), 2+r.IntN(5)
	var pairs [][2]int32
	for range 1 + r.IntN(6) {
		a := r.IntN(parties)
		b := (a + 1 + r.IntN(parties-1)) % parties
		pairs = append(pairs, [2]int32{int32(a), int32(b)})
	}
	g := gridOf(slots, 1+r.IntN(3), parties, pairs...)
	if r.IntN(3) > 0 {
		g.Spread = r.IntN(3)
	}
	if r.IntN(6) == 0 {
		g.Desks[r.IntN(parties)] = 2
	}
	for m := range g.Domain {
		for t := range slots {
			if r.IntN(5) == 0 && g.Domain[m].Len() > 1 {
				g.Domain[m].Drop(t)
			}
		}
	}
	return g
}

// fewest tries every timetable; -1 when none keeps the rules.
func fewest(g *grid.Grid) int {
	best := -1
	slot := make([]int32, g.Meetings())
	load := make([]int, g.Slots)
	busy := make([]int32, g.Participants()*g.Slots)
	var try func(m int)
	try = func(m int) {
		if m == len(slot) {
			_, total, spread := g.Breaks(slot)
			if (g.Spread < 0 || spread <= g.Spread) && (best < 0 || total < best) {
				best = total
			}
			return
		}
		for _, t := range g.Domain[m].All() {
			a, b := int(g.A[m])*g.Slots+t, int(g.B[m])*g.Slots+t
			if load[t] == g.Tables || busy[a] == g.Desks[g.A[m]] || busy[b] == g.Desks[g.B[m]] {
				continue
			}
			slot[m] = int32(t)
			load[t], busy[a], busy[b] = load[t]+1, busy[a]+1, busy[b]+1
			try(m + 1)
			load[t], busy[a], busy[b] = load[t]-1, busy[a]-1, busy[b]-1
		}
	}
	try(0)
	return best
}

// Whichever statement is asked, and however breaks were granted before, the first
// number of breaks that is not refuted is the fewest of all timetables.
func TestRisingBoundsEndAtTheFewestBreaks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(3, 4))
	some := 0
	for range 2000 {
		g := tinyGrid(r)
		want := fewest(g)
		for way := range 4 {
			s := NewSearch(t.Context(), g, 0)
			verdict, _ := s.Feasible(ctx, 0)
			if (verdict == sat.Satisfied) != (want >= 0) {
				t.Fatalf("want %d breaks, whether there is any timetable: %v\n%+v", want, verdict, g)
			}
			for k := 0; verdict != sat.Refuted; k++ {
				if way > 0 && k > way-1 { // the first numbers are granted, if any, the others stated
					s.tried = s.cores.least
					s.tight, s.within = []statement{{kind: Kind(way - 1)}}, k
				}
				verdict, slots := s.Within(ctx, k, 0)
				if verdict == sat.Refuted {
					if s.cores.least > want || k >= want {
						t.Fatalf("way %d: %d breaks refuted, at least %d, where %d are enough\n%+v", way, k, s.cores.least, want, g)
					}
					continue
				}
				if _, total, _ := g.Breaks(slots); total != want {
					t.Fatalf("way %d: want %d breaks, got %d\n%+v", way, want, total, g)
				}
				break
			}
		}
		if want > 0 {
			some++
		}
	}
	if some < 60 {
		t.Errorf("only %d problems needed breaks", some)
	}
}
