package account_test

import (
	"fmt"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/store/storetest"
)

// Who sees how a person is reached: the person, those in whose care they are, and
// others by the consent of that very purpose only.
func TestWhoSeesPhonesAndAddresses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book, contacts := t.Context(), c.consents(), account.NewContacts(c.db, c.clock)
		add := func(by account.Actor, kind account.Kind, role account.Role, name, phone string) account.Actor {
			t.Helper()
			at, err := c.people.Found(ctx, by, kind, name+" (contoh)")
			if err != nil {
				t.Fatal(err)
			}
			n := newcomer(at, role)
			n.Phone = phone
			id, err := c.people.Add(ctx, by, n)
			if err != nil {
				t.Fatal(err)
			}
			return account.Actor{Account: id, Organisation: at, Role: role}
		}
		owner := add(c.organiser, account.Business, account.Owner, "Kopi Embun 21", "081200000021")
		peer := add(c.organiser, account.Business, account.Owner, "Tenun Jepun 22", "081200000022")
		far := add(c.other, account.Stakeholder, account.Desk, "Hotel Padma 23", "081200000023")
		bank := account.Actor{Account: c.desk, Organisation: c.bank, Role: account.Desk}
		viewers := map[string]account.Actor{
			"the person": owner, "administrator": c.admin, "organiser": c.organiser, "staff": c.staff, "other office": c.other,
			"bank in the same care": bank, "peer": peer, "hotel in other care": far, "stranger": {},
			"volunteer of one day": {Account: "v", Organisation: c.office, Role: account.Staff, Gathering: "g"},
		}
		always := map[string]bool{"the person": true, "administrator": true, "organiser": true, "staff": true}
		by := map[account.Purpose]map[string]bool{
			account.ContactMeet:      {"bank in the same care": true, "peer": true, "hotel in other care": true, "other office": true, "volunteer of one day": true},
			account.ContactPartners:  {"bank in the same care": true},
			account.ContactDirectory: {"bank in the same care": true, "peer": true, "hotel in other care": true, "other office": true, "volunteer of one day": true, "stranger": true},
			account.Photo:            {},
			account.WhatsApp:         {},
		}
		look := func(when string, given account.Purpose) {
			t.Helper()
			for name, viewer := range viewers {
				for why, others := range by {
					seen, err := contacts.Of(ctx, viewer, why, owner.Account, "nobody")
					if err != nil {
						t.Fatal(err)
					}
					got, there := seen[owner.Account]
					if want := always[name] || given == why && others[name]; there != want || there && got.Phone != "+6281200000021" || len(seen) > 1 {
						t.Errorf("%s: %s on a page for %s: want %v, got %v", when, name, why, want, seen)
					}
				}
			}
		}
		look("nothing said", "")
		for why := range by {
			if err := book.Say(ctx, owner, yes(why)); err != nil {
				t.Fatal(err)
			}
			look(fmt.Sprintf("consent to %s", why), why)
			if err := book.Say(ctx, owner, no(why)); err != nil {
				t.Fatal(err)
			}
			look(fmt.Sprintf("%s withdrawn", why), "")
		}
		if err := book.Say(ctx, owner, yes(account.ContactMeet)); err != nil {
			t.Fatal(err)
		}
		if err := book.Reword(ctx, c.admin, 1, newText(account.ContactMeet, true, c.clock().Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		look("before the new text holds", account.ContactMeet)
		seen, err := contacts.Of(ctx, bank, account.ContactMeet, owner.Account)
		if err != nil || seen[owner.Account].Until.IsZero() || !seen[owner.Account].Open(c.clock()) || seen[owner.Account].Open(c.clock().Add(time.Hour)) {
			t.Errorf("want it open for less than an hour, got %+v, %v", seen, err)
		}
		c.wait(time.Hour)
		look("after it does", "")
		if err := account.NewPrivacy(c.db, c.people, c.clock).Erase(ctx, c.organiser, owner.Account); err != nil {
			t.Fatal(err)
		}
		for name, viewer := range viewers {
			if seen, err := contacts.Of(ctx, viewer, account.ContactDirectory, owner.Account); err != nil || len(seen) > 0 {
				t.Errorf("erased, %s sees %+v, %v", name, seen, err)
			}
		}
	})
}
