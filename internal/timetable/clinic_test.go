package timetable_test

import (
	"testing"

	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// Members of a clinic come together: in the slot in which most can, or in which they are
// already. Host 1 receives 2, 3 and 4.
func TestMembersOfAClinicComeTogether(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*timetable.Day)
		want   [3]int // slots of the members' meetings
	}{
		"nothing known":       {func(*timetable.Day) {}, [3]int{1, 1, 1}},
		"most can come later": {func(d *timetable.Day) { d.Gathering.Participants[1].Unavailable = []int{1, 2} }, [3]int{3, 3, 3}},
		"one cannot come with": {func(d *timetable.Day) {
			d.Gathering.Participants[3].Unavailable = []int{1, 2}
			d.Gathering.Participants[1].Unavailable = []int{2, 3}
			d.Gathering.Participants[2].Unavailable = []int{2, 3}
		}, [3]int{1, 1, 3}},
		"where one is already": {func(d *timetable.Day) { d.Bookings = []timetable.Booking{{Request: 2, Slot: 2, Table: 1}} }, [3]int{2, 2, 2}},
		"a pin counts most": {func(d *timetable.Day) {
			d.Bookings = []timetable.Booking{{Request: 1, Slot: 2, Table: 1}, {Request: 2, Slot: 2, Table: 1}, {Request: 3, Slot: 3, Table: 1, Pinned: true}}
		}, [3]int{3, 3, 3}},
		"another of the same host": {func(d *timetable.Day) {
			d.Clinics = []match.Clinic{{Number: 1, Host: 1, Members: []int{2, 3}}, {Number: 2, Host: 1, Members: []int{3, 4}}}
			d.Gathering.Participants[3].Unavailable = []int{1, 3}
		}, [3]int{1, 1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dayOf(3, 2, []int{1, 1, 1, 1}, match.Request{From: 2, To: 1}, match.Request{From: 3, To: 1}, match.Request{From: 4, To: 1})
			d.Clinics = []match.Clinic{{Number: 1, Host: 1, Members: []int{2, 3, 4}}}
			c.change(&d)
			p, _, _ := d.Wanted(timetable.Settings{}, nil)
			r, err := schedule.Solve(t.Context(), p, schedule.Options{})
			if err != nil || r.Status != schedule.Optimal {
				t.Fatalf("%s, %v", r.Status, err)
			}
			if got := [3]int(r.Timetable.Slot); got != c.want {
				t.Errorf("members are received in %v, want %v", got, c.want)
			}
			for m, slot := range r.Timetable.Slot {
				for k := range m {
					if slot == r.Timetable.Slot[k] && r.Timetable.Table[m] != r.Timetable.Table[k] {
						t.Errorf("members sit at tables %d and %d in slot %d", r.Timetable.Table[m], r.Timetable.Table[k], slot)
					}
				}
			}
		})
	}
}
