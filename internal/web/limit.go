package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// rate says how long answers of a class of routes may take, and how often one
// visitor may use them: burst times at once, and once more after every pause.
type rate struct {
	name  string
	most  time.Duration // 0: as long as the visitor stays
	burst int
	pause time.Duration
}

// The classes. Reading pages is cheap and not limited. Visitors who are signed
// in are told apart by their account, others only by their address, behind
// which a whole hall can be: what strangers may do is limited more loosely.
var (
	freely  = rate{most: 30 * time.Second}
	deeds   = rate{"deeds", 40 * time.Second, 60, time.Second}      // what changes something; a change may take 30 s
	heavy   = rate{"heavy", 110 * time.Second, 20, 3 * time.Second} // what keeps the machine busy: files made, files read
	doors   = rate{"doors", 40 * time.Second, 200, time.Second / 5} // what strangers change: signing in, the language
	streams = rate{}                                                // what goes on until the visitor leaves
)

// mostVisits bounds what a limiter remembers.
const mostVisits = 20_000

// limiter counts visits. It forgets when the program ends, which harms nobody.
type limiter struct {
	mu   sync.Mutex
	full map[visitKey]time.Time // when the visitor will have its whole burst again
}

type visitKey struct{ class, who string }

// allow tells whether a visitor may now use a class, and counts the visit.
func (l *limiter) allow(r rate, who string, now time.Time) bool {
	if r.pause == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full == nil || len(l.full) >= mostVisits {
		l.forget(now)
	}
	key := visitKey{r.name, who}
	at := l.full[key]
	if at.Before(now) || at.Sub(now) > time.Duration(r.burst)*r.pause { // or the clock was turned back since
		at = now
	}
	if at.Sub(now) > time.Duration(r.burst-1)*r.pause {
		return false
	}
	l.full[key] = at.Add(r.pause)
	return true
}

// forget drops visitors who have their whole burst again; all of them when
// there are too many others, because refusing everybody would be worse.
func (l *limiter) forget(now time.Time) {
	kept := map[visitKey]time.Time{}
	for key, at := range l.full {
		if at.After(now) {
			kept[key] = at
		}
	}
	if len(kept) >= mostVisits {
		kept = map[visitKey]time.Time{}
	}
	l.full = kept
}

// calm refuses a visit that comes too soon after the visitor's earlier ones.
func (s *site) calm(v *visit, r rate) error {
	if !s.limits.allow(r, s.visitorOf(v.Request, v.actor), s.Now()) {
		return fault.New(fault.Often, "web.too_many")
	}
	return nil
}

// visitorOf tells visitors apart: by account, or else by address.
func (c Config) visitorOf(r *http.Request, by account.Actor) string {
	if by.SignedIn() {
		return "account " + string(by.Account)
	}
	return "address " + c.addressOf(r)
}

// addressOf is the network address that a request comes from. What a header says
// of it is believed only of proxies that are ours.
func (c Config) addressOf(r *http.Request) string {
	address := r.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0 && c.ours(address); i-- {
		if next := strings.TrimSpace(chain[i]); next != "" {
			address = next
		}
	}
	return address
}

// ours tells whether an address is one of our proxies.
func (c Config) ours(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(c.Proxies, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}
