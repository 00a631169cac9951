package docx

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what pictures may be
	_ "image/png"
	"strings"
)

// Measures in twentieths of a point, as Word counts: A4 and its margins.
const (
	twips       = 56.6929 // to a millimetre
	paperWide   = 11906
	paperHigh   = 16838
	marginWide  = 1417  // 25 mm
	english     = 36000 // units of pictures to a millimetre
	textWide    = paperWide - 2*marginWide
	textSidways = paperHigh - 2*marginWide
)

// room is how wide text is in the section being built.
func (d *Document) room() int {
	if d.landscape {
		return textSidways
	}
	return textWide
}

// Table writes one.
func (d *Document) Table(t Table) {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	widths := t.widths(columns, d.room())
	style := "TableGrid"
	if t.Plain {
		style = "TableNormal"
	}
	fmt.Fprintf(&d.body, `<w:tbl><w:tblPr><w:tblStyle w:val="%s"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, style, d.room())
	for _, wide := range widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, wide)
	}
	d.body.WriteString(`</w:tblGrid>`)
	if len(t.Head) > 0 {
		d.row(t, widths, t.Head, true, true)
	}
	for i, row := range t.Rows {
		d.row(t, widths, row, false, t.BoldEnd && i == len(t.Rows)-1)
	}
	d.body.WriteString(`</w:tbl>`)
	d.body.WriteString(`<w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>`) // tables that follow one another would become one
}

// widths shares the room out among columns.
func (t *Table) widths(columns, room int) []int {
	sum := 0.0
	share := func(i int) float64 {
		if i < len(t.Shares) && t.Shares[i] > 0 {
			return t.Shares[i]
		}
		return 1
	}
	for i := range columns {
		sum += share(i)
	}
	all := make([]int, columns)
	for i := range all {
		all[i] = int(float64(room) * share(i) / sum)
	}
	return all
}

func (d *Document) row(t Table, widths []int, cells []string, head, bold bool) {
	d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		d.body.WriteString(`<w:tblHeader/>`)
	}
	d.body.WriteString(`</w:trPr>`)
	for i, wide := range widths {
		fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, wide)
		if head {
			d.body.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="F0F0EC"/>`)
		}
		d.body.WriteString(`</w:tcPr>`)
		text, align := "", Start
		if i < len(cells) {
			text = cells[i]
		}
		if i < len(t.Aligns) {
			align = t.Aligns[i]
		}
		if head {
			align = Center
		}
		d.paragraph("TableText", "", align, []Span{{text, bold}})
		d.body.WriteString(`</w:tc>`)
	}
	d.body.WriteString(`</w:tr>`)
}

// Bar is one line of a chart.
type Bar struct {
	Name  string
	Value float64
	Said  string // the value in words
}

// mostBlocks is how many blocks the longest bar has.
const mostBlocks = 28

// Bars writes a chart as a table: names, bars made of blocks, values. It needs no
// picture, and stays text that can be corrected.
func (d *Document) Bars(bars []Bar) {
	most := 0.0
	for _, b := range bars {
		most = max(most, b.Value)
	}
	t := Table{Shares: []float64{3, 5, 2}, Aligns: []Align{Start, Start, End}, Plain: true}
	for _, b := range bars {
		n := 0
		if most > 0 && b.Value > 0 {
			n = max(1, int(b.Value/most*mostBlocks+0.5))
		}
		t.Rows = append(t.Rows, []string{b.Name, strings.Repeat("█", n), b.Said})
	}
	d.Table(t)
}

// Picture writes a PNG or JPEG as wide as wide millimetres, or as the page has room
// for; alt says what it shows.
func (d *Document) Picture(content []byte, wide float64, alt string) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case d.err != nil:
		return
	case err != nil:
		d.err = fmt.Errorf("read picture %d, %q: %w", len(d.pictures)+1, alt, err)
	case kind != "png" && kind != "jpeg" || size.Width <= 0 || size.Height <= 0:
		d.err = fmt.Errorf("picture %d, %q: want PNG or JPEG, got %s of %d by %d", len(d.pictures)+1, alt, kind, size.Width, size.Height)
	case len(content) > MostPictureBytes || len(d.pictures) >= MostPictures:
		d.err = fmt.Errorf("picture %d, %q, of %d bytes: at most %d pictures of %d bytes", len(d.pictures)+1, alt, len(content), MostPictures, MostPictureBytes)
	}
	if d.err != nil {
		return
	}
	most, highest := float64(d.room())/twips, 220.0
	if d.landscape {
		highest = 130
	}
	if wide <= 0 || wide > most {
		wide = most
	}
	high := wide * float64(size.Height) / float64(size.Width)
	if high > highest {
		wide, high = wide*highest/high, highest
	}
	d.pictures = append(d.pictures, picture{content, kind})
	fmt.Fprintf(&d.body, pictureForm, int(wide*english), int(high*english), len(d.pictures), escaped(alt))
}

// pictureForm is an inline picture: width and height, number, what it shows.
const pictureForm = `<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">` +
	`<wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Gambar %[3]d" descr="%[4]s"/>` +
	`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>` +
	`<pic:nvPicPr><pic:cNvPr id="%[3]d" name="Gambar %[3]d"/><pic:cNvPicPr/></pic:nvPicPr>` +
	`<pic:blipFill><a:blip r:embed="image%[3]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
	`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
	`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
