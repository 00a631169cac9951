package paper

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"wantilan/internal/lang"
)

// sheet is one page: its size, and how to draw it.
type sheet struct {
	wide, high float64
	draw       func(c *canvas)
}

// canvas draws on one page.
type canvas struct {
	pdf         *fpdf.Fpdf
	p           *plan
	wide, high  float64
	page, pages int
}

// Sizes of paper in millimetres, portrait.
const (
	a5Wide, a5High = 148.0, 210.0
	a4Wide, a4High = 210.0, 297.0
	a3Wide, a3High = 297.0, 420.0
)

// made stands in every PDF as its creation date, so that the same day gives the
// same bytes; readers of paper look at the footer instead.
var made = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// writePDF draws all sheets into one document.
func writePDF(w io.Writer, p *plan, title string, sheets []sheet) error {
	return writeSheets(w, p, p.title()+" – "+title, sheets)
}

// writeSheets is writePDF with the whole title; of p it needs the wording alone.
func writeSheets(w io.Writer, p *plan, title string, sheets []sheet) error {
	return writeMeasured(w, p, title, func(*canvas) []sheet { return sheets })
}

// newPDF begins a document without pages. A title is all that names it.
func newPDF(title string, in *lang.Wording) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(made)
	pdf.SetModificationDate(made)
	pdf.SetTitle(printable(title), true)
	pdf.SetProducer("Wantilan", true)
	pdf.SetLang(string(in.Tag))
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCellMargin(0)
	pdf.AddUTF8FontFromBytes("go", "", goregular.TTF)
	pdf.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	return pdf
}

// font sets the letters for what is written next; size in points.
func (c *canvas) font(bold bool, size float64, of colour) {
	style := ""
	if bold {
		style = "B"
	}
	c.pdf.SetFont("go", style, size)
	c.pdf.SetTextColor(of[0], of[1], of[2])
}

// write puts one line of text with its middle at the height y, starting at x.
// What is wider than width is set smaller, down to four fifths, and then cut.
func (c *canvas) write(x, y, width float64, s string) {
	c.put(x, y, width, s, "L")
}

// put is write with an alignment in the width: L, C or R.
func (c *canvas) put(x, y, width float64, s, align string) {
	const smallest = 0.8
	size, _ := c.pdf.GetFontSize()
	s = printable(s)
	full := c.pdf.GetStringWidth(s)
	if full > width && full > 0 {
		c.pdf.SetFontSize(size * max(smallest, width/full*0.995))
		s = c.cut(s, width)
	}
	now, high := c.pdf.GetFontSize()
	switch used := c.pdf.GetStringWidth(s); align {
	case "C":
		x += (width - used) / 2
	case "R":
		x += width - used
	}
	c.pdf.Text(x, y+high*0.36, s)
	if now != size {
		c.pdf.SetFontSize(size)
	}
}

// cut shortens a text to a width, with an ellipsis.
func (c *canvas) cut(s string, width float64) string {
	if c.pdf.GetStringWidth(s) <= width {
		return s
	}
	letters := []rune(s)
	for n := len(letters) - 1; n > 0; n-- {
		short := strings.TrimRight(string(letters[:n]), " ") + "…"
		if c.pdf.GetStringWidth(short) <= width {
			return short
		}
	}
	return "…"
}

// lines breaks a text into at most most lines of a width; the last one is left
// to be cut by write.
func (c *canvas) lines(s string, width float64, most int) []string {
	var all []string
	for _, word := range strings.Fields(printable(s)) {
		last := len(all) - 1
		if last >= 0 && (last == most-1 || c.pdf.GetStringWidth(all[last]+" "+word) <= width) {
			all[last] += " " + word
			continue
		}
		all = append(all, word)
	}
	return all
}

func (c *canvas) fill(x, y, w, h float64, of colour) {
	c.pdf.SetFillColor(of[0], of[1], of[2])
	c.pdf.Rect(x, y, w, h, "F")
}

func (c *canvas) frame(x, y, w, h, thick float64, of colour) {
	c.pdf.SetLineWidth(thick)
	c.pdf.SetDrawColor(of[0], of[1], of[2])
	c.pdf.Rect(x, y, w, h, "D")
}

func (c *canvas) stroke(x1, y1, x2, y2, thick float64, of colour) {
	c.pdf.SetLineWidth(thick)
	c.pdf.SetDrawColor(of[0], of[1], of[2])
	c.pdf.Line(x1, y1, x2, y2)
}

// ribbon marks made-up data in the upper right corner, its right edge at x.
func (c *canvas) ribbon(x, y float64) {
	if !c.p.day.Gathering.Sample {
		return
	}
	const wide, high = 32.0, 6.5
	c.fill(x-wide, y, wide, high, warned)
	c.font(true, 10, white)
	c.put(x-wide, y+high/2, wide, c.p.text("paper.sample"), "C")
}

// footer writes the product's name and the page number.
func (c *canvas) footer(margin float64, left string) {
	y := c.high - margin/2 - 1
	c.font(false, 7.5, grey)
	number := c.p.text("paper.page", c.page, c.pages)
	c.put(c.wide-margin-40, y, 40, number, "R")
	c.write(margin, y, c.wide-2*margin-42, left)
}
