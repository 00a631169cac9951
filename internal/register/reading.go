package register

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// kbliDigits is the length of a class of KBLI, in both editions.
const kbliDigits = 5

// earliestYear is older than any workshop's papers.
const earliestYear = 1800

// longestTyped bounds what is looked at of any answer, in bytes.
const longestTyped = 20_000

// Read gives a value in the field's one form; an empty text says that there is
// none. What is wrong is a fault that names the field.
func (f Field) Read(text string) (string, error) {
	k, known := f.About()
	if !known {
		return "", fault.New(fault.Invalid, "business.field_unknown")
	}
	if len(text) > longestTyped {
		return "", k.wrong("business.too_long", longestTyped)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) {
		return "", k.wrong("business.letters_unreadable")
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	return k.read(text, &k)
}

// wrong is a fault about the field.
func (k *Kept) wrong(key string, args ...any) error {
	return fault.Field(string(k.Field), key, args...)
}

func readWords(text string, k *Kept) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if n := utf8.RuneCountInString(text); int64(n) > k.Most {
		return "", k.wrong("business.too_long", k.Most)
	}
	return text, nil
}

func readProse(text string, k *Kept) (string, error) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	text = strings.TrimSpace(strings.Join(lines, "\n"))
	if n := utf8.RuneCountInString(text); int64(n) > k.Most {
		return "", k.wrong("business.too_long", k.Most)
	}
	return text, nil
}

func readLegalForm(text string, k *Kept) (string, error) {
	form := strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, ".", "")), " ")), " ", "_")
	if !slices.Contains(LegalForms, form) {
		return "", k.wrong("business.choice_unknown")
	}
	return form, nil
}

func readYear(text string, k *Kept) (string, error) {
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 || year < earliestYear || int64(year) > k.Most {
		return "", k.wrong("business.year_unreadable")
	}
	return text, nil
}

func readNIB(text string, _ *Kept) (string, error) {
	n, err := ParseNIB(text)
	return string(n), err
}

func readNPWP(text string, _ *Kept) (string, error) {
	n, err := ParseNPWP(text)
	return string(n), err
}

func readNITKU(text string, _ *Kept) (string, error) {
	n, err := ParseNITKU(text)
	return string(n), err
}

func readKBLI(text string, k *Kept) (string, error) {
	digits := between.Replace(text)
	if len(digits) != kbliDigits || strings.Trim(digits, "0123456789") != "" {
		return "", k.wrong("business.kbli_unreadable")
	}
	return digits, nil
}

// readRegion reads the code of a desa or kelurahan as the Ministry of Home Affairs
// gives it: ten digits, kept with dots: 51.03.02.2001.
func readRegion(text string, k *Kept) (string, error) {
	digits := between.Replace(text)
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return "", k.wrong("business.region_unreadable")
	}
	return digits[:2] + "." + digits[2:4] + "." + digits[4:6] + "." + digits[6:], nil
}

// point is two numbers with a decimal point each, as maps copy them.
var point = regexp.MustCompile(`^(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)\s*[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)$`)

func readPoint(text string, k *Kept) (string, error) {
	m := point.FindStringSubmatch(text)
	if m == nil {
		return "", k.wrong("business.point_unreadable")
	}
	latitude, err1 := strconv.ParseFloat(m[1], 64)
	longitude, err2 := strconv.ParseFloat(m[2], 64)
	switch {
	case err1 != nil || err2 != nil:
		return "", k.wrong("business.point_unreadable")
	case math.Abs(latitude) > 90 && math.Abs(longitude) <= 90:
		return "", k.wrong("business.point_swapped")
	case math.Abs(latitude) > 90 || math.Abs(longitude) > 180:
		return "", k.wrong("business.point_outside")
	}
	return strconv.FormatFloat(latitude, 'f', 6, 64) + "," + strconv.FormatFloat(longitude, 'f', 6, 64), nil
}

// Millionths gives a point of that form in millionths of a degree.
func Millionths(value string) (latitude, longitude int64, ok bool) {
	north, east, found := strings.Cut(value, ",")
	a, err1 := strconv.ParseFloat(north, 64)
	b, err2 := strconv.ParseFloat(east, 64)
	if !found || err1 != nil || err2 != nil {
		return 0, 0, false
	}
	return int64(math.Round(a * 1e6)), int64(math.Round(b * 1e6)), true
}

func readWebsite(text string, k *Kept) (string, error) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(text, " \t\n\"<>") {
		return "", k.wrong("business.website_unreadable")
	}
	if int64(len(text)) > k.Most {
		return "", k.wrong("business.too_long", k.Most)
	}
	return u.String(), nil
}
