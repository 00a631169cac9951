package sat

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// formula is a small set of constraints that can be checked by trying all.
type formula struct {
	vars    int
	clauses [][]Lit
	counts  []counting
}

func randomFormula(r *rand.Rand) formula {
	f := formula{vars: 3 + r.IntN(12)}
	lit := func() Lit { return Lit(r.IntN(2 * f.vars)) }
	for range r.IntN(5 * f.vars) {
		c := make([]Lit, 1+r.IntN(4))
		for i := range c {
			c[i] = lit()
		}
		f.clauses = append(f.clauses, c)
	}
	for range r.IntN(5) {
		perm := r.Perm(f.vars)[:1+r.IntN(f.vars)]
		lits := make([]Lit, len(perm))
		for i, v := range perm {
			lits[i] = Lit(2*v + r.IntN(2))
		}
		f.counts = append(f.counts, counting{lits: lits, k: int32(r.IntN(len(lits) + 1))})
	}
	return f
}

func (f formula) holds(value func(Lit) bool) bool {
	for _, c := range f.clauses {
		ok := false
		for _, l := range c {
			ok = ok || value(l)
		}
		if !ok {
			return false
		}
	}
	for _, c := range f.counts {
		n := int32(0)
		for _, l := range c.lits {
			if value(l) {
				n++
			}
		}
		if n > c.k {
			return false
		}
	}
	return true
}

func (f formula) satisfiable(assumptions []Lit) bool {
	for bits := range 1 << f.vars {
		value := func(l Lit) bool { return bits>>(l>>1)&1 == int(1-l&1) }
		ok := f.holds(value)
		for _, a := range assumptions {
			ok = ok && value(a)
		}
		if ok {
			return true
		}
	}
	return false
}

func (f formula) solver() *Solver {
	s := &Solver{}
	for range f.vars {
		s.Var()
	}
	for _, c := range f.clauses {
		s.Add(c...)
	}
	for _, c := range f.counts {
		s.AtMost(c.lits, int(c.k))
	}
	return s
}

func TestRandomFormulasAgreeWithTryingAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		f := randomFormula(r)
		s := f.solver()
		for range 3 { // again under assumptions, keeping what was learnt
			var assumptions []Lit
			for range r.IntN(4) {
				assumptions = append(assumptions, Lit(r.IntN(2*f.vars)))
			}
			want := f.satisfiable(assumptions)
			got := s.Solve(context.Background(), 0, assumptions...)
			if (got == Satisfied) != want {
				t.Fatalf("formula %d %+v under %v: got verdict %v, satisfiable is %v", i, f, assumptions, got, want)
			}
			if got == Satisfied && !f.holds(s.Value) {
				t.Fatalf("formula %d: the model breaks a constraint", i)
			}
			if got == Refuted && f.satisfiable(s.Core()) {
				t.Fatalf("formula %d %+v: core %v of %v can be satisfied", i, f, s.Core(), assumptions)
			}
		}
	}
}

// pigeons is the statement that n+1 pigeons fit into n holes, written with
// counting constraints for the holes.
func pigeons(n int, native bool) *Solver {
	s := &Solver{}
	holes := make([][]Lit, n)
	for range n + 1 {
		c := make([]Lit, n)
		for h := range c {
			c[h] = s.Var()
			holes[h] = append(holes[h], c[h])
		}
		s.Add(c...)
	}
	for _, h := range holes {
		if native {
			s.AtMost(h, 1)
			continue
		}
		for i := range h {
			for j := range i {
				s.Add(h[i].Not(), h[j].Not())
			}
		}
	}
	return s
}

func TestPigeonsDoNotFit(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 8; n++ {
		for _, native := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d native %v", n, native), func(t *testing.T) {
				if got := pigeons(n, native).Solve(context.Background(), 0); got != Refuted {
					t.Errorf("want refuted, got %v", got)
				}
			})
		}
	}
}

func TestBudgetAndContextEndTheSearch(t *testing.T) {
	t.Parallel()
	s := pigeons(11, false)
	if got := s.Solve(context.Background(), 1000); got != Undecided {
		t.Errorf("after 1000 propagations: want undecided, got %v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := s.Solve(ctx, 0); got != Undecided {
		t.Errorf("cancelled: want undecided, got %v", got)
	}
}

func TestSameConstraintsSameModel(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		f := randomFormula(r)
		a, b := f.solver(), f.solver()
		if a.Solve(context.Background(), 0) != b.Solve(context.Background(), 0) {
			t.Fatal("two runs give two verdicts")
		}
		for l := range Lit(2 * f.vars) {
			if a.Value(l) != b.Value(l) {
				t.Fatal("two runs give two models")
			}
		}
	}
}

func BenchmarkPigeons(b *testing.B) {
	for b.Loop() {
		pigeons(8, false).Solve(context.Background(), 0)
	}
}
