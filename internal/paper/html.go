package paper

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// htmlPage is what page.templ shows; all wording is in it.
type htmlPage struct {
	Lang, Title, Where, Quality string
	Sample                      string // empty for real data
	BoardTitle, TableHead       string
	Coloured                    bool
	Legend                      []htmlKind
	Slots                       []htmlSlot
	Rows                        []htmlRow
	Agendas                     []htmlAgenda
}

type htmlKind struct{ Kind, Letter, Name string }
type htmlSlot struct{ When, Number string }
type htmlRow struct {
	Table string
	Cells []htmlCell
}

// htmlCell is one slot at one table; without parties it is empty.
type htmlCell struct{ Parties []htmlParty }
type htmlParty struct {
	Kind htmlKind
	Name string
}

type htmlAgenda struct {
	Kind                htmlKind
	Name, About, Counts string
	Lines               []htmlLine
}

type htmlLine struct{ Class, When, What, More, Place string }

// HTML writes the board and every agenda as one page that needs nothing else:
// no script, no file beside it. It prints with one agenda a page.
func HTML(w io.Writer, d timetable.Day, in *lang.Wording) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := printed(p.html()).Render(context.Background(), &b); err != nil {
		return fmt.Errorf("making the page: %w", err)
	}
	return writeAll(w, "the page", &b)
}

func (p *plan) html() htmlPage {
	page := htmlPage{
		Lang: string(p.in.Tag), Title: p.title(), Where: p.whereAndWhen(), Quality: p.quality(),
		BoardTitle: p.text("paper.board.title"), TableHead: p.text("paper.board.table"), Coloured: p.coloured,
	}
	if p.day.Gathering.Sample {
		page.Sample = p.text("paper.sample")
	}
	for _, k := range p.kinds {
		page.Legend = append(page.Legend, p.htmlKind(k))
	}
	for _, s := range p.day.Gathering.Slots {
		slot := htmlSlot{When: p.when(s)}
		if s.Timed() {
			slot.Number = p.text("paper.slot", s.Number)
		}
		page.Slots = append(page.Slots, slot)
	}
	for _, t := range p.day.Gathering.Tables {
		row := htmlRow{Table: p.table(t)}
		for _, s := range p.day.Gathering.Slots {
			cell := htmlCell{}
			if i, held := p.at[[2]int{s.Number, t.Number}]; held {
				m := &p.meetings[i]
				cell.Parties = []htmlParty{{p.htmlKind(kindOf(m.first)), p.name(m.first)}, {p.htmlKind(kindOf(m.then)), p.name(m.then)}}
			}
			row.Cells = append(row.Cells, cell)
		}
		page.Rows = append(page.Rows, row)
	}
	for _, a := range p.agendas() {
		page.Agendas = append(page.Agendas, p.htmlAgenda(&a))
	}
	return page
}

func (p *plan) htmlKind(k register.Kind) htmlKind {
	return htmlKind{Kind: string(k), Letter: p.letter(k), Name: p.kindName(k)}
}

func (p *plan) htmlAgenda(a *agenda) htmlAgenda {
	page := htmlAgenda{
		Kind: p.htmlKind(kindOf(a.who)), Name: a.name, About: p.about(a),
		Counts: p.text("paper.agenda.counts", p.in.N("paper.count.meetings", a.meetings), p.in.N("paper.count.breaks", a.breaks)),
	}
	for _, l := range a.lines {
		line := htmlLine{Class: string(l.kind), When: l.when}
		switch l.kind {
		case lineMeeting:
			line.What, line.More, line.Place = p.name(l.with), p.aboutOther(&l), p.place(l.table)
		case lineBreak:
			line.What = p.text("paper.break")
		default:
			line.What, line.More = p.itemTitle(&l), l.item.Speakers
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}
