package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// How wide the help is: as the terminal, within bounds.
const (
	helpWidth     = 80 // where there is no terminal
	mostHelpWidth = 110
)

// help tells how a command is used: its sentence, arguments, flags and commands.
func help(w io.Writer, c *cobra.Command) {
	usage := c.UseLine()
	if c.HasAvailableSubCommands() {
		usage = c.CommandPath() + " <command>"
	}
	fmt.Fprintf(w, "Usage: %s\n\n%s\n", usage, c.Short)
	switch {
	case c.HasAvailableSubCommands():
		helpCommands(w, c)
	case c.Long != "" && c.Parent().Name() == "completion":
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.Long))
	case c.Long != "":
		fmt.Fprintf(w, "\nArguments:\n%s", c.Long)
	}
	c.InitDefaultHelpFlag()
	fmt.Fprintf(w, "\nFlags:\n%s", c.Flags().FlagUsagesWrapped(width(w)))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%q tells more about a command.\n", c.CommandPath()+" <command> --help")
	}
}

// helpCommands lists all that a command leads to, a line each.
func helpCommands(w io.Writer, c *cobra.Command) {
	groups := c.Groups()
	if len(groups) == 0 {
		groups = []*cobra.Group{{Title: "Commands"}}
	}
	for _, g := range groups {
		fmt.Fprintf(w, "\n%s:\n", g.Title)
		for _, sub := range c.Commands() {
			if sub.GroupID == g.ID && sub.IsAvailableCommand() {
				helpLines(w, sub, "")
			}
		}
	}
}

func helpLines(w io.Writer, c *cobra.Command, before string) {
	name := before + c.Name()
	if c.HasAvailableSubCommands() && c.Name() != "completion" { // its four are told there
		for _, sub := range c.Commands() {
			helpLines(w, sub, name+" ")
		}
		return
	}
	fmt.Fprintf(w, "  %-17s  %s\n", name, c.Short)
}

func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return helpWidth
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns < helpWidth {
		return helpWidth
	}
	return min(columns, mostHelpWidth)
}
