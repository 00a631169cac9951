package timetable_test

import (
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

func TestPrintedCodeOpensOneAgendaWithoutSigningIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	o.want(t, g, time.Second)
	o.due(t)
	o.publish(t, g)
	d := o.day(t, g)
	codes, err := o.Codes(o.organiser, d)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range d.Gathering.Participants {
		code := codes(p.Number)
		if seen[code] || len(code) > 60 || strings.ContainsAny(code, " /?#%+&") {
			t.Errorf("participant %d: code %q is not new, not short, or not fit for an address", p.Number, code)
		}
		seen[code] = true
		opened, number, err := o.DayByCode(t.Context(), code)
		if err != nil || number != p.Number || len(opened.Bookings) != 3 {
			t.Errorf("participant %d: opened number %d, %v", p.Number, number, err)
		}
		if single, err := o.Code(t.Context(), o.organiser, g, p.ID); err != nil || single != code {
			t.Errorf("participant %d: one code says %q, the list says %q, %v", p.Number, single, code, err)
		}
	}
}

func TestCodeThatWasNotPrintedHereOpensNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	d := o.keep(t, small())
	p := d.Gathering.Participants
	code := func(planner *timetable.Planner, n int) string {
		t.Helper()
		c, err := planner.Code(t.Context(), o.organiser, d.Gathering.ID, p[n].ID)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	mine, others := code(o.Planner, 0), code(o.Planner, 1)
	id, mark, _ := strings.Cut(mine, ".")
	_, otherMark, _ := strings.Cut(others, ".")
	elsewhere := timetable.NewPlanner(o.db, []byte("the key of another installation"), o.clock)
	for name, bad := range map[string]string{
		"empty": "", "identity alone": id, "without mark": id + ".", "without identity": "." + mark, "another's mark": id + "." + otherMark,
		"shortened": mine[:len(mine)-1], "lengthened": mine + "A", "unknown identity": "nobody." + mark,
		"very long": mine + strings.Repeat("A", 1000), "printed elsewhere": code(elsewhere, 0),
	} {
		_, _, err := o.DayByCode(t.Context(), bad)
		if fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "timetable.code_void") {
			t.Errorf("%s: want the code void, got %v", name, err)
		}
	}
}

func TestVoidedCodeOpensNothingAndANewOneDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	d := o.keep(t, small())
	g, who := d.Gathering.ID, d.Gathering.Participants[0].ID
	before, err := o.Code(t.Context(), o.organiser, g, who)
	if err != nil {
		t.Fatal(err)
	}
	if err := gathering.NewCalendar(o.db, time.Now).VoidLinks(t.Context(), o.organiser, g, who); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.DayByCode(t.Context(), before); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the void code: want not found, got %v", err)
	}
	after, err := o.Code(t.Context(), o.organiser, g, who)
	if err != nil {
		t.Fatal(err)
	}
	if _, number, err := o.DayByCode(t.Context(), after); err != nil || number != 1 {
		t.Errorf("the new code: want participant 1, got %d, %v", number, err)
	}
}

func TestOnlyHostsGetAllCodes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	d := o.keep(t, small())
	for name, by := range map[string]account.Actor{"bank": o.bank, "owner": o.owner, "speaker": o.speaker, "other office": o.rival, "stranger": {}} {
		if _, err := o.Codes(by, d); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: want forbidden, got %v", name, err)
		}
	}
}
