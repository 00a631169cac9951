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
	for _, seats := range []bool{false, true} {
		if New(ended, g, seats) != nil {
			t.Errorf("with seats %v: a statement is given although the context has ended", seats)
		}
		if New(t.Context(), g, seats) == nil {
			t.Errorf("with seats %v: nothing is stated", seats)
		}
	}
	if NewSearch(ended, g, 0) != nil || Clash(ended, g) != nil {
		t.Error("a search begins although the context has ended")
	}
}
