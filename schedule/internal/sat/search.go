package sat

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// perLook is how much work goes by before the context is looked at, in ticks, literals or
// words of the arena: a millisecond, and some more where memory is far.
func (s *Solver) perLook() int { return cmp.Or(s.piece, 50_000) }

// search is the main loop.
func (s *Solver) search(ctx context.Context, budget int64) Verdict {
	if !s.settle() {
		s.unsat = true
		return Refuted
	}
	s.begin()
	if len(s.trail) > s.cleaned && !s.collect(ctx) {
		return Undecided
	}
	end := int64(math.MaxInt64)
	if budget > 0 {
		end = s.Propagations + budget
	}
	steps, look := 0, s.ticks+int64(s.perLook())
	for {
		clash := s.propagateUntil(look)
		if clash != noReason {
			s.Conflicts++
			if !s.learn(clash) {
				s.unsat = true
				return Refuted
			}
			continue
		}
		if s.ticks >= look {
			if ctx.Err() != nil {
				return Undecided // where it stands: going back takes long in a large problem
			}
			look = s.ticks + int64(s.perLook())
		}
		if s.head < len(s.trail) {
			continue
		}
		if steps++; steps&63 == 0 && ctx.Err() != nil {
			return Undecided
		}
		if s.Propagations >= end {
			s.backtrack(0)
			return Undecided
		}
		if s.wantRestart() {
			s.restart()
		}
		if s.Conflicts >= s.nextReduce {
			if !s.reduce() {
				s.unsat = true
				return Refuted
			}
			if !s.collect(ctx) {
				return Undecided
			}
		}
		switch l, verdict := s.decide(); verdict {
		case Undecided:
			s.limits = append(s.limits, int32(len(s.trail)))
			s.assign(l, noReason)
		case Satisfied:
			s.model = append(s.model[:0], s.value...)
			s.backtrack(0)
			return Satisfied
		default:
			s.backtrack(0)
			return Refuted
		}
	}
}

// begin sets the first limits; later calls keep what was learnt about pace, and where
// nothing is assumed go on from the best assignment of the call before.
func (s *Solver) begin() {
	if s.modeLimit == 0 {
		s.modeLimit = 1_000_000
		s.nextReduce = 300
		s.nextVivify = vivifyEach
		s.nextRephase = 1000
		s.rng = s.Seed*0x9E3779B97F4A7C15 + 0x1234567
		s.luby = reluctant{u: 1, v: 1, unit: s.unit(), left: s.unit()}
		s.stable = s.Steady
	}
	if len(s.assuming) > 0 || s.assumed {
		s.targetSize, s.bestSize = 0, 0
		clear(s.target)
	}
	s.assumed = len(s.assuming) > 0
}

// learn adds the clause of a clash and goes back; false when there is nowhere
// to go back to.
func (s *Solver) learn(clash uint64) bool {
	if len(s.limits) == 0 {
		return false
	}
	s.keepTarget(int(s.limits[len(s.limits)-1]))
	back, glue := s.analyse(clash)
	s.bumpAll()
	s.fastGlue += (float64(glue) - s.fastGlue) * 0.03
	s.slowGlue += (float64(glue) - s.slowGlue) * 1e-4 * boost(s.Conflicts)
	s.backtrack(back)
	c := s.learntLits
	switch len(c) {
	case 1:
		s.assign(c[0], noReason)
	case 2:
		s.watchBinary(c[0], c[1])
		s.assign(c[0], uint64(c[1])<<2|tagBinary)
	default:
		ref := s.store(c, glue)
		s.learnt = append(s.learnt, ref)
		s.attach(ref)
		s.assign(c[0], uint64(ref)<<2|tagClause)
	}
	if s.stable {
		s.luby.tick()
	}
	return true
}

// boost lets the slow average follow quickly at first.
func boost(conflicts int64) float64 {
	return max(1, 1000/float64(conflicts+1))
}

// decide gives the next literal to try; Satisfied when all variables have
// values, Refuted when an assumption is false.
func (s *Solver) decide() (Lit, Verdict) {
	for len(s.limits) < len(s.assuming) {
		l := s.assuming[len(s.limits)]
		switch s.value[l] {
		case 1:
			s.limits = append(s.limits, int32(len(s.trail))) // an empty level
		case -1:
			s.finalCore(l)
			return 0, Refuted
		default:
			return l, Undecided
		}
	}
	if len(s.trail) == len(s.level) {
		return 0, Satisfied
	}
	var v uint32
	if s.stable {
		for {
			v = s.heap.take()
			if s.value[2*v] == 0 {
				break
			}
		}
	} else {
		x := s.queue.from
		for s.value[2*x] != 0 {
			x = s.queue.prev[x]
		}
		s.queue.from = x
		v = uint32(x)
	}
	phase := s.saved[v]
	if s.stable && s.target[v] != 0 {
		phase = s.target[v]
	}
	if phase > 0 {
		return Lit(2 * v), Undecided
	}
	return Lit(2*v + 1), Undecided
}

// keepTarget remembers the longest conflict-free assignments; size is how much
// of the trail is known to be free of conflict.
func (s *Solver) keepTarget(size int) {
	if !s.stable || size <= s.targetSize {
		return
	}
	s.targetSize = size
	for _, l := range s.trail[:size] {
		s.target[l.v()] = phaseOf(l)
	}
	if size > s.bestSize {
		s.bestSize = size
		for _, l := range s.trail[:size] {
			s.best[l.v()] = phaseOf(l)
		}
	}
}

func phaseOf(l Lit) int8 {
	if l&1 == 0 {
		return 1
	}
	return -1
}

func (s *Solver) wantRestart() bool {
	if len(s.limits) <= len(s.assuming) || s.Conflicts < s.lastRestart+2 {
		return false
	}
	if s.stable {
		return s.luby.due()
	}
	return s.fastGlue > 1.10*s.slowGlue
}

// restart goes back to the assumptions, keeping the part of the trail that
// would be decided again, and now and then changes mode or phases.
func (s *Solver) restart() {
	s.lastRestart = s.Conflicts
	s.backtrack(s.reusable())
	if s.ticks-s.modeTicks > s.modeLimit && !s.Steady {
		s.switchMode()
	}
	if s.Conflicts >= s.nextRephase {
		s.rephase()
	}
}

// reusable is the lowest level whose decision would be taken differently now.
func (s *Solver) reusable() int {
	level := min(len(s.assuming), len(s.limits))
	if s.stable {
		var next uint32
		for len(s.heap.order) > 0 {
			next = s.heap.order[0]
			if s.value[2*next] == 0 {
				break
			}
			s.heap.take()
		}
		if len(s.heap.order) == 0 {
			return level
		}
		for level < len(s.limits) && s.heap.score[s.trail[s.limits[level]].v()] > s.heap.score[next] {
			level++
		}
		return level
	}
	x := s.queue.from
	for x >= 0 && s.value[2*x] != 0 {
		x = s.queue.prev[x]
	}
	if x < 0 {
		return level
	}
	for level < len(s.limits) && s.queue.stamp[s.trail[s.limits[level]].v()] > s.queue.stamp[x] {
		level++
	}
	return level
}

func (s *Solver) switchMode() {
	s.modeSwitches++
	if s.modeSwitches%2 == 0 {
		n := s.modeSwitches/2 + 1
		s.modeLimit = 1_000_000 * n * n
	}
	s.modeTicks = s.ticks
	s.stable = !s.stable
	s.backtrack(min(len(s.assuming), len(s.limits)))
	s.targetSize = 0
	clear(s.target)
	if s.stable {
		s.luby = reluctant{u: 1, v: 1, unit: s.unit(), left: s.unit()}
	} else {
		s.fastGlue = s.slowGlue
	}
}

// rephase changes the saved phases, so that the search sees other regions.
func (s *Solver) rephase() {
	s.backtrack(min(len(s.assuming), len(s.limits)))
	s.rephases++
	s.nextRephase = s.Conflicts + 1000*(s.rephases+1)
	switch s.rephases % 6 {
	case 1, 3, 5:
		for v := range s.saved {
			if s.best[v] != 0 {
				s.saved[v] = s.best[v]
			}
		}
		s.bestSize = 0
	case 2:
		for v := range s.saved {
			s.saved[v] = -1
			if s.wanted[v] != 0 {
				s.saved[v] = s.wanted[v]
			}
		}
	case 4:
		for v := range s.saved {
			if s.random()&7 == 0 {
				s.saved[v] = -s.saved[v]
			}
		}
	default:
		for v := range s.saved {
			s.saved[v] = -s.saved[v]
		}
	}
	s.targetSize = 0
	clear(s.target)
}

func (s *Solver) random() uint64 {
	s.rng ^= s.rng << 13
	s.rng ^= s.rng >> 7
	s.rng ^= s.rng << 17
	return s.rng
}

// reduce drops the learnt clauses least likely to be of use, for collect to take out,
// and now and then shortens others; false when that shows that nothing can satisfy them all.
func (s *Solver) reduce() bool {
	s.reductions++
	s.nextReduce = s.Conflicts + int64(300*math.Sqrt(float64(s.reductions)*2))
	var candidates []uint32
	for _, ref := range s.learnt {
		if s.arena[ref+1]&flagDead != 0 {
			continue
		}
		g, used := s.glue(ref), s.used(ref)
		if used > 0 {
			s.setUsed(ref, used-1)
		}
		if g <= 2 || used > 0 || s.locked(ref) {
			continue
		}
		candidates = append(candidates, ref)
	}
	slices.SortFunc(candidates, func(a, b uint32) int {
		if d := s.glue(b) - s.glue(a); d != 0 {
			return d
		}
		return int(s.arena[b]) - int(s.arena[a])
	})
	for _, ref := range candidates[:len(candidates)*3/4] {
		s.drop(ref)
	}
	if s.rooted() > s.cleaned {
		s.backtrack(0)
	}
	possible := true
	if s.Conflicts >= s.nextVivify {
		s.nextVivify = s.Conflicts + vivifyEach
		possible = s.vivify()
	}
	return possible
}

// rooted is how many literals hold at the root.
func (s *Solver) rooted() int {
	if len(s.limits) == 0 {
		return len(s.trail)
	}
	return int(s.limits[0])
}

// unit is the shortest interval between restarts while they are seldom, in conflicts:
// a search for models starts over sooner.
func (s *Solver) unit() int64 {
	if s.Steady {
		return 128
	}
	return 1024
}

// reluctant is Knuth's "reluctant doubling" of restart intervals (the Luby
// sequence times unit).
type reluctant struct {
	u, v, left int64
	unit       int64
	ready      bool
}

func (r *reluctant) tick() {
	if r.left--; r.left > 0 {
		return
	}
	if r.u&-r.u == r.v {
		r.u, r.v = r.u+1, 1
	} else {
		r.v *= 2
	}
	r.left = r.unit * r.v
	r.ready = true
}

func (r *reluctant) due() bool {
	ready := r.ready
	r.ready = false
	return ready
}
