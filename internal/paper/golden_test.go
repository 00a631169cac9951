package paper_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/timetable"
)

var stamp = time.Date(2026, time.December, 1, 7, 30, 0, 0, time.UTC)

// made is what a writer writes; it fails the test on an error.
func made(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatalf("write: %v", err)
	}
	return b.Bytes()
}

// golden compares with testdata/name, or rewrites it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update to make it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

func TestTextAndPagesAreAsKept(t *testing.T) {
	days := map[string]timetable.Day{"small": small(), "bare": bare()}
	for name, d := range days {
		for _, tag := range []lang.Tag{lang.ID, lang.EN} {
			in := lang.In(tag)
			golden(t, name+"."+string(tag)+".txt", made(t, func(w io.Writer) error { return paper.Text(w, d, in) }))
			golden(t, name+"."+string(tag)+".html", made(t, func(w io.Writer) error { return paper.HTML(w, d, in) }))
		}
	}
	golden(t, "small.one.id.ics", made(t, func(w io.Writer) error {
		return paper.Calendar(w, days["small"], 1, timetable.Followed{}, lang.In(lang.ID), stamp)
	}))
	golden(t, "small.all.en.ics", made(t, func(w io.Writer) error { return paper.CalendarAll(w, days["small"], lang.In(lang.EN), stamp) }))
}

// A page must not carry what a name smuggles in, load anything or run anything.
func TestPageIsSelfContainedAndEscaped(t *testing.T) {
	page := string(made(t, func(w io.Writer) error { return paper.HTML(w, small(), lang.In(lang.ID)) }))
	for _, bad := range []string{"<script", "<b>Hotel", "src=", "href=", "url(", "@import", "http:", "https:", "onload"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(page, "&lt;b&gt;Hotel&lt;/b&gt;") {
		t.Error("the name with marks is not shown as text")
	}
	if !strings.Contains(page, "DATA CONTOH") {
		t.Error("made-up data is not marked")
	}
}

func TestTerminalGetsNoControlLetters(t *testing.T) {
	text := string(made(t, func(w io.Writer) error { return paper.Text(w, small(), lang.In(lang.ID)) }))
	if found := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f\x{202a}-\x{202e}]`).FindString(text); found != "" {
		t.Errorf("the text holds %q", found)
	}
}

// Columns stand under one another also where names hold letters that take two
// columns or none.
func TestTextColumnsStandUnderOneAnother(t *testing.T) {
	d := small()
	d.Gathering.Participants[3].Name = "銀行 A"
	d.Gathering.Participants[4].Name = "Ho\u0301tel B" // an accent of its own
	text := string(made(t, func(w io.Writer) error { return paper.Text(w, d, lang.In(lang.ID)) }))
	for _, want := range []string{
		"09.30–09.50  Meja Bank  銀行 A   Tenun Sandat 01 (contoh)\n",
		"09.50–10.10  Meja 1     Ho\u0301tel B  Kerajinan Kayu",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no line %q in:\n%s", want, text)
		}
	}
}
