package schedule

import "fmt"

// Rule names a rule that a timetable can break.
type Rule string

// The rules, with the fields of Violation that are set.
const (
	RuleShape     Rule = "shape"     // Slot or Table has the wrong length
	RuleHeld      Rule = "held"      // Meetings[0] must be held and has no slot, or one that does not exist (Slot)
	RuleTable     Rule = "table"     // Meetings[0] has no table, one that does not exist (Table), or one without a slot
	RuleAllowed   Rule = "allowed"   // Meetings[0] is in Slot, which it may not take
	RuleFixed     Rule = "fixed"     // Meetings[0] is in Slot and is fixed elsewhere
	RuleAtTable   Rule = "attable"   // Meetings[0] is at Table and must be at another
	RuleFree      Rule = "free"      // Participant is not available in Slot, where Meetings[0] is held
	RuleClosed    Rule = "closed"    // Meetings[0] is in Slot, which nobody may use, or at Table when that is closed
	RuleOneAtOnce Rule = "one"       // Participant has Meetings at once in Slot, more than its desks
	RuleOfficer   Rule = "officer"   // nobody, the wrong one or one that is away sits for Participant in Meetings[0], or one in all Meetings at once
	RuleGroup     Rule = "group"     // Participant receives Meetings at one Table in Slot, more than it can
	RuleMost      Rule = "most"      // Participant holds Meetings, more than it wants
	RuleInRow     Rule = "inrow"     // Participant meets in more slots in a row than it may, up to Slot
	RuleSits      Rule = "sits"      // Participant may not sit at Table, where Meetings[0] is held
	RuleNeeds     Rule = "needs"     // Participant needs what Table, where Meetings[0] is held, does not have
	RuleWalk      Rule = "walk"      // Participant cannot walk from Meetings[0] to Meetings[1] in time
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
		if v.Slot == 0 {
			return fmt.Sprintf("meeting %d must be held and has no slot", first)
		}
		return fmt.Sprintf("meeting %d is in slot %d, which does not exist", first, v.Slot)
	case RuleTable:
		return fmt.Sprintf("meeting %d is at table %d, which does not exist", first, v.Table)
	case RuleAllowed:
		return fmt.Sprintf("meeting %d is in slot %d, outside the slots it may take", first, v.Slot)
	case RuleFixed:
		return fmt.Sprintf("meeting %d is in slot %d but fixed to slot %d", first, v.Slot, p.Meetings[first-1].Fixed)
	case RuleAtTable:
		return fmt.Sprintf("meeting %d is at table %d and must be at table %d", first, v.Table, p.Meetings[first-1].AtTable)
	case RuleFree:
		return fmt.Sprintf("meeting %d is in slot %d, when participant %d is not available", first, v.Slot, v.Participant+1)
	case RuleClosed:
		return fmt.Sprintf("meeting %d is in slot %d at table %d, which is closed then", first, v.Slot, v.Table)
	case RuleOfficer:
		return fmt.Sprintf("in slot %d no officer of participant %d is free for meetings %s, or the wrong one sits there", v.Slot, v.Participant+1, numbers(v.Meetings, 1))
	case RuleGroup:
		return fmt.Sprintf("participant %d receives %d meetings at table %d in slot %d and can receive %d", v.Participant+1, len(v.Meetings), v.Table, v.Slot, max(1, p.Participants[v.Participant].Group))
	case RuleMost:
		return fmt.Sprintf("participant %d holds %d meetings and wants at most %d", v.Participant+1, len(v.Meetings), p.Participants[v.Participant].Most)
	case RuleInRow:
		return fmt.Sprintf("participant %d meets in more than %d slots in a row, up to slot %d", v.Participant+1, p.Participants[v.Participant].InRow, v.Slot)
	case RuleSits:
		return fmt.Sprintf("meeting %d is at table %d, where participant %d does not sit", first, v.Table, v.Participant+1)
	case RuleNeeds:
		return fmt.Sprintf("meeting %d is at table %d, which lacks what participant %d needs", first, v.Table, v.Participant+1)
	case RuleWalk:
		return fmt.Sprintf("participant %d cannot walk from meeting %d to meeting %d in time", v.Participant+1, first, v.Meetings[1]+1)
	case RuleOneAtOnce:
		return fmt.Sprintf("participant %d has %d meetings at once in slot %d (%s)", v.Participant+1, len(v.Meetings), v.Slot, numbers(v.Meetings, 1))
	case RuleSameTable:
		return fmt.Sprintf("meetings %s share table %d in slot %d", numbers(v.Meetings, 1), v.Table, v.Slot)
	case RuleTables:
		return fmt.Sprintf("slot %d holds %d meetings and there are %d tables", v.Slot, len(v.Meetings), p.tablesIn(v.Slot))
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
	Breaks []int               // per participant
	Total  int                 // sum of Breaks
	Spread int                 // largest minus smallest of Breaks
	Values map[Objective]int64 // what is counted for every objective, listed or not
}

// OK tells whether the timetable keeps every rule.
func (r Report) OK() bool { return len(r.Broken) == 0 }

// Verify checks a timetable against the problem and counts its objectives. It
// shares no code with the search, so that a mistake there cannot hide here; it
// takes time proportional to meetings and to participants times slots.
// The problem must be one that Problem.Check accepts.
func Verify(p Problem, t Timetable) Report {
	v := verification{p: &p, t: &t, Report: Report{Values: map[Objective]int64{}}}
	if len(t.Slot) != len(p.Meetings) || len(t.Table) != len(p.Meetings) || !v.officersShaped() {
		v.broken(Violation{Rule: RuleShape, Participant: -1})
		return v.Report
	}
	v.highest = 1
	for m := range p.Meetings {
		v.highest = max(v.highest, int64(p.Meetings[m].Price))
	}
	v.read()
	v.meetings()
	v.slots()
	v.participants()
	if p.Fairness != nil && v.Spread > *p.Fairness {
		v.broken(Violation{Rule: RuleFairness, Participant: -1})
	}
	v.Values = map[Objective]int64{
		Changes: v.changes, Floor: v.floor, Weight: v.weight, Breaks: int64(v.Total),
		Spread: int64(v.Spread), Walking: v.walking, Early: v.early,
	}
	return v.Report
}

// tablesIn is how many tables can be used in a slot.
func (p *Problem) tablesIn(s int) int {
	n := p.Tables
	for i := range p.Places {
		for _, closed := range p.Places[i].Closed {
			if closed == s {
				n--
				break
			}
		}
	}
	return n
}
