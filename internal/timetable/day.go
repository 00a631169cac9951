// Package timetable turns a gathering's requests into booked meetings: it asks for
// a timetable and computes it with the schedule library (a Run). The result is a draft on
// the Board, which organisers move by hand; what they publish is the Day that
// participants see, each as an Agenda.
package timetable

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/schedule"
)

// A Day is one gathering's requests and, once solved, what became of them. It
// is what files are read into, what is shown, printed and exported.
type Day struct {
	Gathering gathering.Gathering
	Requests  []match.Request // Requests[i].Number is i+1
	Fairness  *int            // largest allowed difference in breaks; nil means no bound
	Bookings  []Booking       // by request number; empty before the first timetable
	LeftOut   []LeftOut       // requests that are not held, and why
	Outcome   *Outcome        // nil before the first timetable
	Rules     match.Rules     // what the organisers set; a file has none
	Limits    []match.Limit   // by participant number
	Never     []match.Avoidance
	Clinics   []match.Clinic // by number
	Version   int64          // goes up with every change of a kept day; 0 for one that is not kept

	// Refuted tells that the newest computation proved that the requests cannot
	// all be held; Bookings are then those of an earlier one, or none.
	Refuted bool

	// Contacts are how the people of a participant, by its number, are reached by
	// those who meet them, as far as they consented (account.ContactMeet). They
	// belong to no file and no print, and each holds only until a moment.
	Contacts map[int][]account.Contact `json:"-"`

	// Published is which publication the bookings are of; 0 for a draft, a file, and
	// when nothing was published yet. Of a draft, Drafted tells so.
	Published   int       `json:"-"`
	PublishedAt time.Time `json:"-"`
	Drafted     bool      `json:"-"`
}

// A Booking is a meeting that has a time and a table.
type Booking struct {
	Request int  // request number
	Slot    int  // slot number
	Table   int  // table number
	Pinned  bool `json:"-"` // stays when the timetable is computed again
}

// Outcome is how good the shown timetable is known to be.
type Outcome struct {
	Status  schedule.Status
	Breaks  int
	Bound   int
	Spread  int
	Seconds float64
	Seed    uint64
	Values  []schedule.Value  `json:"-"` // of every goal; nil when only breaks counted
	Reasons []schedule.Reason // indices are those of the day's participants and requests
}

// Impossible tells whether it was proven that no timetable exists.
func (o *Outcome) Impossible() bool { return o.Status == schedule.Infeasible }
