package schedule

import (
	"slices"

	"wantilan/schedule/internal/day"
)

// occupation is who is taken when in a finished timetable.
type occupation struct {
	p     *Problem
	d     *day.Day
	spots []int32
	at    []map[int32][]int32 // participant → slot → meetings
	in    [][]int32           // slot → meetings
	held  []int               // participant → meetings
	left  []int               // slot → tables left
}

func (o *occupation) read() {
	o.at = make([]map[int32][]int32, len(o.d.Parties))
	o.in = make([][]int32, o.d.Slots)
	o.held = make([]int, len(o.d.Parties))
	for m, spot := range o.spots {
		if spot < 0 {
			continue
		}
		t := o.d.Slot(spot)
		o.in[t] = append(o.in[t], int32(m))
		for _, i := range [2]int32{o.d.Meetings[m].A, o.d.Meetings[m].B} {
			if o.at[i] == nil {
				o.at[i] = map[int32][]int32{}
			}
			o.at[i][t] = append(o.at[i][t], int32(m))
			o.held[i]++
		}
	}
	o.left = make([]int, o.d.Slots)
	for t := range o.left {
		for h := range o.d.Halls {
			o.left[t] += o.d.Capacity(t, h)
		}
		o.left[t] -= len(o.claims(o.in[t]))
	}
}

// claims is a type for each table that the meetings of one slot take.
func (o *occupation) claims(meetings []int32) (types []int32) {
	shared := map[int32]int32{} // by who receives
	for _, m := range meetings {
		x := &o.d.Meetings[m]
		if x.Host < 0 {
			types = append(types, x.Type)
			continue
		}
		if shared[x.Host]%o.d.Parties[x.Host].Group == 0 {
			types = append(types, x.Type)
		}
		shared[x.Host]++
	}
	return types
}

// obstacle is what stands in the way of a meeting in one slot.
type obstacle int

const (
	nothing obstacle = iota
	takenA
	takenB
	takenBoth
	noTable
	limited
)

// refusal finds the one reason that decides about meeting m.
func (o *occupation) refusal(m int32) Refusal {
	x := &o.d.Meetings[m]
	r := Refusal{Meeting: int(m), Participants: []int{int(x.A), int(x.B)}}
	for _, i := range [2]int32{x.A, x.B} {
		if most := int(o.d.Parties[i].Most); o.p.Participants[i].Most > 0 && o.held[i] >= most {
			r.Kind, r.Participants, r.Have = RefusedMost, []int{int(i)}, most
			return r
		}
	}
	slots := x.Domain.All()
	if len(slots) == 0 {
		r.Kind = RefusedNever
		return r
	}
	if o.d.Types[x.Type].Tables.Len() == 0 {
		r.Kind = RefusedTable
		return r
	}
	by := map[obstacle][]int{} // with slots from 1
	for _, t := range slots {
		what := o.obstacle(m, int32(t))
		by[what] = append(by[what], t+1)
	}
	r.decide(o, m, slots, by)
	return r
}

// decide picks the reason: what holds in a slot that comes nearest to being
// possible, and otherwise who is taken.
func (r *Refusal) decide(o *occupation, m int32, slots []int, by map[obstacle][]int) {
	x := &o.d.Meetings[m]
	switch {
	case by[nothing] != nil:
		r.Kind, r.Slots, r.Participants = RefusedUnknown, by[nothing], nil
		if o.costsMore() {
			r.Kind = RefusedWorse
		}
	case by[limited] != nil:
		r.Kind, r.Slots, r.Participants = RefusedLimit, by[limited], nil
	case by[noTable] != nil:
		r.Kind, r.Slots, r.Participants = RefusedTables, by[noTable], nil
	default:
		for _, t := range slots {
			r.Slots = append(r.Slots, t+1)
		}
		all := len(slots)
		both := len(by[takenBoth])
		switch {
		case len(by[takenA])+both == all:
			r.Kind, r.Participants, r.Have = RefusedFull, []int{int(x.A)}, o.held[x.A]
			r.Lightest = o.lightest(slots, x.A)
		case len(by[takenB])+both == all:
			r.Kind, r.Participants, r.Have = RefusedFull, []int{int(x.B)}, o.held[x.B]
			r.Lightest = o.lightest(slots, x.B)
		default:
			r.Kind = RefusedApart
			r.Lightest = o.lightest(slots, x.A, x.B)
		}
	}
}

// costsMore tells whether something counts more than the weight of a request.
func (o *occupation) costsMore() bool {
	weight := slices.Index(o.d.Order, day.Weight)
	return weight < 0 || slices.ContainsFunc(o.d.Order[:weight], func(g day.Goal) bool {
		return g == day.Breaks || g == day.Spread || g == day.Walking || g == day.Early
	})
}

// lightest is the least weight of the requests that the parties hold in these
// slots; 0 when they hold only what must be held.
func (o *occupation) lightest(slots []int, parties ...int32) int {
	least := int64(0)
	for _, i := range parties {
		for _, t := range slots {
			for _, m := range o.at[i][int32(t)] {
				if x := &o.d.Meetings[m]; !x.Must && (least == 0 || x.Weight < least) {
					least = x.Weight
				}
			}
		}
	}
	return int(least)
}

// obstacle is what stands in the way of meeting m in slot t.
func (o *occupation) obstacle(m, t int32) obstacle {
	x := &o.d.Meetings[m]
	a, b := o.full(x.A, m, t), o.full(x.B, m, t)
	switch {
	case a && b:
		return takenBoth
	case a:
		return takenA
	case b:
		return takenB
	case !o.tableFree(m, t):
		return noTable
	case !o.inOrder(m, t) || o.inRow(x.A, t) || o.inRow(x.B, t) || o.d.Halls > 1:
		return limited
	}
	return nothing
}

// full tells whether party i has no desk, or not the officer asked for, left in
// slot t for meeting m.
func (o *occupation) full(i, m, t int32) bool {
	w := &o.d.Parties[i]
	units, shared := int32(0), int32(0)
	officer := o.officer(m, i)
	for _, other := range o.at[i][t] {
		if o.d.Meetings[other].Host == i {
			shared++
		} else {
			units++
		}
		if k := o.officer(other, i); k >= 0 && k == officer && (o.d.Meetings[m].Host != i || o.d.Meetings[other].Host != i) {
			return true
		}
	}
	if o.d.Meetings[m].Host == i {
		shared++
	} else {
		units++
	}
	return units+(shared+w.Group-1)/w.Group > w.Desks[t]
}

// officer is which officer of party i meeting m asks for, -1 when any.
func (o *occupation) officer(m, i int32) int32 {
	x := &o.d.Meetings[m]
	if x.A == i {
		return x.OfficerA
	}
	return x.OfficerB
}

// inOrder tells whether slot t is after and before what it must be.
func (o *occupation) inOrder(m, t int32) bool {
	x := &o.d.Meetings[m]
	for _, e := range x.After {
		if s := o.spots[e]; s >= 0 && o.d.Slot(s) >= t {
			return false
		}
	}
	for _, l := range x.Before {
		if s := o.spots[l]; s >= 0 && o.d.Slot(s) <= t {
			return false
		}
	}
	return true
}

// inRow tells whether party i would meet in too many slots in a row with slot t.
func (o *occupation) inRow(i, t int32) bool {
	n := int32(1)
	for s := t; s > 0 && !o.d.First[s] && len(o.at[i][s-1]) > 0; s-- {
		n++
	}
	for s := t + 1; s < int32(o.d.Slots) && !o.d.First[s] && len(o.at[i][s]) > 0; s++ {
		n++
	}
	return n > o.d.Parties[i].InRow
}

// tableFree tells whether a table is left for meeting m in slot t, the others
// changing theirs for it where that helps.
func (o *occupation) tableFree(m, t int32) bool {
	if x := &o.d.Meetings[m]; x.Host >= 0 {
		n := int32(0)
		for _, other := range o.at[x.Host][t] {
			if o.d.Meetings[other].Host == x.Host {
				n++
			}
		}
		if n%o.d.Parties[x.Host].Group != 0 {
			return true // there is room at a table of the group
		}
	}
	if o.d.Simple() || o.left[t] <= 0 {
		return o.left[t] > 0
	}
	return o.match(o.claims(append(slices.Clone(o.in[t]), m)), t)
}

// match tells whether every claim can have a table of its type in slot t.
func (o *occupation) match(claims []int32, t int32) bool {
	owner := make([]int, len(o.d.Tables))
	for i := range owner {
		owner[i] = -1
	}
	var seen []bool
	var find func(c int) bool
	find = func(c int) bool {
		for _, table := range o.d.Types[claims[c]].Tables.All() {
			if seen[table] || o.d.Tables[table].Closed != nil && o.d.Tables[table].Closed.Has(int(t)) {
				continue
			}
			seen[table] = true
			if owner[table] < 0 || find(owner[table]) {
				owner[table] = c
				return true
			}
		}
		return false
	}
	for c := range claims {
		seen = make([]bool, len(o.d.Tables))
		if !find(c) {
			return false
		}
	}
	return true
}
