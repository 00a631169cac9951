package sample_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/schedule"
)

var date = time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)

func TestSameSeedSameDay(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(sample.Day(1, date), sample.Day(1, date)); diff != "" {
		t.Errorf("two days of one seed differ: %s", diff)
	}
}

func TestSixtyWorkshopsOfSixDistricts(t *testing.T) {
	t.Parallel()
	d := sample.Day(1, date)
	count, districts := 0, map[string]int{}
	for _, p := range d.Gathering.Participants {
		if p.Kind == register.Business {
			count++
			districts[p.District]++
		}
	}
	if count != 60 || len(districts) != 6 {
		t.Errorf("want 60 workshops of 6 districts, got %d of %v", count, districts)
	}
}

func TestNobodyRealCanBeMeant(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^\p{Lu}\pL+ \p{Lu}\pL+ \d\d \(contoh\)$`)
	person := regexp.MustCompile(`Contoh \d\d$`)
	for _, p := range sample.Day(1, date).Gathering.Participants {
		if p.Kind == register.Business && (!name.MatchString(p.Name) || !person.MatchString(p.Contact)) {
			t.Errorf("participant %d: %q with %q does not follow the rule for made-up names", p.Number, p.Name, p.Contact)
		}
		if !strings.HasSuffix(p.Name, "(contoh)") {
			t.Errorf("participant %d: %q does not say that it is made up", p.Number, p.Name)
		}
	}
}

func TestCongestedDesksLeaveRequestsOutAndTheRestHasATimetable(t *testing.T) {
	t.Parallel()
	d := sample.Day(1, date)
	d.Triage()
	if len(d.LeftOut) == 0 {
		t.Error("want more requests to the bank than it has places")
	}
	p, _ := d.Problem()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // ends it when it is stuck
	defer cancel()
	r, err := schedule.Solve(ctx, p, schedule.Options{Workers: 2})
	if err != nil || r.Status != schedule.Optimal {
		t.Fatalf("got %v %v %v", r.Status, r.Reasons, err)
	}
	t.Logf("%d meetings, %d breaks, %d left out", len(p.Meetings), r.Breaks, len(d.LeftOut))
}
