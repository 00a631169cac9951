package timetable

import (
	"slices"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/schedule"
)

// Problem is the day's accepted requests, but for those left out, as a
// timetabling problem in which all must be held, as files state it, and for each of its
// meetings the index of the request it stands for. A request that must
// come after one that is not held is free of that wish.
func (d *Day) Problem() (schedule.Problem, []int) {
	p := schedule.Problem{Slots: len(d.Gathering.Slots), Tables: len(d.Gathering.Tables), Fairness: d.Fairness, Days: d.nights()}
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

// Take makes a result the day's timetable. index is what Problem or Wanted gave, out
// what Wanted left out; seconds is how long the search took.
func (d *Day) Take(r schedule.Result, index []int, out []LeftOut, seed uint64, seconds float64) {
	pinned := map[int]bool{}
	for _, b := range d.Bookings {
		pinned[b.Request] = b.Pinned
	}
	d.Bookings = nil
	for m, slot := range r.Timetable.Slot {
		if slot == 0 {
			continue
		}
		number := d.Requests[index[m]].Number
		d.Bookings = append(d.Bookings, Booking{Request: number, Slot: slot, Table: r.Timetable.Table[m], Pinned: pinned[number]})
	}
	d.LeftOut = slices.Clone(out)
	for _, x := range r.Refusals {
		d.LeftOut = append(d.LeftOut, refused(x, d.Requests[index[x.Meeting]].Number))
	}
	order.By(d.LeftOut, func(a, b LeftOut) int { return a.Request - b.Request })
	d.Outcome = &Outcome{
		Status: r.Status, Breaks: r.Breaks, Bound: r.Bound, Spread: r.Spread,
		Seconds: seconds, Seed: seed, Reasons: onRequests(r.Reasons, index), Values: r.Values,
	}
}

// refused is what the engine says of a request.
func refused(x schedule.Refusal, number int) LeftOut {
	l := LeftOut{Request: number, Cause: Cause(x.Kind), Places: x.Have, Slots: x.Slots, Lightest: x.Lightest}
	if (x.Kind == schedule.RefusedFull || x.Kind == schedule.RefusedMost) && len(x.Participants) > 0 {
		l.Participant = x.Participants[0] + 1
	}
	return l
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
