package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// MergerID identifies a merger.
type MergerID string

// Alike is a pair that is shown.
type Alike struct {
	Pair
	Names   [2]string
	Places  [2]string
	FoundAt time.Time
}

// Twin is one side of a pair with all that is known of it.
type Twin struct {
	register.Party
	Profile  bool
	Code     register.ShortCode
	Facts    map[register.Field]register.Fact
	Contacts []register.Contact
	Counts   map[string]int // of what belongs to it: participant, product, want, certificate
	Version  int64
}

// Merger is two businesses that were made one (penggabungan).
type Merger struct {
	ID         MergerID
	Office     account.OrganisationID
	Kept       register.PartyID
	Merged     register.PartyID
	KeptName   string
	MergedName string
	Code       register.ShortCode // of the page of the one that is no more
	By         string             // name of who merged
	At         time.Time
	UndoneAt   time.Time
}

// Undone says what came back and what could not.
type Undone struct {
	Restored int
	Left     []Left // not as it was: changed since, or gone
}

// Left is something that an undoing could not bring back.
type Left struct {
	What string // participant, product, want, certificate, contact, business_fact, party
	Name string // field of a fact; empty otherwise
	Why  string // changed or gone
}

// Search is the latest search for pairs in an office's book.
type Search struct {
	State   State // empty: there was none
	AskedAt time.Time
	EndedAt time.Time
	Looked  int // businesses compared; while it runs, so far
	Of      int // businesses in the book, while it runs
	Found   int
}

// On tells whether it is waited for or runs.
func (s Search) On() bool { return s.State == Requested || s.State == Running }

// Doubles finds businesses that stand in the book twice, and makes them one when a
// person says so.
type Doubles struct {
	store DoublesStore
	now   clock
	seal  *register.Seal // opens what is kept encrypted; nil: it is not compared
}

// DoublesStore is what Doubles needs kept. Implemented by internal/store.
type DoublesStore interface {
	AskSearch(ctx context.Context, office account.OrganisationID, now time.Time, e account.Entry) error
	Search(ctx context.Context, office account.OrganisationID) (Search, error)
	// ClaimSearch takes the oldest search that was asked for; NotFound when there
	// is none.
	ClaimSearch(ctx context.Context, now, stale time.Time) (office account.OrganisationID, attempts int, err error)
	Sketches(ctx context.Context, office account.OrganisationID) ([]Sketch, error)
	// Searched keeps how many businesses a search has compared so far.
	Searched(ctx context.Context, office account.OrganisationID, looked int, now time.Time) error
	// KeepPairs keeps what was found in place of what was found before; what was
	// decided stays. When a search was asked for since this one began, another is
	// due. EndSearch ends it otherwise.
	KeepPairs(ctx context.Context, office account.OrganisationID, pairs []Pair, looked int, begun, now time.Time) error
	EndSearch(ctx context.Context, office account.OrganisationID, s State, now time.Time) error
	// Alike lists the pairs that nobody has decided, the most alike first.
	Alike(ctx context.Context, office account.OrganisationID, limit, offset int) (list []Alike, total int, err error)
	Pair(ctx context.Context, one, other register.PartyID) (Alike, account.OrganisationID, error)
	Twin(ctx context.Context, id register.PartyID) (Twin, error)
	Differ(ctx context.Context, p Pair, by account.ID, e account.Entry) error
	Merge(ctx context.Context, m Merger, by account.ID, take []register.Field, versions [2]int64, e account.Entry) error
	Merger(ctx context.Context, id MergerID) (Merger, error)
	Mergers(ctx context.Context, office account.OrganisationID, limit int) ([]Merger, error)
	Undo(ctx context.Context, id MergerID, now time.Time, e account.Entry) (Undone, error)
}

// NewDoubles makes a Doubles over what store keeps. A nil seal compares nothing that is
// kept encrypted.
func NewDoubles(store DoublesStore, now clock, seal *register.Seal) *Doubles {
	return &Doubles{store, now, seal}
}

// PairsShown is how many pairs a page lists.
const PairsShown = 25

func (d *Doubles) may(by account.Actor) error {
	if !by.May(account.ImportRegister) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	return nil
}

// Ask asks for a search through the whole book of the actor's office.
func (d *Doubles) Ask(ctx context.Context, by account.Actor) error {
	if err := d.may(by); err != nil {
		return err
	}
	now := d.now()
	return d.store.AskSearch(ctx, by.Organisation, now, by.Did(account.ImportRegister, "likeness/"+string(by.Organisation), now).To(account.Facts{"search": true}))
}

// Search is the latest search in the book of the actor's office.
func (d *Doubles) Search(ctx context.Context, by account.Actor) (Search, error) {
	if err := d.may(by); err != nil {
		return Search{}, err
	}
	return d.store.Search(ctx, by.Organisation)
}

// Board is what the page of pairs shows.
type Board struct {
	Search  Search
	Pairs   []Alike
	Total   int
	Mergers []Merger
}

// Board lists the pairs to be decided and what was merged lately.
func (d *Doubles) Board(ctx context.Context, by account.Actor, page int) (b Board, err error) {
	if err := d.may(by); err != nil {
		return b, err
	}
	if b.Search, err = d.store.Search(ctx, by.Organisation); err != nil {
		return b, fmt.Errorf("load the search: %w", err)
	}
	if b.Pairs, b.Total, err = d.store.Alike(ctx, by.Organisation, PairsShown, PairsShown*(max(page, 1)-1)); err != nil {
		return b, fmt.Errorf("list pairs: %w", err)
	}
	b.Mergers, err = d.store.Mergers(ctx, by.Organisation, 20)
	return b, err
}

// Compare gives both sides of a pair.
func (d *Doubles) Compare(ctx context.Context, by account.Actor, one, other register.PartyID) (Alike, [2]Twin, error) {
	var both [2]Twin
	a, office, err := d.store.Pair(ctx, min(one, other), max(one, other))
	if err != nil {
		return a, both, fmt.Errorf("load pair: %w", err)
	}
	if d.may(by) != nil || office != by.Organisation && by.Role != account.Administrator {
		return a, both, fault.New(fault.NotFound, "intake.pair_not_found")
	}
	for i, id := range []register.PartyID{a.One, a.Other} {
		if both[i], err = d.store.Twin(ctx, id); err != nil {
			return a, both, fmt.Errorf("load %s: %w", id, err)
		}
	}
	return a, both, d.unseal(both)
}

// unseal lets both sides be told apart by what is kept encrypted, without showing it.
func (d *Doubles) unseal(both [2]Twin) error {
	if d.seal == nil {
		return nil
	}
	for _, t := range sealed {
		field, _ := t.Field()
		one, other := both[0].Facts[field], both[1].Facts[field]
		shown, _, err := d.seal.Apart(field, one.Sealed, other.Sealed)
		if err != nil {
			return fmt.Errorf("compare %s of %s and %s: %w", field, both[0].ID, both[1].ID, err)
		}
		for i, f := range []register.Fact{one, other} {
			if len(f.Sealed) > 0 {
				f.Value = shown[i]
				both[i].Facts[field] = f
			}
		}
	}
	return nil
}

// Different says that two businesses are two, for good.
func (d *Doubles) Different(ctx context.Context, by account.Actor, one, other register.PartyID) error {
	a, _, err := d.Compare(ctx, by, one, other)
	if err != nil {
		return err
	}
	e := by.Did(account.ImportRegister, "business/"+string(a.One), d.now()).To(account.Facts{"different_from": a.Other})
	return d.store.Differ(ctx, a.Pair, by.Account, e)
}

// Wish is how two businesses are made one.
type Wish struct {
	Keep     register.PartyID
	Take     []register.Field // of which the value of the other is taken
	Versions [2]int64         // of both as they were shown, the smaller identity first
}

// Merge makes two businesses one: the one that is kept has from then on all that
// belonged to the other, and the other's code leads to it.
func (d *Doubles) Merge(ctx context.Context, by account.Actor, one, other register.PartyID, w Wish) (MergerID, error) {
	a, both, err := d.Compare(ctx, by, one, other)
	if err != nil {
		return "", err
	}
	kept, merged := both[0], both[1]
	if w.Keep == a.Other {
		kept, merged = merged, kept
	} else if w.Keep != a.One {
		return "", fault.Field("keep", "intake.merge.choose")
	}
	switch {
	case kept.Kind != register.Business || merged.Kind != register.Business:
		return "", fault.New(fault.Conflict, "intake.merge.kind")
	case kept.Organisation != "" && merged.Organisation != "" && kept.Organisation != merged.Organisation:
		return "", fault.New(fault.Conflict, "intake.merge.organisations")
	case merged.Profile && !kept.Profile:
		return "", fault.Field("keep", "intake.merge.no_profile")
	}
	for _, f := range w.Take {
		if _, there := merged.Facts[f]; !there {
			return "", fault.New(fault.Conflict, "intake.merge.changed")
		}
	}
	// What only the other has comes along.
	for f := range merged.Facts {
		if _, there := kept.Facts[f]; !there && !slices.Contains(w.Take, f) {
			w.Take = append(w.Take, f)
		}
	}
	slices.Sort(w.Take)
	now := d.now()
	m := Merger{
		ID: MergerID(account.NewID(now)), Office: kept.Office, Kept: kept.ID, Merged: merged.ID, KeptName: kept.Name, MergedName: merged.Name,
		Code: merged.Code, At: now,
	}
	e := by.Did(account.ImportRegister, "business/"+string(kept.ID), now).To(account.Facts{"merged": merged.ID, "taken": w.Take, "merger": m.ID})
	if err := d.store.Merge(ctx, m, by.Account, w.Take, w.Versions, e); err != nil {
		return "", fmt.Errorf("merge %s into %s: %w", merged.ID, kept.ID, err)
	}
	return m.ID, nil
}

// Undo takes a merger back: everything that has not been changed since goes back
// to where it was.
func (d *Doubles) Undo(ctx context.Context, by account.Actor, id MergerID) (Undone, error) {
	m, err := d.store.Merger(ctx, id)
	if err != nil {
		return Undone{}, fmt.Errorf("load merger %s: %w", id, err)
	}
	if d.may(by) != nil || m.Office != by.Organisation && by.Role != account.Administrator {
		return Undone{}, fault.New(fault.NotFound, "intake.merger_not_found")
	}
	if !m.UndoneAt.IsZero() {
		return Undone{}, fault.New(fault.Conflict, "intake.merge.undone")
	}
	now := d.now()
	return d.store.Undo(ctx, id, now, by.Did(account.ImportRegister, "business/"+string(m.Kept), now).To(account.Facts{"unmerged": m.Merged, "merger": id}))
}

// SearchDue makes one search that was asked for, if there is one.
func (d *Doubles) SearchDue(ctx context.Context) (int, error) {
	now := d.now()
	office, attempts, err := d.store.ClaimSearch(ctx, now, now.Add(-searchStale))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claim a search: %w", err)
	}
	if attempts > mostAttempts {
		return 0, errors.Join(fmt.Errorf("search in the book of %s: %d processes ended meanwhile", office, mostAttempts), d.store.EndSearch(ctx, office, Failed, now))
	}
	err = d.search(ctx, office, now)
	switch {
	case err == nil:
		return 1, nil
	case ctx.Err() != nil:
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), givingBack)
		defer cancel()
		return 0, errors.Join(ctx.Err(), d.store.EndSearch(back, office, Requested, d.now()))
	}
	return 0, errors.Join(fmt.Errorf("search in the book of %s: %w", office, err), d.store.EndSearch(ctx, office, Failed, d.now()))
}

// searchStale is longer than any search takes.
const searchStale = 10 * time.Minute

func (d *Doubles) search(ctx context.Context, office account.OrganisationID, begun time.Time) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	all, err := d.store.Sketches(ctx, office)
	if err != nil {
		return fmt.Errorf("load businesses: %w", err)
	}
	pairs, err := Pairs(ctx, all, func(compared int) error { return d.store.Searched(ctx, office, compared, d.now()) })
	if err != nil {
		return err
	}
	return d.store.KeepPairs(ctx, office, pairs, len(all), begun, d.now())
}
