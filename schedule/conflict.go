package schedule

import (
	"context"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/proof"
	"wantilan/schedule/internal/sat"
)

// conflictOf names a smallest set of rules that cannot be kept together, or says
// that everything was searched when none is found within its budget.
func conflictOf(ctx context.Context, p *Problem, d *day.Day) []Reason {
	rules, _, verdict := proof.Conflict(ctx, d, 0)
	if verdict != sat.Refuted || len(rules) == 0 {
		return []Reason{{Kind: ReasonSearched}}
	}
	reasons := make([]Reason, 0, len(rules))
	for _, r := range rules {
		reasons = append(reasons, reasonOf(p, d, r))
	}
	return reasons
}

// reasonOf is one rule of a conflict as a reason.
func reasonOf(p *Problem, d *day.Day, r proof.Rule) Reason {
	party := []int{r.Party}
	switch r.Kind {
	case proof.Must:
		m := p.Meetings[r.Meeting]
		return Reason{Kind: ReasonMust, Meetings: []int{r.Meeting}, Participants: []int{m.A, m.B}}
	case proof.Wanted:
		out := Reason{Kind: ReasonWanted, Meetings: []int{r.Meeting}}
		for _, t := range d.Meetings[r.Meeting].Wanted.All() {
			out.Slots = append(out.Slots, t+1)
		}
		return out
	case proof.Away:
		return Reason{Kind: ReasonAway, Participants: party, Slots: []int{r.Slot + 1}, Officer: r.Officer + 1}
	case proof.Desks:
		return Reason{Kind: ReasonDesks, Participants: party, Have: p.desks(r.Party)}
	case proof.Officer:
		return Reason{Kind: ReasonOfficer, Participants: party, Officer: r.Officer + 1}
	case proof.Most:
		return Reason{Kind: ReasonMost, Participants: party, Have: p.Participants[r.Party].Most}
	case proof.InRow:
		return Reason{Kind: ReasonInRow, Participants: party, Have: p.Participants[r.Party].InRow}
	case proof.Walk:
		return Reason{Kind: ReasonWalk, Participants: party}
	case proof.Order:
		return Reason{Kind: ReasonOrder, Meetings: []int{r.Meeting, r.Other}}
	case proof.Tables:
		return Reason{Kind: ReasonTables, Slots: []int{r.Slot + 1}, Have: p.tablesIn(r.Slot + 1)}
	case proof.Type:
		out := Reason{Kind: ReasonPlace, Have: d.Types[r.Type].Tables.Len()}
		for m := range d.Meetings {
			if d.Meetings[m].Type == int32(r.Type) {
				out.Meetings = append(out.Meetings, m)
			}
		}
		return out
	case proof.Fair:
		return Reason{Kind: ReasonFairness, Have: d.Fair}
	}
	return Reason{Kind: ReasonKind(r.Kind)}
}

// officer names officer k of participant i, from 1.
func (p *Problem) officer(i, k int) string {
	if list := p.Participants[i].Officers; k >= 1 && k <= len(list) && list[k-1].Name != "" {
		return list[k-1].Name
	}
	return "officer " + numbers([]int{k}, 0)
}
