package proof

import (
	"math/rand/v2"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// shape is the size of a made-up gathering: small firms wish to meet desks, of
// which a few are wanted by nearly everybody.
type shape struct {
	firms, wishes, desks, slots, tables int
}

// gathering makes a gathering with requests that need not be held.
func gathering(s shape, seed uint64) *day.Day {
	r := rand.New(rand.NewPCG(seed, 77))
	d := &day.Day{Slots: s.slots, Halls: 1, Fair: -1, DropPrice: 10, Order: []day.Goal{day.Floor, day.Weight, day.Breaks}}
	lunch := s.slots / 2
	for t := range s.slots {
		d.Open = append(d.Open, s.slots < 12 || t != lunch)
		d.First = append(d.First, t == 0)
	}
	d.Tables = make([]day.Table, s.tables)
	all := grid.NewSet(s.tables)
	for t := range s.tables {
		all.Put(t)
	}
	halls := grid.NewSet(1)
	halls.Put(0)
	d.Types = []day.Type{{Tables: all, Halls: halls}}
	for i := range s.firms + s.desks {
		w := day.Party{Desks: make([]int32, s.slots), Group: 1, InRow: int32(s.slots)}
		desks := int32(1)
		if i < s.firms {
			w.Least = 1
		} else if r.IntN(4) == 0 {
			desks = 2
		}
		w.Single = desks == 1
		from, to := 0, s.slots
		switch r.IntN(6) { // comes late, leaves early
		case 0:
			from = r.IntN(s.slots / 3)
		case 1:
			to -= r.IntN(s.slots / 3)
		}
		for t := from; t < to; t++ {
			if d.Open[t] {
				w.Desks[t] = desks
			}
		}
		d.Parties = append(d.Parties, w)
	}
	for i := range s.firms {
		seen := map[int]bool{}
		for len(seen) < min(s.wishes, s.desks) {
			k := min(r.IntN(s.desks), r.IntN(s.desks)) // the first are wanted most
			if !seen[k] {
				seen[k] = true
				wish(d, r, i, s.firms+k)
			}
		}
	}
	finish(d)
	return d
}

func wish(d *day.Day, r *rand.Rand, a, b int) {
	d.Meetings = append(d.Meetings, day.Meeting{
		A: int32(a), B: int32(b), Weight: 1 + int64(r.IntN(10)), Host: -1,
		OfficerA: -1, OfficerB: -1, Was: -1, WasTable: -1, Price: 1,
	})
}

// finish fills in what follows from desks.
func finish(d *day.Day) {
	for m := range d.Meetings {
		x := &d.Meetings[m]
		x.Domain = grid.NewSet(d.Slots)
		if x.Wanted == nil {
			x.Wanted = grid.NewSet(d.Slots)
			for t := range d.Slots {
				x.Wanted.Put(t)
			}
		}
		for _, t := range x.Wanted.All() {
			if d.Parties[x.A].Desks[t] > 0 && d.Parties[x.B].Desks[t] > 0 {
				x.Domain.Put(t)
			}
		}
	}
	d.Link()
	for i := range d.Parties {
		if d.Parties[i].Most == 0 {
			d.Parties[i].Most = int32(len(d.Parties[i].Of))
		}
	}
}

// publish makes spots what was told to everybody: what is held then is worth
// twice as much, moving it costs more the sooner it is, and nothing before now
// can change.
func publish(d *day.Day, spots []int32, now int) {
	d.Order = []day.Goal{day.Changes, day.Floor, day.Weight, day.Breaks}
	for m, at := range spots {
		x := &d.Meetings[m]
		x.Was = at
		switch {
		case at >= 0 && int(at) < now:
			x.Must, x.Weight = true, 0
			x.Wanted = grid.NewSet(d.Slots)
			x.Wanted.Put(int(at))
		default:
			for t := range now {
				x.Wanted.Drop(t)
			}
			if at >= 0 {
				x.Price = max(1, 8-int64(int(at)-now))
			}
		}
	}
	finish(d)
}

// away takes a party out of some slots.
func away(d *day.Day, party, from, to int) {
	for t := from; t < to; t++ {
		d.Parties[party].Desks[t] = 0
	}
	finish(d)
}
