package relax

import (
	"context"
	"math"
	"slices"

	"wantilan/schedule/internal/day"
)

// Floor is how many meetings parties lack of their least number in every
// timetable. What a party's meetings are worth to it is a price too, of at most
// one for each that it lacks.
func Floor(ctx context.Context, d *day.Day, rounds int) int64 {
	if !slices.ContainsFunc(d.Parties, func(w day.Party) bool { return w.Least > 0 }) {
		return 0
	}
	m := newModel(ctx, d)
	if m == nil {
		return 0
	}
	best := int64(0) // each party alone
	for i := range d.Parties {
		best += max(0, int64(d.Parties[i].Least)-m.most[i])
	}
	// prices set one by one stay where they began when two must change at once:
	// so once everybody counts, and once not those with requests in plenty
	for _, plenty := range []int{1 << 30, 3} {
		if ctx.Err() != nil {
			break
		}
		f := floors{model: m, worth: make([]int64, len(d.Parties))}
		for i := range d.Parties {
			if w := &d.Parties[i]; w.Least > 0 && len(w.Of) < plenty*int(w.Least) {
				f.worth[i] = fine
			}
		}
		f.value()
		p := m.parties(ctx, rounds, func(p *prices, of [][]int32) {
			best = max(best, f.lacking(m.exactParties(*p)))
			for i := range f.worth {
				if ctx.Err() != nil {
					return
				}
				f.settle(p, int32(i), of[i])
			}
		})
		best = max(best, f.lacking(m.mostWorth(ctx, p, rounds, floorLooks/2)))
	}
	return best
}

// floors is the work of Floor.
type floors struct {
	*model
	worth []int64 // by party: what one meeting is worth towards its least number
	rests []float64
}

// value gives every meeting what it is worth to its two.
func (f *floors) value() {
	for i := range f.loads {
		l := &f.loads[i]
		l.worth = f.worth[l.a] + f.worth[l.b]
	}
}

// lacking is the bound when no timetable is worth more than so much.
func (f *floors) lacking(worth int64) int64 {
	sum := int64(0)
	for i := range f.worth {
		sum += f.worth[i] * int64(max(0, f.d.Parties[i].Least))
	}
	return -floorDiv(worth-sum, fine)
}

// settle sets what meetings of party i are worth to it so that just as many as
// it wants at least pay.
func (f *floors) settle(p *prices, i int32, of []int32) {
	least := int(f.d.Parties[i].Least)
	if least <= 0 {
		return
	}
	f.rests = f.rests[:0]
	for _, x := range of {
		l := &f.loads[x]
		rest := math.Inf(1)
		if !f.d.Meetings[l.m].Must {
			rest = f.net(p, l) - float64(f.worth[i])
		}
		f.rests = append(f.rests, rest)
	}
	slices.SortFunc(f.rests, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	worth := int64(fine)
	if least < len(f.rests) {
		low, high := -f.rests[least-1], -f.rests[least] // enough pay above low, too many above high
		worth = int64(min(fine, max(0, (max(0, low)+min(fine, max(0, high)))/2)))
	}
	for _, x := range of {
		f.loads[x].worth += worth - f.worth[i]
	}
	f.worth[i] = worth
}
