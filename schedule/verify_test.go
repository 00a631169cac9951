package schedule_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"wantilan/schedule"
)

func TestVerifyNamesEveryBrokenRule(t *testing.T) {
	t.Parallel()
	base := func() (schedule.Problem, schedule.Timetable) {
		return schedule.Problem{
				Slots: 4, Tables: 2, Fairness: new(1),
				Participants: []schedule.Participant{{}, {}, {}, {Unavailable: []int{4}}},
				Meetings:     []schedule.Meeting{{A: 0, B: 1}, {A: 0, B: 2, Allowed: []int{2, 3}}, {A: 0, B: 3, Fixed: 3, After: []int{0}}},
			}, schedule.Timetable{
				Slot: []int{1, 2, 3}, Table: []int{1, 1, 2},
			}
	}
	cases := []struct {
		name   string
		tamper func(p *schedule.Problem, t *schedule.Timetable)
		rule   schedule.Rule
	}{
		{"too short", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot = t.Slot[:2] }, schedule.RuleShape},
		{"not held", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[0] = 0 }, schedule.RuleHeld},
		{"no such slot", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[0] = 5 }, schedule.RuleHeld},
		{"no such table", func(_ *schedule.Problem, t *schedule.Timetable) { t.Table[0] = 3 }, schedule.RuleTable},
		{"not allowed", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[1] = 4 }, schedule.RuleAllowed},
		{"fixed elsewhere", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[2] = 2 }, schedule.RuleFixed},
		{"away", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[2] = 4 }, schedule.RuleFree},
		{"two at once", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[1] = 3 }, schedule.RuleOneAtOnce},
		{"one table", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[1], t.Table[1] = 3, 2 }, schedule.RuleSameTable},
		{"too many", func(p *schedule.Problem, t *schedule.Timetable) { p.Tables = 1; t.Slot[1] = 3 }, schedule.RuleTables},
		{"wrong order", func(_ *schedule.Problem, t *schedule.Timetable) { t.Slot[0] = 4 }, schedule.RuleOrder},
		{"unfair", func(p *schedule.Problem, t *schedule.Timetable) {
			p.Fairness = new(0)
			p.Meetings[2].Fixed = 0
			p.Participants[3].Unavailable = nil
			t.Slot[2] = 4
		}, schedule.RuleFairness},
	}
	if p, table := base(); !schedule.Verify(p, table).OK() {
		t.Fatalf("the untouched timetable is broken: %+v", schedule.Verify(p, table).Broken)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, table := base()
			c.tamper(&p, &table)
			found := false
			for _, v := range schedule.Verify(p, table).Broken {
				found = found || v.Rule == c.rule
				if s := v.Sentence(&p); s == "" || s == string(v.Rule) {
					t.Errorf("%s has no sentence", v.Rule)
				}
			}
			if !found {
				t.Errorf("want %s, got %+v", c.rule, schedule.Verify(p, table).Broken)
			}
		})
	}
}

func TestCheckFindsEveryMistakeOfAProblem(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{
		Slots: 2, Tables: 1, Fairness: new(-1),
		Participants: []schedule.Participant{{Desks: -1}, {Unavailable: []int{3}}},
		Meetings:     []schedule.Meeting{{A: 0, B: 0}, {A: 0, B: 7, Fixed: 9, Allowed: []int{0}, After: []int{5}}},
	}
	err := p.Check()
	if err == nil {
		t.Fatal("want mistakes")
	}
	for _, want := range []string{
		"fairness bound must not be negative", "participant 1: the number of desks", "participant 2: unavailable slot 3",
		"meeting 1: participant 1 cannot meet itself", "meeting 2: participant 8 does not exist", "meeting 2: fixed slot 9",
		"meeting 2: allowed slot 0", "meeting 2: earlier meeting 6",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the mistakes lack %q:\n%v", want, err)
		}
	}
	if _, err := schedule.Solve(context.Background(), p, schedule.Options{}); err == nil {
		t.Error("Solve takes a problem that Check refuses")
	}
	if err := (&schedule.Problem{}).Check(); err == nil {
		t.Error("a problem without slots and tables passes")
	}
}

// fair is a random day of n parties with about seven meetings each and a
// quarter of the parties in many.
func fair(n, slots int) schedule.Problem {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	p := schedule.Problem{Slots: slots, Tables: n / 2, Participants: make([]schedule.Participant, n)}
	degree := make([]int, n)
	for len(p.Meetings) < n*7/2 {
		a, b := r.IntN(n/4), r.IntN(n)
		if a != b && degree[a] < slots-2 && degree[b] < slots-2 {
			degree[a]++
			degree[b]++
			p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: b})
		}
		if r.IntN(8) == 0 {
			a := n/4 + r.IntN(n-n/4)
			if a != b && degree[a] < slots-2 && degree[b] < slots-2 {
				degree[a]++
				degree[b]++
				p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: b})
			}
		}
	}
	return p
}

// Until the optimum is proven.
func BenchmarkSolve60Parties(b *testing.B) {
	p := fair(60, 20)
	for b.Loop() {
		r, err := schedule.Solve(b.Context(), p, schedule.Options{})
		if err != nil || r.Status != schedule.Optimal {
			b.Fatalf("%v %d %d %v", r.Status, r.Breaks, r.Bound, err)
		}
	}
}

// Until there is any valid timetable.
func BenchmarkFirst600Parties(b *testing.B) {
	p := fair(600, 20)
	for b.Loop() {
		ctx, stop := context.WithCancel(b.Context())
		r, err := schedule.Solve(ctx, p, schedule.Options{Progress: func(now schedule.Progress) {
			if now.Best >= 0 {
				stop()
			}
		}})
		stop()
		if err != nil || len(r.Timetable.Slot) == 0 {
			b.Fatalf("%v %v", r.Status, err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	p := fair(60, 20)
	r, err := schedule.Solve(b.Context(), p, schedule.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if !schedule.Verify(p, r.Timetable).OK() {
			b.Fatal("broken")
		}
	}
}
