package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"wantilan/internal/lang"
	"wantilan/internal/register/intake"
	"wantilan/internal/sheet/xlsx"
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

// RegisterXLSX writes the book as a workbook. Its rows are kept compressed, in a
// temporary file when they are many, so that it needs little memory.
func RegisterXLSX(w io.Writer, all Lines, in *lang.Wording) error {
	f := newBook(in)
	columns := intake.Exported()
	head := make([]any, len(columns))
	for i, t := range columns {
		head[i] = in.T("intake.target." + string(t))
	}
	s := listSheet(f, in.T("intake.export.sheet"), head, 18)
	cells := make([]any, len(columns))
	err := all(func(l intake.Line) error {
		for i, t := range columns {
			cells[i] = cellOf(t, l.Value(t))
		}
		return s.Row(0, cells...)
	})
	return finish(w, f, s.Name(), err)
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
	f := newBook(in)
	who := []any{in.T("intake.target.nib"), in.T("intake.target.name"), in.T("intake.target.kbli_2020"), in.T("intake.target.village"), in.T("intake.target.district")}
	head := append([]any{}, who...)
	for i, fields := range intake.Minimum {
		for _, field := range fields {
			head = append(head, fmt.Sprintf("%d. %s", i+1, in.T("intake.target."+string(field))))
		}
	}
	head = append(head, in.T("intake.siinas.missing"))
	data := listSheet(f, in.T("intake.siinas.sheet"), head, 22)
	gaps := listSheet(f, in.T("intake.siinas.gaps"), append(append([]any{}, who[:2]...), in.T("intake.siinas.number"), in.T("intake.siinas.datum")), 30)
	err := all(func(l intake.Line) error {
		row := []any{l.Facts["nib"].Value, printable(l.Name), l.Facts["kbli_2020"].Value, printable(l.Village), printable(l.District)}
		for _, fields := range intake.Minimum {
			for _, field := range fields {
				row = append(row, cellOf(intake.Target(field), l.Facts[field].Value))
			}
		}
		missing := l.Missing()
		if err := data.Row(0, append(row, len(missing))...); err != nil {
			return err
		}
		for _, i := range missing {
			if err := gaps.Row(0, row[0], row[1], i+1, in.T(fmt.Sprintf("intake.siinas.%d", i+1))); err != nil {
				return err
			}
		}
		return nil
	})
	return finish(w, f, data.Name(), err)
}

// listSheet begins a sheet of rows below headings that stay in sight. An error is kept
// for the end.
func listSheet(b *xbook, name string, head []any, wide float64) *xlsx.Sheet {
	s := b.f.Sheet(name)
	s.Width(1, len(head), wide)
	s.Freeze(0, 1)
	_ = s.Row(b.f.Style(xlsx.Style{Bold: true, Colour: "FFFFFF", Fill: paperHead, Wrap: true, Vertical: "center"}), head...) // the book keeps it
	return s
}

// finish writes a workbook whose rows ended with err.
func finish(w io.Writer, b *xbook, title string, err error) error {
	if err != nil {
		return fmt.Errorf("write workbook: %w", errors.Join(err, b.f.Close()))
	}
	return b.write(w, title)
}
