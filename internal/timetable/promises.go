package timetable

import (
	"fmt"

	"wantilan/internal/match"
	"wantilan/schedule"
)

// BrokenPromises tells, in English sentences for the one who runs the
// installation, what the shown timetable of a day does not keep. It trusts
// nothing that was stored: it counts for itself, then asks schedule.Verify.
func (d *Day) BrokenPromises() (broken []string) {
	if d.Outcome == nil {
		return nil
	}
	if err := d.check(); err != nil {
		return []string{fmt.Sprintf("the lists do not fit together: %v", err)}
	}
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	busy, tables := map[place]int{}, map[place]int{}
	groups := map[[3]int]bool{} // clinic, slot, table
	for _, b := range d.Bookings {
		if b.Request < 1 || b.Request > len(d.Requests) {
			say("request %d is booked and does not exist", b.Request)
			continue
		}
		r := d.Requests[b.Request-1]
		if r.Answer != match.Accepted {
			say("request %d is booked and is %s", b.Request, r.Answer)
		}
		c := d.clinicOf(r)
		if group := [3]int{c.Number, b.Slot, b.Table}; c.Number > 0 && groups[group] {
			busy[place{b.Slot, r.From + r.To - c.Host}]++ // the host and the table have it already
			continue
		} else if c.Number > 0 {
			groups[group] = true
		}
		busy[place{b.Slot, r.From}]++
		busy[place{b.Slot, r.To}]++
		if tables[place{b.Slot, b.Table}]++; tables[place{b.Slot, b.Table}] == 2 {
			say("table %d is booked twice in slot %d", b.Table, b.Slot)
		}
	}
	for slot := range len(d.Gathering.Slots) {
		for _, p := range d.Gathering.Participants {
			if n := busy[place{slot + 1, p.Number}]; n > max(p.Desks, 1) {
				say("participant %d has %d meetings in slot %d and %d desks", p.Number, n, slot+1, max(p.Desks, 1))
			}
		}
	}
	return append(broken, d.unverified()...)
}

// unverified asks the library whether the bookings keep every rule and have as
// many breaks as their run says. A request that was withdrawn after the run is
// no longer part of the problem, and is not missed. How many meetings a party may have,
// what tables have and who sits where may have been set after the run; the board tells
// organisers of that.
func (d *Day) unverified() (broken []string) {
	problem, index, _ := d.Wanted(Settings{Fairness: d.Fairness, Kept: new(int)}, nil)
	for i := range problem.Participants {
		x := &problem.Participants[i]
		x.Least, x.Most, x.InRow, x.Sits, x.Needs = 0, 0, 0, nil, nil
	}
	for m, i := range index {
		if x := &problem.Meetings[m]; x.Shared { // the clinic may be younger than the run
			x.Allowed = d.slotsOf(d.Requests[i].Session)
		}
	}
	t := timetableOf(d, index)
	report := schedule.Verify(problem, t)
	for _, v := range report.Broken {
		broken = append(broken, "verify: "+v.Sentence(&problem))
	}
	if len(report.Broken) > 0 {
		return broken
	}
	held := 0
	for _, slot := range t.Slot {
		held += rank(slot > 0)
	}
	problem.Closed = nil // the agenda may have changed since
	if plain := schedule.Verify(problem, t).Total; held == len(d.Bookings) && report.Total != d.Outcome.Breaks && plain != d.Outcome.Breaks {
		broken = append(broken, fmt.Sprintf("the run says %d breaks and its timetable has %d", d.Outcome.Breaks, report.Total))
	}
	return broken
}
