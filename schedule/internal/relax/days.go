package relax

import (
	"math/bits"

	"wantilan/schedule/internal/day"
)

// days finds, for one party after the other, what its cheapest day with so many
// meetings costs: breaks, and a price for each meeting in a slot.
type days struct {
	d     *day.Day
	slots int
	room  []int32   // by party and slot: meetings it could hold there
	most  []int     // by party: meetings it can hold at most
	cost  [][]int64 // by party: the cheapest day by number of meetings; see all

	now, next []int64 // scratch, by number of meetings and state
	from      []int32 // by slot, number and state: how it was come to
}

// The states of a day between two slots.
const (
	fresh = iota // no meeting yet
	busy         // a meeting in the last open slot
	idle         // meetings before, none in the last open slot
	states
)

const far = int64(1) << 60

func newDays(m *model) *days {
	f := &days{d: m.d, slots: m.slots, room: make([]int32, len(m.cell)), most: make([]int, len(m.d.Parties)), cost: make([][]int64, len(m.d.Parties))}
	for i := range m.d.Parties {
		w := &m.d.Parties[i]
		group := int32(1)
		room := f.room[i*m.slots:][:m.slots]
		for _, x := range w.Of {
			meeting := &m.d.Meetings[x]
			if meeting.Host == int32(i) {
				group = w.Group
			}
			for word, set := range meeting.Domain {
				for ; set != 0; set &= set - 1 {
					room[word<<6+bits.TrailingZeros64(set)]++
				}
			}
		}
		for t := range room {
			room[t] = min(room[t], w.Desks[t]*group)
		}
		f.most[i] = int(m.most[i])
	}
	return f
}

// fill computes the cheapest days of party i, a break costing so much and a meeting
// in slot t price[t]; f.cost[i][k] is far when it cannot hold k.
func (f *days) fill(i int, perBreak int64, price []int64) {
	n := f.most[i]
	if f.cost[i] == nil {
		f.cost[i] = make([]int64, n+1)
	}
	size := (n + 1) * states
	f.now, f.next = grown(f.now, size), grown(f.next, size)
	if len(f.from) < f.slots*size {
		f.from = make([]int32, f.slots*size)
	}
	now, next := f.now[:size], f.next[:size]
	for k := range now {
		now[k] = far
	}
	now[fresh] = 0
	reached := 0 // most meetings that any state has so far
	for t := range f.slots {
		f.step(i, t, reached, perBreak, price[t], now, next)
		reached = min(n, reached+int(f.room[i*f.slots+t]))
		now, next = next, now
	}
	for k := range f.cost[i] {
		f.cost[i][k] = min(now[k*states+fresh], now[k*states+busy], now[k*states+idle])
	}
	f.now, f.next = now, next
}

func grown(x []int64, n int) []int64 {
	if cap(x) < n {
		return make([]int64, n)
	}
	return x[:n]
}

// step goes over slot t. from notes the state before and the meetings in it.
func (f *days) step(i, t, reached int, perBreak, price int64, now, next []int64) {
	n := f.most[i]
	room := int(f.room[i*f.slots+t])
	from := f.from[t*(n+1)*states:][:(n+1)*states]
	for k := range next {
		next[k] = far
	}
	for k := 0; k <= min(n, reached); k++ {
		for was := range states {
			c := now[k*states+was]
			if c >= far {
				continue
			}
			state := was
			if f.d.First[t] {
				state = fresh
			}
			after := state
			if state == busy && f.d.Open[t] {
				after = idle
			}
			if to := k*states + after; c < next[to] {
				next[to], from[to] = c, int32(was)
			}
			if state == idle {
				c += perBreak
			}
			for x := 1; x <= room && k+x <= n; x++ {
				c += price
				if to := (k+x)*states + busy; c < next[to] {
					next[to], from[to] = c, int32(x*states+was)
				}
			}
		}
	}
}

// use adds to used, by slot, the meetings of the cheapest day of party i with k of
// them, which fill has just computed.
func (f *days) use(i, k int, used []float64, share float64) {
	n := f.most[i]
	end := f.now[k*states:][:states] // of the last slot
	state := fresh
	for s := range states {
		if end[s] < end[state] {
			state = s
		}
	}
	for t := f.slots - 1; t >= 0; t-- {
		by := int(f.from[(t*(n+1)+k)*states+state])
		used[t] += share * float64(by/states)
		k, state = k-by/states, by%states
	}
}
