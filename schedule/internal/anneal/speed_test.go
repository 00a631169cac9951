package anneal

import (
	"context"
	"math/rand/v2"
	"testing"

	"wantilan/schedule/internal/grid"
)

// day is a random grid of parties with about seven meetings each.
func day(parties, slots int) *grid.Grid {
	r := rand.New(rand.NewPCG(1, 2))
	g := &grid.Grid{Slots: slots, Tables: parties / 3, Spread: 2, Of: make([][]int32, parties), Desks: make([]int32, parties)}
	degree := make([]int, parties)
	for len(g.A) < parties*7/2 {
		a, b := r.IntN(parties), r.IntN(parties)
		if a == b || degree[a] > slots-4 || degree[b] > slots-4 {
			continue
		}
		degree[a]++
		degree[b]++
		g.A, g.B = append(g.A, int32(a)), append(g.B, int32(b))
		d := grid.NewSet(slots)
		for t := range slots {
			d.Put(t)
		}
		g.Domain = append(g.Domain, d)
	}
	for i := range g.Desks {
		g.Desks[i] = 1
	}
	g.After = make([][]int32, len(g.A))
	g.Link()
	return g
}

func BenchmarkMoves(b *testing.B) {
	g := day(70, 20)
	s := &search{state: newState(g, 1), best: 0, ctx: context.Background(), left: 1 << 60}
	for _, d := range g.Domain {
		s.domains = append(s.domains, slots(d))
	}
	s.fill()
	b.ResetTimer()
	for b.Loop() {
		s.step(0.12)
	}
}
