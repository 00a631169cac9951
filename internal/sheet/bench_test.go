package sheet_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/sheet"
)

// BenchmarkRead reads 100,000 requests in each format.
func BenchmarkRead(b *testing.B) {
	const rows = 100_000
	var csv, json strings.Builder
	csv.WriteString("Dari;Kepada;Catatan\n")
	json.WriteString(`{"slots":2,"tables":1,"participants":["A","B"],"meetings":[`)
	for i := range rows {
		fmt.Fprintf(&csv, "1;2;catatan %d\n", i)
		fmt.Fprintf(&json, `{"id":%d,"a":1,"b":"B","note":"catatan %d"},`, i+1, i)
	}
	json.WriteString(`{"a":1,"b":2}]}`)
	book := workbook(b, func(f *excelize.File) {
		must(b, f.DeleteSheet("Permintaan"))
		_, err := f.NewSheet("Permintaan")
		must(b, err)
		w, err := f.NewStreamWriter("Permintaan")
		must(b, err)
		must(b, w.SetRow("A1", []any{"Dari", "Kepada", "Catatan"}))
		for i := range rows {
			must(b, w.SetRow(fmt.Sprintf("A%d", i+2), []any{"Bank A", 1 + i%2, fmt.Sprint("catatan ", i)}))
		}
		must(b, w.Flush())
	})
	for _, c := range []struct {
		name string
		data []byte
	}{{"csv", csvWith(b, "permintaan.csv", csv.String())}, {"json", []byte(json.String())}, {"xlsx", book}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sheet.ReadFrom(context.Background(), c.name, c.data, sheet.FormatAuto); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
