package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
	"wantilan/internal/sheet"
)

func wide(text string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestTablesAreReadInEveryEncodingAndWithEveryMark(t *testing.T) {
	t.Parallel()
	text := "Daftar IKM, Badung\n\nNama Usaha;NIB;Alamat\n\"Kopi \"\"Embun\"\" é (contoh)\";0000000000107;Br. A, B\n"
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with its mark": []byte("\xef\xbb\xbf" + text), "Windows-1252": latin,
		"UTF-16": wide(text, binary.LittleEndian, true), "UTF-16, the other way": wide(text, binary.BigEndian, true),
		"UTF-16 without its mark": wide(text, binary.LittleEndian, false), "the other way without it": wide(text, binary.BigEndian, false),
		"tabs": []byte(strings.ReplaceAll(text, ";", "\t")), "bars": []byte(strings.ReplaceAll(text, ";", "|")),
		"named": []byte("sep=;\r\n" + text), "Windows lines": []byte(strings.ReplaceAll(text, "\n", "\r\n")),
	} {
		grids, mistakes := sheet.Grids(t.Context(), "daftar.csv", data)
		if len(mistakes) > 0 || len(grids) != 1 {
			t.Errorf("%s: %v, %d tables", name, mistakes, len(grids))
			continue
		}
		rows := grids[0].Rows
		last := rows[len(rows)-1]
		if want := []string{`Kopi "Embun" é (contoh)`, "0000000000107", "Br. A, B"}; !cmp.Equal(want, last.Cells) {
			t.Errorf("%s: want %q, got %q", name, want, last.Cells)
		}
		want := 4
		if name == "named" {
			want = 5
		}
		if last.Number != want {
			t.Errorf("%s: want row %d, got %d", name, want, last.Number)
		}
	}
}

func TestWorkbooksComeWithTheirMergedCellsAndWithoutHiddenSheets(t *testing.T) {
	t.Parallel()
	g := intaketest.Mess{Seed: 2, Rows: 30}.Grid()
	data, err := intaketest.XLSX(g)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Rahasia"); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		f.SetCellStr("Rahasia", "A1", "Nama"), f.SetSheetVisible("Rahasia", false), f.SetCellFormula("IKM", "B8", `HYPERLINK("http://contoh.example")`),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	grids, mistakes := sheet.Grids(t.Context(), "daftar.xlsx", b.Bytes())
	if len(mistakes) > 0 || len(grids) != 1 || grids[0].Name != "IKM" || len(grids[0].Rows) != len(g.Rows) {
		t.Fatalf("%v, %d tables", mistakes, len(grids))
	}
	if len(grids[0].Merged) != len(g.Merged) || len(grids[0].NoValue) != 1 || grids[0].NoValue[0] != [2]int{8, 2} {
		t.Errorf("%d merged of %d, formulas without result at %v", len(grids[0].Merged), len(g.Merged), grids[0].NoValue)
	}
}

// Hostile files are refused, or read within bounds.
func TestHostileFilesOfBusinesses(t *testing.T) {
	t.Parallel()
	bomb := func(name string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		zeros := bytes.Repeat([]byte("a;b;c\n"), 1<<16)
		for range 400 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		data []byte
		want sheet.Kind
	}{
		"nothing":                  {nil, sheet.Empty},
		"a zip bomb":               {bomb("daftar.csv"), sheet.ZipTooLarge},
		"a workbook bomb":          {bomb("xl/workbook.xml"), sheet.ZipTooLarge},
		"zeros":                    {[]byte("Nama;NIB\nKopi\x00Embun;1\n"), sheet.NotText},
		"a picture":                {[]byte("\x89PNG\r\n\x1a\n" + strings.Repeat("\x01\x02\x03\x7f", 300)), sheet.NotText},
		"quotation marks":          {[]byte("Nama;NIB\n\"Kopi;1\n"), sheet.BadCSVQuote},
		"too many columns":         {[]byte(strings.Repeat("a;", 300) + "\n"), sheet.TooManyColumn},
		"an old workbook":          {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), sheet.OldExcel},
		"half a zip":               {[]byte("PK\x03\x04half"), sheet.BadZip},
		"more rows than there are": {bytes.Repeat([]byte("a;b\n"), 200_200), sheet.TooManyRows},
	} {
		_, mistakes := sheet.Grids(t.Context(), "daftar.csv", c.data)
		if len(mistakes) == 0 || mistakes[0].Kind != c.want {
			t.Errorf("%s: want %s, got %v", name, c.want, mistakes)
		}
	}
	grids, mistakes := sheet.Grids(t.Context(), "daftar.csv", []byte("Nama;NIB\n"+strings.Repeat("x", 1<<20)+";1\n"))
	if len(mistakes) > 0 || len(grids) != 1 {
		t.Errorf("a cell of 1 MB: %v", mistakes)
	}
}

// ikm makes businesses with every field, some of them such as spreadsheets run.
func ikm(n int) []intake.Line {
	nasty := []string{"=1+1", "+62", "-5", "@SUM(A1)", "'=x", "'", "teks \"kutip\"; titik koma, koma", "＝penuh", "dua  spasi"}
	var all []intake.Line
	for i := range n {
		l := intake.Line{
			Party: register.PartyID(fmt.Sprintf("%08d", i)), Name: fmt.Sprintf("Kopi Embun %02d (contoh)", i), Village: "Pelaga", District: "Petang",
			Contact: register.Contact{Name: nasty[i%len(nasty)] + " Contoh", Phone: "+6281200000007", Email: "a@contoh.example", Position: "owner"},
			Facts:   map[register.Field]register.Fact{},
		}
		for _, t := range intake.Exported() {
			f, is := t.Field()
			if !is || f == register.FieldName {
				continue
			}
			value := map[register.Field]string{
				register.FieldNIB: "0000000000107", register.FieldYearBegun: "2012", register.FieldRegion: "51.03.04.2002", register.FieldPoint: "-8.250000,115.210000",
				register.FieldKBLI2020: "10761", register.FieldKBLI2025: "01271", register.FieldMen: "3", register.FieldWomen: "0", register.FieldCapital: "1000000",
				register.FieldInvestment: "999000000000000", register.FieldLand: "0", register.FieldSales: "12", register.FieldWater: "12.5", register.FieldElectricity: "1234.567",
			}[f]
			if value == "" {
				value = nasty[(i+len(f))%len(nasty)]
			}
			l.Facts[f] = register.Fact{Field: f, Value: value, AsOf: "2026-03-01"}
		}
		all = append(all, l)
	}
	return all
}

func lines(all []intake.Line) sheet.Lines {
	return func(each func(intake.Line) error) error {
		for _, l := range all {
			if err := each(l); err != nil {
				return err
			}
		}
		return nil
	}
}

// What is downloaded and read in again says the same, in every field.
func TestDownloadReadInAgainSaysTheSame(t *testing.T) {
	t.Parallel()
	all := ikm(40)
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for kind, write := range map[string]func(*bytes.Buffer) error{
			"csv":  func(b *bytes.Buffer) error { return sheet.RegisterCSV(b, lines(all), lang.In(tag)) },
			"xlsx": func(b *bytes.Buffer) error { return sheet.RegisterXLSX(b, lines(all), lang.In(tag)) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			grids, mistakes := sheet.Grids(t.Context(), "ikm."+kind, b.Bytes())
			if len(mistakes) > 0 || len(grids) != 1 {
				t.Fatal(mistakes, len(grids))
			}
			plan := intake.Suggest(grids[0], 0, nil, intake.Exported())
			entries := intake.Entries(grids[0], plan, "2026-12-09")
			if len(entries) != len(all) {
				t.Fatalf("%s %s: %d rows of %d", tag, kind, len(entries), len(all))
			}
			for i, e := range entries {
				if len(e.Wrong) > 0 {
					t.Fatalf("%s %s: %+v", tag, kind, e.Wrong)
				}
				for _, target := range intake.Exported() {
					want := strings.Join(strings.Fields(all[i].Value(target)), " ")
					if got := e.Values[target]; got != want {
						t.Errorf("%s %s, row %d, %s: want %q, got %q", tag, kind, i, target, want, got)
					}
				}
			}
		}
	}
}

// No cell of a CSV file begins as a formula does, whatever the text, and reading
// takes off what was put in front.
func TestNothingDownloadedIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("=+-@'＝ \"a;\n|cmd!A1")), 1, 12, -1).Draw(t, "text")
		l := intake.Line{Name: "x", Facts: map[register.Field]register.Fact{register.FieldAbout: {Value: text, AsOf: "2026-03-01"}}}
		var b bytes.Buffer
		if err := sheet.RegisterCSV(&b, lines([]intake.Line{l}), lang.In(lang.ID)); err != nil {
			t.Fatal(err)
		}
		grids, mistakes := sheet.Grids(t.Context(), "ikm.csv", b.Bytes())
		if len(mistakes) > 0 {
			t.Fatal(mistakes)
		}
		for _, cell := range grids[0].Rows[1].Cells {
			if first := strings.TrimLeft(cell, " \n"); first != "" && strings.ContainsRune("=+-@＝", []rune(first)[0]) {
				t.Fatalf("%q begins like a formula", cell)
			}
		}
	})
}

func TestSIINasListsWhatIsMissing(t *testing.T) {
	t.Parallel()
	all := ikm(2)
	delete(all[1].Facts, register.FieldWater)
	delete(all[1].Facts, register.FieldWomen)
	var b bytes.Buffer
	if err := sheet.SIINas(&b, lines(all), lang.In(lang.ID)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.GetRows("Data produksi")
	if err != nil || len(data) != 3 || len(data[0]) != 18 || data[1][17] != "0" || data[2][17] != "2" {
		t.Errorf("%v, %q", err, data)
	}
	gaps, err := f.GetRows("Yang belum ada")
	if err != nil || len(gaps) != 3 || gaps[1][3] != "Tenaga kerja" || gaps[2][3] != "Air untuk proses produksi" {
		t.Errorf("%v, %q", err, gaps)
	}
}

// counter counts what is written and keeps nothing.
type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }

func BenchmarkRegister(b *testing.B) {
	one := ikm(1)[0]
	many := func(each func(intake.Line) error) error {
		for range 100_000 {
			if err := each(one); err != nil {
				return err
			}
		}
		return nil
	}
	for name, write := range map[string]func(*counter) error{
		"csv":  func(c *counter) error { return sheet.RegisterCSV(c, many, lang.In(lang.ID)) },
		"xlsx": func(c *counter) error { return sheet.RegisterXLSX(c, many, lang.In(lang.ID)) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c := &counter{}
				if err := write(c); err != nil {
					b.Fatal(err)
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapSys)/1e6, "heap-MB")
				b.ReportMetric(float64(c.n)/1e6, "file-MB")
			}
		})
	}
}
