// Package issued keeps the papers of a gathering that were given out with a number:
// certificates (sertifikat, piagam), letters of thanks (ucapan terima kasih) and the
// official record (berita acara).
//
// Each has a code that only this installation can make. Whoever holds it sees whether
// the paper is valid, whose it is, and nothing else. A paper is never taken back: it is
// made void, and its number stays used.
package issued

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
	"wantilan/internal/register"
)

// ID identifies a paper.
type ID string

// Role is what somebody was at a gathering.
type Role string

// Roles.
const (
	Participant Role = "participant" // peserta
	Speaker     Role = "speaker"     // narasumber
	Moderator   Role = "moderator"
	Partner     Role = "partner"   // mitra
	Committee   Role = "committee" // panitia
)

// Roles lists them in the order of pages.
var Roles = []Role{Participant, Speaker, Moderator, Partner, Committee}

// Kinds are the sorts of papers, in the order of pages.
var Kinds = []letter.Kind{letter.Certificate, letter.Thanks, letter.Record}

// Recipient is whom a paper is for. Of an official record, Name is the gathering's title.
type Recipient struct {
	Name        string
	About       string // position, business; of an official record, Counts as text
	Role        Role   // empty for an official record
	Participant gathering.ParticipantID
}

// Paper is one that was given out.
type Paper struct {
	ID        ID
	Gathering gathering.ID
	Kind      letter.Kind
	Number    string
	Recipient
	Code      string
	Day       string // YYYY-MM-DD
	Signatory letter.SignatoryID
	At        time.Time
	VoidAt    time.Time // zero: valid
	VoidWhy   string
}

// Valid tells whether it was not made void.
func (p Paper) Valid() bool { return p.VoidAt.IsZero() }

// Counts are the figures of an official record as they were signed.
type Counts struct{ People, Businesses, Meetings, Agreements int }

// Text is how they are kept with the paper.
func (c Counts) Text() string {
	return fmt.Sprint(c.People, " ", c.Businesses, " ", c.Meetings, " ", c.Agreements)
}

// CountsOf reads what Text wrote.
func CountsOf(text string) (c Counts, err error) {
	if _, err = fmt.Sscan(text, &c.People, &c.Businesses, &c.Meetings, &c.Agreements); err != nil {
		err = fmt.Errorf("figures of an official record %q: %w", text, err)
	}
	return c, err
}

// Order asks for papers.
type Order struct {
	Gathering gathering.ID
	Kind      letter.Kind
	For       []Recipient // empty: everybody that Due lists
	Signatory letter.SignatoryID
	Day       string // of the papers, YYYY-MM-DD
}

// Book keeps papers.
type Book struct {
	store       Store
	secretariat *letter.Secretariat
	key         []byte
	now         func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	// Issued lists the papers of a kind in the order of their numbers.
	Issued(ctx context.Context, g gathering.ID, k letter.Kind) ([]Paper, error)
	// IssuedByCode finds a paper; NotFound when there is none.
	IssuedByCode(ctx context.Context, code string) (Paper, error)
	// KeepIssued gives papers the next numbers and keeps them, all or none, without
	// those of participants who have a valid one of the kind already. It tells how many.
	KeepIssued(ctx context.Context, all []Paper, n letter.Numbering, day time.Time, e account.Entry) (int, error)
	// VoidIssued makes a valid paper void; NotFound when there is none.
	VoidIssued(ctx context.Context, p Paper, e account.Entry) error
}

// NewBook makes a book over what store keeps. key is the installation's secret for
// codes, at least 16 bytes.
func NewBook(store Store, secretariat *letter.Secretariat, key []byte, now func() time.Time) *Book {
	return &Book{store: store, secretariat: secretariat, key: key, now: now}
}

const longestLine = 150 // characters

// code is what is printed: 80 bits of a keyed hash.
func (b *Book) code(id ID) string {
	m := hmac.New(sha256.New, b.key)
	fmt.Fprintf(m, "issued\x00%s", id)
	return strings.ToLower(base32.StdEncoding.EncodeToString(m.Sum(nil)[:10]))
}

// gathering loads one whose papers the actor may print.
func (b *Book) gathering(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Gathering, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return g, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.PrintPapers) {
		if g.Allows(by, account.SeeGathering) {
			return g, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return g, fault.New(fault.NotFound, "gathering.not_found")
	}
	return g, nil
}

// Papers lists those of a kind.
func (b *Book) Papers(ctx context.Context, by account.Actor, id gathering.ID, k letter.Kind) (gathering.Gathering, []Paper, error) {
	g, err := b.gathering(ctx, by, id)
	if err != nil {
		return g, nil, err
	}
	if !slices.Contains(Kinds, k) {
		return g, nil, fault.New(fault.NotFound, "issued.not_found")
	}
	all, err := b.store.Issued(ctx, id, k)
	if err != nil {
		return g, nil, fmt.Errorf("list papers of %s: %w", id, err)
	}
	return g, all, nil
}

// Due lists the participants who have no valid paper of a kind yet: letters of thanks
// are for those who are no businesses, official records for nobody.
func Due(g gathering.Gathering, k letter.Kind, given []Paper) []Recipient {
	var all []Recipient
	for _, p := range g.Participants {
		has := slices.ContainsFunc(given, func(x Paper) bool { return x.Participant == p.ID && x.Valid() })
		if has || k == letter.Record || k == letter.Thanks && p.Kind == register.Business {
			continue
		}
		r := Recipient{Name: p.Contact, About: p.Name, Role: Participant, Participant: p.ID}
		if p.Kind != register.Business {
			r.Role = Partner
		}
		if r.Name == "" {
			r.Name, r.About = p.Name, ""
		}
		if r.Name != "" { // a file may know participants by their numbers alone
			all = append(all, r)
		}
	}
	return all
}

// Signatories are those who may sign on a day for the leading host.
func (b *Book) Signatories(ctx context.Context, g gathering.Gathering, day string) ([]letter.Signatory, error) {
	if len(g.Hosts) == 0 {
		return nil, nil
	}
	return b.secretariat.SignatoriesOn(ctx, g.Hosts[0].Organisation, day)
}

// Issue gives papers out and tells how many.
func (b *Book) Issue(ctx context.Context, by account.Actor, o Order) (int, error) {
	g, given, err := b.Papers(ctx, by, o.Gathering, o.Kind)
	if err != nil {
		return 0, err
	}
	day, err := b.checked(ctx, g, &o)
	if err != nil {
		return 0, err
	}
	if o.For == nil {
		o.For = Due(g, o.Kind, given)
	}
	if len(o.For) == 0 {
		return 0, fault.New(fault.Conflict, "issued.nobody")
	}
	if len(o.For) > letter.MostNumbers {
		return 0, fault.New(fault.Conflict, "letter.count_wrong", letter.MostNumbers)
	}
	numbering, err := b.secretariat.Numbering(ctx, g.Hosts[0].Organisation)
	if err != nil {
		return 0, err
	}
	now := b.now()
	papers := make([]Paper, len(o.For))
	for i, r := range o.For {
		id := ID(account.NewID(now))
		papers[i] = Paper{ID: id, Gathering: g.ID, Kind: o.Kind, Recipient: r, Code: b.code(id), Day: o.Day, Signatory: o.Signatory, At: now}
	}
	e := by.Did(account.PrintPapers, "issued/"+string(g.ID), now).To(account.Facts{"kind": o.Kind, "count": len(papers), "signatory": o.Signatory})
	n, err := b.store.KeepIssued(ctx, papers, numbering, day, e)
	if err != nil {
		return 0, fmt.Errorf("give out papers of %s: %w", g.ID, err)
	}
	return n, nil
}

// checked tells all that is wrong with an order.
func (b *Book) checked(ctx context.Context, g gathering.Gathering, o *Order) (time.Time, error) {
	var wrong []error
	if len(g.Hosts) == 0 {
		return time.Time{}, fault.New(fault.Conflict, "minutes.no_host")
	}
	day, err := time.Parse(time.DateOnly, o.Day)
	if err != nil {
		wrong = append(wrong, fault.Field("day", "letter.day_wrong"))
	}
	signs, err := b.Signatories(ctx, g, o.Day)
	if err != nil {
		return day, err
	}
	if !slices.ContainsFunc(signs, func(s letter.Signatory) bool { return s.ID == o.Signatory }) {
		wrong = append(wrong, fault.Field("signatory", "issued.choose_signatory"))
	}
	for i := range o.For {
		r := &o.For[i]
		r.Name, r.About = strings.Join(strings.Fields(r.Name), " "), strings.Join(strings.Fields(r.About), " ")
		switch {
		case r.Name == "":
			wrong = append(wrong, fault.Field("name", "fault.required"))
		case utf8.RuneCountInString(r.Name) > longestLine:
			wrong = append(wrong, fault.Field("name", "fault.too_long", longestLine))
		}
		if utf8.RuneCountInString(r.About) > longestLine {
			wrong = append(wrong, fault.Field("about", "fault.too_long", longestLine))
		}
		if o.Kind != letter.Record && !slices.Contains(Roles, r.Role) {
			wrong = append(wrong, fault.Field("role", "evaluation.choose"))
		}
	}
	return day, errors.Join(wrong...)
}

// Void makes a paper void, for a reason that stays with it.
func (b *Book) Void(ctx context.Context, by account.Actor, g gathering.ID, id ID, why string) error {
	if _, err := b.gathering(ctx, by, g); err != nil {
		return err
	}
	why = strings.Join(strings.Fields(why), " ")
	switch {
	case why == "":
		return fault.Field("why", "fault.required")
	case utf8.RuneCountInString(why) > longestLine:
		return fault.Field("why", "fault.too_long", longestLine)
	}
	now := b.now()
	e := by.Did(account.PrintPapers, "paper/"+string(id), now).To(account.Facts{"void": true})
	return b.store.VoidIssued(ctx, Paper{ID: id, Gathering: g, VoidAt: now, VoidWhy: why}, e)
}

// Verify finds a paper by its printed code, for anybody, with the gathering's title.
func (b *Book) Verify(ctx context.Context, code string) (Paper, string, error) {
	unknown := fault.New(fault.NotFound, "issued.unknown")
	code = strings.ToLower(strings.TrimSpace(code))
	if len(code) != 16 {
		return Paper{}, "", unknown
	}
	p, err := b.store.IssuedByCode(ctx, code)
	if fault.KindOf(err) == fault.NotFound {
		return Paper{}, "", unknown
	}
	if err != nil {
		return p, "", fmt.Errorf("verify a paper: %w", err)
	}
	if !hmac.Equal([]byte(b.code(p.ID)), []byte(code)) {
		return Paper{}, "", unknown
	}
	g, err := b.store.Gathering(ctx, p.Gathering)
	if err != nil {
		return p, "", fmt.Errorf("verify a paper: %w", err)
	}
	return p, g.Title, nil
}
