// Package xlsx writes and reads the workbooks of spreadsheets: SpreadsheetML in a
// zip, as ECMA-376 (Office Open XML) describes it, of the core that Excel, LibreOffice
// and others read alike.
//
// A Book is made of Sheets. Cells of a sheet are either put where they belong and kept
// until the book is written, or given row by row with Row and kept compressed, in a
// temporary file when they are many. ReadRows and ReadTexts stream what others wrote.
// Columns and rows count from 1; widths are in letters, heights in points. The same
// calls give the same bytes.
package xlsx

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// Limits of the format itself.
const (
	MostRows    = 1_048_576
	MostColumns = 16_384
	mostLetters = 32_767 // of a cell, in UTF-16 units
	mostChoices = 255    // letters of a list to choose from, in UTF-16 units
)

// level is how hard is tried to make workbooks small.
const level = flate.DefaultCompression

// Book is a workbook being made. Its methods and those of its sheets keep the first
// error for Write.
type Book struct {
	Title    string
	Creator  string
	Language string // such as id

	sheets []*Sheet
	styles []Style
	err    error
}

// New begins a workbook. Close it in the end.
func New() *Book { return &Book{styles: []Style{{Size: 11}}} }

func (b *Book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Sheet adds a worksheet. That a name is allowed and given once is for the caller.
func (b *Book) Sheet(name string) *Sheet {
	s := &Sheet{book: b, number: len(b.sheets) + 1, name: name}
	b.sheets = append(b.sheets, s)
	return s
}

// Close removes temporary files.
func (b *Book) Close() error {
	var errs []error
	for _, s := range b.sheets {
		if s.stream != nil {
			errs = append(errs, s.stream.close())
		}
	}
	return errors.Join(errs...)
}

// Write finishes the workbook. Nothing is written before all rows are there.
func (b *Book) Write(w io.Writer) error {
	if b.err == nil && len(b.sheets) == 0 {
		b.err = errors.New("a workbook needs a sheet")
	}
	if b.err != nil {
		return b.err
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, oneAfterAnother())
	for _, p := range b.parts() {
		if err := writePart(z, p.name, p.write); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	for _, s := range b.sheets {
		if err := s.write(z); err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return z.Close()
}

// oneAfterAnother compresses one part after another with the same memory, which is more
// than a megabyte.
func oneAfterAnother() zip.Compressor {
	var packer *flate.Writer
	return func(w io.Writer) (io.WriteCloser, error) {
		if packer != nil {
			packer.Reset(w)
			return packer, nil
		}
		var err error
		packer, err = flate.NewWriter(w, level)
		return packer, err
	}
}

func writePart(z *zip.Writer, name string, write func(*printer)) error {
	part, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	p := &printer{Writer: bufio.NewWriter(part)}
	p.text(xmlHead)
	write(p)
	return p.Flush() // holds the first error
}
