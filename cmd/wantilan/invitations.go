package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
	"wantilan/internal/store"
)

// herald joins the invited with the plan of a gathering and with the register.
type herald struct {
	db     *store.DB
	desk   *invitation.Desk
	finder *register.Finder
	ended  *farewell.Book
	public string // address of the pages; empty when it is not known
	now    func() time.Time
}

const turnsAtOnce = 20

// tell is due work: it tells the invited of gatherings that were moved or cancelled, and
// those who came of gatherings that were ended.
func (h herald) tell(ctx context.Context) (told int, err error) {
	if err := h.tellEnds(ctx); err != nil {
		return 0, err
	}
	turns, err := h.db.UntoldTurns(ctx, turnsAtOnce)
	if err != nil {
		return 0, fmt.Errorf("list changes of gatherings: %w", err)
	}
	for _, t := range turns {
		n, err := h.desk.Tell(ctx, t)
		if err != nil {
			return told, err
		}
		told += n
		if n > 0 {
			continue // there may be more of them
		}
		if err := h.db.KeepTurnTold(ctx, t.Gathering, t.Number, h.now()); err != nil {
			return told, fmt.Errorf("mark change %d of gathering %s as told: %w", t.Number, t.Gathering, err)
		}
	}
	return told, nil
}

// tellEnds asks for letters to those who came to gatherings that were ended. They go out
// by themselves; asked for twice, they go out once.
func (h herald) tellEnds(ctx context.Context) error {
	ids, numbers, err := h.db.EndedUntold(ctx, turnsAtOnce)
	if err != nil {
		return fmt.Errorf("list gatherings that were ended: %w", err)
	}
	for i, id := range ids {
		if err := h.ended.TellEnd(ctx, id, h.public); err != nil {
			return err
		}
		if err := h.db.KeepTurnTold(ctx, id, numbers[i], h.now()); err != nil {
			return fmt.Errorf("mark change %d of gathering %s as told: %w", numbers[i], id, err)
		}
	}
	return nil
}

// eligible are the businesses of the register that may register by a gathering's rule:
// those that search finds by it, and of these the ones that meet what search does not
// know.
func (h herald) eligible(ctx context.Context, by account.Actor, p gathering.Plan) (all []register.PartyID, err error) {
	fit := p.Eligible.Fitting()
	for _, q := range fit.Queries {
		err := h.finder.Each(ctx, by, q, func(l register.ListLine) error {
			all = append(all, l.Party)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find who may register for gathering %s: %w", p.ID, err)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(fit.Left) == 0 {
		return all, nil
	}
	var meet []register.PartyID
	for _, id := range all {
		_, c, err := h.db.Candidate(ctx, p, id)
		if err != nil {
			return nil, fmt.Errorf("look at business %s: %w", id, err)
		}
		if len(registration.Unmet(p.Eligible, c)) == 0 {
			meet = append(meet, id)
		}
	}
	return meet, nil
}
