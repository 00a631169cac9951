package stem_test

import (
	"regexp"
	"testing"

	"wantilan/stem"
)

func TestEditionIsShortAndStays(t *testing.T) {
	t.Parallel()
	if e := stem.Edition(); !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(e) || e != stem.Edition() {
		t.Errorf("got %q", e)
	}
}
