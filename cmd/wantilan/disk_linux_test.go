package main

import (
	"syscall"
	"testing"
)

// errNoRoom is what a full disk says.
const errNoRoom = syscall.ENOSPC

// smallDisk is an empty disk in memory that is gone after the test.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	disk := t.TempDir()
	if err := syscall.Mount("wantilan-test", disk, "tmpfs", 0, options); err != nil {
		t.Skipf("no small disk can be made here (%v); a full one was not tried", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return disk
}
