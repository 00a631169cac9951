package made_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/schedule/made"
)

func TestPresetsAreProblems(t *testing.T) {
	t.Parallel()
	for _, preset := range made.Presets() {
		t.Run(preset.Name, func(t *testing.T) {
			t.Parallel()
			p := preset.Make(1)
			if err := p.Check(); err != nil {
				t.Fatal(err)
			}
			if len(p.Meetings) == 0 {
				t.Error("no meetings")
			}
			if len(p.Meetings) > 10_000 {
				return // comparing takes seconds
			}
			if diff := cmp.Diff(p, preset.Make(1)); diff != "" {
				t.Errorf("one seed gave two days:\n%s", diff)
			}
			if cmp.Equal(p, preset.Make(2)) {
				t.Error("two seeds gave one day")
			}
		})
	}
}

func TestFewReceiveHalfOfTheRequests(t *testing.T) {
	t.Parallel()
	p := made.Day(made.Size{Participants: 200, Requests: 4_000, Slots: 20, Tables: 50}, 7)
	wanted, there := 0, 0
	for _, m := range p.Meetings {
		if m.B < 10 {
			wanted++
		}
	}
	for _, who := range p.Participants {
		there += p.Slots - len(who.Unavailable)
	}
	if share := wanted * 100 / len(p.Meetings); share < 50 || share > 56 {
		t.Errorf("5 in a hundred receive %d in a hundred requests", share)
	}
	if share := there * 100 / (p.Slots * len(p.Participants)); share < 67 || share > 73 {
		t.Errorf("participants are there %d slots in a hundred", share)
	}
	if got := p.Participants[12].Name; got != "Perak Gunung 13 (contoh)" {
		t.Errorf("participant 13 is called %q", got)
	}
}

func TestEverySizeGivesAProblem(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		size := made.Size{
			Participants: 2 + r.IntN(30), Requests: r.IntN(100), Slots: 1 + r.IntN(20), Tables: 1 + r.IntN(10),
			Wanted: r.IntN(100), There: r.IntN(101), Must: r.IntN(50), Banks: r.IntN(4), Kliniks: r.IntN(4), Booths: r.IntN(4),
			Days: r.IntN(4), Lunch: r.IntN(2) == 0, Halls: r.IntN(4), Published: r.IntN(50), Least: r.IntN(3),
		}
		p := made.Day(size, r.Uint64())
		if err := p.Check(); err != nil {
			t.Fatalf("%+v: %v", size, err)
		}
		if len(p.Meetings) != size.Requests || len(p.Participants) != size.Participants {
			t.Fatalf("%+v: %d meetings, %d participants", size, len(p.Meetings), len(p.Participants))
		}
	}
}
