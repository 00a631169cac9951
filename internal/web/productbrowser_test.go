package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
)

// An owner with a cheap telephone adds a product with photos and shows it, without
// script; the console stays quiet, so the policy about contents was kept.
func TestOwnerAddsAProductWithoutScript(t *testing.T) {
	w := newWorld(t)
	maker := w.shop(t).maker
	folder := t.TempDir()
	var photos []string
	for i, name := range []string{"depan.jpg", "samping.jpg"} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, camera(t, uint64(i+5), 1600, 1200), 0o600); err != nil {
			t.Fatal(err)
		}
		photos = append(photos, path)
	}
	broken := filepath.Join(folder, "rusak.jpg")
	if err := os.WriteFile(broken, []byte("bukan foto"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, 360, 800, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(w.server.URL + "/produk")
	b.sees("Selendang Jepun 01", "Ditampilkan")
	b.fits("products")
	b.press(`main a[href$="/produk/baru"]`)
	b.fits("product-new")
	b.do(chromedp.SetValue("#name", "Udeng Embun 02 (contoh)"), chromedp.SetValue("#about", "Ikat kepala tenun."), chromedp.SetValue("#price", "75rb"),
		chromedp.SetValue("#unit", "piece"), chromedp.SetUploadFiles("#photo", append(photos, broken)))
	b.press("main form.card .button")
	b.sees("1 foto tidak masuk", "rusak.jpg", "Udeng Embun 02 (contoh)", "Konsep", "Foto (2 dari 8)")
	b.fits("product-added")
	b.do(chromedp.SetValue("#place-1", "1"), chromedp.SetValue("#caption-1", "Tampak samping"))
	b.press(`form[action$="/foto/urut"] .button`)
	b.sees("Sudah disimpan")
	if first := run(b, chromedp.Evaluate[string](`document.querySelector("#caption-0").value`)); first != "Tampak samping" {
		t.Errorf("the first photo's caption is %q", first)
	}
	b.press(`form[action$="/tampil"] .button`)
	b.sees("sekarang ditampilkan")
	b.press(`main a[href^="/p/"]`)
	b.sees("Rp75.000", "per buah", "Tampak samping", maker.Name)
	b.fits("public-product")
	b.open(w.server.URL + "/u/" + string(maker.Code))
	b.sees("Udeng Embun 02", "Daftar harga")
	b.fits("public-business")
	b.open(w.server.URL + "/direktori")
	b.sees("1 usaha", "2 produk")
	b.fits("directory")
	b.quiet()
}

func TestPublicPagesOnALaptop(t *testing.T) {
	w := newWorld(t)
	s := w.shop(t)
	for _, scheme := range []string{"light", "dark"} {
		b := openBrowser(t, 1280, 800, scheme)
		for name, path := range map[string]string{
			"public-product": "/p/" + string(s.product.Code), "public-business": "/u/" + string(s.maker.Code), "directory": "/direktori?kecamatan=" + s.maker.District,
		} {
			b.open(w.server.URL + path)
			b.sees(s.maker.Name)
			b.fits(name)
		}
		if wide := run(b, chromedp.Evaluate[bool](`[...document.images].every(i => i.complete && i.naturalWidth > 0 || i.loading === "lazy")`)); !wide {
			t.Error("a photo does not show")
		}
		b.quiet()
	}
	b := openBrowser(t, 1280, 800, "light")
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(w.server.URL + "/produk/" + string(s.product.ID))
	b.sees("Foto (1 dari 8)", "Keterangan produk")
	b.fits("product")
	b.quiet()
}
