package timetable

import (
	"slices"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/match"
	"wantilan/schedule"
)

// Settings is what a person chooses before a run.
type Settings struct {
	Budget   time.Duration `json:"-"` // how long to search at most
	Fairness *int          `json:"-"` // largest allowed difference in breaks; nil means no bound
	Seed     uint64        `json:"-"`

	Goals []schedule.Objective `json:"goals,omitempty"` // those that count, in any order; nil means Usual. Weight counts always
	Sits  bool                 `json:"sits,omitempty"`  // stakeholders sit at tables of their own, as far as there are enough
	Kept  *int                 `json:"kept,omitempty"`  // percent of places kept free; nil means as the rules say
	Trial *Trial               `json:"trial,omitempty"` // other circumstances (simulasi); nil: those there are
	From  int64                `json:"from,omitempty"`  // version of the draft that it was asked from
}

// Usual are the goals that count when nobody chose, in their order.
var Usual = []schedule.Objective{schedule.Changes, schedule.Floor, schedule.Weight, schedule.Breaks}

// Counts tells whether a goal counts.
func (s *Settings) Counts(o schedule.Objective) bool {
	if s.Goals == nil {
		return slices.Contains(Usual, o)
	}
	return o == schedule.Weight || slices.Contains(s.Goals, o)
}

// objectives are the goals in the engine's order.
func (s *Settings) objectives(published bool) (list []schedule.Objective) {
	for _, o := range schedule.AllObjectives() {
		if s.Counts(o) && (published || o != schedule.Changes) {
			list = append(list, o)
		}
	}
	return list
}

// kept is the share of places that is kept free, in percent.
func (s *Settings) kept(r *match.Rules) int {
	if s.Kept != nil {
		return *s.Kept
	}
	return r.Kept
}

// check refuses settings out of bounds.
func (s *Settings) check() error {
	switch {
	case s.Budget < LeastBudget || s.Budget > MostBudget:
		return fault.Field("budget", "timetable.budget_range", int(LeastBudget.Seconds()), int(MostBudget.Seconds()))
	case s.Fairness != nil && (*s.Fairness < 0 || *s.Fairness > 100):
		return fault.Field("fairness", "timetable.fairness_range")
	case s.Kept != nil && (*s.Kept < 0 || *s.Kept > mostKept):
		return fault.Field("kept", "timetable.kept_range", mostKept)
	}
	return nil
}

// mostKept is the largest share of places that may be kept free, in percent.
const mostKept = 90
