package web_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
)

// The figures of a run reach the browser one by one, compressed as they are,
// and the stream ends with the run.
func TestProgressIsSentAsItHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	run := v.do("POST", "/temu/"+string(w.sample)+"/susun", url.Values{"budget": {"60"}, "seed": {"1"}}).location
	if run == "" {
		t.Fatal("the run was not asked for")
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute) // ends a stream that never does
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+run+"/siaran", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if kind := res.Header.Get("Content-Type"); res.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("want an event stream, got %d %s", res.StatusCode, kind)
	}
	var body io.Reader = res.Body
	if res.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(res.Body); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewScanner(body)
	next := func() string {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	if first := next(); !strings.Contains(first, "menunggu giliran") || !strings.Contains(first, `"over":false`) {
		t.Fatalf("the first event, while nothing computes yet: %s", first)
	}
	if n, err := w.parts.Planner.SolveDue(ctx); n != 1 || err != nil {
		t.Fatalf("solving: %d %v", n, err)
	}
	last := ""
	for e := next(); e != ""; e = next() {
		last = e
	}
	if !strings.Contains(last, `"over":true`) || !strings.Contains(last, "selesai") {
		t.Errorf("the last event: %s", last)
	}
	if got := v.get(run + "/keadaan"); got.status != 200 || got.body != last+"\n" {
		t.Errorf("asked without a stream: want %s, got %d %s", last, got.status, got.body)
	}
}

// Who asks for file after file has to wait; others do not.
func TestFilesAreMadeForOneVisitorNowAndThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	refused := 0
	for range 25 {
		got := v.get("/impor/templat.xlsx")
		switch got.status {
		case http.StatusOK:
		case http.StatusTooManyRequests:
			refused++
			if got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "Terlalu sering") {
				t.Error("the refusal does not say when to try again")
			}
		default:
			t.Fatalf("want 200 or 429, got %d", got.status)
		}
	}
	if refused != 5 {
		t.Errorf("want 20 files and 5 refusals, got %d refusals", refused)
	}
	if got := v.get("/impor"); got.status != http.StatusOK {
		t.Errorf("a page after that: want 200, got %d", got.status)
	}
	if got := w.visitor(t, w.account(t, account.Administrator)).get("/impor/templat.xlsx"); got.status != http.StatusOK {
		t.Errorf("another visitor: want 200, got %d", got.status)
	}
}
