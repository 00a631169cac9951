package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/paper/docx"
)

// sample is a document with one of everything.
func sample(t testing.TB) *docx.Document {
	t.Helper()
	d := docx.New(docx.Options{Title: "Laporan <contoh> & lain", Lang: "id-ID", Header: "Dinas (contoh)", Mark: "DATA CONTOH", Page: "Halaman {page} dari {pages}"})
	d.Title("Laporan <contoh> & lain")
	d.Contents("Daftar isi")
	d.Heading(1, "Pendahuluan")
	d.Paragraph(docx.Both, docx.Span{Text: "Teks biasa dan "}, docx.Span{Text: "tebal", Bold: true}, docx.Span{Text: ".\nBaris dua."})
	d.List(true, []string{"satu", "dua"})
	d.List(false, []string{"butir"})
	d.List(true, []string{"satu lagi"})
	d.Heading(2, "Tabel")
	d.Table(docx.Table{Head: []string{"No", "Nama"}, Rows: [][]string{{"1", "Tenun Sandat 01 (contoh)"}, {"2"}, {"", "Jumlah"}}, Shares: []float64{1, 4}, Aligns: []docx.Align{docx.End}, BoldEnd: true})
	d.PageBreak()
	d.Section(true)
	d.Heading(1, "Gambar")
	d.Picture(picture(t, "png", 40, 30), 60, "Foto \"contoh\"")
	d.Caption("Foto 1")
	d.Picture(picture(t, "jpeg", 30, 300), 0, "tinggi")
	d.Bars([]docx.Bar{{Name: "Tenun", Value: 4, Said: "4 usaha"}, {Name: "Perak", Value: 1, Said: "1 usaha"}, {Name: "Kopi", Said: "belum ada"}})
	return d
}

func picture(t testing.TB, kind string, wide, high int) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, wide, high), []color.Color{color.White, color.RGBA{140, 47, 31, 255}})
	for i := range min(wide, high) {
		img.SetColorIndex(i, i, 1)
	}
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, img)
	case "jpeg":
		err = jpeg.Encode(&b, img, nil)
	case "gif":
		err = gif.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func written(t testing.TB, d *docx.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpacked is every part by its name, each of XML read to its end.
func unpacked(t interface {
	Helper()
	Fatalf(string, ...any)
}, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("not a zip: %v", err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all[f.Name] = string(raw)
		if strings.HasPrefix(f.Name, "word/media/") {
			continue
		}
		for in := xml.NewDecoder(bytes.NewReader(raw)); ; {
			if _, err := in.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v\n%s", f.Name, err, raw)
			}
		}
	}
	return all
}

// texts are the texts of the paragraphs of a part.
func texts(part string) []string {
	var all []string
	for _, p := range regexp.MustCompile(`(?s)<w:p>.*?</w:p>`).FindAllString(part, -1) {
		text := ""
		for _, m := range regexp.MustCompile(`<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(br)/>`).FindAllStringSubmatch(p, -1) {
			if m[2] != "" {
				text += "\n"
			}
			text += m[1]
		}
		all = append(all, text)
	}
	return all
}

func TestEveryPartIsNamedAndThere(t *testing.T) {
	t.Parallel()
	all := unpacked(t, written(t, sample(t)))
	for name := range all {
		ending := strings.TrimPrefix(path.Ext(name), ".")
		if !strings.Contains(all["[Content_Types].xml"], `PartName="/`+name+`"`) && !strings.Contains(all["[Content_Types].xml"], `Extension="`+ending+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	targets := 0
	for file, base := range map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "word"} {
		for _, m := range regexp.MustCompile(`Target="([^"]+)"`).FindAllStringSubmatch(all[file], -1) {
			targets++
			if _, there := all[path.Join(base, m[1])]; !there {
				t.Errorf("%s names %s, which is not there", file, m[1])
			}
		}
	}
	if targets != 9 {
		t.Errorf("%d parts are named, want 9", targets)
	}
	document := all["word/document.xml"]
	for _, refer := range []struct{ used, defined, in string }{
		{`<w:pStyle w:val="([^"]+)"`, `w:styleId="%s"`, "word/styles.xml"}, {`<w:tblStyle w:val="([^"]+)"`, `w:styleId="%s"`, "word/styles.xml"},
		{`<w:numId w:val="([^"]+)"`, `<w:num w:numId="%s"`, "word/numbering.xml"}, {`r:(?:id|embed)="([^"]+)"`, `Id="%s"`, "word/_rels/document.xml.rels"},
		{`w:anchor="([^"]+)"`, `w:name="%s"`, "word/document.xml"},
	} {
		found := regexp.MustCompile(refer.used).FindAllStringSubmatch(document, -1)
		if len(found) == 0 {
			t.Errorf("nothing uses %s", refer.used)
		}
		for _, m := range found {
			if !strings.Contains(all[refer.in], fmt.Sprintf(refer.defined, m[1])) {
				t.Errorf("%s is used and not defined in %s", m[0], refer.in)
			}
		}
	}
}

func TestDocumentSaysWhatItWasGiven(t *testing.T) {
	t.Parallel()
	all := unpacked(t, written(t, sample(t)))
	want := []string{
		"Laporan &lt;contoh&gt; &amp; lain", "Daftar isi", "Pendahuluan", "Tabel", "Gambar", // the contents name the headings
		"Pendahuluan", "Teks biasa dan tebal.\nBaris dua.", "satu", "dua", "butir", "satu lagi", "Tabel",
		"No", "Nama", "1", "Tenun Sandat 01 (contoh)", "2", "", "", "Jumlah", "", "", "", "Gambar", "", "Foto 1", "",
		"Tenun", strings.Repeat("█", 28), "4 usaha", "Perak", strings.Repeat("█", 7), "1 usaha", "Kopi", "", "belum ada", "",
	}
	if got := texts(all["word/document.xml"]); !slices.Equal(got, want) {
		t.Errorf("paragraphs:\ngot  %q\nwant %q", got, want)
	}
	document := all["word/document.xml"]
	for what, want := range map[string]struct {
		in    string
		count int
	}{
		`<w:tblHeader/>`: {document, 1}, ` TOC \o "1-3"`: {document, 1}, `w:orient="landscape"`: {document, 1}, `<w:sectPr>`: {document, 2}, `<w:b/>`: {document, 5}, `<a:blip `: {document, 2},
		` PAGE `: {all["word/footer1.xml"], 1}, ` NUMPAGES `: {all["word/footer1.xml"], 1}, `DATA CONTOH`: {all["word/header1.xml"], 1}, `w:startOverride`: {all["word/numbering.xml"], 2},
		`w:updateFields`: {all["word/settings.xml"], 1}, `descr="Foto &#34;contoh&#34;"`: {document, 1},
	} {
		if got := strings.Count(want.in, what); got != want.count {
			t.Errorf("%s stands %d times, want %d", what, got, want.count)
		}
	}
	if got := strings.Join(texts(all["word/footer1.xml"]), ""); got != "Halaman 1 dari 1" {
		t.Errorf("the foot says %q", got)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(written(t, sample(t)), written(t, sample(t))) {
		t.Error("the same document was written in two ways")
	}
	if unpacked(t, written(t, docx.New(docx.Options{})))["word/document.xml"] == "" {
		t.Error("an empty document has no part")
	}
}

// Whatever a text holds, the parts stay XML and the text stays a text.
func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"</w:t></w:r>", "]]>", "<!--", "&amp;", "\x00contents\x00", "\xff\xfe", "a\tb\nc", "{page}", `"><w:p/>`})).Draw(t, "text")
		d := docx.New(docx.Options{Title: text, Lang: text, Header: text, Mark: text, Page: text + "{page}"})
		d.Contents(text)
		d.Heading(1, text)
		d.Paragraph(docx.Start, docx.Span{Text: text})
		d.List(true, []string{text})
		d.Table(docx.Table{Head: []string{text}, Rows: [][]string{{text}}})
		d.Bars([]docx.Bar{{Name: text, Value: 1, Said: text}})
		var b bytes.Buffer
		if err := d.Write(&b); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		document := unpacked(t, b.Bytes())["word/document.xml"]
		if n := strings.Count(document, "<w:tbl>"); n != 2 {
			t.Fatalf("%q: %d tables, want 2", text, n)
		}
		if n := strings.Count(document, " TOC "); n != 1 && !strings.Contains(text, " TOC ") {
			t.Fatalf("%q: %d tables of contents, want 1", text, n)
		}
	})
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	large := append(picture(t, "png", 2, 2), make([]byte, docx.MostPictureBytes)...)
	for name, content := range map[string][]byte{"nothing": nil, "a paper": []byte("%PDF-1.7"), "GIF": picture(t, "gif", 4, 4), "a large one": large} {
		d := docx.New(docx.Options{})
		d.Picture(content, 50, "foto contoh")
		var b bytes.Buffer
		if err := d.Write(&b); err == nil || b.Len() > 0 || !strings.Contains(err.Error(), "foto contoh") {
			t.Errorf("%s: error %v and %d bytes", name, err, b.Len())
		}
	}
}

// A word processor opens the document and finds its words.
func TestLibreOfficeOpensIt(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no LibreOffice found; .ci/run installs it")
		}
		t.Skip("LibreOffice (soffice) is not installed, so no word processor opens the document here")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "laporan.docx")
	if err := os.WriteFile(file, written(t, sample(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "txt:Text", "--outdir", dir, file)
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "laporan.txt"))
	if err != nil || !bytes.Contains(text, []byte("Tenun Sandat 01 (contoh)")) {
		t.Errorf("%v: %s", err, text)
	}
}
