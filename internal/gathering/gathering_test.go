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
