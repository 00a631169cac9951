package timetable

import (
	"slices"

	"wantilan/internal/match"
	"wantilan/internal/order"
)

// Cause says why a request was left out before timetabling.
type Cause string

// Causes.
const (
	CauseFull   Cause = "full"    // Participant has no place left; requests that go first took it
	CauseTables Cause = "tables"  // all places at the tables are taken by requests that go first
	CauseNoSlot Cause = "no_slot" // the two are never free together in the slots asked for
	CauseMutual Cause = "mutual"  // Same asks for the same meeting from the other side
)

// LeftOut is a request that is not part of the timetabling problem, and why.
type LeftOut struct {
	Request     int // request number
	Cause       Cause
	Participant int // participant number, for CauseFull
	Places      int // how many places that participant has, for CauseFull
	Same        int // number of the request that goes for both, for CauseMutual
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

// Triage leaves out accepted requests that cannot all be held, so that a
// timetable can exist: a desk asked for more often than it has slots keeps the
// requests that go first. First go smaller priorities, then wishes of both
// sides, then smaller numbers. When both sides ask for each other, one meeting
// serves both. It fills d.LeftOut.
func (d *Day) Triage() {
	d.LeftOut = nil
	places := len(d.Gathering.Slots) * len(d.Gathering.Tables)
	seats := make([]seats, len(d.Gathering.Participants))
	for i := range seats {
		seats[i] = newSeats(d, i)
	}
	taken := 0
	held := map[[2]int]int{} // asker, asked → request
	for _, r := range d.inTurn() {
		slots := d.common(r)
		leave := func(cause Cause, participant int) {
			out := LeftOut{Request: r.Number, Cause: cause, Participant: participant}
			if participant > 0 {
				out.Places = seats[participant-1].places
			}
			d.LeftOut = append(d.LeftOut, out)
		}
		same := held[[2]int{r.To, r.From}]
		switch {
		case same != 0:
			d.LeftOut = append(d.LeftOut, LeftOut{Request: r.Number, Cause: CauseMutual, Same: same})
		case len(slots) == 0:
			leave(CauseNoSlot, 0)
		case taken >= places:
			leave(CauseTables, 0)
		case !seats[r.From-1].fits(slots):
			leave(CauseFull, r.From)
		case !seats[r.To-1].fits(slots):
			leave(CauseFull, r.To)
		default:
			seats[r.From-1].take(slots)
			seats[r.To-1].take(slots)
			held[[2]int{r.From, r.To}] = r.Number
			taken++
		}
	}
	order.By(d.LeftOut, func(a, b LeftOut) int { return a.Request - b.Request })
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

// common lists the slots in which a request could be held, regardless of others.
func (d *Day) common(r match.Request) []int {
	allowed := d.slotsOf(r.Session)
	var slots []int
	for _, s := range d.Gathering.Slots {
		n := s.Number
		if r.Fixed != 0 && r.Fixed != n || allowed != nil && !slices.Contains(allowed, n) {
			continue
		}
		if slices.Contains(d.Gathering.Participants[r.From-1].Unavailable, n) || slices.Contains(d.Gathering.Participants[r.To-1].Unavailable, n) {
			continue
		}
		slots = append(slots, n)
	}
	return slots
}

// seats is one participant's day: which of its meetings could sit in which slot.
type seats struct {
	desks  int
	places int     // free slots times desks
	in     [][]int // slot → indices into wants
	wants  [][]int // slots each meeting can take
}

func newSeats(d *Day, participant int) seats {
	p := d.Gathering.Participants[participant]
	s := seats{desks: max(1, p.Desks), in: make([][]int, len(d.Gathering.Slots)+1)}
	s.places = s.desks * (len(d.Gathering.Slots) - len(slices.Compact(slices.Sorted(slices.Values(p.Unavailable)))))
	return s
}

// fits tells whether one more meeting with these slots can be seated.
func (s *seats) fits(slots []int) bool {
	copied := seats{desks: s.desks, wants: slices.Clone(s.wants), in: make([][]int, len(s.in))}
	for t := range s.in {
		copied.in[t] = slices.Clone(s.in[t])
	}
	return copied.take(slots)
}

// take seats one more meeting, moving others along an augmenting path.
func (s *seats) take(slots []int) bool {
	s.wants = append(s.wants, slots)
	return s.place(len(s.wants)-1, make([]bool, len(s.in)))
}

func (s *seats) place(meeting int, tried []bool) bool {
	for _, t := range s.wants[meeting] {
		if tried[t] {
			continue
		}
		tried[t] = true
		if len(s.in[t]) < s.desks {
			s.in[t] = append(s.in[t], meeting)
			return true
		}
		for i, other := range s.in[t] {
			if s.place(other, tried) {
				s.in[t][i] = meeting
				return true
			}
		}
	}
	return false
}
