package store

import "syscall"

// unacknowledged is TCP_USER_TIMEOUT of tcp(7), which package syscall does not name.
const unacknowledged = 18

// settle has the system give a connection up when what was sent is not acknowledged for
// mostUnread, instead of after a quarter of an hour.
func settle(network, _ string, c syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return nil
	}
	return c.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, unacknowledged, int(mostUnread.Milliseconds())) // older systems do without
	})
}
