package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wantilan/internal/store/storetest"
)

var update = flag.Bool("update", false, "rewrite what the stories expect")

// TestMain lets the stories, and bench within them, start this program by its
// name.
func TestMain(m *testing.M) {
	testscript.Main(storetest.Tests{M: m}, map[string]func(){"wantilan": main})
}

// TestStories runs testdata/script. "status N command" expects that very exit
// status; the language is English unless a story sets another.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
				e.Setenv(name, "")
			}
			e.Values[serverKey{}] = &server{}
			e.Setenv("WANTILAN_LANG", "en")
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir)
			return nil
		},
		Condition: func(condition string) (bool, error) { // in CI a story without PostgreSQL fails
			return condition == "postgres" && (storetest.Installed() || os.Getenv("CI") != ""), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": wantStatus, "large": large, "serve": startServer, "halt": stopServer, "visit": visitPage, "postgres": emptyPostgres,
		},
	})
}

// wantStatus is the command "status N program arguments".
func wantStatus(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) < 2 {
		ts.Fatalf("usage: status N program [arguments]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// emptyPostgres is the command "postgres NAME": the variable gets the address of
// an empty PostgreSQL database, whose password nobody checks.
func emptyPostgres(ts *testscript.TestScript, _ bool, args []string) {
	where, drop, err := storetest.New(context.Background())
	ts.Check(err)
	ts.Defer(func() { ts.Check(drop()) })
	ts.Setenv(args[0], where+"&password=rahasia")
}

// large is the command "large FILE MEGABYTES": a file of spaces.
func large(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: large FILE MEGABYTES")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(" ", n<<20)), 0o600))
}
