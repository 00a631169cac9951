package sheet

import (
	"io"
	"slices"

	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sheet/xlsx"
	"wantilan/internal/timetable"
)

// mostAgendas is how many participants get a sheet of their own: spreadsheets
// become unusable with more.
const mostAgendas = 500

// XLSX writes the day's timetable as a workbook in the wording's language: the
// board (slots by tables, coloured by kind of party), the list of meetings, the
// requests without a meeting, an index, and one sheet for each participant.
func XLSX(w io.Writer, d timetable.Day, in *lang.Wording) error {
	b := newBook(in)
	l := newLayout(d, in)
	names := sheetNames{}
	board := b.sheet(names.name(in.T("sheet.board.name")))
	b.board(board, l)
	b.list(b.sheet(names.name(in.T("sheet.list.name"))), l)
	b.open(names, l)
	index := b.sheet(names.name(in.T("sheet.index.name")))
	b.agendas(index, names, l)
	return b.write(w, l.title())
}

// heading writes the title, day and place on top of a sheet and gives the next
// free row.
func (b *xbook) heading(sheet *xlsx.Sheet, column int, l *layout) int {
	b.put(sheet, column, 1, l.title(), look{size: 18, bold: true, colour: inkHead})
	sheet.Height(1, 28)
	b.put(sheet, column, 2, l.when(), look{colour: inkQuiet})
	if l.day.Gathering.Sample {
		b.put(sheet, column, 3, b.in.T("sheet.board.sample"), look{bold: true, colour: "B45309"})
		return 4
	}
	return 3
}

var headLook = look{bold: true, fill: paperHead, colour: "FFFFFF", border: true, wrap: true}

// mostOnA4 is how many tables of the board can be read on A4; more print on A3.
const mostOnA4 = 7

// boardColumn is how wide a table's column of the board is, in letters.
const boardColumn = 28

// board lays out slots down and tables across.
func (b *xbook) board(sheet *xlsx.Sheet, l *layout) {
	row := b.heading(sheet, 1, l)
	quality := b.in.T("sheet.board.none")
	if o := l.day.Outcome; o != nil {
		quality = b.in.T("sheet.board.quality", b.in.Number(len(l.held)), b.in.Number(o.Breaks), b.in.T("schedule.status."+string(o.Status)))
	}
	if d := l.day; d.Published > 0 {
		quality = b.in.T("sheet.board.published", d.Published) + " · " + quality
	} else if d.Drafted {
		quality = b.in.T("sheet.board.draft") + " · " + quality
	}
	b.put(sheet, 1, row, quality, look{colour: inkQuiet})
	row = b.legend(sheet, row+1, l)
	tables := max(1, l.tables)
	widths(sheet, 7, 14)
	b.put(sheet, 1, row, b.in.T("sheet.board.slot"), headLook)
	b.put(sheet, 2, row, b.in.T("sheet.board.time"), headLook)
	for t := 1; t <= tables; t++ {
		b.put(sheet, 2+t, row, l.table(t), headLook)
	}
	sheet.Width(3, 2+max(tables, len(register.Kinds)), boardColumn)
	sheet.Height(row, 24)
	sheet.Freeze(2, row)
	first := row
	next := 0
	for _, s := range l.day.Gathering.Slots {
		row++
		b.put(sheet, 1, row, s.Number, look{bold: true, fill: paperSoft, border: true, middle: true})
		b.put(sheet, 2, row, l.time(s.Number), look{bold: true, fill: paperSoft, border: true})
		sheet.Fill(xlsx.Range{Left: 3, Top: row, Right: 2 + tables, Down: row}, b.style(look{border: true, wrap: true}))
		longest := 1
		for ; next < len(l.held) && l.held[next].Slot == s.Number; next++ {
			m := l.held[next]
			q := l.request(m)
			text := l.name(q.From) + "\n" + l.name(q.To)
			b.put(sheet, 2+m.Table, row, text, look{fill: kindFill[l.colour(q)], border: true, wrap: true})
			longest = max(longest, lines(l.name(q.From), boardColumn-2)+lines(l.name(q.To), boardColumn-2))
		}
		sheet.Height(row, float64(max(32, 15*longest+4)))
	}
	paper := paperA4
	if tables > mostOnA4 {
		paper = paperA3
	}
	b.pageOn(paper, sheet, l.title(), first, first)
}

// lines guesses how many lines a text takes in a column of the given letters.
func lines(s string, width int) int { return 1 + (len([]rune(s))-1)/width }

// legend explains the colours with the kinds that take part.
func (b *xbook) legend(sheet *xlsx.Sheet, row int, l *layout) int {
	b.put(sheet, 1, row, b.in.T("sheet.board.legend"), look{colour: inkQuiet, italic: true})
	column := 3
	for _, kind := range register.Kinds {
		if slices.ContainsFunc(l.held, func(m timetable.Booking) bool { return l.colour(l.request(m)) == kind }) {
			b.put(sheet, column, row, b.in.T("sheet.kind."+string(kind)), look{fill: kindFill[kind], border: true})
			column++
		}
	}
	return row + 2
}

// list writes one row for each meeting, with a filter on every column.
func (b *xbook) list(sheet *xlsx.Sheet, l *layout) {
	b.listHead(sheet, listColumns)
	widths(sheet, 6, 6, 8, 8, 13, 15, 10, 28, 16, 10, 28, 16, 13, 34)
	for i, m := range l.held {
		fill := kindFill[l.colour(l.request(m))]
		b.listLine(sheet, i+2, l.listRow(m), fill)
	}
	b.finishList(sheet, len(listColumns), len(l.held), l)
}

func (b *xbook) listHead(sheet *xlsx.Sheet, columns []string) {
	for i, c := range columns {
		b.put(sheet, i+1, 1, b.in.T("sheet.list."+c), headLook)
	}
	sheet.Height(1, 24)
}

func (b *xbook) listLine(sheet *xlsx.Sheet, row int, values []any, fill string) {
	for i, v := range values {
		style := look{border: true, wrap: true}
		if _, number := v.(int); number {
			style.middle = true
		}
		if i == 0 {
			style.fill = fill
		}
		b.put(sheet, i+1, row, v, style)
	}
}

func (b *xbook) finishList(sheet *xlsx.Sheet, columns, rows int, l *layout) {
	if rows > 0 {
		sheet.Filter(xlsx.Range{Left: 1, Top: 1, Right: columns, Down: rows + 1})
	}
	sheet.Freeze(1, 1)
	b.page(sheet, l.title(), 1, 1)
}

// open lists the requests that have no meeting, if there are any.
func (b *xbook) open(names sheetNames, l *layout) {
	held := make(map[int]bool, len(l.held))
	for _, m := range l.held {
		held[m.Request] = true
	}
	open := slices.DeleteFunc(slices.Clone(l.day.Requests), func(q match.Request) bool { return held[q.Number] })
	if len(open) == 0 {
		return
	}
	sheet := b.sheet(names.name(b.in.T("sheet.open.name")))
	b.listHead(sheet, []string{"no", "from_no", "from", "from_kind", "to_no", "to", "to_kind", "priority", "note", "answer"})
	widths(sheet, 6, 10, 28, 16, 10, 28, 16, 13, 34, 12)
	for i, q := range open {
		answer := ""
		if b.in.Has("sheet.answer." + string(q.Answer)) {
			answer = b.in.T("sheet.answer." + string(q.Answer))
		}
		b.listLine(sheet, i+2, append(append([]any{q.Number}, l.parties(q)...), answer), kindFill[l.colour(q)])
	}
	b.finishList(sheet, 10, len(open), l)
}
