package sheet

import (
	"cmp"
	"slices"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/order"
)

// Table names one of the four tables of a workbook or CSV set.
type Table string

// The four tables, in the order in which they are shown.
const (
	Participants Table = "participants" // Peserta
	Requests     Table = "requests"     // Permintaan
	Slots        Table = "slots"        // Waktu
	Tables       Table = "tables"       // Meja
)

// AllTables lists the four tables in the order in which they are shown.
var AllTables = []Table{Participants, Requests, Slots, Tables}

// A Mistake is one thing wrong with a file, with its place. Rows and columns are
// counted from 1 and 0 means the whole; in JSON and .dzn files Row is the line
// and Column the character.
type Mistake struct {
	File    string // as given, with the name inside a folder or zip after a slash
	Table   Table  // empty for JSON and .dzn
	Sheet   string // worksheet as named in the file; workbooks only
	Row     int
	Column  int
	Heading string // of the column, as typed in the file
	Range   string // cells concerned when there are several, such as B3:D3
	Field   string // in our own words: "meetings[2].slot", "participants.kind"
	Kind    Kind
	Args    []any // of the wording
}

// term is an argument that is itself a wording key.
type term string

// Mistakes is every mistake found in a file. Readers return it as their error.
type Mistakes []Mistake

// Error lists all mistakes in English, one a line.
func (ms Mistakes) Error() string { return ms.Word(lang.In(lang.EN)) }

// Word lists all mistakes in the wording's language, one a line.
func (ms Mistakes) Word(w *lang.Wording) string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Word(w)
	}
	return strings.Join(lines, "\n")
}

// Error is the mistake in English with its place and what to do.
func (m Mistake) Error() string { return m.Word(lang.In(lang.EN)) }

// Word is the whole mistake in one line: place, what is wrong, what to do.
func (m Mistake) Word(w *lang.Wording) string {
	text := m.What(w)
	if place := m.Place(w); place != "" {
		text = place + ": " + text
	}
	if do := m.Do(w); do != "" {
		text += ". " + do
	}
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// What says what is wrong, without the place.
func (m Mistake) What(w *lang.Wording) string {
	return w.T("sheet.mistake."+string(m.Kind)+".what", m.args(w)...)
}

// Do says what the reader of the message can do about it.
func (m Mistake) Do(w *lang.Wording) string {
	return w.T("sheet.mistake."+string(m.Kind)+".do", m.args(w)...)
}

func (m Mistake) args(w *lang.Wording) []any {
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		switch a := a.(type) {
		case term:
			args[i] = w.T(string(a))
		case gathering.Clock:
			args[i] = w.Clock(int(a))
		case expectation:
			args[i] = w.T(a.key, a.args...)
		case string:
			args[i] = shown(a)
		default:
			args[i] = a
		}
	}
	return args
}

// Place says where the mistake is: file, sheet, row, column with its heading.
func (m Mistake) Place(w *lang.Wording) string {
	var parts []string
	add := func(key string, args ...any) { parts = append(parts, w.T("sheet.place."+key, args...)) }
	if m.File != "" {
		parts = append(parts, shown(m.File))
	}
	if m.Sheet != "" {
		add("sheet", shown(m.Sheet))
	}
	switch {
	case m.Table == "" && m.Row > 0 && m.Column > 0:
		add("line_column", m.Row, m.Column)
	case m.Table == "" && m.Row > 0:
		add("line", m.Row)
	case m.Row > 0:
		add("row", m.Row)
	}
	if m.Table != "" && m.Column > 0 {
		if m.Heading != "" {
			add("column_heading", letters(m.Column), shown(m.Heading))
		} else {
			add("column", letters(m.Column))
		}
	}
	if m.Range != "" {
		add("range", m.Range)
	}
	if m.Table == "" && m.Field != "" {
		add("field", m.Field)
	}
	return strings.Join(parts, ", ")
}

// shown makes text from a file fit for one line of a message: no control
// characters, and not longer than a line.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// letters names a column as spreadsheets do: 1 is A, 27 is AA.
func letters(column int) string {
	var s string
	for ; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}

// findings collects mistakes up to MostMistakes and counts the rest.
type findings struct {
	file string
	list Mistakes
	more int
	rows int            // read so far, of all tables
	told func(rows int) // nil: nobody wants to know
}

// toldEvery is after how many rows it is told how many there are.
const toldEvery = 500

// row counts one that was read.
func (f *findings) row() {
	if f.rows++; f.told != nil && f.rows%toldEvery == 0 {
		f.told(f.rows)
	}
}

func (f *findings) add(m Mistake) {
	if len(f.list) >= MostMistakes {
		f.more++
		return
	}
	if m.File == "" {
		m.File = f.file
	}
	f.list = append(f.list, m)
}

// whole adds a mistake about the file itself.
func (f *findings) whole(kind Kind, args ...any) { f.add(Mistake{Kind: kind, Args: args}) }

// all gives the mistakes with a last one that counts those not listed; nil when
// there are none.
func (f *findings) all() Mistakes {
	if f.more > 0 {
		return append(f.list[:len(f.list):len(f.list)], Mistake{File: f.file, Kind: More, Args: []any{f.more}})
	}
	return f.list
}

// sorted puts the mistakes into the order of the file: by table as pages show
// them, then row, then column. What concerns a whole table comes first.
func (f *findings) sorted() {
	order.By(f.list, func(a, b Mistake) int {
		return cmp.Or(
			cmp.Compare(slices.Index(tableOrder, a.Table), slices.Index(tableOrder, b.Table)),
			cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	})
}
