package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/lang"
	"wantilan/internal/register"
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
// sight and filters. Rows go to a file of the library's while it is made.
func FindingsXLSX(w io.Writer, title string, lines FindingLines, inside bool, zone *time.Location, in *lang.Wording) error {
	b := newBook(in)
	name := sheetNames{}.name(title)
	b.sheet(name)
	head := findingHead(in, inside)
	rows, err := b.f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write workbook: %w", errors.Join(err, b.f.Close()))
	}
	b.keep(rows.SetColWidth(1, 1, 14))
	b.keep(rows.SetColWidth(2, len(head), 24))
	b.keep(rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: at(1, 2), ActivePane: "bottomLeft"}))
	row := 0
	write := func(cells []string, style int) error {
		row++
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = excelize.Cell{StyleID: style, Value: c}
		}
		return rows.SetRow(at(1, row), values)
	}
	b.keep(write(head, b.style(headLook)))
	plain := b.style(look{})
	if b.err == nil {
		b.keep(lines(func(l register.ListLine) error { return write(findingRow(in, inside, zone, l), plain) }))
	}
	b.keep(rows.Flush())
	if b.err == nil {
		b.keep(b.f.AutoFilter(name, at(1, 1)+":"+at(len(head), max(row, 1)), nil))
	}
	return b.write(w, title)
}
