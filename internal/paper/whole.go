package paper

import "strings"

// lineOf is how high a line is for a size of letters: points to millimetres, and a
// little air.
const lineOf = 0.3528 * 1.17

// The ways to set a text that must be read whole, in turn: on one line down to a
// share of the largest size, then on more lines with smaller letters.
var ways = [...]struct {
	lines    int
	from, to float64 // share of the largest size
}{{1, 1, 0.7}, {2, 1, 0.5}, {3, 0.8, 0.36}, {4, 0.6, 0.3}}

// whole sets a text into the middle of a box, never leaving a letter of it out: as
// large as it fits, on one line or more, and as a last resort smaller than anybody
// would choose, with words broken at the edge. It tells the size that it took.
func (c *canvas) whole(b box, s string, bold bool, largest float64, of colour) float64 {
	if s = strings.TrimSpace(printable(s)); s == "" {
		return 0
	}
	size, lines := c.sized(b, s, bold, largest)
	c.font(bold, size, of)
	high := size * lineOf
	y := b.y + b.high/2 - high*float64(len(lines)-1)/2
	for _, line := range lines {
		x := b.x + (b.wide-c.pdf.GetStringWidth(line))/2
		c.pdf.Text(x, y+size*0.3528*0.36, line)
		y += high
	}
	return size
}

// sized finds the size of letters and the lines.
func (c *canvas) sized(b box, s string, bold bool, largest float64) (size float64, lines []string) {
	const step = 0.96
	for _, way := range ways {
		for size = largest * way.from; size >= largest*way.to; size *= step {
			c.font(bold, size, black)
			lines = c.breakUp(s, b.wide)
			if len(lines) <= way.lines && float64(len(lines))*size*lineOf <= b.high && !broken(s, lines) {
				return size, lines
			}
		}
	}
	for size = largest * 0.5; size > 1; size *= step {
		c.font(bold, size, black)
		if lines = c.breakUp(s, b.wide); float64(len(lines))*size*lineOf <= b.high {
			break
		}
	}
	return size, lines
}

// broken tells whether lines break within a word.
func broken(s string, lines []string) bool {
	return strings.Join(lines, " ") != strings.Join(strings.Fields(s), " ")
}
