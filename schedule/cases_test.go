package schedule_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wantilan/schedule"
)

// Cases are texts, so that an organiser can add one without Go:
//
//	# what the case is about
//	slots: 3
//	tables: 2
//	parties: bank kayu perak
//	desks bank: 2
//	away kayu: 1 2
//	fairness: 1
//	meet bank kayu
//	meet bank perak: in 2 3, fixed 3, after 1
//	gives: optimal 1
//
// Meetings count from 1 in the order of their lines; gives is the status and,
// for optimal, the number of breaks.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, want := readCase(t, string(raw))
			r := solve(t, p, schedule.Options{})
			got := string(r.Status)
			if r.Status == schedule.Optimal {
				got += fmt.Sprint(" ", r.Breaks)
			}
			if got != want {
				t.Errorf("want %s, got %s", want, got)
			}
		})
	}
}

func readCase(t *testing.T, text string) (p schedule.Problem, gives string) {
	t.Helper()
	var names []string
	who := func(name string) int {
		i := slices.Index(names, name)
		if i < 0 {
			t.Fatalf("no party is called %s", name)
		}
		return i
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, rest, _ := strings.Cut(line, ":")
		words := strings.Fields(head)
		switch words[0] {
		case "slots":
			p.Slots = numbersIn(t, rest)[0]
		case "tables":
			p.Tables = numbersIn(t, rest)[0]
		case "fairness":
			p.Fairness = new(numbersIn(t, rest)[0])
		case "parties":
			names = strings.Fields(rest)
			for _, n := range names {
				p.Participants = append(p.Participants, schedule.Participant{Name: n})
			}
		case "desks":
			p.Participants[who(words[1])].Desks = numbersIn(t, rest)[0]
		case "away":
			p.Participants[who(words[1])].Unavailable = numbersIn(t, rest)
		case "meet":
			p.Meetings = append(p.Meetings, readMeeting(t, who(words[1]), who(words[2]), rest))
		case "gives":
			gives = strings.TrimSpace(rest)
		default:
			t.Fatalf("unknown line: %s", line)
		}
	}
	return p, gives
}

func readMeeting(t *testing.T, a, b int, wishes string) schedule.Meeting {
	t.Helper()
	m := schedule.Meeting{A: a, B: b}
	for wish := range strings.SplitSeq(wishes, ",") {
		kind, rest, _ := strings.Cut(strings.TrimSpace(wish), " ")
		switch kind {
		case "":
		case "in":
			m.Allowed = numbersIn(t, rest)
		case "fixed":
			m.Fixed = numbersIn(t, rest)[0]
		case "after":
			for _, n := range numbersIn(t, rest) {
				m.After = append(m.After, n-1)
			}
		default:
			t.Fatalf("unknown wish: %s", wish)
		}
	}
	return m
}

func numbersIn(t *testing.T, text string) []int {
	t.Helper()
	var all []int
	for _, w := range strings.Fields(text) {
		n, err := strconv.Atoi(w)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}
