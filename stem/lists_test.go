package stem

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Lists hold words as texts give them, so that they are found at all; a root is
// listed itself and not longer than what is cut to it.
func TestListsAreInOrder(t *testing.T) {
	t.Parallel()
	b := lists()
	for name, list := range map[string]string{"roots": roots, "kept": kept, "stops": stops} {
		seen := map[string]bool{}
		for _, word := range strings.Fields(list) {
			word, root, other := strings.Cut(word, "=")
			if seen[word] {
				t.Errorf("%s: %s is there twice", name, word)
			}
			seen[word] = true
			if !plain([]byte(word)) {
				t.Errorf("%s: %s is not of small letters alone", name, word)
			}
			if !other || name == "stops" {
				continue
			}
			if len(root) > len(word) || b[root].root != root {
				t.Errorf("%s: %s: %s must be a listed word and no longer", name, word, root)
			}
		}
		if len(seen) < 100 {
			t.Errorf("%s: only %d words", name, len(seen))
		}
	}
}

// No letter of the table becomes longer than it was.
func TestFoldingShortens(t *testing.T) {
	t.Parallel()
	for r := range folded() {
		if out, word := fold(nil, r); !word || len(out) == 0 || len(out) > len(string(r)) || !plain(out) {
			t.Errorf("%c became %q", r, out)
		}
	}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		out, word := fold(nil, r)
		if len(out) > utf8.RuneLen(r) && utf8.ValidRune(r) || !word && len(out) > 0 {
			t.Errorf("%U became %q", r, out)
		}
		for _, again := range string(out) {
			if again >= utf8.RuneSelf && !bytes.Equal(first(fold(nil, again)), out) {
				t.Errorf("%U became %q, and that %q", r, out, first(fold(nil, again)))
			}
		}
	}
}

func first(out []byte, _ bool) []byte { return out }
