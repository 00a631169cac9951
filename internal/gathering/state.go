package gathering

import (
	"slices"

	"wantilan/internal/account"
)

// State is how far a gathering has come (keadaan).
type State string

// States, in their usual order.
const (
	Draft     State = "draft"     // rancangan: only the hosts see it
	Announced State = "announced" // diumumkan: it has a public page, invitations go out
	Open      State = "open"      // pendaftaran dibuka
	Closed    State = "closed"    // pendaftaran ditutup: the list stands, the timetable is made
	Running   State = "running"   // berlangsung: the day itself
	Ended     State = "ended"     // selesai: evaluation, papers, materials
	Archived  State = "archived"  // diarsipkan: nothing changes any more
	Cancelled State = "cancelled" // dibatalkan
)

// States lists all, in their usual order.
var States = []State{Draft, Announced, Open, Closed, Running, Ended, Archived, Cancelled}

// Audience is whom a change tells, each person once.
type Audience string

// Audiences.
const (
	Nobody     Audience = ""
	Queued     Audience = "queued"     // those on the waiting list
	Registered Audience = "registered" // whoever has a seat, waits for one or was offered one
	Attended   Audience = "attended"   // who was there
	Everybody  Audience = "everybody"  // the registered, the invited who did not decline, speakers
)

// Turn names a change.
type Turn string

// Turns. Move changes day, hours or place and leaves the state as it is.
const (
	Announce Turn = "announce"
	Withdraw Turn = "withdraw" // back to a draft; only while nobody was invited or registered
	Begin    Turn = "open"
	Close    Turn = "close"
	Start    Turn = "start"
	End      Turn = "end"
	Archive  Turn = "archive"
	Unarch   Turn = "unarchive"
	Cancel   Turn = "cancel"
	Move     Turn = "move"
)

// Change is one line of the table of changes.
type Change struct {
	Turn  Turn
	From  []State
	To    State        // empty: as before
	Who   account.Deed // which deed it needs
	Tells Audience
}

// Changes is the whole table: from which states a gathering can be changed, into
// which, who may do it and whom it tells.
var Changes = []Change{
	{Announce, []State{Draft}, Announced, account.TurnGathering, Nobody},
	{Withdraw, []State{Announced}, Draft, account.TurnGathering, Nobody},
	{Begin, []State{Announced, Closed}, Open, account.TurnGathering, Nobody},
	{Close, []State{Open}, Closed, account.TurnGathering, Queued},
	{Start, []State{Open, Closed}, Running, account.TurnGathering, Nobody},
	{End, []State{Running}, Ended, account.TurnGathering, Attended},
	{Archive, []State{Ended, Cancelled}, Archived, account.TurnGathering, Nobody},
	{Unarch, []State{Archived}, Ended, account.TurnGathering, Nobody},
	{Cancel, []State{Announced, Open, Closed, Running}, Cancelled, account.TurnGathering, Everybody},
	{Move, []State{Announced, Open, Closed}, "", account.TurnGathering, Everybody},
}

// Next lists the changes that a gathering in a state can undergo.
func (s State) Next() []Change {
	var all []Change
	for _, c := range Changes {
		if slices.Contains(c.From, s) {
			all = append(all, c)
		}
	}
	return all
}

// Public tells whether strangers may know of a gathering in this state.
func (s State) Public() bool { return s != Draft && s != "" }

// Planned tells whether its plan can still be changed.
func (s State) Planned() bool {
	return slices.Contains([]State{Draft, Announced, Open, Closed, Running}, s)
}
