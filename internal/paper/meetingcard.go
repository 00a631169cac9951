package paper

import (
	"fmt"
	"io"
	"slices"

	"wantilan/internal/lang"
)

// MeetingCard is what two parties fill in when they meet (kartu temu 1:1).
type MeetingCard struct {
	When        string
	Table       string
	First, Then Side // whose desk is visited, and who comes
	About       string
}

// Side is one side of a meeting.
type Side struct {
	Number int
	Name   string
	More   string // kind, product, who is met
}

// mostCards bounds one file.
const mostCards = 4000

// MeetingCards writes two cards on each sheet of A4, to be cut in the middle.
func MeetingCards(w io.Writer, o Occasion, all []MeetingCard, in *lang.Wording) error {
	if len(all) > mostCards {
		return fmt.Errorf("print %d cards: at most %d at once", len(all), mostCards)
	}
	var sheets []sheet
	for part := range slices.Chunk(all, 2) {
		sheets = append(sheets, sheet{a4Wide, a4High, func(c *canvas) {
			for i := range part {
				c.meetingCard(box{12, float64(i)*a4High/2 + 10, a4Wide - 24, a4High/2 - 18}, &part[i], &o)
			}
			c.fold(0, a4High/2, a4Wide)
		}})
	}
	if len(sheets) == 0 {
		sheets = append(sheets, nothing(&o, in.T("paper.card.none")))
	}
	return writeSheets(w, o.plan(in), o.named(in)+" – "+in.T("paper.card.title"), sheets)
}

func (c *canvas) meetingCard(b box, m *MeetingCard, o *Occasion) {
	c.ribbon(b.x+b.wide, b.y-4)
	c.font(true, 12, ink)
	c.write(b.x, b.y+2, b.wide-36, c.p.text("paper.card.title"))
	c.font(false, 8.5, grey)
	c.write(b.x, b.y+7.5, b.wide, joined(" · ", o.named(c.p.in), o.when(c.p.in)))
	c.stroke(b.x, b.y+10.5, b.x+b.wide, b.y+10.5, 0.4, ink)
	c.font(true, 15, black)
	c.write(b.x, b.y+16, b.wide/2, m.When)
	c.put(b.x+b.wide/2, b.y+16, b.wide/2, m.Table, "R")
	half := b.wide/2 - 2
	c.side(box{b.x, b.y + 21, half, 20}, &m.First)
	c.side(box{b.x + half + 4, b.y + 21, half, 20}, &m.Then)
	y := b.y + 43
	if m.About != "" {
		c.font(false, 8.5, ink)
		c.write(b.x, y+1.5, b.wide, c.p.text("paper.card.about", m.About))
		y += 5
	}
	y = c.ruled(b.x, y, b.wide, 3, c.p.text("paper.card.result"))
	y = c.ruled(b.x, y, b.wide, 2, c.p.text("paper.card.next"))
	third := b.wide / 3
	for i, key := range []string{"paper.card.until", "paper.card.initials_first", "paper.card.initials_then"} {
		at := b.x + third*float64(i)
		c.frame(at, y+1, third, b.y+b.high-y-1, 0.15, ink)
		c.font(false, 8, grey)
		c.write(at+1.5, y+4, third-3, c.p.text(key))
	}
}

// side frames one of the two.
func (c *canvas) side(b box, s *Side) {
	c.frame(b.x, b.y, b.wide, b.high, 0.25, ink)
	name := s.Name
	if s.Number > 0 {
		name = fmt.Sprintf("%d · %s", s.Number, name)
	}
	c.whole(box{b.x + 2, b.y + 1, b.wide - 4, b.high - 8}, name, true, 13, black)
	c.font(false, 8, grey)
	c.put(b.x+2, b.y+b.high-3.5, b.wide-4, s.More, "C")
}

// ruled draws a name above lines to write on, and tells where they end.
func (c *canvas) ruled(x, y, wide float64, lines int, name string) float64 {
	c.font(true, 9, ink)
	c.write(x, y+2, wide, name)
	y += 4
	for range lines {
		y += 6.6
		c.stroke(x, y, x+wide, y, 0.12, rule)
	}
	return y + 1.5
}
