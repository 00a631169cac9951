package sheet

import (
	"slices"
	"strings"
)

// grid is one sheet or CSV file as typed.
type grid struct {
	file    string // for messages; with the name inside a zip or folder
	sheet   string // worksheet; empty for CSV
	hidden  bool
	rows    []gridRow // rows that are not blank, in order
	merged  []cellRange
	noValue map[[2]int]bool // row and column of formulas without a result
	cut     bool            // more rows than any table may have; the rest was not read
	broken  bool            // could not be read to its end, which is reported
}

type gridRow struct {
	number int      // in the file, from 1
	cells  []string // as typed or, in workbooks, as stored
}

// cellRange is a block of merged cells, columns and rows from 1.
type cellRange struct {
	ref                    string
	left, top, right, down int
}

func (g *grid) name() string {
	if g.sheet != "" {
		return g.sheet
	}
	return g.file
}

// sheetTable is a grid read as one of the tables.
type sheetTable struct {
	*grid
	table   Table
	found   *findings
	header  int            // index of the heading row in rows; -1 when there is none
	columns map[string]int // 0-based column of each field
	data    []gridRow      // rows to be read
	flagged map[[2]int]bool
}

// mostHeaderRow is how far down the headings may stand, below a title or logo.
const mostHeaderRow = 15

// open finds the headings of a grid and checks its shape.
func open(g *grid, t Table, found *findings) *sheetTable {
	s := &sheetTable{grid: g, table: t, found: found, header: -1, columns: map[string]int{}, flagged: map[[2]int]bool{}}
	best := 0
	for i, row := range g.rows {
		if row.number > mostHeaderRow {
			break
		}
		if n := s.known(row); n > best {
			s.header, best = i, n
		}
	}
	if s.header < 0 {
		s.found.add(s.at(0, -1, NoHeadings, term("sheet.headings."+string(t))))
		return s
	}
	s.headings()
	s.merges()
	for _, row := range g.rows[s.header+1:] {
		if s.blank(row) || s.example(row) {
			continue
		}
		s.data = append(s.data, row)
	}
	s.clean()
	return s
}

// known counts the different columns that a row names.
func (s *sheetTable) known(row gridRow) int {
	seen := map[string]bool{}
	for _, cell := range row.cells {
		if field, ok := columnFor(cell, columns[s.table]); ok {
			seen[field] = true
		}
	}
	return len(seen)
}

// headings maps columns to fields.
func (s *sheetTable) headings() {
	row := s.rows[s.header]
	for c, text := range row.cells {
		field, ok := columnFor(text, columns[s.table])
		if !ok {
			continue
		}
		if first, twice := s.columns[field]; twice {
			s.bad(row, c, HeadingTwice, text, letters(first+1))
			continue
		}
		s.columns[field] = c
	}
	for c, text := range row.cells {
		if _, ok := columnFor(text, columns[s.table]); ok {
			continue
		}
		if near := nearHeading(s.table, text, columns[s.table], s.columns); near != nil {
			s.bad(row, c, HeadingSee, text, near)
		}
	}
	for _, field := range needed[s.table] {
		if _, there := s.columns[field]; !there {
			s.found.add(s.at(row.number, -1, HeadingMissing, headingTerm(s.table, field)))
		}
	}
}

// merges reports merged cells below the headings in columns that are read.
func (s *sheetTable) merges() {
	top := s.rows[s.header].number
	for _, m := range s.merged {
		if m.down < top {
			continue
		}
		for _, c := range s.columns {
			if m.left <= c+1 && c+1 <= m.right {
				wrong := s.at(m.top, -1, Merged)
				wrong.Range = m.ref
				s.found.add(wrong)
				break
			}
		}
		s.swallow(m)
	}
}

// swallow keeps the cells of a merged block from being reported again as empty.
func (s *sheetTable) swallow(m cellRange) {
	for _, row := range s.rows {
		if row.number < m.top || row.number > m.down {
			continue
		}
		for _, c := range s.columns {
			if m.left <= c+1 && c+1 <= m.right {
				s.flagged[[2]int{row.number, c}] = true
			}
		}
	}
}

// blank tells whether a row has nothing to read. Numbers alone do not make a
// participant or request, but they do make a slot or table.
func (s *sheetTable) blank(row gridRow) bool {
	counts := s.table == Slots || s.table == Tables
	for field, c := range s.columns {
		if (field != "no" || counts) && c < len(row.cells) && strings.TrimSpace(row.cells[c]) != "" {
			return false
		}
		if s.noValue[[2]int{row.number, c + 1}] && field != "no" {
			return false
		}
	}
	return true
}

// spreadsheetErrors are the values of cells whose formula failed.
var spreadsheetErrors = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}

// clean trims the cells that are read and reports those that hold errors or
// letters that no text has.
func (s *sheetTable) clean() {
	long := map[string]bool{"note": true, "product": true, "unavailable": true, "after": true}
	for i, row := range s.data {
		cells := slices.Clone(row.cells)
		for field, c := range s.columns {
			if s.noValue[[2]int{row.number, c + 1}] && field != "no" {
				s.bad(row, c, FormulaEmpty)
			}
			if c >= len(cells) {
				continue
			}
			most := MostNameLen
			if long[field] {
				most = MostNoteLen
			}
			text, wrong, args := cleanText(strings.ReplaceAll(cells[c], "\u00a0", " "), most)
			if wrong == "" && slices.Contains(spreadsheetErrors, text) {
				wrong, args, text = ErrorCell, []any{text}, ""
			}
			if wrong != "" {
				s.bad(row, c, wrong, args...)
			}
			cells[c] = text
		}
		s.data[i].cells = cells
	}
}

// text is a field's cell, trimmed; "" when the column is not there.
func (s *sheetTable) text(row gridRow, field string) string {
	c, there := s.columns[field]
	if !there || c >= len(row.cells) {
		return ""
	}
	return row.cells[c]
}

// wrong reports a mistake in a field's cell; the first of a cell only.
func (s *sheetTable) wrong(row gridRow, field string, kind Kind, args ...any) {
	c, there := s.columns[field]
	if !there {
		c = -1
	}
	s.bad(row, c, kind, args...)
}

func (s *sheetTable) bad(row gridRow, c int, kind Kind, args ...any) {
	cell := [2]int{row.number, c}
	if c >= 0 && s.flagged[cell] {
		return
	}
	s.flagged[cell] = true
	s.found.add(s.at(row.number, c, kind, args...))
}

// at is a mistake of this table at a row and 0-based column; -1 is none.
func (s *sheetTable) at(row, c int, kind Kind, args ...any) Mistake {
	m := Mistake{File: s.file, Table: s.table, Sheet: s.sheet, Row: row, Kind: kind, Args: args}
	if c < 0 {
		return m
	}
	m.Column = c + 1
	if s.header >= 0 && row != s.rows[s.header].number && c < len(s.rows[s.header].cells) {
		m.Heading = strings.TrimSpace(s.rows[s.header].cells[c])
	}
	for field, known := range s.columns {
		if known == c {
			m.Field = string(s.table) + "." + field
		}
	}
	return m
}

// numbered puts the rows into the order of their numbers, which must be 1, 2, 3
// without gaps, or all left out.
func (s *sheetTable) numbered() []gridRow {
	given := 0
	for _, row := range s.data {
		if s.text(row, "no") != "" {
			given++
		}
	}
	if given == 0 {
		return s.data
	}
	byNumber := make(map[int]gridRow, len(s.data))
	for _, row := range s.data {
		text := s.text(row, "no")
		n, ok := wholeNumber(text)
		switch before, twice := byNumber[n]; {
		case text == "":
			s.wrong(row, "no", NumberMissing)
		case !ok || n < 1:
			s.wrong(row, "no", NotANumber, text)
		case twice:
			s.wrong(row, "no", NumberTwice, n, before.number)
		default:
			byNumber[n] = row
		}
	}
	if len(byNumber) < len(s.data) {
		return s.data
	}
	ordered := make([]gridRow, 0, len(s.data))
	for n := 1; n <= len(s.data); n++ {
		row, there := byNumber[n]
		if !there {
			s.gap(n)
			return s.data
		}
		ordered = append(ordered, row)
	}
	return ordered
}

// gap reports the first missing number at the row that jumps over it.
func (s *sheetTable) gap(missing int) {
	after, at := 0, s.data[0]
	for _, row := range s.data {
		if n, _ := wholeNumber(s.text(row, "no")); n > missing && (after == 0 || n < after) {
			after, at = n, row
		}
	}
	s.wrong(at, "no", NumberGap, missing)
}

// inside reads a whole number within limits; absent when the cell is empty.
func (s *sheetTable) inside(row gridRow, field string, low, high, absent int) int {
	text := s.text(row, field)
	if text == "" {
		return absent
	}
	n, ok := wholeNumber(text)
	switch {
	case !ok:
		s.wrong(row, field, NotANumber, text)
	case n < low || n > high:
		s.wrong(row, field, OutOfRange, text, low, high)
	default:
		return n
	}
	return absent
}

// choice reads one of a set of words; absent when the cell is empty.
func choice[T any](s *sheetTable, row gridRow, field string, absent T, read func(string) (T, bool), allowed term) T {
	text := s.text(row, field)
	if text == "" {
		return absent
	}
	v, ok := read(strings.TrimSuffix(text, ".0"))
	if !ok {
		s.wrong(row, field, UnknownWord, text, allowed)
		return absent
	}
	return v
}
