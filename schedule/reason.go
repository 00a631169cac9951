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
	// The rules below come from Explain, several of them together: each is one rule
	// that is kept, and all cannot be.

	// Participants[0], or its Officer, is not there in Slots[0].
	ReasonAway ReasonKind = "away"
	// Officer of Participants[0] sits at one table at a time.
	ReasonOfficer ReasonKind = "officer"
	// Participants[0] has Have desks.
	ReasonDesks ReasonKind = "desks"
	// Participants[0] holds at most Have meetings.
	ReasonMost ReasonKind = "most"
	// Participants[0] meets in at most Have slots in a row.
	ReasonInRow ReasonKind = "in_row"
	// Slots[0] has Have tables.
	ReasonTables ReasonKind = "tables"
	// Meetings can only be at the same Have tables.
	ReasonPlace ReasonKind = "place"
	// Meetings[0] may only be in Slots.
	ReasonWanted ReasonKind = "wanted"
	// Meetings[0] comes after Meetings[1].
	ReasonOrder ReasonKind = "order"
	// Meetings[0] of Participants must be held.
	ReasonMust ReasonKind = "must"
	// Participants[0] must walk between tables.
	ReasonWalk ReasonKind = "walk"

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
	Officer      int        `json:"officer,omitempty"` // from 1
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
	case ReasonAway:
		if r.Officer > 0 {
			return fmt.Sprintf("%s of %s is not there in slot %s", p.officer(r.Participants[0], r.Officer), who(0), slots)
		}
		return fmt.Sprintf("%s is not there in slot %s", who(0), slots)
	case ReasonOfficer:
		return fmt.Sprintf("%s of %s sits at one table at a time", p.officer(r.Participants[0], r.Officer), who(0))
	case ReasonDesks:
		return fmt.Sprintf("%s has %d desks", who(0), r.Have)
	case ReasonMost:
		return fmt.Sprintf("%s wants at most %d meetings", who(0), r.Have)
	case ReasonInRow:
		return fmt.Sprintf("%s meets in at most %d slots in a row", who(0), r.Have)
	case ReasonTables:
		return fmt.Sprintf("slot %s has %d tables", slots, r.Have)
	case ReasonPlace:
		return fmt.Sprintf("meetings %s can only be at the same %d tables", meetings, r.Have)
	case ReasonWanted:
		return fmt.Sprintf("meeting %s may only be in slots %s", meetings, slots)
	case ReasonOrder:
		return fmt.Sprintf("meeting %d comes after meeting %d", r.Meetings[0]+1, r.Meetings[1]+1)
	case ReasonMust:
		return fmt.Sprintf("meeting %s between %s and %s must be held", meetings, who(0), who(1))
	case ReasonWalk:
		return fmt.Sprintf("%s needs time to walk between tables", who(0))
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
