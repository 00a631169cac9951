package proof

import (
	"wantilan/schedule/internal/sat"
)

// meets gives the literals of the slots in which party p meets.
func (m *model) meets(p int) []sat.Lit {
	w := &m.party[p]
	if w.meets != nil {
		return w.meets
	}
	w.meets = make([]sat.Lit, m.d.Slots)
	for t := range w.meets {
		var here []sat.Lit
		for _, x := range m.d.Parties[p].Of {
			if l := m.slot[x][t]; l != absent {
				here = append(here, l)
			}
		}
		w.meets[t] = m.or(here)
	}
	return w.meets
}

// inRow: a party meets in at most InRow slots in a row.
func (m *model) inRow(p int) {
	row := int(m.d.Parties[p].InRow)
	if row >= m.d.Slots {
		return
	}
	guard := m.guard(Rule{Kind: InRow, Party: p})
	meets := m.meets(p)
	from := 0
	for t := range m.d.Slots {
		if m.d.First[t] {
			from = t
		}
		if !m.d.Open[t] || meets[t] == absent {
			from = t + 1
			continue
		}
		if t-from < row {
			continue
		}
		var idle []sat.Lit
		for _, l := range meets[t-row : t+1] {
			idle = append(idle, l.Not())
		}
		m.add([]sat.Lit{guard}, idle...)
	}
}

// walk: a party with one desk has time to go from one hall to the next.
func (m *model) walk(p int) {
	if m.d.Walk == nil || !m.d.Parties[p].Single || len(m.d.Parties[p].Of) < 2 {
		return
	}
	guard := []sat.Lit{m.guard(Rule{Kind: Walk, Party: p})}
	in := m.inHall(p)
	meets := m.meets(p)
	for t := range m.d.Slots {
		for s := t + 1; s < m.d.Slots && !m.d.First[s]; s++ {
			for h, from := range in[t] {
				for k, to := range in[s] {
					if from == absent || to == absent || int(m.d.Walk[h][k]) <= s-t-1 {
						continue
					}
					clause := []sat.Lit{from.Not(), to.Not()}
					if !m.straight(h, k) {
						clause = append(clause, meets[t+1:s]...)
					}
					m.add(guard, clause...)
				}
			}
		}
	}
}

// straight tells that no way over other halls, with a meeting in each, takes
// fewer slots than the one from h to k.
func (m *model) straight(h, k int) bool {
	if m.ways == nil {
		m.ways = make([][]int32, m.d.Halls)
		for i := range m.ways {
			m.ways[i] = append([]int32{}, m.d.Walk[i]...)
		}
		for via := range m.ways {
			for i := range m.ways {
				for j := range m.ways {
					m.ways[i][j] = min(m.ways[i][j], m.ways[i][via]+1+m.ways[via][j])
				}
			}
		}
	}
	return m.ways[h][k] >= m.d.Walk[h][k]
}

// inHall gives literals of the slots and halls that party p meets in.
func (m *model) inHall(p int) [][]sat.Lit {
	out := make([][]sat.Lit, m.d.Slots)
	for t := range out {
		out[t] = make([]sat.Lit, m.d.Halls)
		for h := range out[t] {
			var here []sat.Lit
			for _, x := range m.d.Parties[p].Of {
				if l := m.spot[x][t*m.d.Halls+h]; l != absent {
					here = append(here, l)
				}
			}
			out[t][h] = m.or(here)
		}
	}
	return out
}

// breaks gives a literal for each slot in which a break of p can end: it meets
// there, not in the open slot before, and earlier that day.
func (m *model) breaks(p int) []sat.Lit {
	w := &m.party[p]
	if w.ends != nil || len(m.d.Parties[p].Of) < 2 {
		return w.ends
	}
	w.ends = []sat.Lit{}
	m.asManySlots(p)
	begun, last := absent, absent // it met earlier that day; in the open slot before
	for t, u := range m.meets(p) {
		if m.d.First[t] {
			begun, last = absent, absent
		}
		if !m.d.Open[t] {
			continue
		}
		if u != absent && begun != absent && begun != last {
			w.ends = append(w.ends, m.ends(begun, last, u))
		}
		if u != absent {
			if begun == absent {
				begun = u
			} else {
				begun = m.or([]sat.Lit{begun, u})
			}
		}
		last = u
	}
	return w.ends
}

func (m *model) ends(begun, last, u sat.Lit) sat.Lit {
	e := m.Var()
	m.Add(e.Not(), u)
	m.Add(e.Not(), begun)
	if last == absent {
		m.Add(begun.Not(), u.Not(), e)
		return e
	}
	m.Add(e.Not(), last.Not())
	m.Add(begun.Not(), last, u.Not(), e)
	return e
}

// asManySlots states what follows, for a party that does one thing at a time: it
// meets in as many slots as it has meetings.
func (m *model) asManySlots(p int) {
	w := &m.d.Parties[p]
	if !w.Single || m.rules != nil {
		return
	}
	var more, less []sat.Lit
	slots, held := 0, 0
	for _, x := range w.Of {
		if int(m.d.Meetings[x].Host) == p {
			return
		}
		switch m.held[x] {
		case m.yes:
			held++
		case m.yes.Not():
		default:
			more, less = append(more, m.held[x].Not()), append(less, m.held[x])
			held++
		}
	}
	for _, u := range m.meets(p) {
		if u != absent {
			more, less = append(more, u), append(less, u.Not())
			slots++
		}
	}
	must := held - (len(more) - slots)
	m.AtMost(more, held)       // slots <= meetings
	m.AtMost(less, slots-must) // meetings <= slots
}

// each gives literals of which the k-th says that p has more than k breaks.
func (m *model) each(p int) []sat.Lit {
	w := &m.party[p]
	if w.each == nil {
		ends := m.breaks(p)
		w.each = m.Sorted(ends, len(ends))
	}
	return w.each
}

// spreadState is what bounds on the spread of breaks are made of.
type spreadState struct {
	any, all []sat.Lit // somebody, and everybody, has more than k breaks
}

func (m *model) spreads() *spreadState {
	if m.spread != nil {
		return m.spread
	}
	m.spread = &spreadState{}
	most := 0
	for p := range m.d.Parties {
		m.pulse()
		most = max(most, len(m.each(p)))
	}
	for k := range most {
		some, every := m.Var(), m.Var()
		for p := range m.d.Parties {
			each := m.each(p)
			if k >= len(each) {
				m.Add(every.Not())
				continue
			}
			m.Add(each[k].Not(), some)
			m.Add(every.Not(), each[k])
		}
		m.spread.any, m.spread.all = append(m.spread.any, some), append(m.spread.all, every)
	}
	return m.spread
}

// within states, under a guard, that numbers of breaks differ by at most spread.
func (m *model) within(guard sat.Lit, spread int) {
	s := m.spreads()
	for k := 0; k+spread < len(s.any); k++ {
		m.add([]sat.Lit{guard}, s.any[k+spread].Not(), s.all[k])
	}
}

// spots reads the timetable out of the last model.
func (m *model) read() []int32 {
	out := make([]int32, len(m.spot))
	for x := range m.spot {
		out[x] = -1
		for s, l := range m.spot[x] {
			if l != absent && m.Value(l) {
				out[x] = int32(s)
			}
		}
	}
	return out
}

// prefer makes the search start near a timetable.
func (m *model) prefer(spots []int32) {
	like := func(l sat.Lit, yes bool) {
		switch {
		case l == absent:
		case yes:
			m.Prefer(l)
		default:
			m.Prefer(l.Not())
		}
	}
	meets := make([][]bool, len(m.d.Parties))
	for p := range meets {
		meets[p] = make([]bool, m.d.Slots)
	}
	for x, at := range spots {
		for s, l := range m.spot[x] {
			like(l, int(at) == s)
		}
		for t, l := range m.slot[x] {
			like(l, at >= 0 && int(m.d.Slot(at)) == t)
		}
		like(m.held[x], at >= 0)
		if at >= 0 {
			meets[m.d.Meetings[x].A][m.d.Slot(at)] = true
			meets[m.d.Meetings[x].B][m.d.Slot(at)] = true
		}
	}
	for p := range m.party {
		for t, l := range m.party[p].meets {
			like(l, meets[p][t])
		}
	}
}
