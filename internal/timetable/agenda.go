package timetable

import (
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/order"
)

// EntryKind is what sort of line of an agenda it is.
type EntryKind string

// Kinds of entries.
const (
	ItemEntry    EntryKind = "item"    // of the gathering's agenda
	MeetingEntry EntryKind = "meeting" // a booked meeting
	FreeEntry    EntryKind = "free"    // a slot without a meeting before the first or after the last
	BreakEntry   EntryKind = "break"   // a slot without a meeting between two
	AwayEntry    EntryKind = "away"    // a slot in which the participant cannot meet
)

// Entry is one line of a participant's day.
type Entry struct {
	Kind       EntryKind
	Start, End gathering.Clock // 0 and 0 when times are not known
	Slot       int             // slot number; 0 for items
	Item       gathering.AgendaItem
	Table      gathering.Table
	With       gathering.Participant
	Contacts   []account.Contact // of With; ask each whether it is still Open
	Request    match.Request
	Other      match.Request // the same meeting as the other side asked for it; Number is 0 when only one did
}

// Agenda is one participant's day.
type Agenda struct {
	Gathering   gathering.Gathering // without the lists of participants and tables
	Participant gathering.Participant
	Entries     []Entry // by time
	Meetings    int
	Breaks      int // runs of idle slots between meetings
}

// Agenda puts together the day of the participant with the given number.
func (d *Day) Agenda(number int) Agenda {
	a := Agenda{Gathering: d.Gathering, Participant: d.Gathering.Participants[number-1]}
	a.Gathering.Participants, a.Gathering.Tables, a.Gathering.Agenda = nil, nil, nil
	met := d.meetingsOf(number)
	a.Entries = make([]Entry, 0, len(d.Gathering.Agenda)+len(d.Gathering.Slots)+len(met)) // an entry is large
	for _, item := range d.Gathering.Agenda {
		if item.Kind != gathering.Meetings && item.Day <= d.Gathering.Days() { // an agenda goes to the last round
			start, end := item.At()
			a.Entries = append(a.Entries, Entry{Kind: ItemEntry, Start: start, End: end, Item: item})
		}
	}
	closed := d.lunch()
	last, day, idle, begun := 0, 0, false, false
	for _, s := range d.Gathering.Slots {
		if s.Day() != day { // a night is no break
			day, idle, begun, last = s.Day(), false, false, d.lastOf(met, s.Day())
		}
		if len(met) > 0 && met[0].slot == s.Number {
			for ; len(met) > 0 && met[0].slot == s.Number; met = met[1:] {
				a.Entries = append(a.Entries, d.meeting(met[0], s))
				a.Meetings++
			}
			idle, begun = false, true
			continue
		}
		if slices.Contains(closed, s.Number) { // what is eaten stands there already
			continue
		}
		e := Entry{Kind: FreeEntry, Start: s.Start, End: s.End, Slot: s.Number}
		switch {
		case begun && s.Number < last:
			if !idle {
				a.Breaks++
			}
			idle = true
			e.Kind = BreakEntry
		case slices.Contains(a.Participant.Unavailable, s.Number):
			e.Kind = AwayEntry
		}
		a.Entries = append(a.Entries, e)
	}
	order.By(a.Entries, func(x, y Entry) int { return int(x.Start - y.Start) })
	return a
}

// lastOf is the slot of the last of some meetings on a day; 0 when there is none.
func (d *Day) lastOf(list []met, day int) (slot int) {
	for _, x := range list {
		if d.Gathering.Slots[x.slot-1].Day() == day {
			slot = x.slot
		}
	}
	return slot
}

// met is a booked meeting of a participant.
type met struct {
	slot, table, request, other int // numbers
}

// meetingsOf lists a participant's booked meetings by slot.
func (d *Day) meetingsOf(number int) []met {
	var all []met
	for _, b := range d.Bookings {
		switch r := &d.Requests[b.Request-1]; number {
		case r.From:
			all = append(all, met{b.Slot, b.Table, b.Request, r.To})
		case r.To:
			all = append(all, met{b.Slot, b.Table, b.Request, r.From})
		}
	}
	order.By(all, func(x, y met) int { return x.slot - y.slot })
	return all
}

func (d *Day) meeting(m met, s gathering.Slot) Entry {
	e := Entry{
		Kind: MeetingEntry, Start: s.Start, End: s.End, Slot: m.slot, Table: d.Gathering.Tables[m.table-1],
		With: d.Gathering.Participants[m.other-1], Contacts: d.Contacts[m.other], Request: d.Requests[m.request-1],
	}
	for i := range d.Requests {
		if r := &d.Requests[i]; r.From == e.Request.To && r.To == e.Request.From && (r.Answer == match.Accepted || r.Answer == match.Asked) {
			e.Other = *r
			break
		}
	}
	return e
}

// Fate is what became of a request.
type Fate string

// Fates.
const (
	Booked     Fate = "booked"
	Omitted    Fate = "left_out"   // LeftOut says why
	Waiting    Fate = "waiting"    // asked for after the last timetable, or there is none yet
	Impossible Fate = "impossible" // the last run proved that not all can be held
	Asked      Fate = "asked"      // the other side has not answered
	Lapsed     Fate = "lapsed"     // nobody answered in time
	Declined   Fate = "declined"
	Withdrawn  Fate = "withdrawn"
)

// FateOf is a request with what became of it.
type FateOf struct {
	Request match.Request
	Fate    Fate
	Booking Booking // when Booked
	LeftOut LeftOut // when Omitted
}

// Fates tells of every request what became of it, by number.
func (d *Day) Fates() []FateOf {
	booked := map[int]Booking{}
	for _, b := range d.Bookings {
		booked[b.Request] = b
	}
	omitted := map[int]LeftOut{}
	for _, l := range d.LeftOut {
		omitted[l.Request] = l
	}
	var all []FateOf
	for _, r := range d.Requests {
		f := FateOf{Request: r, Fate: Waiting, Booking: booked[r.Number], LeftOut: omitted[r.Number]}
		if f.LeftOut.Cause == CauseMutual {
			f.Booking = booked[f.LeftOut.Same]
		}
		switch {
		case r.Answer == match.Asked:
			f.Fate = Asked
		case r.Answer == match.Lapsed:
			f.Fate = Lapsed
		case r.Answer == match.Declined:
			f.Fate = Declined
		case r.Answer == match.Withdrawn:
			f.Fate = Withdrawn
		case f.Booking.Request != 0:
			f.Fate = Booked
		case f.LeftOut.Request != 0:
			f.Fate = Omitted
		case d.Refuted || d.Outcome != nil && d.Outcome.Impossible():
			f.Fate = Impossible
		}
		all = append(all, f)
	}
	return all
}
