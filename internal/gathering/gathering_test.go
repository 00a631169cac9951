package gathering_test

import (
	"testing"
	"time"

	"wantilan/internal/gathering"
)

func TestClockIsWrittenAsInPrint(t *testing.T) {
	t.Parallel()
	for c, want := range map[gathering.Clock]string{0: "00.00", 9*60 + 5: "09.05", 13 * 60: "13.00", 23*60 + 59: "23.59"} {
		if got := c.String(); got != want {
			t.Errorf("%d minutes: want %s, got %s", int(c), want, got)
		}
	}
}

func TestClockOfADayInBali(t *testing.T) {
	t.Parallel()
	bali, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Skip("this machine has no time zone data: ", err)
	}
	g := gathering.Gathering{Date: time.Date(2026, 12, 9, 0, 0, 0, 0, bali)}
	want := time.Date(2026, 12, 9, 1, 30, 0, 0, time.UTC)
	if got := g.On(9*60 + 30); !got.Equal(want) {
		t.Errorf("09.30 WITA: want %v, got %v", want, got)
	}
}

func TestNobodysOrganisationOwnsNothing(t *testing.T) {
	t.Parallel()
	g := gathering.Gathering{
		Hosts:        []gathering.Host{{Organisation: ""}},
		Participants: []gathering.Participant{{Number: 1}},
		Agenda:       []gathering.AgendaItem{{Number: 1}},
	}
	if g.HostedBy("") || len(g.Of("")) > 0 || g.SpokenBy("") {
		t.Error("somebody without an organisation is taken for a party without one")
	}
}

func TestAGatheringLastsFromMidnightToMidnight(t *testing.T) {
	t.Parallel()
	wita := time.FixedZone("WITA", 8*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 12, day, hour, minute, 0, 0, wita).UTC() }
	one := gathering.Gathering{Date: time.Date(2026, 12, 16, 0, 0, 0, 0, wita), Slots: []gathering.Slot{{Number: 1, Start: 10 * 60, End: 11 * 60}}}
	two := one
	two.Slots = append(two.Slots[:1:1], gathering.Slot{Number: 2, Start: 34 * 60, End: 35 * 60})
	for _, c := range []struct {
		now        time.Time
		one, twice bool
	}{
		{at(15, 23, 59), false, false},
		{at(16, 0, 0), true, true},
		{at(16, 23, 59), true, true},
		{at(17, 0, 0), false, true},
		{at(17, 23, 59), false, true},
		{at(18, 0, 0), false, false},
	} {
		if got := one.Lasts(c.now); got != c.one {
			t.Errorf("%v: a gathering of one day lasts: %v", c.now, got)
		}
		if got := two.Lasts(c.now); got != c.twice {
			t.Errorf("%v: one of two days lasts: %v", c.now, got)
		}
	}
	if (&gathering.Gathering{}).Lasts(at(16, 9, 0)) {
		t.Error("a gathering without a date lasts")
	}
}
