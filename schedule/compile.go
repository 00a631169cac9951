package schedule

import "wantilan/schedule/internal/grid"

// compile turns a checked problem into the form that searches work on. free is
// how many slots each participant can use at all.
func compile(p *Problem) (g *grid.Grid, free []int) {
	g = &grid.Grid{
		Slots: p.Slots, Tables: p.Tables, Spread: -1,
		A: make([]int32, len(p.Meetings)), B: make([]int32, len(p.Meetings)),
		After:  make([][]int32, len(p.Meetings)),
		Domain: make([]grid.Set, len(p.Meetings)),
		Of:     make([][]int32, len(p.Participants)),
		Desks:  make([]int32, len(p.Participants)),
	}
	if p.Fairness != nil {
		g.Spread = *p.Fairness
	}
	here := make([]grid.Set, len(p.Participants))
	free = make([]int, len(p.Participants))
	for i, who := range p.Participants {
		g.Desks[i] = int32(p.desks(i))
		here[i] = grid.NewSet(p.Slots)
		for t := range p.Slots {
			here[i].Put(t)
		}
		for _, s := range who.Unavailable {
			here[i].Drop(s - 1)
		}
		free[i] = here[i].Len()
	}
	for i, m := range p.Meetings {
		g.A[i], g.B[i] = int32(m.A), int32(m.B)
		g.Domain[i] = domain(p, &m, here[m.A], here[m.B])
		for _, before := range m.After {
			g.After[i] = append(g.After[i], int32(before))
		}
	}
	g.Link()
	return g, free
}

func domain(p *Problem, m *Meeting, a, b grid.Set) grid.Set {
	d := grid.NewSet(p.Slots)
	if m.Allowed == nil {
		for t := range p.Slots {
			d.Put(t)
		}
	}
	for _, s := range m.Allowed {
		d.Put(s - 1)
	}
	for t := range p.Slots {
		if !a.Has(t) || !b.Has(t) || m.Fixed != 0 && t != m.Fixed-1 {
			d.Drop(t)
		}
	}
	return d
}
