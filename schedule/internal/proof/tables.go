package proof

import (
	"fmt"
	"slices"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
	"wantilan/schedule/internal/seat"
)

// tables: no more is held in a hall and slot than there are tables. What types
// of tables ask for beyond that is added when a timetable breaks it (see seat).
func (m *model) tables() {
	for t := range m.d.Slots {
		m.pulse()
		guard := m.guard(Rule{Kind: Tables, Slot: t})
		for h := range m.d.Halls {
			spot := t*m.d.Halls + h
			m.atMost(guard, m.claims(spot, "", nil), len(m.open[spot]))
		}
	}
}

// claims lists literals for what needs a table in a spot: of the meetings that
// counts, all when counts is nil.
func (m *model) claims(spot int, key string, counts func(x int32) bool) []sat.Lit {
	var out []sat.Lit
	hosts := map[int32]bool{}
	var order []int32
	for x := range m.d.Meetings {
		if m.spot[x][spot] == absent || counts != nil && !counts(int32(x)) {
			continue
		}
		host := m.d.Meetings[x].Host
		switch {
		case host < 0:
			out = append(out, m.spot[x][spot])
		case !hosts[host]:
			hosts[host] = true
			order = append(order, host)
		}
	}
	for _, p := range order {
		out = append(out, m.group(int(p), spot, key, counts)...)
	}
	return out
}

// claim is a set of tables that one unit of a timetable can take.
type claim struct {
	meetings []int32
	tables   grid.Set
}

// seat looks for a seating of the timetable spots that the types of tables
// allow. When there is none it states why, for every slot that it is true of,
// and tells so. Only what is active counts.
func (m *model) seat(spots []int32) (seated bool) {
	if m.d.Simple() {
		return true
	}
	seated = true
	known := len(m.cuts)
	m.mixed = m.mixed[:0]
	bySlot := make([][]int32, m.d.Slots)
	for x, s := range spots {
		if s >= 0 {
			bySlot[m.d.Slot(s)] = append(bySlot[m.d.Slot(s)], int32(x))
		}
	}
	for t, meetings := range bySlot {
		if !m.active(Rule{Kind: Tables, Slot: t}) {
			continue
		}
		if crowd, ok := m.seatSlot(t, meetings, spots); !ok {
			seated = false
			m.cut(t, crowd, spots)
		}
	}
	if seated && m.rules == nil && len(m.mixed) > 0 {
		seated = m.groupsFound(spots, bySlot)
	}
	if !seated && len(m.cuts) == known {
		panic("proof: nothing was cut off") // and the search would go on for ever
	}
	return seated
}

// groupsFound tells whether package seat finds the groups that were found here. It need
// not, where those of one host want different tables: then the timetable is given
// up, and what is refuted from then on is in doubt.
func (m *model) groupsFound(spots []int32, bySlot [][]int32) bool {
	if _, ok := seat.Tables(m.d, spots); ok {
		return true
	}
	m.doubt = true
	for _, t := range m.mixed {
		m.cut(t, crowded{meetings: bySlot[t]}, spots)
	}
	return false
}

// crowded is why a slot cannot be seated: more claims than the tables that suit
// them, or, with tables nil, meetings that cannot be grouped.
type crowded struct {
	tables   grid.Set
	meetings []int32
}

// tablesOf is the tables that meeting x can take in a spot, by what is active.
func (m *model) tablesOf(x int32, spot int) grid.Set {
	kind := m.d.Meetings[x].Type
	set := grid.NewSet(len(m.d.Tables))
	loose := !m.active(Rule{Kind: Type, Type: int(kind)})
	for _, table := range m.open[spot] {
		if loose || m.d.Types[kind].Tables.Has(table) {
			set.Put(table)
		}
	}
	return set
}

// seatSlot seats one slot.
func (m *model) seatSlot(t int, meetings, spots []int32) (crowded, bool) {
	var claims []claim
	mixed := false
	groups := map[[2]int32][]int32{} // host, spot
	var order [][2]int32
	for _, x := range meetings {
		host := m.d.Meetings[x].Host
		if host < 0 {
			claims = append(claims, claim{[]int32{x}, m.tablesOf(x, int(spots[x]))})
			continue
		}
		key := [2]int32{host, spots[x]}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], x)
	}
	for _, key := range order {
		list := groups[key]
		for _, x := range list {
			mixed = mixed || !m.tablesOf(x, int(key[1])).Equal(m.tablesOf(list[0], int(key[1])))
		}
	}
	if mixed {
		if tables, ok := match(claims, len(m.d.Tables)); !ok {
			return crowded{tables: tables}, false
		}
		if m.groupings(claims, groups, order) {
			m.mixed = append(m.mixed, t)
			return crowded{}, true
		}
		return crowded{meetings: m.smaller(t, meetings, spots)}, false
	}
	for _, key := range order {
		set := m.tablesOf(groups[key][0], int(key[1]))
		for range m.tablesNeeded(key[0], groups[key]) {
			claims = append(claims, claim{groups[key], set})
		}
	}
	tables, ok := match(claims, len(m.d.Tables))
	return crowded{tables: tables}, ok
}

// tablesNeeded is how many tables the meetings that a host receives in one spot
// need at least.
func (m *model) tablesNeeded(host int32, meetings []int32) int {
	officers := map[int32]bool{}
	for _, x := range meetings {
		if o := m.officerOf(x, int(host)); o >= 0 && m.active(Rule{Kind: Officer, Party: int(host), Officer: int(o)}) {
			officers[o] = true
		}
	}
	size := int(m.d.Parties[host].Group)
	return max((len(meetings)+size-1)/size, len(officers))
}

// match seats every claim at a table of its own by augmenting paths, or gives
// the tables that too many claims are confined to.
func match(claims []claim, tables int) (grid.Set, bool) {
	at := make([]int, tables) // claim at the table, from 1
	seen := grid.NewSet(tables)
	var seat func(i int) bool
	seat = func(i int) bool {
		for _, table := range claims[i].tables.All() {
			if seen.Has(table) {
				continue
			}
			seen.Put(table)
			if at[table] == 0 || seat(at[table]-1) {
				at[table] = i + 1
				return true
			}
		}
		return false
	}
	for i := range claims {
		clear(seen)
		if !seat(i) {
			return seen, false
		}
	}
	return nil, true
}

// cut states that a crowd does not fit.
func (m *model) cut(t int, c crowded, spots []int32) {
	if c.tables == nil {
		m.cuts[fmt.Sprint(len(m.cuts))] = true
		m.forbid(t, c.meetings, spots)
		return
	}
	key := m.loose() + string(grid.Key(c.tables))
	if m.cuts[key] {
		return // another slot told the same just now
	}
	m.cuts[key] = true
	for s := range m.d.Slots {
		m.cutTables(s, c.tables, key)
	}
}

// loose tells apart which types of tables are active.
func (m *model) loose() string {
	key := make([]byte, len(m.d.Types))
	for kind := range key {
		if m.active(Rule{Kind: Type, Type: kind}) {
			key[kind] = 1
		}
	}
	return string(key)
}

// cutTables: what is confined to some tables is not more than they are.
func (m *model) cutTables(t int, tables grid.Set, key string) {
	free := 0
	kinds := map[int32]bool{}
	guards := []sat.Lit{m.guard(Rule{Kind: Tables, Slot: t})}
	var claims []sat.Lit
	for h := range m.d.Halls {
		spot := t*m.d.Halls + h
		for _, table := range m.open[spot] {
			if tables.Has(table) {
				free++
			}
		}
		claims = append(claims, m.claims(spot, key, func(x int32) bool {
			if !subset(m.tablesOf(x, spot), tables) {
				return false
			}
			kinds[m.d.Meetings[x].Type] = true
			return true
		})...)
	}
	for kind := range m.d.Types {
		if kinds[int32(kind)] && kind != 0 && m.active(Rule{Kind: Type, Type: kind}) {
			guards = append(guards, m.guard(Rule{Kind: Type, Type: kind}))
		}
	}
	m.atMostUnder(guards, claims, free)
}

func subset(a, b grid.Set) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// atMostUnder is atMost under several guards.
func (m *model) atMostUnder(guards, lits []sat.Lit, k int) {
	guards = slices.DeleteFunc(guards, func(g sat.Lit) bool { return g == absent })
	switch {
	case len(guards) == 0:
		m.atMost(absent, lits, k)
	case len(guards) == 1:
		m.atMost(guards[0], lits, k)
	default:
		all := m.Var()
		m.add(guards, all)
		m.atMost(all, lits, k)
	}
}
