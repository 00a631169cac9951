package sat

import "math"

func (s *Solver) assign(l Lit, why uint64) {
	v := l.v()
	s.value[l], s.value[l^1] = 1, -1
	s.level[v] = int32(len(s.limits))
	s.reason[v] = why
	s.spot[v] = int32(len(s.trail))
	s.trail = append(s.trail, l)
}

// propagate draws all consequences of the trail. It returns noReason, or the
// constraint that has become impossible, as a reason word; for a binary clause
// the conflicting literal is the last one of s.stack.
func (s *Solver) propagate() uint64 { return s.propagateUntil(math.MaxInt64) }

// propagateUntil is propagate that stops short, some of the trail not looked at, once
// ticks are there.
func (s *Solver) propagateUntil(ticks int64) uint64 {
	for s.head < len(s.trail) && s.ticks < ticks {
		l := s.trail[s.head]
		s.head++
		s.Propagations++
		clash := noReason
		if int(l) < len(s.occurs) && len(s.occurs[l]) > 0 {
			clash = s.propagateCounts(l)
		}
		if len(s.sums) > 0 {
			clash = s.propagateSums(l, clash)
		}
		if clash != noReason {
			return clash
		}
		if clash := s.propagateClauses(l); clash != noReason {
			return clash
		}
	}
	return noReason
}

func (s *Solver) propagateClauses(l Lit) uint64 {
	ws := s.watches[l]
	value := s.value
	arena := s.arena
	falsified := uint32(l ^ 1)
	i, j := 0, 0
	s.ticks += int64(len(ws)>>2) + 1
	for i < len(ws) {
		w := ws[i]
		i++
		known := value[w.other]
		if known > 0 {
			ws[j] = w
			j++
			continue
		}
		if w.ref == binaryRef {
			ws[j] = w
			j++
			if known < 0 {
				j += copy(ws[j:], ws[i:])
				s.watches[l] = ws[:j]
				s.stack = append(s.stack[:0], w.other)
				return uint64(l^1)<<2 | tagBinary
			}
			s.assign(w.other, uint64(l^1)<<2|tagBinary)
			continue
		}
		s.ticks++
		size := arena[w.ref]
		c := arena[w.ref+headerWords : w.ref+headerWords+size]
		first := Lit(c[0] ^ c[1] ^ falsified)
		firstValue := value[first]
		if firstValue > 0 {
			ws[j] = watch{first, w.ref}
			j++
			continue
		}
		k := 2
		for k < len(c) && value[c[k]] < 0 {
			k++
		}
		if k < len(c) {
			found := c[k]
			c[0], c[1], c[k] = uint32(first), found, falsified
			s.watches[found^1] = append(s.watches[found^1], watch{first, w.ref})
			continue
		}
		ws[j] = w
		j++
		if w.ref+1 == s.ignored {
			continue
		}
		if firstValue < 0 {
			j += copy(ws[j:], ws[i:])
			s.watches[l] = ws[:j]
			return uint64(w.ref)<<2 | tagClause
		}
		c[0], c[1] = uint32(first), falsified
		s.assign(first, uint64(w.ref)<<2|tagClause)
	}
	s.watches[l] = ws[:j]
	return noReason
}

// propagateCounts counts a newly true literal in every AtMost with it. All
// counters are raised even when one clashes, so that backtrack can lower them
// for every literal before s.head.
func (s *Solver) propagateCounts(l Lit) uint64 {
	clash := noReason
	for _, index := range s.occurs[l] {
		c := &s.counts[index]
		c.n++
		if c.n < c.k || clash != noReason {
			continue
		}
		if c.n > c.k {
			clash = uint64(index)<<2 | tagCount
			continue
		}
		s.ticks += int64(len(c.lits)) >> 3
		for _, x := range c.lits {
			if s.value[x] == 0 {
				s.assign(x^1, uint64(index)<<2|tagCount)
			}
		}
	}
	return clash
}

// backtrack undoes all levels above the given one.
func (s *Solver) backtrack(level int) {
	if len(s.limits) <= level {
		return
	}
	keep := int(s.limits[level])
	for i := len(s.trail) - 1; i >= keep; i-- {
		l := s.trail[i]
		v := l.v()
		s.value[l], s.value[l^1] = 0, 0
		if l&1 == 0 {
			s.saved[v] = 1
		} else {
			s.saved[v] = -1
		}
		if i < s.head {
			if int(l) < len(s.occurs) {
				for _, index := range s.occurs[l] {
					s.counts[index].n--
				}
			}
			if len(s.sums) > 0 {
				s.unweigh(l)
			}
		}
		s.heap.put(v)
		s.queue.release(v)
	}
	s.trail = s.trail[:keep]
	s.head = min(s.head, keep)
	s.limits = s.limits[:level]
}
