package timetable_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// header is what a person types to confirm a draft.
func header() timetable.Header {
	return timetable.Header{Title: "  Temu Usaha Mengwi (contoh) ", Place: "Balai contoh", Date: time.Date(2027, 1, 20, 23, 30, 0, 0, time.UTC)}
}

func (o *office) draft(t *testing.T, d timetable.Day) timetable.DraftID {
	t.Helper()
	id, err := o.desk.Keep(t.Context(), o.organiser, "daftar.xlsx", d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDraftBecomesAGathering(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	file := small()
	file.Gathering.Participants[0].Name = "Tenun Sandat 07 (contoh)"
	file.Gathering.Participants[0].Unavailable = []int{2}
	file.Gathering.Participants[0].Kind = register.Business
	file.Requests[3].After = []int{1, 1}
	id := o.draft(t, file)
	seen, err := o.desk.Draft(t.Context(), o.organiser, id)
	if err != nil || seen.Name != "daftar.xlsx" || seen.Made != "" {
		t.Fatalf("want the draft, got %+v, %v", seen, err)
	}
	if diff := cmp.Diff(file, seen.Day, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the draft is not what was read (-want +got):\n%s", diff)
	}
	g, err := o.desk.Confirm(t.Context(), o.organiser, id, header())
	if err != nil {
		t.Fatal(err)
	}
	d := o.day(t, g)
	if d.Gathering.Title != "Temu Usaha Mengwi (contoh)" || d.Gathering.Zone != "Asia/Makassar" || d.Gathering.Sample || len(d.Gathering.Hosts) != 1 || d.Gathering.Hosts[0].Organisation != o.organiser.Organisation {
		t.Errorf("want a real gathering of our office, got %+v", d.Gathering)
	}
	if want := time.Date(2027, 1, 20, 0, 0, 0, 0, d.Gathering.Date.Location()); !d.Gathering.Date.Equal(want) {
		t.Errorf("want the day that was typed, got %v", d.Gathering.Date)
	}
	if p := d.Gathering.Participants[0]; p.Name != "Tenun Sandat 07 (contoh)" || p.ID == "" || p.Party == "" || !cmp.Equal(p.Unavailable, []int{2}) {
		t.Errorf("want the first participant as in the file, got %+v", p)
	}
	if got := d.Gathering.Participants[1].Kind; got != register.Other {
		t.Errorf("a party of no kind: want other, got %s", got)
	}
	if got := d.Requests[3].After; !cmp.Equal(got, []int{1}) {
		t.Errorf("want the order kept once, got %v", got)
	}
	o.want(t, g, time.Second)
	o.due(t)
}

func TestConfirmingTwiceGivesTheSameGathering(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.draft(t, small())
	type answer struct {
		g   gathering.ID
		err error
	}
	answers := make(chan answer, 6)
	for range cap(answers) {
		go func() {
			g, err := o.desk.Confirm(context.WithoutCancel(t.Context()), o.organiser, id, header())
			answers <- answer{g, err}
		}()
	}
	made := map[gathering.ID]bool{}
	for range cap(answers) {
		a := <-answers
		if a.err != nil {
			t.Error(a.err)
		}
		made[a.g] = true
	}
	again, err := o.desk.Confirm(t.Context(), o.organiser, id, header())
	if err != nil || len(made) != 1 || !made[again] {
		t.Errorf("want one gathering, got %v and then %s, %v", made, again, err)
	}
	all, err := gathering.NewCalendar(o.db, time.Now).Find(t.Context(), o.organiser)
	if err != nil || len(all) != 1 {
		t.Errorf("want one gathering kept, got %d, %v", len(all), err)
	}
}

func TestDraftIsItsUploadersForADay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.draft(t, small())
	lost := func(name string, by account.Actor) {
		t.Helper()
		if _, err := o.desk.Draft(t.Context(), by, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: want the draft not found, got %v", name, err)
		}
		if _, err := o.desk.Confirm(t.Context(), by, id, header()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: want nothing to confirm, got %v", name, err)
		}
	}
	for name, by := range map[string]account.Actor{
		"colleague": o.colleague, "administrator": o.admin, "other office": o.rival, "bank": o.bank, "stranger": {},
		"the uploader, no longer organiser": {Account: o.organiser.Account, Organisation: o.organiser.Organisation, Role: account.Owner},
	} {
		lost(name, by)
	}
	o.wait(24 * time.Hour)
	if _, err := o.desk.Draft(t.Context(), o.organiser, id); err != nil {
		t.Errorf("after a day: %v", err)
	}
	if n, err := o.desk.DropOld(t.Context()); n != 0 || err != nil {
		t.Errorf("after a day: want nothing forgotten, got %d, %v", n, err)
	}
	o.wait(time.Microsecond)
	lost("later than a day", o.organiser)
	if n, err := o.desk.DropOld(t.Context()); n != 1 || err != nil {
		t.Errorf("later than a day: want one forgotten, got %d, %v", n, err)
	}
}

func TestOnlyOrganisersBringFiles(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, by := range map[string]account.Actor{"bank": o.bank, "owner": o.owner, "speaker": o.speaker, "stranger": {}} {
		if _, err := o.desk.Keep(t.Context(), by, "daftar.xlsx", small()); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: want forbidden, got %v", name, err)
		}
	}
}

func TestHeaderIsChecked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.draft(t, small())
	for name, tc := range map[string]struct {
		change func(*timetable.Header)
		field  string
	}{
		"no title":   {func(h *timetable.Header) { h.Title = " \t" }, "title"},
		"long title": {func(h *timetable.Header) { h.Title = strings.Repeat("é", 201) }, "title"},
		"long place": {func(h *timetable.Header) { h.Place = strings.Repeat("a", 201) }, "place"},
		"no date":    {func(h *timetable.Header) { h.Date = time.Time{} }, "date"},
	} {
		h := header()
		tc.change(&h)
		_, err := o.desk.Confirm(t.Context(), o.organiser, id, h)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != tc.field {
			t.Errorf("%s: want field %s refused, got %v", name, tc.field, err)
		}
	}
	h := header()
	h.Title = strings.Repeat("é", 200)
	if _, err := o.desk.Confirm(t.Context(), o.organiser, id, h); err != nil {
		t.Errorf("200 letters: %v", err)
	}
}

func TestDayThatDoesNotFitTogetherIsNotKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, spoil := range map[string]func(*timetable.Day){
		"asker who is not there":    func(d *timetable.Day) { d.Requests[0].From = 9 },
		"asked who is not there":    func(d *timetable.Day) { d.Requests[0].To = 0 },
		"declined, and not there":   func(d *timetable.Day) { d.Requests[0].To, d.Requests[0].Answer = 9, match.Declined },
		"a meeting with oneself":    func(d *timetable.Day) { d.Requests[0].To = d.Requests[0].From },
		"declined by oneself":       func(d *timetable.Day) { d.Requests[0].To, d.Requests[0].Answer = 1, match.Declined },
		"no priority":               func(d *timetable.Day) { d.Requests[0].Priority = 0 },
		"a session unheard of":      func(d *timetable.Day) { d.Requests[0].Session = 9 },
		"fixed in no slot":          func(d *timetable.Day) { d.Requests[0].Fixed = 3 },
		"after what is not there":   func(d *timetable.Day) { d.Requests[0].After = []int{5} },
		"away in no slot":           func(d *timetable.Day) { d.Gathering.Participants[0].Unavailable = []int{0} },
		"minus one desk":            func(d *timetable.Day) { d.Gathering.Participants[0].Desks = -1 },
		"slots out of order":        func(d *timetable.Day) { d.Gathering.Slots[0].Number = 2 },
		"tables out of order":       func(d *timetable.Day) { d.Gathering.Tables[1].Number = 1 },
		"participants out of order": func(d *timetable.Day) { d.Gathering.Participants[1].Number = 7 },
		"requests out of order":     func(d *timetable.Day) { d.Requests[2].Number = 1 },
		"no slots":                  func(d *timetable.Day) { d.Gathering.Slots = nil },
		"no tables":                 func(d *timetable.Day) { d.Gathering.Tables = nil },
	} {
		d := small()
		spoil(&d)
		if _, err := o.desk.Keep(t.Context(), o.organiser, "daftar.xlsx", d); err == nil {
			t.Errorf("%s: it was kept", name)
		}
	}
}
