package sheet

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"

	"wantilan/internal/lang"
	"wantilan/internal/sheet/xlsx"
)

// Line is one line of a plain table that was handed in, blank ones left out.
type Line struct {
	Number int // in the file, from 1
	Cells  []string
}

// ReadLines reads a plain table: the first sheet of a workbook that has anything, or a
// CSV file. What the columns mean is for the caller. What is wrong with the file
// comes as Mistakes.
func ReadLines(ctx context.Context, name string, data []byte) ([]Line, error) {
	found := &findings{file: name}
	var g *grid
	format, why := detect(name, data)
	switch {
	case len(data) > MostBytes:
		found.add(tooLarge(name, int64(len(data))))
	case format == FormatXLSX:
		g = firstSheet(ctx, data, found)
	case format == "" && (why.Kind == LoneCSV || why.Kind == Unknown):
		g = readCSV(ctx, name, data, found)
	case format == "":
		found.add(why)
	default:
		found.whole(NotAList)
	}
	if g != nil && g.cut {
		found.whole(SheetTooLarge, MostCells)
	}
	if all := found.all(); len(all) > 0 {
		return nil, all
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g == nil {
		return nil, nil
	}
	lines := make([]Line, len(g.rows))
	for i, r := range g.rows {
		lines[i] = Line{r.number, r.cells}
	}
	return lines, nil
}

// firstSheet reads the first visible sheet of a workbook that has anything.
func firstSheet(ctx context.Context, data []byte, found *findings) (g *grid) {
	f := openWorkbook(ctx, data, found)
	if f == nil {
		return nil
	}
	for _, name := range f.parts.names {
		if f.parts.hidden[name] {
			continue
		}
		g = &grid{file: found.file, sheet: name}
		if !f.read(ctx, g, found) {
			g.fail(0, found, BadWorkbook)
			return nil
		}
		if len(g.rows) > 0 {
			return g
		}
	}
	return g
}

// Listing is a plain table to be written.
type Listing struct {
	Name string   // of the sheet
	Top  []string // lines that stand above the headings in workbooks
	Head []string
	Rows func(yield func(cells []string) bool)
}

// WriteCSV writes a plain table as CSV for spreadsheets, as CSV does.
func WriteCSV(w io.Writer, l Listing, in *lang.Wording) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if in.Tag != lang.EN {
		out.Comma = ';'
	}
	err := out.Write(l.Head)
	for cells := range l.Rows {
		if err != nil {
			break
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = Harmless(c)
		}
		err = out.Write(row)
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

// WriteXLSX writes a plain table as a workbook of one sheet. Every cell is text, so
// that codes keep their noughts. Rows go out one by one: a list may be long.
func WriteXLSX(w io.Writer, l Listing, in *lang.Wording) error {
	b := newBook(in)
	out := b.sheet(sheetNames{}.name(l.Name))
	out.Width(1, max(1, len(l.Head)), 24)
	quiet, head, plain := b.style(look{colour: inkQuiet}), b.style(headLook), b.style(look{})
	var err error
	for _, line := range l.Top {
		err = textRow(out, quiet, []string{line})
	}
	if err == nil {
		err = textRow(out, head, l.Head)
	}
	for cells := range l.Rows {
		if err != nil {
			break // which the book keeps, too
		}
		err = textRow(out, plain, cells)
	}
	return b.write(w, l.Name)
}

// textRow writes the next row of a sheet, every cell as text.
func textRow(out *xlsx.Sheet, style int, cells []string) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = printable(c)
	}
	return out.Row(style, values...)
}
