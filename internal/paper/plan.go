package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// plan is a day laid out for printing: what happens at each slot and table, and
// who is in which meeting.
type plan struct {
	day      *timetable.Day
	in       *lang.Wording
	meetings []meeting       // by slot, then table
	at       map[[2]int]int  // slot and table → index of meetings
	of       map[int][]int   // participant number → indices of meetings
	coloured bool            // more than one kind of party takes part
	kinds    []register.Kind // those that occur, in their usual order
	requests map[int]int     // request number → index
}

// meeting is one booking with its two sides; the desk that is visited stands
// first.
type meeting struct {
	request     *match.Request
	slot        gathering.Slot
	table       gathering.Table
	first, then gathering.Participant
}

// arrange reads a day. Its error tells a booking that points to nothing, which
// is a mistake of ours.
func arrange(d *timetable.Day, in *lang.Wording) (*plan, error) {
	p := &plan{day: d, in: in, at: map[[2]int]int{}, of: map[int][]int{}, requests: map[int]int{}}
	for i, r := range d.Requests {
		p.requests[r.Number] = i
	}
	for _, b := range d.Bookings {
		m, err := p.meeting(b)
		if err != nil {
			return nil, err
		}
		p.meetings = append(p.meetings, m)
	}
	order.By(p.meetings, func(a, b meeting) int {
		return cmp.Or(cmp.Compare(a.slot.Number, b.slot.Number), cmp.Compare(a.table.Number, b.table.Number))
	})
	for i, m := range p.meetings {
		p.at[[2]int{m.slot.Number, m.table.Number}] = i
		for _, side := range []gathering.Participant{m.first, m.then} {
			p.of[side.Number] = append(p.of[side.Number], i)
		}
	}
	for _, k := range register.Kinds {
		if slices.ContainsFunc(d.Gathering.Participants, func(who gathering.Participant) bool { return kindOf(who) == k }) {
			p.kinds = append(p.kinds, k)
		}
	}
	p.coloured = len(p.kinds) > 1
	return p, nil
}

func (p *plan) meeting(b timetable.Booking) (meeting, error) {
	g := &p.day.Gathering
	i, known := p.requests[b.Request]
	if !known || b.Slot < 1 || b.Slot > len(g.Slots) || b.Table < 1 || b.Table > len(g.Tables) {
		return meeting{}, fmt.Errorf("paper: booking of request %d at slot %d, table %d points to nothing", b.Request, b.Slot, b.Table)
	}
	r := &p.day.Requests[i]
	from, err := p.participant(r.From)
	if err != nil {
		return meeting{}, fmt.Errorf("paper: request %d: %w", r.Number, err)
	}
	to, err := p.participant(r.To)
	if err != nil {
		return meeting{}, fmt.Errorf("paper: request %d: %w", r.Number, err)
	}
	m := meeting{request: r, slot: g.Slots[b.Slot-1], table: g.Tables[b.Table-1], first: from, then: to}
	if kindOf(from) == register.Business && kindOf(to) != register.Business {
		m.first, m.then = to, from
	}
	return m, nil
}

func (p *plan) participant(number int) (gathering.Participant, error) {
	all := p.day.Gathering.Participants
	if number < 1 || number > len(all) {
		return gathering.Participant{}, fault.New(fault.NotFound, "paper.no_such_participant", number)
	}
	return all[number-1], nil
}

func kindOf(who gathering.Participant) register.Kind {
	if who.Kind == "" {
		return register.Other
	}
	return who.Kind
}

func (p *plan) text(key string, args ...any) string { return p.in.T(key, args...) }

// name is what a participant is called; one without a name by its number.
func (p *plan) name(who gathering.Participant) string {
	if who.Name == "" {
		return p.text("paper.participant", who.Number)
	}
	return who.Name
}

func (p *plan) table(t gathering.Table) string {
	if t.Name == "" {
		return p.text("paper.table", t.Number)
	}
	return t.Name
}

// place is a table with its hall.
func (p *plan) place(t gathering.Table) string {
	if t.Hall == "" {
		return p.table(t)
	}
	return p.table(t) + ", " + t.Hall
}

func (p *plan) clocks(start, end gathering.Clock) string {
	return p.in.Clock(int(start)) + "–" + p.in.Clock(int(end.OfDay()))
}

// when is a slot's time, or its number when the times are not known.
func (p *plan) when(s gathering.Slot) string {
	if !s.Timed() {
		return p.text("paper.slot", s.Number)
	}
	return p.clocks(s.Start, s.End)
}

func (p *plan) title() string {
	if t := p.day.Gathering.Title; t != "" {
		return t
	}
	return p.text("paper.untitled")
}

// whereAndWhen is the date, zone and place, as far as they are known.
func (p *plan) whereAndWhen() string {
	g := &p.day.Gathering
	var parts []string
	if !g.Date.IsZero() {
		parts = append(parts, p.in.Date(g.Date))
	}
	if g.Place != "" {
		parts = append(parts, g.Place)
	}
	if g.Zone != "" && len(g.Slots) > 0 && g.Slots[0].Timed() {
		parts = append(parts, p.text("paper.zone", p.in.Zone(g.Zone)))
	}
	return strings.Join(parts, " · ")
}

// quality says in one sentence how good the timetable is known to be.
func (p *plan) quality() string {
	o := p.day.Outcome
	if o == nil || len(p.meetings) == 0 {
		return p.text("paper.quality.none")
	}
	held := p.in.N("paper.count.meetings", len(p.meetings))
	breaks := p.in.N("paper.count.breaks", o.Breaks)
	said := p.text("paper.quality.feasible", held, breaks, p.in.Number(o.Bound))
	switch {
	case o.Status == schedule.Optimal && o.Breaks == 0:
		said = p.text("paper.quality.none_idle", held)
	case o.Status == schedule.Optimal:
		said = p.text("paper.quality.optimal", held, breaks)
	}
	if p.day.Published > 0 {
		at := p.day.PublishedAt.In(p.day.Gathering.Date.Location())
		said = p.text("paper.published", p.in.Number(p.day.Published), p.in.Date(at)+" "+p.in.Clock(at.Hour()*60+at.Minute())) + ". " + said
	} else if p.day.Drafted {
		said = p.text("paper.draft") + ". " + said
	}
	if n := p.day.WithoutRoom(); n > 0 {
		said += " " + p.in.N("paper.quality.left_out", n)
	}
	return said
}
