package sat

import (
	"context"
)

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

// A sweep is collect at work. It can be broken off where it stands, so that a large
// problem need not wait for its end, and must be gone on with before anything else.
type sweep struct {
	clean bool // at the root there is something new
	stage int  // 0: unwatch, 1: compact, 2: rewatch, 3: done
	at    int  // the literal, or the place in the arena, that is next
	fresh []uint32
	moved map[uint32]uint32 // clauses that are reasons, which need translating
}

// collect removes dead clauses and their watches. At the root it removes those
// that always hold too, and literals that never do. False when ctx ended first.
func (s *Solver) collect(ctx context.Context) bool {
	clean := len(s.limits) == 0 && len(s.trail) > s.cleaned
	if clean {
		s.cleaned = len(s.trail)
	}
	s.sweep = &sweep{clean: clean, moved: make(map[uint32]uint32, 64)}
	return s.swept(ctx)
}

// swept goes on with a sweep that was broken off, if there is one.
func (s *Solver) swept(ctx context.Context) bool {
	for s.sweep != nil {
		if ctx.Err() != nil {
			return false
		}
		switch w := s.sweep; w.stage {
		case 0:
			s.unwatch(w)
		case 1:
			s.compact(w)
		case 2:
			s.rewatch(w)
		default:
			s.sweep = nil
		}
	}
	return true
}

// unwatch takes out all watches but those of binary clauses.
func (s *Solver) unwatch(w *sweep) {
	end := min(w.at+s.perLook(), len(s.watches))
	for l := w.at; l < end; l++ {
		kept := s.watches[l][:0]
		if s.value[l] == 0 || !w.clean {
			for _, x := range s.watches[l] {
				if x.ref == binaryRef && (!w.clean || s.value[x.other] == 0) {
					kept = append(kept, x)
				}
			}
		}
		s.watches[l] = kept
	}
	if w.at = end; end == len(s.watches) {
		w.stage, w.at = 1, 0
		w.fresh = make([]uint32, 0, len(s.arena)-s.wasted)
		for _, l := range s.trail {
			if r := s.reason[l.v()]; r&3 == tagClause {
				w.moved[uint32(r>>2)] = 0
			}
		}
		s.learnt = s.learnt[:0]
	}
}

// compact copies the clauses that stay.
func (s *Solver) compact(w *sweep) {
	for end := min(w.at+s.perLook(), len(s.arena)); w.at < end; {
		ref := uint32(w.at)
		w.at += headerWords + int(s.arena[ref])
		if s.arena[ref+1]&flagDead != 0 || w.clean && !s.tidy(ref) {
			continue
		}
		to := uint32(len(w.fresh))
		w.fresh = append(w.fresh, s.arena[ref:ref+headerWords+s.arena[ref]]...)
		if _, isReason := w.moved[ref]; isReason {
			w.moved[ref] = to
		}
		if w.fresh[to+1]&flagLearnt != 0 {
			s.learnt = append(s.learnt, to)
		}
	}
	if w.at < len(s.arena) {
		return
	}
	w.stage, w.at = 2, 0
	s.arena, s.wasted = w.fresh, 0
	for _, l := range s.trail {
		if r := s.reason[l.v()]; r&3 == tagClause {
			s.reason[l.v()] = uint64(w.moved[uint32(r>>2)])<<2 | tagClause
		}
	}
}

// rewatch puts the watches of clauses back.
func (s *Solver) rewatch(w *sweep) {
	for end := min(w.at+s.perLook(), len(s.arena)); w.at < end; w.at += headerWords + int(s.arena[w.at]) {
		s.attach(uint32(w.at))
	}
	if w.at == len(s.arena) {
		w.stage = 3
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
