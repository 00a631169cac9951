package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"wantilan/internal/order"
	"wantilan/internal/register/intake"
)

// Grids reads the tables of a file of businesses, whatever their layout: the
// sheets of a workbook, a CSV file divided by commas, semicolons, tabs or bars, in
// UTF-8, UTF-16 or Windows-1252, or a zip of such files. Hidden sheets are left
// out. The mistakes are about the file; what its cells mean is not looked at.
func Grids(ctx context.Context, name string, data []byte) ([]intake.Grid, Mistakes) {
	return GridsTold(ctx, name, data, nil)
}

// Looks tells what is wrong with a file at first sight, before it is read: its size and
// its kind.
func Looks(name string, data []byte) Mistakes {
	found := &findings{file: name}
	seen, why := detect(name, data)
	switch {
	case len(data) > MostBytes:
		found.add(tooLarge(name, int64(len(data))))
	case seen == FormatXLSX, seen == FormatCSV:
	case isNoTable(why):
		found.add(why)
	default:
		const sample = 64 << 10
		switch text, wrong := decodeCSV(marked(data[:min(len(data), sample)])); {
		case wrong != "":
			found.whole(wrong)
		case !mostlyText(text):
			found.whole(NotText)
		}
	}
	return found.all()
}

// isNoTable tells whether a file cannot be a table, be it read or not.
func isNoTable(why Mistake) bool {
	return slices.Contains([]Kind{OldExcel, OtherOffice, Empty, BadZip, ZipNoTables}, why.Kind)
}

// GridsTold is Grids; told is called now and then with how many rows are read so far,
// unless it is nil.
func GridsTold(ctx context.Context, name string, data []byte, told func(rows int)) ([]intake.Grid, Mistakes) {
	found := &findings{file: name, told: told}
	if len(data) > MostBytes {
		found.add(tooLarge(name, int64(len(data))))
		return nil, found.all()
	}
	var b *book
	switch seen, why := detect(name, data); {
	case seen == FormatXLSX:
		b = readSheets(ctx, data, found, func(string) bool { return true })
	case seen == FormatCSV:
		b = readZip(ctx, name, data, found, readLoose)
	case isNoTable(why):
		found.add(why)
	default: // anything else is text, such as a CSV file that begins with a bracket
		b = &book{grids: []*grid{readLoose(ctx, name, data, found)}}
	}
	if all := found.all(); len(all) > 0 || b == nil {
		return nil, all
	}
	var grids []intake.Grid
	for _, g := range b.grids {
		switch {
		case g.hidden || len(g.rows) == 0:
		case g.cut:
			found.add(Mistake{File: g.file, Sheet: g.sheet, Kind: TooManyRows, Args: []any{mostRows - 100}})
		default:
			grids = append(grids, toIntake(g, b.date1904))
		}
	}
	if len(grids) == 0 && len(found.list) == 0 {
		found.whole(Empty)
	}
	return grids, found.all()
}

func toIntake(g *grid, since1904 bool) intake.Grid {
	out := intake.Grid{Name: baseName(g), Rows: make([]intake.Row, len(g.rows))}
	for i, r := range g.rows {
		out.Rows[i] = intake.Row{Number: r.number, Cells: r.cells}
	}
	for _, m := range g.merged {
		out.Merged = append(out.Merged, intake.Block{Left: m.left, Top: m.top, Right: m.right, Down: m.down})
	}
	for at := range g.noValue {
		out.NoValue = append(out.NoValue, at)
	}
	order.By(out.NoValue, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	switch {
	case g.sheet == "":
		out.Harmed = true
	case since1904:
		out.From = 1904
	default:
		out.From = 1900
	}
	return out
}

// readLoose reads a CSV file of any layout.
func readLoose(ctx context.Context, file string, data []byte, found *findings) *grid {
	g := &grid{file: file}
	text, wrong := decodeCSV(marked(data))
	if wrong == "" && !mostlyText(text) {
		wrong = NotText
	}
	if wrong != "" {
		g.fail(0, found, wrong)
		return g
	}
	text, comma, skipped := loosely(text)
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = comma, -1
	for ctx.Err() == nil {
		cells, err := in.Read()
		if err == io.EOF {
			break
		}
		if p, ok := errors.AsType[*csv.ParseError](err); ok {
			g.fail(p.StartLine+skipped, found, BadCSVQuote)
			break
		}
		line, _ := in.FieldPos(0)
		if !g.add(line+skipped, trimEnd(cells), found) {
			break
		}
	}
	return g
}

// marked puts the mark of UTF-16 in front of text that lacks it: nearly every
// second byte of Latin text is 0 then.
func marked(data []byte) []byte {
	sample := data[:min(len(data), 4096)&^1]
	if len(sample) < 4 || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return data
	}
	even, odd := 0, 0
	for i := 0; i < len(sample); i += 2 {
		if sample[i] == 0 {
			even++
		}
		if sample[i+1] == 0 {
			odd++
		}
	}
	switch half := len(sample) / 2; {
	case odd*10 >= half*8 && even*10 <= half:
		return append([]byte("\xff\xfe"), data...)
	case even*10 >= half*8 && odd*10 <= half:
		return append([]byte("\xfe\xff"), data...)
	}
	return data
}

// mostlyText tells text from pictures and programs, whose bytes Windows-1252
// takes for letters: among them are many that no text has.
func mostlyText(text string) bool {
	control := 0
	sample := text[:min(len(text), 8192)]
	for _, r := range sample {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			control++
		}
	}
	return control*100 <= len(sample)
}

// marksLooked is how many lines are looked at for what divides the cells.
const marksLooked = 60

// loosely finds what divides the cells: what the line "sep=;" names, or the mark
// that stands in the most lines, and in equal numbers. Titles above the table may
// have commas in them.
func loosely(text string) (rest string, comma rune, skipped int) {
	first, after, _ := strings.Cut(text, "\n")
	if mark, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(first, "\r")), "sep="); ok && len(mark) <= 1 {
		if mark == "" {
			mark = "\t"
		}
		return after, rune(mark[0]), 1
	}
	lines := strings.SplitN(text, "\n", marksLooked+1)
	if len(lines) > marksLooked {
		lines = lines[:marksLooked]
	}
	best, most := ',', 0
	for _, mark := range []rune{';', '\t', '|', ','} {
		often := map[int]int{}
		for _, line := range lines {
			if n := countOutsideQuotes(line, mark); n > 0 {
				often[n]++
			}
		}
		for n, times := range often {
			if score := times * times * min(n, 20); score > most {
				best, most = mark, score
			}
		}
	}
	return text, best, 0
}
