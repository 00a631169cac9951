package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// mostRows bounds the rows kept of one sheet or file: the largest table, its
// heading and some blanks.
const mostRows = 200_000 + 100

// readCSV reads one CSV file into a grid.
func readCSV(ctx context.Context, file string, data []byte, found *findings) *grid {
	g := &grid{file: file}
	text, wrong := decodeCSV(data)
	if wrong != "" {
		g.fail(0, found, wrong)
		return g
	}
	text, comma := separator(text)
	start, line := wide(text, byte(comma))
	in := csv.NewReader(strings.NewReader(text[:start]))
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = comma, -1, false
	skipped := strings.Count(string(data), "\n") - strings.Count(text, "\n") // the line "sep=;"
	if bytes.Contains(data, []byte{0}) {                                     // UTF-16: counting bytes would mislead
		skipped = 0
	}
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
		if !g.add(line+skipped, cells, found) {
			break
		}
	}
	if start < len(text) && !g.broken && !g.cut {
		g.fail(line+skipped, found, TooManyColumn, MostColumns)
	}
	return g
}

// wide finds the first row with more cells than any table has, so that it is not
// taken apart: where it begins, and its line. Without one that is the end.
func wide(text string, comma byte) (start, line int) {
	row, rowLine, line, cells, quoted := 0, 1, 1, 1, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\n':
			line++
			if !quoted {
				row, rowLine, cells = i+1, line, 1
			}
		case c == comma && !quoted:
			if cells++; cells > MostColumns {
				return row, rowLine
			}
		}
	}
	return len(text), line
}

// add keeps a row unless it is blank; false when no more should be read.
func (g *grid) add(number int, cells []string, found *findings) bool {
	if len(cells) > MostColumns {
		g.fail(number, found, TooManyColumn, MostColumns)
		return false
	}
	for _, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if len(g.rows) >= mostRows {
			g.cut = true
			return false
		}
		g.rows = append(g.rows, gridRow{number, cells})
		found.row()
		return true
	}
	return true
}

// trimEnd drops empty cells at the end of a row.
func trimEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// fail reports why a grid cannot be read further.
func (g *grid) fail(row int, found *findings, kind Kind, args ...any) {
	g.broken = true
	t, _ := tableFor(baseName(g)) // a file that is no table keeps an empty one
	found.add(Mistake{File: g.file, Table: t, Sheet: g.sheet, Row: row, Kind: kind, Args: args})
}

// decodeCSV turns the bytes of UTF-8, UTF-16 with its mark, or Windows-1252 into
// text.
func decodeCSV(data []byte) (string, Kind) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil || bytes.IndexByte(text, 0) >= 0 {
			return "", NotText
		}
		return string(text), ""
	case bytes.IndexByte(data, 0) >= 0:
		return "", NotText
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), ""
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", BadEncoding
	}
	return string(text), ""
}

// separator finds what divides the cells: the one that Excel's first line "sep=;"
// names, or the one that stands most often in the first line with any.
func separator(text string) (rest string, comma rune) {
	first, after, _ := strings.Cut(text, "\n")
	if mark, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(first)), "sep="); ok && (mark == ";" || mark == "," || mark == "") {
		if mark == "" {
			mark = "\t"
		}
		return after, rune(mark[0])
	}
	sample := text
	for range mostHeaderRow {
		line, later, more := strings.Cut(sample, "\n")
		best, count := ',', 0
		for _, c := range []rune{',', ';', '\t'} {
			if n := countOutsideQuotes(line, c); n > count {
				best, count = c, n
			}
		}
		if count > 0 || !more {
			return text, best
		}
		sample = later
	}
	return text, ','
}

func countOutsideQuotes(line string, mark rune) (n int) {
	quoted := false
	for _, c := range line {
		switch c {
		case '"':
			quoted = !quoted
		case mark:
			if !quoted {
				n++
			}
		}
	}
	return n
}

// csvBase is a CSV file's name without folder and extension.
func csvBase(file string) string {
	base := path.Base(file)
	return strings.TrimSuffix(base, path.Ext(base))
}
