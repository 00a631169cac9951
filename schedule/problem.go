package schedule

// A Problem is one event of meetings to be timetabled: half a day or two days,
// at tables that are alike or not.
//
// Participants and Meetings are referred to by their index in the slices below;
// slots, tables, halls and officers are numbered from 1, so that 0 always
// means "none" or "any". The zero values of all optional fields mean "no such
// wish".
type Problem struct {
	Slots        int           // number of time slots, at least 1; slot 1 is the earliest
	Tables       int           // most tables used at the same time, at least 1
	Participants []Participant // who takes part
	Meetings     []Meeting     // the meetings that must, or may, be held

	// Fairness is the largest allowed difference between any two participants'
	// numbers of breaks; nil means no bound. Participants without a meeting count
	// with zero breaks.
	Fairness *int

	// Objectives is what to make best, the first before the second and so on; nil
	// means Floor, Weight, Breaks. One that is not listed does not matter.
	Objectives []Objective

	Days   []int   // first slot of every day after the first, ascending; nil means one day
	Closed []int   // slots that nobody may use, such as lunch; idle time in them is no break
	Places []Place // what each table is like, Tables of them; nil means all alike
	Walk   [][]int // Walk[h-1][k-1]: slots between the end of a meeting in hall h and the start of one in hall k; nil means none anywhere
}

// A Participant is one party: a person, a firm or a desk.
type Participant struct {
	Name        string // for reasons only; may be empty
	Desks       int    // tables it can sit at at the same time; 0 means 1, or the number of Officers
	Unavailable []int  // slots in which it cannot meet

	// Officers are those who sit at the desks, where it matters who; then in each
	// slot it has as many desks as officers are there.
	Officers []Officer

	// Group is how many meetings marked Shared it receives at one desk and table at
	// the same time (a klinik); 0 means 1.
	Group int

	Least int      // meetings that Floor wants for it; it counts those held
	Most  int      // meetings it holds at most; 0 means no bound
	InRow int      // most slots in a row in which it meets, lunch and night between them aside; 0 means no bound
	Sits  []int    // the tables it may sit at; nil means any
	Needs []string // features its tables must have, such as "power" or "wheelchair"
}

// An Officer is one of those who sit for a participant.
type Officer struct {
	Name        string // for reasons only
	Unavailable []int  // slots in which this one is away
}

// A Meeting brings two different participants together for one slot at one table.
// The same two may meet more than once; every entry is one meeting.
type Meeting struct {
	A, B    int   // indices into Problem.Participants
	Allowed []int // slots it may take; nil means every slot
	Fixed   int   // the slot it must take when it is held; 0 means free
	AtTable int   // the table it must take when it is held; 0 means any
	After   []int // indices of meetings that must be held in an earlier slot, when both are held

	Optional bool // it need not be held
	Weight   int  // what holding it is worth when it is optional; 0 means 1

	// Shared says that it may share slot, desk and table with other Shared meetings
	// of the one of its two participants that has a Group; exactly one must have.
	Shared bool

	OfficerA, OfficerB int // which officer of A and of B it is with; 0 means any

	// Before is the slot that was published for it, 0 when none was. Changes counts
	// Price (0 means 1) when it is held in another slot, and DropPrice times the
	// highest Price of any meeting when it is not held: losing one is as bad at any
	// time. BeforeTable is kept where that costs nothing else.
	Before      int
	BeforeTable int
	Price       int
}

// DropPrice is how many of the dearest moves are as bad as losing a published meeting.
const DropPrice = 10

// A Place is one table.
type Place struct {
	Name     string
	Hall     int      // from 1; 0 means 1
	Features []string // what it has, such as "power", "quiet" or "wheelchair"
	Closed   []int    // slots in which it cannot be used
}

// A Timetable says when, where and with whom each meeting of a Problem is held.
// The slices are as long as Problem.Meetings; 0 means not held.
type Timetable struct {
	Slot  []int // slot of each meeting, from 1
	Table []int // table of each meeting, from 1

	// OfficerA and OfficerB are who sits for A and for B, from 1, and 0 for a
	// participant without Officers. Both are nil when nobody has any.
	OfficerA, OfficerB []int
}

// Limits of what one Problem may hold. They bound memory, not ambition: the
// largest gathering we know of has a tenth of this.
const (
	MostParticipants = 20_000
	MostMeetings     = 200_000
	MostSlots        = 512
	MostTables       = 20_000
	MostDesks        = 1_000
	MostHalls        = 50
	MostWeight       = 1_000_000 // of one meeting, and of one Price
	MostFeatures     = 64        // different ones in a problem
)

// desks is the number of tables participant i can sit at at once.
func (p *Problem) desks(i int) int {
	return max(1, p.Participants[i].Desks, len(p.Participants[i].Officers))
}

// weight is what holding meeting m is worth.
func (p *Problem) weight(m int) int { return max(1, p.Meetings[m].Weight) }

// price is what moving meeting m away from its published slot costs.
func (p *Problem) price(m int) int { return max(1, p.Meetings[m].Price) }

// hall is where a table is, from 1.
func (p *Problem) hall(table int) int {
	if p.Places == nil {
		return 1
	}
	return max(1, p.Places[table-1].Hall)
}

// halls is how many halls there are.
func (p *Problem) halls() int {
	most := 1
	for _, place := range p.Places {
		most = max(most, place.Hall)
	}
	return most
}
