package xlsx

import (
	"errors"
	"fmt"
	"unicode/utf16"
)

// Sheet is a worksheet being made.
type Sheet struct {
	book    *Book
	number  int
	name    string
	widths  []float64       // of the columns; 0 for the usual
	heights map[int]float64 // of rows
	rows    [][]cell
	links   []link
	notes   []Note
	choices []Choice
	filter  Range
	frozen  struct{ columns, rows int }
	page    *Page
	bare    bool // without grid lines

	stream *spool // once rows were given with Row
	next   int    // row of it
}

type cell struct {
	value any
	style int
	there bool
}

// formula is a value that is computed.
type formula string

type link struct {
	at      string
	place   string // in this workbook
	address string // elsewhere
}

// Range is a block of cells.
type Range struct{ Left, Top, Right, Down int }

func (r Range) String() string {
	first, last := At(r.Left, r.Top), At(r.Right, r.Down)
	if first == last {
		return first
	}
	return first + ":" + last
}

func (r Range) set() bool { return r.Left > 0 }

// Note explains a cell when the pointer rests on it. Its size is in pixels.
type Note struct {
	Column, Row   int
	Author, Text  string
	Width, Height int
}

// Choice says what cells may hold: one word of a list, what stands in the cells of a
// range, or a whole number.
type Choice struct {
	In          Range
	Words       []string
	From        string // such as 'Peserta'!$B$2:$B$9
	Least, Most int    // of whole numbers, when there are neither words nor cells
	Warns       bool   // what else is typed is asked about rather than refused
	Title, Text string // what is said then; empty: nothing is said and all is taken
}

// Page is how a sheet is printed, as wide as one page.
type Page struct {
	Paper               int // the format's number: 8 is A3, 9 is A4
	Landscape           bool
	Header, Footer      string // with the format's codes, such as &P for the page
	FirstHead, LastHead int    // rows that stand on every page; 0 for none
}

// margins of pages, in inches
const margins = `<pageMargins left="0.4" right="0.4" top="0.7" bottom="0.6" header="0.3" footer="0.3"/>`

// Name is what the sheet is called.
func (s *Sheet) Name() string { return s.name }

// cell finds a cell of those that are kept.
func (s *Sheet) cell(column, row int) *cell {
	if column < 1 || column > MostColumns || row < 1 || row > MostRows || s.stream != nil {
		s.book.keep(fmt.Errorf("sheet %q has no cell in column %d, row %d", s.name, column, row))
		return &cell{}
	}
	for len(s.rows) < row {
		s.rows = append(s.rows, nil)
	}
	for len(s.rows[row-1]) < column {
		s.rows[row-1] = append(s.rows[row-1], cell{})
	}
	return &s.rows[row-1][column-1]
}

// Put writes a cell: a string as text, never as a formula, an int, int64 or float64 as
// a number, nil as nothing.
func (s *Sheet) Put(column, row int, value any, style int) {
	*s.cell(column, row) = cell{value, style, true}
}

// Fill gives cells a look.
func (s *Sheet) Fill(r Range, style int) {
	for row := r.Top; row <= r.Down; row++ {
		for column := r.Left; column <= r.Right; column++ {
			c := s.cell(column, row)
			c.style, c.there = style, true
		}
	}
}

// Compute gives a cell a formula, written as in English, and leaves its look.
func (s *Sheet) Compute(column, row int, text string) {
	c := s.cell(column, row)
	c.value, c.there = formula(text), true
}

// Width makes columns as wide as so many letters.
func (s *Sheet) Width(first, last int, letters float64) {
	for len(s.widths) < last {
		s.widths = append(s.widths, 0)
	}
	for c := first; c <= last; c++ {
		s.widths[c-1] = letters
	}
}

// Height makes a row as high as so many points.
func (s *Sheet) Height(row int, points float64) {
	if s.heights == nil {
		s.heights = map[int]float64{}
	}
	s.heights[row] = points
}

// Freeze keeps the first columns and rows in sight.
func (s *Sheet) Freeze(columns, rows int) { s.frozen.columns, s.frozen.rows = columns, rows }

// Filter puts buttons into the first row of a range, with which the rest is filtered.
func (s *Sheet) Filter(r Range) { s.filter = r }

// HideGrid shows no lines but those of the cells' looks.
func (s *Sheet) HideGrid() { s.bare = true }

// Print sets up printing.
func (s *Sheet) Print(p Page) { s.page = &p }

// Link leads from a cell to another of this workbook, such as 'Peserta'!A1.
func (s *Sheet) Link(column, row int, place string) {
	s.links = append(s.links, link{at: At(column, row), place: place})
}

// LinkOut leads from a cell to an address of the web.
func (s *Sheet) LinkOut(column, row int, address string) {
	s.links = append(s.links, link{at: At(column, row), address: address})
}

// Note adds one.
func (s *Sheet) Note(n Note) { s.notes = append(s.notes, n) }

// Choose adds what cells may hold.
func (s *Sheet) Choose(c Choice) {
	if n := len(utf16.Encode([]rune(c.list()))); n > mostChoices {
		s.book.keep(fmt.Errorf("sheet %q: a list to choose from has %d letters, %d are possible", s.name, n, mostChoices))
	}
	s.choices = append(s.choices, c)
}

// Row writes the next row, its cells all in one look. It goes out at once: what belongs
// to the sheet before its rows, widths and what is frozen, is said before, and no cell
// is put anywhere else.
func (s *Sheet) Row(style int, values ...any) error {
	if s.book.err != nil {
		return s.book.err
	}
	s.book.keep(s.row(style, values))
	return s.book.err
}

func (s *Sheet) row(style int, values []any) error {
	switch {
	case len(s.rows) > 0:
		return errors.New("a sheet is either written row by row or cell by cell")
	case s.next == MostRows:
		return fmt.Errorf("a worksheet has at most %d rows", MostRows)
	case s.stream == nil:
		stream, err := newSpool()
		if err != nil {
			return err
		}
		s.stream = stream
		s.begin(stream.printer)
	}
	s.next++
	p := s.stream.printer
	s.printRow(p, s.next, len(values), func(i int) cell { return cell{values[i], style, true} })
	return s.stream.err(s.book.err)
}
