package schedule_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/schedule"
)

func solve(t testing.TB, p schedule.Problem, o schedule.Options) schedule.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // far above what tiny problems take
	defer cancel()
	r, err := schedule.Solve(ctx, p, o)
	if err != nil {
		t.Fatalf("solving %+v: %v", p, err)
	}
	return r
}

func TestTinyProblemsAgreeWithTryingAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	seen := map[schedule.Status]int{}
	for range 1500 {
		p := tiny(r)
		want := bruteForce(p)
		got := solve(t, p, schedule.Options{Seed: r.Uint64()})
		seen[got.Status]++
		switch {
		case want < 0 && got.Status != schedule.Infeasible:
			t.Fatalf("want infeasible, got %+v\n%+v", got, p)
		case want < 0 && len(got.Reasons) == 0:
			t.Fatalf("infeasible without a reason: %+v", p)
		case want >= 0 && (got.Status != schedule.Optimal || got.Breaks != want || got.Bound != want):
			t.Fatalf("want optimal with %d breaks, got %+v\n%+v", want, got, p)
		}
		for _, reason := range got.Reasons {
			if reason.Sentence(&p) == "" {
				t.Fatalf("reason %+v has no sentence", reason)
			}
		}
		if got.Status == schedule.Optimal {
			if report := schedule.Verify(p, got.Timetable); !report.OK() {
				t.Fatalf("broken rules %+v in %+v", report.Broken, p)
			}
		}
	}
	if seen[schedule.Optimal] < 200 || seen[schedule.Infeasible] < 200 {
		t.Errorf("the random problems are one-sided: %v", seen)
	}
}

// town is a random problem of the size of a small gathering, most often with a
// timetable.
func town(t *rapid.T) schedule.Problem {
	p := schedule.Problem{
		Slots:  rapid.IntRange(5, 9).Draw(t, "slots"),
		Tables: rapid.IntRange(4, 8).Draw(t, "tables"),
	}
	n := rapid.IntRange(4, 14).Draw(t, "participants")
	degree := make([]int, n)
	for range n {
		p.Participants = append(p.Participants, schedule.Participant{})
	}
	for range rapid.IntRange(3, 2*n).Draw(t, "meetings") {
		a := rapid.IntRange(0, n-1).Draw(t, "a")
		b := rapid.IntRange(0, n-1).Draw(t, "b")
		if a == b || degree[a] >= p.Slots-1 || degree[b] >= p.Slots-1 {
			continue
		}
		degree[a]++
		degree[b]++
		p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: b})
	}
	return p
}

func TestEveryResultVerifiesAndBoundsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(t)
		r, err := schedule.Solve(context.Background(), p, schedule.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == schedule.Infeasible {
			return
		}
		report := schedule.Verify(p, r.Timetable)
		if r.Status != schedule.Optimal || !report.OK() || report.Total != r.Breaks || r.Bound != r.Breaks || report.Spread != r.Spread {
			t.Fatalf("result %+v, report %+v", r, report)
		}
	})
}

func TestPermutingIdsDoesNotChangeTheOptimum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(t)
		q := p
		who := rapid.Permutation(indices(len(p.Participants))).Draw(t, "who")
		q.Meetings = nil
		for _, m := range rapid.Permutation(p.Meetings).Draw(t, "order") {
			q.Meetings = append(q.Meetings, schedule.Meeting{A: who[m.B], B: who[m.A]})
		}
		a, _ := schedule.Solve(context.Background(), p, schedule.Options{})
		b, _ := schedule.Solve(context.Background(), q, schedule.Options{Seed: 1})
		if a.Status != b.Status || a.Breaks != b.Breaks {
			t.Fatalf("%v with %d breaks, permuted %v with %d", a.Status, a.Breaks, b.Status, b.Breaks)
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// Leaving a meeting out keeps a problem solvable, and opens at most one break
// for each of its two participants.
func TestRemovingAMeetingNeverMakesItUnsolvable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(t)
		if len(p.Meetings) == 0 {
			t.Skip("no meeting to remove")
		}
		full, _ := schedule.Solve(context.Background(), p, schedule.Options{})
		k := rapid.IntRange(0, len(p.Meetings)-1).Draw(t, "removed")
		less := p
		less.Meetings = append(append([]schedule.Meeting{}, p.Meetings[:k]...), p.Meetings[k+1:]...)
		part, _ := schedule.Solve(context.Background(), less, schedule.Options{})
		if full.Status == schedule.Optimal && (part.Status != schedule.Optimal || part.Breaks > full.Breaks+2) {
			t.Fatalf("with the meeting %v %d, without %v %d", full.Status, full.Breaks, part.Status, part.Breaks)
		}
	})
}

// It can raise the best total, though: five participants, six slots, eight
// meetings without a break, and seven of them that force one.
func TestRemovingAMeetingCanCostABreak(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 6, Tables: 4, Participants: make([]schedule.Participant, 5)}
	for _, x := range [][2]int{{3, 4}, {1, 0}, {2, 3}, {3, 1}, {0, 4}, {1, 3}, {4, 3}, {2, 1}} {
		p.Meetings = append(p.Meetings, schedule.Meeting{A: x[0], B: x[1]})
	}
	full := solve(t, p, schedule.Options{})
	p.Meetings = append(p.Meetings[:6:6], p.Meetings[7:]...)
	part := solve(t, p, schedule.Options{})
	if full.Breaks != 0 || part.Breaks != 1 {
		t.Errorf("want 0 and then 1 break, got %d and %d", full.Breaks, part.Breaks)
	}
}

func TestSameSeedSameAnswer(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		p := tiny(r)
		a, b := solve(t, p, schedule.Options{Seed: 3}), solve(t, p, schedule.Options{Seed: 3})
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatalf("two runs differ: %s", diff)
		}
	}
}

func TestEndedContextGivesWhatIsKnown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := schedule.Problem{Slots: 4, Tables: 1, Participants: make([]schedule.Participant, 3),
		Meetings: []schedule.Meeting{{A: 0, B: 1}, {A: 1, B: 2}, {A: 0, B: 2}}}
	r, err := schedule.Solve(ctx, p, schedule.Options{})
	if err != nil || r.Status != schedule.Unknown && r.Status != schedule.Feasible && r.Status != schedule.Optimal {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestReasonsNameTheConflict(t *testing.T) {
	t.Parallel()
	meet := func(pairs ...[2]int) (list []schedule.Meeting) {
		for _, x := range pairs {
			list = append(list, schedule.Meeting{A: x[0], B: x[1]})
		}
		return list
	}
	three := make([]schedule.Participant, 3)
	cases := []struct {
		name string
		p    schedule.Problem
		want string
	}{
		{"more meetings than slots", schedule.Problem{Slots: 2, Tables: 3,
			Participants: []schedule.Participant{{Name: "Bank A"}, {}, {}, {}},
			Meetings:     meet([2]int{0, 1}, [2]int{0, 2}, [2]int{0, 3})},
			"participant 1 (Bank A) has 3 meetings and only 2 free slots"},
		{"never free together", schedule.Problem{Slots: 2, Tables: 1,
			Participants: []schedule.Participant{{Unavailable: []int{1}}, {Unavailable: []int{2}}},
			Meetings:     meet([2]int{0, 1})},
			"meeting 1 between participant 1 and participant 2 has no slot that its session, its fixed slot and both participants allow"},
		{"two fixed at once", schedule.Problem{Slots: 3, Tables: 2, Participants: three,
			Meetings: []schedule.Meeting{{A: 0, B: 1, Fixed: 2}, {A: 0, B: 2, Fixed: 2}}},
			"participant 1 has 2 meetings (1, 2) that fit only into slots 2, where it has room for 1"},
		{"too few tables", schedule.Problem{Slots: 2, Tables: 1, Participants: make([]schedule.Participant, 6),
			Meetings: meet([2]int{0, 1}, [2]int{2, 3}, [2]int{4, 5})},
			"3 meetings fit only into slots 1, 2, where there are tables for 2"},
		{"in a circle", schedule.Problem{Slots: 4, Tables: 1, Participants: three,
			Meetings: []schedule.Meeting{{A: 0, B: 1, After: []int{1}}, {A: 1, B: 2, After: []int{0}}}},
			"meetings 1, 2 must each be held after one another in a circle"},
		{"too long a line", schedule.Problem{Slots: 2, Tables: 3, Participants: make([]schedule.Participant, 6),
			Meetings: []schedule.Meeting{{A: 0, B: 1}, {A: 2, B: 3, After: []int{0}}, {A: 4, B: 5, After: []int{1}}}},
			"meetings 1-3 must be held one after another and need 3 slots, and only 2 are allowed"},
		{"an odd circle in two slots", schedule.Problem{Slots: 2, Tables: 3, Participants: three,
			Meetings: meet([2]int{0, 1}, [2]int{1, 2}, [2]int{0, 2})},
			"the meetings of participants 1, 2, 3 cannot all be held together (slots 1, 2); every combination was searched"},
		{"unfair", schedule.Problem{Slots: 3, Tables: 2, Fairness: new(0),
			Participants: []schedule.Participant{{Unavailable: []int{2}}, {}, {}},
			Meetings:     meet([2]int{0, 1}, [2]int{0, 2})},
			"timetables exist, but none keeps the difference in breaks between participants within 0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := solve(t, c.p, schedule.Options{})
			if r.Status != schedule.Infeasible || len(r.Reasons) == 0 {
				t.Fatalf("want infeasible with a reason, got %+v", r)
			}
			if got := r.Reasons[0].Sentence(&c.p); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestProgressRisesAndFalls(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	for range 50 {
		p := tiny(r)
		last := schedule.Progress{Best: -1, Bound: 0}
		solve(t, p, schedule.Options{Workers: 2, Progress: func(now schedule.Progress) {
			if now.Bound < last.Bound || last.Best >= 0 && (now.Best < 0 || now.Best > last.Best) {
				t.Errorf("from %+v to %+v", last, now)
			}
			last = now
		}})
	}
}

// A panic in one of several workers comes out of Solve, where its caller can
// recover from it.
func TestPanicOfAWorkerReachesTheCaller(t *testing.T) {
	t.Parallel()
	defer func() {
		if p, ok := recover().(string); !ok || !strings.Contains(p, "loose thread") {
			t.Errorf("want the worker's panic, got %v", p)
		}
	}()
	p := schedule.Problem{Slots: 6, Tables: 2, Participants: make([]schedule.Participant, 6)}
	for a := range 6 {
		p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: (a + 1) % 6})
	}
	_, err := schedule.Solve(t.Context(), p, schedule.Options{Workers: 4, Progress: func(now schedule.Progress) {
		if now.Best >= 0 {
			panic("loose thread")
		}
	}})
	t.Errorf("solved all the same, error %v", err)
}

// What one refusal lists is the caller's: adding to it changes no other.
func TestListsOfRefusalsAreApart(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 2, Tables: 9, Objectives: []schedule.Objective{schedule.Weight}, Participants: make([]schedule.Participant, 6)}
	for i := 1; i < 6; i++ { // all five want the first, who has two slots
		p.Meetings = append(p.Meetings, schedule.Meeting{A: 0, B: i, Optional: true})
	}
	r, err := schedule.Solve(t.Context(), p, schedule.Options{Workers: 1})
	if err != nil || len(r.Refusals) != 3 {
		t.Fatalf("%d refused, wanted 3: %v", len(r.Refusals), err)
	}
	for _, f := range r.Refusals {
		_, _ = append(f.Participants, 99), append(f.Slots, 99)
	}
	for _, f := range r.Refusals {
		if !slices.Equal(f.Participants, []int{0}) || !slices.Equal(f.Slots, []int{1, 2}) {
			t.Errorf("meeting %d: participants %v, slots %v", f.Meeting, f.Participants, f.Slots)
		}
	}
}
