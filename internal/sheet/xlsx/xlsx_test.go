package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"wantilan/internal/sheet/xlsx"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, b *xlsx.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, b.Write(&out))
	must(t, b.Close())
	return out.Bytes()
}

func part(t testing.TB, data []byte, name string) io.ReadCloser {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	f, err := z.Open(name)
	must(t, err)
	return f
}

// rows reads the first sheet of a book.
func rows(t testing.TB, data []byte, texts *xlsx.Texts) (all [][]string) {
	t.Helper()
	in := part(t, data, "xl/worksheets/sheet1.xml")
	defer in.Close()
	must(t, xlsx.ReadRows(in, texts, func(_ int, cells []string) bool {
		all = append(all, cells)
		return true
	}))
	return all
}

// everything is a book with all that there is.
func everything() *xlsx.Book {
	b := xlsx.New()
	b.Title, b.Creator, b.Language = "Daftar <1> & \"lain\"", "Wantilan", "id"
	head := b.Style(xlsx.Style{Bold: true, Italic: true, Underline: true, Size: 14, Colour: "FFFFFF", Fill: "1F4E5A", Border: "C9D3D8", Wrap: true, Horizontal: "center", Vertical: "center"})
	day := b.Style(xlsx.Style{Format: `dd/mm/yyyy "hari"`, Indent: 1, Horizontal: "left"})
	first := b.Sheet("Peserta 'A' & B")
	first.HideGrid()
	first.Width(1, 2, 30)
	first.Height(1, 28)
	first.Freeze(1, 1)
	first.Put(1, 1, "Nama & <usaha>", head)
	first.Put(2, 1, "Tanggal", head)
	first.Put(3, 1, "Jumlah", head)
	first.Put(1, 2, "=1+1", 0)
	first.Put(2, 2, 46365.0, day)
	first.Put(3, 2, int64(1_250_000), 0)
	first.Put(1, 3, " baris satu\nbaris dua\t_x0041_ ", 0)
	first.Put(3, 3, 7, 0)
	first.Compute(3, 4, `IF(C2="","",SUM(C2:C3))`)
	first.Fill(xlsx.Range{Left: 1, Top: 5, Right: 3, Down: 6}, head)
	first.Filter(xlsx.Range{Left: 1, Top: 1, Right: 3, Down: 3})
	first.Note(xlsx.Note{Column: 1, Row: 1, Author: "Wantilan", Text: "Wajib diisi.", Width: 260, Height: 60})
	first.Note(xlsx.Note{Column: 2, Row: 2, Author: "Dinas", Text: "Boleh kosong.", Width: 260, Height: 40})
	first.Choose(xlsx.Choice{In: xlsx.Range{Left: 1, Top: 2, Right: 1, Down: 9}, Words: []string{"ya", `ti"dak`}, Title: "Pilih", Text: "Satu dari daftar."})
	first.Choose(xlsx.Choice{In: xlsx.Range{Left: 2, Top: 2, Right: 2, Down: 9}, From: "'Daftar'!$A$1:$A$9", Warns: true, Title: "Pilih", Text: "Dari daftar."})
	first.Choose(xlsx.Choice{In: xlsx.Range{Left: 3, Top: 2, Right: 3, Down: 2}, Least: 1, Most: 1000, Title: "Angka", Text: "Bilangan."})
	first.Link(1, 2, xlsx.Quoted("Daftar")+"!A1")
	first.LinkOut(2, 2, "https://contoh.example/?a=1&b=2")
	first.Print(xlsx.Page{Paper: 9, Landscape: true, Header: "&LA & B", Footer: "&P", FirstHead: 1, LastHead: 1})
	second := b.Sheet("Daftar")
	second.Width(1, 2, 18)
	second.Freeze(0, 1)
	_ = second.Row(head, "Nama", "NIB")
	_ = second.Row(0, "Tenun Sandat 07 (contoh)", nil, 12, int64(1)<<52, 0.375)
	return b
}

func TestAnotherReaderFindsEverything(t *testing.T) {
	t.Parallel()
	data := written(t, everything())
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	defer f.Close()
	if diff := cmp.Diff([]string{"Peserta 'A' & B", "Daftar"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	const sheet = "Peserta 'A' & B"
	got, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	must(t, err)
	if diff := cmp.Diff([][]string{{"Nama & <usaha>", "Tanggal", "Jumlah"}, {"=1+1", "46365", "1250000"}, {" baris satu\nbaris dua\t_x0041_ ", "", "7"}, {"", "", ""}}, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if formula, _ := f.GetCellFormula(sheet, "A2"); formula != "" {
		t.Errorf("a text became the formula %q", formula)
	}
	if formula, _ := f.GetCellFormula(sheet, "C4"); formula != `IF(C2="","",SUM(C2:C3))` {
		t.Errorf("the formula is %q", formula)
	}
	if shown, _ := f.GetCellValue(sheet, "B2"); shown != "09/12/2026 hari" {
		t.Errorf("the day is shown as %q", shown)
	}
	if there, target, err := f.GetCellHyperLink(sheet, "B2"); err != nil || !there || target != "https://contoh.example/?a=1&b=2" {
		t.Errorf("the link leads to %q: %v", target, err)
	}
	notes, err := f.GetComments(sheet)
	must(t, err)
	if len(notes) != 2 || notes[1].Author != "Dinas" {
		t.Errorf("the notes are %+v", notes)
	}
	rules, err := f.GetDataValidations(sheet)
	must(t, err)
	var said []string
	for _, r := range rules {
		said = append(said, fmt.Sprint(r.Sqref, " ", r.Type, " ", r.Formula1, " ", r.Formula2, " ", *r.Error, " ", r.ErrorStyle != nil))
	}
	if diff := cmp.Diff([]string{`A2:A9 list "ya,ti"dak"  Satu dari daftar. false`, "B2:B9 list 'Daftar'!$A$1:$A$9  Dari daftar. true", "C2 whole 1 1000 Bilangan. false"}, said); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	listed, err := f.GetRows("Daftar", excelize.Options{RawCellValue: true})
	must(t, err)
	if diff := cmp.Diff([][]string{{"Nama", "NIB"}, {"Tenun Sandat 07 (contoh)", "", "12", "4503599627370496", "0.375"}}, listed); diff != "" {
		t.Errorf("streamed cells (-want +got):\n%s", diff)
	}
	props, err := f.GetDocProps()
	must(t, err)
	if props.Title != `Daftar <1> & "lain"` || props.Creator != "Wantilan" || props.Language != "id" {
		t.Errorf("the workbook says of itself %+v", props)
	}
}

func TestSameCallsGiveSameBytes(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(written(t, everything()), written(t, everything())) {
		t.Error("two workbooks differ")
	}
}

// Every part is XML, and everything that is referred to is there.
func TestPartsBelongTogether(t *testing.T) {
	t.Parallel()
	data := written(t, everything())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	there := map[string]bool{}
	for _, f := range z.File {
		if there[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		there[f.Name] = true
	}
	for _, f := range z.File {
		in, err := f.Open()
		must(t, err)
		for d := xml.NewDecoder(in); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			var target, mode string
			for _, a := range e.Attr {
				switch a.Name.Local {
				case "Target", "PartName":
					target = a.Value
				case "TargetMode":
					mode = a.Value
				}
			}
			if target == "" || mode != "" {
				continue
			}
			name := strings.TrimPrefix(target, "/")
			if name == target {
				name = filepath.ToSlash(filepath.Join(filepath.Dir(filepath.Dir(f.Name)), target))
			}
			if !there[name] {
				t.Errorf("%s refers to %s, which is not there", f.Name, name)
			}
		}
		must(t, in.Close())
	}
}

// spreadsheet finds LibreOffice where its part for spreadsheets is installed, too.
func spreadsheet() string {
	office, err := exec.LookPath("soffice")
	if err != nil {
		return ""
	}
	if office, err = filepath.EvalSymlinks(office); err != nil {
		return ""
	}
	if part, err := filepath.Glob(filepath.Join(filepath.Dir(office), "libsclo.*")); err != nil || len(part) == 0 {
		return ""
	}
	return office
}

func TestLibreOfficeOpensIt(t *testing.T) {
	t.Parallel()
	office := spreadsheet()
	if office == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no LibreOffice with Calc found; .ci/run installs it")
		}
		t.Skip("LibreOffice with Calc is not installed, so no spreadsheet opens the workbook here")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "buku.xlsx")
	must(t, os.WriteFile(file, written(t, everything()), 0o600))
	run := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(folder, "profile")), "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1", "--outdir", folder, file)
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("LibreOffice made %v", found)
	}
	got, err := os.ReadFile(found[0])
	must(t, err)
	for _, want := range []string{"Nama & <usaha>,Tanggal,Jumlah", "=1+1,", "_x0041_", ",,1250007"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("LibreOffice does not show %q:\n%s", want, got)
		}
	}
}

// Whatever text is written is what is read, by us and by another reader.
func TestTextsComeBack(t *testing.T) {
	t.Parallel()
	texts := rapid.OneOf(
		rapid.StringMatching(`( |_x[0-9A-Fa-f]{0,4}_?|[<>&"'\n\t]|[a-zñ𝔘]){0,12}`),
		rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && r != 0xFFFE && r != 0xFFFF })),
	).Filter(func(s string) bool { return s != "" })
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.SliceOfN(texts, 1, 5).Draw(rt, "texts")
		b := xlsx.New()
		values := make([]any, len(want))
		for i, s := range want {
			values[i] = s
		}
		must(t, b.Sheet("A").Row(0, values...))
		data := written(t, b)
		if diff := cmp.Diff([][]string{want}, rows(t, data, nil)); diff != "" {
			rt.Errorf("we read (-want +got):\n%s", diff)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		must(t, err)
		defer f.Close()
		got, err := f.GetRows("A", excelize.Options{RawCellValue: true})
		must(t, err)
		if diff := cmp.Diff([][]string{want}, got); diff != "" {
			rt.Errorf("another reader reads (-want +got):\n%s", diff)
		}
	})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		column, row := rapid.IntRange(1, xlsx.MostColumns).Draw(rt, "column"), rapid.IntRange(1, xlsx.MostRows).Draw(rt, "row")
		name, err := excelize.CoordinatesToCellName(column, row)
		must(t, err)
		if got := xlsx.At(column, row); got != name {
			rt.Errorf("want %s, got %s", name, got)
		}
		for _, form := range []string{name, strings.ToLower(name), fmt.Sprintf("$%s$%d", xlsx.Letters(column), row)} {
			if c, r, ok := xlsx.Place(form); !ok || c != column || r != row {
				rt.Errorf("%s was read as column %d, row %d, %v", form, c, r, ok)
			}
		}
	})
	for _, wrong := range []string{"", "A", "1", "A0", "XFE1", "A1048577", "A-1", "A+1", "A1B", "Ä1", "A1 ", "$", "$$1", strings.Repeat("A", 99) + "1", "A99999999999999999999"} {
		if c, r, ok := xlsx.Place(wrong); ok {
			t.Errorf("%q was read as column %d, row %d", wrong, c, r)
		}
	}
}

// Many rows go to a temporary file, which is removed.
func TestManyRowsAreKeptInAFile(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	b := xlsx.New()
	s := b.Sheet("Banyak")
	const count = 60_000
	for i := range count {
		must(t, s.Row(0, fmt.Sprintf("Usaha %d %x", i, i*2654435761), fmt.Sprintf("%x-%x", i*40503, i*69069), i))
	}
	kept, err := os.ReadDir(folder)
	must(t, err)
	if len(kept) != 1 {
		t.Fatalf("want one temporary file, got %d", len(kept))
	}
	data := written(t, b)
	if got := rows(t, data, nil); len(got) != count || got[count-1][2] != fmt.Sprint(count-1) {
		t.Errorf("%d rows came back", len(got))
	}
	if kept, err = os.ReadDir(folder); err != nil || len(kept) != 0 {
		t.Errorf("%d temporary files are left: %v", len(kept), err)
	}
}

func TestWhatAWorkbookCannotHoldIsAnError(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for name, c := range map[string]struct {
		make func(b *xlsx.Book)
		to   io.Writer
		want string
	}{
		"no sheet":                  {func(*xlsx.Book) {}, io.Discard, "needs a sheet"},
		"a column too far":          {func(b *xlsx.Book) { b.Sheet("A").Put(xlsx.MostColumns+1, 1, "x", 0) }, io.Discard, "has no cell"},
		"a row too far":             {func(b *xlsx.Book) { b.Sheet("A").Put(1, xlsx.MostRows+1, "x", 0) }, io.Discard, "has no cell"},
		"a value of another type":   {func(b *xlsx.Book) { b.Sheet("A").Put(1, 1, struct{}{}, 0) }, io.Discard, "cannot hold a struct"},
		"a long list":               {func(b *xlsx.Book) { b.Sheet("A").Choose(xlsx.Choice{Words: []string{strings.Repeat("x", 256)}}) }, io.Discard, "256 letters"},
		"rows after cells":          {func(b *xlsx.Book) { s := b.Sheet("A"); s.Put(1, 1, "x", 0); _ = s.Row(0, "y") }, io.Discard, "row by row or cell by cell"},
		"a disk that is full":       {func(b *xlsx.Book) { b.Sheet("A").Put(1, 1, "x", 0) }, failing{full}, full.Error()},
		"rows on a disk that is":    {func(b *xlsx.Book) { _ = b.Sheet("A").Row(0, "x") }, failing{full}, full.Error()},
		"a streamed value of a map": {func(b *xlsx.Book) { _ = b.Sheet("A").Row(0, map[string]int{}) }, io.Discard, "cannot hold a map"},
	} {
		b := xlsx.New()
		c.make(b)
		if err := b.Write(c.to); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want an error about %q, got %v", name, c.want, err)
		}
		must(t, b.Close())
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A text longer than a cell holds is cut between letters.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	b := xlsx.New()
	must(t, b.Sheet("A").Row(0, strings.Repeat("x", 32_766)+"𝔘", strings.Repeat("é", 40_000)))
	got := rows(t, written(t, b), nil)
	if got[0][0] != strings.Repeat("x", 32_766) || got[0][1] != strings.Repeat("é", 32_767) {
		t.Errorf("%d and %d bytes came back", len(got[0][0]), len(got[0][1]))
	}
}
