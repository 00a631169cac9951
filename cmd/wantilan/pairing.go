package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"wantilan/pairing"
)

type pairingEvalCommand struct {
	File   string
	Seed   int
	Halves int
	Pseudo int
	JSON   bool
}

func (c *pairingEvalCommand) words(l *line) {
	l.argument(&c.File, "FILE", "CSV file of meetings: event, a, b, yes_a, yes_b; other columns are what was known before.")
	l.number(&c.Seed, "seed", 1, "N", "Seed of the random halves and lots.")
	l.number(&c.Halves, "halves", 10, "N", "How many random halves of each event's meetings are taken as known.")
	l.number(&c.Pseudo, "pseudo-counts", 4, "K", "Meetings with the usual answer that shrink what one party's answers say.")
	l.mark(&c.JSON, "json", "Print the report as JSON.")
}

// mostOutcomeBytes is the largest file of outcomes that is read.
const mostOutcomeBytes = 256 << 20

// Run measures how well the outcomes of a file can be told beforehand.
func (c *pairingEvalCommand) Run(ctx context.Context, std streams) error {
	if c.Halves < 1 || c.Pseudo < 1 || c.Seed < 0 {
		return fmt.Errorf("--halves %d, --pseudo-counts %d and --seed %d: give numbers from 1, 1 and 0", c.Halves, c.Pseudo, c.Seed)
	}
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening the outcomes: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("opening the outcomes: %w", err)
	}
	if info.IsDir() || info.Size() > mostOutcomeBytes {
		return fmt.Errorf("%s is a folder or has more than %d MB; give a CSV file", c.File, mostOutcomeBytes>>20)
	}
	outcomes, err := pairing.ReadOutcomes(file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	v, err := pairing.Evaluate(ctx, outcomes, pairing.Trial{Halves: c.Halves, Seed: uint64(c.Seed), PseudoCounts: float64(c.Pseudo)})
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if c.JSON {
		out := json.NewEncoder(std.out)
		out.SetIndent("", "  ")
		return out.Encode(v)
	}
	c.print(std, v)
	return nil
}

// print writes the report as tables.
func (c *pairingEvalCommand) print(std streams, v *pairing.Evaluation) {
	say := func(format string, args ...any) { fmt.Fprintf(std.out, format, args...) }
	say("%d meetings of %d parties at %d events; yes on both sides in %.1f%%\n", v.Meetings, v.Parties, v.Events, 100*v.Base)
	say("one event left out at a time; %d halves, %d pseudo-counts, seed %d\n", c.Halves, c.Pseudo, v.Seed)
	for _, what := range v.Ignored {
		say("passed over: %s\n", what)
	}
	say("\n%-5s %-11s %6s %6s %6s %6s %6s %7s\n", "known", "score", "AUC", "+-", "inside", "best3", "ECE", "Brier")
	for _, part := range []struct {
		known string
		all   []pairing.Measure
	}{{"none", v.Cold}, {"half", v.Warm}} {
		for _, m := range part.all {
			say("%-5s %-11s %6.3f %6.3f %6.3f %5.1f%% %6.3f %7.4f\n", part.known, m.Fusion, m.AUC, m.Spread, m.Inside, 100*m.Precision3, m.ECE, m.Brier)
		}
	}
	say("%-5s %-11s %6s %6s %6s %5.1f%% %6s %7.4f\n", "", "constant", "", "", "", 100*v.Base, "", v.Constant)
	say("\n%-4s %-15s %-11s %8s %7s %8s\n", "most", "policy", "score", "meetings", "mutual", "without")
	for _, p := range v.Placings {
		say("%-4d %-15s %-11s %8.1f %6.1f%% %7.1f%%\n", p.Most, p.Policy, p.Fusion, p.Placed, 100*p.Mutual, 100*p.Without)
	}
	if v.Shown {
		say("\nchances may be shown as percentages: at least %d meetings, calibration error at most %.2f\n", pairing.LeastMeetings, pairing.MostECE)
	} else {
		say("\nchances are not to be shown: that needs %d meetings and a calibration error of at most %.2f\n", pairing.LeastMeetings, pairing.MostECE)
	}
}
