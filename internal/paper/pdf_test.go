package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// pages is how many pages a PDF says it has.
func pages(t *testing.T, pdf []byte) int {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
		t.Fatalf("not a PDF: %.20q ... %q", pdf, pdf[max(0, len(pdf)-20):])
	}
	return bytes.Count(pdf, []byte("/Type /Page\n"))
}

// words is the text of a PDF as a reader would copy it.
func words(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("pdftotext (poppler-utils) is not installed")
	}
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed, so the text of PDFs cannot be read back")
	}
	run := exec.Command(tool, "-layout", "-", "-")
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

func TestPrintsHaveTheirPages(t *testing.T) {
	d, in := solved(t), lang.In(lang.ID)
	withMeetings := map[int]bool{}
	for _, b := range d.Bookings {
		r := d.Requests[b.Request-1]
		withMeetings[r.From], withMeetings[r.To] = true, true
	}
	board := pages(t, made(t, func(w io.Writer) error { return paper.Board(w, d, in) }))
	if board != 1 {
		t.Errorf("the board of 12 slots and 18 tables takes %d pages, want 1 of A3", board)
	}
	agendas := pages(t, made(t, func(w io.Writer) error { return paper.Agendas(w, d, in, nil) }))
	if least, most := len(withMeetings), len(withMeetings)+2; agendas < least || agendas > most {
		t.Errorf("%d participants with meetings get %d pages, want %d to %d", len(withMeetings), agendas, least, most)
	}
	both := pages(t, made(t, func(w io.Writer) error { return paper.Print(w, d, in, nil) }))
	if both != board+agendas {
		t.Errorf("board and agendas take %d pages together, want %d", both, board+agendas)
	}
}

func TestLargeBoardIsDividedEvenly(t *testing.T) {
	d := bare()
	for len(d.Gathering.Tables) < 100 {
		d.Gathering.Tables = append(d.Gathering.Tables, gathering.Table{Number: len(d.Gathering.Tables) + 1})
	}
	for len(d.Gathering.Slots) < 40 {
		d.Gathering.Slots = append(d.Gathering.Slots, gathering.Slot{Number: len(d.Gathering.Slots) + 1})
	}
	if got := pages(t, made(t, func(w io.Writer) error { return paper.Board(w, d, lang.In(lang.ID)) })); got != 8 {
		t.Errorf("100 tables and 40 slots take %d pages, want 8 of A3", got)
	}
}

func TestSameDaySameBytes(t *testing.T) {
	in := lang.In(lang.ID)
	link := func(int) string { return "http://127.0.0.1:8080/a/abc" }
	print := func(w io.Writer) error { return paper.Print(w, small(), in, link) }
	if !bytes.Equal(made(t, print), made(t, print)) {
		t.Error("the same day was printed in two ways")
	}
}

func TestPrintsSayWhatTheyMust(t *testing.T) {
	in := lang.In(lang.ID)
	board := words(t, made(t, func(w io.Writer) error { return paper.Board(w, small(), in) }))
	for _, want := range []string{"DATA CONTOH", "Temu Usaha <Contoh> & Co; satu, dua", "Rabu, 9 Desember 2026", "waktu WITA", "09.30–09.50", "Meja Bank", "Bank A (contoh)", "Perak Ümläut, Żółć;", "4 pertemuan dengan 2 jeda", "kurang dari 1", "Halaman 1 dari 1"} {
		if !strings.Contains(board, want) {
			t.Errorf("the board does not say %q:\n%s", want, board)
		}
	}
	agenda := words(t, made(t, func(w io.Writer) error {
		return paper.Agenda(w, small(), 1, in, "http://127.0.0.1:8080/a/abc")
	}))
	for _, want := range []string{"Tenun Sandat 01 (contoh)", "2 pertemuan, 1 jeda", "09.30–09.50", "Jeda", "Pembukaan · Aula", "Agenda terbaru", "http://127.0.0.1:8080/a/abc"} {
		if !strings.Contains(agenda, want) {
			t.Errorf("the agenda does not say %q:\n%s", want, agenda)
		}
	}
	if strings.Contains(agenda, "Perak") {
		t.Errorf("the agenda tells of a meeting of others:\n%s", agenda)
	}
	plain := words(t, made(t, func(w io.Writer) error { return paper.Print(w, bare(), in, nil) }))
	for _, want := range []string{"Slot 3", "Peserta 4", "Meja 2", "Slot 2–3"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the print without names and times does not say %q:\n%s", want, plain)
		}
	}
}

func TestDayWithoutTimetableIsPrintedAsEmpty(t *testing.T) {
	d := small()
	d.Bookings, d.Outcome = nil, nil
	in := lang.In(lang.ID)
	for name, write := range map[string]func(io.Writer) error{
		"board":   func(w io.Writer) error { return paper.Board(w, d, in) },
		"agendas": func(w io.Writer) error { return paper.Agendas(w, d, in, nil) },
	} {
		if text := words(t, made(t, write)); !strings.Contains(text, "Belum ada jadwal") {
			t.Errorf("the %s without a timetable does not say so:\n%s", name, text)
		}
	}
}

func TestUnknownParticipantIsNotFound(t *testing.T) {
	for _, number := range []int{-1, 0, 7} {
		var b bytes.Buffer
		err := paper.Agenda(&b, small(), number, lang.In(lang.ID), "")
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Kind != fault.NotFound || b.Len() > 0 {
			t.Errorf("agenda of participant %d: error %v and %d bytes, want not found and none", number, err, b.Len())
		}
	}
}

// A booking that points to nothing is our mistake and must not panic.
func TestBrokenDaysGiveErrors(t *testing.T) {
	for name, spoil := range map[string]func(*timetable.Day){
		"request": func(d *timetable.Day) { d.Bookings[0].Request = 99 },
		"slot":    func(d *timetable.Day) { d.Bookings[0].Slot = 5 },
		"table":   func(d *timetable.Day) { d.Bookings[0].Table = 0 },
		"party":   func(d *timetable.Day) { d.Requests[0] = match.Request{Number: 1, From: 1, To: 70} },
	} {
		d := small()
		spoil(&d)
		if err := paper.Board(io.Discard, d, lang.In(lang.ID)); err == nil {
			t.Errorf("a booking with a wrong %s was printed", name)
		}
	}
}

func TestLinkThatNoCodeHoldsIsAnError(t *testing.T) {
	if err := paper.Agenda(io.Discard, small(), 1, lang.In(lang.ID), strings.Repeat("x", 5000)); err == nil {
		t.Error("a link of 5000 letters was printed")
	}
}

func BenchmarkPrint(b *testing.B) {
	d, in := solved(b), lang.In(lang.ID)
	for b.Loop() {
		if err := paper.Print(io.Discard, d, in, func(int) string { return "http://127.0.0.1:8080/a/abc" }); err != nil {
			b.Fatal(err)
		}
	}
}

// Booklets hold everybody in the order asked for, on the paper asked for; desk sheets hold
// the queue of each desk.
func TestBookletsHoldEverybodyInOrder(t *testing.T) {
	d, in := solved(t), lang.In(lang.ID)
	d.Gathering.Participants = slices.Clone(d.Gathering.Participants)
	d.Gathering.Participants[0].Withdrawn = true
	people := len(d.Gathering.Participants) - 1
	for on, least := range map[paper.BookletSheet]int{paper.OnA5: people, paper.OnA4: people, paper.TwoUp: (people + 1) / 2} {
		got := pages(t, made(t, func(w io.Writer) error { return paper.Booklet(w, d, paper.SortedByName, on, in, nil) }))
		if got < least || got > least+2 {
			t.Errorf("%s: %d agendas take %d pages, want %d", on, people, got, least)
		}
	}
	kind := func(p gathering.Participant) string { return fmt.Sprint(slices.Index(register.Kinds, p.Kind)) }
	for sorted, key := range map[paper.BookletOrder]func(gathering.Participant) string{
		paper.SortedByName:   func(p gathering.Participant) string { return strings.ToLower(p.Name) },
		paper.SortedByKind:   func(p gathering.Participant) string { return kind(p) + strings.ToLower(p.Name) },
		paper.SortedByNumber: func(p gathering.Participant) string { return fmt.Sprintf("%03d", p.Number) },
	} {
		text := words(t, made(t, func(w io.Writer) error { return paper.Booklet(w, d, sorted, paper.OnA5, in, nil) }))
		var keys []string
		for _, m := range regexp.MustCompile(`(?m)^\s*(\d+) · `).FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil || n > len(d.Gathering.Participants) {
				t.Fatal(m, err)
			}
			keys = append(keys, key(d.Gathering.Participants[n-1]))
		}
		if len(slices.Compact(slices.Clone(keys))) != people || !slices.IsSorted(keys) {
			t.Errorf("by %s: %d agendas of %d people, in the order %v", sorted, len(keys), people, keys)
		}
	}
	desks := words(t, made(t, func(w io.Writer) error { return paper.DeskSheets(w, paper.OccasionOf(&d.Gathering), d, in) }))
	if n := strings.Count(desks, "Antrean meja"); n < 5 || !strings.Contains(desks, "Bank A (contoh)") {
		t.Errorf("%d desk sheets", n)
	}
}
