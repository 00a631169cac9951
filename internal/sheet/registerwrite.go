package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/lang"
	"wantilan/internal/register/intake"
)

// Lines gives the businesses of a file one after another.
type Lines func(each func(intake.Line) error) error

// RegisterCSV writes the book as CSV, a row for each business, with headings that
// are understood when it is read in again. Text that a spreadsheet would run as a
// formula is preceded by an apostrophe, which reading takes off.
func RegisterCSV(w io.Writer, all Lines, in *lang.Wording) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if in.Tag != lang.EN {
		out.Comma = ';'
	}
	columns := intake.Exported()
	row := make([]string, len(columns))
	for i, t := range columns {
		row[i] = in.T("intake.target." + string(t))
	}
	err := out.Write(row)
	if err == nil {
		err = all(func(l intake.Line) error {
			for i, t := range columns {
				row[i] = guarded(l.Value(t))
			}
			return out.Write(row)
		})
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

// guarded puts an apostrophe before what a spreadsheet would run, or what begins
// with one itself, so that taking it off gives the text again.
func guarded(s string) string {
	s = printable(s)
	if intake.Formula(s) {
		return "'" + s
	}
	if h := Harmless(s); h != s {
		return h
	}
	return s
}

// RegisterXLSX writes the book as a workbook. It is put together in a temporary
// file, so that it needs little memory however many rows it has.
func RegisterXLSX(w io.Writer, all Lines, in *lang.Wording) error {
	f := excelize.NewFile()
	defer f.Close()
	columns := intake.Exported()
	head := make([]any, len(columns))
	for i, t := range columns {
		head[i] = in.T("intake.target." + string(t))
	}
	s, err := newStream(f, in.T("intake.export.sheet"), head, 18)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	cells := make([]any, len(columns))
	err = all(func(l intake.Line) error {
		for i, t := range columns {
			cells[i] = cellOf(t, l.Value(t))
		}
		return s.row(cells)
	})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return finish(w, f, s)
}

// mostExact is the largest whole number that a workbook keeps exactly.
const mostExact = 1 << 53

// cellOf is a value as a workbook keeps it: amounts as numbers, all else as text.
func cellOf(t intake.Target, value string) any {
	if value == "" {
		return nil
	}
	if t.Amount() {
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && n < mostExact && n > -mostExact {
			return n
		}
	}
	return printable(value)
}

// SIINas writes the minimum production data of small industry (Permenperin
// 13/2025, article 7a): one sheet with the eleven data of each business, one with
// what is missing.
func SIINas(w io.Writer, all Lines, in *lang.Wording) error {
	f := excelize.NewFile()
	defer f.Close()
	who := []any{in.T("intake.target.nib"), in.T("intake.target.name"), in.T("intake.target.kbli_2020"), in.T("intake.target.village"), in.T("intake.target.district")}
	head := append([]any{}, who...)
	for i, fields := range intake.Minimum {
		for _, field := range fields {
			head = append(head, fmt.Sprintf("%d. %s", i+1, in.T("intake.target."+string(field))))
		}
	}
	head = append(head, in.T("intake.siinas.missing"))
	data, err := newStream(f, in.T("intake.siinas.sheet"), head, 22)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	gaps, err := newStream(f, in.T("intake.siinas.gaps"), append(append([]any{}, who[:2]...), in.T("intake.siinas.number"), in.T("intake.siinas.datum")), 30)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	err = all(func(l intake.Line) error {
		row := []any{l.Facts["nib"].Value, printable(l.Name), l.Facts["kbli_2020"].Value, printable(l.Village), printable(l.District)}
		for _, fields := range intake.Minimum {
			for _, field := range fields {
				row = append(row, cellOf(intake.Target(field), l.Facts[field].Value))
			}
		}
		missing := l.Missing()
		if err := data.row(append(row, len(missing))); err != nil {
			return err
		}
		for _, i := range missing {
			if err := gaps.row([]any{row[0], row[1], i + 1, in.T(fmt.Sprintf("intake.siinas.%d", i+1))}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return finish(w, f, data, gaps)
}

// mostSheetRows is how many rows a worksheet can have.
const mostSheetRows = 1_048_576

// stream writes the rows of one sheet after another.
type stream struct {
	w    *excelize.StreamWriter
	next int
}

func newStream(f *excelize.File, name string, head []any, wide float64) (*stream, error) {
	if _, err := f.NewSheet(name); err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := w.SetColWidth(1, len(head), wide); err != nil {
		return nil, err
	}
	style, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{paperHead}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	if err != nil {
		return nil, err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	cells := make([]any, len(head))
	for i, text := range head {
		cells[i] = excelize.Cell{StyleID: style, Value: text}
	}
	return &stream{w, 2}, w.SetRow("A1", cells)
}

// row writes the next row; what is beyond the last that a sheet can have is an
// error rather than lost.
func (s *stream) row(cells []any) error {
	if s.next > mostSheetRows {
		return fmt.Errorf("a worksheet has at most %d rows", mostSheetRows)
	}
	err := s.w.SetRow("A"+strconv.Itoa(s.next), cells)
	s.next++
	return err
}

func finish(w io.Writer, f *excelize.File, all ...*stream) error {
	for _, s := range all {
		if err := s.w.Flush(); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
