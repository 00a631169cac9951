package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// An organiser sets rules, looks at proposals and at one party, makes a group table and
// answers for a desk; the pages fit a telephone and a desk's screen in both languages.
func TestOrganiserMatchesInABrowser(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := newWorld(t)
			ctx, by := context.Background(), w.actor(t, account.Organiser)
			d, err := w.parts.Planner.Day(ctx, by, w.sample)
			if err != nil {
				t.Fatal(err)
			}
			for n := range 4 {
				x := register.Want{Party: d.Gathering.Participants[n].Party, Side: register.Need, Kind: register.WantFinance, Title: "Modal kerja"}
				if _, err := w.parts.Wants.Say(ctx, by, x); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.parts.Matches.SuggestDue(ctx); err != nil {
				t.Fatal(err)
			}
			g := w.server.URL + "/temu/" + string(w.sample)
			b := openBrowser(t, width, 800, "light")
			b.open(w.link(t, by.Account))
			b.press("main form button")
			b.press(`nav a[href$="/pertemuan"]`)
			b.sees("Pertemuan yang diusulkan", "Cadangan per meja", "Pemerataan")
			b.fits("match")
			b.press(`main .tabs a[href$="/aturan"]`)
			b.do(chromedp.SetValue("#least", "1"), chromedp.SetValue("#hours", "48"), chromedp.SetValue("#seed", "2026"))
			b.press("#aturan-form .button")
			b.sees("Aturan temu")
			b.fits("match-rules")
			b.open(g + "/pertemuan/pihak?nomor=1")
			b.sees("Sebaiknya bertemu", "membutuhkan permodalan")
			b.fits("match-party")
			b.press(`main section.card form button[value="usul"]`)
			b.sees("1 pertemuan dicatat")
			b.press(`main .tabs a[href$="/klinik"]`)
			b.sees("Belum ada klinik")
			b.fits("match-clinics")
			b.do(chromedp.SetValue("#host", "61"), chromedp.SetValue("#topic", "KUR"), chromedp.SetValue("#members", "1, 2, 3"))
			b.press("#klinik-form .button")
			b.sees("KUR", "Klinik")
			b.open(g + "/meja/" + string(d.Gathering.Participants[60].ID))
			b.sees("Antrean", "Urutan", "Syarat meja")
			b.fits("match-queue")
			b.open(g + "/pertemuan/lembar")
			b.fits("match-slips")
			b.press("header form[action='/bahasa'] button")
			for _, path := range []string{"/pertemuan", "/pertemuan/aturan", "/pertemuan/klinik", "/pertemuan/pihak?nomor=2", "/meja/" + string(d.Gathering.Participants[60].ID), "/permintaan"} {
				b.open(g + path)
				b.sees("SAMPLE DATA")
				b.fits("match-english")
			}
			b.quiet()
		})
	}
}
