// Package local looks for good timetables of a rich day by changing one at hand.
//
// It keeps every rule of the day at every step but two, which it mends as it
// goes: meetings that must be held may be missing, and breaks may be unfair.
// Requests are placed one by one; one that finds no place pushes out others that
// are worth less, or exchanges two slots along a chain of meetings (Kempe). A
// step is judged by the goals in their order: the first in which it changes
// something decides, and a worse one is taken now and then (simulated
// annealing, a temperature for each goal in its own unit).
package local

import (
	"context"

	"wantilan/schedule/internal/day"
)

// Options steer a search.
type Options struct {
	Seed  uint64
	Moves int64   // end after this many steps; 0: only by ctx
	Start []int32 // spots to begin from, as far as they keep the rules; may be nil
	// Target is what is enough: the search ends when nothing better than it is
	// left to find. nil: when every goal is zero.
	Target *day.Values
	// Found is told of every timetable that is better than all before; spots may
	// not be kept. The search ends when it says so.
	Found func(spots []int32, v day.Values) (stop bool)
}

// Search looks for timetables and reports the better ones as they come.
func Search(ctx context.Context, d *day.Day, o Options) {
	s := newSearch(ctx, d, o)
	if ctx.Err() != nil || s.hopeless() {
		return
	}
	s.begin()
	s.report()
	for len(s.m) > 0 && !s.done() {
		s.cool()
	}
}

type search struct {
	*state
	o     Options
	ctx   context.Context
	left  int64
	tick  int64
	ended bool

	found bool
	best  day.Values
	spots []int32 // the best timetable
	least day.Values
	tidy  bool // breaks matter

	hot    []float64 // by place in the order: the unit of that goal
	heat   float64
	focus  int // place in the order of the goal that is warm
	length int64
	pushed []int32 // scratch of moves
	chain  []int32
	rest   []int64 // by meeting that is out: until when it is not tried again
	fails  []uint8 // by meeting: how often in a row it found no place
	mark   []int64
	stamp  int64
}

func newSearch(ctx context.Context, d *day.Day, o Options) *search {
	s := &search{state: newState(ctx, d, o.Seed), o: o, ctx: ctx, left: o.Moves, mark: make([]int64, len(d.Meetings))}
	s.rest, s.fails = make([]int64, len(d.Meetings)), make([]uint8, len(d.Meetings))
	if o.Moves <= 0 {
		s.left = 1 << 62
	}
	if o.Target != nil {
		s.least = *o.Target
	}
	s.scale()
	s.tidy = s.counts(day.Breaks) || s.counts(day.Spread) || d.Fair >= 0
	return s
}

// scale finds the unit of every goal, by which temperatures are counted.
func (s *search) scale() {
	weight, price, n := int64(0), int64(0), int64(0)
	for m := range s.m {
		weight += s.m[m].weight
		if s.m[m].was >= 0 {
			price += s.m[m].price
			n++
		}
	}
	for _, g := range s.d.Order {
		unit := 1.0
		switch {
		case g == day.Weight && len(s.m) > 0:
			unit = max(1, float64(weight)/float64(len(s.m)))
		case g == day.Changes && n > 0:
			unit = max(1, float64(price)/float64(n))
		}
		s.hot = append(s.hot, unit)
	}
}

// hopeless tells that a meeting that must be held has no slot at all.
func (s *search) hopeless() bool {
	for m := range s.m {
		if s.m[m].must && s.choices(int32(m)) == 0 {
			return true
		}
	}
	return false
}

func (s *search) done() bool { return s.ended || s.left <= 0 || s.ctx.Err() != nil }

// spend counts steps, and looks now and then whether it is time to end.
func (s *search) spend(n int64) (goOn bool) {
	s.left -= n
	s.tick++
	if s.ended || s.left <= 0 || s.tick&31 == 0 && s.ctx.Err() != nil {
		return false
	}
	return true
}

// report tells of the present timetable when it is valid and the best.
func (s *search) report() {
	if s.ended || s.musts > 0 || s.found && !s.d.Less(s.val, s.best) && !s.counts(day.Spread) {
		return
	}
	v := s.values()
	if s.found && !s.d.Less(v, s.best) || !s.valid() {
		return
	}
	s.found, s.best = true, v
	s.spots = append(s.spots[:0], s.spot...)
	if s.o.Found != nil && s.o.Found(s.spot, v) || !s.d.Less(s.least, v) {
		s.ended = true
	}
}

// counts tells whether a goal is in the order.
func (s *search) counts(g day.Goal) bool {
	for _, x := range s.d.Order {
		if x == g {
			return true
		}
	}
	return false
}

// standing is what a step is judged by.
type standing struct {
	broken int64
	val    day.Values
}

func (s *search) standing() standing {
	now := standing{broken: s.missing + s.unfair(), val: s.val}
	if s.counts(day.Spread) {
		now.val[day.Spread] = s.spread()
	}
	return now
}

// accept tells whether to stay, after a step from a standing to the present one.
// Goals before the one in focus may not become worse.
func (s *search) accept(from *standing) bool {
	now := s.standing()
	if worse := now.broken - from.broken; worse != 0 {
		return worse < 0 || !s.found && s.takes(float64(worse), 1)
	}
	for i, g := range s.d.Order {
		if worse := now.val[g] - from.val[g]; worse != 0 {
			return worse < 0 || i >= s.focus && s.takes(float64(worse), s.hot[i])
		}
	}
	return true
}

// refocus goes on to the next goal that is not yet as good as can be.
func (s *search) refocus() {
	for range s.d.Order {
		s.focus = (s.focus + 1) % len(s.d.Order)
		if g := s.d.Order[s.focus]; !s.found || s.best[g] > s.least[g] {
			return
		}
	}
}

// restore goes back to the best timetable, as far as it can be reached by taking
// out and putting in one by one.
func (s *search) restore() {
	for again := true; again; {
		again = false
		for m, spot := range s.spots {
			if now := s.spot[m]; now >= 0 && now != spot && s.lift(int32(m)) {
				again = true
			}
		}
	}
	for m, spot := range s.spots {
		if spot >= 0 && s.spot[m] < 0 {
			s.fits(int32(m), spot)
		}
	}
	s.log = s.log[:0]
}
