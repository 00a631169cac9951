package timetable_test

import (
	"testing"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// When both sides ask for each other, they meet once and both requests are met.
func TestWishesOfBothSidesAreOneMeeting(t *testing.T) {
	t.Parallel()
	d := timetable.Day{
		Gathering: gathering.Gathering{
			Slots:        []gathering.Slot{{Number: 1}, {Number: 2}},
			Tables:       []gathering.Table{{Number: 1}},
			Participants: []gathering.Participant{{Number: 1}, {Number: 2}},
		},
		Requests: []match.Request{
			{Number: 1, From: 1, To: 2, Priority: match.Open, Answer: match.Accepted},
			{Number: 2, From: 2, To: 1, Priority: match.Must, Answer: match.Accepted},
		},
	}
	p, _, out := d.Wanted(timetable.Settings{}, nil)
	if d.LeftOut = out; len(p.Meetings) != 1 || d.WithoutRoom() != 0 {
		t.Fatalf("want one meeting and nobody without room, got %d and %d", len(p.Meetings), d.WithoutRoom())
	}
	d.Bookings = []timetable.Booking{{Request: 2, Slot: 1, Table: 1}}
	for _, f := range d.Fates() {
		if f.Fate != timetable.Booked || f.Booking.Slot != 1 {
			t.Errorf("request %d: want booked in slot 1, got %+v", f.Request.Number, f)
		}
	}
	if f := d.Fates()[0]; f.LeftOut.Same != 2 {
		t.Errorf("request 1 does not say that request 2 goes for both: %+v", f.LeftOut)
	}
}
