// Package letter knows what an office's official texts (naskah dinas) are made of:
// letterheads (kop surat), signatories (penanda tangan), numbers (nomor surat) and
// the forms (templat naskah) of invitations, mails, certificates and papers of a
// gathering. It fills a form with the values of one case; what comes out are Blocks,
// of which paper makes PDF, and pages and mail make HTML and plain text.
//
// An office (dinas) and a council (Dekranasda) keep their own; a joint gathering
// shows the letterheads of both. All of it is data that the office changes by itself.
// Days are texts, such as 2026-12-09.
//
// The look of letters follows common practice in regency offices (Permendagri 1/2023,
// Tata Naskah Dinas); what an office does otherwise it sets here.
package letter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Secretariat (sekretariat, tata usaha) keeps letterheads, signatories and numbers.
type Secretariat struct {
	store Store
	now   func() time.Time
}

// Store is what a Secretariat needs kept. Implemented by internal/store. What has an
// entry is kept together with it, in one transaction.
type Store interface {
	// Bodies lists offices and councils by name, or the one named.
	Bodies(ctx context.Context, only account.OrganisationID, limit int) ([]account.Organisation, error)
	// Letterhead is the one that was kept; NotFound before any was.
	Letterhead(ctx context.Context, of account.OrganisationID) (Letterhead, error)
	// KeepLetterhead keeps the version after h.Version; Conflict when that is not the
	// newest.
	KeepLetterhead(ctx context.Context, h Letterhead, e account.Entry) error
	// Signatories lists those of a body by name and position.
	Signatories(ctx context.Context, of account.OrganisationID, limit int) ([]Signatory, error)
	Signatory(ctx context.Context, id SignatoryID) (Signatory, error)
	// KeepSignatory adds one, or changes the one of its identity and body.
	KeepSignatory(ctx context.Context, s Signatory, e account.Entry) error
	// Numbering is the one that was kept; NotFound before any was.
	Numbering(ctx context.Context, of account.OrganisationID) (Numbering, error)
	// KeepNumbering keeps the version after n.Version; Conflict when that is not the
	// newest.
	KeepNumbering(ctx context.Context, n Numbering, e account.Entry) error
	// Counters lists how far a body's numbers of a year have come.
	Counters(ctx context.Context, of account.OrganisationID, year int) ([]Counter, error)
	// TakeNumbers takes count numbers that follow one another, and gives the first.
	TakeNumbers(ctx context.Context, s Series, count int, e account.Entry) (first int, err error)
}

// NewSecretariat makes the secretariat over what store keeps.
func NewSecretariat(store Store, now func() time.Time) *Secretariat {
	return &Secretariat{store: store, now: now}
}

// Bounds of what is kept.
const (
	mostBodies      = 100
	mostSignatories = 200
	mostLines       = 4   // of a letterhead's name
	longestLine     = 100 // characters
	longestAddress  = 200
)

// Paper is the size of paper that letters are printed on.
type Paper string

// Sizes of paper.
const (
	A4 Paper = "a4" // 210 × 297 mm
	F4 Paper = "f4" // 215 × 330 mm (folio), usual in Indonesian offices
)

// Papers are the sizes to choose from.
var Papers = []Paper{A4, F4}

// Letterhead (kop surat) is what stands at the head of a body's letters.
type Letterhead struct {
	Organisation account.OrganisationID
	Lines        []string // the name, such as PEMERINTAH KABUPATEN … and DINAS …; the last stands out
	Address      string
	Phone        string
	Email        string
	Website      string
	Logo         string // hash of a kept photo (JPEG); empty: none
	Place        string // of signing, such as Mangupura; may be empty
	Paper        Paper
	Version      int64 // 0: never kept; made of the body's name
}

// Reached is how the body is reached, in one line.
func (h Letterhead) Reached() string {
	var parts []string
	for _, s := range []string{h.Phone, h.Email, h.Website} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// Bodies lists the offices and councils whose letters the actor may see: all for the
// administrator, for others their own.
func (s *Secretariat) Bodies(ctx context.Context, by account.Actor) ([]account.Organisation, error) {
	if !by.May(account.SeeLetters) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	only := by.Organisation
	if by.Role == account.Administrator {
		only = ""
	}
	all, err := s.store.Bodies(ctx, only, mostBodies)
	if err != nil {
		return nil, fmt.Errorf("list who writes letters: %w", err)
	}
	return all, nil
}

// Body is one of Bodies with which the actor may do a deed: SeeLetters or KeepLetters.
func (s *Secretariat) Body(ctx context.Context, by account.Actor, id account.OrganisationID, d account.Deed) (account.Organisation, error) {
	if by.Role != account.Administrator && by.Organisation != id || id == "" || !by.May(account.SeeLetters) {
		return account.Organisation{}, fault.New(fault.NotFound, "account.organisation_not_found")
	}
	if !by.May(d) {
		return account.Organisation{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := s.store.Bodies(ctx, id, 1)
	if err != nil {
		return account.Organisation{}, fmt.Errorf("load body %s: %w", id, err)
	}
	if len(all) == 0 {
		return account.Organisation{}, fault.New(fault.NotFound, "account.organisation_not_found")
	}
	return all[0], nil
}

// Letterhead is what stands at the head of a body's letters: what the body keeps, or
// its name alone. It asks nobody's permission: it stands on what everybody gets.
func (s *Secretariat) Letterhead(ctx context.Context, of account.OrganisationID) (Letterhead, error) {
	h, err := s.store.Letterhead(ctx, of)
	if fault.KindOf(err) == fault.NotFound {
		o, err := s.named(ctx, of)
		return Letterhead{Organisation: of, Lines: []string{o.Name}, Paper: A4}, err
	}
	if err != nil {
		return h, fmt.Errorf("load letterhead of %s: %w", of, err)
	}
	return h, nil
}

// named is a body by its identity.
func (s *Secretariat) named(ctx context.Context, id account.OrganisationID) (account.Organisation, error) {
	if id != "" {
		all, err := s.store.Bodies(ctx, id, 1)
		if err != nil {
			return account.Organisation{}, fmt.Errorf("load body %s: %w", id, err)
		}
		if len(all) == 1 {
			return all[0], nil
		}
	}
	return account.Organisation{}, fault.New(fault.NotFound, "account.organisation_not_found")
}

// SetLetterhead keeps a body's letterhead. The form's Version must be the newest; its
// Logo is not read, since SetLogo changes that alone. All mistakes are told at once.
func (s *Secretariat) SetLetterhead(ctx context.Context, by account.Actor, form Letterhead) error {
	if _, err := s.Body(ctx, by, form.Organisation, account.KeepLetters); err != nil {
		return err
	}
	before, err := s.Letterhead(ctx, form.Organisation)
	if err != nil {
		return err
	}
	form.Logo = before.Logo
	if form, err = form.checked(); err != nil {
		return err
	}
	e := by.Did(account.KeepLetters, "letterhead/"+string(form.Organisation), s.now()).From(before.facts()).To(form.facts())
	return s.store.KeepLetterhead(ctx, form, e)
}

// SetLogo puts a kept photo at the head of a body's letters, by its hash; an empty one
// takes it away.
func (s *Secretariat) SetLogo(ctx context.Context, by account.Actor, of account.OrganisationID, hash string) error {
	if _, err := s.Body(ctx, by, of, account.KeepLetters); err != nil {
		return err
	}
	h, err := s.Letterhead(ctx, of)
	if err != nil {
		return err
	}
	before := h
	h.Logo = hash
	e := by.Did(account.KeepLetters, "letterhead/"+string(of), s.now()).From(before.facts()).To(h.facts())
	return s.store.KeepLetterhead(ctx, h, e)
}

// facts are what the audit log says of a letterhead.
func (h Letterhead) facts() account.Facts {
	return account.Facts{"lines": len(h.Lines), "logo": h.Logo, "paper": h.Paper, "version": h.Version}
}

// checked drops what surrounds the letterhead's texts and tells all that is wrong.
func (h Letterhead) checked() (Letterhead, error) {
	var wrong []error
	var lines []string
	for _, l := range h.Lines {
		l = oneLine(l)
		if utf8.RuneCountInString(l) > longestLine {
			wrong = append(wrong, fault.Field("lines", "fault.too_long", longestLine))
			break
		}
		if l != "" {
			lines = append(lines, l)
		}
	}
	switch {
	case len(wrong) > 0:
	case len(lines) == 0:
		wrong = append(wrong, fault.Field("lines", "fault.required"))
	case len(lines) > mostLines:
		wrong = append(wrong, fault.Field("lines", "letter.too_many_lines", mostLines))
	}
	h.Lines = lines
	for _, f := range []struct {
		name string
		text *string
		most int
	}{
		{"address", &h.Address, longestAddress}, {"phone", &h.Phone, longestLine}, {"email", &h.Email, longestLine}, {"website", &h.Website, longestLine}, {"place", &h.Place, longestLine},
	} {
		if *f.text = oneLine(*f.text); utf8.RuneCountInString(*f.text) > f.most {
			wrong = append(wrong, fault.Field(f.name, "fault.too_long", f.most))
		}
	}
	if h.Email != "" && !looksLikeMail(h.Email) {
		wrong = append(wrong, fault.Field("email", "letter.email_wrong"))
	}
	if !slices.Contains(Papers, h.Paper) {
		wrong = append(wrong, fault.Field("paper", "fault.required"))
	}
	return h, errors.Join(wrong...)
}

// looksLikeMail tells whether a text can be an address of mail. It is only printed,
// never sent to, so no more than a slip of the fingers is looked for.
func looksLikeMail(s string) bool {
	name, host, at := strings.Cut(s, "@")
	return at && name != "" && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(name+host, " @<>,;")
}

// oneLine is a text on one line, without control letters.
func oneLine(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

// clean drops what no paper shows: control letters but line breaks, and the marks that
// turn the direction of writing.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\r\n", "\n"))
}
