package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/timetable/live"
)

// A projector and a phone: nothing smaller than 48 px on 1920 by 1080, nothing outside the
// screen, changes by themselves, and a mark while the line is down.
func TestLiveScreensInARealBrowser(t *testing.T) {
	w := newWorld(t)
	w.solve(t)
	by, code := w.actor(t, account.Organiser), w.code(t)
	note := func(f live.Fact) {
		t.Helper()
		if err := w.parts.Live.Note(t.Context(), by, w.sample, f); err != nil {
			t.Fatal(err)
		}
	}
	for i, screen := range []struct {
		width, height int64
		path          string
	}{{1920, 1080, "/temu/" + string(w.sample) + "/langsung/layar"}, {360, 740, "/a/" + code + "/langsung"}, {1366, 768, "/temu/" + string(w.sample) + "/langsung"}} {
		b := openBrowser(t, screen.width, screen.height, "light")
		b.open(w.link(t, by.Account))
		b.press("main form button")
		b.open(w.server.URL + screen.path)
		b.until(`document.querySelector("[data-live]")`)
		minutes := 7 + i
		note(live.Fact{Kind: live.Delay, Slot: 1, Minutes: minutes})
		b.until(fmt.Sprintf("document.body.innerText.includes('Mundur %d menit')", minutes))
		if screen.width == 1920 {
			small := run(b, chromedp.Evaluate[[]string](`[...document.body.querySelectorAll("*")].filter(e => !e.closest("[hidden]") && e.innerText?.trim() && parseFloat(getComputedStyle(e).fontSize) < 48).map(e => e.outerHTML.slice(0, 80))`))
			if len(small) > 0 {
				t.Errorf("too small to be read from afar: %v", small)
			}
			if high := run(b, chromedp.Evaluate[float64](`document.documentElement.scrollHeight`)); high > 1080 {
				t.Errorf("the projector's page is %v px high", high)
			}
			rows := run(b, chromedp.Evaluate[float64](`[...document.querySelectorAll("tbody tr")].filter(r => r.offsetHeight > 0).length`))
			if rows < 2 {
				t.Errorf("the projector shows %v rows", rows)
			}
		} else {
			b.fits(screen.path)
		}
		b.until(`document.querySelector("[data-down]").hidden`)
		b.cut(true)
		b.until(`!document.querySelector("[data-down]").hidden`)
		note(live.Fact{Kind: live.Delay, Slot: 1, Minutes: 40 + i}) // nobody hears of it yet
		b.cut(false)
		b.until(fmt.Sprintf("document.querySelector('[data-down]').hidden && document.body.innerText.includes('Mundur %d menit')", 40+i))
	}
}

// Counters of the day change by themselves, and so does the mark that it is closed; its
// pages fit a telephone and a desk.
func TestCountersChangeByThemselves(t *testing.T) {
	w := newWorld(t)
	w.solve(t)
	by, day := w.actor(t, account.Organiser), "/temu/"+string(w.sample)+"/langsung"
	d, err := w.db.Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, 360, 740, "light")
	b.open(w.link(t, by.Account))
	b.press("main form button")
	b.open(w.server.URL + day)
	counted := func(n int, what string) {
		t.Helper()
		b.until(fmt.Sprintf(`document.body.innerText.match(/(\d+)\s+%s/)?.[1] === "%d"`, what, n))
	}
	held, last := d.Bookings[:2], d.Bookings[2] // last is not held: somebody with a meeting to come
	for _, x := range d.Bookings[2:] {
		if x.Slot > last.Slot {
			last = x
		}
	}
	code := w.parts.Planner.CodeFor(d.Gathering.Participants[d.Requests[last.Request-1].From-1])
	counted(0, "terlaksana")
	for i, booking := range held {
		if err := w.parts.Live.Note(t.Context(), by, w.sample, live.Fact{Kind: live.Held, Request: booking.Request}); err != nil {
			t.Fatal(err)
		}
		counted(i+1, "terlaksana")
	}
	if err := w.parts.Live.Note(t.Context(), by, w.sample, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 15}); err != nil {
		t.Fatal(err)
	}
	counted(15, "menit mundur")
	if err := w.parts.Live.Close(t.Context(), by, w.sample); err != nil {
		t.Fatal(err)
	}
	b.until(`document.body.innerText.includes("Ditutup")`)
	for _, width := range []int64{360, 1280} {
		b := openBrowser(t, width, 800, "light")
		b.open(w.link(t, by.Account))
		b.press("main form button")
		for page, name := range map[string]string{"": "hari", "/tutup": "tutup-hari", "/isi": "isi-meja", "/kabari": "kabari-hari", "/lembar": "lembar-hari"} {
			b.open(w.server.URL + day + page)
			b.fits(name)
		}
		for page, name := range map[string]string{"": "agenda-mundur", "/langsung": "ponsel-mundur"} {
			b.open(w.server.URL + "/a/" + code + page)
			b.until(`document.body.innerText.includes(" menjadi ")`)
			b.fits(name)
		}
	}
}
