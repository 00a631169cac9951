package letter

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
)

// SignatoryID identifies one signatory.
type SignatoryID string

// Signatory is a person who signs for a body in one capacity (penanda tangan). Who
// signs for two bodies, as head of the office and as its council's daily chair, is two
// signatories.
type Signatory struct {
	ID           SignatoryID
	Organisation account.OrganisationID
	Name         string // with titles
	Position     string // jabatan, such as Kepala Dinas … or Ketua Harian Dekranasda …
	Rank         string // pangkat, such as Pembina Utama Muda; may be empty
	NIP          string // 18 digits; empty for who is no civil servant
	OnBehalf     string // whose name it is signed in: Bupati … for "a.n. Bupati …"; may be empty
	Acting       bool   // plt. (pelaksana tugas)
	From         string // first day in office; may be empty
	Until        string // last day; empty: no end is known
}

// InForce tells whether the person is in office on a day.
func (s Signatory) InForce(day string) bool {
	return (s.From == "" || s.From <= day) && (s.Until == "" || day <= s.Until)
}

// Capacity is what stands above the signature, line by line: "a.n. Bupati …", then
// "Plt. Kepala Dinas …,".
func (s Signatory) Capacity() []string {
	var lines []string
	if s.OnBehalf != "" {
		lines = append(lines, "a.n. "+s.OnBehalf)
	}
	position := s.Position + ","
	if s.Acting {
		position = "Plt. " + position
	}
	return append(lines, position)
}

// WrittenNIP is the number as it is printed: birth, appointment, sex and order apart,
// 19800131 200501 1 002. Empty where there is none.
func (s Signatory) WrittenNIP() string {
	if len(s.NIP) != nipDigits {
		return s.NIP
	}
	return s.NIP[:8] + " " + s.NIP[8:14] + " " + s.NIP[14:15] + " " + s.NIP[15:]
}

const nipDigits = 18

// checkNIP reads a number of a civil servant: eight digits of the day of birth, six of
// the appointment (of contract staff, PPPK, the year and a mark), one of the sex and
// three of the order.
func checkNIP(typed string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '-' {
			return -1
		}
		return r
	}, typed)
	if digits == "" {
		return "", nil
	}
	if strings.Trim(digits, "0123456789") != "" {
		return digits, fault.Field("nip", "letter.nip_digits")
	}
	if len(digits) != nipDigits {
		return digits, fault.Field("nip", "letter.nip_length", nipDigits, len(digits))
	}
	if _, err := time.Parse("20060102", digits[:8]); err != nil {
		return digits, fault.Field("nip", "letter.nip_birth", digits[:8])
	}
	if digits[8:12] <= digits[:4] {
		return digits, fault.Field("nip", "letter.nip_appointed", digits[8:12])
	}
	if digits[14] != '1' && digits[14] != '2' {
		return digits, fault.Field("nip", "letter.nip_sex", digits[14:15])
	}
	return digits, nil
}

// checked drops what surrounds a signatory's texts and tells all that is wrong.
func (s Signatory) checked() (Signatory, error) {
	var wrong []error
	for _, f := range []struct {
		name  string
		text  *string
		needs bool
	}{
		{"name", &s.Name, true}, {"position", &s.Position, true}, {"rank", &s.Rank, false}, {"onbehalf", &s.OnBehalf, false},
	} {
		*f.text = strings.TrimRight(oneLine(*f.text), ",")
		switch {
		case f.needs && *f.text == "":
			wrong = append(wrong, fault.Field(f.name, "fault.required"))
		case utf8.RuneCountInString(*f.text) > longestLine:
			wrong = append(wrong, fault.Field(f.name, "fault.too_long", longestLine))
		}
	}
	var err error
	if s.NIP, err = checkNIP(oneLine(s.NIP)); err != nil {
		wrong = append(wrong, err)
	}
	for _, f := range []struct{ name, day string }{{"from", s.From}, {"until", s.Until}} {
		if _, err := time.Parse(time.DateOnly, f.day); f.day != "" && err != nil {
			wrong = append(wrong, fault.Field(f.name, "letter.day_wrong"))
		}
	}
	if s.From != "" && s.Until != "" && s.Until < s.From {
		wrong = append(wrong, fault.Field("until", "letter.until_before"))
	}
	return s, errors.Join(wrong...)
}

// Signatories lists all who sign or signed for a body, for those who keep or see its
// letters.
func (s *Secretariat) Signatories(ctx context.Context, by account.Actor, of account.OrganisationID) ([]Signatory, error) {
	if _, err := s.Body(ctx, by, of, account.SeeLetters); err != nil {
		return nil, err
	}
	return s.signatories(ctx, of)
}

func (s *Secretariat) signatories(ctx context.Context, of account.OrganisationID) ([]Signatory, error) {
	all, err := s.store.Signatories(ctx, of, mostSignatories)
	if err != nil {
		return nil, fmt.Errorf("list signatories of %s: %w", of, err)
	}
	return all, nil
}

// SignatoriesOn lists who may sign for a body on a day. It asks nobody's permission:
// the caller has asked for the paper that is signed.
func (s *Secretariat) SignatoriesOn(ctx context.Context, of account.OrganisationID, day string) ([]Signatory, error) {
	all, err := s.signatories(ctx, of)
	return slices.DeleteFunc(all, func(x Signatory) bool { return !x.InForce(day) }), err
}

// Signing lists all who sign or signed for a body. It asks nobody's permission: the
// caller has asked for the paper that was signed.
func (s *Secretariat) Signing(ctx context.Context, of account.OrganisationID) ([]Signatory, error) {
	return s.signatories(ctx, of)
}

// Signatory is one of a body, in office or not.
func (s *Secretariat) Signatory(ctx context.Context, by account.Actor, of account.OrganisationID, id SignatoryID) (Signatory, error) {
	if _, err := s.Body(ctx, by, of, account.SeeLetters); err != nil {
		return Signatory{}, err
	}
	found, err := s.store.Signatory(ctx, id)
	if err != nil {
		return Signatory{}, fmt.Errorf("load signatory %s: %w", id, err)
	}
	if found.Organisation != of {
		return Signatory{}, fault.New(fault.NotFound, "letter.signatory_not_found")
	}
	return found, nil
}

// SetSignatory adds a signatory, when the form has no identity, or changes one. Nobody
// is removed: who left office has a last day, and stays for the papers of that time.
func (s *Secretariat) SetSignatory(ctx context.Context, by account.Actor, form Signatory) (SignatoryID, error) {
	if _, err := s.Body(ctx, by, form.Organisation, account.KeepLetters); err != nil {
		return "", err
	}
	form, err := form.checked()
	if err != nil {
		return "", err
	}
	before := account.Facts{}
	if form.ID != "" {
		old, err := s.Signatory(ctx, by, form.Organisation, form.ID)
		if err != nil {
			return "", err
		}
		before = old.facts()
	} else {
		all, err := s.signatories(ctx, form.Organisation)
		if err != nil {
			return "", err
		}
		if len(all) >= mostSignatories {
			return "", fault.Field("name", "letter.too_many_signatories", mostSignatories)
		}
		form.ID = SignatoryID(account.NewID(s.now()))
	}
	e := by.Did(account.KeepLetters, "signatory/"+string(form.ID), s.now()).From(before).To(form.facts())
	if err := s.store.KeepSignatory(ctx, form, e); err != nil {
		return "", fmt.Errorf("keep signatory %s: %w", form.ID, err)
	}
	return form.ID, nil
}

// facts are what the audit log says of a signatory: nothing that tells who it is.
func (s Signatory) facts() account.Facts {
	return account.Facts{"organisation": s.Organisation, "acting": s.Acting, "from": s.From, "until": s.Until}
}
