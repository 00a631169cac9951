package schedule

// Status says how much is known about a Result.
type Status string

// The statuses of a Result.
const (
	Optimal    Status = "optimal"    // no timetable is better: proven for every objective
	Feasible   Status = "feasible"   // a timetable, not proven to be the best
	Infeasible Status = "infeasible" // no timetable exists: proven
	Unknown    Status = "unknown"    // nothing found and nothing proven before the budget ended
)

// A Result is what Solve found.
type Result struct {
	Status    Status
	Timetable Timetable // empty unless Status is Optimal or Feasible
	Breaks    int       // total breaks of Timetable
	Bound     int       // proven: no timetable that is as good in all objectives before Breaks has fewer
	Spread    int       // largest minus smallest number of breaks of any two participants
	Values    []Value   // every objective of the problem, in its order
	Refusals  []Refusal // why each request that is not held is not, in the order of Meetings
	Reasons   []Reason  // why no timetable exists, when Status is Infeasible
}

// Options bound and steer a search. The zero value is usable: one worker, seed
// 0, no limit but the context.
type Options struct {
	Seed     uint64         // the same seed and one worker give the same proven answer
	Workers  int            // goroutines that search; 0 means 1
	Progress func(Progress) // called from one goroutine at a time, whenever something changed; may be nil
}

// Progress tells how far a search has come.
type Progress struct {
	Best   int     // breaks of the best timetable so far; -1 when there is none yet
	Bound  int     // proven lower bound of breaks
	Phase  Phase   // what is being done
	Values []Value // every objective so far; nil when there is no timetable yet, and when only breaks count
}

// Phase names a part of the search.
type Phase string

// The phases of a search, in their usual order.
const (
	PhasePresolve Phase = "presolve" // reading the problem, first bounds
	PhaseImprove  Phase = "improve"  // local search for better timetables
	PhaseProve    Phase = "prove"    // complete search for a proof
)
