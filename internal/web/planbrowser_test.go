package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
)

// An organiser makes and announces a gathering on a telephone, without script.
func TestOrganiserPlansAGatheringWithoutScript(t *testing.T) {
	w := newWorld(t)
	b := openBrowser(t, 360, 800, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.link(t, w.account(t, account.Organiser)))
	b.press("main form button")
	b.open(w.server.URL + "/temu/baru")
	b.fits("plan-new")
	b.do(chromedp.SetValue("#title", "Temu Usaha Contoh 06"), chromedp.SetValue("#date", "2027-02-10"), chromedp.SetValue("#place", "Balai Contoh"))
	b.press("main form .button")
	b.sees("Rancangan sudah dibuat", "rancangan", "Umumkan")
	b.fits("plan-front")
	b.press(`main a[href$="/rencana"]`)
	b.fits("plan-outline")
	for _, section := range []string{"acara", "narasumber", "kuota", "anggaran", "panitia"} {
		b.press(`main .tabs a[href$="/` + section + `"]`)
		b.fits("plan-" + section)
	}
	b.sees("Susun kerangka acuan kerja")
	b.press(`nav.tabs a[href^="/temu/"]`)
	b.press(`main a[href$="/keadaan/announce"]`)
	b.sees("Tidak ada yang diberi tahu")
	b.fits("plan-announce")
	b.press("#ubah .button")
	b.sees("diumumkan", "Halaman umum")
	b.fits("plan-announced")
	b.press(`main a[href*="/t/"]`)
	b.sees("Temu Usaha Contoh 06", "Rabu, 10 Februari 2027", "Belum dibuka")
	b.fits("plan-public")
	b.quiet()
}
