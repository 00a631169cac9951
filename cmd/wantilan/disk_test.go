package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// fillUp writes a file until there is no room for more.
func fillUp(t *testing.T, disk string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(disk, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 16; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	if err := f.Close(); err != nil && !errors.Is(err, errNoRoom) {
		t.Fatal(err)
	}
	return ballast
}

// exhaust waits until no client gets a deed acknowledged any more.
func (d *drill) exhaust(t *testing.T) {
	t.Helper()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(time.Minute)
	for last := int64(-1); last != d.acked.Load(); {
		last = d.acked.Load()
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("deeds are still acknowledged a minute after the disk was filled")
		}
	}
}

// readable fails unless pages that only show something are shown, and deeds are
// answered with a page that says so.
func (d *drill) readable(t *testing.T) {
	t.Helper()
	for path, want := range map[string]int{"/akun": 200, "/organisasi": 200, "/readyz": 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, *d.address.Load()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: d.clients[0].tokens[0]})
		answer, err := d.clients[0].http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != want || len(body) == 0 {
			t.Errorf("%s on a full disk: want %d, got %s, %v", path, want, answer.Status, err)
		}
	}
}
