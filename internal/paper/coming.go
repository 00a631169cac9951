package paper

import (
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
)

// Coming is one party's coming to a gathering, as its calendar knows it.
type Coming struct {
	ID       string // of the registration, the same in every file about it
	Sequence int    // higher in a file that replaces an earlier one
	Off      bool   // it will not come: the entry is taken out
}

// ComingCalendar writes the day of a gathering as one entry for whoever registered.
// A later file with a higher sequence replaces the entry of an earlier one. Days
// without hours become entries of whole days. stamp is the time of writing.
func ComingCalendar(w io.Writer, p gathering.Plan, c Coming, in *lang.Wording, stamp time.Time) error {
	cal := ics.NewCalendarFor("Wantilan")
	cal.SetProductId("-//Wantilan//Temu usaha//" + strings.ToUpper(string(in.Tag)))
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	event := cal.AddEvent("registration-" + c.ID + "@wantilan")
	event.SetDtStampTime(stamp)
	event.SetSequence(c.Sequence)
	if p.Start > 0 && p.Finish > 0 {
		at := func(day time.Time, clock gathering.Clock) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), int(clock)/60, int(clock)%60, 0, 0, day.Location())
		}
		event.SetStartAt(at(p.Date, p.Start))
		event.SetEndAt(at(p.Until, p.Finish))
	} else {
		event.SetAllDayStartAt(p.Date)
		event.SetAllDayEndAt(p.Until.AddDate(0, 0, 1))
	}
	event.SetSummary(oneLine(p.Title))
	event.SetLocation(oneLine(strings.Trim(p.Place+", "+p.Address, ", ")))
	event.SetStatus(ics.ObjectStatusConfirmed)
	if c.Off {
		cal.SetMethod(ics.MethodCancel)
		event.SetStatus(ics.ObjectStatusCancelled)
	}
	return writeCalendar(w, cal)
}
