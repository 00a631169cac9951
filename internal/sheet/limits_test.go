package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/sheet"
)

// examine reads a file that is refused or accepted.
func kindOf(t *testing.T, name string, data []byte) (sheet.Kind, error) {
	t.Helper()
	_, err := sheet.ReadFrom(context.Background(), name, data, sheet.FormatAuto)
	return firstKind(err), err
}

func TestLargeFilesAreRefusedUnread(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "besar.xlsx")
	f, err := os.Create(path)
	must(t, err)
	must(t, f.Truncate(50<<20)) // a hole: nothing is stored
	must(t, f.Close())
	_, err = sheet.Read(context.Background(), path, sheet.FormatAuto)
	if firstKind(err) != sheet.TooLarge || !strings.Contains(err.Error(), "50 MB") {
		t.Errorf("a 50 MB file: %v", err)
	}
	if kind, err := kindOf(t, "besar.json", make([]byte, sheet.MostBytes+1)); kind != sheet.TooLarge {
		t.Errorf("an upload above the limit: %v", err)
	}
	if _, err := sheet.ReadResult(&endless{}); firstKind(err) != sheet.TooLarge {
		t.Errorf("an endless result: %v", err)
	}
	folder := t.TempDir()
	big, err := os.Create(filepath.Join(folder, "peserta.csv"))
	must(t, err)
	must(t, big.Truncate(sheet.MostBytes+1))
	must(t, big.Close())
	if _, err := sheet.Read(context.Background(), folder, sheet.FormatAuto); firstKind(err) != sheet.TooLarge {
		t.Errorf("a folder with a large file: %v", err)
	}
}

// endless gives blanks for ever.
type endless struct{}

func (*endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestZipBombs(t *testing.T) {
	t.Parallel()
	honest := func(name string, size int) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create(name)
		must(t, err)
		block := make([]byte, 1<<20)
		for range size >> 20 {
			_, err = w.Write(block)
			must(t, err)
		}
		must(t, z.Close())
		return out.Bytes()
	}
	for name, data := range map[string][]byte{
		"a workbook that unpacks to 300 MB":   claiming(t, "xl/workbook.xml", 300<<20),
		"a CSV that unpacks to 40 MB":         honest("peserta.csv", 40<<20),
		"a workbook that tells a small size":  lying(t, "xl/workbook.xml"),
		"a CSV that tells a small size":       lying(t, "peserta.csv"),
		"a workbook said to hold 2^63 bytes":  claiming(t, "xl/workbook.xml", 1<<63),
		"sizes that add up beyond all counts": claiming(t, "xl/workbook.xml", 1<<64-1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, err := kindOf(t, "bom.zip", data)
			if kind != sheet.ZipTooLarge && kind != sheet.BadZip && kind != sheet.BadWorkbook {
				t.Errorf("want a refusal, got %v", err)
			}
		})
	}
}

// lying makes a zip whose entry is larger than it says.
func lying(t *testing.T, name string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	must(t, err)
	block := make([]byte, 1<<20)
	for range 40 {
		_, err = w.Write(block)
		must(t, err)
	}
	must(t, w.Close())
	return rawZip(t, name, packed.Bytes(), 10)
}

// claiming makes a zip whose entry says that it is larger than it is.
func claiming(t *testing.T, name string, size uint64) []byte {
	t.Helper()
	return rawZip(t, name, []byte{3, 0}, size)
}

func rawZip(t *testing.T, name string, packed []byte, size uint64) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: size})
	must(t, err)
	_, err = w.Write(packed)
	must(t, err)
	must(t, z.Close())
	return out.Bytes()
}

// TestAbsurdWorkbooks: a few kilobytes that would keep the reader busy for long
// are refused after one look.
func TestAbsurdWorkbooks(t *testing.T) {
	t.Parallel()
	const sheet2, texts = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
	inSheet := func(rows string) string {
		return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
	}
	for name, c := range map[string]struct {
		part, text string
		want       sheet.Kind
	}{
		"millions of empty cells":        {sheet2, inSheet(`<row>` + strings.Repeat(`<c/>`, sheet.MostCells) + `</row>`), sheet.SheetTooLarge},
		"millions of empty rows":         {sheet2, inSheet(strings.Repeat(`<row/>`, sheet.MostCells+1)), sheet.SheetTooLarge},
		"millions of empty shared texts": {texts, `<sst>` + strings.Repeat(`<si/>`, 1_000_001) + `</sst>`, sheet.SheetTooLarge},
		"an oversized part":              {"xl/styles.xml", strings.Repeat(" ", 9<<20), sheet.SheetTooLarge},
		"a column far out":               {sheet2, inSheet(`<row r="1"><c r="XFD1"><v>1</v></c></row>`), sheet.TooManyColumn},
		"a row far out":                  {sheet2, inSheet(`<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>`), sheet.BadWorkbook},
		"no sheet at all":                {sheet2, "", sheet.NoHeadings},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := workbookParts(t, workbook(t, nil))
			files[c.part] = c.text
			if kind, err := kindOf(t, "aneh.xlsx", zipOf(t, files)); kind != c.want {
				t.Errorf("want %s, got %.200v", c.want, err)
			}
		})
	}
}

func TestAbsurdZips(t *testing.T) {
	t.Parallel()
	many := map[string]string{"xl/workbook.xml": ""}
	for i := range sheet.MostEntries {
		many[fmt.Sprintf("%d.csv", i)] = "x"
	}
	if kind, err := kindOf(t, "banyak.zip", zipOf(t, many)); kind != sheet.ZipTooMany {
		t.Errorf("too many entries: %v", err)
	}
	climbing := goodCSV()
	climbing["../../../etc/meja.csv"] = climbing["meja.csv"]
	delete(climbing, "meja.csv")
	climbing["__MACOSX/._peserta.csv"] = "\x00\x05"
	climbing[".meja.csv"] = "\x00"
	climbing["gambar/"] = ""
	if kind, err := kindOf(t, "naik.zip", zipOf(t, climbing)); kind != "" {
		t.Errorf("names are only names: %v", err)
	}
	cut := workbook(t, nil)
	if kind, err := kindOf(t, "potong.xlsx", cut[:len(cut)/2]); kind != sheet.BadZip {
		t.Errorf("a zip cut in half: %v", err)
	}
	changed := bytes.Clone(cut)
	binary.LittleEndian.PutUint32(changed[14:], 1) // the first entry's checksum
	if _, err := kindOf(t, "rusak.xlsx", changed); err != nil && firstKind(err) == "" {
		t.Errorf("a broken checksum gave an error without a kind: %v", err)
	}
}

// TestHundredThousandRows: as many requests as the library takes are read; more
// participants than it takes are refused with one clear word.
func TestHundredThousandRows(t *testing.T) {
	t.Parallel()
	const rows = 100_000
	var requests strings.Builder
	requests.WriteString("Dari;Kepada;Catatan\n")
	for i := range rows {
		fmt.Fprintf(&requests, "%d;%d;catatan %d\n", 1+i%2, 2-i%2, i)
	}
	d := read(t, "besar.zip", csvWith(t, "permintaan.csv", requests.String()))
	if len(d.Requests) != rows || d.Requests[rows-1].Note != "catatan 99999" {
		t.Errorf("read %d requests", len(d.Requests))
	}
	people := "Nama\n" + strings.Repeat("x\n", rows)
	if kind, err := kindOf(t, "besar.zip", csvWith(t, "peserta.csv", people)); kind != sheet.TooMany {
		t.Errorf("100,000 participants: %.300v", err)
	}
}

func TestHundredThousandRowsOfWorkbook(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes and reads a large workbook; left out with -short")
	}
	const rows = 100_000
	data := workbook(t, func(f *excelize.File) {
		must(t, f.DeleteSheet("Permintaan"))
		_, err := f.NewSheet("Permintaan")
		must(t, err)
		w, err := f.NewStreamWriter("Permintaan")
		must(t, err)
		must(t, w.SetRow("A1", []any{"Dari", "Kepada", "Catatan"}))
		for i := range rows {
			must(t, w.SetRow(fmt.Sprintf("A%d", i+2), []any{"Bank A", 1 + i%2, fmt.Sprint("catatan ", i)}))
		}
		must(t, w.Flush())
	})
	d := read(t, "besar.xlsx", data)
	if len(d.Requests) != rows || d.Requests[rows-1].Note != "catatan 99999" {
		t.Errorf("read %d requests", len(d.Requests))
	}
}

func TestMistakesAreCapped(t *testing.T) {
	t.Parallel()
	requests := "Dari;Kepada\n" + strings.Repeat("entah;siapa\n", 50_000)
	_, err := sheet.ReadFrom(context.Background(), "salah.zip", csvWith(t, "permintaan.csv", requests), sheet.FormatAuto)
	ms, _ := err.(sheet.Mistakes)
	if len(ms) != sheet.MostMistakes+1 || ms[sheet.MostMistakes].Kind != sheet.More {
		t.Fatalf("%d mistakes, the last %v", len(ms), ms[len(ms)-1].Kind)
	}
	meetings := `{"slots":1,"tables":1,"participants":2,"meetings":[` + strings.Repeat(`{"a":1,"b":1},`, 3000) + `{"a":1,"b":2}]}`
	_, err = sheet.ReadFrom(context.Background(), "salah.json", []byte(meetings), sheet.FormatAuto)
	ms, _ = err.(sheet.Mistakes)
	if want := "salah.json: 2000 more mistakes are not listed. Correct those above and try again."; len(ms) != sheet.MostMistakes+1 || ms[sheet.MostMistakes].Error() != want {
		t.Errorf("%d mistakes, the last: %v", len(ms), ms[len(ms)-1])
	}
}

func TestFloodOfValues(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"json": []byte(`{"slots":[` + strings.Repeat("0,", 3_000_000) + `0]}`),
		"dzn":  []byte("nBusiness = 1; fixed = [" + strings.Repeat("0,", 3_000_000) + "0];"),
	} {
		if kind, err := kindOf(t, "banjir."+name, data); kind != sheet.TooManyValues {
			t.Errorf("%s: %.200v", name, err)
		}
	}
	if kind, err := kindOf(t, "dalam.json", []byte(strings.Repeat("[", 1<<20))); kind != sheet.TooDeep {
		t.Errorf("deep: %.200v", err)
	}
	_, err := kindOf(t, "kunci.json", []byte("{"+strings.Repeat(`"x":1,`, 200_000)+`"y":1}`))
	if ms, _ := err.(sheet.Mistakes); len(ms) < 100 || len(ms) > 200 {
		t.Errorf("many keys: %d mistakes", len(ms))
	}
}
