// Package storetest gives tests fresh databases: a SQLite file, and a database
// of a real PostgreSQL server that it starts in a temporary folder.
package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/lib/pq" // "postgres" of database/sql

	"wantilan/internal/order"
	"wantilan/internal/store"
)

// Each runs f on an empty SQLite file and on an empty PostgreSQL database; where
// is what store.Open takes. Without PostgreSQL's programs that half is skipped,
// except in CI, which installs them.
func Each(t *testing.T, f func(t *testing.T, where string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, filepath.Join(t.TempDir(), "test.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, Postgres(t))
	})
}

// Postgres is the address of an empty database of its own, which is gone after
// the test.
func Postgres(t *testing.T) string {
	t.Helper()
	where, drop, err := New(t.Context())
	if errors.Is(err, ErrNoPrograms) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return where
}

// New makes an empty PostgreSQL database; drop removes it.
func New(ctx context.Context) (where string, drop func() error, err error) {
	one.once.Do(one.start)
	if one.err != nil {
		return "", nil, one.err
	}
	name := fmt.Sprintf("test%d", one.made.Add(1))
	drop = func() error { return one.command(context.WithoutCancel(ctx), `DROP DATABASE `+name+` WITH (FORCE)`) }
	return one.address(name), drop, one.command(ctx, `CREATE DATABASE `+name)
}

// Main runs a package's tests and stops the server that they started.
func Main(m *testing.M) { os.Exit(Tests{m}.Run()) }

// Tests are a package's tests whose Run stops the server that they started.
type Tests struct{ M *testing.M }

// Run runs the tests and gives the status to exit with.
func (t Tests) Run() int {
	defer one.stop()
	return t.M.Run()
}

// server is the PostgreSQL server of one test program.
type server struct {
	once    sync.Once
	made    atomic.Int64
	durable bool // what it has answered survives a crash; slower
	folder  string
	cmd     *exec.Cmd
	err     error
}

var one server // the tests of a package share it; starting one takes a second

// ErrNoPrograms says that PostgreSQL is not installed.
var ErrNoPrograms = errors.New("PostgreSQL's programs initdb and postgres (15 or newer) are not there")

// program finds the newest PostgreSQL's program: in the path, or where Debian
// puts it.
func program(name string) (string, error) {
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil {
		return "", err
	}
	order.By(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(b, a)) })
	if len(all) > 0 {
		return all[0], nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", ErrNoPrograms
	}
	return path, nil
}

// Installed tells whether PostgreSQL's programs are there.
func Installed() bool {
	_, err := program("postgres")
	return err == nil
}

func (s *server) address(database string) string {
	q := url.Values{"host": {s.folder}, "user": {"wantilan"}}
	return "postgres:///" + database + "?" + q.Encode()
}

// start makes a cluster in a short folder, since a socket's path is short, and
// waits until it answers.
func (s *server) start() {
	initdb, err := program("initdb")
	if err != nil {
		s.err = err
		return
	}
	if s.folder, s.err = os.MkdirTemp("", "pg"); s.err != nil {
		return
	}
	data := filepath.Join(s.folder, "data")
	if s.err = giveAway(s.folder); s.err != nil {
		return
	}
	making := unprivileged(exec.Command(initdb, "-D", data, "-U", "wantilan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"))
	making.Dir = s.folder
	if out, err := making.CombinedOutput(); err != nil {
		s.err = fmt.Errorf("initdb: %w\n%s", err, out)
		return
	}
	s.err = s.serve()
}

// serve starts the server over its cluster and waits until it answers.
func (s *server) serve() error {
	postgres, err := program("postgres")
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(s.folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", filepath.Join(s.folder, "data"), "-k", s.folder, "-c", "listen_addresses=", "-c", "max_connections=400", "-c", "shared_buffers=32MB"}
	if !s.durable {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	s.cmd = unprivileged(exec.Command(postgres, args...))
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.folder, log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	return s.await()
}

// command runs one statement in the server's own database.
func (s *server) command(ctx context.Context, query string) error {
	db, err := sql.Open("postgres", s.address("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query)
	return errors.Join(err, db.Close())
}

// Engine names the database that where leads to, for choosing what to skip.
func Engine(where string) string {
	if store.IsPostgres(where) {
		return "postgres"
	}
	return "sqlite"
}
