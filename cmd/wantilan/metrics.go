package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"wantilan/internal/mail"
	"wantilan/internal/store"
	"wantilan/internal/web"
)

// counts are what Prometheus fetches. They are served on an address of their own,
// never with the pages.
type counts struct {
	set *metrics.Set
	db  *store.DB
	log *slog.Logger
}

func newCounts(db *store.DB, log *slog.Logger) *counts {
	return &counts{set: metrics.NewSet(), db: db, log: log}
}

// Bounds of how long requests take, in seconds.
var tookBounds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// seen counts a request. Method, route and status come from our own tables, so
// that they need no quoting and do not grow without end.
func (c *counts) seen(s web.Seen) {
	of := fmt.Sprintf(`method=%q,route=%q`, s.Method, s.Route)
	c.set.GetOrCreateCounter(fmt.Sprintf(`wantilan_requests_total{%s,status="%d"}`, of, s.Status)).Inc()
	c.set.GetOrCreatePrometheusHistogramExt(`wantilan_request_seconds{`+of+`}`, tookBounds).Update(s.Took.Seconds())
}

// countTime is how long the database may take to count.
const countTime = 5 * time.Second

// write writes everything in Prometheus' text form. What stands in the database
// is asked there.
func (c *counts) write(ctx context.Context, w io.Writer) {
	fmt.Fprintf(w, "wantilan_build_info{go=%q,version=%q} 1\n", runtime.Version(), version)
	ctx, cancel := context.WithTimeout(ctx, countTime)
	defer cancel()
	runs, err := c.db.RunsByState(ctx)
	if err != nil {
		c.log.Error("counting for metrics failed", "what", "runs", "error", err)
	} else {
		for _, state := range []string{"requested", "running", "finished", "cancelled", "failed"} {
			fmt.Fprintf(w, "wantilan_runs{state=%q} %d\n", state, runs[state])
		}
	}
	messages, err := c.db.MessagesByState(ctx)
	if err != nil {
		c.log.Error("counting for metrics failed", "what", "messages", "error", err)
	} else {
		for _, state := range mail.States {
			fmt.Fprintf(w, "wantilan_messages{state=%q} %d\n", string(state), messages[state])
		}
	}
	c.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}

// serve answers Prometheus on an address of its own until the returned server
// is closed; without an address the server does nothing.
func (c *counts) serve(ctx context.Context, address string, log *slog.Logger) (*http.Server, error) {
	if address == "" {
		return &http.Server{}, nil
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening for metrics on %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		c.write(r.Context(), w)
	})
	s := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	log.Info("metrics", "addr", l.Addr().String())
	go func() { _ = s.Serve(l) }() // ends when it is closed
	return s, nil
}

// logSeen writes one line for each request.
func logSeen(log *slog.Logger) func(web.Seen) {
	return func(s web.Seen) {
		log.Info("request", "method", s.Method, "route", s.Route, "status", s.Status,
			"ms", float64(s.Took.Microseconds())/1000, "ref", s.Ref)
	}
}
