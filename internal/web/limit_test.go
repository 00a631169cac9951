package web

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	var l limiter
	now := time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)
	three := rate{"three", time.Minute, 3, time.Minute}
	take := func(r rate, who string, want bool, why string) {
		t.Helper()
		if got := l.allow(r, who, now); got != want {
			t.Errorf("%s: want %v, got %v", why, want, got)
		}
	}
	for i := range 3 {
		take(three, "a", true, fmt.Sprint("visit ", i+1))
	}
	take(three, "a", false, "one too many")
	take(three, "b", true, "another visitor")
	take(rate{"other", time.Minute, 1, time.Minute}, "a", true, "another class")
	now = now.Add(59 * time.Second)
	take(three, "a", false, "still too soon")
	now = now.Add(time.Second)
	take(three, "a", true, "after the pause")
	take(three, "a", false, "one visit a pause")
	for range 1000 {
		take(freely, "a", true, "no limit")
	}
}

// However visits come, no window of time holds more than the burst and one for
// each pause in it.
func TestNoWindowHoldsMoreThanAllowed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l limiter
		r := rate{"r", time.Minute, rapid.IntRange(1, 5).Draw(t, "burst"), time.Second}
		now := time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)
		var allowed []time.Time
		for _, wait := range rapid.SliceOfN(rapid.IntRange(0, 2500), 1, 60).Draw(t, "waits") {
			now = now.Add(time.Duration(wait) * time.Millisecond)
			if l.allow(r, "a", now) {
				allowed = append(allowed, now)
			}
		}
		for i := range allowed {
			for j := i; j < len(allowed); j++ {
				if most := r.burst + int(allowed[j].Sub(allowed[i])/r.pause); j-i+1 > most {
					t.Fatalf("%d visits within %v, more than %d", j-i+1, allowed[j].Sub(allowed[i]), most)
				}
			}
		}
	})
}

func TestLimiterForgets(t *testing.T) {
	t.Parallel()
	var l limiter
	now := time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)
	for i := range 3 * mostVisits {
		now = now.Add(time.Second)
		l.allow(heavy, fmt.Sprint(i), now)
	}
	if len(l.full) > mostVisits {
		t.Errorf("%d visitors are remembered", len(l.full))
	}
}
