package account

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/fault"
)

// Erased is what stands in the place of the name of a person who was erased.
const Erased = "(dihapus)"

// Privacy gives people what is kept of them, and forgets them (UU 27/2022 on the
// protection of personal data, rights of the data subject).
type Privacy struct {
	store  PrivacyStore
	people *People
	door   *Door
	now    func() time.Time
}

// PrivacyStore is what Privacy needs kept. Implemented by internal/store.
type PrivacyStore interface {
	PeopleStore
	// EntriesBy lists what an account did, oldest first.
	EntriesBy(ctx context.Context, id ID, limit int) ([]Entry, error)
	// EntriesAbout lists what others did to an account, oldest first.
	EntriesAbout(ctx context.Context, id ID, limit int) ([]LogLine, error)
	// Registered lists what the register has of a person, oldest first.
	Registered(ctx context.Context, id ID, limit int) ([]Registered, error)
	ConsentsOf(ctx context.Context, id ID) ([]Consent, error)
	ConsentTexts(ctx context.Context) ([]ConsentText, error)
	// Erase forgets who an account belongs to, all at once: name, addresses,
	// everything to sign in with, messages to them, and their name as the one to
	// meet at their organisation's parties. Its roles end; what it consented to
	// stays, as proof under its number alone. Conflict when nobody else is
	// administrator.
	Erase(ctx context.Context, a Account, now time.Time, e Entry) error
}

// NewPrivacy makes it over what store keeps.
func NewPrivacy(store PrivacyStore, people *People, now func() time.Time) *Privacy {
	return &Privacy{store: store, people: people, door: NewDoor(store, now), now: now}
}

// Registered is something that the register has of a person: what they said of a
// business, a need, a certificate, a list that they saved, themselves as a contact.
type Registered struct {
	What  string // fact, certificate, need_or_offer, list, contact, promise, promise_said, meeting_note, minutes, answer, attendance, officer
	Party string // whom it is about
	Name  string // of a field, a kind, a list
	Value string // empty for what is sealed
	At    time.Time
}

// Own is everything that is kept of one person.
type Own struct {
	Person
	Book    []Registered
	Deeds   []Entry
	Done    []LogLine     // to the account, by others
	Said    []Consent     // by number
	Texts   []ConsentText // all versions that were written
	InForce []Standing
}

// mostDeeds bounds one file; nobody does so much by hand.
const mostDeeds = 100_000

// Own gives the actor what is kept of them.
func (p *Privacy) Own(ctx context.Context, by Actor) (Own, error) {
	if !by.May(KeepAccount) {
		return Own{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	who, err := p.people.Person(ctx, by, by.Account)
	if err != nil {
		return Own{}, err
	}
	deeds, err := p.store.EntriesBy(ctx, by.Account, mostDeeds)
	if err != nil {
		return Own{}, fmt.Errorf("read what account %s did: %w", by.Account, err)
	}
	own := Own{Person: who, Deeds: deeds}
	if own.Done, err = p.store.EntriesAbout(ctx, by.Account, mostDeeds); err != nil {
		return Own{}, fmt.Errorf("read what was done to account %s: %w", by.Account, err)
	}
	if own.Book, err = p.store.Registered(ctx, by.Account, mostDeeds); err != nil {
		return Own{}, fmt.Errorf("read what the register has of account %s: %w", by.Account, err)
	}
	if own.Said, err = p.store.ConsentsOf(ctx, by.Account); err != nil {
		return Own{}, fmt.Errorf("read consents of account %s: %w", by.Account, err)
	}
	if own.Texts, err = p.store.ConsentTexts(ctx); err != nil {
		return Own{}, fmt.Errorf("read the texts of consents: %w", err)
	}
	own.InForce = standings(own.Said, own.Texts, p.now())
	return own, nil
}

// EraseOwn erases the actor, who signed in a moment ago.
func (p *Privacy) EraseOwn(ctx context.Context, by Actor, session Session) error {
	if !by.May(KeepAccount) || session.Account != by.Account {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if !p.door.Fresh(session) {
		return fault.New(fault.Forbidden, "account.sign_in_again")
	}
	who, err := p.people.Person(ctx, by, by.Account)
	if err != nil {
		return err
	}
	return p.erase(ctx, by, who.Account)
}

// Erase erases a person in the actor's care, who asked for it.
func (p *Privacy) Erase(ctx context.Context, by Actor, id ID) error {
	who, err := p.people.person(ctx, by, id, ManagePeople)
	if err != nil {
		return err
	}
	return p.erase(ctx, by, who.Account)
}

func (p *Privacy) erase(ctx context.Context, by Actor, who Account) error {
	if !who.Erased.IsZero() {
		return fault.New(fault.Conflict, "account.erased_already")
	}
	e := by.Did(KeepAccount, "account/"+string(who.ID), p.now()).To(Facts{"erased": true})
	return p.store.Erase(ctx, who, p.now(), e)
}
