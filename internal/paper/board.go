package paper

import (
	"slices"
	"unicode/utf8"

	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Measures of the board in millimetres.
const (
	boardMargin = 10.0
	boardTop    = 31.0 // height of title, quality and legend
	boardFoot   = 12.0
	headHigh    = 8.0
	tableWide   = 20.0 // column with the tables' names
	tagWide     = 4.2  // strip with the letter of a kind
	rowLeast    = 8.2
	rowMost     = 14.0
	nameSize    = 7.4 // points
)

// boardPage is a part of the board: slots and tables from one index up to
// another.
type boardPage struct {
	slots  []gathering.Slot
	tables []gathering.Table
}

// boardSheets divides the board into pages of the smaller paper that holds it
// in the fewest pages.
func boardSheets(p *plan) []sheet {
	small := p.boardPages(a4High, a4Wide)
	wide, high, pages := a4High, a4Wide, small
	if large := p.boardPages(a3High, a3Wide); len(large) < len(small) {
		wide, high, pages = a3High, a3Wide, large
	}
	sheets := make([]sheet, len(pages))
	for i, page := range pages {
		sheets[i] = sheet{wide, high, func(c *canvas) { c.board(page) }}
	}
	return sheets
}

// boardPages cuts slots and tables into even parts that can be read at the
// given size of paper.
func (p *plan) boardPages(wide, high float64) []boardPage {
	across := int((wide - 2*boardMargin - tableWide) / p.slotWidth())
	down := int((high - boardMargin - boardTop - boardFoot - headHigh) / rowLeast)
	var pages []boardPage
	for _, tables := range evenly(p.day.Gathering.Tables, down) {
		for _, slots := range evenly(p.day.Gathering.Slots, across) {
			pages = append(pages, boardPage{slots, tables})
		}
	}
	if len(pages) == 0 {
		pages = append(pages, boardPage{})
	}
	return pages
}

// slotWidth is the width of a slot's column in which nine names of ten fit.
func (p *plan) slotWidth() float64 {
	const perLetter = nameSize * 0.8 * 0.3528 * 0.43 // of the bold Go font at its smallest
	letters := []int{10}
	for _, m := range p.meetings {
		letters = append(letters, utf8.RuneCountInString(p.name(m.first)), utf8.RuneCountInString(p.name(m.then)))
	}
	slices.Sort(letters)
	return min(40, max(16, float64(letters[len(letters)*9/10])*perLetter+p.tag()+2))
}

func (p *plan) tag() float64 {
	if p.coloured {
		return tagWide
	}
	return 0
}

// evenly cuts a list into the fewest parts of at most most, as equal as can be.
func evenly[T any](list []T, most int) [][]T {
	parts := (len(list) + most - 1) / most
	var all [][]T
	for i := range parts {
		all = append(all, list[i*len(list)/parts:(i+1)*len(list)/parts])
	}
	return all
}

func (c *canvas) board(page boardPage) {
	c.boardHead()
	if len(page.slots) == 0 {
		return
	}
	room := c.wide - 2*boardMargin - tableWide
	col := min(room/float64(len(page.slots)), 60)
	tall := c.high - boardMargin - boardTop - boardFoot - headHigh
	row := min(tall/float64(len(page.tables)), rowMost)
	top := boardMargin + boardTop
	left := boardMargin + tableWide
	c.fill(boardMargin, top, tableWide+col*float64(len(page.slots)), headHigh, pale)
	for i, s := range page.slots {
		c.slotHead(left+float64(i)*col, top, col, s)
	}
	for j, t := range page.tables {
		y := top + headHigh + float64(j)*row
		c.font(true, 8.5, ink)
		c.write(boardMargin+1.2, y+row/2, tableWide-2.4, c.p.table(t))
		for i, s := range page.slots {
			if k, held := c.p.at[[2]int{s.Number, t.Number}]; held {
				c.cell(left+float64(i)*col, y, col, row, &c.p.meetings[k])
			}
		}
	}
	c.grid(top, col, row, len(page.slots), len(page.tables))
	c.footer(boardMargin, c.p.title())
}

// grid rules the lines, every fifth table a little stronger.
func (c *canvas) grid(top, col, row float64, slots, tables int) {
	left, right := boardMargin, boardMargin+tableWide+col*float64(slots)
	bottom := top + headHigh + row*float64(tables)
	for j := range tables + 1 {
		thick := 0.12
		if j%5 == 0 {
			thick = 0.3
		}
		y := top + headHigh + float64(j)*row
		c.stroke(left, y, right, y, thick, rule)
	}
	for i := range slots + 1 {
		x := left + tableWide + float64(i)*col
		c.stroke(x, top, x, bottom, 0.12, rule)
	}
	c.frame(left, top, right-left, bottom-top, 0.4, ink)
	c.stroke(left, top+headHigh, right, top+headHigh, 0.4, ink)
}

func (c *canvas) slotHead(x, y, wide float64, s gathering.Slot) {
	c.font(true, 9, ink)
	if !s.Timed() {
		c.put(x, y+headHigh/2, wide, c.p.when(s), "C")
		return
	}
	c.put(x, y+headHigh*0.34, wide, c.p.when(s), "C")
	c.font(false, 7, grey)
	c.put(x, y+headHigh*0.76, wide, c.p.text("paper.slot", s.Number), "C")
}

// cell writes the two parties of a meeting, one above the other, each behind
// the letter of its kind.
func (c *canvas) cell(x, y, wide, high float64, m *meeting) {
	half := high / 2
	for i, who := range []gathering.Participant{m.first, m.then} {
		top := y + float64(i)*half
		if c.p.coloured {
			c.kindTag(x, top, tagWide, half, 7, kindOf(who))
		}
		c.font(i == 0, nameSize, black)
		c.cellName(x+c.p.tag()+0.8, top, wide-c.p.tag()-1.4, half, c.p.name(who))
	}
}

// cellName writes a name, on two lines where it is long and there is room.
func (c *canvas) cellName(x, y, wide, high float64, name string) {
	const twoLines = 5.2 // least height of two lines
	if high < twoLines || c.pdf.GetStringWidth(printable(name)) <= wide {
		c.write(x, y+high/2, wide, name)
		return
	}
	c.pdf.SetFontSize(nameSize * 0.88)
	lines := c.lines(name, wide, 2)
	if len(lines) == 1 {
		c.write(x, y+high/2, wide, name)
		return
	}
	for i, s := range lines {
		c.write(x, y+high*(0.27+0.46*float64(i)), wide, s)
	}
}

// kindTag is a field in the colour of a kind with its letter, size in points.
func (c *canvas) kindTag(x, y, wide, high, size float64, k register.Kind) {
	c.fill(x, y, wide, high, colourOf(k))
	c.font(true, size, white)
	c.put(x, y+high/2, wide, c.p.letter(k), "C")
}

// boardHead writes title, place and date, the quality sentence and the legend.
func (c *canvas) boardHead() {
	wide := c.wide - 2*boardMargin
	c.ribbon(c.wide-boardMargin, boardMargin)
	c.font(true, 16, ink)
	c.write(boardMargin, boardMargin+3.5, wide-36, c.p.title())
	c.font(false, 10, grey)
	c.write(boardMargin, boardMargin+10.5, wide-36, c.p.whereAndWhen())
	c.font(false, 10, ink)
	c.write(boardMargin, boardMargin+17, wide, c.p.quality())
	if c.p.coloured {
		c.legend(boardMargin, boardMargin+22)
	}
}

func (c *canvas) legend(x, y float64) {
	for _, k := range c.p.kinds {
		c.kindTag(x, y, tagWide, 4.6, 7, k)
		c.font(false, 8, ink)
		name := c.p.kindName(k)
		c.write(x+tagWide+1.2, y+2.3, 60, name)
		x += tagWide + 1.2 + c.pdf.GetStringWidth(printable(name)) + 5
	}
}

// emptySheet says that there is no timetable yet.
func emptySheet(p *plan) sheet {
	return sheet{a4Wide, a4High, func(c *canvas) {
		c.boardHead()
		c.footer(boardMargin, p.title())
	}}
}
