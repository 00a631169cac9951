package sheet

import (
	"context"

	"wantilan/internal/timetable"
)

// A Preview is a file as it would be imported: what was understood, every
// mistake, and the tables as typed, so that a page can mark each bad cell.
type Preview struct {
	Format   Format
	Day      timetable.Day // complete only when there are no Mistakes
	Mistakes Mistakes
	Tables   []TableView // workbooks and CSV sets only
}

// A TableView is one table as typed, bounded for display.
type TableView struct {
	Table  Table
	Name   string // worksheet or file name; empty when the table is missing
	Header []HeadView
	Rows   []RowView // the first MostShown rows, and further ones with mistakes
	Total  int       // rows in the file, blank and example rows not counted
	Whole  Mistakes  // about the table, not one of its rows
}

// A HeadView is one heading as typed.
type HeadView struct {
	Text  string
	Known bool     // false for a column that is not read
	Wrong Mistakes // about the heading
}

// A RowView is one row as typed.
type RowView struct {
	Number  int  // row in the file, from 1
	Example bool // an untouched example row of the template, which is not read
	Cells   []CellView
	Wrong   Mistakes // about the row, not one of its cells
}

// A CellView is one cell as typed.
type CellView struct {
	Text  string
	Wrong Mistakes
}

// MostShown is how many rows of a table a preview shows, and how many further
// ones that hold mistakes.
const MostShown = 200

// Examine reads like ReadFrom and keeps what is needed to show the file. Its
// error is the context's; what is wrong with the file stands in Mistakes.
func Examine(ctx context.Context, name string, data []byte, f Format) (Preview, error) {
	found := &findings{file: name}
	p := Preview{Format: f}
	if len(data) > MostBytes {
		found.add(tooLarge(name, int64(len(data))))
	} else {
		p.read(ctx, name, data, found)
	}
	found.sorted()
	p.Mistakes = found.all()
	return p, ctx.Err()
}

func (p *Preview) read(ctx context.Context, name string, data []byte, found *findings) {
	seen, why := detect(name, data)
	if p.Format == FormatAuto {
		if seen == "" {
			found.add(why)
			return
		}
		p.Format = seen
	}
	if len(data) == 0 {
		found.whole(Empty)
		return
	}
	switch p.Format {
	case FormatDZN:
		p.Day = readDZN(ctx, data, found)
	case FormatJSON:
		p.Day = readProblem(ctx, data, found)
	case FormatXLSX:
		if seen != FormatXLSX {
			wrongFormat(found, p.Format, why)
			return
		}
		p.tables(ctx, readWorkbook(ctx, data, found), found)
	case FormatCSV:
		if seen != FormatCSV {
			wrongFormat(found, p.Format, why)
			return
		}
		p.tables(ctx, readZip(ctx, name, data, found, readCSV), found)
	default:
		found.whole(WrongFormat, string(p.Format))
	}
}

// wrongFormat says that a file is not what it was said to be, in the words of
// what it seems to be when that is known.
func wrongFormat(found *findings, asked Format, why Mistake) {
	if why.Kind == "" || why.Kind == Unknown {
		why = Mistake{Kind: WrongFormat, Args: []any{string(asked)}}
	}
	found.add(why)
}

// tables reads the tables of a workbook or CSV set and lays them out for a page.
func (p *Preview) tables(ctx context.Context, b *book, found *findings) {
	if b == nil || ctx.Err() != nil {
		return
	}
	var opened map[Table]*sheetTable
	p.Day, opened = b.day(ctx, found)
	for _, t := range AllTables {
		p.Tables = append(p.Tables, viewOf(t, opened[t], found.list))
	}
}
