// Package exact states a timetabling problem as clauses and counting
// constraints, and settles by complete search whether a timetable with at most
// a given number of breaks exists.
//
// The statement follows the ideas of Bofill et al. (JAIR 2022, encoding imp12+):
// who is used when, breaks from those, the number of used slots per participant
// as an implied constraint, slots counted by participants with even totals.
package exact

import (
	"context"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// Model is the statement of one grid.
type Model struct {
	sat.Solver
	ctx   context.Context // of stating it
	g     *grid.Grid
	hold  [][]sat.Lit   // meeting × slot: held there; absent when it cannot be
	meets [][]sat.Lit   // participant × slot: has a meeting; absent when it cannot
	count [][][]sat.Lit // participant with one desk → slot, k: meets in at least k slots up to this one
	yes   sat.Lit       // always true
	each  [][]sat.Lit   // participant → literal k: has more than k breaks
	gaps  []sat.Lit     // all of each

	groups [][]sat.Lit // of each group of wishes, literal k: more than k are refused
}

// Kind is how a statement says that no slot has more meetings than tables.
type Kind int

// Kinds of statement. When everybody has one desk, two participants sit at each table,
// so that to count either is enough, and both is implied.
const (
	Tables Kind = iota // meetings are sorted by a network
	Seats              // participants are counted
	Both
)

// New states the problem; nil when ctx ends before it is stated. Where somebody has more
// desks, all kinds are Tables.
func New(ctx context.Context, g *grid.Grid, kind Kind) *Model {
	m := &Model{g: g, ctx: ctx}
	m.yes = m.Var()
	m.Add(m.yes)
	m.holds()
	m.participants()
	if !single(g) {
		kind = Tables
	}
	if kind != Seats {
		m.capacity()
	}
	if kind != Tables {
		m.seats(kind == Both && crowded(g))
	}
	m.order()
	m.breaks()
	if g.Spread >= 0 {
		m.fair()
	}
	if m.ended() {
		return nil
	}
	return m
}

// ended tells that a statement need not be gone on with: stating a large day takes
// seconds. What was begun is not used.
func (m *Model) ended() bool { return m.ctx.Err() != nil }

// holds: every meeting is held in exactly one slot.
func (m *Model) holds() {
	m.hold = make([][]sat.Lit, m.g.Meetings())
	for x, domain := range m.g.Domain {
		if m.ended() {
			return
		}
		m.hold[x] = make([]sat.Lit, m.g.Slots)
		var some []sat.Lit
		for t := range m.g.Slots {
			m.hold[x][t] = sat.Absent
			if domain.Has(t) {
				m.hold[x][t] = m.Var()
				some = append(some, m.hold[x][t])
			}
		}
		m.Add(some...)
		m.atMostOne(some)
	}
}

// atMostOne: pairs for short lists, which learn best, a counter for long ones.
func (m *Model) atMostOne(list []sat.Lit) {
	if len(list) > 48 {
		m.AtMost(list, 1)
		return
	}
	for i := range list {
		for j := range i {
			m.Add(list[i].Not(), list[j].Not())
		}
	}
}

// held lists the literals of p's meetings in slot t.
func (m *Model) held(p, t int) []sat.Lit {
	var here []sat.Lit
	for _, x := range m.g.Of[p] {
		if l := m.hold[x][t]; l != sat.Absent {
			here = append(here, l)
		}
	}
	return here
}

// participants: no more meetings at once than desks; meets says when there is
// one; and, implied, a participant with one desk meets in as many slots as it
// has meetings.
func (m *Model) participants() {
	m.meets = make([][]sat.Lit, m.g.Participants())
	m.count = make([][][]sat.Lit, m.g.Participants())
	for p, meetings := range m.g.Of {
		if m.ended() {
			return
		}
		m.meets[p] = make([]sat.Lit, m.g.Slots)
		for t := range m.g.Slots {
			m.meets[p][t] = sat.Absent
			here := m.held(p, t)
			if len(here) == 0 {
				continue
			}
			u := m.Var()
			m.meets[p][t] = u
			for _, l := range here {
				m.Add(l.Not(), u)
			}
			m.Add(append([]sat.Lit{u.Not()}, here...)...)
			if m.g.Desks[p] == 1 {
				m.atMostOne(here)
			} else {
				m.AtMost(here, int(m.g.Desks[p]))
			}
		}
		if m.g.Desks[p] == 1 && len(meetings) > 0 {
			m.count[p] = m.counted(p)
		}
	}
}

// order: a meeting is held in a later slot than those it waits for.
func (m *Model) order() {
	for x, earlier := range m.g.After {
		if m.ended() {
			return
		}
		for _, e := range earlier {
			for t, l := range m.hold[x] {
				if l == sat.Absent {
					continue
				}
				for s := t; s < m.g.Slots; s++ {
					if k := m.hold[e][s]; k != sat.Absent {
						m.Add(l.Not(), k.Not())
					}
				}
			}
		}
	}
}

// breaks: a break ends in slot t when there was a meeting before, none in the
// slot before, and one now.
func (m *Model) breaks() {
	m.each = make([][]sat.Lit, m.g.Participants())
	for p := range m.g.Of {
		if m.ended() {
			return
		}
		if len(m.g.Of[p]) < 2 {
			continue
		}
		var ends []sat.Lit
		begun := sat.Absent // there was a meeting before slot t
		for t, u := range m.meets[p] {
			if begun != sat.Absent && begun != m.yes.Not() && u != sat.Absent {
				before := m.meets[p][t-1]
				e := m.Var()
				m.Add(e.Not(), u)
				m.Add(e.Not(), begun)
				if before == sat.Absent {
					m.Add(begun.Not(), u.Not(), e)
				} else {
					m.Add(begun.Not(), before, u.Not(), e)
					m.Add(e.Not(), before.Not())
				}
				ends = append(ends, e)
			}
			if m.count[p] != nil {
				begun = m.count[p][t][1]
			} else {
				begun = m.Either(begun, u)
			}
		}
		m.each[p] = m.Sorted(ends, len(ends))
		m.gaps = append(m.gaps, m.each[p]...)
		if m.count[p] != nil && len(m.each[p]) > 0 {
			m.unbroken(m.count[p], m.each[p][0])
		}
	}
}

// fair: the numbers of breaks differ by at most the spread, that is, when one
// participant has more than k+spread breaks, everybody has more than k.
func (m *Model) fair() {
	most := 0
	for _, each := range m.each {
		most = max(most, len(each))
	}
	for k := 0; k+m.g.Spread < most && !m.ended(); k++ {
		all := m.Var() // everybody has more than k breaks
		for _, each := range m.each {
			if k < len(each) {
				m.Add(all.Not(), each[k])
			} else {
				m.Add(all.Not())
			}
			if k+m.g.Spread < len(each) {
				m.Add(each[k+m.g.Spread].Not(), all)
			}
		}
	}
}

// prefer makes the search start near a timetable (slots from 0), in all that
// follows from it, or else in what is said of it.
func (m *Model) prefer(ctx context.Context, slots []int32) {
	held := make([]sat.Lit, len(slots))
	for x, t := range slots {
		held[x] = m.hold[x][t]
	}
	if m.Solve(ctx, 0, held...) != sat.Satisfied {
		if ctx.Err() != nil {
			return
		}
		for x, t := range slots {
			for s, l := range m.hold[x] {
				if l != sat.Absent && s != int(t) {
					l = l.Not()
				}
				if l != sat.Absent {
					m.Prefer(l)
				}
			}
		}
		return
	}
	for v := range m.Vars() {
		l := sat.Lit(2 * v)
		if !m.Value(l) {
			l = l.Not()
		}
		m.Prefer(l)
	}
}

// slots reads the timetable out of the last model.
func (m *Model) slots() []int32 {
	slots := make([]int32, len(m.hold))
	for x := range m.hold {
		for t, l := range m.hold[x] {
			if l != sat.Absent && m.Value(l) {
				slots[x] = int32(t)
			}
		}
	}
	return slots
}
