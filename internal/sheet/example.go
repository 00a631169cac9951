package sheet

import (
	"fmt"
	"strings"

	"wantilan/internal/lang"
)

// An example row of the template says so in its number column and is not read as
// long as nobody changes it. Its cells are one wording, sheet.example.<table>.<n>,
// in the order of columns and divided by |.

// examplesPerTable is how many example rows each table of the template has.
const examplesPerTable = 2

// exampleRow gives the cells of an example row without its number column.
func exampleRow(t Table, n int, w *lang.Wording) []string {
	return strings.Split(w.T(fmt.Sprintf("sheet.example.%s.%d", t, n)), "|")
}

// example tells whether a row is an example; one that was changed is reported,
// because somebody may believe that it counts.
func (s *sheetTable) example(row gridRow) bool {
	mark := bare(s.text(row, "no"))
	if mark != "contoh" && mark != "example" {
		return false
	}
	if !s.untouched(row) {
		s.wrong(row, "no", ExampleChanged)
	}
	return true
}

// untouched compares a row with the template's examples in both languages.
func (s *sheetTable) untouched(row gridRow) bool {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for n := 1; n <= examplesPerTable; n++ {
			cells := exampleRow(s.table, n, lang.In(tag))
			same := true
			for i, c := range columns[s.table][1:] {
				if _, there := s.columns[c.field]; there && i < len(cells) {
					same = same && sameCell(cells[i], strings.TrimSpace(s.text(row, c.field)), c.field)
				}
			}
			if same {
				return true
			}
		}
	}
	return false
}

func sameCell(a, b, field string) bool {
	if field == "start" || field == "end" {
		x, ok1 := clockCell(a)
		y, ok2 := clockCell(b)
		return ok1 && ok2 && x == y
	}
	return folded(a) == folded(b)
}
