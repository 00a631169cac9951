package register

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// ProductForm is what is typed of a product, as it was typed.
type ProductForm struct {
	Name, NameEN, About, AboutEN string
	KBLI, KBLIEdition, HS        string // codes; words are refused
	Materials, Technique, Size   string
	Weight                       string // in grams, or with kg behind it
	Unit                         string
	Price, Wholesale             string
	PriceFor, WholesaleFor       string
	MinimumOrder                 string
	LeadDays                     string
	AMonth                       string
	Motif, Rights                string
	Adults                       bool
	Certificates                 []string
	Version                      int64 // that the form was made of
}

// Units of products (satuan) in the order in which pages list them; other words are
// taken as they are. A kodi is twenty pieces, of cloth mostly.
var Units = []string{"piece", "pair", "set", "sheet", "metre", "pack", "bottle", "jar", "box", "bunch", "dozen", "kodi", "gram", "kilogram", "litre", "millilitre", "cubic_metre", "square_metre", "order"}

// Bounds of what is said of a product: lengths in characters.
const (
	longestProductName = 120
	longestAbout       = 2000
	longestDetail      = 300
	longestUnit        = 30
	mostWeight         = 100_000_000 // grams: a hundred tonnes
	mostCount          = 1_000_000_000
	mostLeadDays       = 730
	mostPrice          = 100_000_000_000 // rupiah
	mostCertificates   = 20
)

// Suggestion is a code of a public list that ordinary words may mean: kind is "hs" or
// "kbli".
type Suggestion struct {
	Code    string
	Edition string // of KBLI: 2020 or 2025
	Title   string
}

// read puts a form into a product, or tells all that is wrong with it.
func (c *Catalogue) read(ctx context.Context, f ProductForm, p *Product) error {
	r := reading{}
	p.Name = r.line("name", f.Name, longestProductName)
	if p.Name == "" {
		r.wrong = append(r.wrong, fault.Field("name", "product.name_missing"))
	}
	p.NameEN = r.line("name_en", f.NameEN, longestProductName)
	p.About, p.AboutEN = r.text("about", f.About), r.text("about_en", f.AboutEN)
	p.Materials = r.line("materials", f.Materials, longestDetail)
	p.Technique = r.line("technique", f.Technique, longestDetail)
	p.Size = r.line("size", f.Size, longestDetail)
	p.Motif = r.line("motif", f.Motif, longestDetail)
	p.Rights = r.line("rights", f.Rights, longestDetail)
	p.WeightGrams = r.weight("weight", f.Weight)
	p.Price, p.Wholesale = r.rupiah("price", f.Price), r.rupiah("wholesale", f.Wholesale)
	p.PriceFor, p.WholesaleFor = r.audience("price_for", f.PriceFor), r.audience("wholesale_for", f.WholesaleFor)
	p.MinimumOrder = r.count("minimum_order", f.MinimumOrder, mostCount)
	p.LeadDays = r.count("lead_days", f.LeadDays, mostLeadDays)
	p.AMonth = r.count("a_month", f.AMonth, mostCount)
	p.Unit = r.line("unit", f.Unit, longestUnit)
	if p.Unit == "" && (p.Price > 0 || p.Wholesale > 0 || p.MinimumOrder > 0 || p.AMonth > 0) {
		r.wrong = append(r.wrong, fault.Field("unit", "product.unit_missing"))
	}
	p.HS = r.code("hs", f.HS, hsDigits, "product.hs_words", "product.hs_digits")
	p.KBLI = r.code("kbli", f.KBLI, kbliDigits, "product.kbli_words", "product.kbli_digits")
	p.KBLIEdition = r.edition(p.KBLI, f.KBLIEdition)
	p.Adults = f.Adults || Alcoholic(p.HS, p.KBLI)
	certificates, err := c.covering(ctx, p.Party, f.Certificates)
	if fault.KindOf(err) == fault.Internal && err != nil {
		return err
	}
	p.Certificates = certificates
	return errors.Join(append(r.wrong, err)...)
}

// covering are the certificates that a form names, all of them the party's.
func (c *Catalogue) covering(ctx context.Context, of PartyID, named []string) ([]string, error) {
	if len(named) == 0 {
		return nil, nil
	}
	there, err := c.store.MakerCertificates(ctx, of)
	if err != nil {
		return nil, fmt.Errorf("list certificates of %s: %w", of, err)
	}
	var all []string
	for _, id := range named {
		known := slices.ContainsFunc(there, func(x Certificate) bool { return x.ID == id })
		if !known || len(named) > mostCertificates {
			return nil, fault.Field("certificates", "product.certificate_unknown")
		}
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all, nil
}

// reading collects what is wrong with a form.
type reading struct{ wrong []error }

func keepWrong[T any](r *reading, value T, err error) T {
	if err != nil {
		r.wrong = append(r.wrong, err)
	}
	return value
}

func (r *reading) line(field, typed string, longest int) string {
	s, err := line(field, typed, longest)
	return keepWrong(r, s, err)
}

func (r *reading) rupiah(field, typed string) Rupiah {
	n, err := readAmount(field, typed, mostPrice)
	return keepWrong(r, Rupiah(n), err)
}

// line is a text without line breaks, bounded and clean.
func line(field, typed string, longest int) (string, error) {
	s := strings.Join(strings.Fields(clean(typed)), " ")
	if n := utf8.RuneCountInString(s); n > longest {
		return "", fault.Field(field, "fault.too_long", longest)
	}
	return s, nil
}

// text is a text of several lines.
func (r *reading) text(field, typed string) string {
	s := strings.TrimSpace(clean(strings.ReplaceAll(typed, "\r\n", "\n")))
	if utf8.RuneCountInString(s) > longestAbout {
		r.wrong = append(r.wrong, fault.Field(field, "fault.too_long", longestAbout))
		return ""
	}
	return s
}

// clean drops what no page should show: control characters, and those that turn the
// direction of what stands around them.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

func (r *reading) audience(field, typed string) Audience {
	switch a := Audience(typed); a {
	case ForEverybody, ForPartners, ForOffice:
		return a
	case "":
		return ForEverybody
	}
	r.wrong = append(r.wrong, fault.Field(field, "product.audience_wrong"))
	return ForOffice
}

// hsDigits is the length of a subheading of the harmonised system.
const hsDigits = 6

// code reads a code with or without dots between its digits; words and short are the
// keys of what is said of words, and of another number of digits.
func (r *reading) code(field, typed string, digits int, words, short string) string {
	typed = strings.TrimSpace(typed)
	code := between.Replace(typed)
	switch {
	case code == "" && typed == "":
		return ""
	case len(code) > longestNumber || strings.ContainsFunc(code, func(c rune) bool { return c < '0' || c > '9' }):
		r.wrong = append(r.wrong, fault.Field(field, words))
	case len(code) != digits:
		r.wrong = append(r.wrong, fault.Field(field, short, digits, len(code)))
	default:
		return code
	}
	return ""
}

// edition is the edition of KBLI that a code is of.
func (r *reading) edition(code, typed string) string {
	switch {
	case code == "":
		return ""
	case typed == "2020" || typed == "2025":
		return typed
	}
	r.wrong = append(r.wrong, fault.Field("kbli_edition", "product.kbli_edition_wrong"))
	return ""
}

// alcoholic are the codes of drinks with alcohol: HS 2203 to 2206 (beer, wine, other
// fermented) and 2208 (distilled); KBLI 11010, 11020, 11031 (of 2020) and 11030 (of
// 2025).
var alcoholic = regexp.MustCompile(`^(220[34568][0-9]{2}|11010|11020|1103[01])$`)

// Alcoholic tells whether a product's codes are those of drinks with alcohol, which
// may not be shown to minors (Pergub Bali 1/2020).
func Alcoholic(hs, kbli string) bool {
	return len(hs) == hsDigits && alcoholic.MatchString(hs) || len(kbli) == kbliDigits && alcoholic.MatchString(kbli)
}

// Form is the product as a form shows it for changing.
func (p *Product) Form() ProductForm {
	return ProductForm{
		Name: p.Name, NameEN: p.NameEN, About: p.About, AboutEN: p.AboutEN, KBLI: p.KBLI, KBLIEdition: p.KBLIEdition, HS: p.HS,
		Materials: p.Materials, Technique: p.Technique, Size: p.Size, Weight: said(p.WeightGrams), Unit: p.Unit,
		Price: said(int64(p.Price)), Wholesale: said(int64(p.Wholesale)), PriceFor: string(p.PriceFor), WholesaleFor: string(p.WholesaleFor),
		MinimumOrder: said(p.MinimumOrder), LeadDays: said(p.LeadDays), AMonth: said(p.AMonth), Motif: p.Motif, Rights: p.Rights,
		Adults: p.Adults, Certificates: p.Certificates, Version: p.Version,
	}
}

// said is a number as people write it, with dots between thousands; empty when it was
// not said.
func said(n int64) string {
	if n == 0 {
		return ""
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
