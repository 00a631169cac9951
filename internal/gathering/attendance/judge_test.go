package attendance_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
)

// What each set of facts says: who is there since when, and what contradicts itself.
func TestJudge(t *testing.T) {
	t.Parallel()
	eight := day.Add(8 * time.Hour)
	who := map[string]any{"who": "r:r0:1"}
	with := func(k string, v any) map[string]any { return map[string]any{"who": "r:r0:1", k: v} }
	type sent struct {
		device string
		off    time.Duration
		fact   json.RawMessage
	}
	for name, c := range map[string]struct {
		sent      []sent
		since     string // of the first attendee; empty: not there
		conflicts []string
	}{
		"nobody":                            {},
		"one scan":                          {[]sent{{"d0", 0, fact("a", 1, eight, who)}}, "08.00", nil},
		"the earliest of two at one device": {[]sent{{"d0", 0, fact("a", 1, eight.Add(time.Minute), who)}, {"d0", 0, fact("b", 2, eight, who)}}, "08.00", nil},
		"two devices":                       {[]sent{{"d0", 0, fact("a", 1, eight, who)}, {"d1", 0, fact("b", 1, eight.Add(time.Hour), who)}}, "08.00", []string{"doubled/r:r0:1"}},
		"undone":                            {[]sent{{"d0", 0, fact("a", 1, eight, who)}, {"d0", 0, fact("b", 2, eight, map[string]any{"kind": "undo", "of": "a", "reason": "salah"})}}, "", nil},
		"undone before it is known":         {[]sent{{"d1", 0, fact("b", 1, eight, map[string]any{"kind": "undo", "of": "a", "reason": "salah"})}, {"d0", 0, fact("a", 1, eight, who)}}, "", nil},
		"one of two undone":                 {[]sent{{"d0", 0, fact("a", 1, eight, who)}, {"d1", 0, fact("b", 1, eight.Add(time.Hour), who)}, {"d0", 0, fact("c", 2, eight, map[string]any{"kind": "undo", "of": "a", "reason": "salah"})}}, "09.00", nil},
		"somebody in their stead":           {[]sent{{"d0", 0, fact("a", 1, eight, with("stand", "Made (contoh)"))}}, "08.00", nil},
		"two in their stead":                {[]sent{{"d0", 0, fact("a", 1, eight, with("stand", "Made (contoh)"))}, {"d0", 0, fact("b", 2, eight, with("stand", "Wayan (contoh)"))}}, "08.00", []string{"stand/r:r0:1"}},
		"an old ticket":                     {[]sent{{"d0", 0, fact("a", 1, eight, map[string]any{"who": "r:r1:1", "how": "ticket", "code": registration.TicketOf(key, "r1", 0)})}}, "", []string{"ticket/r:r1:1"}},
		"cancelled":                         {[]sent{{"d0", 0, fact("a", 1, eight, map[string]any{"who": "r:r2:1"})}}, "", []string{"unconfirmed/r:r2:1"}},
		"a clock that is 4 minutes off is believed": {[]sent{{"d0", 4 * time.Minute, fact("a", 1, eight.Add(4*time.Minute), who)}}, "08.04", nil},
		"one that is 3 hours off is put right":      {[]sent{{"d0", 3 * time.Hour, fact("a", 1, eight.Add(3*time.Hour), who)}}, "08.00", []string{"clock/d0"}},
		"one that is a day late":                    {[]sent{{"d0", -24 * time.Hour, fact("a", 1, eight.Add(-24*time.Hour), who)}}, "08.00", []string{"clock/d0"}},
		"one that is put back between":              {[]sent{{"d0", 0, fact("a", 1, eight, who)}, {"d0", 0, fact("b", 2, eight.Add(-time.Hour), map[string]any{"who": "r:r3:1"})}}, "08.00", []string{"clock/d0"}},
		"a sure time before a doubtful one":         {[]sent{{"d1", 3 * time.Hour, fact("a", 1, eight.Add(3*time.Hour-20*time.Minute), who)}, {"d0", 0, fact("b", 1, eight, who)}}, "08.00", []string{"doubled/r:r0:1", "clock/d1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(4)
			h.now = eight.Add(90 * time.Minute)
			h.roster[1].Mark, h.roster[2].State = 2, registration.Cancelled
			for _, s := range c.sent {
				deliver(t, h, queue{device: s.device, off: s.off}, []json.RawMessage{s.fact})
			}
			if len(h.held) > 0 {
				t.Fatalf("held back: %v", h.held)
			}
			got := attendance.Judge(h.roster, h.facts)
			since := ""
			if a, there := got.Of("r:r0:1"); there {
				since = a.First.At.In(wita).Format("15.04")
			}
			if since != c.since {
				t.Errorf("there since %q, want %q", since, c.since)
			}
			var keys []string
			for _, x := range got.Conflicts {
				keys = append(keys, x.Key())
			}
			if !slices.Equal(keys, c.conflicts) {
				t.Errorf("conflicts %v, want %v", keys, c.conflicts)
			}
		})
	}
}

// A decision settles what was known when it was made; what comes later opens it again.
func TestSettled(t *testing.T) {
	t.Parallel()
	h := newHall(2)
	who := map[string]any{"who": "r:r0:1"}
	deliver(t, h, queue{device: "d0"}, []json.RawMessage{fact("a", 1, h.now, who)})
	deliver(t, h, queue{device: "d1"}, []json.RawMessage{fact("b", 1, h.now, who)})
	h.facts = append(h.facts, attendance.Fact{ID: "s", Number: 3, Kind: attendance.Settle, Of: "doubled/r:r0:1", Reason: "orang yang sama"})
	if s := attendance.Judge(h.roster, h.facts); len(s.Open()) != 0 || s.Conflicts[0].Settled == nil || len(s.Arrivals[0].Marks) != 0 {
		t.Errorf("after the decision: %+v", s.Conflicts)
	}
	deliver(t, h, queue{device: "d2"}, []json.RawMessage{fact("c", 1, h.now, who)})
	if s := attendance.Judge(h.roster, h.facts); len(s.Open()) != 1 || !slices.Equal(s.Arrivals[0].Marks, []string{"doubled"}) {
		t.Errorf("after a third device: %+v", s.Conflicts)
	}
}

// Keys of people are read back as they were written, and nothing else is one.
func TestKeys(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := attendance.Person{
			Sort:  rapid.SampledFrom([]attendance.Sort{attendance.Registered, attendance.Participating, attendance.Speaking, attendance.Invited, attendance.Guest}).Draw(t, "sort"),
			Whom:  rapid.StringMatching(`[0-9a-f]{1,32}`).Draw(t, "whom"),
			Place: rapid.IntRange(0, 20).Draw(t, "place"),
		}
		if got, ok := attendance.ReadKey(p.Key()); !ok || got != p {
			t.Fatalf("%v is written %q and read %v", p, p.Key(), got)
		}
		if text := rapid.String().Draw(t, "text"); text != p.Key() {
			if got, ok := attendance.ReadKey(text); ok && got.Key() != text {
				t.Fatalf("%q is read as %v", text, got)
			}
		}
	})
}
