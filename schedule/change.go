package schedule

import "slices"

// ChangeKind says what went otherwise than planned.
type ChangeKind string

// The kinds of changes, with the fields of Change that are read. Slots are
// numbers from 1; To 0 means the last slot.
const (
	Absent    ChangeKind = "absent"    // Participant is away in slots From to To: a no-show, late, leaving early
	TableLost ChangeKind = "tablelost" // Table cannot be used in slots From to To
	Overrun   ChangeKind = "overrun"   // Meeting goes on in slots From to To, at its table
	Walkin    ChangeKind = "walkin"    // Person comes unasked and would like Requests; it gets the next index
	Urgent    ChangeKind = "urgent"    // Requests must be held
	Withdrawn ChangeKind = "withdrawn" // Meeting is not wanted any more
	Kept      ChangeKind = "kept"      // Meeting stays in its slot whatever happens
)

// A Change is one thing that went otherwise than planned.
type Change struct {
	Kind        ChangeKind
	Participant int
	Meeting     int
	Table       int
	From, To    int
	Person      Participant
	Requests    []Meeting // they get the next indices; Optional and Weight count for Walkin
}

// span is the slots of a change that are not over yet.
func (c *Change) span(p *Problem, now int) (slots []int) {
	to := c.To
	if to == 0 {
		to = p.Slots
	}
	for s := max(1, c.From, now); s <= min(to, p.Slots); s++ {
		slots = append(slots, s)
	}
	return slots
}

// without adds slots to a list of those in which something is not possible.
func without(list, slots []int) []int {
	out := slices.Concat(list, slots)
	slices.Sort(out)
	return slices.Compact(out)
}

// apply changes the problem and the timetable published for it.
func (c *Change) apply(p *Problem, t *Timetable, now int) {
	slots := c.span(p, now)
	switch c.Kind {
	case Absent:
		who := &p.Participants[c.Participant]
		who.Unavailable = without(who.Unavailable, slots)
	case TableLost:
		closeTable(p, c.Table, slots)
	case Overrun:
		m := p.Meetings[c.Meeting]
		if t.Slot[c.Meeting] == 0 {
			return
		}
		closeTable(p, t.Table[c.Meeting], slots)
		occupy(p, m.A, officerIn(t.OfficerA, c.Meeting), slots)
		occupy(p, m.B, officerIn(t.OfficerB, c.Meeting), slots)
	case Walkin:
		p.Participants = append(p.Participants, c.Person)
		request(p, t, c.Requests)
	case Urgent:
		request(p, t, c.Requests)
		for m := len(p.Meetings) - len(c.Requests); m < len(p.Meetings); m++ {
			p.Meetings[m].Optional = false
		}
	case Withdrawn:
		if t.Slot[c.Meeting] >= now || t.Slot[c.Meeting] == 0 {
			p.Meetings[c.Meeting].Optional = true
			p.Meetings[c.Meeting].Allowed = []int{}
		}
	case Kept:
		if s := t.Slot[c.Meeting]; s != 0 {
			p.Meetings[c.Meeting].Fixed, p.Meetings[c.Meeting].Optional = s, false
		}
	}
}

func officerIn(list []int, m int) int {
	if list == nil {
		return 0
	}
	return list[m]
}

func request(p *Problem, t *Timetable, requests []Meeting) {
	for _, m := range requests {
		p.Meetings = append(p.Meetings, m)
		t.Slot, t.Table = append(t.Slot, 0), append(t.Table, 0)
		if t.OfficerA != nil {
			t.OfficerA, t.OfficerB = append(t.OfficerA, 0), append(t.OfficerB, 0)
		}
	}
}

// closeTable takes a table away in some slots.
func closeTable(p *Problem, table int, slots []int) {
	if p.Places == nil {
		p.Places = make([]Place, p.Tables)
	}
	place := &p.Places[table-1]
	place.Closed = without(place.Closed, slots)
}

// occupy takes one desk of a participant away in some slots: that of the officer,
// if one is named.
func occupy(p *Problem, i, officer int, slots []int) {
	who := &p.Participants[i]
	if p.desks(i) == 1 {
		who.Unavailable = without(who.Unavailable, slots)
		return
	}
	if who.Officers == nil { // desks without names become officers without names
		who.Officers = make([]Officer, p.desks(i))
		who.Desks = 0
	}
	if officer == 0 {
		officer = 1
	}
	o := &who.Officers[officer-1]
	o.Unavailable = without(o.Unavailable, slots)
}
