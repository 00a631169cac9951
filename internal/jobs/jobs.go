// Package jobs runs due work: it calls what it is given again and again until it
// is stopped. It knows no subject; what is due stands in the database.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Work is one kind of due work: Do does a bounded batch and tells how much it
// did. It is called again at once while it does something, and after Every when
// it did nothing. When it fails it is called after Every, then twice that, and so
// on up to a minute or Every, whichever is longer.
type Work struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) (n int, err error)
}

// Runner runs work in the background.
type Runner struct {
	stop context.CancelFunc
	all  sync.WaitGroup
}

// Start begins to run each work in a goroutine of its own until ctx ends or Stop
// is called.
func Start(ctx context.Context, log *slog.Logger, works ...Work) *Runner {
	ctx, stop := context.WithCancel(ctx)
	r := &Runner{stop: stop}
	for _, w := range works {
		r.all.Go(func() { loop(ctx, log, w) })
	}
	return r
}

// Stop ends all work and waits until it has stopped.
func (r *Runner) Stop() {
	r.stop()
	r.all.Wait()
}

// longestPause is how long work that keeps failing rests at most, so that a full
// disk does not also fill the log.
const longestPause = time.Minute

func loop(ctx context.Context, log *slog.Logger, w Work) {
	pause := w.Every
	for ctx.Err() == nil {
		n, err := safely(ctx, w.Do)
		rest := pause
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("due work failed", "job", w.Name, "error", err)
			pause = max(w.Every, min(2*pause, longestPause))
		case n > 0:
			log.Info("due work done", "job", w.Name, "count", n)
			pause = w.Every
			continue
		default:
			rest, pause = w.Every, w.Every
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}

// safely turns a panic into an error, so that one bad piece of work does not
// take the server down.
func safely(ctx context.Context, do func(context.Context) (int, error)) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do(ctx)
}
