//go:build !linux

package main

import (
	"errors"
	"testing"
)

// errNoRoom is what a full disk says.
var errNoRoom = errors.New("no room")

func smallDisk(t *testing.T, _ string) string {
	t.Helper()
	t.Skip("only Linux can make a small disk; a full one was not tried")
	return ""
}
