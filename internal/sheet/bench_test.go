package sheet_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

// BenchmarkXLSX writes a day of 5,000 meetings.
func BenchmarkXLSX(b *testing.B) {
	var d timetable.Day
	for i := range 50 {
		d.Gathering.Slots = append(d.Gathering.Slots, gathering.Slot{Number: i + 1})
	}
	for i := range 400 {
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{Number: i + 1, Name: fmt.Sprint("Pihak ", i+1)})
	}
	for i := range 5000 {
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: 1 + i%200, To: 201 + i%200})
		d.Bookings = append(d.Bookings, timetable.Booking{Request: i + 1, Slot: 1 + i/100, Table: 1 + i%100})
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := sheet.XLSX(io.Discard, d, lang.In(lang.ID)); err != nil {
			b.Fatal(err)
		}
	}
}

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
