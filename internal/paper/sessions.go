package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
)

// Sessions writes a gathering's agenda as an iCalendar file that calendars subscribe
// to: an event for each item, known by the gathering and its number. SEQUENCE is the
// gathering's version, so that every change replaces what was read before; a
// cancelled gathering's events say so. address is of its public page.
func Sessions(w io.Writer, b *gathering.Binder, in *lang.Wording, address string, stamp time.Time) error {
	cal := ics.NewCalendarFor("Wantilan")
	cal.SetProductId("-//Wantilan//Temu usaha//" + strings.ToUpper(string(in.Tag)))
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName(oneLine(b.Title))
	cal.SetXWRTimezone(b.Zone)
	for _, i := range b.Agenda {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00agenda\x00%d", b.ID, i.Number))
		event := cal.AddEvent(hex.EncodeToString(sum[:16]) + "@wantilan")
		event.SetDtStampTime(stamp)
		event.SetSequence(int(b.Version))
		event.SetStartAt(b.Starts(i))
		event.SetEndAt(b.Stops(i))
		event.SetSummary(oneLine(i.Title))
		event.SetDescription(strings.Join(notEmpty(oneLine(b.Title), oneLine(i.Speakers), oneLine(i.Summary)), "\n"))
		if where := strings.Join(notEmpty(oneLine(i.Place), oneLine(b.Place), oneLine(b.Address)), ", "); where != "" {
			event.SetLocation(where)
		}
		event.SetURL(address)
		event.SetStatus(ics.ObjectStatusConfirmed)
		if b.State == gathering.Cancelled {
			event.SetStatus(ics.ObjectStatusCancelled)
		}
		event.SetTimeTransparency(ics.TransparencyOpaque)
	}
	return writeCalendar(w, cal)
}

func notEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}
