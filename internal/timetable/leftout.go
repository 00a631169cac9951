package timetable

import (
	"slices"

	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/schedule"
)

// Cause says why a request is not held: what the engine found (schedule.RefusalKind), or
// one of these.
type Cause string

// Causes that the engine does not know of.
const (
	CauseMutual  Cause = "mutual"  // Same asks for the same meeting from the other side
	CauseAvoided Cause = "avoided" // one of the two never wants to meet the other
	CauseGone    Cause = "gone"    // one of the two cancelled
	CauseOff     Cause = "off"     // organisers took it off the timetable by hand
)

// Causes are all of them.
var Causes = []Cause{
	Cause(schedule.RefusedNever), Cause(schedule.RefusedTable), Cause(schedule.RefusedMost), Cause(schedule.RefusedFull),
	Cause(schedule.RefusedApart), Cause(schedule.RefusedTables), Cause(schedule.RefusedLimit), Cause(schedule.RefusedWorse),
	Cause(schedule.RefusedUnknown), CauseMutual, CauseAvoided, CauseGone, CauseOff,
}

// LeftOut is a request that is not held, and why.
type LeftOut struct {
	Request     int // request number
	Cause       Cause
	Participant int   // participant number, where it is about one
	Places      int   // how many meetings that participant has
	Same        int   // number of the request that goes for both, for CauseMutual
	Slots       []int // slot numbers, where it is about some
	Lightest    int   // least weight of the requests held in its way; 0 when those must be held
}

// WithoutRoom counts the requests that were left out and whose meeting is not
// held for another request either.
func (d *Day) WithoutRoom() int {
	n := 0
	for _, l := range d.LeftOut {
		if l.Cause != CauseMutual {
			n++
		}
	}
	return n
}

// inTurn lists the accepted requests in the order in which they go.
func (d *Day) inTurn() []match.Request {
	list := slices.DeleteFunc(slices.Clone(d.Requests), func(r match.Request) bool { return r.Answer != match.Accepted })
	wished := map[[2]int]bool{} // what was withdrawn or declined is nobody's wish any more
	for _, r := range list {
		wished[[2]int{r.From, r.To}] = true
	}
	mutual := func(r match.Request) int {
		if wished[[2]int{r.To, r.From}] {
			return 0
		}
		return 1
	}
	order.By(list, func(a, b match.Request) int {
		if x := int(a.Priority - b.Priority); x != 0 {
			return x
		}
		if x := mutual(a) - mutual(b); x != 0 {
			return x
		}
		return a.Number - b.Number
	})
	return list
}
