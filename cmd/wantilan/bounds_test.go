package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The bounds are what a slow or hostile visitor meets; a form over a slow line
// has time, a header has not.
func TestServerBoundsAreSet(t *testing.T) {
	t.Parallel()
	s := bounded(nil, slog.New(slog.DiscardHandler))
	for name, c := range map[string]struct{ got, most time.Duration }{
		"reading a header": {s.ReadHeaderTimeout, 10 * time.Second}, "reading a request": {s.ReadTimeout, 2 * time.Minute},
		"writing an answer": {s.WriteTimeout, 2 * time.Minute}, "an idle connection": {s.IdleTimeout, 2 * time.Minute},
	} {
		if c.got <= 0 || c.got > c.most {
			t.Errorf("%s may take %v, want at most %v", name, c.got, c.most)
		}
	}
	if s.MaxHeaderBytes != headerBytes || headerBytes > 64<<10 {
		t.Errorf("a header may have %d bytes", s.MaxHeaderBytes)
	}
}

// talk says something to a bounded server and gives its first line, and whether
// it hung up by itself.
func talk(t *testing.T, say func(to net.Conn)) (first string, ended bool) {
	t.Helper()
	s := bounded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
		}
	}), slog.New(slog.DiscardHandler))
	s.ReadHeaderTimeout, s.ReadTimeout = 200*time.Millisecond, 300*time.Millisecond // as the real ones, in less time
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	defer func() { s.Close(); <-served }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil { // ends a server that never hangs up
		t.Fatal(err)
	}
	go say(c)
	in := bufio.NewReader(c)
	first, err = in.ReadString('\n')
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	timeout, isNet := err.(net.Error)
	return strings.TrimSpace(first), !isNet || !timeout.Timeout()
}

// anything is an answer that may also be none.
const anything = "*"

// What never ends is cut off, and what is too long is not read.
func TestSlowAndLongRequestsAreCut(t *testing.T) {
	t.Parallel()
	drip := func(to net.Conn, each string) {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			if _, err := io.WriteString(to, each); err != nil {
				return
			}
		}
	}
	for name, c := range map[string]struct {
		say  func(to net.Conn)
		want string
	}{
		"a header of a megabyte": {func(to net.Conn) {
			fmt.Fprintf(to, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: %s\r\n\r\n", strings.Repeat("x", 1<<20))
		}, "HTTP/1.1 431 Request Header Fields Too Large"},
		"an address of a megabyte": {func(to net.Conn) {
			fmt.Fprintf(to, "GET /?cari=%s HTTP/1.1\r\nHost: x\r\n\r\n", strings.Repeat("x", 1<<20))
		}, "HTTP/1.1 431 Request Header Fields Too Large"},
		"ten thousand headers": {func(to net.Conn) {
			fmt.Fprintf(to, "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", strings.Repeat("X-Many: 12345\r\n", 10_000))
		}, "HTTP/1.1 431 Request Header Fields Too Large"},
		"a header letter by letter": {func(to net.Conn) { fmt.Fprint(to, "GET / HTTP/1.1\r\nHost: x\r\n"); drip(to, "x") }, anything},
		"a body letter by letter": {func(to net.Conn) {
			fmt.Fprint(to, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
			drip(to, "x")
		}, "HTTP/1.1 408 Request Timeout"},
		"two lengths": {func(to net.Conn) {
			fmt.Fprint(to, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
		}, "HTTP/1.1 400 Bad Request"},
		"two hosts": {func(to net.Conn) { fmt.Fprint(to, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") }, "HTTP/1.1 400 Bad Request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, ended := talk(t, c.say)
			if c.want != anything && first != c.want || !ended {
				t.Errorf("want %q and an end, got %q, ended %v", c.want, first, ended)
			}
		})
	}
}
