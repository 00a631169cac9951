package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet/xlsx"
)

// findingColumns are the columns of a list of what was found; the heading is the
// wording sheet.finding.<column>. The last ones are for the office only.
var findingColumns = []string{"kind", "title", "business", "district", "village", "cluster", "kbli", "product", "code", "public", "nib", "visited"}

const insideColumns = 2

// FindingLines are the lines of a list: it gives each to do, and ends with the first
// error.
type FindingLines func(do func(register.ListLine) error) error

// findingHead names the columns.
func findingHead(in *lang.Wording, inside bool) []string {
	columns := findingColumns
	if !inside {
		columns = columns[:len(columns)-insideColumns]
	}
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = in.T("sheet.finding." + c)
	}
	return head
}

// findingRow is one line. Texts are made harmless: spreadsheets take none for a
// formula.
func findingRow(in *lang.Wording, inside bool, zone *time.Location, l register.ListLine) []string {
	public, visited := "no", ""
	if l.Public {
		public = "yes"
	}
	if !l.VisitedAt.IsZero() {
		visited = l.VisitedAt.In(zone).Format(time.DateOnly)
	}
	row := []string{in.T("sheet.finding.kind." + string(l.Kind)), l.Title, l.Business, l.District, l.Village, l.Cluster, l.KBLI, l.Product,
		l.Code.Grouped(), in.T("sheet.finding.public." + public), l.NIB, visited}
	if !inside {
		row = row[:len(row)-insideColumns]
	}
	for i := range row {
		row[i] = Harmless(row[i])
	}
	return row
}

// FindingsCSV writes a list line by line. Its form is that of CSV. zone is where days begin.
func FindingsCSV(w io.Writer, lines FindingLines, inside bool, zone *time.Location, in *lang.Wording) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if in.Tag != lang.EN {
		out.Comma = ';'
	}
	err := out.Write(findingHead(in, inside))
	if err == nil {
		err = lines(func(l register.ListLine) error { return out.Write(findingRow(in, inside, zone, l)) })
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// FindingsXLSX writes a list as a workbook with one sheet, whose heading stays in
// sight and filters. Rows are kept compressed while it is made.
func FindingsXLSX(w io.Writer, title string, lines FindingLines, inside bool, zone *time.Location, in *lang.Wording) error {
	b := newBook(in)
	out := b.sheet(sheetNames{}.name(title))
	head := findingHead(in, inside)
	out.Width(1, 1, 14)
	out.Width(2, len(head), 24)
	out.Freeze(0, 1)
	rows, plain := 1, b.style(look{})
	err := textRow(out, b.style(headLook), head)
	if err == nil {
		err = lines(func(l register.ListLine) error {
			rows++
			return textRow(out, plain, findingRow(in, inside, zone, l))
		})
	}
	if err != nil {
		return fmt.Errorf("write workbook: %w", errors.Join(err, b.f.Close()))
	}
	out.Filter(xlsx.Range{Left: 1, Top: 1, Right: len(head), Down: rows})
	return b.write(w, title)
}
