package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
)

// loose lists what must be in no page of ours: elements and addresses that only
// a canary that got loose can have made.
const loose = `[...document.querySelectorAll("*")].filter(e =>
	e.matches('img, iframe, object, embed, base, frame, audio, video, svg[onload], script:not([src^="/statis/"]), meta[http-equiv=refresh][content*="evil"]') ||
	[...e.attributes].some(a => /^on/i.test(a.name) || a.name === "autofocus" && !e.matches(".summary") ||
		(/^(href|src|action|formaction|data)$/i.test(a.name) && /^\s*(javascript|data|vbscript):/i.test(a.value) && !e.matches("link[rel=icon]")))
).map(e => e.outerHTML.slice(0, 120)).join("\n")`

// formsHere are the forms of a page: where each leads and how it is sent.
const formsHere = `[...document.forms].map((f, i) => f.method + " " + new URL(f.action).pathname + " " + i)`

// fillAndSend fills every field of a form with canaries and sends it, whatever
// the browser thinks of what was typed.
const fillAndSend = `((n, canaries) => {
	const f = document.forms[n];
	let i = 0;
	for (const e of f.elements) {
		if (e.name === "sekali" || e.type === "file") continue;
		if (e.tagName === "SELECT") {
			e.append(new Option(canaries[i % canaries.length], canaries[i % canaries.length], true, true));
		} else if (e.tagName !== "BUTTON" && e.tagName !== "FIELDSET") {
			e.type = e.type === "textarea" ? e.type : "text";
			e.value = canaries[i % canaries.length];
		}
		i++;
	}
	f.noValidate = true;
	HTMLFormElement.prototype.submit.call(f);
})`

// trap notes what a canary does when it gets loose in a browser.
type trap struct {
	mu     sync.Mutex
	struck []string
}

func (b *browser) trap() *trap {
	b.t.Helper()
	k := &trap{}
	dialogs := chromedp.Events(b.ctx, page.JavascriptDialogOpening)
	go func() {
		for d, err := range dialogs {
			if err != nil {
				return
			}
			k.mu.Lock()
			k.struck = append(k.struck, "a dialog: "+d.Message)
			k.mu.Unlock()
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the tab may be gone
		}
	}()
	return k
}

// sprung is what happened so far, and forgets it.
func (k *trap) sprung() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := k.struck
	k.struck = nil
	return all
}

// breaches are complaints of the browser about the content policy, since the
// last call.
func (b *browser) breaches() (all []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		if strings.Contains(f, "Content Security Policy") || strings.Contains(f, "Trusted") || strings.Contains(f, "violates") {
			all = append(all, f)
		}
	}
	b.faults = nil
	return all
}

// deadly are forms that would end the visit, or take away what is looked at, or that ask
// nothing and answer with a file.
var deadly = regexp.MustCompile(`/keluar$|/hapus$|/nonaktif$|/keluarkan$|/pulihkan$|/akhiri$|/cabut$|/bahasa$|/akun/peran/|/openid|/kartu-temu\.pdf$|/cetak/[a-z-]+\.(pdf|xlsx)$|/laporan-kegiatan\.pdf$|/kehadiran/ruang$`)

// Addresses of the same kind are looked at so often.
const mostAlike = 1

var identity = regexp.MustCompile(`[0-9a-f]{32}|/[pu]/[0-9A-Z]{7}|[A-Z2-7]{26}|[^/]+\.[A-Za-z0-9_-]{10,}`)

// kindOf is what pages of one kind have in common: the address without identities,
// and whether something is asked of it.
func kindOf(path string) string {
	address, asked, _ := strings.Cut(path, "?")
	if identity.MatchString(address) {
		asked = "" // of one thing
	}
	if asked != "" && !strings.Contains(asked, "%3C") {
		asked = "asked"
	}
	return identity.ReplaceAllString(address, "*") + "?" + asked
}

// Whoever looks at pages full of canaries, and fills every form with more of
// them, sees text: no dialog, no element, no address and no breach of the policy.
func TestNoCanaryGetsLooseInABrowser(t *testing.T) {
	needBrowser(t)
	w := newWorld(t)
	w.offer(t)
	g := w.poison(t)
	pages, sent, shown := 0, 0, 0
	for i, role := range []account.Role{account.Stranger, account.Administrator, account.Organiser, account.Desk, account.Owner, account.Speaker} {
		t.Run(string(role), func(t *testing.T) {
			b := openBrowser(t, 1280, 800, "light")
			k := b.trap()
			if i == 0 {
				b.trapBites(k)
			}
			b.become(w, role)
			p, f, c := b.walkCanaries(w, k, role, g)
			pages, sent, shown = pages+p, sent+f, shown+c
		})
	}
	t.Logf("%d pages, %d forms sent, %d canaries shown as text", pages, sent, shown)
	if pages < 60 || sent < 25 || shown < 100 {
		t.Errorf("only %d pages, %d forms and %d canaries", pages, sent, shown)
	}
}

// walkCanaries looks at a page of each kind that a role finds, and sends every form
// there is full of canaries.
func (b *browser) walkCanaries(w *world, k *trap, role account.Role, g gathering.ID) (pages, sent, shown int) {
	b.t.Helper()
	alike, done := map[string]int{}, map[string]bool{}
	next := []string{"/", "/masuk", "/masuk/kode", "/akun", "/akun/kunci", "/akun/data", "/organisasi", "/catatan", "/impor", "/temu/" + string(g), "/temu/" + string(w.sample),
		"/organisasi?cari=" + `%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E`, "/temu/" + string(g) + "/papan?cari=" + `%22%3E%3Csvg+onload%3Dalert(3)%3E&baris=%3Cscript%3E&jenis=%3Cscript%3E`,
		"/masuk?kembali=javascript:alert(4)", "/nowhere/%3Cscript%3Ealert(2)%3C%2Fscript%3E"}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		kind := kindOf(path)
		if alike[kind] >= mostAlike || strings.Contains(path, ".pdf") || strings.Contains(path, "/unduh") || strings.Contains(path, ".ics") || strings.Contains(path, ".xlsx") || strings.Contains(path, ".json") || strings.Contains(path, ".csv") {
			continue
		}
		alike[kind]++
		w.pass(1e9)
		b.visit(w.server.URL + path)
		pages++
		shown += b.tame(k, fmt.Sprintf("%s at %s", role, path))
		next = append(next, run(b, chromedp.Evaluate[[]string](`[...document.links].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)`))...)
		for _, f := range run(b, chromedp.Evaluate[[]string](formsHere)) {
			parts := strings.Fields(f)
			form := parts[0] + " " + identity.ReplaceAllString(parts[1], "*")
			if done[form] || deadly.MatchString(parts[1]) {
				continue
			}
			done[form] = true
			w.pass(5e9)
			b.fill(w.server.URL+path, parts[2], sent)
			sent++
			shown += b.tame(k, fmt.Sprintf("%s after sending %s", role, f))
		}
	}
	return pages, sent, shown
}

// trapBites fails unless a page that escapes nothing is noticed.
func (b *browser) trapBites(k *trap) {
	b.t.Helper()
	careless := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/policed" {
			out.Header().Set("Content-Security-Policy", "default-src 'none'")
		}
		fmt.Fprintf(out, "<title>x</title><main id=isi><h1>x</h1>%s%s</main>", canaries[0], canaries[1])
	}))
	defer careless.Close()
	b.visit(careless.URL + "/policed")
	if found := run(b, chromedp.Evaluate[string](loose)); !strings.Contains(found, "<img") || !strings.Contains(found, "<script") {
		b.t.Errorf("the trap does not see elements: %s", found)
	}
	if len(b.breaches()) == 0 {
		b.t.Error("the trap does not hear breaches of the policy")
	}
	b.visit(careless.URL + "/")
	if s := k.sprung(); len(s) == 0 {
		b.t.Error("the trap does not hear dialogs")
	}
	b.breaches()
}

// become signs in as the first account of a role.
func (b *browser) become(w *world, role account.Role) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.ClearBrowserCookies, struct{}{}); err != nil {
		b.t.Fatal(err)
	}
	if role == account.Stranger {
		return
	}
	token, err := w.parts.Door.Begin(b.t.Context(), w.account(b.t, role), account.ByLink, canary(0))
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: "wantilan_sesi", Value: token, URL: w.server.URL}); err != nil {
		b.t.Fatal(err)
	}
}

// visit goes to an address, whatever its status.
func (b *browser) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// fill fills the n-th form of the page at an address and sends it. What comes is
// shown in the tab.
func (b *browser) fill(url, n string, from int) {
	b.t.Helper()
	b.visit(url)
	if !run(b, chromedp.Evaluate[bool]("document.forms.length > "+n)) {
		return // it went with what an earlier one changed
	}
	turned := append(slices.Clone(canaries[from%len(canaries):]), canaries[:from%len(canaries)]...)
	quoted := make([]string, len(turned))
	for i, c := range turned {
		quoted[i] = fmt.Sprintf("%q", c)
	}
	script := fmt.Sprintf("%s(%s, [%s])", fillAndSend, n, strings.Join(quoted, ","))
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](script)); err != nil {
		b.t.Fatalf("sending form %s of %s: %v", n, url, err)
	}
}

// tame fails when a canary got loose, and counts those that are shown.
func (b *browser) tame(k *trap, where string) (shown int) {
	b.t.Helper()
	if found := run(b, chromedp.Evaluate[string](loose)); found != "" {
		b.t.Errorf("%s: loose:\n%s", where, found)
	}
	for _, s := range append(k.sprung(), b.breaches()...) {
		b.t.Errorf("%s: %s", where, s)
	}
	if at := run(b, chromedp.Evaluate[string](`location.hostname`)); at != "localhost" {
		b.t.Errorf("%s: led to %s", where, at)
	}
	text := run(b, chromedp.Evaluate[string](`document.body.textContent + [...document.querySelectorAll("input")].map(e => e.value).join(" ")`))
	for _, c := range canaries {
		shown += strings.Count(text, c)
	}
	return shown
}
