package paper

import (
	"io"
	"math"
	"slices"

	"wantilan/internal/lang"
	"wantilan/internal/paper/docx"
)

// Report is a longer text with headings, lists, tables and pictures, such as the
// report of an activity (laporan kegiatan). One description becomes a document for
// word processors and a PDF that say the same.
type Report struct {
	Title  string
	Header string // on every page
	Sample bool   // made-up data: every page says DATA CONTOH
	Blocks []Block
}

// Block is one piece of a report, one of the types below.
type Block interface{ block() }

// Heading begins a part; its level is 1 to 3.
type Heading struct {
	Level int
	Text  string
}

// Title is the report's title where it stands, as on a title page.
type Title struct{ Text string }

// Span is text of one look within a paragraph.
type Span struct {
	Text string
	Bold bool
}

// Paragraph is text.
type Paragraph struct {
	Spans  []Span
	Center bool
}

// Say is a paragraph of plain text.
func Say(text string) Paragraph { return Paragraph{Spans: []Span{{Text: text}}} }

// Items is a list, numbered or not.
type Items struct {
	Numbered bool
	Lines    []string
}

// Rows is a table. Its head stands on every page that it takes.
type Rows struct {
	Head    []string
	Rows    [][]string
	Shares  []float64 // widths of the columns, in proportion; nil: all alike
	Figures []int     // columns of figures, set to the right
	Total   bool      // the last row is a total
	Empty   string    // said when there is no row
}

// Picture is a PNG or JPEG with what stands beneath it.
type Picture struct {
	Content []byte
	Wide    float64 // millimetres; 0: as wide as the page has room for
	Caption string
	Source  string // where pages find it that show it without its content
}

// Bar is one line of a chart.
type Bar struct {
	Name  string
	Value float64 // not below 0
	Said  string  // the value in words
}

// Chart is bars with their names and values.
type Chart struct {
	Bars    []Bar
	Caption string
}

// Contents is the table of contents (daftar isi).
type Contents struct{ Title string }

// NewPage begins a page.
type NewPage struct{}

// Turn begins pages that are held sideways, or upright again.
type Turn struct{ Landscape bool }

// Signatures are blocks to sign, side by side.
type Signatures struct{ All []Signatory }

// HeadLines is an office's letterhead (kop surat) in words alone.
type HeadLines struct{ Lines []string }

func (Heading) block()    {}
func (Title) block()      {}
func (Paragraph) block()  {}
func (Items) block()      {}
func (Rows) block()       {}
func (Picture) block()    {}
func (Chart) block()      {}
func (Contents) block()   {}
func (NewPage) block()    {}
func (Turn) block()       {}
func (Signatures) block() {}
func (HeadLines) block()  {}

// ReportDOCX writes the report for word processors.
func ReportDOCX(w io.Writer, r Report, in *lang.Wording) error {
	o := docx.Options{Title: r.Title, Header: r.Header, Page: in.T("paper.page", "{page}", "{pages}"), Lang: map[lang.Tag]string{lang.ID: "id-ID", lang.EN: "en-GB"}[in.Tag]}
	if r.Sample {
		o.Mark = in.T("paper.sample")
	}
	d := docx.New(o)
	for _, b := range r.Blocks {
		putBlock(d, b)
	}
	return d.Write(w)
}

func putBlock(d *docx.Document, b Block) {
	switch b := b.(type) {
	case Heading:
		d.Heading(b.Level, b.Text)
	case Title:
		d.Title(b.Text)
	case Paragraph:
		align := docx.Start
		if b.Center {
			align = docx.Center
		}
		spans := make([]docx.Span, len(b.Spans))
		for i, s := range b.Spans {
			spans[i] = docx.Span(s)
		}
		d.Paragraph(align, spans...)
	case Items:
		d.List(b.Numbered, b.Lines)
	case Rows:
		putRows(d, &b)
	case Picture:
		d.Picture(b.Content, b.Wide, b.Caption)
		d.Caption(b.Caption)
	case Chart:
		bars := make([]docx.Bar, len(b.Bars))
		for i, x := range b.Bars {
			bars[i] = docx.Bar(x)
		}
		d.Bars(bars)
		d.Caption(b.Caption)
	case Contents:
		d.Contents(b.Title)
	case NewPage:
		d.PageBreak()
	case Turn:
		d.Section(b.Landscape)
	case Signatures:
		putSignatures(d, b.All)
	case HeadLines:
		for i, line := range b.Lines {
			d.Paragraph(docx.Center, docx.Span{Text: line, Bold: i == 0})
		}
	}
}

func putRows(d *docx.Document, b *Rows) {
	if len(b.Rows) == 0 {
		d.Paragraph(docx.Start, docx.Span{Text: b.Empty})
		return
	}
	aligns := make([]docx.Align, len(b.Head))
	for i := range aligns {
		if slices.Contains(b.Figures, i) {
			aligns[i] = docx.End
		}
	}
	d.Table(docx.Table{Head: b.Head, Rows: b.Rows, Shares: b.Shares, Aligns: aligns, BoldEnd: b.Total})
}

// putSignatures sets the blocks side by side in a table without borders; a single one
// stands at the right.
func putSignatures(d *docx.Document, all []Signatory) {
	columns := max(2, len(all))
	rows := [][]string{make([]string, columns), make([]string, columns), make([]string, columns)}
	aligns := make([]docx.Align, columns)
	for i := range aligns {
		aligns[i] = docx.Center
	}
	for i, s := range all {
		at := columns - len(all) + i
		rows[0][at] = joined("\n", s.Above...)
		rows[1][at] = "\n\n"
		name := s.Name
		if name == "" {
			name = "…………………………"
		}
		rows[2][at] = joined("\n", append([]string{name}, s.Below...)...)
	}
	d.Table(docx.Table{Rows: rows, Aligns: aligns, Plain: true})
}

// most is the largest value of a chart; 1 for one without any.
func (b *Chart) most() float64 {
	most := 0.0
	for _, x := range b.Bars {
		if !math.IsInf(x.Value, 0) {
			most = max(most, x.Value)
		}
	}
	if most == 0 {
		return 1
	}
	return most
}
