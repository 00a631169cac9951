package sheet_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// TestPreview shows what a page would mark: bad cells between ! signs.
func TestPreview(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		set := func(sheet, cell string, value any) { must(t, f.SetCellValue(sheet, cell, value)) }
		set("Peserta", "G1", "Warna kartu")
		set("Peserta", "G2", "biru")
		set("Peserta", "C3", "bengkel")
		set("Permintaan", "B2", "Tenun Sandta 01")
		set("Permintaan", "D1", "Prioritsa")
		set("Waktu", "C4", "12:50")
		must(t, f.InsertRows("Meja", 2, 1))
		for i, v := range []any{"Contoh", "Meja 1", "Aula utama"} {
			set("Meja", string(rune('A'+i))+"2", v)
		}
	})
	p, err := sheet.Examine(context.Background(), "soal.xlsx", data, sheet.FormatAuto)
	must(t, err)
	if p.Format != sheet.FormatXLSX || len(p.Mistakes) != 4 || len(p.Tables) != len(sheet.AllTables) {
		t.Errorf("format %s, %d mistakes, %d tables:\n%v", p.Format, len(p.Mistakes), len(p.Tables), p.Mistakes)
	}
	golden(t, "preview.txt", []byte(shownAsText(p)))
}

func shownAsText(p sheet.Preview) string {
	w := lang.In(lang.ID)
	var out strings.Builder
	marked := func(text string, wrong sheet.Mistakes) string {
		if len(wrong) == 0 {
			return text
		}
		return fmt.Sprintf("!%s! %s", text, wrong[0].What(w))
	}
	for _, v := range p.Tables {
		fmt.Fprintf(&out, "# %s %q, %d rows, %d mistakes about the table\n", v.Table, v.Name, v.Total, len(v.Whole))
		for _, h := range v.Header {
			text := h.Text
			if !h.Known {
				text = "(" + text + ")"
			}
			fmt.Fprintf(&out, "| %s ", marked(text, h.Wrong))
		}
		out.WriteByte('\n')
		for _, r := range v.Rows {
			fmt.Fprintf(&out, "%d example=%v", r.Number, r.Example)
			for _, c := range r.Cells {
				fmt.Fprintf(&out, " | %s", marked(c.Text, c.Wrong))
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// TestPreviewIsBounded: of a long table the first rows are shown, and rows with
// mistakes wherever they are.
func TestPreviewIsBounded(t *testing.T) {
	t.Parallel()
	requests := "Dari;Kepada\n" + strings.Repeat("1;2\n", 5000) + "1;1\n" + strings.Repeat("1;2\n", 5000)
	p, err := sheet.Examine(context.Background(), "soal.zip", csvWith(t, "permintaan.csv", requests), sheet.FormatAuto)
	must(t, err)
	v := p.Tables[1]
	if v.Total != 10_001 || len(v.Rows) != sheet.MostShown+1 {
		t.Fatalf("%d rows of %d", len(v.Rows), v.Total)
	}
	last := v.Rows[sheet.MostShown]
	if last.Number != 5002 || len(last.Cells[1].Wrong) != 1 {
		t.Errorf("the bad row is not shown: %+v", last)
	}
}

func TestPreviewOfOtherFormats(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"json": []byte(goodJSON), "dzn": []byte(goodDZN), "none": []byte("halo")} {
		p, err := sheet.Examine(context.Background(), name, data, sheet.FormatAuto)
		must(t, err)
		if len(p.Tables) != 0 || (name == "none") != (len(p.Mistakes) > 0) || name != "none" && len(p.Day.Requests) != 2 {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
