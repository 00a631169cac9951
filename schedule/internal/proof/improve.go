package proof

import (
	"context"
	"math"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// Improve searches below the best number of a goal that is known, under the
// limits of the goals before it: it gives the first better timetable it finds,
// or nil, and a lower bound that no such timetable is below, bound or more. When
// that is best or more, best is proven.
//
// It works from both sides: conflicts of costs raise the bound, and a bound on
// the sum asks for something better.
func (s *Search) Improve(ctx context.Context, goal day.Goal, best, bound, work int64) (spots []int32, lower int64) {
	lower = bound
	defer halts(func() { spots = nil })
	s.m.ctx = ctx
	if !s.Knows(goal) {
		return nil, lower
	}
	end := int64(math.MaxInt64)
	if work > 0 {
		end = s.m.Propagations + work
	}
	for slice := firstSlice; lower < best && ctx.Err() == nil && s.m.Propagations < end; slice *= 2 {
		if goal != day.Spread {
			found, low, done := s.raise(ctx, goal, best, min(slice, end-s.m.Propagations))
			lower = max(lower, low)
			if found != nil || done {
				return found, lower
			}
		}
		if left := end - s.m.Propagations; left > 0 && ctx.Err() == nil {
			found, low := s.step(ctx, goal, best, lower, min(slice, left))
			lower = max(lower, low)
			if found != nil {
				return found, lower
			}
		}
	}
	return nil, lower
}

// firstSlice is the work for the first try from each side.
const firstSlice int64 = 200_000

// step asks for a timetable that is better by a share of what is open: half of
// it at first, less when that was too much work to settle.
func (s *Search) step(ctx context.Context, goal day.Goal, best, lower, work int64) ([]int32, int64) {
	share := &s.share[goal]
	target := best - max(1, (best-lower)>>*share)
	verdict, found := s.Within(ctx, goal, target, work)
	switch verdict {
	case sat.Satisfied:
		*share = max(1, *share-1)
		return found, lower
	case sat.Refuted:
		return nil, target + 1
	}
	if best-target > 1 {
		*share++
	} else {
		*share = 1
	}
	return nil, lower
}
