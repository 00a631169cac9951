package sheet_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// dump lists what a workbook holds in a form that people can read and compare:
// sheets with their print setup, cells with value, look, link and note.
func dump(t *testing.T, data []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	defer f.Close()
	if theme := reflect.ValueOf(f).Elem().FieldByName("Theme"); theme.IsNil() {
		theme.Set(reflect.New(theme.Type().Elem())) // without one the library tells no colours, not even those that need none
	}
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&out, "# %s\n", sheet)
		dumpSetup(t, f, sheet, &out)
		dumpCells(t, f, sheet, &out)
		out.WriteByte('\n')
	}
	for _, n := range f.GetDefinedName() {
		fmt.Fprintf(&out, "name %s in %s: %s\n", n.Name, n.Scope, n.RefersTo)
	}
	return []byte(out.String())
}

func dumpSetup(t *testing.T, f *excelize.File, sheet string, out *strings.Builder) {
	t.Helper()
	layout, err := f.GetPageLayout(sheet)
	must(t, err)
	fmt.Fprintf(out, "page: %s, paper %d, %d wide, %d tall", *layout.Orientation, *layout.Size, *layout.FitToWidth, *layout.FitToHeight)
	props, err := f.GetSheetProps(sheet)
	must(t, err)
	fmt.Fprintf(out, ", fit %v\n", *props.FitToPage)
	head, err := f.GetHeaderFooter(sheet)
	must(t, err)
	fmt.Fprintf(out, "header: %s\nfooter: %s\n", head.OddHeader, head.OddFooter)
	panes, err := f.GetPanes(sheet)
	must(t, err)
	if panes.Freeze {
		fmt.Fprintf(out, "frozen before %s\n", panes.TopLeftCell)
	}
	var widths []string
	for c := 1; c <= 20; c++ {
		name, err := excelize.ColumnNumberToName(c)
		must(t, err)
		width, err := f.GetColWidth(sheet, name)
		must(t, err)
		widths = append(widths, fmt.Sprintf("%g", width))
	}
	fmt.Fprintf(out, "widths: %s\n", strings.Join(widths, " "))
	rules, err := f.GetDataValidations(sheet)
	must(t, err)
	for _, r := range rules {
		fmt.Fprintf(out, "choice in %s: %s %s %s\n", r.Sqref, r.Type, r.Formula1, r.Formula2)
	}
	notes, err := f.GetComments(sheet)
	must(t, err)
	slices.SortFunc(notes, func(a, b excelize.Comment) int { return strings.Compare(a.Cell, b.Cell) })
	for _, n := range notes {
		text := n.Text
		for _, run := range n.Paragraph {
			text += run.Text
		}
		fmt.Fprintf(out, "note at %s: %s\n", n.Cell, text)
	}
}

// dumpCells writes cells with a value, and the first two of a run of formulas.
func dumpCells(t *testing.T, f *excelize.File, sheet string, out *strings.Builder) {
	t.Helper()
	rows, err := f.GetRows(sheet)
	must(t, err)
	formulas := 0
	for r := range rows {
		for c := 1; c <= 16; c++ {
			cell, err := excelize.CoordinatesToCellName(c, r+1)
			must(t, err)
			value, err := f.GetCellValue(sheet, cell)
			must(t, err)
			formula, err := f.GetCellFormula(sheet, cell)
			must(t, err)
			if formula != "" {
				if formulas++; formulas <= 2 {
					fmt.Fprintf(out, "%s = %s\n", cell, formula)
				}
				continue
			}
			if value == "" {
				continue
			}
			fmt.Fprintf(out, "%s %q%s", cell, value, look(t, f, sheet, cell))
			if linked, target, err := f.GetCellHyperLink(sheet, cell); err == nil && linked {
				fmt.Fprintf(out, " -> %s", target)
			}
			out.WriteByte('\n')
		}
	}
}

// look tells a cell's fill, weight and number format.
func look(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	must(t, err)
	s, err := f.GetStyle(id)
	must(t, err)
	var parts []string
	if len(s.Fill.Color) > 0 {
		parts = append(parts, "on "+s.Fill.Color[0])
	}
	if s.Font != nil && s.Font.Bold {
		parts = append(parts, "bold")
	}
	if s.CustomNumFmt != nil {
		parts = append(parts, "as "+*s.CustomNumFmt)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
