package registration

import (
	"context"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Link is the token of a registration's personal link, which opens it without
// signing in, and TicketCode that of its ticket.
func (d *Desk) Link(r Registration) string {
	return Token(d.key, ofLink, string(r.ID), r.LinkVersion)
}

// TicketCode is the code of a registration's ticket.
func (d *Desk) TicketCode(r Registration) string {
	return Token(d.key, ofTicket, string(r.ID), r.TicketMark)
}

// ByLink opens the registration of a personal link.
func (d *Desk) ByLink(ctx context.Context, token string) (Registration, error) {
	return d.byToken(ctx, token, ofLink, func(r Registration) int { return r.LinkVersion })
}

// Ticket opens the ticket of a code: whose it is, and whether it still counts.
// Whoever picks it up sees the business' name and nothing else of its people.
func (d *Desk) Ticket(ctx context.Context, code string) (gathering.Plan, Registration, error) {
	r, err := d.byToken(ctx, code, ofTicket, func(r Registration) int { return r.TicketMark })
	if err != nil {
		return gathering.Plan{}, r, err
	}
	r.Details, r.Phone, r.Email, r.Person = Details{}, "", "", ""
	p, err := d.store.Plan(ctx, r.Gathering)
	return p, r, err
}

func (d *Desk) byToken(ctx context.Context, token, kind string, version func(Registration) int) (Registration, error) {
	void := fault.New(fault.NotFound, "registration.link_void")
	id, ok := TokenID(token)
	if !ok {
		return Registration{}, void
	}
	r, err := d.store.Registration(ctx, ID(id))
	if fault.KindOf(err) == fault.NotFound {
		return r, void
	}
	if err != nil {
		return r, fmt.Errorf("open a registration: %w", err)
	}
	if !Valid(d.key, token, kind, id, version(r)) {
		return Registration{}, void
	}
	return r, nil
}

// Mine lists the registrations that the actor made, for giving them what is kept of
// them.
func (d *Desk) Mine(ctx context.Context, by account.Actor) ([]Registration, error) {
	if !by.May(account.KeepAccount) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := d.store.RegistrationsOf(ctx, by.Account, 100*mostShown)
	if err != nil {
		return nil, fmt.Errorf("list registrations of account %s: %w", by.Account, err)
	}
	return all, nil
}
