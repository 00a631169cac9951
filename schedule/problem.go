package schedule

// A Problem is one day (or half day) of one-to-one meetings to be timetabled.
//
// Participants and Meetings are referred to by their index in the slices below;
// slots and tables have no slice and are numbered from 1, so that 0 always
// means "none" or "any". The zero values of all optional fields mean "no such
// wish".
type Problem struct {
	Slots        int           // number of time slots, at least 1; slot 1 is the earliest
	Tables       int           // most meetings held at the same time, at least 1
	Participants []Participant // who takes part
	Meetings     []Meeting     // the meetings that must all be held

	// Fairness is the largest allowed difference between any two participants'
	// numbers of breaks; nil means no bound. Participants without a meeting count
	// with zero breaks.
	Fairness *int
}

// A Participant is one party: a person, a firm or a desk.
type Participant struct {
	Name        string // for reasons only; may be empty
	Desks       int    // meetings it can hold at the same time; 0 means 1
	Unavailable []int  // slots in which it cannot meet
}

// A Meeting brings two different participants together for one slot at one table.
// The same two may meet more than once; every entry is held.
type Meeting struct {
	A, B    int   // indices into Problem.Participants
	Allowed []int // slots it may take; nil means every slot
	Fixed   int   // the slot it must take; 0 means free
	After   []int // indices of meetings that must be held in an earlier slot
}

// A Timetable says when and where each meeting of a Problem is held.
// Both slices are as long as Problem.Meetings; 0 means not held.
type Timetable struct {
	Slot  []int // slot of each meeting, from 1
	Table []int // table of each meeting, from 1
}

// Limits of what one Problem may hold. They bound memory, not ambition: the
// largest gathering we know of has a tenth of this.
const (
	MostParticipants = 20_000
	MostMeetings     = 200_000
	MostSlots        = 512
	MostTables       = 20_000
	MostDesks        = 1_000
)

// desks is the number of meetings participant i can hold at once.
func (p *Problem) desks(i int) int { return max(1, p.Participants[i].Desks) }
