package proof

import "wantilan/schedule/internal/sat"

// sorter makes sorted lists of literals, by a merge network (Batcher's odd-even
// merge, cut to the outputs needed), whose gates a clause-learning search can
// reason with, unlike a plain counter.
type sorter struct{ m *model }

// of gives literals out[0], out[1] … such that out[i] is true exactly when at
// least i+1 of the inputs are; only the first most outputs are made.
func (s sorter) of(in []sat.Lit, most int) []sat.Lit {
	if len(in) <= 1 {
		return in[:min(len(in), most)]
	}
	half := len(in) / 2
	return s.merge(s.of(in[:half], most), s.of(in[half:], most), most)
}

func (s sorter) merge(a, b []sat.Lit, most int) []sat.Lit {
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	case len(a) == 1 && len(b) == 1:
		out := []sat.Lit{s.either(a[0], b[0])}
		if most > 1 {
			out = append(out, s.both(a[0], b[0]))
		}
		return out
	}
	even := s.merge(alternate(a, 0), alternate(b, 0), most/2+1)
	odd := s.merge(alternate(a, 1), alternate(b, 1), most/2)
	n := min(len(a)+len(b), most)
	out := append(make([]sat.Lit, 0, n), even[0])
	for i := 0; len(out) < n; i++ {
		x, y := at(odd, i), at(even, i+1)
		out = append(out, s.either(x, y))
		if len(out) < n {
			out = append(out, s.both(x, y))
		}
	}
	return out
}

func at(list []sat.Lit, i int) sat.Lit {
	if i < len(list) {
		return list[i]
	}
	return absent
}

func alternate(list []sat.Lit, from int) []sat.Lit {
	var out []sat.Lit
	for i := from; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return out
}

func (s sorter) either(a, b sat.Lit) sat.Lit { return s.m.or(present([]sat.Lit{a, b})) }

func (s sorter) both(a, b sat.Lit) sat.Lit {
	if a == absent || b == absent {
		return absent
	}
	o := s.m.Var()
	s.m.Add(a, o.Not())
	s.m.Add(b, o.Not())
	s.m.Add(a.Not(), b.Not(), o)
	return o
}
