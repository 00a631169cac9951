package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// QR is a QR code, ready to be drawn.
type QR struct{ box, paper, dots string }

// quiet is how many empty modules the standard asks for around a code.
const quiet = 4

// NewQR makes the code of a text, such as an address. A text of more than some
// 2,300 bytes is too long for one.
func NewQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return QR{}, fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	side := code.Size + 2*quiet
	var dots strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from { // one stroke for all that touch
				fmt.Fprintf(&dots, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return QR{fmt.Sprintf("0 0 %d %d", side, side), fmt.Sprintf("M0 0h%dv%dH0z", side, side), dots.String()}, nil
}
