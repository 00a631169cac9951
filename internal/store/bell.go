package store

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"

	"wantilan/internal/gathering"
)

// bell tells whoever listens that the day of a gathering changed: in this program at
// once, and on PostgreSQL in all programs on the database, over a connection of its own.
// What is told is which gathering, and no more; whoever hears it reads again.
type bell struct {
	mu   sync.Mutex
	hear map[int]func(gathering.ID)
	next int
	due  map[gathering.ID]bool // other programs have to be told
	busy bool                  // they are being told
}

// Other programs are told of a gathering at most once in this time: NOTIFY holds a lock of
// the whole database while it commits.
const ringEvery = 100 * time.Millisecond

// How long a broken connection is waited for before another is tried.
const (
	leastReconnect = 200 * time.Millisecond
	mostReconnect  = 2 * time.Second
	channel        = "wantilan_live"
)

// Ring tells all programs on the database that the day of a gathering changed.
func (db *DB) Ring(id gathering.ID) {
	b := &db.bell
	b.mu.Lock()
	if db.where != "" {
		if b.due == nil {
			b.due = map[gathering.ID]bool{}
		}
		if b.due[id] = true; !b.busy {
			b.busy = true
			go db.ringOthers()
		}
	}
	b.mu.Unlock()
	b.tell(id)
}

// rung rings when a change was kept.
func (db *DB) rung(id gathering.ID, err error) error {
	if err == nil {
		db.Ring(id)
	}
	return err
}

// tell tells everybody in this program.
func (b *bell) tell(id gathering.ID) {
	b.mu.Lock()
	var all []func(gathering.ID)
	for _, hear := range b.hear {
		all = append(all, hear)
	}
	b.mu.Unlock()
	for _, hear := range all {
		hear(id)
	}
}

// Listen calls hear whenever the day of a gathering changed, until ctx ends; with an empty
// gathering when any may have, because nothing was heard for a while. hear must return at
// once.
func (db *DB) Listen(ctx context.Context, hear func(gathering.ID)) error {
	b := &db.bell
	b.mu.Lock()
	if b.hear == nil {
		b.hear = map[int]func(gathering.ID){}
	}
	number := b.next
	b.next++
	b.hear[number] = hear
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.hear, number)
		b.mu.Unlock()
	}()
	if db.where == "" {
		<-ctx.Done()
		return nil
	}
	return db.listenPostgres(ctx)
}

// listenPostgres hears what other programs tell, and tells them.
func (db *DB) listenPostgres(ctx context.Context) error {
	b := &db.bell
	address, err := db.listening(ctx)
	if err != nil {
		return err
	}
	ears := pq.NewDialListener(earDialer(), address, leastReconnect, mostReconnect, nil)
	defer ears.Close()
	go unharmed(func() { // waits until there is a connection
		if err := ears.Listen(channel); err == nil {
			b.tell("") // what was told before
		}
	})
	alive := time.NewTicker(mostReconnect)
	defer alive.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-ears.Notify:
			id := gathering.ID("") // connected anew
			if n != nil {
				id = gathering.ID(n.Extra)
			}
			b.tell(id)
		case <-alive.C:
			go unharmed(func() { _ = ears.Ping() }) // a dead connection is given up; the listener then makes another
		}
	}
}

// unharmed keeps a panic of the driver, as when somebody cancels its sign of life on the
// server, from ending the program: views look by themselves meanwhile.
func unharmed(do func()) {
	defer func() { _ = recover() }()
	do()
}

// ringOthers tells other programs what is due until nothing is. When the server does not
// answer, their connections are broken too, and they read again once they have others.
func (db *DB) ringOthers() {
	b := &db.bell
	for {
		b.mu.Lock()
		all := b.due
		b.due = map[gathering.ID]bool{}
		b.busy = len(all) > 0
		b.mu.Unlock()
		if len(all) == 0 {
			return
		}
		for id := range all {
			ctx, stop := context.WithTimeout(context.Background(), mostReconnect)
			_, err := db.read.ExecContext(ctx, `SELECT pg_notify($1, $2)`, channel, string(id))
			stop()
			if err != nil {
				break
			}
		}
		time.Sleep(ringEvery)
	}
}

// listening is the address for the connection that listens: with or without TLS as the
// others are.
func (db *DB) listening(ctx context.Context) (string, error) {
	address, err := completed(db.where)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errUnreadable
	}
	q := u.Query()
	if mode := q.Get("sslmode"); mode == string(pq.SSLModePrefer) || strings.HasPrefix(mode, "allow") {
		var secure bool
		if err := db.read.QueryRowContext(ctx, `SELECT COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)`).Scan(&secure); err != nil {
			return "", fmt.Errorf("ask for TLS: %w", err)
		}
		q.Set("sslmode", string(pq.SSLModeDisable))
		if secure {
			q.Set("sslmode", string(pq.SSLModeRequire))
		}
		u.RawQuery = q.Encode()
	}
	return u.String(), nil
}

// Where is the address of a PostgreSQL database; empty for a file.
func (db *DB) Where() string { return db.where }
