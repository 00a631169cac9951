package main

import (
	"context"
	"fmt"
	"os"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

type verifyCommand struct {
	File     string `arg:"" help:"The problem, as for solve."`
	Result   string `arg:"" help:"The JSON result to check."`
	Fairness *int   `help:"Largest allowed difference between two participants' numbers of breaks; none by default." placeholder:"N"`
	Format   string `help:"Format of FILE when its content should not decide: dzn, json, xlsx or csv." default:"auto" enum:"auto,dzn,json,xlsx,csv"`
	Quiet    bool   `help:"Print broken rules only." short:"q"`
	Lang     string `help:"Language of messages about files: id or en." default:"${lang}" enum:"id,en"`
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
	f, err := os.Open(c.Result)
	if err != nil {
		return fmt.Errorf("opening the result: %w", err)
	}
	defer f.Close()
	result, err := sheet.ReadResult(f)
	if err != nil {
		return badInput(std, err, in)
	}
	report, broken := check(&day, result, in)
	for _, line := range broken {
		fmt.Fprintln(std.out, line)
	}
	if !c.Quiet && report != nil {
		printBreaks(std, &day, report)
	}
	if len(broken) > 0 {
		return exit(exitBroken)
	}
	fmt.Fprintln(std.out, "ok")
	return nil
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
	if err != nil {
		return nil, []string{err.Error()}
	}
	report := schedule.Verify(problem, t)
	var broken []string
	for _, v := range report.Broken {
		broken = append(broken, v.Sentence(&problem))
	}
	return &report, append(broken, wrongClaims(result, &report)...)
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
