package letter_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/letter"
)

// run is text of a form itself.
func run(text string) letter.Run { return letter.Run{Text: text} }

func TestFillReadsTheLayout(t *testing.T) {
	t.Parallel()
	values := map[string]string{"nama": "Ni Made", "kosong": "", "jahat": "**x**\n\n- {nama} <b>", "rincian": letter.Details(letter.Row{Name: "Hari", Value: "Rabu"}, letter.Row{Name: "Tempat", Value: "Balai"})}
	made := letter.Run{Text: "Ni Made", From: "nama"}
	for name, c := range map[string]struct {
		text string
		want []letter.Block
	}{
		"nothing":    {"", nil},
		"paragraphs": {"Satu\ndua\r\n\n \n\ntiga  ", []letter.Block{{Lines: []letter.Line{{run("Satu")}, {run("dua")}}}, {Lines: []letter.Line{{run("tiga")}}}}},
		"list": {"Pada:\n- satu\n- {nama}\nlalu", []letter.Block{
			{Lines: []letter.Line{{run("Pada:")}}}, {List: true, Lines: []letter.Line{{run("satu")}, {made}}}, {Lines: []letter.Line{{run("lalu")}}}}},
		"a dash alone is no list":   {"-satu", []letter.Block{{Lines: []letter.Line{{run("-satu")}}}}},
		"bold":                      {"a **b {nama}** c", []letter.Block{{Lines: []letter.Line{{run("a "), {Text: "b ", Bold: true}, {Text: "Ni Made", Bold: true, From: "nama"}, run(" c")}}}}},
		"values are no layout":      {"x {jahat}", []letter.Block{{Lines: []letter.Line{{run("x "), {Text: "**x** - {nama} <b>", From: "jahat"}}}}}},
		"an empty line is left out": {"Yth. {nama}\n{kosong}, {kosong}\nakhir", []letter.Block{{Lines: []letter.Line{{run("Yth. "), made}, {run("akhir")}}}}},
		"an empty paragraph too":    {"a\n\n{kosong}\n\nb", []letter.Block{{Lines: []letter.Line{{run("a")}}}, {Lines: []letter.Line{{run("b")}}}}},
		"words stay":                {"Jabatan: {kosong}", []letter.Block{{Lines: []letter.Line{{run("Jabatan: ")}}}}},
		"details":                   {"pada\n\n{rincian}", []letter.Block{{Lines: []letter.Line{{run("pada")}}}, {Rows: []letter.Row{{Name: "Hari", Value: "Rabu"}, {Name: "Tempat", Value: "Balai"}}}}},
		"details in a sentence":     {"({rincian})", []letter.Block{{Lines: []letter.Line{{run("("), {Text: "Hari: Rabu; Tempat: Balai", From: "rincian"}, run(")")}}}}},
	} {
		got, err := letter.Fill(c.text, values)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := letter.Fill("{lain}", values); err == nil || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "{lain}") {
		t.Errorf("a value that was forgotten: %v", err)
	}
}

func TestBlocksAsPlainText(t *testing.T) {
	t.Parallel()
	blocks, err := letter.Fill("Yth. **{nama}**\ndua\n\n- a\n- **b** \n\n{rincian}", map[string]string{"nama": "A*B", "rincian": letter.Details(letter.Row{Name: "Hari", Value: "Rabu"}, letter.Row{Value: "saja"})})
	if err != nil {
		t.Fatal(err)
	}
	if want, got := "Yth. A*B\ndua\n\n- a\n- b\n\nHari: Rabu\nsaja", letter.Plain(blocks); got != want {
		t.Errorf("plain: want %q, got %q", want, got)
	}
	if want, got := "Yth. *AB*\ndua\n\n- a\n- *b*\n\nHari: Rabu\nsaja", letter.WhatsApp(blocks); got != want {
		t.Errorf("WhatsApp: want %q, got %q", want, got)
	}
	if n := len(letter.Paragraphs(blocks)); n != 3 {
		t.Errorf("%d paragraphs", n)
	}
}

// Whatever a value holds, the layout of the text around it stays, and its words are all
// there.
func TestValuesNeverBecomeLayout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.RuneFrom([]rune("ab*{}-\n\t <>&_~`\u202e\x00é"))).Draw(t, "value")
		blocks, err := letter.Fill("Satu {nama} dua\n- tiga {nama}", map[string]string{"nama": value})
		if err != nil {
			t.Fatal(err)
		}
		if len(blocks) != 2 || len(blocks[0].Lines) != 1 || !blocks[1].List || len(blocks[1].Lines) != 1 {
			t.Fatalf("%q changed the layout: %v", value, blocks)
		}
		for _, b := range blocks {
			for _, r := range b.Lines[0] {
				if r.Bold || strings.ContainsAny(r.Text, "\n\t\x00\u202e") {
					t.Fatalf("%q gives %q", value, r.Text)
				}
			}
		}
	})
}

// No text, however broken, breaks the reader.
func TestAnyTextIsReadOrRefused(t *testing.T) {
	t.Parallel()
	kind, _ := letter.KindOf(letter.Invitation)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab*{}- \nnamét"))).Draw(t, "text")
		title, blocks, err := letter.Preview(kind, letter.Indonesian, letter.Text{Title: "Hal {acara}", Text: text})
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && (title.Text() == "" || strings.ContainsAny(letter.Plain(blocks), "{}")) {
			t.Fatalf("%q gives %q", text, letter.Plain(blocks))
		}
	})
}

func TestMistakesNameTheirPlace(t *testing.T) {
	t.Parallel()
	kind, _ := letter.KindOf(letter.InvitationMail)
	for text, want := range map[string][]any{
		"{tautan}\n\nYth. {nmaa}":      {"text", "letter.placeholder_unknown_near", 3, 6, "{nmaa}", "{nama}"},
		"{tautan} {Hari Tanggal}":      {"text", "letter.placeholder_unknown_near", 1, 10, "{Hari Tanggal}", "{hari_tanggal}"},
		"{tautan}\n- a {xyzzy}":        {"text", "letter.placeholder_unknown", 2, 5, "{xyzzy}"},
		"{tautan} é {nama, anda":       {"text", "letter.brace_unclosed", 1, 12, "{nama, anda"},
		"{tautan} {nama {jabatan}":     {"text", "letter.brace_unclosed", 1, 10, "{nama {jabatan}"},
		"{tautan} nama}":               {"text", "letter.stray_brace", 1, 14},
		"{tautan} **tebal\nterus**":    {"text", "letter.bold_unclosed", 1, 10},
		"Yth. {nama}":                  {"text", "letter.placeholder_needed", "{tautan}"},
		" ":                            {"text", "fault.required"},
		strings.Repeat("a", 12_001):    {"text", "fault.too_long", 12_000},
		"{tautan} {peran} {}{tautan1}": {"text", "letter.placeholder_unknown", 1, 10, "{peran}"},
	} {
		f, ok := errors.AsType[*fault.Fault](letter.Check(kind, letter.Text{Title: "Undangan", Text: text}))
		if !ok {
			t.Errorf("%q is taken", text)
			continue
		}
		got := append([]any{f.Field, f.Key}, f.Args...)
		if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if err := letter.Check(kind, letter.Text{Title: "{nama", Text: "{tautan"}); len(err.(interface{ Unwrap() []error }).Unwrap()) != 2 {
		t.Errorf("title and text: %v", err)
	}
}

// What comes with the program is whole: every kind has its words in each of its
// languages, which pass its own check and use all that it needs.
func TestShippedFormsAreWhole(t *testing.T) {
	t.Parallel()
	for _, k := range letter.Kinds {
		for _, in := range k.Languages {
			words := letter.Shipped(k.Kind, in)
			title, blocks, err := letter.Preview(k, in, words)
			if err != nil {
				t.Errorf("%s in %s: %v", k.Kind, in, err)
			}
			if text := letter.Plain(blocks); title.Text() == "" || len(text) < 80 || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s says %q, %q", k.Kind, in, title.Text(), text)
			}
			if k.Channel == letter.ByMail && !strings.Contains(words.Text, "{nama}") {
				t.Errorf("%s in %s greets nobody", k.Kind, in)
			}
		}
		if k.Languages[0] != letter.Indonesian {
			t.Errorf("%s has no Indonesian words", k.Kind)
		}
	}
	if letter.Shipped(letter.Minutes, letter.English) != letter.Shipped(letter.Minutes, letter.Indonesian) {
		t.Error("minutes in English are not those in Indonesian")
	}
}

func TestNumbersAreWritten(t *testing.T) {
	t.Parallel()
	n := letter.Numbering{Organisation: "o", Body: "CONTOH", Codes: map[letter.Kind]string{letter.Invitation: "005", letter.Thanks: "530", letter.Record: "530"}}
	march := time.Date(2027, 3, 9, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		pattern string
		digits  int
		want    string
	}{
		{letter.DefaultPattern, 0, "005/7/CONTOH/2027"},
		{"{nomor}/{bulan_romawi}/{kode}/{tahun}", 3, "007/III/005/2027"},
		{"B.{nomor}-{bulan}.{tahun}", 1, "B.7-03.2027"},
	} {
		n.Pattern, n.Digits = c.pattern, c.digits
		if got := n.Write(7, letter.Invitation, march); got != c.want {
			t.Errorf("%s: want %s, got %s", c.pattern, c.want, got)
		}
	}
	if want, got := []string{"B.9-03.2027", "B.10-03.2027"}, n.Range(9, 2, letter.Invitation, march); !cmp.Equal(want, got) {
		t.Errorf("want %v, got %v", want, got)
	}
	if a, b := n.Series(letter.Invitation, march), n.Series(letter.Thanks, march); a != b {
		t.Errorf("a pattern without a code has two series: %v, %v", a, b)
	}
	n.Pattern = letter.DefaultPattern
	if a, b := n.Series(letter.Invitation, march), n.Series(letter.Thanks, march); a == b {
		t.Error("two codes share a series")
	}
	if a, b := n.Series(letter.Record, march), n.Series(letter.Thanks, march); a != b {
		t.Error("one code has two series")
	}
}

func TestCapacityOfASignatory(t *testing.T) {
	t.Parallel()
	s := letter.Signatory{Position: "Kepala Dinas", OnBehalf: "Bupati Contoh", Acting: true, NIP: "197001311995031002", From: "2026-01-01", Until: "2026-12-31"}
	if diff := cmp.Diff([]string{"a.n. Bupati Contoh", "Plt. Kepala Dinas,"}, s.Capacity()); diff != "" {
		t.Error(diff)
	}
	if got := s.WrittenNIP(); got != "19700131 199503 1 002" {
		t.Error(got)
	}
	for day, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		if s.InForce(day) != want {
			t.Errorf("in force on %s: %t", day, !want)
		}
	}
	if !(letter.Signatory{}).InForce("2026-01-01") {
		t.Error("who has no days is never in office")
	}
}
