package timetable

import (
	"context"
	"slices"
	"sync/atomic"

	"wantilan/schedule"
)

// inTwo searches in two parts where that is sooner over. Which requests are held is often
// proven long before breaks are. Then those that are held are a plain problem, for which
// the engine has a faster search (docs/schedule-engine.md). What that finds is as good in
// every goal before breaks. What it proves of breaks, it proves for the requests that are
// held: others of the same weight might have fewer, which nobody asked for.
func inTwo(ctx context.Context, p schedule.Problem, o schedule.Options) (schedule.Result, error) {
	if !plainWhenHeld(&p) {
		return schedule.Solve(ctx, p, o)
	}
	show := o.Progress
	first, stop := context.WithCancel(ctx)
	defer stop()
	var early atomic.Bool
	o.Progress = func(x schedule.Progress) {
		if show != nil {
			show(x)
		}
		if chosen(x.Values) && !early.Swap(true) {
			stop()
		}
	}
	r, err := schedule.Solve(first, p, o)
	if err != nil || !early.Load() || ctx.Err() != nil || r.Status != schedule.Feasible {
		return r, err
	}
	o.Progress = func(x schedule.Progress) { // its bound is of these requests
		if show != nil && x.Best >= 0 && x.Best <= r.Breaks {
			x.Values = withBreaks(r.Values, x.Best, x.Bound)
			show(x)
		}
	}
	return polished(ctx, p, r, o)
}

// plainWhenHeld tells whether the meetings that are held, all of which must be, would be
// a plain problem, in which nothing but breaks counts after the weight.
func plainWhenHeld(p *schedule.Problem) bool {
	if len(p.Closed)+len(p.Places)+len(p.Days)+len(p.Walk) > 0 || len(p.Objectives) == 0 || p.Objectives[len(p.Objectives)-1] != schedule.Breaks {
		return false
	}
	for i := range p.Participants {
		x := &p.Participants[i]
		if len(x.Officers) > 0 || x.Group > 1 || x.InRow > 0 || x.Sits != nil || len(x.Needs) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(p.Meetings, func(m schedule.Meeting) bool { return m.AtTable > 0 || m.Shared || m.Before > 0 })
}

// chosen tells whether every goal before breaks is proven.
func chosen(values []schedule.Value) bool {
	for _, v := range values {
		if v.Objective == schedule.Breaks {
			return !v.Proven()
		}
		if !v.Proven() {
			return false
		}
	}
	return false
}

func withBreaks(values []schedule.Value, best, bound int) []schedule.Value {
	values = slices.Clone(values)
	last := &values[len(values)-1]
	last.Best, last.Bound = int64(best), max(last.Bound, int64(bound))
	return values
}

// polished has the breaks of a result made fewer with the same meetings held.
func polished(ctx context.Context, p schedule.Problem, r schedule.Result, o schedule.Options) (schedule.Result, error) {
	plain := schedule.Problem{Slots: p.Slots, Tables: p.Tables, Fairness: p.Fairness}
	for _, who := range p.Participants {
		plain.Participants = append(plain.Participants, schedule.Participant{Name: who.Name, Desks: who.Desks, Unavailable: who.Unavailable})
	}
	var of []int
	number := map[int]int{}
	for m, slot := range r.Timetable.Slot {
		if slot > 0 {
			number[m] = len(of)
			of = append(of, m)
		}
	}
	for _, m := range of {
		x := schedule.Meeting{A: p.Meetings[m].A, B: p.Meetings[m].B, Allowed: p.Meetings[m].Allowed, Fixed: p.Meetings[m].Fixed}
		for _, before := range p.Meetings[m].After {
			if k, held := number[before]; held {
				x.After = append(x.After, k)
			}
		}
		plain.Meetings = append(plain.Meetings, x)
	}
	s, err := schedule.Solve(ctx, plain, o)
	if err != nil || s.Status != schedule.Optimal && s.Status != schedule.Feasible || s.Breaks > r.Breaks {
		return r, err
	}
	t := schedule.Timetable{Slot: make([]int, len(p.Meetings)), Table: make([]int, len(p.Meetings))}
	for k, m := range of {
		t.Slot[m], t.Table[m] = s.Timetable.Slot[k], s.Timetable.Table[k]
	}
	r.Values = withBreaks(r.Values, s.Breaks, s.Bound)
	r.Timetable, r.Breaks, r.Bound, r.Spread, r.Status = t, s.Breaks, max(r.Bound, s.Bound), s.Spread, s.Status
	return r, nil
}
