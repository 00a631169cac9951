package schedule

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/local"
	"wantilan/schedule/internal/seat"
)

// keptSeated is from how many meetings on tables are kept beside the best timetable,
// also where nobody counts what is walked: so that one is handed over at once when
// the search is cancelled.
const keptSeated = 2_000

// seats tells whether a walker has anything to do.
func (r *dayRace) seats() bool { return r.walks || len(r.d.Meetings) >= keptSeated }

// walker keeps tables beside the best timetable, and where it counts what people
// walk, looks for other slots and tables with less of it. Objectives before that
// come first: as long as the best has become better in them since the last turn,
// it does no more than find tables.
func (r *dayRace) walker(seed uint64) func() bool {
	moves := min(firstMoves, max(2_000, int64(len(r.d.Meetings))*movesEach))
	var seen day.Values
	return func() bool {
		spots, tables, best, bound := r.seatedState()
		if spots == nil {
			return true
		}
		if tables == nil {
			if tables, ok := seat.Like(r.ctx, r.d, spots, r.near()); ok && r.ctx.Err() == nil {
				r.keep(spots, tables)
			}
			return true
		}
		if !r.walks {
			return true
		}
		before := r.before(best)
		if before != seen || best[day.Walking] <= bound {
			seen = before
			return true
		}
		local.Walk(r.ctx, r.d, local.WalkOptions{Seed: seed, Moves: moves, Spots: spots, Tables: tables, Found: r.walked})
		r.polish()
		seed += 0x9E3779B97F4A7C15
		moves = min(int64(float64(moves)*sliceGrowth), mostMoves/10)
		return true
	}
}

// before is what the objectives before Walking have, all others left at zero.
func (r *dayRace) before(v day.Values) (out day.Values) {
	for _, g := range r.d.Order {
		if g == day.Walking {
			break
		}
		out[g] = v[g]
	}
	return out
}

// seatedState is the best timetable with its tables, and what is proven of what
// people walk.
func (r *dayRace) seatedState() (spots, tables []int32, best day.Values, bound int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := slices.Index(r.d.Order, day.Walking); k >= 0 {
		bound = r.bound[k]
	}
	return r.spots, r.tables, r.best, bound
}

// walked offers what local.Walk found.
func (r *dayRace) walked(spots, tables []int32, v day.Values) bool {
	counted := r.d.Count(spots)
	counted[day.Walking] = v[day.Walking]
	return r.offer(spots, tables, counted)
}

// polish looks for better tables in the slots of the best timetable.
func (r *dayRace) polish() {
	spots, tables, best, _ := r.seatedState()
	if spots == nil || tables == nil || r.ctx.Err() != nil {
		return
	}
	if better, ok := seat.Like(r.ctx, r.d, spots, tables); ok {
		best[day.Walking] = r.d.Walked(spots, better)
		r.offer(spots, better, best)
	}
}

// keep notes tables that were found for a timetable, which may not be the best any
// more.
func (r *dayRace) keep(spots, tables []int32) {
	r.mu.Lock()
	r.like = tables
	same := len(r.spots) > 0 && &r.spots[0] == &spots[0]
	best := r.best
	if same && !r.walks {
		r.tables = tables
	}
	r.mu.Unlock()
	if same && r.walks {
		best[day.Walking] = r.d.Walked(spots, tables)
		r.offer(spots, tables, best)
	}
}
