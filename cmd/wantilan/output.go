package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

// formats of a written timetable, by the endings of their files.
var endings = map[string]string{
	".json": "json", ".xlsx": "xlsx", ".csv": "csv", ".ics": "ics",
	".html": "html", ".htm": "html", ".pdf": "pdf", ".txt": "text",
}

// outputFormat decides how to write: by --to, else by the ending of --out, else
// JSON.
func outputFormat(to, out string) (string, error) {
	if to != "" {
		for _, f := range endings {
			if f == to {
				return to, nil
			}
		}
		return "", fmt.Errorf("--to %s is not known; use json, xlsx, csv, ics, html, pdf or text", to)
	}
	if out == "" {
		return "json", nil
	}
	if f, ok := endings[strings.ToLower(filepath.Ext(out))]; ok {
		return f, nil
	}
	return "", fmt.Errorf("the ending of %s tells no format; use .json, .xlsx, .csv, .ics, .html, .pdf or .txt, or add --to", out)
}

// possible tells what makes a format or a place impossible, before a search
// is spent on it.
func (c *solveCommand) possible(std streams, day *timetable.Day, to string, in *lang.Wording) error {
	if to == "ics" && errors.Is(paper.CalendarAll(io.Discard, *day, in, time.Time{}), paper.ErrNoTimes) {
		fmt.Fprintln(std.err, in.T("cmd.solve.no_times", c.File))
		return exit(exitBadInput)
	}
	if c.Out == "" {
		if f, ok := std.out.(*os.File); ok && (to == "pdf" || to == "xlsx") && term.IsTerminal(int(f.Fd())) {
			return fmt.Errorf("--to %s would fill the terminal with letters nobody can read; add --out FILE", to)
		}
		return nil
	}
	if info, err := os.Stat(c.Out); err == nil && info.IsDir() {
		return fmt.Errorf("--out %s is a folder; name a file in it", c.Out)
	}
	if info, err := os.Stat(filepath.Dir(c.Out)); err != nil || !info.IsDir() {
		return fmt.Errorf("--out %s: there is no folder %s", c.Out, filepath.Dir(c.Out))
	}
	return nil
}

// writeDay writes a timetable in one of the formats.
func writeDay(w io.Writer, day *timetable.Day, to string, in *lang.Wording) error {
	switch to {
	case "xlsx":
		return sheet.XLSX(w, *day, in)
	case "csv":
		return sheet.CSV(w, *day, in)
	case "ics":
		return paper.CalendarAll(w, *day, in, time.Now())
	case "html":
		return paper.HTML(w, *day, in)
	case "pdf":
		return paper.Print(w, *day, in, nil)
	case "text":
		return paper.Text(w, *day, in)
	}
	if in.Tag == lang.EN || len(day.Outcome.Reasons) == 0 {
		return sheet.JSON(w, *day)
	}
	result := sheet.ResultOf(*day)
	result.Reasons = reasonSentences(day, in)
	return json.NewEncoder(w).Encode(result)
}

// replaceFile writes a file that all may read whole or not at all.
func replaceFile(path string, write func(*os.File) error) error {
	return replaceFileFor(path, 0o644, write)
}

// replaceFileFor writes a file whole or not at all: into a temporary file beside
// it first, which only its owner can read.
func replaceFileFor(path string, mode os.FileMode, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := f.Chmod(mode); err != nil {
		f.Close()
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

type templateCommand struct {
	File string
	Lang string
}

func (c *templateCommand) words(l *line) {
	l.argument(&c.File, "FILE", "The workbook to write, such as temu-usaha.xlsx.")
	l.oneOf(&c.Lang, "lang", preferredLanguage(), "Language of the workbook: id or en.", "id", "en")
}

// Run writes an empty workbook with drop-downs, notes and example rows.
func (c *templateCommand) Run(context.Context, streams) error {
	if !strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
		return fmt.Errorf("%s: the template is a workbook; give a name that ends in .xlsx", c.File)
	}
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s exists already; give another name, so that nothing filled in is lost", c.File)
	}
	return replaceFile(c.File, func(f *os.File) error { return sheet.Template(f, lang.In(lang.Tag(c.Lang))) })
}

type schemaCommand struct{}

func (schemaCommand) words(*line) {}

// Run prints the JSON Schema of problem files.
func (schemaCommand) Run(_ context.Context, std streams) error {
	_, err := std.out.Write(sheet.Schema())
	return err
}
