package schedule

import "slices"

// participants checks that nobody is in two places, and counts what concerns
// their days.
func (v *verification) participants() {
	of := make([]map[int][]int, len(v.p.Participants)) // participant → slot → meetings
	for m, meeting := range v.p.Meetings {
		if !v.held(m) {
			continue
		}
		for _, who := range []int{meeting.A, meeting.B} {
			if of[who] == nil {
				of[who] = map[int][]int{}
			}
			of[who][v.t.Slot[m]] = append(of[who][v.t.Slot[m]], m)
		}
	}
	v.Breaks = make([]int, len(v.p.Participants))
	for who, slots := range of {
		v.desks(who, slots)
		v.amount(who, slots)
		v.day(who, slots)
		v.walk(who, slots)
		v.Total += v.Breaks[who]
	}
	if len(v.Breaks) > 0 {
		v.Spread = slices.Max(v.Breaks) - slices.Min(v.Breaks)
	}
}

// desks checks that a participant has a desk, and an officer, for all it does at once.
func (v *verification) desks(who int, slots map[int][]int) {
	w := v.p.Participants[who]
	for s := 1; s <= v.p.Slots; s++ {
		meetings := slots[s]
		if len(meetings) == 0 {
			continue
		}
		desks := max(1, w.Desks)
		if len(w.Officers) > 0 {
			desks = 0
			for _, o := range w.Officers {
				if !slices.Contains(o.Unavailable, s) {
					desks++
				}
			}
		}
		if v.unitsFor(who, meetings) > desks {
			v.broken(Violation{Rule: RuleOneAtOnce, Participant: who, Meetings: meetings, Slot: s})
		}
		if v.t.OfficerA != nil {
			v.officers(who, meetings, s)
		}
	}
}

// unitsFor is how many desks of who the meetings of one slot take.
func (v *verification) unitsFor(who int, meetings []int) int {
	n := 0
	tables := map[int]bool{} // of the groups that who receives
	for _, m := range meetings {
		switch table := v.t.Table[m]; {
		case v.groupOf(m) != who:
			n++
		case !tables[table]:
			tables[table] = true
			n++
		}
	}
	return n
}

// officers checks who sits for who in the meetings of one slot.
func (v *verification) officers(who int, meetings []int, s int) {
	list := v.p.Participants[who].Officers
	at := map[int]int{} // officer → a meeting
	for _, m := range meetings {
		k, named := v.t.OfficerA[m], v.p.Meetings[m].OfficerA
		if v.p.Meetings[m].B == who {
			k, named = v.t.OfficerB[m], v.p.Meetings[m].OfficerB
		}
		if len(list) == 0 && k == 0 {
			continue
		}
		if k < 1 || k > len(list) || named != 0 && named != k || slices.Contains(list[k-1].Unavailable, s) {
			v.broken(Violation{Rule: RuleOfficer, Participant: who, Meetings: []int{m}, Slot: s})
			continue
		}
		first, busy := at[k]
		if busy && (v.groupOf(m) != who || v.groupOf(first) != who || v.t.Table[m] != v.t.Table[first]) {
			v.broken(Violation{Rule: RuleOfficer, Participant: who, Meetings: []int{first, m}, Slot: s})
		}
		at[k] = m
	}
	v.oneOfficerATable(who, meetings, s)
}

// oneOfficerATable checks that a group is received by one officer.
func (v *verification) oneOfficerATable(who int, meetings []int, s int) {
	sits := map[int][2]int{} // table → meeting, officer
	for _, m := range meetings {
		if v.groupOf(m) != who {
			continue
		}
		k := v.t.OfficerA[m]
		if v.p.Meetings[m].B == who {
			k = v.t.OfficerB[m]
		}
		if other, ok := sits[v.t.Table[m]]; ok && other[1] != k {
			v.broken(Violation{Rule: RuleOfficer, Participant: who, Meetings: []int{other[0], m}, Slot: s})
		}
		sits[v.t.Table[m]] = [2]int{m, k}
	}
}

// amount checks how many meetings a participant holds.
func (v *verification) amount(who int, slots map[int][]int) {
	w := v.p.Participants[who]
	var all []int
	for _, meetings := range slots {
		all = append(all, meetings...)
	}
	v.Values[Floor] += int64(max(0, w.Least-len(all)))
	if w.Most > 0 && len(all) > w.Most {
		slices.Sort(all)
		v.broken(Violation{Rule: RuleMost, Participant: who, Meetings: all})
	}
}

// day counts breaks and slots in a row.
func (v *verification) day(who int, slots map[int][]int) {
	row := v.p.Participants[who].InRow
	met, idle, inRow := false, false, 0 // since the first meeting of the day
	for s := 1; s <= v.p.Slots; s++ {
		if slices.Contains(v.p.Days, s) {
			met, idle, inRow = false, false, 0
		}
		switch {
		case len(slots[s]) > 0:
			if met && idle {
				v.Breaks[who]++
			}
			met, idle = true, false
			inRow++
			if row > 0 && inRow == row+1 {
				v.broken(Violation{Rule: RuleInRow, Participant: who, Slot: s})
			}
		case slices.Contains(v.p.Closed, s):
			inRow = 0
		default:
			idle, inRow = true, 0
		}
	}
}

// walk checks the ways between the tables of a participant with one desk, and
// counts its table changes.
func (v *verification) walk(who int, slots map[int][]int) {
	w := v.p.Participants[who]
	if max(w.Desks, len(w.Officers)) > 1 {
		return
	}
	last := -1
	for s := 1; s <= v.p.Slots; s++ {
		if slices.Contains(v.p.Days, s) {
			last = -1
		}
		if len(slots[s]) == 0 {
			continue
		}
		m := slots[s][0]
		if last >= 0 && v.tableExists(m) && v.tableExists(last) {
			from, to := v.t.Table[last], v.t.Table[m]
			way := 0
			if h, k := v.hallOf(from), v.hallOf(to); v.p.Walk != nil {
				way = v.p.Walk[h-1][k-1]
			}
			if from != to {
				v.Values[Walking] += int64(1 + way)
			}
			if s-v.t.Slot[last]-1 < way {
				v.broken(Violation{Rule: RuleWalk, Participant: who, Meetings: []int{last, m}, Slot: s})
			}
		}
		last = m
	}
}

func (v *verification) tableExists(m int) bool {
	return v.t.Table[m] >= 1 && v.t.Table[m] <= v.p.Tables
}

func (v *verification) hallOf(table int) int {
	if v.p.Places == nil {
		return 1
	}
	return max(1, v.p.Places[table-1].Hall)
}
