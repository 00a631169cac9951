package promise

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

// Place is whose place at a table somebody has, and how they came to it. Whoever makes one
// has made sure of that.
type Place struct {
	Own  gathering.ParticipantID
	Way  Way  // BySelf, ByCode, or ByPaper for staff
	Turn bool // a tap is the other side's, on this device
}

// Fate is what became of a fact that was said.
type Fate string

// Fates.
const (
	Taken    Fate = "taken"
	Outdated Fate = "outdated" // it is about a wording that is not in force any more
)

// Say keeps what is said of a promise at a table. What was kept before is left as it is.
// The promise is given back as it stands then.
func (b *Book) Say(ctx context.Context, by account.Actor, d *timetable.Day, at Place, f Fact) (p Promise, fate Fate, err error) {
	all, err := b.store.Promises(ctx, d.Gathering.ID)
	if err != nil {
		return p, "", fmt.Errorf("list promises of %s: %w", d.Gathering.ID, err)
	}
	i := slices.IndexFunc(all, func(x Promise) bool { return x.ID == f.Promise })
	if i >= 0 {
		p = all[i]
	} else if len(all) >= mostPromises {
		return p, "", fault.New(fault.Conflict, "promise.too_many", mostPromises)
	}
	if f, err = at.checked(d, p, f, b.now()); err != nil {
		return p, "", err
	}
	f.By = by.Account
	if err := b.store.AddPromiseFacts(ctx, d.Gathering.ID, []Fact{f}, saying(by, d, at, &f, b.now())); err != nil {
		return p, "", fmt.Errorf("keep what was promised at %s: %w", d.Gathering.ID, err)
	}
	if all, err = b.store.Promises(ctx, d.Gathering.ID); err != nil {
		return p, "", fmt.Errorf("list promises of %s: %w", d.Gathering.ID, err)
	}
	if i = slices.IndexFunc(all, func(x Promise) bool { return x.ID == f.Promise }); i < 0 {
		return p, Taken, nil // of a wording that is still to come
	}
	p, fate = all[i], Taken
	if f.Kind == Words && p.Wording != f.ID || f.Kind != Words && p.Wording != f.Wording {
		fate = Outdated
	}
	return p, fate, nil
}

// saying is the line of the audit log for a fact.
func saying(by account.Actor, d *timetable.Day, at Place, f *Fact, now time.Time) account.Entry {
	deed := account.GiveFeedback
	if at.Way == ByPaper {
		deed = account.KeepMinutes
	}
	return by.Did(deed, "promise/"+string(f.Promise), now).To(account.Facts{"gathering": d.Gathering.ID, "said": f.Kind, "way": f.Way, "side": f.Side, "wording": f.Wording})
}

// checked completes a fact that somebody says from their place, or tells what is wrong with
// it. p is the promise as it stands; without an ID while it is not known.
func (at Place) checked(d *timetable.Day, p Promise, f Fact, now time.Time) (Fact, error) {
	if !isID(string(f.ID)) || !isID(string(f.Promise)) || f.Wording != "" && !isID(string(f.Wording)) {
		return f, fault.New(fault.Invalid, "promise.unreadable")
	}
	if f.At.After(now) || f.At.IsZero() {
		f.At = now
	}
	if p.ID != "" {
		switch {
		case p.Giver != at.Own && p.Taker != at.Own:
			return f, fault.New(fault.NotFound, "promise.not_found")
		case p.Wording == "":
			return f, fault.New(fault.Conflict, "promise.noted")
		case p.State != Open:
			return f, fault.New(fault.Conflict, "promise.settled")
		}
	}
	f.Way, f.From, f.Side = at.Way, at.Own, at.Own
	if at.Way == ByPaper {
		f.From = ""
	}
	if f.Kind == Words {
		return at.worded(d, p, f)
	}
	if f.Kind != Yes && f.Kind != No || f.Wording == "" {
		return f, fault.New(fault.Invalid, "promise.unreadable")
	}
	request := f.Request
	f.Terms = Terms{}
	if at.Turn {
		other, err := at.other(d, p, request)
		if err != nil {
			return f, err
		}
		if f.Side = other; at.Way != ByPaper {
			f.Way = InTurn
		}
	}
	return f, nil
}

// other is the other side of a promise, or of the request that it came from while it is not
// known.
func (at Place) other(d *timetable.Day, p Promise, request int) (gathering.ParticipantID, error) {
	switch {
	case p.ID != "" && p.Giver == at.Own:
		return p.Taker, nil
	case p.ID != "":
		return p.Giver, nil
	}
	return Opposite(d, at.Own, request)
}

// Opposite is whom a participant meets by a request.
func Opposite(d *timetable.Day, own gathering.ParticipantID, request int) (gathering.ParticipantID, error) {
	if request >= 1 && request <= len(d.Requests) {
		r := &d.Requests[request-1]
		from, to := d.Gathering.Participants[r.From-1].ID, d.Gathering.Participants[r.To-1].ID
		switch own {
		case from:
			return to, nil
		case to:
			return from, nil
		}
	}
	return "", fault.New(fault.NotFound, "promise.no_meeting")
}

// worded checks a wording. Its two sides are those of its meeting, and stay the same.
func (at Place) worded(d *timetable.Day, p Promise, f Fact) (Fact, error) {
	other, err := Opposite(d, at.Own, f.Request)
	if err != nil {
		return f, err
	}
	switch {
	case f.Giver == at.Own || f.Giver == "": // the usual case is that one promises oneself
		f.Giver, f.Taker = at.Own, other
	case f.Giver == other:
		f.Taker = at.Own
	default:
		return f, fault.Field("giver", "promise.choose")
	}
	if p.ID != "" && p.Giver != f.Giver && p.Giver != f.Taker {
		return f, fault.New(fault.NotFound, "promise.not_found")
	}
	checked, err := Promise{What: f.What, Quantity: f.Quantity, Unit: f.Unit, Potential: f.Potential, Due: f.Due, State: Open}.checked()
	f.What, f.Unit = checked.What, checked.Unit
	return f, err
}

// Bounds of identities that devices make.
const leastID, mostID = 16, 64

func isID(text string) bool {
	return len(text) >= leastID && len(text) <= mostID && !slices.ContainsFunc([]byte(text), func(c byte) bool {
		return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

// propose keeps the promise of a party, with its own yes: it has just written it.
func (b *Book) propose(ctx context.Context, by account.Actor, l List, p Promise) error {
	d, err := b.store.Day(ctx, p.Gathering)
	if err != nil {
		return fmt.Errorf("load gathering %s: %w", p.Gathering, err)
	}
	at := Place{Own: p.Giver, Way: BySelf}
	if !has(l.Own, p.Giver) {
		at.Own = p.Taker
	}
	if p.Request = meetingOf(&d, p.Giver, p.Taker); p.Request == 0 {
		return fault.Field("taker", "promise.no_meeting")
	}
	id := account.NewID(b.now())
	_, _, err = b.Say(ctx, by, &d, at, Fact{ID: FactID(id), Promise: ID(id), Kind: Words, Terms: p.Terms()})
	if err != nil {
		return err
	}
	by.Once = account.Once{} // of the words
	_, _, err = b.Say(ctx, by, &d, at, Fact{ID: FactID(account.NewID(b.now())), Promise: ID(id), Kind: Yes, Wording: FactID(id)})
	return err
}

// meetingOf is the request by which two meet; 0 when they do not.
func meetingOf(d *timetable.Day, one, other gathering.ParticipantID) int {
	for _, b := range d.Bookings {
		if x, err := Opposite(d, one, b.Request); err == nil && x == other {
			return b.Request
		}
	}
	return 0
}
