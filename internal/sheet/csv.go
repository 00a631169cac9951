package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// listColumns are the columns of the list of meetings, in CSV and in workbooks;
// the heading is the wording sheet.list.<column>.
var listColumns = []string{"no", "slot", "start", "end", "table", "hall", "from_no", "from", "from_kind", "to_no", "to", "to_kind", "priority", "note"}

// CSV writes one row for each meeting, in the order of time, beginning with the
// mark that makes Excel read it as UTF-8. Cells are divided as Excel expects in
// the wording's language: by semicolon in Indonesian, by comma in English. Text
// that a spreadsheet would run as a formula is preceded by an apostrophe.
func CSV(w io.Writer, d timetable.Day, in *lang.Wording) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if in.Tag != lang.EN {
		out.Comma = ';'
	}
	head := make([]string, len(listColumns))
	for i, c := range listColumns {
		head[i] = in.T("sheet.list." + c)
	}
	version := ""
	switch {
	case d.Published > 0:
		version = in.T("sheet.board.published", d.Published)
	case d.Drafted:
		version = in.T("sheet.board.draft")
	}
	if version != "" {
		head = append(head, in.T("sheet.csv.version"))
	}
	err := out.Write(head)
	l := newLayout(d, in)
	for _, b := range l.held {
		if err != nil {
			break
		}
		row := make([]string, len(listColumns))
		for i, v := range l.listRow(b) {
			switch v := v.(type) {
			case string:
				row[i] = Harmless(v)
			case int:
				row[i] = strconv.Itoa(v)
			}
		}
		if version != "" {
			row = append(row, version)
		}
		err = out.Write(row)
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// listRow is one line of the list of meetings; every value is an int or string.
func (l *layout) listRow(b timetable.Booking) []any {
	q, s := l.request(b), l.slot(b.Slot)
	start, end := "", ""
	if s.Timed() {
		start, end = l.in.Clock(int(s.Start)), l.in.Clock(int(s.End))
	}
	return append([]any{b.Request, b.Slot, start, end, l.table(b.Table), l.hall(b.Table)}, l.parties(q)...)
}

func (l *layout) parties(q match.Request) []any {
	return []any{q.From, l.name(q.From), l.kind(q.From), q.To, l.name(q.To), l.kind(q.To), l.priority(q.Priority), q.Note}
}

func (l *layout) priority(p match.Priority) string {
	if name, known := priorityName[p]; known {
		return l.in.T("sheet.priority." + name)
	}
	return ""
}

// Harmless makes sure that a spreadsheet takes a text for text. Programs look
// past blanks and treat full-width signs like plain ones.
func Harmless(s string) string {
	s = printable(s)
	if s == "" {
		return s
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return "'" + s
	}
	first := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	})
	if first != "" && strings.ContainsRune("=+-@＝＋－＠−﹢﹣", []rune(first)[0]) {
		return "'" + s
	}
	return s
}
