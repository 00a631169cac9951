package registration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// Desk takes registrations and keeps the waiting list (meja pendaftaran).
type Desk struct {
	store Store
	key   []byte // of personal links and tickets
	now   func() time.Time
	draw  func() uint64 // a random seed
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	GatheringByCode(ctx context.Context, code string) (gathering.ID, error)
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	// PartyAt is the party that an organisation is in the book of one of a
	// gathering's hosts.
	PartyAt(ctx context.Context, id gathering.ID, of account.OrganisationID) (register.Party, error)
	// Candidate is a party in the book of one of a gathering's hosts, as rules and
	// sub-quotas look at it; NotFound for one of another book.
	Candidate(ctx context.Context, p gathering.Plan, id register.PartyID) (register.Party, gathering.Candidate, error)
	// Match finds the business of a NIB in the hosts' books one of whose people
	// have that phone or e-mail; empty for none.
	Match(ctx context.Context, id gathering.ID, nib, phone, email string) (register.PartyID, error)
	// Partners lists who can be wished for: participants of the gathering and
	// stakeholders of the hosts' books.
	Partners(ctx context.Context, id gathering.ID, limit int) ([]Partner, error)
	Registration(ctx context.Context, id ID) (Registration, error)
	// Registrations lists those of a filter, in the order of turns.
	Registrations(ctx context.Context, f Filter) ([]Registration, error)
	// Change changes registrations of a gathering in one transaction that holds
	// the gathering, so that no other change to its seats is made meanwhile. p is
	// the plan as the caller read it; the ledger has it as it is then. change may
	// run twice. An entry without a deed is not kept.
	Change(ctx context.Context, p gathering.Plan, e account.Entry, change func(*Ledger) error) error
	Tally(ctx context.Context, id gathering.ID) (Tally, error)
	// Notices lists what must be told by hand at a gathering, the oldest first.
	Notices(ctx context.Context, id gathering.ID, limit int) ([]Notice, error)
	// TellByHand keeps that everything up to a notice was told by a person.
	TellByHand(ctx context.Context, id ID, number int, by account.ID, e account.Entry) error
	// RegistrationsOf lists those that an account made itself, or that bear its
	// e-mail address.
	RegistrationsOf(ctx context.Context, id account.ID, limit int) ([]Registration, error)
}

// Ledger is a gathering's list of registrations within a change.
type Ledger struct {
	Plan  gathering.Plan
	Drawn bool // the lot was drawn
	// Load reads one registration of the gathering.
	Load func(ID) (Registration, error)
	// Live is a party's registration that still stands; empty for none.
	Live func(register.PartyID) (ID, error)
	// Held counts those who hold a seat, by group.
	Held func() ([]Held, error)
	// Queue lists those who wait for a seat, in their order.
	Queue func() ([]Queued, error)
	// Lapsed lists offers whose time is over by then.
	Lapsed func(time.Time) ([]ID, error)
	// Next is the next turn.
	Next func() (int, error)
	// Keep adds or changes one, and notes what somebody must be told of it.
	Keep func(Registration, ...Told) error
	// Draw keeps that the lot is drawn with a seed.
	Draw func(seed uint64, at time.Time) error
}

// Filter narrows a list of registrations; empty fields narrow nothing.
type Filter struct {
	Gathering gathering.ID
	Party     register.PartyID
	State     State
	Words     string // in the name of the business or the person
	Limit     int
	Offset    int
}

// Partner is somebody to wish for.
type Partner struct {
	Party register.PartyID
	Name  string
	Kind  register.Kind
	Comes bool // takes part already
}

// Tally is how many stand where.
type Tally struct {
	States map[State]int
	Seated map[State]int // of those that use seats
	Held   []Held
	Queue  []Queued // in turn
	Drawn  bool
	Untold int // notices that wait for a person, because there is no e-mail address
}

// NewDesk makes a desk over what store keeps. draw gives random numbers for lots.
func NewDesk(store Store, key []byte, now func() time.Time, draw func() uint64) *Desk {
	return &Desk{store: store, key: key, now: now, draw: draw}
}

// Bounds of lists.
const (
	mostPartners = 500
	mostShown    = 200
)

// host is the gathering with its hosts alone, for asking who may do what.
func host(p gathering.Plan) *gathering.Gathering {
	return &gathering.Gathering{ID: p.ID, Hosts: p.Hosts}
}

// plan loads a plan for a member of staff who may do a deed with it. Others learn
// nothing of it.
func (d *Desk) plan(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed) (gathering.Plan, error) {
	p, err := d.store.Plan(ctx, id)
	if err != nil {
		return p, fmt.Errorf("load the plan of gathering %s: %w", id, err)
	}
	switch {
	case host(p).Allows(by, deed):
		return p, nil
	case host(p).Allows(by, account.SeeRegistrations):
		return p, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return p, fault.New(fault.NotFound, "gathering.not_found")
}

// own loads a plan for a party's own people, with the party.
func (d *Desk) own(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, register.Party, error) {
	nothing := fault.New(fault.NotFound, "gathering.not_found")
	p, err := d.store.Plan(ctx, id)
	if err != nil {
		return p, register.Party{}, fmt.Errorf("load the plan of gathering %s: %w", id, err)
	}
	if !by.May(account.RegisterOwn) || by.Organisation == "" || !p.State.Public() || by.Gathering != "" && by.Gathering != string(id) {
		return p, register.Party{}, nothing
	}
	party, err := d.store.PartyAt(ctx, id, by.Organisation)
	if fault.KindOf(err) == fault.NotFound {
		return p, party, nothing
	}
	if err != nil {
		return p, party, fmt.Errorf("find the party of %s: %w", by.Organisation, err)
	}
	return p, party, nil
}

// Own is what a party's own page shows.
type Own struct {
	Plan     gathering.Plan
	Party    register.Party
	Slots    []gathering.Slot
	Sample   bool
	Partners []Partner
	Newest   Registration // of the party; State is New when there is none
	Standing Standing
}

// OwnForm is the actor's own registration at a gathering, or what it takes to make
// one.
func (d *Desk) OwnForm(ctx context.Context, by account.Actor, id gathering.ID) (Own, error) {
	p, party, err := d.own(ctx, by, id)
	if err != nil {
		return Own{}, err
	}
	return d.formFor(ctx, p, party)
}

// Brief is OwnForm without whom to wish for and without where the party stands, for
// taking a form: many may be sent at the same moment.
func (d *Desk) Brief(ctx context.Context, by account.Actor, id gathering.ID) (Own, error) {
	p, party, err := d.own(ctx, by, id)
	if err != nil {
		return Own{}, err
	}
	o := Own{Plan: p, Party: party}
	g, err := d.store.Gathering(ctx, id)
	if err != nil {
		return o, fmt.Errorf("load gathering %s: %w", id, err)
	}
	o.Slots, o.Sample = g.Slots, g.Sample
	o.Newest, err = d.newest(ctx, id, party.ID)
	return o, err
}

// newest is a party's last registration at a gathering; one of the state New for none.
func (d *Desk) newest(ctx context.Context, id gathering.ID, party register.PartyID) (Registration, error) {
	all, err := d.store.Registrations(ctx, Filter{Gathering: id, Party: party, Limit: mostShown})
	if err != nil {
		return Registration{}, fmt.Errorf("list registrations of %s: %w", party, err)
	}
	if len(all) == 0 {
		return Registration{}, nil
	}
	return d.store.Registration(ctx, all[len(all)-1].ID) // with its wishes
}

// formFor is what a form for a party shows.
func (d *Desk) formFor(ctx context.Context, p gathering.Plan, party register.Party) (Own, error) {
	o := Own{Plan: p, Party: party}
	g, err := d.store.Gathering(ctx, p.ID)
	if err != nil {
		return o, fmt.Errorf("load gathering %s: %w", p.ID, err)
	}
	o.Slots, o.Sample = g.Slots, g.Sample
	if o.Partners, err = d.store.Partners(ctx, p.ID, mostPartners); err != nil {
		return o, fmt.Errorf("list whom to wish for at %s: %w", p.ID, err)
	}
	o.Partners = slices.DeleteFunc(o.Partners, func(x Partner) bool { return x.Party == party.ID })
	if party.ID == "" {
		return o, nil
	}
	if o.Newest, err = d.newest(ctx, p.ID, party.ID); err == nil && o.Newest.State != New {
		o.Standing, err = d.standing(ctx, p, o.Newest)
	}
	return o, err
}

// Entry is a registration as it is asked for.
type Entry struct {
	Party   register.PartyID // for staff; empty: the actor's own
	Name    string           // of a business that is in nobody's book; for staff and strangers
	NIB     string
	Person  string
	Phone   string
	Email   string
	Lang    string
	Channel Channel
	Doubt   string // Forwarded, when another's invitation was used
	Details
}

// Register registers the actor's own party.
func (d *Desk) Register(ctx context.Context, by account.Actor, id gathering.ID, e Entry) (Registration, error) {
	p, party, err := d.own(ctx, by, id)
	if err != nil {
		return Registration{}, err
	}
	if open, why := Door(p, d.now()); !open {
		return Registration{}, fault.New(fault.Conflict, why)
	}
	e.Party, e.Channel = party.ID, OwnLink
	return d.add(ctx, by, account.RegisterOwn, p, e)
}

// RegisterFor registers a party for them: from paper, by telephone, at the door. Those
// who work at the door alone may do the last.
func (d *Desk) RegisterFor(ctx context.Context, by account.Actor, id gathering.ID, e Entry) (Registration, error) {
	deed := account.KeepRegistrations
	if e.Channel == WalkIn && !by.May(deed) {
		deed = account.CheckIn
	}
	p, err := d.plan(ctx, by, id, deed)
	if err != nil {
		return Registration{}, err
	}
	if err := staffDoor(p); err != nil {
		return Registration{}, err
	}
	if e.Channel != Paper && e.Channel != WalkIn {
		return Registration{}, fault.Field("channel", "fault.required")
	}
	return d.add(ctx, by, deed, p, e)
}

// RegisterStranger registers somebody from the public page of a gathering. It
// becomes a party's own registration only when NIB and address are those of one
// business in the book, and otherwise waits for staff. Whoever calls it answers the
// same in all cases, so that nobody learns whose number the book has.
func (d *Desk) RegisterStranger(ctx context.Context, once account.Once, code string, e Entry) (Registration, error) {
	p, err := d.PublicPlan(ctx, code)
	if err != nil {
		return Registration{}, err
	}
	if open, why := Door(p, d.now()); !open {
		return Registration{}, fault.New(fault.Conflict, why)
	}
	e.Channel, e.Party = Public, ""
	if err := e.reachable(); err != nil {
		return Registration{}, err
	}
	if e.NIB != "" {
		if e.Party, err = d.store.Match(ctx, p.ID, e.NIB, e.Phone, e.Email); err != nil {
			return Registration{}, fmt.Errorf("look for a business: %w", err)
		}
	}
	return d.add(ctx, account.Actor{Once: once}, account.RegisterOwn, p, e)
}

// reachable tells what is wrong with how a stranger can be reached.
func (e *Entry) reachable() error {
	if strings.TrimSpace(e.Phone) == "" && strings.TrimSpace(e.Email) == "" {
		return fault.Field("contact_phone", "registration.reach")
	}
	return e.tidy()
}

// tidy puts addresses into their kept form, and tells all that is wrong.
func (e *Entry) tidy() error {
	errs := []error{line("person", &e.Person, longestName), line("business", &e.Name, longestName), phone("contact_phone", &e.Phone)}
	if e.Email = strings.TrimSpace(e.Email); e.Email != "" {
		if email, err := account.Email(e.Email); err != nil {
			errs = append(errs, fault.Field("contact_email", "account.email_invalid"))
		} else {
			e.Email = email
		}
	}
	if e.NIB = strings.Join(strings.Fields(e.NIB), ""); e.NIB != "" && !isNIB(e.NIB) {
		errs = append(errs, fault.Field("nib", "registration.nib"))
	}
	if e.Lang != "en" {
		e.Lang = "id"
	}
	return join(errs...)
}

func isNIB(text string) bool {
	return len(text) == longestNIB && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// PublicPlan is the plan behind the code of a public page.
func (d *Desk) PublicPlan(ctx context.Context, code string) (gathering.Plan, error) {
	id, err := d.store.GatheringByCode(ctx, code)
	if err != nil {
		return gathering.Plan{}, fmt.Errorf("find the gathering of a code: %w", err)
	}
	p, err := d.store.Plan(ctx, id)
	if err == nil && !p.State.Public() {
		err = fault.New(fault.NotFound, "gathering.not_found")
	}
	return p, err
}

// add keeps a new registration. The seat is given, or not, within the transaction
// that holds the gathering.
func (d *Desk) add(ctx context.Context, by account.Actor, deed account.Deed, p gathering.Plan, e Entry) (Registration, error) {
	now := d.now()
	r := Registration{
		ID: ID(account.NewID(now)), Gathering: p.ID, Party: e.Party, Name: e.Name, NIB: e.NIB, Person: e.Person, Phone: e.Phone, Email: e.Email, Lang: e.Lang,
		Channel: e.Channel, EnteredBy: by.Account, Details: e.Details, Reason: e.Doubt, Seat: true, CreatedAt: now, ChangedAt: now,
	}
	candidate := gathering.Candidate{}
	if e.Party != "" {
		party, c, err := d.store.Candidate(ctx, p, e.Party)
		if err != nil {
			return r, fmt.Errorf("load party %s: %w", e.Party, err)
		}
		r.Name, r.Seat, candidate = party.Name, usesSeat(party.Kind), c
	}
	if err := d.checked(ctx, p, &e, &r); err != nil {
		return r, err
	}
	candidate.Women = candidate.Women || ledByWoman(r.Attendees)
	r.Group = GroupOf(candidate)
	entry := by.Did(deed, r.ID.Object(), now).To(account.Facts{"gathering": p.ID, "channel": r.Channel, "attendees": len(r.Attendees)})
	fresh := r
	err := d.store.Change(ctx, p, entry, func(l *Ledger) error {
		r = fresh
		return l.enter(&r, candidate, now)
	})
	if err != nil {
		return r, fmt.Errorf("keep a registration at %s: %w", p.ID, err)
	}
	return r, nil
}

// checked tidies an entry and tells all that is wrong with it.
func (d *Desk) checked(ctx context.Context, p gathering.Plan, e *Entry, r *Registration) error {
	errs := []error{e.tidy()}
	r.Phone, r.Email, r.Lang, r.Person, r.NIB = e.Phone, e.Email, e.Lang, e.Person, e.NIB
	if e.Party == "" {
		r.Name = e.Name
		if r.Name == "" {
			errs = append(errs, fault.Field("business", "fault.required"))
		}
	}
	errs = append(errs, d.checkDetails(ctx, p, r))
	return join(errs...)
}

func (d *Desk) checkDetails(ctx context.Context, p gathering.Plan, r *Registration) error {
	g, err := d.store.Gathering(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("load gathering %s: %w", p.ID, err)
	}
	may := func(register.PartyID) bool { return false }
	if len(r.Wishes) > 0 {
		all, err := d.store.Partners(ctx, p.ID, mostPartners)
		if err != nil {
			return fmt.Errorf("list whom to wish for at %s: %w", p.ID, err)
		}
		may = func(id register.PartyID) bool {
			return slices.ContainsFunc(all, func(x Partner) bool { return x.Party == id })
		}
	}
	return r.Details.check(&g, r.Party, may)
}

// ledByWoman tells whether the first of those who come, whom forms ask for as the
// owner, is a woman; the book does not say.
func ledByWoman(all []Attendee) bool { return len(all) > 0 && all[0].Sex == Woman }

// enter gives a new registration its turn and its state.
func (l *Ledger) enter(r *Registration, c gathering.Candidate, now time.Time) error {
	if r.Party != "" {
		id, err := l.Live(r.Party)
		if err != nil {
			return err
		}
		if id != "" {
			return fault.New(fault.Conflict, "registration.already")
		}
	}
	event, err := first(l.Plan, r, c, l.Held, l.Queue, now)
	if err != nil {
		return err
	}
	if r.Turn, err = l.Next(); err != nil {
		return err
	}
	return l.happen(r, event, now)
}

// happen does a step of the table and keeps what comes of it.
func (l *Ledger) happen(r *Registration, e Event, now time.Time) error {
	step, err := r.State.Step(e)
	if err != nil {
		return err
	}
	if step.Seat && r.Seat {
		held, err := l.Held()
		if err != nil {
			return err
		}
		if v := Judge(l.Plan.Seats, held, r.Group, now); !v.Free {
			return fault.New(fault.Conflict, "registration.no_seat."+string(v.Cause))
		}
	}
	r.State, r.ChangedAt, r.Until = step.To, now, time.Time{}
	r.Version++
	if step.To == Offered {
		r.Until = Deadline(l.Plan, now)
	}
	if step.To != Pending && step.To != Refused {
		r.Reason = ""
	}
	return l.Keep(*r, Told(step.To))
}

// Priorities of wishes, in the order of choices.
var Priorities = []match.Priority{match.Must, match.Want, match.Open}
