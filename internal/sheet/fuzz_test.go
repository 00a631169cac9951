package sheet_test

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// sound checks what holds for any input at all: either every mistake is worded
// and placed in a line, or the day makes a problem without mistakes and reads back
// from our JSON as it is.
func sound(t *testing.T, name string, data []byte, f sheet.Format) {
	t.Helper()
	p, err := sheet.Examine(context.Background(), name, data, f)
	must(t, err)
	if len(p.Mistakes) > 0 {
		worded(t, p.Mistakes)
		return
	}
	problem, _ := p.Day.Problem()
	if err := problem.Check(); err != nil {
		t.Fatalf("a day was read that makes no problem: %v", err)
	}
	var out bytes.Buffer
	must(t, sheet.Problem(&out, p.Day))
	again, err := sheet.ReadFrom(context.Background(), name, out.Bytes(), sheet.FormatJSON)
	if err != nil {
		t.Fatalf("the day does not read back: %v\n%s", err, out.Bytes())
	}
	if diff := cmp.Diff(p.Day, again); diff != "" {
		t.Fatalf("the day reads back differently (-want +got):\n%s", diff)
	}
}

func worded(t *testing.T, ms sheet.Mistakes) {
	t.Helper()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for _, m := range ms {
			if text := m.Word(lang.In(tag)); text == "" || strings.Contains(text, "[sheet.") || strings.ContainsAny(text, "\n\r") {
				t.Fatalf("%s: badly worded: %q", tag, text)
			}
		}
	}
}

func FuzzDZN(f *testing.F) {
	f.Add([]byte(goodDZN))
	f.Add([]byte("nBusiness=1;nMeetings=0;nTables=1;nTotalSlots=1;nMorningSlots=0;requested=[||];forbidden=[1..1];"))
	f.Add([]byte("/* nBusiness */ a = [|1,|2|]; b = {}; c = -1;"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "soal.dzn", data, sheet.FormatDZN) })
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(goodJSON))
	for _, name := range []string{"problem.json", "filled.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		must(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"slots":[{"start":"9","end":"10","session":"pagi"}],"tables":1,"participants":2,"requests":[{"a":2,"b":1}],"agenda":[{"start":"8","end":"9"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "soal.json", data, sheet.FormatJSON) })
}

func FuzzCSV(f *testing.F) {
	good := goodCSV()
	f.Add(good["peserta.csv"], good["permintaan.csv"], good["waktu.csv"], good["meja.csv"])
	f.Add("No\tNama\n2\t\"B\"\n1\tA\n", "Dari,Kepada,Setelah\n1,2,2\n2,1,\n", "No,Sesi\n1,pagi\n", "sep=,\nNo\n1\n")
	f.Fuzz(func(t *testing.T, people, requests, slots, tables string) {
		sound(t, "soal.zip", zipOf(t, map[string]string{"peserta.csv": people, "permintaan.csv": requests, "waktu.csv": slots, "meja.csv": tables}), sheet.FormatCSV)
	})
}

// FuzzXLSX changes the text of one worksheet: a changed zip would only meet its
// checksum.
func FuzzXLSX(f *testing.F) {
	parts := workbookParts(f, workbook(f, nil))
	f.Add(parts["xl/worksheets/sheet2.xml"])
	f.Add(parts["xl/worksheets/sheet4.xml"])
	f.Add(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c></row><row r="2"><c r="A2"><f>B2</f></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, worksheet string) {
		changed := maps.Clone(parts)
		changed["xl/worksheets/sheet2.xml"] = worksheet
		sound(t, "soal.xlsx", zipOf(t, changed), sheet.FormatXLSX)
	})
}

func FuzzAny(f *testing.F) {
	f.Add(workbook(f, nil))
	f.Add(zipOf(f, goodCSV()))
	f.Add([]byte(goodDZN))
	f.Add([]byte(goodJSON))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "soal", data, sheet.FormatAuto) })
}

func FuzzResult(f *testing.F) {
	f.Add([]byte(goodResult))
	f.Add([]byte(`{"status":"unknown","meetings":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := sheet.ReadResult(bytes.NewReader(data))
		if ms, bad := err.(sheet.Mistakes); bad {
			worded(t, ms)
			return
		}
		must(t, err)
		for _, m := range r.Meetings {
			if m.ID < 1 || m.Slot < 1 || m.Table < 1 || m.A < 1 || m.B < 1 {
				t.Fatalf("a meeting that is none was read: %+v", m)
			}
		}
	})
}
