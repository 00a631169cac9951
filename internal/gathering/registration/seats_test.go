package registration_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
)

var (
	noon    = time.Date(2026, 12, 1, 4, 0, 0, 0, time.UTC)
	petang  = registration.Group{District: "510306"}
	mengwi  = registration.Group{District: "510302"}
	woman   = registration.Group{District: "510302", Women: true}
	release = noon.Add(24 * time.Hour)
)

func kept(least, most int) []gathering.Part {
	return []gathering.Part{{Number: 1, Kind: gathering.OfDistrict, Value: "510306", Least: least, Most: most}}
}

func TestASeatIsFreeOrNotAndWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		seats gathering.Seats
		held  []registration.Held
		group registration.Group
		now   time.Time
		want  string
	}{
		{"no quota yet", gathering.Seats{}, nil, mengwi, noon, "false undecided 0"},
		{"the first", gathering.Seats{Quota: 60}, nil, mengwi, noon, "true open 0"},
		{"the last", gathering.Seats{Quota: 60}, []registration.Held{{mengwi, 59}}, mengwi, noon, "true open 0"},
		{"one too many", gathering.Seats{Quota: 60}, []registration.Held{{mengwi, 60}}, mengwi, noon, "false full 0"},
		{"more than the quota, since it was lowered", gathering.Seats{Quota: 60}, []registration.Held{{mengwi, 61}}, mengwi, noon, "false full 0"},
		{"the rest is kept for Petang", gathering.Seats{Quota: 10, Parts: kept(3, 0), Release: release}, []registration.Held{{mengwi, 7}}, mengwi, noon, "false held 3"},
		{"one of Petang takes a kept one", gathering.Seats{Quota: 10, Parts: kept(3, 0), Release: release}, []registration.Held{{mengwi, 7}}, petang, noon, "true kept 3"},
		{"released", gathering.Seats{Quota: 10, Parts: kept(3, 0), Release: release}, []registration.Held{{mengwi, 7}}, mengwi, release, "true open 0"},
		{"never released", gathering.Seats{Quota: 10, Parts: kept(3, 0)}, []registration.Held{{mengwi, 7}}, mengwi, release.AddDate(1, 0, 0), "false held 3"},
		{"Petang has what was kept", gathering.Seats{Quota: 10, Parts: kept(3, 0)}, []registration.Held{{mengwi, 6}, {petang, 3}}, mengwi, noon, "true open 0"},
		{"at most two of Petang", gathering.Seats{Quota: 10, Parts: kept(0, 2)}, []registration.Held{{petang, 2}}, petang, noon, "false part_full 0"},
		{"others are not bound by that", gathering.Seats{Quota: 10, Parts: kept(0, 2)}, []registration.Held{{petang, 2}}, mengwi, noon, "true open 0"},
		{"led by a woman", gathering.Seats{Quota: 2, Parts: []gathering.Part{{Number: 1, Kind: gathering.LedByWomen, Least: 1}}}, []registration.Held{{mengwi, 1}}, woman, noon, "true kept 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := registration.Judge(c.seats, c.held, c.group, c.now)
			if got := fmt.Sprintf("%t %s %d", v.Free, v.Cause, v.Kept); got != c.want {
				t.Errorf("want %s, got %s", c.want, got)
			}
		})
	}
}

// However people come, there are never more than the quota, never more of a
// sub-quota than its most, and as long as sub-quotas do not overlap every one can
// still get its least.
func TestSubQuotasGetWhatIsKeptForThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		districts := []string{"510301", "510302", "510303", "510306"}
		s := gathering.Seats{Quota: rapid.IntRange(1, 30).Draw(t, "quota")}
		left := s.Quota
		for i, d := range districts[:rapid.IntRange(0, 3).Draw(t, "parts")] {
			p := gathering.Part{Number: i + 1, Kind: gathering.OfDistrict, Value: d, Least: rapid.IntRange(0, left).Draw(t, "least")}
			if rapid.Bool().Draw(t, "bounded") {
				p.Most = p.Least + rapid.IntRange(1, 5).Draw(t, "most")
			}
			left -= p.Least
			s.Parts = append(s.Parts, p)
		}
		var held []registration.Held
		for _, d := range rapid.SliceOfN(rapid.SampledFrom(districts), 0, 60).Draw(t, "coming") {
			g := registration.Group{District: d}
			if registration.Judge(s, held, g, noon).Free {
				held = append(held, registration.Held{Group: g, Count: 1})
			}
			free := s.Quota - registration.Taken(held, nil)
			for _, p := range s.Parts {
				free -= registration.Kept(s, p, held, noon)
				if n := registration.Taken(held, func(g registration.Group) bool { return g.In(p) }); p.Most > 0 && n > p.Most {
					t.Fatalf("%d of part %d, which may have %d", n, p.Number, p.Most)
				}
			}
			if free < 0 {
				t.Fatalf("%d seats are missing for those that they are kept for", -free)
			}
		}
	})
}

func TestTheWaitingListHasItsOrder(t *testing.T) {
	t.Parallel()
	list := []registration.Queued{{ID: "c", Turn: 3, Score: 5}, {ID: "a", Turn: 1, Score: 5}, {ID: "b", Turn: 2, Score: 9}}
	ids := func(list []registration.Queued) (all []string) {
		for _, q := range list {
			all = append(all, string(q.ID))
		}
		return all
	}
	for _, c := range []struct {
		name  string
		by    gathering.Queue
		drawn bool
		want  []string
	}{
		{"by turn", gathering.ByTurn, false, []string{"a", "b", "c"}},
		{"by points, then by turn", gathering.ByScore, false, []string{"b", "a", "c"}},
		{"by lot before it is drawn", gathering.ByLot, false, []string{"a", "b", "c"}},
	} {
		if diff := cmp.Diff(c.want, ids(registration.Order(list, c.by, 7, c.drawn))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	drawn := registration.Order(list, gathering.ByLot, 20261209, true)
	slices.Reverse(list)
	if diff := cmp.Diff(drawn, registration.Order(list, gathering.ByLot, 20261209, true)); diff != "" {
		t.Errorf("the same seed and list give another order:\n%s", diff)
	}
}

// Anybody can draw the lot again: printf '%s' '20261209:abc' | sha256sum.
func TestALotCanBeDrawnAgainByAnybody(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("20261209:abc"))
	if want, got := hex.EncodeToString(sum[:]), registration.Lot(20261209, "abc"); want != got {
		t.Errorf("want %s, got %s", want, got)
	}
}

// There are never more offers than free seats, nobody is offered one twice, and
// nobody whose sub-quota is full is offered one.
func TestOffersAreNeverMoreThanSeats(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := gathering.Seats{Quota: rapid.IntRange(0, 20).Draw(t, "quota"), Parts: kept(rapid.IntRange(0, 5).Draw(t, "least"), rapid.IntRange(0, 5).Draw(t, "most"))}
		held := []registration.Held{{mengwi, rapid.IntRange(0, 20).Draw(t, "held")}}
		var list []registration.Queued
		for i := range rapid.IntRange(0, 30).Draw(t, "waiting") {
			list = append(list, registration.Queued{ID: registration.ID(fmt.Sprint(i)), Turn: i + 1, Group: rapid.SampledFrom([]registration.Group{petang, mengwi, woman}).Draw(t, "group")})
		}
		chosen := registration.Choose(s, held, list, noon, len(list))
		if free := max(0, s.Quota-held[0].Count); len(chosen) > free {
			t.Fatalf("%d offers for %d seats", len(chosen), free)
		}
		last := 0
		for _, q := range chosen {
			if q.Turn <= last {
				t.Fatalf("turn %d is offered a seat after %d", q.Turn, last)
			}
			last = q.Turn
		}
	})
}

func TestAnOfferEndsBeforeRegistrationDoes(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)
	p := gathering.Plan{Date: day, Until: day, Start: 9 * 60, ClosesAt: noon.Add(3 * time.Hour)}
	for _, c := range []struct {
		name  string
		offer time.Duration
		now   time.Time
		want  time.Time
	}{
		{"two hours", 2 * time.Hour, noon, noon.Add(2 * time.Hour)},
		{"a day, when the hosts do not say", 0, noon.AddDate(0, 0, -5), noon.AddDate(0, 0, -4)},
		{"not beyond closing", 24 * time.Hour, noon, p.ClosesAt},
		{"after closing not beyond the beginning", 24 * time.Hour, day.Add(8 * time.Hour), day.Add(9 * time.Hour)},
	} {
		p.Seats.Offer = c.offer
		if got := registration.Deadline(p, c.now); !got.Equal(c.want) {
			t.Errorf("%s: want %v, got %v", c.name, c.want, got)
		}
	}
}
