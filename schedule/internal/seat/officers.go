package seat

import "wantilan/schedule/internal/day"

// Officers tells who sits for A and for B in every meeting, from 0; -1 for a
// party without officers and for a meeting that is not held. Who is asked for
// sits; others sit where they sat before when they are there and free. ok is
// false when somebody finds nobody.
func Officers(d *day.Day, spots, tables []int32) (forA, forB []int32, ok bool) {
	forA, forB = make([]int32, len(spots)), make([]int32, len(spots))
	for m := range spots {
		forA[m], forB[m] = -1, -1
	}
	for i := range d.Parties {
		if d.Parties[i].Officers == nil {
			continue
		}
		r := rota{d: d, who: int32(i), tables: tables, forA: forA, forB: forB}
		bySlot := make([][]int32, d.Slots)
		for _, m := range d.Parties[i].Of {
			if spots[m] >= 0 {
				bySlot[d.Slot(spots[m])] = append(bySlot[d.Slot(spots[m])], m)
			}
		}
		for t, list := range bySlot {
			if !r.slot(t, list) {
				return nil, nil, false
			}
		}
	}
	return forA, forB, true
}

// rota is the work of Officers for one party.
type rota struct {
	d                  *day.Day
	who                int32
	tables, forA, forB []int32
	last               map[int32]int32 // table → who sat there last
}

// slot seats officers for the meetings of one slot.
func (r *rota) slot(t int, list []int32) bool {
	officers := r.d.Parties[r.who].Officers
	units := r.unite(list)
	busy := make([]bool, len(officers))
	chosen := make([]int32, len(units))
	take := func(i int, k int32) {
		if chosen[i] < 0 && k >= 0 && !busy[k] && officers[k].Has(t) {
			chosen[i], busy[k] = k, true
		}
	}
	for i, u := range units {
		chosen[i] = -1
		for _, m := range u {
			take(i, officer(r.d, m, r.who))
		}
	}
	for i, u := range units {
		if k, sat := r.last[r.tables[u[0]]]; sat {
			take(i, k)
		}
	}
	if r.last == nil {
		r.last = map[int32]int32{}
	}
	for i, u := range units {
		for k := range officers {
			take(i, int32(k))
		}
		if chosen[i] < 0 || !r.write(u, chosen[i]) {
			return false
		}
		r.last[r.tables[u[0]]] = chosen[i]
	}
	return true
}

// unite puts shared meetings at one table together.
func (r *rota) unite(list []int32) (units [][]int32) {
	at := map[int32]int{}
	for _, m := range list {
		if r.d.Meetings[m].Host != r.who {
			units = append(units, []int32{m})
			continue
		}
		i, known := at[r.tables[m]]
		if !known {
			i = len(units)
			at[r.tables[m]] = i
			units = append(units, nil)
		}
		units[i] = append(units[i], m)
	}
	return units
}

// write notes officer k for the meetings of a unit; false when another is asked for.
func (r *rota) write(unit []int32, k int32) bool {
	for _, m := range unit {
		if asked := officer(r.d, m, r.who); asked >= 0 && asked != k {
			return false
		}
		if r.d.Meetings[m].A == r.who {
			r.forA[m] = k
		} else {
			r.forB[m] = k
		}
	}
	return true
}
