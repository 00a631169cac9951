package relax

import (
	"context"
	"slices"

	"wantilan/schedule/internal/day"
)

// Walking is a number of table changes that every timetable within limits has.
//
// Somebody with one desk who meets in one slot and in the next open one changes
// tables unless both meetings are at the same table. Of one slot and the next only
// two meetings are at the same table, and these have one party in common, so that
// only one stays. Hence, for any set of parties with one desk,
//
//	changes ≥ Σ over parties (meetings - days - breaks) - meetings that touch the set
//	          + Σ over days (meetings in the fullest slot)
//
// where meetings between two of the set count twice in the sum. Guests of a group may
// all stay, and two of them at once when they meet next: then each counts half a
// meeting less, or a whole one where the fullest slot is to count too. Who receives
// groups is not in the set. How many meetings are held at least follows from the
// weight that must be held; breaks are limited when they count before, and those of
// other parties are had by these. near is a timetable that tells which set is
// promising.
func Walking(ctx context.Context, d *day.Day, in Within, near []int32, rounds int) int64 {
	none := make([]bool, len(d.Parties))
	best := fixedTables(d, in.Weight, none)
	if in.Breaks < 0 || near == nil {
		return best
	}
	w := newWalkers(d, near)
	if w.size == 0 {
		return best
	}
	in.Known += w.days + in.Breaks
	others := fixedTables(d, in.Weight, w.in)
	for _, fullest := range []bool{true, false} {
		if !fullest && !w.groups {
			break
		}
		w.price(fullest)
		b := newSplit(ctx, d, in)
		if b == nil {
			break
		}
		for i := range b.m.loads {
			b.cost[i] = w.cost[b.m.loads[i].m]
		}
		copy(b.free, w.in)
		best = max(best, b.least(ctx, rounds)-w.days-in.Breaks+others)
	}
	return best
}

// walkers is a set of parties with one desk.
type walkers struct {
	d      *day.Day
	in     []bool
	size   int
	days   int64   // on which they can meet, together
	alone  []bool  // by meeting: its two have no other
	groups bool    // some meetings are shared
	cost   []int64 // by meeting: changes that holding it leads to, in parts of a break
}

// newWalkers takes parties with one desk as long as each has more meetings with
// the others than days and breaks, in a timetable.
func newWalkers(d *day.Day, near []int32) *walkers {
	w := &walkers{d: d, in: make([]bool, len(d.Parties)), cost: make([]int64, len(d.Meetings))}
	days := make([]int64, len(d.Parties))
	w.alone = w.onlyOnes()
	inside := make([]int64, len(d.Parties))
	for i := range d.Parties {
		w.in[i] = d.Parties[i].Single
		days[i] = w.daysOf(i)
	}
	for m := range d.Meetings {
		if h := d.Meetings[m].Host; h >= 0 {
			w.in[h], w.groups = false, true
		}
	}
	less := slices.Clone(days) // what having a party in the set costs
	used := make([]bool, d.Slots)
	for i := range d.Parties {
		clear(used)
		for _, m := range d.Parties[i].Of {
			if near[m] >= 0 {
				used[d.Slot(near[m])] = true
			}
		}
		less[i] += d.BreaksIn(used)
	}
	counts := func(m int32) bool {
		x := &d.Meetings[m]
		return near[m] >= 0 && x.Host < 0 && w.alone[m] && w.in[x.A] && w.in[x.B]
	}
	for m := range d.Meetings {
		if counts(int32(m)) {
			inside[d.Meetings[m].A]++
			inside[d.Meetings[m].B]++
		}
	}
	for again := true; again; {
		again = false
		for i := range w.in {
			if !w.in[i] || inside[i] >= less[i] {
				continue
			}
			for _, m := range d.Parties[i].Of {
				if counts(m) {
					inside[d.Other(m, int32(i))]--
				}
			}
			w.in[i], again = false, true
		}
	}
	for i := range w.in {
		if w.in[i] {
			w.size++
			w.days += days[i]
		}
	}
	return w
}

// onlyOnes tells by meeting whether its two have no other.
func (w *walkers) onlyOnes() []bool {
	out := make([]bool, len(w.d.Meetings))
	seen := make([]int32, len(w.d.Parties)) // by party: meetings with the one looked at
	for i := range w.d.Parties {
		of := w.d.Parties[i].Of
		for _, m := range of {
			seen[w.d.Other(m, int32(i))]++
		}
		for _, m := range of {
			out[m] = seen[w.d.Other(m, int32(i))] == 1
		}
		for _, m := range of {
			seen[w.d.Other(m, int32(i))] = 0
		}
	}
	return out
}

// daysOf is on how many days party i can meet.
func (w *walkers) daysOf(i int) (n int64) {
	met := false
	for t := range w.d.Slots {
		if w.d.First[t] {
			met = false
		}
		if w.d.Parties[i].Desks[t] > 0 && !met {
			met = true
			n++
		}
	}
	return n
}

// price sets what each meeting costs: one when it is between two of the set; when
// fullest, its part of the fullest slot of its day too.
func (w *walkers) price(fullest bool) {
	longest, open := int64(1), int64(0)
	for t := range w.d.Slots {
		if w.d.First[t] {
			open = 0
		}
		if w.d.Open[t] {
			open++
		}
		longest = max(longest, open)
	}
	for m := range w.d.Meetings {
		x := &w.d.Meetings[m]
		ends := int64(0)
		for _, who := range [2]int32{x.A, x.B} {
			if w.in[who] {
				ends++
			}
		}
		w.cost[m] = 0
		if ends == 2 && w.alone[m] {
			w.cost[m] = fineBreak
		}
		switch {
		case ends > 0 && x.Host >= 0 && fullest:
			w.cost[m] = -fineBreak + fineBreak/longest
		case ends > 0 && x.Host >= 0:
			w.cost[m] = -fineBreak / 2
		case ends > 0 && fullest:
			w.cost[m] += fineBreak / longest
		}
	}
}

// fixedTables is how many changes those have, parties left out aside, whose
// certain meetings are at different tables because somebody sits there.
func fixedTables(d *day.Day, leaving int64, out []bool) (sum int64) {
	w := &walkers{d: d}
	at := make([]bool, len(d.Tables))
	for i := range d.Parties {
		if !d.Parties[i].Single || out[i] {
			continue
		}
		clear(at)
		for _, m := range d.Parties[i].Of {
			if only := d.Types[d.Meetings[m].Type].Tables; held(d, m, leaving) && only.Len() == 1 {
				at[only.First()] = true
			}
		}
		n := -w.daysOf(i)
		for _, is := range at {
			if is {
				n++
			}
		}
		sum += max(0, n)
	}
	return sum
}
