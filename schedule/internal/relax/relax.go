// Package relax proves what no timetable of a rich day can have, without
// searching for timetables.
//
// Most rules are left away; what stays is that a party has so many desks in each
// slot, and meetings at all, and that a slot has so many tables. A price for each
// of these turns them into costs of meetings (Lagrangian relaxation): for any
// prices, the weight of all meetings after costs, where positive, plus what all
// seats cost, is a weight that no timetable exceeds. Prices are searched in
// floating point by subgradient steps (Polyak 1969), and then rounded to whole
// numbers with which the bound is computed exactly.
package relax

import (
	"context"
	"math/bits"

	"wantilan/schedule/internal/day"
)

// fine is one unit of weight in prices.
const fine = 1024

// load is what one meeting takes: a share of a desk of each of its two, and of
// a table. Shares are one over the size of a group.
type load struct {
	m      int32 // in the day
	a, b   int32
	ga, gb int64
	gt     int64
	worth  int64 // in fine units
}

// model is what is left of a day.
type model struct {
	d      *day.Day
	slots  int
	loads  []load
	most   []int64 // by party: meetings it can hold, however they lie
	desks  []int64 // by party: desks in all slots together
	cell   []int64 // by party and slot: desks
	tables []int64 // by slot
	all    int64   // tables of all slots
	bids   []bid   // scratch
}

// newModel is nil when ctx ends before it is there.
func newModel(ctx context.Context, d *day.Day) *model {
	m := &model{d: d, slots: d.Slots, tables: make([]int64, d.Slots)}
	for i := range d.Tables {
		for t := range d.Slots {
			if closed := d.Tables[i].Closed; d.Open[t] && (closed == nil || !closed.Has(t)) {
				m.tables[t]++
				m.all++
			}
		}
	}
	m.most, m.desks = make([]int64, len(d.Parties)), make([]int64, len(d.Parties))
	m.cell = make([]int64, len(d.Parties)*d.Slots)
	for i := range d.Parties {
		if i&63 == 0 && ctx.Err() != nil {
			return nil
		}
		m.party(i)
	}
	m.loads = make([]load, 0, len(d.Meetings))
	for i := range d.Meetings {
		x := &d.Meetings[i]
		if !x.Must && (x.Domain.First() < 0 || len(d.Types) > 0 && d.Types[x.Type].Tables.Len() == 0) {
			continue // it cannot be held
		}
		l := load{m: int32(i), a: x.A, b: x.B, ga: 1, gb: 1, gt: 1}
		if x.Host >= 0 {
			l.gt = int64(d.Parties[x.Host].Group)
			if x.Host == x.A {
				l.ga = l.gt
			} else {
				l.gb = l.gt
			}
		}
		m.loads = append(m.loads, l)
	}
	return m
}

// party finds the desks of a party where it can meet, and how many meetings it
// can hold at most.
func (m *model) party(i int) {
	w := &m.d.Parties[i]
	can := make([]int64, m.slots) // meetings that could be in a slot
	group := int64(1)
	for _, x := range w.Of {
		meeting := &m.d.Meetings[x]
		if meeting.Host == int32(i) {
			group = int64(w.Group)
		}
		for w, word := range meeting.Domain {
			for ; word != 0; word &= word - 1 {
				can[w<<6+bits.TrailingZeros64(word)]++
			}
		}
	}
	widest, sum := int64(0), int64(0)
	for t := range m.slots {
		n := min(int64(w.Desks[t]), can[t])
		m.cell[i*m.slots+t] = n
		m.desks[i] += n
		widest = max(widest, min(n*group, can[t]))
		sum += min(n*group, can[t])
	}
	m.most[i] = min(int64(w.Most), int64(len(w.Of)), sum, m.inRow(i)*widest)
}

// inRow is in how many slots party i can meet, given how often in a row.
func (m *model) inRow(i int) int64 {
	row, n, run := int64(m.d.Parties[i].InRow), int64(0), int64(0)
	end := func() {
		n += run - run/(row+1)
		run = 0
	}
	for t := range m.slots {
		if m.d.First[t] {
			end()
		}
		if m.cell[i*m.slots+t] > 0 {
			run++
		} else {
			end()
		}
	}
	end()
	return n
}

// Weight is a weight of optional meetings that every timetable leaves out at
// least. It looks for it in at most so many rounds.
func Weight(ctx context.Context, d *day.Day, rounds int) int64 {
	m := newModel(ctx, d)
	if m == nil {
		return 0
	}
	total := int64(0)
	for i := range d.Meetings {
		total += d.Meetings[i].Weight
	}
	for i := range m.loads {
		m.loads[i].worth = d.Meetings[m.loads[i].m].Weight * fine
	}
	p := m.parties(ctx, rounds, nil)
	return max(0, total-floorDiv(m.mostWorth(ctx, p, rounds, mostLooks), fine))
}

// mostWorth is what no timetable exceeds, in fine units.
func (m *model) mostWorth(ctx context.Context, p prices, rounds, work int) int64 {
	best := m.exactParties(p)
	if q, ok := m.bySlot(ctx, p, rounds, work); ok && ctx.Err() == nil {
		best = min(best, m.exactSlots(q))
	}
	return best
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
