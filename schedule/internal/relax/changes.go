package relax

import (
	"slices"

	"wantilan/schedule/internal/day"
)

// Changes is what moving and losing published meetings costs in every
// timetable: of those whose slot is closed to them now, and of the cheapest where
// more were published for one party, or for all tables, in a slot than there is
// room for.
func Changes(d *day.Day) int64 {
	sum := int64(0)
	cells := map[[2]int32][]int64{}     // party, slot: prices
	slots := make([][]int64, d.Slots)   // prices
	room := make(map[[2]int32]int64, 8) // party, slot
	m := newModel(d)
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
		for _, who := range [2]int32{x.A, x.B} {
			key := [2]int32{who, x.Was}
			cells[key] = append(cells[key], x.Price)
			room[key] = int64(d.Parties[who].Desks[x.Was]) * int64(d.Parties[who].Group)
		}
	}
	crowded := int64(0) // each meeting counts half in both of its cells
	bySlot := make([]int64, d.Slots)
	for key, prices := range cells {
		bySlot[key[1]] += cheapest(prices, int64(len(prices))-room[key])
	}
	group := int64(1)
	for i := range d.Parties {
		group = max(group, int64(d.Parties[i].Group))
	}
	for t := range d.Slots {
		crowded += max((bySlot[t]+1)/2, cheapest(slots[t], int64(len(slots[t]))-m.tables[t]*group))
	}
	return sum + crowded
}

// cheapest is the sum of the n smallest prices.
func cheapest(prices []int64, n int64) (sum int64) {
	slices.Sort(prices)
	for i := int64(0); i < n && i < int64(len(prices)); i++ {
		sum += prices[i]
	}
	return sum
}
