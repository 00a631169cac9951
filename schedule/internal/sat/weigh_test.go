package sat

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// weighed is a formula with sums, some bounded for good and some under a guard.
type weighedFormula struct {
	formula
	sums []randomSum
}

type randomSum struct {
	lits    []Lit
	weights []int64
	most    int64
	guard   Lit // none when the bound always holds
}

func (f *weighedFormula) holds(value func(Lit) bool) bool {
	for _, x := range f.sums {
		total := int64(0)
		for i, l := range x.lits {
			if value(l) {
				total += weightAt(x.weights, i)
			}
		}
		if total > x.most && (x.guard == none || value(x.guard)) {
			return false
		}
	}
	return f.formula.holds(value)
}

func (f *weighedFormula) satisfiable(assumptions []Lit) bool {
	for bits := range 1 << f.vars {
		value := func(l Lit) bool { return bits>>(l>>1)&1 == int(1-l&1) }
		if f.holds(value) && !slices.ContainsFunc(assumptions, func(a Lit) bool { return !value(a) }) {
			return true
		}
	}
	return false
}

// randomSumOf makes a sum over some variables, guarded by another one or not.
func randomSumOf(r *rand.Rand, vars int) randomSum {
	perm := r.Perm(vars)
	n := 1 + r.IntN(vars-1)
	x := randomSum{guard: none}
	if r.IntN(2) == 0 {
		x.guard = Lit(2*perm[n] + r.IntN(2))
	}
	total := int64(0)
	heavy := []int{2, 10, 1_000_000}[r.IntN(3)]
	for _, v := range perm[:n] {
		x.lits = append(x.lits, Lit(2*v+r.IntN(2)))
		x.weights = append(x.weights, 1+int64(r.IntN(heavy)))
		total += x.weights[len(x.weights)-1]
	}
	if r.IntN(4) == 0 {
		x.weights, total = nil, int64(n)
	}
	x.most = r.Int64N(total + 1)
	return x
}

func (x randomSum) state(s *Solver) {
	switch {
	case x.guard == none:
		s.Weighted(x.lits, x.weights, x.most)
	default:
		s.Guard(s.Weigh(x.lits, x.weights), x.most, x.guard)
	}
}

// grow adds a few constraints to the formula and to the solver alike.
func (f *weighedFormula) grow(r *rand.Rand, s *Solver) {
	for range 1 + r.IntN(4) {
		x := randomSumOf(r, f.vars)
		f.sums = append(f.sums, x)
		x.state(s)
	}
	for range r.IntN(f.vars) {
		c := make([]Lit, 2+r.IntN(3))
		for i := range c {
			c[i] = Lit(r.IntN(2 * f.vars))
		}
		f.clauses = append(f.clauses, c)
		s.Add(c...)
	}
}

func TestSumsAgreeWithTryingAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 1200 {
		f := weighedFormula{formula: randomFormula(r)}
		s := f.solver()
		for range 4 { // constraints are added between searches
			f.grow(r, s)
			var assumptions []Lit
			for range r.IntN(4) {
				assumptions = append(assumptions, Lit(r.IntN(2*f.vars)))
			}
			checkAnswer(t, i, &f, s, assumptions)
		}
	}
}

func checkAnswer(t *testing.T, i int, f *weighedFormula, s *Solver, assumptions []Lit) {
	t.Helper()
	got := s.Solve(context.Background(), 0, assumptions...)
	if want := f.satisfiable(assumptions); (got == Satisfied) != want {
		t.Fatalf("formula %d %+v under %v: got verdict %v, satisfiable is %v", i, f, assumptions, got, want)
	}
	if got == Satisfied && !f.holds(s.Value) {
		t.Fatalf("formula %d: the model breaks a constraint", i)
	}
	if got == Refuted && f.satisfiable(s.Core()) {
		t.Fatalf("formula %d %+v: core %v of %v can be satisfied", i, f, s.Core(), assumptions)
	}
}

// Bounds on one sum, tightened under assumptions and for good, until none is left.
func TestBoundsTightenToTheOptimum(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		f := weighedFormula{formula: randomFormula(r)}
		x := randomSumOf(r, f.vars)
		s := f.solver()
		sum := s.Weigh(x.lits, x.weights)
		f.sums = []randomSum{x}
		f.sums[0].guard = none
		least := int64(-1) // by trying all
		for k := int64(0); k < 40 && least < 0; k++ {
			f.sums[0].most = k
			if f.satisfiable(nil) {
				least = k
			}
		}
		for k := int64(39); k >= 0; k-- {
			got := s.Solve(context.Background(), 0, s.Within(sum, k))
			if want := least >= 0 && least <= k; (got == Satisfied) != want {
				t.Fatalf("at most %d: got %v, the least is %d of %+v", k, got, least, f)
			}
			if got == Satisfied && r.IntN(2) == 0 {
				s.Bound(sum, k)
			}
		}
	}
}

// FuzzSums builds constraints and searches from bytes: no panic, and models hold.
func FuzzSums(f *testing.F) {
	f.Add([]byte{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4})
	f.Add([]byte("all work and no play makes a dull formula"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var seed [32]byte
		copy(seed[:], data)
		r := rand.New(rand.NewChaCha8(seed))
		form := weighedFormula{formula: randomFormula(r)}
		s := form.solver()
		for i, b := range data[:min(len(data), 6)] {
			form.grow(r, s)
			var assumptions []Lit
			for range b & 3 {
				assumptions = append(assumptions, Lit(r.IntN(2*form.vars)))
			}
			checkAnswer(t, i, &form, s, assumptions)
		}
	})
}

// knapsacks is a tight packing of n things of many weights into bins.
func knapsacks(n, bins int) *Solver {
	r := rand.New(rand.NewPCG(9, 10))
	s := &Solver{}
	in := make([][]Lit, bins)
	weights := make([]int64, n)
	total := int64(0)
	for i := range n {
		weights[i] = 100 + r.Int64N(900)
		total += weights[i]
		var some []Lit
		for b := range in {
			in[b] = append(in[b], s.Var())
			some = append(some, in[b][i])
		}
		s.Add(some...)
	}
	for _, lits := range in {
		s.Weighted(lits, weights, total/int64(bins)+1)
	}
	return s
}

func BenchmarkKnapsacks(b *testing.B) {
	for b.Loop() {
		if knapsacks(24, 3).Solve(context.Background(), 0) != Satisfied {
			b.Fatal("not packed")
		}
	}
}
