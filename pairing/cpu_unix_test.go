//go:build unix

package pairing_test

import (
	"syscall"
	"testing"
)

// cpu is the processor time of this process in seconds, which says more than the
// clock on a machine that others use as well.
func cpu(tb testing.TB) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
