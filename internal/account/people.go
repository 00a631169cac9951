package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// People is the book of organisations in an office's care and of who acts for
// them. An administrator sees and changes all of it, an organiser that of their
// own office.
type People struct {
	store PeopleStore
	door  *Door
	now   func() time.Time
}

// PeopleStore is what People need kept. Implemented by internal/store. What has
// an entry is kept together with it, in one transaction.
type PeopleStore interface {
	Store
	Organisation(ctx context.Context, id OrganisationID) (Organisation, error)
	// Organisations lists by name those in an office's care, all for an empty
	// one, whose name or whose people's names have the words of search.
	Organisations(ctx context.Context, office OrganisationID, search string, limit int) ([]OrganisationLine, error)
	ChangeOrganisation(ctx context.Context, o Organisation, e Entry) error
	// Person is an account with all its memberships and how it can sign in.
	Person(ctx context.Context, id ID) (Person, error)
	// PeopleOf lists an organisation's people by name.
	PeopleOf(ctx context.Context, id OrganisationID) ([]Member, error)
	// ChangeAccount keeps name, e-mail, phone and Disabled; Conflict with the
	// field when another account has the e-mail or the phone. A disabled
	// account's sessions end.
	ChangeAccount(ctx context.Context, a Account, e Entry) error
	KeepMembership(ctx context.Context, m Membership, e Entry) error
	// HoldersOf lists the bodies that hold a gathering; none when it is not there.
	HoldersOf(ctx context.Context, gathering string) ([]OrganisationID, error)
	EndMembership(ctx context.Context, id MembershipID, now time.Time, e Entry) error
	// EndSessions ends an account's sessions, or the one named.
	EndSessions(ctx context.Context, of ID, session string, e Entry) error
	// ForgetProofs removes passwords, second factors, passkeys, identities,
	// links and codes of an account, and ends its sessions.
	ForgetProofs(ctx context.Context, of ID, e Entry) error
}

// OrganisationLine is an organisation in a list.
type OrganisationLine struct {
	Organisation
	People int
}

// Post is a membership with the name of its organisation.
type Post struct {
	Membership
	OrganisationName string
	Office           OrganisationID // in whose care the organisation is
}

// Person is one account with all that is kept of it.
type Person struct {
	Account
	Posts    []Post
	Sessions []Session
	Password bool
	TOTP     bool
}

// NewPeople makes the book over what store keeps.
func NewPeople(store PeopleStore, now func() time.Time) *People {
	return &People{store: store, door: NewDoor(store, now), now: now}
}

const (
	mostListed  = 200
	longestName = 200                // characters
	longestFind = 100                // characters of what is searched for
	handedLink  = 7 * 24 * time.Hour // a link on a slip or in a message
)

// care is the office whose organisations the actor may see; empty for all.
func care(by Actor) OrganisationID {
	if by.Role == Administrator {
		return ""
	}
	return by.Organisation
}

// Organisations lists those in the actor's care.
func (p *People) Organisations(ctx context.Context, by Actor, search string) ([]OrganisationLine, error) {
	if !by.May(SeePeople) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := p.store.Organisations(ctx, care(by), sought(search), mostListed)
	if err != nil {
		return nil, fmt.Errorf("list organisations: %w", err)
	}
	return all, nil
}

// sought bounds what is searched for: every word of it costs the database a
// comparison with every row.
func sought(words string) string {
	r := []rune(strings.TrimSpace(words))
	return string(r[:min(len(r), longestFind)])
}

// Organisation is one in the actor's care, with its people.
func (p *People) Organisation(ctx context.Context, by Actor, id OrganisationID) (Organisation, []Member, error) {
	o, err := p.organisation(ctx, by, id, SeePeople)
	if err != nil {
		return o, nil, err
	}
	people, err := p.store.PeopleOf(ctx, id)
	if err != nil {
		return o, nil, fmt.Errorf("list people of %s: %w", id, err)
	}
	return o, people, nil
}

// organisation loads one that the actor may do a deed with.
func (p *People) organisation(ctx context.Context, by Actor, id OrganisationID, d Deed) (Organisation, error) {
	o, err := p.store.Organisation(ctx, id)
	if err != nil {
		return Organisation{}, fmt.Errorf("load organisation %s: %w", id, err)
	}
	if !by.May(SeePeople) || care(by) != "" && o.Office != care(by) {
		return Organisation{}, fault.New(fault.NotFound, "account.organisation_not_found")
	}
	if !by.May(d) {
		return Organisation{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return o, nil
}

// Found adds an organisation to the care of the actor's office. Offices and
// councils keep their own book, and only the administrator adds them.
func (p *People) Found(ctx context.Context, by Actor, kind Kind, name string) (OrganisationID, error) {
	if !by.May(ManagePeople) {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	name, err := properName(name)
	if err != nil {
		return "", err
	}
	own := kind == Office || kind == Council
	if !slices.Contains(Kinds, kind) || own && by.Role != Administrator {
		return "", fault.Field("kind", "account.kind_wrong")
	}
	o := Organisation{ID: OrganisationID(NewID(p.now())), Kind: kind, Name: name, Office: by.Organisation}
	if own {
		o.Office = o.ID
	}
	if err := p.store.KeepOrganisation(ctx, o, foundEntry(by, o, p.now())); err != nil {
		return "", fmt.Errorf("keep organisation %s: %w", o.ID, err)
	}
	return o.ID, nil
}

// Rename changes an organisation's name.
func (p *People) Rename(ctx context.Context, by Actor, id OrganisationID, name string) error {
	o, err := p.organisation(ctx, by, id, ManagePeople)
	if err != nil {
		return err
	}
	before := o.Name
	if o.Name, err = properName(name); err != nil {
		return err
	}
	e := by.Did(ManagePeople, "organisation/"+string(id), p.now()).From(Facts{"name": before}).To(Facts{"name": o.Name})
	return p.store.ChangeOrganisation(ctx, o, e)
}

// properName bounds a name and drops what surrounds it.
func properName(name string) (string, error) { return properNameIn("name", name) }

func properNameIn(field, name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", fault.Field(field, "fault.required")
	case utf8.RuneCountInString(name) > longestName:
		return "", fault.Field(field, "fault.too_long", longestName)
	}
	return name, nil
}

func foundEntry(by Actor, o Organisation, now time.Time) Entry {
	return by.Did(ManagePeople, "organisation/"+string(o.ID), now).To(Facts{"kind": o.Kind, "name": o.Name, "office": o.Office})
}
