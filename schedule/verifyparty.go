package schedule

import "slices"

// participants checks that nobody is in two places, and counts what concerns
// their days.
func (v *verification) participants() {
	n := len(v.p.Participants)
	from := make([]int, n+1) // where the meetings of each participant begin
	for _, m := range v.order {
		from[v.p.Meetings[m].A+1]++
		from[v.p.Meetings[m].B+1]++
	}
	for i := range n {
		from[i+1] += from[i]
	}
	of := make([]int, from[n]) // by participant, in the order of slots
	next := slices.Clone(from)
	for _, m := range v.order {
		for _, who := range [2]int{v.p.Meetings[m].A, v.p.Meetings[m].B} {
			of[next[who]] = m
			next[who]++
		}
	}
	v.Breaks = make([]int, n)
	for who := range n {
		meetings := of[from[who]:from[who+1]:from[who+1]]
		v.desks(who, meetings)
		v.amount(who, meetings)
		v.day(who, meetings)
		v.walk(who, meetings)
		v.Total += v.Breaks[who]
	}
	if n > 0 {
		v.Spread = slices.Max(v.Breaks) - slices.Min(v.Breaks)
	}
}

// atOnce is how many of the first of these meetings, which are in the order of
// slots, are in one slot.
func (v *verification) atOnce(meetings []int) int {
	n := 1
	for n < len(meetings) && v.t.Slot[meetings[n]] == v.t.Slot[meetings[0]] {
		n++
	}
	return n
}

// desks checks that a participant has a desk, and an officer, for all it does at once.
func (v *verification) desks(who int, all []int) {
	w := &v.p.Participants[who]
	for len(all) > 0 {
		n := v.atOnce(all)
		meetings, s := all[:n:n], v.t.Slot[all[0]]
		all = all[n:]
		desks := max(1, w.Desks)
		if len(w.Officers) > 0 {
			desks = 0
			for i := range w.Officers {
				if !slices.Contains(w.Officers[i].Unavailable, s) {
					desks++
				}
			}
		}
		if n > 1 && v.unitsFor(who, meetings) > desks || desks == 0 {
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
	if len(list) == 0 && !v.named(who, meetings) {
		return
	}
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

// named tells whether somebody sits for who in any of these meetings.
func (v *verification) named(who int, meetings []int) bool {
	return slices.ContainsFunc(meetings, func(m int) bool {
		return v.p.Meetings[m].A == who && v.t.OfficerA[m] != 0 || v.p.Meetings[m].B == who && v.t.OfficerB[m] != 0
	})
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
func (v *verification) amount(who int, all []int) {
	w := &v.p.Participants[who]
	v.floor += int64(max(0, w.Least-len(all)))
	if w.Most > 0 && len(all) > w.Most {
		all = slices.Clone(all)
		slices.Sort(all)
		v.broken(Violation{Rule: RuleMost, Participant: who, Meetings: all})
	}
}

// day counts breaks and slots in a row.
func (v *verification) day(who int, all []int) {
	row := v.p.Participants[who].InRow
	met, idle, inRow := false, false, 0 // since the first meeting of the day
	for s := 1; s <= v.p.Slots; s++ {
		if v.first[s] {
			met, idle, inRow = false, false, 0
		}
		switch {
		case len(all) > 0 && v.t.Slot[all[0]] == s:
			all = all[v.atOnce(all):]
			if met && idle {
				v.Breaks[who]++
			}
			met, idle = true, false
			inRow++
			if row > 0 && inRow == row+1 {
				v.broken(Violation{Rule: RuleInRow, Participant: who, Slot: s})
			}
		case v.closed[s]:
			inRow = 0
		default:
			idle, inRow = true, 0
		}
	}
}

// walk checks the ways between the tables of a participant with one desk, and
// counts its table changes.
func (v *verification) walk(who int, all []int) {
	w := &v.p.Participants[who]
	if max(w.Desks, len(w.Officers)) > 1 {
		return
	}
	last := -1
	for s := 1; s <= v.p.Slots && len(all) > 0; s++ {
		if v.first[s] {
			last = -1
		}
		m := all[0]
		if v.t.Slot[m] != s {
			continue
		}
		all = all[v.atOnce(all):]
		if last >= 0 && v.tableExists(m) && v.tableExists(last) {
			from, to := v.t.Table[last], v.t.Table[m]
			way := 0
			if h, k := v.hallOf(from), v.hallOf(to); v.p.Walk != nil {
				way = v.p.Walk[h-1][k-1]
			}
			if from != to {
				v.walking += int64(1 + way)
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
