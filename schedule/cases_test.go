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
//	slots: 6
//	tables: 2
//	closed: 3
//	days: 5
//	fairness: 1
//	objectives: floor weight breaks
//	table 2: hall 2, power, closed 4
//	walk 1 2: 1
//	parties: bank kayu perak
//	desks bank: 2
//	officers bank: Ani Budi
//	away bank: 1
//	away Ani: 1 2
//	group bank: 3
//	least kayu: 1
//	most kayu: 2
//	inrow kayu: 2
//	sits bank: 1 2
//	needs kayu: power
//	meet bank kayu
//	meet bank perak: in 2 3, fixed 3, after 1
//	wish kayu perak: weight 3, shared, with Ani, at 2, was 4, price 2
//	gives: optimal 1
//	gives: optimal weight 2 breaks 0
//	refuses 2: bank has 2 meetings that must be held, in all of slots 1, 2
//	conflict: slot 1 has 1 tables
//	suffices: one more table in slot 2 suffices
//
// meet must be held, wish may be. Meetings count from 1 in the order of their
// lines; gives is the status and, for optimal, the number of breaks or objectives
// by name. refuses, conflict and suffices are sentences that the answer must have;
// any number of them may be given.
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
			c := readCase(t, string(raw))
			r := solve(t, c.p, schedule.Options{})
			if got := c.outcome(r); got != c.gives {
				t.Errorf("want %s, got %s", c.gives, got)
			}
			for m, want := range c.refuses {
				i := slices.IndexFunc(r.Refusals, func(f schedule.Refusal) bool { return f.Meeting == m })
				if i < 0 {
					t.Errorf("meeting %d is held", m+1)
				} else if got := r.Refusals[i].Sentence(&c.p); got != want {
					t.Errorf("meeting %d: want %q, got %q", m+1, want, got)
				}
			}
			c.explained(t)
		})
	}
}

// A textCase is one of the texts.
type textCase struct {
	p        schedule.Problem
	gives    string
	refuses  map[int]string
	conflict []string
	suffices []string
	names    []string
}

// outcome writes a result as the case does.
func (c *textCase) outcome(r schedule.Result) string {
	got := string(r.Status)
	if r.Status != schedule.Optimal {
		return got
	}
	words := strings.Fields(c.gives)
	if len(words) < 3 {
		return got + fmt.Sprint(" ", r.Breaks)
	}
	for i := 1; i < len(words); i += 2 {
		for _, v := range r.Values {
			if string(v.Objective) == words[i] {
				got += fmt.Sprint(" ", v.Objective, " ", v.Best)
			}
		}
	}
	return got
}

// explained asks why, where the case says something of it.
func (c *textCase) explained(t *testing.T) {
	t.Helper()
	if c.conflict == nil && c.suffices == nil {
		return
	}
	e, err := schedule.Explain(t.Context(), c.p, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var conflict, suffices []string
	for _, r := range e.Conflict {
		conflict = append(conflict, r.Sentence(&c.p))
	}
	for _, r := range e.Relaxations {
		suffices = append(suffices, r.Sentence(&c.p))
	}
	for _, want := range c.conflict {
		if !slices.Contains(conflict, want) {
			t.Errorf("want %q in the conflict, got %q", want, conflict)
		}
	}
	for _, want := range c.suffices {
		if !slices.Contains(suffices, want) {
			t.Errorf("want %q to suffice, got %q", want, suffices)
		}
	}
}

func readCase(t *testing.T, text string) *textCase {
	t.Helper()
	c := &textCase{refuses: map[int]string{}}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, rest, _ := strings.Cut(line, ":")
		rest = strings.TrimSpace(rest)
		words := strings.Fields(head)
		if !c.event(t, words[0], rest) && !c.party(t, words, rest) && !c.asked(t, words, rest) {
			t.Fatalf("unknown line: %s", line)
		}
	}
	return c
}

func (c *textCase) event(t *testing.T, word, rest string) bool {
	t.Helper()
	switch p := &c.p; word {
	case "slots":
		p.Slots = numbersIn(t, rest)[0]
	case "tables":
		p.Tables = numbersIn(t, rest)[0]
	case "closed":
		p.Closed = numbersIn(t, rest)
	case "days":
		p.Days = numbersIn(t, rest)
	case "fairness":
		p.Fairness = new(numbersIn(t, rest)[0])
	case "objectives":
		for _, o := range strings.Fields(rest) {
			p.Objectives = append(p.Objectives, schedule.Objective(o))
		}
	case "parties":
		c.names = strings.Fields(rest)
		for _, n := range c.names {
			p.Participants = append(p.Participants, schedule.Participant{Name: n})
		}
	case "gives":
		c.gives = rest
	case "conflict":
		c.conflict = append(c.conflict, rest)
	case "suffices":
		c.suffices = append(c.suffices, rest)
	default:
		return false
	}
	return true
}

// party reads a line about one party, one officer, one table or one way.
func (c *textCase) party(t *testing.T, words []string, rest string) bool {
	t.Helper()
	switch words[0] {
	case "table":
		c.table(t, numbersIn(t, words[1])[0]-1, rest)
		return true
	case "walk":
		if c.p.Walk == nil {
			c.p.Walk = [][]int{{0, 0}, {0, 0}}
		}
		h, k := numbersIn(t, words[1])[0]-1, numbersIn(t, words[2])[0]-1
		c.p.Walk[h][k] = numbersIn(t, rest)[0]
		return true
	case "desks", "officers", "away", "group", "least", "most", "inrow", "sits", "needs":
	default:
		return false
	}
	if i := slices.Index(c.names, words[1]); i < 0 {
		for i := range c.p.Participants {
			for k := range c.p.Participants[i].Officers {
				if o := &c.p.Participants[i].Officers[k]; o.Name == words[1] {
					o.Unavailable = numbersIn(t, rest)
					return true
				}
			}
		}
	}
	who := &c.p.Participants[c.who(t, words[1])]
	switch words[0] {
	case "desks":
		who.Desks = numbersIn(t, rest)[0]
	case "officers":
		for _, name := range strings.Fields(rest) {
			who.Officers = append(who.Officers, schedule.Officer{Name: name})
		}
	case "away":
		who.Unavailable = numbersIn(t, rest)
	case "group":
		who.Group = numbersIn(t, rest)[0]
	case "least":
		who.Least = numbersIn(t, rest)[0]
	case "most":
		who.Most = numbersIn(t, rest)[0]
	case "inrow":
		who.InRow = numbersIn(t, rest)[0]
	case "sits":
		who.Sits = numbersIn(t, rest)
	case "needs":
		who.Needs = strings.Fields(rest)
	}
	return true
}

func (c *textCase) table(t *testing.T, table int, rest string) {
	t.Helper()
	if c.p.Places == nil {
		c.p.Places = make([]schedule.Place, c.p.Tables)
	}
	place := &c.p.Places[table]
	for what := range strings.SplitSeq(rest, ",") {
		switch kind, rest, _ := strings.Cut(strings.TrimSpace(what), " "); kind {
		case "hall":
			place.Hall = numbersIn(t, rest)[0]
		case "closed":
			place.Closed = numbersIn(t, rest)
		default:
			place.Features = append(place.Features, kind)
		}
	}
}

func (c *textCase) who(t *testing.T, name string) int {
	t.Helper()
	i := slices.Index(c.names, name)
	if i < 0 {
		t.Fatalf("no party is called %s", name)
	}
	return i
}

// asked reads a meeting, a request, or what is said of one.
func (c *textCase) asked(t *testing.T, words []string, rest string) bool {
	t.Helper()
	switch words[0] {
	case "meet", "wish":
		m := c.meeting(t, c.who(t, words[1]), c.who(t, words[2]), rest)
		m.Optional = words[0] == "wish"
		c.p.Meetings = append(c.p.Meetings, m)
	case "refuses":
		c.refuses[numbersIn(t, words[1])[0]-1] = rest
	default:
		return false
	}
	return true
}

func (c *textCase) meeting(t *testing.T, a, b int, wishes string) schedule.Meeting {
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
		case "weight":
			m.Weight = numbersIn(t, rest)[0]
		case "at":
			m.AtTable = numbersIn(t, rest)[0]
		case "was":
			m.Before = numbersIn(t, rest)[0]
		case "price":
			m.Price = numbersIn(t, rest)[0]
		case "shared":
			m.Shared = true
		case "with":
			named := func(o schedule.Officer) bool { return o.Name == rest }
			m.OfficerA = 1 + slices.IndexFunc(c.p.Participants[a].Officers, named)
			m.OfficerB = 1 + slices.IndexFunc(c.p.Participants[b].Officers, named)
			if m.OfficerA+m.OfficerB == 0 {
				t.Fatalf("no officer is called %s", rest)
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
