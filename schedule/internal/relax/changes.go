package relax

import (
	"cmp"
	"slices"

	"wantilan/schedule/internal/day"
)

// Changes is what moving and losing published meetings costs in every
// timetable: of those whose slot is closed to them now, and of the cheapest where
// more were published for one party, or for all tables, in a slot than there is
// room for.
func Changes(d *day.Day) int64 {
	sum := int64(0)
	slots := make([][]int64, d.Slots) // prices
	var cells []claim
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
			cells = append(cells, claim{int64(who)*int64(d.Slots) + int64(x.Was), x.Price})
		}
	}
	crowded := int64(0) // each meeting counts half in both of its cells
	bySlot := crowds(d, cells)
	group := int64(1)
	for i := range d.Parties {
		group = max(group, int64(d.Parties[i].Group))
	}
	for t := range d.Slots {
		crowded += max((bySlot[t]+1)/2, cheapest(slots[t], int64(len(slots[t]))-m.tables[t]*group))
	}
	return sum + crowded
}

// claim is the price of a meeting that was published in a cell: party times slots
// plus slot.
type claim struct{ cell, price int64 }

// crowds is, by slot, what the cheapest cost where more were published for one
// party than it has room for.
func crowds(d *day.Day, cells []claim) []int64 {
	slices.SortFunc(cells, func(a, b claim) int { return cmp.Compare(a.cell, b.cell) })
	bySlot := make([]int64, d.Slots)
	var prices []int64
	for i := 0; i < len(cells); {
		cell := cells[i].cell
		prices = prices[:0]
		for ; i < len(cells) && cells[i].cell == cell; i++ {
			prices = append(prices, cells[i].price)
		}
		w, t := &d.Parties[cell/int64(d.Slots)], cell%int64(d.Slots)
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
