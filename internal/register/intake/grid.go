package intake

import "strings"

// Grid is one sheet or table of a file as typed.
type Grid struct {
	Name    string // of the sheet; of the file when it has none
	Rows    []Row  // those that are not blank, in order
	Merged  []Block
	NoValue [][2]int // row and column, from 1, of formulas without a result
	From    int      // year that days are counted from: 1900, or 1904 in some workbooks
	Harmed  bool     // text that looks like a formula has an apostrophe in front
	Whole   int      // rows of the sheet, where only the first are here; 0: all are
}

// Row is one row as typed.
type Row struct {
	Number int // in the file, from 1
	Cells  []string
}

// Block is a block of merged cells, columns and rows from 1.
type Block struct{ Left, Top, Right, Down int }

// Bounds of what is read.
const (
	MostColumns = 200
	longest     = 200   // letters of a name
	longestText = 2_000 // letters of other texts
	headRows    = 300   // rows that a person is shown for telling what a column is
)

// cell is the text of a cell without spaces around it.
func (r Row) cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(spaces.Replace(r.Cells[column]))
}

// spaces are characters that look like one.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\ufeff", "", "\u200b", "")

// filled counts the cells that hold something.
func (r Row) filled() (n int) {
	for c := range r.Cells {
		if r.cell(c) != "" {
			n++
		}
	}
	return n
}

// width is the number of columns.
func (g *Grid) width() (n int) {
	for _, r := range g.Rows {
		n = max(n, len(r.Cells))
	}
	return n
}

// head is the grid with its first rows only.
func (g Grid) head() Grid {
	if len(g.Rows) > headRows {
		g.Whole, g.Rows = len(g.Rows), g.Rows[:headRows]
	}
	return g
}

// spread copies what stands in a block of merged cells one column wide into all
// its rows: a kecamatan told once for its businesses. Wider blocks are headings.
func (g *Grid) spread() {
	at := make(map[int]int, len(g.Rows))
	for i, r := range g.Rows {
		at[r.Number] = i
	}
	for _, b := range g.Merged {
		first, there := at[b.Top]
		if b.Left != b.Right || b.Top == b.Down || !there {
			continue
		}
		text := g.Rows[first].cell(b.Left - 1)
		for n := b.Top + 1; n <= b.Down && text != ""; n++ {
			if i, there := at[n]; there {
				g.Rows[i].set(b.Left-1, text)
			}
		}
	}
}

// set writes a cell that is empty.
func (r *Row) set(column int, text string) {
	if r.cell(column) != "" {
		return
	}
	cells := make([]string, max(len(r.Cells), column+1))
	copy(cells, r.Cells)
	cells[column] = text
	r.Cells = cells
}

// Letters names a column as spreadsheets do: 0 is A, 26 is AA.
func Letters(column int) string {
	var s string
	for column++; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}
