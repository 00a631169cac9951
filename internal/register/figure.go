package register

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// Figures are read as people here write them: 1.500.000 and 1500000 and 1,5 juta
// are the same. A mark that could be one for thousands or for decimals is asked
// about, never guessed.

// amount is a number with what may stand before and behind it.
var amount = regexp.MustCompile(`^([0-9][0-9.,\x{a0}\x{202f} ]*)(.*)$`)

// powers are words for thousands, millions and milliards.
var powers = map[string]int64{
	"ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000, "miliar": 1_000_000_000, "milyar": 1_000_000_000, "m": 1_000_000_000,
	"triliun": 1_000_000_000_000,
}

// What is wrong with a figure.
const (
	figureUnreadable = "business.number_unreadable"
	figureAmbiguous  = "business.number_ambiguous"
	figureBroken     = "business.number_not_whole"
	figureTooLarge   = "business.number_too_large"
)

// ParseRupiah reads an amount of money, for forms that name their own field.
func ParseRupiah(field, text string) (Rupiah, error) {
	n, key := parseFigure(withoutRupiah(text), true)
	if key == "" && n > mostRupiah {
		key = figureTooLarge
	}
	if key != "" {
		return 0, fault.Field(field, key, text)
	}
	return Rupiah(n), nil
}

// ParseNumber reads a whole number, for forms that name their own field.
func ParseNumber(field, text string) (int64, error) {
	n, key := parseFigure(strings.TrimSpace(text), true)
	if key == "" && n > mostAmount {
		key = figureTooLarge
	}
	if key != "" {
		return 0, fault.Field(field, key, text)
	}
	return n, nil
}

var rupiahMark = regexp.MustCompile(`(?i)^\s*(rp|idr)\.?\s*`)

func withoutRupiah(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(rupiahMark.ReplaceAllString(text, "")), ",-")
	return strings.TrimSpace(text)
}

func readRupiah(text string, k *Kept) (string, error) {
	return k.figure(withoutRupiah(text), text, true)
}

func readNumber(text string, k *Kept) (string, error) { return k.figure(text, text, false) }

func (k *Kept) figure(text, typed string, powered bool) (string, error) {
	n, key := parseFigure(text, powered)
	if key == "" && n > k.Most {
		key = figureTooLarge
	}
	if key != "" {
		return "", k.wrong(key, cut(typed))
	}
	return strconv.FormatInt(n, 10), nil
}

// readQuantity reads a number and what it counts.
func readQuantity(text string, k *Kept) (string, error) {
	m := amount.FindStringSubmatch(text)
	if m == nil {
		return "", k.wrong("business.quantity_unreadable", cut(text))
	}
	unit := strings.Join(strings.Fields(strings.TrimSuffix(m[2], ".")), " ")
	power, rest, _ := strings.Cut(unit, " ")
	number := m[1]
	power = strings.ToLower(power)
	if _, is := powers[power]; is && power != "m" && rest != "" { // "1,5 ribu lembar"; "5 m" counts metres
		number, unit = number+power, rest
	}
	n, key := parseFigure(number, true)
	switch {
	case key != "":
		return "", k.wrong(key, cut(text))
	case n > k.Most:
		return "", k.wrong(figureTooLarge, cut(text))
	case unit == "":
		return "", k.wrong("business.unit_missing", cut(text))
	case utf8.RuneCountInString(unit) > 40:
		return "", k.wrong("business.unit_long")
	}
	return strconv.FormatInt(n, 10) + " " + unit, nil
}

// Amount takes a quantity apart.
func Amount(value string) (n int64, unit string, ok bool) {
	number, unit, _ := strings.Cut(value, " ")
	n, err := strconv.ParseInt(number, 10, 64)
	return n, unit, err == nil
}

var (
	plain     = regexp.MustCompile(`^[0-9]{1,18}$`)
	dotted    = regexp.MustCompile(`^[0-9]{1,3}([. ][0-9]{3})+$`)    // 1.500.000
	commaed   = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3}){2,}$`)    // 1,500,000
	fraction  = regexp.MustCompile(`^([0-9.]{1,24}),([0-9]{1,6})$`)  // 1,5 or 1.500,00
	fractions = regexp.MustCompile(`^([0-9]{1,18})\.([0-9]{1,2})$`)  // 1.5
	english   = regexp.MustCompile(`^([0-9,]{1,24})\.([0-9]{1,2})$`) // 1,500,000.00
	spaces    = strings.NewReplacer("\u00a0", " ", "\u202f", " ")
)

// parseFigure reads a whole number that is not below zero; key says what is wrong.
func parseFigure(text string, powered bool) (n int64, key string) {
	if len(text) > 60 {
		return 0, figureUnreadable
	}
	m := amount.FindStringSubmatch(spaces.Replace(strings.TrimSpace(text)))
	if m == nil {
		return 0, figureUnreadable
	}
	digits, word := strings.TrimSpace(m[1]), strings.ToLower(strings.Trim(m[2], " ."))
	power := int64(1)
	if word != "" {
		p, is := powers[word]
		if !is || !powered {
			return 0, figureUnreadable
		}
		power = p
	}
	whole, part := "", ""
	switch {
	case power == 1 && ambiguous.MatchString(digits):
		return 0, figureAmbiguous
	case plain.MatchString(digits), dotted.MatchString(digits) && power == 1, commaed.MatchString(digits):
		whole = digits
	case fraction.MatchString(digits):
		m := fraction.FindStringSubmatch(digits)
		whole, part = m[1], m[2]
		if strings.Contains(whole, ".") && !dotted.MatchString(whole) {
			return 0, figureUnreadable
		}
	case fractions.MatchString(digits):
		m := fractions.FindStringSubmatch(digits)
		whole, part = m[1], m[2]
	case english.MatchString(digits):
		m := english.FindStringSubmatch(digits)
		whole, part = m[1], m[2]
		if !commaed.MatchString(whole) && !ambiguous.MatchString(whole) {
			return 0, figureUnreadable
		}
	case dotted.MatchString(digits): // 1.500 juta
		return 0, figureAmbiguous
	default:
		return 0, figureUnreadable
	}
	return scaled(strings.NewReplacer(".", "", ",", "", " ", "").Replace(whole), part, power)
}

var ambiguous = regexp.MustCompile(`^[0-9]{1,3},[0-9]{3}$`) // 1,500: one and a half, or fifteen hundred

// scaled is whole.part times a power of ten, when that is a whole number.
func scaled(whole, part string, power int64) (int64, string) {
	n, ok := new(big.Int).SetString(whole+part, 10)
	if !ok {
		return 0, figureUnreadable
	}
	n.Mul(n, big.NewInt(power))
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(part))), nil)
	rest := new(big.Int)
	n.QuoRem(n, ten, rest)
	switch {
	case rest.Sign() != 0:
		return 0, figureBroken
	case !n.IsInt64():
		return 0, figureTooLarge
	}
	return n.Int64(), ""
}

// cut is as much of what was typed as a sentence can hold.
func cut(text string) string {
	if letters := []rune(text); len(letters) > 40 {
		return string(letters[:40]) + "…"
	}
	return text
}
