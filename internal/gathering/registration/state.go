package registration

import (
	"slices"

	"wantilan/internal/fault"
)

// State is how far a registration has come (keadaan).
type State string

// States. New is before there is one.
const (
	New       State = ""
	Waiting   State = "waiting"   // antre
	Offered   State = "offered"   // ditawari, until a deadline
	Confirmed State = "confirmed" // terkonfirmasi
	Pending   State = "pending"   // menunggu keputusan petugas
	Refused   State = "refused"   // ditolak
	Cancelled State = "cancelled" // batal
	Expired   State = "expired"   // tawaran lewat waktu
)

// States lists all but New, in the order of pages.
var States = []State{Confirmed, Offered, Waiting, Pending, Refused, Cancelled, Expired}

// Live tells whether a registration still stands. Of one party there is at most
// one such at a gathering.
func (s State) Live() bool { return slices.Contains([]State{Waiting, Offered, Confirmed, Pending}, s) }

// Holds tells whether a registration has a seat, if it uses one, or has one kept.
func (s State) Holds() bool { return s == Confirmed || s == Offered }

// Event is what happens to a registration.
type Event string

// Events.
const (
	Admit   Event = "admit"   // registered, and a seat was free
	Queue   Event = "queue"   // registered, and no seat was free; or staff put it back into the queue
	Doubt   Event = "doubt"   // registered, and staff must decide
	Confirm Event = "confirm" // staff say yes
	Refuse  Event = "refuse"  // staff say no
	Offer   Event = "offer"   // a seat became free
	Accept  Event = "accept"  // the party takes the offer
	Decline Event = "decline" // the party does not
	Lapse   Event = "lapse"   // the offer's time is over
	Cancel  Event = "cancel"  // the party, or staff for them, will not come
)

// Events lists all.
var Events = []Event{Admit, Queue, Doubt, Confirm, Refuse, Offer, Accept, Decline, Lapse, Cancel}

// Step is one line of the table of steps.
type Step struct {
	Event Event
	From  []State
	To    State
	Seat  bool // it needs a free seat
}

// Steps is the whole table: what can happen in which state, and what state comes of
// it. Everything that is not here is refused. Whoever accepted, declined or
// cancelled, or let an offer pass, is off the waiting list for good: only a new
// registration, or for an offer that passed a member of staff, puts a party there again.
var Steps = []Step{
	{Admit, []State{New}, Confirmed, true},
	{Queue, []State{New, Pending, Expired}, Waiting, false},
	{Doubt, []State{New}, Pending, false},
	{Confirm, []State{Pending, Waiting}, Confirmed, true},
	{Confirm, []State{Offered}, Confirmed, false}, // its seat is kept already
	{Refuse, []State{Pending, Waiting, Offered, Confirmed}, Refused, false},
	{Offer, []State{Waiting}, Offered, true},
	{Accept, []State{Offered}, Confirmed, false},
	{Decline, []State{Offered}, Cancelled, false},
	{Lapse, []State{Offered}, Expired, false},
	{Cancel, []State{Waiting, Offered, Confirmed, Pending}, Cancelled, false},
}

// Step finds what an event does in a state.
func (s State) Step(e Event) (Step, error) {
	for _, step := range Steps {
		if step.Event == e && slices.Contains(step.From, s) {
			return step, nil
		}
	}
	return Step{}, fault.New(fault.Conflict, "registration.step."+string(e))
}
