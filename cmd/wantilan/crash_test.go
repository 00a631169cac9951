package main

import (
	"context"
	"database/sql"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// killRounds is how often a server is killed; each round begins where the last one was cut
// off. Before a release: -rounds 200.
var killRounds = flag.Int("rounds", 8, "how often the drills kill a server")

// What was acknowledged survives the program being killed at any moment, and
// what is sent again is done once.
func TestKilledUnderLoad(t *testing.T) {
	storetest.Each(t, func(t *testing.T, where string) {
		d := newDrill(t, where)
		random := rand.New(rand.NewPCG(1, 2))
		var slowest time.Duration
		for range *killRounds {
			begun := time.Now()
			server := d.serve(t)
			slowest = max(slowest, time.Since(begun))
			ctx, end := context.WithCancel(t.Context())
			wait := d.load(ctx)
			d.until(t, 20+random.Int64N(120))
			if err := server.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = server.Wait() // it says that it was killed
			end()
			wait()
		}
		server := d.serve(t)
		ctx, end := context.WithCancel(t.Context())
		wait := d.load(ctx)
		d.until(t, drillClients) // what was cut off is sent again
		end()
		wait()
		d.stop(t, server)
		t.Logf("%d rounds, at most %v from start to ready", *killRounds, slowest.Round(time.Millisecond))
		d.settled(t)
	})
}

// A database server that crashes and comes back loses nothing that was
// acknowledged, and the program goes on by itself.
func TestDatabaseServerCrashesUnderLoad(t *testing.T) {
	t.Parallel()
	cluster := storetest.NewDurable(t)
	d := newDrill(t, cluster.Where())
	server := d.serve(t)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	for range 3 {
		d.until(t, 150)
		if err := cluster.Crash(); err != nil {
			t.Fatal(err)
		}
		d.until(t, 50) // deeds are done again, with no help
	}
	end()
	wait()
	d.stop(t, server)
	d.settled(t)
}

// A file whose pages do not fit together is refused when the server starts, and
// the way back is told.
func TestDamagedDatabaseIsNotServed(t *testing.T) {
	t.Parallel()
	whole := solvedSample(t)
	for name, damage := range map[string]func(b []byte, people int){
		"the first letter":    func(b []byte, _ int) { b[0] ^= 1 },
		"one bit of a page":   func(b []byte, people int) { b[people] ^= 0x10 },
		"a page's pointers":   func(b []byte, people int) { copy(b[people+8:], []byte{0xff, 0xff, 0xff, 0xff}) },
		"a page of noise":     func(b []byte, people int) { fill(b[people:people+4096], 3) },
		"the schema's page":   func(b []byte, _ int) { fill(b[100:4096], 4) },
		"a file that was cut": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "temu.db")
			if err := store.Backup(t.Context(), whole, path); err != nil {
				t.Fatal(err)
			}
			people := rootOf(t, path, "account")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if damage == nil {
				b = b[:len(b)/2]
			} else {
				damage(b, people)
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			said := refusedStart(t, path)
			if !strings.Contains(said, "the database file is damaged") || !strings.Contains(said, "wantilan restore --force --db "+path) {
				t.Errorf("it says:\n%s", said)
			}
			if after, err := os.ReadFile(path); err != nil || len(after) < len(b) {
				t.Errorf("the damaged file was changed: %v", err)
			}
		})
	}
}

// rootOf is where the first page of a table begins.
func rootOf(t *testing.T, path, table string) int {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var root, size int
	if err := db.QueryRowContext(t.Context(), `SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = $1`, table).Scan(&root, &size); err != nil {
		t.Fatal(err)
	}
	return (root - 1) * size
}

func fill(b []byte, seed uint64) {
	r := rand.New(rand.NewPCG(seed, seed))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
}

// While the disk is full nothing is acknowledged and pages can be read; deeds go
// on when there is room again, without a restart.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("only root on Linux can make a small disk; a full one was not tried")
	}
	disk := smallDisk(t, "size=9m")
	d := newDrill(t, filepath.Join(disk, "temu.db"))
	server := d.serve(t)
	ctx, end := context.WithCancel(t.Context())
	wait := d.load(ctx)
	d.until(t, 50)
	ballast := fillUp(t, disk)
	d.exhaust(t)
	end()
	wait()
	full := d.acked.Load()
	for _, c := range d.clients {
		if c.step(t.Context(), d) {
			t.Error("a deed was acknowledged on a full disk")
		}
	}
	d.readable(t)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	ctx, end = context.WithCancel(t.Context())
	wait = d.load(ctx)
	d.until(t, 50)
	end()
	wait()
	d.stop(t, server)
	t.Logf("%d deeds before the disk was full", full)
	d.settled(t)
}
