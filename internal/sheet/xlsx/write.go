package xlsx

import (
	"archive/zip"
	"fmt"
	"strconv"
	"strings"
)

func (s *Sheet) part() string      { return fmt.Sprintf("xl/worksheets/sheet%d.xml", s.number) }
func (s *Sheet) notesPart() string { return fmt.Sprintf("xl/comments%d.xml", s.number) }
func (s *Sheet) shapesPart() string {
	return fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", s.number)
}

// write puts the sheet into the zip, with what belongs to it.
func (s *Sheet) write(z *zip.Writer) error {
	var err error
	if s.stream != nil {
		s.end(s.stream.printer)
		err = s.stream.into(z, s.part())
	} else {
		err = writePart(z, s.part(), s.printCells)
	}
	if err == nil {
		err = s.book.err // of a value that no cell takes
	}
	if err == nil && (len(s.notes) > 0 || s.leadsOut()) {
		err = writePart(z, fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", s.number), s.printLinks)
	}
	if err == nil && len(s.notes) > 0 {
		if err = writePart(z, s.notesPart(), s.printNotes); err == nil {
			err = writePart(z, s.shapesPart(), s.printShapes)
		}
	}
	return err
}

func (s *Sheet) leadsOut() bool {
	for _, l := range s.links {
		if l.address != "" {
			return true
		}
	}
	return false
}

// begin writes what stands before the rows.
func (s *Sheet) begin(p *printer) {
	if s.stream != nil {
		p.text(xmlHead)
	}
	p.text(`<worksheet xmlns="`, mainSpace, `" xmlns:r="`, officeSpace, `">`)
	if s.page != nil {
		p.text(`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	}
	p.text("<sheetViews><sheetView")
	if s.bare {
		p.text(` showGridLines="0"`)
	}
	if s.number == 1 {
		p.text(` tabSelected="1"`)
	}
	p.text(` workbookViewId="0">`)
	s.printPane(p)
	p.text(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`)
	open := "<cols>"
	for i, w := range s.widths {
		if w > 0 {
			p.text(open, "<col")
			p.count("min", i+1)
			p.count("max", i+1)
			p.decimal("width", w)
			p.text(` customWidth="1"/>`)
			open = ""
		}
	}
	if open == "" {
		p.text("</cols>")
	}
	p.text("<sheetData>")
}

func (s *Sheet) printPane(p *printer) {
	columns, rows := s.frozen.columns, s.frozen.rows
	if columns == 0 && rows == 0 {
		return
	}
	pane := "bottomRight"
	switch {
	case columns == 0:
		pane = "bottomLeft"
	case rows == 0:
		pane = "topRight"
	}
	p.text("<pane")
	if columns > 0 {
		p.count("xSplit", columns)
	}
	if rows > 0 {
		p.count("ySplit", rows)
	}
	p.attribute("topLeftCell", At(columns+1, rows+1))
	p.text(` activePane="`, pane, `" state="frozen"/><selection pane="`, pane, `"/>`)
}

// printCells writes a sheet whose cells were kept.
func (s *Sheet) printCells(p *printer) {
	s.begin(p)
	for i, row := range s.rows {
		s.printRow(p, i+1, len(row), func(c int) cell { return row[c] })
	}
	s.end(p)
}

func (s *Sheet) printRow(p *printer, number, cells int, at func(int) cell) {
	height := s.heights[number]
	if cells == 0 && height == 0 {
		return
	}
	p.text("<row")
	p.count("r", number)
	if height > 0 {
		p.decimal("ht", height)
		p.text(` customHeight="1"`)
	}
	p.text(">")
	for i := range cells {
		if c := at(i); c.there && (c.style != 0 || c.value != nil && c.value != "") {
			s.printCell(p, i+1, number, c)
		}
	}
	p.text("</row>")
}

func (s *Sheet) printCell(p *printer, column, row int, c cell) {
	p.text(`<c r="`, Letters(column))
	p.number(row)
	p.text(`"`)
	if c.style != 0 {
		p.count("s", c.style)
	}
	switch v := c.value.(type) {
	case nil:
		p.text("/>")
	case string:
		if v == "" {
			p.text("/>")
			return
		}
		p.text(` t="inlineStr"><is>`)
		p.cellText(v)
		p.text("</is></c>")
	case formula:
		p.text(">")
		p.element("f", string(v))
		p.text("</c>")
	case int:
		p.value(strconv.Itoa(v))
	case int64:
		p.value(strconv.FormatInt(v, 10))
	case float64:
		p.value(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		p.text("/>")
		s.book.keep(fmt.Errorf("sheet %q: %s cannot hold a %T", s.name, At(column, row), v))
	}
}

func (p *printer) value(number string) { p.text("><v>", number, "</v></c>") }

// end writes what stands after the rows, in the order that the format wants.
func (s *Sheet) end(p *printer) {
	p.text("</sheetData>")
	if s.filter.set() {
		p.text("<autoFilter")
		p.attribute("ref", s.filter.String())
		p.text("/>")
	}
	if len(s.choices) > 0 {
		p.text("<dataValidations")
		p.count("count", len(s.choices))
		p.text(">")
		for i := range s.choices {
			s.choices[i].print(p)
		}
		p.text("</dataValidations>")
	}
	s.printAnchors(p)
	p.text(margins)
	if g := s.page; g != nil {
		p.text("<pageSetup")
		p.count("paperSize", g.Paper)
		p.text(` fitToWidth="1" fitToHeight="0" orientation="`, g.orientation(), `"/><headerFooter>`)
		p.element("oddHeader", g.Header)
		p.element("oddFooter", g.Footer)
		p.text("</headerFooter>")
	}
	if len(s.notes) > 0 {
		p.text(`<legacyDrawing r:id="`, shapesLink, `"/>`)
	}
	p.text("</worksheet>")
}

func (g *Page) orientation() string {
	if g.Landscape {
		return "landscape"
	}
	return "portrait"
}

func (c *Choice) list() string { return strings.Join(c.Words, ",") }

func (c *Choice) print(p *printer) {
	kind, first, second := "list", c.From, ""
	switch {
	case len(c.Words) > 0:
		first = `"` + strings.ReplaceAll(c.list(), `"`, `""`) + `"`
	case c.From == "":
		kind, first, second = "whole", strconv.Itoa(c.Least), strconv.Itoa(c.Most)
	}
	p.text(`<dataValidation type="`, kind, `" allowBlank="1"`)
	if c.Text != "" {
		if c.Warns {
			p.text(` errorStyle="warning"`)
		}
		p.text(` showErrorMessage="1"`)
		p.attribute("errorTitle", c.Title)
		p.attribute("error", c.Text)
	}
	p.attribute("sqref", c.In.String())
	p.text(">")
	p.element("formula1", first)
	if second != "" {
		p.element("formula2", second)
	}
	p.text("</dataValidation>")
}
