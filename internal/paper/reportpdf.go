package paper

import (
	"fmt"
	"io"
	"slices"

	"wantilan/internal/lang"
)

// Measures of a report's pages in millimetres; letter sizes in points.
const (
	reportMargin = 25.0
	reportText   = 10.5
	reportLine   = 5.2
	reportFoot   = 6.0
)

// flowing is one piece that does not break over pages: a line, a row, a picture.
type flowing struct {
	high    float64
	with    float64  // what must follow on the same page, as a heading's first line
	repeat  *flowing // drawn anew at the top of each page that the piece begins
	turns   bool     // the page must be held as landscape says
	fresh   bool     // begins a page
	heading int      // number of the heading, from 1; 0: none
	gap     bool     // nothing but room
	draw    func(c *canvas, y float64)
}

// typesetting lays a report out.
type typesetting struct {
	c         *canvas // to measure with
	r         *Report
	landscape bool
	flow      []flowing
	headings  []Heading
	pageOf    map[int]int // of headings, known when all is laid out
	err       error
}

// ReportPDF writes the report as a PDF.
func ReportPDF(w io.Writer, r Report, in *lang.Wording) error {
	o := Occasion{Sample: r.Sample}
	return writeMeasured(w, o.plan(in), r.Title, func(c *canvas) []sheet {
		t := &typesetting{c: c, r: &r, pageOf: map[int]int{}}
		for _, b := range r.Blocks {
			if h, ok := b.(Heading); ok {
				t.headings = append(t.headings, h)
			}
		}
		number := 0
		for i, b := range r.Blocks {
			if _, ok := b.(Heading); ok {
				number++
			}
			t.put(b, number, i)
		}
		if t.err != nil {
			c.pdf.SetError(t.err)
		}
		return t.pages()
	})
}

// size of the page being laid out.
func (t *typesetting) size() (wide, high float64) {
	if t.landscape {
		return a4High, a4Wide
	}
	return a4Wide, a4High
}

// room is how wide text is.
func (t *typesetting) room() float64 {
	wide, _ := t.size()
	return wide - 2*reportMargin
}

func (t *typesetting) add(f flowing) { t.flow = append(t.flow, f) }

// gap leaves room between pieces.
func (t *typesetting) gap(high float64) {
	t.add(flowing{high: high, gap: true, draw: func(*canvas, float64) {}})
}

// needs is what must stand on the same page as a piece: of a heading, also what
// follows it at once and must not begin a page by itself.
func (t *typesetting) needs(i int) float64 {
	f := &t.flow[i]
	need := f.high + f.with
	if f.heading == 0 {
		return need
	}
	high := f.high
	for j := i + 1; j < len(t.flow) && (t.flow[j].gap || t.flow[j].with > 0); j++ {
		if !t.flow[j].gap {
			need = high + t.flow[j].high + t.flow[j].with
		}
		high += t.flow[j].high
	}
	return need
}

// pages divides what flows into pages.
func (t *typesetting) pages() []sheet {
	type placed struct {
		f *flowing
		y float64
	}
	type page struct {
		landscape bool
		all       []placed
	}
	pages := []page{{}}
	y, sideways := reportMargin, false
	bottom := func() float64 {
		if sideways {
			return a4Wide - reportMargin - reportFoot
		}
		return a4High - reportMargin - reportFoot
	}
	turn := func() {
		if last := &pages[len(pages)-1]; len(last.all) == 0 {
			last.landscape = sideways // an empty page is turned, not left behind
		} else {
			pages = append(pages, page{landscape: sideways})
		}
		y = reportMargin
	}
	for i := range t.flow {
		f := &t.flow[i]
		if f.turns {
			sideways = f.fresh
			turn()
			continue
		}
		if f.fresh {
			turn()
			continue
		}
		if y+t.needs(i) > bottom() && y > reportMargin {
			turn()
			if f.repeat != nil {
				pages[len(pages)-1].all = append(pages[len(pages)-1].all, placed{f.repeat, y})
				y += f.repeat.high
			}
		}
		last := &pages[len(pages)-1]
		last.all = append(last.all, placed{f, y})
		if f.heading > 0 {
			t.pageOf[f.heading] = len(pages)
		}
		y += f.high
	}
	sheets := make([]sheet, len(pages))
	for i, p := range pages {
		wide, high := a4Wide, a4High
		if p.landscape {
			wide, high = high, wide
		}
		sheets[i] = sheet{wide, high, func(c *canvas) {
			t.frame(c)
			for _, x := range p.all {
				x.f.draw(c, x.y)
			}
		}}
	}
	return sheets
}

// frame draws what stands on every page.
func (t *typesetting) frame(c *canvas) {
	c.font(false, 8, grey)
	c.write(reportMargin, reportMargin-12, c.wide-2*reportMargin-36, t.r.Header)
	c.ribbon(c.wide-reportMargin, reportMargin-15)
	c.stroke(reportMargin, reportMargin-7, c.wide-reportMargin, reportMargin-7, 0.15, rule)
	c.footer(reportMargin, t.r.Title)
}

// put lays one block out.
func (t *typesetting) put(b Block, heading, index int) {
	switch b := b.(type) {
	case Heading:
		t.heading(b, heading)
	case Title:
		t.gap(8)
		t.text([]Span{{b.Text, true}}, 17, 8, true, reportMargin, t.room())
		t.gap(6)
	case Paragraph:
		t.text(b.Spans, reportText, reportLine, b.Center, reportMargin, t.room())
		t.gap(2.2)
	case Items:
		t.items(b)
	case Rows:
		t.rows(b)
	case Picture:
		t.picture(b, index)
	case Chart:
		t.chart(b)
	case Contents:
		t.contents(b)
	case NewPage:
		t.add(flowing{fresh: true})
	case Turn:
		t.landscape = b.Landscape
		t.add(flowing{turns: true, fresh: b.Landscape})
	case Signatures:
		t.signatures(b.All)
	case HeadLines:
		wide := t.room()
		t.add(flowing{high: t.c.letterheadHigh(b.Lines), draw: func(c *canvas, y float64) { c.letterhead(reportMargin, y, wide, b.Lines) }})
	}
}

func (t *typesetting) heading(h Heading, number int) {
	size := map[int]float64{1: 14, 2: 12, 3: 11}[min(max(h.Level, 1), 3)]
	t.gap(4)
	t.c.font(true, size, ink)
	lines := t.c.breakUp(h.Text, t.room())
	high := size * lineOf * 1.1
	for i, s := range lines {
		f := flowing{high: high, with: high*float64(len(lines)-i-1) + 2*reportLine + 2, draw: func(c *canvas, y float64) {
			c.font(true, size, ink)
			c.write(reportMargin, y+high/2, c.wide-2*reportMargin, s)
		}}
		if i == 0 {
			f.heading = number
		}
		t.add(f)
	}
	t.gap(2)
}

// word is one word of a paragraph with its look.
type word struct {
	text  string
	bold  bool
	glued bool // stands at the word before without a blank, as a stop does
}

// text lays out a paragraph of a size, its lines from x on.
func (t *typesetting) text(spans []Span, size, line float64, center bool, x, wide float64) {
	for _, words := range t.broken(spans, size, wide) {
		t.add(flowing{high: line, draw: func(c *canvas, y float64) { c.lineOfWords(words, size, center, x, y+line/2, wide) }})
	}
}

// broken breaks spans into lines; the ends of lines in the text hold.
func (t *typesetting) broken(spans []Span, size, wide float64) [][]word {
	lines := [][]word{nil}
	used := 0.0
	for _, w := range wordsOf(spans) {
		if w.text == "\n" {
			lines, used = append(lines, nil), 0
			continue
		}
		t.c.font(w.bold, size, ink)
		blank := t.c.pdf.GetStringWidth(" ")
		for _, piece := range t.c.breakUp(w.text, wide) { // a word wider than the page is broken
			long := t.c.pdf.GetStringWidth(piece)
			if w.glued {
				blank = 0
			}
			if used > 0 && used+blank+long > wide {
				var moved []word
				lines, moved = apart(lines, w.glued)
				used = t.wideOf(moved, size)
			}
			if used > 0 {
				used += blank
			}
			last := len(lines) - 1
			lines[last] = append(lines[last], word{piece, w.bold, w.glued})
			used += long
		}
	}
	return lines
}

// apart begins a line; what the next word is glued to goes there with it, unless that is
// all of the line before.
func apart(lines [][]word, glued bool) ([][]word, []word) {
	last := len(lines) - 1
	at := len(lines[last])
	if glued {
		for at--; at > 0 && lines[last][at].glued; at-- {
		}
		if at <= 0 {
			at = len(lines[last])
		}
	}
	moved := slices.Clone(lines[last][at:])
	lines[last] = lines[last][:at]
	return append(lines, moved), moved
}

// wideOf is how wide words are that are glued together.
func (t *typesetting) wideOf(words []word, size float64) (wide float64) {
	for _, w := range words {
		t.c.font(w.bold, size, ink)
		wide += t.c.pdf.GetStringWidth(w.text)
	}
	return wide
}

func (c *canvas) lineOfWords(words []word, size float64, center bool, x, y, wide float64) {
	width := 0.0
	for i, w := range words {
		c.font(w.bold, size, ink)
		if i > 0 && !w.glued {
			width += c.pdf.GetStringWidth(" ")
		}
		width += c.pdf.GetStringWidth(w.text)
	}
	if center {
		x += (wide - width) / 2
	}
	for i, w := range words {
		c.font(w.bold, size, ink)
		if i > 0 && !w.glued {
			x += c.pdf.GetStringWidth(" ")
		}
		c.pdf.Text(x, y+size*0.3528*0.36, w.text)
		x += c.pdf.GetStringWidth(w.text)
	}
}

func (t *typesetting) items(b Items) {
	const indent = 8.0
	for i, item := range b.Lines {
		mark := "•"
		if b.Numbered {
			mark = fmt.Sprintf("%d.", i+1)
		}
		from := len(t.flow)
		t.text([]Span{{item, false}}, reportText, reportLine, false, reportMargin+indent, t.room()-indent)
		if from < len(t.flow) {
			draw := t.flow[from].draw
			t.flow[from].draw = func(c *canvas, y float64) {
				c.font(false, reportText, ink)
				c.write(reportMargin+1.5, y+reportLine/2, indent-1.5, mark)
				draw(c, y)
			}
		}
		t.gap(0.8)
	}
	t.gap(1.5)
}
