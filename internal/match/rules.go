package match

import "wantilan/internal/register"

// Silence is what becomes of a request that nobody answers in time.
type Silence string

// What silence means.
const (
	SilenceAccepts Silence = "accepts" // diterima dengan sendirinya
	SilenceLapses  Silence = "lapses"  // gugur
)

// Rules are what the organisers of a gathering set for its meetings (aturan temu).
// The zero value sets nothing.
type Rules struct {
	Least  int // meetings that each business should have; 0 promises none
	Most   int // meetings that a business may have; 0 is as many as there are slots
	InRow  int // meetings of a business one after the other without a pause; 0 is any number
	Wishes int // open requests that a party may have asked for; 0 is any number
	Kept   int // percent of all places that are kept free for who comes without a request

	Silence Silence // empty is SilenceLapses
	Hours   int     // after which silence counts; 0 is when the requests close

	SameOwner bool // parties of one owner may meet; otherwise they are kept apart
	Rivals    bool // businesses that offer the same may meet; otherwise they are kept apart
	Barred    []Bar
	Seed      uint64 // of the lots that decide between equals; printed with every list
}

// Bar keeps parties of two kinds apart. A and B may be the same kind.
type Bar struct{ A, B register.Kind }

// Bars tells whether the rules keep two kinds apart.
func (r *Rules) Bars(a, b register.Kind) bool {
	for _, x := range r.Barred {
		if x == (Bar{a, b}) || x == (Bar{b, a}) {
			return true
		}
	}
	return false
}

// Limit is what holds for one participant instead of Rules.
type Limit struct {
	Participant int // number
	Least, Most int // as in Rules; Most 0 is as many as its slots and desks hold
}

// Avoidance is that a party never wants to meet another (jangan dipertemukan). It is final:
// no suggestion, request or timetable goes against it.
type Avoidance struct{ From, To int } // participant numbers

// Clinic is a group table (klinik): one host receives several parties with the same
// question at once. Each member's request to the host is held by it.
type Clinic struct {
	Number  int // from 1
	Host    int // participant number
	Topic   string
	Members []int // participant numbers
}
