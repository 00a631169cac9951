package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/schedule"
)

type benchCommand struct {
	search
	Dir     string
	CSV     string
	Variant string
}

func (c *benchCommand) words(l *line) {
	c.search.words(l)
	l.argument(&c.Dir, "DIR", "Folder with problem files (.dzn, .json, .xlsx, .zip).")
	l.text(&c.CSV, "csv", "FILE", "Also write the rows to this CSV file.")
	l.textOr(&c.Variant, "variant", "*", "PATTERN", "Only files whose names match this pattern, such as '*.original.dzn'.")
}

// benchRow is the form of a printed row; the first column is as wide as the
// longest name.
const benchRow = "%-*s  %-10v  %6s  %5s  %8s  %8s  %7s  %s\n"

// row is what one problem gave. Seconds are those of the search; CPU and memory
// are of the whole child process that solved it.
type row struct {
	File    string
	Result  sheet.Result
	CPU     float64 // seconds, user and system
	Memory  int64   // peak resident bytes; 0 when the system does not tell
	Checked string  // "ok", or what is wrong
}

// Run solves every problem in a process of its own, so that memory and CPU time
// are counted by the operating system, and checks every result.
func (c *benchCommand) Run(ctx context.Context, std streams) error {
	if err := c.settle(); err != nil {
		return err
	}
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is no folder; name the one with the problem files", c.Dir)
	}
	files, err := problemFiles(c.Dir, c.Variant)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	wide := len("problem")
	for _, file := range files {
		wide = max(wide, len(filepath.Base(file)))
	}
	fmt.Fprintf(std.out, benchRow, wide, "problem", "status", "breaks", "bound", "seconds", "cpu s", "peak MB", "checked")
	var rows []row
	for _, file := range files {
		r, err := c.solve(ctx, self, file)
		if err != nil {
			if ctx.Err() != nil {
				fmt.Fprintf(std.out, "stopped before %s\n", filepath.Base(file))
				break
			}
			return err
		}
		rows = append(rows, r)
		breaks, bound := "-", "-"
		switch r.Result.Status {
		case schedule.Optimal, schedule.Feasible:
			breaks, bound = strconv.Itoa(r.Result.Breaks), strconv.Itoa(r.Result.Bound)
		case schedule.Unknown:
			bound = strconv.Itoa(r.Result.Bound)
		}
		fmt.Fprintf(std.out, benchRow, wide, r.File, r.Result.Status, breaks, bound,
			strconv.FormatFloat(r.Result.Seconds, 'f', 2, 64), strconv.FormatFloat(r.CPU, 'f', 2, 64), megabytes(r.Memory), r.Checked)
	}
	wrong := totals(std.out, rows)
	if c.CSV != "" {
		if err := replaceFile(c.CSV, func(f *os.File) error { return writeRows(f, rows) }); err != nil {
			return err
		}
	}
	if wrong > 0 || ctx.Err() != nil {
		return exit(exitBroken)
	}
	return nil
}

// problemFiles lists the folder's problem files by name.
func problemFiles(dir, pattern string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return nil, fmt.Errorf("--variant %s: %w", pattern, err)
	}
	files := slices.DeleteFunc(all, func(f string) bool {
		return !slices.Contains([]string{".dzn", ".json", ".xlsx", ".zip"}, strings.ToLower(filepath.Ext(f)))
	})
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no .dzn, .json, .xlsx or .zip file that matches %s", dir, pattern)
	}
	return files, nil
}

// solve runs this program on one file and checks what comes out.
func (c *benchCommand) solve(ctx context.Context, self, file string) (row, error) {
	args := []string{"schedule", "solve", "--quiet", "--lang", "en", "--time", c.Time.String(),
		"--seed", strconv.FormatUint(c.Seed, 10), "--workers", strconv.Itoa(c.Workers), file}
	if c.Fairness != nil {
		args = append(args, "--fairness", strconv.Itoa(*c.Fairness))
	}
	child := exec.CommandContext(ctx, self, args...)
	var out, problems bytes.Buffer
	child.Stdout, child.Stderr = &out, &problems
	err := child.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited || ctx.Err() != nil {
		return row{}, fmt.Errorf("solving %s: %w", file, errors.Join(err, ctx.Err()))
	}
	r := row{File: filepath.Base(file), CPU: (child.ProcessState.UserTime() + child.ProcessState.SystemTime()).Seconds(), Memory: peakMemory(child.ProcessState)}
	if child.ProcessState.ExitCode() == exitBadInput {
		r.Result.Status, r.Checked = "bad input", firstLine(problems.String())
		return r, nil
	}
	if err := json.Unmarshal(out.Bytes(), &r.Result); err != nil {
		return row{}, fmt.Errorf("reading the result of %s: %w", file, err)
	}
	r.Checked = c.check(ctx, file, r.Result)
	return r, nil
}

func (c *benchCommand) check(ctx context.Context, file string, result sheet.Result) string {
	day, err := sheet.Read(ctx, file, sheet.FormatAuto)
	if err != nil {
		return err.Error()
	}
	if c.Fairness != nil {
		day.Fairness = c.Fairness
	}
	if _, broken := check(&day, result, lang.In(lang.EN)); len(broken) > 0 {
		return broken[0]
	}
	return "ok"
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "n/a"
	}
	return strconv.FormatFloat(float64(bytes)/1e6, 'f', 0, 64)
}

// totals prints how many ended how, and sums; it gives the number of results
// that did not pass the check.
func totals(w io.Writer, rows []row) (wrong int) {
	counts := map[string]int{}
	var seconds, cpu float64
	var memory int64
	for _, r := range rows {
		counts[string(r.Result.Status)]++
		seconds += r.Result.Seconds
		cpu += r.CPU
		memory = max(memory, r.Memory)
		if r.Checked != "ok" {
			wrong++
		}
	}
	fmt.Fprintf(w, "%d problems: %d optimal, %d infeasible, %d feasible, %d unknown; %d failed the check\n",
		len(rows), counts[string(schedule.Optimal)], counts[string(schedule.Infeasible)], counts[string(schedule.Feasible)], counts[string(schedule.Unknown)], wrong)
	fmt.Fprintf(w, "total %.2f s of search, %.2f s of processor time, largest peak %s MB\n", seconds, cpu, megabytes(memory))
	return wrong
}

func writeRows(f io.Writer, rows []row) error {
	w := csv.NewWriter(f)
	if err := w.Write([]string{"problem", "status", "breaks", "bound", "max_spread", "seconds", "cpu_seconds", "peak_bytes", "checked"}); err != nil {
		return err
	}
	for _, r := range rows {
		err := w.Write([]string{r.File, string(r.Result.Status), strconv.Itoa(r.Result.Breaks), strconv.Itoa(r.Result.Bound), strconv.Itoa(r.Result.MaxSpread),
			strconv.FormatFloat(r.Result.Seconds, 'f', 3, 64), strconv.FormatFloat(r.CPU, 'f', 3, 64), strconv.FormatInt(r.Memory, 10), r.Checked})
		if err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
