package sat

// Sorted gives literals out[0], out[1] … such that out[i] is true exactly when
// at least i+1 of the inputs are; only the first most outputs are made. It is a
// merge network (Batcher's odd-even merge, cut to the outputs needed), whose
// gates a clause-learning search can reason with, unlike a plain counter.
func (s *Solver) Sorted(in []Lit, most int) []Lit {
	if len(in) <= 1 {
		return in[:min(len(in), most)]
	}
	half := len(in) / 2
	return s.merge(s.Sorted(in[:half], most), s.Sorted(in[half:], most), most)
}

// AtMostSorted states, as AtMost, that no more than k of the literals are true,
// with the part of such a network that this takes: what is true makes outputs
// true, and not the other way round.
func (s *Solver) AtMostSorted(in []Lit, k int) {
	if len(in) <= k {
		return
	}
	s.upward = true
	out := s.Sorted(in, k+1)
	s.upward = false
	s.Add(out[k].Not())
}

// CountUp gives as many literals as there are inputs, the i-th true when more than
// i of them are; when fewer are, it may be either.
func (s *Solver) CountUp(in []Lit) []Lit {
	s.upward = true
	defer func() { s.upward = false }()
	return s.Sorted(in, len(in))
}

// merge joins two sorted lists.
func (s *Solver) merge(a, b []Lit, most int) []Lit {
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	case len(a) == 1 && len(b) == 1:
		out := []Lit{s.Either(a[0], b[0])}
		if most > 1 {
			out = append(out, s.Both(a[0], b[0]))
		}
		return out
	}
	even := s.merge(alternate(a, 0), alternate(b, 0), most/2+1)
	odd := s.merge(alternate(a, 1), alternate(b, 1), most/2)
	n := min(len(a)+len(b), most)
	out := append(make([]Lit, 0, n), even[0])
	for i := 0; len(out) < n; i++ {
		x, y := at(odd, i), at(even, i+1)
		out = append(out, s.Either(x, y))
		if len(out) < n {
			out = append(out, s.Both(x, y))
		}
	}
	return out
}

// Absent stands for a literal that is false and was never made.
const Absent = ^Lit(0)

func at(list []Lit, i int) Lit {
	if i < len(list) {
		return list[i]
	}
	return Absent
}

func alternate(list []Lit, from int) []Lit {
	var out []Lit
	for i := from; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return out
}

// Either is a literal that is true exactly when a or b is.
func (s *Solver) Either(a, b Lit) Lit {
	switch {
	case a == Absent:
		return b
	case b == Absent:
		return a
	}
	o := s.Var()
	s.Add(a.Not(), o)
	s.Add(b.Not(), o)
	if !s.upward {
		s.Add(a, b, o.Not())
	}
	return o
}

// Both is a literal that is true exactly when a and b are.
func (s *Solver) Both(a, b Lit) Lit {
	if a == Absent || b == Absent {
		return Absent
	}
	o := s.Var()
	if !s.upward {
		s.Add(a, o.Not())
		s.Add(b, o.Not())
	}
	s.Add(a.Not(), b.Not(), o)
	return o
}
