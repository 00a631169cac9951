package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"wantilan/internal/timetable"
)

// detectZip tells a workbook from a zip of CSV files.
func detectZip(data []byte) (Format, Mistake) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && z == nil {
		return "", Mistake{Kind: BadZip}
	}
	tables, other := false, false
	for _, f := range z.File {
		switch {
		case strings.EqualFold(f.Name, "xl/workbook.xml"):
			return FormatXLSX, Mistake{}
		case isCSV(f.Name):
			tables = true
		case f.Name == "mimetype" || f.Name == "word/document.xml" || f.Name == "xl/workbook.bin":
			other = true
		}
	}
	switch {
	case tables:
		return FormatCSV, Mistake{}
	case other:
		return "", Mistake{Kind: OtherOffice}
	}
	return "", Mistake{Kind: ZipNoTables}
}

// isCSV tells a table's file from folders and the hidden copies that some
// systems put into zips.
func isCSV(name string) bool {
	return strings.EqualFold(path.Ext(name), ".csv") && !strings.HasPrefix(path.Base(name), ".") && !strings.HasPrefix(name, "__MACOSX/")
}

// openZip checks that a zip may be unpacked at all: few entries, and not more
// bytes than allowed by their own account. The reader of each entry then stops
// at the size the entry told.
func openZip(data []byte, found *findings) *zip.Reader {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		found.whole(BadZip)
		return nil
	}
	if len(z.File) > MostEntries {
		found.whole(ZipTooMany, len(z.File), MostEntries)
		return nil
	}
	var total uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > MostUnpacked-total {
			found.whole(ZipTooLarge, MostUnpacked>>20)
			return nil
		}
		total += f.UncompressedSize64
	}
	return z
}

// readZip reads the CSV files of a zip, each with read.
func readZip(ctx context.Context, name string, data []byte, found *findings, read func(ctx context.Context, name string, content []byte, found *findings) *grid) *book {
	z := openZip(data, found)
	if z == nil {
		return nil
	}
	b := &book{}
	left := int64(MostBytes)
	for _, f := range z.File {
		if !isCSV(f.Name) || ctx.Err() != nil {
			continue
		}
		content, err := readEntry(f, left)
		switch {
		case err != nil:
			found.whole(BadZip)
			return nil
		case int64(len(content)) > left:
			found.whole(ZipTooLarge, MostBytes>>20)
			return nil
		}
		left -= int64(len(content))
		b.grids = append(b.grids, read(ctx, name+"/"+path.Base(f.Name), content, found))
	}
	return b
}

// readEntry unpacks one entry, at most one byte more than limit.
func readEntry(f *zip.File, limit int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, limit+1))
}

// readFolder reads the CSV files of a folder.
func readFolder(ctx context.Context, folder, name string, f Format) (timetable.Day, error) {
	found := &findings{file: name}
	if f != FormatAuto && f != FormatCSV {
		found.whole(WrongFormat, string(f))
		return timetable.Day{}, found.all()
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return timetable.Day{}, fmt.Errorf("read problem: %w", err)
	}
	b := &book{}
	left := int64(MostBytes)
	for _, e := range entries {
		if !isCSV(e.Name()) || e.IsDir() {
			continue
		}
		content, err := readFile(filepath.Join(folder, e.Name()), left)
		if err != nil {
			return timetable.Day{}, fmt.Errorf("read problem: %w", err)
		}
		if int64(len(content)) > left {
			found.add(Mistake{File: name + "/" + e.Name(), Kind: TooLarge, Args: []any{"> " + megabytes(left), megabytes(MostBytes)}})
			return timetable.Day{}, found.all()
		}
		left -= int64(len(content))
		b.grids = append(b.grids, readCSV(ctx, name+"/"+e.Name(), content, found))
	}
	if len(b.grids) == 0 {
		found.whole(NoTablesHere)
		return timetable.Day{}, found.all()
	}
	d, _ := b.day(ctx, found)
	found.sorted()
	if err := ctx.Err(); err != nil {
		return timetable.Day{}, err
	}
	if all := found.all(); len(all) > 0 {
		return timetable.Day{}, all
	}
	return d, nil
}

// readFile reads a file, at most one byte more than limit.
func readFile(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit+1))
}
