package xlsx

import "slices"

// Style is what a cell looks like. Colours are RRGGBB; empty for none.
type Style struct {
	Size       float64 // of the letters, in points; 0 is 11
	Colour     string  // of the letters
	Fill       string
	Border     string // colour of thin lines on all sides
	Format     string // of numbers and times
	Horizontal string // left, center, right; empty: texts left, numbers right
	Vertical   string // such as center; empty: at the bottom
	Indent     int
	Bold       bool
	Italic     bool
	Underline  bool
	Wrap       bool
}

// Style gives the number under which cells name a look.
func (b *Book) Style(s Style) int {
	if s.Size == 0 {
		s.Size = 11
	}
	if i := slices.Index(b.styles, s); i >= 0 {
		return i
	}
	b.styles = append(b.styles, s)
	return len(b.styles) - 1
}

// Number formats from here on are a workbook's own; two fills are everybody's.
const (
	firstFormat = 164
	ownFills    = 2
)

// printStyles writes the looks. Each brings its own font, fill and lines, under its own
// number: there are few.
func (b *Book) printStyles(p *printer) {
	p.text(`<styleSheet xmlns="`, mainSpace, `">`)
	if n := b.formats(); n > 0 {
		p.text("<numFmts")
		p.count("count", n)
		p.text(">")
		for i, s := range b.styles {
			if s.Format != "" {
				p.text("<numFmt")
				p.count("numFmtId", firstFormat+i)
				p.attribute("formatCode", s.Format)
				p.text("/>")
			}
		}
		p.text("</numFmts>")
	}
	b.eachStyle(p, "fonts", 0, "", printFont)
	b.eachStyle(p, "fills", ownFills, `<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`, printFill)
	b.eachStyle(p, "borders", 0, "", printBorder)
	p.text(`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	b.eachStyle(p, "cellXfs", 0, "", printLook)
	p.text(`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
}

func (b *Book) formats() (n int) {
	for _, s := range b.styles {
		if s.Format != "" {
			n++
		}
	}
	return n
}

func (b *Book) eachStyle(p *printer, list string, more int, before string, print func(p *printer, i int, s *Style)) {
	p.text("<", list)
	p.count("count", len(b.styles)+more)
	p.text(">", before)
	for i := range b.styles {
		print(p, i, &b.styles[i])
	}
	p.text("</", list, ">")
}

func printFont(p *printer, _ int, s *Style) {
	p.text("<font>")
	for _, one := range []struct {
		name string
		on   bool
	}{{"b", s.Bold}, {"i", s.Italic}, {"u", s.Underline}} {
		if one.on {
			p.text("<", one.name, "/>")
		}
	}
	p.text("<sz")
	p.decimal("val", s.Size)
	p.text("/>")
	if s.Colour != "" {
		p.text(`<color rgb="FF`, s.Colour, `"/>`)
	}
	p.text(`<name val="Calibri"/><family val="2"/></font>`)
}

func printFill(p *printer, _ int, s *Style) {
	if s.Fill == "" {
		p.text(`<fill><patternFill patternType="none"/></fill>`)
		return
	}
	p.text(`<fill><patternFill patternType="solid"><fgColor rgb="FF`, s.Fill, `"/><bgColor indexed="64"/></patternFill></fill>`)
}

func printBorder(p *printer, _ int, s *Style) {
	p.text("<border>")
	for _, side := range []string{"left", "right", "top", "bottom"} {
		if s.Border == "" {
			p.text("<", side, "/>")
		} else {
			p.text("<", side, ` style="thin"><color rgb="FF`, s.Border, `"/></`, side, ">")
		}
	}
	p.text("<diagonal/></border>")
}

func printLook(p *printer, i int, s *Style) {
	format := 0
	if s.Format != "" {
		format = firstFormat + i
	}
	p.text("<xf")
	p.count("numFmtId", format)
	p.count("fontId", i)
	p.count("fillId", ownFills+i)
	p.count("borderId", i)
	p.text(` xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment`)
	if s.Horizontal != "" {
		p.attribute("horizontal", s.Horizontal)
	}
	if s.Vertical != "" {
		p.attribute("vertical", s.Vertical)
	}
	if s.Wrap {
		p.text(` wrapText="1"`)
	}
	if s.Indent > 0 {
		p.count("indent", s.Indent)
	}
	p.text("/></xf>")
}
