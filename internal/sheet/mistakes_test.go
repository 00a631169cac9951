package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// goodSheets is a workbook without mistakes; cases change it.
var goodSheets = []struct {
	name string
	rows [][]any
}{
	{"Peserta", [][]any{
		{"No", "Nama", "Jenis", "Penghubung", "Meja serentak", "Tidak bisa"},
		{1, "Tenun Sandat 01", "IKM", "Ni Made Contoh 01", "", "3"},
		{2, "Ukir Jepun 02", "IKM", "", "", ""},
		{3, "Bank A", "Bank", "", 2, ""},
	}},
	{"Permintaan", [][]any{
		{"No", "Dari", "Kepada", "Prioritas", "Jawaban", "Sesi", "Slot tetap", "Setelah", "Catatan"},
		{1, "Tenun Sandat 01", "Bank A", "wajib", "", "", "", "", ""},
		{2, 2, 3, 1, "", "pagi", 2, "1", ""},
	}},
	{"Waktu", [][]any{
		{"No", "Mulai", "Selesai", "Sesi"},
		{1, "09.00", "09.20", "pagi"},
		{2, 0.388888888888889, 0.402777777777778, ""},
		{3, "13:00:00", "13:20", "siang"},
	}},
	{"Meja", [][]any{{"No", "Nama", "Ruang"}, {1, "Meja 1", "Aula"}, {2, "", "Aula"}}},
}

// workbook writes goodSheets after a change.
func workbook(t testing.TB, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, s := range goodSheets {
		if _, err := f.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		for i, row := range s.rows {
			if err := f.SetSheetRow(s.name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(t, f.DeleteSheet("Sheet1"))
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tester is what the makers of files need of a test, a benchmark or a property.
type tester interface {
	Helper()
	Fatal(args ...any)
}

func must(t tester, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zipOf makes a zip of named texts.
func zipOf(t tester, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range files {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	return out.Bytes()
}

// goodCSV is a CSV set without mistakes, divided by semicolons.
func goodCSV() map[string]string {
	return map[string]string{
		"peserta.csv":    "Nama;Jenis\r\nTenun Sandat 01;IKM\r\nBank A;bank\r\n",
		"permintaan.csv": "Dari;Kepada\r\nTenun Sandat 01;2\r\n",
		"waktu.csv":      "Mulai;Selesai\r\n09.00;09.20\r\n09.20;09.40\r\n",
		"meja.csv":       "Nama\r\nMeja 1\r\n",
	}
}

func csvWith(t testing.TB, name, text string) []byte {
	t.Helper()
	files := goodCSV()
	files[name] = text
	return zipOf(t, files)
}

const goodDZN = `% tiny
nBusiness = 3; nMeetings = 2; nTables = 1; nTotalSlots = 2; nMorningSlots = 1;
requested = [| 1, 2, 3, | 3, 1, 1, |];
meetingsxBusiness = [{1,2,3}, {1,2}, {1,3}];
nMeetingsBusiness = [2,1,1];
forbidden = [{0}, {}, {0,2}];
fixed = [2,0];
precedences = [{2},{}];
`

func dznWith(old, new string) []byte { return []byte(strings.Replace(goodDZN, old, new, 1)) }

const goodJSON = `{"slots": 3, "tables": ["Meja 1"],
"participants": [{"name": "Tenun"}, {"name": "Bank", "kind": "bank"}, "Hotel"],
"meetings": [{"a": 1, "b": "Bank"}, {"a": 3, "b": 1, "after": [1], "slot": 2}]}`

func jsonWith(old, new string) []byte { return []byte(strings.Replace(goodJSON, old, new, 1)) }

// badFile is an input with what is wrong about it in its name.
type badFile struct {
	name string // also tells the golden file what was wrong
	file string
	data []byte
}

func badFiles(t *testing.T) []badFile {
	var all []badFile
	for _, some := range []func(t *testing.T) []badFile{badContainers, badSheets, badRows, badTimesAndRest, badCSV, badDZN, badJSON} {
		all = append(all, some(t)...)
	}
	return all
}

// book is a bad workbook: the good one after a change.
func book(t *testing.T, name string, change func(f *excelize.File)) badFile {
	t.Helper()
	return badFile{name, "soal.xlsx", workbook(t, change)}
}

// set changes one cell.
func set(t *testing.T, sheet, cell string, value any) func(f *excelize.File) {
	return func(f *excelize.File) { must(t, f.SetCellValue(sheet, cell, value)) }
}

// badContainers are files that are nothing we read.
func badContainers(t *testing.T) []badFile {
	return []badFile{
		{"nothing in the file", "soal.xlsx", nil},
		{"only blanks", "soal.json", []byte(" \r\n")},
		{"a picture", "soal.png", []byte("\x89PNG\r\n\x1a\n\x00\x00")},
		{"old Excel", "soal.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....")},
		{"OpenDocument", "soal.ods", zipOf(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})},
		{"a zip of something else", "foto.zip", zipOf(t, map[string]string{"foto.txt": "x"})},
		{"a damaged zip", "soal.xlsx", []byte("PK\x03\x04 and nothing more")},
		{"a workbook that is none", "soal.xlsx", zipOf(t, map[string]string{"xl/workbook.xml": "<oops"})},
		{"one CSV file alone", "peserta.csv", []byte("Nama;Jenis\nA;IKM\n")},
	}
}

// badSheets are workbooks whose sheets, headings or participants are wrong.
func badSheets(t *testing.T) []badFile {
	return []badFile{
		book(t, "wrong sheet names", func(f *excelize.File) {
			must(t, f.SetSheetName("Peserta", "Pesrta"))
			must(t, f.SetSheetName("Waktu", "Jam"))
		}),
		book(t, "a missing sheet", func(f *excelize.File) { must(t, f.DeleteSheet("Meja")) }),
		book(t, "the same table twice", func(f *excelize.File) {
			_, err := f.NewSheet("Participants")
			must(t, err)
		}),
		book(t, "a hidden sheet", func(f *excelize.File) { must(t, f.SetSheetVisible("Permintaan", false)) }),
		book(t, "an empty sheet", func(f *excelize.File) {
			must(t, f.DeleteSheet("Meja"))
			_, err := f.NewSheet("Meja")
			must(t, err)
		}),
		book(t, "a needed column missing", set(t, "Permintaan", "C1", "Yang dituju")),
		book(t, "a heading misspelt", set(t, "Peserta", "C1", "Jenid")),
		book(t, "a heading twice", set(t, "Peserta", "D1", "nama")),
		book(t, "merged cells", func(f *excelize.File) { must(t, f.MergeCell("Peserta", "B3", "C4")) }),
		book(t, "an error cell", set(t, "Peserta", "B3", "#REF!")),
		book(t, "a formula without a result", func(f *excelize.File) {
			must(t, f.SetCellValue("Peserta", "B3", nil))
			must(t, f.SetCellFormula("Peserta", "B3", `"A"&"B"`))
		}),
		book(t, "a name missing", set(t, "Peserta", "B3", nil)),
		book(t, "a name twice", set(t, "Peserta", "B3", " tenun  SANDAT 01")),
		book(t, "an unknown kind", set(t, "Peserta", "C2", "bengkel")),
		book(t, "many desks, words for desks, negative desks", func(f *excelize.File) {
			set(t, "Peserta", "E2", 5000)(f)
			set(t, "Peserta", "E3", "dua")(f)
			set(t, "Peserta", "E4", -1)(f)
		}),
	}
}

// badRows are workbooks whose rows contradict each other.
func badRows(t *testing.T) []badFile {
	return []badFile{
		book(t, "unavailable in slots that are not there", func(f *excelize.File) {
			set(t, "Peserta", "F2", "1, 4")(f)
			set(t, "Peserta", "F3", "0-2")(f)
			set(t, "Peserta", "F4", "pagi")(f)
		}),
		book(t, "a date where Excel changed 3-5", func(f *excelize.File) {
			set(t, "Peserta", "F2", 46086)(f)
		}),
		book(t, "unknown names", func(f *excelize.File) {
			set(t, "Permintaan", "B2", "Tenun Sandta 01")(f)
			set(t, "Permintaan", "C2", "Pasar Induk")(f)
			set(t, "Permintaan", "C3", 9)(f)
		}),
		book(t, "nobody asked", set(t, "Permintaan", "C2", "  ")),
		book(t, "a meeting with oneself", set(t, "Permintaan", "C3", "Ukir Jepun 02")),
		book(t, "unknown priority, answer, session", func(f *excelize.File) {
			set(t, "Permintaan", "D2", "penting")(f)
			set(t, "Permintaan", "E2", "mungkin")(f)
			set(t, "Permintaan", "F3", "malam")(f)
		}),
		book(t, "a fixed slot that is not there", func(f *excelize.File) {
			set(t, "Permintaan", "G2", 4)(f)
			set(t, "Permintaan", "G3", "1,5")(f)
		}),
		book(t, "after itself and after nothing", func(f *excelize.File) {
			set(t, "Permintaan", "H2", "1")(f)
			set(t, "Permintaan", "H3", "7")(f)
		}),
		book(t, "the same number twice", set(t, "Permintaan", "A3", 1)),
		book(t, "a gap in the numbers", set(t, "Peserta", "A4", 5)),
		book(t, "a number missing", set(t, "Peserta", "A3", nil)),
		book(t, "a number that is none", set(t, "Peserta", "A3", "kedua")),
	}
}

// badTimesAndRest are workbooks with wrong times, examples and texts.
func badTimesAndRest(t *testing.T) []badFile {
	return []badFile{
		book(t, "slots in the wrong order", func(f *excelize.File) {
			set(t, "Waktu", "B4", "09.30")(f)
			set(t, "Waktu", "C4", "09.50")(f)
		}),
		book(t, "a slot that ends before it starts", set(t, "Waktu", "C2", "08.50")),
		book(t, "no end", set(t, "Waktu", "C2", nil)),
		book(t, "times for some slots only", func(f *excelize.File) {
			set(t, "Waktu", "B3", nil)(f)
			set(t, "Waktu", "C3", nil)(f)
		}),
		book(t, "times that are none", func(f *excelize.File) {
			set(t, "Waktu", "B2", "pagi sekali")(f)
			set(t, "Waktu", "C2", 9.75)(f)
			set(t, "Waktu", "B4", "25:00")(f)
		}),
		book(t, "a changed example row", func(f *excelize.File) { set(t, "Peserta", "A3", "Contoh")(f) }),
		book(t, "a control character", func(f *excelize.File) { set(t, "Peserta", "B3", "Ukir\u007fJepun")(f) }),
		book(t, "a text too long", set(t, "Peserta", "B3", strings.Repeat("x", 201))),
		book(t, "nothing but headings", func(f *excelize.File) {
			must(t, f.RemoveRow("Meja", 3))
			must(t, f.RemoveRow("Meja", 2))
		}),
		book(t, "a bad day and zone", func(f *excelize.File) {
			_, err := f.NewSheet("Kegiatan")
			must(t, err)
			set(t, "Kegiatan", "A1", "Tanggal")(f)
			set(t, "Kegiatan", "B1", "32 Desember 2026")(f)
			set(t, "Kegiatan", "A2", "Zona waktu")(f)
			set(t, "Kegiatan", "B2", "Asia/Denpasar")(f)
			set(t, "Kegiatan", "A3", "Judl")(f)
		}),
	}
}

// badCSV are zips of CSV files.
func badCSV(t *testing.T) []badFile {
	latin, err := charmap.Windows1252.NewEncoder().String("Nama\nCafé – Seni\n\"rusak\"x\n")
	must(t, err)
	return []badFile{
		{"CSV with NUL bytes", "soal.zip", csvWith(t, "peserta.csv", "Nama\nA\x00B\n")},
		{"CSV with quotes that do not match, in Windows-1252", "soal.zip", csvWith(t, "peserta.csv", latin)},
		{"CSV with a table missing", "soal.zip", func() []byte {
			files := goodCSV()
			files["mej.csv"] = files["meja.csv"]
			delete(files, "meja.csv")
			return zipOf(t, files)
		}()},
		{"CSV with too many columns", "soal.zip", csvWith(t, "meja.csv", strings.Repeat("a;", 300))},
		{"CSV with an unknown name in a row after blanks", "soal.zip", csvWith(t, "permintaan.csv", "Dari;Kepada\r\n\r\n;\r\nTenun Sandat 1;Bank B\r\n")},
	}
}

// badDZN are instances of research problems.
func badDZN(t *testing.T) []badFile {
	return []badFile{
		{"dzn: not finished", "soal.dzn", dznWith("fixed = [2,0];\n", "fixed = [2,\n")},
		{"dzn: not a number", "soal.dzn", dznWith("nTables = 1", "nTables = satu")},
		{"dzn: fields missing, unknown and twice", "soal.dzn", dznWith("nTables = 1;", "nTabels = 1; nBusiness = 3;")},
		{"dzn: sizes out of range", "soal.dzn", dznWith("nTotalSlots = 2; nMorningSlots = 1", "nTotalSlots = 100000; nMorningSlots = -1")},
		{"dzn: rows of the wrong length", "soal.dzn", dznWith("| 3, 1, 1, |]", "| 3, 1 |]")},
		{"dzn: number of meetings", "soal.dzn", dznWith("nMeetings = 2", "nMeetings = 3")},
		{"dzn: unknown participant, itself, session", "soal.dzn", dznWith("| 1, 2, 3, | 3, 1, 1, |]", "| 1, 4, 3, | 3, 3, 7, |]")},
		{"dzn: slots that are not there", "soal.dzn", dznWith("forbidden = [{0}, {}, {0,2}];\nfixed = [2,0]", "forbidden = [{0}, {}, {0,3}];\nfixed = [3,0]")},
		{"dzn: before itself", "soal.dzn", dznWith("precedences = [{2},{}]", "precedences = [{1},{5}]")},
		{"dzn: contradiction", "soal.dzn", dznWith("[{1,2,3}, {1,2}, {1,3}];\nnMeetingsBusiness = [2,1,1]", "[{1,2}, {1,2}, {1,3}];\nnMeetingsBusiness = [2,1,0]")},
		{"dzn: of the wrong kind", "soal.dzn", dznWith("forbidden = [{0}, {}, {0,2}]", "forbidden = [1, {}, {0,2}]")},
		{"dzn: a semicolon missing", "soal.dzn", dznWith("nTables = 1;", "nTables = 1")},
		{"dzn: no name", "soal.dzn", dznWith("nTables", "= nTables")},
		{"dzn: half a row", "soal.dzn", []byte("nBusiness = 1; requested = [| 1, 2")},
		{"dzn: a range without end", "soal.dzn", dznWith("{0,2}", "1..")},
		{"dzn: comment without end", "soal.dzn", dznWith("% tiny", "/* tiny")},
		{"dzn: too deep", "soal.dzn", dznWith("[2,0]", "[[[[[2]]]]]")},
	}
}

// badJSON are problems in our JSON.
func badJSON(t *testing.T) []badFile {
	return []badFile{
		{"json: not finished", "soal.json", []byte(goodJSON[:60])},
		{"json: a comma too many", "soal.json", jsonWith(`"Hotel"]`, `"Hotel",]`)},
		{"json: something after the end", "soal.json", []byte(goodJSON + "\n[]")},
		{"json: not UTF-8", "soal.json", jsonWith("Tenun", "Ten\xffun")},
		{"json: a list outside", "soal.json", []byte(`[1, 2]`)},
		{"json: unknown fields", "soal.json", jsonWith(`"slots": 3`, `"slots": 3, "mettings": [], "colour": 1, "slots": 4`)},
		{"json: fields missing", "soal.json", []byte(`{"tables": 1, "participants": 2}`)},
		{"json: both names of a field", "soal.json", jsonWith(`"slots": 3`, `"slots": 3, "requests": []`)},
		{"json: wrong types", "soal.json", jsonWith(`"slots": 3, "tables": ["Meja 1"]`, `"slots": "3", "tables": [1], "sample": 1, "title": 7, "fairness": -1`)},
		{"json: unknown participants", "soal.json", jsonWith(`"a": 1, "b": "Bank"`, `"a": 4, "b": "Bnak"`)},
		{"json: a participant of no kind", "soal.json", jsonWith(`"a": 1, "b": "Bank"`, `"a": true, "b": "Pasar"`)},
		{"json: with itself", "soal.json", jsonWith(`"b": "Bank"`, `"b": "tenun"`)},
		{"json: slots and requests that are not there", "soal.json", jsonWith(`"after": [1], "slot": 2`, `"after": [2, 3, "x"], "slot": 4`)},
		{"json: unknown words", "soal.json", jsonWith(`"kind": "bank"`, `"kind": "bakery"`)},
		{"json: lists that are none", "soal.json", jsonWith(`"name": "Tenun"`, `"name": "Tenun", "unavailable": 1, "desks": 0`)},
		{"json: a name twice", "soal.json", jsonWith(`"Hotel"`, `"BANK"`)},
		{"json: a wrong id", "soal.json", jsonWith(`{"name": "Tenun"}`, `{"id": 3, "name": "Tenun"}`)},
		{"json: bad times", "soal.json", jsonWith(`"slots": 3`, `"slots": [{"start": "9.00", "end": "9.20"}, {"start": "9.10", "end": "9.30"}, {"start": "10"}, {"start": "11", "end": "x"}, {"start": "12", "end": "11"}, {}]`)},
		{"json: bad day and zone", "soal.json", jsonWith(`"slots": 3`, `"slots": 3, "date": "9 Desember", "zone": "Bali"`)},
		{"json: a NUL in a name", "soal.json", jsonWith(`Tenun`, `Te\u0000nun`)},
		{"json: too deep", "soal.json", []byte(strings.Repeat(`{"a":`, 40))},
	}
}

// TestMistakes keeps every message that a bad file gets, in both languages, in a
// file that people can read and correct.
func TestMistakes(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, c := range badFiles(t) {
		_, err := sheet.ReadFrom(context.Background(), c.file, c.data, sheet.FormatAuto)
		ms, ok := err.(sheet.Mistakes)
		if !ok || len(ms) == 0 {
			t.Errorf("%s: no mistake found (%v)", c.name, err)
			continue
		}
		fmt.Fprintf(&out, "# %s\n%s\n%s\n\n", c.name, ms.Word(lang.In(lang.ID)), ms.Error())
	}
	golden(t, "mistakes.txt", []byte(out.String()))
}

func TestGoodFilesHaveNoMistakes(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"soal.xlsx": workbook(t, nil), "soal.zip": zipOf(t, goodCSV()), "soal.dzn": []byte(goodDZN), "soal.json": []byte(goodJSON),
	} {
		if _, err := sheet.ReadFrom(context.Background(), name, data, sheet.FormatAuto); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// workbookParts is the text of every entry of a zip.
func workbookParts(t tester, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		must(t, err)
		text, err := io.ReadAll(in)
		must(t, err)
		files[f.Name] = string(text)
	}
	return files
}
