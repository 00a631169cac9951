package paper

import (
	"fmt"
	"strings"
)

// Measures of an agenda's page in millimetres.
const (
	agendaMargin = 10.0
	agendaTop    = 46.0 // height of the head on the first page
	moreTop      = 22.0 // and on pages that go on
	timeWide     = 31.0
	placeWide    = 24.0
	codeWide     = 26.0
	meetingHigh  = 12.4
	itemHigh     = 7.0
	breakHigh    = 6.0
)

// form is a size of paper for an agenda, and how much its lines are pressed
// together.
type form struct {
	wide, high float64
	pressed    float64
}

// forms are tried in turn until an agenda fits on one page. A5 and A4 have the
// same shape, so that both print well on either paper.
var forms = [...]form{{a5Wide, a5High, 1}, {a5Wide, a5High, 0.85}, {a4Wide, a4High, 1}, {a4Wide, a4High, 0.8}}

func (l *line) high() float64 {
	switch {
	case l.kind == lineMeeting:
		return meetingHigh
	case l.kind == lineBreak:
		return breakHigh
	case l.item.Speakers != "":
		return itemHigh + 4
	}
	return itemHigh
}

// agendaSheets lays one agenda on one page, or on more where a desk has a very
// long day.
func agendaSheets(p *plan, a agenda, link string) []sheet {
	var parts [][]line
	var f form
	for _, f = range forms {
		if parts = f.divide(a.lines, link != ""); len(parts) == 1 {
			break
		}
	}
	sheets := make([]sheet, len(parts))
	for i, part := range parts {
		sheets[i] = sheet{f.wide, f.high, func(c *canvas) { c.agenda(&a, part, i > 0, f.pressed, link) }}
	}
	return sheets
}

// divide cuts the lines of an agenda into pages; the code for the live page
// stands on the first.
func (f form) divide(lines []line, code bool) [][]line {
	room := f.high - 2*agendaMargin - agendaTop - 3
	if code {
		room -= codeWide
	}
	parts := [][]line{nil}
	for _, l := range lines {
		high := l.high() * f.pressed
		if room < high {
			parts = append(parts, nil)
			room = f.high - 2*agendaMargin - moreTop
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], l)
		room -= high
	}
	return parts
}

func (c *canvas) agenda(a *agenda, part []line, more bool, pressed float64, link string) {
	y := agendaMargin + agendaTop
	if more {
		y = agendaMargin + moreTop
		c.agendaHeadMore(a)
	} else {
		c.agendaHead(a)
	}
	if a.meetings == 0 && !more {
		c.font(false, 11, ink)
		c.write(agendaMargin, y+4, c.wide-2*agendaMargin, c.p.text("paper.agenda.empty"))
		y += 10
	}
	for _, l := range part {
		high := l.high() * pressed
		c.agendaLine(y, high, &l)
		y += high
	}
	if link != "" && !more {
		c.live(link)
	}
	c.footer(agendaMargin, fmt.Sprintf("%d · %s", a.who.Number, a.name))
}

// agendaHead tells whose agenda it is and of which day.
func (c *canvas) agendaHead(a *agenda) {
	wide := c.wide - 2*agendaMargin
	c.ribbon(c.wide-agendaMargin, agendaMargin-3)
	c.font(false, 9.5, grey)
	title := wide
	if c.p.day.Gathering.Sample {
		title -= 35
	}
	c.write(agendaMargin, agendaMargin+1, title, c.p.title())
	c.font(false, 9, grey)
	c.write(agendaMargin, agendaMargin+6.5, wide, c.p.whereAndWhen())
	y := agendaMargin + 12.5
	if c.p.coloured {
		c.kindTag(agendaMargin, y, 7.5, 15, 13, kindOf(a.who))
	}
	x := agendaMargin
	if c.p.coloured {
		x += 10
	}
	c.font(true, 18, ink)
	c.write(x, y+4.5, c.wide-x-agendaMargin, a.name)
	c.font(false, 10, grey)
	c.write(x, y+12, c.wide-x-agendaMargin, c.p.about(a))
	c.font(true, 10, ink)
	c.write(agendaMargin, y+21.5, wide, c.p.text("paper.agenda.counts", c.p.in.N("paper.count.meetings", a.meetings), c.p.in.N("paper.count.breaks", a.breaks)))
	c.stroke(agendaMargin, agendaMargin+agendaTop-4, c.wide-agendaMargin, agendaMargin+agendaTop-4, 0.5, ink)
}

func (c *canvas) agendaHeadMore(a *agenda) {
	c.ribbon(c.wide-agendaMargin, agendaMargin-3)
	c.font(true, 13, ink)
	c.write(agendaMargin, agendaMargin+8, c.wide-2*agendaMargin, c.p.text("paper.agenda.more", a.name))
	c.stroke(agendaMargin, agendaMargin+moreTop-4, c.wide-agendaMargin, agendaMargin+moreTop-4, 0.5, ink)
}

// about is a participant's number, kind and product in one line.
func (p *plan) about(a *agenda) string {
	s := p.text("paper.participant", a.who.Number)
	if p.coloured {
		s += " · " + p.kindName(kindOf(a.who))
	}
	if a.who.Product != "" {
		s += " · " + a.who.Product
	}
	return s
}

// agendaLine draws one line of an agenda, y to y+high.
func (c *canvas) agendaLine(y, high float64, l *line) {
	wide := c.wide - 2*agendaMargin
	text, room := agendaMargin+timeWide, wide-timeWide
	switch l.kind {
	case lineMeeting:
		c.meetingLine(y, high, l)
		return
	case lineBreak:
		c.font(false, 9, grey)
		c.write(agendaMargin+1.5, y+high/2, timeWide-3, l.when)
		c.write(text, y+high/2, room, c.p.text("paper.break"))
	default:
		middle := y + itemHigh*high/l.high()/2
		c.font(false, 9, grey)
		c.write(agendaMargin+1.5, middle, timeWide-3, l.when)
		c.font(false, 9, ink)
		c.write(text, middle, room, c.p.itemTitle(l))
		if l.item.Speakers != "" {
			c.font(false, 8, grey)
			c.write(text, middle+3.9, room, l.item.Speakers)
		}
	}
	c.stroke(agendaMargin, y+high, c.wide-agendaMargin, y+high, 0.12, rule)
}

func (c *canvas) meetingLine(y, high float64, l *line) {
	wide := c.wide - 2*agendaMargin
	text, room := agendaMargin+timeWide, wide-timeWide-placeWide-2
	c.fill(agendaMargin, y+0.4, wide, high-0.8, pale)
	c.font(true, 13, black)
	c.write(agendaMargin+1.5, y+high/2, timeWide-3, l.when)
	c.put(c.wide-agendaMargin-placeWide-1.5, y+high/2, placeWide, c.p.table(l.table), "R")
	about := c.p.aboutOther(l)
	if about == "" {
		c.font(true, 11, black)
		c.write(text, y+high/2, room, c.p.name(l.with))
		return
	}
	c.font(true, 11, black)
	c.write(text, y+high*0.34, room, c.p.name(l.with))
	c.font(false, 8.2, grey)
	c.write(text, y+high*0.73, room, about)
}

// aboutOther tells what is known of the other side of a meeting.
func (p *plan) aboutOther(l *line) string {
	var parts []string
	if p.coloured {
		parts = append(parts, p.kindName(kindOf(l.with)))
	}
	for _, s := range []string{Met(p.in, l.with), l.with.Product} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func (p *plan) itemTitle(l *line) string {
	title := l.item.Title
	if title == "" {
		title = p.text("paper.item." + string(l.item.Kind))
	}
	if l.item.Place != "" {
		title += " · " + l.item.Place
	}
	return title
}

// live draws the QR code of the participant's live page at the foot.
func (c *canvas) live(link string) {
	top := c.high - agendaMargin - codeWide
	c.code(agendaMargin, top, codeWide, link)
	x := agendaMargin + codeWide + 2
	c.font(true, 10, ink)
	c.write(x, top+8, c.wide-x-agendaMargin, c.p.text("paper.live.title"))
	c.font(false, 8.5, grey)
	for i, s := range c.lines(c.p.text("paper.live.text"), c.wide-x-agendaMargin, 2) {
		c.write(x, top+13+float64(i)*4, c.wide-x-agendaMargin, s)
	}
	c.font(false, 7.5, grey)
	c.write(x, top+22, c.wide-x-agendaMargin, link)
}
