package anneal

import (
	"context"
	"testing"
)

// ready is a search over a grid with every meeting placed.
func ready(t *testing.T, parties, slotCount int, desks int32, spread int) *search {
	t.Helper()
	g := day(parties, slotCount)
	g.Spread = spread
	for i := range g.Desks {
		if i%3 == 0 {
			g.Desks[i] = desks
		}
	}
	s := &search{state: newState(g, 7), best: 1 << 30, ctx: context.Background(), left: 1 << 40}
	for _, d := range g.Domain {
		s.domains = append(s.domains, slots(d))
	}
	if !s.fill() {
		t.Fatal("not all meetings could be placed")
	}
	return s
}

func TestForeseenCostIsTheCostAfterMoving(t *testing.T) {
	t.Parallel()
	foreseen := 0
	s := ready(t, 40, 14, 1, -1)
	for range 20_000 {
		m := int32(s.pick(len(s.slot)))
		to := s.domains[m][s.pick(len(s.domains[m]))]
		if to == s.slot[m] || !s.build(m, to) {
			continue
		}
		want, known := s.foresee()
		before := s.cost()
		s.swap()
		if got := s.cost() - before; known && got != want {
			t.Fatalf("foreseen %d, and moving changed the cost by %d", want, got)
		}
		if known {
			foreseen++
		}
	}
	if foreseen < 5_000 {
		t.Errorf("only %d moves were foreseen", foreseen)
	}
}

func TestCountsStayTrueWhileMoving(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*search{
		"one desk":       ready(t, 30, 12, 1, 2),
		"several desks":  ready(t, 30, 12, 3, 2),
		"over 64 slots":  ready(t, 12, 90, 1, -1),
		"no fairness":    ready(t, 30, 12, 2, -1),
		"strict and few": ready(t, 9, 14, 1, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for round := range 60 {
				for range 200 {
					s.step(0.5)
				}
				each, total, _ := s.g.Breaks(s.slot)
				if total != s.total {
					t.Fatalf("round %d: counted %d breaks, there are %d", round, s.total, total)
				}
				for p, n := range each {
					if s.breaks[p] != n {
						t.Fatalf("round %d: participant %d has %d breaks, counted %d", round, p, n, s.breaks[p])
					}
				}
				load := make([]int32, s.g.Slots)
				for _, slot := range s.slot {
					load[slot]++
				}
				over := 0
				for slot, n := range load {
					if n != s.load[slot] {
						t.Fatalf("slot %d holds %d meetings, counted %d", slot, n, s.load[slot])
					}
					over += max(0, int(n)-s.g.Tables)
				}
				if over != s.over {
					t.Fatalf("%d meetings are without a table, counted %d", over, s.over)
				}
				for p := range s.g.Of {
					for slot := range s.g.Slots {
						if n := len(*s.cell(int32(p), int32(slot))); n > int(s.g.Desks[p]) {
							t.Fatalf("participant %d has %d meetings at once", p, n)
						}
					}
				}
			}
		})
	}
}

func TestSearchStopsAtItsTargetAndItsMoves(t *testing.T) {
	t.Parallel()
	g := day(20, 16)
	reports := 0
	Search(context.Background(), g, Options{Seed: 1, Target: 1 << 20, Found: func([]int32, int) int {
		reports++
		return 1 << 20
	}})
	if reports != 1 {
		t.Errorf("an easy target: want one report, got %d", reports)
	}
	last := 1 << 30
	Search(context.Background(), g, Options{Seed: 1, Target: -1, Moves: 200_000, Found: func(slot []int32, breaks int) int {
		if _, total, _ := g.Breaks(slot); total != breaks || breaks >= last {
			t.Errorf("reported %d after %d, there are %d", breaks, last, total)
		}
		last = breaks
		return -1
	}})
	if last == 1<<30 {
		t.Error("nothing was found")
	}
}
