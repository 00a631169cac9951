package paper_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/timetable"
)

// parsed reads a calendar with a parser other than the library it was written
// with.
func parsed(t interface {
	Helper()
	Fatalf(string, ...any)
}, file []byte) *ical.Calendar {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("a second parser refuses the calendar: %v\n%s", err, file)
	}
	return cal
}

// wellFormed checks the rules of RFC 5545 for lines: CRLF, at most 75 octets,
// no letter cut in two, no control letters.
func wellFormed(t interface {
	Helper()
	Errorf(string, ...any)
}, file []byte) {
	t.Helper()
	if !bytes.HasSuffix(file, []byte("\r\n")) {
		t.Errorf("the file does not end with CRLF")
	}
	name := regexp.MustCompile(`^[A-Z][A-Z0-9-]*[;:]`)
	for i, line := range strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		switch {
		case len(line) > 75:
			t.Errorf("line %d has %d octets: %q", i+1, len(line), line)
		case !utf8.ValidString(line):
			t.Errorf("line %d cuts a letter in two: %q", i+1, line)
		case strings.ContainsAny(line, "\r\n\x00\x07\x1b"):
			t.Errorf("line %d holds a control letter: %q", i+1, line)
		case !strings.HasPrefix(line, " ") && !name.MatchString(line):
			t.Errorf("line %d begins neither a property nor a continuation: %q", i+1, line)
		}
	}
}

func text(t *testing.T, e ical.Event, name string) string {
	t.Helper()
	s, err := e.Props.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func TestCalendarOfOneParticipant(t *testing.T) {
	d := small()
	file := made(t, func(w io.Writer) error { return paper.Calendar(w, d, 1, timetable.Followed{}, lang.In(lang.ID), stamp) })
	wellFormed(t, file)
	cal := parsed(t, file)
	if method := cal.Props.Get(ical.PropMethod); method == nil || method.Value != "PUBLISH" {
		t.Errorf("method is %v, want PUBLISH", method)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events, want the 2 meetings of participant 1", len(events))
	}
	first := events[0]
	for name, want := range map[string]string{
		ical.PropSummary:     "Temu dengan Bank A (contoh)",
		ical.PropLocation:    "Meja Bank, Ruang B, Gedung Contoh, Mengwi",
		ical.PropDescription: "Temu Usaha <Contoh> & Co; satu, dua\nJenis: Bank\nPenghubung: Ni Luh Contoh 50, I Ketut <Contoh> 52 (mewakili I Made Contoh 51)\nCatatan: Modal, mesin; tenun \\ baru baris dua",
	} {
		if got := text(t, first, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	start, err := first.DateTimeStart(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	end, err := first.DateTimeEnd(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, time.December, 9, 1, 30, 0, 0, time.UTC); !start.Equal(want) || !end.Equal(want.Add(20*time.Minute)) {
		t.Errorf("from %s to %s, want 20 minutes from %s (09.30 WITA)", start, end, want)
	}
}

func TestCalendarOfAllNamesBothSides(t *testing.T) {
	file := made(t, func(w io.Writer) error { return paper.CalendarAll(w, small(), lang.In(lang.EN), stamp) })
	wellFormed(t, file)
	events := parsed(t, file).Events()
	if len(events) != 4 {
		t.Fatalf("%d events, want 4", len(events))
	}
	if got, want := text(t, events[0], ical.PropSummary), "Bank A (contoh) – Tenun Sandat 01 (contoh)"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	seen := map[string]bool{}
	for _, e := range events {
		seen[text(t, e, ical.PropUID)] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d different UIDs for 4 meetings", len(seen))
	}
}

// A calendar that takes in a later file must move its events, not add new ones:
// the same UIDs and larger sequence numbers.
func TestLaterFileReplacesEarlier(t *testing.T) {
	d := small()
	write := func(at time.Time) []ical.Event {
		return parsed(t, made(t, func(w io.Writer) error { return paper.Calendar(w, d, 4, timetable.Followed{}, lang.In(lang.ID), at) })).Events()
	}
	before := write(stamp)
	d.Bookings[0].Slot = 3
	after := write(stamp.Add(2 * time.Minute))
	number := map[string]string{}
	for _, e := range before {
		number[text(t, e, ical.PropUID)] = e.Props.Get(ical.PropSequence).Value
	}
	for _, e := range after {
		old, known := number[text(t, e, ical.PropUID)]
		if now := e.Props.Get(ical.PropSequence).Value; !known || len(now) < len(old) || now <= old {
			t.Errorf("event %s: sequence %q after %q (known %t), want a larger one", text(t, e, ical.PropUID), now, old, known)
		}
	}
}

func TestDayWithoutTimesHasNoCalendar(t *testing.T) {
	noDate := small()
	noDate.Gathering.Date = time.Time{}
	for name, d := range map[string]timetable.Day{"no times": bare(), "no date": noDate} {
		var b bytes.Buffer
		if err := paper.CalendarAll(&b, d, lang.In(lang.ID), stamp); !errors.Is(err, paper.ErrNoTimes) || b.Len() > 0 {
			t.Errorf("%s: error %v and %d bytes, want ErrNoTimes and none", name, err, b.Len())
		}
	}
}

// Whatever people type, the file stays well formed and a second parser reads
// back what was meant.
func TestAnyNameStaysWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := small()
		name := rapid.StringMatching(`[\pL\pN\pP\pS ]{1,120}`).Draw(t, "name")
		d.Gathering.Participants[3].Name = name
		d.Requests[0].Note = rapid.String().Draw(t, "note")
		d.Gathering.Place = rapid.String().Draw(t, "place")
		var b bytes.Buffer
		if err := paper.Calendar(&b, d, 1, timetable.Followed{}, lang.In(lang.EN), stamp); err != nil {
			t.Fatalf("write: %v", err)
		}
		wellFormed(t, b.Bytes())
		got, err := parsed(t, b.Bytes()).Events()[0].Props.Text(ical.PropSummary)
		if want := strings.TrimSpace("Meeting with " + name); err != nil || got != want {
			t.Fatalf("read back %q (%v), want %q", got, err, want)
		}
	})
}

// A calendar that subscribes asks often enough for a day on which meetings move, and learns
// that a meeting is not held any more under the identity it knows it by.
func TestCancelledMeetingsAreToldAsCancelled(t *testing.T) {
	d := small()
	before := parsed(t, made(t, func(w io.Writer) error { return paper.Calendar(w, d, 1, timetable.Followed{}, lang.In(lang.ID), stamp) }))
	if p := before.Props.Get("REFRESH-INTERVAL"); p == nil || p.Value != "PT15M" || p.Params.Get("VALUE") != "DURATION" {
		t.Errorf("refresh interval %+v, want PT15M as a duration", p)
	}
	gone := d.Bookings[0]
	d.Bookings = d.Bookings[1:]
	nowhere := []timetable.Booking{{Request: 99, Slot: 1, Table: 1}, {Request: 1, Slot: 99, Table: 1}, {Request: 1, Slot: 1, Table: 0}}
	file := made(t, func(w io.Writer) error {
		return paper.Calendar(w, d, 1, timetable.Followed{Cancelled: append(nowhere, gone)}, lang.In(lang.ID), stamp.Add(5*time.Minute))
	})
	wellFormed(t, file)
	state := map[string]string{}
	for _, e := range parsed(t, file).Events() {
		state[text(t, e, ical.PropUID)] = e.Props.Get(ical.PropStatus).Value
	}
	cancelled := 0
	for _, e := range before.Events() {
		if state[text(t, e, ical.PropUID)] == "CANCELLED" {
			cancelled++
		}
	}
	if len(state) != len(before.Events()) || cancelled != 1 {
		t.Errorf("%d events, %d of the known ones cancelled: %v", len(state), cancelled, state)
	}
}
