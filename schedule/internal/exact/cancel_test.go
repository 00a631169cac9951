package exact

import (
	"context"
	"testing"
)

// A statement that was broken off is not given to anybody, for it does not hold all rules.
func TestWhatIsBrokenOffIsNotUsed(t *testing.T) {
	t.Parallel()
	g := gridOf(5, 2, 4, [2]int32{0, 1}, [2]int32{0, 2}, [2]int32{1, 3})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, kind := range []Kind{Tables, Seats, Both} {
		if New(ended, g, kind) != nil {
			t.Errorf("kind %v: a statement is given although the context has ended", kind)
		}
		if New(t.Context(), g, kind) == nil {
			t.Errorf("kind %v: nothing is stated", kind)
		}
	}
	if NewSearch(ended, g, 0) != nil || Clash(ended, g) != nil {
		t.Error("a search begins although the context has ended")
	}
}
