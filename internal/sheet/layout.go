package sheet

import (
	"cmp"
	"slices"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// layout is a day prepared for writing: who meets whom where and when.
type layout struct {
	day    timetable.Day
	in     *lang.Wording
	held   []timetable.Booking // by slot, then table
	byWho  [][]timetable.Booking
	tables int // columns of the board
}

func newLayout(d timetable.Day, in *lang.Wording) *layout {
	l := &layout{day: d, in: in, byWho: make([][]timetable.Booking, len(d.Gathering.Participants))}
	l.held = slices.Clone(d.Bookings)
	order.By(l.held, func(a, b timetable.Booking) int {
		return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Request, b.Request))
	})
	for _, b := range l.held {
		q := l.request(b)
		l.byWho[q.From-1] = append(l.byWho[q.From-1], b)
		l.byWho[q.To-1] = append(l.byWho[q.To-1], b)
		l.tables = max(l.tables, b.Table)
	}
	return l
}

func (l *layout) request(b timetable.Booking) match.Request { return l.day.Requests[b.Request-1] }

func (l *layout) participant(number int) gathering.Participant {
	return l.day.Gathering.Participants[number-1]
}

// name is a participant's name, or its number where the file gave none.
func (l *layout) name(number int) string {
	if name := l.participant(number).Name; name != "" {
		return name
	}
	return l.in.T("sheet.party", number)
}

func (l *layout) kind(number int) string {
	kind := l.participant(number).Kind
	if !l.in.Has("sheet.kind." + string(kind)) {
		kind = register.Other
	}
	return l.in.T("sheet.kind." + string(kind))
}

// colour is the kind that colours a meeting: the stakeholder's, when a business
// meets one.
func (l *layout) colour(q match.Request) register.Kind {
	for _, number := range []int{q.To, q.From} {
		if kind := l.participant(number).Kind; kind != register.Business {
			return kind
		}
	}
	return register.Business
}

func (l *layout) slot(number int) gathering.Slot { return l.day.Gathering.Slots[number-1] }

// time is a slot's clock times, or its number when they are not known.
func (l *layout) time(number int) string {
	s := l.slot(number)
	if !s.Timed() {
		return l.in.T("sheet.board.untimed", number)
	}
	return l.in.Clock(int(s.Start)) + "–" + l.in.Clock(int(s.End.OfDay()))
}

// table is what a table is called; a table the day does not list has its number.
func (l *layout) table(number int) string {
	if number <= len(l.day.Gathering.Tables) {
		if name := l.day.Gathering.Tables[number-1].Name; name != "" {
			return name
		}
	}
	return l.in.T("sheet.board.table", number)
}

func (l *layout) hall(number int) string {
	if number <= len(l.day.Gathering.Tables) {
		return l.day.Gathering.Tables[number-1].Hall
	}
	return ""
}

func (l *layout) title() string {
	title := l.day.Gathering.Title
	if title == "" {
		title = l.in.T("sheet.board.untitled")
	}
	return title
}

// when is the line below a title: day, zone, place.
func (l *layout) when() string {
	g := l.day.Gathering
	var parts []string
	for _, part := range []string{l.in.Date(g.Date), g.Place} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if !g.Date.IsZero() {
		parts[0] += " (" + l.in.Zone(g.Zone) + ")"
	}
	return strings.Join(parts, " · ")
}

// breaks counts the runs of slots without a meeting between two meetings of a
// participant.
func (l *layout) breaks(number int) int {
	held, last := 0, 0
	for _, b := range l.byWho[number-1] {
		if last > 0 && b.Slot > last+1 {
			held++
		}
		last = b.Slot
	}
	return held
}

// line is what a participant does in one slot.
type line struct {
	slot    int
	booking *timetable.Booking // nil when there is no meeting
	word    string             // wording key of a slot without a meeting
}

// agenda lists a participant's slots from the first to the last of the day.
func (l *layout) agenda(number int) []line {
	mine := l.byWho[number-1]
	who := l.participant(number)
	var lines []line
	next := 0
	for _, s := range l.day.Gathering.Slots {
		before := next
		for next < len(mine) && mine[next].Slot == s.Number {
			lines = append(lines, line{slot: s.Number, booking: &mine[next]})
			next++
		}
		switch {
		case next > before:
		case slices.Contains(who.Unavailable, s.Number):
			lines = append(lines, line{slot: s.Number, word: "sheet.agenda.away"})
		case before > 0 && before < len(mine):
			lines = append(lines, line{slot: s.Number, word: "sheet.agenda.break"})
		default:
			lines = append(lines, line{slot: s.Number, word: "sheet.agenda.free"})
		}
	}
	return lines
}
