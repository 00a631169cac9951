package proof

import (
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// mostPlaces is up to how many meetings times slots times tables it is stated who
// sits where. Larger days are not proven in a useful time.
const mostPlaces = 30_000

// places is the statement of who sits at which table, for what people walk. It
// holds under a literal, so that other questions are not burdened with it.
type places struct {
	on   sat.Lit
	at   [][]sat.Lit         // by meeting and table
	here map[[3]int]sat.Lit  // meeting, slot, table: it sits there then
	used map[[2]int][]placed // slot, table: what sits there
}

// placed is a literal of a meeting, or of a group that a host receives.
type placed struct {
	lit     sat.Lit
	meeting int
}

// placesFit tells whether d is small enough for places.
func placesFit(d *day.Day) bool {
	n := 0
	for m := range d.Meetings {
		n += d.Meetings[m].Domain.Len() * d.Types[d.Meetings[m].Type].Tables.Len()
	}
	return n <= mostPlaces
}

// placed states who sits where, when that has not been done yet.
func (m *model) placed() *places {
	if m.places != nil {
		return m.places
	}
	m.places = &places{on: m.Var(), at: make([][]sat.Lit, len(m.d.Meetings)), here: map[[3]int]sat.Lit{}, used: map[[2]int][]placed{}}
	for x := range m.d.Meetings {
		m.pulse()
		m.place(x)
	}
	m.tablesInOrder()
	for p := range m.d.Parties {
		m.pulse()
		m.receive(p)
	}
	for t := range m.d.Slots {
		for k := range m.d.Tables {
			m.onePlace(t, k)
		}
	}
	return m.places
}

// place: a meeting that is held has a table of its type, in its hall, that is open
// then.
func (m *model) place(x int) {
	d, pl, meeting := m.d, m.places, &m.d.Meetings[x]
	pl.at[x] = make([]sat.Lit, len(d.Tables))
	all := []sat.Lit{pl.on.Not(), m.held[x].Not()}
	for k := range d.Tables {
		pl.at[x][k] = absent
		if !d.Types[meeting.Type].Tables.Has(k) {
			continue
		}
		at := m.Var()
		pl.at[x][k] = at
		all = append(all, at)
		m.Add(at.Not(), m.held[x])
		for t, s := range m.slot[x] {
			if s == absent {
				continue
			}
			spot := m.spot[x][t*d.Halls+int(d.Tables[k].Hall)]
			if closed := d.Tables[k].Closed; spot == absent || closed != nil && closed.Has(t) {
				m.Add(at.Not(), s.Not())
				continue
			}
			m.Add(at.Not(), s.Not(), spot)
			here := m.Var()
			m.Add(at.Not(), s.Not(), here)
			m.Add(here.Not(), at)
			m.Add(here.Not(), s)
			pl.here[[3]int{x, t, k}] = here
			if meeting.Host < 0 {
				pl.used[[2]int{t, k}] = append(pl.used[[2]int{t, k}], placed{here, x})
			}
		}
	}
	m.Add(all...)
	m.AtMost(present(pl.at[x]), 1)
}

// tablesInOrder: of tables that are alike the first is that of the meeting that
// comes first, and so on; else every timetable would be looked at as often as they
// can be exchanged.
func (m *model) tablesInOrder() {
	last := map[string]int{}
	for k := range m.d.Tables {
		key := append(grid.Key(m.d.Tables[k].Closed), byte(m.d.Tables[k].Hall))
		for i := range m.d.Types {
			has := byte(0)
			if m.d.Types[i].Tables.Has(k) {
				has = 1
			}
			key = append(key, has)
		}
		before, known := last[string(key)]
		if last[string(key)] = k; !known {
			continue
		}
		clause := []sat.Lit{0} // some meeting before is at the table before
		for x := range m.d.Meetings {
			if l := m.places.at[x][k]; l != absent {
				clause[0] = l.Not()
				m.Add(clause...)
			}
			if l := m.places.at[x][before]; l != absent {
				clause = append(clause, l)
			}
		}
	}
}

// receive: groups of party p have room at their tables, an officer each and desks.
func (m *model) receive(p int) {
	d, pl := m.d, m.places
	for t := range d.Slots {
		var units []sat.Lit
		for k := range d.Tables {
			var in []sat.Lit
			for _, x := range d.Parties[p].Of {
				if l, ok := pl.here[[3]int{int(x), t, k}]; ok && int(d.Meetings[x].Host) == p {
					in = append(in, l)
				}
			}
			if len(in) == 0 {
				continue
			}
			unit := m.or(in)
			units = append(units, unit)
			pl.used[[2]int{t, k}] = append(pl.used[[2]int{t, k}], placed{unit, -1})
			m.AtMost(in, int(d.Parties[p].Group))
		}
		if len(units) == 0 {
			continue
		}
		for _, x := range d.Parties[p].Of {
			if l := m.slot[x][t]; l != absent && int(d.Meetings[x].Host) != p {
				units = append(units, l)
			}
		}
		m.AtMost(units, int(d.Parties[p].Desks[t]))
		m.receiveOfficers(p, t)
	}
}

// receiveOfficers: two shared meetings of p in a slot sit together when they ask for
// the same officer, and do not when they ask for different ones.
func (m *model) receiveOfficers(p, t int) {
	of := m.d.Parties[p].Of
	for i, x := range of {
		for _, y := range of[:i] {
			a, b := m.officerOf(x, p), m.officerOf(y, p)
			if int(m.d.Meetings[x].Host) != p || int(m.d.Meetings[y].Host) != p || a < 0 || b < 0 || m.slot[x][t] == absent || m.slot[y][t] == absent {
				continue
			}
			for k := range m.d.Tables {
				both := []sat.Lit{m.slot[x][t].Not(), m.slot[y][t].Not()}
				one, other := m.places.at[x][k], m.places.at[y][k]
				switch {
				case a != b:
					if one != absent && other != absent {
						m.Add(append(both, one.Not(), other.Not())...)
					}
				case one != absent && other == absent:
					m.Add(append(both, one.Not())...)
				case one == absent && other != absent:
					m.Add(append(both, other.Not())...)
				case one != absent:
					m.Add(append(both, one.Not(), other)...)
				}
			}
		}
	}
}

// onePlace: a table takes one meeting, or one group, in a slot.
func (m *model) onePlace(t, k int) {
	var lits []sat.Lit
	for _, u := range m.places.used[[2]int{t, k}] {
		lits = append(lits, u.lit)
	}
	m.AtMost(lits, 1)
}

// walks adds what party p walks: by where it sat last on that day, and where it sits.
func (m *model) walks(g *goalState, p int) {
	d := m.d
	if !d.Parties[p].Single || len(d.Parties[p].Of) < 2 {
		return
	}
	meets := m.meets(p)
	halls := m.inHall(p)
	last := make([]sat.Lit, len(d.Tables))
	for k := range last {
		last[k] = absent
	}
	for t := range d.Slots {
		if d.First[t] {
			for k := range last {
				last[k] = absent
			}
		}
		if meets[t] == absent {
			continue
		}
		now := m.tablesAt(p, t)
		m.moves(g, last, now, halls[t], meets[t])
		for k := range last {
			last[k] = m.stays(last[k], now[k], meets[t])
		}
	}
}

// moves adds the change from the last table, and the slots walked between halls:
// one cost for each hall left and come to.
func (m *model) moves(g *goalState, last, now, halls []sat.Lit, meets sat.Lit) {
	d := m.d
	for from := range d.Halls {
		for to := range d.Halls {
			cost := absent
			for k, l := range last {
				if l == absent || int(d.Tables[k].Hall) != from || halls[to] == absent {
					continue
				}
				if cost == absent {
					cost = m.Var()
				}
				clause := []sat.Lit{l.Not(), meets.Not(), halls[to].Not(), cost}
				if from == to && now[k] != absent {
					clause = append(clause, now[k])
				}
				m.Add(clause...)
			}
			price := int64(1)
			if d.Walk != nil {
				price += int64(d.Walk[from][to])
			}
			g.cost(m, cost, price)
		}
	}
}

// tablesAt gives literals for the tables at which p sits in slot t.
func (m *model) tablesAt(p, t int) []sat.Lit {
	now := make([]sat.Lit, len(m.d.Tables))
	for k := range now {
		var in []sat.Lit
		for _, x := range m.d.Parties[p].Of {
			if l, ok := m.places.here[[3]int{int(x), t, k}]; ok {
				in = append(in, l)
			}
		}
		now[k] = m.or(in)
	}
	return now
}

// stays is a literal that is true when a party sits at a table now, or sat there
// last and does not meet now.
func (m *model) stays(last, now, meets sat.Lit) sat.Lit {
	if last == absent {
		return now
	}
	l := m.Var()
	if now != absent {
		m.Add(now.Not(), l)
	}
	m.Add(last.Not(), meets, l)
	return l
}

// readTables reads where everything sits out of the last model, nil when that was
// not looked at.
func (m *model) readTables() []int32 {
	if m.places == nil || !m.Value(m.places.on) {
		return nil
	}
	out := make([]int32, len(m.places.at))
	for x, at := range m.places.at {
		out[x] = -1
		for k, l := range at {
			if l != absent && m.Value(l) {
				out[x] = int32(k)
			}
		}
	}
	return out
}
