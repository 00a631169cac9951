package web_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/match"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/web"
)

// events are versions as a page's stream gives them.
type events struct {
	t     testing.TB
	lines *bufio.Scanner
}

// stream opens the stream at an address.
func stream(t testing.TB, c *http.Client, address string) *events {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute) // ends a stream that never tells
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("want an event stream, got %d %s", res.StatusCode, kind)
	}
	return &events{t, bufio.NewScanner(res.Body)}
}

// next is the next version that differs from one.
func (e *events) next(but string) string {
	for e.lines.Scan() {
		if v, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok && v != but {
			return v
		}
	}
	e.t.Error("the stream ended")
	return ""
}

// A page's stream tells its version at once, then that something changed and nothing more;
// asked without events, it tells the version alone.
func TestStreamTellsOfChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	day := "/temu/" + string(w.sample) + "/langsung"
	e := stream(t, v.client, v.base+day+"/siaran")
	first := e.next("")
	if shown := attribute(t, parse(t, day, v.get(day).body), "data-version"); shown != first {
		t.Errorf("the page has version %s, its stream %s", shown, first)
	}
	if got := v.do("POST", day, url.Values{"deed": {"delay"}, "slot": {"1"}, "minutes": {"10"}}); got.status != http.StatusSeeOther {
		t.Fatalf("shifting the day: %d", got.status)
	}
	second := e.next(first)
	if got := v.get(day + "/siaran"); strings.TrimSpace(got.body) != fmt.Sprintf(`{"version":%q}`, second) {
		t.Errorf("asked without a stream: %s, want %s", got.body, second)
	}
	if body := v.get(day + "/layar").body; !strings.Contains(body, "Mundur 10 menit") {
		t.Error("the projector says nothing of the delay")
	}
	code := w.code(t)
	phone := w.visitor(t, "")
	if body := phone.get("/a/" + code + "/langsung").body; !strings.Contains(body, "Mundur 10 menit") {
		t.Error("a phone says nothing of the delay")
	}
	if got := phone.get("/a/" + code + "x/langsung"); got.status != http.StatusNotFound {
		t.Errorf("a wrong code: %d", got.status)
	}
	e = stream(t, phone.client, phone.base+"/a/"+code+"/siaran")
	if now := e.next(""); now != second {
		t.Errorf("a phone is told %s, want %s", now, second)
	}
}

// Who is signed out or disabled is told of nothing more, even on a line that was open.
func TestLiveStreamEndsWithTheRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.account(t, account.Organiser)
	v := w.visitor(t, id)
	e := stream(t, v.client, v.base+"/temu/"+string(w.sample)+"/langsung/siaran")
	first := e.next("")
	if err := w.parts.People.Disable(t.Context(), w.actor(t, account.Administrator), id); err != nil {
		t.Fatal(err)
	}
	for e.lines.Scan() {
		if told, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok && told != first {
			t.Errorf("told of version %s", told)
		}
	}
	if err := e.lines.Err(); err != nil {
		t.Errorf("the stream did not end by itself: %v", err)
	}
}

// Pages that follow the day are told to come back when the server stops, each a while later
// than others.
func TestStreamsEndWhenTheServerStops(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leaving := make(chan struct{})
	c := w.parts
	c.Leaving = leaving
	pages, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	defer server.Close()
	waits, version := map[string]bool{}, ""
	var open []*events
	for range 8 {
		e := stream(t, http.DefaultClient, server.URL+"/a/"+w.code(t)+"/siaran")
		if !e.lines.Scan() || !strings.HasPrefix(e.lines.Text(), "retry: ") {
			t.Fatalf("a stream begins with %q", e.lines.Text())
		}
		waits[e.lines.Text()] = true
		version = e.next("")
		open = append(open, e)
	}
	close(leaving)
	for _, e := range open {
		for e.lines.Scan() {
			if text := e.lines.Text(); text != "" && text != "data: "+version {
				t.Errorf("at its end a stream says %q", text)
			}
		}
		if err := e.lines.Err(); err != nil {
			t.Errorf("a stream did not end well: %v", err)
		}
	}
	if len(waits) < 4 {
		t.Errorf("8 pages are to come back after %v", waits)
	}
}

// attribute is the value of an attribute on a page.
func attribute(t *testing.T, all document, name string) string {
	t.Helper()
	for _, e := range all {
		if v, there := e.attr[name]; there {
			return v
		}
	}
	t.Fatalf("nothing has %s", name)
	return ""
}

// code opens the agenda of the first participant.
func (w *world) code(t testing.TB) string {
	t.Helper()
	d, err := w.db.Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	return w.parts.Planner.CodeFor(d.Gathering.Participants[0])
}

// liveDesk is one of a program on a database.
func (w *world) liveDesk(t *testing.T, db *store.DB) *live.Desk {
	t.Helper()
	key, err := db.Secret(t.Context(), "agenda")
	if err != nil {
		t.Fatal(err)
	}
	return live.NewDesk(db, timetable.NewPlanner(db, key, w.parts.Now), match.NewDesk(db, w.parts.Now), w.parts.Now)
}

// node is a program of its own on a database.
func (w *world) node(t *testing.T, db *store.DB) *httptest.Server {
	t.Helper()
	c := w.parts
	c.Live, c.Bell = w.liveDesk(t, db), db.Listen
	pages, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(pages)
	t.Cleanup(s.Close)
	return s
}

// Two programs on one PostgreSQL: what is noted at one reaches who looks at the other.
func TestTwoNodesTellOneAnother(t *testing.T) {
	t.Parallel()
	where := storetest.Postgres(t)
	w := newWorld(t) // for all that is not of the day
	var nodes []*httptest.Server
	var dbs []*store.DB
	for range 2 {
		db, err := store.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		dbs, nodes = append(dbs, db), append(nodes, w.node(t, db))
	}
	var err error
	if w.sample, err = sample.Plant(t.Context(), account.NewDoor(dbs[0], w.parts.Now), dbs[0], 1, noon, noon); err != nil {
		t.Fatal(err)
	}
	d, err := dbs[0].Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	head, err := dbs[0].MemberByRole(t.Context(), account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	by := account.Actor{Account: head.ID, Name: head.Name, Organisation: head.Organisation, Role: head.Role}
	key, err := dbs[0].Secret(t.Context(), "agenda")
	if err != nil {
		t.Fatal(err)
	}
	code := timetable.NewPlanner(dbs[0], key, w.parts.Now).CodeFor(d.Gathering.Participants[0])
	other := stream(t, http.DefaultClient, nodes[1].URL+"/a/"+code+"/siaran")
	first := other.next("")
	one := w.liveDesk(t, dbs[0])
	begun := time.Now()
	if err := one.Note(t.Context(), by, w.sample, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 5}); err != nil {
		t.Fatal(err)
	}
	if second := other.next(first); second == first || second == "" {
		t.Errorf("the other node tells %q after %q", second, first)
	}
	t.Logf("told after %s", time.Since(begun))
}

// A thousand open views of one day: what they take, and how long after a change the last
// of them knows.
func BenchmarkThousandViews(b *testing.B) {
	w := newWorld(b)
	w.solve(b)
	by, client := w.actor(b, account.Organiser), &http.Client{Transport: &http.Transport{}}
	address := w.server.URL + "/a/" + w.code(b) + "/siaran"
	memory := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before := memory()
	const views = 1000
	told := make(chan time.Time, views)
	var open sync.WaitGroup
	for range views {
		open.Add(1)
		e := stream(b, client, address)
		go func() {
			last := e.next("")
			open.Done()
			for e.lines.Scan() { // until the benchmark is over
				if v, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok && v != last {
					last = v
					told <- time.Now()
				}
			}
		}()
	}
	open.Wait()
	taken := float64(memory()-before) / (1 << 20) // both ends of the lines
	b.ResetTimer()
	var worst time.Duration
	for i := range b.N {
		begun := time.Now()
		if err := w.parts.Live.Note(b.Context(), by, w.sample, live.Fact{Kind: live.Delay, Slot: 1, Minutes: i % 60}); err != nil {
			b.Fatal(err)
		}
		var last time.Time
		for range views {
			last = <-told
		}
		worst = max(worst, last.Sub(begun))
	}
	b.ReportMetric(taken, "MB")
	b.ReportMetric(float64(worst.Milliseconds()), "ms-to-last-view")
}

// liveCells are who may follow the day of a gathering, and look after it.
func liveCells(g, code string) []cell {
	hosts := []string{"administrator", "organiser"}
	day := g + "/langsung"
	return []cell{
		{"GET", day, only(200, hosts...)},
		{"POST", day, only(422, hosts...)}, // nothing happened
		{"GET", day + "/siaran", only(200, hosts...)},
		{"GET", day + "/layar", only(200, hosts...)},
		{"GET", day + "/lembar", only(200, hosts...)},
		{"GET", day + "/perbaikan", only(200, hosts...)},
		{"POST", day + "/perbaikan", only(422, hosts...)}, // after no draft
		{"GET", "/a/" + code + "/langsung", everyone(200, nil)},
		{"GET", "/a/" + code + "/siaran", everyone(200, nil)},
	}
}

// An organiser sees what to do about somebody who left, accepts it with one press, and the
// agendas of participants follow; a second press of an old page changes nothing more.
func TestRepairByOnePress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	day := "/temu/" + string(w.sample) + "/langsung"
	d, err := w.db.Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	last := d.Bookings[0]
	for _, b := range d.Bookings {
		if b.Slot > last.Slot {
			last = b
		}
	}
	who := d.Requests[last.Request-1].From
	if got := v.do("POST", day, url.Values{"deed": {"leaves"}, "participant": {fmt.Sprint(who)}, "slot": {fmt.Sprint(last.Slot)}}); got.status != http.StatusSeeOther {
		t.Fatalf("noting who leaves: %d", got.status)
	}
	if body := v.get(day).body; !strings.Contains(body, day+"/perbaikan") {
		t.Error("the day says nothing of a repair")
	}
	form := url.Values{}
	for _, e := range parse(t, "repairs", v.get(day+"/perbaikan").body) {
		if name := e.attr["name"]; e.tag == "input" && (name == "edisi" || name == "terakhir" || name == "terima") && !form.Has(name) {
			form.Set(name, e.attr["value"])
		}
	}
	if len(form) != 3 {
		t.Fatalf("the page of repairs has no proposal: %v", form)
	}
	if got := v.do("POST", day+"/perbaikan", form); got.status != http.StatusSeeOther || got.location != day {
		t.Fatalf("accepting: %d %s", got.status, got.location)
	}
	if d, err = w.db.Day(t.Context(), w.sample); err != nil {
		t.Fatal(err)
	}
	if d.Published != 2 {
		t.Errorf("publication %d is shown, want 2", d.Published)
	}
	for _, b := range d.Bookings {
		if r := d.Requests[b.Request-1]; b.Slot >= last.Slot && (r.From == who || r.To == who) {
			t.Errorf("participant %d left and meets in slot %d", who, b.Slot)
		}
	}
	if got := v.do("POST", day+"/perbaikan", form); got.status != http.StatusConflict {
		t.Errorf("accepting an old page: %d, want 409", got.status)
	}
	if got := v.do("POST", day+"/perbaikan", url.Values{"edisi": {"1"}, "terakhir": {"1"}, "terima": {"nonsense"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("nonsense: %d, want 422", got.status)
	}
}
