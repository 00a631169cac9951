package proof

import (
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// goalState is a goal as a sum of literals that cost something.
type goalState struct {
	base    int64 // what it costs in any case
	lits    []sat.Lit
	weights []int64
	at      map[sat.Lit]int
	sum     sat.Sum
	total   int64 // of all weights
	bounds  map[int64]sat.Lit
	core    *coreSearch
}

// cost adds that l costs w more when it is true; w may be negative.
func (g *goalState) cost(m *model, l sat.Lit, w int64) {
	switch {
	case l == absent || l == m.yes.Not() || w == 0:
		return
	case l == m.yes:
		g.base += w
		return
	}
	if i, known := g.at[l]; known {
		g.weights[i] += w
		return
	}
	if i, known := g.at[l.Not()]; known { // w·l = w - w·¬l
		g.base += w
		g.weights[i] -= w
		return
	}
	g.at[l] = len(g.lits)
	g.lits, g.weights = append(g.lits, l), append(g.weights, w)
}

// settle turns negative weights around.
func (g *goalState) settle() {
	n := 0
	for i, l := range g.lits {
		w := g.weights[i]
		if w < 0 {
			g.base += w
			l, w = l.Not(), -w
		}
		if w > 0 {
			g.lits[n], g.weights[n] = l, w
			g.total += w
			n++
		}
	}
	g.lits, g.weights = g.lits[:n], g.weights[:n]
	g.at = nil
}

// state gives the sum of a goal; not for Spread, which is none.
func (m *model) sumOf(goal day.Goal) *goalState {
	if m.goal[goal] != nil {
		return m.goal[goal]
	}
	g := &goalState{at: map[sat.Lit]int{}, bounds: map[int64]sat.Lit{}}
	switch goal {
	case day.Changes:
		m.changes(g)
	case day.Floor:
		m.floor(g)
	case day.Weight:
		for x := range m.d.Meetings {
			m.notHeld(g, x, m.d.Meetings[x].Weight)
		}
	case day.Breaks:
		for p := range m.d.Parties {
			m.pulse()
			for _, e := range m.breaks(p) {
				g.cost(m, e, 1)
			}
		}
	case day.Walking:
		m.placed()
		for p := range m.d.Parties {
			m.pulse()
			m.walks(g, p)
		}
	case day.Early:
		for x := range m.slot {
			for t, l := range m.slot[x] {
				g.cost(m, l, int64(t))
			}
		}
	}
	g.settle()
	if goal != day.Spread {
		g.sum = m.Weigh(g.lits, g.weights)
	}
	m.goal[goal] = g
	return g
}

// notHeld adds a cost of meeting x when it is not held.
func (m *model) notHeld(g *goalState, x int, w int64) {
	if m.held[x] == m.yes.Not() {
		g.base += w
	} else if m.held[x] != m.yes {
		g.cost(m, m.held[x].Not(), w)
	}
}

func (m *model) changes(g *goalState) {
	for x := range m.d.Meetings {
		meeting := &m.d.Meetings[x]
		if meeting.Was < 0 {
			continue
		}
		m.notHeld(g, x, meeting.Loss-meeting.Price)
		if l := m.slot[x][meeting.Was]; l != absent {
			g.cost(m, l.Not(), meeting.Price)
		} else {
			g.base += meeting.Price
		}
	}
}

// floor: a party lacks its k-th wanted meeting, or holds it.
func (m *model) floor(g *goalState) {
	for p := range m.d.Parties {
		m.pulse()
		w := &m.d.Parties[p]
		least, list := int(w.Least), []sat.Lit(nil)
		for _, x := range w.Of {
			switch m.held[x] {
			case m.yes:
				least--
			case m.yes.Not():
			default:
				list = append(list, m.held[x].Not())
			}
		}
		if over := least - len(list); over > 0 {
			g.base += int64(over)
			least = len(list)
		}
		var last sat.Lit
		n := len(list)
		for k := range least {
			lack := m.Var()
			if k > 0 {
				m.Add(lack.Not(), last)
			}
			last = lack
			g.cost(m, lack, 1)
			list = append(list, lack.Not())
		}
		if least > 0 { // as many lacks as are missing
			m.AtMost(list, n)
		}
	}
}

// bound is a literal under which a goal is at most most: yes when it always is,
// not yes when it never can be.
func (m *model) bound(goal day.Goal, most int64) sat.Lit {
	g := m.sumOf(goal)
	if l, known := g.bounds[most]; known {
		return l
	}
	var l sat.Lit
	switch {
	case goal == day.Spread:
		l = m.spreadBound(most)
	case most < g.base:
		l = m.yes.Not()
	case most >= g.base+g.total:
		l = m.yes
	default:
		l = m.Within(g.sum, most-g.base)
		m.Prefer(l)
		if goal == day.Walking {
			m.Add(l.Not(), m.places.on)
		}
	}
	g.bounds[most] = l
	return l
}

func (m *model) spreadBound(most int64) sat.Lit {
	switch {
	case most < 0:
		return m.yes.Not()
	case most >= int64(len(m.spreads().any)):
		return m.yes
	}
	l := m.Var()
	m.within(l, int(most))
	return l
}
