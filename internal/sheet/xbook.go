package sheet

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/lang"
	"wantilan/internal/register"
)

// xbook is a workbook being written. It keeps the first error, so that the code
// that lays out sheets reads as a layout.
type xbook struct {
	f      *excelize.File
	in     *lang.Wording
	styles map[look]int
	err    error
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
	return &xbook{f: excelize.NewFile(), in: in, styles: map[look]int{}}
}

func (b *xbook) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// sheet adds a worksheet.
func (b *xbook) sheet(name string) string {
	_, err := b.f.NewSheet(name)
	b.keep(err)
	b.keep(b.f.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: ptr(false)}))
	return name
}

// style gives the library's number of a look.
func (b *xbook) style(l look) int {
	if id, known := b.styles[l]; known {
		return id
	}
	s := excelize.Style{
		Font:      &excelize.Font{Family: "Calibri", Size: max(l.size, 11), Bold: l.bold, Italic: l.italic, Color: l.colour},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: l.wrap, Horizontal: "left"},
	}
	if l.border {
		s.Alignment.Indent = 1 // text does not touch the lines

	}
	if l.size > 0 {
		s.Font.Size = l.size
	}
	if l.middle {
		s.Alignment.Horizontal, s.Alignment.Indent = "center", 0
	}
	if l.link {
		s.Font.Color, s.Font.Underline = inkLink, "single"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.border {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: paperLine, Style: 1})
		}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	id, err := b.f.NewStyle(&s)
	b.keep(err)
	b.styles[l] = id
	return id
}

// put writes a cell, columns and rows from 1. Text is always written as text, so
// that nothing typed by a participant becomes a formula.
func (b *xbook) put(sheet string, column, row int, value any, l look) {
	if b.err != nil {
		return
	}
	cell := at(column, row)
	switch v := value.(type) {
	case nil:
	case string:
		if v != "" {
			b.keep(b.f.SetCellStr(sheet, cell, printable(v)))
		}
	default:
		b.keep(b.f.SetCellValue(sheet, cell, v))
	}
	b.keep(b.f.SetCellStyle(sheet, cell, cell, b.style(l)))
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

func (b *xbook) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		if w > 0 {
			b.keep(b.f.SetColWidth(sheet, letters(i+1), letters(i+1), w))
		}
	}
}

// freeze keeps the columns and rows before a cell in sight.
func (b *xbook) freeze(sheet string, columns, rows int) {
	pane := "bottomRight"
	switch {
	case columns == 0:
		pane = "bottomLeft"
	case rows == 0:
		pane = "topRight"
	}
	b.keep(b.f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: at(columns+1, rows+1), ActivePane: pane}))
}

// page sets up printing on A4, as wide as one page, with the rows of headings
// repeated, the title on top and page numbers below.
func (b *xbook) page(sheet, title string, landscape bool, headFirst, headLast int) {
	orientation := "portrait"
	if landscape {
		orientation = "landscape"
	}
	b.keep(b.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: ptr(true)}))
	b.keep(b.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: ptr(paperA4), Orientation: &orientation, FitToWidth: ptr(1), FitToHeight: ptr(0)}))
	b.keep(b.f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: ptr(0.4), Right: ptr(0.4), Top: ptr(0.7), Bottom: ptr(0.6), Header: ptr(0.3), Footer: ptr(0.3)}))
	b.keep(b.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + headerText(title) + "&R" + headerText(sheet),
		OddFooter: "&C" + b.in.T("sheet.page") + " &P " + b.in.T("sheet.page.of") + " &N",
	}))
	if headLast > 0 {
		b.keep(b.f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(sheet), headFirst, headLast),
		}))
	}
}

// headerText makes text safe for a print header, where & begins a code and the
// whole must stay under 255 characters.
func headerText(s string) string {
	r := []rune(strings.ReplaceAll(printable(s), "\n", " "))
	return strings.ReplaceAll(string(r[:min(len(r), 60)]), "&", "&&")
}

// write finishes the workbook. The first sheet of a new file is the library's and
// is removed.
func (b *xbook) write(w io.Writer, title string) error {
	defer b.f.Close()
	b.keep(b.f.DeleteSheet("Sheet1"))
	b.f.SetActiveSheet(0)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{Creator: "Wantilan", Title: printable(title), Language: string(b.in.Tag), LastModifiedBy: "Wantilan"}))
	if b.err == nil {
		b.err = b.f.Write(w)
	}
	if b.err != nil {
		return fmt.Errorf("write workbook: %w", b.err)
	}
	return nil
}

// at names a cell; a cell outside the sheet is our mistake and reported when used.
func at(column, row int) string { return fmt.Sprintf("%s%d", letters(column), row) }

// quoted is a sheet's name as formulas and links write it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

func ptr[T any](v T) *T { return &v }
