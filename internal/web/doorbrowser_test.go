package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/web"
)

// cut takes the browser's pages and workers off the network, or puts them back.
func (b *browser) cut(off bool) {
	b.t.Helper()
	none := -1.0
	rule := network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: &off, MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: none, UploadThroughput: none}}}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, rule); err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: none, UploadThroughput: none}); err != nil {
		b.t.Fatal(err)
	}
}

// looks types into the desk's field and presses Enter, as a scanner does.
func (b *browser) looks(text string) {
	b.t.Helper()
	b.do(chromedp.SetValue("[data-field]", text), chromedp.SendKeys("[data-field]", "\r"))
}

// tells waits until the desk's band says something.
func (b *browser) tells(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector('[data-band]').innerText.includes(%q)", words))
}

// waits waits until so many facts wait to be sent.
func (b *browser) waits(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector('[data-net]').dataset.waiting === '%d'", n))
}

// deskLink makes a device, and gives its link.
func (w *world) deskLink(t *testing.T, base string) string {
	t.Helper()
	_, code, err := w.parts.Attendance.Enrol(t.Context(), w.actor(t, account.Organiser), w.sample, "Ponsel Komang (contoh)")
	if err != nil {
		t.Fatal(err)
	}
	return base + "/meja/perangkat/" + code
}

// becomes opens a device's link, presses its button and waits until the desk is ready.
func (b *browser) becomes(link, ready string) {
	b.t.Helper()
	b.open(link)
	b.press("#isi button")
	b.until(fmt.Sprintf("document.querySelector('[data-desk]')?.dataset.ready === %q", ready))
}

func (w *world) standing(t *testing.T) attendance.Sheet {
	t.Helper()
	s, err := w.parts.Attendance.Sheet(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// policyBreaches are what the content security policy refused.
func (b *browser) policyBreaches() (all []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.faults), func(f string) bool { return !strings.Contains(f, "Policy") && !strings.Contains(f, "Trusted") })
}

// A volunteer's telephone is taken off the network in the middle of everything: it goes on
// checking in, opens again, survives a killed tab and a new version of its script, and
// when the network is back everything is there once.
func TestDeskWithoutNetwork(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	all := w.comers(t)
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	var version atomic.Value // of the script, in the place of the real one
	version.Store("")
	var down atomic.Bool // the access point is dead, for new tabs too
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if down.Load() {
			panic(http.ErrAbortHandler) // closes the connection
		}
		v := version.Load().(string)
		if r.URL.Path != "/meja" || v == "" {
			pages.ServeHTTP(rw, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		kept := httptest.NewRecorder()
		pages.ServeHTTP(kept, r)
		for k, x := range kept.Header() {
			rw.Header()[k] = x
		}
		rw.Header().Del("Content-Length")
		rw.WriteHeader(kept.Code)
		_, _ = rw.Write([]byte(strings.Replace(kept.Body.String(), `data-version="`, `data-version="`+v, 1))) // the browser asks again
	}))
	t.Cleanup(server.Close)
	b := openBrowser(t, 360, 740, "light")
	b.becomes(w.deskLink(t, server.URL), "1")
	b.fits("desk")

	b.looks("wayan sam")
	b.tells("Selamat datang")
	b.waits(0)
	if s := w.standing(t); len(s.Arrivals) != 1 {
		t.Fatalf("%d are there after the first", len(s.Arrivals))
	}

	b.cut(true)
	down.Store(true)
	b.looks("https://temu.example/k/" + w.parts.Registrations.TicketCode(all[2]))
	b.tells("Ni Ketut Samudra (contoh)")
	b.looks("wayan sam")
	b.tells("Sudah tercatat pukul")
	b.looks("samudra")
	b.tells("2 orang cocok")
	b.looks("zz")
	b.tells("paling sedikit tiga huruf")
	b.looks("zzz")
	b.tells("Tidak ada di daftar")
	b.looks("x.forged")
	b.tells("Tiket tidak dikenal")
	b.looks("sekar")
	b.tells("Ni Luh Sekar (contoh)")
	b.do(chromedp.Click("[data-hits] summary"), chromedp.SetValue("[data-hits] [name=stand]", "Ni Wayan Wakil (contoh)"), chromedp.Click("[data-hits] details[open] button"))
	b.tells("diwakilkan Ni Wayan Wakil (contoh)")
	b.waits(4) // two arrivals, and one taken back and written anew
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("details:has([data-walkin])").open = true`))
	b.do(chromedp.SetValue("[data-walkin] [name=person]", "I Ketut Tamu (contoh)"), chromedp.SetValue("[data-walkin] [name=business]", "Warung (contoh)"), chromedp.Click("[data-walkin] button"))
	b.tells("Tamu tercatat hadir")
	b.waits(5)

	// The page is loaded again without a network, then its tab is closed and another opened.
	b.open(server.URL + "/meja")
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	b.waits(5)
	second, closeSecond := chromedp.NewContext(b.ctx)
	t.Cleanup(closeSecond)
	b.do(chromedp.Navigate("about:blank"))
	b.ctx = second
	b.open(server.URL + "/meja")
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	b.waits(5)
	b.looks("sekar")
	b.tells("Sudah tercatat pukul")
	if s := w.standing(t); len(s.Arrivals) != 1 {
		t.Errorf("%d are there by the server while the device has no network", len(s.Arrivals))
	}

	// A new version of the script comes with the network; the queue outlives it.
	version.Store("new")
	down.Store(false)
	b.open(server.URL + "/meja")
	b.until("document.querySelector('[data-desk]')?.dataset.version.startsWith('new')")
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	b.waits(0)
	s := w.standing(t)
	if len(s.Arrivals) != 4 || s.Version != 6 {
		t.Errorf("%d are there by %d facts, want 4 by 6", len(s.Arrivals), s.Version)
	}
	if a, there := s.Of("r:" + string(all[0].ID) + ":1"); !there || a.Stand != "Ni Wayan Wakil (contoh)" || a.First.How != attendance.ByName {
		t.Errorf("the substitute: %+v", a)
	}
	if a, there := s.Of("r:" + string(all[2].ID) + ":1"); !there || a.First.How != attendance.ByTicket || a.First.Mark != 0 {
		t.Errorf("the ticket: %+v", a)
	}
	if got := b.policyBreaches(); len(got) > 0 {
		t.Errorf("the policy was breached: %v", got)
	}

	// Cut off, the device forgets everything.
	devices, err := w.parts.Attendance.Devices(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Attendance.Cut(t.Context(), w.actor(t, account.Organiser), w.sample, devices[0].ID); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`)) // or ten seconds later
	b.tells("diputus panitia")
	left := run(b, chromedp.Evaluate[string](`(async () => (await indexedDB.databases()).map((d) => d.name).concat(await caches.keys()).join())()`, chromedp.EvalAwaitPromise))
	if left != "" {
		t.Errorf("a device that was cut off still keeps %s", left)
	}
}

// 5,000 facts wait without a network, survive a killed tab, and are all sent.
func TestDeskQueueIsLarge(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	w.comers(t)
	b := openBrowser(t, 360, 740, "light")
	b.becomes(w.deskLink(t, w.server.URL), "1")
	b.cut(true)
	b.looks("sekar") // the desk finds out that there is no network
	b.waits(1)
	b.until("document.querySelector('[data-net]').innerText.includes('Tanpa jaringan')")
	const many = 5000
	run(b, chromedp.Evaluate[bool](fmt.Sprintf(`(async () => {
		const form = document.querySelector("[data-walkin]"), net = document.querySelector("[data-net]");
		for (let i = 1; i <= %d; i++) {
			form.person.value = "Tamu " + i;
			form.business.value = "";
			form.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
			if (i %% 100 === 0) await new Promise((yes) => setTimeout(yes));
		}
		return true;
	})()`, many-1), chromedp.EvalAwaitPromise))
	b.waits(many)
	second, closeSecond := chromedp.NewContext(b.ctx)
	t.Cleanup(closeSecond)
	b.do(chromedp.Navigate("about:blank"))
	b.ctx = second
	b.open(w.server.URL + "/meja") // by the network, which this tab has
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	b.waits(0)
	if s := w.standing(t); s.Version != many || len(s.Arrivals) != many {
		t.Errorf("%d facts arrived of %d", s.Version, many)
	}
}

// The desk warns before the browser has no more room, and says when somebody was not
// written down; what was before is kept. That there is no room is faked: this browser
// gives pages 10 GB whatever it is told.
func TestDeskHasNoRoom(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	w.comers(t)
	b := openBrowser(t, 360, 740, "light")
	b.before(`navigator.storage.estimate = async () => ({ quota: 10 << 20, usage: 8 << 20 });
		const put = IDBObjectStore.prototype.put;
		let room = 3;
		IDBObjectStore.prototype.put = function (value, key) {
			if (this.name === "queue" && room-- < 1) throw new DOMException("no room", "QuotaExceededError");
			return put.call(this, value, key);
		};`)
	b.becomes(w.deskLink(t, w.server.URL), "1")
	b.tells("hampir penuh")
	b.cut(true)
	b.looks("sekar")
	b.tells("Selamat datang")
	b.looks("embun padma")
	b.tells("I Made Embun (contoh)")
	b.do(chromedp.Click("[data-hits] summary"), chromedp.SetValue("[data-hits] [name=stand]", "Wakil (contoh)"), chromedp.Click("[data-hits] details[open] button"))
	b.tells("BELUM tercatat") // of taking back and writing anew there is room for the first alone
	b.waits(2)
	b.looks("wayan sam")
	b.tells("BELUM tercatat")
	b.cut(false)
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`))
	b.waits(0)
	if s := w.standing(t); s.Version != 2 || len(s.Arrivals) != 2 {
		t.Errorf("%d facts arrived, want the 2 that were kept", s.Version)
	}
}

// before runs a script before those of every page to come.
func (b *browser) before(script string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"))
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		b.t.Fatal(err)
	}
}

// Over plain HTTP in the hall's network there is no worker and no key: the page says so,
// and works as plain forms as long as there is a network.
func TestDeskOnALocalAddress(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	w.comers(t)
	server, _ := w.inHall(t)
	server.Start()
	b := openBrowser(t, 360, 740, "dark")
	b.becomes(w.deskLink(t, server.URL), "plain")
	b.sees("tanpa HTTPS: halaman hanya bekerja selama jaringan ada")
	if run(b, chromedp.Evaluate[bool](`document.querySelector("[data-camera]").checkVisibility()`)) {
		t.Error("a camera is offered that cannot be used")
	}
	b.do(chromedp.SetValue("[data-field]", "wayan sam"))
	b.press("[data-look] > button")
	b.sees("Selamat datang", "I Wayan Samudra (contoh)")
	b.fits("desk-plain")
	if s := w.standing(t); len(s.Arrivals) != 1 {
		t.Errorf("%d are there, want 1", len(s.Arrivals))
	}
}

// A name with a certificate that leads to the laptop in the hall: the desk keeps all it needs,
// and works when the network is gone. The certificate is one that the browser is told to trust.
func TestDeskOnANameOfTheHall(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	w.comers(t)
	server, down := w.inHall(t)
	server.StartTLS()
	local, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	key := sha256.Sum256(server.Certificate().RawSubjectPublicKeyInfo)
	b := openBrowser(t, 360, 740, "light",
		chromedp.Flag("host-resolver-rules", "MAP aula.example "+local),
		chromedp.Flag("ignore-certificate-errors-spki-list", base64.StdEncoding.EncodeToString(key[:])))
	b.becomes(w.deskLink(t, "https://aula.example:"+port), "1")
	down.Store(true)
	b.cut(true)
	b.looks("wayan sam")
	b.tells("Selamat datang")
	b.waits(1)
	b.open("https://aula.example:" + port + "/meja")
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	b.waits(1)
	if s := w.standing(t); len(s.Arrivals) != 0 {
		t.Errorf("%d are there while there is no network", len(s.Arrivals))
	}
	down.Store(false)
	b.cut(false)
	b.waits(0)
	if s := w.standing(t); len(s.Arrivals) != 1 {
		t.Errorf("%d are there, want 1", len(s.Arrivals))
	}
}

// inHall is a server, not yet started, on an address in the local network. While down is
// true it breaks every connection: a browser's own switch is not told to a worker that is
// just starting.
func (w *world) inHall(t *testing.T) (server *httptest.Server, down *atomic.Bool) {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(localAddress(t), "0"))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	down = new(atomic.Bool)
	server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if down.Load() {
			panic(http.ErrAbortHandler)
		}
		pages.ServeHTTP(out, r)
	})}}
	t.Cleanup(server.Close)
	return server, down
}

// localAddress is an address of this machine that is not itself.
func localAddress(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil {
			return n.IP.String()
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("this machine has no address in a network")
	}
	t.Skip("this machine has no address in a network; the desk was not tried over plain HTTP")
	return ""
}

// The camera reads a code where the browser can. The detector and the camera are fakes:
// the machines that test have neither.
func TestDeskCamera(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	all := w.comers(t)
	b := openBrowser(t, 360, 740, "light")
	b.before(fmt.Sprintf(`globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: "https://temu.example/k/%s" }]; } };
		const none = document.createElement("canvas");
		none.getContext("2d").fillRect(0, 0, 1, 1);
		navigator.mediaDevices.getUserMedia = async () => none.captureStream(5);
		HTMLMediaElement.prototype.play = async () => {};`, w.parts.Registrations.TicketCode(all[1])))
	b.becomes(w.deskLink(t, w.server.URL), "1")
	b.click("[data-camera] button")
	b.tells("Selamat datang")
	b.waits(0)
	if s := w.standing(t); len(s.Arrivals) != 1 || s.Arrivals[0].First.How != attendance.ByTicket {
		t.Errorf("by the camera: %+v", s.Arrivals)
	}
}

// Names of people and devices stay text on the desk's page, by script as without.
func TestDeskShowsNamesAsText(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := newWorld(t)
	all := w.comers(t)
	w.raw(t, `UPDATE attendee SET name = '<img src=x onerror=alert(1)> sekar', access = '<script>alert(2)</script>' WHERE registration = '`+string(all[1].ID)+`'`,
		`UPDATE registration SET name = '"><iframe src=//evil.example>' WHERE id = '`+string(all[1].ID)+`'`)
	b := openBrowser(t, 360, 740, "light")
	b.becomes(w.deskLink(t, w.server.URL), "1")
	w.raw(t, `UPDATE door_device SET name = '<b onclick=alert(3)>Pintu</b>'`)
	b.open(w.server.URL + "/meja")
	b.until("document.querySelector('[data-desk]')?.dataset.ready === '1'")
	for range 2 {
		b.looks("img evil")
		b.tells("<img src=x onerror=alert(1)> sekar")
		b.waits(0)
	}
	b.tells("<b onclick=alert(3)>Pintu</b>")
	if n := run(b, chromedp.Evaluate[int](`document.querySelectorAll("[data-desk] :is(img, script, iframe, b[onclick])").length`)); n != 0 {
		t.Errorf("%d elements were made of names", n)
	}
	if got := b.policyBreaches(); len(got) > 0 {
		t.Errorf("the policy was breached: %v", got)
	}
}
