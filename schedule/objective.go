package schedule

// An Objective is something that a timetable can have little of. All are made
// as small as possible, in the order of Problem.Objectives: one further down
// never costs anything of one further up.
type Objective string

// The objectives and what is counted.
const (
	// Changes is what moving and losing published meetings costs: see Meeting.Before.
	Changes Objective = "changes"
	// Floor is how many meetings participants lack of their Least, together.
	Floor Objective = "floor"
	// Weight is the weight of the optional meetings that are not held.
	Weight Objective = "weight"
	// Breaks is how many runs of idle slots lie between two meetings of one
	// participant on one day, whatever their length; closed slots are not idle.
	Breaks Objective = "breaks"
	// Spread is the largest minus the smallest number of breaks of two participants.
	Spread Objective = "spread"
	// Walking is how often participants with one desk change tables between two
	// successive meetings of a day, plus the slots they walk between halls.
	Walking Objective = "walking"
	// Early is the sum of the slots of all meetings held, the first slot counting 0.
	Early Objective = "early"
)

// AllObjectives lists every objective in the order that suits most events.
func AllObjectives() []Objective {
	return []Objective{Changes, Floor, Weight, Breaks, Spread, Walking, Early}
}

// objectives is the order that counts.
func (p *Problem) objectives() []Objective {
	if p.Objectives == nil {
		return []Objective{Floor, Weight, Breaks}
	}
	return p.Objectives
}

// A Value is how far one objective has come.
type Value struct {
	Objective Objective `json:"objective"`
	Best      int64     `json:"best"`  // of the timetable; in a Progress more than anybody can walk as long as tables were not looked for
	Bound     int64     `json:"bound"` // proven: none has less that is as good in all objectives before it
}

// Proven tells that the timetable cannot be better in this objective, given the
// bests of those before it.
func (v Value) Proven() bool { return v.Best <= v.Bound }
