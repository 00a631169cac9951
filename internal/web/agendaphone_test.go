package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/web"
)

// metBy finds a participant whom the owner's business meets.
func (w *world) metBy(t *testing.T) (own, other gathering.Participant) {
	t.Helper()
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	own = day.Gathering.Of(w.actor(t, account.Owner).Organisation)[0]
	for _, e := range day.Agenda(own.Number).Entries {
		if e.Kind == timetable.MeetingEntry {
			return own, e.With
		}
	}
	t.Fatal("the owner's business meets nobody")
	return own, other
}

// An agenda tells of each meeting who they are, what both want, what to bring and where the
// table is; whoever holds a printed code alone sees no needs and offers.
func TestAgendaTellsWhatMeetingsAreFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	ctx, organiser := context.Background(), w.actor(t, account.Organiser)
	s := w.shop(t)
	own, other := w.metBy(t)
	w.exec(t, `INSERT INTO want (id, party, office, side, kind, title, about, topic, quantity, unit, valid_until, state, said_by, created_at, changed_at)
		SELECT 'n1', $1, office, 'need', 'finance', 'Modal alat tenun 01', '', '', 0, '', '', 'open', $3, 0, 0 FROM party WHERE id = $1
		UNION ALL SELECT 'n2', $2, office, 'offer', 'finance', 'Kredit usaha 02', '', '', 0, '', '', 'open', $3, 0, 0 FROM party WHERE id = $2
		UNION ALL SELECT 'n3', $1, office, 'need', 'training', 'Kebutuhan lama 03', '', '', 0, '', '2020-01-01', 'open', $3, 0, 0 FROM party WHERE id = $1`,
		own.Party, other.Party, organiser.Account)
	staff := w.visitor(t, w.account(t, account.Organiser))
	page := "/temu/" + string(w.sample)
	if got := staff.do("POST", page+"/rencana/bawaan", url.Values{"bring_business": {"Brosur 04"}, "bring_" + string(other.Kind): {"NIB dan KTP 05"}}); got.status != http.StatusSeeOther {
		t.Fatalf("saying what to bring: %d\n%s", got.status, got.body)
	}
	if got := staff.get(page + "/rencana/acara"); !strings.Contains(got.body, "NIB dan KTP 05") {
		t.Error("the plan does not tell what to bring")
	}
	theirs := staff.get(page + "/peserta/" + string(other.ID)).body
	for _, want := range []string{"Selendang Jepun 01 (contoh)", `src="/berkas/` + s.product.Photos[0].Thumb, `loading="lazy"`, "Modal alat tenun 01", "Brosur 04", "urut", "<rect"} {
		if !strings.Contains(theirs, want) {
			t.Errorf("the agenda of whom the owner meets does not have %q", want)
		}
	}
	if strings.Contains(theirs, "Kebutuhan lama 03") {
		t.Error("a need that is over is shown")
	}
	mine := w.visitor(t, w.account(t, account.Owner)).get(page + "/peserta/" + string(own.ID)).body
	if !strings.Contains(mine, "NIB dan KTP 05") {
		t.Error("the owner is not told what to bring")
	}
	if strings.Contains(mine, "Kredit usaha 02") {
		t.Error("the offer of a party that is not published is shown")
	}
	code, err := w.parts.Planner.Code(ctx, organiser, w.sample, other.ID)
	if err != nil {
		t.Fatal(err)
	}
	printed := w.visitor(t, "").get("/a/" + code).body
	if !strings.Contains(printed, "Selendang Jepun 01 (contoh)") || strings.Contains(printed, "Modal alat tenun 01") {
		t.Error("a printed code shows needs, or does not show what everybody sees")
	}
}

func TestWhatBothSidesWantIsPairedByKind(t *testing.T) {
	t.Parallel()
	own := register.Glance{Needs: []register.WantWords{{Kind: register.WantFinance, Title: "modal"}}, Offers: []register.WantWords{{Kind: register.WantProduct, Title: "tenun"}}}
	for name, tc := range map[string]struct {
		other register.Glance
		want  int
	}{
		"nothing in common": {register.Glance{Needs: []register.WantWords{{Kind: register.WantFinance}}, Offers: []register.WantWords{{Kind: register.WantProduct}}}, 0},
		"what I need":       {register.Glance{Offers: []register.WantWords{{Kind: register.WantFinance}}}, 1},
		"both ways":         {register.Glance{Offers: []register.WantWords{{Kind: register.WantFinance}}, Needs: []register.WantWords{{Kind: register.WantProduct}, {Kind: register.WantMarket}}}, 2},
		"not too many":      {register.Glance{Offers: make([]register.WantWords, 9)}, 0},
	} {
		if got := own.Common(&tc.other); len(got) != tc.want {
			t.Errorf("%s: %v, want %d pairs", name, got, tc.want)
		}
	}
}

// weakLine is the pages behind a line that can be cut.
type weakLine struct {
	server *httptest.Server
	down   atomic.Bool
	mu     sync.Mutex
	asked  []string
}

func (w *world) weakLine(t *testing.T) *weakLine {
	t.Helper()
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	l := &weakLine{}
	l.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if l.down.Load() {
			panic(http.ErrAbortHandler)
		}
		l.mu.Lock()
		l.asked = append(l.asked, r.Method+" "+r.URL.Path)
		l.mu.Unlock()
		pages.ServeHTTP(out, r)
	}))
	t.Cleanup(l.server.Close)
	w.server.URL = l.server.URL // sign-in links lead here
	return l
}

// cut takes the line away, or gives it back.
func (l *weakLine) cut(b *browser, down bool) {
	l.down.Store(down)
	if down {
		l.server.CloseClientConnections()
	}
	rule := network.Conditions{DownloadThroughput: -1, UploadThroughput: -1, Offline: down}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: new(down), MatchedNetworkConditions: []*network.Conditions{&rule}}); err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: down, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		b.t.Fatal(err)
	}
}

// keptOf counts what the browser keeps of a page: the page and its worker.
func keptOf(b *browser, page string) int {
	b.t.Helper()
	return run(b, chromedp.Evaluate[int](`(async () => (await caches.match("`+page+`") ? 1 : 0) +
		(await navigator.serviceWorker.getRegistrations()).filter(r => r.scope === "`+page+`").length)()`, chromedp.EvalAwaitPromise))
}

// An agenda that was opened once opens without signal, says as of when it is, and is new
// again by itself; what is loaded for it stays within what a phone can afford.
func TestAgendaOpensWithoutSignal(t *testing.T) {
	w := newWorld(t)
	w.solve(t)
	w.shop(t)
	_, other := w.metBy(t)
	l := w.weakLine(t)
	b := openBrowser(t, 360, 740, "light")
	code, err := w.parts.Planner.Code(context.Background(), w.actor(t, account.Organiser), w.sample, other.ID)
	if err != nil {
		t.Fatal(err)
	}
	page := l.server.URL + "/a/" + code
	b.open(page)
	b.until(`document.documentElement.dataset.ready !== undefined`)
	b.fits("agenda-phone")
	l.mu.Lock()
	different := map[string]bool{}
	for _, r := range l.asked {
		different[r] = true
	}
	// Two of them for the page of its meetings at their tables. A worker that begins while the
	// page is still loading its script asks for that once more.
	if len(different) > 5 || len(l.asked) > 6 {
		t.Errorf("%d requests for one agenda: %v", len(l.asked), l.asked)
	}
	l.mu.Unlock()
	b.quiet()
	before := run(b, chromedp.Evaluate[string](`document.querySelector(".agendalist").innerText`))
	for range 2 { // also when opened again
		l.cut(b, true)
		b.open(page)
		b.sees("Tanpa sinyal", "9 Desember 2026")
		b.fits("agenda-without-signal")
		if after := run(b, chromedp.Evaluate[string](`document.querySelector(".agendalist").innerText`)); after != before {
			t.Errorf("without signal the agenda is another:\n%s", after)
		}
		l.cut(b, false)
		b.until(`document.querySelector("[data-kept]").hidden`)
	}
	if err := w.parts.Calendar.VoidLinks(context.Background(), w.actor(t, account.Organiser), w.sample, other.ID); err != nil {
		t.Fatal(err)
	}
	b.open(page)
	b.sees("tidak berlaku")
	if n := keptOf(b, page); n != 0 {
		t.Errorf("%d things are kept for a code that is void", n)
	}
}

// Whoever comes to a phone after somebody left it, or in their place, finds nothing of them.
func TestNothingStaysOnThePhoneOfWhoLeft(t *testing.T) {
	w := newWorld(t)
	w.solve(t)
	own, _ := w.metBy(t)
	l := w.weakLine(t)
	b := openBrowser(t, 360, 740, "light")
	page := l.server.URL + "/temu/" + string(w.sample) + "/peserta/" + string(own.ID)
	enter := func(role account.Role) {
		t.Helper()
		b.open(w.link(t, w.account(t, role)))
		b.press("main form button")
	}
	look := func() {
		t.Helper()
		b.open(page)
		b.sees(own.Name)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for keptOf(b, page) != 2 {
			select {
			case <-b.ctx.Done():
				t.Fatal("the page and its worker are never kept")
			case <-tick.C:
			}
		}
	}
	gone := func(what string) {
		t.Helper()
		if n := keptOf(b, page); n != 0 {
			t.Errorf("%s: %d things are still kept", what, n)
		}
		l.cut(b, true)
		if err := chromedp.Do(b.ctx, chromedp.Navigate(page)); err == nil {
			t.Errorf("%s: without signal there is a page", what)
		}
		if text := run(b, chromedp.Evaluate[string](`(document.body || document).textContent || ""`)); strings.Contains(text, own.Name) {
			t.Errorf("%s: the agenda is still shown:\n%s", what, text)
		}
		l.cut(b, false)
	}
	enter(account.Owner)
	look()
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/keluar"]').submit()`))
	b.until(`location.pathname === "/"`)
	gone("after signing out")
	b.open(l.server.URL)
	enter(account.Owner)
	look()
	enter(account.Desk)
	gone("after another signed in")
}
