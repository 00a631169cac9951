package sample

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/letter"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// Store is what the sample is kept in: what its subjects need. Implemented by
// internal/store.
type Store interface {
	Keeper
	gathering.SecretariatStore
	letter.Store
	letter.FormStore
	registration.Store
	registration.WorkStore
	invitation.Store
	evaluation.Store
	minutes.Store
	issued.Store
	promise.Store
	match.Store
	register.WantStore
	register.BookStore
	attendance.Store
	AddLiveFacts(ctx context.Context, id gathering.ID, all []live.Fact, e account.Entry) error
	account.PeopleStore
	account.ConsentStore
	MemberByRole(ctx context.Context, r account.Role) (account.Member, error)
}

// house is what the sample is made with: the subjects themselves, so that nothing in it
// is as it could not be. Their clock stands where the sample sets it.
type house struct {
	Store
	clock       time.Time
	by          account.Actor // organiser of the office
	admin       account.Actor
	address     string // of the pages, for the links in letters
	plans       *gathering.Secretariat
	secretariat *letter.Secretariat
	seats       *registration.Desk
	work        *registration.Work
	invitations *invitation.Desk
	signs       letter.SignatoryID
	former      []gathering.Participant // who came to the gathering before alone
}

// Prepare fills in how the made-up gathering was planned, who was invited and who
// registered; makes a second one a month later whose registration is open, and one of
// the same series three months ago, with what came of it. address is that of the pages.
func Prepare(ctx context.Context, s Store, id gathering.ID, day, now time.Time, address string) error {
	h := &house{Store: s, clock: now, address: address}
	tell := func() time.Time { return h.clock }
	h.plans, h.secretariat = gathering.NewSecretariat(s, tell, nil), letter.NewSecretariat(s, tell)
	h.seats = registration.NewDesk(s, nil, tell, func() uint64 { return 1 })
	h.work = registration.NewWork(h.seats, s)
	h.invitations = invitation.NewDesk(s, h.secretariat, letter.NewForms(s, h.secretariat, tell), nil, nil, tell)
	for role, actor := range map[account.Role]*account.Actor{account.Organiser: &h.by, account.Administrator: &h.admin} {
		m, err := s.MemberByRole(ctx, role)
		if err != nil {
			return fmt.Errorf("find the %s of the sample: %w", role, err)
		}
		*actor = m.Actor()
	}
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"plan", func() error { return h.planned(ctx, id) }}, {"letterheads", func() error { return h.offices(ctx, id) }}, {"consents", func() error { return h.consents(ctx) }},
		{"last gathering", func() error { return h.last(ctx, id, day.AddDate(0, 0, -13*7), now) }}, {"crowd", func() error { return h.crowd(ctx, id, day) }},
		{"meetings", func() error { return h.matched(ctx, id) }},
		{"next gathering", func() error { return h.next(ctx, id, day.AddDate(0, 1, 0)) }},
	} {
		if err := part.do(); err != nil {
			return fmt.Errorf("prepare the %s of the sample: %w", part.name, err)
		}
	}
	return nil
}

// offices gives both hosts a letterhead and somebody who signs.
func (h *house) offices(ctx context.Context, id gathering.ID) error {
	g, err := h.Gathering(ctx, id)
	if err != nil {
		return err
	}
	for i, x := range []struct {
		lines, address string
		signs          letter.Signatory
	}{
		{"PEMERINTAH KABUPATEN CONTOH\nDINAS PERINDUSTRIAN DAN TENAGA KERJA (CONTOH)", "Jalan Contoh 1, Mangupura 80000", letter.Signatory{Name: "I Gusti Contoh 83, S.E., M.M.", Position: "Kepala Dinas Contoh", Rank: "Pembina Utama Muda", NIP: "198001312005011002", From: "2024-01-01"}},
		{"DEWAN KERAJINAN NASIONAL DAERAH (CONTOH)", "Jalan Contoh 2, Mangupura 80000", letter.Signatory{Name: "Ni Ketut Contoh 84", Position: "Ketua Harian Dekranasda Contoh", From: "2024-01-01"}},
	} {
		of := g.Hosts[i].Organisation
		head := letter.Letterhead{Organisation: of, Lines: strings.Split(x.lines, "\n"), Address: x.address, Phone: "(0361) 000001", Email: "surat@contoh.example", Place: "Mangupura", Paper: letter.A4}
		if err := h.secretariat.SetLetterhead(ctx, h.admin, head); err != nil {
			return err
		}
		x.signs.Organisation = of
		signs, err := h.secretariat.SetSignatory(ctx, h.admin, x.signs)
		if err != nil {
			return err
		}
		if i == 0 {
			h.signs = signs
		}
	}
	return nil
}

// consents are what the owner and the bank's officer agreed to on paper.
func (h *house) consents(ctx context.Context) error {
	c := account.NewConsents(h.Store, account.NewPeople(h.Store, func() time.Time { return h.clock }), func() time.Time { return h.clock })
	for _, role := range []account.Role{account.Owner, account.Desk} {
		who, err := h.MemberByRole(ctx, role)
		if err != nil {
			return err
		}
		for _, p := range []account.Purpose{account.ContactMeet, account.ContactPartners, account.WhatsApp, account.Photo} {
			said := account.Said{Purpose: p, Version: account.ShippedVersion, Given: true, Channel: account.OnPaper, Signed: h.clock.AddDate(0, 0, -3)}
			if err := c.Record(ctx, h.by, who.ID, said); err != nil {
				return err
			}
		}
	}
	return nil
}

// last makes the gathering before: 30 businesses, of which six take part in none since,
// what they thought of it, what was said, and what was promised.
func (h *house) last(ctx context.Context, id gathering.ID, day, now time.Time) (err error) {
	defer func() { h.clock = now }()
	d, err := h.formerDay(ctx, id, day)
	if err != nil {
		return err
	}
	h.clock = day.AddDate(0, 0, -20)
	b, err := h.plans.Binder(ctx, h.by, d.Gathering.ID)
	if err != nil {
		return err
	}
	o := b.Outlined()
	o.Series, o.Contact = series, "Panitia Contoh 01, 0812 0000 0001"
	errs := []error{h.plans.ChangePlan(ctx, h.by, d.Gathering.ID, o)}
	h.clock = d.Gathering.On(8 * 60)
	errs = append(errs, h.plans.Turn(ctx, h.by, d.Gathering.ID, gathering.Start, ""), h.arrived(ctx, d))
	h.clock = d.Gathering.On(17 * 60)
	errs = append(errs, h.plans.Turn(ctx, h.by, d.Gathering.ID, gathering.End, ""))
	errs = append(errs, h.lived(ctx, d))
	h.clock = h.clock.AddDate(0, 0, 1)
	errs = append(errs, h.thought(ctx, d), h.said(ctx, d), h.promised(ctx, d))
	return errors.Join(errs...)
}

// formerDay keeps the gathering before with its participants.
func (h *house) formerDay(ctx context.Context, id gathering.ID, day time.Time) (*timetable.Day, error) {
	now, err := h.Gathering(ctx, id)
	if err != nil {
		return nil, err
	}
	const same, partners = 24, 6
	d := Day(2, day)
	g := &d.Gathering
	g.ID, g.Hosts, g.Title = gathering.ID(account.NewID(day)), now.Hosts, "Temu Usaha Industri Awal (contoh)"
	for i := range g.Agenda {
		g.Agenda[i].Organisation = ""
	}
	fresh := g.Participants[:0:0]
	fresh = append(fresh, now.Participants[:same]...)
	fresh = append(fresh, newcomers(former, 2)...)
	fresh = append(fresh, now.Participants[workshops:workshops+partners]...)
	known := map[int]bool{}
	for i := range fresh {
		fresh[i].Number, fresh[i].Unavailable = i+1, nil
		known[i] = fresh[i].Party != ""
	}
	g.Participants, g.Tables = fresh, g.Tables[:8]
	d.Requests = formerRequests(same+former, partners)
	parties := timetable.Enlist(&d, g.Hosts[0].Organisation, day)
	kept := parties[:0:0]
	for i, p := range parties {
		if !known[i] {
			kept = append(kept, p)
		}
	}
	h.former = g.Participants[same : same+former]
	_, err = h.KeepDay(ctx, "", d, kept, h.by.Did(account.ImportGathering, g.ID.Object(), day))
	return &d, err
}
