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
	"syscall"
	_ "time/tzdata" // WITA is known on every machine, with or without zone files

	"github.com/alecthomas/kong"
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

// commands is the command line.
type commands struct {
	Demo     demoCommand      `cmd:"" help:"Serve a made-up gathering to try everything out."`
	Serve    serveCommand     `cmd:"" help:"Serve the pages of one installation."`
	Admin    adminCommands    `cmd:"" help:"Let the administrator in."`
	Backup   backupCommand    `cmd:"" help:"Copy the database while it is used, and check the copy."`
	Restore  restoreCommand   `cmd:"" help:"Put a backup in the place of the database."`
	Move     moveCommand      `cmd:"" help:"Copy the whole database to another one, SQLite or PostgreSQL, and compare."`
	Check    checkCommand     `cmd:"" help:"Look for damage and broken promises in a database; changes nothing."`
	Schedule scheduleCommands `cmd:"" help:"Solve, verify and measure timetables from files."`
	Version  versionCommand   `cmd:"" help:"Print the version."`
}

type scheduleCommands struct {
	Solve    solveCommand    `cmd:"" help:"Find the best timetable of a problem and prove it."`
	Verify   verifyCommand   `cmd:"" help:"Check a result against its problem."`
	Bench    benchCommand    `cmd:"" help:"Solve every problem in a folder and print a table."`
	Template templateCommand `cmd:"" help:"Write an empty workbook to fill in."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON Schema of problem files."`
}

// streams is where a command reads and writes, so that tests can stand in.
type streams struct {
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:], streams{os.Stdout, os.Stderr}))
}

// run parses and runs one command line and gives the exit status.
func run(args []string, std streams) int {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("wantilan"),
		kong.Description("Business meeting days for small industries: who meets whom, when, proven."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.Vars{"lang": preferredLanguage()},
	)
	if err != nil {
		fmt.Fprintln(std.err, "wantilan:", err)
		return exitBadInput
	}
	return status(std, func() error {
		switch {
		case len(args) == 0 && clicked():
			args = []string{"demo"}
		case len(args) == 0:
			args = []string{"--help"}
		}
		line, err := parser.Parse(args)
		if err != nil {
			return err
		}
		ctx, stop := interruptible()
		defer stop()
		line.BindTo(ctx, (*context.Context)(nil))
		return line.Run(std)
	})
}

// status runs f and turns its error, or kong's wish to exit, into a status.
func status(std streams, f func() error) (code int) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exit:
			code = int(e)
		default:
			panic(e)
		}
	}()
	err := f()
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
