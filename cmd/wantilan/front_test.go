package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"
)

// front is what stands before two nodes: it asks one after the other, passes over those
// that are not ready, and sends a deed, which may be done again, to the next when one gives
// no answer.
type front struct {
	t       *testing.T
	d       *drill
	server  *httptest.Server
	mu      sync.Mutex
	nodes   []*node
	next    int
	patient bool // sends nothing again but what a node never took
}

// node is one of the programs.
type node struct {
	address string
	cmd     *exec.Cmd
	away    bool // not ready
}

// How long the front waits for an answer, and how often it looks who is ready.
const (
	frontWaits = 8 * time.Second
	frontLooks = 200 * time.Millisecond
)

// newFront starts two nodes of a drill, whose clients go through the front from then on.
func newFront(t *testing.T, d *drill, where ...string) *front {
	t.Helper()
	f := &front{t: t, d: d}
	for _, w := range where {
		f.nodes = append(f.nodes, &node{})
		f.start(len(f.nodes)-1, w)
	}
	pages := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}, Transport: f, ErrorLog: log.New(io.Discard, "", 0)}
	pages.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, err error) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, err.Error()) // who has left reads nothing
	}
	f.server = httptest.NewServer(pages)
	t.Cleanup(f.server.Close)
	d.address.Store(&f.server.URL)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	go f.look(ctx)
	return f
}

// start starts a node in its place.
func (f *front) start(n int, where string) {
	f.t.Helper()
	cmd := f.d.serveAt(f.t, where)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nodes[n] = &node{address: *f.d.started.Load(), cmd: cmd}
}

// at is the node in a place.
func (f *front) at(n int) *node {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nodes[n]
}

// look marks the nodes that are not ready.
func (f *front) look(ctx context.Context) {
	tick := time.NewTicker(frontLooks)
	defer tick.Stop()
	for ctx.Err() == nil {
		for i := range 2 {
			n := f.at(i)
			away := answerOf(ctx, n.address+"/readyz") != http.StatusOK
			f.mu.Lock()
			n.away = away
			f.mu.Unlock()
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// answerOf asks for a page; 0 when nobody answers.
func answerOf(ctx context.Context, address string) int {
	ctx, stop := context.WithTimeout(ctx, frontWaits)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// order is the nodes to ask, those that are ready first.
func (f *front) order() []*node {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	all := []*node{f.nodes[f.next%2], f.nodes[1-f.next%2]}
	slices.SortStableFunc(all, func(a, b *node) int {
		switch {
		case a.away == b.away:
			return 0
		case a.away:
			return 1
		}
		return -1
	})
	return all
}

// RoundTrip implements http.RoundTripper.
func (f *front) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	var failed error
	var last *node
	for range 3 { // nodes may be started again meanwhile
		all := f.order()
		n := all[0]
		if n == last {
			n = all[1]
		}
		last = n
		answer, err := f.ask(n, r, body)
		if err == nil && (f.patient || answer.StatusCode < 500) {
			return answer, nil
		}
		if err == nil {
			answer.Body.Close()
			err = errors.New(answer.Status)
		}
		failed = errors.Join(failed, err)
	}
	return nil, failed
}

// ask asks a node, on a connection of its own: which of those that are kept a node is
// about to close nobody can know.
func (f *front) ask(n *node, r *http.Request, body []byte) (*http.Response, error) {
	ctx, stop := context.WithCancel(r.Context())
	end := time.AfterFunc(frontWaits, stop)
	once := r.Clone(ctx)
	once.URL.Scheme, once.URL.Host, once.Close = "http", n.address[len("http://"):], true
	once.Body, once.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer, err := http.DefaultTransport.RoundTrip(once)
	if err != nil {
		stop()
		return nil, err
	}
	end.Stop() // a stream goes on
	answer.Body = closing{answer.Body, stop}
	return answer, nil
}

// closing is an answer whose end frees what waited for it.
type closing struct {
	io.ReadCloser
	stop context.CancelFunc
}

// Close implements io.Closer.
func (c closing) Close() error {
	c.stop()
	return c.ReadCloser.Close()
}
