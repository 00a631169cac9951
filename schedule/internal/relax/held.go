package relax

import (
	"context"
	"slices"

	"wantilan/schedule/internal/day"
)

// Any says that a timetable may leave out any weight.
const Any = int64(-1)

// held tells whether meeting m is held in every timetable that leaves out at
// most so much weight.
func held(d *day.Day, m int32, leaving int64) bool {
	return d.Meetings[m].Must || leaving >= 0 && d.Meetings[m].Weight > leaving
}

// Early is a sum of slots that every timetable has which leaves out at most so
// much weight.
func Early(ctx context.Context, d *day.Day, leaving int64) int64 {
	n, first := heldAtLeast(d, leaving)
	group := int64(1)
	for m := range d.Meetings {
		if h := d.Meetings[m].Host; h >= 0 {
			group = max(group, int64(d.Parties[h].Group))
		}
	}
	model := newModel(ctx, d)
	if model == nil {
		return first
	}
	filled := int64(0)
	for t, tables := range model.tables { // slot by slot as many as the tables take
		x := min(n, tables*group)
		filled += x * int64(t)
		n -= x
	}
	once, twice := model.earlyParties(leaving)
	return max(first, filled, once, (twice+1)/2)
}

// heldAtLeast is how many meetings are held at least, and the sum of the first
// slots of those that are certain.
func heldAtLeast(d *day.Day, leaving int64) (n, first int64) {
	var weights []int64
	for m := range d.Meetings {
		x := &d.Meetings[m]
		if held(d, int32(m), leaving) {
			first += int64(max(0, x.Domain.First()))
			n++
		} else if leaving >= 0 {
			weights = append(weights, x.Weight)
			n++
		}
	}
	slices.Sort(weights)
	for _, w := range weights { // the lightest may be left out
		if leaving -= w; leaving < 0 {
			break
		}
		n--
	}
	return n, first
}

// earlyParties is the sum over parties of the earliest slots that their certain
// meetings can have: once, with each meeting at the one of its two that has more;
// and with each at both.
func (m *model) earlyParties(leaving int64) (once, twice int64) {
	certain := make([]int64, len(m.d.Parties))
	for x := range m.d.Meetings {
		if held(m.d, int32(x), leaving) {
			certain[m.d.Meetings[x].A]++
			certain[m.d.Meetings[x].B]++
		}
	}
	for i := range m.d.Parties {
		w := &m.d.Parties[i]
		own, group := int64(0), int64(1)
		for _, x := range w.Of {
			other := m.d.Other(x, int32(i))
			if more := certain[i] - certain[other]; held(m.d, x, leaving) && (more > 0 || more == 0 && int32(i) < other) {
				own++
			}
			if m.d.Meetings[x].Host == int32(i) {
				group = int64(w.Group)
			}
		}
		once += m.earliest(i, own, group)
		twice += m.earliest(i, certain[i], group)
	}
	return once, twice
}

// earliest is the least sum of slots that n meetings of party i can have.
func (m *model) earliest(i int, n, group int64) (sum int64) {
	for t := range m.slots {
		x := min(n, m.cell[i*m.slots+t]*group)
		sum += x * int64(t)
		n -= x
	}
	return sum
}

// certainBreaks is a number of breaks that every timetable has which leaves out at most
// so much weight: each party alone, with its certain meetings.
func certainBreaks(ctx context.Context, d *day.Day, leaving int64) (sum int64) {
	m := newModel(ctx, d)
	if m == nil {
		return 0
	}
	for i := range d.Parties {
		if ctx.Err() != nil {
			break
		}
		sum += m.breaks(int32(i), leaving)
	}
	return sum
}

// breaks is the least number of breaks of party i, by dynamic programming over
// slots and certain meetings placed: by the end of a slot those must be over
// whose last slot it is, and only those can whose first slot has come.
func (m *model) breaks(i int32, leaving int64) int64 {
	w := &m.d.Parties[i]
	n, group := 0, int32(1)
	low, high := make([]int, m.slots), make([]int, m.slots)
	can := make([]int, m.slots)
	for _, x := range w.Of {
		meeting := &m.d.Meetings[x]
		if meeting.Host == i {
			group = w.Group
		}
		if !held(m.d, x, leaving) || meeting.Domain.First() < 0 {
			continue
		}
		n++
		for _, t := range meeting.Domain.All() {
			can[t]++
		}
		for t := meeting.Domain.First(); t < m.slots; t++ {
			high[t]++
		}
		for t := meeting.Domain.Last(); t < m.slots; t++ {
			low[t]++
		}
	}
	if n < 2 {
		return 0
	}
	now, next := make([]int64, (n+1)*states), make([]int64, (n+1)*states)
	fill(now)
	now[fresh] = 0
	for t := range m.slots {
		fill(next)
		most := min(can[t], int(w.Desks[t]*group))
		for k := 0; k <= n; k++ {
			for state := range states {
				c := now[k*states+state]
				if c >= far {
					continue
				}
				if m.d.First[t] {
					state = fresh
				}
				m.advance(next, low[t], high[t], most, t, int(i), k, state, c)
			}
		}
		now, next = next, now
	}
	best := min(now[n*states], now[n*states+busy], now[n*states+idle])
	if best >= far {
		return 0 // there is no timetable, and any bound holds
	}
	return best
}

func fill(x []int64) {
	for i := range x {
		x[i] = far
	}
}

// advance goes on from one state over slot t, with so many meetings in it.
func (m *model) advance(next []int64, low, high, most, t, who, k, state int, c int64) {
	set := func(k, state int, c int64) {
		if k >= low && k <= high {
			next[k*states+state] = min(next[k*states+state], c)
		}
	}
	after := state
	if state == busy && m.d.Open[t] {
		after = idle
	}
	set(k, after, c)
	if m.cell[who*m.slots+t] == 0 {
		return
	}
	if state == idle {
		c++
	}
	for x := 0; x <= most && k+x <= high; x++ { // 0: a meeting that is not certain
		set(k+x, busy, c)
	}
}
