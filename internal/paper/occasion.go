package paper

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// Occasion is what stands at the head of every paper of a gathering.
type Occasion struct {
	Title      string
	Place      string
	Date       time.Time // zero when not known
	Zone       string    // IANA name; empty when not known
	Sample     bool      // made-up data: every page says DATA CONTOH
	Heads      []Head    // letterheads (kop surat) of the hosts; may be empty
	Letterhead []string  // in their place, line by line, the office's name first; may be empty
	Letter     string    // number of the letter that the paper belongs to (nomor surat); may be empty
}

// Signatory is one block of the signatures at the end of a paper: what stands
// above the name (place and day, office), the name, and what stands beneath
// (rank, NIP). Without a name a dotted line stands for it.
type Signatory struct {
	Above []string
	Name  string
	Below []string
}

// Size is a size of paper and which way it is held.
type Size string

// Sizes. F4 (folio) is 215 by 330 mm, as offices in Indonesia buy it.
const (
	A4          Size = "a4"
	A4Landscape Size = "a4-landscape"
	F4          Size = "f4"
	F4Landscape Size = "f4-landscape"
)

// Sizes lists all, the usual one first.
var Sizes = []Size{A4, A4Landscape, F4, F4Landscape}

// millimetres are width and height; those of an unknown size are A4's.
func (s Size) millimetres() (wide, high float64) {
	switch s {
	case A4Landscape:
		return a4High, a4Wide
	case F4:
		return f4Wide, f4High
	case F4Landscape:
		return f4High, f4Wide
	}
	return a4Wide, a4High
}

// when is the day and place of an occasion in one line.
func (o *Occasion) when(in *lang.Wording) string {
	return joined(" · ", in.Date(o.Date), o.Place)
}

// named is the occasion's title, or words for one that has none.
func (o *Occasion) named(in *lang.Wording) string {
	if o.Title == "" {
		return in.T("paper.untitled")
	}
	return o.Title
}

// plan gives canvases of an occasion's papers their wording and their mark of samples.
func (o *Occasion) plan(in *lang.Wording) *plan {
	p := &plan{in: in, day: &timetable.Day{}}
	p.day.Gathering.Sample = o.Sample
	return p
}

// writeMeasured is writeSheets for papers whose layout depends on how wide texts
// are: lay is given a canvas that can measure, and nothing to draw on.
func writeMeasured(w io.Writer, p *plan, title string, lay func(c *canvas) []sheet) error {
	pdf := newPDF(title, p.in)
	sheets := lay(&canvas{pdf: pdf, p: p})
	for i, s := range sheets {
		pdf.AddPageFormat("P", fpdf.SizeType{Wd: s.wide, Ht: s.high})
		s.draw(&canvas{pdf: pdf, p: p, wide: s.wide, high: s.high, page: i + 1, pages: len(sheets)})
	}
	return writeDocument(w, pdf)
}

// breakUp breaks a text into lines of a width without losing a letter: at spaces, and
// within words that are wider than a line.
func (c *canvas) breakUp(s string, width float64) []string {
	var all []string
	line := ""
	for _, word := range strings.Fields(printable(s)) {
		if line != "" && c.pdf.GetStringWidth(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			all = append(all, line)
		}
		for c.pdf.GetStringWidth(word) > width {
			n := c.fits(word, width)
			all = append(all, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" {
		all = append(all, line)
	}
	return all
}

// fits is how many bytes of a word fit into a width; at least one letter.
func (c *canvas) fits(word string, width float64) int {
	fits := 0
	for i, r := range word {
		end := i + len(string(r))
		if fits > 0 && c.pdf.GetStringWidth(word[:end]) > width {
			break
		}
		fits = end
	}
	if fits == 0 {
		return len(word)
	}
	return fits
}
