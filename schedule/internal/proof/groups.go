package proof

import (
	"slices"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// Groups whose members ask for different tables are put together one by one;
// this many steps at most in one slot.
const mostGroupings = 20_000

// grouping is the search for groups that can be seated.
type grouping struct {
	m      *model
	single []claim
	items  []groupItem
	made   []madeGroup
	steps  int
}

type groupItem struct {
	x      int32
	host   int32
	spot   int32
	tables grid.Set
}

type madeGroup struct {
	host, spot, officer int32
	meetings            []int32
	tables              grid.Set
}

// groupings looks for groups of the shared meetings of one slot that can be
// seated beside the other claims.
func (m *model) groupings(single []claim, groups map[[2]int32][]int32, order [][2]int32) bool {
	g := &grouping{m: m, single: single}
	for _, key := range order {
		var items []groupItem
		for _, x := range groups[key] {
			items = append(items, groupItem{x, key[0], key[1], m.tablesOf(x, int(key[1]))})
		}
		slices.SortStableFunc(items, func(a, b groupItem) int { return a.tables.Len() - b.tables.Len() })
		g.items = append(g.items, items...)
	}
	found := g.place(0)
	if !found && g.steps > mostGroupings {
		m.doubt = true // what is stated now may not be true
	}
	return found
}

// place puts item i into a group made before or a new one.
func (g *grouping) place(i int) bool {
	if g.steps++; g.steps > mostGroupings {
		return false
	}
	if i == len(g.items) {
		return g.seated()
	}
	item := g.items[i]
	officer := g.m.officerOf(item.x, int(item.host))
	if officer >= 0 && !g.m.active(Rule{Kind: Officer, Party: int(item.host), Officer: int(officer)}) {
		officer = -1
	}
	for k := range g.made {
		was := g.made[k]
		if was.host != item.host || was.spot != item.spot || len(was.meetings) >= int(g.m.d.Parties[item.host].Group) ||
			officer >= 0 && was.officer >= 0 && was.officer != officer {
			continue
		}
		next := was
		next.officer = max(was.officer, officer)
		next.meetings = append(slices.Clone(was.meetings), item.x)
		next.tables = both(was.tables, item.tables)
		if next.tables.First() < 0 {
			continue
		}
		g.made[k] = next
		if g.place(i + 1) {
			return true
		}
		g.made[k] = was
	}
	if !g.room(item, officer) {
		return false
	}
	g.made = append(g.made, madeGroup{item.host, item.spot, officer, []int32{item.x}, item.tables})
	found := g.place(i + 1)
	g.made = g.made[:len(g.made)-1]
	return found
}

func both(a, b grid.Set) grid.Set {
	out := slices.Clone(a)
	for i := range out {
		out[i] &= b[i]
	}
	return out
}

// room tells whether the host of an item has a desk, and its officer time, for
// one more group.
func (g *grouping) room(item groupItem, officer int32) bool {
	m, t := g.m, int(g.m.d.Slot(item.spot))
	n := 1
	for _, made := range g.made {
		if made.host != item.host {
			continue
		}
		if officer >= 0 && made.officer == officer {
			return false
		}
		n++
	}
	for _, c := range g.single {
		x := &m.d.Meetings[c.meetings[0]]
		if x.A == item.host || x.B == item.host {
			n++
		}
	}
	for _, other := range g.items { // in other groups, as a guest
		x := &m.d.Meetings[other.x]
		if other.host != item.host && (x.A == item.host || x.B == item.host) {
			n++
		}
	}
	return n <= m.desksIn(int(item.host), t) || !m.active(Rule{Kind: Desks, Party: int(item.host)})
}

func (g *grouping) seated() bool {
	claims := slices.Clone(g.single)
	for _, made := range g.made {
		claims = append(claims, claim{made.meetings, made.tables})
	}
	_, ok := match(claims, len(g.m.d.Tables))
	return ok
}

// smaller is a part of the meetings of slot t that cannot be seated either, as
// small as leaving out one after the other makes it.
func (m *model) smaller(t int, meetings, spots []int32) []int32 {
	if m.doubt {
		return meetings
	}
	kept := slices.Clone(meetings)
	for i := 0; i < len(kept); {
		rest := slices.Delete(slices.Clone(kept), i, i+1)
		if m.seatable(t, rest, spots) {
			i++
			continue
		}
		kept = rest
	}
	return kept
}

// seatable tells whether meetings of slot t can be seated.
func (m *model) seatable(t int, meetings, spots []int32) bool {
	if len(meetings) == 0 {
		return true
	}
	var single []claim
	groups := map[[2]int32][]int32{}
	var order [][2]int32
	for _, x := range meetings {
		host := m.d.Meetings[x].Host
		if host < 0 {
			single = append(single, claim{[]int32{x}, m.tablesOf(x, int(spots[x]))})
			continue
		}
		key := [2]int32{host, spots[x]}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], x)
	}
	return m.groupings(single, groups, order)
}

// forbid states that meetings that are together in slot t are not, and in no
// slot with the same tables and desks.
func (m *model) forbid(t int, meetings, spots []int32) {
	for s := range m.d.Slots {
		if !m.alike(t, s, meetings) {
			continue
		}
		guards := m.forbidUnder(s, meetings)
		var clause []sat.Lit
		possible := true
		for _, x := range meetings {
			l := m.spot[x][s*m.d.Halls+int(spots[x])%m.d.Halls]
			possible = possible && l != absent
			clause = append(clause, l.Not())
		}
		if possible {
			m.add(guards, clause...)
		}
	}
}

// forbidUnder is the rules that meetings in slot t cannot be seated by.
func (m *model) forbidUnder(t int, meetings []int32) []sat.Lit {
	rules := []Rule{{Kind: Tables, Slot: t}}
	add := func(r Rule) {
		if m.active(r) && !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	for _, x := range meetings {
		meeting := &m.d.Meetings[x]
		if meeting.Type != 0 {
			add(Rule{Kind: Type, Type: int(meeting.Type)})
		}
		if meeting.Host >= 0 {
			add(Rule{Kind: Desks, Party: int(meeting.Host)})
			if o := m.officerOf(x, int(meeting.Host)); o >= 0 {
				add(Rule{Kind: Officer, Party: int(meeting.Host), Officer: int(o)})
			}
		}
	}
	var guards []sat.Lit
	for _, r := range rules {
		guards = append(guards, m.guard(r))
	}
	return guards
}

// alike tells whether slot s is to meetings as slot t is.
func (m *model) alike(t, s int, meetings []int32) bool {
	for h := range m.d.Halls {
		if !slices.Equal(m.open[t*m.d.Halls+h], m.open[s*m.d.Halls+h]) {
			return false
		}
	}
	for _, x := range meetings {
		host := m.d.Meetings[x].Host
		if host >= 0 && m.d.Parties[host].Desks[t] != m.d.Parties[host].Desks[s] {
			return false
		}
	}
	return true
}
