package anneal

import (
	"context"
	"math"

	"wantilan/schedule/internal/grid"
)

// Options steer a search.
type Options struct {
	Seed   uint64
	Target int     // stop when a timetable with at most this many breaks is found
	Moves  int64   // stop after this many moves; 0: only by ctx
	Start  []int32 // a valid timetable to start from (slots from 0), or nil
	// Found is told of every better valid timetable; slots may not be kept. It
	// gives back the target from now on.
	Found func(slots []int32, breaks int) (target int)
}

// Search looks for timetables with few breaks and reports the better ones as
// they come. It ends when the target is met, the moves are used up or ctx ends.
func Search(ctx context.Context, g *grid.Grid, o Options) {
	s := &search{state: newState(g, o.Seed), o: o, best: math.MaxInt, ctx: ctx, left: o.Moves}
	if o.Moves == 0 {
		s.left = math.MaxInt64
	}
	if g.Meetings() == 0 {
		s.report()
		return
	}
	for _, d := range g.Domain {
		s.domains = append(s.domains, slots(d))
	}
	if o.Start != nil {
		for m, t := range o.Start {
			s.put(int32(m), t)
		}
		s.report()
	}
	// one long descent finds more than many short ones; the first is short, so
	// that there is something soon
	length := int64(20 * g.Meetings() * g.Slots)
	for !s.done() {
		if !s.fill() {
			return
		}
		s.report()
		s.cool(length)
		length = min(max(length*2, s.left*2/3), 40_000_000)
	}
}

func slots(d grid.Set) []int32 {
	var all []int32
	for _, t := range d.All() {
		all = append(all, int32(t))
	}
	return all
}

type search struct {
	*state
	o       Options
	ctx     context.Context
	best    int
	left    int64
	domains [][]int32
	tabu    []int64
	tick    int64
}

func (s *search) done() bool {
	return s.best <= s.o.Target || s.left <= 0 || s.ctx.Err() != nil
}

// report tells of the present timetable when it is valid and the best.
func (s *search) report() {
	if s.total < s.best && s.valid() {
		s.best = s.total
		s.o.Target = s.o.Found(s.slot, s.total)
	}
}

// fill places all open meetings: each goes where it pushes out least, and what
// is pushed out goes back into the open list and may not return at once.
func (s *search) fill() bool {
	if s.tabu == nil {
		s.tabu = make([]int64, s.g.Meetings()*s.g.Slots)
	}
	for len(s.open) > 0 {
		s.tick++
		s.left--
		if s.tick&127 == 0 && (s.ctx.Err() != nil || s.left <= 0) {
			return false
		}
		m := s.open[s.pick(len(s.open))]
		t := s.cheapest(m)
		s.expel(m, t)
		s.put(m, t)
		if s.tick&7 == 0 {
			s.shake()
		}
	}
	return true
}

// cheapest is the slot in which m pushes out the fewest meetings.
func (s *search) cheapest(m int32) int32 {
	best, bestCost, ties := s.domains[m][0], math.MaxInt, 0
	for _, t := range s.domains[m] {
		cost := 0
		for _, p := range [2]int32{s.g.A[m], s.g.B[m]} {
			cost += 4 * max(0, len(*s.cell(p, t))+1-int(s.g.Desks[p]))
		}
		if int(s.load[t]) >= s.g.Tables {
			cost += 3
		}
		if s.g.Ordered() {
			cost += 4 * s.disorder(m, t)
		}
		if s.tabu[int(m)*s.g.Slots+int(t)] > s.tick {
			cost += 12
		}
		switch {
		case cost < bestCost:
			best, bestCost, ties = t, cost, 1
		case cost == bestCost:
			if ties++; s.pick(ties) == 0 {
				best = t
			}
		}
	}
	return best
}

// disorder counts placed meetings that would be on the wrong side of m in t.
func (s *search) disorder(m, t int32) int {
	n := 0
	for _, e := range s.g.After[m] {
		if s.slot[e] >= t {
			n++
		}
	}
	for _, l := range s.g.Before[m] {
		if s.slot[l] >= 0 && s.slot[l] <= t {
			n++
		}
	}
	return n
}

// expel lifts the meetings that cannot stay when m comes to slot t.
func (s *search) expel(m, t int32) {
	out := func(x int32) {
		s.tabu[int(x)*s.g.Slots+int(s.slot[x])] = s.tick + 20 + int64(s.pick(20))
		s.lift(x)
	}
	for _, p := range [2]int32{s.g.A[m], s.g.B[m]} {
		for c := s.cell(p, t); len(*c) >= int(s.g.Desks[p]); {
			out((*c)[s.pick(len(*c))])
		}
	}
	for _, e := range s.g.After[m] {
		if s.slot[e] >= t {
			out(e)
		}
	}
	for _, l := range s.g.Before[m] {
		if s.slot[l] >= 0 && s.slot[l] <= t {
			out(l)
		}
	}
}

// shake moves a few random chains that cost nothing, so that fill does not
// push the same meetings to and fro.
func (s *search) shake() {
	for range 16 {
		s.step(0.5)
	}
}

// step tries one chain at the given temperature and tells whether it moved.
func (s *search) step(temperature float64) {
	m := int32(s.pick(len(s.slot)))
	d := s.domains[m]
	if s.slot[m] < 0 || len(d) < 2 {
		return
	}
	t := d[s.pick(len(d))]
	if t == s.slot[m] || !s.build(m, t) {
		return
	}
	if worse, known := s.foresee(); known {
		if worse <= 0 || s.chance() < math.Exp(-float64(worse)/temperature) {
			s.swap()
		}
		return
	}
	before := s.cost()
	s.swap()
	worse := s.cost() - before
	if worse > 0 && s.chance() >= math.Exp(-float64(worse)/temperature) {
		s.swap()
	}
}

// Temperatures, in breaks. At the lower one a timetable one break worse is
// entered once in 22,000 tries.
const (
	hot  = 0.7
	cold = 0.10
)

// cool anneals once over the given number of moves.
func (s *search) cool(moves int64) {
	const rounds = 200
	factor := math.Pow(cold/hot, 1.0/rounds)
	temperature := hot
	for range rounds {
		for i := range max(1, moves/rounds) {
			if i&255 == 255 && s.ctx.Err() != nil { // chains of a large day are long
				return
			}
			s.step(temperature)
			if s.total < s.best && s.over == 0 && s.unfair() == 0 {
				s.report()
				if s.best <= s.o.Target {
					return
				}
			}
		}
		s.left -= max(1, moves/rounds)
		if s.done() {
			return
		}
		temperature *= factor
	}
}
