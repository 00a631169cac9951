package exact

import (
	"context"

	"wantilan/schedule/internal/apart"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// Fits tells whether the statement of g stays within a few hundred megabytes;
// larger problems are left to local search and the price bound.
func Fits(g *grid.Grid) bool {
	size := 0
	for m, d := range g.Domain {
		n := d.Len()
		size += min(n*n/2, 12*n) + n*(len(g.Of[g.A[m]])+len(g.Of[g.B[m]]))/2
	}
	return size <= 8_000_000 && g.Participants()*g.Slots <= 400_000
}

// Search proves lower bounds on the number of breaks one by one, and with the
// last of them the optimum. Once a context of its calls has ended there may be no more:
// what was being stated may still be going on (see apart).
type Search struct {
	g     *grid.Grid
	seed  uint64
	model *Model // what holds for every timetable
	cores cores

	tight  []statement // that there are at most within breaks
	within int
	work   int64   // propagated literals of statements so far
	tried  int     // what cores.least was when granting took too long
	like   []int32 // the timetable to start near, nil when none
}

// NewSearch states g for proofs; nil when ctx ends before it is stated.
func NewSearch(ctx context.Context, g *grid.Grid, seed uint64) *Search {
	s, _ := apart.Until(ctx, func() *Search {
		s := &Search{g: g, seed: seed, model: New(ctx, g, common(g)), tried: -1}
		if s.model == nil {
			return nil
		}
		s.model.Seed = seed
		s.cores = s.model.wishes()
		return s
	})
	return s
}

// Prefer starts the search near a timetable.
func (s *Search) Prefer(ctx context.Context, slots []int32) {
	s.like = append(s.like[:0], slots...)
	s.model.prefer(ctx, slots)
	for _, st := range s.tight {
		if st.model != nil && !st.model.Steady {
			st.model.prefer(ctx, slots)
		}
	}
}

// Work is how many literals have been propagated.
func (s *Search) Work() int64 { return s.model.Propagations + s.work }

// Feasible looks for any timetable, for about the given number of propagated
// literals (0: no limit).
func (s *Search) Feasible(ctx context.Context, work int64) (sat.Verdict, []int32) {
	return s.model.answer(s.model.Solve(ctx, work))
}

// firstTry is the work that goes into a number of breaks before it is stated
// for good: easy numbers are settled one after the other in one statement, hard
// ones pay for a statement of their own, which can be simplified.
const firstTry = 400_000

// Within looks for a timetable with at most k breaks.
func (s *Search) Within(ctx context.Context, k int, work int64) (sat.Verdict, []int32) {
	if k >= len(s.model.gaps) {
		return s.Feasible(ctx, work)
	}
	for s.cores.least <= k && s.tried != s.cores.least {
		least, before := s.cores.least, s.model.Propagations
		first := int64(firstTry)
		if work > 0 {
			first = min(first, work)
		}
		verdict, slots := s.grant(ctx, first)
		if verdict == sat.Satisfied {
			return verdict, slots
		}
		if verdict == sat.Undecided {
			s.tried = least
		}
		if work > 0 {
			if work -= s.model.Propagations - before; work <= 0 && s.cores.least <= k {
				return sat.Undecided, nil
			}
		}
	}
	if s.cores.least > k {
		return sat.Refuted, nil
	}
	st := s.turn(k)
	if st.model == nil {
		m, ok := apart.Until(ctx, func() *Model { return s.stated(ctx, st.kind, k) })
		if !ok || m == nil {
			return sat.Undecided, nil
		}
		st.model = m
	}
	before := st.model.Propagations
	verdict, slots := st.model.answer(st.model.Solve(ctx, work))
	st.work += st.model.Propagations - before
	s.work += st.model.Propagations - before
	if verdict == sat.Refuted && s.cores.least == k {
		s.cores.learn(append([]wish{}, s.cores.open...))
	}
	return verdict, slots
}

// A statement says for good that there are at most so many breaks.
type statement struct {
	kind  Kind
	model *Model // nil before its first turn
	work  int64  // propagated literals so far

	// When turns are given, work beyond soon counts so many times (0 as 1), and late as
	// much as if that had been done already.
	soon, times, late int64
}

// statements are those that take turns, the first of them first: none settles all that the
// others do. Crowded days are refuted with both ways of counting, others with one or the
// other, and what Tables settles it settles soon. What takes longest is to find the last
// timetables, and Seats does that; on crowded days it is seldom needed.
func statements(g *grid.Grid) []statement {
	switch {
	case crowded(g) && single(g):
		return []statement{{kind: Both}, {kind: Seats, times: 2, late: 25_000_000}}
	case crowded(g):
		return []statement{{kind: Both}}
	case single(g):
		return []statement{{kind: Tables, soon: 6_000_000, times: 12}, {kind: Seats}}
	}
	return []statement{{kind: Tables}}
}

// spent is what a statement's work counts.
func (st *statement) spent() int64 {
	return st.late + st.work + max(0, st.work-st.soon)*max(0, st.times-1)
}

// common is the kind of what holds for every timetable.
func common(g *grid.Grid) Kind {
	if crowded(g) {
		return Both
	}
	return Tables
}

// turn is the statement whose turn it is.
func (s *Search) turn(k int) *statement {
	if s.within != k || s.tight == nil {
		s.tight, s.within = statements(s.g), k
	}
	next := &s.tight[0]
	for i := range s.tight {
		if s.tight[i].spent() < next.spent() {
			next = &s.tight[i]
		}
	}
	return next
}

// stated states at most k breaks for good; nil when ctx ends first.
func (s *Search) stated(ctx context.Context, kind Kind, k int) *Model {
	m := New(ctx, s.g, kind)
	if m == nil {
		return nil
	}
	m.Seed = s.seed
	switch {
	case kind != Both:
		m.Steady = true // and not near what is known, from where it finds less
	case s.like != nil:
		m.prefer(ctx, s.like)
	}
	m.follow(&s.cores)
	if s.cores.least == k && kind != Both {
		for _, w := range s.cores.open {
			m.Add(m.refused(w).Not())
		}
	} else {
		m.AtMostSorted(m.gaps, k)
	}
	return m
}

func (m *Model) answer(v sat.Verdict) (sat.Verdict, []int32) {
	if v != sat.Satisfied {
		return v, nil
	}
	return v, m.slots()
}

// Clash names participants whose meetings cannot all be held together, as few
// as it can find while ctx lasts; nil when it finds no proof in that time. The
// fairness bound plays no part in it.
func Clash(ctx context.Context, g *grid.Grid) []int {
	m := &Model{g: g, ctx: ctx}
	m.holds()
	m.tables()
	m.order()
	if m.ended() {
		return nil
	}
	guard := make([]sat.Lit, g.Participants())
	of := map[sat.Lit]int{}
	for p := range g.Of {
		guard[p] = m.guarded(p)
		of[guard[p]] = p
	}
	var core []sat.Lit
	for p := range g.Of {
		if len(g.Of[p]) > 0 {
			core = append(core, guard[p])
		}
	}
	if m.Solve(ctx, 0, core...) != sat.Refuted {
		return nil
	}
	core = append([]sat.Lit{}, m.Core()...)
	for i := 0; i < len(core); {
		rest := append(append([]sat.Lit{}, core[:i]...), core[i+1:]...)
		if m.Solve(ctx, 2_000_000, rest...) == sat.Refuted {
			core = keep(rest, m.Core())
			continue
		}
		i++
	}
	var who []int
	for _, l := range core {
		who = append(who, of[l])
	}
	return who
}

// keep is the part of list that is in core, in the order of list.
func keep(list, core []sat.Lit) []sat.Lit {
	in := map[sat.Lit]bool{}
	for _, l := range core {
		in[l] = true
	}
	var out []sat.Lit
	for _, l := range list {
		if in[l] {
			out = append(out, l)
		}
	}
	return out
}

// guarded states that participant p keeps to its desks, as long as the literal
// it gives is assumed.
func (m *Model) guarded(p int) sat.Lit {
	guard := m.Var()
	desks := int(m.g.Desks[p])
	for t := range m.g.Slots {
		here := m.held(p, t)
		if desks == 1 {
			for i := range here {
				for j := range i {
					m.Add(guard.Not(), here[i].Not(), here[j].Not())
				}
			}
			continue
		}
		if len(here) > desks {
			if out := m.Sorted(here, desks+1); len(out) > desks {
				m.Add(guard.Not(), out[desks].Not())
			}
		}
	}
	return guard
}
