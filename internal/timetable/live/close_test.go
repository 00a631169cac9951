package live_test

import (
	"slices"
	"testing"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/timetable/live"
)

// What is open before a day is closed: devices that may have something, what nobody
// decided, rounds without a word, halls that are late.
func TestLoose(t *testing.T) {
	t.Parallel()
	s := live.Judge(hall(), []live.Fact{
		{ID: "1", Kind: live.Held, Request: 1, At: at(10, 20)}, {ID: "2", Kind: live.NoShow, Request: 3, Participant: 5, At: at(10, 30)},
		{ID: "3", Kind: live.Delay, Slot: 4, Minutes: 30, At: at(11, 0)},
	}, nil, at(11, 45))
	s.Door = live.Door{Open: 2, Held: 1, Guests: 3, Devices: []attendance.Device{
		{Name: "heard now", TakenAt: at(8, 0), SeenAt: at(11, 44)},
		{Name: "has something", TakenAt: at(8, 0), SeenAt: at(11, 44), Waiting: 4},
		{Name: "quiet", TakenAt: at(8, 0), SeenAt: at(11, 0)},
		{Name: "cut off", TakenAt: at(8, 0), SeenAt: at(9, 0), Waiting: 2, CutAt: at(9, 1)},
		{Name: "never taken"},
	}}
	x := s.Loose()
	var silent []string
	for _, d := range x.Silent {
		silent = append(silent, d.Name)
	}
	if want := []string{"has something", "quiet"}; !slices.Equal(silent, want) {
		t.Errorf("silent are %v, want %v", silent, want)
	}
	if x.Conflicts != 2 || x.Held != 1 || x.Guests != 3 || x.Going != 0 {
		t.Errorf("open at the door: %+v", x)
	}
	if want := []live.Unsaid{{Slot: 1, Meetings: 1}, {Slot: 2, Meetings: 1}, {Slot: 3, Meetings: 1}}; !slices.Equal(x.Unmarked, want) {
		t.Errorf("nobody said anything of %v, want %v", x.Unmarked, want)
	}
	if len(x.Late) != 2 || !x.Any() {
		t.Errorf("%d halls are late, want both", len(x.Late))
	}
	quiet := live.Judge(hall(), []live.Fact{{ID: "1", Kind: live.Drop, Slot: 1}}, nil, at(9, 0))
	quiet.Day.Bookings, quiet.Meetings = nil, nil
	quiet.Count = live.Count{}
	if x := quiet.Loose(); x.Any() {
		t.Errorf("nothing is open, and %+v is told", x)
	}
}

// First figures: what was planned and became of it, by cluster, and how long people waited
// between two meetings that were held.
func TestFigures(t *testing.T) {
	t.Parallel()
	there := map[int]bool{1: true, 2: true, 4: true, 5: true, 6: true}
	facts := []live.Fact{
		{ID: "1", Kind: live.Held, Request: 1, At: at(10, 20)},
		{ID: "2", Kind: live.EndedEarly, Request: 2, At: at(10, 15)},
		{ID: "3", Kind: live.Held, Request: 3, At: at(10, 40)},
		{ID: "4", Kind: live.NoShow, Request: 4, Participant: 3, At: at(10, 30)},
	}
	s := live.Judge(hall(), facts, there, at(12, 0))
	f := s.Figures(map[int]bool{1: true, 2: true, 4: true, 5: true, 6: true}, map[int]string{1: "kayu", 2: "kayu", 3: "perak"})
	if want := (live.Tally{Planned: 5, Held: 3, Missed: 1, Fell: 1, Unmarked: 1, Added: 1}); f.Tally != want {
		t.Errorf("the day: %+v, want %+v", f.Tally, want)
	}
	want := []live.ClusterTally{
		{Cluster: "kayu", Parties: 2, Came: 2, Tally: live.Tally{Planned: 3, Held: 3, Unmarked: 1, Added: 1}},
		{Cluster: "perak", Parties: 1, Tally: live.Tally{Planned: 2, Missed: 1, Fell: 1}},
	}
	if !slices.Equal(f.Clusters, want) {
		t.Errorf("by cluster: %+v, want %+v", f.Clusters, want)
	}
	// 1 goes from 10.20 to 10.20 at once, 5 from 10.15 to 10.20.
	if f.Waits != 2 || f.Wait != 150*time.Second {
		t.Errorf("%d waits of %s on average, want 2 of 2m30s", f.Waits, f.Wait)
	}
}

// A hall has to be free when something begins for all, or in it, or when the agenda ends.
func TestClosingHour(t *testing.T) {
	t.Parallel()
	item := func(k gathering.AgendaKind, from, to gathering.Clock, place string) gathering.AgendaItem {
		return gathering.AgendaItem{Kind: k, Start: from, End: to, Place: place}
	}
	late := []live.Fact{{ID: "1", Kind: live.Delay, Slot: 1, Minutes: 30, At: at(9, 0)}}
	for name, c := range map[string]struct {
		agenda []gathering.AgendaItem
		over   [2]time.Duration // of the first hall, and of Aula
	}{
		"no agenda":                  {nil, [2]time.Duration{}},
		"an agenda that ends before": {[]gathering.AgendaItem{item(gathering.Opening, 540, 570, "")}, [2]time.Duration{}},
		"all come together at 11.50": {[]gathering.AgendaItem{item(gathering.Meetings, 600, 720, ""), item(gathering.Closing, 710, 730, "")}, [2]time.Duration{20 * time.Minute, 20 * time.Minute}},
		"Aula is needed at 11.45":    {[]gathering.AgendaItem{item(gathering.Meal, 705, 760, "Aula"), item(gathering.Closing, 725, 740, "")}, [2]time.Duration{5 * time.Minute, 25 * time.Minute}},
		"meetings may last to 12.00": {[]gathering.AgendaItem{item(gathering.Meetings, 600, 720, "")}, [2]time.Duration{10 * time.Minute, 10 * time.Minute}},
	} {
		d := hall()
		d.Gathering.Agenda = c.agenda
		s := live.Judge(d, late, nil, at(9, 30))
		if got := [2]time.Duration{s.Halls[0].Over(), s.Halls[1].Over()}; got != c.over {
			t.Errorf("%s: over by %v, want %v", name, got, c.over)
		}
	}
}
