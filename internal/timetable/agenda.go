package timetable

import (
	"slices"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
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
	Request    match.Request
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
	for _, item := range d.Gathering.Agenda {
		if item.Kind != gathering.Meetings {
			a.Entries = append(a.Entries, Entry{Kind: ItemEntry, Start: item.Start, End: item.End, Item: item})
		}
	}
	met := d.meetingsOf(number)
	first, last := 0, 0
	for slot := range met {
		if first == 0 || slot < first {
			first = slot
		}
		last = max(last, slot)
	}
	idle := false
	for _, s := range d.Gathering.Slots {
		meetings := met[s.Number]
		for _, e := range meetings {
			e.Start, e.End = s.Start, s.End
			a.Entries = append(a.Entries, e)
			a.Meetings++
		}
		if len(meetings) > 0 {
			idle = false
			continue
		}
		e := Entry{Kind: FreeEntry, Start: s.Start, End: s.End, Slot: s.Number}
		switch {
		case s.Number > first && s.Number < last:
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
	slices.SortStableFunc(a.Entries, func(x, y Entry) int { return int(x.Start - y.Start) })
	return a
}

// meetingsOf gives a participant's booked meetings by slot number.
func (d *Day) meetingsOf(number int) map[int][]Entry {
	met := map[int][]Entry{}
	for _, b := range d.Bookings {
		r := d.Requests[b.Request-1]
		other := r.From
		switch number {
		case r.From:
			other = r.To
		case r.To:
		default:
			continue
		}
		met[b.Slot] = append(met[b.Slot], Entry{
			Kind: MeetingEntry, Slot: b.Slot, Table: d.Gathering.Tables[b.Table-1],
			With: d.Gathering.Participants[other-1], Request: r,
		})
	}
	return met
}

// Fate is what became of a request.
type Fate string

// Fates.
const (
	Booked     Fate = "booked"
	Omitted    Fate = "left_out"   // LeftOut says why
	Waiting    Fate = "waiting"    // asked for after the last timetable, or there is none yet
	Impossible Fate = "impossible" // the last run proved that not all can be held
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
