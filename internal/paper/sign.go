package paper

import (
	"fmt"
	"io"
	"math"

	"wantilan/internal/lang"
)

// Sign is what stands on a table, at a place or beside a door.
type Sign struct {
	Number string // of the table, in very large letters; may be empty
	Name   string // of the desk, the party or the room
	Under  string // a second line; may be empty
	Arrow  Arrow
}

// Arrow is where a room sign points.
type Arrow string

// Arrows.
const (
	Nowhere Arrow = ""
	Left    Arrow = "left"
	Right   Arrow = "right"
	Ahead   Arrow = "ahead"
)

// Arrows lists all.
var Arrows = []Arrow{Nowhere, Left, Ahead, Right}

// SignForm is how signs are made.
type SignForm string

// Forms of signs.
const (
	Tent  SignForm = "tent"  // A4 folded in the middle, to be read from both sides
	Flat  SignForm = "flat"  // A5, for a stand
	Place SignForm = "place" // place cards: four on A4, each folded
	Room  SignForm = "room"  // A4 landscape, for doors and ways
)

// SignForms lists all.
var SignForms = []SignForm{Tent, Flat, Place, Room}

// mostSigns bounds one file.
const mostSigns = 2000

// Signs writes signs.
func Signs(w io.Writer, o Occasion, form SignForm, all []Sign, in *lang.Wording) error {
	if len(all) > mostSigns {
		return fmt.Errorf("print %d signs: at most %d at once", len(all), mostSigns)
	}
	var sheets []sheet
	switch form {
	case Place:
		sheets = placeSheets(all)
	case Room:
		for _, s := range all {
			sheets = append(sheets, sheet{a4High, a4Wide, func(c *canvas) { c.room(&s) }})
		}
	case Flat:
		for _, s := range all {
			sheets = append(sheets, sheet{a5High, a5Wide, func(c *canvas) { c.face(box{8, 8, c.wide - 16, c.high - 16}, &s, &o) }})
		}
	default:
		for _, s := range all {
			sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) { c.tent(&s, &o) }})
		}
	}
	if len(sheets) == 0 {
		sheets = append(sheets, nothing(&o, in.T("paper.sign.none")))
	}
	return writeSheets(w, o.plan(in), o.named(in)+" – "+in.T("paper.sign.title."+string(form)), sheets)
}

// tent draws both faces, the upper one upside down, and where to fold.
func (c *canvas) tent(s *Sign, o *Occasion) {
	half := c.high / 2
	c.pdf.TransformBegin()
	c.pdf.TransformRotate(180, c.wide/2, half/2)
	c.face(box{10, 10, c.wide - 20, half - 18}, s, o)
	c.pdf.TransformEnd()
	c.face(box{10, half + 10, c.wide - 20, half - 18}, s, o)
	c.fold(0, half, c.wide)
}

// fold draws a dashed line where paper is folded.
func (c *canvas) fold(x, y, wide float64) {
	c.pdf.SetDashPattern([]float64{2, 2}, 0)
	c.stroke(x, y, x+wide, y, 0.1, grey)
	c.pdf.SetDashPattern(nil, 0)
}

// face draws what stands on a table: number and name, the number the larger.
func (c *canvas) face(b box, s *Sign, o *Occasion) {
	c.ribbon(b.x+b.wide, b.y-4)
	c.font(false, 9, grey)
	c.write(b.x, b.y-1, b.wide-36, o.named(c.p.in))
	number := 0.0
	if s.Number != "" {
		number = (b.high - 4) * 0.5
		c.whole(box{b.x, b.y + 4, b.wide, number}, s.Number, true, 150, black)
	}
	rest := box{b.x, b.y + 4 + number, b.wide, b.high - 4 - number}
	if s.Under != "" {
		rest.high -= 12
		c.whole(box{b.x, rest.y + rest.high, b.wide, 12}, s.Under, false, 20, ink)
	}
	c.whole(rest, s.Name, true, 72, black)
}

func placeSheets(all []Sign) []sheet {
	var sheets []sheet
	for from := 0; from < len(all); from += 4 {
		part := all[from:min(from+4, len(all))]
		sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) {
			for i := range part {
				c.place(box{float64(i%2) * a4Wide / 2, float64(i/2) * a4High / 2, a4Wide / 2, a4High / 2}, &part[i])
			}
			c.cutMarks(2, 2)
		}})
	}
	return sheets
}

// place draws one place card: name on both faces, fold in the middle.
func (c *canvas) place(b box, s *Sign) {
	half := b.high / 2
	face := func(y float64) {
		c.whole(box{b.x + 6, y + 8, b.wide - 12, half - 30}, s.Name, true, 30, black)
		c.whole(box{b.x + 6, y + half - 20, b.wide - 12, 12}, s.Under, false, 14, ink)
		if c.p.day.Gathering.Sample {
			c.font(true, 7, warned)
			c.put(b.x+6, y+half-5, b.wide-12, c.p.text("paper.sample"), "C")
		}
	}
	c.pdf.TransformBegin()
	c.pdf.TransformRotate(180, b.x+b.wide/2, b.y+half/2)
	face(b.y)
	c.pdf.TransformEnd()
	face(b.y + half)
	c.fold(b.x+6, b.y+half, b.wide-12)
}

// room draws a sign for a door or a way.
func (c *canvas) room(s *Sign) {
	b := box{15, 18, c.wide - 30, c.high - 33}
	c.ribbon(c.wide-15, 8)
	if s.Arrow != Nowhere {
		high := b.high * 0.45
		c.arrow(b.x+b.wide/2, b.y+high/2, high*0.9, s.Arrow)
		b.y, b.high = b.y+high, b.high-high
	}
	if s.Under != "" {
		b.high -= 20
		c.whole(box{b.x, b.y + b.high, b.wide, 20}, s.Under, false, 34, ink)
	}
	c.whole(b, s.Name, true, 110, black)
}

// arrow draws one with its middle at x and y, as long as it is high.
func (c *canvas) arrow(x, y, long float64, to Arrow) {
	angle := map[Arrow]float64{Right: 0, Ahead: -math.Pi / 2, Left: math.Pi}[to]
	sin, cos := math.Sin(angle), math.Cos(angle)
	l := long / 2
	c.pdf.MoveTo(x-l*cos, y-l*sin)
	c.pdf.SetLineWidth(long * 0.13)
	c.pdf.SetDrawColor(0, 0, 0)
	c.pdf.LineTo(x+l*0.6*cos, y+l*0.6*sin)
	c.pdf.DrawPath("D")
	c.pdf.SetFillColor(0, 0, 0)
	tip := func(along, aside float64) { c.pdf.LineTo(x+along*cos-aside*sin, y+along*sin+aside*cos) }
	c.pdf.MoveTo(x+l*cos, y+l*sin)
	tip(l*0.25, l*0.55)
	tip(l*0.25, -l*0.55)
	c.pdf.ClosePath()
	c.pdf.DrawPath("F")
}
