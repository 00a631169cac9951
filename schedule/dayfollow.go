package schedule

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/relax"
)

// followed tells that some objective has a bound that follows from the best of
// those before it.
func (r *dayRace) followed() bool {
	return slices.ContainsFunc(r.d.Order, func(g day.Goal) bool { return g == day.Breaks || g == day.Walking || g == day.Early })
}

// quickTurns is how many turns complete search has before bounds that take some
// time are looked for: most repairs are proven by then.
const quickTurns = 4

// follower takes bounds that follow from what the best timetable has of the
// objectives before: what is plain to see whenever that has become better, and what
// takes time later on, every time letting twice as many turns pass before the next.
// On large days these bounds are all that is proven, and most turns are local search
// from a seed of its own. It tells whether bounds were taken.
func (r *dayRace) follower(fits bool) func() bool {
	var seen, searched day.Values
	known, sought := false, false
	turn, next := 0, 0
	if fits {
		next = quickTurns
	}
	improves := r.improver(r.o.Seed+104_729, nil)
	return func() bool {
		turn++
		spots, best, _ := r.state()
		switch {
		case spots == nil:
		case turn > next && (!sought || r.settled(best, searched)):
			r.follows(spots, best, priceRoundsOf(r.d))
			seen, searched, known, sought, next = best, best, true, true, 2*turn
			return true
		case !known || r.settled(best, seen):
			r.follows(spots, best, 0)
			seen, known = best, true
			return true
		}
		if !fits {
			improves()
		}
		return false
	}
}

// settled tells that what bounds follow from is better than it was.
func (r *dayRace) settled(best, seen day.Values) bool {
	return best[day.Weight] != seen[day.Weight] || best[day.Floor] != seen[day.Floor] || r.walks && best[day.Breaks] != seen[day.Breaks]
}

// follows takes the bounds that follow from what the best timetable has. Without
// rounds to search in it takes those that need none.
func (r *dayRace) follows(spots []int32, best day.Values, rounds int) {
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
			r.raise(k, relax.Breaks(r.ctx, r.d, in, rounds))
			in.Breaks = best[g]
		case day.Walking:
			in.Known = best[g]
			r.raise(k, relax.Walking(r.ctx, r.d, in, spots, rounds))
		case day.Early:
			if in.Weight >= 0 {
				r.raise(k, relax.Early(r.ctx, r.d, in.Weight))
			}
		}
	}
}
