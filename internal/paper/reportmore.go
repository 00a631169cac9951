package paper

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png" // what pictures may be, beside JPEG
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// wordsOf takes spans apart into words, with "\n" where a line ends.
func wordsOf(spans []Span) []word {
	var all []word
	open := false // the text so far ends within a word
	for _, s := range spans {
		for i, line := range strings.Split(strings.ReplaceAll(s.Text, "\r\n", "\n"), "\n") {
			if i > 0 {
				all, open = append(all, word{text: "\n"}), false
			}
			line = printable(line)
			glued := open && !strings.HasPrefix(line, " ")
			for j, w := range strings.Fields(line) {
				all = append(all, word{w, s.Bold, glued && j == 0})
			}
			if line != "" {
				open = !strings.HasSuffix(line, " ")
			}
		}
	}
	return all
}

// rows lays a table out; its head is drawn anew on every page.
func (t *typesetting) rows(b Rows) {
	if len(b.Rows) == 0 {
		t.text([]Span{{b.Empty, false}}, reportText, reportLine, false, reportMargin, t.room())
		t.gap(2.2)
		return
	}
	columns := len(b.Head)
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	g := &grid{least: 6}
	for i := range columns {
		col := column{share: 1}
		if i < len(b.Shares) && b.Shares[i] > 0 {
			col.share = b.Shares[i]
		}
		if slices.Contains(b.Figures, i) {
			col.align = "R"
		}
		g.columns = append(g.columns, col)
	}
	widths := g.widths(t.room())
	var head *flowing
	if len(b.Head) > 0 {
		row := g.layRow(t.c, widths, b.Head, 0, true)
		head = &flowing{high: row.high, draw: func(c *canvas, y float64) { c.cells(g, y, widths, &row, true) }}
		first := g.layRow(t.c, widths, b.Rows[0], 0, false)
		t.add(flowing{high: head.high, with: first.high, draw: head.draw})
	}
	for i, cells := range b.Rows {
		row := g.layRow(t.c, widths, cells, i, b.Total && i == len(b.Rows)-1)
		t.add(flowing{high: row.high, repeat: head, draw: func(c *canvas, y float64) { c.cells(g, y, widths, &row, false) }})
	}
	t.gap(4)
}

// cells draws one row of a report's table.
func (c *canvas) cells(g *grid, y float64, widths []float64, r *laid, head bool) {
	x := reportMargin
	for i, col := range g.columns {
		align := col.align
		if head {
			c.fill(x, y, widths[i], r.high, pale)
			align = "C"
		}
		c.frame(x, y, widths[i], r.high, 0.15, ink)
		c.font(r.bold, gridText, ink)
		if i < len(r.cells) {
			c.block(x+gridPad, y, widths[i]-2*gridPad, r.high, r.cells[i], align)
		}
		x += widths[i]
	}
}

// picture lays one out with its caption, on one page.
func (t *typesetting) picture(b Picture, index int) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(b.Content))
	if err == nil && (kind != "png" && kind != "jpeg" || size.Width <= 0 || size.Height <= 0) {
		err = fmt.Errorf("want PNG or JPEG, got %s of %d by %d", kind, size.Width, size.Height)
	}
	if err != nil {
		if t.err == nil {
			t.err = fmt.Errorf("picture %q in block %d: %w", b.Caption, index+1, err)
		}
		return
	}
	_, page := t.size()
	most := page - 2*reportMargin - reportFoot - 16
	wide := b.Wide
	if wide <= 0 || wide > t.room() {
		wide = t.room()
	}
	high := wide * float64(size.Height) / float64(size.Width)
	if high > most {
		wide, high = wide*most/high, most
	}
	x, name := reportMargin+(t.room()-wide)/2, fmt.Sprintf("picture-%d", index)
	t.add(flowing{high: high + 1, with: 2 * reportLine, draw: func(c *canvas, y float64) {
		options := fpdf.ImageOptions{ImageType: map[string]string{"png": "PNG", "jpeg": "JPG"}[kind]}
		c.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(b.Content))
		c.pdf.ImageOptions(name, x, y, wide, high, false, options, 0, "")
	}})
	t.caption(b.Caption)
}

func (t *typesetting) caption(s string) {
	if s != "" {
		t.text([]Span{{s, false}}, 9, 4.4, true, reportMargin, t.room())
	}
	t.gap(4)
}

// chart lays bars out, each a line: name, bar, value.
func (t *typesetting) chart(b Chart) {
	const high = 6.5
	room, most := t.room(), b.most()
	name, value := room*0.32, room*0.18
	for i, bar := range b.Bars {
		with := 0.0
		if i == 0 { // a chart that is not long stands on one page
			with = min(high*float64(len(b.Bars)-1)+2*reportLine, a4High/2)
		}
		t.add(flowing{high: high, with: with, draw: func(c *canvas, y float64) {
			c.font(false, 9, ink)
			c.write(reportMargin, y+high/2, name-2, bar.Name)
			long := (room - name - value) * min(1, max(0, bar.Value/most))
			c.fill(reportMargin+name, y+1, long, high-2, colour{15, 105, 98})
			c.put(reportMargin+room-value, y+high/2, value, bar.Said, "R")
		}})
	}
	t.gap(1)
	t.caption(b.Caption)
}

// contents names the headings with their pages, which are known when it is drawn.
func (t *typesetting) contents(b Contents) {
	t.text([]Span{{b.Title, true}}, 14, 7, false, reportMargin, t.room())
	t.gap(2)
	room := t.room()
	for i, h := range t.headings {
		indent := 6 * float64(min(max(h.Level, 1), 3)-1)
		t.add(flowing{high: reportLine + 0.6, draw: func(c *canvas, y float64) {
			c.font(h.Level <= 1, reportText, ink)
			c.write(reportMargin+indent, y+reportLine/2, room-indent-14, h.Text)
			long := min(c.pdf.GetStringWidth(printable(h.Text)), room-indent-14)
			c.put(reportMargin+room-12, y+reportLine/2, 12, fmt.Sprint(t.pageOf[i+1]), "R")
			c.pdf.SetDashPattern([]float64{0.3, 1.2}, 0)
			c.stroke(reportMargin+indent+long+2, y+reportLine/2+1.2, reportMargin+room-9, y+reportLine/2+1.2, 0.2, grey)
			c.pdf.SetDashPattern(nil, 0)
		}})
	}
	t.gap(4)
}

// signatures keep together on one page.
func (t *typesetting) signatures(all []Signatory) {
	if len(all) == 0 {
		return
	}
	g := &grid{signers: all}
	wide := t.room()
	t.add(flowing{high: g.signsHigh(), draw: func(c *canvas, y float64) { c.signatures(reportMargin, y+4, wide, all) }})
}
