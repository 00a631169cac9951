package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Texts are those that the cells of a workbook share.
type Texts struct {
	all  string
	ends []int
}

func (t *Texts) at(i int) (string, bool) {
	switch {
	case t == nil || i < 0 || i >= len(t.ends):
		return "", false
	case i == 0:
		return t.all[:t.ends[0]], true
	}
	return t.all[t.ends[i-1]:t.ends[i]], true
}

// ReadTexts reads the part of a workbook with the texts that cells share.
func ReadTexts(in io.Reader) (*Texts, error) {
	r := newReader(in)
	var all strings.Builder
	t := &Texts{}
	for {
		token, err := r.Token()
		switch {
		case err == io.EOF:
			t.all = all.String()
			return t, nil
		case err != nil:
			return nil, fmt.Errorf("read shared texts: %w", err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := r.rich()
			if err != nil {
				return nil, fmt.Errorf("read shared text %d: %w", len(t.ends)+1, err)
			}
			all.WriteString(text)
			t.ends = append(t.ends, all.Len())
		}
	}
}

// ReadRows gives the rows of a worksheet in their order to each, which keeps cells and
// answers whether it wants more. Rows without cells are left out. Values come as
// stored: dates are numbers, yes and no are 1 and 0, formulas are their last result.
// An error tells that the worksheet is damaged.
func ReadRows(in io.Reader, texts *Texts, each func(number int, cells []string) bool) error {
	r := newReader(in)
	r.texts = texts
	inside, number, wide := false, 0, 0
	for {
		token, err := r.Token()
		switch {
		case err == io.EOF && !inside: // a sheet of another kind, such as a chart
			return nil
		case err != nil:
			return fmt.Errorf("read worksheet: %w", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch {
			case e.Name.Local == "sheetData":
				inside = true
			case inside && e.Name.Local == "row":
				if number, err = rowNumber(e, number); err != nil {
					return err
				}
				cells, err := r.row(make([]string, 0, wide))
				if err != nil {
					return fmt.Errorf("read row %d of a worksheet: %w", number, err)
				}
				wide = len(cells)
				if wide > 0 && !each(number, cells) {
					return nil
				}
			case inside:
				if err := r.Skip(); err != nil {
					return fmt.Errorf("read worksheet: %w", err)
				}
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				return nil
			}
		}
	}
}

// rowNumber is what a row says, or one more than the row before.
func rowNumber(row xml.StartElement, before int) (int, error) {
	number := before + 1
	if said := attribute(row, "r"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil {
			return 0, fmt.Errorf("row %q of a worksheet: %w", said, err)
		}
		number = n
	}
	if number < 1 || number > MostRows {
		return 0, fmt.Errorf("a worksheet has no row %d", number)
	}
	return number, nil
}

// reader takes the XML of a workbook apart.
type reader struct {
	*xml.Decoder
	texts *Texts
	text  []byte // being read
}

func newReader(in io.Reader) *reader {
	d := xml.NewDecoder(in)
	d.CharsetReader = decoded
	return &reader{Decoder: d}
}

// decoded reads the few encodings that workbooks name beside UTF-8.
func decoded(charset string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "utf8", "us-ascii":
		return in, nil
	case "iso-8859-1", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	}
	return nil, fmt.Errorf("a workbook in %q", charset)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// row reads cells until the end of their row.
func (r *reader) row(cells []string) ([]string, error) {
	column := 0
	for {
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.EndElement:
			return cells, nil
		case xml.StartElement:
			if e.Name.Local != "c" {
				if err := r.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			column++
			if at := attribute(e, "r"); at != "" {
				var ok bool
				if column, _, ok = Place(at); !ok {
					return nil, fmt.Errorf("there is no cell %q", at)
				}
			}
			value, err := r.cell(attribute(e, "t"))
			if err != nil {
				return nil, err
			}
			if value == "" {
				continue
			}
			if column > MostColumns {
				return nil, errors.New("too many columns")
			}
			for len(cells) < column {
				cells = append(cells, "")
			}
			cells[column-1] = value
		}
	}
}

// cell reads a value until the end of its cell.
func (r *reader) cell(kind string) (string, error) {
	value := ""
	for {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "v":
				r.text = r.text[:0]
				err = r.letters()
				value = string(r.text)
			case "is":
				value, err = r.rich()
			default:
				err = r.Skip()
			}
			if err != nil {
				return "", err
			}
		case xml.EndElement:
			if kind != "s" || value == "" {
				return value, nil
			}
			i, err := strconv.Atoi(strings.TrimSpace(value))
			text, known := r.texts.at(i)
			if err != nil || !known {
				return "", fmt.Errorf("there is no shared text %q", value)
			}
			return text, nil
		}
	}
}

// letters adds the text of an element until its end to what is being read.
func (r *reader) letters() error {
	for {
		token, err := r.Token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.CharData:
			r.text = append(r.text, e...)
		case xml.StartElement:
			if err := r.Skip(); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// rich reads a text, which may be of parts with looks of their own, until the end of
// its element. How it is pronounced, which East Asian texts tell, is left out.
func (r *reader) rich() (string, error) {
	r.text = r.text[:0]
	for depth := 1; depth > 0; {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch e.Name.Local {
			case "t":
				err = r.letters()
			case "r":
				depth++
			default:
				err = r.Skip()
			}
			if err != nil {
				return "", err
			}
		}
	}
	return plain(string(r.text)), nil
}
