package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Publishing decides which businesses the public directory shows.
type Publishing struct {
	store PublishingStore
	now   func() time.Time
}

// PublishingStore is what Publishing needs kept. Implemented by internal/store.
type PublishingStore interface {
	// Publish shows businesses of an office, of any for an empty one, or hides
	// them, and gives how many changed. Each has its entry, which entry makes.
	Publish(ctx context.Context, office account.OrganisationID, parties []PartyID, public bool, at time.Time, entry func(PartyID) account.Entry) (int, error)
}

// NewPublishing makes it over what store keeps.
func NewPublishing(store PublishingStore, now func() time.Time) *Publishing {
	return &Publishing{store: store, now: now}
}

// mostPublished is how many businesses one deed publishes: those of a page.
const mostPublished = 100

// Publish shows or hides businesses and tells how many changed; those that already
// were so do not, nor those of another office.
func (p *Publishing) Publish(ctx context.Context, by account.Actor, parties []PartyID, public bool) (int, error) {
	if !by.May(account.PublishRegister) {
		return 0, fault.New(fault.Forbidden, "account.not_allowed")
	}
	slices.Sort(parties)
	parties = slices.Compact(parties)
	if len(parties) == 0 || len(parties) > mostPublished {
		return 0, fault.Field("pilih", "find.choose_some", mostPublished)
	}
	office, at := by.Organisation, p.now()
	if by.Role == account.Administrator {
		office = ""
	}
	n, err := p.store.Publish(ctx, office, parties, public, at, func(id PartyID) account.Entry {
		return by.Did(account.PublishRegister, "party/"+string(id), at).From(account.Facts{"public": !public}).To(account.Facts{"public": public})
	})
	if err != nil {
		return 0, fmt.Errorf("publish %d businesses: %w", len(parties), err)
	}
	return n, nil
}
