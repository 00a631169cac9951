package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

type verifyCommand struct {
	File     string
	Result   string
	Fairness *int
	Format   string
	Quiet    bool
	Lang     string
}

func (c *verifyCommand) words(l *line) {
	l.argument(&c.File, "FILE", "The problem, as for solve.")
	l.argument(&c.Result, "RESULT", "The JSON result to check.")
	l.maybe(&c.Fairness, "fairness", "N", "Largest allowed difference between two participants' numbers of breaks; none by default.")
	l.oneOf(&c.Format, "format", "auto", "Format of FILE when its content should not decide: dzn, json, xlsx or csv.", "auto", "dzn", "json", "xlsx", "csv")
	l.mark(&c.Quiet, "quiet,q", "Print broken rules only.")
	l.oneOf(&c.Lang, "lang", preferredLanguage(), "Language of messages about files: id or en.", "id", "en")
}

// Run checks one result: every rule, and what it says of itself.
func (c *verifyCommand) Run(ctx context.Context, std streams) error {
	in := lang.In(lang.Tag(c.Lang))
	format, err := sheet.ParseFormat(c.Format)
	if err != nil {
		return err
	}
	day, err := sheet.Read(ctx, c.File, format)
	if err != nil {
		return badInput(std, err, in)
	}
	if c.Fairness != nil {
		day.Fairness = c.Fairness
	}
	result, err := c.result(std, in)
	if err != nil {
		return err
	}
	report, broken := check(&day, result, in)
	for _, line := range broken {
		fmt.Fprintln(std.out, line)
	}
	switch {
	case c.Quiet:
	case report != nil:
		printBreaks(std, &day, report)
	case len(broken) == 0:
		fmt.Fprintf(std.out, "the result is %s and holds no timetable; that claim is not checked\n", result.Status)
	}
	if len(broken) > 0 {
		return exit(exitBroken)
	}
	fmt.Fprintln(std.out, "ok")
	return nil
}

// result reads the result. One that is JSON but not a result, with a meeting
// twice or a slot 0, is a broken result (status 1); one that is not even JSON is
// bad input.
func (c *verifyCommand) result(std streams, in *lang.Wording) (sheet.Result, error) {
	info, err := os.Stat(c.Result)
	if err != nil {
		return sheet.Result{}, fmt.Errorf("opening the result: %w", err)
	}
	if info.Size() > sheet.MostBytes {
		return sheet.Result{}, fmt.Errorf("%s has %d MB and a result has at most %d MB", c.Result, info.Size()>>20, sheet.MostBytes>>20)
	}
	raw, err := os.ReadFile(c.Result)
	if err != nil {
		return sheet.Result{}, fmt.Errorf("reading the result: %w", err)
	}
	result, err := sheet.ReadResult(bytes.NewReader(raw))
	mistakes, wrong := errors.AsType[sheet.Mistakes](err)
	if wrong && json.Valid(raw) {
		fmt.Fprintln(std.out, mistakes.Word(in))
		return sheet.Result{}, exit(exitBroken)
	}
	if err != nil {
		return sheet.Result{}, badInput(std, err, in)
	}
	return result, nil
}

// check gives a sentence for every broken rule and every wrong claim. The
// report is nil when the result holds no timetable.
func check(day *timetable.Day, result sheet.Result, in *lang.Wording) (*schedule.Report, []string) {
	problem, index := day.Problem()
	if err := problem.Check(); err != nil {
		return nil, []string{err.Error()}
	}
	if s := schedule.Status(result.Status); s != schedule.Optimal && s != schedule.Feasible {
		if len(result.Meetings) > 0 {
			return nil, []string{fmt.Sprintf("the result is %s and lists meetings all the same", s)}
		}
		return nil, nil
	}
	numbers := make([]int, len(index))
	for m, i := range index {
		numbers[m] = day.Requests[i].Number
	}
	t, err := result.Timetable(problem, numbers)
	if mistakes, ok := errors.AsType[sheet.Mistakes](err); ok {
		return nil, strings.Split(mistakes.Word(in), "\n")
	}
	if err != nil {
		return nil, []string{err.Error()}
	}
	report := schedule.Verify(problem, t)
	return &report, append(brokenRules(&problem, numbers, t, &report), wrongClaims(result, &report)...)
}

// brokenRules words what Verify found, with meetings called by their numbers in
// the input. A meeting that the result leaves out has neither slot nor table,
// which is one mistake and not two.
func brokenRules(problem *schedule.Problem, numbers []int, t schedule.Timetable, report *schedule.Report) (broken []string) {
	asGiven := *problem // with each meeting at the place of its number
	asGiven.Meetings = make([]schedule.Meeting, slices.Max(append(numbers, 0)))
	for m, n := range numbers {
		asGiven.Meetings[n-1] = problem.Meetings[m]
	}
	for _, v := range report.Broken {
		meetings := make([]int, len(v.Meetings))
		for i, m := range v.Meetings {
			meetings[i] = numbers[m] - 1
		}
		if v.Rule == schedule.RuleHeld || v.Rule == schedule.RuleTable {
			if m := v.Meetings[0]; t.Slot[m] == 0 && t.Table[m] == 0 {
				if v.Rule == schedule.RuleHeld {
					broken = append(broken, fmt.Sprintf("meeting %d is not in the result", numbers[m]))
				}
				continue
			}
		}
		v.Meetings = meetings
		broken = append(broken, v.Sentence(&asGiven))
	}
	return broken
}

// wrongClaims compares what the result says of itself with the count.
func wrongClaims(result sheet.Result, report *schedule.Report) (wrong []string) {
	if result.Breaks != report.Total {
		wrong = append(wrong, fmt.Sprintf("the result claims %d breaks and has %d", result.Breaks, report.Total))
	}
	if result.MaxSpread != report.Spread {
		wrong = append(wrong, fmt.Sprintf("the result claims a spread of %d and has %d", result.MaxSpread, report.Spread))
	}
	if result.Bound > report.Total {
		wrong = append(wrong, fmt.Sprintf("the result claims a bound of %d, above its own %d breaks", result.Bound, report.Total))
	}
	if schedule.Status(result.Status) == schedule.Optimal && result.Bound != result.Breaks {
		wrong = append(wrong, fmt.Sprintf("the result claims to be optimal with a bound of %d and %d breaks", result.Bound, result.Breaks))
	}
	return wrong
}

// printBreaks lists who has breaks, and the total.
func printBreaks(std streams, day *timetable.Day, report *schedule.Report) {
	for i, n := range report.Breaks {
		name := day.Gathering.Participants[i].Name
		if name != "" {
			name = " (" + name + ")"
		}
		fmt.Fprintf(std.out, "participant %d%s: %d\n", i+1, name, n)
	}
	fmt.Fprintf(std.out, "total breaks: %d, spread: %d\n", report.Total, report.Spread)
}
