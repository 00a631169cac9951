// Command wantilan runs business meeting days for small industries: it finds
// the best timetable of one-to-one meetings, proves it, and puts it into
// people's hands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"wantilan/internal/zones"
)

// Exit statuses of the schedule commands, besides 0.
const (
	exitBroken     = 1  // verify: a rule is broken
	exitBadInput   = 2  // the input or the command line is wrong
	exitFeasible   = 10 // solve: a timetable, without proof
	exitInfeasible = 20 // solve: proven that there is none
	exitUnknown    = 30 // solve: nothing found in the time given
)

// exit is an error that only carries a status; what there was to say is said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// streams is where a command reads and writes, so that tests can stand in.
type streams struct {
	out, err io.Writer
}

func main() {
	cobra.MousetrapHelpText = "" // a double click on Windows is welcome
	if zone, err := zones.Load(strings.TrimPrefix(os.Getenv("TZ"), ":")); err == nil && time.Local.String() == "UTC" {
		time.Local = zone // what the log tells, on a machine without a list of zones
	}
	os.Exit(run(os.Args[1:], streams{os.Stdout, os.Stderr}))
}

// run parses and runs one command line and gives the exit status.
func run(args []string, std streams) int {
	switch {
	case len(args) == 0 && clicked():
		args = []string{"demo"}
	case len(args) == 0:
		args = []string{"--help"}
	}
	ctx, stop := interruptible()
	defer stop()
	program := commands(std)
	program.SetArgs(args)
	err := program.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[exit](err); ok {
		return int(e)
	}
	fmt.Fprintln(std.err, "wantilan:", err)
	return exitBadInput
}

// interruptible is a context that the first Ctrl-C ends; the second ends the
// program at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
