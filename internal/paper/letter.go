package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"wantilan/internal/lang"
	"wantilan/internal/letter"
)

// Letter is an official letter (surat dinas), or with a Heading a paper such as minutes
// (notulen) or an official record (berita acara). What is empty is left out.
type Letter struct {
	Paper      letter.Paper // empty: A4
	Heads      []Head       // one, or those of all who write it together
	Place      string       // of signing
	Day        time.Time    // of the letter, in the office's own time
	Heading    string       // centred title in the place of Nature, Attachment, Subject and To
	Number     string       // nomor
	Nature     string       // sifat, such as Biasa or Penting
	Attachment string       // lampiran, such as Satu berkas
	Subject    string       // hal
	To         []string     // Yth.: name, position, business, line by line
	ToPlace    string       // di: usually Tempat
	Body       []letter.Block
	Signs      []letter.Signatory // one stands at the right, two side by side
	Link       string             // printed as QR beside the signature: to verify or to answer
	LinkText   string             // what it is for
	Copies     []string           // tembusan
	Footer     string             // small, at the foot of every page
	Sample     bool               // marks made-up data
}

// Head is a letterhead with its logo.
type Head struct {
	letter.Letterhead
	Picture []byte // the logo's content (JPEG); nil: none. What is no JPEG leaves its place empty
}

// Bounds of what is made at once. A file of perFile letters is made in memory, which
// holds some 15 KB for each page until it is written.
const (
	mostTogether = 500
	perFile      = 250
)

// Letters writes letters as one PDF, each from a page of its own on: at most 500; for
// more there is LetterBundle.
func Letters(w io.Writer, letters []Letter, in *lang.Wording) error {
	if len(letters) == 0 || len(letters) > mostTogether {
		return fmt.Errorf("print %d letters: want 1 to %d at once", len(letters), mostTogether)
	}
	return writeLetters(context.Background(), w, letters, in, func() {})
}

// Certificates writes certificates as one PDF, one on each page: at most 500; for more
// there is CertificateBundle.
func Certificates(w io.Writer, certificates []Certificate, in *lang.Wording) error {
	if len(certificates) == 0 || len(certificates) > mostTogether {
		return fmt.Errorf("print %d certificates: want 1 to %d at once", len(certificates), mostTogether)
	}
	return writeCertificates(context.Background(), w, certificates, in, func() {})
}

// LetterBundle writes any number of letters as a ZIP with PDFs of 250 letters each,
// called name-0001-0250.pdf and so on. It reads one letter after the other and holds no
// more than one PDF, so that memory does not grow with their number. done, unless it is
// nil, is told after every letter how many are made. It ends with the context, and with
// the first error that comes with a letter; what was written until then is no whole ZIP.
func LetterBundle(ctx context.Context, w io.Writer, name string, letters iter.Seq2[Letter, error], in *lang.Wording, done func(n int)) error {
	return bundle(ctx, w, name, letters, in, done, writeLetters)
}

// CertificateBundle is LetterBundle for certificates.
func CertificateBundle(ctx context.Context, w io.Writer, name string, certificates iter.Seq2[Certificate, error], in *lang.Wording, done func(n int)) error {
	return bundle(ctx, w, name, certificates, in, done, writeCertificates)
}

// writing draws some papers into one PDF and says each that is drawn.
type writing[T any] func(ctx context.Context, w io.Writer, some []T, in *lang.Wording, drawn func()) error

func bundle[T any](ctx context.Context, w io.Writer, name string, all iter.Seq2[T, error], in *lang.Wording, done func(int), write writing[T]) error {
	out := zip.NewWriter(w)
	some, n := make([]T, 0, perFile), 0
	drawn := func() {
		if n++; done != nil {
			done(n)
		}
	}
	file := func() error {
		if len(some) == 0 {
			return nil
		}
		from := n + 1
		entry, err := out.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%s-%04d-%04d.pdf", name, from, n+len(some)), Modified: made}) // stored: a PDF is packed already
		if err != nil {
			return fmt.Errorf("begin a file of letters: %w", err)
		}
		if err := write(ctx, entry, some, in, drawn); err != nil {
			return err
		}
		clear(some)
		some = some[:0]
		return nil
	}
	for one, err := range all {
		if err != nil {
			return fmt.Errorf("read letter %d: %w", n+len(some)+1, err)
		}
		if some = append(some, one); len(some) == perFile {
			if err := file(); err != nil {
				return err
			}
		}
	}
	if err := file(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("end the file of letters: %w", err)
	}
	return nil
}

func writeLetters(ctx context.Context, w io.Writer, letters []Letter, in *lang.Wording, drawn func()) error {
	pdf := newPDF(in.T("paper.official.title"), in)
	c := &canvas{pdf: pdf, p: &plan{in: in}}
	for i := range letters {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("print letters: %w", err)
		}
		c.letter(&letters[i])
		drawn()
	}
	return writeDocument(w, pdf)
}

// pageSize is a size of paper in millimetres, upright.
func pageSize(p letter.Paper) (wide, high float64) {
	if p == letter.F4 {
		return f4Wide, f4High
	}
	return a4Wide, a4High
}

// Measures of a letter's page in millimetres.
const (
	f4Wide, f4High = 215.0, 330.0
	letterLeft     = 25.0
	letterRight    = 20.0
	letterTop      = 12.0
	letterBottom   = 16.0
	signRoom       = 24.0 // for a signature, or the mark of an electronic one
	letterCode     = 27.0
)

// Sizes of a letter's words in points, tried in turn until it fits on one page; a letter
// that needs more pages has the first.
var letterSizes = [...]float64{11, 10.5, 10, 9.5}

// letter draws one on as many pages as it needs.
func (c *canvas) letter(l *Letter) {
	c.wide, c.high = pageSize(l.Paper)
	var parts [][]row
	for i, size := range letterSizes {
		f := &flow{c: c, size: size, left: letterLeft, wide: c.wide - letterLeft - letterRight}
		f.letter(l)
		divided := divide(f.rows, c.high-letterTop-letterBottom)
		if i == 0 || len(divided) == 1 {
			parts = divided
		}
		if len(divided) == 1 {
			break
		}
	}
	for i, part := range parts {
		c.pdf.AddPageFormat("P", fpdf.SizeType{Wd: c.wide, Ht: c.high})
		y := letterTop
		for _, r := range part {
			r.draw(y)
			y += r.high
		}
		c.letterFoot(l, i+1, len(parts))
	}
}

// letterFoot marks made-up data and tells the page.
func (c *canvas) letterFoot(l *Letter, page, pages int) {
	if l.Sample {
		c.mark(c.wide-8, 3)
	}
	y, wide := c.high-8, c.wide-letterLeft-letterRight
	if l.Footer != "" {
		c.stroke(letterLeft, y-4, c.wide-letterRight, y-4, 0.15, rule)
		c.font(false, 7.5, grey)
		c.write(letterLeft, y, wide-30, l.Footer)
	}
	if pages > 1 {
		c.font(false, 7.5, grey)
		c.put(c.wide-letterRight-28, y, 28, c.p.text("paper.page", page, pages), "R")
	}
}

// mark tells that data is made up, its right edge at x.
func (c *canvas) mark(x, y float64) {
	const wide, high = 32.0, 6.0
	c.fill(x-wide, y, wide, high, warned)
	c.font(true, 9.5, white)
	c.put(x-wide, y+high/2, wide, c.p.text("paper.sample"), "C")
}

// letter lays a letter's parts one below the other.
func (f *flow) letter(l *Letter) {
	f.heads(l.Heads)
	if l.Heading != "" {
		f.heading(l)
	} else {
		f.meta(l)
	}
	f.blocks(l.Body)
	f.signs(l.Signs, l.placeAndDay(f.c.p.in), l.Heading != "", l.Link, l.LinkText)
	f.copies(l.Copies)
}

// placeAndDay is "Mangupura, 9 Desember 2026".
func (l *Letter) placeAndDay(in *lang.Wording) string { return PlaceAndDay(in, l.Place, l.Day) }

// PlaceAndDay is where and when something is signed, in one line.
func PlaceAndDay(in *lang.Wording, place string, day time.Time) string {
	_, date, _ := strings.Cut(in.Date(day), ", ") // without the day of the week
	return joined(", ", place, date)
}

// heading is the centred title of minutes and records.
func (f *flow) heading(l *Letter) {
	f.centred(strings.ToUpper(l.Heading), true, f.size+2, 0)
	if l.Number != "" {
		f.centred(f.c.p.text("paper.official.number_is", l.Number), false, f.size, 0)
	}
	f.gap(4)
}

// meta is what stands between the head and the words: day, number, subject, to whom.
func (f *flow) meta(l *Letter) {
	c := f.c
	if day := l.placeAndDay(c.p.in); day != "" {
		f.add(f.lead(), false, func(y float64) {
			f.font(false)
			c.put(f.left, y+f.lead()/2, f.wide, day, "R")
		})
	}
	const label = 22.0
	for _, m := range []struct{ key, value string }{
		{"paper.official.number", l.Number}, {"paper.official.nature", l.Nature}, {"paper.official.attachment", l.Attachment}, {"paper.official.subject", l.Subject},
	} {
		if m.value != "" {
			f.pair(f.left, label, c.p.text(m.key), m.value, m.key == "paper.official.subject")
		}
	}
	f.gap(3)
	for i, to := range l.To {
		indent := c.p.text("paper.official.to") + " "
		f.font(false)
		in := c.pdf.GetStringWidth(printable(indent))
		for j, line := range c.wrap(letter.Line{{Text: to, Bold: i == 0}}, f.wide-in, f.size) {
			f.add(f.lead(), false, func(y float64) {
				if i == 0 && j == 0 {
					f.font(false)
					c.write(f.left, y+f.lead()/2, in+1, indent)
				}
				c.drawn(f.left+in, y+f.lead()/2, line, f.size)
			})
		}
	}
	if l.ToPlace != "" {
		f.line(letter.Line{{Text: c.p.text("paper.official.in", l.ToPlace)}}, 0)
	}
	f.gap(3)
}

// copies are those who get one too.
func (f *flow) copies(copies []string) {
	if len(copies) == 0 {
		return
	}
	whole := f.size
	f.size = whole - 1.5
	f.gap(3)
	f.line(letter.Line{{Text: f.c.p.text("paper.official.copies")}}, 0)
	first := len(f.rows) - 1
	for i, who := range copies {
		f.line(letter.Line{{Text: fmt.Sprintf("%d. %s", i+1, who)}}, 0)
	}
	for i := range f.rows[first : len(f.rows)-1] { // on one page
		f.rows[first+i].keep = true
	}
	f.size = whole
}

// writeDocument writes a drawn PDF.
func writeDocument(w io.Writer, pdf *fpdf.Fpdf) error {
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return fmt.Errorf("making the PDF: %w", err)
	}
	return writeAll(w, "the PDF", &b)
}
