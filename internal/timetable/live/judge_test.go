package live_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

var wita = time.FixedZone("WITA", 8*3600)

// at is a time of the day.
func at(hour, minute int) time.Time { return time.Date(2026, 12, 9, hour, minute, 0, 0, wita) }

// hall is a day of three tables in two halls and four rounds of twenty minutes, with a
// pause before the third: 10.00, 10.20, 11.00, 11.20. Six participants; of their requests
// the first five have places.
//
//	         table 1     table 2     table 3 (Aula)
//	10.00    1: 1-4      2: 2-5
//	10.20    3: 1-5                  4: 3-6
//	11.00    5: 2-4
//	11.20
//
// Without a place: 6: 3-4, 7: 3-5.
func hall() *timetable.Day {
	d := &timetable.Day{Gathering: gathering.Gathering{ID: "g", Date: time.Date(2026, 12, 9, 0, 0, 0, 0, wita), Agenda: nil}}
	g := &d.Gathering
	for i, start := range []gathering.Clock{600, 620, 660, 680} {
		g.Slots = append(g.Slots, gathering.Slot{Number: i + 1, Start: start, End: start + 20, Session: gathering.Morning})
	}
	for i, name := range []string{"", "", "Aula"} {
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1, Hall: name})
	}
	for i := range 6 {
		g.Participants = append(g.Participants, gathering.Participant{Number: i + 1, Name: fmt.Sprintf("Usaha %d (contoh)", i+1)})
	}
	for i, pair := range [][2]int{{1, 4}, {2, 5}, {1, 5}, {3, 6}, {2, 4}, {3, 4}, {3, 5}} {
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: pair[0], To: pair[1], Priority: match.Want, Answer: match.Accepted})
	}
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}, {Request: 2, Slot: 1, Table: 2}, {Request: 3, Slot: 2, Table: 1}, {Request: 4, Slot: 2, Table: 3}, {Request: 5, Slot: 3, Table: 1}}
	return d
}

// told writes what follows from facts: rounds of the first hall, stages of meetings, who
// is missing, which pairs wait, and what a repair is for.
func told(s *live.State) string {
	var b strings.Builder
	for i := range s.Halls[0].Rounds {
		r := &s.Halls[0].Rounds[i]
		fmt.Fprint(&b, r.Start.Format("15.04"), "-", r.End.Format("15.04"), " ")
		if r.Dropped {
			b.WriteString("x ")
		}
	}
	b.WriteString("|")
	for i := range s.Meetings {
		fmt.Fprint(&b, " ", s.Meetings[i].Request, s.Meetings[i].Stage)
	}
	b.WriteString(" |")
	for _, m := range s.Missing {
		fmt.Fprint(&b, " ", m.Participant, "@", m.Table)
	}
	b.WriteString(" |")
	for _, w := range s.Waits {
		fmt.Fprint(&b, " ", w.Request)
	}
	b.WriteString(" |")
	for _, h := range s.Hurt {
		fmt.Fprint(&b, " ", h.Request, h.Trouble)
	}
	return b.String()
}

const asPlanned = "10.00-10.20 10.20-10.40 11.00-11.20 11.20-11.40 | "

// What each set of facts says, at a time.
func TestJudge(t *testing.T) {
	t.Parallel()
	f := func(k live.Kind, f live.Fact) live.Fact { f.Kind = k; return f }
	everybody := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true}
	all := func(stage string) string {
		return fmt.Sprintf("1%[1]s 2%[1]s 3%[1]s 4%[1]s 5%[1]s", stage)
	}
	for name, c := range map[string]struct {
		now   time.Time
		there map[int]bool
		facts []live.Fact
		want  string
	}{
		"before":                 {at(9, 0), everybody, nil, asPlanned + all("planned") + " | | |"},
		"a round":                {at(10, 5), everybody, nil, asPlanned + "1assumed 2assumed 3planned 4planned 5planned | | |"},
		"the end":                {at(12, 0), everybody, nil, asPlanned + all("unmarked") + " | | |"},
		"nobody is written down": {at(10, 5), nil, nil, asPlanned + "1assumed 2assumed 3planned 4planned 5planned | | |"},
		"one has not come":       {at(10, 5), map[int]bool{1: true, 2: true, 3: true, 4: true, 6: true}, nil, asPlanned + "1assumed 2assumed 3planned 4planned 5planned | 5@2 | |"},
		"one is called": {at(10, 5), everybody, []live.Fact{f(live.Call, live.Fact{Request: 1, Participant: 4})},
			asPlanned + "1assumed 2assumed 3planned 4planned 5planned | 4@1 | |"},
		"the called one came": {at(10, 6), everybody, []live.Fact{f(live.Call, live.Fact{Request: 1, Participant: 4}), f(live.Begin, live.Fact{Request: 1})},
			asPlanned + "1running 2assumed 3planned 4planned 5planned | | |"},
		"held": {at(10, 19), everybody, []live.Fact{f(live.Held, live.Fact{Request: 1})}, asPlanned + "1held 2assumed 3planned 4planned 5planned | | |"},
		"a no-show frees a table for those who wait": {at(10, 5), everybody, []live.Fact{f(live.NoShow, live.Fact{Request: 1, Participant: 1})},
			asPlanned + "1noshow 2assumed 3planned 4planned 5planned | | 6 | 6fill"},
		"too late to fill": {at(10, 15), everybody, []live.Fact{f(live.NoShow, live.Fact{Request: 1, Participant: 1})},
			asPlanned + "1noshow 2assumed 3planned 4planned 5planned | | 6 |"},
		"one of them has not come": {at(10, 5), map[int]bool{1: true, 2: true, 4: true, 5: true, 6: true}, []live.Fact{f(live.NoShow, live.Fact{Request: 1, Participant: 1})},
			asPlanned + "1noshow 2assumed 3planned 4planned 5planned | | |"},
		"taken back": {at(10, 5), everybody, []live.Fact{{ID: "a", Kind: live.NoShow, Request: 1, Participant: 1}, f(live.Undo, live.Fact{Of: "a"})},
			asPlanned + "1assumed 2assumed 3planned 4planned 5planned | | |"},
		"late by 25 minutes in all halls": {at(10, 5), everybody, []live.Fact{f(live.Delay, live.Fact{Slot: 1, Minutes: 25})},
			"10.25-10.45 10.45-11.05 11.25-11.45 11.45-12.05 | " + all("planned") + " | | |"},
		"the last word counts": {at(10, 5), everybody, []live.Fact{f(live.Delay, live.Fact{Slot: 1, Minutes: 25}), f(live.Delay, live.Fact{Slot: 1, Minutes: 10})},
			"10.10-10.30 10.30-10.50 11.10-11.30 11.30-11.50 | " + all("planned") + " | | |"},
		"a pause takes lateness up": {at(10, 5), everybody, []live.Fact{f(live.Delay, live.Fact{Slot: 1, Minutes: 25}), f(live.Delay, live.Fact{Slot: 3, Minutes: 0})},
			"10.25-10.45 10.45-11.05 11.05-11.25 11.25-11.45 | " + all("planned") + " | | |"},
		"started late, by hand": {at(10, 6), everybody, []live.Fact{f(live.RoundStart, live.Fact{Slot: 1, At: at(10, 5)})},
			"10.05-10.25 10.25-10.45 11.00-11.20 11.20-11.40 | 1assumed 2assumed 3planned 4planned 5planned | | |"},
		"ended early": {at(10, 16), everybody, []live.Fact{f(live.RoundEnd, live.Fact{Slot: 1, At: at(10, 15)})},
			"10.00-10.15 10.20-10.40 11.00-11.20 11.20-11.40 | 1unmarked 2unmarked 3planned 4planned 5planned | | |"},
		"another hall is late": {at(10, 25), everybody, []live.Fact{f(live.Delay, live.Fact{Hall: "Aula", Slot: 2, Minutes: 15})},
			asPlanned + "1unmarked 2unmarked 3assumed 4planned 5planned | | |"},
		"away": {at(9, 0), everybody, []live.Fact{f(live.Absent, live.Fact{Participant: 4, Slot: 3})}, asPlanned + all("planned") + " | | | 5away"},
		"late by one round": {at(9, 50), everybody, []live.Fact{f(live.Late, live.Fact{Participant: 1, Slot: 1, Until: 1})},
			asPlanned + all("planned") + " | | | 1away"},
		"a table lost": {at(9, 0), everybody, []live.Fact{f(live.TableLost, live.Fact{Table: 1, Slot: 2, Until: 2})}, asPlanned + all("planned") + " | | | 3table"},
		"a meeting goes on": {at(10, 19), everybody, []live.Fact{f(live.Overrun, live.Fact{Request: 1, Slot: 2, Until: 2})},
			asPlanned + "1overrun 2assumed 3planned 4planned 5planned | | | 3overrun"},
		"urgent": {at(9, 0), nil, []live.Fact{f(live.Urgent, live.Fact{Request: 6})}, asPlanned + all("planned") + " | | | 6urgent"},
		"a round given up": {at(9, 0), everybody, []live.Fact{f(live.Drop, live.Fact{Slot: 3}), f(live.Delay, live.Fact{Slot: 4})},
			"10.00-10.20 10.20-10.40 11.00-11.00 x 11.20-11.40 | 1planned 2planned 3planned 4planned 5dropped | | | 5dropped"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range c.facts {
				x := &c.facts[i]
				if x.ID == "" {
					x.ID = live.FactID(fmt.Sprint("f", i))
				}
				if x.At.IsZero() {
					x.At = at(8, i)
				}
			}
			s := live.Judge(hall(), c.facts, c.there, c.now)
			if got := told(s); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// drawn are facts of all kinds, some said twice and some taken back.
func drawn(t *rapid.T) (all []live.Fact) {
	for i := range rapid.IntRange(0, 30).Draw(t, "facts") {
		f := live.Fact{
			ID: live.FactID(fmt.Sprint("f", i)), Number: int64(rapid.IntRange(0, 3).Draw(t, "number")), Kind: rapid.SampledFrom(live.Kinds).Draw(t, "kind"),
			At:   at(10, 0).Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "at")) * time.Minute), // often at the same time
			Slot: rapid.IntRange(1, 4).Draw(t, "slot"), Request: rapid.IntRange(1, 7).Draw(t, "request"),
			Participant: rapid.IntRange(1, 6).Draw(t, "participant"), Table: rapid.IntRange(1, 3).Draw(t, "table"),
			Minutes: rapid.IntRange(0, 60).Draw(t, "minutes"), Hall: rapid.SampledFrom([]string{"", "Aula"}).Draw(t, "hall"),
		}
		f.Until = rapid.IntRange(f.Slot, 4).Draw(t, "until")
		if f.Kind == live.Undo {
			f.Of = live.FactID(fmt.Sprint("f", rapid.IntRange(0, 30).Draw(t, "of")))
		}
		all = append(all, f)
	}
	return all
}

// Facts may come in any order and any number of times: the day is the same.
func TestAnyOrderGivesTheSameDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		facts := drawn(t)
		there := map[int]bool{}
		for n := range 6 {
			there[n+1] = rapid.Bool().Draw(t, "there")
		}
		now := at(9, 50).Add(time.Duration(rapid.IntRange(0, 180).Draw(t, "now")) * time.Minute)
		want := live.Judge(hall(), facts, there, now)
		again := append(slices.Clone(facts), facts...)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		got := live.Judge(hall(), again, there, now)
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(live.State{})); d != "" {
			t.Fatalf("another order, another day:\n%s", d)
		}
		sound(t, want)
	})
}

// sound holds a day to what must be true of every one.
func sound(t *rapid.T, s *live.State) {
	for _, h := range s.Halls {
		started := map[int]bool{}
		for _, f := range s.Facts {
			if f.Kind == live.RoundStart && (f.Hall == "" || f.Hall == h.Name) {
				started[f.Slot] = true
			}
		}
		var before time.Time
		for _, r := range h.Rounds {
			if r.End.Before(r.Start) {
				t.Fatalf("round %d ends before it begins", r.Slot)
			}
			if r.Dropped {
				continue
			}
			if r.Start.Before(before) && !started[r.Slot] {
				t.Fatalf("round %d begins by itself while the one before it goes on", r.Slot)
			}
			before = r.End
		}
		if next := h.Change(s.At); !next.IsZero() && !next.After(s.At) {
			t.Fatalf("the next change at %s is not after %s", next, s.At)
		}
	}
	c := s.Count
	if n := c.Held + c.Running + c.Unmarked + c.Left; n > c.Meetings {
		t.Fatalf("%d meetings counted of %d", n, c.Meetings)
	}
	holes := map[live.Hole]bool{}
	for _, x := range s.Holes {
		holes[x] = true
	}
	for _, m := range s.Meetings {
		if holes[live.Hole{Slot: m.Slot, Table: m.Table}] && !m.Free {
			t.Fatalf("table %d is free in slot %d, where request %d is", m.Table, m.Slot, m.Request)
		}
	}
	for _, w := range s.Waits {
		if slices.ContainsFunc(s.Day.Bookings, func(b timetable.Booking) bool { return b.Request == w.Request }) {
			t.Fatalf("request %d waits and has a place", w.Request)
		}
	}
	u := s.Upset()
	if u.Fill != 0 && u.Fill >= u.Open {
		t.Fatalf("slot %d is filled before it begins (%d)", u.Fill, u.Open)
	}
}

// What a hall is told, minute by minute.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   time.Time
		want live.Signal
		next time.Time
	}{
		{at(9, 59), live.Silent, at(10, 0)},
		{at(10, 0), live.Started, at(10, 1)},
		{at(10, 1), live.Silent, at(10, 15)},
		{at(10, 15), live.FiveLeft, at(10, 20)},
		{at(10, 40), live.Ended, at(10, 41)},
		{at(10, 50), live.Silent, at(11, 0)},
		{at(11, 40), live.Ended, at(11, 41)},
		{at(12, 0), live.Silent, time.Time{}},
	} {
		s := live.Judge(hall(), nil, nil, c.at)
		if got := s.Halls[0].Signal(c.at); got != c.want {
			t.Errorf("at %s: %q, want %q", c.at.Format("15.04"), got, c.want)
		}
		if got := s.Change(); !got.Equal(c.next) {
			t.Errorf("after %s something changes at %s, want %s", c.at.Format("15.04"), got, c.next)
		}
	}
}
