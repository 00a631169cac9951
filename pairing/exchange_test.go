package pairing

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// crowd is a gathering of businesses that could each meet some desks.
func crowd(businesses, desks, each, most int) *Gathering {
	r := rand.New(rand.NewPCG(11, uint64(businesses)))
	g := &Gathering{Good: 0.4, Seed: 5}
	for i := range businesses + desks {
		u := Guest{ID: fmt.Sprint(i), Most: most}
		if i < businesses {
			u.Most, u.Floor = 6, 1
		}
		g.Guests = append(g.Guests, u)
	}
	for i := range businesses {
		for _, j := range r.Perm(desks)[:min(each, desks)] {
			g.Candidates = append(g.Candidates, Candidate{A: i, B: businesses + j, Score: r.Float64()})
		}
	}
	return g
}

// Where flows can tell, exchanges come close to the best, and their bound holds and
// is near.
func TestExchangesComeCloseToTheBest(t *testing.T) {
	t.Parallel()
	for _, most := range []int{2, 6, 20} {
		g := crowd(150, 30, 8, most)
		best, err := Allocate(context.Background(), g)
		if err != nil || !best.Proven {
			t.Fatalf("not proven (%v)", err)
		}
		a := exchange(context.Background(), g)
		got, broken := g.Verify(a.Chosen)
		if len(broken) > 0 {
			t.Fatal(broken)
		}
		if got.Below > best.Value.Below+2 || got.Total < 0.95*best.Value.Total {
			t.Errorf("desks of %d: %+v, best %+v", most, got, best.Value)
		}
		if a.Bound.Total < best.Value.Total-1e-6 || a.Bound.Total > 1.05*best.Value.Total || a.Bound.Below > best.Value.Below {
			t.Errorf("desks of %d: bound %+v, best %+v", most, a.Bound, best.Value)
		}
	}
}

// Gatherings far too large for flows, each business with twenty candidates.
func BenchmarkExchange(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n, " businesses"), func(b *testing.B) {
			g := crowd(n, n/10, 20, 60)
			for b.Loop() {
				a, err := Allocate(context.Background(), g)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(100*(a.Bound.Total/a.Value.Total-1), "%gap")
				b.ReportMetric(float64(a.Value.Below), "below")
				b.ReportMetric(float64(a.Value.Without), "without")
			}
		})
	}
}
