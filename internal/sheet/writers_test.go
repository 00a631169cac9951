package sheet_test

import (
	"bytes"
	"os"
	"testing"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

func TestY(t *testing.T) {
	var out bytes.Buffer
	if err := sheet.XLSX(&out, solvedDay(t), lang.In(lang.ID)); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/day.xlsx", out.Bytes(), 0o644)
	out.Reset()
	sheet.CSV(&out, solvedDay(t), lang.In(lang.ID))
	t.Log(out.String())
	out.Reset()
	sheet.JSON(&out, solvedDay(t))
	t.Log(out.String())
	out.Reset()
	sheet.Problem(&out, solvedDay(t))
	t.Log(out.String())
}
