package paper

import (
	"rsc.io/qr"
)

// code draws the QR code of an address as a square with the empty edge that its
// standard asks for, and makes it a link.
func (c *canvas) code(x, y, side float64, link string) {
	c.dots(x, y, side, link)
	c.pdf.LinkString(x, y, side, side, link)
}

// dots draws the QR code of a text.
func (c *canvas) dots(x, y, side float64, link string) {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		c.pdf.SetErrorf("paper: the link of %d letters is too long for a QR code: %v", len(link), err)
		return
	}
	const quiet = 4 // empty modules around a code
	module := side / float64(code.Size+2*quiet)
	c.pdf.SetFillColor(0, 0, 0)
	for j := range code.Size {
		for i := 0; i < code.Size; i++ {
			from := i
			for i < code.Size && code.Black(i, j) {
				i++
			}
			if i > from { // one stroke for all that touch
				c.pdf.Rect(x+float64(from+quiet)*module, y+float64(j+quiet)*module, float64(i-from)*module, module, "F")
			}
		}
	}
}
