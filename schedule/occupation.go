package schedule

import (
	"math/bits"
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// occupation is who is taken when in a finished timetable. A cell is a party in a
// slot: party times slots plus slot.
type occupation struct {
	p     *Problem
	d     *day.Day
	spots []int32
	from  []int32             // by cell: where its meetings begin in of
	of    []int32             // meetings, cell after cell
	least []int64             // by cell: least weight of its requests, 0 when it has none
	in    [][]int32           // slot → meetings
	held  []int               // participant → meetings
	left  []int               // slot → tables left
	taken []grid.Set          // participant → slots without a desk left; nil where that depends on the meeting
	slots [obstacles]grid.Set // of the meeting looked at; see own
	costs bool                // something counts more than the weight of a request
	room  []int               // for the numbers in refusals; see list
}

func (o *occupation) read() {
	cells := len(o.d.Parties) * o.d.Slots
	o.from = make([]int32, cells+1)
	o.in = make([][]int32, o.d.Slots)
	o.held = make([]int, len(o.d.Parties))
	for m, spot := range o.spots {
		if spot < 0 {
			continue
		}
		t := o.d.Slot(spot)
		o.in[t] = append(o.in[t], int32(m))
		for _, i := range [2]int32{o.d.Meetings[m].A, o.d.Meetings[m].B} {
			o.from[o.cell(i, t)+1]++
			o.held[i]++
		}
	}
	for c := range cells {
		o.from[c+1] += o.from[c]
	}
	o.of, o.least = make([]int32, o.from[cells]), make([]int64, cells)
	next := slices.Clone(o.from)
	for m, spot := range o.spots {
		if spot < 0 {
			continue
		}
		for _, i := range [2]int32{o.d.Meetings[m].A, o.d.Meetings[m].B} {
			c := o.cell(i, o.d.Slot(spot))
			o.of[next[c]] = int32(m)
			next[c]++
			if x := &o.d.Meetings[m]; !x.Must && (o.least[c] == 0 || x.Weight < o.least[c]) {
				o.least[c] = x.Weight
			}
		}
	}
	o.left = make([]int, o.d.Slots)
	for t := range o.left {
		for h := range o.d.Halls {
			o.left[t] += o.d.Capacity(t, h)
		}
		o.left[t] -= len(o.claims(o.in[t]))
	}
	o.take()
	o.costs = o.costsMore()
}

// own is the occupation with room of its own to look at meetings.
func (o *occupation) own() *occupation {
	mine := *o
	for what := range mine.slots {
		mine.slots[what] = grid.NewSet(o.d.Slots)
	}
	return &mine
}

// list is n numbers from a larger piece of memory: tens of thousands of small ones are
// slow to make while the memory of a large search is being cleared.
func (o *occupation) list(n int) []int {
	if n > len(o.room) {
		o.room = make([]int, max(n, 4096))
	}
	list := o.room[:n:n]
	o.room = o.room[n:]
	return list
}

// who is a list of participants.
func (o *occupation) who(parties ...int32) []int {
	list := o.list(len(parties))
	for k, i := range parties {
		list[k] = int(i)
	}
	return list
}

// take notes in which slots parties without officers and groups have no desk left.
func (o *occupation) take() {
	depends := make([]bool, len(o.d.Parties))
	for i := range o.d.Parties {
		depends[i] = o.d.Parties[i].Officers != nil
	}
	for m := range o.d.Meetings {
		if h := o.d.Meetings[m].Host; h >= 0 {
			depends[h] = true
		}
	}
	o.taken = make([]grid.Set, len(o.d.Parties))
	for i := range o.d.Parties {
		if depends[i] {
			continue
		}
		o.taken[i] = grid.NewSet(o.d.Slots)
		for t, desks := range o.d.Parties[i].Desks {
			if c := o.cell(int32(i), int32(t)); o.from[c+1]-o.from[c] >= desks {
				o.taken[i].Put(t)
			}
		}
	}
}

func (o *occupation) cell(i, t int32) int { return int(i)*o.d.Slots + int(t) }

// at is the meetings of party i in slot t.
func (o *occupation) at(i, t int32) []int32 {
	c := o.cell(i, t)
	return o.of[o.from[c]:o.from[c+1]]
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
	obstacles int = iota
)

// refusal finds the one reason that decides about meeting m.
func (o *occupation) refusal(m int32) Refusal {
	x := &o.d.Meetings[m]
	r := Refusal{Meeting: int(m), Participants: o.who(x.A, x.B)}
	for _, i := range [2]int32{x.A, x.B} {
		if most := int(o.d.Parties[i].Most); o.p.Participants[i].Most > 0 && o.held[i] >= most {
			r.Kind, r.Participants, r.Have = RefusedMost, o.who(i), most
			return r
		}
	}
	if x.Domain.First() < 0 {
		r.Kind = RefusedNever
		return r
	}
	if o.d.Types[x.Type].Tables.Len() == 0 {
		r.Kind = RefusedTable
		return r
	}
	o.look(m)
	r.decide(o, m)
	return r
}

// look sorts the slots that meeting m may take by what stands in its way there.
func (o *occupation) look(m int32) {
	x := &o.d.Meetings[m]
	a, b := o.taken[x.A], o.taken[x.B]
	for what := range o.slots {
		clear(o.slots[what])
	}
	for i, w := range x.Domain {
		if a != nil && b != nil { // most of it at once
			o.slots[takenBoth][i] = w & a[i] & b[i]
			o.slots[takenA][i] = w & a[i] &^ b[i]
			o.slots[takenB][i] = w & b[i] &^ a[i]
			w &^= a[i] | b[i]
		}
		for ; w != 0; w &= w - 1 {
			t := i<<6 + bits.TrailingZeros64(w)
			o.slots[o.obstacle(m, int32(t))].Put(t)
		}
	}
}

// numbered is a set of slots as they are called, from 1.
func (o *occupation) numbered(set grid.Set) []int {
	list := o.list(set.Len())[:0]
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			list = append(list, i<<6+bits.TrailingZeros64(w)+1)
		}
	}
	return list
}

// decide picks the reason: what holds in a slot that comes nearest to being
// possible, and otherwise who is taken.
func (r *Refusal) decide(o *occupation, m int32) {
	x := &o.d.Meetings[m]
	empty := func(set grid.Set) bool { return set.First() < 0 }
	switch {
	case o.slots[nothing].First() >= 0:
		r.Kind, r.Slots, r.Participants = RefusedUnknown, o.numbered(o.slots[nothing]), nil
		if o.costs {
			r.Kind = RefusedWorse
		}
	case o.slots[limited].First() >= 0:
		r.Kind, r.Slots, r.Participants = RefusedLimit, o.numbered(o.slots[limited]), nil
	case o.slots[noTable].First() >= 0:
		r.Kind, r.Slots, r.Participants = RefusedTables, o.numbered(o.slots[noTable]), nil
	default:
		r.Slots = o.numbered(x.Domain)
		switch {
		case empty(o.slots[takenB]):
			r.Kind, r.Participants, r.Have = RefusedFull, r.Participants[:1:1], o.held[x.A]
			r.Lightest = o.lightest(x.Domain, x.A)
		case empty(o.slots[takenA]):
			r.Kind, r.Participants, r.Have = RefusedFull, r.Participants[1:], o.held[x.B]
			r.Lightest = o.lightest(x.Domain, x.B)
		default:
			r.Kind = RefusedApart
			r.Lightest = o.lightest(x.Domain, x.A, x.B)
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
func (o *occupation) lightest(slots grid.Set, parties ...int32) int {
	least := int64(0)
	for _, i := range parties {
		for w, word := range slots {
			for ; word != 0; word &= word - 1 {
				by := o.least[o.cell(i, int32(w<<6+bits.TrailingZeros64(word)))]
				if by > 0 && (least == 0 || by < least) {
					least = by
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
	if set := o.taken[i]; set != nil {
		return set.Has(int(t))
	}
	w := &o.d.Parties[i]
	units, shared := int32(0), int32(0)
	officer := o.officer(m, i)
	for _, other := range o.at(i, t) {
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
	for s := t; s > 0 && !o.d.First[s] && len(o.at(i, s-1)) > 0; s-- {
		n++
	}
	for s := t + 1; s < int32(o.d.Slots) && !o.d.First[s] && len(o.at(i, s)) > 0; s++ {
		n++
	}
	return n > o.d.Parties[i].InRow
}

// tableFree tells whether a table is left for meeting m in slot t, the others
// changing theirs for it where that helps.
func (o *occupation) tableFree(m, t int32) bool {
	if x := &o.d.Meetings[m]; x.Host >= 0 {
		n := int32(0)
		for _, other := range o.at(x.Host, t) {
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
