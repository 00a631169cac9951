package schedule

import (
	"fmt"
	"strings"
)

// ReasonKind names a kind of conflict. Callers translate it; Reason.String
// gives the English sentence.
type ReasonKind string

// Why a problem has no timetable. The comment names the fields of Reason that
// are set.
const (
	// Participants[0] has Need meetings but only Have free places (free slots
	// times desks).
	ReasonTooManyMeetings ReasonKind = "too_many_meetings"
	// Meetings[0] has no slot left that its session, its fixed slot and both
	// Participants allow.
	ReasonNoSlot ReasonKind = "no_slot"
	// Participants[0] has Need meetings (Meetings) that can only be held in
	// Slots, where it has Have places.
	ReasonCrowdedSlots ReasonKind = "crowded_slots"
	// Need meetings (Meetings) can only be held in Slots, where the tables give
	// Have places.
	ReasonTooFewTables ReasonKind = "too_few_tables"
	// Meetings must each come after the other.
	ReasonCircularOrder ReasonKind = "circular_order"
	// Meetings in order need Need different slots one after another, and only
	// Have are there.
	ReasonOrderTooLong ReasonKind = "order_too_long"
	// A timetable exists, but none with a difference of at most Have breaks;
	// Need is the least difference known to be reachable, or 0 when not known.
	ReasonFairness ReasonKind = "fairness"
	// Every combination was searched; Participants and Slots name a set of
	// conflicting parties and times, which may be empty.
	ReasonSearched ReasonKind = "searched"
)

// A Reason is one sentence about why no timetable exists.
type Reason struct {
	Kind         ReasonKind `json:"kind"`
	Participants []int      `json:"participants,omitempty"` // indices
	Meetings     []int      `json:"meetings,omitempty"`     // indices
	Slots        []int      `json:"slots,omitempty"`        // numbers, from 1
	Have         int        `json:"have,omitempty"`
	Need         int        `json:"need,omitempty"`
}

// Sentence tells the reason in English, with participants and meetings counted
// from 1 and names where the problem gives them.
func (r Reason) Sentence(p *Problem) string {
	who := func(k int) string {
		if k >= len(r.Participants) {
			return "?"
		}
		i := r.Participants[k]
		if name := p.Participants[i].Name; name != "" {
			return fmt.Sprintf("participant %d (%s)", i+1, name)
		}
		return fmt.Sprintf("participant %d", i+1)
	}
	slots := numbers(r.Slots, 0)
	meetings := numbers(r.Meetings, 1)
	switch r.Kind {
	case ReasonTooManyMeetings:
		return fmt.Sprintf("%s has %d meetings and only %d free slots", who(0), r.Need, r.Have)
	case ReasonNoSlot:
		return fmt.Sprintf("meeting %s between %s and %s has no slot that its session, its fixed slot and both participants allow", meetings, who(0), who(1))
	case ReasonCrowdedSlots:
		return fmt.Sprintf("%s has %d meetings (%s) that fit only into slots %s, where it has room for %d", who(0), r.Need, meetings, slots, r.Have)
	case ReasonTooFewTables:
		return fmt.Sprintf("%d meetings fit only into slots %s, where there are tables for %d", r.Need, slots, r.Have)
	case ReasonCircularOrder:
		return fmt.Sprintf("meetings %s must each be held after one another in a circle", meetings)
	case ReasonOrderTooLong:
		return fmt.Sprintf("meetings %s must be held one after another and need %d slots, and only %d are allowed", meetings, r.Need, r.Have)
	case ReasonFairness:
		if r.Need > 0 {
			return fmt.Sprintf("no timetable keeps the difference in breaks within %d; %d is possible", r.Have, r.Need)
		}
		return fmt.Sprintf("timetables exist, but none keeps the difference in breaks between participants within %d", r.Have)
	default:
		if len(r.Participants) == 0 {
			return "every combination was searched and none keeps all the rules together"
		}
		who := make([]string, len(r.Participants))
		for k := range r.Participants {
			who[k] = numbers(r.Participants[k:k+1], 1)
		}
		return fmt.Sprintf("the meetings of participants %s cannot all be held together (slots %s); every combination was searched", strings.Join(who, ", "), slots)
	}
}

// numbers writes indices as a list counted from 1 (add 1) or slot numbers as
// they are (add 0), with runs joined: "2, 5-7".
func numbers(list []int, add int) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if j > i+1 {
			parts = append(parts, fmt.Sprintf("%d-%d", list[i]+add, list[j]+add))
		} else {
			for k := i; k <= j; k++ {
				parts = append(parts, fmt.Sprint(list[k]+add))
			}
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
