package ui_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"

	"wantilan/internal/web/ui"
)

var stroke = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`)

func TestQRDrawsEveryModuleWithAnEmptyEdge(t *testing.T) {
	t.Parallel()
	const text = "https://temu.example/a/K7QM2XRD"
	want, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	code, err := ui.NewQR(text)
	if err != nil {
		t.Fatal(err)
	}
	html := drawn(t, code.Draw("kode"))
	if side := want.Size + 8; !strings.Contains(html, fmt.Sprintf(`viewBox="0 0 %d %d"`, side, side)) || !strings.Contains(html, `aria-label="kode"`) {
		t.Errorf("got %.200s", html)
	}
	dark := map[[2]int]bool{}
	for _, m := range stroke.FindAllStringSubmatch(html, -1) {
		var n [3]int
		for i := range n {
			if n[i], err = strconv.Atoi(m[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		for x := range n[2] {
			dark[[2]int{n[0] + x - 4, n[1] - 4}] = true
		}
	}
	for y := range want.Size {
		for x := range want.Size {
			if dark[[2]int{x, y}] != want.Black(x, y) {
				t.Fatalf("module %d, %d differs", x, y)
			}
			delete(dark, [2]int{x, y})
		}
	}
	if len(dark) != 0 {
		t.Errorf("%d modules beside the code", len(dark))
	}
	if _, err := ui.NewQR(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text too long for a code was taken")
	}
}
