package sheet

import (
	"context"
	"slices"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// tableReader turns opened tables into a Day.
type tableReader struct {
	ctx    context.Context
	found  *findings
	tables map[Table]*sheetTable
	day    timetable.Day
	ill    map[int]bool // indices of slots whose times are reported already
}

// most is how many rows each table may have.
var most = map[Table]int{Participants: schedule.MostParticipants, Requests: schedule.MostMeetings, Slots: schedule.MostSlots, Tables: schedule.MostTables}

func (r *tableReader) read() {
	r.day.Gathering.Zone = defaultZone
	for _, t := range AllTables {
		if s := r.tables[t]; s != nil && s.header >= 0 {
			if len(s.data) > most[t] || s.cut {
				s.found.add(s.at(0, -1, TooMany, len(s.data), most[t], term("sheet.count."+string(t))))
				s.data = s.data[:min(len(s.data), most[t])]
			} else if len(s.data) == 0 {
				s.found.add(s.at(0, -1, TooFew, term("sheet.count."+string(t))))
			}
		}
	}
	r.each(Slots, r.slot)
	r.checkSlots()
	r.each(Tables, func(s *sheetTable, row gridRow, n int) {
		t := gathering.Table{Number: n, Name: s.text(row, "name"), Hall: s.text(row, "hall")}
		r.day.Gathering.Tables = append(r.day.Gathering.Tables, t)
	})
	r.each(Participants, r.participant)
	r.uniqueNames()
	who := newRoster(r.names())
	r.each(Requests, func(s *sheetTable, row gridRow, n int) { r.request(s, row, n, who) })
}

// each goes through a table's rows in the order of their numbers.
func (r *tableReader) each(t Table, row func(s *sheetTable, row gridRow, n int)) {
	s := r.tables[t]
	if s == nil || s.header < 0 {
		return
	}
	s.data = s.numbered()
	for i, line := range s.data {
		if i%1000 == 0 && r.ctx.Err() != nil {
			return
		}
		row(s, line, i+1)
	}
}

func (r *tableReader) slot(s *sheetTable, row gridRow, n int) {
	slot := gathering.Slot{Number: n}
	before := len(r.found.list)
	start, timed := r.clock(s, row, "start")
	end, ended := r.clock(s, row, "end")
	switch {
	case s.text(row, "start") == "" && s.text(row, "end") != "":
		s.wrong(row, "start", HalfTimed)
	case s.text(row, "start") != "" && s.text(row, "end") == "":
		s.wrong(row, "end", HalfTimed)
	case timed && ended && end <= start:
		s.wrong(row, "end", EndsEarly, start, end)
	case timed && ended:
		slot.Start, slot.End = start, end
	}
	r.ill[n-1] = len(r.found.list) > before
	session := gathering.AnySession
	if slot.Timed() {
		session = gathering.Morning
		if slot.Start >= 12*60 {
			session = gathering.Afternoon
		}
	}
	slot.Session = choice(s, row, "session", session, readSession, termSessions)
	if day := s.inside(row, "day", 1, mostFileDays, 1); slot.Timed() {
		slot.Start, slot.End = onDay(day, slot.Start), onDay(day, slot.End)
	}
	r.day.Gathering.Slots = append(r.day.Gathering.Slots, slot)
}

func (r *tableReader) clock(s *sheetTable, row gridRow, field string) (gathering.Clock, bool) {
	text := s.text(row, field)
	if text == "" {
		return 0, false
	}
	c, ok := clockCell(text)
	if !ok {
		s.wrong(row, field, BadClock, text)
	}
	return c, ok
}

func (r *tableReader) checkSlots() {
	s := r.tables[Slots]
	checkSlots(r.day.Gathering.Slots, r.ill, func(i int, kind Kind, args ...any) {
		s.wrong(s.data[i], "start", kind, args...)
	})
}

func (r *tableReader) participant(s *sheetTable, row gridRow, n int) {
	who := gathering.Participant{Number: n, Name: strings.Join(strings.Fields(s.text(row, "name")), " ")}
	if who.Name == "" {
		s.wrong(row, "name", NoName)
	}
	who.Kind = choice(s, row, "kind", register.Other, readKind, termKinds)
	who.Contact = s.text(row, "contact")
	who.District = s.text(row, "district")
	who.Village = s.text(row, "village")
	who.Product = s.text(row, "product")
	who.Desks = s.inside(row, "desks", 1, schedule.MostDesks, 1)
	who.Unavailable = r.slotList(s, row, "unavailable")
	r.day.Gathering.Participants = append(r.day.Gathering.Participants, who)
}

// slotList reads "1, 3-5" as slot numbers that exist.
func (r *tableReader) slotList(s *sheetTable, row gridRow, field string) []int {
	slots := len(r.day.Gathering.Slots)
	if slots == 0 { // reported elsewhere; without slots nothing can be checked
		return nil
	}
	return r.numberList(s, row, field, slots, NoSuchSlot)
}

// numberList reads numbers and ranges within 1 and most, sorted, each once.
func (r *tableReader) numberList(s *sheetTable, row gridRow, field string, most int, outside Kind) []int {
	text := s.text(row, field)
	var list []int
	parts := strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == '\n' || c == '&' })
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		low, high, ok := numberRange(part)
		switch {
		case !ok:
			s.wrong(row, field, SlotsUnreadable, text)
			return nil
		case low == high && low > 20_000 && low > most && s.sheet != "": // a day's serial number
			s.wrong(row, field, DateForList, text)
			return nil
		case low < 1 || low > most:
			s.wrong(row, field, outside, low, most)
			return nil
		case high < low || high > most:
			s.wrong(row, field, outside, high, most)
			return nil
		}
		for n := low; n <= high; n++ {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// numberRange reads "3", "3-5", "3–5" or "3 s.d. 5".
func numberRange(s string) (low, high int, ok bool) {
	for _, mark := range []string{"-", "–", "—", "s.d.", "s/d", "sd"} {
		if first, last, found := strings.Cut(s, mark); found && strings.TrimSpace(first) != "" {
			low, ok1 := wholeNumber(first)
			high, ok2 := wholeNumber(last)
			return low, high, ok1 && ok2
		}
	}
	low, ok = wholeNumber(s)
	return low, low, ok
}

func (r *tableReader) names() []string {
	names := make([]string, len(r.day.Gathering.Participants))
	for i, p := range r.day.Gathering.Participants {
		names[i] = p.Name
	}
	return names
}

// uniqueNames reports participants of the same name: a request could not tell
// them apart, and neither could people at the door.
func (r *tableReader) uniqueNames() {
	first := map[string]int{}
	for i, p := range r.day.Gathering.Participants {
		key := folded(p.Name)
		if before, twice := first[key]; twice && key != "" {
			s := r.tables[Participants]
			s.wrong(s.data[i], "name", NameTwice, p.Name, before)
			continue
		}
		first[key] = i + 1
	}
}

func (r *tableReader) request(s *sheetTable, row gridRow, n int, who *roster) {
	q := match.Request{Number: n, From: r.party(s, row, "from", who), To: r.party(s, row, "to", who)}
	if q.From == q.To && q.From > 0 {
		s.wrong(row, "to", WithItself, who.say(q.From))
	}
	q.Priority = choice(s, row, "priority", match.Want, readPriority, termPriorities)
	q.Answer = choice(s, row, "answer", match.Accepted, readAnswer, termAnswers)
	q.Session = int(choice(s, row, "session", gathering.AnySession, readSession, termSessions))
	q.Note = s.text(row, "note")
	if text := s.text(row, "slot"); text != "" && len(r.day.Gathering.Slots) > 0 {
		slot, ok := wholeNumber(text)
		switch {
		case !ok:
			s.wrong(row, "slot", NotANumber, text)
		case slot < 1 || slot > len(r.day.Gathering.Slots):
			s.wrong(row, "slot", NoSuchSlot, text, len(r.day.Gathering.Slots))
		default:
			q.Fixed = slot
		}
	}
	q.After = r.numberList(s, row, "after", len(s.data), NoSuchRequest)
	if slices.Contains(q.After, n) {
		s.wrong(row, "after", AfterItself, n)
	}
	r.day.Requests = append(r.day.Requests, q)
}

// party reads a participant by name or number; 0 when there is none.
func (r *tableReader) party(s *sheetTable, row gridRow, field string, who *roster) int {
	text := s.text(row, field)
	if text == "" {
		if _, there := s.columns[field]; there {
			s.wrong(row, field, CellMissing, headingTerm(Requests, field))
		}
		return 0
	}
	n := who.find(text)
	if n == 0 && len(who.names) > 0 {
		kind, args := who.missing(text)
		s.wrong(row, field, kind, args...)
	}
	return n
}
