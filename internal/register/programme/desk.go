package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Desk is where programmes are kept.
type Desk struct {
	store Store
	now   func() time.Time
}

// Store is what a Desk needs kept. Implemented by internal/store. A viewer is the
// body whose staff look: they see what is its own, what it holds too or was asked to,
// and what is shared; all for an empty one.
type Store interface {
	// Programmes lists those that a viewer sees, of a year or, for 0, of all, the
	// newest first.
	Programmes(ctx context.Context, viewer account.OrganisationID, year, limit int) ([]Line, error)
	// Programme is one with its partners.
	Programme(ctx context.Context, id ID) (Line, error)
	// KeepProgramme keeps a new programme (of version 0), or changes one; Conflict
	// when there is a newer version.
	KeepProgramme(ctx context.Context, p Programme, e account.Entry) error
	// DropProgramme removes one with all who take part.
	DropProgramme(ctx context.Context, id ID, e account.Entry) error
	// Share lets other bodies see a programme, or no more.
	Share(ctx context.Context, id ID, shared bool, e account.Entry) error
	// KeepPartner keeps that a body was asked to hold a programme too, or has agreed.
	KeepPartner(ctx context.Context, id ID, p Partner, e account.Entry) error
	// DropPartner ends that, whoever of the two wants it.
	DropPartner(ctx context.Context, id ID, body account.OrganisationID, e account.Entry) error
	// Bodies lists the offices and councils by name; only one, unless that is empty.
	Bodies(ctx context.Context, only account.OrganisationID, limit int) ([]account.Organisation, error)
	PartStore
}

// NewDesk makes the desk over what store keeps.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store: store, now: now} }

func notAllowed() error { return fault.New(fault.Forbidden, "account.not_allowed") }

func notFound() error { return fault.New(fault.NotFound, "programme.not_found") }

// viewer is as which body the actor looks; empty: as all.
func viewer(by account.Actor) account.OrganisationID {
	if by.Role == account.Administrator {
		return ""
	}
	return by.Organisation
}

// Sees tells whether the actor may know of a programme.
func (p *Programme) Sees(by account.Actor) bool {
	_, asked := p.partner(by.Organisation)
	return by.May(account.SeeProgrammes) && (by.Role == account.Administrator || p.Body == by.Organisation || p.Shared || asked)
}

// owned tells whether the actor may do a deed with what is their own body's.
func (p *Programme) owned(by account.Actor, d account.Deed) bool {
	return by.May(d) && (by.Role == account.Administrator || p.Body == by.Organisation)
}

// Keeps tells whether the actor may say who takes part: of a body that holds the
// programme.
func (p *Programme) Keeps(by account.Actor) bool {
	return p.owned(by, account.KeepProgrammes) || by.May(account.KeepProgrammes) && slices.Contains(p.holders(), by.Organisation)
}

// Changes tells whether the actor may change what the programme is.
func (p *Programme) Changes(by account.Actor) bool { return p.owned(by, account.KeepProgrammes) }

// Shares tells whether the actor decides who else sees and holds the programme.
func (p *Programme) Shares(by account.Actor) bool { return p.owned(by, account.ShareProgrammes) }

// Answers is what the actor's body was asked for and may answer or end.
func (p *Programme) Answers(by account.Actor) (Partner, bool) {
	x, asked := p.partner(by.Organisation)
	return x, asked && by.May(account.ShareProgrammes)
}

// Find lists the programmes that the actor sees, of a year or, for 0, of all.
func (d *Desk) Find(ctx context.Context, by account.Actor, year int) ([]Line, error) {
	if !by.May(account.SeeProgrammes) {
		return nil, notAllowed()
	}
	all, err := d.store.Programmes(ctx, viewer(by), year, mostListed)
	if err != nil {
		return nil, fmt.Errorf("list programmes of %d: %w", year, err)
	}
	return all, nil
}

// Programme is one that the actor sees.
func (d *Desk) Programme(ctx context.Context, by account.Actor, id ID) (Line, error) {
	p, err := d.store.Programme(ctx, id)
	if err != nil {
		return Line{}, fmt.Errorf("load programme %s: %w", id, err)
	}
	if !p.Sees(by) {
		return Line{}, notFound()
	}
	return p, nil
}

// Add keeps a new programme of the actor's body.
func (d *Desk) Add(ctx context.Context, by account.Actor, f Form) (ID, error) {
	if !by.May(account.KeepProgrammes) || by.Organisation == "" {
		return "", notAllowed()
	}
	now := d.now()
	p := Programme{ID: ID(account.NewID(now)), Body: by.Organisation, CreatedAt: now}
	if err := p.take(f); err != nil {
		return "", err
	}
	if err := d.store.KeepProgramme(ctx, p, by.Did(account.KeepProgrammes, p.ID.Object(), now).To(p.facts())); err != nil {
		return "", fmt.Errorf("keep programme %s: %w", p.ID, err)
	}
	return p.ID, nil
}

// Change changes what a programme is; f has the version that its form was made from.
func (d *Desk) Change(ctx context.Context, by account.Actor, id ID, f Form) error {
	before, err := d.own(ctx, by, id, account.KeepProgrammes)
	if err != nil {
		return err
	}
	if f.Version <= 0 { // the store takes that for a new one
		return fault.New(fault.Conflict, "programme.changed_meanwhile")
	}
	p := before.Programme
	if err := p.take(f); err != nil {
		return err
	}
	p.Version = f.Version
	e := by.Did(account.KeepProgrammes, id.Object(), d.now()).From(before.facts()).To(p.facts())
	if err := d.store.KeepProgramme(ctx, p, e); err != nil {
		return fmt.Errorf("change programme %s: %w", id, err)
	}
	return nil
}

// own is a programme of the actor's body with which they may do a deed.
func (d *Desk) own(ctx context.Context, by account.Actor, id ID, deed account.Deed) (Line, error) {
	p, err := d.Programme(ctx, by, id)
	if err == nil && !p.owned(by, deed) {
		err = notAllowed()
	}
	return p, err
}

// Drop removes a programme in which nobody takes part or did.
func (d *Desk) Drop(ctx context.Context, by account.Actor, id ID) error {
	p, err := d.own(ctx, by, id, account.KeepProgrammes)
	if err != nil {
		return err
	}
	if p.Served > 0 {
		return fault.New(fault.Conflict, "programme.has_parts")
	}
	if err := d.store.DropProgramme(ctx, id, by.Did(account.KeepProgrammes, id.Object(), d.now()).From(p.facts())); err != nil {
		return fmt.Errorf("remove programme %s: %w", id, err)
	}
	return nil
}

// Share lets all other bodies see a programme with who takes part, or no more.
func (d *Desk) Share(ctx context.Context, by account.Actor, id ID, shared bool) error {
	p, err := d.own(ctx, by, id, account.ShareProgrammes)
	if err != nil || p.Shared == shared {
		return err
	}
	e := by.Did(account.ShareProgrammes, id.Object(), d.now()).From(account.Facts{"shared": p.Shared}).To(account.Facts{"shared": shared})
	return d.store.Share(ctx, id, shared, e)
}

// Ask asks another body to hold a programme too.
func (d *Desk) Ask(ctx context.Context, by account.Actor, id ID, body account.OrganisationID) error {
	p, err := d.own(ctx, by, id, account.ShareProgrammes)
	if err != nil {
		return err
	}
	others, err := d.Others(ctx, &p.Programme)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(others, func(o account.Organisation) bool { return o.ID == body }) {
		return fault.Field("body", "programme.choose_body")
	}
	if len(p.Partners) >= mostPartners {
		return fault.Field("body", "programme.partners_many", mostPartners)
	}
	e := by.Did(account.ShareProgrammes, id.Object(), d.now()).To(account.Facts{"asked": body})
	return d.store.KeepPartner(ctx, id, Partner{Body: body, AskedAt: d.now()}, e)
}

// Others are the bodies that can be asked to hold a programme too.
func (d *Desk) Others(ctx context.Context, p *Programme) ([]account.Organisation, error) {
	all, err := d.store.Bodies(ctx, "", mostListed)
	if err != nil {
		return nil, fmt.Errorf("list offices and councils: %w", err)
	}
	return slices.DeleteFunc(all, func(o account.Organisation) bool {
		_, asked := p.partner(o.ID)
		return asked || o.ID == p.Body
	}), nil
}

// Agree says that the actor's body holds a programme too, as it was asked to.
func (d *Desk) Agree(ctx context.Context, by account.Actor, id ID) error {
	p, err := d.Programme(ctx, by, id)
	if err != nil {
		return err
	}
	x, may := p.Answers(by)
	if !may {
		return notAllowed()
	}
	if x.Agreed() {
		return nil
	}
	x.AgreedAt = d.now()
	return d.store.KeepPartner(ctx, id, x, by.Did(account.ShareProgrammes, id.Object(), d.now()).To(account.Facts{"agreed": x.Body}))
}

// Leave ends that another body holds a programme too, or was asked to: either of the
// two may.
func (d *Desk) Leave(ctx context.Context, by account.Actor, id ID, body account.OrganisationID) error {
	p, err := d.Programme(ctx, by, id)
	if err != nil {
		return err
	}
	if _, there := p.partner(body); !there {
		return notFound()
	}
	if !p.Shares(by) && (body != by.Organisation || !by.May(account.ShareProgrammes)) {
		return notAllowed()
	}
	return d.store.DropPartner(ctx, id, body, by.Did(account.ShareProgrammes, id.Object(), d.now()).From(account.Facts{"partner": body}))
}

// Taken lists the programmes of a business, for staff of its office those that they
// may see and its own, for its owner all of its own.
func (d *Desk) Taken(ctx context.Context, by account.Actor, p *register.Party) ([]Taken, error) {
	owns := by.May(account.KeepOwnProfile) && p.Organisation != "" && p.Organisation == by.Organisation
	cares := by.May(account.SeeProgrammes) && (by.Role == account.Administrator || p.Office == by.Organisation)
	if !owns && !cares {
		return nil, notAllowed()
	}
	all, err := d.store.Taken(ctx, p.ID, p.Office, mostOfBusiness)
	if err != nil {
		return nil, fmt.Errorf("list programmes of business %s: %w", p.ID, err)
	}
	return all, nil
}
