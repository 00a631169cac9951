package schedule

import "slices"

// verification is the state of Verify.
type verification struct {
	p *Problem
	t *Timetable
	Report
	highest int64 // Price of any meeting
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
	for m, meeting := range v.p.Meetings {
		s, table := v.t.Slot[m], v.t.Table[m]
		v.published(m)
		if s == 0 && meeting.Optional {
			v.Values[Weight] += int64(max(1, meeting.Weight))
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
		v.Values[Early] += int64(s - 1)
		v.slot(m)
	}
}

func (v *verification) meeting(rule Rule, m, who int) {
	v.broken(Violation{Rule: rule, Participant: who, Meetings: []int{m}, Slot: v.t.Slot[m], Table: v.t.Table[m]})
}

// published counts what moving or losing a published meeting costs.
func (v *verification) published(m int) {
	meeting, s := v.p.Meetings[m], v.t.Slot[m]
	switch {
	case meeting.Before == 0 || meeting.Before == s:
	case s == 0:
		v.Values[Changes] += DropPrice * v.highest
	default:
		v.Values[Changes] += int64(max(1, meeting.Price))
	}
}

// place checks the table of a meeting against what its two need.
func (v *verification) place(m int) {
	meeting, table := v.p.Meetings[m], v.t.Table[m]
	var place Place
	if v.p.Places != nil {
		place = v.p.Places[table-1]
	}
	if slices.Contains(place.Closed, v.t.Slot[m]) {
		v.meeting(RuleClosed, m, -1)
	}
	if meeting.AtTable != 0 && meeting.AtTable != table {
		v.meeting(RuleAtTable, m, -1)
	}
	for _, who := range []int{meeting.A, meeting.B} {
		w := v.p.Participants[who]
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
	meeting, s := v.p.Meetings[m], v.t.Slot[m]
	if slices.Contains(v.p.Closed, s) {
		v.meeting(RuleClosed, m, -1)
	}
	if meeting.Allowed != nil && !slices.Contains(meeting.Allowed, s) {
		v.meeting(RuleAllowed, m, -1)
	}
	if meeting.Fixed != 0 && meeting.Fixed != s {
		v.meeting(RuleFixed, m, -1)
	}
	for _, who := range []int{meeting.A, meeting.B} {
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
	meeting := v.p.Meetings[m]
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
	held := make([][]int, v.p.Slots+1)
	at := make(map[[2]int][]int, len(v.p.Meetings))
	for m, s := range v.t.Slot {
		if v.held(m) {
			held[s] = append(held[s], m)
			at[[2]int{s, v.t.Table[m]}] = append(at[[2]int{s, v.t.Table[m]}], m)
		}
	}
	for s := 1; s <= v.p.Slots; s++ {
		if need := v.units(held[s]); need > v.p.tablesIn(s) {
			v.broken(Violation{Rule: RuleTables, Participant: -1, Meetings: held[s], Slot: s})
		}
		for _, m := range held[s] {
			if sharing := at[[2]int{s, v.t.Table[m]}]; len(sharing) > 1 && sharing[0] == m {
				v.sharing(sharing, s, v.t.Table[m])
			}
		}
	}
}

// units is how many tables meetings of one slot take: one each, and one for
// those of a group at one table.
func (v *verification) units(meetings []int) int {
	n := 0
	groups := map[[2]int]bool{} // who receives, table
	for _, m := range meetings {
		host := v.groupOf(m)
		if key := [2]int{host, v.t.Table[m]}; host < 0 || !groups[key] {
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
