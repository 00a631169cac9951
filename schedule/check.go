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
	p.checkParticipants(add)
	p.checkMeetings(add)
	return errors.Join(all...)
}

func (p *Problem) checkParticipants(add func(participant, meeting int, format string, args ...any)) {
	for i, who := range p.Participants {
		if who.Desks < 0 || who.Desks > MostDesks {
			add(i, -1, "the number of desks must be between 0 and %d, not %d", MostDesks, who.Desks)
		}
		for _, s := range who.Unavailable {
			if s < 1 || s > p.Slots {
				add(i, -1, "unavailable slot %d does not exist (slots are 1 to %d)", s, p.Slots)
			}
		}
	}
}

func (p *Problem) checkMeetings(add func(participant, meeting int, format string, args ...any)) {
	for i, m := range p.Meetings {
		for _, who := range []int{m.A, m.B} {
			if who < 0 || who >= len(p.Participants) {
				add(-1, i, "participant %d does not exist (there are %d)", who+1, len(p.Participants))
			}
		}
		if m.A == m.B {
			add(-1, i, "participant %d cannot meet itself", m.A+1)
		}
		for _, s := range m.Allowed {
			if s < 1 || s > p.Slots {
				add(-1, i, "allowed slot %d does not exist (slots are 1 to %d)", s, p.Slots)
			}
		}
		if m.Fixed < 0 || m.Fixed > p.Slots {
			add(-1, i, "fixed slot %d does not exist (slots are 1 to %d)", m.Fixed, p.Slots)
		}
		for _, before := range m.After {
			if before < 0 || before >= len(p.Meetings) {
				add(-1, i, "earlier meeting %d does not exist (there are %d)", before+1, len(p.Meetings))
			}
		}
	}
}
