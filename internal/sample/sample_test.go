package sample_test

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
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
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // ends it when it is stuck
	defer cancel()
	r, take, err := d.Solve(ctx, timetable.Settings{}, nil, schedule.Options{Workers: 2})
	if err != nil || r.Status != schedule.Optimal {
		t.Fatalf("got %v %v %v", r.Status, r.Reasons, err)
	}
	take(1)
	full := map[string]int{}
	for _, l := range d.LeftOut {
		if l.Cause == timetable.Cause(schedule.RefusedFull) {
			full[d.Gathering.Participants[l.Participant-1].Name]++
		}
	}
	for _, name := range []string{"Bank A (contoh)", "Pengelola Bandara (contoh)"} {
		if full[name] == 0 {
			t.Errorf("want more requests to %s than it has places, got %v", name, full)
		}
	}
	p, _, _ := d.Wanted(timetable.Settings{}, nil)
	if report := schedule.Verify(p, r.Timetable); !report.OK() || r.Breaks > 6 {
		t.Errorf("want a timetable of at most 6 breaks, got %d, %v", r.Breaks, report.Broken)
	}
	t.Logf("%d meetings, %d breaks, %d left out", len(d.Bookings), r.Breaks, len(d.LeftOut))
}

func TestAnotherSeedMakesAnotherDay(t *testing.T) {
	t.Parallel()
	if cmp.Equal(sample.Day(1, date), sample.Day(2, date)) {
		t.Error("two seeds make one day")
	}
}

func TestRequestsAreLikeThoseOfARealDay(t *testing.T) {
	t.Parallel()
	d := sample.Day(1, date)
	if n := len(d.Requests); n < 170 || n > 200 {
		t.Errorf("want 170 to 200 requests, got %d", n)
	}
	answers, priorities, pairs := map[match.Answer]int{}, map[match.Priority]int{}, map[[2]int]bool{}
	wished, sessions := 0, 0
	for i, r := range d.Requests {
		if r.Number != i+1 || d.Gathering.Participants[r.From-1].Kind != register.Business || d.Gathering.Participants[r.To-1].Kind == register.Business {
			t.Errorf("request %d is not a workshop's of a helper: %+v", i+1, r)
		}
		if pairs[[2]int{r.From, r.To}] {
			t.Errorf("request %d was made before: %d asks %d", r.Number, r.From, r.To)
		}
		pairs[[2]int{r.From, r.To}] = true
		answers[r.Answer]++
		priorities[r.Priority]++
		if r.Session != 0 {
			sessions++
		}
	}
	for _, p := range d.Gathering.Participants {
		if p.Kind == register.Business && !slices.ContainsFunc(d.Requests, func(r match.Request) bool { return r.From == p.Number }) {
			t.Errorf("participant %d came for nothing", p.Number)
		}
		if len(p.Unavailable) > 0 {
			wished++
		}
	}
	if len(answers) != 3 || len(priorities) != 3 || wished < 5 || wished > 20 || sessions == 0 {
		t.Errorf("want all answers and priorities and a few wishes, got %v, %v, %d away, %d sessions", answers, priorities, wished, sessions)
	}
}

func TestDayHasTwelveRoundsOfTwentyMinutesAroundLunch(t *testing.T) {
	t.Parallel()
	g := sample.Day(1, date).Gathering
	if len(g.Slots) != 12 {
		t.Fatalf("want 12 slots, got %d", len(g.Slots))
	}
	within := func(s gathering.Slot) bool {
		return slices.ContainsFunc(g.Agenda, func(i gathering.AgendaItem) bool {
			return i.Kind == gathering.Meetings && i.Start <= s.Start && s.End <= i.End
		})
	}
	for i, s := range g.Slots {
		session := gathering.Morning
		if s.Start >= 12*60 {
			session = gathering.Afternoon
		}
		if s.Number != i+1 || s.End-s.Start != 20 || s.Session != session || !within(s) {
			t.Errorf("slot %d is not 20 minutes of the meetings: %+v", i+1, s)
		}
	}
	for i, item := range g.Agenda {
		if item.Number != i+1 || item.End <= item.Start || i > 0 && item.Start < g.Agenda[i-1].End {
			t.Errorf("agenda item %d is out of order: %+v", i+1, item)
		}
	}
	if !g.Sample || g.Date.Weekday() != time.Wednesday || g.Date.Day() != 9 || g.Zone != "Asia/Makassar" {
		t.Errorf("want a made-up Wednesday in Bali, got %v %v in %s", g.Sample, g.Date, g.Zone)
	}
}

func TestNamesTellParticipantsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range sample.Day(1, date).Gathering.Participants {
		if seen[p.Name] {
			t.Errorf("two participants are called %s", p.Name)
		}
		seen[p.Name] = true
	}
}

func TestNobodyUsesTheNameOfAProtectedPlace(t *testing.T) {
	t.Parallel()
	// Registered geographical indications of Bali (list of the regency of
	// Buleleng's research office, 23 September 2025) and its applicants.
	protected := regexp.MustCompile(`(?i)celuk|gringsing|kintamani|amed|pupuan|sibetan|kusamba|kamasan|gumbrih|tejakula|kubu|pakudui|sidemen`)
	for _, p := range sample.Day(1, date).Gathering.Participants {
		if found := protected.FindString(p.Name + " " + p.Product); found != "" {
			t.Errorf("participant %d carries %s: %s, %s", p.Number, found, p.Name, p.Product)
		}
	}
}

func TestPlantKeepsTheDayWithSomebodyForEachRole(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	id, err := sample.Plant(ctx, account.NewDoor(db, func() time.Time { return date }), db, 1, date, date)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := db.Day(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	ids := cmpopts.IgnoreFields(gathering.Participant{}, "ID", "Party", "Organisation")
	if diff := cmp.Diff(sample.Day(1, date), kept, cmpopts.EquateEmpty(), ids,
		cmpopts.IgnoreFields(gathering.Gathering{}, "ID", "Hosts"),
		cmpopts.IgnoreFields(gathering.AgendaItem{}, "Organisation"),
		cmpopts.IgnoreFields(match.Request{}, "ID")); diff != "" {
		t.Errorf("the day that was kept is another (-want +got):\n%s", diff)
	}
	if len(kept.Gathering.Hosts) != 2 {
		t.Errorf("want the office and the council as hosts, got %v", kept.Gathering.Hosts)
	}
	for _, role := range []account.Role{account.Administrator, account.Organiser, account.Desk, account.Owner, account.Speaker} {
		a, err := db.MemberByRole(ctx, role)
		if err != nil {
			t.Errorf("%s: %v", role, err)
			continue
		}
		by := account.Actor{Account: a.ID, Organisation: a.Organisation, Role: a.Role}
		if !kept.Gathering.Allows(by, account.SeeGathering) {
			t.Errorf("the %s may not see the gathering", role)
		}
		if role == account.Desk && !slices.ContainsFunc(kept.Gathering.Of(a.Organisation), func(p gathering.Participant) bool { return p.Kind == register.Bank && p.Desks == 2 }) {
			t.Error("the desk is not the bank with two officers")
		}
	}
}
