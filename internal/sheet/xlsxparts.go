package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// workbookParts knows where in the zip each worksheet stands. It is used to find
// merged cells and formulas without a result in one quick pass: asking the
// library would load every cell into memory.
type workbookParts struct {
	sheets   map[string]*zip.File
	date1904 bool
}

// mostPart bounds the small parts that list the worksheets.
const mostPart = 4 << 20

func readParts(z *zip.Reader) (*workbookParts, error) {
	entries := map[string]*zip.File{}
	for _, f := range z.File {
		entries[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
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
	p := &workbookParts{sheets: map[string]*zip.File{}}
	p.date1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	for _, s := range book.Sheets {
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

// scan notes the merged cells of a worksheet and its formulas without a result.
// A damaged worksheet is reported by the reader of its rows.
func (p *workbookParts) scan(sheet string, g *grid) {
	f := p.sheets[sheet]
	if f == nil {
		return
	}
	in, err := f.Open()
	if err != nil {
		return
	}
	defer in.Close()
	s := cellScan{grid: g}
	tags := bufio.NewScanner(io.LimitReader(in, MostUnpacked))
	tags.Buffer(make([]byte, 64<<10), 1<<20)
	tags.Split(splitTags)
	for tags.Scan() {
		s.tag(tags.Bytes())
	}
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
	grid           *grid
	cell           string
	formula, value bool
}

// mostNoted bounds what is noted of a hostile worksheet.
const mostNoted = 10_000

func (s *cellScan) tag(b []byte) {
	open := bytes.LastIndexByte(b, '<')
	if open < 0 {
		return
	}
	text, tag := b[:open], b[open+1:]
	if colon := bytes.IndexByte(tag, ':'); colon >= 0 && bytes.IndexAny(tag[:colon], " \"'") < 0 {
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
	case "c":
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
	if !s.formula || s.value || len(s.grid.noValue) >= mostNoted {
		return
	}
	column, row, err := excelize.CellNameToCoordinates(s.cell)
	if err != nil {
		return
	}
	if s.grid.noValue == nil {
		s.grid.noValue = map[[2]int]bool{}
	}
	s.grid.noValue[[2]int{row, column}] = true
}

func (s *cellScan) merge(ref string) {
	first, last, found := strings.Cut(ref, ":")
	if !found || len(s.grid.merged) >= mostNoted {
		return
	}
	m := cellRange{ref: ref}
	var err1, err2 error
	m.left, m.top, err1 = excelize.CellNameToCoordinates(first)
	m.right, m.down, err2 = excelize.CellNameToCoordinates(last)
	if err1 == nil && err2 == nil {
		s.grid.merged = append(s.grid.merged, m)
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
