package sat

import (
	"context"
	"math/rand/v2"
	"testing"
)

// Vivified clauses say together what they said before: whoever tries every
// assignment sees no difference.
func TestVivificationKeepsAllModels(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	shortened := int64(0)
	for range 1500 {
		f := randomFormula(r)
		f.vars = min(f.vars, 8)
		f = f.upTo(f.vars)
		s := f.solver()
		if s.unsat {
			continue
		}
		for ref := uint32(0); int(ref) < len(s.arena); ref += headerWords + s.arena[ref] {
			s.arena[ref+1] |= flagLearnt
			s.setGlue(ref, 2)
			s.learnt = append(s.learnt, ref)
		}
		s.ticks = 1_000_000
		if !s.vivify() {
			if f.satisfiable(nil) {
				t.Fatalf("vivification refutes a formula that has a model: %+v", f)
			}
			continue
		}
		s.collect(t.Context())
		shortened += s.vivifications
		for bits := range 1 << f.vars {
			var all []Lit
			for v := range f.vars {
				all = append(all, Lit(2*v+1-bits>>v&1))
			}
			want := Refuted
			if f.holds(func(l Lit) bool { return bits>>(l>>1)&1 == int(1-l&1) }) {
				want = Satisfied
			}
			if got := s.Solve(context.Background(), 0, all...); got != want {
				t.Fatalf("assignment %b: want %v, got %v in %+v", bits, want, got, f)
			}
		}
	}
	if shortened < 100 {
		t.Errorf("only %d clauses were shortened", shortened)
	}
}

// upTo leaves out what names variables from n on.
func (f formula) upTo(n int) formula {
	fits := func(lits []Lit) bool {
		for _, l := range lits {
			if int(l.v()) >= n {
				return false
			}
		}
		return true
	}
	g := formula{vars: n}
	for _, c := range f.clauses {
		if fits(c) {
			g.clauses = append(g.clauses, c)
		}
	}
	for _, c := range f.counts {
		if fits(c.lits) {
			g.counts = append(g.counts, c)
		}
	}
	return g
}

func TestAtMostSortedAllowsAsManyAsItSays(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 7; n++ {
		for k := range n + 1 {
			s := &Solver{}
			in := make([]Lit, n)
			for i := range in {
				in[i] = s.Var()
			}
			s.AtMostSorted(in, k)
			for bits := range 1 << n {
				var all []Lit
				trues := 0
				for i, l := range in {
					if bits>>i&1 != 0 {
						trues++
						all = append(all, l)
					} else {
						all = append(all, l.Not())
					}
				}
				want := Refuted
				if trues <= k {
					want = Satisfied
				}
				if got := s.Solve(context.Background(), 0, all...); got != want {
					t.Fatalf("%d of %d true, at most %d: want %v, got %v", trues, n, k, want, got)
				}
			}
		}
	}
}
