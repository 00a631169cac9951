package sheet_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

// read reads a good file.
func read(t testing.TB, name string, data []byte) timetable.Day {
	t.Helper()
	d, err := sheet.ReadFrom(context.Background(), name, data, sheet.FormatAuto)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

func TestReadWorkbook(t *testing.T) {
	t.Parallel()
	d := read(t, "soal.xlsx", workbook(t, func(f *excelize.File) {
		_, err := f.NewSheet("Kegiatan")
		must(t, err)
		for i, row := range [][]any{{"Judul", "Temu usaha"}, {"Tanggal", "Rabu, 9 Desember 2026"}, {"Zona waktu", "WITA"}, {"Selisih jeda", "2"}} {
			must(t, f.SetSheetRow("Kegiatan", "A"+string(rune('1'+i)), &row))
		}
	}))
	two := 2
	if diff := cmp.Diff(&two, d.Fairness); diff != "" {
		t.Errorf("fairness (-want +got):\n%s", diff)
	}
	g := d.Gathering
	if want, got := "Temu usaha, 2026-12-09 00:00 +0800", g.Title+g.Date.Format(", 2006-01-02 15:04 -0700"); want != got {
		t.Errorf("want %s, got %s", want, got)
	}
	if diff := cmp.Diff([]gathering.Slot{
		{Number: 1, Start: 540, End: 560, Session: gathering.Morning},
		{Number: 2, Start: 560, End: 580, Session: gathering.Morning},
		{Number: 3, Start: 780, End: 800, Session: gathering.Afternoon},
	}, g.Slots); diff != "" {
		t.Errorf("slots (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]gathering.Table{{Number: 1, Name: "Meja 1", Hall: "Aula"}, {Number: 2, Hall: "Aula"}}, g.Tables); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]gathering.Participant{
		{Number: 1, Name: "Tenun Sandat 01", Kind: register.Business, Contact: "Ni Made Contoh 01", Desks: 1, Unavailable: []int{3}},
		{Number: 2, Name: "Ukir Jepun 02", Kind: register.Business, Desks: 1},
		{Number: 3, Name: "Bank A", Kind: register.Bank, Desks: 2},
	}, g.Participants); diff != "" {
		t.Errorf("participants (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]match.Request{
		{Number: 1, From: 1, To: 3, Priority: match.Must, Answer: match.Accepted},
		{Number: 2, From: 2, To: 3, Priority: match.Must, Answer: match.Accepted, Session: int(gathering.Morning), Fixed: 2, After: []int{1}},
	}, d.Requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestForgiven lists what people do to workbooks without meaning anything by it.
func TestForgiven(t *testing.T) {
	t.Parallel()
	want := read(t, "soal.xlsx", workbook(t, nil))
	set := func(f *excelize.File, sheet, cell string, value any) { must(t, f.SetCellValue(sheet, cell, value)) }
	for name, change := range map[string]func(f *excelize.File){
		"headings in other case, with blanks and stars": func(f *excelize.File) {
			set(f, "Peserta", "B1", " NAMA *")
			set(f, "Peserta", "E1", "meja-serentak:")
		},
		"English headings and sheet names": func(f *excelize.File) {
			must(t, f.SetSheetName("Peserta", "Participants"))
			set(f, "Participants", "B1", "Name")
			set(f, "Participants", "F1", "Unavailable")
			must(t, f.SetSheetName("Waktu", "SLOTS"))
		},
		"columns in another order": func(f *excelize.File) {
			for i, row := range [][]any{{"Ruang", "No", "Nama"}, {"Aula", 1, "Meja 1"}, {"Aula", 2, ""}} {
				must(t, f.SetSheetRow("Meja", "A"+string(rune('1'+i)), &row))
			}
		},
		"columns and sheets of their own": func(f *excelize.File) {
			set(f, "Peserta", "G1", "Sudah dihubungi?")
			set(f, "Peserta", "G2", "ya")
			_, err := f.NewSheet("Coretan")
			must(t, err)
		},
		"a title above the headings": func(f *excelize.File) {
			must(t, f.InsertRows("Peserta", 1, 2))
			set(f, "Peserta", "A1", "Daftar peserta 2026")
			must(t, f.MergeCell("Peserta", "A1", "F1"))
		},
		"blank rows between": func(f *excelize.File) {
			must(t, f.InsertRows("Peserta", 3, 2))
			set(f, "Peserta", "B3", "   ")
		},
		"numbers as text and as decimals": func(f *excelize.File) {
			must(t, f.SetCellStr("Peserta", "A2", "1"))
			must(t, f.SetCellStr("Permintaan", "B3", " 2 "))
			must(t, f.SetCellStr("Permintaan", "G3", "2.0"))
			set(f, "Permintaan", "C3", 3.0)
		},
		"no numbers at all": func(f *excelize.File) {
			for row := 2; row <= 4; row++ {
				set(f, "Peserta", "A"+string(rune('0'+row)), nil)
			}
		},
		"rows sorted by something else": func(f *excelize.File) {
			for i, row := range [][]any{{3, "Bank A", "Bank", "", 2, ""}, {1, "Tenun Sandat 01", "IKM", "Ni Made Contoh 01", "", 3}, {2, "Ukir Jepun 02", "IKM", "", "", ""}} {
				must(t, f.SetSheetRow("Peserta", "A"+string(rune('2'+i)), &row))
			}
		},
		"names in other case and with more blanks": func(f *excelize.File) { set(f, "Permintaan", "B2", "tenun\u00a0 sandat 01") },
		"a hidden copy of a sheet": func(f *excelize.File) {
			_, err := f.NewSheet("Participants")
			must(t, err)
			must(t, f.SetSheetVisible("Participants", false))
		},
		"untouched example rows": func(f *excelize.File) {
			must(t, f.InsertRows("Meja", 2, 1))
			for i, v := range []any{"Contoh", "Meja 1", "Aula utama"} {
				set(f, "Meja", string(rune('A'+i))+"2", v)
			}
		},
		"a workbook with the calendar of 1904": func(f *excelize.File) {
			must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: new(true)}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := read(t, "soal.xlsx", workbook(t, change))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the day differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormulaCellsGiveTheirValue(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		must(t, f.SetCellValue("Peserta", "B4", nil))
		must(t, f.SetCellFormula("Peserta", "B4", `"Bank"&" A"`))
	})
	data = replaceInZip(t, data, "</f>", "</f><v>Bank A</v>")
	d := read(t, "soal.xlsx", data)
	if got := d.Gathering.Participants[2].Name; got != "Bank A" {
		t.Errorf("want the formula's value, got %q", got)
	}
}

// replaceInZip changes a text in every entry of a zip.
func replaceInZip(t testing.TB, data []byte, old, new string) []byte {
	t.Helper()
	files := workbookParts(t, data)
	for name, text := range files {
		files[name] = strings.ReplaceAll(text, old, new)
	}
	return zipOf(t, files)
}

func TestClocks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]gathering.Clock{
		"9": 540, "9.20": 560, "09.20": 560, "9:20": 560, "09:20:00": 560, "09.20 WITA": 560, "9:20 AM": 560, "1:05 pm": 785, "12:00 am": 0,
		"0.388888888888889": 560, "9.2": 560, "9,20": 560, "13.05": 785, "46365.3888888889": 560, "2026-12-09T09:20:00": 560, "00.30": 30,
	} {
		d := read(t, "soal.zip", csvWith(t, "waktu.csv", "Mulai;Selesai\n"+text+";24.00\n"))
		if got := d.Gathering.Slots[0].Start; got != want {
			t.Errorf("%q: want %v, got %v", text, want, got)
		}
	}
}

func TestDatesOfBothCalendars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		date1904 bool
		serial   float64
		text     string
	}{{false, 46365, ""}, {true, 44903, ""}, {false, 0, "9/12/2026"}, {false, 0, "2026-12-09"}, {false, 0, "9 December 2026"}, {true, 0, "09-12-2026"}} {
		d := read(t, "soal.xlsx", workbook(t, func(f *excelize.File) {
			must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &c.date1904}))
			_, err := f.NewSheet("Gathering")
			must(t, err)
			must(t, f.SetCellValue("Gathering", "A3", "Date"))
			if c.text != "" {
				must(t, f.SetCellStr("Gathering", "B3", c.text))
			} else {
				must(t, f.SetCellValue("Gathering", "B3", c.serial))
			}
		}))
		if got := d.Gathering.Date.Format("2006-01-02"); got != "2026-12-09" {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestEncodingsAndSeparators(t *testing.T) {
	t.Parallel()
	const text = "No;Nama;Jenis\r\n1;Café – Seni;IKM\r\n2;Bank A;Bank\r\n"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	must(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	must(t, err)
	wideBig, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	must(t, err)
	for name, content := range map[string]string{
		"UTF-8": text, "UTF-8 with mark": "\xef\xbb\xbf" + text, "Windows-1252": latin, "UTF-16 little": wide, "UTF-16 big": wideBig,
		"commas": strings.ReplaceAll(text, ";", ","), "tabs": strings.ReplaceAll(text, ";", "\t"), "sep line": "sep=;\r\n" + text,
		"quotes": strings.ReplaceAll(text, "Bank A", `"Bank A"`), "lone line feeds": strings.ReplaceAll(text, "\r", ""),
		"a title with a comma first": "\"Daftar peserta, 2026\"\r\n" + text,
	} {
		files := goodCSV()
		files["peserta.csv"] = content
		files["permintaan.csv"] = "Dari,Kepada\n1,2\n"
		d := read(t, "soal.zip", zipOf(t, files))
		if got := d.Gathering.Participants[0].Name; got != "Café – Seni" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestReadPaths(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	folder := t.TempDir()
	for name, text := range goodCSV() {
		must(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	must(t, os.WriteFile(filepath.Join(folder, "baca dulu.txt"), []byte("x"), 0o600))
	zipped := filepath.Join(t.TempDir(), "soal.data")
	must(t, os.WriteFile(zipped, zipOf(t, goodCSV()), 0o600))
	want := read(t, "soal.zip", zipOf(t, goodCSV()))
	for _, path := range []string{folder, zipped} {
		got, err := sheet.Read(ctx, path, sheet.FormatAuto)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	if _, err := sheet.Read(ctx, filepath.Join(folder, "tidak ada"), sheet.FormatAuto); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	empty := t.TempDir()
	if _, err := sheet.Read(ctx, empty, sheet.FormatAuto); firstKind(err) != sheet.NoTablesHere {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := sheet.Read(ctx, folder, sheet.FormatJSON); firstKind(err) != sheet.WrongFormat {
		t.Errorf("a folder said to be JSON: %v", err)
	}
}

// firstKind is the kind of the first mistake, or empty.
func firstKind(err error) sheet.Kind {
	ms, _ := err.(sheet.Mistakes)
	if len(ms) == 0 {
		return ""
	}
	return ms[0].Kind
}

func TestFormatCanBeForced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data   []byte
		format sheet.Format
		want   sheet.Kind
	}{
		{[]byte(goodDZN), sheet.FormatDZN, ""}, {[]byte(goodJSON), sheet.FormatJSON, ""},
		{[]byte(goodDZN), sheet.FormatJSON, sheet.Syntax}, {[]byte(goodJSON), sheet.FormatDZN, sheet.Syntax},
		{[]byte(goodDZN), sheet.FormatXLSX, sheet.WrongFormat}, {zipOf(t, goodCSV()), sheet.FormatXLSX, sheet.WrongFormat},
		{workbook(t, nil), sheet.FormatCSV, sheet.WrongFormat}, {nil, sheet.FormatDZN, sheet.Empty},
	} {
		_, err := sheet.ReadFrom(context.Background(), "soal", c.data, c.format)
		if got := firstKind(err); got != c.want {
			t.Errorf("%.20q as %s: want %q, got %v", c.data, c.format, c.want, err)
		}
	}
	if _, err := sheet.ParseFormat("xls"); err == nil {
		t.Error("xls is no format of ours")
	}
	if f, err := sheet.ParseFormat("auto"); f != sheet.FormatAuto || err != nil {
		t.Errorf("auto: %q, %v", f, err)
	}
	for _, f := range sheet.Formats {
		if got, err := sheet.ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
}

func TestCancelledReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, data := range [][]byte{[]byte(goodDZN), []byte(goodJSON), workbook(t, nil), zipOf(t, goodCSV())} {
		if _, err := sheet.ReadFrom(ctx, "soal", data, sheet.FormatAuto); !errors.Is(err, context.Canceled) {
			t.Errorf("%.10q: want the context's error, got %v", data, err)
		}
	}
}

func TestExampleDZN(t *testing.T) {
	t.Parallel()
	d := read(t, "soal.dzn", []byte(goodDZN))
	if diff := cmp.Diff([]match.Request{
		{Number: 1, From: 1, To: 2, Priority: match.Want, Answer: match.Accepted, Fixed: 2, After: []int{2}},
		{Number: 2, From: 3, To: 1, Priority: match.Want, Answer: match.Accepted, Session: 1},
	}, d.Requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if got := d.Gathering.Participants[2].Unavailable; !slices.Equal(got, []int{2}) {
		t.Errorf("participant 3 is unavailable in %v", got)
	}
	if got := []gathering.Session{d.Gathering.Slots[0].Session, d.Gathering.Slots[1].Session}; !slices.Equal(got, []gathering.Session{gathering.Morning, gathering.Afternoon}) {
		t.Errorf("sessions %v", got)
	}
}
