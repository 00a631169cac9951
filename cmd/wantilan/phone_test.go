package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/store"
	"wantilan/internal/timetable"
)

// phone follows the day as the page of a participant does: it listens, and when its line
// breaks it listens again.
type phone struct {
	mu      sync.Mutex
	version string
	at      time.Time // when it was told
	lines   int       // that it has had
}

// follow listens at an address until the context ends.
func (p *phone) follow(ctx context.Context, c *http.Client, address func() string) {
	again := time.NewTicker(50 * time.Millisecond) // browsers wait longer
	defer again.Stop()
	for ctx.Err() == nil {
		p.listen(ctx, c, address())
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

func (p *phone) listen(ctx context.Context, c *http.Client, address string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return
	}
	r.Header.Set("Accept", "text/event-stream")
	answer, err := c.Do(r)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return
	}
	p.mu.Lock()
	p.lines++
	p.mu.Unlock()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if v, told := strings.CutPrefix(lines.Text(), "data: "); told {
			p.mu.Lock()
			if v != p.version {
				p.version, p.at = v, time.Now()
			}
			p.mu.Unlock()
		}
	}
}

func (p *phone) told() (version string, at time.Time, lines int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.version, p.at, p.lines
}

// phones are those of a hall, at the agenda of its first participant.
type phones struct {
	all  []*phone
	path string
	stop context.CancelFunc
	wait sync.WaitGroup
}

// codeOf is the agenda code of the drill's first participant.
func codeOf(t testing.TB, where string) string {
	t.Helper()
	db, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	key, err := db.Secret(t.Context(), "agenda")
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Day(t.Context(), "hall")
	if err != nil {
		t.Fatal(err)
	}
	return timetable.NewPlanner(db, key, time.Now).CodeFor(d.Gathering.Participants[0])
}

// open has so many phones follow the day.
func (d *drill) open(t testing.TB, n int) *phones {
	t.Helper()
	all := &phones{path: "/a/" + codeOf(t, d.where) + "/siaran"}
	ctx, stop := context.WithCancel(t.Context())
	all.stop = stop
	c := &http.Client{Transport: &http.Transport{}}
	for range n {
		p := &phone{}
		all.all = append(all.all, p)
		all.wait.Go(func() { p.follow(ctx, c, func() string { return *d.address.Load() + all.path }) })
	}
	t.Cleanup(all.close)
	return all
}

func (a *phones) close() {
	a.stop()
	a.wait.Wait()
}

// reach waits until all phones satisfy a condition.
func (a *phones) reach(t testing.TB, what string, good func(p *phone) bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(2 * time.Minute)
	for _, p := range a.all {
		for !good(p) {
			select {
			case <-tick.C:
			case <-limit:
				version, _, lines := p.told()
				t.Fatalf("%s: a phone on its line %d still shows %s", what, lines, version)
			}
		}
	}
}

// versionAt is what a server says of the day to who does not listen.
func (a *phones) versionAt(ctx context.Context, address string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+a.path, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var said struct{ Version string }
	return said.Version, json.NewDecoder(answer.Body).Decode(&said)
}

// agree waits until every phone shows what the servers say, which due work may still change.
func (a *phones) agree(t testing.TB, servers ...string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(2 * time.Minute)
	for {
		shown := map[string]int{}
		for _, p := range a.all {
			version, _, _ := p.told()
			shown[version]++
		}
		said := map[string]int{}
		for _, s := range servers {
			version, err := a.versionAt(t.Context(), s)
			if err != nil {
				t.Fatalf("what %s says: %v", s, err)
			}
			said[version]++
			if shown[version] == len(a.all) && said[version] == len(servers) {
				return
			}
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("phones show %v, servers say %v", shown, said)
		}
	}
}

// arrive writes down at the desk that somebody came, at a server.
func (d *drill) arrive(t testing.TB, address, id string) {
	t.Helper()
	body := fmt.Sprintf(`{"now":%d,"facts":[{"id":%q,"seq":1,"kind":"arrive","how":"walkin","name":"Tamu Embun (contoh)","at":%d}]}`, time.Now().UnixMilli(), id, time.Now().UnixMilli())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/meja/kirim", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "wantilan_meja", Value: d.clients[0].device})
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("writing down who came: %s", answer.Status)
	}
}
