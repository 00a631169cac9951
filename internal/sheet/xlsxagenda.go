package sheet

import (
	"fmt"

	"wantilan/internal/sheet/xlsx"
)

// agendas writes the index of participants and their own sheets.
func (b *xbook) agendas(index *xlsx.Sheet, names sheetNames, l *layout) {
	row := b.heading(index, 1, l) + 1
	b.put(index, 1, row-1, b.in.T("sheet.index.title"), look{bold: true})
	all := l.day.Gathering.Present()
	if len(all) > mostAgendas {
		b.put(index, 3, row-1, b.in.T("sheet.index.cut", b.in.Number(mostAgendas)), look{italic: true, colour: inkQuiet})
	}
	for i, c := range []string{"no", "who", "kind", "contact", "product", "meetings", "breaks", "agenda"} {
		b.put(index, i+1, row, b.in.T("sheet.index."+c), headLook)
	}
	widths(index, 7, 36, 20, 28, 36, 13, 9, 18)
	index.Freeze(2, row)
	head := row
	for _, p := range all {
		row++
		values := []any{p.Number, l.name(p.Number), l.kind(p.Number), p.Contact, p.Product, len(l.byWho[p.Number-1]), l.breaks(p.Number)}
		for i, v := range values {
			style := look{border: true, wrap: true}
			if _, number := v.(int); number {
				style.middle = true
			}
			if i == 2 {
				style.fill = kindFill[p.Kind]
			}
			b.put(index, i+1, row, v, style)
		}
		if p.Number > mostAgendas {
			continue
		}
		own := b.sheet(names.name(fmt.Sprintf("%02d %s", p.Number, l.name(p.Number))))
		b.agenda(own, index, p.Number, l)
		b.put(index, 8, row, b.in.T("sheet.index.open"), look{link: true, border: true})
		index.Link(8, row, top(own.Name()))
	}
	if len(all) > 0 {
		index.Filter(xlsx.Range{Left: 1, Top: head, Right: 8, Down: row})
	}
	index.Height(head, 22)
	b.page(index, l.title(), head, head)
}

// agenda is one participant's sheet: what it does in each slot.
func (b *xbook) agenda(sheet, index *xlsx.Sheet, number int, l *layout) {
	p := l.participant(number)
	b.put(sheet, 1, 1, fmt.Sprintf("%d · %s", number, l.name(number)), look{size: 18, bold: true, colour: inkHead})
	sheet.Height(1, 28)
	b.put(sheet, 1, 2, l.kind(number), look{fill: kindFill[p.Kind], bold: true})
	sheet.Fill(xlsx.Range{Left: 1, Top: 2, Right: 2, Down: 2}, b.style(look{fill: kindFill[p.Kind], bold: true}))
	if p.Contact != "" {
		b.put(sheet, 3, 2, b.in.T("sheet.agenda.person", p.Contact), look{})
	}
	b.put(sheet, 1, 3, l.title(), look{bold: true})
	b.put(sheet, 1, 4, l.when(), look{colour: inkQuiet})
	b.put(sheet, 1, 5, b.in.T("sheet.agenda.meetings", len(l.byWho[number-1]), l.breaks(number)), look{colour: inkQuiet})
	b.put(sheet, 6, 5, b.in.T("sheet.index.back"), look{link: true})
	sheet.Link(6, 5, top(index.Name()))
	if l.day.Gathering.Sample {
		b.put(sheet, 6, 1, b.in.T("sheet.board.sample"), look{bold: true, colour: "B45309"})
	}
	const head = 7
	for i, c := range []string{"time", "table", "with", "kind", "contact", "about"} {
		b.put(sheet, i+1, head, b.in.T("sheet.agenda."+c), headLook)
	}
	sheet.Height(head, 22)
	widths(sheet, 15, 20, 36, 20, 28, 44)
	sheet.Freeze(0, head)
	b.page(sheet, l.title(), head, head)
	for i, line := range l.agenda(number) {
		b.agendaLine(sheet, head+1+i, number, line, l)
	}
}

func (b *xbook) agendaLine(sheet *xlsx.Sheet, row, number int, line line, l *layout) {
	b.put(sheet, 1, row, l.time(line.slot), look{bold: line.booking != nil, border: true, fill: paperSoft})
	if line.booking == nil {
		quiet := look{border: true, italic: true, colour: inkQuiet}
		if line.word == "sheet.agenda.break" {
			quiet.fill = paperNote
		}
		for column := 2; column <= 6; column++ {
			b.put(sheet, column, row, nil, quiet)
		}
		b.put(sheet, 3, row, b.in.T(line.word), quiet)
		sheet.Height(row, 20)
		return
	}
	q := l.request(*line.booking)
	other := q.To
	if other == number {
		other = q.From
	}
	with := l.participant(other)
	about := with.Product
	if q.Note != "" {
		if about != "" {
			about += "\n"
		}
		about += q.Note
	}
	place := l.table(line.booking.Table)
	if hall := l.hall(line.booking.Table); hall != "" {
		place += "\n" + hall
	}
	values := []string{place, l.name(other), l.kind(other), with.Contact, about}
	tall := 1
	for i, text := range values {
		style := look{border: true, wrap: true}
		if i == 1 {
			style.bold = true
		}
		if i == 2 {
			style.fill = kindFill[with.Kind]
		}
		b.put(sheet, i+2, row, text, style)
	}
	tall = max(tall, lines(about, 44)+min(1, len(q.Note))*min(1, len(with.Product)), lines(l.name(other), 34), lines(place, 20))
	if l.hall(line.booking.Table) != "" {
		tall = max(tall, 2)
	}
	sheet.Height(row, float64(max(22, 15*tall+6)))
}

// top is where links to a sheet lead.
func top(sheet string) string { return xlsx.Quoted(sheet) + "!A1" }
