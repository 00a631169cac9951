package register

import (
	"log/slog"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// NIB is a business identification number (Nomor Induk Berusaha): 13 digits, given
// by OSS (PP 24/2018). No check digit is published.
type NIB string

// NPWP is a tax number (Nomor Pokok Wajib Pajak) in its form of 16 digits
// (PER-6/PJ/2024). A citizen's is the NIK, so it is personal: it is masked wherever
// it is printed or logged by accident; string(n) is the whole number.
type NPWP string

// NITKU is the number of a place of business (Nomor Identitas Tempat Kegiatan
// Usaha): the 16 digits of an NPWP and six of the place. It is masked as the NPWP
// in it is.
type NITKU string

// SPPIRT is the number of a home-food licence (Sertifikat Produksi Pangan Industri
// Rumah Tangga, P-IRT on labels): 15 digits now, 12 to 17 over the years.
type SPPIRT string

// Digits of the numbers.
const (
	nibDigits      = 13
	npwpDigits     = 16
	npwpOldDigits  = 15
	placeDigits    = 6 // of an NITKU, after the NPWP
	sppirtFewest   = 12
	sppirtMost     = 17
	sppirtDigits   = 15 // today's: 13, then the two of the year in which it ends
	unmaskedDigits = 4
	longestNumber  = 80 // bytes as typed, with all that stands between the digits
)

// ParseNIB reads an NIB, with spaces, dots or hyphens between its digits or not.
func ParseNIB(text string) (NIB, error) {
	n, err := numbering{"nib", "NIB", nil}.read(text, nibDigits, nibDigits)
	return NIB(n), err
}

// ParseNPWP reads an NPWP of 16 digits or one of the former 15, such as
// 00.000.000.0-000.007, to which a 0 is put in front.
func ParseNPWP(text string) (NPWP, error) {
	n, err := numbering{"npwp", "NPWP", nil}.read(text, npwpOldDigits, npwpDigits)
	if len(n) == npwpOldDigits {
		n = "0" + n
	}
	return NPWP(n), err
}

// ParseNITKU reads an NITKU.
func ParseNITKU(text string) (NITKU, error) {
	n, err := numbering{"nitku", "NITKU", nil}.read(text, npwpDigits+placeDigits, npwpDigits+placeDigits)
	return NITKU(n), err
}

// ParseSPPIRT reads the number of a home-food licence, with the words that stand
// before it on labels or without.
func ParseSPPIRT(text string) (SPPIRT, error) {
	n, err := numbering{"spp_irt", "SPP-IRT", labelled}.read(text, sppirtFewest, sppirtMost)
	return SPPIRT(n), err
}

// labelled is what labels print before the number: "SPP-IRT No.", "P-IRT:", "PIRT".
var labelled = regexp.MustCompile(`(?i)^\s*(spp[ -]?irt|p[. -]?irt)?\s*(nomor|no)?\s*[.:]*`)

// Personal tells whether the number is known to be that of a person: an NIK, which
// begins with a region's code from 11 on, or a former number that began with 04 to
// 09. Former numbers that begin otherwise are a firm's or, rarely, an older one of a
// person; their digits do not tell, and are no NIK.
func (n NPWP) Personal() bool {
	if len(n) < npwpDigits { // not one that was read here
		return len(n) > 0
	}
	return n[0] != '0' || n[1] == '0' && n[2] >= '4'
}

// Masked shows the last four digits.
func (n NPWP) Masked() string { return mask(string(n)) }

// Grouped is the whole number in fours, for those who may see it.
func (n NPWP) Grouped() string { return fours(string(n)) }

// String is the number, masked when it is personal.
func (n NPWP) String() string {
	if n.Personal() {
		return n.Masked()
	}
	return string(n)
}

// LogValue keeps personal numbers out of logs.
func (n NPWP) LogValue() slog.Value { return slog.StringValue(n.String()) }

// NPWP is the tax number of whose place this is.
func (n NITKU) NPWP() NPWP {
	if len(n) < npwpDigits {
		return NPWP(n)
	}
	return NPWP(n[:npwpDigits])
}

// Personal tells whether the number has that of a person in it.
func (n NITKU) Personal() bool { return n.NPWP().Personal() }

// Masked hides the NPWP but for its last four digits; the six of the place stay.
func (n NITKU) Masked() string {
	owner := n.NPWP()
	return owner.Masked() + string(n)[len(owner):]
}

// Grouped is the whole number in fours, for those who may see it.
func (n NITKU) Grouped() string { return fours(string(n)) }

// String is the number, masked when it is personal.
func (n NITKU) String() string {
	if n.Personal() {
		return n.Masked()
	}
	return string(n)
}

// LogValue keeps personal numbers out of logs.
func (n NITKU) LogValue() slog.Value { return slog.StringValue(n.String()) }

// Grouped is the number as labels print it: a hyphen before the year in which it
// ends. Older numbers have no such part.
func (n SPPIRT) Grouped() string {
	if len(n) != sppirtDigits {
		return string(n)
	}
	return string(n[:13] + "-" + n[13:])
}

func mask(digits string) string {
	hidden := max(0, len(digits)-unmaskedDigits)
	return strings.Repeat("*", hidden) + digits[hidden:]
}

func fours(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// between is what stands between the characters of a number or code without
// meaning anything: spaces, hyphens, dots, and what copying from a page brings
// along unseen.
var between = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", "\u00a0", "", "\u202f", "", ".", "", "-", "", "/", "",
	"\u2010", "", "\u2011", "", "\u2012", "", "\u2013", "", "\u2014", "", "\u2212", "",
	"\u200b", "", "\u200e", "", "\u200f", "", "\u2060", "", "\ufeff", "")

// rounded is what a workbook makes of a long number in a column that is not text.
var rounded = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$`)

// numbering is a sort of number: the form's field, its name, and what may stand
// before it.
type numbering struct {
	field, name string
	before      *regexp.Regexp
}

// read gives the digits alone, when there are as many as there should be.
func (k numbering) read(text string, fewest, most int) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > longestNumber {
		return "", fault.Field(k.field, "register.number_too_long", k.name)
	}
	if rounded.MatchString(text) {
		return "", fault.Field(k.field, "register.number_rounded", k.name)
	}
	if k.before != nil {
		text = strings.TrimPrefix(text, k.before.FindString(text))
	}
	digits := between.Replace(text)
	if digits == "" {
		return "", fault.Field(k.field, "register.number_missing", k.name)
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return "", fault.Field(k.field, "register.number_letter", k.name, shown(r))
		}
	}
	switch n := len(digits); {
	case n >= fewest && n <= most && strings.Trim(digits, digits[:1]) == "":
		return "", fault.Field(k.field, "register.number_filler", k.name, digits[:1])
	case n >= fewest && n <= most:
		return digits, nil
	case fewest == most:
		return "", fault.Field(k.field, "register.number_length", k.name, most, n)
	default:
		return "", fault.Field(k.field, "register.number_length_between", k.name, fewest, most, n)
	}
}

// shown is a character that a sentence can name.
func shown(r rune) string {
	if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsMark(r) {
		return "�"
	}
	return string(r)
}
