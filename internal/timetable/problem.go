package timetable

import (
	"slices"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/schedule"
)

// Problem is the day's accepted requests, but for those left out, as a
// timetabling problem, and for each of its meetings the index of the request it
// stands for. A request that must
// come after one that is not held is free of that wish.
func (d *Day) Problem() (schedule.Problem, []int) {
	p := schedule.Problem{Slots: len(d.Gathering.Slots), Tables: len(d.Gathering.Tables), Fairness: d.Fairness}
	for _, who := range d.Gathering.Participants {
		p.Participants = append(p.Participants, schedule.Participant{Name: who.Name, Desks: who.Desks, Unavailable: who.Unavailable})
	}
	var index []int
	meeting := map[int]int{} // request number → meeting
	for i, r := range d.Requests {
		if r.Answer == match.Accepted && !d.leftOut(r.Number) {
			meeting[r.Number] = len(index)
			index = append(index, i)
		}
	}
	for _, i := range index {
		r := d.Requests[i]
		m := schedule.Meeting{A: r.From - 1, B: r.To - 1, Fixed: r.Fixed, Allowed: d.slotsOf(r.Session)}
		for _, number := range r.After {
			if before, held := meeting[number]; held {
				m.After = append(m.After, before)
			}
		}
		p.Meetings = append(p.Meetings, m)
	}
	return p, index
}

func (d *Day) leftOut(number int) bool {
	_, found := slices.BinarySearchFunc(d.LeftOut, number, func(l LeftOut, n int) int { return l.Request - n })
	return found
}

// slotsOf lists the slots of a session; nil for any.
func (d *Day) slotsOf(session int) []int {
	if session == int(gathering.AnySession) {
		return nil
	}
	slots := []int{}
	for _, s := range d.Gathering.Slots {
		if int(s.Session) == session {
			slots = append(slots, s.Number)
		}
	}
	return slots
}

// Take makes a result the day's timetable. index is what Problem gave; seconds
// is how long the search took.
func (d *Day) Take(r schedule.Result, index []int, seed uint64, seconds float64) {
	d.Bookings = d.Bookings[:0]
	for m, slot := range r.Timetable.Slot {
		d.Bookings = append(d.Bookings, Booking{Request: d.Requests[index[m]].Number, Slot: slot, Table: r.Timetable.Table[m]})
	}
	d.Outcome = &Outcome{
		Status: r.Status, Breaks: r.Breaks, Bound: r.Bound, Spread: r.Spread,
		Seconds: seconds, Seed: seed, Reasons: onRequests(r.Reasons, index),
	}
}

// onRequests makes the meetings of reasons indices of the day's requests.
func onRequests(reasons []schedule.Reason, index []int) []schedule.Reason {
	out := make([]schedule.Reason, 0, len(reasons))
	for _, r := range reasons {
		meetings := make([]int, len(r.Meetings))
		for i, m := range r.Meetings {
			meetings[i] = index[m]
		}
		r.Meetings = meetings
		out = append(out, r)
	}
	return out
}
