// Package sat decides whether a set of clauses and counting constraints can be
// satisfied: a conflict-driven clause-learning search for the exact part of
// package schedule.
//
// Literals are small integers; constraints are clauses (at least one literal
// true), AtMost (no more than k literals true) and bounds on weighted sums, both
// propagated by counting, never expanded. Variables, constraints and tighter
// bounds can be added between searches; what was learnt is kept. The search takes no clock and no randomness but its seed: the same
// constraints in the same order give the same answer and the same model.
//
// The methods are those of the literature: two watched literals, first unique
// implication point, clause minimisation, two alternating modes (queue with
// frequent restarts; activity heap with saved best phases), clause removal by
// glue. Marques-Silva, Lynce, Malik: Conflict-driven clause learning SAT
// solvers (Handbook of Satisfiability, 2nd edition, 2021) describes them.
package sat

import (
	"context"
	"slices"
)

// Lit is a literal: variable v is 2v, its negation 2v+1.
type Lit uint32

// Not is the opposite literal.
func (l Lit) Not() Lit { return l ^ 1 }

func (l Lit) v() uint32 { return uint32(l) >> 1 }

// Verdict is what Solve found out.
type Verdict int

// Verdicts.
const (
	Undecided Verdict = iota // the budget or the context ended first
	Satisfied                // Value gives a model
	Refuted                  // no model under the assumptions; Core tells which of them
)

// reason tags in the low bits of a reason word; a sum has none (see weighWord).
const (
	noReason  uint64 = 0
	tagClause uint64 = 1 // arena reference in the upper bits
	tagBinary uint64 = 2 // the other literal in the upper bits
	tagCount  uint64 = 3 // index of a counting constraint in the upper bits
)

type watch struct {
	other Lit    // blocking literal; for a binary clause the other one
	ref   uint32 // arena reference; binaryRef for a binary clause
}

const binaryRef = ^uint32(0)

// counting is "at most k of lits".
type counting struct {
	lits []Lit
	k    int32
	n    int32 // how many of lits are true now
}

// Solver holds constraints and the state of the search. The zero value is
// ready to use.
type Solver struct {
	Seed uint64

	// Steady makes the search keep to its mode with seldom restarts, which finds
	// models; else it alternates with the one that refutes.
	Steady bool

	value   []int8 // by literal: 1 true, -1 false, 0 open
	level   []int32
	reason  []uint64
	spot    []int32 // position on the trail
	saved   []int8  // last phase of a variable
	target  []int8
	best    []int8
	wanted  []int8 // phase asked for by Prefer, 0 none
	seen    []byte
	trail   []Lit
	limits  []int32 // trail length at the start of each decision level
	head    int
	watches [][]watch
	occurs  [][]int32 // literal → counting constraints with it; shorter than value until needed
	counts  []counting
	weighed [][]place // literal → sums with it; shorter than value until needed
	sums    []weighing
	heavy   []int64

	arena    []uint32
	learnt   []uint32 // references of learnt clauses
	wasted   int
	sweep    *sweep // under way; nil when there is none
	piece    int    // see perLook; 0 outside of tests
	cleaned  int    // literals at the root that collect has taken out of the clauses
	unsat    bool
	model    []int8
	core     []Lit
	assuming []Lit
	assumed  bool // the search before had assumptions

	heap  activityHeap
	queue moveQueue

	stable       bool
	targetSize   int
	bestSize     int
	fastGlue     float64
	slowGlue     float64
	lastRestart  int64
	nextReduce   int64
	reductions   int64
	nextRephase  int64
	rephases     int64
	modeTicks    int64
	modeLimit    int64
	modeSwitches int64
	luby         reluctant
	rng          uint64

	learntLits []Lit
	clearList  []uint32
	stack      []Lit
	levelMark  []int64
	markNow    int64
	bumped     []uint32

	upward        bool // networks are made for AtMostSorted
	sorted        []Lit
	ignored       uint32 // a clause under vivification draws no consequences
	vivified      int64  // work done by the end of the last vivification
	nextVivify    int64
	vivifications int64 // clauses shortened so far

	ticks        int64
	Conflicts    int64 // conflicts met so far
	Propagations int64
}

// Var makes a new variable and gives its positive literal.
func (s *Solver) Var() Lit {
	v := uint32(len(s.level))
	s.value = append(s.value, 0, 0)
	s.level = append(s.level, 0)
	s.reason = append(s.reason, noReason)
	s.spot = append(s.spot, 0)
	s.saved = append(s.saved, -1)
	s.target = append(s.target, 0)
	s.best = append(s.best, 0)
	s.wanted = append(s.wanted, 0)
	s.seen = append(s.seen, 0)
	s.levelMark = append(s.levelMark, 0)
	s.watches = append(s.watches, nil, nil)
	s.heap.grow()
	s.queue.grow()
	return Lit(2 * v)
}

// Vars is the number of variables.
func (s *Solver) Vars() int { return len(s.level) }

// Prefer makes the search try the literal as true first.
func (s *Solver) Prefer(l Lit) {
	s.backtrack(0)
	if l&1 == 0 {
		s.saved[l.v()], s.wanted[l.v()] = 1, 1
	} else {
		s.saved[l.v()], s.wanted[l.v()] = -1, -1
	}
}

// Value tells whether a literal is true in the last model.
func (s *Solver) Value(l Lit) bool {
	if int(l) >= len(s.model) {
		return false
	}
	return s.model[l] > 0
}

// Core is a subset of the last assumptions that cannot hold together; empty
// when the constraints themselves cannot be satisfied.
func (s *Solver) Core() []Lit { return s.core }

// Add states that at least one of the literals is true. It may only be called
// between searches.
func (s *Solver) Add(lits ...Lit) {
	if s.unsat {
		return
	}
	s.root()
	kept := s.learntLits[:0]
	for _, l := range lits {
		switch s.value[l] {
		case 1:
			return
		case -1:
			continue
		}
		double := false
		for _, k := range kept {
			if k == l.Not() {
				return
			}
			double = double || k == l
		}
		if !double {
			kept = append(kept, l)
		}
	}
	s.learntLits = kept
	switch len(kept) {
	case 0:
		s.unsat = true
	case 1:
		s.assign(kept[0], noReason)
		s.unsat = !s.settle()
	case 2:
		s.watchBinary(kept[0], kept[1])
	default:
		s.attach(s.store(kept, 0))
	}
}

// AtMost states that no more than k of the literals, which must be of
// different variables, are true. It may only be called between searches.
func (s *Solver) AtMost(lits []Lit, k int) {
	if s.unsat {
		return
	}
	s.root()
	open := make([]Lit, 0, len(lits))
	for _, l := range lits {
		switch s.value[l] {
		case 1:
			k--
		case 0:
			open = append(open, l)
		}
	}
	switch {
	case k < 0:
		s.unsat = true
	case k == 0:
		for _, l := range open {
			s.Add(l.Not())
		}
	case k >= len(open):
	case k == 1 && len(open) <= 8:
		for i := range open {
			for j := range i {
				s.Add(open[i].Not(), open[j].Not())
			}
		}
	default:
		index := int32(len(s.counts))
		s.counts = append(s.counts, counting{lits: open, k: int32(k)})
		if most := int(slices.Max(open)); most >= len(s.occurs) {
			s.occurs = append(s.occurs, make([][]int32, most+1-len(s.occurs))...)
		}
		for _, l := range open {
			s.occurs[l] = append(s.occurs[l], index)
		}
	}
}

// root goes back to where nothing is decided, and ends a sweep that was broken off.
func (s *Solver) root() {
	s.backtrack(0)
	s.swept(context.Background())
}

// settle propagates at the root.
func (s *Solver) settle() bool {
	return s.propagate() == noReason
}

// Solve searches for a model in which all assumptions are true, for about the
// given number of propagated literals (0: no limit; a million take some 0.1 to
// 0.2 s) or until ctx ends.
func (s *Solver) Solve(ctx context.Context, propagations int64, assumptions ...Lit) Verdict {
	s.core = s.core[:0]
	if s.unsat {
		return Refuted
	}
	if ctx.Err() != nil { // going back alone takes long in a large problem
		return Undecided
	}
	s.backtrack(0)
	if !s.swept(ctx) {
		return Undecided
	}
	s.assuming = assumptions
	for len(s.levelMark) <= len(s.level)+len(assumptions) { // true ones take empty levels
		s.levelMark = append(s.levelMark, 0)
	}
	return s.search(ctx, propagations)
}

// Failing is those of the literals that are false as soon as the assumptions are
// true, without any search; nil when the assumptions clash at once, and when ctx ends
// before it is known.
func (s *Solver) Failing(ctx context.Context, lits []Lit, assumptions ...Lit) []Lit {
	if ctx.Err() != nil {
		return nil
	}
	s.backtrack(0)
	if !s.swept(ctx) || s.unsat || !s.settle() {
		return nil
	}
	defer s.backtrack(0)
	for _, a := range assumptions {
		switch s.value[a] {
		case -1:
			return nil
		case 0:
			s.limits = append(s.limits, int32(len(s.trail)))
			s.assign(a, noReason)
			if s.propagate() != noReason {
				return nil
			}
		}
	}
	var out []Lit
	for _, l := range lits {
		if s.value[l] < 0 {
			out = append(out, l)
		}
	}
	return out
}
