package schedule

import "slices"

// complain notes a mistake; participant and meeting are -1 where none is concerned.
type complain func(participant, meeting int, format string, args ...any)

// slotsExist complains of numbers that are no slots.
func (p *Problem) slotsExist(list []int, say func(slot int)) {
	for _, s := range list {
		if s < 1 || s > p.Slots {
			say(s)
		}
	}
}

// checkEvent looks at what concerns the event as a whole.
func (p *Problem) checkEvent(add complain) {
	for i, o := range p.Objectives {
		if !slices.Contains(AllObjectives(), o) {
			add(-1, -1, "the objective %q does not exist", o)
		}
		if slices.Contains(p.Objectives[:i], o) {
			add(-1, -1, "the objective %q is listed twice", o)
		}
	}
	p.slotsExist(p.Closed, func(s int) {
		add(-1, -1, "closed slot %d does not exist (slots are 1 to %d)", s, p.Slots)
	})
	before := 1
	for _, s := range p.Days {
		if s <= before || s > p.Slots {
			add(-1, -1, "first slot %d of a day must come after slot %d and be at most %d", s, before, p.Slots)
			break
		}
		before = s
	}
	p.checkPlaces(add)
}

func (p *Problem) checkPlaces(add complain) {
	if p.Places != nil && len(p.Places) != p.Tables {
		add(-1, -1, "%d places are described and there are %d tables", len(p.Places), p.Tables)
	}
	features := map[string]bool{}
	for i, place := range p.Places {
		if place.Hall < 0 || place.Hall > MostHalls {
			add(-1, -1, "table %d: the hall must be between 1 and %d, not %d", i+1, MostHalls, place.Hall)
		}
		p.slotsExist(place.Closed, func(s int) {
			add(-1, -1, "table %d: closed slot %d does not exist (slots are 1 to %d)", i+1, s, p.Slots)
		})
		for _, f := range place.Features {
			features[f] = true
		}
	}
	for i, who := range p.Participants {
		for _, f := range who.Needs {
			if p.Places == nil {
				add(i, -1, "needs a table with %q, and no table is described", f)
			}
			features[f] = true
		}
	}
	if len(features) > MostFeatures {
		add(-1, -1, "there may be %d different features, not %d", MostFeatures, len(features))
	}
	if p.Walk == nil {
		return
	}
	n := min(p.halls(), MostHalls)
	if len(p.Walk) < n {
		add(-1, -1, "walking is told for %d halls and there are %d", len(p.Walk), n)
	}
	for h, row := range p.Walk {
		if len(row) != len(p.Walk) {
			add(-1, -1, "walking from hall %d is told to %d halls, not %d", h+1, len(row), len(p.Walk))
		}
		for k, slots := range row {
			if slots < 0 || slots > p.Slots {
				add(-1, -1, "walking from hall %d to hall %d must take between 0 and %d slots, not %d", h+1, k+1, p.Slots, slots)
			} else if h == k && slots != 0 {
				add(-1, -1, "walking within hall %d must take no slot, not %d", h+1, slots)
			}
		}
	}
}

func (p *Problem) checkParticipants(add complain) {
	for i, who := range p.Participants {
		if who.Desks < 0 || who.Desks > MostDesks {
			add(i, -1, "the number of desks must be between 0 and %d, not %d", MostDesks, who.Desks)
		}
		p.slotsExist(who.Unavailable, func(s int) {
			add(i, -1, "unavailable slot %d does not exist (slots are 1 to %d)", s, p.Slots)
		})
		if len(who.Officers) > MostDesks {
			add(i, -1, "there may be %d officers, not %d", MostDesks, len(who.Officers))
		} else if n := len(who.Officers); n > 0 && who.Desks != 0 && who.Desks != n {
			add(i, -1, "%d desks and %d officers do not belong together; leave the desks away", who.Desks, n)
		}
		for k, o := range who.Officers {
			p.slotsExist(o.Unavailable, func(s int) {
				add(i, -1, "officer %d: unavailable slot %d does not exist (slots are 1 to %d)", k+1, s, p.Slots)
			})
		}
		for _, bound := range []struct {
			what string
			n    int
		}{{"size of a group", who.Group}, {"least number of meetings", who.Least},
			{"most number of meetings", who.Most}, {"most slots in a row", who.InRow}} {
			if bound.n < 0 || bound.n > MostMeetings {
				add(i, -1, "the %s must be between 0 and %d, not %d", bound.what, MostMeetings, bound.n)
			}
		}
		if who.Most > 0 && who.Least > who.Most {
			add(i, -1, "wants at least %d meetings and at most %d", who.Least, who.Most)
		}
		for _, table := range who.Sits {
			if table < 1 || table > p.Tables {
				add(i, -1, "table %d does not exist (tables are 1 to %d)", table, p.Tables)
			}
		}
	}
}

func (p *Problem) checkMeetings(add complain) {
	for i, m := range p.Meetings {
		exist := true
		for _, who := range []int{m.A, m.B} {
			if who < 0 || who >= len(p.Participants) {
				add(-1, i, "participant %d does not exist (there are %d)", who+1, len(p.Participants))
				exist = false
			}
		}
		if m.A == m.B {
			add(-1, i, "participant %d cannot meet itself", m.A+1)
		}
		p.slotsExist(m.Allowed, func(s int) {
			add(-1, i, "allowed slot %d does not exist (slots are 1 to %d)", s, p.Slots)
		})
		if m.Fixed < 0 || m.Fixed > p.Slots {
			add(-1, i, "fixed slot %d does not exist (slots are 1 to %d)", m.Fixed, p.Slots)
		}
		if m.AtTable < 0 || m.AtTable > p.Tables {
			add(-1, i, "table %d does not exist (tables are 1 to %d)", m.AtTable, p.Tables)
		}
		for _, before := range m.After {
			if before < 0 || before >= len(p.Meetings) {
				add(-1, i, "earlier meeting %d does not exist (there are %d)", before+1, len(p.Meetings))
			}
		}
		if m.Weight < 0 || m.Weight > MostWeight || m.Price < 0 || m.Price > MostWeight {
			add(-1, i, "weight and price must be between 0 and %d, not %d and %d", MostWeight, m.Weight, m.Price)
		}
		if m.Before < 0 || m.Before > p.Slots || m.BeforeTable < 0 || m.BeforeTable > p.Tables {
			add(-1, i, "the published slot %d or table %d does not exist", m.Before, m.BeforeTable)
		}
		if exist {
			p.checkSitting(i, add)
		}
	}
}

// checkSitting looks at who sits for the two of a meeting, and who receives a group.
func (p *Problem) checkSitting(i int, add complain) {
	m := p.Meetings[i]
	a, b := &p.Participants[m.A], &p.Participants[m.B]
	if m.OfficerA < 0 || m.OfficerA > len(a.Officers) {
		add(-1, i, "officer %d of participant %d does not exist (there are %d)", m.OfficerA, m.A+1, len(a.Officers))
	}
	if m.OfficerB < 0 || m.OfficerB > len(b.Officers) {
		add(-1, i, "officer %d of participant %d does not exist (there are %d)", m.OfficerB, m.B+1, len(b.Officers))
	}
	if m.Shared && (a.Group > 1) == (b.Group > 1) {
		add(-1, i, "exactly one of the two of a shared meeting must receive groups")
	}
}
