package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wantilan/internal/web"
)

// developing is a world that shows its components.
func developing(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.parts.Develop = true
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(pages)
	t.Cleanup(w.server.Close)
	return w
}

func TestComponentsAreWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	w := developing(t)
	for language, words := range map[string]string{"id": "Formulir yang ditolak", "en": "A refused form"} {
		v := w.visitor(t, "")
		v.do(http.MethodPost, "/bahasa", url.Values{"bahasa": {language}})
		got := v.get("/_/components")
		if got.status != http.StatusOK {
			t.Fatalf("%s: want 200, got %d", language, got.status)
		}
		d := parse(t, language, got.body)
		d.check(t, "components in "+language, language)
		if !strings.Contains(d.text(), words) {
			t.Errorf("%s: does not show %q", language, words)
		}
		panels := map[string]int{}
		for _, e := range d {
			if theme := e.attr["data-theme"]; theme != "" {
				panels[theme+" "+e.attr["lang"]]++
			}
		}
		if len(panels) != 4 || panels["dark id"] == 0 || panels["dark id"] != panels["light en"] {
			t.Errorf("%s: the panels are not in all themes and languages: %v", language, panels)
		}
	}
}

// The controls that Tab stops at, in their order: of radio buttons the chosen
// one, or the first.
const stopsScript = `(() => {
	return [...document.querySelectorAll("a[href],button,input,select,textarea,[tabindex='0']")].filter(e => {
		if (e.matches(":disabled,dialog *,[type=hidden]") || !e.checkVisibility({visibilityProperty: true})) return false;
		if (e.type !== "radio") return true;
		const group = [...document.getElementsByName(e.name)];
		return e === (group.find(r => r.checked) || group[0]);
	});
})()`

// Texts whose colour stands out too little from the ground below them: less than
// 4.5 to 1. What cannot be used, and grounds with a pattern, are left out.
const paleScript = `(() => {
	const light = c => c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const seen = c => !/, 0\)$|transparent/.test(c);
	const pale = new Set();
	const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (words.nextNode()) {
		const e = words.currentNode.parentElement;
		if (!words.currentNode.data.trim() || !e.checkVisibility() || e.closest(":disabled,svg,style,script,option,.gap,.ribbon")) continue;
		let under = e;
		while (under && !seen(getComputedStyle(under).backgroundColor)) under = under.parentElement;
		const ground = under ? getComputedStyle(under).backgroundColor : "rgb(255,255,255)";
		const [x, y] = [light(getComputedStyle(e).color), light(ground)].sort((a, b) => b - a);
		if ((x + 0.05) / (y + 0.05) < 4.5) pale.add(getComputedStyle(e).color + " on " + ground + ": " + e.outerHTML.slice(0, 90));
	}
	return [...pale].join("\n");
})()`

func TestComponentsInABrowser(t *testing.T) {
	for _, screen := range []struct {
		width, height int64
		scheme        string
	}{{360, 740, "light"}, {1280, 800, "light"}, {1280, 800, "dark"}} {
		t.Run(fmt.Sprintf("%d %s", screen.width, screen.scheme), func(t *testing.T) {
			w := developing(t)
			b := openBrowser(t, screen.width, screen.height, screen.scheme)
			b.open(w.server.URL + "/_/components")
			b.sees("Formulir yang ditolak", "This business") // both languages
			b.fits("components")
			if pale := run(b, chromedp.Evaluate[string](paleScript)); pale != "" {
				t.Errorf("hard to read:\n%s", pale)
			}
			if wide := run(b, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-theme] *")].filter(e =>
				e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".tabs,svg")).map(e => e.outerHTML.slice(0, 90)).join("\n")`)); wide != "" {
				t.Errorf("stands out of the window:\n%s", wide)
			}
			grounds := run(b, chromedp.Evaluate[string](`[...new Set([...document.querySelectorAll("[data-theme]")].map(e => e.dataset.theme + " " + getComputedStyle(e).backgroundColor))].sort().join()`))
			if grounds != "dark rgb(27, 22, 19),light rgb(251, 248, 243)" {
				t.Errorf("the themes of the panels are %s", grounds)
			}
			b.quiet()
		})
	}
}

func TestTabReachesEveryControlInOrderAndShowsIt(t *testing.T) {
	w := developing(t)
	b := openBrowser(t, 1280, 800, "light")
	b.open(w.server.URL + "/_/components")
	stops := run(b, chromedp.Evaluate[int](`(window.stops = `+stopsScript+`).length`))
	if stops < 100 {
		t.Fatalf("only %d controls on the page", stops)
	}
	last := -1
	for range 3 * stops { // dates and times have several parts, all of one control
		b.do(chromedp.KeyEvent(kb.Tab))
		got := run(b, chromedp.Evaluate[int](`(() => {
			const e = document.activeElement, style = getComputedStyle(e);
			if (e === document.body) return -1;
			if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return -3;
			return window.stops.indexOf(e) < 0 ? -2 : window.stops.indexOf(e);
		})()`))
		if got == last {
			continue
		}
		if got != last+1 {
			t.Fatalf("after control %d of %d Tab leads to %d: %s", last, stops, got, run(b, chromedp.Evaluate[string](`document.activeElement.outerHTML.slice(0, 200)`)))
		}
		if last = got; last == stops-1 {
			return
		}
	}
	t.Errorf("Tab reached %d of %d controls", last+1, stops)
}

func TestDialogOpensByButtonAndClosesByEscape(t *testing.T) {
	w := developing(t)
	b := openBrowser(t, 360, 740, "light")
	b.open(w.server.URL + "/_/components")
	if either := run(b, chromedp.Evaluate[string](`[...document.querySelectorAll(".either")].filter(e => e.checkVisibility()).map(e =>
		[...e.children].filter(c => c.checkVisibility()).length).join("")`)); strings.Trim(either, "1") != "" {
		t.Errorf("of button and link not exactly one is shown: %s", either)
	}
	const open = `document.querySelector("#ask-id-light").matches(":modal")`
	const opener = `[commandfor=ask-id-light][command=show-modal]`
	b.do(chromedp.Focus(opener), chromedp.KeyEvent(kb.Enter))
	b.until(open)
	b.fits("components-dialog")
	if !run(b, chromedp.Evaluate[bool](`document.activeElement.matches("#ask-id-light [command=close]")`)) {
		t.Error("the focus is not on what does no harm")
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until("!" + open)
	if !run(b, chromedp.Evaluate[bool](`document.activeElement.matches("`+opener+`")`)) {
		t.Error("the focus does not come back to what opened the dialog")
	}
	b.click(opener)
	b.until(open)
	b.click(`[commandfor=ask-id-light][command=close]`)
	b.until("!" + open)
	b.open(w.server.URL + "/_/components#ask-id-dark") // where the link leads without invoker commands
	b.until(`document.querySelector("#ask-id-dark").checkVisibility()`)
	b.quiet()
}

func TestNothingMovesForThoseWhoWishSo(t *testing.T) {
	w := developing(t)
	for wish, want := range map[string]bool{"reduce": false, "no-preference": true} {
		b := openBrowser(t, 1280, 800, "light")
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: wish}}}
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		b.open(w.server.URL + "/_/components")
		moves := run(b, chromedp.Evaluate[bool](`[...document.querySelectorAll("main *")].some(e => {
			const s = getComputedStyle(e);
			return s.animationName !== "none" || s.transitionDuration !== "0s";
		})`))
		if moves != want {
			t.Errorf("prefers-reduced-motion %s: something moves: %v", wish, moves)
		}
	}
}
