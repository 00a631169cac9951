package schedule_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"wantilan/schedule"
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/local"
	"wantilan/schedule/internal/relax"
	"wantilan/schedule/internal/seat"
	"wantilan/schedule/made"
)

// richDay is a random problem with all that a real day can ask for, of up to so
// many slots, parties and meetings.
func richDay(r *rand.Rand, slots, parties, meetings int) schedule.Problem {
	p := schedule.Problem{Slots: 1 + r.IntN(slots), Tables: 1 + r.IntN(3)}
	some := func(n, of int) (list []int) {
		for i := 1; i <= n; i++ {
			if r.IntN(of) == 0 {
				list = append(list, i)
			}
		}
		return list
	}
	unlike, halls, named := r.IntN(3) == 0, r.IntN(3) == 0, r.IntN(3) == 0
	if r.IntN(4) == 0 {
		p.Closed = []int{1 + r.IntN(p.Slots)}
	}
	if p.Slots > 1 && r.IntN(3) == 0 {
		p.Days = []int{2 + r.IntN(p.Slots-1)}
	}
	if unlike || halls {
		for range p.Tables {
			place := schedule.Place{Hall: 1 + r.IntN(2), Closed: some(p.Slots, 6)}
			if r.IntN(2) == 0 {
				place.Features = []string{"power"}
			}
			p.Places = append(p.Places, place)
		}
		if halls {
			p.Walk = [][]int{{0, min(p.Slots, r.IntN(3))}, {min(p.Slots, r.IntN(3)), 0}}
		}
	}
	for range 2 + r.IntN(parties-1) {
		who := schedule.Participant{Unavailable: some(p.Slots, 8)}
		switch r.IntN(6) {
		case 0:
			who.Desks = 2
		case 1:
			if named {
				who.Officers = []schedule.Officer{{Unavailable: some(p.Slots, 4)}, {Unavailable: some(p.Slots, 4)}}[:1+r.IntN(2)]
			}
		}
		if r.IntN(4) == 0 {
			who.Group = 2 + r.IntN(2)
		}
		if r.IntN(4) == 0 {
			who.Least = 1 + r.IntN(2)
		}
		if r.IntN(6) == 0 {
			who.Most = max(who.Least, 1+r.IntN(3))
		}
		if r.IntN(6) == 0 {
			who.InRow = 1 + r.IntN(2)
		}
		if unlike && r.IntN(4) == 0 {
			who.Sits = some(p.Tables, 2)
		}
		if p.Places != nil && r.IntN(5) == 0 {
			who.Needs = []string{"power"}
		}
		p.Participants = append(p.Participants, who)
	}
	for range r.IntN(meetings + 1) {
		p.Meetings = append(p.Meetings, richMeeting(r, &p, some))
	}
	if r.IntN(4) == 0 {
		p.Fairness = new(r.IntN(2))
	}
	p.Objectives = []schedule.Objective{schedule.Floor, schedule.Weight, schedule.Breaks}
	all := []schedule.Objective{schedule.Changes, schedule.Floor, schedule.Weight, schedule.Breaks, schedule.Spread, schedule.Early}
	if r.IntN(2) == 0 {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		p.Objectives = all[:1+r.IntN(len(all))]
	}
	return p
}

func richMeeting(r *rand.Rand, p *schedule.Problem, some func(n, of int) []int) schedule.Meeting {
	m := schedule.Meeting{A: r.IntN(len(p.Participants)), Optional: r.IntN(4) > 0, Weight: r.IntN(6)}
	m.B = (m.A + 1 + r.IntN(len(p.Participants)-1)) % len(p.Participants)
	a, b := &p.Participants[m.A], &p.Participants[m.B]
	m.Shared = (a.Group > 1) != (b.Group > 1) && r.IntN(4) > 0
	if n := len(a.Officers); n > 0 && r.IntN(2) == 0 {
		m.OfficerA = 1 + r.IntN(n)
	}
	if n := len(b.Officers); n > 0 && r.IntN(2) == 0 {
		m.OfficerB = 1 + r.IntN(n)
	}
	switch r.IntN(8) {
	case 0:
		m.Fixed = 1 + r.IntN(p.Slots)
	case 1:
		m.Allowed = append(some(p.Slots, 2), 1)
	case 2:
		if n := len(p.Meetings); n > 0 {
			m.After = []int{r.IntN(n)}
		}
	}
	if r.IntN(4) == 0 {
		m.Before, m.BeforeTable, m.Price = 1+r.IntN(p.Slots), 1+r.IntN(p.Tables), r.IntN(3)
	}
	return m
}

// seated turns spots into a timetable with tables and officers.
func seated(t testing.TB, p *schedule.Problem, d *day.Day, spots []int32) schedule.Timetable {
	t.Helper()
	tables, ok := seat.Tables(d, spots)
	if !ok {
		t.Fatalf("no tables for %v in %+v", spots, *p)
	}
	return timetable(t, d, spots, tables)
}

// timetable is spots and tables with officers.
func timetable(t testing.TB, d *day.Day, spots, tables []int32) schedule.Timetable {
	t.Helper()
	forA, forB, ok := seat.Officers(d, spots, tables)
	if !ok {
		t.Fatalf("no officers for %v", spots)
	}
	table := schedule.Timetable{}
	for m, spot := range spots {
		slot := 0
		if spot >= 0 {
			slot = int(d.Slot(spot)) + 1
		}
		table.Slot = append(table.Slot, slot)
		table.Table = append(table.Table, int(tables[m])+1)
		table.OfficerA = append(table.OfficerA, int(forA[m])+1)
		table.OfficerB = append(table.OfficerB, int(forB[m])+1)
	}
	return table
}

// best is what local search finds, each timetable on the way verified.
func bestOf(t testing.TB, p *schedule.Problem, d *day.Day, o local.Options) (v day.Values, found bool) {
	t.Helper()
	o.Found = func(spots []int32, now day.Values) bool {
		if found && !d.Less(now, v) {
			t.Fatalf("found %v after %v", now, v)
		}
		if counted := d.Count(spots); counted != now {
			t.Fatalf("told %v, counted %v for %v in %+v", now, counted, spots, *p)
		}
		report := schedule.Verify(*p, seated(t, p, d, spots))
		if !report.OK() {
			t.Fatalf("%s\nspots %v in %+v", report.Broken[0].Sentence(p), spots, *p)
		}
		for _, o := range schedule.AllObjectives() {
			g := schedule.GoalOf(o)
			if g != day.Walking && report.Values[o] != now[g] {
				t.Fatalf("%s: verified %d, told %d for %v in %+v", o, report.Values[o], now[g], spots, *p)
			}
		}
		v, found = now, true
		return false
	}
	local.Search(context.Background(), d, o)
	return v, found
}

// tryAll is the best of all timetables, by a search that shares nothing with the
// others but Verify and who sits at the desks.
func tryAll(p *schedule.Problem, d *day.Day) (best []int64, found bool) {
	return tryEach(p, d, func([]int32) {})
}

// tryEach is tryAll that shows the spots of every timetable.
func tryEach(p *schedule.Problem, d *day.Day, show func(spots []int32)) (best []int64, found bool) {
	n := len(p.Meetings)
	table := schedule.Timetable{Slot: make([]int, n), Table: make([]int, n)}
	spots, tables := make([]int32, n), make([]int32, n)
	var try func(m int)
	try = func(m int) {
		if m == n {
			forA, forB, ok := seat.Officers(d, spots, tables)
			if !ok {
				return
			}
			table.OfficerA, table.OfficerB = counted(forA), counted(forB)
			report := schedule.Verify(*p, table)
			if !report.OK() {
				return
			}
			show(spots)
			var v []int64
			for _, o := range p.Objectives {
				v = append(v, report.Values[o])
			}
			if !found || less(v, best) {
				best, found = v, true
			}
			return
		}
		if p.Meetings[m].Optional {
			table.Slot[m], table.Table[m], spots[m], tables[m] = 0, 0, -1, -1
			try(m + 1)
		}
		for _, s := range d.Meetings[m].Domain.All() {
			for k := 1; k <= p.Tables; k++ {
				table.Slot[m], table.Table[m], spots[m], tables[m] = s+1, k, int32(s*d.Halls)+d.Tables[k-1].Hall, int32(k-1)
				alone := true
				for e := range m {
					alone = alone && (table.Slot[e] != s+1 || table.Table[e] != k || p.Meetings[e].Shared && p.Meetings[m].Shared)
				}
				if alone {
					try(m + 1)
				}
			}
		}
		table.Slot[m], table.Table[m] = 0, 0
	}
	try(0)
	return best, found
}

// Whatever can be seated is seated, also groups of meetings that want different
// tables.
func TestTablesAreFoundWhereThereAreAny(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(35, 7))
	seatings := 0
	for range 1500 {
		p := richDay(r, 2, 5, 5)
		p.Participants[0].Group, p.Participants[0].Desks, p.Participants[0].Officers = 2+r.IntN(2), 1+r.IntN(2), nil
		for m := range p.Meetings { // most with the first, who receives groups of guests that sit here and there
			x := &p.Meetings[m]
			if x.OfficerA, x.OfficerB = 0, 0; r.IntN(4) > 0 {
				x.A, x.B = 0, 1+r.IntN(len(p.Participants)-1)
			}
			x.Shared = (p.Participants[x.A].Group > 1) != (p.Participants[x.B].Group > 1)
			if who := &p.Participants[x.B]; r.IntN(2) == 0 {
				who.Sits = []int{1 + r.IntN(p.Tables), 1 + r.IntN(p.Tables)}
			}
		}
		d := schedule.CompileDay(&p)
		if len(d.Types) == 1 {
			continue
		}
		known := map[[5]int32]bool{}
		tryEach(&p, d, func(spots []int32) {
			var key [5]int32
			copy(key[:], spots)
			if known[key] {
				return
			}
			known[key] = true
			seatings++
			if report := schedule.Verify(p, seated(t, &p, d, spots)); !report.OK() {
				t.Fatalf("%s\nspots %v in %+v", report.Broken[0].Sentence(&p), spots, p)
			}
		})
	}
	if seatings < 1000 {
		t.Errorf("only %d were tried", seatings)
	}
}

func counted(list []int32) (all []int) {
	for _, x := range list {
		all = append(all, int(x)+1)
	}
	return all
}

func less(a, b []int64) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

func TestLocalSearchKeepsEveryRule(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(31, 7))
	found := 0
	for range 3000 {
		p := richDay(r, 8, 8, 20)
		if err := p.Check(); err != nil {
			t.Fatalf("%v: %+v", err, p)
		}
		d := schedule.CompileDay(&p)
		if _, ok := bestOf(t, &p, d, local.Options{Seed: r.Uint64(), Moves: 2000}); ok {
			found++
		}
	}
	if found < 1500 {
		t.Errorf("only %d of 3000 days have a timetable", found)
	}
}

// Days of more than a word of slots, and of halls, officers and groups as they
// are met with in an office.
func TestLocalSearchKeepsEveryRuleOfLargerDays(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(34, 7))
	for range 60 {
		p := richDay(r, 150, 20, 120)
		d := schedule.CompileDay(&p)
		bestOf(t, &p, d, local.Options{Seed: r.Uint64(), Moves: 1000})
	}
	for _, preset := range made.Presets() {
		if preset.Name != "desks" && preset.Name != "halls" {
			continue
		}
		p := preset.Make(3)
		d := schedule.CompileDay(&p)
		v, found := bestOf(t, &p, d, local.Options{Seed: 1, Moves: 20_000})
		possible, held := mostWeight(d), weightOf(d)-v[day.Weight]
		if !found || held*100 < possible*97 {
			t.Errorf("%s: holds %d of %d", preset.Name, held, possible)
		}
	}
}

// A day of 500 participants holds nearly all that can be held at once, and goes
// on from there; the second search begins with what the first has.
func TestLocalSearchOfManyRequests(t *testing.T) {
	t.Parallel()
	p := made.Day(made.Size{Participants: 500, Requests: 5_000, Slots: 40, Tables: 100, Least: 2}, 1)
	d := schedule.CompileDay(&p)
	var v day.Values
	var spots []int32
	local.Search(context.Background(), d, local.Options{Seed: 1, Moves: 60_000, Found: func(now []int32, x day.Values) bool {
		v, spots = x, append(spots[:0], now...)
		return false
	}})
	if report := schedule.Verify(p, seated(t, &p, d, spots)); !report.OK() || report.Values[schedule.Weight] != v[day.Weight] {
		t.Fatalf("broken %v, weight %d and %d", report.Broken, report.Values[schedule.Weight], v[day.Weight])
	}
	if possible, held := mostWeight(d), weightOf(d)-v[day.Weight]; held*100 < possible*97 || v[day.Floor] > 0 {
		t.Errorf("holds %d of %d, and floors lack %d", held, possible, v[day.Floor])
	}
}

func weightOf(d *day.Day) (sum int64) {
	for m := range d.Meetings {
		sum += d.Meetings[m].Weight
	}
	return sum
}

// mostWeight is what no timetable exceeds.
func mostWeight(d *day.Day) int64 {
	return weightOf(d) - relax.Weight(context.Background(), d, 60)
}

// No problem makes the searches panic or break a rule.
func FuzzLocalSearch(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(2), uint8(0))
	f.Add(uint64(2), uint8(70), uint8(9), uint8(40))
	f.Add(uint64(3), uint8(200), uint8(3), uint8(9))
	f.Fuzz(func(t *testing.T, seed uint64, slots, parties, meetings uint8) {
		p := richDay(rand.New(rand.NewPCG(seed, 1)), 1+int(slots), 2+int(parties)%30, int(meetings))
		if err := p.Check(); err != nil {
			t.Fatalf("the day made up is none: %v", err)
		}
		d := schedule.CompileDay(&p)
		bestOf(t, &p, d, local.Options{Seed: seed, Moves: 200})
		ctx := context.Background()
		for _, bound := range []int64{
			relax.Floor(ctx, d, 20), relax.Weight(ctx, d, 20), relax.Changes(ctx, d),
			relax.Breaks(ctx, d, relax.Within{Weight: relax.Any, Floor: relax.Any}, 20), relax.Early(ctx, d, relax.Any), relax.Breaks(ctx, d, relax.Within{Weight: 3, Floor: 1, Known: 9}, 20), relax.Early(ctx, d, 3),
		} {
			if bound < 0 {
				t.Errorf("a bound of %d", bound)
			}
		}
	})
}

func TestLocalSearchFindsTheBestOfTinyDays(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(32, 7))
	tried, equal := 0, 0
	for range 1500 {
		p := richDay(r, 3, 5, 4)
		d := schedule.CompileDay(&p)
		want, some := tryAll(&p, d)
		v, found := bestOf(t, &p, d, local.Options{Seed: r.Uint64(), Moves: 5000})
		if found && !some {
			t.Fatalf("found %v where there is no timetable: %+v", v, p)
		}
		if !some {
			continue
		}
		tried++
		var got []int64
		for _, g := range d.Order {
			got = append(got, v[g])
		}
		switch {
		case !found:
			t.Logf("nothing found, best %v: %+v", want, p)
		case less(got, want):
			t.Fatalf("found %v better than best %v: %+v", got, want, p)
		case !less(want, got):
			equal++
		default:
			t.Logf("found %v, best %v (%v): %+v", got, want, d.Order, p)
		}
	}
	t.Logf("%d of %d", equal, tried)
	if tried < 700 || equal*1000 < tried*995 {
		t.Errorf("the best found on %d of %d tiny days", equal, tried)
	}
}
