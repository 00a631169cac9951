package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// unmap gives the pages of the program's own file back that are in memory because the
// start needed them: tables, the making of a new database, code that runs once. Those
// that are needed again come back from the system's cache when they are touched, for
// less than a microsecond each. Only what can be read again from the file is given
// back: parts that may be written to, or were changed when the program was loaded, stay.
func unmap() error {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return err
	}
	parts, err := unchanged(maps, self)
	for _, p := range parts {
		if _, _, failed := syscall.Syscall(syscall.SYS_MADVISE, p.from, p.to-p.from, syscall.MADV_DONTNEED); failed != 0 {
			err = errors.Join(err, fmt.Errorf("giving %x to %x back: %w", p.from, p.to, failed))
		}
	}
	return err
}

// mapped is a part of a file in memory: addresses, the second past its end.
type mapped struct{ from, to uintptr }

// unchanged are the parts of a file in a process's smaps (proc(5)) that nothing may
// write to and nothing has changed.
func unchanged(smaps []byte, file string) (parts []mapped, err error) {
	var at *mapped // the part that the lines are about, if it is one of the file
	lines := bufio.NewScanner(bytes.NewReader(smaps))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) >= 5 && strings.Contains(words[0], "-"):
			at = nil
			if len(words) == 6 && words[5] == file && strings.HasPrefix(words[1], "r-") {
				from, to, _ := strings.Cut(words[0], "-")
				a, err1 := strconv.ParseUint(from, 16, 64)
				b, err2 := strconv.ParseUint(to, 16, 64)
				if err := errors.Join(err1, err2); err != nil {
					return nil, err
				}
				at = &mapped{uintptr(a), uintptr(b)}
			}
		case at != nil && len(words) == 3 && words[0] == "Anonymous:": // pages that are not the file's any more
			if words[1] == "0" {
				parts = append(parts, *at)
			}
			at = nil
		}
	}
	return parts, lines.Err()
}
