package main

import (
	"context"
	"fmt"
	"runtime/metrics"
	"strings"
	"time"

	"wantilan/schedule"
	"wantilan/schedule/made"
)

// madeCommand solves days that are made up, so that what docs/schedule-engine.md
// says of them can be repeated without any file.
type madeCommand struct {
	search
	Preset string
}

func (c *madeCommand) words(l *line) {
	c.search.words(l)
	var names []string
	for _, p := range made.Presets() {
		names = append(names, p.Name)
	}
	l.oneOf(&c.Preset, "day", "", "Which day to make up; all of them by default.", append([]string{""}, names...)...)
}

// Run makes up each day by the seed, solves it and checks the result.
func (c *madeCommand) Run(ctx context.Context, std streams) error {
	if err := c.settle(); err != nil {
		return err
	}
	for _, preset := range made.Presets() {
		if c.Preset != "" && c.Preset != preset.Name {
			continue
		}
		if err := c.solve(ctx, std, preset); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil
}

func (c *madeCommand) solve(ctx context.Context, std streams, preset made.Preset) error {
	p := preset.Make(c.Seed)
	if c.Fairness != nil {
		p.Fairness = c.Fairness
	}
	fmt.Fprintf(std.out, "%s: %d participants, %d requests, %d slots, %d tables\n", preset.Name, len(p.Participants), len(p.Meetings), p.Slots, p.Tables)
	limited, cancel := context.WithTimeout(ctx, c.Time)
	defer cancel()
	begun := time.Now()
	first := time.Duration(0)
	r, err := schedule.Solve(limited, p, schedule.Options{Seed: c.Seed, Workers: c.Workers, Progress: func(now schedule.Progress) {
		if first == 0 && now.Best >= 0 {
			first = time.Since(begun)
		}
	}})
	if err != nil {
		return err
	}
	took := time.Since(begun)
	checked := "checked"
	if r.Timetable.Slot != nil {
		if report := schedule.Verify(p, r.Timetable); !report.OK() {
			checked = "BROKEN: " + report.Broken[0].Sentence(&p)
		}
	}
	fmt.Fprintf(std.out, "  %s after %.2f s, the first timetable after %.2f s; %d of %d held; %d MB taken from the system; %s\n",
		r.Status, took.Seconds(), first.Seconds(), len(p.Meetings)-len(r.Refusals), len(p.Meetings), fromSystem()>>20, checked)
	var lines []string
	for _, v := range r.Values {
		lines = append(lines, fmt.Sprintf("%s %d (bound %d)", v.Objective, v.Best, v.Bound))
	}
	fmt.Fprintln(std.out, "  "+strings.Join(lines, ", "))
	if share, ok := heldOfBound(&p, &r); ok {
		fmt.Fprintf(std.out, "  weight held: %.2f %% of what is proven possible at most\n", 100*share)
	}
	return nil
}

// heldOfBound is the weight held, as a share of what the bound leaves possible.
func heldOfBound(p *schedule.Problem, r *schedule.Result) (share float64, ok bool) {
	all := int64(0)
	for _, m := range p.Meetings {
		if m.Optional {
			all += int64(max(1, m.Weight))
		}
	}
	for _, v := range r.Values {
		if v.Objective == schedule.Weight && all > v.Bound {
			return float64(all-v.Best) / float64(all-v.Bound), true
		}
	}
	return 0, false
}

// fromSystem is the memory that the program holds from the system.
func fromSystem() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
