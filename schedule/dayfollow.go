package schedule

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/proof"
	"wantilan/schedule/internal/relax"
)

// followed tells that some objective has a bound that follows from the best of
// those before it.
func (r *dayRace) followed() bool {
	return slices.ContainsFunc(r.d.Order, func(g day.Goal) bool { return g == day.Breaks || g == day.Walking || g == day.Early })
}

// follower takes bounds that follow from what the best timetable has of the
// objectives before, again when that has become better; every time it lets twice as
// many turns pass before the next. On large days these bounds are all that is
// proven, and most turns are local search from a seed of its own. It tells whether
// bounds were taken.
func (r *dayRace) follower() func() bool {
	var seen day.Values
	known := false
	turn, next := 0, 0
	improves := r.improver(r.o.Seed+104_729, nil)
	large := !proof.Fits(r.d)
	return func() bool {
		turn++
		spots, best, _ := r.state()
		if spots != nil && turn > next && (!known || r.settled(best, seen)) {
			r.follows(spots, best)
			seen, known, next = best, true, 2*turn
			return true
		}
		if large {
			improves()
		}
		return false
	}
}

// settled tells that what bounds follow from is better than it was.
func (r *dayRace) settled(best, seen day.Values) bool {
	return best[day.Weight] != seen[day.Weight] || best[day.Floor] != seen[day.Floor] || r.walks && best[day.Breaks] != seen[day.Breaks]
}

// follows takes the bounds that follow from what the best timetable has.
func (r *dayRace) follows(spots []int32, best day.Values) {
	in := relax.Within{Weight: relax.Any, Floor: relax.Any, Breaks: relax.Any}
	for k, g := range r.d.Order {
		if r.ctx.Err() != nil {
			return
		}
		switch g {
		case day.Floor:
			in.Floor = best[day.Floor]
		case day.Weight:
			in.Weight = best[day.Weight]
		case day.Breaks:
			in.Known = best[g]
			r.raise(k, relax.Breaks(r.ctx, r.d, in, priceRoundsOf(r.d)))
			in.Breaks = best[g]
		case day.Walking:
			in.Known = best[g]
			r.raise(k, relax.Walking(r.ctx, r.d, in, spots, priceRoundsOf(r.d)))
		case day.Early:
			if in.Weight >= 0 {
				r.raise(k, relax.Early(r.ctx, r.d, in.Weight))
			}
		}
	}
}
