package store_test

import (
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// A desk sees the profile of a business that takes part with it, without what is
// sensitive, and contacts only of those who agreed; other desks see nothing.
func TestPartnersSeeWhomTheyMeet(t *testing.T) {
	t.Parallel()
	eachShelf(t, func(s *shelf) {
		ctx := s.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		desk := func(id account.OrganisationID, office account.OrganisationID) account.Actor {
			must(s.db.KeepOrganisation(ctx, account.Organisation{ID: id, Kind: account.Stakeholder, Name: string(id), Office: office}, account.Entry{}))
			a := account.Account{ID: account.ID("a-" + id), Name: "Petugas Contoh " + string(id), CreatedAt: noon}
			must(s.db.KeepMember(ctx, a, account.Membership{ID: account.MembershipID("m-" + id), Account: a.ID, Organisation: id, Role: account.Desk, CreatedAt: noon}, account.Entry{}))
			return account.Actor{Account: a.ID, Organisation: id, Role: account.Desk}
		}
		bank, hotel, foreign := desk("bank", s.staff.Organisation), desk("hotel", s.staff.Organisation), desk("foreign", s.rival.Organisation)
		id := s.add(values{"name": "Tenun Sandat 07 (contoh)", "main_product": "kain", "workers_men": "4", "sales": "900 juta", "investment": "1 miliar", "npwp": "9900000000000007", "address": "Jl. Contoh 7"})
		must(s.book.Verify(ctx, s.staff, id, "", register.FieldMainProduct))
		other, err := s.book.Add(ctx, s.staff, register.Newcomer{Telling: register.Telling{Values: values{"name": "Kopi Embun 08 (contoh)"}, Source: register.FromOffice}})
		must(err)
		d := timetable.Day{Gathering: gathering.Gathering{ID: "g1", Title: "Temu (contoh)", Date: noon, Zone: "Asia/Makassar", Hosts: []gathering.Host{{Organisation: s.staff.Organisation}},
			Participants: []gathering.Participant{{ID: "p1", Number: 1, Party: "y-bank", Organisation: "bank", Kind: register.Bank, Name: "Bank"}, {ID: "p2", Number: 2, Party: id}}}}
		_, err = s.db.KeepDay(ctx, "", d, []register.Party{{ID: "y-bank", Office: s.staff.Organisation, Organisation: "bank", Kind: register.Bank, Name: "Bank"}}, account.Entry{})
		must(err)
		partners := register.NewPartners(s.db, account.NewContacts(s.db, clockOf(s)), clockOf(s))
		met, err := partners.Met(ctx, bank)
		if err != nil || len(met) != 1 || met[0].ID != id {
			t.Errorf("the bank meets %+v, %v", met, err)
		}
		p, people, err := partners.Profile(ctx, bank, id)
		must(err)
		if f := p.Facts[register.FieldMainProduct]; f.Value != "kain" || f.Verified == "" || p.Facts.Value(register.FieldMen) != "4" || len(people) != 0 {
			t.Errorf("the bank sees %+v, %+v", p.Facts, people)
		}
		for _, hidden := range []register.Field{register.FieldSales, register.FieldInvestment, register.FieldNPWP, register.FieldAddress} {
			if f, there := p.Facts[hidden]; there {
				t.Errorf("the bank sees %s: %+v", hidden, f)
			}
		}
		for name, c := range map[string]struct {
			by account.Actor
			id register.PartyID
		}{
			"a desk that does not take part": {hotel, id}, "a desk of another office": {foreign, id}, "a business that does not take part": {bank, other},
			"staff, who have the whole": {s.staff, id}, "its owner": {s.owner, id}, "nobody's": {bank, "none"}, "a partner": {bank, "y-bank"},
		} {
			if _, _, err := partners.Profile(ctx, c.by, c.id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all, err := partners.Met(ctx, hotel); err != nil || len(all) != 0 {
			t.Errorf("the hotel meets %+v, %v", all, err)
		}
		if _, err := partners.Met(ctx, s.owner); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an owner lists them: %v", err)
		}
		must(account.NewPeople(s.db, clockOf(s)).Change(ctx, s.staff, s.owner.Account, "Ni Made Contoh 07", "", "0812 0000 0007"))
		must(account.NewConsents(s.db, account.NewPeople(s.db, clockOf(s)), clockOf(s)).Say(ctx, s.owner, account.Said{Purpose: account.ContactPartners, Version: account.ShippedVersion, Given: true}))
		for name, c := range map[string]struct {
			by   account.Actor
			sees bool
		}{"the bank": {bank, true}, "the hotel, by consent": {hotel, true}, "a desk of another office": {foreign, false}} {
			_, people, err := partners.Profile(ctx, c.by, id)
			if (err == nil) != c.sees || c.sees && (len(people) != 1 || people[0].Phone != "+6281200000007") {
				t.Errorf("%s after the consent: %+v, %v", name, people, err)
			}
		}
	})
}
