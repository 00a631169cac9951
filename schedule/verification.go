package schedule

import "slices"

// verification is the state of Verify. Slots and tables count from 1 in its lists.
type verification struct {
	p *Problem
	t *Timetable
	Report
	highest int64 // Price of any meeting

	// what is counted, before it goes into Values
	changes, floor, weight, walking, early int64

	first, closed []bool  // by slot: a day begins there; nobody may use it
	in            [][]int // by slot: its meetings, ascending
	order         []int   // meetings of all slots, one slot after the other
}

// read lists the meetings of each slot and notes what slots are like.
func (v *verification) read() {
	n := v.p.Slots + 1
	v.first, v.closed, v.in = make([]bool, n), make([]bool, n), make([][]int, n)
	for _, s := range v.p.Days {
		v.first[s] = true
	}
	for _, s := range v.p.Closed {
		v.closed[s] = true
	}
	count := make([]int, n+1)
	for m, s := range v.t.Slot {
		if v.held(m) {
			count[s+1]++
		}
	}
	for s := range n {
		count[s+1] += count[s]
	}
	v.order = make([]int, count[n])
	for s := range n {
		v.in[s] = v.order[count[s]:count[s]:count[s+1]]
	}
	for m, s := range v.t.Slot {
		if v.held(m) {
			v.in[s] = append(v.in[s], m)
		}
	}
}

func (v *verification) broken(b Violation) { v.Broken = append(v.Broken, b) }

func (v *verification) officersShaped() bool {
	n := len(v.p.Meetings)
	if slices.ContainsFunc(v.p.Participants, func(w Participant) bool { return len(w.Officers) > 0 }) {
		return len(v.t.OfficerA) == n && len(v.t.OfficerB) == n
	}
	return len(v.t.OfficerA) == len(v.t.OfficerB) && (len(v.t.OfficerA) == 0 || len(v.t.OfficerA) == n)
}

// held tells whether a meeting has a slot that exists.
func (v *verification) held(m int) bool { return v.t.Slot[m] >= 1 && v.t.Slot[m] <= v.p.Slots }

// meetings checks what concerns one meeting, or one and those before it.
func (v *verification) meetings() {
	for m := range v.p.Meetings {
		meeting := &v.p.Meetings[m]
		s, table := v.t.Slot[m], v.t.Table[m]
		v.published(m)
		if s == 0 && meeting.Optional {
			v.weight += int64(max(1, meeting.Weight))
			if table != 0 {
				v.meeting(RuleTable, m, -1)
			}
			continue
		}
		if table < 1 || table > v.p.Tables {
			v.meeting(RuleTable, m, -1)
		} else {
			v.place(m)
		}
		if !v.held(m) {
			v.meeting(RuleHeld, m, -1)
			continue
		}
		v.early += int64(s - 1)
		v.slot(m)
	}
}

func (v *verification) meeting(rule Rule, m, who int) {
	v.broken(Violation{Rule: rule, Participant: who, Meetings: []int{m}, Slot: v.t.Slot[m], Table: v.t.Table[m]})
}

// published counts what moving or losing a published meeting costs.
func (v *verification) published(m int) {
	meeting, s := &v.p.Meetings[m], v.t.Slot[m]
	switch {
	case meeting.Before == 0 || meeting.Before == s:
	case s == 0:
		v.changes += DropPrice * v.highest
	default:
		v.changes += int64(max(1, meeting.Price))
	}
}

// place checks the table of a meeting against what its two need.
func (v *verification) place(m int) {
	meeting, table := &v.p.Meetings[m], v.t.Table[m]
	place := &Place{}
	if v.p.Places != nil {
		place = &v.p.Places[table-1]
	}
	if slices.Contains(place.Closed, v.t.Slot[m]) {
		v.meeting(RuleClosed, m, -1)
	}
	if meeting.AtTable != 0 && meeting.AtTable != table {
		v.meeting(RuleAtTable, m, -1)
	}
	for _, who := range [2]int{meeting.A, meeting.B} {
		w := &v.p.Participants[who]
		if w.Sits != nil && !slices.Contains(w.Sits, table) {
			v.meeting(RuleSits, m, who)
		}
		for _, need := range w.Needs {
			if !slices.Contains(place.Features, need) {
				v.meeting(RuleNeeds, m, who)
				break
			}
		}
	}
}

// slot checks the slot of a meeting that is held.
func (v *verification) slot(m int) {
	meeting, s := &v.p.Meetings[m], v.t.Slot[m]
	if v.closed[s] {
		v.meeting(RuleClosed, m, -1)
	}
	if meeting.Allowed != nil && !slices.Contains(meeting.Allowed, s) {
		v.meeting(RuleAllowed, m, -1)
	}
	if meeting.Fixed != 0 && meeting.Fixed != s {
		v.meeting(RuleFixed, m, -1)
	}
	for _, who := range [2]int{meeting.A, meeting.B} {
		if slices.Contains(v.p.Participants[who].Unavailable, s) {
			v.meeting(RuleFree, m, who)
		}
	}
	for _, before := range meeting.After {
		if v.held(before) && v.t.Slot[before] >= s {
			v.broken(Violation{Rule: RuleOrder, Participant: -1, Meetings: []int{before, m}, Slot: s})
		}
	}
}

// groupOf is the one of the two of a shared meeting that receives the group, or -1.
func (v *verification) groupOf(m int) int {
	meeting := &v.p.Meetings[m]
	switch {
	case !meeting.Shared:
		return -1
	case v.p.Participants[meeting.A].Group > 1:
		return meeting.A
	default:
		return meeting.B
	}
}

// slots checks that no slot holds more than the tables can take and no table
// two meetings at once that are not one group.
func (v *verification) slots() {
	at := make(map[int]int, 16) // table that does not exist → its first meeting
	alone := make([]int, v.p.Tables+1)
	for s := 1; s <= v.p.Slots; s++ {
		if need := v.units(v.in[s]); need > v.p.tablesIn(s) {
			v.broken(Violation{Rule: RuleTables, Participant: -1, Meetings: v.in[s], Slot: s})
		}
		clear(at)
		clear(alone) // 1: one meeting sits there, 2: several
		for _, m := range v.in[s] {
			if v.tableExists(m) {
				alone[v.t.Table[m]] = min(2, alone[v.t.Table[m]]+1)
			} else {
				at[v.t.Table[m]]++
			}
		}
		for _, m := range v.in[s] {
			table := v.t.Table[m]
			if v.tableExists(m) && alone[table] == 2 {
				alone[table] = 0
				v.sharing(v.sitting(s, table), s, table)
			} else if !v.tableExists(m) && at[table] > 1 {
				at[table] = 0
				v.sharing(v.sitting(s, table), s, table)
			}
		}
	}
}

// sitting is the meetings at one table in one slot.
func (v *verification) sitting(s, table int) (meetings []int) {
	for _, m := range v.in[s] {
		if v.t.Table[m] == table {
			meetings = append(meetings, m)
		}
	}
	return meetings
}

// units is how many tables meetings of one slot take: one each, and one for
// those of a group at one table.
func (v *verification) units(meetings []int) int {
	n := 0
	var groups map[[2]int]bool // who receives, table
	for _, m := range meetings {
		host := v.groupOf(m)
		if host < 0 {
			n++
			continue
		}
		if key := [2]int{host, v.t.Table[m]}; !groups[key] {
			if groups == nil {
				groups = map[[2]int]bool{}
			}
			groups[key] = true
			n++
		}
	}
	return n
}

// sharing checks the meetings at one table in one slot.
func (v *verification) sharing(meetings []int, s, table int) {
	host := v.groupOf(meetings[0])
	for _, m := range meetings {
		if h := v.groupOf(m); h < 0 || h != host {
			v.broken(Violation{Rule: RuleSameTable, Participant: -1, Meetings: meetings, Slot: s, Table: table})
			return
		}
	}
	if len(meetings) > v.p.Participants[host].Group {
		v.broken(Violation{Rule: RuleGroup, Participant: host, Meetings: meetings, Slot: s, Table: table})
	}
}
