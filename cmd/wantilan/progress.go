package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"wantilan/schedule"
)

// progressLine shows how a search is going, on a terminal only: one line that
// is written over, at most ten times a second, and wiped at the end.
type progressLine struct {
	w       io.Writer
	started time.Time
	ticker  *time.Ticker
	done    chan struct{}
	all     sync.WaitGroup

	mu   sync.Mutex
	last schedule.Progress
	wide int
}

// newProgressLine starts a line on w, or a silent one when quiet or when w is
// not a terminal.
func newProgressLine(w io.Writer, quiet bool) *progressLine {
	l := &progressLine{started: time.Now(), last: schedule.Progress{Best: -1}}
	if f, ok := w.(*os.File); !ok || quiet || !term.IsTerminal(int(f.Fd())) {
		return l
	}
	l.w, l.done, l.ticker = w, make(chan struct{}), time.NewTicker(100*time.Millisecond)
	l.all.Go(l.draw)
	return l
}

func (l *progressLine) show(p schedule.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = p
}

func (l *progressLine) draw() {
	for {
		select {
		case <-l.done:
			return
		case <-l.ticker.C:
			l.print()
		}
	}
}

func (l *progressLine) print() {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := progressText(l.last, time.Since(l.started))
	fmt.Fprintf(l.w, "\r%-*s", l.wide, line)
	l.wide = len(line)
}

// progressText is one state of the line: best, proven bound, gap, seconds.
func progressText(p schedule.Progress, since time.Duration) string {
	best, gap := "-", "-"
	if p.Best >= 0 {
		best, gap = fmt.Sprint(p.Best), fmt.Sprint(p.Best-p.Bound)
	}
	return fmt.Sprintf("best %s  bound %d  gap %s  %.1f s  %s", best, p.Bound, gap, since.Seconds(), p.Phase)
}

// end wipes the line.
func (l *progressLine) end() {
	if l.w == nil {
		return
	}
	l.ticker.Stop()
	close(l.done)
	l.all.Wait()
	fmt.Fprintf(l.w, "\r%s\r", strings.Repeat(" ", l.wide))
}
