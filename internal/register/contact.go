package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Contacts are the people of parties whom the office can reach (kontak).
type Contacts struct {
	store ContactStore
	now   func() time.Time
}

// ContactStore is what Contacts need kept. Implemented by internal/store.
type ContactStore interface {
	Party(ctx context.Context, id PartyID) (Party, error)
	ContactsOf(ctx context.Context, id PartyID) ([]Contact, error)
	// KeepContact adds a contact. The first of a party is the one to meet at
	// gatherings.
	KeepContact(ctx context.Context, id PartyID, c Contact, now time.Time, e account.Entry) error
	// ChangeContact changes one that is still as it was before; Conflict when it is not.
	ChangeContact(ctx context.Context, id PartyID, before, after Contact, e account.Entry) error
	DropContact(ctx context.Context, id PartyID, contact string, e account.Entry) error
	// ConsentTexts lists the versions that offices wrote.
	ConsentTexts(ctx context.Context) ([]account.ConsentText, error)
}

// NewContacts makes them over what store keeps.
func NewContacts(store ContactStore, now func() time.Time) *Contacts {
	return &Contacts{store: store, now: now}
}

// Positions of contacts in the order of choices.
var Positions = []string{"owner", "partner", "family", "staff", "officer", "other"}

// Of lists those contacts of a party that the actor may see: staff of the party's
// office and the party's own people all of them, partners in the care of the same
// office those who agreed to be shown.
func (c *Contacts) Of(ctx context.Context, by account.Actor, p *Party) ([]Contact, error) {
	all := cares(by, account.SeeRegister, p.Office) || owns(by, p)
	if !all && !by.May(account.SeePartners) {
		return nil, nil
	}
	list, err := c.store.ContactsOf(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("list contacts of party %s: %w", p.ID, err)
	}
	var seen []Contact
	for _, x := range list {
		if all || x.Shown() {
			seen = append(seen, x)
		}
	}
	return seen, nil
}

// Shown tells whether a person agreed that others than the office see how they are
// reached. One with an account says so there (account.Contacts).
func (c *Contact) Shown() bool {
	return c.Account == "" && c.Public && c.AgreedOn != "" && c.AgreedText > 0
}

// Keep adds a contact to a party.
func (c *Contacts) Keep(ctx context.Context, by account.Actor, id PartyID, x Contact) error {
	deed, err := c.may(ctx, by, id)
	if err != nil {
		return err
	}
	now := c.now()
	if err := x.check(Today(now)); err != nil {
		return err
	}
	if x.Public {
		if x.AgreedText, err = c.words(ctx, now); err != nil {
			return err
		}
	}
	x.ID, x.Account = account.NewID(now), ""
	if err := c.store.KeepContact(ctx, id, x, now, by.Did(deed, "party/"+string(id), now).To(x.facts())); err != nil {
		return fmt.Errorf("keep a contact of party %s: %w", id, err)
	}
	return nil
}

// One is a contact of a party that the actor may change.
func (c *Contacts) One(ctx context.Context, by account.Actor, id PartyID, contact string) (Contact, error) {
	if _, err := c.may(ctx, by, id); err != nil {
		return Contact{}, err
	}
	all, err := c.store.ContactsOf(ctx, id)
	if err != nil {
		return Contact{}, fmt.Errorf("list contacts of party %s: %w", id, err)
	}
	i := slices.IndexFunc(all, func(x Contact) bool { return x.ID == contact })
	if i < 0 {
		return Contact{}, fault.New(fault.NotFound, "business.contact_gone")
	}
	return all[i], nil
}

// Change changes the contact of that identity. What the person agreed to stays when
// the number and the address do; they agreed to no other ones being shown, so that
// with another they are asked anew.
func (c *Contacts) Change(ctx context.Context, by account.Actor, id PartyID, x Contact) error {
	deed, err := c.may(ctx, by, id)
	if err != nil {
		return err
	}
	before, err := c.One(ctx, by, id, x.ID)
	if err != nil {
		return err
	}
	now := c.now()
	today := Today(now)
	if err := x.check(today); err != nil {
		return err
	}
	x.Account = before.Account
	moved := before.Email != x.Email || before.Phone != x.Phone
	switch {
	case !x.Public:
	case before.Public && !moved && x.AgreedOn == before.AgreedOn:
		x.AgreedText = before.AgreedText
	case before.Public && moved && x.AgreedOn <= before.AgreedOn && x.AgreedOn != today:
		return fault.Field("agreed_on", "business.agreed_anew")
	default:
		if x.AgreedText, err = c.words(ctx, now); err != nil {
			return err
		}
	}
	if x == before {
		return nil
	}
	said := x.facts()
	said["changed"] = account.Facts{"name": before.Name != x.Name, "called": before.Called != x.Called, "email": before.Email != x.Email, "phone": before.Phone != x.Phone}
	e := by.Did(deed, "party/"+string(id), now).From(before.facts()).To(said)
	if err := c.store.ChangeContact(ctx, id, before, x, e); err != nil {
		return fmt.Errorf("change contact %s of party %s: %w", x.ID, id, err)
	}
	return nil
}

// facts are a contact for the audit log, which holds nothing personal.
func (c *Contact) facts() account.Facts {
	return account.Facts{"contact": c.ID, "position": c.Position, "public": c.Public, "agreed_on": c.AgreedOn, "text": c.AgreedText}
}

// words is the version of the words that a person agrees to now.
func (c *Contacts) words(ctx context.Context, now time.Time) (int, error) {
	texts, err := c.store.ConsentTexts(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the texts of consents: %w", err)
	}
	version := account.ShippedVersion
	for _, t := range texts {
		if t.Purpose == account.ContactDirectory && t.Version > version && !now.Before(t.From) {
			version = t.Version
		}
	}
	return version, nil
}

// Drop forgets a contact.
func (c *Contacts) Drop(ctx context.Context, by account.Actor, id PartyID, contact string) error {
	deed, err := c.may(ctx, by, id)
	if err != nil {
		return err
	}
	e := by.Did(deed, "party/"+string(id), c.now()).From(account.Facts{"contact": contact})
	if err := c.store.DropContact(ctx, id, contact, e); err != nil {
		return fmt.Errorf("drop a contact of party %s: %w", id, err)
	}
	return nil
}

// may is the deed by which an actor changes contacts of a party.
func (c *Contacts) may(ctx context.Context, by account.Actor, id PartyID) (account.Deed, error) {
	p, err := c.store.Party(ctx, id)
	switch {
	case err != nil:
		return "", fmt.Errorf("load party %s: %w", id, err)
	case cares(by, account.KeepRegister, p.Office):
		return account.KeepRegister, nil
	case owns(by, &p):
		return account.KeepOwnProfile, nil
	}
	return "", notFound()
}

// check reads a contact as a form sent it.
func (c *Contact) check(today Date) error {
	var errs []error
	name := func(field string, value *string, needed bool) {
		*value = strings.Join(strings.Fields(*value), " ")
		switch {
		case needed && *value == "":
			errs = append(errs, fault.Field(field, "fault.required"))
		case utf8.RuneCountInString(*value) > 200:
			errs = append(errs, fault.Field(field, "business.too_long", 200))
		}
	}
	name("name", &c.Name, true)
	name("called", &c.Called, false)
	name("position", &c.Position, false)
	reach := func(value *string, read func(string) (string, error)) {
		if *value = strings.TrimSpace(*value); *value == "" {
			return
		}
		proper, err := read(*value)
		if err != nil {
			errs = append(errs, err)
			return
		}
		*value = proper
	}
	reach(&c.Email, account.Email)
	reach(&c.Phone, account.Phone)
	switch {
	case c.Public && c.AgreedOn == "":
		errs = append(errs, fault.Field("agreed_on", "business.agreed_missing"))
	case c.AgreedOn > today:
		errs = append(errs, fault.Field("agreed_on", "business.date_future"))
	case !c.Public:
		c.AgreedOn, c.AgreedText = "", 0 // who takes it back has agreed to nothing
	}
	return joined(errs)
}

// joined is nil for no errors.
func joined(errs []error) error { return errors.Join(errs...) }
