package attendance

import (
	"context"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Shown is something held back, as far as it can be read.
type Shown struct {
	Held
	Fact     Fact
	Readable bool
	Name     string // of the person on the list; of a guest as it was typed
}

// Held shows staff what was held back at a gathering.
func (b *Book) Held(ctx context.Context, by account.Actor, id gathering.ID) ([]Shown, error) {
	p, err := b.plan(ctx, by, id, account.SeeAttendance)
	if err != nil {
		return nil, err
	}
	held, err := b.store.HeldBack(ctx, id)
	if err != nil || len(held) == 0 {
		return nil, wrap(err, "list what is held back at gathering %s", id)
	}
	known, err := b.known(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]Shown, len(held))
	for i, x := range held {
		all[i] = b.shown(p, x, known)
	}
	return all, nil
}

func (b *Book) known(ctx context.Context, id gathering.ID) (map[string]*Expected, error) {
	list, err := b.store.Roster(ctx, id, mostExpected)
	if err != nil {
		return nil, wrap(err, "list who is awaited at gathering %s", id)
	}
	known := map[string]*Expected{}
	for i := range list {
		known[list[i].Key()] = &list[i]
	}
	return known, nil
}

// shown reads something held back anew: lists may have changed since.
func (b *Book) shown(p gathering.Plan, x Held, known map[string]*Expected) Shown {
	f, why := b.read(&Hand{Plan: p, Device: Device{ID: x.Device}}, []byte(x.Body), known)
	f.when(x.Clock, x.Received)
	s := Shown{Held: x, Fact: f, Readable: why == "" || why == TooLate, Name: f.Name}
	if e := known[f.Who.Key()]; e != nil {
		s.Name = e.Name
	}
	return s
}

// TakeHeld takes something held back in as a fact, or leaves it out for good; either way
// it is decided, and stays in the book.
func (b *Book) TakeHeld(ctx context.Context, by account.Actor, id gathering.ID, held HeldID, take bool) error {
	p, err := b.plan(ctx, by, id, account.DecideAttendance)
	if err != nil {
		return err
	}
	list, err := b.store.HeldBack(ctx, id)
	if err != nil {
		return wrap(err, "list what is held back at gathering %s", id)
	}
	known, err := b.known(ctx, id)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID != held {
			continue
		}
		var f *Fact
		if take {
			s := b.shown(p, x, known)
			if !s.Readable {
				return fault.New(fault.Conflict, "attendance.held_unreadable")
			}
			f = &s.Fact
		}
		e := by.Did(account.DecideAttendance, p.ID.Object(), b.now()).To(account.Facts{"held": held, "taken": take})
		return wrap(b.store.DecideHeld(ctx, held, f, e), "decide what is held back")
	}
	return fault.New(fault.NotFound, "attendance.no_held")
}
