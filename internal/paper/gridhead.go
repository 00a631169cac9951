package paper

// top draws what stands above a table and tells how high it is: letterhead, title,
// day and place on the first page, the title alone on those that follow.
func (g *grid) top(c *canvas, first bool) float64 {
	wide := c.wide - 2*gridMargin
	c.ribbon(c.wide-gridMargin, 5)
	if !first {
		c.font(true, 10, ink)
		c.write(gridMargin, gridMargin+2, wide, joined(" · ", g.title, g.occasion.named(c.p.in)))
		return gridMore
	}
	y := gridMargin + c.kop(gridMargin, gridMargin, wide, g.occasion)
	c.font(true, 13, ink)
	for _, s := range c.breakUp(g.title, wide) {
		c.put(gridMargin, y+3, wide, s, "C")
		y += 6
	}
	c.font(true, 10.5, ink)
	for _, s := range c.breakUp(g.occasion.named(c.p.in), wide) {
		c.put(gridMargin, y+2.5, wide, s, "C")
		y += 5
	}
	c.font(false, 9.5, ink)
	for _, line := range g.lines(c.p) {
		for _, s := range c.breakUp(line, wide) {
			c.put(gridMargin, y+2.5, wide, s, "C")
			y += 4.6
		}
	}
	return y + 3 - gridMargin
}

// gridMore is the height of the heading on pages that follow.
const gridMore = 7.0

// topHigh is how high the heading will be, without drawing it.
func (g *grid) topHigh(c *canvas, wide float64, first bool) float64 {
	if !first {
		return gridMore
	}
	room := wide - 2*gridMargin
	high := c.kopHigh(room, g.occasion) + 3
	c.font(true, 13, ink)
	high += 6 * float64(len(c.breakUp(g.title, room)))
	c.font(true, 10.5, ink)
	high += 5 * float64(len(c.breakUp(g.occasion.named(c.p.in), room)))
	c.font(false, 9.5, ink)
	for _, line := range g.lines(c.p) {
		high += 4.6 * float64(len(c.breakUp(line, room)))
	}
	return high
}

// lines stand beneath the title: day and place, the letter's number, and what the table
// says of itself.
func (g *grid) lines(p *plan) []string {
	all := []string{g.occasion.when(p.in)}
	if g.occasion.Letter != "" {
		all = append(all, p.text("paper.list.letter", g.occasion.Letter))
	}
	return append(all, g.under...)
}

// kop draws an occasion's letterheads, or the lines that stand in their place, and tells
// how high they are.
func (c *canvas) kop(x, y, wide float64, o *Occasion) float64 {
	if len(o.Letterhead) > 0 || len(o.Heads) == 0 {
		return c.letterhead(x, y, wide, o.Letterhead)
	}
	from := y
	for _, r := range c.kopRows(x, wide, o) {
		if r.draw != nil {
			r.draw(y)
		}
		y += r.high
	}
	return y - from
}

func (c *canvas) kopRows(x, wide float64, o *Occasion) []row {
	f := &flow{c: c, left: x, wide: wide}
	f.heads(o.Heads)
	return f.rows
}

// kopHigh is how high they are, without drawing them.
func (c *canvas) kopHigh(wide float64, o *Occasion) float64 {
	if len(o.Letterhead) > 0 || len(o.Heads) == 0 {
		return c.letterheadHigh(o.Letterhead)
	}
	high := 0.0
	for _, r := range c.kopRows(0, wide, o) {
		high += r.high
	}
	return high
}

// letterhead draws an office's kop surat: its lines in the middle, the first one
// large, above a double rule. It tells how high it is.
func (c *canvas) letterhead(x, y, wide float64, lines []string) float64 {
	if len(lines) == 0 {
		return 0
	}
	from := y
	for i, s := range lines {
		c.font(i == 0, 9.5, ink)
		if i == 0 {
			c.font(true, 13, ink)
		}
		c.put(x, y+3, wide, s, "C")
		y += 5
	}
	c.stroke(x, y+1, x+wide, y+1, 0.8, ink)
	c.stroke(x, y+2, x+wide, y+2, 0.2, ink)
	return y + 6 - from
}

func (c *canvas) letterheadHigh(lines []string) float64 {
	if len(lines) == 0 {
		return 0
	}
	return 5*float64(len(lines)) + 6
}

// signsHigh is the room that signatures take.
func (g *grid) signsHigh() float64 {
	if len(g.signers) == 0 {
		return 0
	}
	high := 0.0
	for _, s := range g.signers {
		high = max(high, signHigh+4.2*float64(len(s.Above)+len(s.Below)-3))
	}
	return high + 6
}

// signatures draws the blocks side by side; a single one stands at the right, as
// in letters.
func (c *canvas) signatures(x, y, wide float64, all []Signatory) {
	if len(all) == 0 {
		return
	}
	columns := max(2, len(all))
	block := wide / float64(columns)
	above := 0
	for _, s := range all {
		above = max(above, len(s.Above))
	}
	for i, s := range all {
		at := x + block*float64(columns-len(all)+i)
		for j, line := range s.Above {
			c.font(false, 9.5, ink)
			c.put(at, y+2+4.2*float64(above-len(s.Above)+j), block-4, line, "C")
		}
		c.signed(at, y+2+4.2*float64(above)+20, block-4, &s)
	}
}

// signed draws the name with what stands beneath it.
func (c *canvas) signed(x, y, wide float64, s *Signatory) {
	if s.Name == "" {
		c.stroke(x+wide*0.15, y+1.5, x+wide*0.85, y+1.5, 0.2, ink)
	} else {
		c.font(true, 9.5, ink)
		c.put(x, y, wide, s.Name, "C")
		under := min(wide, c.pdf.GetStringWidth(printable(s.Name)))
		c.stroke(x+(wide-under)/2, y+2, x+(wide+under)/2, y+2, 0.2, ink)
	}
	for j, line := range s.Below {
		c.font(false, 9, ink)
		c.put(x, y+4.6+4.2*float64(j), wide, line, "C")
	}
}
