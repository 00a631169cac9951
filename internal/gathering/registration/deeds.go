package registration

import (
	"context"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Standing is how one registration stands in the line, for telling the person.
type Standing struct {
	Verdict
	Place   int // in the waiting list, from 1; 0: not on it
	Waiting int // how many are on it
	Free    int // seats that nobody holds
}

// standing says where a registration stands.
func (d *Desk) standing(ctx context.Context, p gathering.Plan, r Registration) (Standing, error) {
	t, err := d.store.Tally(ctx, p.ID)
	if err != nil {
		return Standing{}, fmt.Errorf("count registrations of %s: %w", p.ID, err)
	}
	s := Standing{Waiting: len(t.Queue), Free: max(0, p.Seats.Quota-Taken(t.Held, nil))}
	if !r.Seat {
		s.Verdict = Verdict{Free: true, Cause: NoSeatNeeded}
		return s, nil
	}
	s.Verdict = Judge(p.Seats, t.Held, r.Group, d.now())
	ordered := Order(t.Queue, p.Seats.Queue, p.Seats.Seed, t.Drawn)
	s.Place = 1 + slices.IndexFunc(ordered, func(q Queued) bool { return q.ID == r.ID })
	return s, nil
}

// Hand is who acts on a registration: an actor, or whoever holds its personal link.
type Hand struct {
	By    account.Actor
	Token string // of the personal link; empty: the actor acts
}

// reach loads a registration for whoever may act on it, and tells whether they are
// staff.
func (d *Desk) reach(ctx context.Context, h Hand, id ID) (p gathering.Plan, r Registration, deed account.Deed, err error) {
	if h.Token != "" {
		if r, err = d.ByLink(ctx, h.Token); err != nil {
			return p, r, "", err
		}
		p, err = d.store.Plan(ctx, r.Gathering)
		return p, r, account.RegisterOwn, err
	}
	if r, err = d.store.Registration(ctx, id); err != nil {
		return p, r, "", fmt.Errorf("load registration %s: %w", id, err)
	}
	if p, err = d.store.Plan(ctx, r.Gathering); err != nil {
		return p, r, "", fmt.Errorf("load the plan of gathering %s: %w", r.Gathering, err)
	}
	if host(p).Allows(h.By, account.KeepRegistrations) {
		return p, r, account.KeepRegistrations, nil
	}
	nothing := fault.New(fault.NotFound, "registration.not_found")
	_, party, err := d.own(ctx, h.By, r.Gathering)
	if fault.KindOf(err) == fault.NotFound || err == nil && (party.ID != r.Party || r.Party == "") {
		return p, r, "", nothing
	}
	return p, r, account.RegisterOwn, err
}

// Show opens a registration with its form.
func (d *Desk) Show(ctx context.Context, h Hand, id ID) (Own, error) {
	p, r, _, err := d.reach(ctx, h, id)
	if err != nil {
		return Own{}, err
	}
	o, err := d.formFor(ctx, p, register.Party{ID: r.Party, Name: r.Name})
	if err != nil {
		return o, err
	}
	o.Newest = r
	o.Standing, err = d.standing(ctx, p, r)
	return o, err
}

// Correct changes what a party said of its coming, until registration closes; staff
// may after that too, until the gathering is over.
func (d *Desk) Correct(ctx context.Context, h Hand, id ID, details Details) error {
	p, r, deed, err := d.reach(ctx, h, id)
	if err != nil {
		return err
	}
	if err := d.correctable(p, deed); err != nil {
		return err
	}
	r.Details = details
	if err := d.checkDetails(ctx, p, &r); err != nil {
		return err
	}
	checked, now := r.Details, d.now()
	entry := h.By.Did(deed, r.ID.Object(), now).To(account.Facts{"corrected": true, "attendees": len(checked.Attendees)})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		fresh, err := l.Load(r.ID)
		if err != nil {
			return err
		}
		if !fresh.State.Live() {
			return fault.New(fault.Conflict, "registration.over")
		}
		if deed == account.RegisterOwn && len(checked.Attendees) > max(1, l.Plan.Attendees, len(fresh.Attendees)) {
			return fault.Field(fieldOf("name", l.Plan.Attendees), "registration.more_than_allowed", l.Plan.Attendees)
		}
		fresh.Details, fresh.ChangedAt = checked, now
		fresh.Version++
		return l.Keep(fresh)
	})
}

func (d *Desk) correctable(p gathering.Plan, deed account.Deed) error {
	if deed == account.KeepRegistrations {
		if !p.State.Planned() {
			return fault.New(fault.Conflict, "registration.door.not_open")
		}
		return nil
	}
	if open, why := Door(p, d.now()); !open && why != "registration.door.no_quota" {
		return fault.New(fault.Conflict, why)
	}
	return nil
}

// Events that a party may cause itself; all others are staff's.
var ownEvents = []Event{Accept, Decline, Cancel}

// Do lets an event happen to a registration. words say why, when it is refused.
func (d *Desk) Do(ctx context.Context, h Hand, id ID, e Event, words string) error {
	p, r, deed, err := d.reach(ctx, h, id)
	if err != nil {
		return err
	}
	if deed == account.RegisterOwn && !slices.Contains(ownEvents, e) || e == Admit || e == Doubt || e == Lapse {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if e == Refuse {
		if err := required("reason", &words, longestWords); err != nil {
			return err
		}
	}
	if !p.State.Planned() || p.State == gathering.Draft {
		return fault.New(fault.Conflict, "registration.door.not_open")
	}
	now := d.now()
	entry := h.By.Did(deed, r.ID.Object(), now).From(account.Facts{"state": r.State}).To(account.Facts{"event": e, "gathering": p.ID})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		fresh, err := l.Load(r.ID)
		if err != nil {
			return err
		}
		if e == Accept && !now.Before(fresh.Until) && fresh.State == Offered {
			return fault.New(fault.Conflict, "registration.step.lapse")
		}
		if e == Confirm && fresh.Party == "" {
			return fault.New(fault.Conflict, "registration.match_first")
		}
		if e == Queue && fresh.State == Expired {
			if other, err := l.Live(fresh.Party); err != nil || other != "" {
				return orAlready(err)
			}
		}
		if e == Refuse {
			fresh.Reason = words
		}
		return l.happen(&fresh, e, now)
	})
}

func orAlready(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "registration.already")
}

// Match says which business a stranger's registration is of.
func (d *Desk) Match(ctx context.Context, by account.Actor, id ID, party register.PartyID) error {
	p, r, deed, err := d.reach(ctx, Hand{By: by}, id)
	if err != nil {
		return err
	}
	if deed != account.KeepRegistrations {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	found, c, err := d.store.Candidate(ctx, p, party)
	if fault.KindOf(err) == fault.NotFound {
		return fault.Field("party", "registration.party_unknown")
	}
	if err != nil {
		return fmt.Errorf("load party %s: %w", party, err)
	}
	now := d.now()
	entry := by.Did(deed, r.ID.Object(), now).To(account.Facts{"party": party})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		fresh, err := l.Load(r.ID)
		if err != nil {
			return err
		}
		if fresh.Party != "" || fresh.State != Pending {
			return fault.New(fault.Conflict, "registration.matched_already")
		}
		if other, err := l.Live(party); err != nil || other != "" {
			return orAlready(err)
		}
		c.Women = c.Women || ledByWoman(fresh.Attendees)
		fresh.Party, fresh.Name, fresh.Seat, fresh.Group, fresh.Reason, fresh.ChangedAt = party, found.Name, usesSeat(found.Kind), GroupOf(c), "", now
		fresh.Version++
		if fresh.Reason = doubt(l.Plan, &fresh, c); fresh.Reason == "" {
			fresh.Reason = "matched"
		}
		return l.Keep(fresh)
	})
}

// mostScore bounds points; more is a slip of the finger.
const mostScore = 1000

// Grade gives a registration the office's points, with a note of why.
func (d *Desk) Grade(ctx context.Context, by account.Actor, id ID, points int, note string) error {
	p, r, deed, err := d.reach(ctx, Hand{By: by}, id)
	if err != nil {
		return err
	}
	switch {
	case deed != account.KeepRegistrations:
		return fault.New(fault.Forbidden, "account.not_allowed")
	case points < 0 || points > mostScore:
		return fault.Field("score", "registration.score_range", mostScore)
	}
	if err := required("score_note", &note, longestWords); err != nil {
		return err
	}
	entry := by.Did(deed, r.ID.Object(), d.now()).From(account.Facts{"score": r.Score}).To(account.Facts{"score": points})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		fresh, err := l.Load(r.ID)
		if err != nil {
			return err
		}
		fresh.Score, fresh.ScoreNote, fresh.ChangedAt = points, note, d.now()
		fresh.Version++
		return l.Keep(fresh)
	})
}

// VoidTicket makes a ticket void that was lost; the next one shown counts again.
func (d *Desk) VoidTicket(ctx context.Context, by account.Actor, id ID) error {
	p, r, deed, err := d.reach(ctx, Hand{By: by}, id)
	if err != nil {
		return err
	}
	if deed != account.KeepRegistrations {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	entry := by.Did(deed, r.ID.Object(), d.now()).To(account.Facts{"ticket": "void"})
	return d.store.Change(ctx, p, entry, func(l *Ledger) error {
		fresh, err := l.Load(r.ID)
		if err != nil {
			return err
		}
		fresh.TicketMark++
		fresh.Version++
		return l.Keep(fresh)
	})
}
