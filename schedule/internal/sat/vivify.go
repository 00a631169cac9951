package sat

import "slices"

// Vivification (Piette, Hamadi, Saïs 2008; of learnt clauses: Luo and others
// 2017): the negations of a clause's literals are decided one by one; what they
// imply shows literals that the clause can do without.
const (
	vivifyGlue  = 8    // clauses of more levels are not worth it
	vivifyShare = 6    // of the search's work, one part goes into this
	vivifyEach  = 1000 // conflicts from one time to the next at least
)

// vivify shortens learnt clauses, for a share of the work since the last time.
// It leaves the search at the root; false when that has become impossible.
func (s *Solver) vivify() bool {
	budget := (s.ticks - s.vivified) / vivifyShare
	s.backtrack(0)
	phases := slices.Clone(s.saved)
	defer func() {
		s.backtrack(0)
		copy(s.saved, phases)
		s.vivified = s.ticks
	}()
	var list []uint32
	for _, ref := range s.learnt {
		if s.arena[ref+1]&(flagDead|flagVivified) == 0 && s.glue(ref) <= vivifyGlue {
			list = append(list, ref)
		}
	}
	slices.SortStableFunc(list, func(a, b uint32) int { return s.glue(a) - s.glue(b) })
	end := s.ticks + budget
	for _, ref := range list {
		if s.ticks >= end {
			break
		}
		s.arena[ref+1] |= flagVivified
		if !s.vivifyOne(ref) {
			return false
		}
	}
	return true
}

// vivifyOne shortens one clause, and replaces it by what is left.
func (s *Solver) vivifyOne(ref uint32) bool {
	s.sorted = s.sorted[:0]
	for _, x := range s.lits(ref) {
		if s.level[x>>1] == 0 && s.value[x] != 0 {
			if s.value[x] > 0 {
				s.drop(ref)
				return true
			}
			continue
		}
		s.sorted = append(s.sorted, Lit(x))
	}
	slices.SortFunc(s.sorted, func(a, b Lit) int {
		switch x, y := s.heap.score[a.v()], s.heap.score[b.v()]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return int(a) - int(b)
	})
	s.reuse(ref)
	s.ignored = ref + 1
	kept := s.imply()
	s.ignored = 0
	if len(kept) >= int(s.arena[ref]) {
		return true
	}
	return s.replace(ref, kept)
}

// reuse goes back to the decisions that begin with the negations of s.sorted,
// none of which may lean on the clause itself.
func (s *Solver) reuse(ref uint32) {
	same := 0
	for same < len(s.limits) && same < len(s.sorted) && s.trail[s.limits[same]] == s.sorted[same].Not() {
		same++
	}
	for _, x := range s.lits(ref)[:2] {
		if s.value[x] > 0 && s.reason[x>>1] == uint64(ref)<<2|tagClause {
			same = min(same, int(s.level[x>>1])-1)
		}
	}
	s.backtrack(max(same, 0))
}

// imply decides the negations of s.sorted until they clash, imply one of the
// others, or have been used up, and gives the literals that are needed.
func (s *Solver) imply() []Lit {
	for _, l := range s.sorted {
		switch s.value[l] {
		case -1:
			continue
		case 1:
			kept := s.decisions(s.reason[l.v()], l)
			return append(kept, l)
		}
		s.limits = append(s.limits, int32(len(s.trail)))
		s.assign(l.Not(), noReason)
		if clash := s.propagate(); clash != noReason {
			kept := s.decisions(clash, none)
			s.backtrack(len(s.limits) - 1)
			return kept
		}
	}
	kept := s.learntLits[:0]
	for _, l := range s.sorted {
		if s.reason[l.v()] == noReason {
			kept = append(kept, l)
		}
	}
	s.learntLits = kept
	return kept
}

// decisions gives the negations of the decisions that force l, or clash.
func (s *Solver) decisions(why uint64, l Lit) []Lit {
	kept := s.learntLits[:0]
	if l == none && why&3 == tagBinary {
		s.seen[why>>3] = 1
		s.seen[s.stack[0].v()] = 1
	} else if why != noReason {
		for _, q := range s.explain(why, l) {
			s.seen[q.v()] = 1
		}
	}
	for i := len(s.trail) - 1; i >= 0; i-- {
		p := s.trail[i]
		v := p.v()
		if s.seen[v] == 0 {
			continue
		}
		s.seen[v] = 0
		switch {
		case s.level[v] == 0:
		case s.reason[v] == noReason:
			kept = append(kept, p.Not())
		default:
			for _, q := range s.explain(s.reason[v], p) {
				s.seen[q.v()] = 1
			}
		}
	}
	s.learntLits = kept
	return kept
}

// replace puts a shorter clause in the place of a learnt one; false when there
// is nothing left of it.
func (s *Solver) replace(ref uint32, kept []Lit) bool {
	glue, used := s.glue(ref), s.used(ref)
	s.drop(ref)
	s.vivifications++
	switch len(kept) {
	case 0:
		return false
	case 1:
		s.backtrack(0)
		switch s.value[kept[0]] {
		case 1:
			return true
		case -1:
			return false
		}
		s.assign(kept[0], noReason)
		return s.settle()
	case 2:
		s.backtrack(0)
		s.watchBinary(kept[0], kept[1])
		return true
	}
	s.backtrack(0)
	fresh := s.store(kept, min(glue, len(kept)-1))
	s.setUsed(fresh, used)
	s.arena[fresh+1] |= flagVivified
	s.learnt = append(s.learnt, fresh)
	s.attach(fresh)
	return true
}
