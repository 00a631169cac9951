package sheet

import (
	"strconv"
	"strings"
	"time"

	"wantilan/internal/zones"
	"wantilan/schedule"
)

// about reads the optional table with the gathering's title, place and day.
func (r *tableReader) about(g *grid, date1904 bool) {
	if g == nil {
		return
	}
	s := &sheetTable{grid: g, table: About, found: r.found, header: -1, columns: map[string]int{}, flagged: map[[2]int]bool{}}
	values := map[string]gridRow{}
	for _, row := range g.rows {
		if len(row.cells) == 0 {
			continue
		}
		field, ok := columnFor(row.cells[0], aboutLabels)
		if !ok {
			if near := nearHeading(About, row.cells[0], aboutLabels, nil); near != nil {
				s.bad(row, 0, HeadingSee, row.cells[0], near)
			}
			continue
		}
		values[field] = row
	}
	text := func(field string, most int) string {
		row := values[field]
		if len(row.cells) < 2 {
			return ""
		}
		v, wrong, args := cleanText(row.cells[1], most)
		if wrong != "" {
			s.bad(row, 1, wrong, args...)
		}
		return v
	}
	into := &r.day.Gathering
	into.Title, into.Theme, into.Place = text("title", MostNameLen), text("theme", MostNoteLen), text("place", MostNameLen)
	if zone := text("zone", MostNameLen); zone != "" {
		into.Zone = zoneName(zone)
	}
	zone, err := zones.Load(into.Zone)
	if err != nil || into.Zone == "Local" {
		s.bad(values["zone"], 1, BadZone, into.Zone)
		zone = time.UTC
	}
	if date := text("date", MostNameLen); date != "" {
		day, ok := dateCell(date, date1904)
		if !ok {
			s.bad(values["date"], 1, BadDate, date)
		} else {
			into.Date = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
		}
	}
	if fairness := text("fairness", MostNameLen); fairness != "" {
		n, ok := wholeNumber(fairness)
		if !ok || n < 0 || n > schedule.MostSlots {
			s.bad(values["fairness"], 1, OutOfRange, fairness, 0, schedule.MostSlots)
		}
		r.day.Fairness = &n
	}
}

// zoneName turns the Indonesian zones into their IANA names.
func zoneName(s string) string {
	switch bare(s) {
	case "wib":
		return "Asia/Jakarta"
	case "wita":
		return "Asia/Makassar"
	case "wit":
		return "Asia/Jayapura"
	}
	return s
}

var months = map[string]time.Month{
	"januari": 1, "februari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "agustus": 8, "september": 9, "oktober": 10, "november": 11, "desember": 12,
	"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10, "december": 12,
}

// dayOfSerial is the day that a spreadsheet's calendar gives a number. The older one
// counts from the end of 1899 as if 1900 had been a leap year, the other from 1904.
func dayOfSerial(x float64, date1904 bool) time.Time {
	from := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		from = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return from.AddDate(0, 0, int(x))
}

// dateCell reads a day: a spreadsheet's serial number in its calendar, 2026-12-09,
// 9/12/2026 (day first, as in Indonesia) or "Rabu, 9 Desember 2026".
func dateCell(s string, date1904 bool) (time.Time, bool) {
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		if x < 20_000 || x > 80_000 { // outside 1954 to 2119
			return time.Time{}, false
		}
		return dayOfSerial(x, date1904), true
	}
	if len(s) >= len(time.DateOnly) {
		if day, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			return day, true
		}
	}
	for _, layout := range []string{"2/1/2006", "2-1-2006", "2.1.2006"} {
		if day, err := time.Parse(layout, s); err == nil {
			return day, true
		}
	}
	if _, rest, found := strings.Cut(s, ","); found {
		s = rest
	}
	parts := strings.Fields(strings.ToLower(s))
	if len(parts) != 3 {
		return time.Time{}, false
	}
	day, err1 := strconv.Atoi(parts[0])
	year, err2 := strconv.Atoi(parts[2])
	month := months[parts[1]]
	got := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return got, err1 == nil && err2 == nil && month > 0 && got.Day() == day && year > 1950 && year < 2200
}
