package schedule

import "context"

// Solve searches for the timetable with the fewest breaks until it is proven
// best or ctx ends.
func Solve(ctx context.Context, p Problem, o Options) (Result, error) {
	return Result{Status: Unknown}, nil
}
