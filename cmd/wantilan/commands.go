package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wantilan/internal/sheet"
)

// What the commands are about, for the help.
const (
	aboutServing  = "serving"
	aboutDatabase = "database"
	aboutSchedule = "schedule"
	aboutPairing  = "pairing"
	aboutProgram  = "program"
)

// commands is the command line.
func commands(std streams) *cobra.Command {
	all := group("wantilan", "", "Business meeting days for small industries: who meets whom, when, proven.",
		command(std, "demo", aboutServing, "Serve a made-up gathering to try everything out.", &demoCommand{}),
		command(std, "serve", aboutServing, "Serve the pages of one installation.", &serveCommand{}),
		group("admin", aboutServing, "Let the administrator in.",
			command(std, "link", "", "Print a new sign-in link for the administrator.", &adminLinkCommand{})),
		command(std, "backup", aboutDatabase, "Copy the database while it is used, and check the copy.", &backupCommand{}),
		command(std, "restore", aboutDatabase, "Put a backup in the place of the database.", &restoreCommand{}),
		command(std, "move", aboutDatabase, "Copy the whole database to another one, SQLite or PostgreSQL, and compare.", &moveCommand{}),
		command(std, "check", aboutDatabase, "Look for damage and broken promises in a database; changes nothing.", &checkCommand{}),
		group("schedule", aboutSchedule, "Solve, verify and measure timetables from files.",
			command(std, "solve", "", "Find the best timetable of a problem and prove it.", &solveCommand{}),
			command(std, "verify", "", "Check a result against its problem.", &verifyCommand{}),
			command(std, "bench", "", "Solve every problem in a folder and print a table.", &benchCommand{}),
			command(std, "made", "", "Solve days that are made up, and tell time, memory and how much was held.", &madeCommand{}),
			command(std, "template", "", "Write an empty workbook to fill in.", &templateCommand{}),
			command(std, "schema", "", "Print the JSON Schema of problem files.", schemaCommand{})),
		group("pairing", aboutPairing, "Measure who should meet whom, from files.",
			command(std, "eval", "", "Measure how well outcomes of meetings can be told beforehand.", &pairingEvalCommand{})),
		command(std, "version", aboutProgram, "Print the version.", versionCommand{}),
	)
	all.AddGroup(&cobra.Group{ID: aboutServing, Title: "Pages"}, &cobra.Group{ID: aboutDatabase, Title: "The database"},
		&cobra.Group{ID: aboutSchedule, Title: "Timetables from files"},
		&cobra.Group{ID: aboutPairing, Title: "Outcomes of meetings"}, &cobra.Group{ID: aboutProgram, Title: "This program"})
	all.SetCompletionCommandGroupID(aboutProgram)
	all.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(_ *cobra.Command, args []string) error { return helpOn(all, args) }})
	all.PersistentFlags().BoolP("help", "h", false, "Show this help.")
	all.SilenceErrors, all.SilenceUsage = true, true // run says what is wrong, in one line
	all.SetOut(std.out)
	all.SetErr(std.err)
	all.SetHelpFunc(func(c *cobra.Command, _ []string) { help(std.out, c) })
	all.SetFlagErrorFunc(wrongFlag)
	return all
}

// work is what a command does, and what it must be told.
type work interface {
	words(l *line)
	Run(ctx context.Context, std streams) error
}

// command is one command, which is about something.
func command(std streams, name, about, short string, w work) *cobra.Command {
	c := &cobra.Command{Use: name, Short: short, GroupID: about}
	l := &line{of: c, flags: c.Flags()}
	l.flags.SortFlags = false
	w.words(l)
	for _, a := range l.arguments {
		c.Use += " " + a.name
		c.Long += fmt.Sprintf("  %-8s  %s\n", a.name, a.help)
	}
	c.Args = l.take
	c.RunE = func(c *cobra.Command, _ []string) error { return w.Run(c.Context(), std) }
	return c
}

// group is a command that has others and does nothing by itself.
func group(name, about, short string, all ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: name, Short: short, GroupID: about, Args: cobra.ArbitraryArgs}
	g.AddCommand(all...)
	g.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknown(c, args[0])
		}
		return fmt.Errorf("%s needs one of: %s", pathOf(c), strings.Join(names(c), ", "))
	}
	return g
}

// names are those of a group's commands.
func names(c *cobra.Command) (all []string) {
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			all = append(all, sub.Name())
		}
	}
	return all
}

// unknown refuses a command that a group does not have.
func unknown(c *cobra.Command, name string) error {
	hint := "known are " + strings.Join(names(c), ", ")
	if near := sheet.Nearest(name, names(c)); near != "" {
		hint = "did you mean " + near + "?"
	}
	if within := pathOf(c); within != "" {
		name = within + " " + name
	}
	return fmt.Errorf("there is no command %s; %s", name, hint)
}

// pathOf is a command as it is written after the program's name.
func pathOf(c *cobra.Command) string {
	return strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), c.Root().Name()), " ")
}

// wrongFlag says what is wrong with a flag, and names the one that was meant.
func wrongFlag(c *cobra.Command, err error) error {
	if c.HasSubCommands() && c.Flags().NArg() > 0 { // it was a flag of that command
		return unknown(c, c.Flags().Arg(0))
	}
	missing, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok || missing.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("%w; see %s --help", err, c.CommandPath())
	}
	var all []string
	c.Flags().VisitAll(func(f *pflag.Flag) { all = append(all, f.Name) })
	hint := "see " + c.CommandPath() + " --help"
	if near := sheet.Nearest(missing.GetSpecifiedName(), all); near != "" {
		hint = "did you mean --" + near + "?"
	}
	return fmt.Errorf("%s has no flag --%s; %s", c.CommandPath(), missing.GetSpecifiedName(), hint)
}

// helpOn shows the help of the command that the words lead to.
func helpOn(all *cobra.Command, args []string) error {
	c, rest, err := all.Find(args)
	if err == nil && len(rest) > 0 {
		err = unknown(c, rest[0])
	}
	if err != nil {
		return err
	}
	return c.Help()
}
