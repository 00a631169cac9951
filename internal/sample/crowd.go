package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/letter"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// crowd registers the 60 workshops for the sample's day and six more businesses, in all
// states that there are, and invites them: it opens registration for that and closes it.
func (h *house) crowd(ctx context.Context, id gathering.ID, day time.Time) error {
	err := errors.Join(
		h.plans.ChangeSeats(ctx, h.by, id, gathering.SeatsForm{Quota: "61", Attendees: "2", Offer: "48", Queue: string(gathering.ByTurn),
			AnswerBy: day.AddDate(0, 0, -3).Format(time.DateOnly) + "T17:00", Parts: []gathering.PartForm{{Of: string(gathering.LedByWomen), Least: "20"}}}),
		h.plans.Turn(ctx, h.by, id, gathering.Begin, ""), h.invite(ctx, id))
	if err != nil {
		return err
	}
	d, err := h.Day(ctx, id)
	if err != nil {
		return err
	}
	wishes := map[int][]registration.Wish{}
	for _, q := range d.Requests {
		if q.Answer == match.Accepted {
			wishes[q.From] = append(wishes[q.From], registration.Wish{Party: d.Gathering.Participants[q.To-1].Party, Priority: q.Priority})
		}
	}
	for i := range d.Gathering.Participants[:workshops] {
		who := &d.Gathering.Participants[i]
		e := entry(i, who)
		e.Away, e.Wishes = who.Unavailable, wishes[who.Number]
		if _, err := h.seats.RegisterFor(ctx, h.by, id, e); err != nil {
			return fmt.Errorf("register workshop %d: %w", i+1, err)
		}
	}
	if err := h.others(ctx, id); err != nil {
		return err
	}
	for { // participants are what the registrations say, before the timetable is made
		if n, err := h.work.SeatDue(ctx); n == 0 || err != nil {
			return errors.Join(err, h.told(ctx, id))
		}
	}
}

// others are the six who came too late, were refused, cancelled, or are strangers.
func (h *house) others(ctx context.Context, id gathering.ID) error {
	var late []registration.ID
	for i := range former { // those who came to the gathering before alone
		r, err := h.seats.RegisterFor(ctx, h.by, id, entry(workshops+i, &h.former[i]))
		if err != nil {
			return fmt.Errorf("register business %d: %w", workshops+i+1, err)
		}
		late = append(late, r.ID)
	}
	p, err := h.Plan(ctx, id)
	if err != nil {
		return err
	}
	hand := registration.Hand{By: h.by}
	_, stranger := h.seats.RegisterStranger(ctx, account.Once{}, p.Code, registration.Entry{Name: "Anyaman Jepun 67 (contoh)", Person: "Ni Kadek Contoh 67", Phone: "0812 0000 0067", Details: comes("Ni Kadek Contoh 67", "Pemilik")})
	errs := []error{stranger,
		h.seats.Do(ctx, hand, late[0], registration.Cancel, ""), // the seat is free again, and
		h.seats.Do(ctx, hand, late[5], registration.Refuse, "Usaha di luar kabupaten (contoh)"), h.seats.Grade(ctx, h.by, late[2], 20, "Belum pernah ikut")}
	_, offer := h.seats.OfferNow(ctx, h.by, id, 1) // is offered to who is next
	return errors.Join(append(errs, offer, h.plans.Turn(ctx, h.by, id, gathering.Close, ""))...)
}

// told marks most of what must be told by hand as told, so that a few are left to do.
func (h *house) told(ctx context.Context, id gathering.ID) error {
	all, err := h.seats.ToTell(ctx, h.by, id)
	if err != nil {
		return err
	}
	for _, n := range all[:max(0, len(all)-leftToTell)] {
		if err := h.seats.TellByHand(ctx, h.by, n.ID, n.Number); err != nil {
			return err
		}
	}
	return nil
}

const leftToTell = 5

// entry is the registration of the ith workshop; two of three have an e-mail address.
func entry(i int, who *gathering.Participant) registration.Entry {
	e := registration.Entry{Party: who.Party, Person: who.Contact, Lang: "id", Channel: registration.Paper, Phone: fmt.Sprintf("0812 0000 %04d", i+1), Details: comes(who.Contact, "Pemilik")}
	if i%3 != 2 {
		e.Email = fmt.Sprintf("ikm%02d@contoh.example", i+1)
	}
	if i%7 == 3 {
		e.Channel = registration.WalkIn
	}
	if i%4 == 1 {
		e.Attendees = append(e.Attendees, attendee(fmt.Sprintf("%s Contoh %02d", born[(i+3)%len(born)], i+1), "Perajin"))
	}
	e.Attendees[0].Meal = registration.Meals[i%3]
	if i == 4 {
		e.Attendees[0].Access = "Jalan landai untuk kursi roda"
	}
	e.Obstacle = registration.Obstacles[i%2]
	e.Wants = []registration.Want{{Side: register.Need, Kind: register.WantFinance, Words: "Modal bahan baku tiga bulan"}}
	if i%2 == 1 {
		e.Wants = []registration.Want{{Side: register.Need, Kind: register.WantMarket, Words: "Pembeli tetap untuk produk utama"}}
	}
	return e
}

func comes(name, position string) registration.Details {
	return registration.Details{Attendees: []registration.Attendee{attendee(name, position)}}
}

// attendee is somebody who comes; Balinese names tell men (I) from women (Ni).
func attendee(name, position string) registration.Attendee {
	a := registration.Attendee{Name: name, Position: position, Sex: registration.Man}
	if strings.HasPrefix(name, "Ni ") {
		a.Sex = registration.Woman
	}
	return a
}

// invite puts the workshops and some guests on the list: a wave whose letters are
// numbered and on their way, with answers, and one that is still open.
func (h *house) invite(ctx context.Context, id gathering.ID) error {
	g, err := h.Gathering(ctx, id)
	if err != nil {
		return err
	}
	const first = 40
	var parties []register.PartyID
	for _, p := range g.Participants[:workshops] {
		parties = append(parties, p.Party)
	}
	guests := []invitation.Typed{
		{Name: "Ibu Camat Contoh 71", Position: "Camat", Organisation: "Kecamatan Contoh", Email: "camat@contoh.example"}, {Name: "Ketua Asosiasi Contoh 72", Position: "Ketua", Organisation: "Asosiasi Kriya (contoh)", Phone: "0812 0000 0072"},
		{Name: "Wartawan Contoh 73", Organisation: "Kabar Contoh", Email: "kabar@contoh.example"}, {Name: "Perbekel Contoh 74", Position: "Perbekel", Organisation: "Desa Contoh"},
	}
	_, _, one := h.invitations.AddParties(ctx, h.by, id, 1, invitation.Participant, parties[:first])
	_, _, two := h.invitations.AddTyped(ctx, h.by, id, 1, invitation.Guest, letter.Indonesian, guests)
	_, _, three := h.invitations.AddParties(ctx, h.by, id, 2, invitation.Participant, parties[first:])
	if err := errors.Join(one, two, three); err != nil {
		return err
	}
	if err := h.reached(ctx, id, parties[:first]); err != nil {
		return err
	}
	n := invitation.Numbering{Day: h.clock.Format(time.DateOnly), Single: true, Signs: []letter.SignatoryID{h.signs}, Address: h.address}
	return errors.Join(h.invitations.Fix(ctx, h.by, id, 1, n), h.invitations.Send(ctx, h.by, id, 1, h.clock),
		h.invitations.SetReminders(ctx, h.by, invitation.ReminderRule{Gathering: id, Days: 5, Most: 1}), h.answered(ctx, id))
}

// reached gives some of the invited an e-mail address or a telephone.
func (h *house) reached(ctx context.Context, id gathering.ID, parties []register.PartyID) error {
	all, err := h.Invited(ctx, id)
	if err != nil {
		return err
	}
	for i, x := range all {
		at := slices.Index(parties, x.Party)
		if x.Party == "" || at < 0 || i%4 == 3 {
			continue
		}
		t := invitation.Typed{Name: x.Name, Position: "Pemilik", Organisation: x.Organisation, Phone: fmt.Sprintf("0812 0000 %04d", at+1)}
		if at%3 != 2 {
			t.Email = fmt.Sprintf("ikm%02d@contoh.example", at+1)
		}
		if err := h.invitations.Correct(ctx, h.by, id, x.ID, t, false); err != nil {
			return err
		}
	}
	return nil
}

// answered are letters that were handed over, texts that were sent, and answers.
func (h *house) answered(ctx context.Context, id gathering.ID) error {
	all, err := h.Invited(ctx, id)
	if err != nil {
		return err
	}
	for i, x := range all {
		if x.Number == "" {
			continue
		}
		var errs []error
		switch x.Way() {
		case invitation.ByHand:
			errs = append(errs, h.invitations.Mark(ctx, h.by, id, x.ID, invitation.HandedOver))
		case invitation.ByWhatsApp:
			errs = append(errs, h.invitations.Mark(ctx, h.by, id, x.ID, invitation.Messaged))
		}
		switch i % 8 {
		case 0, 2, 5:
			errs = append(errs, h.invitations.Record(ctx, h.by, id, x.ID, invitation.Reply{Answer: invitation.Coming}))
		case 3:
			errs = append(errs, h.invitations.Record(ctx, h.by, id, x.ID, invitation.Reply{Answer: invitation.Declined, Reason: "Ada upacara di banjar"}))
		case 6:
			errs = append(errs, h.invitations.Record(ctx, h.by, id, x.ID, invitation.Reply{Answer: invitation.Substitute, Name: "I Made Contoh 75", Position: "Perajin"}))
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// next makes the gathering whose registration is open, with the first who came.
func (h *house) next(ctx context.Context, of gathering.ID, day time.Time) error {
	g, err := h.Gathering(ctx, of)
	if err != nil {
		return err
	}
	id, err := h.plans.Create(ctx, h.by, gathering.Outline{Sample: true, Title: "Temu Usaha Kriya (contoh)", Date: day.Format(time.DateOnly), Place: "Gedung Pertemuan Contoh, Mengwi", Address: "Jalan Contoh 1"}, "")
	if err != nil {
		return err
	}
	b, err := h.plans.Binder(ctx, h.by, id)
	if err != nil {
		return err
	}
	o := b.Outlined()
	o.Theme, o.Series, o.Contact = "Kriya yang dicari pembeli", series, "Panitia Contoh 01, 0812 0000 0001"
	err = errors.Join(h.plans.ChangePlan(ctx, h.by, id, o),
		h.plans.ChangeSeats(ctx, h.by, id, gathering.SeatsForm{Quota: "40", Attendees: "2", Offer: "24", Queue: string(gathering.ByTurn), ClosesAt: day.AddDate(0, 0, -7).Format(time.DateOnly) + "T17:00",
			Parts: []gathering.PartForm{{Of: string(gathering.Newcomers), Least: "10"}}}),
		h.plans.Turn(ctx, h.by, id, gathering.Announce, ""), h.plans.Turn(ctx, h.by, id, gathering.Begin, ""))
	if err != nil {
		return err
	}
	var invited []register.PartyID
	for i := range g.Participants[:12] {
		if invited = append(invited, g.Participants[i].Party); i%2 == 1 {
			continue
		}
		if _, err := h.seats.RegisterFor(ctx, h.by, id, entry(i, &g.Participants[i])); err != nil {
			return err
		}
	}
	_, _, err = h.invitations.AddParties(ctx, h.by, id, 1, invitation.Participant, invited)
	return errors.Join(err, h.told(ctx, id))
}
