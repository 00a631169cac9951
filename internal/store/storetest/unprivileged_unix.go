//go:build unix

package storetest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// quickly is PostgreSQL's signal for an immediate stop.
const quickly = syscall.SIGQUIT

// servant is who runs the server when the tests run as root, which PostgreSQL
// refuses; nil for whoever runs the tests.
func servant() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if errors.Join(err1, err2) == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

func unprivileged(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: servant()}
	return cmd
}

func giveAway(folder string) error {
	if who := servant(); who != nil {
		return os.Chown(folder, int(who.Uid), int(who.Gid))
	}
	return nil
}
