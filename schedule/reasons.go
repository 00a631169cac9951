package schedule

import (
	"context"
	"slices"

	"wantilan/schedule/internal/bound"
	"wantilan/schedule/internal/exact"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// reasons turns clashes found before the search into reasons.
func reasons(p *Problem, g *grid.Grid, clashes []grid.Clash) []Reason {
	kinds := map[grid.ClashKind]ReasonKind{
		grid.TooManyMeetings: ReasonTooManyMeetings,
		grid.NoSlot:          ReasonNoSlot,
		grid.Crowded:         ReasonCrowdedSlots,
		grid.TooFewTables:    ReasonTooFewTables,
		grid.Circle:          ReasonCircularOrder,
		grid.OrderTooLong:    ReasonOrderTooLong,
	}
	var all []Reason
	for _, c := range clashes {
		r := Reason{Kind: kinds[c.Kind], Meetings: c.Meetings, Need: c.Need, Have: c.Have}
		for _, t := range c.Slots {
			r.Slots = append(r.Slots, t+1)
		}
		switch c.Kind {
		case grid.NoSlot:
			m := p.Meetings[c.Meetings[0]]
			r.Participants = []int{m.A, m.B}
		case grid.TooManyMeetings, grid.Crowded:
			r.Participants = []int{c.Participant}
		}
		all = append(all, r)
	}
	return all
}

// unfair tells when the fairness bound cannot hold because a participant's free
// slots force more breaks on it than another can have.
func unfair(g *grid.Grid) (Reason, bool) {
	if g.Spread < 0 || g.Participants() == 0 {
		return Reason{}, false
	}
	most := g.Slots // the fewest breaks that somebody is limited to
	for p, meetings := range g.Of {
		n := len(meetings)
		if g.Desks[p] > 1 {
			continue
		}
		most = min(most, max(0, min(n-1, g.Slots-n)))
	}
	for p := range g.Of {
		if least := bound.Alone(g, p); least > most+g.Spread {
			return Reason{Kind: ReasonFairness, Participants: []int{p}, Have: g.Spread}, true
		}
	}
	return Reason{}, false
}

// searchedReasons says in which way a complete search failed: because of the
// fairness bound alone, or because of meetings of some participants.
func searchedReasons(ctx context.Context, p *Problem, g *grid.Grid) []Reason {
	if g.Spread >= 0 {
		if least, ok := leastSpread(ctx, g); ok {
			return []Reason{{Kind: ReasonFairness, Have: g.Spread, Need: least}}
		}
	}
	r := Reason{Kind: ReasonSearched, Participants: exact.Clash(ctx, g)}
	slices.Sort(r.Participants)
	slots := grid.NewSet(g.Slots)
	for _, who := range r.Participants {
		for _, m := range g.Of[who] {
			for _, t := range g.Domain[m].All() {
				slots.Put(t)
			}
		}
	}
	for _, t := range slots.All() {
		r.Slots = append(r.Slots, t+1)
	}
	return []Reason{r}
}

// feasible tells whether there is any timetable, as far as it is known when ctx ends.
func feasible(ctx context.Context, g *grid.Grid) sat.Verdict {
	s := exact.NewSearch(ctx, g, 0)
	if s == nil {
		return sat.Undecided
	}
	v, _ := s.Feasible(ctx, 0)
	return v
}

// leastSpread is the least difference in breaks with which a timetable exists,
// or 0 when ctx ends before that is known. ok tells that one exists at all.
func leastSpread(ctx context.Context, g *grid.Grid) (least int, ok bool) {
	free := *g
	free.Spread = -1
	if feasible(ctx, &free) != sat.Satisfied {
		return 0, false
	}
	for d := g.Spread + 1; ; d++ {
		free.Spread = d
		switch feasible(ctx, &free) {
		case sat.Satisfied:
			return d, true
		case sat.Undecided:
			return 0, true
		}
	}
}
