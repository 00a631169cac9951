package sheet

import (
	"fmt"
	"io"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sheet/xlsx"
)

// How many rows of the template's sheets are prepared with drop-downs, numbers
// and lines. More rows may be typed below.
var templateRows = map[Table]int{Participants: 300, Requests: 1000, Slots: 40, Tables: 60}

// columnWidth is how wide the template's columns are, in letters.
var columnWidth = map[string]float64{
	"no": 9, "name": 34, "kind": 19, "contact": 24, "district": 17, "village": 17, "product": 30, "desks": 15, "unavailable": 15,
	"from": 34, "to": 34, "priority": 17, "answer": 14, "session": 13, "day": 9, "slot": 12, "after": 12, "note": 40, "start": 12, "end": 12, "hall": 26,
}

// Template writes an empty workbook with headings, notes, drop-downs, two
// example rows for each table and a guide, in the wording's language. Read takes
// it in either language and leaves untouched example rows out.
func Template(w io.Writer, in *lang.Wording) error {
	b := newBook(in)
	b.guide()
	for _, t := range AllTables {
		b.templateTable(t)
	}
	b.templateAbout()
	return b.write(w, in.T("sheet.guide.title"))
}

// guide is the first sheet: what to fill in and how.
func (b *xbook) guide() {
	name := b.sheet(b.in.T("sheet.guide.name"))
	widths(name, 3, 18, 96)
	b.put(name, 2, 2, b.in.T("sheet.guide.title"), look{size: 20, bold: true, colour: inkHead})
	b.put(name, 2, 3, b.in.T("sheet.guide.lead"), look{colour: inkQuiet})
	b.put(name, 2, 5, b.in.T("sheet.guide.sheets"), look{size: 14, bold: true, colour: inkHead})
	row := 6
	for i, t := range append(append([]Table{}, AllTables...), About) {
		sheet := b.in.T(string(tableTerm(t)))
		b.put(name, 2, row, sheet, look{link: true, border: true, fill: paperSoft, bold: true})
		name.Link(2, row, top(sheet))
		b.put(name, 3, row, b.in.T(fmt.Sprintf("sheet.guide.about.%d", i+1)), look{wrap: true, border: true})
		name.Height(row, 22)
		row++
	}
	b.put(name, 2, row+1, b.in.T("sheet.guide.rules"), look{size: 14, bold: true, colour: inkHead})
	row += 2
	for i := 1; b.in.Has(fmt.Sprintf("sheet.guide.rule.%d", i)); i++ {
		b.put(name, 2, row, i, look{middle: true, border: true, fill: paperSoft})
		b.put(name, 3, row, b.in.T(fmt.Sprintf("sheet.guide.rule.%d", i)), look{wrap: true, border: true})
		name.Height(row, 34)
		row++
	}
	b.page(name, b.in.T("sheet.guide.title"), 0, 0)
}

// templateTable is one of the four tables.
func (b *xbook) templateTable(t Table) {
	name := b.sheet(b.in.T(string(tableTerm(t))))
	last := 1 + examplesPerTable + templateRows[t]
	for i, c := range columns[t] {
		text := b.in.T(string(headingTerm(t, c.field)))
		for _, field := range needed[t] {
			if field == c.field {
				text += " *"
			}
		}
		b.put(name, i+1, 1, text, look{bold: true, fill: paperHead, colour: "FFFFFF", border: true, wrap: true})
		note(name, i+1, 1, b.in.T(fmt.Sprintf("sheet.note.%s.%s", t, c.field)))
		name.Width(i+1, i+1, columnWidth[c.field])
		body := look{border: true, wrap: true, middle: c.field == "no", format: b.cellFormat(c.field)}
		if c.field == "no" {
			body.colour, body.fill = inkQuiet, paperSoft
		}
		name.Fill(xlsx.Range{Left: i + 1, Top: 2 + examplesPerTable, Right: i + 1, Down: last}, b.style(body))
		b.choices(name, t, c.field, xlsx.Range{Left: i + 1, Top: 2, Right: i + 1, Down: last})
	}
	name.Height(1, 26)
	b.examples(name, t)
	for row := 2 + examplesPerTable; row <= last; row++ {
		first := 2 + examplesPerTable
		name.Compute(1, row, fmt.Sprintf(`IF(%s="","",COUNTA(B$%d:%s))`, xlsx.At(2, row), first, xlsx.At(2, row)))
	}
	name.Freeze(2, 1)
	b.page(name, b.in.T("sheet.guide.title"), 1, 1)
}

// cellFormat shows times as clocks and keeps lists of numbers as text, which
// spreadsheets would otherwise take for dates: 3-5 is the fifth of March.
func (b *xbook) cellFormat(field string) string {
	switch field {
	case "start", "end":
		if b.in.Tag == lang.EN {
			return `hh:mm`
		}
		return `hh"."mm`
	case "unavailable", "after":
		return "@"
	}
	return ""
}

func (b *xbook) examples(name *xlsx.Sheet, t Table) {
	for n := 1; n <= examplesPerTable; n++ {
		plain := look{italic: true, colour: inkQuiet, fill: paperNote, border: true, wrap: true}
		b.put(name, 1, 1+n, b.in.T("sheet.example.mark"), plain)
		for i, text := range exampleRow(t, n, b.in) {
			l, field := plain, columns[t][i+1].field
			l.format = b.cellFormat(field)
			var value any = text
			if number, ok := wholeNumber(text); ok && l.format == "" {
				value = number
			}
			if clock, ok := clockText(text); ok && (field == "start" || field == "end") {
				value = float64(clock) / (24 * 60)
			}
			b.put(name, i+2, 1+n, value, l)
		}
	}
}

// note explains a heading when the pointer rests on it.
func note(sheet *xlsx.Sheet, column, row int, text string) {
	sheet.Note(xlsx.Note{Column: column, Row: row, Author: "Wantilan", Text: text, Width: 260, Height: 40 + 18*(len([]rune(text))/36)})
}

// choices adds what a column's cells may hold: a list to choose from, or a whole
// number.
func (b *xbook) choices(sheet *xlsx.Sheet, t Table, field string, cells xlsx.Range) {
	c := xlsx.Choice{In: cells, Title: b.in.T("sheet.pick.title")}
	switch field {
	case "kind", "priority", "answer", "session":
		c.Words, c.Text = b.words(t, field), b.in.T("sheet.pick.word")
	case "from", "to":
		people := b.in.T(string(tableTerm(Participants)))
		c.From = fmt.Sprintf("%s!$B$2:$B$%d", xlsx.Quoted(people), 1+examplesPerTable+templateRows[Participants])
		c.Warns, c.Text = true, b.in.T("sheet.pick.name")
	case "desks", "slot":
		c.Least, c.Most, c.Text = 1, 1000, b.in.T("sheet.pick.number")
	default:
		return
	}
	sheet.Choose(c)
}

// words lists what a column may hold, in the wording's language.
func (b *xbook) words(t Table, field string) []string {
	var list []string
	add := func(key string) { list = append(list, b.in.T("sheet."+key)) }
	switch field {
	case "kind":
		for _, k := range register.Kinds {
			add("kind." + string(k))
		}
	case "priority":
		for _, p := range []match.Priority{match.Must, match.Want, match.Open} {
			add("priority." + priorityName[p])
		}
	case "answer":
		for _, a := range []match.Answer{match.Accepted, match.Declined, match.Withdrawn} {
			add("answer." + string(a))
		}
	case "session":
		add("session." + sessionName[gathering.Morning])
		add("session." + sessionName[gathering.Afternoon])
		if t == Requests {
			add("session.any")
		}
	}
	return list
}

// templateAbout is the sheet with title, place and day.
func (b *xbook) templateAbout() {
	name := b.sheet(b.in.T(string(tableTerm(About))))
	widths(name, 18, 48, 70)
	for i, c := range aboutLabels {
		b.put(name, 1, i+1, b.in.T(string(headingTerm(About, c.field))), look{bold: true, fill: paperHead, colour: "FFFFFF", border: true})
		l := look{border: true, wrap: true}
		if c.field == "date" {
			l.format = "dd/mm/yyyy"
		}
		b.put(name, 2, i+1, nil, l)
		b.put(name, 3, i+1, b.in.T(fmt.Sprintf("sheet.note.%s.%s", About, c.field)), look{italic: true, colour: inkQuiet})
		name.Height(i+1, 24)
		if c.field == "zone" {
			name.Choose(xlsx.Choice{In: xlsx.Range{Left: 2, Top: i + 1, Right: 2, Down: i + 1}, Words: strings.Fields("WIB WITA WIT")})
		}
	}
	b.page(name, b.in.T("sheet.guide.title"), 0, 0)
}
