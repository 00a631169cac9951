package account

import (
	"sync"
	"time"
)

// lately remembers for a moment who sessions belong to, so that a page that asks
// several times, or a hall full of phones, costs one look. What this program
// changes about people is seen at once (Store.Turn); what another program on the
// same database changes, within trusted.
type lately struct {
	mu          sync.Mutex
	young, aged map[string]lateVisitor // by hash of the session
}

type lateVisitor struct {
	session Session
	member  Member
	turn    int64
	at      time.Time
}

const (
	trusted    = time.Second
	mostLately = 5000 // in each of the two generations
)

func (l *lately) get(hash string, turn int64, now time.Time) (lateVisitor, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v, there := l.young[hash]
	if !there {
		v, there = l.aged[hash]
	}
	age := now.Sub(v.at)
	return v, there && v.turn == turn && age >= 0 && age < trusted
}

func (l *lately) put(hash string, v lateVisitor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.young == nil || len(l.young) >= mostLately {
		l.young, l.aged = map[string]lateVisitor{}, l.young
	}
	l.young[hash] = v
}
