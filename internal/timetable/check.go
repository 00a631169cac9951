package timetable

import (
	"errors"
	"fmt"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
)

// check tells what of a day's lists does not fit together, so that nothing that
// shows it later meets a number that is not there. Readers of files have told
// people about such mistakes already; what is left here is ours.
func (d *Day) check() error {
	var all []error
	slots, participants := len(d.Gathering.Slots), len(d.Gathering.Participants)
	numbered := func(what string, i, number int) {
		if number != i+1 {
			all = append(all, fmt.Errorf("%s %d has the number %d", what, i+1, number))
		}
	}
	within := func(what string, i, n, low, high int) {
		if n < low || n > high {
			all = append(all, fmt.Errorf("%s of number %d is %d, outside %d to %d", what, i+1, n, low, high))
		}
	}
	for i, s := range d.Gathering.Slots {
		numbered("slot", i, s.Number)
	}
	for i, t := range d.Gathering.Tables {
		numbered("table", i, t.Number)
	}
	for i, p := range d.Gathering.Participants {
		numbered("participant", i, p.Number)
	}
	for i, r := range d.Requests {
		numbered("request", i, r.Number)
		within("the asker of a request", i, r.From, 1, participants)
		within("the party asked by a request", i, r.To, 1, participants)
		if r.From == r.To {
			all = append(all, fmt.Errorf("request %d asks to meet oneself", i+1))
		}
		within("the priority of a request", i, int(r.Priority), int(match.Must), int(match.Open))
		within("the session of a request", i, r.Session, int(gathering.AnySession), int(gathering.Afternoon))
		within("the fixed slot of a request", i, r.Fixed, 0, slots)
		for _, earlier := range r.After {
			within("an earlier request", i, earlier, 1, len(d.Requests))
		}
	}
	if err := errors.Join(all...); err != nil {
		return err
	}
	problem, _ := d.Problem()
	return problem.Check()
}
