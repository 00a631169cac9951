package proof

import (
	"context"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// absent stands for a literal that is false because what it says cannot be.
const absent = sat.Absent

// model is the statement of one day.
type model struct {
	sat.Solver
	ctx   context.Context // of the present call
	d     *day.Day
	open  [][]int // by spot: the tables that can be used there
	spot  [][]sat.Lit
	slot  [][]sat.Lit
	held  []sat.Lit
	yes   sat.Lit
	party []partyState
	rules *rulebook // nil when all rules hold for good

	units   map[unitKey][]sat.Lit
	cuts    map[string]bool
	rows    []row     // that have to do with how many meetings are held
	ways    [][]int32 // least slots between halls, when meetings may lie between
	mixed   []int     // slots of the last timetable with groups that want different tables
	doubt   bool      // a cut was added that is not proven: see groupings and groupsFound
	spread  *spreadState
	places  *places // nil until people's ways are asked for
	seating []int32 // tables of the last timetable, nil when places were not looked at
	goal    [day.Goals]*goalState
}

// partyState is what is known of one party's day.
type partyState struct {
	meets []sat.Lit // by slot: it meets; absent when it cannot; nil until asked for
	ends  []sat.Lit // breaks that end: one literal for each slot that one can end in
	each  []sat.Lit // literal k: it has more than k breaks; nil until asked for
}

// state makes the statement; rules is nil for a statement that holds for good.
func state(ctx context.Context, d *day.Day, seed uint64, rules *rulebook) *model {
	m := &model{ctx: ctx, d: d, rules: rules, party: make([]partyState, len(d.Parties)), units: map[unitKey][]sat.Lit{}, cuts: map[string]bool{}}
	m.Seed = seed
	m.yes = m.Var()
	m.Add(m.yes)
	m.openTables()
	for kind := 1; kind < len(d.Types); kind++ {
		m.guard(Rule{Kind: Type, Type: kind})
	}
	m.spots()
	for p := range d.Parties {
		m.pulse()
		m.desks(p)
		m.most(p)
		m.inRow(p)
		m.walk(p)
	}
	m.tables()
	m.order()
	if rules == nil {
		m.crowds()
	} else {
		m.guardedCrowds()
	}
	if d.Fair >= 0 {
		m.within(m.guard(Rule{Kind: Fair}), d.Fair)
	}
	return m
}

// guard is the literal that a rule holds under, or absent when it holds for good.
func (m *model) guard(r Rule) sat.Lit {
	if m.rules == nil {
		return absent
	}
	return m.rules.guard(m, r)
}

// add states a clause under guards, absent ones being no condition.
func (m *model) add(guards []sat.Lit, lits ...sat.Lit) {
	all := make([]sat.Lit, 0, len(guards)+len(lits))
	for _, g := range guards {
		if g != absent {
			all = append(all, g.Not())
		}
	}
	for _, l := range lits {
		if l != absent {
			all = append(all, l)
		}
	}
	m.Add(all...)
}

// atMost states that no more than k of the literals are true, under a guard.
func (m *model) atMost(guard sat.Lit, lits []sat.Lit, k int) {
	switch {
	case len(lits) <= k:
	case guard == absent:
		m.AtMost(lits, k)
	case k == 0:
		for _, l := range lits {
			m.Add(guard.Not(), l.Not())
		}
	default:
		m.Guard(m.Weigh(lits, nil), int64(k), guard)
	}
}

// or is a literal that is true exactly when one of the list is; absent when the
// list is empty.
func (m *model) or(list []sat.Lit) sat.Lit {
	switch len(list) {
	case 0:
		return absent
	case 1:
		return list[0]
	}
	o := m.Var()
	for _, l := range list {
		m.Add(l.Not(), o)
	}
	m.Add(append([]sat.Lit{o.Not()}, list...)...)
	return o
}

// openTables lists the tables of every spot.
func (m *model) openTables() {
	m.open = make([][]int, m.d.Spots())
	for t := range m.d.Slots {
		for i, table := range m.d.Tables {
			if table.Closed == nil || !table.Closed.Has(t) {
				spot := t*m.d.Halls + int(table.Hall)
				m.open[spot] = append(m.open[spot], i)
			}
		}
	}
}

// suits tells whether a table of the type can be used in a spot.
func (m *model) suits(kind int32, spot int) bool {
	for _, table := range m.open[spot] {
		if m.d.Types[kind].Tables.Has(table) {
			return true
		}
	}
	return false
}

// spots makes the literals of where meetings are held.
func (m *model) spots() {
	n := len(m.d.Meetings)
	m.spot, m.slot, m.held = make([][]sat.Lit, n), make([][]sat.Lit, n), make([]sat.Lit, n)
	for x := range m.d.Meetings {
		m.pulse()
		m.spotsOf(x)
		m.heldOnce(x)
		if m.rules != nil {
			m.allowed(x)
		}
	}
}

func (m *model) spotsOf(x int) {
	d, meeting := m.d, &m.d.Meetings[x]
	m.spot[x], m.slot[x] = make([]sat.Lit, d.Spots()), make([]sat.Lit, d.Slots)
	for t := range d.Slots {
		m.slot[x][t] = absent
		var here []sat.Lit
		for h := range d.Halls {
			spot := t*d.Halls + h
			m.spot[x][spot] = absent
			possible := d.Open[t]
			if m.rules == nil {
				possible = meeting.Domain.Has(t) && m.suits(meeting.Type, spot)
			}
			if possible {
				m.spot[x][spot] = m.Var()
				here = append(here, m.spot[x][spot])
			}
		}
		m.slot[x][t] = m.or(here)
	}
}

// present is the literals of a list that are not absent.
func present(list []sat.Lit) []sat.Lit {
	out := make([]sat.Lit, 0, len(list))
	for _, l := range list {
		if l != absent {
			out = append(out, l)
		}
	}
	return out
}

// heldOnce: a meeting is held at most once, and at least once when it must be.
func (m *model) heldOnce(x int) {
	all := present(m.spot[x])
	m.AtMost(all, 1)
	switch {
	case m.d.Meetings[x].Must && m.rules == nil:
		m.held[x] = m.yes
		m.Add(all...)
	case len(all) == 0:
		m.held[x] = m.yes.Not()
	default:
		m.held[x] = m.or(all)
	}
	if m.d.Meetings[x].Must && m.rules != nil {
		m.add([]sat.Lit{m.guard(Rule{Kind: Must, Meeting: x})}, m.held[x])
	}
}

// order: a meeting is held in a later slot than those it waits for.
func (m *model) order() {
	for x := range m.d.Meetings {
		m.pulse()
		for _, e := range m.d.Meetings[x].After {
			guard := []sat.Lit{m.guard(Rule{Kind: Order, Meeting: x, Other: int(e)})}
			m.before(guard, int(e), x)
		}
	}
}

// before: by a ladder of literals "e is not held in slot t or later".
func (m *model) before(guard []sat.Lit, e, x int) {
	later := absent // e is held in a slot after t
	for t := m.d.Slots - 1; t >= 0; t-- {
		if l := m.slot[e][t]; l != absent {
			if later == absent {
				later = l
			} else {
				later = m.implied(later, l)
			}
		}
		if l := m.slot[x][t]; l != absent && later != absent {
			m.add(guard, l.Not(), later.Not())
		}
	}
}

// implied is a literal that is true when a or b is.
func (m *model) implied(a, b sat.Lit) sat.Lit {
	o := m.Var()
	m.Add(a.Not(), o)
	m.Add(b.Not(), o)
	return o
}
