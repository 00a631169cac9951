package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/register"
)

// prices is a price list with names as people should not write them.
func prices(products int) register.PriceList {
	l := register.PriceList{Address: "https://temu.example/u/ABC1234", Day: time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)}
	l.Name, l.District, l.Village, l.For = "Tenun <Sandat> & 01 (contoh)", "Petang", "Getasan", register.ForEverybody
	for i := range products {
		l.Products = append(l.Products, register.Product{
			Code: "ABC1234", Name: fmt.Sprintf("Selendang %02d (contoh)", i+1), NameEN: fmt.Sprintf("Shawl %02d (sample)", i+1), Unit: "piece",
			Price: register.Rupiah(250_000 + i), Wholesale: 200_000, PriceFor: register.ForEverybody, WholesaleFor: register.ForPartners,
			Materials: "Katun", Size: "200 x 60 cm", WeightGrams: 1250, MinimumOrder: 10, LeadDays: 14, State: register.Shown,
			Photos: []register.Photo{{Thumb: fmt.Sprint("thumb-", i%3)}},
		})
	}
	return l
}

// thumb is a small photo; some are not there, some are none.
func thumb(hash string) ([]byte, error) {
	switch hash {
	case "thumb-1":
		return nil, errors.New("it is away")
	case "thumb-2":
		return []byte("%PDF-1.7 no photo"), nil
	}
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		img.Set(i, i%30, color.RGBA{140, 47, 31, 255})
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, nil)
	return b.Bytes(), err
}

func priceList(t *testing.T, l register.PriceList, tag lang.Tag) []byte {
	t.Helper()
	return made(t, func(w io.Writer) error { return paper.PriceList(w, l, lang.In(tag), thumb) })
}

// What the list says, line by line, spaces between its columns made one.
func TestPriceListIsAsKept(t *testing.T) {
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		var lines []string
		for _, l := range strings.Split(words(t, priceList(t, prices(3), tag)), "\n") {
			if l = strings.Join(strings.Fields(l), " "); l != "" {
				lines = append(lines, l)
			}
		}
		golden(t, "prices."+string(tag)+".txt", []byte(strings.Join(lines, "\n")+"\n"))
	}
}

func TestPriceListHasItsPages(t *testing.T) {
	for products, want := range map[int]int{0: 1, 1: 1, 8: 1, 9: 2, 17: 2, 18: 3, 500: 56} {
		if got := pages(t, priceList(t, prices(products), lang.ID)); got != want {
			t.Errorf("%d products take %d pages, want %d", products, got, want)
		}
	}
	if text := words(t, priceList(t, prices(0), lang.ID)); !strings.Contains(text, "Belum ada produk") {
		t.Errorf("an empty list does not say so:\n%s", text)
	}
	if !bytes.Equal(priceList(t, prices(9), lang.ID), priceList(t, prices(9), lang.ID)) {
		t.Error("the same list was printed in two ways")
	}
}

func TestPriceListKeepsPricesForOthers(t *testing.T) {
	l := prices(1)
	l.Products[0].PriceFor = register.ForOffice
	if text := words(t, priceList(t, l, lang.ID)); strings.Contains(text, "250.000") || strings.Contains(text, "200.000") || !strings.Contains(text, "tanya harga") {
		t.Errorf("everybody's list:\n%s", text)
	}
	l.For = register.ForPartners
	if text := words(t, priceList(t, l, lang.ID)); strings.Contains(text, "250.000") || !strings.Contains(text, "grosir Rp200.000") || !strings.Contains(text, "Untuk mitra") {
		t.Errorf("the partners' list:\n%s", text)
	}
}

// Names of any kind print without harm: nothing of them becomes part of the PDF.
func TestHostileNamesArePrinted(t *testing.T) {
	l := prices(1)
	for _, name := range []string{
		`=HYPERLINK("http://evil.example","x")`, "(contoh) endobj /JS (app.alert)", strings.Repeat("panjangsekali", 40), "ᬩᬮᬶ", "a\x00b\x1b[31m", "\u202egnp.exe", "",
	} {
		l.Name, l.Products[0].Name, l.Products[0].Materials = name, name, name
		pdf := priceList(t, l, lang.ID)
		if n := pages(t, pdf); n != 1 || bytes.Contains(pdf, []byte("/JS")) || bytes.Contains(pdf, []byte("/JavaScript")) {
			t.Errorf("%q: %d pages", name, n)
		}
		label := made(t, func(w io.Writer) error {
			return paper.Labels(w, []paper.Label{{Name: name, Of: name, Code: "ABC-1234", Address: "https://temu.example/p/ABC1234"}}, lang.In(lang.ID))
		})
		if n := pages(t, label); n != 1 || bytes.Contains(label, []byte("/JS")) {
			t.Errorf("label of %q: %d pages", name, n)
		}
	}
}

func TestLabelsFillSheets(t *testing.T) {
	labels := func(n int) []byte {
		all := make([]paper.Label, n)
		for i := range all {
			all[i] = paper.Label{Name: fmt.Sprintf("Selendang Jepun %02d (contoh)", i), Of: "Tenun Sandat 01 (contoh)", Code: "ABC-1234", Address: "https://temu.example/p/ABC1234"}
		}
		return made(t, func(w io.Writer) error { return paper.Labels(w, all, lang.In(lang.ID)) })
	}
	for n, want := range map[int]int{0: 1, 1: 1, 24: 1, 25: 2, 48: 2, 49: 3} {
		if got := pages(t, labels(n)); got != want {
			t.Errorf("%d labels take %d sheets, want %d", n, got, want)
		}
	}
	text := words(t, labels(24))
	if n := strings.Count(text, "ABC-1234"); n != 24 {
		t.Errorf("the code stands %d times, want 24:\n%s", n, text)
	}
	if !strings.Contains(text, "23 (contoh)") && !strings.Contains(text, "Jepun 23") {
		t.Errorf("the last label is not there:\n%s", text)
	}
	var b bytes.Buffer
	if err := paper.Labels(&b, make([]paper.Label, 2401), lang.In(lang.ID)); err == nil || b.Len() > 0 {
		t.Error("too many labels were printed")
	}
}
