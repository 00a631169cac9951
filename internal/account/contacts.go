package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/fault"
)

// Contact is how a person is reached, for those who may see it.
type Contact struct {
	ID    ID
	Name  string
	Phone string    // E.164; may be empty
	Email string    // may be empty
	Until time.Time // when it may be shown no longer; zero: as long as nothing changes
}

// Open tells whether a contact may still be shown, for what was kept in memory.
func (c Contact) Open(now time.Time) bool { return c.Until.IsZero() || now.Before(c.Until) }

// Reached is a person with what decides who sees how they are reached.
type Reached struct {
	Account
	Posts []Post    // what they are for organisations, also what is over
	Said  []Consent // what they said last to each purpose
}

// Contacts decide who sees phone numbers and e-mail addresses.
type Contacts struct {
	store ContactStore
	now   func() time.Time
}

// ContactStore is what Contacts need kept. Implemented by internal/store.
type ContactStore interface {
	ConsentTexts(ctx context.Context) ([]ConsentText, error)
	// Reached lists the people of those identities that there are.
	Reached(ctx context.Context, ids []ID) ([]Reached, error)
	Organisation(ctx context.Context, id OrganisationID) (Organisation, error)
}

// NewContacts makes them over what store keeps.
func NewContacts(store ContactStore, now func() time.Time) *Contacts {
	return &Contacts{store: store, now: now}
}

// mostContacts bounds one question.
const mostContacts = 1000

// Of gives of those people whose contacts the actor may see how they are reached,
// by identity; the others are missing. Always see them the person, the staff of
// the office in whose care the person is, and the administrator: reaching the
// industries it serves is an office's duty by law (UU 3/2014 on industry, PP
// 7/2021), not a matter of consent. Everybody else sees them only by a consent
// that counts now, to the purpose of the page that asks. The caller vouches that
// the page serves that purpose: for ContactMeet, that the actor's party meets
// theirs.
func (c *Contacts) Of(ctx context.Context, by Actor, why Purpose, ids ...ID) (map[ID]Contact, error) {
	if len(ids) > mostContacts {
		return nil, fmt.Errorf("contacts of %d people at once are asked for, at most %d", len(ids), mostContacts)
	}
	people, err := c.store.Reached(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	texts, err := c.store.ConsentTexts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the texts of consents: %w", err)
	}
	var at Organisation
	if by.Organisation != "" {
		if at, err = c.store.Organisation(ctx, by.Organisation); err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, fmt.Errorf("load organisation %s: %w", by.Organisation, err)
		}
	}
	seen := map[ID]Contact{}
	for _, r := range people {
		if contact, may := r.visible(by, at, why, texts, c.now()); may {
			seen[r.ID] = contact
		}
	}
	return seen, nil
}

// visible is the rule of Of for one person. at is the organisation that the actor
// acts for.
func (r *Reached) visible(by Actor, at Organisation, why Purpose, texts []ConsentText, now time.Time) (Contact, bool) {
	full := Contact{ID: r.ID, Name: r.Name, Phone: r.Phone, Email: r.Email}
	who := Person{Account: r.Account, Posts: r.Posts}
	switch {
	case !r.Erased.IsZero():
		return Contact{}, false
	case by.Account == r.ID && by.May(KeepAccount), by.May(SeePeople) && who.caredFor(care(by)):
		return full, true
	case !by.audience(at, why, r.Posts, now):
		return Contact{}, false
	}
	shown, may := r.Shown(why, texts)
	return shown, may && shown.Open(now)
}

// audience tells whether the actor is of those whom a purpose is about.
func (a Actor) audience(at Organisation, why Purpose, posts []Post, now time.Time) bool {
	switch why {
	case ContactDirectory:
		return true
	case ContactMeet:
		return a.SignedIn()
	case ContactPartners: // stakeholders in the care of the same office
		return a.SignedIn() && at.Kind == Stakeholder && at.Office != "" &&
			slices.ContainsFunc(posts, func(p Post) bool { return p.Office == at.Office && p.Holds(now) })
	}
	return false
}

// Shown is a person's contact as those see it whom they consented to show it to,
// with the moment until when; false for a person who did not, cannot act for
// anybody any more, or has neither phone nor e-mail.
func (r *Reached) Shown(why Purpose, texts []ConsentText) (Contact, bool) {
	end, consents := until(r.Said, texts, why)
	if !consents || !r.Disabled.IsZero() || !r.Erased.IsZero() || r.Phone == "" && r.Email == "" {
		return Contact{}, false
	}
	c := Contact{ID: r.ID, Name: r.Name, Phone: r.Phone, Email: r.Email}
	var last time.Time // of the person's roles
	for _, p := range r.Posts {
		if p.Ends.IsZero() {
			last = time.Time{}
			break
		}
		if p.Ends.After(last) {
			last = p.Ends
		}
	}
	c.Until = earlier(end, last)
	return c, len(r.Posts) > 0
}

// earlier is the earlier of two moments of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
