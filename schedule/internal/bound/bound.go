// Package bound proves that no timetable can have fewer than some number of
// breaks, without searching for timetables.
//
// Each participant alone needs a least number of breaks, because of its free
// slots and of the parts of the day its meetings are bound to. Together they
// need more, because a slot seats only two participants per table. That second
// reason enters as a price per slot: for any prices, the cheapest day of every
// participant, breaks plus prices of the slots used, minus what all seats cost,
// is a proven lower bound (Lagrangian relaxation, Held and Karp 1971). Prices
// are searched by subgradient steps; arithmetic is in whole thousandths, so the
// bound holds exactly.
package bound

import (
	"context"

	"wantilan/schedule/internal/grid"
)

// unit is one break in prices.
const unit = 1000

const far = int64(1) << 40

// person is what the cheapest day of one participant depends on.
type person struct {
	meetings int
	desks    int
	low      []int32 // meetings that must be over by the end of slot t
	high     []int32 // meetings that can be over by the end of slot t
	must     []int32 // meetings bound to slot t
	can      []int32 // most meetings in slot t
	count    int     // participants alike
}

// people groups the participants of a grid into those whose days are alike. When ctx
// ends some are missing.
func people(ctx context.Context, g *grid.Grid) []person {
	index := map[string]int{}
	var all []person
	for p := range g.Of {
		if p&63 == 0 && ctx.Err() != nil {
			break
		}
		if len(g.Of[p]) == 0 {
			continue
		}
		who := describe(g, p)
		key := who.key()
		if i, known := index[key]; known {
			all[i].count++
			continue
		}
		index[key] = len(all)
		all = append(all, who)
	}
	return all
}

func describe(g *grid.Grid, p int) person {
	n := len(g.Of[p])
	w := person{
		meetings: n, desks: int(g.Desks[p]), count: 1,
		low: make([]int32, g.Slots), high: make([]int32, g.Slots),
		must: make([]int32, g.Slots), can: make([]int32, g.Slots),
	}
	for _, m := range g.Of[p] {
		d := g.Domain[m]
		first, last := d.First(), d.Last()
		for t := first; t < g.Slots; t++ {
			w.high[t]++
		}
		for t := last; t < g.Slots; t++ {
			w.low[t]++
		}
		if first == last {
			w.must[first]++
		}
		for _, t := range d.All() {
			w.can[t] = min(w.can[t]+1, int32(w.desks))
		}
	}
	return w
}

func (w *person) key() string {
	b := []byte{byte(w.desks), byte(w.desks >> 8), byte(w.meetings), byte(w.meetings >> 8)}
	for t := range w.low {
		b = append(b, byte(w.low[t]), byte(w.low[t]>>8), byte(w.high[t]), byte(w.high[t]>>8), byte(w.must[t]), byte(w.can[t]), byte(w.can[t]>>8))
	}
	return string(b)
}

// The states of a day between two slots.
const (
	fresh = iota // no meeting yet
	busy         // a meeting in the last slot
	idle         // meetings before, none in the last slot
	states
)

// cheapest is the least price of a day for w, and the meetings it then has in
// each slot (added count times to load when load is not nil).
func (d *dayPrices) cheapest(w *person, price []int64, load []int64) int64 {
	slots, width := len(price), w.meetings+1
	d.grow((slots + 1) * width * states)
	cost, from := d.cost, d.from
	at := func(t, k, state int) int { return (t*width+k)*states + state }
	for i := range (slots + 1) * width * states {
		cost[i] = far
	}
	cost[at(0, 0, fresh)] = 0
	for t := range slots {
		for k := 0; k <= w.meetings; k++ {
			for state := range states {
				c := cost[at(t, k, state)]
				if c >= far {
					continue
				}
				for x := int(w.must[t]); x <= int(w.can[t]) && k+x <= int(w.high[t]); x++ {
					if k+x < int(w.low[t]) {
						continue
					}
					next, add := busy, price[t]*int64(x)
					if x == 0 {
						next = idle
						if state == fresh {
							next = fresh
						}
					} else if state == idle {
						add += unit
					}
					if i := at(t+1, k+x, next); c+add < cost[i] {
						cost[i] = c + add
						from[i] = int32(x)<<2 | int32(state)
					}
				}
			}
		}
	}
	best, state := far, -1
	for s := range states {
		if c := cost[at(slots, w.meetings, s)]; c < best {
			best, state = c, s
		}
	}
	if load != nil && best < far {
		for t, k := slots, w.meetings; t > 0; t-- {
			f := from[at(t, k, state)]
			load[t-1] += int64(f>>2) * int64(w.count)
			k, state = k-int(f>>2), int(f&3)
		}
	}
	return best
}

// dayPrices is scratch space.
type dayPrices struct {
	cost []int64
	from []int32
}

func (d *dayPrices) grow(n int) {
	if len(d.cost) < n {
		d.cost = make([]int64, n)
		d.from = make([]int32, n)
	}
}

// Least is a proven lower bound on the total breaks of any timetable of g, for
// at most the given number of price changes. It stops as soon as the bound
// reaches enough. ok is false when some participant has no possible day at all.
func Least(ctx context.Context, g *grid.Grid, rounds, enough int) (least int, ok bool) {
	all := people(ctx, g)
	var d dayPrices
	price := make([]int64, g.Slots)
	load := make([]int64, g.Slots)
	seats := int64(2 * g.Tables)
	best, bestPrice := int64(-1), make([]int64, g.Slots)
	step := int64(unit / 2)
	stale := 0
	for round := 0; round <= rounds && ctx.Err() == nil; round++ {
		clear(load)
		total := int64(0)
		for i := range all {
			c := d.cheapest(&all[i], price, load)
			if c >= far {
				return 0, false
			}
			total += c * int64(all[i].count)
		}
		for _, x := range price {
			total -= x * seats
		}
		if total > best {
			best, stale = total, 0
			copy(bestPrice, price)
		} else if stale++; stale >= 8 {
			step, stale = step*2/3, 0
			copy(price, bestPrice)
		}
		if best > int64(enough-1)*unit || step == 0 || !move(price, load, seats, step) {
			break
		}
	}
	return int((max(best, 0) + unit - 1) / unit), true
}

// move changes prices towards the slots that are asked for too much; false when
// nothing needs to change.
func move(price, load []int64, seats, step int64) bool {
	norm := int64(0)
	for t := range price {
		if over := load[t] - seats; over > 0 || price[t] > 0 {
			norm = max(norm, max(over, -over))
		}
	}
	if norm == 0 {
		return false
	}
	changed := false
	for t := range price {
		next := max(0, price[t]+(load[t]-seats)*step/norm)
		changed = changed || next != price[t]
		price[t] = next
	}
	return changed
}

// Alone is the least number of breaks participant p can have, whatever the
// others do, as far as the ends of its meetings' domains tell.
func Alone(g *grid.Grid, p int) int {
	if len(g.Of[p]) < 2 {
		return 0
	}
	who := describe(g, p)
	var d dayPrices
	c := d.cheapest(&who, make([]int64, g.Slots), nil)
	if c >= far {
		return 0
	}
	return int(c / unit)
}
