package exact

import "wantilan/schedule/internal/sat"

// sorted gives literals out[0], out[1] … such that out[i] is true exactly when
// at least i+1 of the inputs are; only the first most outputs are made. It is a
// merge network (Batcher's odd-even merge, cut to the outputs needed), whose
// gates a clause-learning search can reason with, unlike a plain counter.
func (m *Model) sorted(in []sat.Lit, most int) []sat.Lit {
	if len(in) <= 1 {
		return in
	}
	half := len(in) / 2
	return m.merge(m.sorted(in[:half], most), m.sorted(in[half:], most), most)
}

// merge joins two sorted lists.
func (m *Model) merge(a, b []sat.Lit, most int) []sat.Lit {
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	case len(a) == 1 && len(b) == 1:
		out := []sat.Lit{m.or(a[0], b[0])}
		if most > 1 {
			out = append(out, m.and(a[0], b[0]))
		}
		return out
	}
	even := m.merge(alternate(a, 0), alternate(b, 0), most/2+1)
	odd := m.merge(alternate(a, 1), alternate(b, 1), most/2)
	n := min(len(a)+len(b), most)
	out := append(make([]sat.Lit, 0, n), even[0])
	for i := 0; len(out) < n; i++ {
		x, y := at(odd, i), at(even, i+1)
		out = append(out, m.or(x, y))
		if len(out) < n {
			out = append(out, m.and(x, y))
		}
	}
	return out
}

const absent = ^sat.Lit(0) // a literal that is false

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

// or is a literal that is true exactly when a or b is.
func (m *Model) or(a, b sat.Lit) sat.Lit {
	switch {
	case a == absent:
		return b
	case b == absent:
		return a
	}
	o := m.Var()
	m.Add(a.Not(), o)
	m.Add(b.Not(), o)
	m.Add(a, b, o.Not())
	return o
}

// and is a literal that is true exactly when a and b are.
func (m *Model) and(a, b sat.Lit) sat.Lit {
	if a == absent || b == absent {
		return absent
	}
	o := m.Var()
	m.Add(a, o.Not())
	m.Add(b, o.Not())
	m.Add(a.Not(), b.Not(), o)
	return o
}
