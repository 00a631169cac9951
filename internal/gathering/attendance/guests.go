package attendance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

// GuestStore is what guests need kept. Implemented by internal/store.
type GuestStore interface {
	// GuestsSince lists gatherings with guests whom devices told of since a moment, and
	// who are still on no list.
	GuestsSince(ctx context.Context, since time.Time, limit int) ([]gathering.ID, error)
	// PartyNamed finds the business of a gathering's office that bears a name, when there
	// is one alone and it does not take part; empty otherwise. some tells how many bear it.
	PartyNamed(ctx context.Context, id gathering.ID, name string) (found register.PartyID, some int, err error)
}

// Stranger is a guest who came and stands on no list (tamu tanpa pendaftaran), with those
// on the lists who may be the same person.
type Stranger struct {
	*Arrival
	Like []Expected
}

// mostLike bounds whom a guest is compared with on a page.
const mostLike = 5

// Strangers lists them, by time.
func (s *Sheet) Strangers() (all []Stranger) {
	for _, a := range s.Arrivals {
		if a.Sort != Guest {
			continue
		}
		x := Stranger{Arrival: a}
		for i := range s.All {
			if len(x.Like) < mostLike && alike(a, &s.All[i]) {
				x.Like = append(x.Like, s.All[i])
			}
		}
		all = append(all, x)
	}
	return all
}

// alike tells whether a guest may be somebody on a list: the business is the same, or all
// words of the shorter of two names stand in the longer.
func alike(a *Arrival, e *Expected) bool {
	one, other := words(a.Business), words(e.Business)
	if len(one) > 0 && slices.Equal(one, other) {
		return true
	}
	if one, other = words(a.Name), words(e.Name); len(one) > len(other) {
		one, other = other, one
	}
	return len(one) > 0 && !slices.ContainsFunc(one, func(w string) bool { return !slices.Contains(other, w) })
}

// words are the words of a name, without signs and in small letters.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// same tells whether a registration was made of a guest, word for word.
func same(a *Arrival, e *Expected) bool {
	return e.Sort == Registered && e.WalkIn && e.Name == a.Name && e.Business == firm(a)
}

// firm is the business under which a guest is registered; somebody without one comes for
// themselves.
func firm(a *Arrival) string {
	if a.Business == "" {
		return a.Name
	}
	return a.Business
}

// stranger finds a guest; nil when they are none any more.
func (s *Sheet) stranger(fact FactID) *Stranger {
	for _, x := range s.Strangers() {
		if x.Whom == string(fact) {
			return &x
		}
	}
	return nil
}

// Enlist makes a registration of a guest, as a walk-in, and has them be there by it since
// they came. Of a business that alone bears the name in the office's book it becomes the
// registration. Done twice, it changes nothing more.
func (b *Book) Enlist(ctx context.Context, by account.Actor, id gathering.ID, fact FactID) error {
	p, err := b.plan(ctx, by, id, account.DecideAttendance)
	if err != nil {
		return err
	}
	s, err := b.sheet(ctx, p)
	if err != nil {
		return err
	}
	x := s.stranger(fact)
	if x == nil {
		return b.gone(ctx, id, fact)
	}
	party, _, err := b.store.PartyNamed(ctx, id, firm(x.Arrival))
	if err != nil {
		return wrap(err, "look for a business")
	}
	return b.enlist(ctx, by, account.DecideAttendance, &s, x, party)
}

// Recognise says that a guest is somebody on a list.
func (b *Book) Recognise(ctx context.Context, by account.Actor, id gathering.ID, fact FactID, key string) error {
	p, err := b.plan(ctx, by, id, account.DecideAttendance)
	if err != nil {
		return err
	}
	s, err := b.sheet(ctx, p)
	if err != nil {
		return err
	}
	x := s.stranger(fact)
	if x == nil {
		return b.gone(ctx, id, fact)
	}
	i := slices.IndexFunc(s.All, func(e Expected) bool { return e.Key() == key })
	if i < 0 {
		return fault.New(fault.NotFound, "attendance.not_on_list")
	}
	return b.addByHand(ctx, by, account.DecideAttendance, p, b.becoming(by, x.Arrival, s.All[i].Person)...)
}

// gone tells whether a guest was settled by somebody else, which is no mistake, or never was.
func (b *Book) gone(ctx context.Context, id gathering.ID, fact FactID) error {
	facts, err := b.store.Facts(ctx, id)
	if err != nil {
		return wrap(err, "list who came to gathering %s", id)
	}
	if slices.ContainsFunc(facts, func(f Fact) bool { return f.ID == fact && f.Who.Sort == Guest }) {
		return nil
	}
	return fault.New(fault.NotFound, "attendance.not_there")
}

// enlist registers a guest. Of two who try at once one registers, and a program that was
// killed after that finds the registration again.
func (b *Book) enlist(ctx context.Context, by account.Actor, deed account.Deed, s *Sheet, x *Stranger, party register.PartyID) error {
	once := by
	once.Once = account.OnceOf("", "guest/"+string(s.Plan.ID)+"/"+x.Whom, nil)
	var who Person
	if i := slices.IndexFunc(s.All, func(e Expected) bool { _, there := s.Of(e.Key()); return !there && same(x.Arrival, &e) }); i >= 0 {
		who = s.All[i].Person
	} else {
		e := registration.Entry{Party: party, Name: firm(x.Arrival), Person: x.Name, Lang: "id", Channel: registration.WalkIn,
			Details: registration.Details{Attendees: []registration.Attendee{{Name: x.Name, Meal: registration.Anything}}}}
		r, err := b.desk.RegisterFor(ctx, once, s.Plan.ID, e)
		if _, again := errors.AsType[*account.Repeated](err); again {
			return nil // somebody does it at this moment
		}
		if err != nil {
			return err
		}
		who = Person{Registered, string(r.ID), 1}
	}
	return b.addByHand(ctx, by, deed, s.Plan, b.becoming(by, x.Arrival, who)...)
}

// becoming are the facts by which a guest is there as somebody on a list: since they came,
// as their device told it.
func (b *Book) becoming(by account.Actor, a *Arrival, who Person) []Fact {
	f := b.byHand(by, Fact{Kind: Arrive, Who: who, How: WalkedIn, Mark: NoTicket, Stand: a.Stand, With: a.With, Strokes: a.Strokes, Device: a.First.Device})
	f.Claimed, f.At, f.Received = a.First.Claimed, a.First.At, a.First.Received
	return append([]Fact{f}, b.undoing(by, a, "→ "+who.Key())...)
}

// guestDays is how long guests are looked at by themselves.
const guestDays = 2 * 24 * time.Hour

// mostGuests bounds how many gatherings are looked at in one turn.
const mostGuests = 20

// EnlistDue is due work: guests whom devices wrote down without a network become
// registrations by themselves when nobody on a list, no other guest and no business of the
// office's book may be meant. All others wait for staff. It tells how many it registered.
func (b *Book) EnlistDue(ctx context.Context) (n int, err error) {
	all, err := b.store.GuestsSince(ctx, b.now().Add(-guestDays), mostGuests)
	if err != nil {
		return 0, wrap(err, "look for guests")
	}
	for _, id := range all {
		did, err := b.enlistAll(ctx, id)
		n += did
		if err != nil {
			return n, wrap(err, "register guests of gathering %s", id)
		}
	}
	return n, nil
}

func (b *Book) enlistAll(ctx context.Context, id gathering.ID) (n int, err error) {
	p, err := b.store.Plan(ctx, id)
	if err != nil {
		return 0, err
	}
	s, err := b.sheet(ctx, p)
	if err != nil {
		return 0, err
	}
	desk := account.Actor{Role: account.Volunteer, Gathering: string(id)}
	guests := s.Strangers()
	for i := range guests {
		x := &guests[i]
		if len(x.Like) > 0 || slices.ContainsFunc(guests, func(y Stranger) bool { return y.Whom != x.Whom && alike(x.Arrival, &y.Expected) }) {
			continue
		}
		_, some, err := b.store.PartyNamed(ctx, id, firm(x.Arrival))
		if err != nil {
			return n, err
		}
		if some > 0 {
			continue
		}
		if err := b.enlist(ctx, desk, account.CheckIn, &s, x, ""); err != nil {
			if _, refused := errors.AsType[*fault.Fault](err); refused {
				continue // staff see them, and why not when they press
			}
			return n, err
		}
		n++
	}
	return n, nil
}
