package timetable

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/zones"
)

// DraftID identifies a file that was read and not yet confirmed.
type DraftID string

// Draft is a day read from a file, waiting for its uploader to confirm it.
type Draft struct {
	ID        DraftID
	By        account.ID
	Office    account.OrganisationID // for which it was read
	Name      string                 // of the file
	CreatedAt time.Time
	Day       Day
	Made      gathering.ID // the gathering made from it; empty until confirmed
}

// Desk takes in gatherings from files: first a draft that is shown, then, when
// its uploader confirms, a gathering with all its lists at once.
type Desk struct {
	store DraftStore
	now   func() time.Time
}

// DraftStore is what a Desk needs kept. Implemented by internal/store.
type DraftStore interface {
	KeepDraft(ctx context.Context, d Draft) error
	Draft(ctx context.Context, id DraftID) (Draft, error)
	Organisation(ctx context.Context, id account.OrganisationID) (account.Organisation, error)
	// KeepDay keeps a new gathering with its lists, the parties of its
	// participants, and the draft's mark of what was made from it, all at once.
	// When the draft was confirmed before, it keeps nothing and gives the
	// gathering made then.
	KeepDay(ctx context.Context, draft DraftID, d Day, parties []register.Party, e account.Entry) (gathering.ID, error)
	DropDrafts(ctx context.Context, before time.Time) (int, error)
}

// Bounds of drafts.
const (
	draftLife = 24 * time.Hour // how long one waits
	longest   = 200            // characters of a title or place
)

// NewDesk makes a desk over what store keeps.
func NewDesk(store DraftStore, now func() time.Time) *Desk { return &Desk{store: store, now: now} }

// Keep keeps a day that was read from a file until it is confirmed.
func (k *Desk) Keep(ctx context.Context, by account.Actor, name string, d Day) (DraftID, error) {
	if !by.May(account.ImportGathering) {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	if err := d.check(); err != nil {
		return "", fmt.Errorf("keep draft: %w", err)
	}
	now := k.now()
	draft := Draft{ID: DraftID(account.NewID(now)), By: by.Account, Office: by.Organisation, Name: name, CreatedAt: now, Day: d}
	if err := k.store.KeepDraft(ctx, draft); err != nil {
		return "", fmt.Errorf("keep draft: %w", err)
	}
	return draft.ID, nil
}

// Draft is a draft of the actor's own.
func (k *Desk) Draft(ctx context.Context, by account.Actor, id DraftID) (Draft, error) {
	d, err := k.store.Draft(ctx, id)
	if err != nil {
		return Draft{}, fmt.Errorf("load draft %s: %w", id, err)
	}
	if d.By != by.Account || !by.May(account.ImportGathering) || k.now().Sub(d.CreatedAt) > draftLife {
		return Draft{}, fault.New(fault.NotFound, "timetable.draft_not_found")
	}
	return d, nil
}

// Header is what a person adds to a file to make it a gathering.
type Header struct {
	Title string
	Place string
	Date  time.Time // any time of that day
}

// Confirm makes a gathering from a draft. Doing it twice gives the same
// gathering.
func (k *Desk) Confirm(ctx context.Context, by account.Actor, id DraftID, h Header) (gathering.ID, error) {
	draft, err := k.Draft(ctx, by, id)
	if err != nil {
		return "", err
	}
	if draft.Made != "" {
		return draft.Made, nil
	}
	h.Title, h.Place = strings.TrimSpace(h.Title), strings.TrimSpace(h.Place)
	switch {
	case h.Title == "":
		return "", fault.Field("title", "fault.required")
	case utf8.RuneCountInString(h.Title) > longest:
		return "", fault.Field("title", "fault.too_long", longest)
	case utf8.RuneCountInString(h.Place) > longest:
		return "", fault.Field("place", "fault.too_long", longest)
	case h.Date.IsZero():
		return "", fault.Field("date", "fault.required")
	}
	host, err := k.store.Organisation(ctx, by.Organisation)
	if err != nil {
		return "", fmt.Errorf("load organisation %s: %w", by.Organisation, err)
	}
	d := draft.Day
	d.Gathering.Title, d.Gathering.Place = h.Title, h.Place
	if err := k.dress(&d, h.Date); err != nil {
		return "", err
	}
	d.Gathering.Hosts = []gathering.Host{{Organisation: host.ID, Name: host.Name}}
	now := k.now()
	e := by.Did(account.ImportGathering, d.Gathering.ID.Object(), now).
		To(account.Facts{"participants": len(d.Gathering.Participants), "requests": len(d.Requests), "tables": len(d.Gathering.Tables)})
	made, err := k.store.KeepDay(ctx, id, d, Enlist(&d, host.ID, now), e)
	if err != nil {
		return "", fmt.Errorf("keep gathering from draft %s: %w", id, err)
	}
	return made, nil
}

// dress gives a day from a file what files leave open.
func (k *Desk) dress(d *Day, date time.Time) error {
	g := &d.Gathering
	if g.Zone == "" {
		g.Zone = "Asia/Makassar"
	}
	zone, err := zones.Load(g.Zone)
	if err != nil || g.Zone == "Local" { // which is another zone on each machine
		return fault.Field("zone", "timetable.zone_unknown", g.Zone)
	}
	g.Date = time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone)
	g.ID = gathering.ID(account.NewID(k.now()))
	return nil
}

// Enlist gives participants and requests identities, and makes the parties of
// the office's book that the participants are.
func Enlist(d *Day, office account.OrganisationID, now time.Time) []register.Party {
	var parties []register.Party
	for i := range d.Gathering.Participants {
		p := &d.Gathering.Participants[i]
		p.ID = gathering.ParticipantID(account.NewID(now))
		if p.Party == "" {
			p.Party = register.PartyID(account.NewID(now))
		}
		if p.Kind == "" {
			p.Kind = register.Other
		}
		parties = append(parties, register.Party{
			ID: p.Party, Office: office, Organisation: p.Organisation, Kind: p.Kind, Name: p.Name,
			Contact: p.Contact, District: p.District, Village: p.Village, Product: p.Product,
		})
	}
	for i := range d.Requests {
		d.Requests[i].ID = match.RequestID(account.NewID(now))
	}
	return parties
}

// DropOld forgets drafts that nobody confirmed in time.
func (k *Desk) DropOld(ctx context.Context) (int, error) {
	return k.store.DropDrafts(ctx, k.now().Add(-draftLife))
}
