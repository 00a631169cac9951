package schedule_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule"
)

// tinyDay is a random problem with everything in it that a real day may have,
// small enough to try every timetable.
func tinyDay(r *rand.Rand) schedule.Problem {
	some := func(n int) bool { return r.IntN(n) == 0 }
	p := schedule.Problem{Slots: 1 + r.IntN(4), Tables: 1 + r.IntN(2)}
	slots := func(n int) (list []int) {
		for s := 1; s <= p.Slots; s++ {
			if some(n) {
				list = append(list, s)
			}
		}
		return list
	}
	if some(4) {
		p.Closed = []int{1 + r.IntN(p.Slots)}
	}
	if p.Slots > 2 && some(4) {
		p.Days = []int{2 + r.IntN(p.Slots-1)}
	}
	if some(3) {
		for range p.Tables {
			place := schedule.Place{Hall: 1 + r.IntN(2), Closed: slots(6)}
			if some(2) {
				place.Features = []string{"power"}
			}
			p.Places = append(p.Places, place)
		}
		if some(2) {
			p.Walk = [][]int{{0, 1}, {1, 0}}
		}
	}
	for range 2 + r.IntN(3) {
		p.Participants = append(p.Participants, tinyParty(r, &p, slots))
	}
	for range r.IntN(5) {
		p.Meetings = append(p.Meetings, tinyMeeting(r, &p))
	}
	if some(5) {
		p.Fairness = new(r.IntN(2))
	}
	p.Objectives = []schedule.Objective{schedule.Changes, schedule.Floor, schedule.Weight, schedule.Breaks, schedule.Spread, schedule.Walking, schedule.Early}
	if some(3) {
		r.Shuffle(len(p.Objectives), func(i, j int) { p.Objectives[i], p.Objectives[j] = p.Objectives[j], p.Objectives[i] })
		p.Objectives = p.Objectives[:1+r.IntN(len(p.Objectives))]
	}
	return p
}

func tinyParty(r *rand.Rand, p *schedule.Problem, slots func(int) []int) schedule.Participant {
	who := schedule.Participant{Unavailable: slots(9)}
	switch r.IntN(6) {
	case 0:
		who.Desks = 2
	case 1:
		who.Officers = []schedule.Officer{{Unavailable: slots(3)}, {}}[:1+r.IntN(2)]
	case 2:
		who.Group = 2
	}
	switch r.IntN(8) {
	case 0:
		who.Least = 1 + r.IntN(2)
	case 1:
		who.Most = 1 + r.IntN(2)
	case 2:
		who.InRow = 1
	case 3:
		who.Sits = []int{1 + r.IntN(p.Tables)}
	case 4:
		if p.Places != nil {
			who.Needs = []string{"power"}
		}
	}
	return who
}

func tinyMeeting(r *rand.Rand, p *schedule.Problem) schedule.Meeting {
	m := schedule.Meeting{A: r.IntN(len(p.Participants)), Optional: r.IntN(3) > 0, Weight: r.IntN(4)}
	m.B = (m.A + 1 + r.IntN(len(p.Participants)-1)) % len(p.Participants)
	a, b := p.Participants[m.A], p.Participants[m.B]
	m.Shared = (a.Group > 1) != (b.Group > 1) && r.IntN(4) > 0
	if len(a.Officers) > 0 && r.IntN(2) == 0 {
		m.OfficerA = 1 + r.IntN(len(a.Officers))
	}
	if len(b.Officers) > 0 && r.IntN(2) == 0 {
		m.OfficerB = 1 + r.IntN(len(b.Officers))
	}
	switch r.IntN(10) {
	case 0:
		m.Fixed = 1 + r.IntN(p.Slots)
	case 1:
		m.Allowed = []int{1 + r.IntN(p.Slots), 1 + r.IntN(p.Slots)}
	case 2:
		if n := len(p.Meetings); n > 0 {
			m.After = []int{r.IntN(n)}
		}
	case 3:
		m.AtTable = 1 + r.IntN(p.Tables)
	case 4, 5:
		m.Before, m.Price = 1+r.IntN(p.Slots), r.IntN(3)
	}
	return m
}

// bestDay tries every timetable and gives the least of the objectives in their
// order, nil when none keeps the rules. Verify is the judge: it shares nothing
// with the search.
func bestDay(p schedule.Problem) (best []int64) {
	n := len(p.Meetings)
	t := schedule.Timetable{Slot: make([]int, n), Table: make([]int, n), OfficerA: make([]int, n), OfficerB: make([]int, n)}
	var try func(m int)
	try = func(m int) {
		if m == n {
			if report := schedule.Verify(p, t); report.OK() {
				var v []int64
				for _, o := range p.Objectives {
					v = append(v, report.Values[o])
				}
				if best == nil || slices.Compare(v, best) < 0 {
					best = v
				}
			}
			return
		}
		x := p.Meetings[m]
		if x.Optional {
			t.Slot[m], t.Table[m], t.OfficerA[m], t.OfficerB[m] = 0, 0, 0, 0
			try(m + 1)
		}
		for s := 1; s <= p.Slots; s++ {
			for table := 1; table <= p.Tables; table++ {
				for a := range officersOf(&p, x.A, x.OfficerA) {
					for b := range officersOf(&p, x.B, x.OfficerB) {
						t.Slot[m], t.Table[m] = s, table
						t.OfficerA[m], t.OfficerB[m] = a, b
						try(m + 1)
					}
				}
			}
		}
	}
	try(0)
	return best
}

// officersOf is who may sit for a participant: 0 when nobody is named.
func officersOf(p *schedule.Problem, i, asked int) func(func(int) bool) {
	return func(yield func(int) bool) {
		n := len(p.Participants[i].Officers)
		switch {
		case n == 0:
			yield(0)
		case asked > 0:
			yield(asked)
		default:
			for k := 1; k <= n; k++ {
				if !yield(k) {
					return
				}
			}
		}
	}
}

func TestSolveAgreesWithEveryTimetableOfRealDays(t *testing.T) {
	t.Parallel()
	seeds := 400
	if testing.Short() {
		seeds = 60
	}
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := tinyDay(r)
		if err := p.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		want := bestDay(p)
		got := solve(t, p, schedule.Options{Seed: seed, Workers: 1 + int(seed%2)})
		if want == nil {
			if got.Status != schedule.Infeasible {
				t.Errorf("seed %d: there is no timetable, and the answer is %s: %+v", seed, got.Status, p)
			} else if len(got.Reasons) == 0 {
				t.Errorf("seed %d: there is no timetable, and no reason for it: %+v", seed, p)
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
		held := 0
		for _, s := range got.Timetable.Slot {
			if s > 0 {
				held++
			}
		}
		if held+len(got.Refusals) != len(p.Meetings) {
			t.Errorf("seed %d: %d held and %d refused of %d", seed, held, len(got.Refusals), len(p.Meetings))
		}
	}
}
