package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
)

// Partners is what desk officers of stakeholders (petugas mitra) see of businesses:
// the profiles of those that take part in a gathering with them, and of those whose
// people agreed that partners in the care of the same office reach them.
type Partners struct {
	store    PartnerStore
	contacts *account.Contacts
	now      func() time.Time
}

// PartnerStore is what Partners need kept. Implemented by internal/store.
type PartnerStore interface {
	Business(ctx context.Context, id PartyID) (Profile, error)
	Organisation(ctx context.Context, id account.OrganisationID) (account.Organisation, error)
	// Together tells whether an organisation and a party take part in one gathering.
	Together(ctx context.Context, of account.OrganisationID, id PartyID) (bool, error)
	// BusinessesMet lists by name the businesses that take part in gatherings of an
	// organisation's.
	BusinessesMet(ctx context.Context, of account.OrganisationID, limit int) ([]Party, error)
	MakerContacts(ctx context.Context, m Maker) ([]Contact, error)
}

// NewPartners makes them over what store keeps; contacts decide about people with
// an account.
func NewPartners(store PartnerStore, contacts *account.Contacts, now func() time.Time) *Partners {
	return &Partners{store: store, contacts: contacts, now: now}
}

const mostMet = 1000

// forPartners tells whether a field is among those that partners see. What is
// sealed, money, and where a business stands, often a home, are not: there is no
// consent to show them.
func forPartners(k Kept) bool {
	return !k.Sealed && k.Section != Money && k.Field != FieldAddress && k.Field != FieldPoint
}

// SectionsForPartners are the sections of which partners see something.
func SectionsForPartners() []Section {
	return slices.DeleteFunc(slices.Clone(Sections), func(s Section) bool { return !slices.ContainsFunc(s.In(), forPartners) })
}

// Met lists the businesses that take part in gatherings with the actor's body.
func (p *Partners) Met(ctx context.Context, by account.Actor) ([]Party, error) {
	if may, err := p.desk(ctx, by); err != nil || !may {
		return nil, orNotAllowed(err)
	}
	all, err := p.store.BusinessesMet(ctx, by.Organisation, mostMet)
	if err != nil {
		return nil, fmt.Errorf("list businesses met by %s: %w", by.Organisation, err)
	}
	return all, nil
}

func orNotAllowed(err error) error {
	if err != nil {
		return err
	}
	return notAllowed()
}

// desk tells whether the actor is an officer of a stakeholder.
func (p *Partners) desk(ctx context.Context, by account.Actor) (bool, error) {
	if !by.May(account.SeeProfiles) || by.Organisation == "" {
		return false, nil
	}
	at, err := p.store.Organisation(ctx, by.Organisation)
	if err != nil {
		return false, fmt.Errorf("load organisation %s: %w", by.Organisation, err)
	}
	return at.Kind == account.Stakeholder, nil
}

// Profile is a business as a partner sees it: what partners may see, whether the
// office has checked it, and how those of its people are reached who agreed to it.
func (p *Partners) Profile(ctx context.Context, by account.Actor, id PartyID) (Profile, []account.Contact, error) {
	may, err := p.desk(ctx, by)
	if err != nil {
		return Profile{}, nil, err
	}
	if !may {
		return Profile{}, nil, notFound()
	}
	x, err := p.store.Business(ctx, id)
	if err != nil {
		return Profile{}, nil, fmt.Errorf("load business %s: %w", id, err)
	}
	together, err := p.store.Together(ctx, by.Organisation, id)
	if err != nil {
		return Profile{}, nil, fmt.Errorf("find gatherings of %s with %s: %w", by.Organisation, id, err)
	}
	people, err := p.reach(ctx, by, &x)
	if err != nil {
		return Profile{}, nil, err
	}
	if !together && len(people) == 0 {
		return Profile{}, nil, notFound()
	}
	for _, c := range x.Contacts {
		if c.Shown() && (c.Phone != "" || c.Email != "") {
			people = append(people, account.Contact{Name: c.Name, Phone: c.Phone, Email: c.Email})
		}
	}
	return x.toPartners(Today(p.now())), people, nil
}

// reach lists the people of a business with an account who agreed that partners
// reach them.
func (p *Partners) reach(ctx context.Context, by account.Actor, x *Profile) ([]account.Contact, error) {
	all, err := p.store.MakerContacts(ctx, Maker{Party: x.Party})
	if err != nil {
		return nil, fmt.Errorf("list contacts of %s: %w", x.ID, err)
	}
	var ids []account.ID
	for _, c := range all {
		if c.Account != "" && !slices.Contains(ids, c.Account) {
			ids = append(ids, c.Account)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	agreed, err := p.contacts.Of(ctx, by, account.ContactPartners, ids...)
	if err != nil {
		return nil, err
	}
	var people []account.Contact
	for _, id := range ids {
		if c, may := agreed[id]; may {
			people = append(people, c)
		}
	}
	return people, nil
}

// toPartners leaves what partners may see.
func (p *Profile) toPartners(today Date) Profile {
	seen := Profile{Party: p.Party, Code: p.Code, Public: p.Public, Facts: Facts{}}
	seen.Contact = "" // whom agendas name is for those who meet them there
	for field, f := range p.Facts {
		if k, known := field.About(); known && forPartners(k) {
			f.SaidBy, f.Reason = "", ""
			seen.Facts[field] = f
		}
	}
	for _, c := range p.Certificates {
		if c.Valid(today) {
			c.Paper = ""
			seen.Certificates = append(seen.Certificates, c)
		}
	}
	return seen
}
