package paper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
)

func TestMeetingCardsAreThoseOfTheTimetable(t *testing.T) {
	cards, err := paper.MeetingCardsOf(small(), lang.In(lang.ID))
	if err != nil || len(cards) != 4 {
		t.Fatalf("%d cards, %v; want 4", len(cards), err)
	}
	want := paper.MeetingCard{
		When: "09.30–09.50", Table: "Meja Bank", About: "Modal, mesin; tenun \\ baru\nbaris dua",
		First: paper.Side{Number: 4, Name: "Bank A (contoh)", More: "Bank · Ni Luh Contoh 50, I Ketut <Contoh> 52 (mewakili I Made Contoh 51)"}, Then: paper.Side{Number: 1, Name: "Tenun Sandat 01 (contoh)", More: "IKM · Ni Made Contoh 01 · Kain endek"},
	}
	if diff := cmp.Diff(want, cards[0]); diff != "" {
		t.Errorf("first card (-want +got):\n%s", diff)
	}
	wrong := small()
	wrong.Bookings[0].Table = 9
	if _, err := paper.MeetingCardsOf(wrong, lang.In(lang.ID)); err == nil {
		t.Error("a booking that points to nothing became a card")
	}
}

// A sign bears the table's own name, else that of whoever always sits there, else its number.
func TestTableSignsBearWhoSitsThere(t *testing.T) {
	d := small()
	d.Gathering.Tables = append(d.Gathering.Tables, gathering.Table{Number: 4})
	signs, err := paper.TableSignsOf(d, lang.In(lang.ID))
	if err != nil {
		t.Fatal(err)
	}
	want := []paper.Sign{
		{Number: "1", Name: "<b>Hotel</b> \u202eB (contoh)"}, {Number: "2", Name: "Meja Bank", Under: "Ruang B"}, {Number: "3", Name: "Bank A (contoh)"}, {Number: "4", Name: "Meja 4"},
	}
	if diff := cmp.Diff(want, signs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d.Requests[3].To = 4 // at table 1 now sits somebody else each time
	if signs, err = paper.TableSignsOf(d, lang.In(lang.ID)); err != nil || signs[0].Name != "Meja 1" {
		t.Errorf("want Meja 1, got %+v, %v", signs[0], err)
	}
}

func TestBadgesAreThoseOfAllParticipants(t *testing.T) {
	d := small()
	link := func(n int) string { return "https://temu.example/a/" + string(rune('a'+n)) }
	all, err := paper.BadgesOf(d, lang.In(lang.ID), link, true)
	if err != nil || len(all) != 6 {
		t.Fatalf("%d badges, %v; want 6", len(all), err)
	}
	want := []paper.Badge{
		{Number: 1, Name: "Ni Made Contoh 01", Organisation: "Tenun Sandat 01 (contoh)", Role: "business", Link: "https://temu.example/a/b", First: "09.30–09.50 · Meja Bank"},
		{Number: 2, Name: "Perak Ümläut, Żółć; 02 (contoh)", Role: "business", Link: "https://temu.example/a/c", First: "09.30–09.50 · Meja 3"},
	}
	if diff := cmp.Diff(want, all[:2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if all[5].First != "" {
		t.Errorf("somebody without a meeting has a first one: %+v", all[5])
	}
}

func TestSpeakersAreToldApart(t *testing.T) {
	g := gathering.Gathering{Agenda: []gathering.AgendaItem{
		{Speakers: "Dr. I Wayan Contoh 92, M.M.; Ni Luh Contoh 93"}, {}, {Speakers: " Ni Luh Contoh 93 ;\nMoses Contoh"},
	}}
	want := []paper.Person{{Name: "Dr. I Wayan Contoh 92, M.M."}, {Name: "Ni Luh Contoh 93"}, {Name: "Moses Contoh"}}
	if diff := cmp.Diff(want, paper.SpeakersOf(&g)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProgrammeNamesWhatHasNoTitle(t *testing.T) {
	d := small()
	var got []string
	for _, p := range paper.ProgrammeOf(&d.Gathering, lang.In(lang.ID)) {
		got = append(got, p.When+" "+p.What)
	}
	if diff := cmp.Diff([]string{"09.00–09.30 Pembukaan", "09.30–11.00 Temu 1:1", "11.00–12.00 Makan"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
