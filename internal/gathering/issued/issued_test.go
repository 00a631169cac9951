package issued_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/letter"
	"wantilan/internal/register"
)

func TestDueLeavesOutWhoHasAValidPaper(t *testing.T) {
	t.Parallel()
	g := gathering.Gathering{Participants: []gathering.Participant{
		{ID: "1", Name: "Tenun Ombak 1 (contoh)", Contact: "Ni Made Contoh 1", Kind: register.Business},
		{ID: "2", Name: "Kopi Awan 2 (contoh)", Kind: register.Business},
		{ID: "3", Name: "Bank A (contoh)", Contact: "I Wayan Contoh 3", Kind: register.Bank},
		{ID: "4", Kind: register.Business}, // known by number alone
	}}
	given := []issued.Paper{{Recipient: issued.Recipient{Participant: "1"}}, {Recipient: issued.Recipient{Participant: "2"}, VoidAt: time.Unix(1, 0)}}
	for _, c := range []struct {
		kind  letter.Kind
		given []issued.Paper
		want  []issued.Recipient
	}{
		{letter.Certificate, given, []issued.Recipient{
			{Name: "Kopi Awan 2 (contoh)", Role: issued.Participant, Participant: "2"},
			{Name: "I Wayan Contoh 3", About: "Bank A (contoh)", Role: issued.Partner, Participant: "3"},
		}},
		{letter.Thanks, nil, []issued.Recipient{{Name: "I Wayan Contoh 3", About: "Bank A (contoh)", Role: issued.Partner, Participant: "3"}}},
		{letter.Record, nil, nil},
	} {
		got := issued.Due(g, c.kind, c.given)
		if len(got) != len(c.want) {
			t.Fatalf("%s: want %+v, got %+v", c.kind, c.want, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: want %+v, got %+v", c.kind, c.want[i], got[i])
			}
		}
	}
}

func TestFiguresOfARecordAreReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, letter.MostNumbers)
		want := issued.Counts{People: n.Draw(t, "people"), Businesses: n.Draw(t, "businesses"), Meetings: n.Draw(t, "meetings"), Agreements: n.Draw(t, "agreements")}
		if got, err := issued.CountsOf(want.Text()); err != nil || got != want {
			t.Fatalf("want %+v, got %+v, %v", want, got, err)
		}
	})
	if _, err := issued.CountsOf("98 57"); err == nil {
		t.Error("two figures of four were taken")
	}
}
