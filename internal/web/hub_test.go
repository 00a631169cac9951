package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wantilan/internal/gathering"
)

// journal is a log that several may write to.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// What looks for changes beside requests goes on after a panic, an error and a database
// that says nothing; each time it begins to fail stands in the log once.
func TestOpenPagesAreToldAfterPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var j journal
		looks, heard := 0, 0
		h := &hub{log: slog.New(slog.NewTextHandler(&j, nil))}
		h.version = func(ctx context.Context, _ gathering.ID) (string, error) {
			switch looks++; looks {
			case 1:
				panic("loose thread")
			case 2:
				return "", errors.New("no luck")
			case 3:
				return "one", nil
			case 4:
				<-ctx.Done() // silence
				return "", ctx.Err()
			}
			return "two", nil
		}
		h.bell = func(ctx context.Context, _ func(gathering.ID)) error {
			if heard++; heard == 1 {
				panic("loose clapper")
			}
			<-ctx.Done()
			return nil
		}
		told, leave, err := h.enter("hall")
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"one", "two"} {
			if got := <-told; got != want {
				t.Errorf("told %q, want %q", got, want)
			}
		}
		leave()
		synctest.Wait()
		for text, want := range map[string]int{"loose thread": 1, "no luck": 0, "deadline exceeded": 1, "loose clapper": 1} {
			if got := strings.Count(j.String(), text); got != want {
				t.Errorf("%q stands %d times in the log, want %d:\n%s", text, got, want, j.String())
			}
		}
		if heard < 2 {
			t.Error("the bell is not listened to any more")
		}
	})
}

// A clock that is turned back makes nobody wait for the time that was.
func TestLimitsAfterTheClockWasTurnedBack(t *testing.T) {
	t.Parallel()
	var l limiter
	now := time.Unix(1_800_000_000, 0)
	for range deeds.burst {
		l.allow(deeds, "Panitia", now)
	}
	if l.allow(deeds, "Panitia", now) {
		t.Error("more than a burst at once")
	}
	if !l.allow(deeds, "Panitia", now.Add(-time.Hour)) {
		t.Error("refused an hour before")
	}
}
