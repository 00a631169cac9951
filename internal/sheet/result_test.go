package sheet_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
	"wantilan/schedule"
)

const goodResult = `{"status":"optimal","breaks":1,"bound":1,"max_spread":1,"seconds":0.5,"seed":18446744073709551615,
"meetings":[{"id":2,"a":3,"b":1,"slot":1,"table":2},{"id":1,"a":1,"b":2,"slot":2,"table":1}],"reasons":[]}`

func TestReadResult(t *testing.T) {
	t.Parallel()
	got, err := sheet.ReadResult(strings.NewReader(goodResult))
	must(t, err)
	want := sheet.Result{
		Status: schedule.Optimal, Breaks: 1, Bound: 1, MaxSpread: 1, Seconds: 0.5, Seed: 1<<64 - 1,
		Meetings: []sheet.Meeting{{ID: 2, A: 3, B: 1, Slot: 1, Table: 2}, {ID: 1, A: 1, B: 2, Slot: 2, Table: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestResultReadsBackAsWritten(t *testing.T) {
	t.Parallel()
	d := solvedDay(t)
	got, err := sheet.ReadResult(strings.NewReader(string(written(t, func(w io.Writer) error { return sheet.JSON(w, d) }))))
	must(t, err)
	want := sheet.ResultOf(d)
	want.Reasons = nil // none is none
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

// TestBadResults keeps every message about a bad result in a readable file.
func TestBadResults(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, c := range []struct{ name, old, new string }{
		{"nothing", goodResult, ""},
		{"not JSON", goodResult, "status: optimal"},
		{"unknown status", `"optimal"`, `"best"`},
		{"unknown and misspelt fields", `"breaks":1`, `"brakes":1,"gap":0`},
		{"no meetings", `"meetings"`, `"meeting"`},
		{"wrong types", `"breaks":1,"bound":1`, `"breaks":"1","bound":1.5`},
		{"bad seed and seconds", `"seconds":0.5,"seed":18446744073709551615`, `"seconds":-1,"seed":-1`},
		{"a line without a slot", `"slot":1,`, ``},
		{"a line out of range", `"slot":1,"table":2`, `"slot":0,"table":999999`},
		{"the same meeting twice", `"id":1`, `"id":2`},
		{"reasons that are no sentences", `"reasons":[]`, `"reasons":[1]`},
	} {
		_, err := sheet.ReadResult(strings.NewReader(strings.Replace(goodResult, c.old, c.new, 1)))
		ms, ok := err.(sheet.Mistakes)
		if !ok || len(ms) == 0 {
			t.Errorf("%s: no mistake found (%v)", c.name, err)
			continue
		}
		fmt.Fprintf(&out, "# %s\n%s\n%s\n\n", c.name, ms.Word(lang.In(lang.ID)), ms.Error())
	}
	golden(t, "results.txt", []byte(out.String()))
}

func TestResultLaidOverAProblem(t *testing.T) {
	t.Parallel()
	res, err := sheet.ReadResult(strings.NewReader(goodResult))
	must(t, err)
	// The problem's first meeting is request 2, its second request 1; a third
	// request, 4, is not in the result.
	p := schedule.Problem{Slots: 2, Tables: 2, Participants: make([]schedule.Participant, 3), Meetings: []schedule.Meeting{{A: 0, B: 2}, {A: 0, B: 1}, {A: 1, B: 2}}}
	got, err := res.Timetable(p, []int{2, 1, 4})
	must(t, err)
	if diff := cmp.Diff(schedule.Timetable{Slot: []int{1, 2, 0}, Table: []int{2, 1, 0}}, got); diff != "" {
		t.Errorf("timetable (-want +got):\n%s", diff)
	}
	_, err = res.Timetable(p, []int{2, 3, 4})
	if firstKind(err) != sheet.UnknownMeeting {
		t.Errorf("a meeting that the problem lacks: %v", err)
	}
	_, err = res.Timetable(p, []int{1, 2, 4})
	if firstKind(err) != sheet.OtherParties {
		t.Errorf("a meeting between others: %v", err)
	}
}
