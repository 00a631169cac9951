package gathering

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Secretariat prepares gatherings (sekretariat panitia): makes them, changes their
// plans and takes them from state to state.
type Secretariat struct {
	store  SecretariatStore
	now    func() time.Time
	random io.Reader // of codes and lots
}

// NewSecretariat makes a secretariat over what store keeps. random is where codes
// of public pages and seeds of lots are drawn from, such as crypto/rand.
func NewSecretariat(store SecretariatStore, now func() time.Time, random io.Reader) *Secretariat {
	if random == nil {
		random = rand.Reader
	}
	return &Secretariat{store: store, now: now, random: random}
}

// SecretariatStore is what a Secretariat needs kept. Implemented by internal/store.
type SecretariatStore interface {
	Binder(ctx context.Context, id ID) (Binder, error)
	// BinderByCode finds the gathering of a public page.
	BinderByCode(ctx context.Context, code string) (Binder, error)
	// KeepBinder keeps a new gathering.
	KeepBinder(ctx context.Context, b Binder, e account.Entry) error
	// ChangeBinder changes one in a transaction that nothing else changes it in;
	// what change gives goes into the audit log. change may run twice.
	ChangeBinder(ctx context.Context, id ID, e account.Entry, change func(*Binder) (before, after account.Facts, err error)) error
	// DiscardDraft removes a draft with everything in it; Conflict when it is none, or
	// when somebody was told of it.
	DiscardDraft(ctx context.Context, id ID, e account.Entry) error
	// PublicPlans lists gatherings that strangers may know of, which end on a day
	// or later, the next first.
	PublicPlans(ctx context.Context, from register.Date, limit int) ([]Plan, error)
	// PlansAskedOf lists gatherings that a body was asked to hold together.
	PlansAskedOf(ctx context.Context, id account.OrganisationID) ([]Plan, error)
	// PossibleHosts lists the offices and councils, by name.
	PossibleHosts(ctx context.Context, limit int) ([]Host, error)
	// InSeries lists the gatherings of a series with figures, the first day first;
	// those hosted by a body, or all for an empty one.
	InSeries(ctx context.Context, series SeriesID, of account.OrganisationID) ([]Standing, error)
	// Checklist is an office's own list of tasks; none when it has none.
	Checklist(ctx context.Context, office account.OrganisationID) ([]Task, error)
	KeepChecklist(ctx context.Context, office account.OrganisationID, tasks []Task, e account.Entry) error
}

var errNotFound = fault.New(fault.NotFound, "gathering.not_found")

// Binder gives what was prepared, to the hosts.
func (s *Secretariat) Binder(ctx context.Context, by account.Actor, id ID) (Binder, error) {
	b, err := s.store.Binder(ctx, id)
	if err != nil {
		return Binder{}, fmt.Errorf("load plan of gathering %s: %w", id, err)
	}
	if !b.Allows(by, account.SeePlan) {
		return Binder{}, errNotFound
	}
	return b, nil
}

// change changes a binder for an actor who may. What it gives goes into the audit
// log as what was before and after.
func (s *Secretariat) change(ctx context.Context, by account.Actor, d account.Deed, id ID, change func(*Binder) (before, after account.Facts, err error)) error {
	at := s.now()
	err := s.store.ChangeBinder(ctx, id, by.Did(d, id.Object(), at), func(b *Binder) (account.Facts, account.Facts, error) {
		if !b.Allows(by, d) {
			if b.Allows(by, account.SeePlan) {
				return nil, nil, fault.New(fault.Forbidden, "account.not_allowed")
			}
			return nil, nil, errNotFound
		}
		if b.Code == "" { // made before there were public pages
			code, err := s.code()
			if err != nil {
				return nil, nil, err
			}
			b.Code = code
		}
		before, after, err := change(b)
		b.sort()
		return before, after, err
	})
	if errors.Is(err, register.ErrCodeTaken) {
		return fault.New(fault.Busy, "plan.again") // another code is drawn
	}
	return err
}

// plan is change for what can be changed while the gathering is planned.
func (s *Secretariat) plan(ctx context.Context, by account.Actor, id ID, change func(*Binder) (before, after account.Facts, err error)) error {
	return s.change(ctx, by, account.PlanGathering, id, func(b *Binder) (account.Facts, account.Facts, error) {
		if !b.State.Planned() {
			return nil, nil, fault.New(fault.Conflict, "plan.over")
		}
		return change(b)
	})
}

// keepable is change for what goes on after the day: money and tasks.
func (s *Secretariat) keepable(ctx context.Context, by account.Actor, d account.Deed, id ID, change func(*Binder) (before, after account.Facts, err error)) error {
	return s.change(ctx, by, d, id, func(b *Binder) (account.Facts, account.Facts, error) {
		if b.State == Archived {
			return nil, nil, fault.New(fault.Conflict, "plan.archived")
		}
		return change(b)
	})
}

func (s *Secretariat) code() (string, error) {
	code, err := register.NewShortCode(s.random)
	return string(code), err
}

func (s *Secretariat) seed() (uint64, error) {
	var b [8]byte
	if _, err := io.ReadFull(s.random, b[:]); err != nil {
		return 0, fmt.Errorf("draw the seed of a lot: %w", err)
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

// mostCodes is how many codes are drawn when each is taken already.
const mostCodes = 5

// Create makes a gathering as a draft from the shipped half-day agenda, or a copy
// of an earlier one: its plan, agenda, speakers without their consents and answers,
// halls, tables, slots, budget, committee and tasks, with all days moved along. The
// actor's own organisation leads it.
func (s *Secretariat) Create(ctx context.Context, by account.Actor, o Outline, from ID) (ID, error) {
	if !by.May(account.PlanGathering) || by.Gathering != "" {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	var b Binder
	if from != "" {
		earlier, err := s.Binder(ctx, by, from)
		if err != nil {
			return "", err
		}
		b = earlier.copied()
		o = o.or(b.Outlined())
	} else {
		b.Plan = Plan{Attendees: 2, Seats: Seats{Queue: ByTurn, Offer: 24 * time.Hour}}
		b.Agenda, b.Slots = rundown()
	}
	now := s.now()
	old := b.Plan
	b.State, b.Version, b.Hosts, b.Sample = Draft, 0, []Host{{Organisation: by.Organisation}}, b.Sample || o.Sample
	if err := o.read(&b.Plan, from == "", now); err != nil {
		return "", err
	}
	if from == "" {
		tasks, err := s.checklist(ctx, by.Organisation)
		if err != nil {
			return "", err
		}
		b.Tasks = tasks
		old.Date, old.Start, old.Finish = b.Date, rundownStart, midnight
	}
	if err := b.follow(&old); err != nil {
		return "", err
	}
	b.ID = ID(account.NewID(now))
	for i := range b.Speakers {
		b.renameSpeaker(i, SpeakerID(account.NewID(now)))
	}
	var err error
	if b.Seats.Seed, err = s.seed(); err != nil {
		return "", err
	}
	b.sort()
	e := by.Did(account.PlanGathering, b.ID.Object(), now).To(account.Facts{"title": b.Title, "day": b.Date.Format(time.DateOnly), "from": from})
	for range mostCodes {
		if b.Code, err = s.code(); err != nil {
			return "", err
		}
		if err = s.store.KeepBinder(ctx, b, e); !errors.Is(err, register.ErrCodeTaken) {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("keep gathering %s: %w", b.ID, err)
	}
	return b.ID, nil
}

func (b *Binder) renameSpeaker(i int, id SpeakerID) {
	old := b.Speakers[i].ID
	b.Speakers[i].ID = id
	for k := range b.Talks {
		if b.Talks[k].Speaker == old {
			b.Talks[k].Speaker = id
		}
	}
}

// copied is what a new gathering takes from an earlier one: nothing that people
// agreed to, answered, did or received. A copy of made-up data is made up as well.
func (b Binder) copied() Binder {
	c := b
	c.Agenda, c.Slots, c.Talks = slices.Clone(b.Agenda), slices.Clone(b.Slots), slices.Clone(b.Talks)
	c.Speakers, c.Budget, c.Tasks = slices.Clone(b.Speakers), slices.Clone(b.Budget), slices.Clone(b.Tasks)
	c.Copied, c.Reason = b.ID, ""
	c.Asked, c.Turns, c.Heads, c.Timetable, c.Solving = nil, nil, Heads{}, false, false
	for i := range c.Speakers {
		x := &c.Speakers[i]
		x.State, x.PhotoOK, x.AboutOK, x.RecordingOK = SpeakerInvited, "", "", ""
		x.Slides, x.SlidesSize, x.SlidesFor, x.SlidesOK, x.Receipt = "", 0, SlidesForHosts, "", ""
	}
	for i := range c.Budget {
		c.Budget[i].Realised = 0
	}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		t.DoneBy, t.Doer, t.DoneAt = "", "", time.Time{}
	}
	return c
}

// moveDays moves all instants of the plan by days; tasks follow by themselves.
func (b *Binder) moveDays(days int) {
	for _, t := range []*time.Time{&b.OpensAt, &b.ClosesAt, &b.AnswerBy, &b.Seats.Release} {
		if !t.IsZero() {
			*t = t.In(b.Date.Location()).AddDate(0, 0, days)
		}
	}
}

// moveClocks moves agenda and slots by minutes.
func (b *Binder) moveClocks(minutes Clock) {
	for i := range b.Agenda {
		b.Agenda[i].Start += minutes
		b.Agenda[i].End += minutes
	}
	for i := range b.Slots {
		if b.Slots[i].Timed() {
			b.Slots[i].Start += minutes
			b.Slots[i].End += minutes
		}
	}
}

// clocksFit refuses clocks beyond the day.
func (b *Binder) clocksFit(r *reader) {
	for _, i := range b.Agenda {
		if i.Start < 0 || i.End > midnight {
			r.wrong(fault.Field("start", "plan.beyond_day", i.Title))
			return
		}
	}
	for _, s := range b.Slots {
		if s.Timed() && s.Start < Clock(s.Day()-1)*midnight {
			r.wrong(fault.Field("start", "plan.slots_beyond_day", s.Number))
			return
		}
	}
}

// midnight is the end of a day.
const midnight Clock = 24 * 60

// daysBetween counts the days from one to another.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}
