package stem_test

import (
	"os"
	"strings"
	"testing"

	"wantilan/stem"
)

// Every word of the field's list leads to its base word.
func TestWordsOfTheField(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		want, derived, found := strings.Cut(line, ":")
		if !found || strings.TrimSpace(derived) == "" {
			t.Fatalf("testdata/words.txt:%d: want \"base: word word\", not %q", i+1, line)
		}
		for word := range strings.FieldsSeq(derived) {
			words++
			if got := stem.Stem(word); got != want {
				t.Errorf("testdata/words.txt:%d: %s is %q, want %q", i+1, word, got, want)
			}
		}
	}
	if words < 300 {
		t.Errorf("only %d words", words)
	}
	t.Logf("%d words", words)
}
