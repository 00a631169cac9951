package archtest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A fragment of the changelog has a title, then what was missing or wrong, then
// what Wantilan does now.
func TestChangelogFragments(t *testing.T) {
	files, err := filepath.Glob("../../changelog/unreleased/*")
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[0-9]{4}-[a-z0-9-]+\.md$`)
	for _, file := range files {
		base := filepath.Base(file)
		if !name.MatchString(base) {
			t.Errorf("changelog/unreleased/%s: want a name like 0042-document-request.md", base)
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		if len(parts) < 3 || !strings.HasPrefix(parts[0], "# ") || !strings.HasPrefix(parts[2], "Wantilan now ") {
			t.Errorf("changelog/unreleased/%s: want a title, a paragraph on what was, and one that begins \"Wantilan now\"", base)
		}
	}
}
