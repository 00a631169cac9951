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
	most  time.Duration // of silence; 0: any
	lost  *atomic.Int64 // lines of the pool that were silent; the others are doubted then
	mu    sync.Mutex
	until time.Time // set from outside, while the connection is being made
	left  bool      // whoever waits has left
}

// Read waits for no longer than the line may be silent.
func (l *line) Read(b []byte) (int, error) {
	l.bound()
	n, err := l.Conn.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.lost.Add(1)
	}
	return n, err
}

// Write as Read: what nobody takes stays with us.
func (l *line) Write(b []byte) (int, error) {
	if l.most > 0 {
		_ = l.Conn.SetWriteDeadline(time.Now().Add(l.most)) // a closed one says so when written to
	}
	return l.Conn.Write(b)
}

// bound sets until when to wait for what is read next.
func (l *line) bound() {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.until
	if most := l.most; l.left || until.IsZero() && most > 0 {
		if l.left {
			most = leaving
		}
		until = time.Now().Add(most)
	}
	_ = l.Conn.SetReadDeadline(until) // a closed one says so when read from
}

// SetDeadline is how the driver bounds the making of a connection.
func (l *line) SetDeadline(until time.Time) error {
	l.mu.Lock()
	l.until = until
	l.mu.Unlock()
	return l.Conn.SetDeadline(until)
}

// leave gives the line up soon, unless it answers.
func (l *line) leave() {
	l.mu.Lock()
	l.left = true
	l.mu.Unlock()
	l.bound()
}

// back makes the line an ordinary one again, for the next who uses it.
func (l *line) back() {
	l.mu.Lock()
	l.left = false
	l.mu.Unlock()
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
	l := &line{Conn: conn, most: d.most, lost: d.lost}
	if wanted {
		m.line, m.made = l, l.within(m.ctx)
	} else if !d.ears {
		return brief{l}, nil
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
type brief struct{ *line }

// SetDeadline is that of a line, but sooner.
func (b brief) SetDeadline(time.Time) error { return b.line.SetDeadline(time.Now().Add(cancelling)) }

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
