package paper_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
)

// report is one with every kind of block, and a table of so many rows.
func report(t testing.TB, rows int) paper.Report {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 80, 45), []color.Color{color.White, color.RGBA{140, 47, 31, 255}})
	for i := range 45 {
		img.SetColorIndex(i, i, 1)
	}
	var photo bytes.Buffer
	if err := png.Encode(&photo, img); err != nil {
		t.Fatal(err)
	}
	table := paper.Rows{Head: []string{"No", "Nama usaha", "Nilai (Rp)"}, Shares: []float64{1, 6, 3}, Figures: []int{2}, Total: rows > 0, Empty: "Belum ada kesepakatan."}
	for i := range rows {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), longParty, "150.000"})
	}
	return paper.Report{Title: "Laporan <kegiatan> & hasil (contoh)", Header: "Dinas Perindustrian (contoh)", Sample: true, Blocks: []paper.Block{
		paper.HeadLines{Lines: []string{"PEMERINTAH KABUPATEN CONTOH", "DINAS PERINDUSTRIAN (CONTOH)"}},
		paper.Title{Text: "Laporan <kegiatan> & hasil (contoh)"},
		paper.NewPage{},
		paper.Contents{Title: "Daftar isi"},
		paper.NewPage{},
		paper.Heading{Level: 1, Text: "BAB I Pendahuluan"},
		paper.Heading{Level: 2, Text: "Latar belakang"},
		paper.Paragraph{Spans: []paper.Span{{Text: "Kegiatan ini mempertemukan "}, {Text: "industri kecil", Bold: true}, {Text: ", lalu " + strings.Repeat("mitra dan pembeli ", 20)}}},
		paper.Items{Numbered: true, Lines: []string{"Maksud", "Tujuan yang panjang sekali " + strings.Repeat("dan berulang ", 12), "Sasaran"}},
		paper.Items{Lines: []string{"butir satu", "butir dua"}},
		paper.Heading{Level: 1, Text: "BAB II Hasil"},
		table,
		paper.Chart{Bars: []paper.Bar{{Name: "Tenun", Value: 12, Said: "12 usaha"}, {Name: "Perak", Value: 3, Said: "3 usaha"}, {Name: "Kopi", Said: "belum ada"}}, Caption: "Gambar 1 Peserta menurut bidang"},
		paper.Turn{Landscape: true},
		paper.Heading{Level: 1, Text: "Lampiran"},
		paper.Picture{Content: photo.Bytes(), Wide: 80, Caption: "Foto 1 Pembukaan (contoh)"},
		paper.Turn{},
		paper.Paragraph{Spans: []paper.Span{{Text: "Om Santih, Santih, Santih Om"}}, Center: true},
		paper.Signatures{All: signers},
	}}
}

func pdfOf(t *testing.T, r paper.Report, tag lang.Tag) []byte {
	t.Helper()
	return made(t, func(w io.Writer) error { return paper.ReportPDF(w, r, lang.In(tag)) })
}

// docxText is what a document for word processors says, each paragraph a line with its style.
func docxText(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range regexp.MustCompile(`(?s)<w:p>.*?</w:p>`).FindAllString(string(raw), -1) {
		if m := regexp.MustCompile(`<w:pStyle w:val="([^"]+)"`).FindStringSubmatch(p); m != nil {
			b.WriteString(m[1] + ": ")
		}
		for _, mark := range []string{"w:br w:type", "w:sectPr", "w:drawing"} {
			if strings.Contains(p, "<"+mark) {
				b.WriteString("[" + mark + "] ")
			}
		}
		for _, m := range regexp.MustCompile(`<w:t(?: [^>]*)?>([^<]*)</w:t>`).FindAllStringSubmatch(p, -1) {
			b.WriteString(html.UnescapeString(m[1]))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestReportsAreAsKept(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		r := report(t, 3)
		golden(t, "report."+string(tag)+".pdf.txt", []byte(squeezed(t, pdfOf(t, r, tag))))
		golden(t, "report."+string(tag)+".docx.txt", []byte(docxText(t, made(t, func(w io.Writer) error { return paper.ReportDOCX(w, r, lang.In(tag)) }))))
	}
}

// Both forms say every text of the description.
func TestBothFormsOfAReportSayTheSame(t *testing.T) {
	r := report(t, 2)
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	pdf, document := bare(words(t, pdfOf(t, r, lang.ID))), bare(docxText(t, made(t, func(w io.Writer) error { return paper.ReportDOCX(w, r, lang.In(lang.ID)) })))
	for _, text := range []string{"Laporan <kegiatan> & hasil (contoh)", "Daftar isi", "BAB I Pendahuluan", "Latar belakang", "industri kecil", "Sasaran", "butir dua", "Nilai (Rp)", "150.000", "12 usaha",
		"Gambar 1 Peserta menurut bidang", "Foto 1 Pembukaan (contoh)", "Om Santih, Santih, Santih Om", "I Wayan Contoh 91", "Ketua Panitia", "PEMERINTAH KABUPATEN CONTOH"} {
		if !strings.Contains(pdf, bare(text)) {
			t.Errorf("the PDF does not say %q", text)
		}
		if !strings.Contains(document, bare(text)) {
			t.Errorf("the document does not say %q", text)
		}
	}
}

func TestReportsHaveTheirPages(t *testing.T) {
	for rows, want := range map[int]int{0: 5, 1: 5, 300: 19} {
		pdf := pdfOf(t, report(t, rows), lang.ID)
		if got := pages(t, pdf); got != want {
			t.Errorf("a report with a table of %d rows takes %d pages, want %d", rows, got, want)
		}
		if !bytes.Equal(pdf, pdfOf(t, report(t, rows), lang.ID)) {
			t.Errorf("the report with %d rows was printed in two ways", rows)
		}
	}
	// The head stands on every page of the table, and the contents know the last part's page.
	text := words(t, pdfOf(t, report(t, 300), lang.ID))
	if n := strings.Count(text, "Nama usaha"); n != 15 {
		t.Errorf("the table's head stands %d times, want 15", n)
	}
	if !regexp.MustCompile(`Lampiran +18`).MatchString(text) {
		t.Errorf("the contents do not know where the last part is:\n%.2000s", text)
	}
	if n := pages(t, pdfOf(t, paper.Report{Title: "Kosong"}, lang.ID)); n != 1 {
		t.Errorf("an empty report takes %d pages, want 1", n)
	}
	if text := words(t, pdfOf(t, report(t, 0), lang.ID)); !strings.Contains(text, "Belum ada kesepakatan.") {
		t.Error("a table without rows does not say so")
	}
}

func TestReportWithABrokenPictureIsRefused(t *testing.T) {
	r := paper.Report{Blocks: []paper.Block{paper.Say("x"), paper.Picture{Content: []byte("%PDF-1.7"), Caption: "foto contoh"}}}
	for name, write := range map[string]func(io.Writer) error{
		"PDF": func(w io.Writer) error { return paper.ReportPDF(w, r, lang.In(lang.ID)) }, "DOCX": func(w io.Writer) error { return paper.ReportDOCX(w, r, lang.In(lang.ID)) },
	} {
		var b bytes.Buffer
		err := write(&b)
		if err == nil || b.Len() > 0 || !strings.Contains(err.Error(), "foto contoh") || !errors.Is(err, image.ErrFormat) {
			t.Errorf("%s: error %v and %d bytes", name, err, b.Len())
		}
	}
}

func BenchmarkReportDOCX(b *testing.B) {
	r, in := report(b, 1000), lang.In(lang.ID)
	for b.Loop() {
		if err := paper.ReportDOCX(io.Discard, r, in); err != nil {
			b.Fatal(err)
		}
	}
}

// No heading stands last on a page, however the pages fall, and no closing quote stands
// alone on a line.
func TestHeadingsStayWithWhatFollows(t *testing.T) {
	for lines := range 50 {
		blocks := []paper.Block{}
		for i := range lines {
			blocks = append(blocks, paper.Say(fmt.Sprint("Baris ", i+1)))
		}
		blocks = append(blocks, paper.Heading{Level: 1, Text: "Judul besar"}, paper.Heading{Level: 2, Text: "Judul kecil"}, paper.Heading{Level: 3, Text: "Judul terkecil"}, paper.Say("Isi bagian"),
			paper.Paragraph{Spans: []paper.Span{{Text: strings.Repeat("i", 90+2*lines) + " “"}, {Text: "dari bengkel ke pasar"}, {Text: "”."}}})
		text := words(t, pdfOf(t, paper.Report{Title: "Contoh", Blocks: blocks}, lang.ID))
		for page := range strings.SplitSeq(text, "\f") {
			if strings.Contains(page, "Judul besar") && !strings.Contains(page, "Isi bagian") {
				t.Errorf("after %d lines the headings stand without their text", lines)
			}
		}
		if regexp.MustCompile(`(?m)^\s*”`).MatchString(text) {
			t.Errorf("with %d words before it, a quote is closed at the beginning of a line", lines)
		}
	}
}
