package gathering

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Calendar finds gatherings for people who may see them.
type Calendar struct {
	store Store
	now   func() time.Time
}

// NewCalendar makes a calendar over what store keeps.
func NewCalendar(store Store, now func() time.Time) *Calendar {
	return &Calendar{store: store, now: now}
}

// Store is what a Calendar needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id ID) (Gathering, error)
	// HostsOf lists the bodies that hold a gathering, the leading one first.
	HostsOf(ctx context.Context, id ID) ([]account.OrganisationID, error)
	// Gatherings lists those of an organisation, newest first: hosted by it,
	// taken part in, or spoken at; all of them for an empty organisation.
	// Slots, tables, participants and agenda are left empty.
	Gatherings(ctx context.Context, of account.OrganisationID, limit int) ([]Gathering, error)
	// RaiseLinkVersion counts up the LinkVersion of one participant; NotFound
	// when the gathering has no such participant.
	RaiseLinkVersion(ctx context.Context, id ID, who ParticipantID, e account.Entry) error
}

// mostListed is how many gatherings one list shows.
const mostListed = 100

// Find lists the gatherings that the actor may see, newest first.
func (c *Calendar) Find(ctx context.Context, by account.Actor) ([]Gathering, error) {
	if !by.May(account.SeeGathering) {
		return nil, fault.New(fault.NotFound, "account.sign_in_first")
	}
	if by.Gathering != "" {
		g, err := c.Gathering(ctx, by, ID(by.Gathering))
		if err != nil {
			return nil, err
		}
		return []Gathering{g}, nil
	}
	of := by.Organisation
	if by.Role == account.Administrator {
		of = ""
	}
	all, err := c.store.Gatherings(ctx, of, mostListed)
	if err != nil {
		return nil, fmt.Errorf("list gatherings of %s: %w", by.Organisation, err)
	}
	return all, nil
}

// Gathering loads one gathering. Those who may not see its board get only their
// own participants in the list, so that nobody else's contacts reach them.
func (c *Calendar) Gathering(ctx context.Context, by account.Actor, id ID) (Gathering, error) {
	g, err := c.store.Gathering(ctx, id)
	if err != nil {
		return Gathering{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.SeeGathering) {
		return Gathering{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	if !g.Allows(by, account.SeeBoard) {
		g.Participants = g.Of(by.Organisation)
	}
	return g, nil
}

// VoidLinks makes what was printed with links to a participant's agenda void;
// links made afterwards open it again.
func (c *Calendar) VoidLinks(ctx context.Context, by account.Actor, id ID, who ParticipantID) error {
	if !by.May(account.VoidAgendaLinks) { // who may see the gathering is told so, others that there is none
		if _, err := c.Gathering(ctx, by, id); err != nil {
			return err
		}
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	hosts, err := c.store.HostsOf(ctx, id) // enough to know for those who may
	if err != nil {
		return fmt.Errorf("load hosts of gathering %s: %w", id, err)
	}
	g := Gathering{ID: id}
	for _, h := range hosts {
		g.Hosts = append(g.Hosts, Host{Organisation: h})
	}
	if !g.Allows(by, account.VoidAgendaLinks) {
		return fault.New(fault.NotFound, "gathering.not_found")
	}
	e := by.Did(account.VoidAgendaLinks, "participant/"+string(who), c.now()).To(account.Facts{"gathering": id, "printed_links": "void"})
	if err := c.store.RaiseLinkVersion(ctx, id, who, e); err != nil {
		return fmt.Errorf("make links to participant %s void: %w", who, err)
	}
	return nil
}

// Allows tells whether the actor may do the deed at this gathering: the role
// must allow it and the organisation must have to do with the gathering in the
// way the role needs.
func (g *Gathering) Allows(by account.Actor, deed account.Deed) bool {
	if !by.May(deed) || by.Gathering != "" && by.Gathering != string(g.ID) {
		return false
	}
	switch by.Role {
	case account.Administrator:
		return true
	case account.Organiser, account.Staff:
		return g.HostedBy(by.Organisation) || by.Gathering != ""
	}
	if g.State == Draft { // only its hosts know of it
		return false
	}
	switch by.Role {
	case account.Volunteer, account.Juror:
		return by.Gathering != ""
	case account.Desk, account.Owner:
		return len(g.Of(by.Organisation)) > 0
	case account.Speaker:
		return g.SpokenBy(by.Organisation)
	}
	return false
}

// Of lists the participants of an organisation.
func (g *Gathering) Of(id account.OrganisationID) []Participant {
	var own []Participant
	for _, p := range g.Participants {
		if p.Organisation == id && id != "" {
			own = append(own, p)
		}
	}
	return own
}

// SpokenBy tells whether someone of the organisation speaks at the gathering.
func (g *Gathering) SpokenBy(id account.OrganisationID) bool {
	for _, item := range g.Agenda {
		if item.Organisation == id && id != "" {
			return true
		}
	}
	return false
}

// Participant finds a participant by identity.
func (g *Gathering) Participant(id ParticipantID) (Participant, bool) {
	for _, p := range g.Participants {
		if p.ID == id {
			return p, true
		}
	}
	return Participant{}, false
}

// Present lists the participants that have not cancelled.
func (g *Gathering) Present() []Participant {
	var all []Participant
	for _, p := range g.Participants {
		if !p.Withdrawn {
			all = append(all, p)
		}
	}
	return all
}
