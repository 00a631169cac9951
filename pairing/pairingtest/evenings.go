package pairingtest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"wantilan/pairing"
)

// Evenings makes up outcomes of events at which everybody of one side meets
// everybody of the other, with the structure of speed meetings that have been
// studied: how often one says yes and how often one gets a yes differ much from
// person to person, what was asked beforehand tells little of either, and nothing of
// a pair. Sides have half to one and a half times as many as side says. Of the four features the first two tell a little of how well A and B are
// liked, the others nothing.
func Evenings(seed uint64, events, side int) *pairing.Outcomes {
	r := rand.New(rand.NewPCG(seed, 2))
	o := &pairing.Outcomes{Features: []string{"tells_a", "tells_b", "noise", "empty"}}
	type person struct{ gives, liked, told float64 }
	people := func(n int) []person {
		all := make([]person, n)
		for i := range all {
			liked := 1.1 * r.NormFloat64()
			all[i] = person{gives: 1.3*r.NormFloat64() - 0.2*liked, liked: liked, told: 0.4*liked + r.NormFloat64()}
		}
		return all
	}
	yes := func(z float64) bool { return r.Float64() < 1/(1+math.Exp(-z)) }
	for v := range events {
		as, bs := people(side-side/2+r.IntN(side+1)), people(side-side/2+r.IntN(side+1))
		for i, a := range as {
			for j, b := range bs {
				noise := r.NormFloat64()
				if r.IntN(10) == 0 {
					noise = math.NaN()
				}
				o.Rows = append(o.Rows, pairing.Outcome{
					Event: fmt.Sprintf("e%02d", v), A: fmt.Sprintf("a%02d-%02d", v, i), B: fmt.Sprintf("b%02d-%02d", v, j),
					Features: []float64{a.told, b.told, noise, 0},
					YesA:     yes(-0.8 + a.gives + b.liked), YesB: yes(-0.2 + b.gives + a.liked),
				})
			}
		}
	}
	return o
}
