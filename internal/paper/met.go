package paper

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// Lines is a plain list: of who met whom, or of promises. Each line has as many texts as
// there are heads.
type Lines struct {
	Title, Empty string
	Heads        []string
	Shares       []float64 // of the width
	Rows         [][]string
	Size         Size
	Signers      []Signatory
}

// LineList writes the list.
func LineList(w io.Writer, o Occasion, l Lines, in *lang.Wording) error {
	return writeGrids(w, in, l.grid(&o, in))
}

// Table is the list for a workbook.
func (l *Lines) Table(in *lang.Wording) Table { return l.grid(&Occasion{}, in).table() }

func (l *Lines) grid(o *Occasion, in *lang.Wording) *grid {
	g := &grid{occasion: o, title: l.Title, size: l.Size, signers: l.Signers, least: plainHigh, empty: l.Empty, rows: numbered(l.Rows)}
	g.columns = append(g.columns, column{head: in.T("paper.list.no"), wide: 10, align: "C"})
	for i, head := range l.Heads {
		g.columns = append(g.columns, column{head: head, share: l.Shares[i]})
	}
	return g
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
