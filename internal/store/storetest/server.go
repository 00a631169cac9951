package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// await waits until the server answers.
func (s *server) await() error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		err := s.command(ctx, `SELECT 1`)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return fmt.Errorf("the PostgreSQL server does not answer: %w\n%s", err, log)
		case <-look.C:
		}
	}
}

// stop ends the server at once and removes its folder.
func (s *server) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(quickly) // gone already when it could not start
		_ = s.cmd.Wait()                  // it says that it was stopped
	}
	if s.folder != "" {
		_ = os.RemoveAll(s.folder) // in the temporary folder anyway
	}
}

// Durable is a PostgreSQL server of a test's own, which keeps what it has
// answered through a crash.
type Durable struct{ server }

// NewDurable starts one, which is gone after the test.
func NewDurable(t *testing.T) *Durable {
	t.Helper()
	d := &Durable{server{durable: true}}
	t.Cleanup(d.stop)
	d.start()
	if errors.Is(d.err, ErrNoPrograms) && os.Getenv("CI") == "" {
		t.Skip(d.err)
	}
	if d.err != nil {
		t.Fatal(d.err)
	}
	if err := d.command(t.Context(), `CREATE DATABASE drill`); err != nil {
		t.Fatal(err)
	}
	return d
}

// Where is what store.Open takes.
func (d *Durable) Where() string { return d.address("drill") }

// Crash stops the server at once, in the midst of what it does, and starts it
// again (pg_ctl restart -m immediate).
func (d *Durable) Crash() error { return d.restart(quickly) }

// Restart has the server end every session and stop, and starts it again (pg_ctl restart
// -m fast).
func (d *Durable) Restart() error { return d.restart(os.Interrupt) }

func (d *Durable) restart(how os.Signal) error {
	if err := d.cmd.Process.Signal(how); err != nil {
		return err
	}
	_ = d.cmd.Wait() // it says that it was stopped
	return d.serve()
}
