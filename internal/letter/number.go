package letter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// DefaultPattern writes numbers as 005/123/DISPERINAKER/2026.
const DefaultPattern = "{kode}/{nomor}/{instansi}/{tahun}"

// Numbering is how a body numbers its letters (penomoran surat).
type Numbering struct {
	Organisation account.OrganisationID
	Pattern      string          // of text and the placeholders of NumberParts
	Body         string          // what {instansi} stands for, such as DISPERINAKER
	Digits       int             // at least so many in {nomor}; 0 and 1: as many as it has
	Codes        map[Kind]string // what {kode} stands for, by kind of letter
	Version      int64           // 0: never kept
}

// NumberParts are the placeholders of a pattern.
var NumberParts = []string{"nomor", "kode", "instansi", "bulan", "bulan_romawi", "tahun"}

// ShippedCodes are the codes of letters until the body sets its own. 005 is usual for
// invitations; 530 stands for industry (kode klasifikasi arsip of local government).
// Offices differ, so that each may write its own.
func ShippedCodes() map[Kind]string {
	codes := map[Kind]string{}
	for _, k := range Kinds {
		if k.Numbered {
			codes[k.Kind] = "530"
		}
	}
	codes[Invitation] = "005"
	return codes
}

// Series is one row of numbers that counts from 1 in each year. Kinds that write the
// same code, or any under a pattern without {kode}, share one, so that no number is
// written twice.
type Series struct {
	Organisation account.OrganisationID
	Code         string
	Year         int
}

// Counter is how far a series has come.
type Counter struct {
	Series
	Last int
}

// MostNumbers is how many numbers can be taken at once.
const MostNumbers = 10_000

// Series is the one that letters of a kind take their numbers from on a day.
func (n Numbering) Series(k Kind, day time.Time) Series {
	s := Series{Organisation: n.Organisation, Year: day.Year()}
	if strings.Contains(n.Pattern, "{kode}") {
		s.Code = n.Codes[k]
	}
	return s
}

// Write gives a number its text for a kind of letter on a day, which must be in the
// office's own time.
func (n Numbering) Write(number int, k Kind, day time.Time) string {
	month := int(day.Month())
	return strings.NewReplacer(
		"{nomor}", fmt.Sprintf("%0*d", max(n.Digits, 1), number), "{kode}", n.Codes[k], "{instansi}", n.Body,
		"{bulan}", fmt.Sprintf("%02d", month), "{bulan_romawi}", roman[month-1], "{tahun}", strconv.Itoa(day.Year()),
	).Replace(n.Pattern)
}

var roman = [12]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// Bounds of a numbering.
const (
	longestPattern = 80 // characters
	longestCode    = 20
	mostDigits     = 6
)

// checked drops what surrounds a numbering's texts and tells all that is wrong.
func (n Numbering) checked() (Numbering, error) {
	var wrong []error
	n.Pattern, n.Body = oneLine(n.Pattern), oneLine(n.Body)
	if err := checkPattern(n.Pattern); err != nil {
		wrong = append(wrong, err)
	}
	switch {
	case utf8.RuneCountInString(n.Body) > longestCode:
		wrong = append(wrong, fault.Field("body", "fault.too_long", longestCode))
	case strings.ContainsAny(n.Body, "{}"):
		wrong = append(wrong, fault.Field("body", "letter.no_braces"))
	case n.Body == "" && strings.Contains(n.Pattern, "{instansi}"):
		wrong = append(wrong, fault.Field("body", "fault.required"))
	}
	if n.Digits < 0 || n.Digits > mostDigits {
		wrong = append(wrong, fault.Field("digits", "letter.digits_wrong", mostDigits))
	}
	codes := map[Kind]string{}
	for _, k := range Kinds {
		if !k.Numbered {
			continue
		}
		code, field := oneLine(n.Codes[k.Kind]), "code_"+string(k.Kind)
		codes[k.Kind] = code
		switch {
		case utf8.RuneCountInString(code) > longestCode:
			wrong = append(wrong, fault.Field(field, "fault.too_long", longestCode))
		case strings.ContainsAny(code, "{}"):
			wrong = append(wrong, fault.Field(field, "letter.no_braces"))
		case code == "" && strings.Contains(n.Pattern, "{kode}"):
			wrong = append(wrong, fault.Field(field, "fault.required"))
		}
	}
	n.Codes = codes
	return n, errors.Join(wrong...)
}

// checkPattern tells what is wrong with a pattern. Without the number or the year two
// letters would have the same one.
func checkPattern(pattern string) error {
	if utf8.RuneCountInString(pattern) > longestPattern {
		return fault.Field("pattern", "fault.too_long", longestPattern)
	}
	if _, err := parse("pattern", pattern, NumberParts); err != nil {
		return err
	}
	for _, part := range []string{"{nomor}", "{tahun}"} {
		if !strings.Contains(pattern, part) {
			return fault.Field("pattern", "letter.pattern_lacks", part)
		}
	}
	if strings.Count(pattern, "{nomor}") > 1 {
		return fault.Field("pattern", "letter.pattern_twice")
	}
	return nil
}

// Numbering is how a body numbers its letters: as it set, or as is usual.
func (s *Secretariat) Numbering(ctx context.Context, of account.OrganisationID) (Numbering, error) {
	n, err := s.store.Numbering(ctx, of)
	shipped := ShippedCodes()
	if fault.KindOf(err) == fault.NotFound {
		o, err := s.named(ctx, of)
		return Numbering{Organisation: of, Pattern: DefaultPattern, Body: initials(o.Name), Codes: shipped}, err
	}
	if err != nil {
		return n, fmt.Errorf("load numbering of %s: %w", of, err)
	}
	for k, code := range shipped { // of kinds that came after it was kept
		if n.Codes[k] == "" {
			n.Codes[k] = code
		}
	}
	return n, nil
}

// initials shortens a body's name until it says how: DPTK for Dinas Perindustrian dan
// Tenaga Kerja.
func initials(name string) string {
	name, _, _ = strings.Cut(name, "(")
	words := strings.Fields(clean(name))
	if len(words) == 1 {
		return string([]rune(strings.ToUpper(words[0]))[:min(longestCode, utf8.RuneCountInString(words[0]))])
	}
	short := ""
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if first := strings.ToUpper(string(r)); first == string(r) && len(short) < longestCode-utf8.UTFMax {
			short += first
		}
	}
	return cmp.Or(strings.Trim(short, "{}"), "SEKRETARIAT")
}

// SetNumbering keeps how a body numbers its letters. Numbers that were given stay. The
// form's Version must be the newest.
func (s *Secretariat) SetNumbering(ctx context.Context, by account.Actor, form Numbering) error {
	if _, err := s.Body(ctx, by, form.Organisation, account.KeepLetters); err != nil {
		return err
	}
	before, err := s.Numbering(ctx, form.Organisation)
	if err != nil {
		return err
	}
	if form, err = form.checked(); err != nil {
		return err
	}
	e := by.Did(account.KeepLetters, "numbering/"+string(form.Organisation), s.now()).From(before.facts()).To(form.facts())
	return s.store.KeepNumbering(ctx, form, e)
}

func (n Numbering) facts() account.Facts {
	return account.Facts{"pattern": n.Pattern, "body": n.Body, "digits": n.Digits, "codes": n.Codes, "version": n.Version}
}

// Counters lists how far a body's numbers of a year have come, by code.
func (s *Secretariat) Counters(ctx context.Context, by account.Actor, of account.OrganisationID, year int) ([]Counter, error) {
	if _, err := s.Body(ctx, by, of, account.SeeLetters); err != nil {
		return nil, err
	}
	all, err := s.store.Counters(ctx, of, year)
	if err != nil {
		return nil, fmt.Errorf("list numbers of %s: %w", of, err)
	}
	return slices.DeleteFunc(all, func(c Counter) bool { return c.Last == 0 }), nil
}

// Take takes count numbers that follow one another for letters of a kind on a day, and
// gives their texts: 1 for one letter or one number for a whole batch, more for a range.
// Two who take at once never get the same number, and none is left out.
//
// It is a transaction of its own. Whoever keeps letters takes their numbers in the
// transaction that keeps them instead: internal/store has takeNumbers for that, so that
// a letter that was not kept used no number up.
func (s *Secretariat) Take(ctx context.Context, by account.Actor, of account.OrganisationID, k Kind, day time.Time, count int) ([]string, error) {
	if _, err := s.Body(ctx, by, of, account.KeepLetters); err != nil {
		return nil, err
	}
	if kind, known := KindOf(k); !known || !kind.Numbered {
		return nil, fmt.Errorf("take numbers for letters of kind %q, which have none", k)
	}
	if count < 1 || count > MostNumbers {
		return nil, fault.Field("count", "letter.count_wrong", MostNumbers)
	}
	n, err := s.Numbering(ctx, of)
	if err != nil {
		return nil, err
	}
	series := n.Series(k, day)
	e := by.Did(account.KeepLetters, "number/"+string(of), s.now()).To(account.Facts{"kind": k, "code": series.Code, "year": series.Year, "count": count})
	first, err := s.store.TakeNumbers(ctx, series, count, e)
	if err != nil {
		return nil, fmt.Errorf("take %d numbers of %s: %w", count, of, err)
	}
	return n.Range(first, count, k, day), nil
}

// Range writes count numbers from the first on.
func (n Numbering) Range(first, count int, k Kind, day time.Time) []string {
	all := make([]string, count)
	for i := range all {
		all[i] = n.Write(first+i, k, day)
	}
	return all
}
