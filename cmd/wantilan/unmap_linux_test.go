package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Only parts of the program's file that cannot be written to and are as in the file
// may be given back: the others would be lost.
func TestOnlyUnchangedPartsAreGivenBack(t *testing.T) {
	t.Parallel()
	part := func(head, anonymous string) string {
		return head + "\nSize: 4 kB\nRss: 4 kB\nPrivate_Dirty: 4 kB\nAnonymous: " + anonymous + " kB\nVmFlags: rd mr mw me\n"
	}
	smaps := part("00400000-00500000 r-xp 00000000 fe:00 1 /usr/bin/wantilan", "0") +
		part("00500000-00600000 r--p 00100000 fe:00 1 /usr/bin/wantilan", "0") +
		part("00600000-00700000 r--p 00200000 fe:00 1 /usr/bin/wantilan", "8") + // moved by the loader
		part("00700000-00800000 rw-p 00300000 fe:00 1 /usr/bin/wantilan", "0") +
		part("00800000-00900000 rw-p 00000000 00:00 0", "0") +
		part("00900000-00a00000 r-xp 00000000 fe:00 2 /usr/lib/libc.so", "0")
	got, err := unchanged([]byte(smaps), "/usr/bin/wantilan")
	if diff := cmp.Diff([]mapped{{0x400000, 0x500000}, {0x500000, 0x600000}}, got, cmp.AllowUnexported(mapped{})); err != nil || diff != "" {
		t.Errorf("(-want +got):\n%s%v", diff, err)
	}
}

// The program runs on after its pages were given back, and has less of them in memory.
func TestPagesOfTheProgramAreGivenBack(t *testing.T) {
	if err := unmap(); err != nil {
		t.Fatal(err)
	}
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(maps), self) {
		t.Errorf("the maps do not name %s", self)
	}
	if parts, err := unchanged(maps, self); err != nil || len(parts) == 0 {
		t.Errorf("no part of the program could be given back: %v", err)
	}
}
