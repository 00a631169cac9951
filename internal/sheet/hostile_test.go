package sheet_test

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wantilan/internal/sheet"
)

// hostile are files that are small to send and meant to be large to read.
func hostile(t testing.TB) map[string][]byte {
	const sheet2, texts = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
	inside := func(part, text string) []byte {
		files := workbookParts(t, workbook(t, nil))
		files[part] = text
		return zipOf(t, files)
	}
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "tawa">`
	for c := 'b'; c < 'k'; c++ {
		laughs += `<!ENTITY ` + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	cell := func(text string) string {
		return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + text + `</t></is></c></row></sheetData></worksheet>`
	}
	return map[string][]byte{
		"a billion laughs":           inside(sheet2, laughs+`]>`+cell("&j;")),
		"laughs in shared texts":     inside(texts, laughs+`]><sst><si><t>&j;</t></si></sst>`),
		"a file of the machine":      inside(sheet2, `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>`+cell("&f;")),
		"a cell of a megabyte":       inside(sheet2, cell(strings.Repeat("x", 1<<20))),
		"a range of all cells":       inside(sheet2, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`),
		"elements within elements":   inside(sheet2, strings.Repeat("<a>", 1<<20)),
		"a CSV cell of 8 megabytes":  csvWith(t, "peserta.csv", "No,Nama\n1,"+strings.Repeat("x", 8<<20)),
		"a CSV of a million columns": csvWith(t, "peserta.csv", "No,Nama"+strings.Repeat(",x", 1<<20)+"\n1,A\n"),
		"quotes that never end":      csvWith(t, "peserta.csv", "No,Nama\n1,\""+strings.Repeat("x\n", 1<<20)),
		"letters that are none":      csvWith(t, "peserta.csv", "No,Nama\n1,A\x00\x01\xff\n"),
	}
}

// What is meant to be large to read is refused in words, or read as what it says.
func TestHostileFilesAreRefusedInWords(t *testing.T) {
	t.Parallel()
	for name, data := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := sheet.Examine(context.Background(), "berkas", data, sheet.FormatAuto)
			must(t, err)
			if len(p.Mistakes) == 0 {
				t.Fatal("the file was taken for a good one")
			}
			worded(t, p.Mistakes)
			if text := p.Mistakes.Error(); strings.Contains(text, "root:") || strings.Contains(text, "tawatawa") {
				t.Errorf("an entity was put in: %.200s", text)
			}
		})
	}
}

// A picture in a workbook is no XML, whatever its bytes look like.
func TestPicturesAreNotTakenApart(t *testing.T) {
	t.Parallel()
	files := workbookParts(t, workbook(t, nil))
	files["xl/media/logo.png"] = strings.Repeat("\x89<PNG>", 1<<17)
	if kind, err := kindOf(t, "logo.xlsx", zipOf(t, files)); kind != "" {
		t.Errorf("a workbook with a picture: %v", err)
	}
}

// BenchmarkHostile tells how long each takes to be refused, and by how much the
// heap grows meanwhile.
//
//	go test ./internal/sheet -run x -bench Hostile -benchtime 3x
func BenchmarkHostile(b *testing.B) {
	for name, data := range hostile(b) {
		b.Run(name, func(b *testing.B) {
			var most atomic.Uint64
			stop, stopped := make(chan struct{}), make(chan struct{})
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			go func() {
				defer close(stopped)
				tick := time.NewTicker(2 * time.Millisecond)
				defer tick.Stop()
				for {
					var now runtime.MemStats
					runtime.ReadMemStats(&now)
					most.Store(max(most.Load(), now.HeapAlloc))
					select {
					case <-stop:
						return
					case <-tick.C:
					}
				}
			}()
			for b.Loop() {
				if _, err := sheet.Examine(context.Background(), "berkas", data, sheet.FormatAuto); err != nil {
					b.Fatal(err)
				}
			}
			close(stop)
			<-stopped
			b.ReportMetric(float64(int64(most.Load())-int64(before.HeapAlloc))/(1<<20), "MiB-more")
		})
	}
}
