package store

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// A server that is cut off says nothing any more, not even that it is gone, and the
// system finds out after a quarter of an hour. Until then whoever waits for an answer would
// hold one of the few connections. So a line is given up when it is silent for longer than
// a statement may take, or soon after whoever waits has left.

// Bounds of silence.
const (
	leaving     = 500 * time.Millisecond // after whoever waits has left: the server was told to stop
	cancelling  = time.Second            // that telling it may take
	mostEar     = 3 * mostReconnect      // of a line that listens, and is asked for a sign of life every mostReconnect
	statementOn = 5 * time.Second        // longer than a statement may take
	mostUnread  = 10 * time.Second       // that the server's machine may acknowledge nothing, where the system can tell
)

// line is a connection to a server that is given up when it stays silent.
type line struct {
	net.Conn
	most    time.Duration // of silence; 0: any
	lost    *atomic.Int64 // lines of the pool that were silent; the others are doubted then
	mu      sync.Mutex
	until   time.Time // set from outside, while the connection is being made
	left    bool      // whoever waits has left
	reading bool
	turn    int // of waiting, so that no bell of an earlier turn ends a later one
	over    bool
	wait    *time.Timer
}

// longAgo is a deadline that ends what waits now.
var longAgo = time.Unix(1, 0)

// Read waits for no longer than the line may be silent.
func (l *line) Read(b []byte) (int, error) {
	l.begin()
	n, err := l.Conn.Read(b)
	l.end()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.lost.Add(1)
	}
	return n, err
}

// Write as Read: what nobody takes stays with us.
func (l *line) Write(b []byte) (int, error) {
	if l.most > 0 {
		late := time.AfterFunc(l.most, func() { _ = l.Conn.SetWriteDeadline(longAgo) }) // a closed one ends by itself
		defer late.Stop()
	}
	return l.Conn.Write(b)
}

func (l *line) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over { // just when an answer came
		l.over = false
		_ = l.Conn.SetReadDeadline(l.until) // a closed one says so when read from
	}
	l.reading = true
	l.bound()
}

func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reading = false
	if l.wait != nil {
		l.wait.Stop()
	}
}

// bound gives the line so long to say something from now on.
func (l *line) bound() {
	most := l.most
	if l.left {
		most = leaving
	}
	if most == 0 || !l.reading {
		return
	}
	if l.wait != nil {
		l.wait.Stop()
	}
	l.turn++
	turn := l.turn
	l.wait = time.AfterFunc(most, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.reading && l.turn == turn {
			l.over = true
			_ = l.Conn.SetReadDeadline(longAgo)
		}
	})
}

// SetDeadline is how the driver bounds the making of a connection.
func (l *line) SetDeadline(until time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = until
	return l.Conn.SetDeadline(until)
}

// leave gives the line up soon, unless it answers.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = true
	l.bound()
}

// back makes the line an ordinary one again, for the next who uses it.
func (l *line) back() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = false
}

// lineKey is where the maker of a connection stands in what the driver hands on.
type lineKey struct{}

// maker makes one connection.
type maker struct {
	ctx  context.Context // of whoever waits for it; the driver does not look at it all the time
	line *line
	made func() bool
}

// dialer makes the lines of a pool, or those that listen.
type dialer struct {
	most time.Duration
	lost *atomic.Int64
	ears bool // they listen, and are asked for a sign of life again and again
}

// earDialer makes lines that listen.
func earDialer() dialer { return dialer{most: mostEar, lost: new(atomic.Int64), ears: true} }

// DialContext makes a line. In a pool, what does not come from Connect is for telling the
// server to stop something, which nobody may wait for long.
func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	m, wanted := ctx.Value(lineKey{}).(*maker)
	var most time.Duration // else the driver bounds it
	switch {
	case d.ears:
		most = mostEar
	case !wanted:
		most = cancelling
	}
	from := net.Dialer{Timeout: most, Control: settle, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: mostUnread / 2, Interval: mostUnread / 4, Count: 2}}
	conn, err := from.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if !wanted && !d.ears {
		return newBrief(conn), nil
	}
	l := &line{Conn: conn, most: d.most, lost: d.lost}
	if wanted {
		m.line, m.made = l, l.within(m.ctx)
	}
	return l, nil
}

// Dial implements pq.Dialer.
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout implements pq.Dialer.
func (d dialer) DialTimeout(network, address string, most time.Duration) (net.Conn, error) {
	ctx, stop := context.WithTimeout(context.Background(), most)
	defer stop()
	return d.DialContext(ctx, network, address)
}

// brief is a line that lasts for a moment, whatever the driver says.
type brief struct {
	net.Conn
	end *time.Timer
}

func newBrief(c net.Conn) brief {
	return brief{c, time.AfterFunc(cancelling, func() { _ = c.SetDeadline(longAgo) })} // a closed one is over already
}

// SetDeadline is not the driver's to say.
func (b brief) SetDeadline(time.Time) error { return nil }

// Close implements net.Conn.
func (b brief) Close() error {
	b.end.Stop()
	return b.Conn.Close()
}

// silence is how long a line of a configuration may be silent: a little longer than a
// statement may take there; 0 when that is not bounded, or in no way that we read.
func silence(config pq.Config) time.Duration {
	text := config.Runtime["statement_timeout"]
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return time.Duration(n)*time.Millisecond + statementOn
	}
	if most, err := time.ParseDuration(strings.ReplaceAll(strings.ReplaceAll(text, "min", "m"), " ", "")); err == nil && most > 0 {
		return most + statementOn
	}
	return 0
}
