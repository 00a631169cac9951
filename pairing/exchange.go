package pairing

import (
	"cmp"
	"context"
	"slices"
)

// table is an allocation in the making, with counts that follow every change.
type table struct {
	g        *Gathering
	weight   []float64
	barred   []bool
	lots     []int64
	order    []int32 // candidates, the heaviest first
	of       [][]int32
	on       []bool
	meetings []int32
	good     []int32
	group    []int // from 1; 0: none
	together []int // meetings of each group
	each     map[[2]int]int

	below, without int
	total          float64
}

// exchange allocates by greed, then by chains of exchanges for those below their
// floor, then by single and double exchanges. It is for gatherings too large for
// flows, and for those whose candidates do not go between two sides. Greed takes at
// least half of the largest total weight that there is, before floors; how far the
// result is from the best is told by the bound.
func exchange(ctx context.Context, g *Gathering) *Allocation {
	t := newTable(g)
	for round := range MostFloor {
		t.serve(int32(round + 1))
	}
	t.raise(ctx)
	for _, k := range t.order {
		if t.may(k) && t.weight[k] > 0 {
			t.set(k, true)
		}
	}
	for range mostPasses {
		if ctx.Err() != nil || !t.improve(ctx) {
			break
		}
	}
	a := &Allocation{Bound: bounds(g, t)}
	for k, on := range t.on {
		if on {
			a.Chosen = append(a.Chosen, k)
		}
	}
	return a
}

const (
	mostPasses  = 6
	mostVisited = 4_000 // candidates of one chain
	mostRefill  = 16    // candidates that a freed partner is asked for
)

func newTable(g *Gathering) *table {
	n := len(g.Guests)
	t := &table{g: g, weight: make([]float64, len(g.Candidates)), barred: make([]bool, len(g.Candidates)), lots: lotsOf(g), on: make([]bool, len(g.Candidates)),
		of: make([][]int32, n), meetings: make([]int32, n), good: make([]int32, n), group: make([]int, n), together: make([]int, len(g.Groups)+1), each: map[[2]int]int{}}
	price := make([]float64, len(g.Candidates))
	for _, r := range g.Returned {
		price[r.Candidate] += r.Price
		t.barred[r.Candidate] = t.barred[r.Candidate] || r.Barred
	}
	for k := range g.Candidates {
		t.weight[k] = g.Candidates[k].weight(price[k])
		t.order = append(t.order, int32(k))
	}
	slices.SortFunc(t.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.weight[b], t.weight[a]), cmp.Compare(t.lots[b], t.lots[a]), cmp.Compare(a, b))
	})
	for _, k := range t.order {
		if !t.barred[k] {
			c := &g.Candidates[k]
			t.of[c.A], t.of[c.B] = append(t.of[c.A], k), append(t.of[c.B], k)
		}
	}
	for k, q := range g.Groups {
		for _, i := range q.Guests {
			t.group[i] = k + 1
		}
	}
	for _, u := range g.Guests {
		if u.Floor > 0 {
			t.below++
			t.without++
		}
	}
	return t
}

// room tells whether a guest may have one more meeting, its group as well.
func (t *table) room(i, other int) bool {
	if int(t.meetings[i]) >= t.g.Guests[i].Most {
		return false
	}
	k := t.group[i]
	if k == 0 {
		return true
	}
	q := &t.g.Groups[k-1]
	if t.group[other] == k && q.Most > 0 && t.together[k]+2 > q.Most {
		return false // both ends count
	}
	return (q.Most == 0 || t.together[k] < q.Most) && (q.MostEach == 0 || t.each[[2]int{k, other}] < q.MostEach)
}

func (t *table) may(k int32) bool {
	c := &t.g.Candidates[k]
	return !t.on[k] && !t.barred[k] && t.room(c.A, c.B) && t.room(c.B, c.A)
}

// set puts a candidate in or out, and keeps all counts.
func (t *table) set(k int32, on bool) {
	c := &t.g.Candidates[k]
	t.on[k] = on
	by := int32(1)
	if !on {
		by = -1
	}
	t.total += float64(by) * t.weight[k]
	for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
		i := pair[0]
		u := &t.g.Guests[i]
		if q := t.group[i]; q > 0 {
			t.together[q] += int(by)
			t.each[[2]int{q, pair[1]}] += int(by)
		}
		if u.Floor > 0 {
			t.count(i, -1)
		}
		t.meetings[i] += by
		if c.Score >= t.g.Good {
			t.good[i] += by
		}
		if u.Floor > 0 {
			t.count(i, 1)
		}
	}
}

// count adds what a guest with a floor makes of the value, or takes it away.
func (t *table) count(i, by int) {
	u := &t.g.Guests[i]
	if int(t.good[i]) < u.Floor {
		t.below += by
	}
	if t.meetings[i] == 0 {
		t.without += by
	}
	for k := 0; k < int(t.meetings[i]) && k < len(t.g.gain()); k++ {
		t.total += float64(by) * t.g.gain()[k] * (1 + u.credited())
	}
}

// serve gives guests their next good meeting towards the floor, those with the
// fewest possible ones first.
func (t *table) serve(floor int32) {
	var who []int
	possible := make([]int, len(t.g.Guests))
	for i, u := range t.g.Guests {
		if int32(u.Floor) < floor || t.good[i] >= floor {
			continue
		}
		for _, k := range t.of[i] {
			if t.g.Candidates[k].Score >= t.g.Good {
				possible[i]++
			}
		}
		who = append(who, i)
	}
	slices.SortFunc(who, func(a, b int) int {
		u, v := &t.g.Guests[a], &t.g.Guests[b]
		return cmp.Or(cmp.Compare(v.credited(), u.credited()), cmp.Compare(possible[a], possible[b]), cmp.Compare(u.ID, v.ID))
	})
	for _, i := range who {
		for _, k := range t.of[i] {
			if t.good[i] < floor && t.g.Candidates[k].Score >= t.g.Good && t.may(k) {
				t.set(k, true)
			}
		}
	}
}

// raise helps guests who are below their floor by chains: a full desk takes them
// and lets go of somebody who finds another desk.
func (t *table) raise(ctx context.Context) {
	for i, u := range t.g.Guests {
		for u.Floor > 0 && int(t.good[i]) < u.Floor && ctx.Err() == nil {
			if !t.chain(i) {
				break
			}
		}
	}
}

// chain looks for the shortest chain of exchanges by which a guest gets one good
// meeting more and nobody gets less, and does it.
func (t *table) chain(start int) bool {
	type step struct {
		candidate int32 // taken
		drops     int32 // let go for it, -1: none
		before    int   // place of the step before
		guest     int   // who needs a meeting after it
	}
	steps := []step{{-1, -1, -1, start}}
	seen := map[int]bool{start: true}
	for at, visited := 0, 0; at < len(steps) && visited < mostVisited; at++ {
		i := steps[at].guest
		for _, k := range t.of[i] {
			visited++
			c := &t.g.Candidates[k]
			if t.on[k] || c.Score < t.g.Good {
				continue
			}
			j := c.A + c.B - i
			if int(t.meetings[j]) < t.g.Guests[j].Most {
				plan := []step{{candidate: k, drops: -1}}
				for s := at; steps[s].before >= 0; s = steps[s].before {
					plan = append(plan, steps[s])
				}
				slices.Reverse(plan)
				var do []int32
				for _, s := range plan {
					if s.drops >= 0 {
						do = append(do, ^s.drops)
					}
					do = append(do, s.candidate)
				}
				if t.try(do) {
					return true
				}
				continue
			}
			for _, other := range t.of[j] {
				if !t.on[other] {
					continue
				}
				o := &t.g.Candidates[other]
				if next := o.A + o.B - j; !seen[next] {
					seen[next] = true
					steps = append(steps, step{k, other, at, next})
				}
			}
		}
	}
	return false
}

// try makes changes one after the other (^k lets k go) and keeps them if all may be
// and the value is better.
func (t *table) try(do []int32) bool {
	below, without, total := t.below, t.without, t.total
	done := 0
	for _, k := range do {
		if k < 0 {
			if !t.on[^k] {
				break
			}
			t.set(^k, false)
		} else {
			if !t.may(k) {
				break
			}
			t.set(k, true)
		}
		done++
	}
	if done == len(do) {
		switch {
		case t.below != below:
			if t.below < below {
				return true
			}
		case t.without != without:
			if t.without < without {
				return true
			}
		case t.total > total+1e-9:
			return true
		}
	}
	for _, k := range slices.Backward(do[:done]) {
		if k < 0 {
			t.set(^k, true)
		} else {
			t.set(k, false)
		}
	}
	t.total = total // without the dust of adding and taking away
	return false
}

// improve goes once through all candidates that are not chosen and exchanges the
// lightest meetings of their guests for them, where that is better; freed partners
// take the best that they can. It tells whether anything changed.
func (t *table) improve(ctx context.Context) (changed bool) {
	for n, k := range t.order {
		if n&4095 == 0 && ctx.Err() != nil {
			return false
		}
		if t.on[k] || t.barred[k] {
			continue
		}
		c := &t.g.Candidates[k]
		var do []int32
		var freed []int
		for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
			if t.room(pair[0], pair[1]) {
				continue
			}
			if l := t.lightest(pair[0]); l >= 0 && !slices.Contains(do, ^l) {
				do = append(do, ^l)
				o := &t.g.Candidates[l]
				freed = append(freed, o.A+o.B-pair[0])
			}
		}
		do = append(do, k)
		for _, i := range freed {
			if l := t.refill(i, do); l >= 0 {
				do = append(do, l)
			}
		}
		if t.try(do) {
			changed = true
		}
	}
	return changed
}

// lightest is the chosen candidate of a guest that weighs least, -1: none.
func (t *table) lightest(i int) int32 {
	for _, k := range slices.Backward(t.of[i]) {
		if t.on[k] {
			return k
		}
	}
	return -1
}

// refill is the heaviest candidate that a guest could take if it had room, among the
// first few.
func (t *table) refill(i int, but []int32) int32 {
	left := mostRefill
	for _, k := range t.of[i] {
		if t.on[k] {
			continue
		}
		if left--; left < 0 {
			break
		}
		c := &t.g.Candidates[k]
		if j := c.A + c.B - i; !t.on[k] && !slices.Contains(but, k) && !slices.Contains(but, ^k) && t.room(j, i) {
			return k
		}
	}
	return -1
}
