package paper_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
)

// official is an invitation of an office and a council together, with everything that a
// letter can have.
func official(t testing.TB) paper.Letter {
	t.Helper()
	kind, _ := letter.KindOf(letter.Invitation)
	logo, err := thumb("thumb-0")
	if err != nil {
		t.Fatal(err)
	}
	_, body, err := letter.Preview(kind, letter.Indonesian, letter.Shipped(letter.Invitation, letter.Indonesian))
	if err != nil {
		t.Fatal(err)
	}
	return paper.Letter{
		Heads: []paper.Head{
			{Letterhead: letter.Letterhead{Lines: []string{"PEMERINTAH KABUPATEN CONTOH", "DINAS PERINDUSTRIAN CONTOH 81"}, Address: "Jalan Contoh 81, Mangupura", Phone: "0361 000 081", Email: "dinas@contoh.example", Logo: "a"}, Picture: logo},
			{Letterhead: letter.Letterhead{Lines: []string{"DEWAN KERAJINAN CONTOH 82"}, Website: "dewan.example", Logo: "b"}, Picture: logo},
		},
		Place: "Mangupura", Day: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), Number: "005/123/CONTOH/2026", Nature: "Penting", Attachment: "Satu lembar", Subject: "Undangan Temu Usaha Industri 2026 (contoh)",
		To: []string{"Ibu Ni Made Contoh 12", "Pemilik Tenun Ombak 12 (contoh)"}, ToPlace: "Mengwi", Body: body,
		Signs: []letter.Signatory{
			{Name: "Ni Luh Contoh 84", Position: "Ketua Harian Dewan Kerajinan Contoh 82"},
			{Name: "I Wayan Contoh 83, S.E., M.M.", Position: "Kepala Dinas Perindustrian Contoh 81", OnBehalf: "Bupati Contoh", Acting: true, Rank: "Pembina Utama Muda", NIP: "197001311995031002"},
		},
		Link: "https://temu.example/j/7K2F9M", LinkText: "Pindai untuk menjawab undangan", Copies: []string{"Bupati Contoh", "Sekretaris Daerah"}, Footer: "Dokumen ini dibuat dengan Wantilan", Sample: true,
	}
}

func letterPDF(t *testing.T, l paper.Letter, tag lang.Tag) []byte {
	t.Helper()
	return made(t, func(w io.Writer) error { return paper.Letters(w, []paper.Letter{l}, lang.In(tag)) })
}

func award(t testing.TB, name string) paper.Certificate {
	t.Helper()
	l := official(t)
	kind, _ := letter.KindOf(letter.Certificate)
	_, body, err := letter.Preview(kind, letter.Indonesian, letter.Shipped(letter.Certificate, letter.Indonesian))
	if err != nil {
		t.Fatal(err)
	}
	return paper.Certificate{Heads: l.Heads, Title: "Sertifikat", Number: "530/7/CONTOH/2026", Name: name, About: []string{"Tenun Ombak 12 (contoh)"}, Body: body,
		Place: "Mangupura", Day: l.Day, Signs: l.Signs[1:], Link: l.Link, LinkText: "Pindai untuk memeriksa keaslian", Sample: true}
}

func certificatePDF(t *testing.T, c paper.Certificate) []byte {
	t.Helper()
	return made(t, func(w io.Writer) error { return paper.Certificates(w, []paper.Certificate{c}, lang.In(lang.ID)) })
}

// squeezed is a PDF's text line by line, spaces between columns made one.
func squeezed(t *testing.T, pdf []byte) string {
	t.Helper()
	var lines []string
	for _, l := range strings.Split(words(t, pdf), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestLetterIsAsKept(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		golden(t, "letter."+string(tag)+".txt", []byte(squeezed(t, letterPDF(t, official(t), tag))))
	}
	record := official(t)
	record.Heading, record.Paper, record.Heads, record.Signs, record.Link = "Berita Acara Contoh", letter.F4, record.Heads[:1], record.Signs[1:], ""
	golden(t, "record.id.txt", []byte(squeezed(t, letterPDF(t, record, lang.ID))))
	golden(t, "certificate.id.txt", []byte(squeezed(t, certificatePDF(t, award(t, "Ni Made Contoh 12")))))
}

func TestSamePaperHasTheSameBytes(t *testing.T) {
	if !bytes.Equal(letterPDF(t, official(t), lang.ID), letterPDF(t, official(t), lang.ID)) {
		t.Error("the same letter was printed in two ways")
	}
	if !bytes.Equal(certificatePDF(t, award(t, "A")), certificatePDF(t, award(t, "A"))) {
		t.Error("the same certificate was printed in two ways")
	}
}

func TestPaperHasItsSize(t *testing.T) {
	l, c := official(t), award(t, "Ni Made Contoh 12")
	for size, want := range map[letter.Paper][2]string{
		letter.A4: {"/MediaBox [0 0 595.28 841.89]", "/MediaBox [0 0 841.89 595.28]"}, letter.F4: {"/MediaBox [0 0 609.45 935.43]", "/MediaBox [0 0 935.43 609.45]"},
	} {
		l.Paper, c.Paper = size, size
		if pdf := letterPDF(t, l, lang.ID); !bytes.Contains(pdf, []byte(want[0])) {
			t.Errorf("a letter on %s has no %s", size, want[0])
		}
		if pdf := certificatePDF(t, c); !bytes.Contains(pdf, []byte(want[1])) {
			t.Errorf("a certificate on %s has no %s", size, want[1])
		}
	}
}

// A letter takes one page as long as it can, and no word of a longer one is lost; who
// signs is never parted from their capacity.
func TestLongLettersTakeMorePages(t *testing.T) {
	l := official(t)
	if got := pages(t, letterPDF(t, l, lang.ID)); got != 1 {
		t.Errorf("the invitation takes %d pages, want 1", got)
	}
	for n, want := range map[int]int{30: 3, 200: 15} {
		l.Body = nil
		for i := range n {
			l.Body = append(l.Body, letter.Block{Lines: []letter.Line{{{Text: fmt.Sprintf("Butir%d ", i+1)}, {Text: strings.Repeat("panjang sekali ", 12), Bold: true}}}})
		}
		pdf := letterPDF(t, l, lang.ID)
		if got := pages(t, pdf); got != want {
			t.Errorf("%d paragraphs take %d pages, want %d", n, got, want)
		}
		text := words(t, pdf)
		for i := range n {
			if !strings.Contains(text, fmt.Sprintf("Butir%d ", i+1)) {
				t.Errorf("of %d paragraphs, number %d is lost", n, i+1)
			}
		}
		for page := range strings.SplitSeq(text, "\f") {
			if strings.Contains(page, "NIP 19700131") != strings.Contains(page, "a.n. Bupati Contoh") {
				t.Errorf("capacity and number are on two pages:\n%s", page)
			}
			if strings.Contains(page, "Tembusan") != strings.Contains(page, "Sekretaris Daerah") {
				t.Errorf("those who get a copy are on two pages:\n%s", page)
			}
		}
	}
}

// A name is set smaller until it fits, then broken; nothing of it is lost, and words
// that can not fit at all are refused.
func TestCertificateNamesFit(t *testing.T) {
	for _, name := range []string{"Ni", "Ida Ayu Putu Contoh Dua Belas, S.E., M.M., Ak.", strings.TrimSpace(strings.Repeat("Panjang Sekali ", 12)), strings.Repeat("takputus", 20), ""} {
		pdf := certificatePDF(t, award(t, name))
		if got := pages(t, pdf); got != 1 {
			t.Errorf("%q: %d pages", name, got)
		}
		flat := strings.ReplaceAll(strings.Join(strings.Fields(words(t, pdf)), ""), " ", "")
		if want := strings.ReplaceAll(name, " ", ""); !strings.Contains(flat, want) {
			t.Errorf("%q is not whole", name)
		}
	}
	c := award(t, "Ni Made Contoh 12")
	for range 60 {
		c.Body = append(c.Body, letter.Block{Lines: []letter.Line{{{Text: "baris"}}}})
	}
	var b bytes.Buffer
	if err := paper.Certificates(&b, []paper.Certificate{c}, lang.In(lang.ID)); fault.KindOf(err) != fault.Invalid || b.Len() > 0 {
		t.Errorf("words that do not fit: %v, %d bytes", err, b.Len())
	}
}

func TestHostileLettersArePrinted(t *testing.T) {
	for _, text := range []string{"(contoh) endobj /JS (app.alert)", strings.Repeat("panjangsekali", 40), "ᬩᬮᬶ", "a\x00b\x1b[31m", "\u202egnp.exe", "<b>x</b> **y** {z}"} {
		l := official(t)
		l.Subject, l.To, l.Footer, l.Copies, l.Place = text, []string{text, text}, text, []string{text}, text
		l.Heads[0].Lines, l.Heads[0].Address, l.Heads[1].Picture = []string{text, text}, text, []byte("%PDF-1.7 no photo")
		l.Signs[0].Name, l.Signs[0].Position = text, text
		l.Body = []letter.Block{{Lines: []letter.Line{{{Text: text}}}}, {Rows: []letter.Row{{Name: text, Value: text}}}}
		pdf := letterPDF(t, l, lang.ID)
		if bytes.Contains(pdf, []byte("/JS")) || pages(t, pdf) > 4 {
			t.Errorf("%q: %d pages", text, pages(t, pdf))
		}
	}
}

// many gives n letters to different people, without holding them.
func many(l paper.Letter, n int) iter.Seq2[paper.Letter, error] {
	return func(yield func(paper.Letter, error) bool) {
		for i := range n {
			one := l
			one.Number = fmt.Sprintf("005/%d/CONTOH/2026", i+1)
			one.To = []string{fmt.Sprintf("Ibu Ni Made Contoh %d", i+1)}
			one.Link = fmt.Sprintf("https://temu.example/j/%06d", i+1)
			if !yield(one, nil) {
				return
			}
		}
	}
}

func TestBundleHoldsAllLetters(t *testing.T) {
	l := official(t)
	for n, want := range map[int][]string{0: nil, 1: {"undangan-0001-0001.pdf"}, 251: {"undangan-0001-0250.pdf", "undangan-0251-0251.pdf"}} {
		told := 0
		bundled := func() []byte {
			return made(t, func(w io.Writer) error {
				return paper.LetterBundle(t.Context(), w, "undangan", many(l, n), lang.In(lang.ID), func(n int) { told = n })
			})
		}
		content := bundled()
		if told != n {
			t.Errorf("%d letters: %d were told of", n, told)
		}
		if !bytes.Equal(content, bundled()) {
			t.Errorf("%d letters were bundled in two ways", n)
		}
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		all := 0
		for _, f := range z.File {
			names = append(names, f.Name)
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			all += pages(t, pdf)
		}
		if fmt.Sprint(names) != fmt.Sprint(want) || all != n {
			t.Errorf("%d letters: %v with %d pages", n, names, all)
		}
	}
}

func TestBundleEndsWithItsContextAndErrors(t *testing.T) {
	l := official(t)
	ctx, cancel := context.WithCancel(t.Context())
	drawn := 0
	err := paper.LetterBundle(ctx, io.Discard, "undangan", many(l, 600), lang.In(lang.ID), func(n int) {
		if drawn = n; n == 260 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || drawn != 260 {
		t.Errorf("after the end %d letters were drawn: %v", drawn, err)
	}
	broken := errors.New("broken")
	err = paper.LetterBundle(t.Context(), io.Discard, "undangan", func(yield func(paper.Letter, error) bool) {
		_ = yield(l, nil) && yield(paper.Letter{}, broken)
	}, lang.In(lang.ID), nil)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "letter 2") {
		t.Errorf("a broken letter: %v", err)
	}
	for _, n := range []int{0, 501} {
		if err := paper.Letters(io.Discard, make([]paper.Letter, n), lang.In(lang.ID)); err == nil {
			t.Errorf("%d letters were printed at once", n)
		}
	}
}

// The goal is 3,000 letters of one page within 60 s.
func BenchmarkLetterBundle3000(b *testing.B) {
	l := official(b)
	for b.Loop() {
		if err := paper.LetterBundle(b.Context(), io.Discard, "undangan", many(l, 3000), lang.In(lang.ID), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCertificateBundle3000(b *testing.B) {
	c := award(b, "Ida Ayu Putu Contoh Dua Belas, S.E., M.M., Ak.")
	all := func(yield func(paper.Certificate, error) bool) {
		for range 3000 {
			if !yield(c, nil) {
				return
			}
		}
	}
	for b.Loop() {
		if err := paper.CertificateBundle(b.Context(), io.Discard, "sertifikat", all, lang.In(lang.ID), nil); err != nil {
			b.Fatal(err)
		}
	}
}
