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

	"wantilan/schedule/internal/apart"
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
// call to the next. Calls end within some milliseconds of their context, after
// which there may be no more, and after about so many propagated literals of work
// (0: no limit). Spots are as for day.Count. The same calls give the same answers.
type Search struct {
	m      *model
	limits limits
	share  [day.Goals]uint // see step
}

// New states the hard rules of a day. It is nil when ctx ended before that was done.
func New(ctx context.Context, d *day.Day, seed uint64) *Search {
	s, _ := apart.Until(ctx, func() (s *Search) {
		defer halts(func() { s = nil })
		s = &Search{m: state(ctx, d, seed, nil)}
		for g := range s.share {
			s.share[g] = 1
		}
		return s
	})
	return s
}

// halted is what a statement is broken off with when its context ends.
type halted struct{}

// pulse breaks off when the context has ended. What was being stated stays a
// part, so that nothing more can be asked.
func (m *model) pulse() {
	if m.ctx.Err() != nil {
		panic(halted{})
	}
}

// halts calls give when something was broken off.
func halts(give func()) {
	if p := recover(); p != nil {
		if _, ok := p.(halted); !ok {
			panic(p)
		}
		give()
	}
}

// Knows tells whether a goal can be bounded: Walking only on small days.
func (s *Search) Knows(goal day.Goal) bool {
	return goal >= 0 && goal < day.Goals && (goal != day.Walking || placesFit(s.m.d))
}

// Tables is where the meetings of the last timetable sit, -1 for what is not held.
// It is nil when the question had nothing to do with what people walk.
func (s *Search) Tables() []int32 { return s.m.seating }

// Feasible looks for any timetable that keeps the hard rules and all limits.
func (s *Search) Feasible(ctx context.Context, work int64) (verdict sat.Verdict, spots []int32) {
	defer halts(func() { verdict, spots = sat.Undecided, nil })
	s.m.ctx = ctx
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
func (s *Search) Within(ctx context.Context, goal day.Goal, most, work int64) (verdict sat.Verdict, spots []int32) {
	defer halts(func() { verdict, spots = sat.Undecided, nil })
	s.m.ctx = ctx
	under := s.m.assume(s.limits.before(s.m.d.Order, goal))
	l := s.m.bound(goal, most)
	verdict, spots = s.m.solve(ctx, work, append(under, l)...)
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
		if m.seating = m.readTables(); m.seating != nil {
			return verdict, spots
		}
		if m.seat(spots) {
			return verdict, spots
		}
	}
}
