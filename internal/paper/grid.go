package paper

import (
	"fmt"
	"io"

	"wantilan/internal/lang"
)

// Table is a list as it is printed and as it stands in a workbook.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string
}

// column is one column of a printed table.
type column struct {
	head  string
	share float64                              // of the width that is left over; 0: as wide as wide
	wide  float64                              // millimetres
	align string                               // L, C or R
	sign  bool                                 // room to sign: numbers left and right in turn
	drawn func(c *canvas, b box, row int) bool // draws into a cell; false when it leaves it
}

// grid is a table on paper, over as many pages as it takes, with the occasion's
// heading on each and signatures on the last.
type grid struct {
	occasion *Occasion
	title    string
	under    []string // lines beneath the title
	columns  []column
	rows     [][]string
	least    float64  // height of a row
	empty    string   // what to say when there is no row
	total    []string // a last row in bold; may be empty
	signers  []Signatory
	size     Size
}

// Measures of a table's page in millimetres; letter sizes in points.
const (
	gridMargin  = 14.0
	gridFoot    = 9.0 // room for the page number above the margin
	gridText    = 9.0
	gridLine    = 4.0
	gridPad     = 1.3
	gridHead    = 7.5
	signHigh    = 38.0
	mostInCell  = 8      // lines; more than a name or an address ever has
	mostGridRow = 20_000 // of one file
)

// laid is one row with its cells broken into lines.
type laid struct {
	cells [][]string
	high  float64
	index int // from 0
	bold  bool
}

// sheets lays a table out on pages.
func (g *grid) sheets(c *canvas) []sheet {
	wide, high := g.size.millimetres()
	widths := g.widths(wide - 2*gridMargin)
	rows := g.lay(c, widths)
	head := g.headHigh(c, widths)
	var parts [][]laid
	room, at := 0.0, -1
	for _, r := range rows {
		if at < 0 || room < r.high {
			parts = append(parts, nil)
			at++
			room = high - 2*gridMargin - gridFoot - head - g.topHigh(c, wide, at == 0)
		}
		parts[at] = append(parts[at], r)
		room -= r.high
	}
	if at < 0 {
		parts, room = [][]laid{nil}, high-2*gridMargin-gridFoot-head-g.topHigh(c, wide, true)-12
		at = 0
	}
	signs := g.signsHigh()
	apart := signs > 0 && room < signs
	if apart { // signatures never stand alone on a page
		last := parts[at]
		if n := len(last); n > 1 {
			parts[at] = last[:n-1]
			parts = append(parts, last[n-1:])
		} else {
			parts = append(parts, nil)
		}
	}
	sheets := make([]sheet, len(parts))
	for i, part := range parts {
		sheets[i] = sheet{wide, high, func(c *canvas) { g.draw(c, part, widths, i == 0, i == len(parts)-1) }}
	}
	return sheets
}

// widths shares the room out among the columns.
func (g *grid) widths(room float64) []float64 {
	shares := 0.0
	for _, col := range g.columns {
		room -= col.wide
		shares += col.share
	}
	all := make([]float64, len(g.columns))
	for i, col := range g.columns {
		all[i] = col.wide
		if shares > 0 {
			all[i] += room * col.share / shares
		}
	}
	return all
}

// lay breaks all cells into lines.
func (g *grid) lay(c *canvas, widths []float64) []laid {
	var all []laid
	for i, row := range g.rows {
		all = append(all, g.layRow(c, widths, row, i, false))
	}
	if len(g.total) > 0 && len(g.rows) > 0 {
		all = append(all, g.layRow(c, widths, g.total, len(g.rows), true))
	}
	return all
}

func (g *grid) layRow(c *canvas, widths []float64, row []string, index int, bold bool) laid {
	l := laid{index: index, high: g.least, bold: bold}
	c.font(bold, gridText, ink)
	for i, cell := range row {
		lines := c.breakUp(cell, widths[i]-2*gridPad)
		if len(lines) > mostInCell {
			lines = append(lines[:mostInCell-1], lines[mostInCell-1]+"…")
		}
		l.cells = append(l.cells, lines)
		l.high = max(l.high, float64(len(lines))*gridLine+2*gridPad)
	}
	return l
}

// headHigh is how high the row of column heads is.
func (g *grid) headHigh(c *canvas, widths []float64) float64 {
	c.font(true, gridText, ink)
	high := gridHead
	for i, col := range g.columns {
		high = max(high, float64(len(c.breakUp(col.head, widths[i]-2*gridPad)))*gridLine+2*gridPad)
	}
	return high
}

func (g *grid) draw(c *canvas, part []laid, widths []float64, first, last bool) {
	y := gridMargin + g.top(c, first)
	if len(g.rows) == 0 {
		c.font(false, 11, ink)
		c.write(gridMargin, y+5, c.wide-2*gridMargin, g.empty)
		y += 12
	} else if len(part) > 0 {
		y = g.drawHead(c, y, widths)
	}
	for _, r := range part {
		g.drawRow(c, y, widths, &r)
		y += r.high
	}
	if last {
		c.signatures(gridMargin, y+6, c.wide-2*gridMargin, g.signers)
	}
	c.footer(gridMargin, joined(" · ", g.title, g.occasion.named(c.p.in)))
}

func (g *grid) drawHead(c *canvas, y float64, widths []float64) float64 {
	high, x := g.headHigh(c, widths), gridMargin
	for i, col := range g.columns {
		c.fill(x, y, widths[i], high, pale)
		c.frame(x, y, widths[i], high, 0.25, ink)
		c.font(true, gridText, ink)
		c.block(x+gridPad, y, widths[i]-2*gridPad, high, c.breakUp(col.head, widths[i]-2*gridPad), "C")
		x += widths[i]
	}
	return y + high
}

func (g *grid) drawRow(c *canvas, y float64, widths []float64, r *laid) {
	x := gridMargin
	for i, col := range g.columns {
		c.frame(x, y, widths[i], r.high, 0.15, ink)
		c.font(r.bold, gridText, ink)
		switch {
		case col.drawn != nil && !r.bold && col.drawn(c, box{x, y, widths[i], r.high}, r.index):
		case col.sign && !r.bold:
			at := x + gridPad
			if r.index%2 == 1 {
				at += widths[i] / 2
			}
			c.font(false, 8, ink)
			c.write(at, y+3.4, 12, fmt.Sprintf("%d.", r.index+1))
			c.stroke(at+6, y+r.high-1.8, at+widths[i]/2-3, y+r.high-1.8, 0.1, rule)
		case i < len(r.cells):
			c.block(x+gridPad, y, widths[i]-2*gridPad, r.high, r.cells[i], col.align)
		}
		x += widths[i]
	}
}

// block sets lines into the middle of a height.
func (c *canvas) block(x, y, wide, high float64, lines []string, align string) {
	if align == "" {
		align = "L"
	}
	at := y + high/2 - float64(len(lines)-1)*gridLine/2
	for _, s := range lines {
		c.put(x, at, wide, s, align)
		at += gridLine
	}
}

// table is what the grid says, for workbooks: without the room to sign.
func (g *grid) table() Table {
	t := Table{Title: g.title}
	for i, col := range g.columns {
		if col.sign {
			continue
		}
		t.Head = append(t.Head, col.head)
		for j, row := range g.rows {
			if len(t.Rows) <= j {
				t.Rows = append(t.Rows, nil)
			}
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			t.Rows[j] = append(t.Rows[j], cell)
		}
	}
	return t
}

// writeGrids makes the PDF of grids, one behind the other.
func writeGrids(w io.Writer, in *lang.Wording, grids ...*grid) error {
	rows := 0
	for _, g := range grids {
		rows += len(g.rows)
	}
	if rows > mostGridRow {
		return fmt.Errorf("print a list of %d rows: at most %d at once", rows, mostGridRow)
	}
	first := grids[0]
	title := first.occasion.named(in) + " – " + first.title
	return writeMeasured(w, first.occasion.plan(in), title, func(c *canvas) []sheet {
		var all []sheet
		for _, g := range grids {
			all = append(all, g.sheets(c)...)
		}
		return all
	})
}
