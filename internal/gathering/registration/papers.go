package registration

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Papers tells those who print lists and badges who comes, and keeps which badges were
// printed, so that a second printing can leave them out.
type Papers struct {
	store PaperStore
	key   []byte // of tickets
	now   func() time.Time
}

// PaperStore is what Papers need kept. Implemented by internal/store.
type PaperStore interface {
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// Coming lists confirmed registrations with their attendees, in the order of turns.
	Coming(ctx context.Context, id gathering.ID, limit int) ([]Coming, error)
	// BadgeRuns lists printings of badges, the newest first.
	BadgeRuns(ctx context.Context, id gathering.ID, limit int) ([]BadgeRun, error)
	// BadgesPrinted is of each badge the newest mark with which it was printed.
	BadgesPrinted(ctx context.Context, id gathering.ID) (map[string]PrintedBadge, error)
	// BadgesOf is what one printing printed, by badge; NotFound when there was none.
	BadgesOf(ctx context.Context, id gathering.ID, run int) (map[string]string, error)
	// KeepBadgeRun keeps a printing under the next number.
	KeepBadgeRun(ctx context.Context, id gathering.ID, run BadgeRun, badges map[string]string, e account.Entry) (number int, err error)
}

// NewPapers makes what prints need; key is that of the desk.
func NewPapers(store PaperStore, key []byte, now func() time.Time) *Papers {
	return &Papers{store, key, now}
}

// Coming is a confirmed registration as papers need it.
type Coming struct {
	Registration
	Kind              register.Kind // of the party
	District, Village string
}

// BadgeRun is one printing of badges (pencetakan).
type BadgeRun struct {
	Number int
	At     time.Time
	By     account.ID
	ByName string
	Count  int
}

// PrintedBadge is a badge as it was printed last.
type PrintedBadge struct {
	Run  int
	Mark string // of what stood on it
}

// Bounds of what papers look at.
const (
	mostComing = 5000
	mostRuns   = 20 // shown
)

func (p *Papers) may(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, error) {
	plan, err := p.store.Plan(ctx, id)
	if err != nil {
		return plan, fmt.Errorf("load the plan of gathering %s: %w", id, err)
	}
	if !host(plan).Allows(by, account.PrintPapers) {
		return plan, fault.New(fault.NotFound, "gathering.not_found")
	}
	return plan, nil
}

// Coming lists who comes by a confirmed registration.
func (p *Papers) Coming(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, []Coming, error) {
	plan, err := p.may(ctx, by, id)
	if err != nil {
		return plan, nil, err
	}
	all, err := p.store.Coming(ctx, id, mostComing)
	if err != nil {
		return plan, nil, fmt.Errorf("list who comes to gathering %s: %w", id, err)
	}
	return plan, all, nil
}

// TicketCode is the code of a registration's ticket, as on the desk.
func (p *Papers) TicketCode(r Registration) string {
	return Token(p.key, ofTicket, string(r.ID), r.TicketMark)
}

// Runs lists the newest printings of badges.
func (p *Papers) Runs(ctx context.Context, by account.Actor, id gathering.ID) ([]BadgeRun, error) {
	if _, err := p.may(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := p.store.BadgeRuns(ctx, id, mostRuns)
	if err != nil {
		return nil, fmt.Errorf("list printings of badges of gathering %s: %w", id, err)
	}
	return all, nil
}

// Printed is of each badge how it was printed last.
func (p *Papers) Printed(ctx context.Context, by account.Actor, id gathering.ID) (map[string]PrintedBadge, error) {
	if _, err := p.may(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := p.store.BadgesPrinted(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list printed badges of gathering %s: %w", id, err)
	}
	return all, nil
}

// Run is which badges one printing printed.
func (p *Papers) Run(ctx context.Context, by account.Actor, id gathering.ID, run int) (map[string]string, error) {
	if _, err := p.may(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := p.store.BadgesOf(ctx, id, run)
	if err != nil {
		return nil, fmt.Errorf("load printing %d of gathering %s: %w", run, id, err)
	}
	return all, nil
}

// Print keeps that badges are printed now, by badge with the mark of what stands on it,
// and gives the number of the printing.
func (p *Papers) Print(ctx context.Context, by account.Actor, id gathering.ID, badges map[string]string) (number int, err error) {
	if _, err := p.may(ctx, by, id); err != nil {
		return 0, err
	}
	if len(badges) == 0 {
		return 0, fault.Field("which", "registration.no_badges")
	}
	now := p.now()
	e := by.Did(account.PrintPapers, id.Object(), now).To(account.Facts{"badges": len(badges)})
	number, err = p.store.KeepBadgeRun(ctx, id, BadgeRun{At: now, By: by.Account, Count: len(badges)}, badges, e)
	if err != nil {
		return 0, fmt.Errorf("keep a printing of gathering %s: %w", id, err)
	}
	return number, nil
}
