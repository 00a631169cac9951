package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"wantilan/internal/mail"
	"wantilan/internal/store"
	"wantilan/internal/web"
)

// metrics are the counts that Prometheus fetches. They are served on an address
// of their own, never with the pages.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newMetrics(db *store.DB, log *slog.Logger) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "wantilan_requests_total", Help: "Answered requests.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "wantilan_request_seconds", Help: "Time from a request's arrival to the end of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "wantilan_build_info", Help: "Always 1; the labels tell what runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.took, build, &stateCounts{
		ask: db.RunsByState, log: log,
		about:  prometheus.NewDesc("wantilan_runs", "Computations of timetables by state.", []string{"state"}, nil),
		states: []string{"requested", "running", "finished", "cancelled", "failed"},
	}, messageCounts(db, log), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// seen counts a request.
func (m *metrics) seen(s web.Seen) {
	m.requests.WithLabelValues(s.Method, s.Route, strconv.Itoa(s.Status)).Inc()
	m.took.WithLabelValues(s.Method, s.Route).Observe(s.Took.Seconds())
}

// messageCounts are the messages that wait, were sent or could not be.
func messageCounts(db *store.DB, log *slog.Logger) *stateCounts {
	c := &stateCounts{
		log:   log,
		about: prometheus.NewDesc("wantilan_messages", "Outgoing messages by state.", []string{"state"}, nil),
		ask: func(ctx context.Context) (map[string]int, error) {
			counts, err := db.MessagesByState(ctx)
			plain := map[string]int{}
			for state, n := range counts {
				plain[string(state)] = n
			}
			return plain, err
		},
	}
	for _, state := range mail.States {
		c.states = append(c.states, string(state))
	}
	return c
}

// stateCounts asks the database whenever it is asked.
type stateCounts struct {
	ask    func(ctx context.Context) (map[string]int, error)
	log    *slog.Logger
	about  *prometheus.Desc
	states []string // all, so that zeros are told too
}

// countTime is how long the database may take to count.
const countTime = 5 * time.Second

// Describe implements prometheus.Collector.
func (r *stateCounts) Describe(to chan<- *prometheus.Desc) { to <- r.about }

// Collect implements prometheus.Collector.
func (r *stateCounts) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTime)
	defer cancel()
	counts, err := r.ask(ctx)
	if err != nil {
		r.log.Error("counting for metrics failed", "what", r.about.String(), "error", err)
		to <- prometheus.NewInvalidMetric(r.about, err)
		return
	}
	for _, state := range r.states {
		to <- prometheus.MustNewConstMetric(r.about, prometheus.GaugeValue, float64(counts[state]), state)
	}
}

// serve answers Prometheus on an address of its own until the returned server
// is closed; without an address the server does nothing.
func (m *metrics) serve(ctx context.Context, address string, log *slog.Logger) (*http.Server, error) {
	if address == "" {
		return &http.Server{}, nil
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening for metrics on %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
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
