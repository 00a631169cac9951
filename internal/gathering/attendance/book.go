package attendance

import (
	"context"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

// Book keeps who came.
type Book struct {
	store Store
	desk  *registration.Desk // for those who walk in
	key   []byte             // of tickets
	now   func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// Roster lists everybody who stands on a list of a gathering.
	Roster(ctx context.Context, id gathering.ID, limit int) ([]Expected, error)
	// Facts lists those of a gathering, in the order of receipt.
	Facts(ctx context.Context, id gathering.ID) ([]Fact, error)
	// AddFacts keeps a receipt in one transaction: facts under the next numbers of
	// their gathering, each once, held ones, and what the device says of itself.
	AddFacts(ctx context.Context, r Receipt, e account.Entry) error
	Devices(ctx context.Context, id gathering.ID) ([]Device, error)
	// DeviceBy finds the device whose link or token has a hash; NotFound otherwise.
	DeviceBy(ctx context.Context, hash string) (Device, error)
	// KeepDevice keeps a new device and gives it its number; TooManyDevices when
	// the gathering has most already.
	KeepDevice(ctx context.Context, d *Device, most int, e account.Entry) error
	ChangeDevice(ctx context.Context, id DeviceID, e account.Entry, change func(*Device) error) error
	// HeldBack lists what was held back at a gathering and waits for a decision.
	HeldBack(ctx context.Context, id gathering.ID) ([]Held, error)
	// DecideHeld ends what is held: it becomes a fact, unless that is nil.
	DecideHeld(ctx context.Context, id HeldID, f *Fact, e account.Entry) error
	// Match finds the business of a NIB one of whose people have that phone.
	Match(ctx context.Context, id gathering.ID, nib, phone, email string) (register.PartyID, error)
	GuestStore
}

// NewBook makes a book over what store keeps. key is that of the desk's tickets.
func NewBook(store Store, desk *registration.Desk, key []byte, now func() time.Time) *Book {
	return &Book{store: store, desk: desk, key: key, now: now}
}

// mostExpected bounds a list; no hall has so many.
const mostExpected = 5000

// plan loads a plan for somebody who may do a deed with it. Others learn nothing of it.
func (b *Book) plan(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed) (gathering.Plan, error) {
	p, err := b.store.Plan(ctx, id)
	if err != nil {
		return p, wrap(err, "load the plan of gathering %s", id)
	}
	switch {
	case p.Allows(by, deed):
		return p, nil
	case p.Allows(by, account.SeeAttendance):
		return p, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return p, notFound()
}

// Sheet is who is awaited and who came.
type Sheet struct {
	Plan gathering.Plan
	All  []Expected
	Standing
	Version int64 // number of the newest fact
	Counts  []Count
	Used    bool // the desk was used: somebody was written down as there
}

// Late tells whether an arrival was after the gathering began; of one whose hour is not
// known nobody is late.
func (s *Sheet) Late(a *Arrival) bool {
	return s.Plan.Start > 0 && a.First.At.After(registration.Begins(s.Plan))
}

// People counts who is there, with companions.
func (s *Sheet) People() (n int) {
	for _, a := range s.Arrivals {
		n += 1 + a.With
	}
	return n
}

// Firms counts the businesses of which somebody is there.
func (s *Sheet) Firms() int {
	all := map[string]bool{}
	for _, a := range s.Arrivals {
		if a.Group == Businesses {
			all[a.Whom] = true
		}
	}
	return len(all)
}

// sheet reads a gathering's facts and what follows from them.
func (b *Book) sheet(ctx context.Context, p gathering.Plan) (Sheet, error) {
	s := Sheet{Plan: p}
	var err error
	if s.All, err = b.store.Roster(ctx, p.ID, mostExpected); err != nil {
		return s, wrap(err, "list who is awaited at gathering %s", p.ID)
	}
	facts, err := b.store.Facts(ctx, p.ID)
	if err != nil {
		return s, wrap(err, "list who came to gathering %s", p.ID)
	}
	if len(facts) > 0 {
		s.Version = facts[len(facts)-1].Number
	}
	s.Standing = Judge(s.All, facts)
	s.Counts, s.Used = Counts(s.All, &s.Standing), len(s.Arrivals) > 0
	return s, nil
}

// Sheet shows staff who came.
func (b *Book) Sheet(ctx context.Context, by account.Actor, id gathering.ID) (Sheet, error) {
	p, err := b.plan(ctx, by, id, account.SeeAttendance)
	if err != nil {
		return Sheet{}, err
	}
	return b.sheet(ctx, p)
}

// Gate shows those who may work at the desk whether it is open.
func (b *Book) Gate(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, string, error) {
	p, err := b.plan(ctx, by, id, account.CheckIn)
	return p, open(p, b.now()), err
}

// Settle keeps what staff decided about a conflict: what they write down is all that
// changes. Whoever should not count as there is taken back with TakeBack.
func (b *Book) Settle(ctx context.Context, by account.Actor, id gathering.ID, key, reason string) error {
	p, err := b.plan(ctx, by, id, account.DecideAttendance)
	if err != nil {
		return err
	}
	s, err := b.sheet(ctx, p)
	if err != nil {
		return err
	}
	f := b.byHand(by, Fact{Kind: Settle, Of: key, Reason: reason})
	if err := reasoned(&f.Reason); err != nil {
		return err
	}
	for _, c := range s.Conflicts {
		if c.Key() == key && c.Settled == nil {
			return b.addByHand(ctx, by, account.DecideAttendance, p, f)
		}
	}
	return fault.New(fault.NotFound, "attendance.no_conflict")
}

func reasoned(reason *string) error {
	switch {
	case !line(reason, longestReason):
		return fault.Field("reason", "fault.too_long", longestReason)
	case *reason == "":
		return fault.Field("reason", "fault.required")
	}
	return nil
}

// TakeBack undoes all arrivals of a person that are known now.
func (b *Book) TakeBack(ctx context.Context, by account.Actor, id gathering.ID, key, reason string) error {
	p, err := b.plan(ctx, by, id, account.DecideAttendance)
	if err != nil {
		return err
	}
	if err := reasoned(&reason); err != nil {
		return err
	}
	s, err := b.sheet(ctx, p)
	if err != nil {
		return err
	}
	a, there := s.Of(key)
	if !there {
		return fault.New(fault.NotFound, "attendance.not_there")
	}
	return b.addByHand(ctx, by, account.DecideAttendance, p, b.undoing(by, a, reason)...)
}

// undoing are the facts that take an arrival back.
func (b *Book) undoing(by account.Actor, a *Arrival, reason string) (all []Fact) {
	for _, id := range append([]FactID{a.First.ID}, a.Also...) {
		all = append(all, b.byHand(by, Fact{Kind: Undo, Of: string(id), Reason: reason}))
	}
	return all
}

// byHand completes a fact that is written down on the server's own page.
func (b *Book) byHand(by account.Actor, f Fact) Fact {
	now := b.now()
	f.ID, f.By, f.Claimed, f.At, f.Received = FactID(account.NewID(now)), by.Account, now, now, now
	return f
}

func (b *Book) addByHand(ctx context.Context, by account.Actor, deed account.Deed, p gathering.Plan, facts ...Fact) error {
	e := by.Did(deed, p.ID.Object(), b.now()).To(account.Facts{"facts": len(facts), "kind": facts[0].Kind})
	err := b.store.AddFacts(ctx, Receipt{Gathering: p.ID, Facts: facts}, e)
	return wrap(err, "keep what was decided at gathering %s", p.ID)
}
