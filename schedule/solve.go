package schedule

import (
	"context"
	"fmt"

	"wantilan/schedule/internal/bound"
	"wantilan/schedule/internal/grid"
)

// Solve searches for the timetable that is best in the objectives of the problem,
// one after the other, until it is proven to be the best, or proven that none
// exists, or ctx ends; then it returns what it has. The error is non-nil only when
// Problem.Check has something to say.
//
// Every timetable it returns has passed Verify.
func Solve(ctx context.Context, p Problem, o Options) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, fmt.Errorf("reading the problem: %w", err)
	}
	if !p.plain() {
		return solveDay(ctx, &p, &o, nil), nil
	}
	g, free := compile(&p)
	r := newRace(ctx, g, &o)
	r.tell(PhasePresolve)
	if clashes := g.Presolve(ctx, free); len(clashes) > 0 {
		return Result{Status: Infeasible, Reasons: reasons(&p, g, clashes)}, nil
	}
	if ctx.Err() != nil {
		return r.result(ctx, &p)
	}
	if reason, impossible := unfair(g); impossible {
		return Result{Status: Infeasible, Reasons: []Reason{reason}}, nil
	}
	least, ok := bound.Least(ctx, g, priceRounds(g), g.Participants()*g.Slots)
	if !ok {
		return Result{}, fmt.Errorf("schedule: presolve let a participant without a possible day pass")
	}
	r.raise(least)
	r.run(o.Workers)
	return r.result(ctx, &p)
}

// priceRounds keeps the price search within a second or so for large problems.
func priceRounds(g *grid.Grid) int {
	return min(200, max(10, 4_000_000/(1+g.Meetings()*g.Slots)))
}

// result turns the end of a race into an answer.
func (r *race) result(ctx context.Context, p *Problem) (Result, error) {
	res := Result{Bound: r.least}
	if r.refuted {
		res.Status, res.Bound = Infeasible, 0
		res.Reasons = searchedReasons(ctx, p, r.g)
		return res, nil
	}
	if r.slots == nil {
		res.Status = Unknown
		return res, nil
	}
	res.Status = Feasible
	if r.best <= r.least {
		res.Status = Optimal
	}
	res.Timetable = Timetable{Slot: make([]int, len(r.slots)), Table: tablesFor(ctx, p, r.slots)}
	for m, t := range r.slots {
		res.Timetable.Slot[m] = int(t) + 1
	}
	report := Verify(*p, res.Timetable)
	if !report.OK() || report.Total != r.best {
		panic(fmt.Sprintf("schedule: search gave a timetable that breaks a rule or has %d breaks instead of %d: %v", report.Total, r.best, report.Broken))
	}
	res.Breaks, res.Spread = report.Total, report.Spread
	for _, o := range p.objectives() { // there is nothing of the others
		v := Value{Objective: o}
		if o == Breaks {
			v.Best, v.Bound = int64(res.Breaks), int64(res.Bound)
		}
		res.Values = append(res.Values, v)
	}
	return res, nil
}
