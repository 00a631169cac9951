package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// WantID identifies a need or an offer.
type WantID string

// Want is what a party needs (kebutuhan) or offers (penawaran).
type Want struct {
	ID         WantID
	Party      PartyID
	Office     account.OrganisationID
	Side       Side
	Kind       WantKind
	Title      string
	About      string
	Topic      string // a code of the taxonomy: KBLI, HS or cluster; may be empty
	Quantity   int64  // 0: not said; rupiah for finance
	Unit       string
	ValidUntil Date // empty: no end
	Open       bool
	Conditions []Condition
	SaidBy     account.ID
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Side tells needs and offers apart.
type Side string

// Sides.
const (
	Need  Side = "need"
	Offer Side = "offer"
)

// WantKind is what is needed or offered.
type WantKind string

// Kinds of needs and offers in the order in which pages list them.
const (
	WantProduct   WantKind = "product"   // produk
	WantService   WantKind = "service"   // jasa
	WantMaterial  WantKind = "material"  // bahan baku
	WantCapacity  WantKind = "capacity"  // kapasitas produksi
	WantFinance   WantKind = "finance"   // permodalan
	WantMarket    WantKind = "market"    // tempat pasar, gerai
	WantTraining  WantKind = "training"  // pelatihan
	WantKnowledge WantKind = "knowledge" // pengetahuan, pendampingan
	WantPartner   WantKind = "partner"   // mitra
	WantOther     WantKind = "other"
)

// Condition is what the other side must or should fulfil. Required ones are never
// hidden: whoever lacks one is told so.
type Condition struct {
	Kind     string // certificate, a_month, minimum_order, region, lead_days or words
	Value    string
	Required bool
}

// WantKinds in the order in which pages list them.
var WantKinds = []WantKind{WantProduct, WantMaterial, WantFinance, WantMarket, WantTraining, WantKnowledge, WantService, WantCapacity, WantPartner, WantOther}

// ConditionKinds in the order of choices.
var ConditionKinds = []string{"certificate", "a_month", "minimum_order", "lead_days", "region", "words"}

// Topic is what a need or offer can be about.
type Topic struct {
	Code string // of the taxonomy; may be empty
	Name string
}

// Wants is the office's list of needs and offers.
type Wants struct {
	store WantStore
	lists Lists
	now   func() time.Time
}

// WantStore is what Wants need kept. Implemented by internal/store.
type WantStore interface {
	Party(ctx context.Context, id PartyID) (Party, error)
	PartyOf(ctx context.Context, id account.OrganisationID) (Party, error)
	// Wants lists those of a filter, the newest first.
	Wants(ctx context.Context, f WantFilter) ([]WantLine, error)
	Want(ctx context.Context, id WantID) (WantLine, error)
	ProductsOf(ctx context.Context, of PartyID) ([]Product, error)
	// KeepWant adds one, or changes it with its conditions.
	KeepWant(ctx context.Context, w Want, e account.Entry) error
}

// WantFilter narrows the list of needs and offers; empty fields narrow nothing.
type WantFilter struct {
	Office account.OrganisationID
	Party  PartyID
	Side   Side
	Kind   WantKind
	OpenOn Date // only those that are open on that day
	Limit  int
}

// WantLine is a need or offer with whose it is.
type WantLine struct {
	Want
	Name         string // of the party
	PartyKind    Kind
	Organisation account.OrganisationID // the party's own
}

// NewWants makes the list over what store keeps.
func NewWants(store WantStore, lists Lists, now func() time.Time) *Wants {
	return &Wants{store: store, lists: lists, now: now}
}

const (
	mostWants      = 500
	mostConditions = 10
	mostOpen       = 100 // of one party
)

// Stands tells whether a need or offer is open on a day.
func (w *Want) Stands(day Date) bool {
	return w.Open && (w.ValidUntil == "" || w.ValidUntil >= day)
}

// Find lists needs and offers: of the actor's office for its staff, of the own
// party for others.
func (w *Wants) Find(ctx context.Context, by account.Actor, f WantFilter) ([]WantLine, error) {
	f.Limit = mostWants
	switch {
	case by.May(account.SeeRegister):
		f.Office = care(by)
	case by.May(account.KeepOwnProfile) && by.Organisation != "":
		own, err := w.store.PartyOf(ctx, by.Organisation)
		if err != nil {
			return nil, fmt.Errorf("find the party of %s: %w", by.Organisation, err)
		}
		f.Party = own.ID
	default:
		return nil, notAllowed()
	}
	all, err := w.store.Wants(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("list needs and offers: %w", err)
	}
	return all, nil
}

// Own is the actor's own party.
func (w *Wants) Own(ctx context.Context, by account.Actor) (Party, error) {
	if !by.May(account.KeepOwnProfile) || by.Organisation == "" {
		return Party{}, notFound()
	}
	return w.store.PartyOf(ctx, by.Organisation)
}

// Of is the party that an actor speaks for: the one named, for staff of its
// office, or the actor's own when none is named.
func (w *Wants) Of(ctx context.Context, by account.Actor, id PartyID) (Party, error) {
	if id == "" {
		return w.Own(ctx, by)
	}
	p, err := w.store.Party(ctx, id)
	if err != nil {
		return Party{}, fmt.Errorf("load party %s: %w", id, err)
	}
	if _, may := speaks(by, &p); !may {
		return Party{}, notFound()
	}
	return p, nil
}

// Want is one need or offer.
func (w *Wants) Want(ctx context.Context, by account.Actor, id WantID) (WantLine, error) {
	x, err := w.store.Want(ctx, id)
	if err != nil {
		return WantLine{}, fmt.Errorf("load want %s: %w", id, err)
	}
	p := Party{ID: x.Party, Office: x.Office, Organisation: x.Organisation}
	if !cares(by, account.SeeRegister, p.Office) && !owns(by, &p) {
		return WantLine{}, fault.New(fault.NotFound, "want.not_found")
	}
	return x, nil
}

// speaks tells whether an actor may say what a party needs, and by which deed.
func speaks(by account.Actor, p *Party) (account.Deed, bool) {
	switch {
	case cares(by, account.KeepRegister, p.Office):
		return account.KeepRegister, true
	case owns(by, p):
		return account.KeepOwnProfile, true
	}
	return "", false
}

// Say adds a need or an offer for a party.
func (w *Wants) Say(ctx context.Context, by account.Actor, x Want) (WantID, error) {
	p, err := w.Of(ctx, by, x.Party)
	if err != nil {
		return "", err
	}
	deed, _ := speaks(by, &p)
	now := w.now()
	if err := x.check(w.lists, Today(now)); err != nil {
		return "", err
	}
	open, err := w.store.Wants(ctx, WantFilter{Party: p.ID, OpenOn: Today(now), Limit: mostOpen})
	if err != nil {
		return "", fmt.Errorf("count needs and offers of %s: %w", p.ID, err)
	}
	if len(open) >= mostOpen {
		return "", fault.New(fault.Conflict, "want.too_many", mostOpen)
	}
	x.ID, x.Party, x.Office, x.Open = WantID(account.NewID(now)), p.ID, p.Office, true
	x.SaidBy, x.CreatedAt, x.ChangedAt = by.Account, now, now
	if err := w.store.KeepWant(ctx, x, by.Did(deed, "want/"+string(x.ID), now).To(account.Facts{"side": x.Side, "kind": x.Kind})); err != nil {
		return "", fmt.Errorf("keep want %s: %w", x.ID, err)
	}
	return x.ID, nil
}

// Change changes what is said of a need or offer that is there.
func (w *Wants) Change(ctx context.Context, by account.Actor, x Want) error {
	return w.change(ctx, by, x.ID, func(now *Want) error {
		now.Title, now.About, now.Quantity, now.Unit, now.ValidUntil, now.Conditions = x.Title, x.About, x.Quantity, x.Unit, x.ValidUntil, x.Conditions
		return now.check(w.lists, Today(w.now()))
	})
}

// Close says that a need is met or an offer gone; Reopen that it stands again.
func (w *Wants) Close(ctx context.Context, by account.Actor, id WantID) error {
	return w.change(ctx, by, id, func(x *Want) error { x.Open = false; return nil })
}

// Reopen opens a need or offer again. One whose day is over loses the day.
func (w *Wants) Reopen(ctx context.Context, by account.Actor, id WantID) error {
	return w.change(ctx, by, id, func(x *Want) error {
		x.Open = true
		if x.ValidUntil != "" && x.ValidUntil < Today(w.now()) {
			x.ValidUntil = ""
		}
		return nil
	})
}

func (w *Wants) change(ctx context.Context, by account.Actor, id WantID, change func(*Want) error) error {
	line, err := w.Want(ctx, by, id)
	if err != nil {
		return err
	}
	p := Party{ID: line.Party, Office: line.Office, Organisation: line.Organisation}
	deed, may := speaks(by, &p)
	if !may {
		return notAllowed()
	}
	x := line.Want
	if err := change(&x); err != nil {
		return err
	}
	x.ChangedAt = w.now()
	if err := w.store.KeepWant(ctx, x, by.Did(deed, "want/"+string(id), w.now()).To(account.Facts{"open": x.Open})); err != nil {
		return fmt.Errorf("change want %s: %w", id, err)
	}
	return nil
}

// check reads a need or offer as a form sent it.
func (w *Want) check(l Lists, today Date) error {
	var errs []error
	say := func(field, key string, args ...any) { errs = append(errs, fault.Field(field, key, args...)) }
	if w.Side != Need && w.Side != Offer {
		say("side", "business.choice_unknown")
	}
	if !slices.Contains(WantKinds, w.Kind) {
		say("kind", "business.choice_unknown")
	}
	w.Title = strings.Join(strings.Fields(w.Title), " ")
	w.Unit = strings.Join(strings.Fields(w.Unit), " ")
	w.About = strings.TrimSpace(strings.ReplaceAll(w.About, "\r\n", "\n"))
	switch {
	case w.Title == "":
		say("title", "fault.required")
	case utf8.RuneCountInString(w.Title) > 200:
		say("title", "business.too_long", 200)
	}
	for field, t := range map[string]struct {
		text string
		most int
	}{"about": {w.About, 2000}, "unit": {w.Unit, 40}, "topic": {w.Topic, 80}} {
		if utf8.RuneCountInString(t.text) > t.most {
			say(field, "business.too_long", t.most)
		}
	}
	if w.Quantity < 0 || w.Quantity > mostRupiah {
		say("quantity", figureTooLarge, w.Quantity)
	}
	if w.ValidUntil != "" && w.ValidUntil < today {
		say("valid_until", "want.day_past")
	}
	if len(w.Conditions) > mostConditions {
		say("conditions", "want.conditions_many", mostConditions)
	}
	for i := range w.Conditions {
		if err := w.Conditions[i].check(l, i+1); err != nil {
			errs = append(errs, err)
		}
	}
	return joined(errs)
}

// check reads the condition at a place of its form.
func (c *Condition) check(l Lists, place int) error {
	field := fmt.Sprintf("condition_%d", place)
	c.Value = strings.Join(strings.Fields(c.Value), " ")
	switch c.Kind {
	case "certificate":
		kinds := l.CertificateKinds()
		i := slices.IndexFunc(kinds, func(k CertificateKind) bool { return k.Code == c.Value || strings.EqualFold(k.Name, c.Value) })
		if i < 0 {
			return fault.Field(field, "want.certificate_unknown", c.Value)
		}
		c.Value = kinds[i].Code
	case "a_month", "minimum_order", "lead_days":
		n, err := ParseNumber(field, c.Value)
		if err != nil {
			return err
		}
		c.Value = fmt.Sprint(n)
	case "region", "words":
		if c.Value == "" || utf8.RuneCountInString(c.Value) > 200 {
			return fault.Field(field, "want.condition_words", 200)
		}
	default:
		return fault.Field(field, "business.choice_unknown")
	}
	return nil
}
