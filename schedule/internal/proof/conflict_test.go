package proof

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule/internal/sat"
)

// A conflict is one, and none of its rules can be left away, by trying all.
func TestConflictsAreConflictsAndSmallest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 22))
	kinds := map[Kind]int{}
	for i := range 3000 {
		d := tiny(r)
		if ways := math.Pow(float64(1+d.Spots()), float64(len(d.Meetings))); ways > 2000 {
			continue // without rules too many timetables to try
		}
		if i%2 == 0 { // so that rare rules are reached
			d.Fair = 0
			for m := range d.Meetings {
				d.Meetings[m].Must, d.Meetings[m].Weight = true, 0
			}
			for p := range d.Parties {
				d.Parties[p].Most, d.Parties[p].InRow = 9, 9
			}
		}
		rules, least, verdict := Conflict(context.Background(), d, 0)
		feasible := brute{d, always}.feasible()
		if (verdict == sat.Satisfied) != feasible || verdict == sat.Undecided {
			t.Fatalf("day %d: %v, and it is feasible: %v: %+v", i, verdict, feasible, d)
		}
		if feasible {
			continue
		}
		if !least {
			t.Errorf("day %d: not shown to be smallest", i)
		}
		only := func(list []Rule) bool {
			return brute{d, func(r Rule) bool { return slices.Contains(list, r) }}.feasible()
		}
		if only(rules) {
			t.Fatalf("day %d: %+v can be kept together: %+v", i, rules, d)
		}
		for k := range rules {
			kinds[rules[k].Kind]++
			if !only(slices.Delete(slices.Clone(rules), k, k+1)) {
				t.Fatalf("day %d: %+v is not needed in %+v: %+v", i, rules[k], rules, d)
			}
		}
	}
	for _, k := range [...]Kind{Fair, Tables, Type, Walk, InRow, Most, Order, Officer, Desks, Wanted, Away, Must} {
		if kinds[k] == 0 {
			t.Errorf("no conflict had a rule of kind %s", k)
		}
	}
}
