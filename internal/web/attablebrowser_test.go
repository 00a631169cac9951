package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
)

// atTable opens the page of a participant's meetings, as it was kept, and unfolds one.
func (b *browser) atTable(address, request string) {
	b.t.Helper()
	b.open(address + "?temu=" + request)
	b.until(fmt.Sprintf("document.querySelector('#t%s').open && document.querySelector('[data-net]').dataset.waiting !== undefined", request))
}

// On a telephone the network goes away after the agenda was opened: a promise is written,
// read back and agreed to, and a note is typed; the page is opened again; and when the network
// is back all of it is there once, and the other side agrees.
func TestPromiseIsWrittenWithoutSignal(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	w.solve(t)
	p := w.tablePlace(t)
	l := w.weakLine(t)
	b := openBrowser(t, 360, 740, "light")
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(l.server.URL + p.base + "/peserta/" + string(p.own.ID))
	b.until(`document.documentElement.dataset.ready !== undefined`)
	table, card := l.server.URL+p.mine, "#t"+p.request+" [data-promise]"
	l.cut(b, true)
	b.atTable(table, p.request)
	b.sees("Tanpa sinyal", p.other.Name)
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector("#t%s form[data-deed=janji]").closest("details").open = true`, p.request)))
	b.click("#t" + p.request + " form[data-deed=janji] button") // of nothing: refused on the phone
	b.until(`document.querySelector("form[data-deed=janji] :invalid")`)
	b.do(chromedp.SetValue("#usual-"+p.request, "Mengirim daftar harga"), chromedp.SetValue("#quantity-"+p.request, "5"), chromedp.SetValue("#unit-"+p.request, "lembar"), chromedp.SetValue("#due-"+p.request, "2026-12-20"))
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`for (const i of document.querySelectorAll("#t%[1]s form[data-deed=janji] :is(input,select)")) i.setCustomValidity("")`, p.request)))
	b.click("#t" + p.request + " form[data-deed=janji] button")
	said := p.own.Name + " berjanji kepada " + p.other.Name + ": Mengirim daftar harga, sebanyak 5 lembar, paling lambat Minggu, 20 Desember 2026."
	b.until(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q)", card+" [data-sentence]", said))
	b.click(card + ` form[data-deed=setuju] button`)
	b.waits(2)
	b.do(chromedp.SendKeys("#words-"+p.request, "Catatan 09"))
	b.waits(3)
	b.fits("table-without-signal")

	b.atTable(table, p.request) // again, still without a network
	b.waits(3)
	b.until(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q) && document.querySelector('#words-%s').value === 'Catatan 09'", card+" [data-sentence]", said, p.request))
	if all, err := w.db.Promises(context.Background(), w.sample); err != nil || len(all) != 0 {
		t.Errorf("%d promises while there is no network, %v", len(all), err)
	}

	l.cut(b, false)
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`)) // or ten seconds later
	b.waits(0)
	all, err := w.db.Promises(context.Background(), w.sample)
	if err != nil || len(all) != 1 || all[0].GiverSaid != "own" || all[0].TakerSaid != "" || all[0].Quantity != 5 {
		t.Fatalf("what the phone said: %+v %v", all, err)
	}
	b.until(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q)", card, "menunggu persetujuan "+p.other.Name))
	yes := url.Values{"deed": {"setuju"}, "temu": {p.request}, "side": {"own"}, "promise": {string(all[0].ID)}, "wording": {string(all[0].Wording)}}
	if got := w.visitor(t, "").do("POST", p.theirs, yes); got.status != http.StatusSeeOther {
		t.Fatalf("the other side: %d", got.status)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`))
	b.until(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q)", card, p.other.Name+" setuju, lewat kode agenda"))
	b.fits("table")
	if all, err = w.db.Promises(context.Background(), w.sample); err != nil || len(all) != 1 || !all[0].Agreed() {
		t.Errorf("at the end: %+v %v", all, err)
	}

	// A tap without signal on words that were changed meanwhile does not count, and says so.
	l.cut(b, true)
	b.click(card + ` form[data-deed=tolak] button`)
	b.waits(1)
	words := url.Values{"deed": {"janji"}, "temu": {p.request}, "giver": {"other"}, "what": {"Mengirim katalog"}, "promise": {string(all[0].ID)}, "wording": {string(all[0].Wording)}}
	l.down.Store(false) // for the other side alone
	if got := w.visitor(t, "").do("POST", p.theirs, words); got.status != http.StatusSeeOther {
		t.Fatalf("the other side words it anew: %d", got.status)
	}
	l.cut(b, false)
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`))
	b.waits(0)
	b.until(`document.querySelector("[data-told]").innerText.includes("kalimat lama")`)
	b.until(fmt.Sprintf("document.querySelector(%q)?.innerText.includes('Mengirim katalog')", card))
	b.press("header form[action='/bahasa'] button")
	b.atTable(table, p.request)
	b.sees("At the table", "promises "+p.other.Name, "We agree")
	b.fits("table-english")
	if got := b.policyBreaches(); len(got) > 0 {
		t.Errorf("the policy was breached: %s", strings.Join(got, "\n"))
	}
}
