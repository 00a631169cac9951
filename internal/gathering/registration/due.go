package registration

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
)

// Work is the due work of registrations. Each piece is found by looking, done in
// bounded batches, and safe to repeat.
type Work struct {
	desk  *Desk
	store WorkStore
}

// WorkStore is what due work needs kept. Implemented by internal/store.
type WorkStore interface {
	// OffersDue lists gatherings with people who wait or offers that have run out,
	// and whose state is one in which seats are given.
	OffersDue(ctx context.Context, now time.Time, limit int) ([]gathering.ID, error)
	// SeatDue makes participants, requests and free times of registrations that
	// changed since they were made, and withdraws those that are no longer
	// confirmed, at most limit; it tells how many it did.
	SeatDue(ctx context.Context, newID func() string, now time.Time, limit int) (int, error)
	// TellDue notes for everybody who registered that day, hours or place changed,
	// that the gathering is cancelled, or that registration closed while they
	// wait, once for each turn; it tells how many it noted.
	TellDue(ctx context.Context, now time.Time, limit int) (int, error)
}

// NewWork makes the due work of a desk.
func NewWork(d *Desk, store WorkStore) *Work { return &Work{d, store} }

// batch bounds one turn of due work.
const batch = 100

// OfferDue lets offers lapse whose time is over, draws lots when registration is
// closed, and offers the seats that are free to those who are next. The seats that
// are free are counted within the transaction, so that there are never more live
// offers than seats.
func (w *Work) OfferDue(ctx context.Context) (n int, err error) {
	now := w.desk.now()
	all, err := w.store.OffersDue(ctx, now, batch)
	if err != nil {
		return 0, fmt.Errorf("look for seats to offer: %w", err)
	}
	for _, id := range all {
		did, err := w.desk.passOn(ctx, id, now)
		n += did
		if err != nil {
			return n, fmt.Errorf("offer seats of gathering %s: %w", id, err)
		}
	}
	return n, nil
}

// passOn does what is due at one gathering.
func (d *Desk) passOn(ctx context.Context, id gathering.ID, now time.Time) (n int, err error) {
	p, err := d.store.Plan(ctx, id)
	if err != nil {
		return 0, err
	}
	seed := d.draw()
	err = d.store.Change(ctx, p, account.Entry{}, func(l *Ledger) error {
		n = 0
		lapsed, err := l.Lapsed(now)
		if err != nil {
			return err
		}
		for _, id := range lapsed {
			r, err := l.Load(id)
			if err != nil {
				return err
			}
			if err := l.happen(&r, Lapse, now); err != nil {
				return err
			}
			n++
		}
		if open, _ := Door(l.Plan, now); l.Plan.Seats.Queue == gathering.ByLot && !l.Drawn && l.Plan.State == gathering.Closed && !open {
			if err := l.Draw(seed, now); err != nil {
				return err
			}
			l.Drawn = true
			n++
		}
		if !offersItself(l.Plan, l.Drawn, now) {
			return nil
		}
		offered, err := l.offer(batch, now)
		n += offered
		return err
	})
	return n, err
}

// SeatDue makes participants of confirmed registrations once registration is closed.
func (w *Work) SeatDue(ctx context.Context) (int, error) {
	now := w.desk.now()
	n, err := w.store.SeatDue(ctx, func() string { return string(account.NewID(now)) }, now, batch)
	if err != nil {
		return n, fmt.Errorf("make participants of registrations: %w", err)
	}
	return n, nil
}

// TellDue notes whom a change of the gathering must be told to.
func (w *Work) TellDue(ctx context.Context) (int, error) {
	n, err := w.store.TellDue(ctx, w.desk.now(), batch)
	if err != nil {
		return n, fmt.Errorf("note whom to tell of a change: %w", err)
	}
	return n, nil
}
