package proof

import (
	"slices"

	"wantilan/schedule/internal/sat"
)

// unitKey names a group: which of a host's shared meetings, where.
type unitKey struct {
	party, spot int
	types       string // of tables that count, see tables.go; empty for all
}

// desks: a party sits at no more tables at once than it has desks, and an
// officer at one.
func (m *model) desks(p int) {
	w := &m.d.Parties[p]
	guard := m.guard(Rule{Kind: Desks, Party: p})
	for t := range m.d.Slots {
		m.atMost(guard, m.seats(p, t), m.desksIn(p, t))
		for o := range w.Officers {
			m.officer(p, o, t)
		}
	}
}

// desksIn is how many desks a party has in slot t, or would have if it were there.
func (m *model) desksIn(p, t int) int {
	desks := m.d.Parties[p].Desks
	if desks[t] > 0 {
		return int(desks[t])
	}
	return int(slices.Max(append([]int32{1}, desks...)))
}

// seats lists literals for what a party needs desks for in slot t.
func (m *model) seats(p, t int) []sat.Lit {
	var out []sat.Lit
	for _, x := range m.d.Parties[p].Of {
		if l := m.slot[x][t]; l != absent && int(m.d.Meetings[x].Host) != p {
			out = append(out, l)
		}
	}
	for h := range m.d.Halls {
		out = append(out, m.group(p, t*m.d.Halls+h, "", nil)...)
	}
	return out
}

// group gives literals of which at least as many are true as tables are needed
// for the shared meetings that p receives in a spot: those that counts, all when
// counts is nil.
func (m *model) group(p, spot int, key string, counts func(x int32) bool) []sat.Lit {
	if units, known := m.units[unitKey{p, spot, key}]; known {
		return units
	}
	var in []sat.Lit
	named := map[int32][]sat.Lit{}
	var order []int32
	for _, x := range m.d.Parties[p].Of {
		l := m.spot[x][spot]
		if l == absent || int(m.d.Meetings[x].Host) != p || counts != nil && !counts(x) {
			continue
		}
		in = append(in, l)
		if o := m.officerOf(x, p); o >= 0 {
			if named[o] == nil {
				order = append(order, o)
			}
			named[o] = append(named[o], l)
		}
	}
	units := m.tablesFor(p, spot, in, order, named)
	m.units[unitKey{p, spot, key}] = units
	return units
}

// officerOf is the officer of p that meeting x is with, or -1.
func (m *model) officerOf(x int32, p int) int32 {
	if int(m.d.Meetings[x].A) == p {
		return m.d.Meetings[x].OfficerA
	}
	return m.d.Meetings[x].OfficerB
}

// tablesFor makes the units of one group: enough for its size, and one for each
// officer that somebody asked for.
func (m *model) tablesFor(p, spot int, in []sat.Lit, order []int32, named map[int32][]sat.Lit) []sat.Lit {
	if len(in) <= 1 {
		return in
	}
	size := int(m.d.Parties[p].Group)
	n := (len(in) + size - 1) / size
	n = min(len(in), n+len(order))
	if m.rules == nil {
		n = min(n, int(m.d.Parties[p].Desks[spot/m.d.Halls]))
	}
	units := make([]sat.Lit, n)
	terms, weights := slices.Clone(in), make([]int64, len(in), len(in)+n)
	for i := range weights {
		weights[i] = 1
	}
	for k := range units {
		units[k] = m.Var()
		terms, weights = append(terms, units[k].Not()), append(weights, int64(size))
		if k > 0 {
			m.Add(units[k].Not(), units[k-1])
		}
	}
	for _, l := range in {
		m.add(nil, append([]sat.Lit{l.Not()}, units[:min(1, n)]...)...)
	}
	if n == 0 {
		return units
	}
	m.Weighted(terms, weights, int64(size*n))
	m.eachOfficer(p, units, order, named)
	return units
}

// eachOfficer: officers that were asked for sit at tables of their own.
func (m *model) eachOfficer(p int, units []sat.Lit, order []int32, named map[int32][]sat.Lit) {
	if len(order) < 2 {
		return
	}
	var list []sat.Lit
	for _, o := range order {
		list = append(list, m.sits(p, int(o), named[o]))
	}
	for _, u := range units {
		list = append(list, u.Not())
	}
	m.AtMost(list, len(units))
}

// sits is a literal that is true when one of the list is and officer o sits for p.
func (m *model) sits(p, o int, list []sat.Lit) sat.Lit {
	guard := m.guard(Rule{Kind: Officer, Party: p, Officer: o})
	if guard == absent {
		return m.or(list)
	}
	out := m.Var()
	for _, l := range list {
		m.Add(guard.Not(), l.Not(), out)
	}
	return out
}

// officer: officer o of p sits at one table in slot t, with one group at most.
func (m *model) officer(p, o, t int) {
	guard := m.guard(Rule{Kind: Officer, Party: p, Officer: o})
	var tables []sat.Lit
	for h := range m.d.Halls {
		var group []sat.Lit
		for _, x := range m.d.Parties[p].Of {
			l := m.spot[x][t*m.d.Halls+h]
			if l == absent || int(m.officerOf(x, p)) != o {
				continue
			}
			if int(m.d.Meetings[x].Host) == p {
				group = append(group, l)
			} else {
				tables = append(tables, l)
			}
		}
		m.atMost(guard, group, int(m.d.Parties[p].Group))
		if len(group) > 0 {
			tables = append(tables, m.or(group))
		}
	}
	m.atMost(guard, tables, 1)
}

// most: a party holds no more meetings than it wants.
func (m *model) most(p int) {
	w := &m.d.Parties[p]
	if int(w.Most) >= len(w.Of) {
		return
	}
	m.atMostHeld(m.guard(Rule{Kind: Most, Party: p}), w.Of, int(w.Most))
}

// atMostHeld bounds how many of some meetings are held.
func (m *model) atMostHeld(guard sat.Lit, meetings []int32, k int) {
	var list []sat.Lit
	for _, x := range meetings {
		switch m.held[x] {
		case m.yes:
			k--
		case m.yes.Not():
		default:
			list = append(list, m.held[x])
		}
	}
	if k < 0 {
		m.add([]sat.Lit{guard})
		return
	}
	if guard == absent && len(list) > k {
		m.rows = append(m.rows, row{list, k})
	}
	m.atMost(guard, list, k)
}

// crowds states what follows and search would find slowly: that no more meetings
// of a party are held than it has desks for in the slots that they can take.
func (m *model) crowds() {
	for p := range m.d.Parties {
		m.pulse()
		seen := map[string]bool{}
		for _, x := range m.d.Parties[p].Of {
			m.crowd(p, m.slotsOf(int(x)), seen)
		}
		all := make([]bool, m.d.Slots)
		for t := range all {
			all[t] = true
		}
		m.crowd(p, all, seen)
		m.officerCrowd(p)
	}
	for kind := range m.d.Types {
		m.tableCrowd(kind)
	}
}

// tableCrowd bounds the meetings that can only be held at tables of one type by
// those tables in all slots together.
func (m *model) tableCrowd(kind int) {
	tables := m.d.Types[kind].Tables
	room := 0
	for t := range m.d.Slots {
		if !m.d.Open[t] {
			continue
		}
		for _, table := range tables.All() {
			if closed := m.d.Tables[table].Closed; closed == nil || !closed.Has(t) {
				room++
			}
		}
	}
	var with []int32
	for x := range m.d.Meetings {
		meeting := &m.d.Meetings[x]
		if meeting.Host < 0 && subset(m.d.Types[meeting.Type].Tables, tables) {
			with = append(with, int32(x))
		}
	}
	if len(with) > room {
		m.atMostHeld(absent, with, room)
	}
}

// slotsOf marks the slots that a meeting can take.
func (m *model) slotsOf(x int) []bool {
	in := make([]bool, m.d.Slots)
	for t, l := range m.slot[x] {
		in[t] = l != absent
	}
	return in
}

// crowd bounds the meetings of p that can only be held in the slots marked.
func (m *model) crowd(p int, in []bool, seen map[string]bool) {
	key := make([]byte, len(in))
	room := 0
	for t := range in {
		if in[t] {
			key[t] = 1
			room += int(m.d.Parties[p].Desks[t])
		}
	}
	if seen[string(key)] {
		return
	}
	seen[string(key)] = true
	var inside []int32
	for _, x := range m.d.Parties[p].Of {
		if int(m.d.Meetings[x].Host) != p && within(m.slotsOf(int(x)), in) {
			inside = append(inside, x)
		}
	}
	if len(inside) > room {
		m.atMostHeld(absent, inside, room)
	}
}

func within(a, b []bool) bool {
	for t := range a {
		if a[t] && !b[t] {
			return false
		}
	}
	return true
}

// officerCrowd bounds the meetings of p with one officer by its slots.
func (m *model) officerCrowd(p int) {
	for o, there := range m.d.Parties[p].Officers {
		var with []int32
		for _, x := range m.d.Parties[p].Of {
			if int(m.officerOf(x, p)) == o && int(m.d.Meetings[x].Host) != p {
				with = append(with, x)
			}
		}
		if len(with) > there.Len() {
			m.atMostHeld(absent, with, there.Len())
		}
	}
}
