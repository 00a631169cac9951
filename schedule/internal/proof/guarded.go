package proof

import "wantilan/schedule/internal/sat"

// guardedCrowds states what crowds does when rules can be left away: a slot in
// which a party is away takes up its desks as long as that rule holds.
func (m *model) guardedCrowds() {
	for p := range m.d.Parties {
		m.pulse()
		seen := map[string]bool{}
		all := make([]bool, m.d.Slots)
		for t := range all {
			all[t] = true
		}
		m.guardedCrowd(p, all, seen)
		for _, x := range m.d.Parties[p].Of {
			in := make([]bool, m.d.Slots)
			for t := range in {
				in[t] = m.d.Meetings[x].Domain.Has(t) || m.d.Parties[p].Desks[t] == 0
			}
			m.guardedCrowd(p, in, seen)
		}
	}
	m.guardedTables()
}

// guardedCrowd bounds the meetings of p that rules keep in the slots marked.
func (m *model) guardedCrowd(p int, in []bool, seen map[string]bool) {
	key := make([]byte, len(in))
	room, taken := 0, 0
	var lits []sat.Lit
	var weights []int64
	for t := range in {
		if !in[t] || !m.d.Open[t] {
			continue
		}
		key[t] = 1
		desks := m.desksIn(p, t)
		room += desks
		if m.d.Parties[p].Desks[t] == 0 {
			lits = append(lits, m.guard(Rule{Kind: Away, Party: p, Officer: -1, Slot: t}))
			weights = append(weights, int64(desks))
			taken += desks
		}
	}
	if seen[string(key)] {
		return
	}
	seen[string(key)] = true
	kept := map[int32][]sat.Lit{}
	n := 0
	for _, x := range m.d.Parties[p].Of {
		if int(m.d.Meetings[x].Host) == p || m.held[x] == m.yes.Not() {
			continue
		}
		if guards, ok := m.keeps(p, x, in); ok {
			kept[x] = guards
			n++
		}
	}
	if n+taken <= room {
		return
	}
	for _, x := range m.d.Parties[p].Of {
		if guards, ok := kept[x]; ok {
			l := m.held[x]
			if len(guards) > 0 {
				l = m.Var()
				m.add(append(guards, m.held[x]), l)
			}
			lits, weights = append(lits, l), append(weights, 1)
		}
	}
	m.Guard(m.Weigh(lits, weights), int64(room), m.guard(Rule{Kind: Desks, Party: p}))
}

// keeps gives rules by which meeting x is held in the slots marked or not at all.
func (m *model) keeps(p int, x int32, in []bool) (guards []sat.Lit, ok bool) {
	meeting := &m.d.Meetings[x]
	for t, l := range m.slot[x] {
		if l == absent || in[t] {
			continue
		}
		other := int(m.d.Other(x, int32(p)))
		switch {
		case !meeting.Wanted.Has(t):
			guards = append(guards, m.guard(Rule{Kind: Wanted, Meeting: int(x)}))
		case m.d.Parties[other].Desks[t] == 0:
			guards = append(guards, m.guard(Rule{Kind: Away, Party: other, Officer: -1, Slot: t}))
		default:
			return nil, false
		}
	}
	return guards, true
}

// guardedTables bounds all meetings by all tables: a slot whose tables do not
// count has room for everything.
func (m *model) guardedTables() {
	var lits []sat.Lit
	var weights []int64
	for x := range m.d.Meetings {
		if m.d.Meetings[x].Host < 0 && m.held[x] != m.yes.Not() {
			lits, weights = append(lits, m.held[x]), append(weights, 1)
		}
	}
	n, room, open := len(lits), 0, 0
	for t := range m.d.Slots {
		if !m.d.Open[t] {
			continue
		}
		open++
		tables := 0
		for h := range m.d.Halls {
			tables += len(m.open[t*m.d.Halls+h])
		}
		tables = min(tables, n)
		room += tables
		if tables < n {
			lits, weights = append(lits, m.guard(Rule{Kind: Tables, Slot: t})), append(weights, int64(n-tables))
		}
	}
	if n > room {
		m.Weighted(lits, weights, int64(open*n))
	}
}
