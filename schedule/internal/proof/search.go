// Package proof settles by complete search what can be held on a day with all
// its hard rules, how good it can be in one goal after the other, and which
// rules clash when nothing can be held.
//
// The day becomes clauses, counting constraints and weighted sums of package
// sat. Types of tables are stated when a timetable breaks them: the tables that
// too many meetings are confined to (Hall) bound those meetings in every slot.
package proof

import (
	"context"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// Fits tells whether the statement of d stays within some hundred megabytes.
func Fits(d *day.Day) bool {
	spots, order := 0, 0
	for m := range d.Meetings {
		spots += d.Meetings[m].Wanted.Len() * d.Halls
		order += len(d.Meetings[m].After) * d.Slots
	}
	ways := 0
	if d.Walk != nil {
		ways = len(d.Parties) * d.Slots * d.Slots * d.Halls * d.Halls / 2
	}
	return spots <= 600_000 && order <= 2_000_000 && ways <= 4_000_000 && len(d.Parties)*d.Slots <= 400_000
}

// Search is complete search on one day. It keeps what it has learnt from one
// call to the next. Calls end within some milliseconds of their context, and
// after about so many propagated literals of work (0: no limit). Spots are as
// for day.Count. The same calls give the same answers.
type Search struct {
	m      *model
	limits limits
	share  [day.Goals]uint // see step
}

// New states the hard rules of a day.
func New(d *day.Day, seed uint64) *Search {
	s := &Search{m: state(d, seed, nil)}
	for g := range s.share {
		s.share[g] = 1
	}
	return s
}

// Knows tells whether a goal can be bounded: all but Walking.
func (s *Search) Knows(goal day.Goal) bool { return knows(goal) }

// Feasible looks for any timetable that keeps the hard rules and all limits.
func (s *Search) Feasible(ctx context.Context, work int64) (sat.Verdict, []int32) {
	return s.m.solve(ctx, work, s.m.assume(s.limits)...)
}

// Limit allows no more than most of a goal, in place of an earlier limit. In a
// question about a goal the limits of goals that day.Order names before it
// count, all of them when it does not name the goal; so limits may be set, and
// found to be too wide, in any order.
func (s *Search) Limit(goal day.Goal, most int64) {
	s.limits.most[goal], s.limits.given[goal] = most, true
}

// Within looks for a timetable with at most so much of a goal, under the limits
// of the goals before it. What it learns serves later calls with other bounds.
func (s *Search) Within(ctx context.Context, goal day.Goal, most, work int64) (sat.Verdict, []int32) {
	under := s.m.assume(s.limits.before(s.m.d.Order, goal))
	l := s.m.bound(goal, most)
	verdict, spots := s.m.solve(ctx, work, append(under, l)...)
	if verdict == sat.Refuted { // also for smaller bounds
		s.m.refuted(under, l)
	}
	return verdict, spots
}

// refuted states that a literal is false under others.
func (m *model) refuted(under []sat.Lit, l sat.Lit) {
	clause := []sat.Lit{l.Not()}
	for _, u := range under {
		clause = append(clause, u.Not())
	}
	m.Add(clause...)
}

// Prefer starts the search near a timetable.
func (s *Search) Prefer(spots []int32) { s.m.prefer(spots) }

// solve searches until a timetable can also be seated.
func (m *model) solve(ctx context.Context, work int64, assumptions ...sat.Lit) (sat.Verdict, []int32) {
	end := m.Propagations + work
	for {
		left := int64(0)
		if work > 0 {
			left = max(1, end-m.Propagations)
		}
		verdict := m.Solve(ctx, left, assumptions...)
		switch {
		case verdict == sat.Refuted && m.doubt:
			return sat.Undecided, nil
		case verdict != sat.Satisfied:
			return verdict, nil
		}
		spots := m.read()
		if m.seat(spots) {
			return verdict, spots
		}
	}
}
