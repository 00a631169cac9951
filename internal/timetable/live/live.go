// Package live is the day on which a gathering is held (hari pelaksanaan): what happens
// to rounds and meetings, how late it is, who is missing, and what the published
// timetable has to give way to.
//
// What happens is a Fact with an identity of its own; it is added once and never changed.
// Everything that is shown is derived by Judge from the facts, the published timetable,
// who came (attendance) and the time, and is the same for every order in which the facts
// came. Of two facts about the same thing the later one counts, by the time at which it
// was said, then by number, then by identity. Minutes are minutes late in all, not more than before.
package live

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// FactID identifies a fact within a gathering.
type FactID string

// Kind is what a fact says.
type Kind string

// Kinds of facts, with the fields of Fact that they have.
const (
	RoundStart Kind = "start"     // the round of Slot begins in Hall
	RoundEnd   Kind = "end"       // it is over
	Delay      Kind = "delay"     // from Slot on rounds in Hall begin Minutes after their time
	Drop       Kind = "drop"      // Slot is not held
	Begin      Kind = "begin"     // the meeting of Request is under way
	Held       Kind = "held"      // it was held
	EndedEarly Kind = "early"     // it was held, and its table is free before the round is over
	NoShow     Kind = "noshow"    // Participant did not come to the meeting of Request
	Overrun    Kind = "overrun"   // the meeting of Request goes on in Slot to Until
	Absent     Kind = "absent"    // Participant is not there in Slot to Until
	Late       Kind = "late"      // Participant comes later: is not there in Slot to Until
	Leaves     Kind = "leaves"    // Participant leaves before Slot
	TableLost  Kind = "tablelost" // Table cannot be used in Slot to Until
	Urgent     Kind = "urgent"    // the meeting of Request has to be held
	Call       Kind = "call"      // Participant is called to the meeting of Request
	Undo       Kind = "undo"      // Of was said by mistake
)

// meetingKinds are about one meeting, and the later one counts.
var meetingKinds = []Kind{Begin, Held, EndedEarly, NoShow, Overrun}

// Kinds lists all.
var Kinds = []Kind{RoundStart, RoundEnd, Delay, Drop, Begin, Held, EndedEarly, NoShow, Overrun, Absent, Late, Leaves, TableLost, Urgent, Call, Undo}

// Fact is one thing that happened on the day.
type Fact struct {
	ID          FactID
	Gathering   gathering.ID
	Number      int64 // from 1, in the order of receipt
	Kind        Kind
	At          time.Time
	Hall        string // empty: all halls
	Slot, Until int    // numbers; Until 0: to the last
	Request     int    // number
	Participant int    // number
	Table       int    // number
	Minutes     int
	Of          FactID
	By          account.ID
	ByName      string
}

// MostLate bounds how late a day can be, in minutes.
const MostLate = 12 * 60

// mostFacts bounds how many are kept of a day.
const mostFacts = 20_000

// check says what of a fact does not fit the gathering.
func (f *Fact) check(s *State) error {
	g := &s.Day.Gathering
	within := func(field string, n, low, high int) error {
		if n < low || n > high {
			return fault.Field(field, "live.out_of_range", low, high)
		}
		return nil
	}
	slots := func() error {
		if err := within("slot", f.Slot, 1, len(g.Slots)); err != nil {
			return err
		}
		if f.Until != 0 {
			return within("until", f.Until, f.Slot, len(g.Slots))
		}
		return nil
	}
	who := func() error { return within("participant", f.Participant, 1, len(g.Participants)) }
	meeting := func() error {
		if s.meeting(f.Request) == nil {
			return fault.New(fault.Conflict, "live.no_meeting")
		}
		return nil
	}
	hall := func() error {
		if f.Hall != "" && s.hall(f.Hall) == nil {
			return fault.Field("hall", "live.no_hall")
		}
		return nil
	}
	switch f.Kind {
	case RoundStart, RoundEnd, Drop:
		return first(slots, hall)
	case Delay:
		return first(slots, hall, func() error { return within("minutes", f.Minutes, 0, MostLate) })
	case Begin, Held, EndedEarly:
		return meeting()
	case NoShow, Call:
		return first(meeting, func() error {
			if m := s.meeting(f.Request); f.Participant != m.From && f.Participant != m.To {
				return fault.Field("participant", "live.not_of_meeting")
			}
			return nil
		})
	case Overrun:
		return first(meeting, slots)
	case Absent, Late, Leaves:
		return first(slots, who)
	case TableLost:
		return first(slots, func() error { return within("table", f.Table, 1, len(g.Tables)) })
	case Urgent:
		return within("request", f.Request, 1, len(s.Day.Requests))
	case Undo:
		for _, x := range s.Facts {
			if x.ID == f.Of && x.Kind != Undo && !s.undone[x.ID] {
				return nil
			}
		}
		return fault.New(fault.Conflict, "live.nothing_to_undo")
	}
	return fault.New(fault.Invalid, "live.unknown_kind")
}

// first is the first mistake that checks find.
func first(checks ...func() error) error {
	for _, c := range checks {
		if err := c(); err != nil {
			return err
		}
	}
	return nil
}
