// Package report is the activity report of a gathering (laporan kegiatan): the words
// that staff write for it, the number it bears, and who signs.
//
// All figures in it are read from what is kept at the moment that it is made. Its words
// are a body's forms (letter.InReport) until staff word a part anew; they keep their
// placeholders, so that a figure in a sentence is never older than the one in a table.
package report

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
	"wantilan/internal/letter"
	"wantilan/internal/register"
)

// Parts are those of a report that staff may word, in its order.
var Parts = []letter.Kind{letter.ReportPreface, letter.ReportBackground, letter.ReportLegal, letter.ReportPurpose, letter.ReportCourse, letter.ReportOutcome,
	letter.ReportConclusion, letter.ReportAdvice, letter.ReportClosing}

// Part is one part as staff worded it.
type Part struct {
	Gathering gathering.ID
	Kind      letter.Kind
	Words     string // empty: as the body's form says
	Version   int64  // 0: never kept
	By        account.ID
	ByName    string
	At        time.Time
}

// Numbered is the number of a report with who signs it.
type Numbered struct {
	Gathering gathering.ID
	Number    string // empty: it has none yet
	Day       string // YYYY-MM-DD
	Signatory letter.SignatoryID
	Maker     string // who made it; empty: a line to be filled by hand
	Position  string // of the maker
	By        account.ID
	ByName    string
	At        time.Time
}

// Report is what is kept of one.
type Report struct {
	Gathering gathering.Gathering
	Parts     []Part // all of Parts, whether worded or not
	Numbered  Numbered
}

// Part is one of them.
func (r Report) Part(k letter.Kind) (Part, bool) {
	i := slices.IndexFunc(r.Parts, func(p Part) bool { return p.Kind == k })
	if i < 0 {
		return Part{}, false
	}
	return r.Parts[i], true
}

// Group counts participants who have the same kind, district and cluster.
type Group struct {
	Kind     register.Kind
	District string // name, as the participant's
	Cluster  string // code; empty: not known
	Count    int
}

// Book keeps reports.
type Book struct {
	store       Store
	secretariat *letter.Secretariat
	now         func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error)
	// ReportOf are the parts that were worded, and the number, if any.
	ReportOf(ctx context.Context, g gathering.ID) ([]Part, Numbered, error)
	// KeepReportPart keeps a part; Conflict when there is a newer version.
	KeepReportPart(ctx context.Context, p Part, e account.Entry) error
	// NumberReport gives a report the next number; Conflict when it has one.
	NumberReport(ctx context.Context, r Numbered, n letter.Numbering, day time.Time, e account.Entry) error
	// Groups counts the participants of a gathering who came, or all on its list who were
	// not withdrawn where nobody wrote down at the door who came.
	Groups(ctx context.Context, g gathering.ID) ([]Group, error)
}

// NewBook makes a book over what store keeps.
func NewBook(store Store, secretariat *letter.Secretariat, now func() time.Time) *Book {
	return &Book{store: store, secretariat: secretariat, now: now}
}

const longestLine = 150 // characters

// Changed is the error of a part that another saved meanwhile.
func Changed() error { return fault.New(fault.Conflict, "report.changed_meanwhile") }

// HasNumber is the error of a report that was numbered already.
func HasNumber() error { return fault.New(fault.Conflict, "report.numbered_already") }

// Report is that of a gathering, for those who print its papers.
func (b *Book) Report(ctx context.Context, by account.Actor, id gathering.ID) (Report, error) {
	g, err := b.store.Gathering(ctx, id)
	if err != nil {
		return Report{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !g.Allows(by, account.PrintPapers) {
		if g.Allows(by, account.SeeGathering) {
			return Report{}, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return Report{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	worded, numbered, err := b.store.ReportOf(ctx, id)
	if err != nil {
		return Report{}, fmt.Errorf("load report of %s: %w", id, err)
	}
	r := Report{Gathering: g, Numbered: numbered}
	for _, k := range Parts {
		p := Part{Gathering: id, Kind: k}
		if i := slices.IndexFunc(worded, func(x Part) bool { return x.Kind == k }); i >= 0 {
			p = worded[i]
		}
		r.Parts = append(r.Parts, p)
	}
	return r, nil
}

// Groups counts who takes part, for those who print the gathering's papers.
func (b *Book) Groups(ctx context.Context, by account.Actor, id gathering.ID) ([]Group, error) {
	if _, err := b.Report(ctx, by, id); err != nil {
		return nil, err
	}
	all, err := b.store.Groups(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("count who takes part in %s: %w", id, err)
	}
	return all, nil
}

// Keep words a part anew; without words it is as the body's form says. Its Version is
// that of the words it was made from.
func (b *Book) Keep(ctx context.Context, by account.Actor, p Part) error {
	r, err := b.Report(ctx, by, p.Gathering)
	if err != nil {
		return err
	}
	before, there := r.Part(p.Kind)
	if !there {
		return fault.New(fault.NotFound, "report.no_part")
	}
	if p, err = p.checked(); err != nil {
		return err
	}
	if before.Version != p.Version {
		return Changed()
	}
	p.By, p.At = by.Account, b.now()
	object := "report/" + string(p.Gathering) + "/" + string(p.Kind)
	e := by.Did(account.PrintPapers, object, p.At).From(account.Facts{"version": p.Version}).To(account.Facts{"version": p.Version + 1, "own_words": p.Words != ""})
	return b.store.KeepReportPart(ctx, p, e)
}

// checked drops what surrounds the words, and tells what is wrong with them.
func (p Part) checked() (Part, error) {
	p.Words = strings.TrimSpace(strings.ReplaceAll(p.Words, "\r\n", "\n"))
	kind, there := letter.KindOf(p.Kind)
	if !there || p.Words == "" {
		return p, nil
	}
	err := letter.Check(kind, letter.Text{Title: "-", Text: p.Words})
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return p, fault.Field("words", f.Key, f.Args...)
	}
	return p, err
}

// Signatories are those who may sign on a day for the leading host.
func (b *Book) Signatories(ctx context.Context, g gathering.Gathering, day string) ([]letter.Signatory, error) {
	if len(g.Hosts) == 0 {
		return nil, nil
	}
	return b.secretariat.SignatoriesOn(ctx, g.Hosts[0].Organisation, day)
}

// Number gives a report its number, once, and keeps who signs it.
func (b *Book) Number(ctx context.Context, by account.Actor, n Numbered) error {
	r, err := b.Report(ctx, by, n.Gathering)
	if err != nil {
		return err
	}
	if r.Numbered.Number != "" {
		return HasNumber()
	}
	if len(r.Gathering.Hosts) == 0 {
		return fault.New(fault.Conflict, "minutes.no_host")
	}
	var wrong []error
	day, err := time.Parse(time.DateOnly, n.Day)
	if err != nil {
		wrong = append(wrong, fault.Field("day", "letter.day_wrong"))
	}
	signs, err := b.Signatories(ctx, r.Gathering, n.Day)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(signs, func(s letter.Signatory) bool { return s.ID == n.Signatory }) {
		wrong = append(wrong, fault.Field("signatory", "issued.choose_signatory"))
	}
	n.Maker, n.Position = strings.Join(strings.Fields(n.Maker), " "), strings.TrimRight(strings.Join(strings.Fields(n.Position), " "), ",")
	for name, text := range map[string]string{"maker": n.Maker, "position": n.Position} {
		if utf8.RuneCountInString(text) > longestLine {
			wrong = append(wrong, fault.Field(name, "fault.too_long", longestLine))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	numbering, err := b.secretariat.Numbering(ctx, r.Gathering.Hosts[0].Organisation)
	if err != nil {
		return err
	}
	n.By, n.At = by.Account, b.now()
	e := by.Did(account.PrintPapers, "report/"+string(n.Gathering), n.At).To(account.Facts{"numbered": true, "signatory": n.Signatory})
	return b.store.NumberReport(ctx, n, numbering, day, e)
}
