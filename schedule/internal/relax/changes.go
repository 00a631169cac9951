package relax

import (
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
	var published []int32             // where they could be
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
		published = append(published, int32(i))
	}
	crowded := int64(0) // each meeting counts half in both of its cells
	bySlot := crowds(d, published)
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
func crowds(d *day.Day, published []int32) []int64 {
	from := make([]int32, len(d.Parties)*d.Slots+1) // by cell: where its meetings begin in of
	cells := func(m int32) [2]int {
		x := &d.Meetings[m]
		return [2]int{int(x.A)*d.Slots + int(x.Was), int(x.B)*d.Slots + int(x.Was)}
	}
	for _, m := range published {
		for _, c := range cells(m) {
			from[c+1]++
		}
	}
	for c := range from[1:] {
		from[c+1] += from[c]
	}
	of, next := make([]int32, 2*len(published)), slices.Clone(from)
	for _, m := range published {
		for _, c := range cells(m) {
			of[next[c]] = m
			next[c]++
		}
	}
	bySlot := make([]int64, d.Slots)
	var prices []int64
	for c := range from[1:] {
		w, t := &d.Parties[c/d.Slots], c%d.Slots
		over := int64(from[c+1]-from[c]) - int64(w.Desks[t])*int64(w.Group)
		if over <= 0 {
			continue
		}
		prices = prices[:0]
		for _, m := range of[from[c]:from[c+1]] {
			prices = append(prices, d.Meetings[m].Price)
		}
		bySlot[t] += cheapest(prices, over)
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
