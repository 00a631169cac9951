package sheet_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
)

func madeUpPrices() register.PriceList {
	l := register.PriceList{Address: "https://temu.example/u/ABC1234", Day: time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)}
	l.Name, l.District, l.For = "Tenun Sandat 01 (contoh)", "Petang", register.ForPartners
	l.Products = []register.Product{
		{Code: "ABC1234", Name: "Selendang Jepun 01 (contoh)", NameEN: "Shawl 01 (sample)", About: "Ditenun tangan.", Unit: "piece", Price: 250_000, Wholesale: 200_000,
			PriceFor: register.ForEverybody, WholesaleFor: register.ForPartners, Materials: "Katun", Size: "200 x 60 cm", WeightGrams: 250, MinimumOrder: 10, LeadDays: 14, AMonth: 1200},
		{Code: "DEF5678", Name: `=HYPERLINK("http://evil.example","klik")`, About: "+1+1\n@SUM(A1)", Materials: "-2+3", Size: "\tx\x01", Unit: "=kodi", Price: 9, PriceFor: register.ForOffice, WholesaleFor: register.ForOffice},
	}
	return l
}

func priceBook(t *testing.T, tag lang.Tag) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error {
		return sheet.PriceList(w, madeUpPrices(), lang.In(tag), func(c register.ShortCode) string { return "https://temu.example/p/" + string(c) })
	})
}

func TestWritePriceList(t *testing.T) {
	t.Parallel()
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		golden(t, "prices."+string(tag)+".txt", dump(t, priceBook(t, tag)))
	}
}

// Whatever people call their products, no cell is a formula, and prices for others
// are not there.
func TestPriceListRunsNothing(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(priceBook(t, lang.ID)))
	must(t, err)
	defer f.Close()
	name := f.GetSheetList()[0]
	rows, err := f.GetRows(name)
	must(t, err)
	texts := 0
	for r := range rows {
		for c := range rows[r] {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			must(t, err)
			formula, err := f.GetCellFormula(name, cell)
			must(t, err)
			kind, err := f.GetCellType(name, cell)
			must(t, err)
			if formula != "" || kind == excelize.CellTypeFormula {
				t.Errorf("%s is a formula: %s", cell, formula)
			}
			if strings.ContainsAny(rows[r][c][:min(1, len(rows[r][c]))], "=+-@") {
				texts++
				if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
					t.Errorf("%s, %q, is of type %v and not text", cell, rows[r][c], kind)
				}
			}
			if rows[r][c] == "9" {
				t.Errorf("%s tells a price for others", cell)
			}
		}
	}
	if texts < 4 {
		t.Errorf("want the four hostile texts as text, found %d", texts)
	}
}
