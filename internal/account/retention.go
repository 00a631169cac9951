package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/fault"
)

// Kept is a kind of thing that is kept for a time (masa simpan).
type Kept string

// Kinds of things. What is not among them stays until a person is erased, or, as
// the audit log and the proof of consents, for good: docs/privacy.md says why.
const (
	KeptProofs   Kept = "proofs"   // links, codes and sessions, after they ended
	KeptAttempts Kept = "attempts" // failed attempts to sign in
	KeptForms    Kept = "forms"    // marks of forms sent, against doing a thing twice
	KeptMessages Kept = "messages" // that a message was sent, to whom and with what outcome
	KeptGuests   Kept = "guests"   // who was invited to a gathering, after its last day
	KeptErased   Kept = "erased"   // the roles of people who were erased
	KeptMeals    Kept = "meals"    // what people eat and need to take part, after the gathering
	KeptUnused   Kept = "unused"   // accounts, until they are reported as unused
	KeptFeedback Kept = "feedback" // who gave an answer of an evaluation; the answer itself stays without it

	KeptSignatures Kept = "signatures" // drawn at the door of a gathering, after it
)

// Rule bounds how long a kind is kept. Days below Least would break something:
// a device may repeat a form that it could not send before, and who counts failed
// attempts must remember them.
type Rule struct {
	Kept
	Office               bool // each office may set it for what belongs to it
	Default, Least, Most int  // days
}

// Rules of all kinds, in the order of pages.
var Rules = []Rule{
	{KeptProofs, false, 1, 1, 90},
	{KeptAttempts, false, 1, 1, 30},
	{KeptForms, false, 7, 1, 90},
	{KeptMessages, true, 365, 30, 5 * 365},
	{KeptGuests, true, 365, 30, 5 * 365},
	{KeptErased, true, 365, 1, 5 * 365},
	{KeptMeals, true, 30, 1, 365},
	{KeptSignatures, true, 90, 1, 5 * 365}, // until the attendance list is printed and filed
	{KeptUnused, true, 2 * 365, 180, 10 * 365},
	{KeptFeedback, false, 120, 90, 365}, // longer than answers can be changed
}

// Retention is how long an office wants a kind kept; for an empty office, the
// installation.
type Retention struct {
	Office OrganisationID
	Kept   Kept
	Days   int
}

// Time is how long a kind is kept for an office, and who says so.
type Time struct {
	Rule
	Days int
	Own  bool // set by the office itself, or by the administrator for the installation
}

// times resolves every kind for an office: what it set itself, else what the
// installation set, else the default.
func times(set []Retention, office OrganisationID) []Time {
	all := make([]Time, len(Rules))
	for i, r := range Rules {
		all[i] = Time{Rule: r, Days: r.Default}
		for _, x := range set {
			here := x.Office == office && (r.Office || office == "")
			if x.Kept == r.Kept && (here || x.Office == "" && !all[i].Own) {
				all[i].Days, all[i].Own = x.Days, here
			}
		}
	}
	return all
}

// Retentions is the book of how long things are kept.
type Retentions struct {
	store RetentionStore
	now   func() time.Time
}

// RetentionStore is what Retentions need kept. Implemented by internal/store.
type RetentionStore interface {
	Retentions(ctx context.Context) ([]Retention, error)
	// SetRetentions keeps times in the place of those that were set.
	SetRetentions(ctx context.Context, by ID, now time.Time, set []Retention, e Entry) error
	// Unused lists people, longest unused first, of the care of an office, all
	// for an empty one: made before a moment, who since then did nothing here and
	// none of whose organisations took part in a gathering.
	Unused(ctx context.Context, office OrganisationID, since time.Time, limit int) ([]Unused, error)
}

// Unused is a person who has not been here for long.
type Unused struct {
	ID   ID
	Name string
	Last time.Time // when they did something; zero for never
}

// NewRetentions makes the book over what store keeps.
func NewRetentions(store RetentionStore, now func() time.Time) *Retentions {
	return &Retentions{store: store, now: now}
}

// sphere is whose times the actor sets: the installation's for the administrator.
func sphere(by Actor) OrganisationID { return care(by) }

// Times lists how long every kind is kept where the actor answers for it.
func (r *Retentions) Times(ctx context.Context, by Actor) ([]Time, error) {
	if !by.May(SeeProcessing) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return r.timesOf(ctx, sphere(by))
}

// TimesFor lists how long every kind is kept for an office, for telling people.
func (r *Retentions) TimesFor(ctx context.Context, office OrganisationID) ([]Time, error) {
	return r.timesOf(ctx, office)
}

func (r *Retentions) timesOf(ctx context.Context, office OrganisationID) ([]Time, error) {
	set, err := r.store.Retentions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read how long things are kept: %w", err)
	}
	return times(set, office), nil
}

// Set sets how many days kinds are kept: all for the administrator, whose times
// hold for the offices that set none; for an organiser those of their own office.
// All mistakes are told at once, under the kind's name.
func (r *Retentions) Set(ctx context.Context, by Actor, days map[Kept]int) error {
	if !by.May(KeepRetention) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	office := sphere(by)
	before, err := r.timesOf(ctx, office)
	if err != nil {
		return err
	}
	var set []Retention
	var wrong []error
	from, to := Facts{}, Facts{}
	for _, t := range before {
		n, given := days[t.Kept]
		switch {
		case !given:
		case !t.Office && office != "":
			wrong = append(wrong, fault.Field(string(t.Kept), "account.retention_not_yours"))
		case n < t.Least || n > t.Most:
			wrong = append(wrong, fault.Field(string(t.Kept), "account.retention_range", t.Least, t.Most))
		case n != t.Days:
			set = append(set, Retention{office, t.Kept, n})
			from[string(t.Kept)], to[string(t.Kept)] = t.Days, n
		}
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	if len(set) == 0 {
		return nil
	}
	object := "installation"
	if office != "" {
		object = "organisation/" + string(office)
	}
	e := by.Did(KeepRetention, object, r.now()).From(from).To(to)
	if err := r.store.SetRetentions(ctx, by.Account, r.now(), set, e); err != nil {
		return fmt.Errorf("keep how long things are kept: %w", err)
	}
	return nil
}

// Unused lists who in the actor's care has not been here for as long as the office
// says, for asking them, and erasing them when they want it or cannot be found.
func (r *Retentions) Unused(ctx context.Context, by Actor) ([]Unused, error) {
	all, err := r.Times(ctx, by)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(t Time) bool { return t.Kept == KeptUnused })
	list, err := r.store.Unused(ctx, care(by), r.now().AddDate(0, 0, -all[i].Days), mostListed)
	if err != nil {
		return nil, fmt.Errorf("look for unused accounts: %w", err)
	}
	return list, nil
}

// WrongRetentions tells, in English sentences for the one who runs the
// installation, which times cannot be.
func WrongRetentions(set []Retention) (wrong []string) {
	for _, x := range set {
		i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Kept == x.Kept })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Sprintf("retention: there is no kind %s", x.Kept))
		case x.Office != "" && !Rules[i].Office:
			wrong = append(wrong, fmt.Sprintf("retention: office %s sets %s, which is the installation's", x.Office, x.Kept))
		case x.Days < Rules[i].Least || x.Days > Rules[i].Most:
			wrong = append(wrong, fmt.Sprintf("retention: %s are kept %d days, outside %d to %d", x.Kept, x.Days, Rules[i].Least, Rules[i].Most))
		}
	}
	return wrong
}
