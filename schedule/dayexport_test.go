package schedule

import "wantilan/schedule/internal/day"

// CompileDay lets tests outside, which may import what imports this package,
// look at the searches for rich days.
func CompileDay(p *Problem) *day.Day { return compileDay(p) }

// GoalOf is how the searches call an objective.
func GoalOf(o Objective) day.Goal { return goals[o] }

// RefusalsOf says what stands in the way of what is not held.
func RefusalsOf(p *Problem, d *day.Day, spots []int32) []Refusal { return refusals(p, d, spots, 2) }
