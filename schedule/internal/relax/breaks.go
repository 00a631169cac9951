package relax

import (
	"cmp"
	"context"
	"slices"

	"wantilan/schedule/internal/day"
)

// Within is what timetables are limited to in goals that count before the one that
// is bounded, Any where there is no limit. Known is the least found so far of the
// goal itself; it steers the search for a bound, and nothing rests on it.
type Within struct{ Weight, Floor, Breaks, Known int64 }

// Breaks is a number of breaks that every timetable within limits has. Each party's
// day is looked at alone: the more meetings it holds, the more breaks the slots in
// which it is away force on it. What a meeting is worth towards the weight that must
// be held is shared between its two (Lagrangian relaxation of: both hold it or none,
// the weight, the lacks, the tables of a slot); shares and prices are moved by
// subgradients, in at most so many rounds.
func Breaks(ctx context.Context, d *day.Day, in Within, rounds int) int64 {
	return max(certainBreaks(ctx, d, in.Weight), newSplit(ctx, d, in).least(ctx, rounds))
}

// least is the bound: breaks, and what meetings cost beside them. It is 0 when there
// is none, or no timetable.
func (b *split) least(ctx context.Context, rounds int) int64 {
	if b == nil || ctx.Err() != nil || !b.begin(ctx, rounds) {
		return 0
	}
	top, at := b.bound(ctx), b.x
	for _, breaks := range []float64{1.0 / 16, 1.0 / 4, 1, 4, 16} { // that a meeting of mean weight is worth
		if b.need <= 0 {
			break
		}
		b.x = b.scaled(breaks / b.mean())
		if now := b.bound(ctx); now > top {
			top, at = now, b.x
		}
	}
	b.x = at
	return -floorDiv(-b.climb(ctx, top, rounds), fineBreak)
}

// multipliers are prices in breaks: of a unit of weight, of a lack, of half a table
// in a slot; and by how much more than its share a meeting is worth to A, and less
// to B.
type multipliers struct {
	weight, lack float64
	slot, move   []float64
}

// split is the work of Breaks.
type split struct {
	m     *model
	days  *days
	in    Within
	need  int64     // weight of requests that must be held
	share []float64 // by load: which part of its weight counts for A
	of    [][]int32 // by party: loads
	group []int64   // by party: most that any of its meetings share a table with
	musts []int     // by party
	cost  []int64   // by load: what holding it costs beside breaks, in whole parts of one
	free  []bool    // by party: its breaks cost nothing
	table float64   // price of a table in units of weight; 0: tables do not matter
	x     multipliers

	at    multipliers // how the last bound changes with x: the subgradient
	gains []int32     // scratch: loads of a party
	gain  []int64     // scratch: by load, what it is worth to that party
	price []int64     // scratch
	worth []int64     // by load, for A
}

// newSplit is nil when ctx ends before it is there.
func newSplit(ctx context.Context, d *day.Day, in Within) *split {
	m := newModel(ctx, d)
	if m == nil {
		return nil
	}
	n := len(m.most)
	b := &split{m: m, days: newDays(m), in: in, of: make([][]int32, n), group: make([]int64, n), musts: make([]int, n)}
	for i := range b.group {
		b.group[i] = 1
	}
	b.cost, b.free = make([]int64, len(m.loads)), make([]bool, n)
	b.share, b.worth, b.gain = make([]float64, len(m.loads)), make([]int64, len(m.loads)), make([]int64, len(m.loads))
	for i := range m.loads {
		l := &m.loads[i]
		for _, who := range [2]int32{l.a, l.b} {
			b.of[who] = append(b.of[who], int32(i))
			b.group[who] = max(b.group[who], l.gt)
			if d.Meetings[l.m].Must {
				b.musts[who]++
			}
		}
	}
	if in.Weight >= 0 {
		for i := range d.Meetings {
			if !d.Meetings[i].Must {
				b.need += d.Meetings[i].Weight
			}
		}
		b.need -= in.Weight
	}
	b.price = make([]int64, m.slots)
	b.x, b.at = b.zero(), b.zero()
	return b
}

func (b *split) zero() multipliers {
	return multipliers{slot: make([]float64, b.m.slots), move: make([]float64, len(b.m.loads))}
}

// begin shares the weight of meetings as the prices of seats do that bound it. It
// is false when somebody cannot hold what must be held, so that any bound holds.
func (b *split) begin(ctx context.Context, rounds int) bool {
	n := len(b.m.most)
	p := prices{desk: make([]float64, n), most: make([]float64, n)}
	for i := range b.m.loads {
		b.m.loads[i].worth = b.m.d.Meetings[b.m.loads[i].m].Weight * fine
	}
	if b.need > 0 {
		p = b.m.parties(ctx, rounds, nil)
	}
	b.table = p.table / fine
	for i := range b.m.loads {
		l := &b.m.loads[i]
		b.share[i] = 0.5
		if l.worth > 0 {
			half := (p.table/float64(l.gt) + b.m.net(&p, l)) / 2
			b.share[i] = (p.desk[l.a]/float64(l.ga) + p.most[l.a] + half) / float64(l.worth)
		}
	}
	for i := range n {
		if ctx.Err() != nil {
			return false
		}
		if b.days.fill(i, b.perBreak(i), b.price); b.musts[i] > b.days.most[i] || b.days.cost[i][b.musts[i]] >= far {
			return false
		}
	}
	return true
}

func (b *split) perBreak(i int) int64 {
	if b.free[i] {
		return 0
	}
	return fineBreak
}

// mean is about what a meeting weighs.
func (b *split) mean() float64 { return max(1, float64(b.need)/float64(1+len(b.m.loads))) }

// scaled is where a unit of weight has a price and nothing else is known.
func (b *split) scaled(weight float64) multipliers {
	x := b.zero()
	x.weight = weight
	for t := range x.slot {
		x.slot[t] = weight * b.table / 2
	}
	return x
}

// fineBreak is one break in whole numbers.
const fineBreak = int64(1) << 20

func inBreaks(x float64) int64 { return int64(x*float64(fineBreak) + 0.5) }

// bound is what the present multipliers prove, in whole parts of a break, and notes
// how it changes with them. It is 0 when ctx ends before it is known.
func (b *split) bound(ctx context.Context) int64 {
	weight, lack := inBreaks(b.x.weight), inBreaks(b.x.lack)
	b.at.weight, b.at.lack = float64(b.need), 0
	sum := weight * b.need
	if b.in.Floor >= 0 {
		sum -= lack * b.in.Floor
		b.at.lack = -float64(b.in.Floor)
	}
	clear(b.at.move)
	for t, tables := range b.m.tables {
		sum -= 2 * inBreaks(b.x.slot[t]) * tables
		b.at.slot[t] = -2 * float64(tables)
	}
	for i := range b.m.loads {
		meeting := &b.m.d.Meetings[b.m.loads[i].m]
		if meeting.Must {
			sum += b.cost[i]
		}
		worth := b.x.weight*b.share[i]*float64(meeting.Weight) + b.x.move[i]
		b.worth[i] = int64(worth*float64(fineBreak)) - b.cost[i]/2
	}
	for i := range b.of {
		if i&63 == 0 && ctx.Err() != nil {
			return 0
		}
		sum += b.party(i, weight, lack)
	}
	return sum
}

// party is what the day of party i costs at least, after what its meetings are
// worth to it.
func (b *split) party(i int, weight, lack int64) int64 {
	if b.table > 0 {
		for t := range b.price {
			b.price[t] = inBreaks(b.x.slot[t]) / b.group[i]
		}
		b.days.fill(i, b.perBreak(i), b.price)
	}
	b.gains = b.gains[:0]
	for _, x := range b.of[i] {
		l := &b.m.loads[x]
		if meeting := &b.m.d.Meetings[l.m]; !meeting.Must {
			worth := b.worth[x]
			if l.a != int32(i) {
				worth = weight*meeting.Weight - b.cost[x] - worth
			}
			b.gains, b.gain[x] = append(b.gains, x), worth
		}
	}
	slices.SortFunc(b.gains, func(x, y int32) int {
		if c := cmp.Compare(b.gain[y], b.gain[x]); c != 0 {
			return c
		}
		return int(x - y)
	})
	least := int64(0)
	if b.in.Floor >= 0 {
		least = int64(b.m.d.Parties[i].Least)
	}
	best, chosen, worth := far, 0, int64(0)
	for j := 0; b.musts[i]+j <= b.days.most[i] && j <= len(b.gains); j++ {
		if j > 0 {
			worth += b.gain[b.gains[j-1]]
		}
		k := b.musts[i] + j
		cost := b.days.cost[i][k]
		if cost >= far {
			continue
		}
		if cost += lack*max(0, least-int64(k)) - worth; cost < best {
			best, chosen = cost, j
		}
	}
	b.take(i, chosen, least)
	return best
}

// take notes what the day of party i with so many of its requests uses.
func (b *split) take(i, chosen int, least int64) {
	k := b.musts[i] + chosen
	for _, x := range b.gains[:chosen] {
		l := &b.m.loads[x]
		w := float64(b.m.d.Meetings[l.m].Weight)
		if l.a == int32(i) {
			b.at.weight -= w * b.share[x]
			b.at.move[x]--
		} else {
			b.at.weight -= w * (1 - b.share[x])
			b.at.move[x]++
		}
	}
	b.at.lack += float64(max(0, least-int64(k)))
	if b.table > 0 {
		b.days.use(i, k, b.at.slot, 1/float64(b.group[i]))
	}
}

// climb moves the multipliers, from where the bound is top, to where it is best.
func (b *split) climb(ctx context.Context, top int64, rounds int) int64 {
	mean := b.mean()
	wide := 0.0 // how much one slot is used, to have its price count like others
	for _, tables := range b.m.tables {
		wide = max(wide, float64(2*tables))
	}
	best, step, stale := b.x.clone(), 1.0, 0
	b.bound(ctx)
	for range rounds {
		norm := b.norm(mean, wide)
		now := float64(top) / float64(fineBreak)
		open := min(float64(b.in.Known)-now, 2+now/20) // the bound need not come near what is known
		if norm == 0 || step < 1e-2 || open <= 0 || ctx.Err() != nil {
			break
		}
		b.move(step*open/norm, mean, wide)
		risen := b.bound(ctx)
		if ctx.Err() != nil {
			break
		}
		if risen > top {
			top, best, stale = risen, b.x.clone(), 0
			continue
		}
		if stale++; stale > 4 {
			b.x, stale, step = best.clone(), 0, step/2
			b.bound(ctx)
		}
	}
	return top
}

func (x multipliers) clone() multipliers {
	x.slot, x.move = slices.Clone(x.slot), slices.Clone(x.move)
	return x
}

// norm is the size of the subgradient, each multiplier in its unit.
func (b *split) norm(mean, wide float64) float64 {
	sum := b.at.weight * b.at.weight / (mean * mean)
	if b.x.lack > 0 || b.at.lack > 0 {
		sum += b.at.lack * b.at.lack
	}
	for _, g := range b.at.move {
		sum += g * g
	}
	for t, g := range b.at.slot {
		if b.table > 0 && (b.x.slot[t] > 0 || g > 0) {
			sum += g * g / wide
		}
	}
	return sum
}

func (b *split) move(by, mean, wide float64) {
	b.x.weight = max(0, b.x.weight+by*b.at.weight/(mean*mean))
	b.x.lack = max(0, b.x.lack+by*b.at.lack)
	for i, g := range b.at.move {
		b.x.move[i] += by * g
	}
	for t, g := range b.at.slot {
		if b.table > 0 {
			b.x.slot[t] = max(0, b.x.slot[t]+by*g/wide)
		}
	}
}
