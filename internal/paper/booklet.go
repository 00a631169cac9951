package paper

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/order"
	"wantilan/internal/timetable"
)

// BookletSheet is the paper that agendas are printed on.
type BookletSheet string

// Papers of booklets.
const (
	OnA5  BookletSheet = "a5"
	TwoUp BookletSheet = "two" // two agendas on one A4, to be cut in the middle
	OnA4  BookletSheet = "a4"
)

// BookletSheets lists all.
var BookletSheets = []BookletSheet{TwoUp, OnA5, OnA4}

// BookletOrder is how agendas follow one another.
type BookletOrder string

// Orders of booklets.
const (
	SortedByName   BookletOrder = "name"
	SortedByKind   BookletOrder = "kind" // and by name within a kind
	SortedByNumber BookletOrder = "number"
)

// BookletOrders lists all.
var BookletOrders = []BookletOrder{SortedByName, SortedByKind, SortedByNumber}

// Booklet writes the agendas of all who take part, also of those who have no meeting, in
// an order and on a paper. link is as for Agendas.
func Booklet(w io.Writer, d timetable.Day, sorted BookletOrder, on BookletSheet, in *lang.Wording, link func(number int) string) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	var people []gathering.Participant
	for _, who := range d.Gathering.Participants {
		if !who.Withdrawn {
			people = append(people, who)
		}
	}
	order.By(people, func(x, y gathering.Participant) int {
		name := strings.Compare(strings.ToLower(p.name(x)), strings.ToLower(p.name(y)))
		switch sorted {
		case SortedByKind:
			return cmp.Or(slices.Index(p.kinds, kindOf(x))-slices.Index(p.kinds, kindOf(y)), name, x.Number-y.Number)
		case SortedByName:
			return cmp.Or(name, x.Number-y.Number)
		}
		return x.Number - y.Number
	})
	var sheets []sheet
	for _, who := range people {
		address := ""
		if link != nil {
			address = link(who.Number)
		}
		sheets = append(sheets, agendaSheets(p, p.agendaOf(who), address)...)
	}
	if len(sheets) == 0 {
		sheets = append(sheets, nothing(&Occasion{Title: d.Gathering.Title}, p.text("paper.list.empty")))
	}
	return writePDF(w, p, p.text("paper.agendas.title"), onPaper(sheets, on))
}

// onPaper puts pages of any size on another paper, as large as they fit.
func onPaper(sheets []sheet, on BookletSheet) []sheet {
	var all []sheet
	switch on {
	case OnA4:
		for _, s := range sheets {
			all = append(all, sheet{a4Wide, a4High, func(c *canvas) { c.within(box{0, 0, a4Wide, a4High}, s) }})
		}
	case TwoUp:
		for two := range slices.Chunk(sheets, 2) {
			all = append(all, sheet{a4High, a4Wide, func(c *canvas) {
				for i, s := range two {
					c.within(box{float64(i) * a4High / 2, 0, a4High / 2, a4Wide}, s)
				}
				c.stroke(a4High/2, 0, a4High/2, 4, 0.15, rule) // where to cut
				c.stroke(a4High/2, a4Wide-4, a4High/2, a4Wide, 0.15, rule)
			}})
		}
	default:
		for _, s := range sheets {
			all = append(all, sheet{a5Wide, a5High, func(c *canvas) { c.within(box{0, 0, a5Wide, a5High}, s) }})
		}
	}
	return all
}

// within draws a page into a box, as large as it fits, in the middle.
func (c *canvas) within(b box, s sheet) {
	wide, high := c.wide, c.high
	size := min(b.wide/s.wide, b.high/s.high)
	c.pdf.TransformBegin()
	c.pdf.TransformTranslate(b.x+(b.wide-s.wide*size)/2, b.y+(b.high-s.high*size)/2)
	c.pdf.TransformScale(size*100, size*100, 0, 0)
	c.wide, c.high = s.wide, s.high
	s.draw(c)
	c.wide, c.high = wide, high
	c.pdf.TransformEnd()
}

// DeskSheets writes a sheet for each desk with its queue (antrean meja): who comes when, and
// room to tick and to write. A party with several desks has one for each table.
func DeskSheets(w io.Writer, o Occasion, d timetable.Day, in *lang.Wording) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	type desk struct{ who, table int }
	queues := map[desk][]meeting{}
	var desks []desk
	for _, m := range p.meetings {
		k := desk{who: m.first.Number}
		if m.first.Desks > 1 {
			k.table = m.table.Number
		}
		if queues[k] == nil {
			desks = append(desks, k)
		}
		queues[k] = append(queues[k], m)
	}
	order.By(desks, func(x, y desk) int { return cmp.Or(x.who-y.who, x.table-y.table) })
	var grids []*grid
	for _, k := range desks {
		grids = append(grids, p.queue(&o, queues[k], k.table > 0))
	}
	if len(grids) == 0 {
		grids = append(grids, p.queue(&o, nil, false))
	}
	return writeGrids(w, in, grids...)
}

// queue is the sheet of one desk.
func (p *plan) queue(o *Occasion, all []meeting, oneTable bool) *grid {
	in := p.in
	g := &grid{occasion: o, title: in.T("paper.queue.title"), size: A4, least: signedHigh, empty: in.T("paper.queue.none")}
	g.columns = []column{
		{head: in.T("paper.queue.when"), wide: 25}, {head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.queue.who"), share: 3},
		{head: in.T("paper.queue.table"), wide: 19}, {head: in.T("paper.queue.about"), share: 3}, {head: in.T("paper.queue.came"), wide: 14},
		{head: in.T("paper.queue.result"), wide: 36},
	}
	if len(all) > 0 {
		g.under = append(g.under, p.name(all[0].first))
		if oneTable {
			g.under[0] += " · " + p.table(all[0].table)
		}
	}
	for _, m := range all {
		about := m.request.Note
		if about == "" {
			about = m.then.Product
		}
		g.rows = append(g.rows, []string{p.when(m.slot), strconv.Itoa(m.then.Number), p.name(m.then), p.table(m.table), about})
	}
	return g
}
