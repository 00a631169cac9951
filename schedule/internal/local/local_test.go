package local

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// plain is a random day of parties with one desk, in which everybody is there
// seven slots of ten and some are asked for by very many.
func plain(parties, requests, slots, tables int, seed uint64) *day.Day {
	r := rand.New(rand.NewPCG(seed, 1))
	d := &day.Day{
		Slots: slots, Halls: 1, Fair: -1, DropPrice: 10,
		First: make([]bool, slots), Open: make([]bool, slots),
		Order:   []day.Goal{day.Floor, day.Weight, day.Breaks},
		Parties: make([]day.Party, parties), Tables: make([]day.Table, tables),
	}
	d.First[0] = true
	all := grid.NewSet(tables)
	for t := range tables {
		all.Put(t)
	}
	hall := grid.NewSet(1)
	hall.Put(0)
	d.Types = []day.Type{{Tables: all, Halls: hall}}
	for t := range slots {
		d.Open[t] = true
	}
	for i := range d.Parties {
		w := &d.Parties[i]
		*w = day.Party{Desks: make([]int32, slots), Single: true, Group: 1, Least: 2, InRow: int32(slots), Most: int32(requests)}
		for t := range slots {
			if r.IntN(10) < 7 {
				w.Desks[t] = 1
			}
		}
	}
	for m := range requests {
		a, b := int32(r.IntN(parties)), int32(r.IntN(parties))
		if m%2 == 0 {
			b = int32(r.IntN(max(1, parties/20)))
		}
		if a == b {
			a = (a + 1) % int32(parties)
		}
		x := day.Meeting{A: a, B: b, Weight: 1 + r.Int64N(100), Host: -1, OfficerA: -1, OfficerB: -1, Was: -1, WasTable: -1}
		x.Domain = grid.NewSet(slots)
		for t := range slots {
			if d.Parties[a].Desks[t] > 0 && d.Parties[b].Desks[t] > 0 {
				x.Domain.Put(t)
			}
		}
		x.Wanted = x.Domain
		d.Meetings = append(d.Meetings, x)
	}
	d.Link()
	return d
}

// What is counted step by step is what counting afresh gives.
func TestCountsStayTrue(t *testing.T) {
	t.Parallel()
	d := plain(40, 260, 12, 9, 3)
	s := newSearch(t.Context(), d, Options{Seed: 4})
	s.begin()
	s.heat = 1
	for i := range 20_000 {
		s.step()
		s.log = s.log[:0]
		if i%500 != 0 {
			continue
		}
		if got, want := s.values(), d.Count(s.spot); got != want {
			t.Fatalf("after %d steps: counted %v, and it is %v", i, got, want)
		}
		held := 0
		for spot, list := range s.at {
			held += len(list)
			if int(s.load[spot]) != len(list) || len(list) > 9 {
				t.Fatalf("%d meetings in slot %d take %d tables", len(list), spot, s.load[spot])
			}
		}
		if held+len(s.out) != len(s.m) {
			t.Fatalf("%d held and %d out of %d", held, len(s.out), len(s.m))
		}
	}
}

func TestSameSeedSameCourse(t *testing.T) {
	t.Parallel()
	d := plain(30, 200, 10, 8, 5)
	course := func(seed uint64) (all []day.Values, spots []int32) {
		Search(context.Background(), d, Options{Seed: seed, Moves: 20_000, Found: func(now []int32, v day.Values) bool {
			all, spots = append(all, v), slices.Clone(now)
			return false
		}})
		return all, spots
	}
	a, spotsA := course(9)
	b, spotsB := course(9)
	if len(a) < 3 || !slices.Equal(a, b) || !slices.Equal(spotsA, spotsB) {
		t.Errorf("two courses of one seed differ: %d and %d timetables", len(a), len(b))
	}
}

func TestSearchEnds(t *testing.T) {
	t.Parallel()
	d := plain(30, 200, 10, 8, 5)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	Search(ctx, d, Options{Found: func([]int32, day.Values) bool {
		if n++; n == 2 {
			cancel()
		}
		return false
	}})
	if n < 2 {
		t.Errorf("found %d timetables before the end", n)
	}
	n = 0
	Search(t.Context(), d, Options{Found: func([]int32, day.Values) bool { n++; return true }})
	if n != 1 {
		t.Errorf("told of %d timetables after being asked to end", n)
	}
	v := d.Count(make([]int32, len(d.Meetings))) // all held in slot 0: no timetable, but a target easily met
	v[day.Weight], v[day.Floor] = 1<<40, 1<<40
	Search(t.Context(), d, Options{Target: &v, Found: func([]int32, day.Values) bool { return false }})
}

func TestSearchBeginsFromWhatIsThere(t *testing.T) {
	t.Parallel()
	d := plain(30, 200, 10, 8, 5)
	var best day.Values
	var spots []int32
	Search(t.Context(), d, Options{Moves: 10_000, Found: func(now []int32, v day.Values) bool {
		best, spots = v, slices.Clone(now)
		return false
	}})
	first := true
	Search(t.Context(), d, Options{Start: spots, Moves: 500, Found: func(_ []int32, v day.Values) bool {
		if first && v != best {
			t.Errorf("begun with %v, told first of %v", best, v)
		}
		first = false
		return false
	}})
	if first {
		t.Error("told of nothing")
	}
}

// One step when most that fits is held.
func BenchmarkStep(b *testing.B) {
	d := plain(500, 5_000, 40, 100, 1)
	s := newSearch(b.Context(), d, Options{Seed: 1})
	s.begin()
	s.heat = coldest
	for b.Loop() {
		s.step()
		s.log = s.log[:0]
	}
}
