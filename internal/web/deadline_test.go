package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A page that takes too long is stopped, and says so in the visitor's words.
func TestWhatTakesTooLongIsStopped(t *testing.T) {
	t.Parallel()
	s := &site{Config: Config{Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	slow := route{pattern: "GET /lambat", who: anyone, rate: rate{most: time.Nanosecond}, handle: func(v *visit) error {
		<-v.Context().Done() // as a database that does not answer
		return fmt.Errorf("read it: %w", v.Context().Err())
	}}
	w := httptest.NewRecorder()
	s.serve(slow)(w, httptest.NewRequest(http.MethodGet, "/lambat", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "terlalu lama") {
		t.Errorf("status %d, page %q", w.Code, w.Body.String())
	}
}

// Who leaves is waited for by nobody, and streams go on until then.
func TestEveryRouteButStreamsHasADeadline(t *testing.T) {
	t.Parallel()
	s := &site{}
	for _, r := range s.routes() {
		if endless := r.rate.most == 0; endless != (strings.HasSuffix(r.pattern, "/siaran") || strings.HasSuffix(r.pattern, "/surat.zip")) {
			t.Errorf("%s: the time it may take is %s", r.pattern, r.rate.most)
		}
		if r.rate.most >= 2*time.Minute {
			t.Errorf("%s may take longer than the connection", r.pattern)
		}
	}
	ctx, leave := context.WithCancel(context.Background())
	leave()
	w := httptest.NewRecorder()
	s = &site{Config: Config{Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	s.serve(route{pattern: "GET /x", who: anyone, rate: freely, handle: func(v *visit) error { return v.Context().Err() }})(w,
		httptest.NewRequestWithContext(ctx, http.MethodGet, "/x", nil))
	if w.Body.Len() > 0 {
		t.Errorf("a visitor who left is told %q", w.Body.String())
	}
}

// Who is still being answered when the server stops is told so, and not sent an empty
// page that looks as if all were done.
func TestWhatTheServerStopsIsTold(t *testing.T) {
	t.Parallel()
	s := &site{Config: Config{Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	ctx, stop := context.WithCancelCause(context.Background())
	slow := route{pattern: "POST /lambat", who: anyone, rate: freely, handle: func(v *visit) error {
		stop(ErrStopping)
		<-v.Context().Done()
		return fmt.Errorf("write it: %w", v.Context().Err())
	}}
	w := httptest.NewRecorder()
	s.serve(slow)(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/lambat", nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "dimulai ulang") {
		t.Errorf("status %d, page %q", w.Code, w.Body.String())
	}
}
