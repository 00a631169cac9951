package paper

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// Met is a list of who met whom, a line for each meeting: round, time, table, the two sides,
// and whether it was held.
type Met struct {
	Lines   [][]string
	Size    Size
	Signers []Signatory
}

// MetList writes the list.
func MetList(w io.Writer, o Occasion, l Met, in *lang.Wording) error {
	return writeGrids(w, in, l.grid(&o, in))
}

// Table is the list for a workbook.
func (l *Met) Table(in *lang.Wording) Table { return l.grid(&Occasion{}, in).table() }

func (l *Met) grid(o *Occasion, in *lang.Wording) *grid {
	return &grid{occasion: o, title: in.T("paper.met.title"), size: l.Size, signers: l.Signers, least: plainHigh, empty: in.T("paper.met.none"), rows: numbered(l.Lines), columns: []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.met.round"), wide: 14, align: "C"}, {head: in.T("paper.met.when"), wide: 14, align: "C"}, {head: in.T("paper.met.table"), share: 1.4},
		{head: in.T("paper.met.one"), share: 3}, {head: in.T("paper.met.other"), share: 3}, {head: in.T("paper.met.state"), share: 1.8},
	}}
}

// Promised is a list of promises, a line for each: who promises, to whom, what and how much,
// until when, and how it stands.
type Promised struct {
	Lines   [][]string
	Size    Size
	Signers []Signatory
}

// PromisedList writes the list.
func PromisedList(w io.Writer, o Occasion, l Promised, in *lang.Wording) error {
	return writeGrids(w, in, l.grid(&o, in))
}

// Table is the list for a workbook.
func (l *Promised) Table(in *lang.Wording) Table { return l.grid(&Occasion{}, in).table() }

func (l *Promised) grid(o *Occasion, in *lang.Wording) *grid {
	return &grid{occasion: o, title: in.T("promise.title"), size: l.Size, signers: l.Signers, least: plainHigh, empty: in.T("promise.none"), rows: numbered(l.Lines), columns: []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("promise.giver"), share: 2.4}, {head: in.T("promise.taker"), share: 2.4}, {head: in.T("promise.what"), share: 3},
		{head: in.T("promise.due"), wide: 24}, {head: in.T("promise.state"), share: 1.8},
	}}
}

// numbered puts the number of each line before it.
func numbered(lines [][]string) [][]string {
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = append([]string{fmt.Sprint(i + 1)}, l...)
	}
	return rows
}

// Remind is the next step of a meeting, on a day.
type Remind struct{ Day, With, What string }

// Reminder writes a calendar with the day of a meeting's next step as one event for the
// whole day. It is the same event whenever it is written.
func Reminder(w io.Writer, d timetable.Day, request int, r Remind, in *lang.Wording, stamp time.Time) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, r.Day)
	if err != nil {
		return fmt.Errorf("read the day of a next step: %w", err)
	}
	cal := ics.NewCalendarFor("Wantilan")
	cal.SetProductId("-//Wantilan//Temu usaha//" + string(in.Tag))
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	event := cal.AddEvent("next-" + p.uid(&d.Requests[request-1]))
	event.SetDtStampTime(stamp)
	event.SetSequence(sequence(stamp))
	event.SetAllDayStartAt(day)
	event.SetAllDayEndAt(day.AddDate(0, 0, 1))
	event.SetSummary(oneLine(in.T("paper.calendar.summary", r.With)))
	event.SetDescription(oneLine(r.What) + "\n" + p.title())
	event.SetTimeTransparency(ics.TransparencyTransparent)
	return writeCalendar(w, cal)
}
