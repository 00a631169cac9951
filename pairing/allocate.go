package pairing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// An Allocation is who meets whom at a gathering.
type Allocation struct {
	Chosen  []int // places in Candidates, in order
	Value   Value
	Bound   Value // no allocation is better, field by field with the fields before it equal
	Proven  bool  // Value is Bound
	Exact   bool  // found by flows; otherwise by exchanges, with a bound
	Seed    uint64
	Shares  []Share // of each guest
	StandBy [][]int // of each guest: candidates to take when one falls out, in order

	g *Gathering
}

// What flows can settle within memory and patience.
const (
	mostExactCandidates = 60_000
	mostExactGuests     = 5_000
	usualWork           = 200_000 // candidates looked at by all flows of a search
	leastFlows          = 16
	mostFlows           = 400
)

// Allocate finds the best allocation: fewest guests below their floor, then fewest
// without any meeting, then the highest score of the worst-off, then the largest
// total. When ctx ends, what was found until then is returned, not proven.
func Allocate(ctx context.Context, g *Gathering) (*Allocation, error) {
	if err := g.Check(); err != nil {
		return nil, fmt.Errorf("allocate: %w", err)
	}
	d := newDesk(g)
	var a *Allocation
	if d != nil && len(g.Candidates) <= mostExactCandidates && len(g.Guests) <= mostExactGuests {
		a = d.allocate(ctx)
	} else {
		a = exchange(ctx, g)
	}
	a.g, a.Seed = g, g.Seed
	slices.Sort(a.Chosen)
	var broken []string
	if a.Value, broken = g.Verify(a.Chosen); len(broken) > 0 {
		panic(fmt.Sprintf("pairing: an allocation breaks its rules: %v", broken))
	}
	if a.Exact && a.Proven {
		a.Bound = a.Value
	}
	a.settleShares(g)
	return a, nil
}

// newDesk makes a desk, or nil when flows cannot settle the gathering: its
// candidates do not go between two sides, or limits of groups cross with floors.
func newDesk(g *Gathering) *desk {
	d := &desk{g: g, group: make([]int, len(g.Guests)), price: make([]float64, len(g.Candidates)), barred: make([]bool, len(g.Candidates)), lots: lotsOf(g)}
	for k, q := range g.Groups {
		for _, i := range q.Guests {
			d.group[i] = k + 1
		}
	}
	for _, r := range g.Returned {
		d.price[r.Candidate] += r.Price
		d.barred[r.Candidate] = d.barred[r.Candidate] || r.Barred
	}
	d.order = make([]int, len(g.Candidates))
	for k := range d.order {
		d.order[k] = k
	}
	slices.SortStableFunc(d.order, func(k, l int) int {
		return cmp.Compare(g.Candidates[l].weight(d.price[l]), g.Candidates[k].weight(d.price[k]))
	})
	if d.right = sides(g); d.right == nil {
		return nil
	}
	for _, q := range g.Groups {
		for _, i := range q.Guests {
			if d.right[i] != d.right[q.Guests[0]] {
				return nil
			}
		}
	}
	for _, c := range g.Candidates {
		for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
			if d.limited(pair[0]) && (g.Guests[pair[1]].Floor > 0 || d.limited(pair[1])) {
				return nil
			}
		}
	}
	d.part, d.above = 1, int64(len(g.Guests)+1)
	units := 1
	for _, u := range g.Guests {
		if u.Floor > 0 {
			d.part = lcm(d.part, int64(u.Floor))
		}
		units += u.Most
	}
	d.scale = 1024 * int64(min(units, len(g.Candidates)+1))
	return d
}

func lcm(a, b int64) int64 {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// sides puts guests on two sides so that every candidate goes across: those with
// floors, or the first of a part, on the left. Members of a group keep together.
// Nil means that it cannot be done.
func sides(g *Gathering) []bool {
	next := make([][]int32, len(g.Guests))
	for _, c := range g.Candidates {
		next[c.A], next[c.B] = append(next[c.A], int32(c.B)), append(next[c.B], int32(c.A))
	}
	same := make([]int, len(g.Guests))
	for k, q := range g.Groups {
		for _, i := range q.Guests {
			same[i] = k + 1
		}
	}
	side := make([]int8, len(g.Guests))
	var queue []int32
	put := func(i int32, s int8) bool {
		if side[i] == 0 {
			side[i] = s
			queue = append(queue, i)
		}
		return side[i] == s
	}
	start := make([]int, 0, len(g.Guests))
	for _, floor := range []bool{true, false} {
		for i, u := range g.Guests {
			if (u.Floor > 0) == floor {
				start = append(start, i)
			}
		}
	}
	for _, i := range start {
		if side[i] == 0 {
			put(int32(i), 1)
		}
		for len(queue) > 0 {
			x := queue[0]
			queue = queue[1:]
			for _, y := range next[x] {
				if !put(y, -side[x]) {
					return nil
				}
			}
			if k := same[x]; k > 0 {
				for _, y := range g.Groups[k-1].Guests {
					if !put(int32(y), side[x]) {
						return nil
					}
				}
			}
		}
	}
	right := make([]bool, len(side))
	for i, s := range side {
		right[i] = s < 0
	}
	return right
}

// lotsOf draws a lot for each candidate, which hangs on the IDs alone.
func lotsOf(g *Gathering) []int64 {
	marks := make([]uint64, len(g.Guests))
	for i, u := range g.Guests {
		marks[i] = markOf(u.ID)
	}
	lots := make([]int64, len(g.Candidates))
	for k, c := range g.Candidates {
		lots[k] = int64(lot(g.Seed, marks[c.A], marks[c.B]) & 1023)
	}
	return lots
}

// found is the best that a search has seen, and what is proven of all others.
type answer struct {
	chosen         []int
	short, without int64 // guests below their floor, and without a first meeting
	low            int64
	proven         bool
	bound          int64 // on short
	last           *solved
}

// less compares what is missing, then weights.
func (a *answer) less(short, without, low int64) bool {
	switch {
	case a.short != short:
		return a.short < short
	case a.without != without:
		return a.without < without
	}
	return a.low < low
}

// allocate settles the objectives one after the other. What is not proven gets the
// bounds of exchange.
func (d *desk) allocate(ctx context.Context) *Allocation {
	crowded := d.crowded() // then somebody is without, and one search says all
	first := d.search(ctx, 0, crowded)
	if first == nil {
		return exchange(ctx, d.g)
	}
	worst, sure := d.worst(ctx, first)
	last := first
	if !crowded || worst > 0 {
		last = d.search(ctx, worst, true)
	}
	a := &Allocation{Chosen: first.chosen, Exact: true}
	if last != nil && last.short <= first.short && last.without <= first.without {
		a.Chosen = last.chosen
		a.Proven = first.proven && last.proven && sure
		a.prices(d, last)
	}
	if !a.Proven {
		a.Bound = bounds(d.g, nil)
		a.Bound.Below = max(a.Bound.Below, int(first.bound))
	}
	return a
}

// crowded tells whether desks have less time than there are guests with a floor.
func (d *desk) crowded() bool {
	guests, time := 0, 0
	for _, u := range d.g.Guests {
		if u.Floor > 0 {
			guests++
		} else {
			time += u.Most
		}
	}
	return time < guests
}

// worst is the highest score that the worst-off can have without anybody falling
// below the floor for it, by bisection; sure tells that it is proven.
func (d *desk) worst(ctx context.Context, first *answer) (score float64, sure bool) {
	var best []float64 // of each guest with a floor, what it can have at most
	top := make([]float64, len(d.g.Guests))
	for k, c := range d.g.Candidates {
		if !d.barred[k] {
			top[c.A], top[c.B] = max(top[c.A], c.Score), max(top[c.B], c.Score)
		}
	}
	could, hopeless := d.g.could(), 0
	for i, u := range d.g.Guests {
		switch {
		case u.Floor > 0 && could[i]:
			best = append(best, top[i])
		case u.Floor > 0:
			hopeless++
		}
	}
	if len(best) == 0 || int(first.without) > hopeless {
		return 0, first.proven
	}
	limit := slices.Min(best)
	var scores []float64
	for k, c := range d.g.Candidates {
		if !d.barred[k] && c.Score <= limit {
			scores = append(scores, c.Score)
		}
	}
	slices.Sort(scores)
	scores = slices.Compact(scores)
	sure = first.proven
	reached := func(t float64) bool {
		s := d.search(ctx, t, false)
		if s == nil {
			sure = false
			return false
		}
		ok := s.short == first.short && s.without == first.without
		sure = sure && (ok || s.proven)
		return ok
	}
	if len(scores) == 0 || reached(limit) {
		return limit, sure
	}
	low, high := 0, len(scores)-1 // the score at high is not reached
	for low < high {
		if mid := (low + high) / 2; reached(scores[mid]) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 {
		return 0, sure
	}
	return scores[low-1], sure
}

// search finds the allocation with the fewest guests below their floor, then the
// fewest without a first meeting of at least worst, then, with gains, the best
// total. A flow counts parts of floors; where one guest has only a part, both ways
// are looked at: it gets its whole floor, or is given up.
func (d *desk) search(ctx context.Context, worst float64, gains bool) *answer {
	most := d.g.Flows
	if most == 0 {
		most = min(max(usualWork/(len(d.g.Candidates)+1), leastFlows), mostFlows)
	}
	var best *answer
	root := make([]mode, len(d.g.Guests))
	stack := [][]mode{root}
	proven := true
	bound := int64(0)
	for flows := 0; len(stack) > 0; flows++ {
		if flows == most && best != nil {
			proven = false
			break
		}
		modes := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		s, err := d.settle(ctx, worst, modes, gains)
		if err != nil {
			if best == nil || !errors.Is(err, ctx.Err()) {
				return nil
			}
			proven = false
			break
		}
		if flows == 0 {
			bound = ceilDiv(s.short, d.part)
		}
		if s.missed || best != nil && !d.hopeful(s, best, gains) {
			continue
		}
		if best = d.better(best, s, worst); s.partial < 0 {
			continue
		}
		for _, m := range []mode{givenUp, served} { // served is looked at first
			child := slices.Clone(modes)
			child[s.partial] = m
			stack = append(stack, child)
		}
		if flows == 0 {
			stack = append(stack, d.rounded(s))
		}
	}
	if best.proven = proven; proven {
		bound = best.short
	}
	best.bound = bound
	return best
}

// rounded decides about every guest at once: as many are served as the flow's parts
// add up to, those that have most of their floor first. It is looked at before all
// else, for it often is as good as the flow allows.
func (d *desk) rounded(s *solved) []mode {
	var who []int
	for i, u := range d.g.Guests {
		if u.Floor > 0 {
			who = append(who, i)
		}
	}
	got := func(i int) float64 { return float64(s.got[i]) / float64(d.g.Guests[i].Floor) }
	slices.SortStableFunc(who, func(a, b int) int {
		return cmp.Or(cmp.Compare(got(b), got(a)), cmp.Compare(s.weight[b], s.weight[a]))
	})
	modes := make([]mode, len(d.g.Guests))
	for k, i := range who {
		modes[i] = served
		if k >= len(who)-int(ceilDiv(s.short, d.part)) {
			modes[i] = givenUp
		}
	}
	return modes
}

// hopeful tells whether what lies below a flow can be better than the best. Where
// parts of floors do not add up to guests, the flow bounds their number alone.
func (d *desk) hopeful(s *solved, best *answer, gains bool) bool {
	short := ceilDiv(s.short, d.part)
	if s.short != short*d.part {
		return short < best.short || short == best.short && (best.without > 0 || gains)
	}
	own := answer{short: short, without: s.without, low: s.low}
	return own.less(best.short, best.without, best.low)
}

// better counts what a flow really reached, and keeps it if it is better.
func (d *desk) better(best *answer, s *solved, worst float64) *answer {
	good, first := make([]int, len(d.g.Guests)), make([]bool, len(d.g.Guests))
	for _, k := range s.chosen {
		c := d.g.Candidates[k]
		for _, i := range [2]int{c.A, c.B} {
			if c.Score >= d.g.Good {
				good[i]++
			}
			first[i] = first[i] || c.Score >= worst
		}
	}
	a := &answer{chosen: s.chosen, low: s.low, last: s}
	for i, u := range d.g.Guests {
		if u.Floor > 0 && good[i] < u.Floor {
			a.short++
		}
		if u.Floor > 0 && !first[i] {
			a.without++
		}
	}
	if best == nil || a.less(best.short, best.without, best.low) {
		return a
	}
	return best
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }
