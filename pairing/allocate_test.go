package pairing_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/pairing"
)

// small draws a gathering that can be settled by trying everything.
func small(t *rapid.T, twoSided bool) *pairing.Gathering {
	g := &pairing.Gathering{Good: 0.4, Seed: rapid.Uint64Range(0, 3).Draw(t, "seed")}
	left, right := rapid.IntRange(1, 4).Draw(t, "left"), rapid.IntRange(1, 3).Draw(t, "right")
	for i := range left + right {
		u := pairing.Guest{ID: fmt.Sprint("g", i), Most: rapid.IntRange(0, 3).Draw(t, "most")}
		if i < left || rapid.IntRange(0, 5).Draw(t, "desk") == 0 {
			u.Floor = rapid.IntRange(0, 3).Draw(t, "floor")
			u.Credit = float64(rapid.IntRange(-1, 2).Draw(t, "credit"))
		}
		g.Guests = append(g.Guests, u)
	}
	pair := rapid.Custom(func(t *rapid.T) pairing.Candidate {
		c := pairing.Candidate{Score: float64(rapid.IntRange(0, 10).Draw(t, "score")) / 10, WishA: pairing.Level(rapid.IntRange(0, 2).Draw(t, "a")), WishB: pairing.Level(max(0, rapid.IntRange(-3, 2).Draw(t, "b")))}
		if twoSided {
			c.A, c.B = rapid.IntRange(0, left-1).Draw(t, "A"), left+rapid.IntRange(0, right-1).Draw(t, "B")
		} else {
			c.A = rapid.IntRange(0, left+right-1).Draw(t, "A")
			c.B = (c.A + 1 + rapid.IntRange(0, left+right-2).Draw(t, "B")) % (left + right)
		}
		return c
	})
	g.Candidates = rapid.SliceOfNDistinct(pair, 0, 10, func(c pairing.Candidate) [2]int { return [2]int{min(c.A, c.B), max(c.A, c.B)} }).Draw(t, "candidates")
	if rapid.Bool().Draw(t, "grouped") {
		q := pairing.Group{Name: "S", Most: rapid.IntRange(0, 3).Draw(t, "group"), MostEach: rapid.IntRange(0, 2).Draw(t, "each")}
		for i := range left {
			if rapid.Bool().Draw(t, "in") {
				q.Guests = append(q.Guests, i)
			}
		}
		g.Groups = append(g.Groups, q)
	}
	for k := range g.Candidates {
		if rapid.IntRange(0, 9).Draw(t, "returned") == 0 {
			g.Returned = append(g.Returned, pairing.Return{Candidate: k, Price: float64(rapid.IntRange(0, 8).Draw(t, "price")) / 10, Barred: rapid.Bool().Draw(t, "barred")})
		}
	}
	return g
}

// brute tries every allocation.
func brute(g *pairing.Gathering) (best pairing.Value) {
	first := true
	for set := range 1 << len(g.Candidates) {
		var chosen []int
		for k := range g.Candidates {
			if set>>k&1 == 1 {
				chosen = append(chosen, k)
			}
		}
		if v, broken := g.Verify(chosen); len(broken) == 0 && (first || v.Better(best)) {
			best, first = v, false
		}
	}
	return best
}

func same(v, u pairing.Value) bool { return !v.Better(u) && !u.Better(v) }

// All objectives in their order are those of trying everything.
func TestAllocationIsTheBestThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := small(t, true)
		a, err := pairing.Allocate(context.Background(), g)
		if err != nil {
			t.Fatal(err)
		}
		want := brute(g)
		if a.Exact && (!a.Proven || !same(a.Value, want)) {
			t.Fatalf("value %+v (proven %v), want %+v", a.Value, a.Proven, want)
		}
		bounded(t, a, want)
	})
}

// bounded fails when an allocation is better than the best, or a bound worse.
func bounded(t *rapid.T, a *pairing.Allocation, best pairing.Value) {
	switch {
	case a.Value.Better(best):
		t.Fatalf("value %+v is better than the best, %+v", a.Value, best)
	case a.Bound.Below > best.Below,
		a.Bound.Below == best.Below && a.Bound.Without > best.Without,
		a.Bound.Total < a.Value.Total-1e-6,
		!a.Exact && a.Bound.Total < best.Total-1e-6:
		t.Fatalf("bound %+v excludes the best, %+v", a.Bound, best)
	}
}

// Without two sides there is no proof, but the bounds hold, and a stopped search
// still gives an allocation.
func TestBoundsHoldWithoutProof(t *testing.T) {
	t.Parallel()
	stopped, stop := context.WithCancel(context.Background())
	stop()
	rapid.Check(t, func(t *rapid.T) {
		two := rapid.Bool().Draw(t, "two sides")
		g := small(t, two)
		g.Flows = rapid.IntRange(0, 2).Draw(t, "flows")
		ctx := context.Background()
		if rapid.Bool().Draw(t, "stopped") {
			ctx = stopped
		}
		a, err := pairing.Allocate(ctx, g)
		if err != nil {
			t.Fatal(err)
		}
		bounded(t, a, brute(g))
	})
}

// The order in which guests and candidates are given changes neither the value nor,
// as lots hang on the IDs, who meets.
func TestAllocationDoesNotHangOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := small(t, true)
		a, err := pairing.Allocate(context.Background(), g)
		if err != nil {
			t.Fatal(err)
		}
		h := *g
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		place, old := r.Perm(len(g.Guests)), r.Perm(len(g.Candidates))
		h.Guests = make([]pairing.Guest, len(g.Guests))
		for i, u := range g.Guests {
			h.Guests[place[i]] = u
		}
		h.Candidates = make([]pairing.Candidate, len(g.Candidates))
		for k, c := range g.Candidates {
			c.A, c.B = place[c.A], place[c.B]
			h.Candidates[old[k]] = c
		}
		h.Groups = nil
		for _, q := range g.Groups {
			q.Guests = slices.Clone(q.Guests)
			for i := range q.Guests {
				q.Guests[i] = place[q.Guests[i]]
			}
			h.Groups = append(h.Groups, q)
		}
		h.Returned = nil
		for _, x := range g.Returned {
			x.Candidate = old[x.Candidate]
			h.Returned = append(h.Returned, x)
		}
		b, err := pairing.Allocate(context.Background(), &h)
		if err != nil {
			t.Fatal(err)
		}
		if a.Exact && !same(a.Value, b.Value) {
			t.Fatalf("value %+v, in another order %+v", a.Value, b.Value)
		}
	})
}

// One bank with two slots, four who ask: readiness and credit decide, everybody is
// told why, and the stand-by list is in order.
func TestEverybodyIsToldWhy(t *testing.T) {
	t.Parallel()
	g := &pairing.Gathering{Good: 0.3, Seed: 20261126, Guests: []pairing.Guest{
		{ID: "B", Name: "Bank Teratai 1 (contoh)", Most: 2},
		{ID: "U1", Name: "Perak Melati 1 (contoh)", Most: 2, Floor: 1},
		{ID: "U2", Name: "Kayu Cempaka 2 (contoh)", Most: 2, Floor: 1, Credit: 2},
		{ID: "U3", Name: "Tenun Kamboja 3 (contoh)", Most: 2, Floor: 1},
		{ID: "U4", Name: "Dupa Sandat 4 (contoh)", Most: 2, Floor: 1},
	}}
	for i, score := range []float64{0.9, 0.5, 0.8, 0.7} {
		g.Candidates = append(g.Candidates, pairing.Candidate{A: i + 1, B: 0, Score: score})
	}
	a, err := pairing.Allocate(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Chosen, []int{0, 1}) || !a.Proven || a.Value.Below != 2 {
		t.Errorf("chosen %v, %+v; want U1 by readiness and U2 by credit", a.Chosen, a.Value)
	}
	if !slices.Equal(a.StandBy[0], []int{2, 3}) {
		t.Errorf("stand-by %v, want U3 then U4", a.StandBy[0])
	}
	if c := a.Shares[2].Credit; c != 1.5 {
		t.Errorf("credit carried %v, want 2 + 0.5 - 1", c)
	}
	if s := a.Shares[0]; math.Abs(s.Price-1.3) > 1e-4 || !s.Lifts {
		t.Errorf("price of a slot at the bank %v, lifts %v; want 0.8 and a gain of 0.5, and that somebody comes to the floor", s.Price, s.Lifts)
	}
	why, err := a.Why(3)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range append(why, a.Shares[4].Reasons...) {
		all = append(all, r.Sentence(pairing.English), r.Sentence(pairing.Indonesian))
	}
	for _, want := range []string{
		"Bank Teratai 1 (contoh) has 2 slots and 4 asked; placed by readiness and fairness credit.",
		"Bank Teratai 1 (contoh) memiliki 2 slot dan diminta 4 pihak",
		"drawn by lot with the seed 20261126", "Dupa Sandat 4 (contoh) is number 2 in the stand-by list of Bank Teratai 1 (contoh).",
		"Dupa Sandat 4 (contoh) gets 0 good meetings of 1",
	} {
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("sentences lack %q:\n%s", want, strings.Join(all, "\n"))
		}
	}
}

// A timetable hands back what it cannot place, and the next loop does without.
func TestReturnedCandidatesGiveWay(t *testing.T) {
	t.Parallel()
	g := &pairing.Gathering{Guests: []pairing.Guest{{ID: "a", Most: 1, Floor: 1}, {ID: "b", Most: 1}, {ID: "c", Most: 1}},
		Candidates: []pairing.Candidate{{A: 0, B: 1, Score: 0.9}, {A: 0, B: 2, Score: 0.8}}}
	for _, c := range []struct {
		returned []pairing.Return
		want     int
	}{{nil, 0}, {[]pairing.Return{{Candidate: 0, Price: 0.05}}, 0}, {[]pairing.Return{{Candidate: 0, Price: 0.2}}, 1}, {[]pairing.Return{{Candidate: 0, Barred: true}}, 1}} {
		g.Returned = c.returned
		// The worst-off may not lose by a price: it stands above the total.
		g.Guests[0].Floor = 0
		a, err := pairing.Allocate(context.Background(), g)
		if err != nil || !slices.Equal(a.Chosen, []int{c.want}) {
			t.Errorf("returned %v: chosen %v (%v), want %d", c.returned, a.Chosen, err, c.want)
		}
	}
	g.Returned = []pairing.Return{{Candidate: 0, Barred: true}}
	a, err := pairing.Allocate(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	if why, err := a.Why(0); err != nil || why[0].Why != pairing.WhyReturned {
		t.Errorf("why %v (%v)", why, err)
	}
}

func TestMistakesOfAGathering(t *testing.T) {
	t.Parallel()
	g := &pairing.Gathering{Good: 2, Gain: []float64{0.1, 0.2}, Guests: []pairing.Guest{{ID: "a", Floor: 9}, {ID: "a", Most: -1}},
		Candidates: []pairing.Candidate{{A: 0, B: 0}, {A: 0, B: 1, Score: math.NaN(), WishA: pairing.Never}, {A: 1, B: 0}},
		Groups:     []pairing.Group{{Guests: []int{0}}, {Guests: []int{0, 7}, Most: -1}}, Returned: []pairing.Return{{Candidate: 5}}}
	_, err := pairing.Allocate(context.Background(), g)
	for _, want := range []string{"good is 2", "gain 2", "guest 1 (a): its floor is 9", "guest 2 (a): guest 1 has the same ID", "candidate 1: it joins guests 1 and 1", "candidate 2: its score is NaN", "leave the candidate out", "candidate 3: candidate 2 joins the same two", "there is no guest 8", "guest 1 is in group 1 already", "there is no candidate 6"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

// event is a gathering of 470 businesses and 30 desks of 12 slots, where each
// business may meet 3 to 6 times and could meet everybody.
func event(guests int, floor, most int) *pairing.Gathering {
	r := rand.New(rand.NewPCG(7, uint64(guests)))
	g := &pairing.Gathering{Good: 0.35, Seed: 1}
	desks := guests * 6 / 100
	for i := range guests {
		u := pairing.Guest{ID: fmt.Sprint("g", i), Most: most}
		if i < guests-desks {
			u.Most, u.Floor = 3+r.IntN(4), floor
		}
		g.Guests = append(g.Guests, u)
	}
	for i := range guests - desks {
		ready := r.Float64()
		for j := guests - desks; j < guests; j++ {
			g.Candidates = append(g.Candidates, pairing.Candidate{A: i, B: j, Score: 0.4*ready + 0.6*r.Float64()})
		}
	}
	return g
}

func BenchmarkAllocate(b *testing.B) {
	for _, c := range []struct{ guests, floor, most int }{{60, 1, 12}, {500, 1, 12}, {500, 1, 40}, {500, 2, 40}, {500, 2, 12}} {
		b.Run(fmt.Sprintf("%d guests, floor %d, desks of %d", c.guests, c.floor, c.most), func(b *testing.B) {
			g := event(c.guests, c.floor, c.most)
			proven, from := 0.0, cpu(b)
			for b.Loop() {
				a, err := pairing.Allocate(context.Background(), g)
				if err != nil {
					b.Fatal(err)
				}
				if a.Proven {
					proven = 1
				}
			}
			b.ReportMetric(1000*(cpu(b)-from)/float64(b.N), "cpu-ms/op")
			b.ReportMetric(proven, "proven")
		})
	}
}
