package main

import (
	"runtime"
	"testing"
)

// Garbage is collected when hardly anybody visits and there is enough of it, and
// once more when that changed much.
func TestMemoryIsGivenBackWhenItIsQuiet(t *testing.T) {
	used := make([]byte, 2*worthwhile)
	defer runtime.KeepAlive(used)
	for name, c := range map[string]struct {
		visits int64
		kept   uint64
		want   bool
	}{
		"nobody":             {0, 0, true},
		"a monitor looks in": {quietVisits - 1, 0, true},
		"people visit":       {quietVisits, 0, false},
		"hardly any garbage": {0, 1 << 62, false},
	} {
		r := rest{kept: c.kept}
		r.visits.Add(c.visits)
		if n, err := r.look(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		if got := r.kept != c.kept; got != c.want {
			t.Errorf("%s: collected %v, want %v", name, got, c.want)
		}
		if r.moving != c.want || r.before != c.visits {
			t.Errorf("%s: looks again %v after %d visits, want %v after %d", name, r.moving, r.before, c.want, c.visits)
		}
	}
}
