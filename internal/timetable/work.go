package timetable

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"wantilan/internal/fault"
	"wantilan/schedule"
)

const (
	pulse        = 200 * time.Millisecond // how often progress is kept and the wish to cancel is looked for
	staleness    = 30 * time.Second       // a running run without a sign of life for this long is taken over
	mostAttempts = 3                      // a run that ended this many processes is not begun again
	givingBack   = 5 * time.Second        // how long a stopping process tries to give its run back
)

// SolveDue computes one requested timetable, if there is one, and tells how many
// it computed. A run that another process left unfinished is begun again; when
// ctx ends, the run is given back for the next process.
func (p *Planner) SolveDue(ctx context.Context) (int, error) {
	now := p.now()
	run, err := p.store.ClaimRun(ctx, now, now.Add(-staleness))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claim a run: %w", err)
	}
	if run.Attempts > mostAttempts {
		return 0, p.fail(ctx, run, fmt.Errorf("%d processes ended while computing it", mostAttempts))
	}
	err = p.solve(ctx, run)
	switch {
	case err == nil:
		return 1, nil
	case ctx.Err() != nil:
		return 0, errors.Join(ctx.Err(), p.giveBack(ctx, run))
	}
	return 0, p.fail(ctx, run, err)
}

// fail ends a run that cannot be computed and gives the error for the log.
func (p *Planner) fail(ctx context.Context, run Run, err error) error {
	run.State, run.EndedAt = Failed, p.now()
	return errors.Join(fmt.Errorf("compute run %s: %w", run.ID, err), p.store.EndRun(ctx, run, nil, nil, nil))
}

// giveBack lets the next process begin a run again, at once and without
// counting this attempt. If it cannot be kept, the run goes stale instead.
func (p *Planner) giveBack(stopped context.Context, run Run) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(stopped), givingBack)
	defer cancel()
	run.State, run.Attempts, run.Progress = Requested, run.Attempts-1, Progress{Best: -1}
	if err := p.store.EndRun(ctx, run, nil, nil, nil); err != nil {
		return fmt.Errorf("give back run %s: %w", run.ID, err)
	}
	return nil
}

// solve computes a run and keeps its end. Its timetable becomes the draft, unless
// organisers changed that meanwhile, or it was a trial.
func (p *Planner) solve(ctx context.Context, run Run) error {
	board, err := p.store.Board(ctx, run.Gathering)
	if err != nil {
		return fmt.Errorf("load gathering %s: %w", run.Gathering, err)
	}
	day, published := board.Day, board.Public
	if t := run.Settings.Trial; t != nil {
		if err := t.check(&day, new(int)); err != nil {
			return fmt.Errorf("trial of run %s: %w", run.ID, err)
		}
		if day = day.Tried(*t); t.Minutes != 0 {
			published = nil
		}
	}
	watch := p.watch(ctx, run)
	result, take, err := day.Solve(watch.ctx, run.Settings, published, schedule.Options{Seed: run.Settings.Seed, Workers: 2, Progress: watch.show})
	cancelled, watchErr := watch.end()
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case watchErr != nil:
		return watchErr
	}
	take(watch.seconds())
	run.State = Finished
	if cancelled {
		run.State = Cancelled
	}
	run.EndedAt = p.now()
	run.Status, run.Spread, run.Reasons = result.Status, result.Spread, day.Outcome.Reasons
	run.Progress = Progress{Best: -1, Bound: result.Bound, Phase: watch.last.Phase, Seconds: watch.seconds(), Values: result.Values}
	var taken *Step
	if run.Timetabled() {
		run.Progress.Best, run.Held, run.Short = result.Breaks, len(day.Bookings), day.Short()
		if run.Kind != Trying {
			taken = board.take(run.ID, day.Bookings, run.By, run.EndedAt)
			taken.Edition = run.Settings.From + 1
		}
	}
	if err := p.store.EndRun(ctx, run, day.Bookings, day.LeftOut, taken); err != nil {
		return fmt.Errorf("keep run %s: %w", run.ID, err)
	}
	return nil
}

// Solve searches the day's timetable; take makes the result the day's, told how many
// seconds it took.
func (d *Day) Solve(ctx context.Context, s Settings, published []Booking, o schedule.Options) (r schedule.Result, take func(seconds float64), err error) {
	problem, index, out := d.Wanted(s, published)
	r, err = search(ctx, problem, o)
	return r, func(seconds float64) { d.Take(r, index, out, s.Seed, seconds) }, err
}

// search finds a timetable and makes sure that it keeps every rule before
// anybody sees it. A panic in it fails the one run, and not the process for all
// the others.
func search(ctx context.Context, p schedule.Problem, o schedule.Options) (r schedule.Result, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("search: panic: %v\n%s", broken, debug.Stack())
		}
	}()
	if r, err = inTwo(ctx, p, o); err != nil {
		return r, fmt.Errorf("search: %w", err)
	}
	if r.Status == schedule.Optimal || r.Status == schedule.Feasible {
		if report := schedule.Verify(p, r.Timetable); !report.OK() || report.Total != r.Breaks {
			return r, fmt.Errorf("search gave a timetable that does not verify: %d breaks instead of %d, %v", report.Total, r.Breaks, report.Broken)
		}
	}
	return r, nil
}

// watcher keeps a run's progress while it is computed, and ends the search when
// its time is over or a person cancels it.
type watcher struct {
	ctx     context.Context
	stop    context.CancelFunc
	planner *Planner
	run     Run
	begun   time.Time
	all     sync.WaitGroup
	quit    chan struct{}

	mu        sync.Mutex
	last      Progress
	cancelled bool
	err       error
}

func (p *Planner) watch(ctx context.Context, run Run) *watcher {
	w := &watcher{planner: p, run: run, begun: p.now(), quit: make(chan struct{}), last: Progress{Best: -1}}
	w.ctx, w.stop = context.WithTimeout(ctx, run.Settings.Budget)
	w.all.Go(func() { w.beat(ctx) })
	return w
}

func (w *watcher) seconds() float64 { return w.planner.now().Sub(w.begun).Seconds() }

func (w *watcher) show(p schedule.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = Progress{Best: p.Best, Bound: p.Bound, Phase: p.Phase, Values: slices.Clone(p.Values)}
}

// beat keeps progress at every pulse.
func (w *watcher) beat(ctx context.Context) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		select {
		case <-w.quit:
			return
		case <-tick.C:
		}
		w.mu.Lock()
		now := w.last
		w.mu.Unlock()
		now.Seconds = w.seconds()
		cancel, err := w.planner.store.NoteProgress(ctx, w.run.ID, now, w.planner.now())
		if err != nil || cancel {
			w.mu.Lock()
			w.cancelled = cancel
			if err != nil {
				w.err = fmt.Errorf("keep progress of run %s: %w", w.run.ID, err)
			}
			w.mu.Unlock()
			w.stop()
			return
		}
	}
}

// end stops watching and tells whether a person cancelled.
func (w *watcher) end() (cancelled bool, err error) {
	close(w.quit)
	w.all.Wait()
	w.stop()
	return w.cancelled, w.err
}
