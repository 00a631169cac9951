package register

import (
	"regexp"
	"strings"

	"wantilan/internal/fault"
)

// price is how people write amounts of money and counts: "Rp 25.000,-", "25rb",
// "1,5 juta", "25 000". Dots and spaces part thousands; a comma begins a fraction,
// which must be zero unless a word for thousands or millions stands behind.
var price = regexp.MustCompile(`^(?:rp\.?|idr)?\s*(\d+|\d{1,3}(?:[. ]\d{3})+)(?:,(\d{1,6}|-))?(?:\s*(ribu|rb|juta|jt))?(?:\s*[,.]-)?$`)

// dottedWord is a fraction with a dot before a word: "1.5 juta".
var dottedWord = regexp.MustCompile(`^((?:rp\.?|idr)?\s*\d+)\.(\d{1,2}\s*(?:ribu|rb|juta|jt))$`)

// noughts is how many zeros a word stands for.
var noughts = map[string]int{"": 0, "ribu": 3, "rb": 3, "juta": 6, "jt": 6}

const longestAmount = 40 // bytes as typed

// readAmount reads a whole number up to most; nothing typed is 0.
func readAmount(field, typed string, most int64) (int64, error) {
	s := strings.ToLower(strings.TrimSpace(strings.ReplaceAll(typed, "\u00a0", " ")))
	if s == "" {
		return 0, nil
	}
	s = dottedWord.ReplaceAllString(s, "$1,$2")
	parts := price.FindStringSubmatch(s)
	if parts == nil || len(s) > longestAmount {
		return 0, fault.Field(field, "product.amount_unreadable")
	}
	digits, fraction, power := strings.NewReplacer(".", "", " ", "").Replace(parts[1]), strings.TrimRight(strings.Trim(parts[2], "-"), "0"), noughts[parts[3]]
	if power == 0 && len(parts[2]) == len("000") { // thousands in English, a fraction here
		return 0, fault.Field(field, "product.amount_thousands")
	}
	if len(fraction) > power {
		return 0, fault.Field(field, "product.amount_fraction")
	}
	digits += fraction + strings.Repeat("0", power-len(fraction))
	var n int64
	for _, d := range strings.TrimLeft(digits, "0") {
		if n = 10*n + int64(d-'0'); n > most {
			return 0, fault.Field(field, "product.amount_too_large", most)
		}
	}
	return n, nil
}

// plainCount is a count as it is typed, without the words of money.
var plainCount = regexp.MustCompile(`^[0-9. ]+$`)

func (r *reading) count(field, typed string, most int64) int64 {
	typed = strings.TrimSpace(strings.ReplaceAll(typed, "\u00a0", " "))
	if typed != "" && !plainCount.MatchString(typed) {
		return keepWrong(r, int64(0), fault.Field(field, "product.count_unreadable"))
	}
	n, err := readAmount(field, typed, most)
	return keepWrong(r, n, err)
}

// heavy is a weight with its unit: grams unless kg stands behind, with up to three
// places behind a comma.
var heavy = regexp.MustCompile(`^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,3}))?\s*(kg|g|gr|gram)?$`)

func (r *reading) weight(field, typed string) int64 {
	s := strings.ToLower(strings.TrimSpace(strings.ReplaceAll(typed, "\u00a0", " ")))
	if s == "" {
		return 0
	}
	parts := heavy.FindStringSubmatch(s)
	if parts == nil || len(s) > longestAmount || parts[3] != "kg" && strings.Trim(parts[2], "0") != "" {
		return keepWrong(r, int64(0), fault.Field(field, "product.weight_unreadable"))
	}
	digits := parts[1]
	if parts[3] == "kg" {
		digits += parts[2] + "000"[len(parts[2]):]
	}
	n, err := readAmount(field, strings.ReplaceAll(digits, ".", ""), mostWeight)
	return keepWrong(r, n, err)
}
