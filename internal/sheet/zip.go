package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"path"
	"strings"

	"wantilan/internal/timetable"
)

// detectZip tells a workbook from a zip of CSV files.
func detectZip(data []byte) (Format, Mistake) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", Mistake{Kind: BadZip}
	}
	tables, other := false, false
	for _, f := range z.File {
		switch {
		case f.Name == "xl/workbook.xml":
			return FormatXLSX, Mistake{}
		case strings.EqualFold(path.Ext(f.Name), ".csv"):
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

func readFolder(ctx context.Context, path, name string, f Format) (timetable.Day, error) {
	return timetable.Day{}, Mistakes{{File: name, Kind: NoTablesHere}}
}
