package mail

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
)

// wire is the connection of one try, which can be cut from outside when the
// program stops.
type wire struct {
	secure *tls.Config // for TLS from the first byte
	mu     sync.Mutex
	conn   net.Conn
	cut    bool
}

// dial connects and remembers the connection.
func (w *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.conn = conn
	cut := w.cut
	w.mu.Unlock()
	if cut {
		return nil, net.ErrClosed
	}
	if w.secure == nil {
		return conn, nil
	}
	safe := tls.Client(conn, w.secure)
	if err := safe.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return safe, nil
}

// close cuts the connection, also one that is only just being made.
func (w *wire) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	if w.conn != nil {
		_ = w.conn.Close() // closed already when all went well
	}
}
