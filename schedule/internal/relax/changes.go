package relax

import (
	"cmp"
	"context"
	"slices"

	"wantilan/schedule/internal/day"
)

// Changes is what moving and losing published meetings costs in every
// timetable: of those whose slot is closed to them now, and of the cheapest where
// more were published for one party, or for all tables, in a slot than there is
// room for.
func Changes(ctx context.Context, d *day.Day) int64 {
	sum := int64(0)
	slots := make([][]int64, d.Slots) // prices
	var claims []int32                // twice each meeting published where it could be, plus one for B
	m := newModel(ctx, d)
	if m == nil {
		return 0
	}
	for i := range d.Meetings {
		x := &d.Meetings[i]
		if x.Was < 0 {
			continue
		}
		if x.Domain.First() < 0 {
			sum += x.Loss
			continue
		}
		if !x.Domain.Has(int(x.Was)) {
			sum += x.Price
			continue
		}
		slots[x.Was] = append(slots[x.Was], x.Price)
		claims = append(claims, int32(2*i), int32(2*i+1))
	}
	crowded := int64(0) // each meeting counts half in both of its cells
	bySlot := crowds(d, claims)
	group := int64(1)
	for i := range d.Parties {
		group = max(group, int64(d.Parties[i].Group))
	}
	for t := range d.Slots {
		crowded += max((bySlot[t]+1)/2, cheapest(slots[t], int64(len(slots[t]))-m.tables[t]*group))
	}
	return sum + crowded
}

// crowds is, by slot, what the cheapest cost where more were published for one
// party than it has room for.
func crowds(d *day.Day, claims []int32) []int64 {
	who := func(claim int32) int32 {
		if claim&1 == 0 {
			return d.Meetings[claim/2].A
		}
		return d.Meetings[claim/2].B
	}
	cell := func(claim int32) int { return int(who(claim))*d.Slots + int(d.Meetings[claim/2].Was) }
	slices.SortFunc(claims, func(a, b int32) int { return cmp.Compare(cell(a), cell(b)) })
	bySlot := make([]int64, d.Slots)
	var prices []int64
	for i := 0; i < len(claims); {
		at := cell(claims[i])
		prices = prices[:0]
		for ; i < len(claims) && cell(claims[i]) == at; i++ {
			prices = append(prices, d.Meetings[claims[i]/2].Price)
		}
		w, t := &d.Parties[at/d.Slots], at%d.Slots
		bySlot[t] += cheapest(prices, int64(len(prices))-int64(w.Desks[t])*int64(w.Group))
	}
	return bySlot
}

// cheapest is the sum of the n smallest prices.
func cheapest(prices []int64, n int64) (sum int64) {
	if n <= 0 {
		return 0
	}
	slices.Sort(prices)
	for i := int64(0); i < n && i < int64(len(prices)); i++ {
		sum += prices[i]
	}
	return sum
}
