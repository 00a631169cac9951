package sheet

import (
	"context"
	"strconv"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/zones"
	"wantilan/schedule"
)

// The fields of our JSON problem; problem.schema.json describes them.
var (
	problemFields     = []string{"$schema", "title", "theme", "place", "date", "zone", "sample", "hosts", "fairness", "slots", "tables", "participants", "meetings", "requests", "agenda"}
	slotFields        = []string{"id", "day", "start", "end", "session"}
	tableFields       = []string{"id", "name", "hall"}
	participantFields = []string{"id", "name", "kind", "contact", "district", "village", "product", "desks", "unavailable"}
	meetingFields     = []string{"id", "a", "b", "priority", "answer", "session", "slot", "after", "note"}
	agendaFields      = []string{"id", "day", "start", "end", "kind", "title", "place", "speakers"}
)

// problemReader turns our JSON problem into a Day.
type problemReader struct {
	*jsonReader
	ctx context.Context
	day timetable.Day
	ill map[int]bool // indices of slots whose times are reported already
}

func readProblem(ctx context.Context, data []byte, found *findings) timetable.Day {
	tree, root, ok := readTree(data, found)
	r := &problemReader{jsonReader: tree, ctx: ctx, ill: map[int]bool{}}
	if !ok || ctx.Err() != nil {
		return r.day
	}
	o, ok := r.object(&root, "", problemFields)
	if !ok {
		return r.day
	}
	r.header(o)
	r.slots(o)
	r.tables(o)
	r.participants(o)
	r.meetings(o)
	r.agenda(o)
	return r.day
}

func (r *problemReader) header(o jsonObject) {
	g := &r.day.Gathering
	g.Title = o.text("title", MostNameLen)
	g.Theme = o.text("theme", MostNoteLen)
	g.Place = o.text("place", MostNameLen)
	g.Sample = o.flag("sample")
	g.Zone = o.text("zone", MostNameLen)
	if g.Zone == "" {
		g.Zone = defaultZone
	}
	zone, err := zones.Load(g.Zone)
	if err != nil || g.Zone == "Local" {
		if v := o.value("zone"); v != nil {
			r.bad(v, "zone", BadZone, g.Zone)
		}
		zone = time.FixedZone(g.Zone, 8*60*60) // a machine without zone data: WITA
	}
	if date := o.text("date", MostNameLen); date != "" {
		if g.Date, err = time.ParseInLocation(time.DateOnly, date, zone); err != nil {
			r.bad(o.value("date"), "date", BadDate, date)
		}
	}
	if o.value("fairness") != nil {
		n := o.number("fairness", 0, schedule.MostSlots, 0)
		r.day.Fairness = &n
	}
	hosts := o.array("hosts")
	for i := range hosts {
		if name, ok := r.name(&hosts[i], "hosts["+strconv.Itoa(i+1)+"]"); ok {
			g.Hosts = append(g.Hosts, gathering.Host{Name: name})
		}
	}
}

// name reads a text that stands by itself in a list.
func (r *problemReader) name(n *jsonNode, path string) (string, bool) {
	if n.kind != '"' {
		r.bad(n, path, WrongType, term("sheet.type.text"))
		return "", false
	}
	s, wrong, args := cleanText(n.text, MostNameLen)
	if wrong != "" {
		r.bad(n, path, wrong, args...)
	}
	return s, wrong == ""
}

// countOrList reads a field that is either a number of things or a list of them.
func (r *problemReader) countOrList(o jsonObject, name string, low, most int, each func(i int, n *jsonNode, path string)) {
	v := o.needed(name)
	if v == nil {
		return
	}
	if v.kind == '0' {
		count := r.number(v, name, low, most, 0)
		for i := range count {
			each(i, nil, "")
		}
		return
	}
	if v.kind != '[' {
		r.bad(v, name, WrongType, term("sheet.type.number_or_list"))
		return
	}
	if n := len(v.values); n < low || n > most {
		r.bad(v, name, OutOfRange, n, low, most)
		return
	}
	for i := range v.values {
		if i%1000 == 0 && r.ctx.Err() != nil {
			return
		}
		each(i, &v.values[i], name+"["+strconv.Itoa(i+1)+"]")
	}
}

// position checks that an element that says its number stands at it.
func (r *problemReader) position(o jsonObject, i int) {
	if v := o.value("id"); v != nil && v.text != strconv.Itoa(i+1) {
		r.bad(v, o.field("id"), WrongID, v.text, i+1)
	}
}

func (r *problemReader) slots(o jsonObject) {
	places := make([]*jsonNode, 0, 16)
	r.countOrList(o, "slots", 1, schedule.MostSlots, func(i int, n *jsonNode, path string) {
		slot := gathering.Slot{Number: i + 1}
		if n != nil {
			if s, ok := r.object(n, path, slotFields); ok {
				r.position(s, i)
				slot.Session = word(s, "session", gathering.AnySession, readSession, termSessions)
				before := len(r.found.list)
				slot.Start, slot.End = r.span(s)
				if day := s.number("day", 1, mostFileDays, 1); slot.Timed() {
					slot.Start, slot.End = onDay(day, slot.Start), onDay(day, slot.End)
				}
				r.ill[i] = len(r.found.list) > before
			}
			places = append(places, n)
		}
		r.day.Gathering.Slots = append(r.day.Gathering.Slots, slot)
	})
	checkSlots(r.day.Gathering.Slots, r.ill, func(i int, kind Kind, args ...any) {
		r.bad(places[i], "slots["+strconv.Itoa(i+1)+"]", kind, args...)
	})
}

// span reads start and end; both 0 when neither is there.
func (r *problemReader) span(o jsonObject) (start, end gathering.Clock) {
	first, last := o.value("start"), o.value("end")
	if first == nil && last == nil {
		return 0, 0
	}
	if first == nil || last == nil {
		r.bad(o.n, o.path, HalfTimed)
		return 0, 0
	}
	start, end = o.clock("start"), o.clock("end")
	if start < 0 || end < 0 {
		return 0, 0
	}
	if end <= start {
		r.bad(o.n, o.path, EndsEarly, start, end)
		return 0, 0
	}
	return start, end
}

// checkSlots reports slots that overlap the one before or have no time while
// others do; ill are the indices of those that are reported already.
func checkSlots(slots []gathering.Slot, ill map[int]bool, bad func(i int, kind Kind, args ...any)) {
	timed := false
	for _, s := range slots {
		timed = timed || s.Timed()
	}
	last := -1
	for i, s := range slots {
		switch {
		case ill[i]:
		case timed && !s.Timed():
			bad(i, SomeTimed)
		case timed && last >= 0 && s.Start < slots[last].End:
			bad(i, Overlap, s.Start, slots[last].End, slots[last].Number)
		}
		if s.Timed() {
			last = i
		}
	}
}

func (r *problemReader) tables(o jsonObject) {
	r.countOrList(o, "tables", 1, schedule.MostTables, func(i int, n *jsonNode, path string) {
		table := gathering.Table{Number: i + 1}
		switch {
		case n == nil:
		case n.kind == '{':
			if t, ok := r.object(n, path, tableFields); ok {
				r.position(t, i)
				table.Name, table.Hall = t.text("name", MostNameLen), t.text("hall", MostNameLen)
			}
		default:
			table.Name, _ = r.name(n, path)
		}
		r.day.Gathering.Tables = append(r.day.Gathering.Tables, table)
	})
}

func (r *problemReader) participants(o jsonObject) {
	slots := len(r.day.Gathering.Slots)
	first := map[string]int{}
	r.countOrList(o, "participants", 0, schedule.MostParticipants, func(i int, n *jsonNode, path string) {
		who := gathering.Participant{Number: i + 1, Kind: register.Other, Desks: 1}
		if n != nil && n.kind == '"' {
			who.Name, _ = r.name(n, path)
		} else if n != nil {
			if p, ok := r.object(n, path, participantFields); ok {
				r.position(p, i)
				r.participant(p, &who, slots)
			}
		}
		if key := folded(who.Name); key != "" {
			if before, twice := first[key]; twice {
				r.bad(n, path, NameTwice, who.Name, before)
			} else {
				first[key] = i + 1
			}
		}
		r.day.Gathering.Participants = append(r.day.Gathering.Participants, who)
	})
}

func (r *problemReader) participant(p jsonObject, who *gathering.Participant, slots int) {
	who.Name = p.text("name", MostNameLen)
	who.Kind = word(p, "kind", register.Other, readKind, termKinds)
	who.Contact = p.text("contact", MostNameLen)
	who.District = p.text("district", MostNameLen)
	who.Village = p.text("village", MostNameLen)
	who.Product = p.text("product", MostNoteLen)
	who.Desks = p.number("desks", 1, schedule.MostDesks, 1)
	if slots > 0 { // without slots, which is reported, nothing can be checked
		who.Unavailable = p.numbers("unavailable", slots, NoSuchSlot)
	}
}

func (r *problemReader) meetings(o jsonObject) {
	field := "meetings"
	if o.value("requests") != nil {
		if o.value("meetings") != nil {
			r.bad(o.value("requests"), "requests", BothFields, "meetings", "requests")
			return
		}
		field = "requests"
	}
	v := o.needed(field)
	if v == nil {
		return
	}
	list := r.array(v, field)
	if len(list) > schedule.MostMeetings {
		r.bad(v, field, OutOfRange, len(list), 0, schedule.MostMeetings)
		return
	}
	names := make([]string, len(r.day.Gathering.Participants))
	for i, p := range r.day.Gathering.Participants {
		names[i] = p.Name
	}
	who := newRoster(names)
	for i := range list {
		if i%1000 == 0 && r.ctx.Err() != nil {
			return
		}
		q := match.Request{Number: i + 1, Priority: match.Want, Answer: match.Accepted}
		if m, ok := r.object(&list[i], field+"["+strconv.Itoa(i+1)+"]", meetingFields); ok {
			r.position(m, i)
			r.meeting(m, &q, who, len(list))
		}
		r.day.Requests = append(r.day.Requests, q)
	}
}

func (r *problemReader) meeting(m jsonObject, q *match.Request, who *roster, count int) {
	q.From, q.To = r.party(m, "a", who), r.party(m, "b", who)
	if q.From == q.To && q.From > 0 {
		r.bad(m.n, m.path, WithItself, who.say(q.From))
	}
	q.Priority = word(m, "priority", match.Want, readPriority, termPriorities)
	q.Answer = word(m, "answer", match.Accepted, readAnswer, termAnswers)
	q.Session = int(word(m, "session", gathering.AnySession, readSession, termSessions))
	q.Note = m.text("note", MostNoteLen)
	if v := m.value("slot"); v != nil && len(r.day.Gathering.Slots) > 0 {
		slots := len(r.day.Gathering.Slots)
		if n, ok := wholeNumber(v.text); v.kind != '0' || !ok || n < 1 || n > slots {
			r.bad(v, m.field("slot"), NoSuchSlot, v.text, slots)
		} else {
			q.Fixed = n
		}
	}
	q.After = m.numbers("after", count, NoSuchRequest)
	for _, before := range q.After {
		if before == q.Number {
			r.bad(m.value("after"), m.field("after"), AfterItself, before)
		}
	}
}

// party reads a participant given by number or name; 0 when there is none.
func (r *problemReader) party(m jsonObject, field string, who *roster) int {
	v := m.needed(field)
	if v == nil {
		return 0
	}
	path := m.field(field)
	switch {
	case v.kind == '0':
		if n, ok := wholeNumber(v.text); ok && n >= 1 && n <= len(who.names) {
			return n
		}
		r.bad(v, path, NoSuchParty, v.text, len(who.names))
	case v.kind != '"':
		r.bad(v, path, WrongType, term("sheet.type.number_or_name"))
	default:
		n := who.find(v.text)
		if n == 0 {
			kind, args := who.missing(v.text)
			r.bad(v, path, kind, args...)
		}
		return n
	}
	return 0
}

func (r *problemReader) agenda(o jsonObject) {
	items := o.array("agenda")
	if len(items) > schedule.MostSlots {
		r.bad(o.value("agenda"), "agenda", OutOfRange, len(items), 0, schedule.MostSlots)
		return
	}
	for i := range items {
		item := gathering.AgendaItem{Number: i + 1}
		if a, ok := r.object(&items[i], "agenda["+strconv.Itoa(i+1)+"]", agendaFields); ok {
			r.position(a, i)
			item.Start, item.End = r.span(a)
			item.Kind = word(a, "kind", gathering.Talk, readAgendaKind, termAgendaKinds)
			item.Title = a.text("title", MostNameLen)
			item.Place = a.text("place", MostNameLen)
			item.Speakers = a.text("speakers", MostNoteLen)
			if day := a.number("day", 1, mostFileDays, 1); day > 1 {
				item.Day = day
			}
		}
		r.day.Gathering.Agenda = append(r.day.Gathering.Agenda, item)
	}
}
