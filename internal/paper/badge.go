package paper

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"wantilan/internal/lang"
	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Badge is one participant's badge (kartu peserta).
type Badge struct {
	Number       int    // as on lists; 0: none
	Name         string // of the person
	Organisation string // usaha or instansi; may be empty
	Role         Role   // colour, letter and word
	Link         string // of the participant's agenda; empty: no code
	First        string // where the first meeting is, such as "09.30 · Meja 4"; may be empty
}

// Role is in what part somebody is there: a kind of party, or one of those below.
type Role string

// Roles besides the kinds of party.
const (
	SpeakerRole   Role = "speaker"
	CommitteeRole Role = "committee"
	GuestRole     Role = "guest"
)

// colour of a role; the letter and the word beside it say the same.
func (r Role) colour() colour {
	switch r {
	case SpeakerRole:
		return colour{115, 90, 15}
	case CommitteeRole:
		return ink
	case GuestRole:
		return colour{85, 78, 70}
	}
	return colourOf(register.Kind(r))
}

// BadgeForm is what badges are printed on.
type BadgeForm string

// Forms of badges.
const (
	FourOnA4   BadgeForm = "a6"     // A6, four on A4 with marks to cut at
	WideLabel  BadgeForm = "96x82"  // one a page, for label printers
	NarrowRoll BadgeForm = "62x100" // one a page, for label printers with 62 mm rolls
)

// BadgeForms lists all.
var BadgeForms = []BadgeForm{FourOnA4, WideLabel, NarrowRoll}

// BadgeOrder is in which order badges come out of the printer.
type BadgeOrder string

// Orders.
const (
	ByNumber BadgeOrder = "number"
	ByName   BadgeOrder = "name"
)

// MostBadges bounds one file, which is made in memory: 1,200 take some 70 MB.
const MostBadges = 1200

// Badges is a request to print badges.
type Badges struct {
	All   []Badge
	Form  BadgeForm
	Order BadgeOrder
}

// ordered are the badges to print, in their order.
func (b *Badges) ordered() []Badge {
	all := slices.Clone(b.All)
	order.By(all, func(a, z Badge) int {
		if b.Order == ByName {
			return cmp.Or(cmp.Compare(folded(a.Name), folded(z.Name)), cmp.Compare(a.Number, z.Number))
		}
		return cmp.Or(cmp.Compare(a.Number, z.Number), cmp.Compare(a.Name, z.Name))
	})
	return all
}

// BadgeSheets writes badges.
func BadgeSheets(w io.Writer, o Occasion, b Badges, in *lang.Wording) error {
	all := b.ordered()
	if len(all) > MostBadges {
		return fmt.Errorf("print %d badges: at most %d at once", len(all), MostBadges)
	}
	var sheets []sheet
	switch b.Form {
	case WideLabel, NarrowRoll:
		wide, high := 96.0, 82.0
		if b.Form == NarrowRoll {
			wide, high = 62, 100
		}
		for i := range all {
			sheets = append(sheets, sheet{wide, high, func(c *canvas) { c.badge(box{0, 0, wide, high}, &all[i], &o) }})
		}
	default:
		for from := 0; from < len(all); from += 4 {
			part := all[from:min(from+4, len(all))]
			sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) {
				for i := range part {
					c.badge(box{float64(i%2) * a4Wide / 2, float64(i/2) * a4High / 2, a4Wide / 2, a4High / 2}, &part[i], &o)
				}
				c.cutMarks(2, 2)
			}})
		}
	}
	if len(sheets) == 0 {
		sheets = append(sheets, nothing(&o, in.T("paper.badge.none")))
	}
	return writeSheets(w, o.plan(in), o.named(in)+" – "+in.T("paper.badge.title"), sheets)
}

// box is a part of a page, in millimetres.
type box struct{ x, y, wide, high float64 }

// badge draws one: the gathering, the name as large as it fits, whom it is for, the
// first meeting, the code, and a band with the role at the foot.
func (c *canvas) badge(b box, who *Badge, o *Occasion) {
	const edge = 5.0
	band := min(17, b.high*0.17)
	narrow := b.wide < 80
	x, wide, y := b.x+edge, b.wide-2*edge, b.y+edge
	c.whole(box{x, y - 0.5, wide, 7.5}, o.named(c.p.in), true, 9, ink)
	c.font(false, 7, grey)
	c.put(x, y+9, wide, o.when(c.p.in), "C")
	y += 11.5
	if o.Sample {
		c.fill(x+wide/2-16, y, 32, 4.6, warned)
		c.font(true, 8, white)
		c.put(x+wide/2-16, y+2.3, 32, c.p.text("paper.sample"), "C")
	}
	y += 5.5
	code := 0.0
	if who.Link != "" {
		code = min(36, (b.high-band-(y-b.y))*0.5)
	}
	first := 0.0
	if who.First != "" {
		first = 7
	}
	room := b.y + b.high - band - y - code - 1.5
	if code == 0 || narrow {
		room -= first
	}
	name := room * 0.64
	if who.Organisation == "" {
		name = room
	}
	c.whole(box{x, y, wide, name}, who.Name, true, largest(b.wide), black)
	c.whole(box{x, y + name, wide, room - name}, who.Organisation, false, 14, ink)
	c.badgeFoot(box{x, y + room, wide, b.y + b.high - band - y - room}, who, code, narrow)
	c.band(box{b.x, b.y + b.high - band, b.wide, band}, who)
}

// largest is the size of letters of a name, in points, by the width of the badge.
func largest(wide float64) float64 { return min(30, wide*0.3) }

// badgeFoot draws the code and the first meeting: beside one another, or on a
// narrow badge beneath.
func (c *canvas) badgeFoot(b box, who *Badge, code float64, narrow bool) {
	if who.First != "" && (code == 0 || narrow) {
		c.font(true, 10, black)
		c.put(b.x, b.y+3, b.wide, c.p.text("paper.badge.first", who.First), "C")
		b.y += 7
	}
	if code == 0 {
		return
	}
	if who.First == "" || narrow {
		c.code(b.x+(b.wide-code)/2, b.y, code, who.Link)
		return
	}
	c.code(b.x+b.wide-code, b.y, code, who.Link)
	wide := b.wide - code - 2
	c.font(false, 8, grey)
	c.write(b.x, b.y+code/2-6, wide, c.p.text("paper.badge.first_word"))
	c.whole(box{b.x, b.y + code/2 - 4, wide, 14}, who.First, true, 13, black)
}

// band is the coloured foot with number, word and letter of the role.
func (c *canvas) band(b box, who *Badge) {
	c.fill(b.x, b.y, b.wide, b.high, who.Role.colour())
	side := b.high - 4
	c.fill(b.x+5, b.y+2, side, side, white)
	c.font(true, side*2.2, who.Role.colour())
	c.put(b.x+5, b.y+b.high/2, side, c.p.text("paper.letter."+string(who.Role)), "C")
	number := 0.0
	if who.Number > 0 {
		c.font(true, 14, white)
		number = c.pdf.GetStringWidth(fmt.Sprint(who.Number)) + 2
		c.put(b.x+b.wide-5-number, b.y+b.high/2, number, fmt.Sprint(who.Number), "R")
	}
	c.whole(box{b.x + 5 + side + 1, b.y, b.wide - side - 12 - number, b.high}, c.p.text("paper.role."+string(who.Role)), true, 15, white)
}

// cutMarks draws short strokes where a page is cut into columns and rows.
func (c *canvas) cutMarks(columns, rows int) {
	const long = 4.0
	for i := 1; i < columns; i++ {
		x := c.wide * float64(i) / float64(columns)
		for j := 0; j <= rows; j++ {
			y := c.high * float64(j) / float64(rows)
			c.stroke(x, max(0, y-long), x, min(c.high, y+long), 0.1, grey)
		}
	}
	for j := 1; j < rows; j++ {
		y := c.high * float64(j) / float64(rows)
		for i := 0; i <= columns; i++ {
			x := c.wide * float64(i) / float64(columns)
			c.stroke(max(0, x-long), y, min(c.wide, x+long), y, 0.1, grey)
		}
	}
}

// nothing is a page that says why a paper has nothing on it.
func nothing(o *Occasion, why string) sheet {
	return sheet{a4Wide, a4High, func(c *canvas) {
		c.ribbon(c.wide-gridMargin, 5)
		c.font(true, 14, ink)
		c.write(gridMargin, gridMargin+4, c.wide-2*gridMargin, o.named(c.p.in))
		c.font(false, 11, ink)
		for i, s := range c.breakUp(why, c.wide-2*gridMargin) {
			c.write(gridMargin, gridMargin+14+float64(i)*5.5, c.wide-2*gridMargin, s)
		}
	}}
}
