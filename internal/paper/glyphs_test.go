package paper

import (
	"testing"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// What is said of the fonts is what is in them, for every letter there is.
func TestGlyphsAreThoseOfBothFonts(t *testing.T) {
	t.Parallel()
	for name, font := range map[string][]byte{"regular": goregular.TTF, "bold": gobold.TTF} {
		f, err := sfnt.Parse(font)
		if err != nil {
			t.Fatal(err)
		}
		var buffer sfnt.Buffer
		for r := rune(' '); r <= unicode.MaxRune; r++ {
			i, err := f.GlyphIndex(&buffer, r)
			if has := err == nil && i != 0; has != unicode.Is(glyphs, r) {
				t.Errorf("%s has %U: %v", name, r, has)
			}
		}
	}
}

func TestLettersThatAreLackingBecomeQuestionMarks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Désa\tKopi\u0301\u200d": "Désa Kopí", "“Ω” – Жд €": "“Ω” – Жд €", "ᬩᬮᬶ": "???", "日本 😀": "?? ?", "": "",
	} {
		if got := printable(text); got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}
