package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"wantilan/internal/fault"
)

// What goes wrong is our mistake or something the visitor can act on; only the
// first has a number, and its cause is in the log and never on the page.
func TestWhatIsShownWhenAHandlerFails(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`[A-Z2-7]{8}`)
	for _, c := range []struct {
		name   string
		handle handler
		status int
		words  string
		logged string
	}{
		{"panic", func(*visit) error { panic("loose thread") }, 500, "Sebutkan nomor", "loose thread"},
		{"error without a kind", func(*visit) error { return errors.New("disk is full") }, 500, "Sebutkan nomor", "disk is full"},
		{"somebody was faster", func(*visit) error { return fault.New(fault.Conflict, "timetable.already_running") }, 409, "sedang disusun", ""},
		{"busy", func(*visit) error { return fault.New(fault.Often, "web.too_many") }, 429, "Terlalu sering", ""},
		{"after the answer began", func(v *visit) error {
			v.started = true
			_, _ = io.WriteString(v.w, "half") // a recorder takes everything
			return errors.New("line was cut")
		}, 200, "half", "line was cut"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			s := &site{Config: Config{Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))}}
			answer := httptest.NewRecorder()
			s.serve(route{pattern: "GET /x", who: anyone, handle: c.handle})(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
			if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.words) {
				t.Errorf("want %d with %q, got %d: %s", c.status, c.words, answer.Code, answer.Body)
			}
			if !strings.Contains(log.String(), c.logged) || c.logged == "" && log.Len() > 0 {
				t.Errorf("want the log to say %q, got %q", c.logged, log.String())
			}
			if c.logged != "" && strings.Contains(answer.Body.String(), c.logged) {
				t.Error("the cause stands on the page")
			}
			if ref := number.FindString(log.String()); c.status == 500 && (ref == "" || !strings.Contains(answer.Body.String(), ref)) {
				t.Errorf("the page does not have the log's number %q", ref)
			}
		})
	}
}
