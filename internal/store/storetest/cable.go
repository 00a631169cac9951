package storetest

import (
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// Cable lies between programs and a PostgreSQL server, so that a test can cut it: what is
// sent then stays under way, and nobody is told.
type Cable struct {
	socket  string // of the server
	address string // what store.Open takes
	entry   net.Listener
	mu      sync.Mutex
	cut     bool
	over    bool
	strands map[*strand]bool
	changed chan struct{} // closed when any of these changes
}

// strand is one connection through a cable.
type strand struct{ lost bool }

// NewCable lays one to the database at an address, until the test is over.
func NewCable(t *testing.T, where string) *Cable {
	t.Helper()
	u, err := url.Parse(where)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	c := &Cable{socket: filepath.Join(q.Get("host"), ".s.PGSQL.5432"), strands: map[*strand]bool{}, changed: make(chan struct{})}
	if c.entry, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(c.entry.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	q.Set("host", host)
	q.Set("port", port)
	c.address = "postgres://" + u.Path + "?" + q.Encode()
	go c.serve()
	t.Cleanup(func() {
		c.set(func() { c.over = true })
		c.entry.Close()
	})
	return c
}

// Where is what store.Open takes.
func (c *Cable) Where() string { return c.address }

// Cut lets nothing pass any more; who connects is kept waiting.
func (c *Cable) Cut() { c.set(func() { c.cut = true }) }

// Mend lets everything pass, also what was sent meanwhile.
func (c *Cable) Mend() { c.set(func() { c.cut = false }) }

// Replace lets new connections pass. Those that there are stay silent for ever, as when
// whatever stood between has forgotten them.
func (c *Cable) Replace() {
	c.set(func() {
		c.cut = false
		for s := range c.strands {
			s.lost = true
		}
	})
}

func (c *Cable) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *Cable) serve() {
	for {
		in, err := c.entry.Accept()
		if err != nil {
			return // the test is over
		}
		s := &strand{}
		c.set(func() { c.strands[s] = true })
		go c.connect(s, in)
	}
}

// connect joins a program with the server.
func (c *Cable) connect(s *strand, in net.Conn) {
	defer in.Close()
	if !c.passes(s) {
		return
	}
	out, err := net.Dial("unix", c.socket)
	if err != nil {
		return
	}
	defer out.Close()
	var ways sync.WaitGroup
	ways.Go(func() { c.carry(s, in, out) })
	ways.Go(func() { c.carry(s, out, in) })
	ways.Wait()
	c.set(func() { delete(c.strands, s) })
}

func (c *Cable) carry(s *strand, from, to net.Conn) {
	defer to.Close()
	defer from.Close()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if !c.passes(s) {
			return
		}
		if _, failed := to.Write(b[:n]); err != nil || failed != nil {
			return
		}
	}
}

// passes waits until something can pass; false when it never will.
func (c *Cable) passes(s *strand) bool {
	for {
		c.mu.Lock()
		over, held, changed := c.over, c.cut || s.lost, c.changed
		c.mu.Unlock()
		switch {
		case over:
			return false
		case !held:
			return true
		}
		<-changed
	}
}
