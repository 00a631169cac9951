package timetable

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/schedule"
)

// RunID identifies one computation of a timetable.
type RunID string

// State is where a run stands. The run is its own queue entry: jobs takes the
// requested ones.
type State string

// States of a run.
const (
	Requested State = "requested" // waiting for a worker
	Running   State = "running"
	Finished  State = "finished"
	Cancelled State = "cancelled" // by a person; the best found until then is kept as its result
	Failed    State = "failed"    // our mistake; the log has the cause
)

// Over tells whether nothing more will happen to the run.
func (s State) Over() bool { return s != Requested && s != Running }

// RunKind is what a run is for.
type RunKind string

// Kinds of runs.
const (
	Solving RunKind = "solve" // its result becomes the draft
	ByHand  RunKind = "hand"  // what organisers set by hand, kept when it was published
	Trying  RunKind = "trial" // a simulation: its result is compared, and changes nothing
)

// Run is one computation of a gathering's timetable, asked for by a person.
type Run struct {
	ID          RunID
	Gathering   gathering.ID
	Number      int // from 1 within the gathering
	Kind        RunKind
	State       State
	Settings    Settings
	By          account.ID
	ByName      string
	RequestedAt time.Time
	StartedAt   time.Time // zero before it starts
	EndedAt     time.Time // zero before it ends
	CancelAsked bool
	Attempts    int // how often a process has begun it
	Progress    Progress
	Status      schedule.Status // of the result; empty before the end
	Spread      int
	Reasons     []schedule.Reason // by participant and request index of the day
	Held        int               // meetings in its result
	Short       int               // participants below their least number of meetings
	Shown       bool              // its bookings are the timetable people see
}

// Timetabled tells whether a run has a timetable.
func (r *Run) Timetabled() bool { return r.Status == schedule.Optimal || r.Status == schedule.Feasible }

// Progress is how far a run has come.
type Progress struct {
	Best    int // breaks; -1 when nothing is found yet
	Bound   int
	Phase   schedule.Phase
	Seconds float64
	Values  []schedule.Value // of every goal; nil before the first timetable, and when only breaks count
}
