package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
)

// clockPattern takes "9", "9.20", "09:20", "09:20:00", "9:20 AM", "09.20 WITA" and
// the time of "2026-12-09T09:20:00".
var clockPattern = regexp.MustCompile(`^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2})(?:[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?)? ?(?:([AaPp])\.?[Mm]\.?|WIB|WITA|WIT)?$`)

// clockText reads a time of day typed as text.
func clockText(s string) (gathering.Clock, bool) {
	m := clockPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])   // the pattern allows only digits
	minute, _ := strconv.Atoi(m[2]) // an empty text gives 0
	second, _ := strconv.Atoi(m[3])
	switch m[4] {
	case "a", "A", "p", "P":
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
		if m[4] == "p" || m[4] == "P" {
			hour += 12
		}
	}
	if hour > 24 || minute > 59 || second > 59 || hour == 24 && minute > 0 {
		return 0, false
	}
	return gathering.Clock(hour*60 + minute), true
}

// clockCell reads a time of day from a cell, where a spreadsheet may have stored
// it as a fraction of a day (0.3888 is 09:20), as a date with time, or as the
// number 9.2 when somebody typed 9.20. The calendar of the workbook (1900 or
// 1904) moves whole days only and so does not matter here.
func clockCell(s string) (gathering.Clock, bool) {
	s = strings.TrimSpace(s)
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	zeroFirst := strings.HasPrefix(s, "00") || strings.HasPrefix(s, "0") && len(s) > 1 && s[1] >= '1' && s[1] <= '9'
	switch {
	case err != nil || zeroFirst:
		return clockText(strings.Replace(s, ",", ".", 1))
	case x >= 0 && x < 1:
		return dayFraction(x)
	case x <= 24:
		hour, minute := math.Modf(x)
		cents := minute * 100
		if math.Abs(cents-math.Round(cents)) > 1e-6 || math.Round(cents) > 59 {
			return 0, false
		}
		return gathering.Clock(int(hour)*60 + int(math.Round(cents))), true
	case x > 1000 && x < 3_000_000:
		return dayFraction(x - math.Floor(x))
	}
	return 0, false
}

// dayFraction turns a part of a day into a clock, to the nearest minute.
func dayFraction(x float64) (gathering.Clock, bool) {
	return gathering.Clock(math.Round(x * 24 * 60)), true
}
