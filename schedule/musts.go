package schedule

import (
	"context"
	"slices"

	"wantilan/schedule/internal/day"
)

// clashesOfMust finds the simple contradictions among the meetings that must be
// held, in the plain form of the problem: when they cannot be held even there,
// they cannot be held at all. Groups and officers are looked at by the search.
func clashesOfMust(ctx context.Context, p *Problem, d *day.Day) []Reason {
	var index []int // meetings of the plain form
	place := make([]int, len(p.Meetings))
	for m, x := range p.Meetings {
		place[m] = -1
		if x.Shared && !x.Optional {
			return nil
		}
		if !x.Optional {
			place[m] = len(index)
			index = append(index, m)
		}
	}
	if len(index) == 0 {
		return nil
	}
	plain := Problem{Slots: p.Slots, Tables: p.Tables}
	free := make([]int, len(p.Participants))
	for i, w := range p.Participants {
		who := Participant{Name: w.Name, Desks: p.desks(i)}
		for t, desks := range d.Parties[i].Desks {
			if desks == 0 {
				who.Unavailable = append(who.Unavailable, t+1)
			} else {
				free[i]++
			}
		}
		plain.Participants = append(plain.Participants, who)
	}
	for _, m := range index {
		x := p.Meetings[m]
		meeting := Meeting{A: x.A, B: x.B, Fixed: x.Fixed, Allowed: []int{}}
		for _, t := range d.Meetings[m].Domain.All() {
			meeting.Allowed = append(meeting.Allowed, t+1)
		}
		for _, e := range x.After {
			if place[e] >= 0 {
				meeting.After = append(meeting.After, place[e])
			}
		}
		plain.Meetings = append(plain.Meetings, meeting)
	}
	g, _ := compile(&plain)
	all := reasons(&plain, g, g.Presolve(ctx, free))
	for i := range all {
		for k, m := range all[i].Meetings {
			all[i].Meetings[k] = index[m]
		}
		slices.Sort(all[i].Meetings)
	}
	return all
}

// spotsOf is a timetable in the form of the searches, -1 for what is not held.
func spotsOf(p *Problem, t *Timetable) []int32 {
	halls := compiledHalls(p)
	spots := make([]int32, len(p.Meetings))
	for m, s := range t.Slot {
		switch {
		case s == 0:
			spots[m] = -1
		case halls == 1:
			spots[m] = int32(s - 1)
		default:
			spots[m] = int32((s-1)*halls + p.hall(t.Table[m]) - 1)
		}
	}
	return spots
}

// compiledHalls is how many halls a search tells apart.
func compiledHalls(p *Problem) int {
	var d day.Day
	d.Halls = 1
	compileHalls(p, &d)
	return d.Halls
}
