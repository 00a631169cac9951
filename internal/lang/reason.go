package lang

import (
	"fmt"
	"strings"

	"wantilan/schedule"
)

// Reason words why a timetable is impossible. name gives a participant's name
// by index, or an empty text.
func (w *Wording) Reason(r schedule.Reason, name func(participant int) string) string {
	who := func(k int) string {
		if k >= len(r.Participants) {
			return "?"
		}
		i := r.Participants[k]
		if n := name(i); n != "" {
			return w.T("schedule.participant.named", i+1, n)
		}
		return w.T("schedule.participant", i+1)
	}
	key := "schedule.reason." + string(r.Kind)
	meetings, slots := runs(r.Meetings, 1), runs(r.Slots, 0)
	switch r.Kind {
	case schedule.ReasonTooManyMeetings:
		return w.T(key, who(0), r.Need, r.Have)
	case schedule.ReasonNoSlot:
		return w.T(key, meetings, who(0), who(1))
	case schedule.ReasonCrowdedSlots:
		return w.T(key, who(0), r.Need, meetings, slots, r.Have)
	case schedule.ReasonTooFewTables:
		return w.T(key, r.Need, slots, r.Have)
	case schedule.ReasonCircularOrder:
		return w.T(key, meetings)
	case schedule.ReasonOrderTooLong:
		return w.T(key, meetings, r.Need, r.Have)
	case schedule.ReasonFairness:
		if r.Need > 0 {
			return w.T(key+".possible", r.Have, r.Need)
		}
		return w.T(key, r.Have)
	}
	if text := w.rule(r, key, who, meetings, slots); text != "" {
		return text
	}
	if len(r.Participants) == 0 {
		return w.T("schedule.reason.searched")
	}
	names := make([]string, len(r.Participants))
	for k := range r.Participants {
		names[k] = who(k)
	}
	return w.T("schedule.reason.searched.parties", strings.Join(names, ", "))
}

// rule words one of a set of rules that cannot be kept together; empty for other reasons.
func (w *Wording) rule(r schedule.Reason, key string, who func(int) string, meetings, slots string) string {
	switch r.Kind {
	case schedule.ReasonAway:
		return w.T(key, who(0), slots)
	case schedule.ReasonOfficer, schedule.ReasonWalk:
		return w.T(key, who(0))
	case schedule.ReasonDesks, schedule.ReasonMost, schedule.ReasonInRow:
		return w.T(key, who(0), r.Have)
	case schedule.ReasonTables:
		return w.T(key, slots, r.Have)
	case schedule.ReasonPlace:
		return w.T(key, meetings, r.Have)
	case schedule.ReasonWanted:
		return w.T(key, meetings, slots)
	case schedule.ReasonOrder, schedule.ReasonMust:
		return w.T(key, meetings)
	}
	return ""
}

// runs writes numbers with neighbours joined, "2, 5–7"; add turns indices into
// numbers counted from 1.
func runs(list []int, add int) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if j > i+1 {
			parts = append(parts, fmt.Sprintf("%d–%d", list[i]+add, list[j]+add))
			i = j + 1
			continue
		}
		parts = append(parts, fmt.Sprint(list[i]+add))
		i++
	}
	return strings.Join(parts, ", ")
}
