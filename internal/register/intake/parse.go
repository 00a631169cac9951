package intake

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Parse reads the text of a field into its one form.
type Parse func(register.Field, string) (string, error)

// Plain reads fields by their numbers and simple rules.
func Plain(f register.Field, text string) (string, error) {
	switch f {
	case register.FieldNIB:
		n, err := register.ParseNIB(text)
		return string(n), err
	case register.FieldNPWP:
		n, err := register.ParseNPWP(text)
		return string(n), err
	case register.FieldNITKU:
		n, err := register.ParseNITKU(text)
		return string(n), err
	case register.FieldKBLI2020, register.FieldKBLI2025:
		return parseKBLI(text)
	case register.FieldRegion:
		return parseRegion(text)
	case register.FieldPoint:
		return parsePoint(text)
	}
	switch formOf(Target(f)) {
	case numbered:
		return within999(text)
	case rupiah:
		return parseRupiah(text)
	case amount:
		return parseAmount(text)
	case year:
		return parseYear(text)
	case line:
		return clean(text, longest)
	}
	return clean(text, longestText)
}

// Tolerant reads a field by strict, as forms do, and what that does not take as files
// have it: "4 orang", "13121 - Pertenunan", "Rp 1.250.000,-", "10.0". The outcome is
// always one that strict takes.
func Tolerant(strict Parse) Parse {
	return func(f register.Field, text string) (string, error) {
		if value, err := strict(f, text); err == nil {
			return value, nil
		}
		plain, err := Plain(f, text)
		if err != nil {
			return "", err
		}
		return strict(f, plain)
	}
}

// spreadsheetErrors are the values of cells whose formula failed.
var spreadsheetErrors = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}

// clean is a text on one line, without letters that no text has.
func clean(text string, most int) (string, error) {
	if len(text) > 4*most {
		return "", fault.New(fault.Invalid, "intake.cell.long", utf8.RuneCountInString(text), most)
	}
	if !utf8.ValidString(text) {
		return "", fault.New(fault.Invalid, "intake.cell.letter", "U+FFFD")
	}
	for _, r := range text {
		if r < ' ' && !unicode.IsSpace(r) || r == 0x7f || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			return "", fault.New(fault.Invalid, "intake.cell.letter", fmt.Sprintf("U+%04X", r))
		}
	}
	text = oneLine(text)
	if n := utf8.RuneCountInString(text); n > most {
		return "", fault.New(fault.Invalid, "intake.cell.long", n, most)
	}
	return text, nil
}

// decimal reads a number as Indonesians and spreadsheets write it: 1.250.000,50,
// 1250000.5, 1,25E+6. A lone mark before exactly three digits parts thousands.
func decimal(text string) (*big.Rat, bool) {
	text = strings.NewReplacer(" ", "", "'", "", "_", "").Replace(text)
	if exponent.MatchString(text) {
		r, ok := new(big.Rat).SetString(strings.Replace(text, ",", ".", 1))
		return r, ok
	}
	dot, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	switch {
	case dot >= 0 && comma >= 0 && comma > dot:
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case dot >= 0 && comma >= 0:
		text = strings.ReplaceAll(text, ",", "")
	case thousands.MatchString(text):
		text = strings.NewReplacer(".", "", ",", "").Replace(text)
	default:
		text = strings.Replace(text, ",", ".", 1)
	}
	if !plainNumber.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

var (
	exponent    = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]{1,2}$`)
	thousands   = regexp.MustCompile(`^[1-9][0-9]{0,2}([.,][0-9]{3})+$`)
	plainNumber = regexp.MustCompile(`^[0-9]{1,18}(\.[0-9]{1,12})?$`)
	// money is an amount with what people write around it: Rp 1.250.000,-, 2,5 juta.
	money = regexp.MustCompile(`^(?i)(?:rp|idr)?\.? ?([0-9][0-9., ]*(?:e\+?[0-9]{1,2})?)(?:,?-+)? ?(ribu|rb|juta|jt|miliar|milyar|triliun)?\.?(?: ?rupiah)?(?: ?(?:/|per) ?(?:tahun|thn|th))?$`)
)

var powers = map[string]int64{"": 1, "ribu": 1e3, "rb": 1e3, "juta": 1e6, "jt": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12}

// mostRupiah is more than any small industry has: a thousand billions.
const mostRupiah = 1_000_000_000_000_000

// parseRupiah reads an amount of money into whole rupiah.
func parseRupiah(text string) (string, error) {
	bad := fault.New(fault.Invalid, "intake.cell.rupiah", shown(text))
	if len(text) > 60 {
		return "", bad
	}
	m := money.FindStringSubmatch(oneLine(text))
	if m == nil {
		return "", bad
	}
	n, ok := decimal(strings.TrimRight(m[1], ".,"))
	if !ok {
		return "", bad
	}
	n.Mul(n, new(big.Rat).SetInt64(powers[strings.ToLower(m[2])]))
	whole := new(big.Int).Quo(n.Num(), n.Denom()) // cents are not counted
	if whole.Cmp(big.NewInt(mostRupiah)) > 0 {
		return "", bad
	}
	return whole.String(), nil
}

// parseAmount reads a number with decimals: the fewest digits that say the same.
func parseAmount(text string) (string, error) {
	bad := fault.New(fault.Invalid, "intake.cell.amount", shown(text))
	m := measured.FindStringSubmatch(oneLine(text))
	if len(text) > 60 || m == nil {
		return "", bad
	}
	n, ok := decimal(m[1])
	if !ok || n.Cmp(new(big.Rat).SetInt64(mostRupiah)) > 0 {
		return "", bad
	}
	return shortest(n), nil
}

// shortest writes a number with at most six decimals, without zeros at the end.
func shortest(n *big.Rat) string {
	s := n.FloatString(6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

var (
	measured = regexp.MustCompile(`^(?i)([0-9][0-9.,]*(?:e\+?[0-9]{1,2})?) ?(?:m3|m³|kubik|kwh|liter|ltr|l)?\.?(?: ?(?:/|per) ?(?:tahun|thn|th))?$`)
	people   = regexp.MustCompile(`^(?i)([0-9]{1,7})(?:[.,]0+)? ?(?:orang|org|or)?\.?$`)
)

// within999 reads a number of people.
func within999(text string) (string, error) {
	text = oneLine(text)
	if text == "-" || text == "–" {
		return "0", nil
	}
	m := people.FindStringSubmatch(text)
	if m == nil {
		return "", fault.New(fault.Invalid, "intake.cell.people", shown(text))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 100_000 {
		return "", fault.New(fault.Invalid, "intake.cell.people", shown(text))
	}
	return strconv.Itoa(n), nil
}

var someYear = regexp.MustCompile(`^(?i)(?:tahun |thn\.? )?((?:1[89]|20)[0-9]{2})(?:\.0+)?$`)

// parseYear reads a year, or the year of a day.
func parseYear(text string) (string, error) {
	text = oneLine(text)
	if m := someYear.FindStringSubmatch(text); m != nil {
		return m[1], nil
	}
	if d, err := ParseDay(text, 0); err == nil && strings.ContainsAny(text, "/-. ") {
		return string(d[:4]), nil
	}
	return "", fault.New(fault.Invalid, "intake.cell.year", shown(text))
}

var (
	fiveDigits = regexp.MustCompile(`^([0-9]{5})(?:\.0+)?(?:$|[^0-9])`)
	fourDigits = regexp.MustCompile(`^[0-9]{4}(?:\.0+)?$`)
	regionCode = regexp.MustCompile(`^([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})\.?([0-9]{4})$`)
)

// parseKBLI reads a class of business, with its title behind it or not.
func parseKBLI(text string) (string, error) {
	text = oneLine(text)
	if m := fiveDigits.FindStringSubmatch(text); m != nil {
		return m[1], nil
	}
	if fourDigits.MatchString(text) { // a column of numbers has dropped the 0
		return "", fault.New(fault.Invalid, "intake.cell.kbli_short", shown(text))
	}
	return "", fault.New(fault.Invalid, "intake.cell.kbli", shown(text))
}

// parseRegion reads a code of Kemendagri, such as 51.03.04.2008.
func parseRegion(text string) (string, error) {
	m := regionCode.FindStringSubmatch(oneLine(text))
	if m == nil {
		return "", fault.New(fault.Invalid, "intake.cell.region_code", shown(text))
	}
	return strings.Join(m[1:], "."), nil
}

// parsePoint reads latitude and longitude in degrees.
func parsePoint(text string) (string, error) {
	bad := fault.New(fault.Invalid, "intake.cell.point", shown(text))
	parts := strings.FieldsFunc(oneLine(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
	if len(parts) != 2 || len(text) > 60 {
		return "", bad
	}
	north, err1 := strconv.ParseFloat(parts[0], 64)
	east, err2 := strconv.ParseFloat(parts[1], 64)
	if err1 != nil || err2 != nil || !(north >= -90 && north <= 90 && east >= -180 && east <= 180) {
		return "", bad
	}
	return fmt.Sprintf("%.6f,%.6f", north, east), nil
}

// months are the names of months and how they are shortened, in both languages.
var months = []string{"jan januari january", "feb februari february peb pebruari", "mar maret march", "apr april", "mei may", "jun juni june",
	"jul juli july", "agu agustus aug august ags agt", "sep september sept", "okt oktober oct october", "nov november nop nopember", "des desember dec december"}

var (
	isoDay    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$`)
	localDay  = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$`)
	namedDay  = regexp.MustCompile(`^(?:[a-zA-Z']+,? )?(\d{1,2})[- ]([a-zA-Z]+)\.?[-, ]+(\d{4})$`)
	serialDay = regexp.MustCompile(`^(\d{4,5})(?:\.\d+)?$`)
)

// ParseDay reads a day in one of the forms of Indonesian files: 2026-03-12,
// 12/03/2026, 12 Maret 2026, or the number by which a workbook counts days from
// the year from; 0 takes no such numbers.
func ParseDay(text string, from int) (register.Date, error) {
	text = oneLine(text)
	bad := fault.New(fault.Invalid, "intake.cell.day", shown(text))
	if len(text) > 40 {
		return "", bad
	}
	y, m, d := "", "", ""
	if x := isoDay.FindStringSubmatch(text); x != nil {
		y, m, d = x[1], x[2], x[3]
	} else if x := localDay.FindStringSubmatch(text); x != nil {
		y, m, d = x[3], x[2], x[1]
	} else if x := namedDay.FindStringSubmatch(text); x != nil {
		i := slices.IndexFunc(months, func(s string) bool { return slices.Contains(strings.Fields(s), strings.ToLower(x[2])) })
		y, m, d = x[3], strconv.Itoa(i+1), x[1]
	} else if x := serialDay.FindStringSubmatch(text); x != nil && from != 0 {
		n, err := strconv.Atoi(x[1])
		if err != nil || n < 20_000 { // before 1954: a year or another number
			return "", bad
		}
		start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if from == 1904 {
			start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		return register.Date(start.AddDate(0, 0, n).Format("2006-01-02")), nil
	} else {
		return "", bad
	}
	day, err := time.Parse("2006-1-2", y+"-"+m+"-"+d)
	if err != nil || day.Year() < 1900 || day.Year() > 2200 {
		return "", bad
	}
	return register.Date(day.Format("2006-01-02")), nil
}

// honours stand before names in lists of people and are no part of them.
var honours = regexp.MustCompile(`^(?i)(?:(?:bapak|bpk|ibu|bu|pak|sdr|sdri|saudara|saudari|tuan|nyonya|ny|mr|mrs|ms)\.? +)+`)

// parsePerson reads a person's name.
func parsePerson(text string) (string, error) {
	text, err := clean(text, longest)
	if short := honours.ReplaceAllString(text, ""); short != "" {
		text = short
	}
	return text, err
}

// several tells two telephone numbers in one cell apart.
var several = regexp.MustCompile(` */ *| *[;,] *| +(?:dan|atau|and|or) +|\n`)

// parsePhone reads a telephone number; others in the same cell are told.
func parsePhone(text string) (phone string, others int, err error) {
	text = strings.TrimSpace(text)
	if len(text) > 120 {
		return "", 0, fault.New(fault.Invalid, "intake.cell.phone", shown(text))
	}
	all := several.Split(text, -1)
	if whole, err := account.Phone(lost(text)); err == nil {
		return whole, 0, nil
	}
	phone, err = account.Phone(lost(all[0]))
	if err != nil {
		return "", 0, fault.New(fault.Invalid, "intake.cell.phone", shown(text))
	}
	return phone, len(all) - 1, nil
}

// lost gives a mobile number the 0 back that a column of numbers dropped.
func lost(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".0")
	if mobile.MatchString(text) {
		return "0" + text
	}
	return text
}

var mobile = regexp.MustCompile(`^8[1-9][0-9]{7,10}$`)

// shown is a text fit for a message.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
