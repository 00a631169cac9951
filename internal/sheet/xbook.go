package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet/xlsx"
)

// xbook is a workbook being written. The first error is kept for its end, so that the
// code that lays out sheets reads as a layout.
type xbook struct {
	f      *xlsx.Book
	in     *lang.Wording
	styles map[look]int
}

// look is what a cell looks like.
type look struct {
	fill   string // RRGGBB; empty for none
	colour string // of the letters
	format string // number format
	size   float64
	bold   bool
	italic bool
	wrap   bool
	border bool
	link   bool
	middle bool // centred across
}

// The palette: dark headings on light sheets; each kind of party has a pale fill
// that black letters read well on, in colour and in grey print.
const (
	inkHead   = "1F4E5A"
	inkQuiet  = "6B7280"
	inkLink   = "1D4ED8"
	paperLine = "C9D3D8"
	paperHead = "1F4E5A"
	paperSoft = "F3F6F7"
	paperNote = "FFF7E0"
)

var kindFill = map[register.Kind]string{
	register.Business: "F6E7C8", register.Bank: "CFE3F7", register.Airport: "D9D2F0", register.Hotel: "F8D3D8", register.Retailer: "CDEBD4",
	register.Government: "DDE1E4", register.Council: "F3CFE6", register.Expert: "C9ECEC", register.Other: "ECECEC",
}

// The workbook format's numbers of paper sizes.
const (
	paperA3 = 8
	paperA4 = 9
)

func newBook(in *lang.Wording) *xbook {
	b := &xbook{f: xlsx.New(), in: in, styles: map[look]int{}}
	b.f.Creator, b.f.Language = "Wantilan", string(in.Tag)
	return b
}

// sheet adds a worksheet.
func (b *xbook) sheet(name string) *xlsx.Sheet {
	s := b.f.Sheet(name)
	s.HideGrid()
	return s
}

// style gives the workbook's number of a look.
func (b *xbook) style(l look) int {
	if id, known := b.styles[l]; known {
		return id
	}
	s := xlsx.Style{
		Size: l.size, Colour: l.colour, Fill: l.fill, Format: l.format, Bold: l.bold, Italic: l.italic, Wrap: l.wrap,
		Vertical: "center", Horizontal: "left",
	}
	if l.border {
		s.Border, s.Indent = paperLine, 1 // text does not touch the lines
	}
	if l.middle {
		s.Horizontal, s.Indent = "center", 0
	}
	if l.link {
		s.Colour, s.Underline = inkLink, true
	}
	id := b.f.Style(s)
	b.styles[l] = id
	return id
}

// put writes a cell, columns and rows from 1. Text is always written as text, so
// that nothing typed by a participant becomes a formula.
func (b *xbook) put(sheet *xlsx.Sheet, column, row int, value any, l look) {
	if text, ok := value.(string); ok {
		value = printable(text)
	}
	sheet.Put(column, row, value, b.style(l))
}

// printable drops what XML cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func widths(sheet *xlsx.Sheet, widths ...float64) {
	for i, w := range widths {
		sheet.Width(i+1, i+1, w)
	}
}

// page sets up printing on A4, sideways, as wide as one page, with the rows of headings
// repeated, the title on top and page numbers below.
func (b *xbook) page(sheet *xlsx.Sheet, title string, headFirst, headLast int) {
	b.pageOn(paperA4, sheet, title, headFirst, headLast)
}

func (b *xbook) pageOn(paper int, sheet *xlsx.Sheet, title string, headFirst, headLast int) {
	sheet.Print(xlsx.Page{
		Paper: paper, Landscape: true, FirstHead: headFirst, LastHead: headLast,
		Header: "&L" + headerText(title) + "&R" + headerText(sheet.Name()),
		Footer: "&C" + b.in.T("sheet.page") + " &P " + b.in.T("sheet.page.of") + " &N",
	})
}

// headerText makes text safe for a print header, where & begins a code and the
// whole must stay under 255 characters.
func headerText(s string) string {
	r := []rune(strings.ReplaceAll(printable(s), "\n", " "))
	return strings.ReplaceAll(string(r[:min(len(r), 60)]), "&", "&&")
}

// write finishes the workbook.
func (b *xbook) write(w io.Writer, title string) error {
	b.f.Title = printable(title)
	if err := errors.Join(b.f.Write(w), b.f.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
