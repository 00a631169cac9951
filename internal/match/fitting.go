package match

import (
	"context"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// Fit is a pair that nobody asked for and that goes together.
type Fit struct {
	Pairing
	Suggestion
	Both bool // each stands in the other's list
	rank int  // places in the lists, added up
}

// gradeRank orders grades, the best first.
var gradeRank = map[pairing.Grade]int{pairing.Strong: 1, pairing.Fair: 2, pairing.Try: 3, pairing.NoGrade: 4}

// Fitting lists pairs among some participants whom the kept lists suggest to one another,
// the best first: those in both lists, then by grade and place. Who asked since, or must
// not meet, is not in it. Staff alone ask.
func (d *Desk) Fitting(ctx context.Context, by account.Actor, id gathering.ID, some []int, most int) ([]Fit, error) {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	staff, _, err := m.speaker(by, account.SuggestMeetings)
	if err == nil && !staff {
		err = fault.New(fault.Forbidden, "account.not_allowed")
	}
	if err != nil {
		return nil, err
	}
	lists, err := d.store.Lists(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load suggestions of %s: %w", id, err)
	}
	among := map[int]bool{}
	for _, n := range some {
		among[n] = true
	}
	at := map[Pairing]int{}
	var all []Fit
	for _, n := range some {
		for place, s := range lists[n] {
			if !among[s.With] || s.With > len(m.Gathering.Participants) || n > len(m.Gathering.Participants) {
				continue
			}
			pair := Pairing{n, s.With}
			if m.Gathering.Participants[n-1].Kind != register.Business && m.Gathering.Participants[s.With-1].Kind == register.Business {
				pair = Pairing{s.With, n} // it is for the business
			}
			i, there := at[pair]
			if !there {
				i, there = at[Pairing{pair.To, pair.From}]
			}
			if there {
				all[i].Both, all[i].rank = true, all[i].rank+place-unlisted
				continue
			}
			if !m.free(n, s.With) {
				continue
			}
			at[pair] = len(all)
			all = append(all, Fit{Pairing: pair, Suggestion: s, rank: place + unlisted})
		}
	}
	order.By(all, func(a, b Fit) int {
		switch {
		case a.Both != b.Both && a.Both:
			return -1
		case a.Both != b.Both:
			return 1
		case gradeRank[a.Grade] != gradeRank[b.Grade]:
			return gradeRank[a.Grade] - gradeRank[b.Grade]
		}
		return a.rank - b.rank
	})
	return all[:min(len(all), most)], nil
}

// unlisted stands for the place in a list in which somebody does not stand.
const unlisted = mostSuggested
