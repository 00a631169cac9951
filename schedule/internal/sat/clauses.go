package sat

// A clause in the arena is two header words and its literals:
//
//	word 0: size
//	word 1: glue<<5 | vivified<<4 | used<<2 | learnt<<1 | dead
const headerWords = 2

const (
	flagDead     = 1
	flagLearnt   = 2
	flagVivified = 16
)

func (s *Solver) store(lits []Lit, glue int) uint32 {
	ref := uint32(len(s.arena))
	word := uint32(0)
	if glue > 0 {
		word = uint32(glue)<<5 | flagLearnt | 1<<2
	}
	s.arena = append(s.arena, uint32(len(lits)), word)
	for _, l := range lits {
		s.arena = append(s.arena, uint32(l))
	}
	return ref
}

// lits is the literals of a clause, as stored.
func (s *Solver) lits(ref uint32) []uint32 {
	return s.arena[ref+headerWords : ref+headerWords+s.arena[ref]]
}

func (s *Solver) glue(ref uint32) int { return int(s.arena[ref+1] >> 5) }

func (s *Solver) setGlue(ref uint32, glue int) {
	s.arena[ref+1] = s.arena[ref+1]&31 | uint32(glue)<<5
}

func (s *Solver) used(ref uint32) uint32 { return s.arena[ref+1] >> 2 & 3 }

func (s *Solver) setUsed(ref uint32, n uint32) {
	s.arena[ref+1] = s.arena[ref+1]&^12 | n<<2
}

func (s *Solver) attach(ref uint32) {
	c := s.lits(ref)
	a, b := Lit(c[0]), Lit(c[1])
	s.watches[a.Not()] = append(s.watches[a.Not()], watch{b, ref})
	s.watches[b.Not()] = append(s.watches[b.Not()], watch{a, ref})
}

func (s *Solver) watchBinary(a, b Lit) {
	s.watches[a.Not()] = append(s.watches[a.Not()], watch{b, binaryRef})
	s.watches[b.Not()] = append(s.watches[b.Not()], watch{a, binaryRef})
}

// drop marks a clause dead; collect removes it later.
func (s *Solver) drop(ref uint32) {
	s.arena[ref+1] |= flagDead
	s.wasted += int(s.arena[ref]) + headerWords
}

// locked tells whether a clause is the reason of an assignment.
func (s *Solver) locked(ref uint32) bool {
	c := s.arena[ref+headerWords:]
	l := Lit(c[0])
	return s.value[l] > 0 && s.reason[l.v()] == uint64(ref)<<2|tagClause ||
		s.value[c[1]] > 0 && s.reason[c[1]>>1] == uint64(ref)<<2|tagClause
}

// collect removes dead clauses and their watches. At the root it removes those
// that always hold too, and literals that never do.
func (s *Solver) collect() {
	clean := len(s.limits) == 0 && len(s.trail) > s.cleaned
	if clean {
		s.cleaned = len(s.trail)
	}
	fresh := make([]uint32, 0, len(s.arena)-s.wasted)
	moved := make(map[uint32]uint32, 64) // only reasons need translating
	for l := range s.watches {
		kept := s.watches[l][:0]
		if s.value[l] == 0 || !clean {
			for _, w := range s.watches[l] {
				if w.ref == binaryRef && (!clean || s.value[w.other] == 0) {
					kept = append(kept, w)
				}
			}
		}
		s.watches[l] = kept
	}
	for _, l := range s.trail {
		if r := s.reason[l.v()]; r&3 == tagClause {
			moved[uint32(r>>2)] = 0
		}
	}
	learnt := s.learnt[:0]
	for ref := uint32(0); int(ref) < len(s.arena); {
		size := s.arena[ref]
		next := ref + headerWords + size
		if s.arena[ref+1]&flagDead == 0 && (!clean || s.tidy(ref)) {
			to := uint32(len(fresh))
			fresh = append(fresh, s.arena[ref:ref+headerWords+s.arena[ref]]...)
			if _, isReason := moved[ref]; isReason {
				moved[ref] = to
			}
			if fresh[to+1]&flagLearnt != 0 {
				learnt = append(learnt, to)
			}
		}
		ref = next
	}
	s.arena, s.learnt, s.wasted = fresh, learnt, 0
	for _, l := range s.trail {
		if r := s.reason[l.v()]; r&3 == tagClause {
			s.reason[l.v()] = uint64(moved[uint32(r>>2)])<<2 | tagClause
		}
	}
	for ref := uint32(0); int(ref) < len(s.arena); ref += headerWords + s.arena[ref] {
		s.attach(ref)
	}
}

// tidy drops literals from a clause that are false at the root, and tells
// whether a clause of three or more is left; one of two is kept in the watches.
func (s *Solver) tidy(ref uint32) bool {
	c := s.lits(ref)
	n := 0
	for _, x := range c {
		switch s.value[x] {
		case 1:
			return false
		case 0:
			c[n] = x
			n++
		}
	}
	if n == 2 {
		s.watchBinary(Lit(c[0]), Lit(c[1]))
		return false
	}
	s.arena[ref] = uint32(n)
	return true
}
