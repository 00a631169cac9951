package reference

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Our own form of a list is text: lines "# name<TAB>value" that say what it is, a
// line of column names, and a line for each row, with tabs between the cells.

// Read reads a list in our own form. Cells are parts of text, which is kept as long
// as they are.
func Read(text string) (List, error) {
	l, rest := List{}, text
	for strings.HasPrefix(rest, "# ") {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		name, value, _ := strings.Cut(line[2:], "\t")
		switch name {
		case "list":
			l.Kind = Kind(value)
		case "version":
			l.Version = value
		case "source":
			l.Source = value
		case "grade":
			l.Grade = Grade(value)
		case "checked":
			l.Checked = value
		}
	}
	layout, known := layouts[l.Kind]
	if !known {
		return l, fmt.Errorf("read a reference list: there is none called %q", l.Kind)
	}
	head, rest, _ := strings.Cut(rest, "\n")
	columns := strings.Count(head, "\t") + 1
	if !layout.reads(head, columns) {
		return l, fmt.Errorf("read the list %s: its columns are %q, not %q", l.Kind, head, layout.head())
	}
	n, wide := strings.Count(rest, "\n"), len(layout.Columns)
	cells := make([]string, 0, n*wide)
	l.Rows = make([]Row, 0, n)
	for line := range strings.Lines(rest) {
		line = strings.TrimSuffix(line, "\n")
		from := len(cells)
		for cell := range strings.SplitSeq(line, "\t") {
			cells = append(cells, cell)
		}
		if len(cells)-from != columns {
			return l, fmt.Errorf("read the list %s: row %d has %d cells, not %d", l.Kind, len(l.Rows)+1, len(cells)-from, columns)
		}
		for range wide - columns {
			cells = append(cells, "")
		}
		l.Rows = append(l.Rows, Row(cells[from:len(cells):len(cells)]))
	}
	return l, nil
}

// reads tells whether a line of column names is that of the layout, or of an edition
// that was kept before columns were added that a row may lack.
func (l Layout) reads(head string, columns int) bool {
	if head == l.head() {
		return true
	}
	return columns < len(l.Columns) && head == Layout{Columns: l.Columns[:columns]}.head() &&
		!slices.ContainsFunc(l.Columns[columns:], func(c Column) bool { return c.Needed })
}

func (l Layout) head() string {
	names := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, "\t")
}

// Text is the list in our own form.
func (l List) Text() string {
	var b strings.Builder
	for _, h := range [][2]string{{"list", string(l.Kind)}, {"version", l.Version}, {"source", l.Source}, {"grade", string(l.Grade)}, {"checked", l.Checked}} {
		fmt.Fprintf(&b, "# %s\t%s\n", h[0], h[1])
	}
	b.WriteString(layouts[l.Kind].head())
	b.WriteByte('\n')
	for _, r := range l.Rows {
		for i, cell := range r {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Line is one line of a file that was handed in.
type Line struct {
	Number int // in the file, from 1
	Cells  []string
}

// Mistake is what is wrong with a file, and where.
type Mistake struct {
	Line   int    // 0: the file as a whole
	Column string // its heading; empty: the line as a whole
	Key    string // of the wording
	Args   []any
}

// mostMistakes is how many are told; who has corrected these hands in again.
const mostMistakes = 100

// mostHeadings is how far down a file its headings may stand, below a title.
const mostHeadings = 15

// FromLines reads the rows of a list out of a file whose headings are the list's
// columns in any order. With mistakes the rows are of no use. Of a part, which is laid
// over another edition, it is not asked whether its rows are whole by themselves.
func FromLines(k Kind, lines []Line, part bool) ([]Row, []Mistake) {
	layout := layouts[k]
	at, places, mistakes := headings(layout, lines)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	var rows []Row
	var from []int // line of each row
	for _, line := range lines[at+1:] {
		row, wrong := layout.row(line, places)
		if row == nil {
			continue
		}
		if len(rows) == MostRows {
			return nil, append(mistakes, Mistake{Line: line.Number, Key: "reference.mistake.too_many", Args: []any{MostRows}})
		}
		if mistakes = append(mistakes, wrong...); len(mistakes) >= mostMistakes {
			return nil, mistakes[:mostMistakes]
		}
		rows, from = append(rows, row), append(from, line.Number)
	}
	if len(rows) == 0 && len(mistakes) == 0 {
		mistakes = append(mistakes, Mistake{Key: "reference.mistake.empty"})
	}
	if len(mistakes) == 0 {
		mistakes = layout.twice(rows, from)
	}
	if len(mistakes) == 0 && layout.whole != nil && !part {
		if i, key, args := layout.whole(rows); i >= 0 {
			mistakes = append(mistakes, Mistake{from[i], layout.Columns[0].Heading, key, args})
		}
	}
	return rows, mistakes
}

// headings finds the line of headings and which column stands where.
func headings(layout Layout, lines []Line) (at int, places []int, mistakes []Mistake) {
	best := 0
	for i, line := range lines[:min(len(lines), mostHeadings)] {
		found := make([]int, len(line.Cells))
		n := 0
		for j, cell := range line.Cells {
			if found[j] = layout.column(strings.TrimSpace(cell)); found[j] >= 0 {
				n++
			}
		}
		if n > best {
			at, places, best = i, found, n
		}
	}
	if best == 0 {
		names := make([]string, len(layout.Columns))
		for i, c := range layout.Columns {
			names[i] = c.Heading
		}
		return 0, nil, []Mistake{{Key: "reference.mistake.headings", Args: []any{strings.Join(names, ", ")}}}
	}
	for i, c := range layout.Columns {
		n := 0
		for _, p := range places {
			if p == i {
				n++
			}
		}
		switch {
		case n == 0 && c.Needed:
			mistakes = append(mistakes, Mistake{Line: lines[at].Number, Key: "reference.mistake.column", Args: []any{c.Heading}})
		case n > 1:
			mistakes = append(mistakes, Mistake{Line: lines[at].Number, Key: "reference.mistake.column_twice", Args: []any{c.Heading}})
		}
	}
	return at, places, mistakes
}

// row reads a line; nil for one without anything.
func (l Layout) row(line Line, places []int) (Row, []Mistake) {
	row, some := make(Row, len(l.Columns)), false
	for i, p := range places {
		if p >= 0 && i < len(line.Cells) {
			row[p] = plain(line.Cells[i])
			if clean := l.Columns[p].check.clean; clean != nil {
				row[p] = clean(row[p])
			}
			some = some || row[p] != ""
		}
	}
	if !some {
		return nil, nil
	}
	var wrong []Mistake
	for i, c := range l.Columns {
		switch cell := row[i]; {
		case cell == "" && c.Needed:
			wrong = append(wrong, Mistake{line.Number, c.Heading, "reference.mistake.needed", nil})
		case cell == "":
		case len(cell) > mostCell:
			wrong = append(wrong, Mistake{line.Number, c.Heading, "reference.mistake.long", []any{mostCell}})
		case !utf8.ValidString(cell):
			wrong = append(wrong, Mistake{line.Number, c.Heading, "reference.mistake.text", nil})
		case c.check.ok != nil && !c.check.ok(cell):
			wrong = append(wrong, Mistake{line.Number, c.Heading, c.check.wrong, []any{shortened(cell)}})
		}
	}
	return row, wrong
}

// plain is a cell with single spaces; an apostrophe that spreadsheets are given so
// that they take a number for text is no part of it.
func plain(cell string) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(cell), "'")), " ")
}

func shortened(cell string) string {
	if r := []rune(cell); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return cell
}

// twice looks for rows that are there twice.
func (l Layout) twice(rows []Row, from []int) (mistakes []Mistake) {
	first := make(map[string]int, len(rows))
	for i, r := range rows {
		key := l.keyOf(r)
		if before, there := first[key]; there {
			mistakes = append(mistakes, Mistake{from[i], l.Columns[l.key[0]].Heading, "reference.mistake.twice", []any{strings.TrimSpace(strings.ReplaceAll(key, "\t", " ")), before}})
			if len(mistakes) == mostMistakes {
				break
			}
			continue
		}
		first[key] = from[i]
	}
	return mistakes
}

// keyOf tells a row from all others of its list.
func (l Layout) keyOf(r Row) string {
	if len(l.key) == 1 {
		return r[l.key[0]]
	}
	parts := make([]string, len(l.key))
	for i, k := range l.key {
		parts[i] = r[k]
	}
	return strings.Join(parts, "\t")
}

// Equal tells whether two rows say the same.
func (r Row) Equal(other Row) bool { return slices.Equal(r, other) }
