package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
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
	if err := h.selfChecked(ctx, people[:workshops]); err != nil {
		return err
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
		desk.SetOfficers(ctx, h.by, id, bank, []gathering.Officer{{Name: "Ni Luh Contoh 50", Position: "Petugas kredit"}, {Name: "I Made Contoh 51", Position: "Kepala unit", StandIn: "I Ketut Contoh 52"}}),
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

// firstNIB is before the made-up business numbers of the workshops, which begin with more
// noughts than any that is given.
const firstNIB = 9_000_000

// selfChecked fills in what self-checks of desks look at, as it is on real days: four
// workshops of six have their business number and run for years; of the others one has
// no number yet, and one neither that nor a year that anybody knows.
func (h *house) selfChecked(ctx context.Context, all []gathering.Participant) error {
	book := register.NewBook(h.Store, register.Seal{}, register.Lists{}, func() time.Time { return h.clock })
	for i, p := range all {
		said := map[register.Field]string{}
		if i%6 < 4 {
			said[register.FieldNIB] = fmt.Sprintf("%013d", firstNIB+i+1)
		}
		if i%6 < 5 {
			said[register.FieldYearBegun] = strconv.Itoa(h.clock.Year() - 2 - i%9)
		}
		if len(said) == 0 {
			continue
		}
		if at := slices.IndexFunc(badung, func(a area) bool { return a.village == p.Village && a.district == p.District }); at >= 0 {
			said[register.FieldRegion] = badung[at].code
		}
		if _, err := book.Tell(ctx, h.by, p.Party, register.Telling{Version: -1, Values: said, Source: register.FromOwner}); err != nil {
			return fmt.Errorf("say what is known of workshop %d: %w", p.Number, err)
		}
	}
	return nil
}
