package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// search is the flags that solve and bench share.
type search struct {
	Fairness *int
	Time     time.Duration
	Seed     uint64
	Workers  int
}

func (c *search) words(l *line) {
	l.maybe(&c.Fairness, "fairness", "N", "Largest allowed difference between two participants' numbers of breaks; none by default.")
	l.flags.DurationVar(&c.Time, "time", 60*time.Second, "How long to search at most; 60s by default.")
	l.called("time", "DURATION", "")
	l.flags.Uint64Var(&c.Seed, "seed", 0, "Seed of the search; the same seed and one worker take the same course.")
	l.called("seed", "N", "")
	l.number(&c.Workers, "workers", 0, "N", "How many searches run side by side; the machine's processors by default.")
}

// settle checks the flags and fills in the machine's processors.
func (s *search) settle() error {
	switch {
	case s.Fairness != nil && *s.Fairness < 0:
		return errors.New("--fairness must not be negative; leave it out for no bound")
	case s.Time <= 0:
		return errors.New("--time must be more than 0, such as 60s or 5m")
	case s.Workers < 0:
		return errors.New("--workers must not be negative")
	}
	if s.Workers == 0 {
		s.Workers = runtime.GOMAXPROCS(0)
	}
	return nil
}

type solveCommand struct {
	search
	File   string
	Format string
	Out    string
	To     string
	Quiet  bool
	Lang   string
}

func (c *solveCommand) words(l *line) {
	c.search.words(l)
	l.argument(&c.File, "FILE", "The problem: a .dzn, .json or .xlsx file, or a folder or .zip of .csv tables.")
	l.oneOf(&c.Format, "format", "auto", "Format of FILE when its content should not decide: dzn, json, xlsx or csv.", "auto", "dzn", "json", "xlsx", "csv")
	l.text(&c.Out, "out,o", "FILE", "File to write the timetable to; the JSON result goes to standard output without it.")
	l.text(&c.To, "to", "FORMAT", "Format of --out when its ending should not decide: json, xlsx, csv, ics, html, pdf or text.")
	l.mark(&c.Quiet, "quiet,q", "No progress line and no summary.")
	l.oneOf(&c.Lang, "lang", preferredLanguage(), "Language of sentences and prints: id or en.", "id", "en")
}

// Run solves one problem and writes its timetable.
func (c *solveCommand) Run(ctx context.Context, std streams) error {
	if err := c.settle(); err != nil {
		return err
	}
	to, err := outputFormat(c.To, c.Out)
	if err != nil {
		return err
	}
	in := lang.In(lang.Tag(c.Lang))
	format, err := sheet.ParseFormat(c.Format)
	if err != nil {
		return err
	}
	day, err := sheet.Read(ctx, c.File, format)
	if err != nil {
		return badInput(std, err, in)
	}
	if err := c.possible(std, &day, to, in); err != nil {
		return err
	}
	result, err := c.solve(ctx, std, &day)
	if err != nil {
		return err
	}
	if err := c.write(std, &day, to, in); err != nil {
		return err
	}
	return exitFor(result.Status)
}

// exitFor is the exit status that tells how much is known.
func exitFor(s schedule.Status) error {
	switch s {
	case schedule.Optimal:
		return nil
	case schedule.Feasible:
		return exit(exitFeasible)
	case schedule.Infeasible:
		return exit(exitInfeasible)
	}
	return exit(exitUnknown)
}

// solve runs the search with a progress line and keeps its result in the day.
func (c *solveCommand) solve(ctx context.Context, std streams, day *timetable.Day) (schedule.Result, error) {
	if c.Fairness != nil {
		day.Fairness = c.Fairness
	}
	problem, index := day.Problem()
	limited, cancel := context.WithTimeout(ctx, c.Time)
	defer cancel()
	line := newProgressLine(std.err, c.Quiet)
	started := time.Now()
	result, err := schedule.Solve(limited, problem, schedule.Options{Seed: c.Seed, Workers: c.Workers, Progress: line.show})
	seconds := time.Since(started).Seconds()
	line.end()
	if err != nil {
		return result, err
	}
	day.Take(result, index, nil, c.Seed, seconds)
	if !c.Quiet && c.Out != "" {
		fmt.Fprintln(std.err, summary(day, lang.In(lang.Tag(c.Lang))))
	}
	return result, nil
}

// write puts the timetable where it was asked for. A problem without a
// timetable can only be written as JSON.
func (c *solveCommand) write(std streams, day *timetable.Day, to string, in *lang.Wording) error {
	if c.Out == "" && to == "json" {
		return writeDay(std.out, day, to, in)
	}
	if to != "json" && !held(day) {
		if c.Quiet || c.Out == "" { // else the summary has said why
			for _, s := range reasonSentences(day, in) {
				fmt.Fprintln(std.err, s)
			}
		}
		fmt.Fprintln(std.err, in.T("cmd.solve.nothing_written"))
		return nil
	}
	if c.Out == "" {
		return writeDay(std.out, day, to, in)
	}
	return replaceFile(c.Out, func(f *os.File) error { return writeDay(f, day, to, in) })
}

func held(day *timetable.Day) bool {
	return day.Outcome != nil && (day.Outcome.Status == schedule.Optimal || day.Outcome.Status == schedule.Feasible)
}

// summary is one line for people.
func summary(day *timetable.Day, in *lang.Wording) string {
	o := day.Outcome
	status, seconds := in.T("schedule.status."+string(o.Status)), in.Decimal(o.Seconds, 2)
	s := in.T("cmd.solve.summary", status, o.Breaks, o.Bound, seconds)
	if !held(day) {
		s = in.T("cmd.solve.summary_none", status, seconds)
	}
	for _, why := range reasonSentences(day, in) {
		s += "\n" + why
	}
	return s
}

func reasonSentences(day *timetable.Day, in *lang.Wording) []string {
	var all []string
	for _, r := range day.Outcome.Reasons {
		all = append(all, in.Reason(r, func(i int) string { return day.Gathering.Participants[i].Name }))
	}
	return all
}

// badInput prints every mistake of a file and gives the status for it.
func badInput(std streams, err error, in *lang.Wording) error {
	if mistakes, ok := errors.AsType[sheet.Mistakes](err); ok {
		fmt.Fprintln(std.err, mistakes.Word(in))
		return exit(exitBadInput)
	}
	return err
}
