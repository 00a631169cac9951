package sat

import "slices"

// explain appends to s.stack the true literals that together force l (or, with
// l = none, that clash): the negations of the other literals of the constraint.
const none = ^Lit(0)

func (s *Solver) explain(why uint64, l Lit) []Lit {
	out := s.stack[:0]
	switch why & 3 {
	case noReason:
		out = s.explainSum(int32(why>>2)-1, l, out)
	case tagClause:
		for _, x := range s.lits(uint32(why >> 2)) {
			if Lit(x) != l {
				out = append(out, Lit(x^1))
			}
		}
	case tagBinary:
		out = append(out, Lit(why>>2)^1)
	case tagCount:
		c := &s.counts[why>>2]
		before := int32(len(s.trail))
		need := c.k + 1
		if l != none {
			before = s.spot[l.v()]
			need = c.k
		}
		for _, x := range c.lits {
			if s.value[x] > 0 && s.spot[x.v()] < before {
				out = append(out, x)
				need--
				if need == 0 {
					break
				}
			}
		}
	}
	s.stack = out
	return out
}

// analyse turns a clash into a learnt clause (s.learntLits, asserting literal
// first) and gives the level to go back to and the clause's glue.
func (s *Solver) analyse(clash uint64) (back, glue int) {
	s.learntLits = append(s.learntLits[:0], none)
	s.clearList = s.clearList[:0]
	s.bumped = s.bumped[:0]
	now := int32(len(s.limits))
	open := 0
	at := len(s.trail) - 1
	var pending []Lit
	if clash&3 == tagBinary {
		pending = append(s.stack[:1], Lit(clash>>2))
		pending[0] ^= 1
		pending[1] ^= 1
		s.stack = pending
	} else {
		s.noteUse(clash)
		pending = s.explain(clash, none)
	}
	for {
		for _, q := range pending {
			v := q.v()
			if s.seen[v] != 0 || s.level[v] == 0 {
				continue
			}
			s.seen[v] = 1
			s.clearList = append(s.clearList, v)
			s.bumped = append(s.bumped, v)
			if s.level[v] >= now {
				open++
			} else {
				s.learntLits = append(s.learntLits, q^1)
			}
		}
		for s.seen[s.trail[at].v()] == 0 {
			at--
		}
		p := s.trail[at]
		at--
		open--
		if open == 0 {
			s.learntLits[0] = p ^ 1
			break
		}
		why := s.reason[p.v()]
		s.noteUse(why)
		pending = s.explain(why, p)
	}
	s.minimise()
	for _, v := range s.clearList {
		s.seen[v] = 0
	}
	return s.finish()
}

// noteUse marks a learnt clause as useful and lowers its glue when it got better.
func (s *Solver) noteUse(why uint64) {
	if why&3 != tagClause {
		return
	}
	ref := uint32(why >> 2)
	if s.arena[ref+1]&flagLearnt == 0 {
		return
	}
	g := s.glue(ref)
	if g > 2 {
		if fresh := s.countLevels(s.lits(ref)); fresh < g {
			s.setGlue(ref, fresh)
			g = fresh
		}
	}
	if g <= 6 {
		s.setUsed(ref, 2)
	} else {
		s.setUsed(ref, 1)
	}
}

func (s *Solver) countLevels(c []uint32) int {
	s.markNow++
	n := 0
	for _, x := range c {
		if l := s.level[x>>1]; s.levelMark[l] != s.markNow {
			s.levelMark[l] = s.markNow
			n++
		}
	}
	return n
}

// finish puts the literal to watch second, and counts levels.
func (s *Solver) finish() (back, glue int) {
	c := s.learntLits
	if len(c) == 1 {
		return 0, 1
	}
	top := 1
	s.markNow++
	for i, l := range c {
		lev := s.level[l.v()]
		if s.levelMark[lev] != s.markNow {
			s.levelMark[lev] = s.markNow
			glue++
		}
		if i > 0 && lev > s.level[c[top].v()] {
			top = i
		}
	}
	c[1], c[top] = c[top], c[1]
	return int(s.level[c[1].v()]), glue
}

const (
	seenIn     = 1 // in the clause, or resolved
	seenFree   = 2 // follows from the clause
	seenPoison = 3 // does not
)

// minimise drops literals that follow from the others.
func (s *Solver) minimise() {
	kept := s.learntLits[:1]
	s.markNow++
	for _, l := range s.learntLits[1:] {
		s.levelMark[s.level[l.v()]] = s.markNow
	}
	mark := s.markNow
	for _, l := range s.learntLits[1:] {
		if s.reason[l.v()] == noReason || !s.follows(l^1, mark, 0) {
			kept = append(kept, l)
		}
	}
	s.learntLits = kept
}

// follows tells whether true literal l is implied by literals of the clause.
func (s *Solver) follows(l Lit, mark int64, depth int) bool {
	why := s.reason[l.v()]
	if why == noReason || depth > 500 {
		return false
	}
	switch why & 3 {
	case noReason:
		return s.followsSum(int32(why>>2)-1, l, mark, depth)
	case tagClause:
		for _, x := range s.lits(uint32(why >> 2)) {
			if Lit(x) != l && !s.settled(Lit(x^1), mark, depth) {
				return false
			}
		}
	case tagBinary:
		return s.settled(Lit(why>>2)^1, mark, depth)
	case tagCount:
		c := &s.counts[why>>2]
		before, need := s.spot[l.v()], c.k
		for _, x := range c.lits {
			if s.value[x] > 0 && s.spot[x.v()] < before {
				if !s.settled(x, mark, depth) {
					return false
				}
				need--
				if need == 0 {
					break
				}
			}
		}
	}
	return true
}

func (s *Solver) settled(x Lit, mark int64, depth int) bool {
	v := x.v()
	switch {
	case s.level[v] == 0 || s.seen[v] == seenIn || s.seen[v] == seenFree:
		return true
	case s.seen[v] == seenPoison || s.levelMark[s.level[v]] != mark:
		return false
	}
	ok := s.follows(x, mark, depth+1)
	if ok {
		s.seen[v] = seenFree
	} else {
		s.seen[v] = seenPoison
	}
	s.clearList = append(s.clearList, v)
	return ok
}

// bumpAll raises the variables of the last conflict in the order in use.
func (s *Solver) bumpAll() {
	if s.stable {
		for _, v := range s.bumped {
			s.heap.bump(v)
		}
		if s.Steady {
			s.heap.decay(0.9)
		} else {
			s.heap.decay(0.95)
		}
		return
	}
	slices.SortFunc(s.bumped, func(a, b uint32) int { return int(s.queue.stamp[a] - s.queue.stamp[b]) })
	for _, v := range s.bumped {
		s.queue.bump(v, s.value[2*v] != 0)
	}
}

// finalCore collects the assumptions that force l false.
func (s *Solver) finalCore(l Lit) {
	s.core = append(s.core[:0], l)
	if s.level[l.v()] == 0 {
		return
	}
	s.seen[l.v()] = 1
	for i := len(s.trail) - 1; i >= int(s.limits[0]); i-- {
		p := s.trail[i]
		if s.seen[p.v()] == 0 {
			continue
		}
		s.seen[p.v()] = 0
		if why := s.reason[p.v()]; why == noReason {
			s.core = append(s.core, p)
		} else {
			for _, q := range s.explain(why, p) {
				if s.level[q.v()] > 0 {
					s.seen[q.v()] = 1
				}
			}
		}
	}
	s.seen[l.v()] = 0
}
