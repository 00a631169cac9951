package day

import "slices"

// Values is what is counted, by Goal.
type Values [Goals]int64

// Less compares two timetables by what counts, in order.
func (d *Day) Less(a, b Values) bool {
	for _, g := range d.Order {
		if a[g] != b[g] {
			return a[g] < b[g]
		}
	}
	return false
}

// Slot is the slot of a spot.
func (d *Day) Slot(spot int32) int32 { return spot / int32(d.Halls) }

// Count counts what a timetable has of every goal but Walking, which depends on
// tables. spots has -1 for a meeting that is not held.
func (d *Day) Count(spots []int32) Values {
	var v Values
	held := make([]int32, len(d.Parties))
	used := make([][]bool, len(d.Parties))
	for i := range used {
		used[i] = make([]bool, d.Slots)
	}
	for m, spot := range spots {
		x := &d.Meetings[m]
		if spot < 0 {
			v[Weight] += x.Weight
			if x.Was >= 0 {
				v[Changes] += x.Loss
			}
			continue
		}
		t := d.Slot(spot)
		if x.Was >= 0 && x.Was != t {
			v[Changes] += x.Price
		}
		v[Early] += int64(t)
		for _, i := range [2]int32{x.A, x.B} {
			held[i]++
			used[i][t] = true
		}
	}
	breaks := make([]int64, len(d.Parties))
	for i := range d.Parties {
		v[Floor] += int64(max(0, d.Parties[i].Least-held[i]))
		breaks[i] = d.BreaksIn(used[i])
		v[Breaks] += breaks[i]
	}
	if len(breaks) > 0 {
		v[Spread] = slices.Max(breaks) - slices.Min(breaks)
	}
	return v
}

// BreaksIn counts the breaks of one party that meets in the slots marked.
func (d *Day) BreaksIn(used []bool) (n int64) {
	met, idle := false, false
	for t := range d.Slots {
		if d.First[t] {
			met, idle = false, false
		}
		switch {
		case used[t]:
			if met && idle {
				n++
			}
			met, idle = true, false
		case d.Open[t]:
			idle = true
		}
	}
	return n
}

// WalkedAtMost is more than Walked of any timetable.
func (d *Day) WalkedAtMost() int64 {
	way := int64(0)
	for _, row := range d.Walk {
		for _, n := range row {
			way = max(way, int64(n))
		}
	}
	return 1 + 2*int64(len(d.Meetings))*(1+way)
}

// Walked counts the table changes between successive meetings of parties with one
// desk, and the slots they walk. tables has -1 for a meeting that is not held.
func (d *Day) Walked(spots, tables []int32) (n int64) {
	at := make([]int32, d.Slots) // slot → table of the party, -1 for none
	for i := range d.Parties {
		w := &d.Parties[i]
		if !w.Single {
			continue
		}
		for t := range at {
			at[t] = -1
		}
		for _, m := range w.Of {
			if spots[m] >= 0 {
				at[d.Slot(spots[m])] = tables[m]
			}
		}
		last := int32(-1)
		for t, table := range at {
			if d.First[t] {
				last = -1
			}
			if table < 0 {
				continue
			}
			if last >= 0 && table != last {
				n++
				if d.Walk != nil {
					n += int64(d.Walk[d.Tables[last].Hall][d.Tables[table].Hall])
				}
			}
			last = table
		}
	}
	return n
}
