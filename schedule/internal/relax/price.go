package relax

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// prices of a model: for each party, of a desk in any slot and of a meeting; and
// of a table.
type prices struct {
	desk, most []float64
	table      float64
}

// net is what a meeting is worth after costs.
func (m *model) net(p *prices, l *load) float64 {
	return float64(l.worth) - p.desk[l.a]/float64(l.ga) - p.desk[l.b]/float64(l.gb) -
		p.most[l.a] - p.most[l.b] - p.table/float64(l.gt)
}

// sweeps bounds how often prices are set one after the other.
const sweeps = 12

// parties searches prices that do not tell slots apart: first one after the
// other, each the best given the others, then all together. more may set others
// after every sweep.
func (m *model) parties(ctx context.Context, rounds int, more func(p *prices, of [][]int32)) prices {
	n := len(m.most)
	p := prices{desk: make([]float64, n), most: make([]float64, n)}
	of := m.byParty()
	all := make([]int32, len(m.loads))
	for i := range all {
		all[i] = int32(i)
	}
	last := int64(math.MaxInt64)
	for range min(sweeps, rounds) {
		if now := m.exactParties(p); ctx.Err() != nil || now > last-last/10_000 && more == nil {
			break
		} else {
			last = now
		}
		for i := range n {
			if ctx.Err() != nil {
				return p
			}
			m.settle(&p, &p.desk[i], of[i], m.desks[i], func(l *load) float64 {
				if l.a == int32(i) {
					return 1 / float64(l.ga)
				}
				return 1 / float64(l.gb)
			})
			m.settle(&p, &p.most[i], of[i], m.most[i], func(*load) float64 { return 1 })
		}
		if ctx.Err() != nil {
			return p
		}
		m.settle(&p, &p.table, all, m.all, func(l *load) float64 { return 1 / float64(l.gt) })
		if more != nil {
			more(&p, of)
		}
	}
	return m.together(ctx, p, rounds)
}

// byParty is the loads of each party.
func (m *model) byParty() [][]int32 {
	n := len(m.most)
	count := make([]int32, n)
	for i := range m.loads {
		count[m.loads[i].a]++
		count[m.loads[i].b]++
	}
	of, all := make([][]int32, n), make([]int32, 2*len(m.loads))
	for i, k := range count {
		of[i], all = all[:0:k], all[k:]
	}
	for i := range m.loads {
		of[m.loads[i].a] = append(of[m.loads[i].a], int32(i))
		of[m.loads[i].b] = append(of[m.loads[i].b], int32(i))
	}
	return of
}

// bid is a meeting that stands for a seat: up to which price, and how much of it.
type bid struct{ price, share float64 }

// settle sets one price to the best given all others: that at which just so many
// seats as there are find bids, or half way to the next bid.
func (m *model) settle(p *prices, price *float64, of []int32, seats int64, share func(*load) float64) {
	m.bids = m.bids[:0]
	taken := 0.0 // by meetings that are held whatever it costs
	for _, i := range of {
		l := &m.loads[i]
		by := share(l)
		if m.d.Meetings[l.m].Must {
			taken += by
		} else if up := *price + m.net(p, l)/by; up > 0 {
			m.bids = append(m.bids, bid{up, by})
		}
	}
	slices.SortFunc(m.bids, func(x, y bid) int { return cmp.Compare(y.price, x.price) })
	last := math.Inf(1)
	for _, b := range m.bids {
		if taken += b.share; taken > float64(seats) {
			if math.IsInf(last, 1) {
				last = b.price
			}
			*price = (b.price + last) / 2
			return
		}
		last = b.price
	}
	*price = 0
}

// together moves all prices at once.
func (m *model) together(ctx context.Context, p prices, rounds int) prices {
	n := len(m.most)
	v := vector{x: make([]float64, 2*n+1), limit: make([]float64, 2*n+1), size: make([]float64, 2*n+1)}
	copy(v.x, p.desk)
	copy(v.x[n:], p.most)
	v.x[2*n] = p.table
	for i := range n {
		v.limit[i], v.limit[n+i] = float64(m.desks[i]), float64(m.most[i])
	}
	v.limit[2*n] = float64(m.all)
	for i := range v.size {
		v.size[i] = max(1, v.limit[i])
	}
	now := prices{desk: v.x[:n], most: v.x[n : 2*n]}
	v.descend(ctx, rounds, func(used []float64) (worth float64) {
		now.table = v.x[2*n]
		for i := range m.loads {
			l := &m.loads[i]
			net := m.net(&now, l)
			if net <= 0 && !m.d.Meetings[l.m].Must {
				continue
			}
			worth += net
			used[l.a] += 1 / float64(l.ga)
			used[l.b] += 1 / float64(l.gb)
			used[n+int(l.a)]++
			used[n+int(l.b)]++
			used[2*n] += 1 / float64(l.gt)
		}
		return worth
	})
	return prices{desk: v.best[:n], most: v.best[n : 2*n], table: v.best[2*n]}
}

// exactParties is the bound of prices, in whole fine units.
func (m *model) exactParties(p prices) int64 {
	desk, most := whole(p.desk), whole(p.most)
	table := int64(math.Round(p.table))
	sum := table * m.all
	for i := range desk {
		sum += desk[i]*m.desks[i] + most[i]*m.most[i]
	}
	for i := range m.loads {
		l := &m.loads[i]
		net := l.worth - desk[l.a]/l.ga - desk[l.b]/l.gb - most[l.a] - most[l.b] - table/l.gt
		if net > 0 || m.d.Meetings[l.m].Must {
			sum += net
		}
	}
	return sum
}

func whole(x []float64) []int64 {
	all := make([]int64, len(x))
	for i := range x {
		all[i] = int64(math.Round(max(0, x[i])))
	}
	return all
}

// vector is a point in the space of prices, at least 0 each, that is moved
// towards the least bound.
type vector struct {
	x, limit, best []float64
	size           []float64 // what counts as one unit of use
	used           []float64
}

// descend moves the prices. worth gives what all meetings are worth after costs,
// and what they use.
func (v *vector) descend(ctx context.Context, rounds int, worth func(used []float64) float64) float64 {
	n := len(v.x)
	v.used = make([]float64, n)
	v.best = append([]float64(nil), v.x...)
	g := make([]float64, n) // smoothed direction
	low, stale, step := math.Inf(1), 0, 0.02
	for range rounds {
		if ctx.Err() != nil {
			break
		}
		clear(v.used)
		sum := worth(v.used)
		if ctx.Err() != nil {
			break // it may not have counted everything
		}
		for i := range v.x {
			sum += v.x[i] * v.limit[i]
		}
		if sum < low-1e-9*math.Abs(low) {
			low, stale = sum, 0
			copy(v.best, v.x)
		} else if stale++; stale > 5 {
			stale, step = 0, step*0.5
			copy(v.x, v.best)
			clear(g)
			if step < 1e-5 {
				break
			}
			continue
		}
		norm := 0.0
		for i := range g {
			d := v.used[i] - v.limit[i]
			if v.x[i] == 0 && d < 0 {
				d = 0
			}
			g[i] = 0.4*g[i] + 0.6*d
			norm += g[i] * g[i] / v.size[i]
		}
		if norm == 0 {
			break
		}
		by := step * low / norm
		for i := range v.x {
			v.x[i] = max(0, v.x[i]+by*g[i]/v.size[i])
		}
	}
	return low
}
