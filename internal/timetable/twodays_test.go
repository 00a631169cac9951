package timetable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// twoDays is a gathering of two mornings in two halls, ten minutes apart.
func twoDays() timetable.Day {
	const day = 24 * 60
	d := timetable.Day{Gathering: gathering.Gathering{
		Tables: []gathering.Table{{Number: 1, Hall: "Aula"}, {Number: 2, Hall: "Pendopo"}, {Number: 3, Hall: "Aula"}},
		Walks:  []gathering.Walk{{Hall: "Aula", Other: "Pendopo", Minutes: 10}},
		Agenda: []gathering.AgendaItem{{Number: 1, Start: 8 * 60, End: 9 * 60, Kind: gathering.Opening, Title: "Pembukaan"},
			{Number: 2, Start: 9*60 + 20, End: 9*60 + 35, Kind: gathering.Meal, Day: 2}, {Number: 3, Start: 11 * 60, End: 12 * 60, Kind: gathering.Closing, Title: "Penutupan", Day: 2}},
		Participants: []gathering.Participant{{Number: 1, Kind: register.Business}, {Number: 2, Kind: register.Bank}, {Number: 3, Kind: register.Hotel}, {Number: 4, Kind: register.Expert}},
	}}
	for _, at := range []gathering.Clock{9 * 60, 9*60 + 20, day + 9*60, day + 9*60 + 20, day + 9*60 + 40} {
		d.Gathering.Slots = append(d.Gathering.Slots, gathering.Slot{Number: len(d.Gathering.Slots) + 1, Start: at, End: at + 15})
	}
	for i := range 3 {
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: 1, To: i + 2, Answer: match.Accepted})
	}
	return d
}

func TestTheEngineKnowsOfNightsAndOfTheWayBetweenHalls(t *testing.T) {
	t.Parallel()
	d := twoDays()
	p, _, _ := d.Wanted(timetable.Settings{}, nil)
	if diff := cmp.Diff([]int{3}, p.Days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{4}, p.Closed); diff != "" {
		t.Errorf("closed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]int{{0, 1}, {1, 0}}, p.Walk); diff != "" {
		t.Errorf("ways (-want +got):\n%s", diff)
	}
	for i, hall := range []int{1, 2, 1} {
		if p.Places[i].Hall != hall {
			t.Errorf("table %d is in hall %d, not %d", i+1, p.Places[i].Hall, hall)
		}
	}
	for _, x := range []struct {
		name          string
		minutes, want int // of walking; slots between
	}{{"within the pause", 5, 0}, {"a minute more", 6, 1}, {"as long as a round and two pauses", 25, 1}, {"longer", 26, 2}, {"longer than both days", 240, 5}} {
		d.Gathering.Walks[0].Minutes = x.minutes
		p, _, _ := d.Wanted(timetable.Settings{}, nil)
		got := 0
		if p.Walk != nil {
			got = p.Walk[0][1]
		}
		if got != x.want {
			t.Errorf("%s: want %d slots, got %d", x.name, x.want, got)
		}
	}
	d.Gathering.Slots = []gathering.Slot{{Number: 1}, {Number: 2}}
	d.Gathering.Walks[0].Minutes = 20
	if p, _, _ = d.Wanted(timetable.Settings{}, nil); p.Walk[1][0] != 2 || p.Days != nil {
		t.Errorf("without times: ways %v, days %v", p.Walk, p.Days)
	}
}

// Who met somebody on the evening and meets somebody the next morning did not wait, nor does
// who eats between two meetings.
func TestAgendasGoOverNights(t *testing.T) {
	t.Parallel()
	d := twoDays()
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}, {Request: 2, Slot: 3, Table: 1}, {Request: 3, Slot: 5, Table: 1}}
	a := d.Agenda(1)
	var kinds []timetable.EntryKind
	var days []int
	for _, e := range a.Entries {
		kinds, days = append(kinds, e.Kind), append(days, e.End.Day())
	}
	want := []timetable.EntryKind{timetable.ItemEntry, timetable.MeetingEntry, timetable.FreeEntry, timetable.MeetingEntry, timetable.ItemEntry, timetable.MeetingEntry, timetable.ItemEntry}
	if !slices.Equal(kinds, want) || !slices.Equal(days, []int{1, 1, 1, 2, 2, 2, 2}) || a.Breaks != 0 {
		t.Errorf("%v on days %v with %d breaks", kinds, days, a.Breaks)
	}
	d.Gathering.Agenda = nil
	if a = d.Agenda(1); a.Breaks != 1 {
		t.Errorf("without lunch: %d breaks, not 1", a.Breaks)
	}
}
