package schedule_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"wantilan/schedule"
	"wantilan/schedule/internal/relax"
)

// What is proven never exceeds what is possible, and most often meets it.
func TestBoundsHoldOnTinyDays(t *testing.T) {
	t.Parallel()
	type count struct{ tried, equal, positive int }
	counts := map[string]*count{}
	r := rand.New(rand.NewPCG(33, 7))
	check := func(p *schedule.Problem, name string, bound, best int64) {
		c := counts[name]
		if c == nil {
			c = &count{}
			counts[name] = c
		}
		c.tried++
		if bound > best {
			t.Fatalf("%s: proven %d, and there is a timetable with %d: %+v", name, bound, best, *p)
		}
		if bound == best {
			c.equal++
		}
		if best > 0 {
			c.positive++
		}
	}
	const rounds = 60
	ctx := context.Background()
	for range 1500 {
		p := richDay(r, 3, 5, 4)
		for _, o := range []schedule.Objective{schedule.Changes, schedule.Floor, schedule.Weight} {
			p.Objectives = []schedule.Objective{o}
			d := schedule.CompileDay(&p)
			best, found := tryAll(&p, d)
			if !found {
				break
			}
			switch o {
			case schedule.Changes:
				check(&p, "changes", relax.Changes(ctx, d), best[0])
			case schedule.Floor:
				check(&p, "floor", relax.Floor(ctx, d, rounds), best[0])
			case schedule.Weight:
				check(&p, "weight", relax.Weight(ctx, d, rounds), best[0])
			}
		}
		for _, o := range []schedule.Objective{schedule.Breaks, schedule.Early} {
			p.Objectives = []schedule.Objective{schedule.Weight, o}
			d := schedule.CompileDay(&p)
			best, found := tryAll(&p, d)
			if !found {
				break
			}
			if o == schedule.Breaks {
				check(&p, "breaks", relax.Breaks(ctx, d, relax.Within{Weight: best[0], Floor: relax.Any, Known: best[1]}, rounds), best[1])
				p.Objectives = []schedule.Objective{o}
				best, _ = tryAll(&p, schedule.CompileDay(&p))
				check(&p, "breaks alone", relax.Breaks(ctx, d, relax.Within{Weight: relax.Any, Floor: relax.Any, Known: 5}, rounds), best[0])
				continue
			}
			check(&p, "early", relax.Early(ctx, d, best[0]), best[1])
			p.Objectives = []schedule.Objective{o}
			best, _ = tryAll(&p, schedule.CompileDay(&p))
			check(&p, "early alone", relax.Early(ctx, d, relax.Any), best[0])
		}
	}
	for name, c := range counts {
		t.Logf("%-12s %d days, %d not zero, proven on %d", name, c.tried, c.positive, c.equal)
		if c.tried < 700 || c.equal*2 < c.tried {
			t.Errorf("%s: proven on %d of %d", name, c.equal, c.tried)
		}
	}
}
