package schedule_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule"
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/local"
	"wantilan/schedule/internal/relax"
	"wantilan/schedule/internal/seat"
	"wantilan/schedule/made"
)

// walkingDay is a tiny day on which people have to walk: few participants with some
// meetings each, three tables, now and then in two halls, at booths or with a group.
func walkingDay(r *rand.Rand) schedule.Problem {
	p := schedule.Problem{Slots: 3 + r.IntN(2), Tables: 2 + r.IntN(2)}
	if r.IntN(3) == 0 {
		p.Closed = []int{2}
	}
	if r.IntN(4) == 0 {
		p.Days = []int{3}
	}
	if r.IntN(3) == 0 {
		for t := range p.Tables {
			p.Places = append(p.Places, schedule.Place{Hall: 1 + t%2})
		}
		p.Walk = [][]int{{0, 1}, {1, 0}}
	}
	for range 3 + r.IntN(2) {
		who := schedule.Participant{}
		switch r.IntN(8) {
		case 0:
			who.Sits = []int{1 + r.IntN(p.Tables)}
		case 1:
			who.Desks = 2
		case 2:
			who.Group = 2
		case 3:
			who.Unavailable = []int{1 + r.IntN(p.Slots)}
		}
		p.Participants = append(p.Participants, who)
	}
	pair := r.Perm(len(p.Participants) * len(p.Participants))
	for _, k := range pair {
		a, b := k/len(p.Participants), k%len(p.Participants)
		if a == b || len(p.Meetings) >= 3+r.IntN(2) {
			continue
		}
		m := schedule.Meeting{A: a, B: b, Optional: r.IntN(3) == 0, Weight: 1 + r.IntN(3)}
		m.Shared = (p.Participants[a].Group > 1) != (p.Participants[b].Group > 1)
		p.Meetings = append(p.Meetings, m)
	}
	p.Objectives = [][]schedule.Objective{
		{schedule.Weight, schedule.Breaks, schedule.Walking},
		{schedule.Walking},
		{schedule.Breaks, schedule.Walking, schedule.Early},
		{schedule.Weight, schedule.Walking, schedule.Breaks},
	}[r.IntN(4)]
	return p
}

func TestWalkingIsProvenOnTinyDays(t *testing.T) {
	t.Parallel()
	seeds := 200
	if testing.Short() {
		seeds = 40
	}
	walked := 0
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := walkingDay(r)
		if seed%2 == 0 {
			order := p.Objectives
			p = crowdedDay(r)
			p.Objectives = order
		}
		if err := p.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		want := bestDay(p)
		got := solve(t, p, schedule.Options{Seed: seed, Workers: 1 + int(seed%2)})
		if want == nil {
			if got.Status != schedule.Infeasible {
				t.Errorf("seed %d: there is no timetable, and the answer is %s: %+v", seed, got.Status, p)
			}
			continue
		}
		var values []int64
		for _, v := range got.Values {
			values = append(values, v.Best)
		}
		if got.Status != schedule.Optimal || !slices.Equal(values, want) {
			t.Errorf("seed %d: want %v of %v, got %s %v: %+v", seed, want, p.Objectives, got.Status, got.Values, p)
		}
		if want[slices.Index(p.Objectives, schedule.Walking)] > 0 {
			walked++
		}
	}
	if walked*4 < seeds {
		t.Errorf("somebody walks on %d of %d days only", walked, seeds)
	}
}

// crowdedDay is a tiny day whose participants hardly ever wait.
func crowdedDay(r *rand.Rand) schedule.Problem {
	p := schedule.Problem{Slots: 3, Tables: 2, Objectives: []schedule.Objective{schedule.Weight, schedule.Breaks, schedule.Walking}}
	if r.IntN(4) == 0 {
		p.Slots, p.Days = 4, []int{3}
	}
	n := 4
	p.Participants = make([]schedule.Participant, n)
	switch r.IntN(6) {
	case 0:
		p.Participants[0].Desks = 2
	case 1:
		p.Participants[0].Group = 2
	}
	for _, k := range r.Perm(n * n) {
		if a, b := k/n, k%n; a < b && len(p.Meetings) < 5 {
			p.Meetings = append(p.Meetings, schedule.Meeting{A: a, B: b, Optional: r.IntN(4) == 0, Weight: 1 + r.IntN(3), Shared: p.Participants[a].Group > 1})
		}
	}
	if r.IntN(6) == 0 && len(p.Meetings) > 1 {
		p.Meetings[1] = p.Meetings[0] // the same two meet twice
	}
	return p
}

// No timetable that is as good before changes tables less often than is proven,
// whichever timetable the set of parties is chosen by.
func TestWalkingBoundHolds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(36, 7))
	tried, positive, equal := 0, 0, 0
	for range 250 {
		p := crowdedDay(r)
		if r.IntN(3) == 0 {
			p = walkingDay(r)
			p.Objectives = []schedule.Objective{schedule.Weight, schedule.Breaks, schedule.Walking}
		}
		d := schedule.CompileDay(&p)
		var all [][]int32
		best, found := tryEach(&p, d, func(spots []int32) {
			if len(all) < 2000 {
				all = append(all, slices.Clone(spots))
			}
		})
		if !found {
			continue
		}
		tried++
		in := relax.Within{Weight: best[0], Floor: relax.Any, Breaks: best[1], Known: best[2]}
		top := int64(0)
		for range 5 {
			bound := relax.Walking(context.Background(), d, in, all[r.IntN(len(all))], 40)
			if top = max(top, bound); bound > best[2] {
				t.Fatalf("proven %d, and there is a timetable with %d: %+v", bound, best[2], p)
			}
		}
		if best[2] > 0 {
			positive++
		}
		if top == best[2] {
			equal++
		}
	}
	t.Logf("%d days, %d not zero, proven on %d", tried, positive, equal)
	if tried < 150 || positive < 50 {
		t.Errorf("%d days were tried, somebody walks on %d", tried, positive)
	}
}

// Every timetable on the way keeps the rules, counts right, is better than the one
// before and loses nothing that counts more.
func TestWalkKeepsEveryRule(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(37, 7))
	found, saved := 0, int64(0)
	try := func(p schedule.Problem, moves int64) {
		d := schedule.CompileDay(&p)
		spots, v := searched(d, 2000)
		if spots == nil {
			return
		}
		tables, ok := seat.Tables(d, spots)
		if !ok {
			return
		}
		v[day.Walking] = d.Walked(spots, tables)
		local.Walk(context.Background(), d, local.WalkOptions{Seed: r.Uint64(), Moves: moves, Spots: spots, Tables: tables, Found: func(spots, tables []int32, now day.Values) bool {
			if !d.Less(now, v) {
				t.Fatalf("found %v after %v: %+v", now, v, p)
			}
			if counted := d.Count(spots); counted[day.Breaks] != now[day.Breaks] || counted[day.Weight] != now[day.Weight] || d.Walked(spots, tables) != now[day.Walking] {
				t.Fatalf("told %v, counted %v and %d walked: %+v", now, counted, d.Walked(spots, tables), p)
			}
			if report := schedule.Verify(p, timetable(t, d, spots, tables)); !report.OK() {
				t.Fatalf("%s: %+v", report.Broken[0].Sentence(&p), p)
			}
			found++
			saved += v[day.Walking] - now[day.Walking]
			v = now
			return false
		}})
	}
	for range 1000 {
		p := richDay(r, 8, 8, 20)
		p.Objectives = append(p.Objectives[:1], schedule.Walking)
		if p.Objectives[0] == schedule.Spread {
			p.Objectives[0] = schedule.Weight
		}
		try(p, 1000)
	}
	for _, preset := range made.Presets() {
		if preset.Name == "desks" || preset.Name == "halls" {
			p := preset.Make(3)
			p.Objectives = schedule.AllObjectives()
			try(p, 30_000)
		}
	}
	if found < 250 || saved < 150 {
		t.Errorf("%d better timetables were found, saving %d", found, saved)
	}
}
