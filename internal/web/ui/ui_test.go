package ui_test

import (
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
	{"warn", "wash"}, {"warn", "card"}, {"bad", "card"},
	{"kindink", "business"}, {"kindink", "bank"}, {"kindink", "airport"}, {"kindink", "hotel"}, {"kindink", "retailer"},
	{"kindink", "government"}, {"kindink", "council"}, {"kindink", "expert"}, {"kindink", "other"},
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
		for _, ground := range []string{"ground", "card"} { // frames and marks need 3 to 1
			if got := contrast(t, theme["focus"], theme[ground]); got < 3 {
				t.Errorf("%s: the focus frame on %s has a contrast of %.2f, less than 3", name, ground, got)
			}
		}
	}
}

// themes reads the colour tokens out of the stylesheet.
func themes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	day, night, ok := strings.Cut(ui.Style(), "@media (prefers-color-scheme:dark)")
	if !ok {
		t.Fatal("the stylesheet has no dark theme")
	}
	tokens := func(css string) map[string]string {
		all := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z]+):(#[0-9a-f]{6})`).FindAllStringSubmatch(css, -1) {
			if _, twice := all[m[1]]; !twice {
				all[m[1]] = m[2]
			}
		}
		return all
	}
	return tokens(day), tokens(night)
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

func TestStylesheetIsSmallAndWhole(t *testing.T) {
	t.Parallel()
	css := ui.Style()
	if len(css) > 16_000 {
		t.Errorf("the stylesheet stands in every page and has %d bytes", len(css))
	}
	if open, shut := strings.Count(css, "{"), strings.Count(css, "}"); open != shut {
		t.Errorf("%d braces open and %d close", open, shut)
	}
	if strings.Contains(css, "url(") || strings.Contains(css, "@import") || strings.Contains(css, "</") {
		t.Error("the stylesheet loads something or ends early")
	}
	for _, name := range []string{"44px", "prefers-reduced-motion", "@media print", ":focus-visible"} {
		if !strings.Contains(css, name) {
			t.Errorf("the stylesheet has no %s", name)
		}
	}
}
