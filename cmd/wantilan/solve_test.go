package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wantilan/internal/lang"
	"wantilan/internal/sample"
	"wantilan/internal/sheet"
	"wantilan/schedule"
)

func TestExitStatusTellsHowMuchIsKnown(t *testing.T) {
	for status, want := range map[schedule.Status]int{
		schedule.Optimal: 0, schedule.Feasible: 10, schedule.Infeasible: 20, schedule.Unknown: 30,
	} {
		got := statusOf(t, exitFor(status))
		if got != want {
			t.Errorf("%s ends with %d, want %d", status, got, want)
		}
	}
}

func statusOf(t *testing.T, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	e, ok := errors.AsType[exit](err)
	if !ok {
		t.Fatalf("unexpected error %v", err)
	}
	return int(e)
}

// Ctrl-C ends the search and not the program: what was found is written.
func TestInterruptedSearchWritesWhatItHas(t *testing.T) {
	day := sample.Day(1, time.Date(2026, time.December, 9, 0, 0, 0, 0, time.UTC))
	c := solveCommand{search: search{Time: time.Hour, Workers: 1}, Quiet: true, Lang: "en"}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var out bytes.Buffer
	std := streams{&out, io.Discard}
	result, err := c.solve(ctx, std, &day)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.write(std, &day, "json", lang.In(lang.EN)); err != nil {
		t.Fatal(err)
	}
	written, err := sheet.ReadResult(&out)
	if err != nil || written.Status != result.Status {
		t.Errorf("wrote status %q (%v), want %q", written.Status, err, result.Status)
	}
}

func TestFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	file := filepath.Join(t.TempDir(), "day.json")
	write := func(text string, fail error) error {
		return replaceFile(file, func(f *os.File) error {
			if _, err := f.WriteString(text); err != nil {
				return err
			}
			return fail
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := write("half of the sec", broken); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "first" {
		t.Errorf("the file holds %q (%v), want the first text", got, err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q (%v)", left, err)
	}
}

func TestProgressText(t *testing.T) {
	for _, c := range []struct {
		p    schedule.Progress
		want string
	}{
		{schedule.Progress{Best: -1, Bound: 2, Phase: schedule.PhasePresolve}, "best -  bound 2  gap -  1.5 s  presolve"},
		{schedule.Progress{Best: 7, Bound: 2, Phase: schedule.PhaseImprove}, "best 7  bound 2  gap 5  1.5 s  improve"},
	} {
		if got := progressText(c.p, 1500*time.Millisecond); got != c.want {
			t.Errorf("progress %q, want %q", got, c.want)
		}
	}
}

// A file or a pipe gets no progress line.
func TestProgressOnlyOnTerminals(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	line := newProgressLine(file, false)
	line.show(schedule.Progress{Best: 1})
	line.end()
	if info, err := file.Stat(); err != nil || info.Size() > 0 {
		t.Errorf("%d bytes of progress in a file (%v)", info.Size(), err)
	}
}

// What solve writes in Indonesian is the same result with other sentences.
func TestReasonsFollowTheLanguage(t *testing.T) {
	problem := []byte(`{"slots":1,"tables":2,"participants":3,"meetings":[{"a":1,"b":2},{"a":1,"b":3}]}`)
	sentences := map[lang.Tag]string{
		lang.EN: "participant 1 has 2 meetings and only 1 free slots",
		lang.ID: "peserta 1 punya 2 pertemuan, tetapi hanya 1 tempat di slot yang kosong",
	}
	for tag, want := range sentences {
		day, err := sheet.ReadFrom(t.Context(), "day.json", problem, sheet.FormatAuto)
		if err != nil {
			t.Fatal(err)
		}
		c := solveCommand{search: search{Time: time.Minute, Workers: 1}, Quiet: true, Lang: string(tag)}
		var out bytes.Buffer
		std := streams{&out, io.Discard}
		if _, err := c.solve(t.Context(), std, &day); err != nil {
			t.Fatal(err)
		}
		if err := c.write(std, &day, "json", lang.In(tag)); err != nil {
			t.Fatal(err)
		}
		var got sheet.Result
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Reasons) != 1 || got.Reasons[0] != want || got.Meetings == nil {
			t.Errorf("%s: reasons %q and meetings %v, want %q and none", tag, got.Reasons, got.Meetings, want)
		}
	}
}
