// Package promise keeps what parties promised one another at a gathering (daftar janji):
// who to whom, what, and until when. Both parties of a promise see it, and staff see all;
// nobody else does.
//
// What is promised at a table is read back to both and agreed by each (setuju): it is made
// of facts (Fact) that devices can send again in any order, and waits until both agreed to
// the same wording. What staff write down counts at once.
//
// Amounts are whole rupiah. What a promise may bring and what it brought are two figures
// and never added up.
package promise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// ID identifies a promise.
type ID string

// State is what became of a promise.
type State string

// States.
const (
	Open    State = "open"    // belum ditepati
	Kept    State = "kept"    // ditepati
	Dropped State = "dropped" // batal
)

// States lists them in the order of pages.
var States = []State{Open, Kept, Dropped}

// Promise is what one party promised another.
type Promise struct {
	ID        ID
	Gathering gathering.ID
	Request   int                     // number of the request whose meeting it comes from; 0: of none
	Giver     gathering.ParticipantID // who promised
	Taker     gathering.ParticipantID // to whom
	What      string
	Quantity  int64 // 0: not said
	Unit      string
	Potential register.Rupiah // that it may bring; 0: not said
	Realised  register.Rupiah // that it brought
	Due       string          // YYYY-MM-DD; empty: none was said
	Note      string
	State     State
	By        account.ID // empty: whoever held a printed code
	At        time.Time
	Version   int64
	Wording   FactID // in force, of what was said at a table; empty: staff wrote it down
	GiverSaid Way    // how each side agreed to it; empty: not yet
	TakerSaid Way
}

// List is what an actor sees of the promises of a gathering.
type List struct {
	Gathering gathering.Gathering
	Promises  []Promise
	Own       []gathering.Participant // for whom the actor can promise: all for staff
	Others    []gathering.Participant // to whom: all for staff, else whom the own ones meet
	Staff     bool
}

// Book keeps promises.
type Book struct {
	store Store
	now   func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Day(ctx context.Context, id gathering.ID) (timetable.Day, error)
	// Promises lists those of a gathering, the oldest first.
	Promises(ctx context.Context, g gathering.ID) ([]Promise, error)
	KeepPromise(ctx context.Context, p Promise, e account.Entry) error
	// ChangePromise keeps what became of a promise; Conflict when there is a newer
	// version.
	ChangePromise(ctx context.Context, p Promise, e account.Entry) error
	// AddPromiseFacts keeps facts, each once, and what Judge makes of the promises that
	// they are about.
	AddPromiseFacts(ctx context.Context, g gathering.ID, all []Fact, e account.Entry) error
	// UsualPromises are what an organisation offers to pick from; none when it never said.
	UsualPromises(ctx context.Context, of account.OrganisationID) ([]Usual, error)
	KeepUsualPromises(ctx context.Context, of account.OrganisationID, all []Usual, e account.Entry) error
}

// NewBook makes a book over what store keeps.
func NewBook(store Store, now func() time.Time) *Book { return &Book{store: store, now: now} }

// Bounds of promises.
const (
	longestWhat  = 300 // characters
	longestUnit  = 20
	mostQuantity = 1_000_000_000
	mostPromises = 5_000
)

// List is what the actor sees of a gathering's promises.
func (b *Book) List(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	d, err := b.store.Day(ctx, id)
	if err != nil {
		return List{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	l := List{Gathering: d.Gathering, Staff: d.Gathering.Allows(by, account.KeepMinutes)}
	party := d.Gathering.Allows(by, account.GiveFeedback) && by.Role != account.Speaker
	if !l.Staff && !party {
		if d.Gathering.Allows(by, account.SeeGathering) {
			return l, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return l, fault.New(fault.NotFound, "gathering.not_found")
	}
	all, err := b.store.Promises(ctx, id)
	if err != nil {
		return l, fmt.Errorf("list promises of %s: %w", id, err)
	}
	if l.Staff {
		l.Promises, l.Own, l.Others = all, d.Gathering.Participants, d.Gathering.Participants
		return l, nil
	}
	l.Own = d.Gathering.Of(by.Organisation)
	l.Others = met(&d, l.Own)
	for _, p := range all {
		if has(l.Own, p.Giver) || has(l.Own, p.Taker) {
			l.Promises = append(l.Promises, p)
		}
	}
	return l, nil
}

// met are those whom some participants meet, by number.
func met(d *timetable.Day, own []gathering.Participant) []gathering.Participant {
	var all []gathering.Participant
	for _, o := range own {
		for _, e := range d.Agenda(o.Number).Entries {
			if e.Kind == timetable.MeetingEntry && !has(all, e.With.ID) {
				all = append(all, e.With)
			}
		}
	}
	order.By(all, func(x, y gathering.Participant) int { return x.Number - y.Number })
	return all
}

func has(some []gathering.Participant, id gathering.ParticipantID) bool {
	return slices.ContainsFunc(some, func(p gathering.Participant) bool { return p.ID == id })
}

// Add keeps a new promise: of staff between any two participants, of a party between
// itself and one whom it meets, in either direction. That of a party waits until the other
// side agrees.
func (b *Book) Add(ctx context.Context, by account.Actor, p Promise) error {
	l, err := b.List(ctx, by, p.Gathering)
	if err != nil {
		return err
	}
	if len(l.Promises) >= mostPromises {
		return fault.New(fault.Conflict, "promise.too_many", mostPromises)
	}
	p.State, p.Realised = Open, 0
	var wrong []error
	if p, err = p.checked(); err != nil {
		wrong = append(wrong, err)
	}
	known := func(id gathering.ParticipantID) bool { return has(l.Own, id) || has(l.Others, id) }
	switch {
	case !known(p.Giver):
		wrong = append(wrong, fault.Field("giver", "promise.choose"))
	case !known(p.Taker):
		wrong = append(wrong, fault.Field("taker", "promise.choose"))
	case p.Giver == p.Taker:
		wrong = append(wrong, fault.Field("taker", "promise.to_oneself"))
	case !l.Staff && !has(l.Own, p.Giver) && !has(l.Own, p.Taker):
		wrong = append(wrong, fault.Field("giver", "promise.not_yours"))
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	if !l.Staff {
		return b.propose(ctx, by, l, p)
	}
	p.ID, p.By, p.At = ID(account.NewID(b.now())), by.Account, b.now()
	e := by.Did(deed(l), "promise/"+string(p.ID), p.At).To(p.facts())
	return b.store.KeepPromise(ctx, p, e)
}

// deed is by what right an actor keeps promises.
func deed(l List) account.Deed {
	if l.Staff {
		return account.KeepMinutes
	}
	return account.GiveFeedback
}

// Change keeps what became of a promise: its state, what it brought, when it is due and
// a note. Staff and both parties may. p has the version that the form was made from.
func (b *Book) Change(ctx context.Context, by account.Actor, p Promise) error {
	l, err := b.List(ctx, by, p.Gathering)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(l.Promises, func(x Promise) bool { return x.ID == p.ID })
	if i < 0 {
		return fault.New(fault.NotFound, "promise.not_found")
	}
	before := l.Promises[i]
	after := before
	after.State, after.Realised, after.Note, after.Version = p.State, p.Realised, p.Note, p.Version
	if before.Wording == "" { // of what both agreed to, the day is a part
		after.Due = p.Due
	}
	if after.State == Kept && !before.Agreed() {
		return fault.Field("state", "promise.not_agreed")
	}
	if after, err = after.checked(); err != nil {
		return err
	}
	e := by.Did(deed(l), "promise/"+string(p.ID), b.now()).From(before.facts()).To(after.facts())
	return b.store.ChangePromise(ctx, after, e)
}

// facts are what the audit log says of a promise.
func (p Promise) facts() account.Facts {
	return account.Facts{"gathering": p.Gathering, "state": p.State, "due": p.Due, "potential": p.Potential, "realised": p.Realised, "agreed": p.Agreed()}
}

// checked tells all that is wrong with a promise but whose it is.
func (p Promise) checked() (Promise, error) {
	var wrong []error
	p.What, p.Note = strings.Join(strings.Fields(p.What), " "), strings.Join(strings.Fields(p.Note), " ")
	if p.What == "" {
		wrong = append(wrong, fault.Field("what", "fault.required"))
	}
	for name, text := range map[string]string{"what": p.What, "note": p.Note} {
		if utf8.RuneCountInString(text) > longestWhat {
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestWhat))
		}
	}
	if p.Unit = strings.Join(strings.Fields(p.Unit), " "); utf8.RuneCountInString(p.Unit) > longestUnit {
		wrong = append(wrong, fault.Field("unit", "fault.too_long", longestUnit))
	}
	switch {
	case p.Quantity < 0 || p.Quantity > mostQuantity:
		wrong = append(wrong, fault.Field("quantity", "live.out_of_range", 0, mostQuantity))
	case p.Quantity > 0 && p.Unit == "":
		wrong = append(wrong, fault.Field("unit", "promise.unit_missing"))
	case p.Quantity == 0 && p.Unit != "":
		wrong = append(wrong, fault.Field("quantity", "promise.quantity_missing"))
	}
	if _, err := time.Parse(time.DateOnly, p.Due); p.Due != "" && err != nil {
		wrong = append(wrong, fault.Field("due", "letter.day_wrong"))
	}
	if !slices.Contains(States, p.State) {
		wrong = append(wrong, fault.Field("state", "evaluation.choose"))
	}
	return p, errors.Join(wrong...)
}
