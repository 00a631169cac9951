package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// List is a gathering's list of registrations as staff see it.
type List struct {
	Plan   gathering.Plan
	All    []Registration
	Tally  Tally
	Order  []Queued // the waiting list in its order
	Next   []Queued // who would be offered a seat now
	Idle   string   // why nobody would be, as a wording key; empty when somebody would
	Keeper bool     // the actor may change it
	Until  time.Time
}

// List shows staff who registered.
func (d *Desk) List(ctx context.Context, by account.Actor, id gathering.ID, f Filter) (List, error) {
	p, err := d.plan(ctx, by, id, account.SeeRegistrations)
	if err != nil {
		return List{}, err
	}
	f.Gathering, f.Words = id, strings.TrimSpace(f.Words)
	if f.Limit == 0 {
		f.Limit = mostShown
	}
	l := List{Plan: p, Keeper: host(p).Allows(by, account.KeepRegistrations)}
	if l.All, err = d.store.Registrations(ctx, f); err != nil {
		return l, fmt.Errorf("list registrations of %s: %w", id, err)
	}
	if l.Tally, err = d.store.Tally(ctx, id); err != nil {
		return l, fmt.Errorf("count registrations of %s: %w", id, err)
	}
	now := d.now()
	l.Order = Order(l.Tally.Queue, p.Seats.Queue, p.Seats.Seed, l.Tally.Drawn)
	l.Next = Choose(p.Seats, l.Tally.Held, l.Order, now, len(l.Order))
	l.Idle, l.Until = idle(p, l, now), Deadline(p, now)
	return l, nil
}

// idle says in a wording key why nobody is offered a seat by itself now; empty when
// somebody is.
func idle(p gathering.Plan, l List, now time.Time) string {
	switch {
	case len(l.Order) == 0:
		return "registration.idle.nobody"
	case p.Seats.Quota == 0:
		return "registration.idle.no_quota"
	case len(l.Next) == 0 && Taken(l.Tally.Held, nil) >= p.Seats.Quota:
		return "registration.idle.full"
	case len(l.Next) == 0:
		return "registration.idle.kept"
	case !offersItself(p, l.Tally.Drawn, now) && p.Seats.Queue == gathering.ByLot && !l.Tally.Drawn:
		return "registration.idle.lot"
	case !offersItself(p, l.Tally.Drawn, now):
		return "registration.idle.closed"
	}
	return ""
}

// offersItself tells whether seats that are free are offered without anybody's
// asking: while registration is open, and after that, when the order is a lot, once it
// is drawn and until the gathering begins.
func offersItself(p gathering.Plan, drawn bool, now time.Time) bool {
	if !now.Before(Begins(p)) {
		return false
	}
	if p.Seats.Queue == gathering.ByLot {
		return drawn && (p.State == gathering.Open || p.State == gathering.Closed)
	}
	open, _ := Door(p, now)
	return open
}

// OfferNow offers free seats to those who are next, at most most, though registration
// is closed. It tells how many were offered.
func (d *Desk) OfferNow(ctx context.Context, by account.Actor, id gathering.ID, most int) (n int, err error) {
	p, err := d.plan(ctx, by, id, account.KeepRegistrations)
	if err != nil {
		return 0, err
	}
	if most < 1 {
		return 0, fault.New(fault.Invalid, "web.form_unreadable")
	}
	now := d.now()
	if (p.State != gathering.Open && p.State != gathering.Closed) || !now.Before(Begins(p)) {
		return 0, fault.New(fault.Conflict, "registration.door.not_open")
	}
	entry := by.Did(account.KeepRegistrations, id.Object(), now).To(account.Facts{"offers_up_to": most})
	err = d.store.Change(ctx, p, entry, func(l *Ledger) error {
		n, err = l.offer(most, now)
		return err
	})
	return n, err
}

// offer offers free seats to those who are next.
func (l *Ledger) offer(most int, now time.Time) (n int, err error) {
	held, err := l.Held()
	if err != nil || Taken(held, nil) >= l.Plan.Seats.Quota {
		return 0, err
	}
	queue, err := l.Queue()
	if err != nil {
		return 0, err
	}
	for _, q := range Choose(l.Plan.Seats, held, queue, now, most) {
		r, err := l.Load(q.ID)
		if err != nil {
			return n, err
		}
		if err := l.happen(&r, Offer, now); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Draw draws the lot of a waiting list that goes by lot, once.
func (d *Desk) Draw(ctx context.Context, by account.Actor, id gathering.ID) error {
	p, err := d.plan(ctx, by, id, account.KeepRegistrations)
	if err != nil {
		return err
	}
	if p.Seats.Queue != gathering.ByLot {
		return fault.New(fault.Conflict, "registration.no_lot")
	}
	now, seed := d.now(), d.draw()
	entry := by.Did(account.KeepRegistrations, id.Object(), now).To(account.Facts{"lot": fmt.Sprint(seed)})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		if l.Drawn {
			return fault.New(fault.Conflict, "registration.drawn")
		}
		return l.Draw(seed, now)
	})
}

// StaffForm is what staff need to register somebody.
func (d *Desk) StaffForm(ctx context.Context, by account.Actor, id gathering.ID) (Own, error) {
	p, err := d.plan(ctx, by, id, account.KeepRegistrations)
	if err != nil {
		return Own{}, err
	}
	return d.formFor(ctx, p, register.Party{})
}

// ToTell lists what must be told by hand at a gathering, because there is no e-mail
// address; of each registration the newest alone.
func (d *Desk) ToTell(ctx context.Context, by account.Actor, id gathering.ID) ([]Notice, error) {
	if _, err := d.plan(ctx, by, id, account.KeepRegistrations); err != nil {
		return nil, err
	}
	all, err := d.store.Notices(ctx, id, mostShown)
	if err != nil {
		return nil, fmt.Errorf("list what must be told at %s: %w", id, err)
	}
	newest := map[ID]int{}
	for _, n := range all {
		newest[n.ID] = max(newest[n.ID], n.Number)
	}
	return slices.DeleteFunc(all, func(n Notice) bool { return n.Number < newest[n.ID] }), nil
}

// TellByHand records that somebody was told, by telephone, by WhatsApp or with a slip.
func (d *Desk) TellByHand(ctx context.Context, by account.Actor, id ID, number int) error {
	_, r, deed, err := d.reach(ctx, Hand{By: by}, id)
	if err != nil {
		return err
	}
	if deed != account.KeepRegistrations {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	entry := by.Did(deed, r.ID.Object(), d.now()).To(account.Facts{"told": number})
	return d.store.TellByHand(ctx, id, number, by.Account, entry)
}
