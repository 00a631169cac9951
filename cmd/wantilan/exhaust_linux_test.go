package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// More visitors than the system lets the server have connections: it stays up, loses
// nothing that it acknowledged, and serves everybody again when they have gone.
func TestMoreConnectionsThanFiles(t *testing.T) {
	t.Parallel()
	const visitors = 300
	storetest.Each(t, func(t *testing.T, where string) {
		d := newDrill(t, where)
		d.under = []string{"sh", "-c", `ulimit -n 100 && exec "$0" "$@"`}
		server := d.serve(t)
		ctx, end := context.WithCancel(t.Context())
		wait := d.load(ctx)
		d.until(t, 20)
		var all []net.Conn
		for range visitors { // who ask for nothing
			c, err := net.Dial("tcp", strings.TrimPrefix(*d.address.Load(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		d.complains(t, "too many open files")
		for _, c := range all {
			c.Close()
		}
		d.until(t, 30)
		end()
		wait()
		d.stop(t, server)
		d.settled(t)
	})
}

// A disk that nobody may write on is told when the server starts, and nothing on it is
// changed.
func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can make a small disk; one that nobody may write on was not tried")
	}
	disk := smallDisk(t, "size=16m")
	path := filepath.Join(disk, "temu.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.MemberByRole(t.Context(), account.Administrator); err == nil {
		t.Error("an empty database has an administrator")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("wantilan-test", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=16m"); err != nil {
		t.Skipf("the disk cannot be made read-only here (%v); one was not tried", err)
	}
	if said := refusedStart(t, path); !strings.Contains(said, path) || !strings.Contains(said, "read-only file system") {
		t.Errorf("it says:\n%s", said)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the database was changed: %v", err)
	}
}
