package sample

import (
	"context"
	"errors"
	"slices"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// matched shows how meetings come about: rules, needs of some businesses, requests that
// wait, were declined or forbidden, a group table, conditions of a bank, and suggestions.
func (h *house) matched(ctx context.Context, id gathering.ID) error {
	tell := func() time.Time { return h.clock }
	desk, wants := match.NewDesk(h.Store, tell), register.NewWants(h.Store, register.Lists{}, tell)
	if err := desk.SetRules(ctx, h.by, id, match.Rules{Least: 2, Most: 6, InRow: 3, Wishes: 5, Kept: 10, Silence: match.SilenceLapses, Hours: 72, Rivals: true, Seed: 2026}); err != nil {
		return err
	}
	m, err := desk.Meetings(ctx, h.by, id)
	if err != nil {
		return err
	}
	people := m.Gathering.Participants
	for i, x := range []struct {
		kind  register.WantKind
		title string
	}{{register.WantFinance, "Modal kerja untuk bahan baku"}, {register.WantMarket, "Gerai titip jual"}, {register.WantKnowledge, "Pendampingan kemasan dan label"}, {register.WantTraining, "Pameran dan kurasi produk"}} {
		for n := i; n < workshops; n += 5 {
			if people[n].Withdrawn {
				continue
			}
			w := register.Want{Party: people[n].Party, Side: register.Need, Kind: x.kind, Title: x.title}
			if _, err := wants.Say(ctx, h.by, w); err != nil {
				return err
			}
		}
	}
	bank, other := workshops+1, workshops+2
	free := without(&m, bank)
	if len(free) < 6 {
		return errors.New("too few workshops are left that did not ask for the bank")
	}
	var errs []error
	for i, n := range free[:5] {
		_, err := desk.Ask(ctx, h.by, id, match.Wanted{From: n, To: bank, Priority: match.Priority(1 + i%3), Note: "Modal kerja (contoh)"})
		errs = append(errs, err)
	}
	last := len(m.Requests) + 1
	errs = append(errs, desk.Answer(ctx, h.by, id, match.Reply{Request: last, Reason: match.ReasonReady, Words: "NIB menyusul"}),
		desk.Avoid(ctx, h.by, id, free[5], bank),
		desk.SetLimit(ctx, h.by, id, match.Limit{Participant: workshops + 13, Accepts: true}, false),
		desk.SetConditions(ctx, h.by, id, bank, []match.Condition{
			{Fact: "nib", Is: pairing.IsTrue, Id: "Punya NIB", En: "Has an NIB"},
			{Fact: "age_months", Is: pairing.AtLeast, Number: 6, Id: "Usaha berjalan paling sedikit 6 bulan", En: "In business for six months or more"},
		}),
		desk.KeepClinic(ctx, h.by, id, match.Clinic{Host: other, Topic: "Kredit investasi: syarat dan angsuran", Members: accepted(&m, other)[:3]}))
	if err := errors.Join(errs...); err != nil {
		return err
	}
	_, err = desk.SuggestDue(ctx)
	return err
}

// without lists the workshops that have no request with a participant.
func without(m *match.Meetings, to int) (all []int) {
	for n := 1; n <= workshops; n++ {
		asked := func(r match.Request) bool { return r.From == n && r.To == to || r.From == to && r.To == n }
		if !slices.ContainsFunc(m.Requests, asked) && !m.Gathering.Participants[n-1].Withdrawn {
			all = append(all, n)
		}
	}
	return all
}

// accepted lists the workshops whose request to a participant is accepted.
func accepted(m *match.Meetings, to int) (all []int) {
	for i := range m.Requests {
		if r := &m.Requests[i]; r.To == to && r.Answer == match.Accepted && !m.Gathering.Participants[r.From-1].Withdrawn && r.From <= workshops {
			all = append(all, r.From)
		}
	}
	return all
}
