package paper

import (
	"strings"

	"wantilan/internal/letter"
)

// flow lays words one below the other before they are divided into pages.
type flow struct {
	c          *canvas
	size       float64 // of words, in points
	left, wide float64
	rows       []row
}

// row is what is not divided: its height, and how to draw it from a height on.
type row struct {
	high float64
	keep bool // stays on the page of the next one
	draw func(y float64)
}

// piece is words of one look on a line.
type piece struct {
	text string
	bold bool
	wide float64
}

func (f *flow) add(high float64, keep bool, draw func(y float64)) {
	f.rows = append(f.rows, row{high, keep, draw})
}

// gap is empty; it vanishes at the head of a page.
func (f *flow) gap(high float64) { f.add(high, true, nil) }

// lead is the distance of two lines.
func (f *flow) lead() float64 { return leadOf(f.size) }

// leadOf is the distance of two lines of a size: 1.36 of it (a point is 0.3528 mm).
func leadOf(size float64) float64 { return size * 0.3528 * 1.36 }

func (f *flow) font(bold bool) { f.c.font(bold, f.size, black) }

// divide puts rows into pages. Rows that stay together are not divided, unless they are
// higher than a page.
func divide(rows []row, room float64) [][]row {
	pages, used := [][]row{nil}, 0.0
	for i := 0; i < len(rows); {
		end, high := i, 0.0
		for {
			high += rows[end].high
			end++
			if end == len(rows) || !rows[end-1].keep {
				break
			}
		}
		if used+high > room && used > 0 {
			pages, used = append(pages, nil), 0
		}
		for _, r := range rows[i:end] {
			if used+r.high > room && used > 0 {
				pages, used = append(pages, nil), 0
			}
			if r.draw == nil {
				if used == 0 {
					continue
				}
				r.draw = func(float64) {}
			}
			last := len(pages) - 1
			pages[last] = append(pages[last], r)
			used += r.high
		}
		i = end
	}
	return pages
}

// blocks lays a filled text.
func (f *flow) blocks(blocks []letter.Block) {
	const indent, after = 6.0, 2.2
	for _, b := range blocks {
		for _, l := range b.Lines {
			if b.List {
				first := len(f.rows)
				f.line(l, indent)
				draw := f.rows[first].draw
				f.rows[first].draw = func(y float64) {
					f.font(false)
					f.c.write(f.left+indent-3, y+f.lead()/2, 3, "-")
					draw(y)
				}
				continue
			}
			f.line(l, 0)
		}
		name := 0.0
		f.font(false)
		for _, r := range b.Rows {
			name = max(name, min(f.c.pdf.GetStringWidth(printable(r.Name))+3, f.wide/3))
		}
		for _, r := range b.Rows {
			f.pair(f.left+2*indent, name, r.Name, r.Value, false)
		}
		f.gap(after)
	}
}

// line lays one line of a text, broken where it is wider than the page.
func (f *flow) line(l letter.Line, indent float64) {
	size := f.size
	for _, pieces := range f.c.wrap(l, f.wide-indent, size) {
		f.add(f.lead(), false, func(y float64) { f.c.drawn(f.left+indent, y+leadOf(size)/2, pieces, size) })
	}
}

// pair lays a name, a colon and a value.
func (f *flow) pair(x, label float64, name, value string, bold bool) {
	c, size, lead := f.c, f.size, f.lead()
	text := x + label + 3
	for i, pieces := range c.wrap(letter.Line{{Text: value, Bold: bold}}, f.left+f.wide-text, size) {
		f.add(lead, false, func(y float64) {
			if i == 0 {
				c.font(false, size, black)
				c.write(x, y+lead/2, label-0.5, name)
				if name != "" {
					c.write(x+label, y+lead/2, 3, ":")
				}
			}
			c.drawn(text, y+lead/2, pieces, size)
		})
	}
}

// centred lays a text in the middle, at least indent away from both edges.
func (f *flow) centred(text string, bold bool, size, indent float64) {
	lead := leadOf(size)
	for _, pieces := range f.c.wrap(letter.Line{{Text: text, Bold: bold}}, f.wide-2*indent, size) {
		f.add(lead, true, func(y float64) { f.c.drawnCentred(f.left, y+lead/2, f.wide, pieces, size) })
	}
}

// wrap breaks a line into lines of a width. Words keep their looks; a word that is wider
// than the width is broken itself. A text without words is one empty line.
func (c *canvas) wrap(l letter.Line, width, size float64) [][]piece {
	lines, used := [][]piece{nil}, 0.0
	spaced := false // a space goes before the next word
	for _, run := range l {
		c.font(run.Bold, size, black)
		space := c.pdf.GetStringWidth(" ")
		text := printable(run.Text)
		for i, word := range strings.Split(text, " ") {
			spaced = spaced || i > 0
			for word != "" {
				wide := c.pdf.GetStringWidth(word)
				before := 0.0
				if spaced && used > 0 {
					before = space
				}
				rest := ""
				if used+before+wide > width {
					if used > 0 && (spaced || wide > width) {
						lines, used, spaced = append(lines, nil), 0, false
						continue
					}
					if wide > width {
						word, rest = c.fitting(word, width)
						wide = c.pdf.GetStringWidth(word)
					}
				}
				if before > 0 {
					word = " " + word
				}
				lines[len(lines)-1] = added(lines[len(lines)-1], piece{word, run.Bold, before + wide})
				used, spaced = used+before+wide, false
				if word = rest; rest != "" {
					lines, used = append(lines, nil), 0
				}
			}
		}
	}
	return lines
}

// added puts words to a line, together with those of the same look.
func added(line []piece, p piece) []piece {
	if last := len(line) - 1; last >= 0 && line[last].bold == p.bold {
		line[last].text += p.text
		line[last].wide += p.wide
		return line
	}
	return append(line, p)
}

// fitting divides a word where it becomes wider than a width, after one letter at least.
func (c *canvas) fitting(word string, width float64) (fits, rest string) {
	letters := []rune(word)
	n, used := 0, 0.0
	for n < len(letters) {
		used += c.pdf.GetStringWidth(string(letters[n]))
		if used > width && n > 0 {
			break
		}
		n++
	}
	return string(letters[:n]), string(letters[n:])
}

// drawn writes a broken line from x on, its middle at y.
func (c *canvas) drawn(x, y float64, line []piece, size float64) {
	for _, p := range line {
		c.font(p.bold, size, black)
		_, high := c.pdf.GetFontSize()
		c.pdf.Text(x, y+high*0.36, p.text)
		x += p.wide
	}
}

func (c *canvas) drawnCentred(x, y, wide float64, line []piece, size float64) {
	used := 0.0
	for _, p := range line {
		used += p.wide
	}
	c.drawn(x+(wide-used)/2, y, line, size)
}

// fitted is the size, of most points or less but not below least, at which a text fits
// into a width on one line.
func (c *canvas) fitted(text string, bold bool, width, most, least float64) float64 {
	c.font(bold, most, black)
	if full := c.pdf.GetStringWidth(printable(text)); full > width {
		return max(least, most*width/full*0.995)
	}
	return most
}
