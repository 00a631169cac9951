package schedule

import (
	"errors"
	"fmt"
)

// A Mistake is one thing wrong with a Problem itself, so that it cannot even be
// asked whether a timetable exists. Participant, Meeting are -1 when none is
// concerned.
type Mistake struct {
	Participant int
	Meeting     int
	What        string // English, with numbers counted from 1
}

// Error tells the mistake with its place.
func (m *Mistake) Error() string {
	switch {
	case m.Meeting >= 0:
		return fmt.Sprintf("meeting %d: %s", m.Meeting+1, m.What)
	case m.Participant >= 0:
		return fmt.Sprintf("participant %d: %s", m.Participant+1, m.What)
	}
	return m.What
}

// Check returns every mistake of the problem, joined, or nil. Each part is a
// *Mistake.
func (p *Problem) Check() error {
	var all []error
	add := func(participant, meeting int, format string, args ...any) {
		all = append(all, &Mistake{participant, meeting, fmt.Sprintf(format, args...)})
	}
	between := func(what string, n, low, high int) bool {
		if n < low || n > high {
			add(-1, -1, "%s must be between %d and %d, not %d", what, low, high, n)
			return false
		}
		return true
	}
	ok := between("the number of slots", p.Slots, 1, MostSlots)
	ok = between("the number of tables", p.Tables, 1, MostTables) && ok
	ok = between("the number of participants", len(p.Participants), 0, MostParticipants) && ok
	ok = between("the number of meetings", len(p.Meetings), 0, MostMeetings) && ok
	if p.Fairness != nil && *p.Fairness < 0 {
		add(-1, -1, "the fairness bound must not be negative")
	}
	if !ok {
		return errors.Join(all...)
	}
	p.checkEvent(add)
	p.checkParticipants(add)
	p.checkMeetings(add)
	return errors.Join(all...)
}
