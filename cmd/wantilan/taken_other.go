//go:build !windows

package main

import (
	"errors"
	"syscall"
)

// taken tells whether a port is in use by another program.
func taken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// clicked tells whether the program was started by a double click, which is
// known on Windows only.
func clicked() bool { return false }
