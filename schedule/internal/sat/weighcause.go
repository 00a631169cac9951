package sat

import "slices"

// cause is what a sum needs for forcing l (or, with l = none, for its clash):
// true literals before a place on the trail that weigh more than need, and a
// guard (none when the bound always holds).
func (s *Solver) cause(index int32, l Lit) (before int32, need int64, guard Lit) {
	c := &s.sums[index]
	before, guard = int32(len(s.trail)), none
	lighter := int64(0)
	if l != none {
		before = s.spot[l.v()]
		for _, p := range s.weighed[l^1] {
			if p.sum == index && p.at < 0 {
				return before, c.bound(l ^ 1), none
			} else if p.sum == index {
				lighter = c.weights[p.at]
			}
		}
	}
	need = c.hard
	for _, st := range c.steps {
		if st.most >= need {
			break
		}
		if s.value[st.guard] > 0 && s.spot[st.guard.v()] < before {
			need, guard = st.most, st.guard
			break
		}
	}
	return before, need - lighter, guard
}

// explainSum appends to out true literals that force l by a sum, those of early
// levels first, and none that is not needed.
func (s *Solver) explainSum(index int32, l Lit, out []Lit) []Lit {
	c := &s.sums[index]
	before, need, guard := s.cause(index, l)
	if guard != none {
		out = append(out, guard)
	}
	first, total := len(out), c.base
	for _, e := range c.past {
		if total > need {
			break
		}
		if e.at < 0 {
			continue
		}
		x := c.lits[e.at]
		if s.spot[x.v()] >= before {
			break
		}
		s.heavy = append(s.heavy, c.weights[e.at])
		out = append(out, x)
		total += c.weights[e.at]
	}
	spare := total - need - 1
	for i := len(out) - 1; i >= first && spare > 0; i-- {
		if w := s.heavy[i-first]; w <= spare {
			spare -= w
			out = slices.Delete(out, i, i+1)
			s.heavy = slices.Delete(s.heavy, i-first, i-first+1)
		}
	}
	s.heavy = s.heavy[:0]
	return out
}

// followsSum tells whether literals that a clause holds anyway force l by a sum.
func (s *Solver) followsSum(index int32, l Lit, mark int64, depth int) bool {
	c := &s.sums[index]
	before, need, guard := s.cause(index, l)
	if guard != none && !s.settled(guard, mark, depth) {
		return false
	}
	total := c.base
	for _, e := range c.past {
		if total > need {
			break
		}
		if e.at < 0 {
			continue
		}
		x := c.lits[e.at]
		if s.spot[x.v()] >= before {
			break
		}
		if s.settled(x, mark, depth) {
			total += c.weights[e.at]
		}
	}
	return total > need
}
