package pairing

import (
	"testing"
)

// Nothing that is learnt for an event has seen the outcomes that are measured:
// turning these round changes no score of them.
func TestNoOutcomeLeaksIntoItsScore(t *testing.T) {
	t.Parallel()
	o := &Outcomes{Features: []string{"x"}}
	for v := range 4 {
		for a := range 6 {
			for b := range 6 {
				n := v*37 + a*7 + b*13
				o.Rows = append(o.Rows, Outcome{
					Event: string(rune('A' + v)), A: string(rune('a' + a)), B: string(rune('p' + b)), // the same parties at each event
					Features: []float64{float64(n % 5)}, YesA: n%3 == 0, YesB: n%4 < 2,
				})
			}
		}
	}
	scores := func() *evaluator {
		e, err := begin(o, Trial{Halves: 2, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		f := e.fold(2)
		f.content()
		for h := range e.half {
			f.rates(h)
		}
		return e
	}
	before := scores()
	turn := func(h int) {
		for _, i := range before.events[2] {
			if h < 0 || before.half[h][i] {
				o.Rows[i].YesA, o.Rows[i].YesB = !o.Rows[i].YesA, !o.Rows[i].YesB
			}
		}
	}
	turn(-1)
	after := scores()
	turn(-1)
	for _, i := range before.events[2] {
		if before.cold[i] != after.cold[i] || before.base[i] != after.base[i] {
			t.Fatalf("row %d: cold %v, with its event's outcomes turned round %v", i, before.cold[i], after.cold[i])
		}
	}
	for h := range before.half {
		turn(h)
		after := scores()
		turn(h)
		for _, i := range before.events[2] {
			if before.half[h][i] && before.warm[h][i] != after.warm[h][i] {
				t.Fatalf("half %d, row %d: warm %v, with unknown outcomes turned round %v", h, i, before.warm[h][i], after.warm[h][i])
			}
		}
	}
}
