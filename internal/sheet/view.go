package sheet

import (
	"slices"
	"strings"
)

// viewOf lays out one table as typed with the mistakes in it.
func viewOf(t Table, s *sheetTable, all Mistakes) TableView {
	v := TableView{Table: t}
	byRow := map[int]Mistakes{}
	for _, m := range all {
		if m.Table == t {
			byRow[m.Row] = append(byRow[m.Row], m)
		}
	}
	v.Whole = byRow[0]
	if s == nil {
		return v
	}
	v.Name, v.Total = s.name(), len(s.data)
	if s.header < 0 {
		return v
	}
	head := s.rows[s.header]
	wrong, rest := byCell(byRow[head.number])
	v.Whole = append(v.Whole, rest...)
	width := len(head.cells)
	for c, text := range head.cells {
		_, known := columnFor(text, columns[t])
		v.Header = append(v.Header, HeadView{Text: strings.TrimSpace(text), Known: known && !slices.ContainsFunc(wrong[c], func(m Mistake) bool { return m.Kind == HeadingTwice }), Wrong: wrong[c]})
	}
	plain, bad := 0, 0
	for _, row := range s.rows[s.header+1:] {
		mistakes := byRow[row.number]
		switch {
		case len(mistakes) > 0 && bad < MostShown:
			bad++
		case len(mistakes) == 0 && plain < MostShown:
			plain++
		default:
			continue
		}
		v.Rows = append(v.Rows, s.rowView(row, width, mistakes))
	}
	return v
}

// rowView lays out one row, as wide as the heading row.
func (s *sheetTable) rowView(row gridRow, width int, mistakes Mistakes) RowView {
	wrong, rest := byCell(mistakes)
	mark := bare(s.text(row, "no"))
	r := RowView{Number: row.number, Wrong: rest}
	r.Example = len(mistakes) == 0 && (mark == "contoh" || mark == "example")
	for c := range width {
		cell := CellView{Wrong: wrong[c]}
		if c < len(row.cells) {
			cell.Text = s.typed(row.cells[c], c)
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// typed is a cell as its author saw it: a time stored as a fraction is written as
// a clock again.
func (s *sheetTable) typed(text string, c int) string {
	text = strings.TrimSpace(text)
	for _, field := range []string{"start", "end"} {
		if column, there := s.columns[field]; there && column == c {
			if clock, ok := clockCell(text); ok {
				return clock.String()
			}
		}
	}
	return text
}

// byCell sorts the mistakes of a row by 0-based column; rest are about the row.
func byCell(mistakes Mistakes) (cells map[int]Mistakes, rest Mistakes) {
	cells = map[int]Mistakes{}
	for _, m := range mistakes {
		if m.Column > 0 {
			cells[m.Column-1] = append(cells[m.Column-1], m)
		} else {
			rest = append(rest, m)
		}
	}
	return cells, rest
}
