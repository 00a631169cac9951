package proof

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
	"wantilan/schedule/internal/seat"
)

// sixty is the gathering of the office: 60 firms with four wishes each.
var sixty = shape{firms: 60, wishes: 4, desks: 12, slots: 9, tables: 27}

// prove brings every goal of a day to its proven optimum, or fails.
func prove(tb testing.TB, d *day.Day, s *Search, spots []int32) []int32 {
	tb.Helper()
	for _, g := range d.Order {
		best, bound := d.Count(spots)[g], int64(0)
		for tries := 0; bound < best; tries++ {
			found, lower := s.Improve(tb.Context(), g, best, bound, 3_000_000)
			if bound = lower; found != nil {
				spots, best = found, d.Count(found)[g]
			}
			if tries > 200 {
				tb.Fatalf("goal %d: %d is not proven, the bound is %d", g, best, bound)
			}
		}
		s.Limit(g, best)
	}
	return spots
}

// first is any timetable of a day.
func first(tb testing.TB, d *day.Day, near []int32) (*Search, []int32) {
	tb.Helper()
	s := New(context.Background(), d, 1)
	if near != nil {
		s.Prefer(near)
	}
	verdict, spots := s.Feasible(tb.Context(), 0)
	if verdict != sat.Satisfied {
		tb.Fatalf("no timetable: %v", verdict)
	}
	return s, spots
}

// repaired is a published gathering after a desk has left for two slots and a
// firm for the day.
func repaired(sh shape, spots []int32) *day.Day {
	d := gathering(sh, 0)
	now := sh.slots / 3
	publish(d, spots, now)
	away(d, sh.firms, now+1, now+3)
	away(d, 3, now, sh.slots)
	return d
}

// A whole day of an office is proven, and so is its repair.
func TestGatheringIsProvenAndRepaired(t *testing.T) {
	t.Parallel()
	d := gathering(sixty, 0)
	s, spots := first(t, d, nil)
	spots = prove(t, d, s, spots)
	v := d.Count(spots)
	if v[day.Floor] != 0 || v[day.Weight] == 0 || v[day.Breaks] != 0 {
		t.Errorf("every firm is met, desks are congested and nobody waits: got %v", v)
	}
	r := repaired(sixty, spots)
	s, again := first(t, r, spots)
	again = prove(t, r, s, again)
	if c := r.Count(again)[day.Changes]; c == 0 || c > 400 {
		t.Errorf("some meetings move, and not all: changes cost %d", c)
	}
	if _, other := first(t, r, spots); !slices.Equal(again, prove(t, r, s, other)) {
		t.Log("another course gives another timetable that is as good")
	}
}

// festival makes a gathering with all there is: officers, groups, kinds of
// tables, halls, orders, fixed slots, rows.
func festival(sh shape, seed uint64) *day.Day {
	d := gathering(sh, seed)
	r := rand.New(rand.NewPCG(seed, 5))
	d.Halls, d.Walk = 2, [][]int32{{0, 1}, {1, 0}}
	power := grid.NewSet(sh.tables)
	for t := range d.Tables {
		d.Tables[t].Hall = int32(t % 5 / 4)
		if r.IntN(3) == 0 {
			power.Put(t)
		}
		if r.IntN(10) == 0 {
			d.Tables[t].Closed = some(r, d.Slots, 2)
		}
	}
	d.Types = append(d.Types, day.Type{Tables: power})
	for i := range d.Types {
		d.Types[i].Halls = grid.NewSet(2)
		for _, t := range d.Types[i].Tables.All() {
			d.Types[i].Halls.Put(int(d.Tables[t].Hall))
		}
	}
	for i := sh.firms; i < len(d.Parties); i++ {
		w := &d.Parties[i]
		switch i % 4 {
		case 0: // a klinik
			w.Group = 4
		case 1: // a bank with two officers
			one, two := some(r, d.Slots, 4), some(r, d.Slots, 4)
			w.Officers, w.Single = []grid.Set{one, two}, false
			for t := range d.Slots {
				w.Desks[t] = 0
				for _, o := range w.Officers {
					if d.Open[t] && o.Has(t) {
						w.Desks[t]++
					}
				}
			}
		case 2:
			w.InRow = 4
		}
	}
	for m := range d.Meetings {
		x := &d.Meetings[m]
		switch b := &d.Parties[x.B]; {
		case b.Group > 1:
			x.Host = x.B
		case len(b.Officers) > 0 && r.IntN(3) == 0:
			x.OfficerB = int32(r.IntN(2))
		case r.IntN(5) == 0:
			x.Type = 1
		}
		if m > 0 && r.IntN(20) == 0 {
			x.After = []int32{int32(r.IntN(m))}
		}
	}
	finish(d)
	for m := range d.Meetings {
		x := &d.Meetings[m]
		for _, t := range x.Domain.All() {
			if x.OfficerB >= 0 && !d.Parties[x.B].Officers[x.OfficerB].Has(t) {
				x.Domain.Drop(t)
			}
		}
	}
	return d
}

// Whatever a large mixed day gives keeps the rules and finds tables.
func TestFestivalKeepsItsRules(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		d := festival(shape{firms: 40, wishes: 4, desks: 12, slots: 10, tables: 12}, seed)
		s, spots := first(t, d, nil)
		for _, g := range d.Order {
			best, bound := d.Count(spots)[g], int64(0)
			for range 4 {
				found, lower := s.Improve(t.Context(), g, best, bound, 500_000)
				if bound = lower; found != nil {
					spots, best = found, d.Count(found)[g]
				}
				if bound > best {
					t.Fatalf("seed %d, goal %d: bound %d and %d found", seed, g, bound, best)
				}
			}
			s.Limit(g, best)
		}
		if _, ok := seat.Tables(d, spots); !ok {
			t.Errorf("seed %d: no tables", seed)
		}
		b := brute{d, always}
		for m, at := range spots {
			if at >= 0 && !b.mayTake(m, at) {
				t.Errorf("seed %d: meeting %d cannot be in spot %d", seed, m, at)
			}
		}
		for p := range d.Parties {
			if _, ok := b.party(p, spots); !ok {
				t.Errorf("seed %d: the day of party %d breaks a rule", seed, p)
			}
		}
	}
}

func TestContextAndWorkEndASearch(t *testing.T) {
	t.Parallel()
	d := gathering(sixty, 1)
	s, spots := first(t, d, nil)
	ended, stop := context.WithCancel(t.Context())
	stop()
	best := d.Count(spots)[day.Weight]
	if found, lower := s.Improve(ended, day.Weight, best, 3, 0); found != nil || lower != 3 {
		t.Errorf("after its context ended: %v, bound %d", found, lower)
	}
	before := s.m.Propagations
	s.Improve(t.Context(), day.Breaks, d.Count(spots)[day.Breaks], 0, 5000)
	if used := s.m.Propagations - before; used > 100_000 {
		t.Errorf("5000 propagations were given and %d used", used)
	}
	if _, _, verdict := Conflict(ended, d, 0); verdict != sat.Undecided {
		t.Errorf("conflict after its context ended: %v", verdict)
	}
}

func TestKnownGoalsAndSizes(t *testing.T) {
	t.Parallel()
	d := gathering(sixty, 0)
	s := New(context.Background(), d, 0)
	for g := range day.Goals {
		if s.Knows(g) != (g != day.Walking) {
			t.Errorf("goal %d: known is %v", g, s.Knows(g))
		}
	}
	if found, lower := s.Improve(t.Context(), day.Walking, 9, 2, 0); found != nil || lower != 2 {
		t.Errorf("walking is not known of so many, and Improve says %v, %d", found, lower)
	}
	if !Fits(d) || Fits(gathering(shape{firms: 20_000, wishes: 8, desks: 400, slots: 40, tables: 400}, 0)) {
		t.Error("an office's gathering fits, a whole country's does not")
	}
}

// FuzzDays searches days of any mix: no panic, and what is found keeps the rules.
func FuzzDays(f *testing.F) {
	f.Add(uint64(1), uint64(2), int64(1000))
	f.Add(uint64(77), uint64(3), int64(0))
	f.Fuzz(func(t *testing.T, a, b uint64, work int64) {
		r := rand.New(rand.NewPCG(a, b))
		d := tinyDay(r)
		for _, g := range r.Perm(int(day.Goals)) {
			d.Order = append(d.Order, day.Goal(g))
		}
		s := New(context.Background(), d, a)
		verdict, spots := s.Feasible(t.Context(), work&0xFFFF)
		rules, _, clash := Conflict(t.Context(), d, 100_000)
		if verdict == sat.Satisfied && clash == sat.Refuted {
			t.Fatalf("feasible, and %+v clash: %+v", rules, d)
		}
		if verdict != sat.Satisfied {
			return
		}
		for _, g := range d.Order {
			found, lower := s.Improve(t.Context(), g, d.Count(spots)[g], 0, 1+work&0xFFFF)
			if found != nil {
				spots = found
			}
			if g != day.Walking && lower > d.Count(spots)[g] {
				t.Fatalf("goal %d: bound %d and %d found", g, lower, d.Count(spots)[g])
			}
			s.Limit(g, d.Count(spots)[g])
		}
		if !(brute{d, always}).judge(spots) {
			t.Fatalf("%v breaks a rule of %+v", spots, d)
		}
	})
}

// A whole day until all goals are proven.
func BenchmarkProve60Firms(b *testing.B) {
	for b.Loop() {
		d := gathering(sixty, 0)
		s, spots := first(b, d, nil)
		prove(b, d, s, spots)
	}
}

// published is a good timetable to repair.
func published(b *testing.B, sh shape) []int32 {
	b.Helper()
	d := gathering(sh, 0)
	s, spots := first(b, d, nil)
	for range 3 {
		if found, _ := s.Improve(b.Context(), day.Weight, d.Count(spots)[day.Weight], 0, 2_000_000); found != nil {
			spots = found
		}
	}
	return spots
}

// Until there is a valid repair.
func BenchmarkFirstRepair60Firms(b *testing.B) {
	d := repaired(sixty, published(b, sixty))
	for b.Loop() {
		first(b, d, nil)
	}
}

func benchmarkRepair(b *testing.B, sh shape) {
	spots := published(b, sh)
	d := repaired(sh, spots)
	for b.Loop() {
		s, again := first(b, d, spots)
		prove(b, d, s, again)
	}
}

// Until changes, floor, weight and breaks of a repair are proven.
func BenchmarkProveRepair60Firms(b *testing.B) { benchmarkRepair(b, sixty) }

func BenchmarkProveRepair300Firms(b *testing.B) {
	benchmarkRepair(b, shape{firms: 300, wishes: 5, desks: 60, slots: 16, tables: 60})
}

// A conflict among 60 firms, of which some must meet a desk that has too few slots.
func BenchmarkConflict60Firms(b *testing.B) {
	d := gathering(sixty, 0)
	for m := range d.Meetings {
		if d.Meetings[m].B == int32(sixty.firms) {
			d.Meetings[m].Must = true
		}
	}
	for b.Loop() {
		if rules, _, verdict := Conflict(b.Context(), d, 0); verdict != sat.Refuted || len(rules) == 0 {
			b.Fatal(verdict)
		}
	}
}
