package schedule

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/seat"
)

// objectiveOf names the goals.
var objectiveOf = func() (of [day.Goals]Objective) {
	for o, g := range goals {
		of[g] = o
	}
	return of
}()

// plain tells that breaks are all that matters and nothing but slots, desks,
// orders and a number of tables stands in their way.
func (p *Problem) plain() bool {
	if p.Days != nil || p.Closed != nil || p.Places != nil || p.Walk != nil {
		return false
	}
	for _, o := range p.objectives() {
		if o == Spread || o == Walking || o == Early { // of the others there is nothing
			return false
		}
	}
	if !slices.Contains(p.objectives(), Breaks) {
		return false
	}
	for _, w := range p.Participants {
		if w.Officers != nil || w.Group > 1 || w.Least > 0 || w.Most > 0 || w.InRow > 0 || w.Sits != nil || w.Needs != nil {
			return false
		}
	}
	return !slices.ContainsFunc(p.Meetings, func(m Meeting) bool { return m.Optional || m.Before != 0 || m.AtTable != 0 })
}

// solveDay is Solve for problems with more to them than breaks. start is a
// timetable to begin from, or nil.
func solveDay(ctx context.Context, p *Problem, o *Options, start []int32) Result {
	d := compileDay(p)
	r := newDayRace(ctx, d, o)
	r.tell(PhasePresolve)
	if clashes := clashesOfMust(ctx, p, d); len(clashes) > 0 {
		return Result{Status: Infeasible, Reasons: clashes}
	}
	r.run(o.Workers, start)
	return r.result(ctx, p)
}

// result turns the end of a race into an answer.
func (r *dayRace) result(ctx context.Context, p *Problem) Result {
	switch {
	case r.refuted:
		return Result{Status: Infeasible, Reasons: conflictOf(ctx, p, r.d)}
	case r.spots == nil:
		return Result{Status: Unknown}
	}
	res := Result{Status: Optimal}
	var reasons sync.WaitGroup
	reasons.Go(func() { // they know nothing of tables
		defer r.caught()
		res.Refusals = refusals(p, r.d, r.spots, r.o.Workers)
	})
	r.seat(ctx)
	res.Timetable = timetableOf(p, r.d, r.spots, r.tables)
	report := Verify(*p, res.Timetable)
	r.check(p, &report)
	if reasons.Wait(); r.broken != "" {
		panic(r.broken)
	}
	res.Values = r.values()
	for _, v := range res.Values {
		if !v.Proven() {
			res.Status = Feasible
		}
		if v.Objective == Breaks {
			res.Bound = int(v.Bound)
		}
	}
	res.Breaks, res.Spread = report.Total, report.Spread
	return res
}

// seat finds tables for the best timetable, or better ones than it has: such as
// keep more of what was published. Once ctx has ended that goes only as far as it
// costs little.
func (r *dayRace) seat(ctx context.Context) {
	seats := func() ([]int32, bool) { return seat.Like(ctx, r.d, r.spots, r.like) }
	if ctx.Err() != nil && len(r.spots) > mostWalked {
		seats = func() ([]int32, bool) { return seat.Any(r.d, r.spots, r.like) }
	}
	tables, ok := seats()
	switch {
	case !ok && r.tables == nil:
		panic("schedule: search gave a timetable without enough tables")
	case !ok:
		return
	}
	walked := int64(0)
	if r.walks {
		walked = r.d.Walked(r.spots, tables)
	}
	if r.tables == nil || !r.walks || walked <= r.best[day.Walking] {
		r.tables, r.best[day.Walking] = tables, walked
	}
}

// check holds the search to what was verified.
func (r *dayRace) check(p *Problem, report *Report) {
	if !report.OK() {
		panic(fmt.Sprintf("schedule: search gave a timetable that breaks a rule: %s", report.Broken[0].Sentence(p)))
	}
	for _, g := range r.d.Order {
		if is := report.Values[objectiveOf[g]]; is != r.best[g] {
			panic(fmt.Sprintf("schedule: search counted %d of %s and there are %d", r.best[g], objectiveOf[g], is))
		}
	}
}

// timetableOf is the timetable of spots and tables, with who sits at the desks.
func timetableOf(p *Problem, d *day.Day, spots, tables []int32) Timetable {
	t := Timetable{Slot: make([]int, len(spots)), Table: make([]int, len(spots))}
	for m, spot := range spots {
		if spot >= 0 {
			t.Slot[m], t.Table[m] = int(d.Slot(spot))+1, int(tables[m])+1
		}
	}
	if slices.ContainsFunc(p.Participants, func(w Participant) bool { return len(w.Officers) > 0 }) {
		a, b, ok := seat.Officers(d, spots, tables)
		if !ok {
			panic("schedule: search gave a timetable without enough officers")
		}
		t.OfficerA, t.OfficerB = make([]int, len(spots)), make([]int, len(spots))
		for m := range spots {
			t.OfficerA[m], t.OfficerB[m] = int(a[m])+1, int(b[m])+1
		}
	}
	return t
}
