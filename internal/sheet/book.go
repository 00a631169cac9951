package sheet

import (
	"context"

	"wantilan/internal/timetable"
)

// book is all the grids of a workbook or CSV set.
type book struct {
	grids    []*grid
	date1904 bool
}

// tables picks the grid of each table and opens it. What is missing, hidden or
// there twice is reported.
func (b *book) tables(found *findings) (map[Table]*sheetTable, *grid) {
	chosen := map[Table]*grid{}
	var spare []string // names that mean no table
	for _, g := range b.grids {
		t, ok := tableFor(baseName(g))
		switch before := chosen[t]; {
		case !ok && !g.hidden:
			spare = append(spare, baseName(g))
		case !ok, before != nil && !before.hidden && g.hidden:
		case before == nil || before.hidden && !g.hidden:
			chosen[t] = g
		case !g.hidden:
			found.add(Mistake{File: g.file, Table: t, Sheet: g.sheet, Kind: SheetTwice, Args: []any{before.name(), g.name()}})
		}
	}
	opened := map[Table]*sheetTable{}
	for _, t := range AllTables {
		g := chosen[t]
		switch {
		case g == nil:
			m := Mistake{Table: t, Kind: SheetMissing, Args: []any{tableTerm(t)}}
			if near := nearTable(t, spare); near != "" {
				m.Kind, m.Args = SheetMissingSee, append(m.Args, near)
			}
			found.add(m)
		case g.broken:
		case g.hidden:
			found.add(Mistake{File: g.file, Table: t, Sheet: g.sheet, Kind: SheetHidden, Args: []any{g.name()}})
		default:
			opened[t] = open(g, t, found)
		}
	}
	about := chosen[About]
	if about != nil && about.hidden {
		about = nil
	}
	return opened, about
}

// nearTable suggests which sheet was meant as a table, or "".
func nearTable(t Table, names []string) string {
	for _, name := range names {
		if closest(name, tableNames[t]) != "" {
			return name
		}
	}
	return ""
}

// baseName is what a grid is called by: the worksheet, or the CSV file without
// folder and extension.
func baseName(g *grid) string {
	if g.sheet != "" {
		return g.sheet
	}
	return csvBase(g.file)
}

// day reads the tables into a Day and keeps them for a preview.
func (b *book) day(ctx context.Context, found *findings) (timetable.Day, map[Table]*sheetTable) {
	tables, about := b.tables(found)
	r := &tableReader{ctx: ctx, found: found, tables: tables, ill: map[int]bool{}}
	r.read()
	r.about(about, b.date1904)
	return r.day, tables
}
