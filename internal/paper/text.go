package paper

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// Text writes the board and the agendas as plain text for a terminal.
func Text(w io.Writer, d timetable.Day, in *lang.Wording) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, s := range []string{p.sampleMark(), p.title(), p.whereAndWhen(), p.quality()} {
		if s != "" {
			fmt.Fprintln(&b, plain(s))
		}
	}
	p.textBoard(&b)
	for _, a := range p.agendas() {
		p.textAgenda(&b, &a)
	}
	return writeAll(w, "the text", &b)
}

func (p *plan) sampleMark() string {
	if !p.day.Gathering.Sample {
		return ""
	}
	return "*** " + p.text("paper.sample") + " ***"
}

// textBoard writes one row for each meeting, by slot and table.
func (p *plan) textBoard(b *bytes.Buffer) {
	if len(p.meetings) == 0 {
		return
	}
	rows := [][]string{{p.text("paper.board.time"), p.text("paper.board.table"), p.text("paper.board.party"), p.text("paper.board.with")}}
	last := 0
	for _, m := range p.meetings {
		when := ""
		if m.slot.Number != last {
			when = p.when(m.slot)
		}
		last = m.slot.Number
		rows = append(rows, []string{when, p.table(m.table), p.name(m.first), p.name(m.then)})
	}
	fmt.Fprintf(b, "\n%s\n\n", strings.ToUpper(p.text("paper.board.title")))
	columns(b, rows)
}

func (p *plan) textAgenda(b *bytes.Buffer, a *agenda) {
	fmt.Fprintf(b, "\n%s (%d) · %s\n", plain(a.name), a.who.Number,
		p.text("paper.agenda.counts", p.in.N("paper.count.meetings", a.meetings), p.in.N("paper.count.breaks", a.breaks)))
	var rows [][]string
	for _, l := range a.lines {
		switch l.kind {
		case lineMeeting:
			rows = append(rows, []string{"  " + l.when, p.table(l.table), p.name(l.with)})
		case lineBreak:
			rows = append(rows, []string{"  " + l.when, "", "(" + p.text("paper.break") + ")"})
		}
	}
	columns(b, rows)
}

// columns writes rows with their columns under one another.
func columns(b *bytes.Buffer, rows [][]string) {
	var wide []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			row[i] = plain(cell)
			wide[i] = max(wide[i], terminalWidth(row[i]))
		}
	}
	for _, row := range rows {
		var out strings.Builder
		for i, cell := range row {
			out.WriteString(cell)
			out.WriteString(strings.Repeat(" ", wide[i]-terminalWidth(cell)+2))
		}
		fmt.Fprintln(b, strings.TrimRight(out.String(), " "))
	}
}

// plain takes out what would steer a terminal: control letters and the marks
// that turn the direction of writing.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// terminalWidth is how many columns of a terminal a text takes: two for the wide
// letters of East Asian scripts, none for marks set over others.
func terminalWidth(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
