package sheet

import (
	"bytes"
	"context"

	"github.com/xuri/excelize/v2"
)

// unpackedInMemory is the size of a worksheet above which it is unpacked into a
// temporary file and read from there.
const unpackedInMemory = 16 << 20

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
func readSheets(ctx context.Context, data []byte, found *findings, wanted func(name string) bool) (b *book) {
	z := openZip(data, found)
	if z == nil {
		return nil
	}
	parts, err := readParts(z)
	if err != nil {
		found.whole(BadWorkbook)
		return nil
	}
	if !parts.modest(ctx) {
		found.whole(SheetTooLarge, MostCells)
		return nil
	}
	defer func() { // a file made to break the library must not end the program
		if recover() != nil {
			found.whole(BadWorkbook)
			b = nil
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: MostUnpacked, UnzipXMLSizeLimit: unpackedInMemory,
	})
	if err != nil {
		found.whole(BadWorkbook)
		return nil
	}
	defer f.Close()
	b = &book{date1904: parts.date1904}
	for _, name := range f.GetSheetList() {
		g := &grid{file: found.file, sheet: name}
		visible, err := f.GetSheetVisible(name)
		g.hidden = err != nil || !visible
		if wanted(name) && !g.hidden && ctx.Err() == nil {
			if !readSheet(ctx, f, g, found) {
				g.fail(0, found, BadWorkbook)
			}
			g.merged, g.noValue = parts.noted(name)
		}
		b.grids = append(b.grids, g)
	}
	return b
}

// readSheet streams the rows of a worksheet; false when it is damaged.
func readSheet(ctx context.Context, f *excelize.File, g *grid, found *findings) bool {
	rows, err := f.Rows(g.sheet)
	if err != nil {
		return false
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		if number%1000 == 0 && ctx.Err() != nil {
			return true
		}
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return false
		}
		if !g.add(number, trimEnd(cells), found) {
			return true
		}
	}
	return rows.Error() == nil
}

// trimEnd drops empty cells at the end of a row, which formatting leaves behind.
func trimEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}
