package jobs_test

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

	"github.com/google/go-cmp/cmp"

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

func TestWorkIsCalledAgainAtOnceWhileThereIsSome(t *testing.T) {
	t.Parallel()
	var book logbook
	left, empty := 3, make(chan struct{})
	r := jobs.Start(context.Background(), slog.New(slog.NewTextHandler(&book, nil)), jobs.Work{
		Name: "batches", Every: time.Hour, // so that only calls at once can get through all
		Do: func(context.Context) (int, error) {
			if left == 0 {
				close(empty)
				return 0, nil
			}
			left--
			return 1, nil
		},
	})
	select {
	case <-empty:
	case <-time.After(10 * time.Second):
		t.Fatal("the work was not done to its end")
	}
	r.Stop()
	if got := strings.Count(book.String(), "due work done"); got != 3 {
		t.Errorf("want one line for each of 3 batches and none for the empty one, got %d:\n%s", got, book.String())
	}
}

func TestFailingWorkRestsLongerAndLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		begun := time.Now()
		r := jobs.Start(t.Context(), slog.New(slog.DiscardHandler), jobs.Work{
			Name: "failing", Every: 10 * time.Second,
			Do: func(context.Context) (int, error) {
				at = append(at, time.Since(begun))
				if len(at) == 6 {
					return 0, nil
				}
				return 0, errors.New("disk full")
			},
		})
		<-time.After(4 * time.Minute) // by the clock of the test, which runs only while all wait
		r.Stop()
		want := []time.Duration{0, 10, 30, 70, 130, 190, 200, 210, 230}
		for i := range want {
			want[i] *= time.Second
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Errorf("calls came at other times (-want +got):\n%s", diff)
		}
	})
}

func TestStoppingIsNotAFailure(t *testing.T) {
	t.Parallel()
	var book logbook
	begun := make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	r := jobs.Start(ctx, slog.New(slog.NewTextHandler(&book, nil)), jobs.Work{
		Name: "long", Every: time.Hour,
		Do: func(ctx context.Context) (int, error) {
			close(begun)
			<-ctx.Done()
			return 0, ctx.Err()
		},
	})
	<-begun
	stop()
	r.Stop()
	if book.String() != "" {
		t.Errorf("want nothing in the log, got:\n%s", book.String())
	}
}
