package apart

import (
	"context"
	"strings"
	"testing"
)

func TestUntilGivesTheAnswer(t *testing.T) {
	if is, ok := Until(t.Context(), func() int { return 7 }); is != 7 || !ok {
		t.Errorf("gave %d, %v", is, ok)
	}
}

func TestUntilDoesNotWaitForWhatIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	begun, may := make(chan bool), make(chan bool)
	go func() { <-begun; cancel() }()
	if is, ok := Until(ctx, func() int { close(begun); <-may; return 7 }); is != 0 || ok {
		t.Errorf("gave %d, %v", is, ok)
	}
	close(may)
}

func TestUntilHandsPanicsOn(t *testing.T) {
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "no such slot") || !strings.Contains(text, "apart_test.go") {
			t.Errorf("panicked with %q", text)
		}
	}()
	Until(t.Context(), func() int { panic("no such slot") })
}
