package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// line is what a command must be told, being written down: its arguments in
// their order, and its flags.
type line struct {
	of        *cobra.Command
	flags     *pflag.FlagSet
	arguments []argument
}

type argument struct {
	to         *string
	name, help string
}

// argument is a word without a flag; all of these must be there.
func (l *line) argument(to *string, name, help string) {
	l.arguments = append(l.arguments, argument{to, name, help})
}

// take puts the words of the command line where they belong.
func (l *line) take(c *cobra.Command, words []string) error {
	for i, a := range l.arguments {
		if i >= len(words) {
			return fmt.Errorf("%s: %s is missing; write %s", pathOf(c), a.name, c.UseLine())
		}
		*a.to = words[i]
	}
	if extra := words[len(l.arguments):]; len(extra) > 0 {
		return fmt.Errorf("%s: unexpected argument %s; write %s", pathOf(c), extra[0], c.UseLine())
	}
	return nil
}

// text is a flag whose value is called as the placeholder says. Its name may be
// followed by a comma and a letter for short.
func (l *line) text(to *string, name, placeholder, help string) {
	name, short, _ := strings.Cut(name, ",")
	l.flags.StringVarP(to, name, short, *to, help)
	l.called(name, placeholder, "")
}

// textOr is a flag with a value of its own when it is not given.
func (l *line) textOr(to *string, name, fallback, placeholder, help string) {
	l.flags.StringVar(to, name, fallback, help)
	l.called(name, placeholder, fallback)
}

func (l *line) number(to *int, name string, fallback int, placeholder, help string) {
	l.flags.IntVar(to, name, fallback, help)
	l.called(name, placeholder, strconv.Itoa(fallback))
}

// mark is a flag that is there or not.
func (l *line) mark(to *bool, name, help string) {
	name, short, _ := strings.Cut(name, ",")
	l.flags.BoolVarP(to, name, short, false, help)
}

// maybe is a number that is nil when it is not given.
func (l *line) maybe(to **int, name, placeholder, help string) {
	l.flags.Var(maybe{to}, name, help)
	l.called(name, placeholder, "")
}

// oneOf is a flag that has one of some values.
func (l *line) oneOf(to *string, name, fallback, help string, values ...string) {
	*to = fallback
	l.flags.Var(oneOf{to, values}, name, help)
	// It fails only for a flag that is not there, or that has two of these.
	_ = l.of.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// needed flags must be given.
func (l *line) needed(names ...string) {
	for _, name := range names {
		_ = l.of.MarkFlagRequired(name) // it fails only for a flag that is not there
	}
}

// called says what the help calls a flag's value, and what it is by default;
// empty when the help's sentence says so.
func (l *line) called(name, placeholder, fallback string) {
	f := l.flags.Lookup(name)
	f.Value, f.DefValue = called{f.Value, placeholder}, fallback
}

// called is a flag's value with a name of its own for the help.
type called struct {
	pflag.Value
	placeholder string
}

func (v called) Type() string { return v.placeholder }

type maybe struct{ to **int }

func (v maybe) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("%s is not a whole number", text)
	}
	*v.to = &n
	return nil
}

func (v maybe) String() string { return "" }
func (v maybe) Type() string   { return "N" }

type oneOf struct {
	to     *string
	values []string
}

func (v oneOf) Set(text string) error {
	if !slices.Contains(v.values, text) {
		return fmt.Errorf("use %s", strings.Join(v.values, ", "))
	}
	*v.to = text
	return nil
}

func (v oneOf) String() string { return *v.to }

// Type is what the help calls the value; its sentence tells them when they are many.
func (v oneOf) Type() string {
	if len(v.values) > 2 {
		return "WORD"
	}
	return strings.Join(v.values, "|")
}
