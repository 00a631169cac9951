package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"wantilan/internal/account"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/store"
)

// drill is a real server in a process of its own, under the load of clients that
// do small deeds and send again, with the same key, what was not acknowledged.
type drill struct {
	where   string
	clients []*client
	address atomic.Pointer[string] // where clients go
	started atomic.Pointer[string] // of the server that was started last
	acked   atomic.Int64
	failed  atomic.Int64           // tries, which are sent again
	last    atomic.Pointer[string] // of these
	refused atomic.Pointer[refusal]
	under   []string // that starts the server
	log     *os.File
}

// Clients of a drill, and accounts of each: what one account may do in a moment
// is limited.
const (
	drillClients = 12
	ownAccounts  = 4
)

// client does one deed after another.
type client struct {
	http    *http.Client
	number  int
	tokens  []string // of its accounts' sessions
	using   int      // of these
	bank    string   // an organisation to add people to
	device  string   // token of its device of a gathering's desk
	begun   int      // deeds
	pending *smallDeed
	acked   []string // names
}

// newDrill makes a database with accounts for all clients.
func newDrill(t testing.TB, where string) *drill {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process there cannot be asked to end; nothing was killed")
	}
	ctx := t.Context()
	db, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	door := account.NewDoor(db, time.Now)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	office, err := door.Found(ctx, account.Office, "Dinas Contoh", "")
	must(err)
	_, err = door.Enrol(ctx, "Administrator Contoh", office, account.Administrator)
	must(err)
	bank, err := door.Found(ctx, account.Stakeholder, "Bank A (contoh)", office)
	must(err)
	d := &drill{where: where}
	head, err := door.Enrol(ctx, "Panitia Meja Contoh", office, account.Organiser)
	must(err)
	layHall(t, where, office)
	book := attendance.NewBook(db, nil, []byte("key"), time.Now)
	for i := range drillClients {
		c := &client{number: i, bank: string(bank), http: &http.Client{
			Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 1},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
		for range ownAccounts {
			id, err := door.Enrol(ctx, "Panitia Contoh", office, account.Organiser)
			must(err)
			token, err := door.Begin(ctx, id, account.ByLink, "")
			must(err)
			c.tokens = append(c.tokens, token)
		}
		_, c.device, err = book.EnrolHere(ctx, account.Actor{Account: head, Organisation: office, Role: account.Organiser}, "hall", fmt.Sprintf("Ponsel %d", i+1))
		must(err)
		d.clients = append(d.clients, c)
	}
	if d.log, err = os.Create(filepath.Join(t.TempDir(), "serve.log")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.log.Close() })
	return d
}

// opened opens a database of either engine beside the program.
func opened(t testing.TB, where string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if store.IsPostgres(where) {
		driver = "postgres"
	}
	db, err := sql.Open(driver, where)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// serve starts the server and waits until it is ready; clients go there.
func (d *drill) serve(t testing.TB) *exec.Cmd {
	t.Helper()
	cmd := d.serveAt(t, d.where)
	d.address.Store(d.started.Load())
	return cmd
}

// serveAt starts a server on a database, with more arguments, and waits until it is ready.
func (d *drill) serveAt(t testing.TB, where string, more ...string) *exec.Cmd {
	t.Helper()
	self, err := exec.LookPath("wantilan")
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--db", where}, more...)
	args = append(append(slices.Clone(d.under), self), args...)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stderr = t.TempDir(), d.log
	for _, name := range []string{"PATH", "HOME", "TMPDIR"} {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // over already
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, found := strings.CutPrefix(lines.Text(), "Wantilan: "); found {
			d.started.Store(&address)
			return cmd
		}
	}
	said, _ := os.ReadFile(d.log.Name())
	t.Fatalf("the server did not become ready:\n%s", said)
	return nil
}

// stop ends the server well, in the time that a supervisor gives it.
func (d *drill) stop(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// load lets all clients work until the context ends, and gives how many deeds
// were acknowledged by then through reached.
func (d *drill) load(ctx context.Context) (wait func()) {
	var all sync.WaitGroup
	for _, c := range d.clients {
		all.Go(func() {
			pace := time.NewTicker(2 * time.Millisecond) // of a client that is refused
			defer pace.Stop()
			for ctx.Err() == nil {
				if !c.step(ctx, d) {
					select {
					case <-ctx.Done():
					case <-pace.C:
					}
				}
			}
		})
	}
	return all.Wait
}

// complains waits until the server's log says something.
func (d *drill) complains(t testing.TB, want string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(time.Minute)
	for {
		said, err := os.ReadFile(d.log.Name())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(said), want) {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("the log does not say %q:\n%s", want, said[max(0, len(said)-4000):])
		}
	}
}

// until waits until so many deeds more are acknowledged.
func (d *drill) until(t testing.TB, more int64) {
	t.Helper()
	want := d.acked.Load() + more
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	limit := time.After(time.Minute)
	for d.acked.Load() < want {
		select {
		case <-tick.C:
		case <-limit:
			said, _ := os.ReadFile(d.log.Name())
			t.Fatalf("%d deeds of %d were acknowledged within a minute:\n%s", d.acked.Load(), want, said[max(0, len(said)-4000):])
		}
	}
}

// counted gives how often each name stands in the database. A guest whom a device wrote down
// becomes a registration of the same name, once.
func counted(t *testing.T, where string) map[string]int {
	t.Helper()
	db := opened(t, where)
	defer db.Close()
	r, err := db.QueryContext(t.Context(), `SELECT name FROM organisation UNION ALL SELECT name FROM account UNION ALL SELECT name FROM attendance
		UNION ALL SELECT note FROM request UNION ALL SELECT what FROM promise
		UNION ALL SELECT name FROM registration r WHERE channel <> 'walkin' OR EXISTS (SELECT 1 FROM registration o WHERE o.name = r.name AND o.id <> r.id)`)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	names := map[string]int{}
	for r.Next() {
		var name string
		if err := r.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names[name]++
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

// settled fails unless everything that was acknowledged is there, once, and
// nothing is there that nobody asked for.
func (d *drill) settled(t *testing.T) {
	t.Helper()
	names, asked, lost := counted(t, d.where), map[string]bool{}, 0
	for _, c := range d.clients {
		for _, name := range c.acked {
			asked[name] = true
			if names[name] == 0 {
				lost++
			}
		}
		if c.pending != nil {
			asked[c.pending.name] = true
		}
	}
	doubled, strange := 0, 0
	for name, n := range names {
		if !strings.HasPrefix(name, "Tenun Hujan") {
			continue
		}
		if n > 1 {
			doubled++
		}
		if !asked[name] {
			strange++
			t.Logf("nobody asked for %s", name)
		}
	}
	t.Logf("%d acknowledged, %d tries again, %d lost, %d doubled, %d that nobody asked for", d.acked.Load(), d.failed.Load(), lost, doubled, strange)
	if x := d.refused.Load(); x != nil {
		t.Errorf("%s was refused with %d:\n%s", x.path, x.status, x.body)
	}
	if lost+doubled+strange > 0 {
		t.Error("what was acknowledged is not what is there")
	}
	var out strings.Builder
	if err := (&checkCommand{database: database{DB: d.where}}).Run(t.Context(), streams{&out, io.Discard}); err != nil {
		t.Errorf("wantilan check: %v\n%s", err, out.String())
	}
}

// refusedStart starts a server that must not become ready, and gives what it says.
func refusedStart(t *testing.T, where string) string {
	t.Helper()
	self, err := exec.LookPath("wantilan")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	said, err := exec.CommandContext(ctx, self, "serve", "--addr", "127.0.0.1:0", "--db", where).CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); !ended || ctx.Err() != nil {
		t.Errorf("want it to end with a status, got %v", err)
	}
	return string(said)
}
