package sheet

import (
	"context"

	"wantilan/internal/sheet/xlsx"
)

// readWorkbook reads the sheets of an XLSX file that mean a table, and the names
// of the others.
func readWorkbook(ctx context.Context, data []byte, found *findings) (b *book) {
	return readSheets(ctx, data, found, func(name string) bool {
		_, ok := tableFor(name)
		return ok
	})
}

// readSheets reads those sheets of an XLSX file that are wanted and not hidden,
// and the names of the others.
func readSheets(ctx context.Context, data []byte, found *findings, wanted func(name string) bool) *book {
	f := openWorkbook(ctx, data, found)
	if f == nil {
		return nil
	}
	b := &book{date1904: f.parts.date1904}
	for _, name := range f.parts.names {
		g := &grid{file: found.file, sheet: name, hidden: f.parts.hidden[name]}
		if wanted(name) && !g.hidden && ctx.Err() == nil {
			if !f.read(ctx, g, found) {
				g.fail(0, found, BadWorkbook)
			}
			g.merged, g.noValue = f.parts.noted(name)
		}
		b.grids = append(b.grids, g)
	}
	return b
}

// workbook is an XLSX file that was found modest enough to be read.
type workbook struct {
	parts *workbookParts
	texts *xlsx.Texts
}

// openWorkbook reads what the sheets of a workbook have in common; nil when there is
// something wrong with it.
func openWorkbook(ctx context.Context, data []byte, found *findings) *workbook {
	z := openZip(data, found)
	if z == nil {
		return nil
	}
	parts, err := readParts(z)
	switch {
	case err != nil:
		found.whole(BadWorkbook)
		return nil
	case !parts.modest(ctx):
		found.whole(SheetTooLarge, MostCells)
		return nil
	}
	f := &workbook{parts: parts}
	if parts.strings == nil {
		return f
	}
	in, err := parts.strings.Open()
	if err == nil {
		f.texts, err = xlsx.ReadTexts(in)
		_ = in.Close() // only read
	}
	if err != nil {
		found.whole(BadWorkbook)
		return nil
	}
	return f
}

// read streams the rows of a worksheet; false when it is damaged.
func (f *workbook) read(ctx context.Context, g *grid, found *findings) bool {
	part := f.parts.sheets[g.sheet]
	if part == nil {
		return false
	}
	in, err := part.Open()
	if err != nil {
		return false
	}
	defer in.Close()
	return xlsx.ReadRows(in, f.texts, func(number int, cells []string) bool {
		return (number%1000 != 0 || ctx.Err() == nil) && g.add(number, cells, found)
	}) == nil
}
