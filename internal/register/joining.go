package register

import (
	"context"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// JoinStore is what letting businesses in needs kept. Implemented by
// internal/store.
type JoinStore interface {
	// JoinBusiness makes a business and an organisation the same, with the owner
	// that is named. Conflict when the business is another one already; a fault of
	// the field when the organisation is another business of the office.
	JoinBusiness(ctx context.Context, p Party, j account.Joining, e account.Entry) error
	// Unjoined lists by name the businesses among the organisations in an office's
	// care that stand in its book as none.
	Unjoined(ctx context.Context, office account.OrganisationID, limit int) ([]account.Organisation, error)
}

const mostUnjoined = 500

// Join lets a business of the book in: it becomes the same as an organisation, a
// new one unless one is chosen, and its owner gets an account when one is named.
// One that is joined already only gets another owner.
func (b *Book) Join(ctx context.Context, by account.Actor, id PartyID, j account.Join) error {
	p, err := b.Profile(ctx, by, id)
	if err != nil {
		return err
	}
	if !cares(by, account.KeepRegister, p.Office) {
		return notAllowed()
	}
	j.Name = p.Name
	if p.Organisation != "" {
		j.Organisation = p.Organisation
		if !j.Named() {
			return fault.Field("owner", "fault.required")
		}
	}
	now := b.now()
	join, err := account.Joins(ctx, b.store, by, p.Office, j, now)
	if err != nil {
		return err
	}
	e := by.Did(account.KeepRegister, object(id), now).From(account.Facts{"organisation": p.Organisation}).To(account.Facts{"organisation": join.Organisation.ID})
	if err := b.store.JoinBusiness(ctx, p.Party, join, e); err != nil {
		return fmt.Errorf("join business %s: %w", id, err)
	}
	return nil
}

// Unjoined lists the organisations that a business in the book of an office could
// be: those in its care that are no business there yet.
func (b *Book) Unjoined(ctx context.Context, by account.Actor, office account.OrganisationID) ([]account.Organisation, error) {
	if !cares(by, account.KeepRegister, office) {
		return nil, notAllowed()
	}
	all, err := b.store.Unjoined(ctx, office, mostUnjoined)
	if err != nil {
		return nil, fmt.Errorf("list organisations without a business: %w", err)
	}
	return all, nil
}
