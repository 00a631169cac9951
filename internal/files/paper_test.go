package files_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"wantilan/internal/fault"
	"wantilan/internal/files"
)

// printed is a PDF as a program prints it.
func printed(t testing.TB, change func(*fpdf.Fpdf)) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Cell(40, 10, "Surat Keterangan /JS /Launch (contoh)")
	p.SetTitle("tentang /JavaScript \\( dan /JS", false)
	if change != nil {
		change(p)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// written is a PDF of objects as they stand here, with its table of contents.
func written(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, at)
	return []byte(b.String())
}

func packed(text string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}

func stream(dictionary, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\r\n%s\nendstream", dictionary, len(content), content)
}

// filled is a paper of so many bytes.
func filled(size int) []byte {
	with := func(n int) []byte { return written(catalogue, "<</Filling("+strings.Repeat("x", n)+")>>") }
	return with(size - 100_000 + size - len(with(size-100_000)))
}

const catalogue = "<</Type/Catalog/Pages 2 0 R>>"

func TestPapersThatAreTaken(t *testing.T) {
	t.Parallel()
	plain := printed(t, nil)
	for name, c := range map[string]struct {
		content []byte
		locked  bool
	}{
		"as printed":               {plain, false},
		"with an end of line more": {append(bytes.Clone(plain), "\r\n\r\n"...), false},
		"locked against changes":   {printed(t, func(p *fpdf.Fpdf) { p.SetProtection(fpdf.CnProtectPrint, "", "kunci-7") }), true},
		"locked with a password":   {printed(t, func(p *fpdf.Fpdf) { p.SetProtection(fpdf.CnProtectPrint, "buka-7", "kunci-7") }), true},
		"names within strings":     {written(catalogue, "<</Title(a \\) /JS (nested /Launch) b)>>"), false},
		"names within streams":     {written(catalogue, stream("", "/JS /JavaScript endobj /Launch")), false},
		"longer names":             {written(catalogue, "<</JSX 1/JavaScripts 2/JS#31 3>>"), false},
		"packed objects":           {written(catalogue, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("1 0 <</Title(/JS)>>"))), false},
		"packed beyond reading":    {written(catalogue, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", "no zlib at all")), false},
		"the largest":              {filled(files.MostPaperBytes), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := files.NewIntake().Paper(t.Context(), bytes.NewReader(c.content))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(p.PDF, c.content) || p.Locked != c.locked {
				t.Errorf("%d of %d bytes kept, locked %v", len(p.PDF), len(c.content), p.Locked)
			}
		})
	}
}

func TestBadPapersAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	plain := printed(t, nil)
	active := func(what string) string { return "files.paper_active [" + what + "]" }
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"nothing":                    {nil, "files.empty []"},
		"one byte too many":          {append(bytes.Clone(plain), make([]byte, files.MostPaperBytes+1-len(plain))...), "files.too_large [11 10]"},
		"a photo called surat.pdf":   {asJPEG(t, quarters(8, 8), 80), "files.paper_kind []"},
		"HTML":                       {[]byte("<html><script>alert(7)</script>%PDF-1.7"), "files.paper_kind []"},
		"HTML before a PDF":          {append([]byte("<script>alert(7)</script>\n"), plain...), "files.paper_kind []"},
		"a version that never was":   {[]byte("%PDF-x.y\n%%EOF"), "files.paper_kind []"},
		"only the beginning":         {[]byte("%PDF-1.7\n"), "files.paper_broken []"},
		"cut off in its middle":      {plain[:len(plain)/2], "files.paper_broken []"},
		"cut off at its end":         {plain[:len(plain)-10], "files.paper_broken []"},
		"much behind its end":        {append(bytes.Clone(plain), make([]byte, 4000)...), "files.paper_broken []"},
		"a table that is not there":  {[]byte("%PDF-1.7\nstartxref\n99999\n%%EOF"), "files.paper_broken []"},
		"a table that is none":       {[]byte("%PDF-1.7\nstartxref\n0\n%%EOF"), "files.paper_broken []"},
		"a number too large":         {[]byte("%PDF-1.7\nstartxref\n9999999999\n%%EOF"), "files.paper_broken []"},
		"JavaScript of a program":    {printed(t, func(p *fpdf.Fpdf) { p.SetJavascript("app.alert(7)") }), active("JavaScript")},
		"an attached file":           {printed(t, func(p *fpdf.Fpdf) { p.SetAttachments([]fpdf.Attachment{{Content: []byte("x"), Filename: "x.exe"}}) }), active("EmbeddedFile")},
		"JavaScript when opened":     {written("<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(7\\))>>>>"), active("JavaScript")},
		"JavaScript with disguise":   {written("<</Type/Catalog/OpenAction<</S/J#61va#53cript>>>>"), active("JavaScript")},
		"in capital digits":          {written("<</Type/Catalog/OpenAction<</S/#4AavaScript>>>>"), active("JavaScript")},
		"in small digits":            {written("<</Type/Catalog/OpenAction<</S/#4aavaScript>>>>"), active("JavaScript")},
		"a program":                  {written("<</Type/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>>>"), active("Launch")},
		"a film":                     {written(catalogue, "<</Subtype/RichMedia>>"), active("RichMedia")},
		"an attachment untold":       {written(catalogue, "<</Type/Filespec/EF<</F 4 0 R>>>>"), active("EmbeddedFile")},
		"a form that computes":       {written("<</AcroForm<</XFA 3 0 R>>>>"), active("XFA")},
		"JavaScript behind a stream": {written(catalogue, stream("", "some"), "<</JS 4 0 R>>"), active("JS")},
		"JavaScript packed":          {written(catalogue, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("1 0 <</S/JavaScript/JS(x)>>"))), active("JavaScript")},
		"packed and cut off":         {written(catalogue, stream("/Type/ObjStm/Filter/FlateDecode", packed(strings.Repeat("1 0 <</S/JavaScript>>", 9))[:30])), active("JavaScript")},
		"objects not packed":         {written(catalogue, stream("/Type/ObjStm/N 1/First 4", "1 0 <</S/JavaScript>>")), active("JavaScript")},
		"1 GB unpacked": {written(catalogue, strings.Repeat(stream("/Type/ObjStm/Filter/FlateDecode", packed(strings.Repeat(" ", 20<<20)))+"\n", 50)),
			"files.paper_heavy []"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := files.NewIntake().Paper(t.Context(), bytes.NewReader(c.content))
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok {
				t.Fatalf("want %s, got %v", c.want, err)
			}
			if got := fmt.Sprint(f.Key, " ", f.Args); got != c.want || f.Kind != fault.Invalid || f.Field != "paper" {
				t.Errorf("want %s about paper, got %s about %s", c.want, got, f.Field)
			}
		})
	}
}

// Whatever a paper hides, a browser never runs it in our name.
func TestPapersAreHandedOutAsDownloads(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Surat.pdf":                  "Surat.pdf",
		"Surat Keterangan Usaha.pdf": "Surat Keterangan Usaha.pdf",
		"Ñoman \"7\".pdf":            "Ñoman -7-.pdf",
		"../../etc/passwd":           "..-..-etc-passwd",
		"a\r\nSet-Cookie: b=c.pdf":   "a--Set-Cookie- b=c.pdf",
		"a\u202efdp.exe":             "a-fdp.exe",
		"\xff\xfe.pdf":               "-.pdf",
		strings.Repeat("a", 300):     strings.Repeat("a", 100),
		"":                           "",
	} {
		h := http.Header{}
		files.Download(h, name, "application/pdf")
		how, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
		if err != nil || how != "attachment" || parameters["filename"] != want || strings.ContainsAny(h.Get("Content-Disposition"), "\r\n") {
			t.Errorf("%q: %s, %v", name, h.Get("Content-Disposition"), err)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") != "application/pdf" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
			t.Errorf("%q: %v", name, h)
		}
	}
}

func TestADiskThatFailsUnderAPaper(t *testing.T) {
	t.Parallel()
	_, err := files.NewIntake().Paper(t.Context(), brokenFile{bytes.NewReader([]byte("x"))})
	if !errors.Is(err, errDisk) || fault.KindOf(err) != fault.Internal {
		t.Error(err)
	}
}

func FuzzPaper(f *testing.F) {
	f.Add(printed(f, nil))
	f.Add(written(catalogue, stream("/Type/ObjStm/Filter/FlateDecode", packed("1 0 <</S/JavaScript/JS(x)>>"))))
	f.Add(written(catalogue, "<</Title(a \\) /JS (nested)>>"))
	intake := files.NewIntake()
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := intake.Paper(context.Background(), bytes.NewReader(content))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Error(err)
			}
			return
		}
		if !bytes.Equal(p.PDF, content) {
			t.Error("the paper was changed")
		}
	})
}
