package proof

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
	"wantilan/schedule/internal/seat"
)

func always(Rule) bool { return true }

// keeps tells whether spots is one of the timetables that brute force finds, and
// whether tables are found for it.
func keeps(d *day.Day, spots []int32) bool {
	found := false
	brute{d, always}.every(func(s []int32) bool {
		found = slices.Equal(s, spots)
		return !found
	})
	_, seated := seat.Tables(d, spots)
	return found && seated
}

// Feasibility, and the optimum of one goal after the other in a random order.
func TestTinyDaysAgreeWithTryingAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	infeasible, doubts := 0, 0
	for i := range 2500 {
		d := tiny(r)
		var all []day.Values
		brute{d, always}.every(func(spots []int32) bool {
			all = append(all, d.Count(spots))
			return true
		})
		s := New(context.Background(), d, uint64(i))
		verdict, spots := s.Feasible(context.Background(), 0)
		if (verdict == sat.Satisfied) != (len(all) > 0) {
			t.Fatalf("day %d: %v, and %d timetables exist: %+v", i, verdict, len(all), d)
		}
		if len(all) == 0 {
			infeasible++
			continue
		}
		if !keeps(d, spots) {
			t.Fatalf("day %d: %v breaks a rule of %+v", i, spots, d)
		}
		if stages(t, i, r, d, s, all); s.m.doubt {
			doubts++
		}
	}
	if doubts > 2 { // groups that package seat does not find are rare
		t.Errorf("%d searches gave up proofs", doubts)
	}
	if infeasible < 250 {
		t.Errorf("%d days are infeasible, which tests one side only", infeasible)
	}
}

// stages checks the optimum of goals one after the other.
func stages(t *testing.T, i int, r *rand.Rand, d *day.Day, s *Search, all []day.Values) {
	t.Helper()
	d.Order = nil
	for _, g := range r.Perm(int(day.Goals)) {
		d.Order = append(d.Order, day.Goal(g))
	}
	for _, goal := range d.Order {
		if goal == day.Walking { // see the days that are tried with their tables
			continue
		}
		least := slices.MinFunc(all, func(a, b day.Values) int { return int(a[goal] - b[goal]) })[goal]
		for most := least + 2; most >= least-1; most-- {
			verdict, spots := s.Within(context.Background(), goal, most, 0)
			if s.m.doubt {
				return
			}
			if (verdict == sat.Satisfied) != (most >= least) {
				t.Fatalf("day %d, goal %d at most %d: %v, the least is %d: %+v", i, goal, most, verdict, least, d)
			}
			if verdict == sat.Satisfied && (d.Count(spots)[goal] > most || !keeps(d, spots)) {
				t.Fatalf("day %d, goal %d at most %d: got %v, %v", i, goal, most, d.Count(spots), spots)
			}
		}
		improves(t, i, r, d, s, goal, least)
		s.Limit(goal, least)
		all = slices.DeleteFunc(all, func(v day.Values) bool { return v[goal] > least })
	}
}

// improves checks that Improve comes down to the least from far above, and
// proves it.
func improves(t *testing.T, i int, r *rand.Rand, d *day.Day, s *Search, goal day.Goal, least int64) {
	t.Helper()
	best, bound := least+1+int64(r.IntN(20)), int64(0)
	for bound < best {
		spots, lower := s.Improve(context.Background(), goal, best, bound, int64(r.IntN(3))*1000)
		if lower > least || lower < bound {
			t.Fatalf("day %d, goal %d: the bound went from %d to %d, the least is %d: %+v", i, goal, bound, lower, least, d)
		}
		bound = lower
		if spots == nil {
			continue
		}
		if v := d.Count(spots)[goal]; v >= best || !keeps(d, spots) {
			t.Fatalf("day %d, goal %d: %d is not better than %d: %v", i, goal, v, best, spots)
		}
		best = d.Count(spots)[goal]
	}
	if best != least {
		t.Fatalf("day %d, goal %d: proved %d, the least is %d: %+v", i, goal, best, least, d)
	}
}
