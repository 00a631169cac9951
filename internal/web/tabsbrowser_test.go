package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
)

// The tabs of a gathering with all there is fit on a desk's screen, in both languages; the
// rarely used ones stand behind one that the keyboard reaches.
func TestTabsFitOnADesk(t *testing.T) {
	w := living(t)
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET state = 'ended', version = version + 1 WHERE id = '%s'`, w.sample))
	b := openBrowser(t, 1280, 800, "light")
	b.open(w.link(t, w.account(t, account.Organiser)))
	b.press("main form button")
	for range 2 {
		for _, path := range []string{"", "/materi", "/notulen", "/sertifikat"} {
			b.open(w.server.URL + "/temu/" + string(w.sample) + path)
			if wide := run(b, chromedp.Evaluate[bool](`[...document.querySelectorAll("nav.tabs")].some(n => n.scrollWidth > n.clientWidth)`)); wide {
				t.Errorf("the tabs of %q do not fit", path)
			}
			rows := run(b, chromedp.Evaluate[int](`document.querySelectorAll("nav.tabs").length`))
			if want := map[bool]int{true: 1, false: 2}[path == ""]; rows < want {
				t.Errorf("%d rows of tabs on %q, want %d", rows, path, want)
			}
		}
		b.press(`button[name="bahasa"]`)
	}
}
