package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// soon waits for what must not take for ever; how long it may is not what is tested.
func soon[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(time.Minute):
		t.Fatalf("%s: nothing happens", what)
	}
	return v
}

// Whoever waits for a server that says nothing any more gets an answer when their time is
// over, and the next finds the server by a new line as soon as there is one.
func TestServerThatFallsSilent(t *testing.T) {
	t.Parallel()
	cable := storetest.NewCable(t, storetest.Postgres(t))
	db := open(t, cable.Where()+"&statement_timeout=1s")
	ask := func(ctx context.Context) <-chan error {
		done := make(chan error, 1)
		go func() {
			_, _, err := db.LiveVersion(ctx, "hall")
			done <- err
		}()
		return done
	}
	for range 4 { // so that some lines are open and statements prepared
		if err := soon(t, "asking", ask(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	for _, mend := range []struct {
		name   string
		do     func()
		others bool
	}{{"the same lines", cable.Mend, false}, {"other lines", cable.Replace, true}} {
		cable.Cut()
		patient := ask(context.Background()) // as due work does
		for range 3 {
			ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			if err := soon(t, mend.name+": asking a silent server", ask(ctx)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: a silent server answers %v", mend.name, err)
			}
			stop()
		}
		mend.do()
		if err := soon(t, mend.name+": asking again", ask(t.Context())); err != nil {
			t.Errorf("%s: after the cut: %v", mend.name, err)
		}
		// A line that was just being made when others took its place fails, all others are
		// asked again by another.
		if err := soon(t, mend.name+": who had all the time", patient); err != nil && !mend.others {
			t.Errorf("%s: %v", mend.name, err)
		}
	}
}

// Who listens through a cut listens again, is told that something may have been missed,
// and hears what is told from then on.
func TestBellIsHeardAfterACut(t *testing.T) {
	t.Parallel()
	where := storetest.Postgres(t)
	cable := storetest.NewCable(t, where)
	near, far := open(t, where), open(t, cable.Where())
	heard := make(chan gathering.ID, 100)
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() {
		over <- far.Listen(ctx, func(id gathering.ID) { heard <- id })
	}()
	if id := soon(t, "listening", heard); id != "" {
		t.Errorf("told of %q first, want that anything may have happened", id)
	}
	near.Ring("hall")
	if id := soon(t, "a bell", heard); id != "hall" {
		t.Errorf("told of %q", id)
	}
	for _, mend := range []func(){cable.Replace, cable.Mend} {
		cable.Cut()
		near.Ring("hall") // missed, or late
		mend()
		again := time.NewTicker(200 * time.Millisecond)
		limit := time.After(time.Minute)
		for id := gathering.ID("none"); id != "hall"; {
			select {
			case id = <-heard:
			case <-again.C:
				near.Ring("hall")
			case <-limit:
				t.Fatal("nothing is heard any more")
			}
		}
		again.Stop()
	}
	stop()
	if err := soon(t, "the end", over); err != nil {
		t.Error(err)
	}
}

// A bound of statements that is written in any way PostgreSQL understands bounds silence
// too; where there is none, or one that we do not read, silence is not bounded.
func TestHowLongALineMayBeSilent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"": 35 * time.Second, "&statement_timeout=0": 0, "&statement_timeout=1500": 6500 * time.Millisecond, "&statement_timeout=2min": 125 * time.Second, "&statement_timeout=10 s": 15 * time.Second, "&statement_timeout=1d": 0,
	} {
		if got, err := store.Silence("postgres:///temu?host=/run" + text); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
}
