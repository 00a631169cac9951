package pairing

import (
	"cmp"
	"slices"
)

// bounds are what no allocation passes: the fewest below their floor by counting,
// and the largest total by prices. t gives the prices to begin with; it may be nil.
func bounds(g *Gathering, t *table) Value {
	if t == nil {
		t = newTable(g)
	}
	v := Value{Worst: 1}
	need, most, crossing := 0, 0, false
	for i, u := range g.Guests {
		possible := 0
		for _, k := range t.of[i] {
			c := &g.Candidates[k]
			if c.Score >= g.Good {
				possible++
			}
			crossing = crossing || u.Floor > 0 && g.Guests[c.A+c.B-i].Floor > 0
		}
		switch {
		case u.Floor == 0:
			most += min(u.Most, possible)
		case possible < u.Floor || u.Most < u.Floor:
			v.Below++
		default:
			need += u.Floor
		}
		if u.Floor > 0 && (len(t.of[i]) == 0 || u.Most == 0) {
			v.Without++
		}
	}
	if !crossing && need > most {
		v.Below += (need - most + MostFloor - 1) / MostFloor
	}
	v.Total = t.ceiling()
	return v
}

// rounds of prices; each goes once over all candidates.
const (
	settling = 3
	descents = 60
)

// ceiling bounds the total from above. With a price for each guest's time,
//
//	sum of max(0, weight - both prices) + sum of max over d of (gains of d meetings + d * price)
//
// is at least the total of any allocation, by weak duality. Prices begin with what
// the lightest meeting of a full guest weighs, are settled one by one, then moved
// along the subgradient.
func (t *table) ceiling() float64 {
	price := make([]float64, len(t.g.Guests))
	for i, u := range t.g.Guests {
		if l := t.lightest(i); l >= 0 && int(t.meetings[i]) >= u.Most {
			price[i] = max(0, t.weight[l]/2)
		}
	}
	slope := make([]float64, len(price))
	best := t.dual(price, slope)
	for range settling {
		for i := range price {
			price[i] = t.clearing(i, price)
		}
		best = min(best, t.dual(price, slope))
	}
	for range descents {
		norm := 0.0
		for _, s := range slope {
			norm += s * s
		}
		if norm == 0 || best <= t.total {
			break
		}
		value := t.dual(price, slope)
		step := (value - t.total) / norm / 2
		for i := range price {
			price[i] -= step * slope[i]
		}
		best = min(best, t.dual(price, slope))
	}
	return max(best, t.total)
}

// dual is the bound of some prices, and its slope.
func (t *table) dual(price, slope []float64) (sum float64) {
	for i := range price {
		d, gains := t.supply(i, price[i])
		sum += gains + float64(d)*price[i]
		slope[i] = float64(d)
	}
	for k := range t.g.Candidates {
		c := &t.g.Candidates[k]
		if v := t.weight[k] - price[c.A] - price[c.B]; v > 0 && !t.barred[k] {
			sum += v
			slope[c.A]--
			slope[c.B]--
		}
	}
	return sum
}

// supply is how many meetings a guest would take at a price that is paid to it, and
// what gains these bring.
func (t *table) supply(i int, price float64) (d int, gains float64) {
	u := &t.g.Guests[i]
	most := min(u.Most, len(t.of[i]))
	for d < most {
		g := 0.0
		if u.Floor > 0 && d < len(t.g.gain()) {
			g = t.g.gain()[d] * (1 + u.credited())
		}
		if g+price <= 0 {
			break
		}
		if g == 0 {
			return most, gains
		}
		gains += g
		d++
	}
	return d, gains
}

// clearing is a price of a guest at which it would take as many meetings as others
// would give for it.
func (t *table) clearing(i int, price []float64) float64 {
	offers := make([]float64, 0, len(t.of[i]))
	for _, k := range t.of[i] {
		c := &t.g.Candidates[k]
		offers = append(offers, t.weight[k]-price[c.A+c.B-i])
	}
	slices.SortFunc(offers, func(a, b float64) int { return cmp.Compare(b, a) })
	for n, o := range offers { // with a price of o, n are above it
		if d, _ := t.supply(i, o); d <= n {
			return o
		}
	}
	if len(offers) == 0 {
		return 0
	}
	return min(0, offers[len(offers)-1])
}
