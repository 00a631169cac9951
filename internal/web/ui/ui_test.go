package ui_test

import (
	"bytes"
	"compress/gzip"
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wantilan/internal/web/ui"
)

// pairs are the text and ground colours that meet on some page, by token.
var pairs = [][2]string{
	{"ink", "ground"}, {"ink", "card"}, {"ink", "wash"}, {"soft", "ground"}, {"soft", "card"}, {"soft", "wash"},
	{"brick", "ground"}, {"brick", "card"}, {"onbrick", "brick"}, {"good", "goodwash"}, {"warn", "warnwash"}, {"bad", "badwash"},
	{"warn", "wash"}, {"warn", "card"}, {"bad", "card"}, {"bad", "ground"}, {"brick", "wash"},
	{"brick", "goodwash"}, {"brick", "warnwash"}, {"brick", "badwash"}, {"ink", "goodwash"}, {"ink", "warnwash"}, {"ink", "badwash"},
	{"kindink", "business"}, {"kindink", "bank"}, {"kindink", "airport"}, {"kindink", "hotel"}, {"kindink", "retailer"},
	{"kindink", "government"}, {"kindink", "council"}, {"kindink", "expert"}, {"kindink", "other"},
}

// marks are frames, edges of fields and drawings on their grounds, which need 3 to 1.
var marks = [][2]string{
	{"focus", "ground"}, {"focus", "card"}, {"focus", "wash"}, {"focus", "badwash"},
	{"soft", "card"}, {"soft", "ground"}, {"bad", "card"}, {"gold", "card"}, {"gold", "ground"}, {"gold", "wash"},
	{"brick", "card"}, {"brick", "wash"},
}

func TestTextCanBeReadInBothThemes(t *testing.T) {
	t.Parallel()
	light, dark := themes(t)
	for name, theme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			if got := contrast(t, theme[p[0]], theme[p[1]]); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, less than 4.5", name, p[0], p[1], got)
			}
		}
		for _, p := range marks {
			if got := contrast(t, theme[p[0]], theme[p[1]]); got < 3 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, less than 3", name, p[0], p[1], got)
			}
		}
	}
}

// themes reads the colour tokens out of the stylesheet. The dark ones stand
// there twice: by the visitor's wish, and for a part of a page.
func themes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	css := ui.Style()
	light = tokens(t, css, ":root,[data-theme=light]{")
	dark = tokens(t, css, "@media (prefers-color-scheme:dark){:root{")
	if part := tokens(t, css, "}[data-theme=dark]{"); !maps.Equal(part, dark) {
		t.Errorf("the dark theme of a part differs from that of the page:\n%v\n%v", part, dark)
	}
	for name := range light {
		if dark[name] == "" {
			t.Errorf("%s has no dark colour", name)
		}
	}
	return light, dark
}

var token = regexp.MustCompile(`--([a-z]+):(#[0-9a-f]{6})`)

func tokens(t *testing.T, css, rule string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(css, rule)
	if !ok {
		t.Fatalf("the stylesheet has no %s", rule)
	}
	body, _, _ := strings.Cut(rest, "}")
	all := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(body, -1) {
		all[m[1]] = m[2]
	}
	return all
}

// contrast is the ratio of WCAG 2.2 (relative luminance).
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) != 7 {
		t.Fatalf("no colour: %q", colour)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// What the stylesheet may weigh, as it is and compressed.
const (
	mostStyle  = 20 << 10
	mostZipped = 5 << 10
)

func zipped(t *testing.T, text string) int {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestStylesheetIsSmallAndWhole(t *testing.T) {
	t.Parallel()
	css := ui.Style()
	if len(css) > mostStyle {
		t.Errorf("the stylesheet stands in every page and has %d bytes, more than %d", len(css), mostStyle)
	}
	if n := zipped(t, css); n > mostZipped {
		t.Errorf("the stylesheet has %d bytes compressed, more than %d", n, mostZipped)
	}
	if open, shut := strings.Count(css, "{"), strings.Count(css, "}"); open != shut {
		t.Errorf("%d braces open and %d close", open, shut)
	}
	if strings.Contains(css, "url(") || strings.Contains(css, "@import") || strings.Contains(css, "</") {
		t.Error("the stylesheet loads something or ends early")
	}
	for _, name := range []string{"44px", "prefers-reduced-motion", "@media print", ":focus-visible", "forced-colors"} {
		if !strings.Contains(css, name) {
			t.Errorf("the stylesheet has no %s", name)
		}
	}
}
