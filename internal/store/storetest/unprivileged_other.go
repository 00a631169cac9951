//go:build !unix

package storetest

import (
	"os"
	"os/exec"
)

const quickly = quick(0)

type quick int

func (quick) Signal()        {}
func (quick) String() string { return "kill" }

var _ os.Signal = quickly

func unprivileged(cmd *exec.Cmd) *exec.Cmd { return cmd }

func giveAway(string) error { return nil }
