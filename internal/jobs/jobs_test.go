package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/jobs"
)

// logbook is a log that several goroutines may write to.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestWorkGoesOnAfterErrorsAndPanics(t *testing.T) {
	t.Parallel()
	var book logbook
	calls := make(chan int, 10)
	n := 0
	r := jobs.Start(context.Background(), slog.New(slog.NewTextHandler(&book, nil)), jobs.Work{
		Name: "test", Every: time.Millisecond,
		Do: func(context.Context) (int, error) {
			n++
			switch n {
			case 1:
				return 0, errors.New("no luck")
			case 2:
				panic("worse")
			case 3:
				return 7, nil
			}
			select {
			case calls <- n:
			default:
			}
			return 0, nil
		},
	})
	select {
	case <-calls:
	case <-time.After(10 * time.Second):
		t.Fatal("work was not called a fourth time")
	}
	r.Stop()
	for _, want := range []string{"no luck", "panic: worse", "count=7"} {
		if !strings.Contains(book.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, book.String())
		}
	}
}

func TestStopEndsWorkThatIsGoingOn(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	r := jobs.Start(context.Background(), slog.New(slog.DiscardHandler), jobs.Work{
		Name: "long", Every: time.Hour,
		Do: func(ctx context.Context) (int, error) {
			close(begun)
			<-ctx.Done()
			return 0, ctx.Err()
		},
	})
	<-begun
	r.Stop() // returns only when the work has
}
