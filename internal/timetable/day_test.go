package timetable_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// dayOf makes a day of slots (the first half in the morning), tables and
// participants with the given desks, and requests numbered in their order.
func dayOf(slots, tables int, desks []int, requests ...match.Request) timetable.Day {
	var d timetable.Day
	for i := range slots {
		session := gathering.Morning
		if i >= (slots+1)/2 {
			session = gathering.Afternoon
		}
		start := gathering.Clock(9*60 + 20*i)
		d.Gathering.Slots = append(d.Gathering.Slots, gathering.Slot{Number: i + 1, Start: start, End: start + 20, Session: session})
	}
	for i := range tables {
		d.Gathering.Tables = append(d.Gathering.Tables, gathering.Table{Number: i + 1})
	}
	for i, n := range desks {
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{Number: i + 1, Desks: n})
	}
	for i, r := range requests {
		r.Number = i + 1
		if r.Answer == "" {
			r.Answer = match.Accepted
		}
		if r.Priority == 0 {
			r.Priority = match.Want
		}
		d.Requests = append(d.Requests, r)
	}
	return d
}

func ask(from, to int) match.Request { return match.Request{From: from, To: to} }

func TestProblemHoldsAcceptedRequestsWithTheirWishes(t *testing.T) {
	t.Parallel()
	d := dayOf(4, 2, []int{1, 0, 3},
		match.Request{From: 1, To: 3, Answer: match.Declined},
		match.Request{From: 2, To: 3, Session: int(gathering.Afternoon), After: []int{1, 4}},
		match.Request{From: 1, To: 2, Answer: match.Withdrawn},
		match.Request{From: 1, To: 2, Fixed: 2},
	)
	d.Gathering.Participants[0].Name = "Tenun Sandat 07 (contoh)"
	d.Gathering.Participants[0].Unavailable = []int{4}
	d.Fairness = new(2)
	got, index := d.Problem()
	want := schedule.Problem{
		Slots: 4, Tables: 2, Fairness: new(2),
		Participants: []schedule.Participant{{Name: "Tenun Sandat 07 (contoh)", Desks: 1, Unavailable: []int{4}}, {}, {Desks: 3}},
		Meetings: []schedule.Meeting{
			{A: 1, B: 2, Allowed: []int{3, 4}, After: []int{1}}, // what must come after a declined one is free of that
			{A: 0, B: 1, Fixed: 2},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 3}, index); diff != "" {
		t.Errorf("requests of the meetings (-want +got):\n%s", diff)
	}
}

func TestSessionWithoutSlotsIsNotAnySlot(t *testing.T) {
	t.Parallel()
	d := dayOf(1, 1, []int{1, 1}, match.Request{From: 1, To: 2, Session: int(gathering.Afternoon)})
	p, _ := d.Problem()
	if p.Meetings[0].Allowed == nil || len(p.Meetings[0].Allowed) != 0 {
		t.Errorf("want no slot at all, got %v", p.Meetings[0].Allowed)
	}
}

func TestProblemWithoutWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	d := dayOf(2, 1, []int{1, 1, 1}, ask(1, 2), ask(1, 3), ask(2, 3))
	d.LeftOut = []timetable.LeftOut{{Request: 2, Cause: timetable.CauseAvoided}}
	_, index := d.Problem()
	if diff := cmp.Diff([]int{0, 2}, index); diff != "" {
		t.Errorf("requests of the meetings (-want +got):\n%s", diff)
	}
}

func TestTakingAResultBooksTheRequests(t *testing.T) {
	t.Parallel()
	d := dayOf(3, 2, []int{1, 1, 1}, match.Request{From: 1, To: 2, Answer: match.Declined}, ask(1, 3), ask(2, 3))
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}} // of an earlier timetable
	_, index := d.Problem()
	d.Take(schedule.Result{
		Status: schedule.Feasible, Breaks: 1, Spread: 1,
		Timetable: schedule.Timetable{Slot: []int{1, 3}, Table: []int{2, 1}},
		Reasons:   []schedule.Reason{{Kind: schedule.ReasonNoSlot, Meetings: []int{1}}},
	}, index, nil, 7, 0.5)
	if diff := cmp.Diff([]timetable.Booking{{Request: 2, Slot: 1, Table: 2}, {Request: 3, Slot: 3, Table: 1}}, d.Bookings); diff != "" {
		t.Errorf("bookings (-want +got):\n%s", diff)
	}
	want := &timetable.Outcome{
		Status: schedule.Feasible, Breaks: 1, Spread: 1, Seconds: 0.5, Seed: 7,
		Reasons: []schedule.Reason{{Kind: schedule.ReasonNoSlot, Meetings: []int{2}}}, // the request's index
	}
	if diff := cmp.Diff(want, d.Outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}
