package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wantilan/internal/timetable"
)

// ParseFormat reads a format's name; "auto" and "" give FormatAuto.
func ParseFormat(s string) (Format, error) {
	if s == "" || s == "auto" {
		return FormatAuto, nil
	}
	for _, f := range Formats {
		if string(f) == s {
			return f, nil
		}
	}
	return "", fmt.Errorf("sheet: unknown format %q; use auto, dzn, json, xlsx or csv", s)
}

// Read reads a gathering from a file, a folder of CSV files or a zip of them.
// Its error is a Mistakes when the content is at fault.
func Read(ctx context.Context, path string, f Format) (timetable.Day, error) {
	info, err := os.Stat(path)
	if err != nil {
		return timetable.Day{}, fmt.Errorf("read problem: %w", err)
	}
	name := filepath.Base(path)
	if info.IsDir() {
		return readFolder(ctx, path, name, f)
	}
	file, err := os.Open(path)
	if err != nil {
		return timetable.Day{}, fmt.Errorf("read problem: %w", err)
	}
	defer file.Close()
	if info.Mode().IsRegular() && info.Size() > MostBytes {
		return timetable.Day{}, Mistakes{tooLarge(name, info.Size())}
	}
	found := &findings{file: name}
	data, err := readBounded(file, found)
	if err != nil {
		return timetable.Day{}, fmt.Errorf("read problem: %w", err)
	}
	if all := found.all(); len(all) > 0 {
		return timetable.Day{}, all
	}
	return ReadFrom(ctx, name, data, f)
}

// ReadFrom reads a gathering from the bytes of a file, as an upload gives them.
// name is for messages only.
func ReadFrom(ctx context.Context, name string, data []byte, f Format) (timetable.Day, error) {
	p, err := Examine(ctx, name, data, f)
	if err != nil {
		return timetable.Day{}, err
	}
	if len(p.Mistakes) > 0 {
		return timetable.Day{}, p.Mistakes
	}
	return p.Day, nil
}

// readBounded reads at most MostBytes and reports a larger input.
func readBounded(in io.Reader, found *findings) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, MostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MostBytes {
		found.add(Mistake{Kind: TooLarge, Args: []any{"> " + megabytes(MostBytes), megabytes(MostBytes)}})
		return nil, nil
	}
	return data, nil
}

func tooLarge(name string, size int64) Mistake {
	return Mistake{File: name, Kind: TooLarge, Args: []any{megabytes(size), megabytes(MostBytes)}}
}

func megabytes(n int64) string { return fmt.Sprint(n >> 20) }

// detect tells the format of a file by its content. An empty format comes with
// the mistake that says why.
func detect(name string, data []byte) (Format, Mistake) {
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	no := func(kind Kind) (Format, Mistake) { return "", Mistake{Kind: kind} }
	switch {
	case len(head) == 0:
		return no(Empty)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return detectZip(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return no(OldExcel)
	case head[0] == '{' || head[0] == '[':
		return FormatJSON, Mistake{}
	case bytes.Contains(data, []byte("nBusiness")):
		return FormatDZN, Mistake{}
	case strings.EqualFold(filepath.Ext(name), ".csv"):
		return no(LoneCSV)
	}
	return no(Unknown)
}
