package xlsx

import (
	"fmt"
	"slices"
	"strconv"
)

// Names under which a sheet refers to its notes, to their shapes and, with a number, to
// addresses.
const (
	notesLink  = "rIdNotes"
	shapesLink = "rIdShapes"
	webLink    = "rIdWeb"
)

// printAnchors writes where links stand.
func (s *Sheet) printAnchors(p *printer) {
	if len(s.links) == 0 {
		return
	}
	p.text("<hyperlinks>")
	for i, l := range s.links {
		p.text("<hyperlink")
		p.attribute("ref", l.at)
		if l.address != "" {
			p.attribute("r:id", webLink+strconv.Itoa(i))
		} else {
			p.attribute("location", l.place)
		}
		p.text("/>")
	}
	p.text("</hyperlinks>")
}

// printLinks writes what a sheet refers to.
func (s *Sheet) printLinks(p *printer) {
	p.text(`<Relationships xmlns="`, packageSpace, `relationships">`)
	one := func(id, kind, target string) {
		p.text(`<Relationship Id="`, id, `" Type="`, officeSpace, "/", kind, `"`)
		p.attribute("Target", target)
	}
	for i, l := range s.links {
		if l.address != "" {
			one(webLink+strconv.Itoa(i), "hyperlink", l.address)
			p.text(` TargetMode="External"/>`)
		}
	}
	if len(s.notes) > 0 {
		one(notesLink, "comments", "/"+s.notesPart())
		p.text("/>")
		one(shapesLink, "vmlDrawing", "/"+s.shapesPart())
		p.text("/>")
	}
	p.text("</Relationships>")
}

// printNotes writes what notes say.
func (s *Sheet) printNotes(p *printer) {
	var authors []string
	for _, n := range s.notes {
		if !slices.Contains(authors, n.Author) {
			authors = append(authors, n.Author)
		}
	}
	p.text(`<comments xmlns="`, mainSpace, `"><authors>`)
	for _, a := range authors {
		p.element("author", a)
	}
	p.text("</authors><commentList>")
	for _, n := range s.notes {
		p.text("<comment")
		p.attribute("ref", At(n.Column, n.Row))
		p.count("authorId", slices.Index(authors, n.Author))
		p.text(`><text><r><rPr><sz val="10"/><rFont val="Calibri"/><family val="2"/></rPr>`)
		p.cellText(n.Text)
		p.text("</r></text></comment>")
	}
	p.text("</commentList></comments>")
}

// Pixels of a letter, of what stands around the letters of a column, of a usual column
// and of a usual row, and how many of a column a note keeps away from its cell.
const (
	letterPixels = 7
	columnPixels = 5
	usualColumn  = 64
	usualRow     = 20
	notePixels   = 15
)

// printShapes writes the boxes in which notes stand, in the language of drawings that
// spreadsheets want for them.
func (s *Sheet) printShapes(p *printer) {
	p.text(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`,
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit"`)
	p.count("data", s.number)
	p.text(`/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">`,
		`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, n := range s.notes {
		p.text(`<v:shape id="_x0000_s`)
		p.number(s.number*1024 + i + 1)
		p.text(`" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#FFFFE1" o:insetmode="auto">`,
			`<v:fill color2="#FFFFE1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`,
			`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`,
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>`, s.anchor(n), `</x:Anchor><x:AutoFill>False</x:AutoFill>`)
		p.element("x:Row", strconv.Itoa(n.Row-1))
		p.element("x:Column", strconv.Itoa(n.Column-1))
		p.text("</x:ClientData></v:shape>")
	}
	p.text("</xml>")
}

// anchor tells in which columns and rows, from 0, and after how many pixels of them the
// box of a note begins and ends.
func (s *Sheet) anchor(n Note) string {
	right, after := n.Column, notePixels+n.Width
	for right < MostColumns && after > s.pixels(right) {
		after -= s.pixels(right)
		right++
	}
	down, below := n.Row-1, n.Height
	for below > usualRow {
		below -= usualRow
		down++
	}
	return fmt.Sprintf("%d, %d, %d, 0, %d, %d, %d, %d", n.Column, notePixels, n.Row-1, right, after, down, below)
}

// pixels is how wide a column is, counted from 0.
func (s *Sheet) pixels(column int) int {
	if column >= len(s.widths) || s.widths[column] == 0 {
		return usualColumn
	}
	return int(s.widths[column])*letterPixels + columnPixels
}
