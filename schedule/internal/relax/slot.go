package relax

import (
	"context"
	"math"
)

// slotPrices tell slots apart: of a desk of each party in each slot, of a table
// in each slot, of a meeting of each party.
type slotPrices struct {
	cell, table, most []float64
}

// Work of the search by slot, in looks at a meeting in a slot: one takes about
// 10 ns, so that this bounds it to a second or two. Floors of large days have
// room enough without it.
const (
	mostLooks  = 150_000_000
	floorLooks = 30_000_000
)

// bySlot searches prices for each party and slot, beginning from those for each
// party alone. ok is false when there is no room for a few rounds.
func (m *model) bySlot(ctx context.Context, p prices, rounds, work int) (q slotPrices, ok bool) {
	if ctx.Err() != nil {
		return q, false
	}
	looks := 1
	for i := range m.loads {
		looks += m.d.Meetings[m.loads[i].m].Domain.Len()
	}
	if rounds = min(rounds, work/looks); rounds < 10 {
		return q, false
	}
	n, cells := len(m.most), len(m.cell)
	v := vector{x: make([]float64, cells+m.slots+n), limit: make([]float64, cells+m.slots+n), size: make([]float64, cells+m.slots+n)}
	q = slotPrices{cell: v.x[:cells], table: v.x[cells : cells+m.slots], most: v.x[cells+m.slots:]}
	copy(q.most, p.most)
	for i, desks := range m.cell {
		v.limit[i], q.cell[i] = float64(desks), p.desk[i/m.slots]
	}
	for t, tables := range m.tables {
		v.limit[cells+t], q.table[t] = float64(tables), p.table
	}
	for i, most := range m.most {
		v.limit[cells+m.slots+i] = float64(most)
	}
	for i := range v.size {
		v.size[i] = max(1, v.limit[i])
	}
	v.descend(ctx, rounds, func(used []float64) (worth float64) {
		for i := range m.loads {
			if i&4095 == 0 && ctx.Err() != nil {
				break
			}
			worth += m.useSlots(&q, &m.loads[i], used)
		}
		return worth
	})
	b := v.best
	return slotPrices{cell: b[:cells], table: b[cells : cells+m.slots], most: b[cells+m.slots:]}, true
}

// useSlots is what a meeting is worth after costs where it is cheapest, and
// notes what it uses there, when it is worth anything.
func (m *model) useSlots(q *slotPrices, l *load, used []float64) float64 {
	a, b, c := 1/float64(l.ga), 1/float64(l.gb), 1/float64(l.gt)
	baseA, baseB := int(l.a)*m.slots, int(l.b)*m.slots
	least, best := math.Inf(1), -1
	domain := m.d.Meetings[l.m].Domain
	for t := range m.slots {
		if !domain.Has(t) {
			continue
		}
		if cost := q.cell[baseA+t]*a + q.cell[baseB+t]*b + q.table[t]*c; cost < least {
			least, best = cost, t
		}
	}
	net := float64(l.worth) - q.most[l.a] - q.most[l.b] - least
	if best < 0 || net <= 0 && !m.d.Meetings[l.m].Must {
		return 0
	}
	cells := len(m.cell)
	used[baseA+best] += a
	used[baseB+best] += b
	used[cells+best] += c
	used[cells+m.slots+int(l.a)]++
	used[cells+m.slots+int(l.b)]++
	return net
}

// exactSlots is the bound of prices, in whole fine units.
func (m *model) exactSlots(p slotPrices) int64 {
	cell, table, most := whole(p.cell), whole(p.table), whole(p.most)
	sum := int64(0)
	for i := range cell {
		sum += cell[i] * m.cell[i]
	}
	for t := range table {
		sum += table[t] * m.tables[t]
	}
	for i := range most {
		sum += most[i] * m.most[i]
	}
	for i := range m.loads {
		l := &m.loads[i]
		least := int64(math.MaxInt64)
		domain := m.d.Meetings[l.m].Domain
		for t := range m.slots {
			if domain.Has(t) {
				least = min(least, cell[int(l.a)*m.slots+t]/l.ga+cell[int(l.b)*m.slots+t]/l.gb+table[t]/l.gt)
			}
		}
		if least == math.MaxInt64 {
			continue // a meeting that must be held and has no slot: there is no timetable, and any bound holds
		}
		if net := l.worth - most[l.a] - most[l.b] - least; net > 0 || m.d.Meetings[l.m].Must {
			sum += net
		}
	}
	return sum
}
