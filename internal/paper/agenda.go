package paper

import (
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// agenda is one participant's day.
type agenda struct {
	who      gathering.Participant
	name     string
	lines    []line
	meetings int
	breaks   int // runs of idle slots between two meetings
}

// lineKind is what a line of an agenda tells.
type lineKind string

const (
	lineMeeting lineKind = "meeting"
	lineBreak   lineKind = "break"
	lineItem    lineKind = "item" // of the susunan acara
)

// line is one line of an agenda. Meetings have slot, table, with and request;
// items of the day have item.
type line struct {
	kind    lineKind
	when    string
	slot    gathering.Slot
	table   gathering.Table
	with    gathering.Participant
	request match.Request
	item    gathering.AgendaItem
}

// agendas are those of all participants who have a meeting.
func (p *plan) agendas() []agenda {
	var all []agenda
	for _, who := range p.day.Gathering.Participants {
		if len(p.of[who.Number]) > 0 {
			all = append(all, p.agendaOf(who))
		}
	}
	return all
}

// agenda is that of one participant, with or without meetings.
func (p *plan) agenda(number int) (agenda, error) {
	who, err := p.participant(number)
	if err != nil {
		return agenda{}, err
	}
	return p.agendaOf(who), nil
}

// agendaOf words the day's own agenda of a participant; idle slots that follow
// one another become one line, and free slots at either end are left out.
func (p *plan) agendaOf(who gathering.Participant) agenda {
	own := *p.day // with this participant's bookings only: the day looks at all it has
	own.Bookings = nil
	for _, i := range p.of[who.Number] {
		m := p.meetings[i]
		own.Bookings = append(own.Bookings, timetable.Booking{Request: m.request.Number, Slot: m.slot.Number, Table: m.table.Number})
	}
	day := own.Agenda(who.Number)
	a := agenda{who: who, name: p.name(who), meetings: day.Meetings, breaks: day.Breaks}
	idle := 0 // idle slots just before
	for i, e := range day.Entries {
		if e.Kind == timetable.BreakEntry {
			idle++
			if i+1 == len(day.Entries) || day.Entries[i+1].Kind != timetable.BreakEntry {
				a.lines = append(a.lines, p.breakLine(e.Slot-idle+1, e.Slot))
				idle = 0
			}
			continue
		}
		switch e.Kind {
		case timetable.MeetingEntry:
			slot := p.day.Gathering.Slots[e.Slot-1]
			a.lines = append(a.lines, line{kind: lineMeeting, when: p.when(slot), slot: slot, table: e.Table, with: e.With, request: e.Request})
		case timetable.ItemEntry:
			if p.timed() {
				a.lines = append(a.lines, line{kind: lineItem, when: p.clocks(e.Start, e.End), item: e.Item})
			}
		}
	}
	return a
}

// breakLine tells the idle slots from one to another, both included.
func (p *plan) breakLine(from, to int) line {
	slots := p.day.Gathering.Slots
	first, last := slots[from-1], slots[to-1]
	l := line{kind: lineBreak}
	switch {
	case first.Timed() && last.Timed():
		l.when = p.clocks(first.Start, last.End)
	case from == to:
		l.when = p.text("paper.slot", from)
	default:
		l.when = p.text("paper.slots", from, to)
	}
	return l
}

// timed tells whether the clock times of the slots are known, so that meetings
// can be set between the items of the day.
func (p *plan) timed() bool {
	slots := p.day.Gathering.Slots
	return len(slots) > 0 && slots[0].Timed()
}
