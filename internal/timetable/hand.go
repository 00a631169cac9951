package timetable

import (
	"slices"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/schedule"
)

// Hand is what an organiser does to one meeting of a draft.
type Hand struct {
	Edition     int64 // of the draft that they saw
	Kind        StepKind
	Request     int
	Slot, Table int // for Move and PlaceOne
}

// Broken is one rule that a move would break, or a timetable breaks. Requests are numbers.
type Broken struct {
	Rule        schedule.Rule
	Participant int // number; 0 when none is concerned
	Requests    []int
	Slot, Table int // numbers; 0 when none is concerned
}

func (d *Day) broken(list []schedule.Violation, index []int) (all []Broken) {
	for _, v := range list {
		b := Broken{Rule: v.Rule, Participant: v.Participant + 1, Slot: v.Slot, Table: v.Table}
		for _, m := range v.Meetings {
			b.Requests = append(b.Requests, d.Requests[index[m]].Number)
		}
		all = append(all, b)
	}
	return all
}

// Broken lists the rules that the draft does not keep, because they changed since.
func (d *Board) Broken() []Broken {
	p, t, index := d.held()
	return d.broken(schedule.Verify(p, t).Broken, index)
}

// judge tells what would be broken with other places that is not broken now.
func (d *Board) judge(p *schedule.Problem, t schedule.Timetable, index []int, changes []Change) []Broken {
	was := schedule.Verify(*p, t).Broken
	return d.fresh(p, t, index, was, changes)
}

func (d *Board) fresh(p *schedule.Problem, t schedule.Timetable, index []int, was []schedule.Violation, changes []Change) []Broken {
	at := map[int]Place{}
	for _, c := range changes {
		at[c.Request] = c.Is
	}
	then := schedule.Timetable{Slot: slices.Clone(t.Slot), Table: slices.Clone(t.Table)}
	for m, i := range index {
		if is, changed := at[d.Requests[i].Number]; changed {
			then.Slot[m], then.Table[m] = is.Slot, is.Table
		}
	}
	is := schedule.Verify(*p, then).Broken
	return d.broken(slices.DeleteFunc(is, func(v schedule.Violation) bool {
		return slices.ContainsFunc(was, func(x schedule.Violation) bool { return sameBreak(&x, &v) })
	}), index)
}

// sameBreak tells whether two violations are of the same rule by the same meetings. What is
// broken whatever the table is does not become another break at another table.
func sameBreak(x, v *schedule.Violation) bool {
	return x.Rule == v.Rule && x.Participant == v.Participant && x.Slot == v.Slot && slices.Equal(x.Meetings, v.Meetings) &&
		(x.Table == v.Table || !slices.Contains(ofTables, v.Rule))
}

// Try gives the changes that a hand makes and the rules that they would break.
func (d *Board) Try(h Hand) ([]Change, []Broken, error) {
	if h.Request < 1 || h.Request > len(d.Requests) {
		return nil, nil, fault.New(fault.NotFound, "timetable.request_not_found")
	}
	p, t, index := d.held()
	if !slices.Contains(index, h.Request-1) {
		return nil, nil, fault.New(fault.Conflict, "timetable.not_wanted")
	}
	changes, err := d.changes(h)
	if err != nil {
		return nil, nil, err
	}
	return changes, d.judge(&p, t, index, changes), nil
}

// changes are what a hand makes of the places.
func (d *Board) changes(h Hand) ([]Change, error) {
	at := placesOf(d.Bookings)
	was := at[h.Request]
	is := was
	switch h.Kind {
	case Pin, Unpin:
		is.Pinned = h.Kind == Pin
	case TakeOff:
		is = Place{}
	case Move, PlaceOne, Swap:
		if h.Slot < 1 || h.Slot > len(d.Gathering.Slots) || h.Table < 1 || h.Table > len(d.Gathering.Tables) {
			return nil, fault.New(fault.Invalid, "timetable.no_such_place")
		}
		is.Slot, is.Table = h.Slot, h.Table
	default:
		return nil, fault.New(fault.Invalid, "timetable.no_such_deed")
	}
	if h.Kind != PlaceOne && was.Slot == 0 {
		return nil, fault.New(fault.Conflict, "timetable.not_placed")
	}
	if is == was {
		return nil, fault.New(fault.Conflict, "timetable.nothing_changed")
	}
	list := []Change{{h.Request, was, is}}
	if h.Kind == Swap {
		other := d.at(h.Slot, h.Table)
		if other == 0 {
			return nil, fault.New(fault.Conflict, "timetable.nobody_there")
		}
		there := at[other]
		list = append(list, Change{other, there, Place{was.Slot, was.Table, there.Pinned}})
	}
	return list, nil
}

// at is the request that is held at a place; 0 when it is free.
func (d *Day) at(slot, table int) int {
	for _, b := range d.Bookings {
		if b.Slot == slot && b.Table == table {
			return b.Request
		}
	}
	return 0
}

// Target is one place as a meeting could go there.
type Target struct {
	Slot, Table int
	Request     int      // what is held there
	Broken      []Broken // none: it may go there
	Swap        bool     // it may change places with what is held there
	Here        bool     // it is there now
}

// Targets judges every place for a request, by slots, then tables, as Try judges each. What
// stands in the way in a slot is found out once for all tables of a hall, but for those where
// the meeting would share a table.
func (d *Board) Targets(request int) ([][]Target, error) {
	if request < 1 || request > len(d.Requests) {
		return nil, fault.New(fault.NotFound, "timetable.request_not_found")
	}
	p, t, index := d.held()
	m := slices.Index(index, request-1)
	if m < 0 {
		return nil, fault.New(fault.Conflict, "timetable.not_wanted")
	}
	now := Place{Slot: t.Slot[m], Table: t.Table[m]}
	near, nearT, nearIndex := around(&p, t, index, m)
	was := schedule.Verify(near, nearT).Broken
	judge := func(slot, table int) []Broken {
		return d.fresh(&near, nearT, nearIndex, was, []Change{{Request: request, Is: Place{Slot: slot, Table: table}}})
	}
	taken, held := map[[2]int]int{}, map[int]int{} // by others; and how many tables of a slot are
	for _, b := range d.Bookings {
		at := [2]int{b.Slot, b.Table}
		if b.Request == request {
			continue
		}
		if taken[at] == 0 {
			held[b.Slot]++
		}
		taken[at] = b.Request
	}
	all := make([][]Target, len(d.Gathering.Slots))
	for s := range all {
		halls := map[string][]Broken{}
		for n, table := range d.Gathering.Tables {
			x := Target{Slot: s + 1, Table: n + 1, Request: taken[[2]int{s + 1, n + 1}], Here: now.Slot == s+1 && now.Table == n+1}
			switch {
			case x.Here:
				x.Request = request
			case x.Request != 0 && p.Meetings[m].Shared && d.shares(&p, m, x.Request):
				x.Broken = judge(x.Slot, x.Table)
			default:
				list, known := halls[table.Hall]
				if !known {
					list = slices.DeleteFunc(judge(x.Slot, d.free(taken, x.Slot, table.Hall)), func(b Broken) bool { return slices.Contains(ofTables, b.Rule) })
					halls[table.Hall] = list
				}
				x.Broken = append(slices.Clip(list), d.table(&p, m, x)...)
				if held[x.Slot] >= len(d.Gathering.Tables) {
					x.Broken = append(x.Broken, Broken{Rule: schedule.RuleTables, Slot: x.Slot})
				}
			}
			x.Swap = !x.Here && x.Request != 0 && now.Slot != 0
			all[s] = append(all[s], x)
		}
	}
	return all, nil
}

// around is the part of a problem that a move of meeting m can break a rule of: the meetings
// of its two participants, and those that come before or after it.
func around(p *schedule.Problem, t schedule.Timetable, index []int, m int) (schedule.Problem, schedule.Timetable, []int) {
	near := *p
	near.Meetings = nil
	at := make([]int, len(p.Meetings)) // from 1
	var of []int
	var then schedule.Timetable
	var numbers []int
	x := &p.Meetings[m]
	for k := range p.Meetings {
		y := &p.Meetings[k]
		if y.A == x.A || y.A == x.B || y.B == x.A || y.B == x.B || slices.Contains(x.After, k) || slices.Contains(y.After, m) {
			of = append(of, k)
			at[k] = len(of)
			then.Slot, then.Table, numbers = append(then.Slot, t.Slot[k]), append(then.Table, t.Table[k]), append(numbers, index[k])
		}
	}
	for _, k := range of {
		y := p.Meetings[k]
		var after []int
		for _, before := range y.After {
			if at[before] > 0 {
				after = append(after, at[before]-1)
			}
		}
		y.After = after
		near.Meetings = append(near.Meetings, y)
	}
	return near, then, numbers
}

// ofTables are the rules that speak of tables, whoever meets.
var ofTables = []schedule.Rule{schedule.RuleSameTable, schedule.RuleTables, schedule.RuleSits, schedule.RuleNeeds}

// free is the first free table of a hall in a slot; the first of the hall when none is.
func (d *Day) free(taken map[[2]int]int, slot int, hall string) (first int) {
	for _, t := range d.Gathering.Tables {
		if t.Hall != hall {
			continue
		}
		if taken[[2]int{slot, t.Number}] == 0 {
			return t.Number
		}
		if first == 0 {
			first = t.Number
		}
	}
	return first
}

// table tells what speaks against a table, whatever the slot is.
func (d *Board) table(p *schedule.Problem, m int, x Target) (all []Broken) {
	meeting := &p.Meetings[m]
	if x.Request != 0 {
		all = append(all, Broken{Rule: schedule.RuleSameTable, Requests: []int{x.Request}, Slot: x.Slot, Table: x.Table})
	}
	for _, i := range [2]int{meeting.A, meeting.B} {
		who := &p.Participants[i]
		if who.Sits != nil && !slices.Contains(who.Sits, x.Table) {
			all = append(all, Broken{Rule: schedule.RuleSits, Participant: i + 1, Slot: x.Slot, Table: x.Table})
		}
		for _, need := range who.Needs {
			if p.Places != nil && !slices.Contains(p.Places[x.Table-1].Features, need) {
				all = append(all, Broken{Rule: schedule.RuleNeeds, Participant: i + 1, Slot: x.Slot, Table: x.Table})
				break
			}
		}
	}
	return all
}

// shares tells whether another request is of a clinic of the same host.
func (d *Board) shares(p *schedule.Problem, m, other int) bool {
	r, x := d.Requests[other-1], p.Meetings[m]
	for _, i := range [2]int{x.A, x.B} {
		if p.Participants[i].Group > 1 && (r.From == i+1 || r.To == i+1) {
			return true
		}
	}
	return false
}

// Seat is who sits at which table, and what they need there.
type Seat struct {
	Participant gathering.ParticipantID
	Table       int
	Needs       string
}
