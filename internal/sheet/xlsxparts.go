package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"wantilan/internal/sheet/xlsx"
)

// workbookParts knows where in the zip each worksheet stands. It looks through
// them in one quick pass before their rows are read: to refuse those that would
// keep the reader busy for long, and to find merged cells and formulas without a
// result.
type workbookParts struct {
	names    []string             // of the worksheets, in their order
	hidden   map[string]bool      // those of them that are not shown
	sheets   map[string]*zip.File // by name
	strings  *zip.File            // texts shared by all sheets; may be nil
	other    []*zip.File
	scans    map[string]*cellScan
	date1904 bool
}

// mostPart bounds each part that is neither a worksheet nor the shared texts; no
// real workbook has a larger one.
const mostPart = 8 << 20

func readParts(z *zip.Reader) (*workbookParts, error) {
	entries := map[string]*zip.File{}
	var other []*zip.File
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		entries[name] = f
		if !strings.HasPrefix(name, "xl/worksheets/sheet") && !strings.HasPrefix(name, "xl/media/") && name != "xl/sharedstrings.xml" {
			other = append(other, f)
		}
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := readPart(entries["xl/workbook.xml"], &book); err != nil {
		return nil, err
	}
	if err := readPart(entries["xl/_rels/workbook.xml.rels"], &links); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, l := range links.All {
		where := path.Join("xl", l.Target)
		if strings.HasPrefix(l.Target, "/") {
			where = strings.TrimPrefix(l.Target, "/")
		}
		target[l.ID] = strings.ToLower(where)
	}
	p := &workbookParts{hidden: map[string]bool{}, sheets: map[string]*zip.File{}, scans: map[string]*cellScan{}, strings: entries["xl/sharedstrings.xml"]}
	p.other, p.date1904 = other, book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	for _, s := range book.Sheets {
		p.names = append(p.names, s.Name)
		p.hidden[s.Name] = s.State != "" && s.State != "visible"
		if f := entries[target[s.ID]]; f != nil {
			p.sheets[s.Name] = f
		}
	}
	return p, nil
}

func readPart(f *zip.File, into any) error {
	if f == nil {
		return fmt.Errorf("sheet: workbook part is missing")
	}
	raw, err := readEntry(f, mostPart)
	if err != nil {
		return err
	}
	return xml.Unmarshal(raw, into)
}

// Bounds of what is read: beyond them lie odd corners that no real workbook has,
// such as empty shared texts by the million.
const (
	mostTags  = 4 * MostCells
	mostTexts = 1_000_000
	mostDeep  = 1000 // elements within one another, each of which the reader remembers
)

// modest looks through the workbook and tells whether it is small enough to be
// read: by its cells, rows and shared texts, and by the size of every other part.
// A damaged worksheet is left to the reader of its rows.
func (p *workbookParts) modest(ctx context.Context) bool {
	for _, f := range p.other {
		s := cellScan{}
		if isXML(f.Name) { // pictures are not taken apart
			s.run(ctx, f)
		}
		if f.UncompressedSize64 > mostPart || s.deepest > mostDeep {
			return false
		}
	}
	cells, tags := 0, 0
	for name, f := range p.sheets {
		s := &cellScan{}
		s.run(ctx, f)
		p.scans[name] = s
		if cells, tags = cells+s.cells, tags+s.tags; cells > MostCells || tags > mostTags || s.deepest > mostDeep {
			return false
		}
	}
	texts := cellScan{}
	texts.run(ctx, p.strings)
	return texts.cells <= mostTexts && tags+texts.tags <= mostTags && texts.deepest <= mostDeep
}

// isXML tells whether a part is read element by element.
func isXML(name string) bool {
	return slices.Contains([]string{".xml", ".rels", ".vml"}, strings.ToLower(path.Ext(name)))
}

// noted gives the merged cells of a worksheet and its formulas without a result.
func (p *workbookParts) noted(sheet string) ([]cellRange, map[[2]int]bool) {
	s := p.scans[sheet]
	if s == nil {
		return nil, nil
	}
	return s.merged, s.noValue
}

// splitTags cuts XML after each ">": text before a tag stays with it.
func splitTags(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '>'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// cellScan follows the tags of a worksheet from cell to cell.
type cellScan struct {
	cells          int // with rows and shared texts
	tags           int // of any kind
	depth, deepest int
	merged         []cellRange
	noValue        map[[2]int]bool
	cell           string
	formula, value bool
}

// mostNoted bounds what is noted of a hostile worksheet.
const mostNoted = 10_000

// run goes through a part until its end or until there is too much in it.
func (s *cellScan) run(ctx context.Context, f *zip.File) {
	if f == nil {
		return
	}
	in, err := f.Open()
	if err != nil {
		return
	}
	defer in.Close()
	tags := bufio.NewScanner(io.LimitReader(in, MostUnpacked))
	tags.Buffer(make([]byte, 64<<10), 1<<20)
	tags.Split(splitTags)
	for s.cells <= MostCells && s.tags <= mostTags && s.deepest <= mostDeep && tags.Scan() {
		if s.tags%100_000 == 0 && ctx.Err() != nil {
			return
		}
		s.tags++
		s.tag(tags.Bytes())
	}
}

func (s *cellScan) tag(b []byte) {
	open := bytes.LastIndexByte(b, '<')
	if open < 0 {
		return
	}
	text, tag := b[:open], b[open+1:]
	switch {
	case len(tag) == 0 || tag[0] == '?' || tag[0] == '!' || tag[len(tag)-1] == '/':
	case tag[0] == '/':
		s.depth--
	default:
		s.depth++
		s.deepest = max(s.deepest, s.depth)
	}
	if colon := bytes.IndexByte(tag, ':'); colon >= 0 && !bytes.ContainsAny(tag[:colon], " \"'") {
		tag = append([]byte(nil), tag...)
		closing := tag[0] == '/'
		tag = tag[colon+1:]
		if closing {
			tag = append([]byte{'/'}, tag...)
		}
	}
	name := tag
	if end := bytes.IndexAny(tag, " \t\r\n"); end >= 0 {
		name = tag[:end]
	}
	switch strings.TrimSuffix(string(name), "/") {
	case "row", "si", "r":
		s.cells++
	case "c":
		s.cells++
		s.cell, s.formula, s.value = attribute(tag, "r"), false, false
	case "f":
		s.formula = true
	case "/v", "/t":
		s.value = s.value || len(text) > 0
	case "/c":
		s.end()
	case "mergeCell":
		s.merge(attribute(tag, "ref"))
	}
}

func (s *cellScan) end() {
	if !s.formula || s.value || len(s.noValue) >= mostNoted {
		return
	}
	column, row, ok := xlsx.Place(s.cell)
	if !ok {
		return
	}
	if s.noValue == nil {
		s.noValue = map[[2]int]bool{}
	}
	s.noValue[[2]int{row, column}] = true
}

func (s *cellScan) merge(ref string) {
	first, last, found := strings.Cut(ref, ":")
	if !found || len(s.merged) >= mostNoted {
		return
	}
	m := cellRange{ref: ref}
	var ok1, ok2 bool
	m.left, m.top, ok1 = xlsx.Place(first)
	m.right, m.down, ok2 = xlsx.Place(last)
	if ok1 && ok2 {
		s.merged = append(s.merged, m)
	}
}

// attribute is the value of an XML attribute, "" when it is not there.
func attribute(tag []byte, name string) string {
	for _, quote := range []string{`"`, `'`} {
		start := bytes.Index(tag, []byte(" "+name+"="+quote))
		if start < 0 {
			continue
		}
		rest := tag[start+len(name)+3:]
		if end := bytes.IndexByte(rest, quote[0]); end >= 0 {
			return string(rest[:end])
		}
	}
	return ""
}
