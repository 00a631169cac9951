package timetable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

func TestAgendaIsTheWholeDayInOrder(t *testing.T) {
	t.Parallel()
	d := dayOf(6, 2, []int{1, 1, 1}, ask(1, 2), ask(3, 1), ask(2, 3))
	d.Gathering.Participants[0].Unavailable = []int{3, 6}
	d.Gathering.Agenda = []gathering.AgendaItem{
		{Number: 1, Start: 8 * 60, End: 9 * 60, Kind: gathering.Opening, Title: "Pembukaan"},
		{Number: 2, Start: 9 * 60, End: 11 * 60, Kind: gathering.Meetings, Title: "Temu 1:1"},
		{Number: 3, Start: 11 * 60, End: 12 * 60, Kind: gathering.Closing, Title: "Penutupan"},
	}
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 2, Table: 1}, {Request: 2, Slot: 5, Table: 2}, {Request: 3, Slot: 2, Table: 2}}
	type line struct {
		Kind  timetable.EntryKind
		Start string
		Slot  int
		With  int
		Table int
	}
	var got []line
	a := d.Agenda(1)
	for _, e := range a.Entries {
		got = append(got, line{e.Kind, e.Start.String(), e.Slot, e.With.Number, e.Table.Number})
	}
	want := []line{
		{timetable.ItemEntry, "08.00", 0, 0, 0},
		{timetable.FreeEntry, "09.00", 1, 0, 0},
		{timetable.MeetingEntry, "09.20", 2, 2, 1},
		{timetable.BreakEntry, "09.40", 3, 0, 0}, // away, and still waiting between two meetings
		{timetable.BreakEntry, "10.00", 4, 0, 0},
		{timetable.MeetingEntry, "10.20", 5, 3, 2},
		{timetable.AwayEntry, "10.40", 6, 0, 0},
		{timetable.ItemEntry, "11.00", 0, 0, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("agenda (-want +got):\n%s", diff)
	}
	if a.Meetings != 2 || a.Breaks != 1 {
		t.Errorf("want 2 meetings and 1 break, got %d and %d", a.Meetings, a.Breaks)
	}
	if len(a.Gathering.Participants)+len(a.Gathering.Tables)+len(a.Gathering.Agenda) > 0 {
		t.Error("the header of an agenda carries the lists of the whole day")
	}
}

func TestDeskWithTwoOfficersMeetsTwoAtOnce(t *testing.T) {
	t.Parallel()
	d := dayOf(1, 2, []int{1, 1, 2}, ask(1, 3), ask(2, 3))
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}, {Request: 2, Slot: 1, Table: 2}}
	a := d.Agenda(3)
	if a.Meetings != 2 || len(a.Entries) != 2 || a.Entries[0].With.Number != 1 || a.Entries[1].With.Number != 2 {
		t.Errorf("want both meetings of the slot, got %+v", a.Entries)
	}
}

func TestAgendaBeforeThereIsATimetable(t *testing.T) {
	t.Parallel()
	d := dayOf(3, 1, []int{1, 1}, ask(1, 2))
	a := d.Agenda(1)
	if a.Meetings != 0 || a.Breaks != 0 || len(a.Entries) != 3 {
		t.Fatalf("want three free slots, got %+v", a)
	}
	for _, e := range a.Entries {
		if e.Kind != timetable.FreeEntry {
			t.Errorf("slot %d: want free, got %s", e.Slot, e.Kind)
		}
	}
}

// TestAgendasCountBreaksAsTheVerifierDoes takes any bookings at all, since both
// only count.
func TestAgendasCountBreaksAsTheVerifierDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t)
		p, index := d.Problem()
		var at schedule.Timetable
		for range index {
			at.Slot = append(at.Slot, rapid.IntRange(1, p.Slots).Draw(t, "slot"))
			at.Table = append(at.Table, rapid.IntRange(1, p.Tables).Draw(t, "table"))
		}
		d.Take(schedule.Result{Status: schedule.Feasible, Timetable: at}, index, nil, 0, 0)
		report := schedule.Verify(p, at)
		for i, want := range report.Breaks {
			if got := d.Agenda(i + 1).Breaks; got != want {
				t.Fatalf("participant %d: the verifier counts %d breaks, the agenda %d", i+1, want, got)
			}
		}
	})
}

func TestFates(t *testing.T) {
	t.Parallel()
	day := func() timetable.Day {
		return dayOf(2, 1, []int{1, 1, 1},
			ask(1, 2), ask(1, 3), ask(2, 3),
			match.Request{From: 2, To: 1, Answer: match.Declined}, match.Request{From: 3, To: 1, Answer: match.Withdrawn},
			match.Request{From: 3, To: 2, Answer: match.Asked}, match.Request{From: 2, To: 1, Answer: match.Lapsed})
	}
	tests := map[string]struct {
		change func(*timetable.Day)
		want   []timetable.Fate
	}{
		"before the first timetable": {
			func(*timetable.Day) {},
			[]timetable.Fate{timetable.Waiting, timetable.Waiting, timetable.Waiting, timetable.Declined, timetable.Withdrawn, timetable.Asked, timetable.Lapsed},
		},
		"booked, left out, asked later": {
			func(d *timetable.Day) {
				d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}}
				d.LeftOut = []timetable.LeftOut{{Request: 2, Cause: timetable.Cause(schedule.RefusedFull), Participant: 3, Places: 1}}
				d.Outcome = &timetable.Outcome{Status: schedule.Optimal}
			},
			[]timetable.Fate{timetable.Booked, timetable.Omitted, timetable.Waiting, timetable.Declined, timetable.Withdrawn, timetable.Asked, timetable.Lapsed},
		},
		"a file proven impossible": {
			func(d *timetable.Day) { d.Outcome = &timetable.Outcome{Status: schedule.Infeasible} },
			[]timetable.Fate{timetable.Impossible, timetable.Impossible, timetable.Impossible, timetable.Declined, timetable.Withdrawn, timetable.Asked, timetable.Lapsed},
		},
		"proven impossible after an earlier timetable": {
			func(d *timetable.Day) {
				d.Bookings = []timetable.Booking{{Request: 3, Slot: 1, Table: 1}}
				d.Outcome = &timetable.Outcome{Status: schedule.Feasible}
				d.Refuted = true
			},
			[]timetable.Fate{timetable.Impossible, timetable.Impossible, timetable.Booked, timetable.Declined, timetable.Withdrawn, timetable.Asked, timetable.Lapsed},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := day()
			tc.change(&d)
			var got []timetable.Fate
			for i, f := range d.Fates() {
				if f.Request.Number != i+1 {
					t.Errorf("fate %d is of request %d", i+1, f.Request.Number)
				}
				if (f.Fate == timetable.Booked) != (f.Booking.Request == f.Request.Number) {
					t.Errorf("request %d is %s with booking %+v", i+1, f.Fate, f.Booking)
				}
				got = append(got, f.Fate)
			}
			if !slices.Equal(tc.want, got) {
				t.Errorf("want %v, got %v", tc.want, got)
			}
		})
	}
}
