package lang

import (
	"strconv"
	"strings"
	"time"
)

// Number writes a whole number with the language's thousands mark: 1.234 in
// Indonesian, 1,234 in English.
func (w *Wording) Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	mark := "."
	if w.Tag == EN {
		mark = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return sign + s
}

// Rupiah writes an amount of money: Rp25.000, in English Rp25,000.
func (w *Wording) Rupiah(n int64) string { return "Rp" + w.Number(int(n)) }

// Or is the text of a key that ends in a code, or the code itself where nobody gave
// it one.
func (w *Wording) Or(prefix, code string) string {
	if w.Has(prefix + code) {
		return w.T(prefix + code)
	}
	return code
}

// Decimal writes a number with the given digits after the language's decimal
// mark: 2,5 in Indonesian, 2.5 in English.
func (w *Wording) Decimal(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if w.Tag == EN {
		return s
	}
	return strings.ReplaceAll(s, ".", ",")
}

var (
	daysID   = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	monthsID = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
)

// Date writes a day in full: "Rabu, 9 Desember 2026", "Wednesday, 9 December 2026".
// The zero time gives an empty text.
func (w *Wording) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if w.Tag == EN {
		return t.Format("Monday, 2 January 2006")
	}
	return daysID[t.Weekday()] + ", " + strconv.Itoa(t.Day()) + " " + monthsID[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Clock writes minutes after midnight as each language prints them: 09.30, 09:30. Of a later
// day, from 24.00 on, it says which: hari 2, 09.30.
func (w *Wording) Clock(minutes int) string {
	const day = 24 * 60
	if minutes > day {
		return w.T("paper.on_day", (minutes-1)/day+1, w.Clock((minutes-1)%day+1))
	}
	mark := "."
	if w.Tag == EN {
		mark = ":"
	}
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	return two(minutes/60) + mark + two(minutes%60)
}

// Zone names an Indonesian time zone as people say it: WIB, WITA, WIT.
func (w *Wording) Zone(iana string) string {
	switch iana {
	case "Asia/Jakarta", "Asia/Pontianak":
		return "WIB"
	case "Asia/Makassar":
		return "WITA"
	case "Asia/Jayapura":
		return "WIT"
	}
	return iana
}
