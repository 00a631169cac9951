package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Book is an office's book of businesses (buku IKM): what is known of each, of
// which day, said by whom, and what the office has checked.
type Book struct {
	store BookStore
	seal  Seal
	lists Lists
	now   func() time.Time
}

// BookStore is what Book needs kept. Implemented by internal/store.
type BookStore interface {
	// Business is a party of that kind with all that is in force or waits. One
	// that is in the book only as a party has no Code yet.
	Business(ctx context.Context, id PartyID) (Profile, error)
	// BusinessOf is the business that an organisation is; NotFound when it is none.
	BusinessOf(ctx context.Context, id account.OrganisationID) (PartyID, error)
	// AddBusiness keeps a new business with what lets it in.
	AddBusiness(ctx context.Context, p Profile, a Amendment, j account.Joining, e account.Entry) error
	account.OrganisationStore
	JoinStore
	// AmendBusiness changes a business in one transaction, in which change gets it
	// as it is then; change may run twice. When nothing changes, nothing is kept.
	AmendBusiness(ctx context.Context, id PartyID, e account.Entry, change func(*Profile) (Amendment, error)) error
	// History lists all facts of a business, newest first.
	History(ctx context.Context, id PartyID, limit int) ([]Saying, error)
	// WaitingFacts lists what an office has to decide, oldest first; all offices'
	// for an empty one.
	WaitingFacts(ctx context.Context, office account.OrganisationID, limit int) ([]WaitingLine, error)
	// EndingCertificates lists those that end by a day, the first first.
	EndingCertificates(ctx context.Context, office account.OrganisationID, by Date, limit int) ([]EndingLine, error)
	// LogSight keeps an entry about something that was looked at.
	LogSight(ctx context.Context, e account.Entry) error
}

// Lists are what the book asks of the lists of reference. A nil func is a list that
// is not there: what is well formed is taken.
type Lists struct {
	Region       func(code string) (district, village string, known bool)
	Regions      func() []Region // to choose from
	Certificates func() []CertificateKind
	Topics       func(kind WantKind, p *Profile) []Topic
	Scales       func() []ScaleRule
}

// Region is a desa or kelurahan to choose.
type Region struct{ Code, District, Village string }

// WaitingLine is a fact that waits, with its business and what is in force.
type WaitingLine struct {
	Fact
	Party   PartyID
	Name    string // of the business
	Who     string // name of who said it
	Current Fact
}

// Saying is a fact with the names of who said and who checked it.
type Saying struct {
	Fact
	Who, Checker string
}

// NewBook makes the book over what store keeps.
func NewBook(store BookStore, seal Seal, lists Lists, now func() time.Time) *Book {
	return &Book{store: store, seal: seal, lists: lists, now: now}
}

// Lists are those that the book uses.
func (b *Book) Lists() Lists { return b.lists }

const (
	mostWaiting = 200
	mostHistory = 1000
	codeDraws   = 5 // a code that is taken is drawn anew: one in a milliard at the first
)

// wita is where the days of an office in Bali begin; it has no summer time.
var wita = time.FixedZone("WITA", 8*60*60)

// Today is the day in Bali at a moment.
func Today(now time.Time) Date { return Date(now.In(wita).Format(time.DateOnly)) }

// ParseDate reads a day as forms send it; empty is no day.
func ParseDate(field, text string) (Date, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < earliestYear || day.Year() > latestYear {
		return "", fault.Field(field, "business.date_unreadable")
	}
	return Date(day.Format(time.DateOnly)), nil
}

// cares tells whether an actor may do a deed with what stands in an office's book.
func cares(by account.Actor, d account.Deed, office account.OrganisationID) bool {
	return by.May(d) && (by.Role == account.Administrator || by.Organisation == office)
}

// owns tells whether a party is the actor's own.
func owns(by account.Actor, p *Party) bool {
	return by.May(account.KeepOwnProfile) && p.Organisation != "" && p.Organisation == by.Organisation
}

func notFound() error { return fault.New(fault.NotFound, "business.not_found") }

func notAllowed() error { return fault.New(fault.Forbidden, "account.not_allowed") }

// care is the office whose book the actor works with; empty for all.
func care(by account.Actor) account.OrganisationID {
	if by.Role == account.Administrator {
		return ""
	}
	return by.Organisation
}

// Profile is one business as the staff of its office or its owner see it.
func (b *Book) Profile(ctx context.Context, by account.Actor, id PartyID) (Profile, error) {
	p, err := b.store.Business(ctx, id)
	if err != nil {
		return Profile{}, fmt.Errorf("load business %s: %w", id, err)
	}
	if !cares(by, account.SeeRegister, p.Office) && !owns(by, &p.Party) {
		return Profile{}, notFound()
	}
	return p, b.show(&p)
}

// Own is the actor's own business.
func (b *Book) Own(ctx context.Context, by account.Actor) (Profile, error) {
	if !by.May(account.KeepOwnProfile) || by.Organisation == "" {
		return Profile{}, notFound()
	}
	id, err := b.store.BusinessOf(ctx, by.Organisation)
	if err != nil {
		return Profile{}, fmt.Errorf("find the business of %s: %w", by.Organisation, err)
	}
	return b.Profile(ctx, by, id)
}

// show makes a loaded profile ready for pages: what a business only has as a party
// stands among its facts, and what is sealed is masked.
func (b *Book) show(p *Profile) error {
	if p.Code == "" {
		for _, f := range p.first("", time.Time{}) {
			p.Facts[f.Field] = f
		}
	}
	for field, f := range p.Facts {
		if err := b.seal.fill(&f); err != nil {
			return err
		}
		p.Facts[field] = f
	}
	for i := range p.Waiting {
		if err := b.seal.fill(&p.Waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

// first are the facts that a party brings into the book: of no known day, so that
// whatever is said of it is newer.
func (p *Profile) first(id string, now time.Time) []Fact {
	var all []Fact
	for _, k := range []struct {
		field Field
		value string
	}{{FieldName, p.Name}, {FieldMainProduct, p.Product}} {
		if k.value != "" {
			all = append(all, Fact{ID: id + string(k.field), Field: k.field, Value: k.value, Source: FromImport, SaidAt: now, State: Current})
		}
	}
	return all
}

// enrol gives a party its place in the book when it is first written there.
func (p *Profile) enrol(a *Amendment, code ShortCode, now time.Time) {
	if p.Code != "" {
		return
	}
	p.Code, p.CreatedAt, a.Moved = code, now, true
	for _, f := range p.first(account.NewID(now)+"-", now) {
		p.Facts[f.Field] = f
		a.Added = append(a.Added, f)
	}
}

// Newcomer is a business that is added.
type Newcomer struct {
	Join account.Join // its organisation, and its owner when one is named
	Telling
}

// Add puts a business into the book of the actor's office.
func (b *Book) Add(ctx context.Context, by account.Actor, n Newcomer) (PartyID, error) {
	if !by.May(account.KeepRegister) || by.Organisation == "" {
		return "", notAllowed()
	}
	if _, asked := n.Values[FieldName]; !asked {
		return "", fault.Field(string(FieldName), "fault.required")
	}
	now := b.now()
	claims, wrong := b.claims(by, &n.Telling, false)
	n.Join.Name, _ = FieldName.Read(n.Values[FieldName]) // an unreadable one is among what is wrong
	join, err := account.Joins(ctx, b.store, by, by.Organisation, n.Join, now)
	if err = errors.Join(wrong, err); err != nil {
		return "", err
	}
	id := PartyID(account.NewID(now))
	for try := 1; ; try++ {
		code, err := NewShortCode(drawn)
		if err != nil {
			return "", err
		}
		p := Profile{Party: Party{ID: id, Office: by.Organisation, Organisation: join.Organisation.ID, Kind: Business, Contact: join.Owner.Name}, Code: code, Facts: Facts{}, CreatedAt: now, ChangedAt: now}
		a := Amendment{Moved: true}
		b.apply(&p, &a, claims, by.Account, now)
		err = b.store.AddBusiness(ctx, p, a, join, by.Did(account.KeepRegister, object(id), now).To(a.Said))
		if errors.Is(err, ErrCodeTaken) && try < codeDraws {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("keep business %s: %w", id, err)
		}
		return id, nil
	}
}

// ErrCodeTaken is what a store answers when a short code names something already.
var ErrCodeTaken = errors.New("the short code is taken")

func object(id PartyID) string { return "business/" + string(id) }

// amend changes a business as an actor, who must be allowed to by one of the two
// deeds: staff's, or the owner's (empty: staff only).
func (b *Book) amend(ctx context.Context, by account.Actor, id PartyID, staff, owner account.Deed, change func(*Profile, *Amendment) error) error {
	now := b.now()
	p, err := b.store.Business(ctx, id)
	if err != nil {
		return fmt.Errorf("load business %s: %w", id, err)
	}
	deed := staff
	switch {
	case cares(by, staff, p.Office):
	case owner != "" && owns(by, &p.Party):
		deed = owner
	case cares(by, account.SeeRegister, p.Office) || owns(by, &p.Party):
		return notAllowed()
	default:
		return notFound()
	}
	code, err := NewShortCode(drawn)
	if err != nil {
		return err
	}
	err = b.store.AmendBusiness(ctx, id, by.Did(deed, object(id), now), func(p *Profile) (Amendment, error) {
		a := Amendment{Said: account.Facts{}}
		p.enrol(&a, code, now)
		err := change(p, &a)
		return a, err
	})
	if err != nil {
		return fmt.Errorf("change business %s: %w", id, err)
	}
	return nil
}

// History is everything that was ever said of a business, newest first.
func (b *Book) History(ctx context.Context, by account.Actor, id PartyID) ([]Saying, error) {
	if _, err := b.Profile(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := b.store.History(ctx, id, mostHistory)
	if err != nil {
		return nil, fmt.Errorf("read the history of business %s: %w", id, err)
	}
	for i := range all {
		if err := b.seal.fill(&all[i].Fact); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Waiting lists what the actor's office has to decide.
func (b *Book) Waiting(ctx context.Context, by account.Actor) ([]WaitingLine, error) {
	if !by.May(account.SeeRegister) {
		return nil, notAllowed()
	}
	all, err := b.store.WaitingFacts(ctx, care(by), mostWaiting)
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	for i := range all {
		if err := errors.Join(b.seal.fill(&all[i].Fact), b.seal.fill(&all[i].Current)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Reveal is the whole of a number that pages mask. Looking at it is logged.
func (b *Book) Reveal(ctx context.Context, by account.Actor, id PartyID, field Field) (string, error) {
	p, err := b.Profile(ctx, by, id)
	if err != nil {
		return "", err
	}
	f, there := p.Facts[field]
	if k, known := field.About(); !known || !k.Sealed || !there || len(f.Sealed) == 0 {
		return "", fault.New(fault.NotFound, "business.nothing_sealed")
	}
	deed := account.KeepRegister
	if !cares(by, deed, p.Office) {
		deed = account.KeepOwnProfile
	}
	if deed == account.KeepOwnProfile && !owns(by, &p.Party) {
		return "", notAllowed()
	}
	if err := b.store.LogSight(ctx, by.Did(deed, object(id), b.now()).To(account.Facts{"looked_at": field})); err != nil {
		return "", fmt.Errorf("log a look at %s of business %s: %w", field, id, err)
	}
	return b.seal.Open(field, f.Sealed)
}

// Missing lists the fields of which nothing is in force, in the order of pages.
func (f Facts) Missing(which func(Kept) bool) []Kept {
	return slices.DeleteFunc(slices.Clone(Fields), func(k Kept) bool { return f.Value(k.Field) != "" || !which(k) })
}
