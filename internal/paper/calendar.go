package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// Calendar writes one participant's meetings as an iCalendar file that Google
// Calendar and Outlook take in. stamp is the time of writing. Times are given in UTC, so that
// no program has to know the gathering's zone.
//
// SEQUENCE is the agenda's revision (RFC 5545, 3.8.7.4), so that what did not change replaces
// nothing; of a day that nobody published, a file written later replaces an earlier one.
// Calendars are told of meetings of earlier timetables that are not held.
//
// It gives ErrNoTimes for a day without date or clock times.
func Calendar(w io.Writer, d timetable.Day, number int, followed timetable.Followed, in *lang.Wording, stamp time.Time) error {
	return CalendarLate(w, d, number, followed, func(int, int) time.Duration { return 0 }, in, stamp)
}

// CalendarLate is Calendar on the day itself: late tells how much later than planned a slot
// begins at a table, by their numbers.
func CalendarLate(w io.Writer, d timetable.Day, number int, followed timetable.Followed, late func(slot, table int) time.Duration, in *lang.Wording, stamp time.Time) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	one, err := p.agenda(number)
	if err != nil {
		return err
	}
	cal, err := p.calendar(in.T("paper.calendar.name", one.name))
	if err != nil {
		return err
	}
	revision := followed.Revision
	if revision == 0 {
		revision = sequence(stamp)
	}
	for _, l := range one.lines {
		if l.kind != lineMeeting {
			continue
		}
		event := p.event(cal, &l.request, l.slot, l.table, stamp, revision)
		event.SetSummary(oneLine(in.T("paper.calendar.summary", p.name(l.with))))
		words := p.describe(&l)
		if x := late(l.slot.Number, l.table.Number); x > 0 {
			event.SetStartAt(d.Gathering.On(l.slot.Start).Add(x))
			event.SetEndAt(d.Gathering.On(l.slot.End).Add(x))
			words = p.text("paper.calendar.was", in.Clock(int(l.slot.Start))) + "\n" + words
		}
		event.SetDescription(words)
	}
	g := &d.Gathering
	for _, b := range followed.Cancelled {
		if b.Request < 1 || b.Request > len(d.Requests) || b.Slot < 1 || b.Slot > len(g.Slots) || b.Table < 1 || b.Table > len(g.Tables) {
			continue // of slots or tables that are no more
		}
		r := &d.Requests[b.Request-1]
		other := r.To
		if other == number {
			other = r.From
		}
		event := p.event(cal, r, g.Slots[b.Slot-1], g.Tables[b.Table-1], stamp, revision)
		event.SetSummary(oneLine(in.T("paper.calendar.summary", p.name(g.Participants[other-1]))))
		event.SetStatus(ics.ObjectStatusCancelled)
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return writeCalendar(w, cal)
}

// CalendarAll writes every meeting of the day into one calendar; each event
// names both sides.
func CalendarAll(w io.Writer, d timetable.Day, in *lang.Wording, stamp time.Time) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	cal, err := p.calendar(p.title())
	if err != nil {
		return err
	}
	changed := stamp
	if !d.PublishedAt.IsZero() {
		changed = d.PublishedAt
	}
	for _, m := range p.meetings {
		event := p.event(cal, m.request, m.slot, m.table, stamp, sequence(changed))
		event.SetSummary(oneLine(in.T("paper.calendar.summary_all", p.name(m.first), p.name(m.then))))
		event.SetDescription(p.title())
	}
	return writeCalendar(w, cal)
}

func (p *plan) calendar(name string) (*ics.Calendar, error) {
	g := &p.day.Gathering
	if g.Date.IsZero() {
		return nil, ErrNoTimes
	}
	for _, s := range g.Slots {
		if !s.Timed() {
			return nil, ErrNoTimes
		}
	}
	cal := ics.NewCalendarFor("Wantilan")
	cal.SetProductId("-//Wantilan//Temu usaha//" + strings.ToUpper(string(p.in.Tag)))
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName(oneLine(name))
	cal.SetRefreshInterval("PT15M", ics.WithValue("DURATION"))
	cal.SetXPublishedTTL("PT15M")
	if g.Zone != "" {
		cal.SetXWRTimezone(g.Zone)
	}
	return cal, nil
}

func (p *plan) event(cal *ics.Calendar, r *match.Request, slot gathering.Slot, table gathering.Table, stamp time.Time, revision int) *ics.VEvent {
	g := &p.day.Gathering
	event := cal.AddEvent(p.uid(r))
	event.SetDtStampTime(stamp)
	event.SetSequence(revision)
	event.SetStartAt(g.On(slot.Start))
	event.SetEndAt(g.On(slot.End))
	place := p.place(table)
	if g.Place != "" {
		place += ", " + g.Place
	}
	event.SetLocation(oneLine(place))
	event.SetStatus(ics.ObjectStatusConfirmed)
	event.SetTimeTransparency(ics.TransparencyOpaque)
	return event
}

// describe tells what is known of the other side, one thing a line.
func (p *plan) describe(l *line) string {
	parts := []string{p.title()}
	add := func(key, value string) {
		if value = oneLine(value); value != "" {
			parts = append(parts, p.text(key, value))
		}
	}
	if p.coloured {
		add("paper.calendar.kind", p.kindName(kindOf(l.with)))
	}
	add("paper.calendar.contact", Met(p.in, l.with))
	add("paper.calendar.product", l.with.Product)
	add("paper.calendar.note", l.request.Note)
	return strings.Join(parts, "\n")
}

// uid is the same for the same request of the same gathering in every file, so
// that a calendar moves an event instead of adding a second one. A day from a
// file has no ids and is known by its title, its date and the two sides.
func (p *plan) uid(r *match.Request) string {
	g := &p.day.Gathering
	known := []string{string(g.ID), string(r.ID)}
	side := func(number int) string { return fmt.Sprint(number, " ", g.Participants[number-1].Name) }
	if g.ID == "" || r.ID == "" {
		known = []string{g.Title, g.Date.Format(time.DateOnly), fmt.Sprint(r.Number), side(r.From), side(r.To)}
	}
	sum := sha256.Sum256([]byte(strings.Join(known, "\x00")))
	return hex.EncodeToString(sum[:16]) + "@wantilan"
}

// sequence grows with the time of a change, a step a minute, as calendars want of a newer
// version of an event.
func sequence(stamp time.Time) int {
	since := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	return max(0, int(stamp.Sub(since)/time.Minute))
}

// oneLine takes control letters out of a text, which no iCalendar value may
// hold, and the marks that turn the direction of writing.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "?")))
}

func writeCalendar(w io.Writer, cal *ics.Calendar) error {
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("making the calendar: %w", err)
	}
	return writeAll(w, "the calendar", &b)
}
