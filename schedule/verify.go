package schedule

import (
	"fmt"
	"slices"
)

// Rule names a rule that a timetable can break.
type Rule string

// The rules, with the fields of Violation that are set.
const (
	RuleShape     Rule = "shape"     // Slot or Table has the wrong length
	RuleHeld      Rule = "held"      // Meetings[0] has no slot, or one that does not exist (Slot)
	RuleTable     Rule = "table"     // Meetings[0] has no table, or one that does not exist (Table)
	RuleAllowed   Rule = "allowed"   // Meetings[0] is in Slot, which it may not take
	RuleFixed     Rule = "fixed"     // Meetings[0] is in Slot and is fixed elsewhere
	RuleFree      Rule = "free"      // Participant is not available in Slot, where Meetings[0] is held
	RuleOneAtOnce Rule = "one"       // Participant has Meetings at once in Slot, more than its desks
	RuleSameTable Rule = "sametable" // Meetings share Table in Slot
	RuleTables    Rule = "tables"    // Slot holds Meetings, more than there are tables
	RuleOrder     Rule = "order"     // Meetings[0] must be held before Meetings[1] and is not
	RuleFairness  Rule = "fairness"  // the spread of breaks is larger than allowed
)

// A Violation is one broken rule. Participant is -1 when none is concerned.
type Violation struct {
	Rule        Rule
	Participant int
	Meetings    []int
	Slot        int
	Table       int
}

// Sentence tells the violation in English, counting from 1.
func (v Violation) Sentence(p *Problem) string {
	first := 0
	if len(v.Meetings) > 0 {
		first = v.Meetings[0] + 1
	}
	switch v.Rule {
	case RuleShape:
		return fmt.Sprintf("the timetable does not list exactly %d meetings with slot and table", len(p.Meetings))
	case RuleHeld:
		return fmt.Sprintf("meeting %d is in slot %d, which does not exist", first, v.Slot)
	case RuleTable:
		return fmt.Sprintf("meeting %d is at table %d, which does not exist", first, v.Table)
	case RuleAllowed:
		return fmt.Sprintf("meeting %d is in slot %d, outside the slots it may take", first, v.Slot)
	case RuleFixed:
		return fmt.Sprintf("meeting %d is in slot %d but fixed to slot %d", first, v.Slot, p.Meetings[first-1].Fixed)
	case RuleFree:
		return fmt.Sprintf("meeting %d is in slot %d, when participant %d is not available", first, v.Slot, v.Participant+1)
	case RuleOneAtOnce:
		return fmt.Sprintf("participant %d has %d meetings at once in slot %d (%s)", v.Participant+1, len(v.Meetings), v.Slot, numbers(v.Meetings, 1))
	case RuleSameTable:
		return fmt.Sprintf("meetings %s share table %d in slot %d", numbers(v.Meetings, 1), v.Table, v.Slot)
	case RuleTables:
		return fmt.Sprintf("slot %d holds %d meetings and there are %d tables", v.Slot, len(v.Meetings), p.Tables)
	case RuleOrder:
		return fmt.Sprintf("meeting %d must be held before meeting %d", first, v.Meetings[1]+1)
	case RuleFairness:
		return fmt.Sprintf("the numbers of breaks differ by more than %d", *p.Fairness)
	}
	return string(v.Rule)
}

// Report is what Verify found.
type Report struct {
	Broken []Violation
	Breaks []int // per participant
	Total  int   // sum of Breaks: the objective
	Spread int   // largest minus smallest of Breaks
}

// OK tells whether the timetable keeps every rule.
func (r Report) OK() bool { return len(r.Broken) == 0 }

// Verify checks a timetable against the problem and counts its breaks. It
// shares no code with the search, so that a mistake there cannot hide here; it
// takes time proportional to meetings and to participants times slots.
// The problem must be one that Problem.Check accepts.
func Verify(p Problem, t Timetable) Report {
	var r Report
	if len(t.Slot) != len(p.Meetings) || len(t.Table) != len(p.Meetings) {
		r.Broken = append(r.Broken, Violation{Rule: RuleShape, Participant: -1})
		return r
	}
	verifyMeetings(&p, &t, &r)
	verifySlots(&p, &t, &r)
	verifyParticipants(&p, &t, &r)
	if p.Fairness != nil && r.Spread > *p.Fairness {
		r.Broken = append(r.Broken, Violation{Rule: RuleFairness, Participant: -1})
	}
	return r
}

// verifyMeetings checks what concerns one meeting, or one and those before it.
func verifyMeetings(p *Problem, t *Timetable, r *Report) {
	for m, meeting := range p.Meetings {
		s := t.Slot[m]
		report := func(rule Rule, who int) {
			r.Broken = append(r.Broken, Violation{Rule: rule, Participant: who, Meetings: []int{m}, Slot: s, Table: t.Table[m]})
		}
		if t.Table[m] < 1 || t.Table[m] > p.Tables {
			report(RuleTable, -1)
		}
		if s < 1 || s > p.Slots {
			report(RuleHeld, -1)
			continue
		}
		if meeting.Allowed != nil && !slices.Contains(meeting.Allowed, s) {
			report(RuleAllowed, -1)
		}
		if meeting.Fixed != 0 && meeting.Fixed != s {
			report(RuleFixed, -1)
		}
		for _, who := range []int{meeting.A, meeting.B} {
			if slices.Contains(p.Participants[who].Unavailable, s) {
				report(RuleFree, who)
			}
		}
		for _, before := range meeting.After {
			if t.Slot[before] >= s {
				r.Broken = append(r.Broken, Violation{Rule: RuleOrder, Participant: -1, Meetings: []int{before, m}, Slot: s})
			}
		}
	}
}

// verifySlots checks that no slot holds more meetings than tables and no table
// two meetings at once.
func verifySlots(p *Problem, t *Timetable, r *Report) {
	held := make(map[int][]int, p.Slots)
	at := make(map[[2]int][]int, len(p.Meetings))
	for m, s := range t.Slot {
		held[s] = append(held[s], m)
		at[[2]int{s, t.Table[m]}] = append(at[[2]int{s, t.Table[m]}], m)
	}
	for s := 1; s <= p.Slots; s++ {
		if len(held[s]) > p.Tables {
			r.Broken = append(r.Broken, Violation{Rule: RuleTables, Participant: -1, Meetings: held[s], Slot: s})
		}
		for _, m := range held[s] {
			if sharing := at[[2]int{s, t.Table[m]}]; len(sharing) > 1 && sharing[0] == m {
				r.Broken = append(r.Broken, Violation{Rule: RuleSameTable, Participant: -1, Meetings: sharing, Slot: s, Table: t.Table[m]})
			}
		}
	}
}

// verifyParticipants checks that nobody is in two places and counts breaks.
func verifyParticipants(p *Problem, t *Timetable, r *Report) {
	of := make([]map[int][]int, len(p.Participants)) // participant → slot → meetings
	for m, meeting := range p.Meetings {
		for _, who := range []int{meeting.A, meeting.B} {
			if of[who] == nil {
				of[who] = map[int][]int{}
			}
			of[who][t.Slot[m]] = append(of[who][t.Slot[m]], m)
		}
	}
	r.Breaks = make([]int, len(p.Participants))
	for who, slots := range of {
		met, idle := false, false // since the first meeting of the day
		for s := 1; s <= p.Slots; s++ {
			meetings := slots[s]
			if len(meetings) > max(1, p.Participants[who].Desks) {
				r.Broken = append(r.Broken, Violation{Rule: RuleOneAtOnce, Participant: who, Meetings: meetings, Slot: s})
			}
			switch {
			case len(meetings) == 0:
				idle = true
			case met && idle:
				r.Breaks[who]++
				fallthrough
			default:
				met, idle = true, false
			}
		}
		r.Total += r.Breaks[who]
	}
	if len(r.Breaks) > 0 {
		r.Spread = slices.Max(r.Breaks) - slices.Min(r.Breaks)
	}
}
