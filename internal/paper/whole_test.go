package paper

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/lang"
)

// measuring is a canvas that can measure.
func measuring() *canvas {
	in := lang.In(lang.ID)
	return &canvas{pdf: newPDF("", in), p: (&Occasion{}).plan(in)}
}

const longName = "Kerajinan Kayu, Batok, Bambu, dan Anyaman Pandan yang Sangat Panjang Namanya 03 (contoh)"

// Somebody who sees well reads letters of 5 minutes of arc: 7.3 mm at 5 metres.
// Capitals of the Go font are 0.72 of its size; a point is 0.3528 mm.
func TestTableSignsAreReadFromFiveMetres(t *testing.T) {
	t.Parallel()
	const needed = 7.3 / (0.72 * 0.3528)
	c := measuring()
	for name, face := range map[string]box{
		"A4 folded": {0, 0, 190, (a4High/2 - 18 - 4) / 2},
		"A5":        {0, 0, a5High - 16, (a5Wide - 16 - 4) / 2},
	} {
		for _, text := range []string{"Bank A (contoh)", "Dinas Perindustrian dan Perdagangan (contoh)", longName} {
			if size, _ := c.sized(face, text, true, 72); size < needed {
				t.Errorf("%s: %q is set at %.1f points, want %.1f", name, text, size, needed)
			}
		}
		if size, _ := c.sized(face, "127", true, 150); size < 3*needed {
			t.Errorf("%s: the number is set at %.1f points", name, size)
		}
	}
}

func TestNamesGetSmallerBeforeTheyTakeMoreLines(t *testing.T) {
	t.Parallel()
	c := measuring()
	face := box{0, 0, 95, 45}
	for _, tc := range []struct {
		name        string
		lines       int
		least, most float64
	}{
		{"Ni Made Contoh", 1, 28, 30}, {"I Gusti Ayu Made Contoh", 1, 21, 26}, {"Anak Agung Istri Ayu Contohwati Dewi", 2, 15, 30}, {longName, 3, 9, 24},
	} {
		size, lines := c.sized(face, tc.name, true, 30)
		if len(lines) != tc.lines || size < tc.least || size > tc.most {
			t.Errorf("%q: %d lines of %.1f points, want %d of %v to %v: %q", tc.name, len(lines), size, tc.lines, tc.least, tc.most, lines)
		}
	}
}

// Whatever a name is, and however small its place, no letter of it is left out and
// nothing leaves the place.
func TestNoLetterOfANameIsLost(t *testing.T) {
	t.Parallel()
	c := measuring()
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("abcdefghijkl MNOP.,-éŻ")), 1, 200, -1)
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(strings.Fields(letters.Draw(t, "name")), " ")
		b := box{0, 0, rapid.Float64Range(30, 200).Draw(t, "wide"), rapid.Float64Range(8, 70).Draw(t, "high")}
		size, lines := c.sized(b, name, true, 72)
		squeezed := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := squeezed(strings.Join(lines, "")); got != squeezed(name) {
			t.Fatalf("%q became %q", name, lines)
		}
		c.font(true, size, black)
		wide := func(s string) bool { return c.pdf.GetStringWidth(s) > b.wide+0.01 }
		if slices.ContainsFunc(lines, wide) || float64(len(lines))*size*lineOf > b.high+0.01 {
			t.Fatalf("%q at %.2f points leaves %v: %q", name, size, b, lines)
		}
	})
}
