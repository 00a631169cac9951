package pairing

import (
	"context"
	"errors"
	"fmt"

	"wantilan/pairing/internal/fit"
)

// ErrNotShown is why a Calibration tells no chance: there are too few meetings with
// outcomes, or chances were off by too much where they could be compared.
var ErrNotShown = errors.New("chances are not shown: fewer than 200 meetings with outcomes, or a calibration error above 0.05")

// A Calibration makes chances of scores, once outcomes have shown that these can be
// trusted. What was measured is part of it, to be published beside every chance.
type Calibration struct {
	Evaluation *Evaluation // leaving one event out at a time
	Shown      bool

	fold   *fold
	habits *habits
}

// Calibrate learns from all outcomes how likely both sides are to say yes. Features
// are what the caller knows before a meeting, such as both directions of a Pair; k
// pseudo-counts shrink how often parties say yes and get one.
func Calibrate(ctx context.Context, o *Outcomes, trial Trial) (*Calibration, error) {
	v, err := Evaluate(ctx, o, trial)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	e, err := begin(o, trial)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	c := &Calibration{Evaluation: v, Shown: v.Shown, fold: e.fold(everyEvent)}
	c.fold.content()
	c.fold.rates(0)
	c.habits = c.fold.learn(c.fold.train)
	return c, nil
}

// Chance is how likely A and B are both to say yes. It is ErrNotShown until there
// are at least 200 meetings with outcomes and the calibration error is at most 0.05:
// until then pairs have grades and reasons only. A party without outcomes is taken
// as the usual one.
func (c *Calibration) Chance(a, b string, features []float64) (float64, error) {
	if !c.Shown {
		return 0, ErrNotShown
	}
	if n := len(c.fold.e.o.Features); len(features) != n {
		return 0, fmt.Errorf("tell a chance: there are %d features, and it was learnt with %d", len(features), n)
	}
	row := c.fold.standard(features)
	var said [2]float64
	for s := range 2 {
		said[s] = fit.Logit(c.fold.full[s].Chance(row))
	}
	h := &habits{}
	for _, id := range [2]string{a, b} {
		for s := range 2 {
			gives, gets := 0.0, 0.0
			if p, ok := c.fold.e.places[id]; ok {
				gives, gets = c.habits.gives[s][p], c.habits.gets[s][p]
			}
			h.gives[s], h.gets[s] = append(h.gives[s], gives), append(h.gets[s], gets)
		}
	}
	lines := h.lines(said, [2]int{0, 1})
	both := harmonic(c.fold.models[0].Chance(lines[0]), c.fold.models[1].Chance(lines[1]))
	return c.fold.chance.Chance([]float64{fit.Logit(both)}), nil
}
