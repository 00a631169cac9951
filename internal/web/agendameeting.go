package web

import (
	"fmt"
	"math"
	"strings"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// meetingOf is what the meetings of an agenda are shown with.
type meetingOf struct {
	in     *lang.Wording
	at     time.Time
	a      *timetable.Agenda
	looks  map[register.PartyID]register.Glance
	tables []gathering.Table
	late   []live.Hall // while one of them is late; none otherwise
}

// begins is when an entry begins; of a meeting that is late, both times.
func (m meetingOf) begins(e timetable.Entry) string {
	if n := live.LateIn(m.late, e.Slot, e.Table.Hall); n > 0 && e.Kind == timetable.MeetingEntry && e.End > 0 {
		return m.in.T("live.time_moved", m.in.Clock(int(e.Start.OfDay())), m.in.Clock(int((e.Start + gathering.Clock(n/time.Minute)).OfDay())))
	}
	return entryTime(m.in, e)
}

// ends is when an entry ends, as late as it is.
func (m meetingOf) ends(e timetable.Entry) string {
	end := int(e.End)
	if e.Kind == timetable.MeetingEntry {
		end += int(live.LateIn(m.late, e.Slot, e.Table.Hall) / time.Minute)
	}
	return m.in.Clock(int(gathering.Clock(end).OfDay()))
}

// day names a day of the gathering.
func (m meetingOf) day(number int) string {
	name := m.in.T("plan.day_number", number)
	if date := m.a.Gathering.Date; !date.IsZero() {
		name += " · " + m.in.Date(date.AddDate(0, 0, number-1))
	}
	return name
}

// look is what the register says of whom one meets.
func (m meetingOf) look(e timetable.Entry) register.Glance { return m.looks[e.With.Party] }

// products are what whom one meets makes or offers, in a line.
func (m meetingOf) products(e timetable.Entry) string {
	if g := m.look(e); len(g.Products) > 0 {
		return strings.Join(g.Products, ", ")
	}
	return e.With.Product
}

// wishes say what both want of the meeting: what each wrote who asked for it, and what one
// looks for that the other offers. Where these do not meet, it is what the other side looks
// for and offers.
func (m meetingOf) wishes(e timetable.Entry) (lines []string) {
	for _, r := range []struct {
		from int
		note string
	}{{e.Request.From, e.Request.Note}, {e.Other.From, e.Other.Note}} {
		switch {
		case r.note == "":
		case r.from == e.With.Number:
			lines = append(lines, nameOf(m.in, e.With)+": "+r.note)
		default:
			lines = append(lines, nameOf(m.in, m.a.Participant)+": "+r.note)
		}
	}
	own, other := m.looks[m.a.Participant.Party], m.look(e)
	common := own.Common(&other)
	for _, c := range common {
		lines = append(lines, m.in.T("agenda.common", c[0], c[1]))
	}
	if len(common) > 0 {
		return lines
	}
	if len(other.Needs) > 0 {
		lines = append(lines, m.in.T("agenda.needs", titles(other.Needs)))
	}
	if len(other.Offers) > 0 {
		lines = append(lines, m.in.T("agenda.offers", titles(other.Offers)))
	}
	return lines
}

func titles(all []register.WantWords) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = w.Title
	}
	return strings.Join(words, ", ")
}

// bring is what to bring to a meeting.
func (m meetingOf) bring(e timetable.Entry) string { return m.a.Gathering.ToBring(e.With.Kind) }

// says tells whether there is more to say of a meeting than whom, when and where.
func (m meetingOf) says(e timetable.Entry) bool {
	return m.look(e).Photo.Thumb != "" || m.bring(e) != "" || m.hall(e.Table) != nil || len(m.wishes(e)) > 0
}

// hallPlan is where a table stands among those of its hall, in the order of their numbers.
// It is no measured plan, and says so.
type hallPlan struct {
	Path        string // all tables of the hall
	Wide, High  int
	X, Y        int // of the table
	Row, Column int // from 1
	Words       string
}

// Measures of a plan of a hall: a table with its gap.
const (
	tableWide, tableHigh = 10, 9
	tableAcross          = "h8v6h-8z"
)

// hall draws the hall of a meeting's table; nil for one table alone.
func (m meetingOf) hall(t gathering.Table) *hallPlan {
	n, at := 0, 0
	for _, x := range m.tables {
		if x.Hall == t.Hall {
			if x.Number == t.Number {
				at = n
			}
			n++
		}
	}
	if n < 2 || n > mostDrawn {
		return nil
	}
	columns := int(math.Ceil(math.Sqrt(1.6 * float64(n))))
	p := hallPlan{Wide: columns * tableWide, High: (n + columns - 1) / columns * tableHigh, Row: at/columns + 1, Column: at%columns + 1}
	p.X, p.Y = 1+at%columns*tableWide, 1+at/columns*tableHigh
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "M%d %d%s", 1+i%columns*tableWide, 1+i/columns*tableHigh, tableAcross)
	}
	p.Path = b.String()
	p.Words = m.in.T("agenda.plan", tableOf(m.in, t), p.Row, p.Column)
	return &p
}

// mostDrawn bounds the tables of a plan: more cannot be told apart on a phone.
const mostDrawn = 120

// thumbHigh is how high a photo of the given size is at the width of a thumb.
func thumbHigh(p register.Photo) int { return max(1, thumbWide*p.Height/max(1, p.Width)) }

// thumbWide is the width of a small photo, in CSS pixels.
const thumbWide = 96
