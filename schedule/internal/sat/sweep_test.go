package sat

import (
	"context"
	"math/rand/v2"
	"testing"
)

// soon is a context that ends when it has been looked at so many times.
type soon struct {
	context.Context
	left int
}

func (c *soon) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Broken off again and again, also in the middle of cleaning up and of drawing
// consequences, with clauses added in between, a search comes to the verdict it would
// have come to at once.
func TestSearchCanBeBrokenOff(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	sweeps, trails, verdicts := 0, 0, map[Verdict]int{}
	for i := range 300 {
		f := formula{vars: 60} // random clauses of three, as many as make half of them refutable
		for range 256 {
			p := r.Perm(f.vars)[:3]
			f.clauses = append(f.clauses, []Lit{Lit(2*p[0] + r.IntN(2)), Lit(2*p[1] + r.IntN(2)), Lit(2*p[2] + r.IntN(2))})
		}
		want := f.solver().Solve(t.Context(), 0)
		verdicts[want]++
		half := f
		half.clauses = f.clauses[:128]
		s := half.solver()
		s.piece, s.nextReduce = 7, 1
		got := Undecided
		for n := 1; got == Undecided; n++ {
			if s.nextReduce = min(s.nextReduce, s.Conflicts+3); len(half.clauses) < len(f.clauses) {
				s.Add(f.clauses[len(half.clauses)]...)
				half.clauses = f.clauses[:len(half.clauses)+1]
			}
			got = s.Solve(&soon{t.Context(), n % 40}, 0)
			if s.sweep != nil {
				sweeps++
			} else if s.head < len(s.trail) && got == Undecided {
				trails++
			}
			if len(half.clauses) < len(f.clauses) {
				got = Undecided
			}
		}
		if got != want {
			t.Fatalf("formula %d: %v at once, %v when broken off", i, want, got)
		}
		if got == Satisfied && !f.holds(s.Value) {
			t.Fatalf("formula %d: the model breaks a constraint", i)
		}
	}
	if sweeps == 0 || trails == 0 || verdicts[Satisfied] == 0 || verdicts[Refuted] == 0 {
		t.Errorf("nothing was tried: %d sweeps and %d trails broken off, %v", sweeps, trails, verdicts)
	}
	t.Logf("%d sweeps and %d trails broken off, %v", sweeps, trails, verdicts)
}
