// Package docx writes documents for word processors: WordprocessingML in a zip, as
// ECMA-376 (Office Open XML) describes it, of the strict core that Word, LibreOffice
// and others read alike.
//
// A document is built from top to bottom: headings, paragraphs, lists, tables,
// pictures, sections held upright or sideways. Headers, page numbers and a table of
// contents are fields, which the word processor fills in. Lengths are in millimetres
// and letter sizes in points. Everything is made in memory; the same calls give the
// same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Options are what holds for a whole document.
type Options struct {
	Title  string
	Lang   string // such as id-ID
	Header string // on every page, at the left
	Mark   string // on every page, at the right and red, such as DATA CONTOH
	Page   string // page numbers, such as "Halaman {page} dari {pages}"
}

// Span is text of one look.
type Span struct {
	Text string
	Bold bool
}

// Align is where lines stand between the margins.
type Align string

// Alignments.
const (
	Start  Align = ""
	Center Align = "center"
	End    Align = "right"
	Both   Align = "both" // lines filled to both margins
)

// Table is a table with borders, whose head is repeated on every page.
type Table struct {
	Head    []string
	Rows    [][]string
	Shares  []float64 // widths of the columns, in proportion; nil: all alike
	Aligns  []Align   // of the columns; nil: Start
	BoldEnd bool      // the last row is a total
	Plain   bool      // without borders, as signatures stand
}

// Document is one being built. Its methods keep the first error for Write.
type Document struct {
	options   Options
	body      bytes.Buffer
	pictures  []picture
	lists     int // numbered lists so far
	contents  bool
	landscape bool // of the section being built
	headings  []heading
	err       error
}

type picture struct {
	content []byte
	ending  string // png or jpeg
}

type heading struct {
	level int
	text  string
}

// Bounds of one document.
const (
	MostPictures     = 300
	MostPictureBytes = 8 << 20 // of one
	mostBytes        = 64 << 20
)

// New begins a document.
func New(o Options) *Document { return &Document{options: o} }

// Heading writes a heading of level 1 to 3.
func (d *Document) Heading(level int, text string) {
	level = min(max(level, 1), 3)
	d.headings = append(d.headings, heading{level, text})
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="Heading%d"/></w:pPr>`, level)
	d.bookmarked(len(d.headings), text)
	d.body.WriteString(`</w:p>`)
}

// Title writes the title of the document.
func (d *Document) Title(text string) { d.paragraph("Title", "", Start, []Span{{Text: text}}) }

// Paragraph writes one.
func (d *Document) Paragraph(align Align, spans ...Span) { d.paragraph("", "", align, spans) }

// Caption writes what stands beneath a picture.
func (d *Document) Caption(text string) { d.paragraph("Caption", "", Start, []Span{{Text: text}}) }

// List writes items with bullets, or with numbers from 1.
func (d *Document) List(numbered bool, items []string) {
	number := bulletList
	if numbered {
		d.lists++
		number = firstNumbered + d.lists - 1
	}
	for _, item := range items {
		d.paragraph("ListParagraph", fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, number), Start, []Span{{Text: item}})
	}
}

// PageBreak begins a new page.
func (d *Document) PageBreak() {
	d.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
}

// Section begins a part whose pages are held upright or sideways.
func (d *Document) Section(landscape bool) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr>%s</w:pPr></w:p>`, d.section())
	d.landscape = landscape
}

// Contents writes the table of contents, which the word processor fills with page
// numbers when the document is opened; until then it names the headings.
func (d *Document) Contents(title string) {
	d.contents = true
	d.paragraph("TOCHeading", "", Start, []Span{{Text: title}})
	d.body.WriteString(contentsMark)
}

// contentsMark stands in the body until all headings are known; no text can be it,
// since letters below a blank are taken out of those.
const contentsMark = "\x00contents\x00"

// paragraph writes one of a style, with more of its properties.
func (d *Document) paragraph(style, more string, align Align, spans []Span) {
	d.body.WriteString(`<w:p><w:pPr>`)
	if style != "" {
		fmt.Fprintf(&d.body, `<w:pStyle w:val="%s"/>`, style)
	}
	d.body.WriteString(more)
	if align != Start {
		fmt.Fprintf(&d.body, `<w:jc w:val="%s"/>`, align)
	}
	d.body.WriteString(`</w:pPr>`)
	for _, s := range spans {
		d.run(s)
	}
	d.body.WriteString(`</w:p>`)
}

func (d *Document) run(s Span) {
	d.body.WriteString(`<w:r>`)
	if s.Bold {
		d.body.WriteString(`<w:rPr><w:b/></w:rPr>`)
	}
	writeText(&d.body, s.Text)
	d.body.WriteString(`</w:r>`)
}

// writeText writes letters, with breaks where lines end.
func writeText(b *bytes.Buffer, s string) {
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + escaped(line) + `</w:t>`)
	}
}

// escaped is a text as XML holds it: marks escaped, what XML cannot hold taken out.
func escaped(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ', r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// made stands in every part as the time of its making, so that the same document
// gives the same bytes.
var made = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Write writes the file.
func (d *Document) Write(w io.Writer) error {
	if d.err != nil {
		return d.err
	}
	size := d.body.Len()
	for _, p := range d.pictures {
		size += len(p.content)
	}
	if size > mostBytes {
		return fmt.Errorf("make a document of %d bytes: at most %d", size, mostBytes)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var errs []error
	put := func(name string, content []byte) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = f.Write(content)
		}
		errs = append(errs, err)
	}
	for _, p := range d.parts() {
		put(p.name, []byte(p.content))
	}
	for i, p := range d.pictures {
		put(fmt.Sprintf("word/media/image%d.%s", i+1, p.ending), p.content)
	}
	if err := errors.Join(append(errs, z.Close())...); err != nil {
		return fmt.Errorf("pack the document: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}
