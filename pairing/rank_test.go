package pairing_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/pairing"
	"wantilan/pairing/pairingtest"
)

// What Top finds by postings and bounds is what scoring every pair finds.
func TestTopIsWhatScoringEveryPairGives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		parties := pairingtest.Town(seed, 60, 50)
		rules := pairing.Rules{Today: "2026-11-26", RivalsApart: seed%2 == 0, RolesApart: [][2]string{{"buyer", "buyer"}}}
		for i := range 30 {
			w := pairing.Wish{From: parties[i].ID, To: parties[(i*7+61)%110].ID, Level: []pairing.Level{pairing.Never, pairing.Would, pairing.Must}[i%3]}
			rules.Wishes = append(rules.Wishes, w)
			if i%5 == 1 {
				rules.Wishes = append(rules.Wishes, pairing.Wish{From: w.To, To: w.From, Level: pairing.Would})
			}
		}
		x := mustIndex(t, parties, rules)
		for a := range parties {
			var want []pairing.Pair
			for b := range parties {
				p, err := x.Pair(a, b)
				if err != nil {
					t.Fatal(err)
				}
				if !p.Barred && p.Score > 0 {
					want = append(want, p)
				}
			}
			slices.SortStableFunc(want, func(p, q pairing.Pair) int {
				if p.Mutual != q.Mutual {
					return map[bool]int{true: -1, false: 1}[p.Mutual]
				}
				return cmp.Compare(q.Score, p.Score)
			})
			for _, most := range []int{1, 5, 200} {
				got, err := x.Top(a, pairing.Query{Most: most, Seed: seed})
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != min(most, len(want)) {
					t.Fatalf("seed %d, party %d, most %d: %d lines, want %d", seed, a, most, len(got), min(most, len(want)))
				}
				for k, g := range got {
					if g.Score != want[k].Score || g.Mutual != want[k].Mutual {
						t.Fatalf("seed %d, party %d, line %d: score %v mutual %v, want %v %v", seed, a, k, g.Score, g.Mutual, want[k].Score, want[k].Mutual)
					}
				}
			}
		}
	}
}

// The order in which parties are given, and the number of workers, change nothing.
func TestListsDoNotHangOnOrderOrWorkers(t *testing.T) {
	t.Parallel()
	parties := pairingtest.Town(5, 80, 80)
	lists := func(parties []pairing.Party, workers int) map[string][]string {
		x := mustIndex(t, parties, pairing.Rules{SameRoleApart: true})
		all := map[string][]string{}
		err := x.All(context.Background(), pairing.Query{Most: 8, Seed: 3, Explore: 0.1}, workers, func(party int, list []pairing.Ranked) bool {
			var ids []string
			for _, r := range list {
				ids = append(ids, x.Party(r.Party).ID)
			}
			all[x.Party(party).ID] = ids
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	want := lists(parties, 1)
	mixed := slices.Clone(parties)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	got := lists(mixed, 3)
	for id, list := range want {
		if !slices.Equal(list, got[id]) {
			t.Fatalf("%s: %v, want %v", id, got[id], list)
		}
	}
}

// A tenth of a list is drawn from behind it; mutual wishes stay.
func TestExplorationDrawsFromBehindTheList(t *testing.T) {
	t.Parallel()
	x := mustIndex(t, pairingtest.Town(9, 10, 300), pairing.Rules{SameRoleApart: true})
	plain, err := x.Top(0, pairing.Query{Most: 100})
	if err != nil || len(plain) < 60 {
		t.Fatalf("%d lines (%v), want many", len(plain), err)
	}
	got, err := x.Top(0, pairing.Query{Most: 10, Explore: 0.1, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	explored := 0
	for k, r := range got {
		if r.Explored {
			explored++
			at := slices.IndexFunc(plain, func(p pairing.Ranked) bool { return p.Party == r.Party })
			if at < 9 || at >= 10+40 {
				t.Errorf("explored line is number %d of the plain list, want 10 to 50", at+1)
			}
		} else if r.Party != plain[k].Party {
			t.Errorf("line %d is %d, want %d", k, r.Party, plain[k].Party)
		}
	}
	if len(got) != 10 || explored != 1 {
		t.Errorf("%d lines, %d explored, want 10 and 1", len(got), explored)
	}
}
