package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/jpeg"

	"codeberg.org/go-pdf/fpdf"

	"wantilan/internal/letter"
)

// Measures of a letterhead in millimetres.
const (
	headLogo = 22.0
	headGap  = 3.0
)

// heads lays letterheads: one over the whole width, those of a joint gathering side by
// side, with the double rule below.
func (f *flow) heads(heads []Head) {
	if len(heads) == 0 {
		return
	}
	big, small := 15.0, 12.0
	if len(heads) > 1 {
		big, small = 10.5, 9
	}
	column := (f.wide - headGap*float64(len(heads)-1)) / float64(len(heads))
	high := 0.0
	laid := make([]*flow, len(heads))
	for i := range heads {
		laid[i] = f.c.head(&heads[i], f.left+float64(i)*(column+headGap), column, big, small)
		at := 0.0
		for _, r := range laid[i].rows {
			at += r.high
		}
		high = max(high, at)
		if len(heads[i].Picture) > 0 {
			high = max(high, logoSide(len(heads)))
		}
	}
	c, left, wide := f.c, f.left, f.wide
	f.add(high+2.5, true, func(y float64) {
		for i, h := range laid {
			at := y
			for _, r := range h.rows {
				r.draw(at)
				at += r.high
			}
			if len(heads[i].Picture) > 0 {
				side := logoSide(len(heads))
				x := left + float64(i)*(column+headGap)
				c.picture(heads[i].Logo, heads[i].Picture, x, y+(high-side)/2, side, side)
			}
		}
		c.stroke(left, y+high+1.2, left+wide, y+high+1.2, 0.8, black)
		c.stroke(left, y+high+2.1, left+wide, y+high+2.1, 0.25, black)
	})
	f.gap(4)
}

// logoSide is the edge of a logo's place.
func logoSide(heads int) float64 {
	if heads > 1 {
		return headLogo * 0.7
	}
	return headLogo
}

// head lays the words of one letterhead in a column, beside the place of its logo.
func (c *canvas) head(h *Head, left, wide, big, small float64) *flow {
	const least = 7 // points
	f := &flow{c: c, left: left, wide: wide}
	if len(h.Picture) > 0 {
		side := logoSide(1)
		if big < 15 {
			side = logoSide(2)
		}
		f.left, f.wide = left+side+2, wide-side-2
	}
	for i, l := range h.Lines {
		last := i == len(h.Lines)-1
		size := small
		if last {
			size = big
		}
		f.centred(l, last, c.fitted(l, last, f.wide, size, least), 0)
	}
	for _, l := range []string{h.Address, h.Reached()} {
		if l != "" {
			f.centred(l, false, max(least, small-3.5), 0)
		}
	}
	return f
}

// picture puts a JPEG into a place, as large as it fits and in its middle. What is none,
// or too large to be one of ours, leaves the place empty. The same name is put into the
// document once.
func (c *canvas) picture(name string, content []byte, x, y, wide, high float64) {
	if name == "" {
		sum := sha256.Sum256(content)
		name = hex.EncodeToString(sum[:])
	}
	if len(content) > mostOnePhoto {
		return
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return
	}
	scale := min(wide/float64(size.Width), high/float64(size.Height))
	w, h := float64(size.Width)*scale, float64(size.Height)*scale
	options := fpdf.ImageOptions{ImageType: "JPG"}
	if c.pdf.GetImageInfo(name) == nil {
		c.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(content))
	}
	c.pdf.ImageOptions(name, x+(wide-w)/2, y+(high-h)/2, w, h, false, options, 0, "")
}

// signs lays those who sign: one at the right with the code beside it, more in pairs
// with the code below. dated tells whether place and day stand above.
func (f *flow) signs(all []letter.Signatory, day string, dated bool, link, linkText string) {
	column := f.wide/2 - 4
	right := f.left + f.wide - column
	f.gap(2)
	if dated && day != "" && len(all) > 0 {
		size, lead := f.size, f.lead()
		f.add(lead, true, func(y float64) {
			f.c.font(false, size, black)
			f.c.write(right, y+lead/2, column, day)
		})
	}
	for i := 0; i < len(all); i += 2 {
		pair := all[i:min(i+2, len(all))]
		var blocks []*flow
		high, above := 0.0, 0
		for j := range pair {
			above = max(above, f.c.capacityLines(&pair[j], column, f.size))
		}
		for j := range pair {
			x := f.left
			if j == 1 || len(pair) == 1 {
				x = right
			}
			b := f.c.sign(&pair[j], x, column, f.size, above)
			blocks = append(blocks, b)
			at := 0.0
			for _, r := range b.rows {
				at += r.high
			}
			high = max(high, at)
		}
		beside := link != "" && len(all) == 1
		if beside {
			high = max(high, letterCode+8)
		}
		f.add(high, false, func(y float64) {
			for _, b := range blocks {
				at := y
				for _, r := range b.rows {
					r.draw(at)
					at += r.high
				}
			}
			if beside {
				f.c.linked(f.left-2, y, f.wide-column-6, link, linkText)
			}
		})
		f.gap(3)
	}
	if link != "" && len(all) != 1 {
		f.add(letterCode+8, false, func(y float64) { f.c.linked(f.left-2, y, f.wide, link, linkText) })
	}
}

// capacityLines is how many lines stand above a signature.
func (c *canvas) capacityLines(s *letter.Signatory, wide, size float64) int {
	n := 0
	for _, l := range s.Capacity() {
		n += len(c.wrap(letter.Line{{Text: l}}, wide, size))
	}
	return n
}

// sign lays one signature: capacity, room, name, rank and number. above is how many
// lines the capacity has where it is longest, so that names stand on one height.
func (c *canvas) sign(s *letter.Signatory, left, wide, size float64, above int) *flow {
	f := &flow{c: c, size: size, left: left, wide: wide}
	for _, l := range s.Capacity() {
		f.line(letter.Line{{Text: l}}, 0)
	}
	f.add(signRoom+float64(above-len(f.rows))*f.lead(), true, func(float64) {})
	first := len(f.rows)
	f.line(letter.Line{{Text: s.Name, Bold: true}}, 0)
	for i := range f.rows[first:] { // underlined
		r := &f.rows[first+i]
		draw, high := r.draw, r.high
		width := c.nameWide(s.Name, wide, size, i)
		r.draw = func(y float64) {
			draw(y)
			c.stroke(left, y+high*0.86, left+width, y+high*0.86, 0.2, black)
		}
	}
	if s.Rank != "" {
		f.line(letter.Line{{Text: s.Rank}}, 0)
	}
	if s.NIP != "" {
		f.line(letter.Line{{Text: c.p.text("paper.official.nip", s.WrittenNIP())}}, 0)
	}
	return f
}

// nameWide is how wide the nth line of a broken name is.
func (c *canvas) nameWide(name string, wide, size float64, n int) float64 {
	used := 0.0
	for _, p := range c.wrap(letter.Line{{Text: name, Bold: true}}, wide, size)[n] {
		used += p.wide
	}
	return used
}

// linked draws a code with what it is for and its address below.
func (c *canvas) linked(x, y, wide float64, link, text string) {
	c.code(x, y, letterCode, link)
	at := y + letterCode + 0.5
	c.font(false, 7.5, black)
	if text != "" {
		c.write(x+2, at, wide, text)
		at += 3.4
	}
	c.font(false, 7, grey)
	c.write(x+2, at, wide, link)
}
