package sheet_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares text with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; run with -update after reading this (-want +got):\n%s", name, diff)
	}
}

// madeUpDay is a small temu usaha with all that a file can hold: kinds, sessions,
// several desks, unavailable slots, an order, a note that would be a formula, and
// requests that were not accepted.
func madeUpDay(t *testing.T) timetable.Day {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	fairness := 2
	d := timetable.Day{Fairness: &fairness}
	g := &d.Gathering
	g.Title, g.Theme, g.Place = "Temu Usaha IKM Badung (contoh)", "Dari sentra ke pasar", "Gedung Serbaguna Contoh"
	g.Date, g.Zone, g.Sample = time.Date(2026, 12, 9, 0, 0, 0, 0, zone), "Asia/Makassar", true
	g.Hosts = []gathering.Host{{Name: "Dinas Contoh"}, {Name: "Dewan Kerajinan (contoh)"}}
	for i, start := range []gathering.Clock{9 * 60, 9*60 + 20, 9*60 + 40, 10 * 60, 13 * 60, 13*60 + 20} {
		session := gathering.Morning
		if start >= 12*60 {
			session = gathering.Afternoon
		}
		g.Slots = append(g.Slots, gathering.Slot{Number: i + 1, Start: start, End: start + 20, Session: session})
	}
	for i, name := range []string{"Meja 1", "Meja 2", "Meja Bank"} {
		hall := "Aula utama"
		if i == 2 {
			hall = "Ruang timur"
		}
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1, Name: name, Hall: hall})
	}
	who := func(name string, kind register.Kind, contact, district, village, product string, desks int, away ...int) {
		g.Participants = append(g.Participants, gathering.Participant{
			Number: len(g.Participants) + 1, Name: name, Kind: kind, Contact: contact,
			District: district, Village: village, Product: product, Desks: desks, Unavailable: away,
		})
	}
	who("Tenun Sandat 01 (contoh)", register.Business, "Ni Made Contoh 01", "Petang", "Getasan", "Kain endek", 1)
	who("Ukir Jepun 02 (contoh)", register.Business, "I Wayan Contoh 02", "Abiansemal", "Jagapati", "Patung kayu", 1, 5, 6)
	who("Tedung Padma 03 (contoh)", register.Business, "I Nyoman Contoh 03", "Mengwi", "Mengwi", "Tedung dan payung hias", 1)
	who("Pindekan Embun 04 (contoh)", register.Business, "I Ketut Contoh 04", "Mengwi", "Lukluk", "Pindekan", 1)
	who("Bank A (contoh)", register.Bank, "Putu Contoh 05", "", "", "Kredit usaha rakyat", 2)
	who("Pengelola Bandara (contoh)", register.Airport, "Kadek Contoh 06", "Kuta", "Tuban", "Gerai oleh-oleh di terminal", 1, 1)
	who("Hotel B (contoh)", register.Hotel, "", "Kuta Selatan", "Benoa", "Perlengkapan kamar & cendera mata", 1)
	who("Ritel D: oleh-oleh [contoh]", register.Retailer, "Komang Contoh 08", "Kuta Utara", "Dalung", "", 1)
	ask := func(from, to int, p match.Priority, a match.Answer, session gathering.Session, fixed int, note string, after ...int) {
		d.Requests = append(d.Requests, match.Request{
			Number: len(d.Requests) + 1, From: from, To: to, Priority: p, Answer: a,
			Session: int(session), Fixed: fixed, Note: note, After: after,
		})
	}
	ask(1, 5, match.Must, match.Accepted, gathering.Morning, 0, "Tambahan modal kerja")
	ask(2, 5, match.Must, match.Accepted, gathering.AnySession, 1, "")
	ask(3, 6, match.Want, match.Accepted, gathering.AnySession, 0, "=HYPERLINK(\"contoh\")")
	ask(7, 1, match.Want, match.Accepted, gathering.AnySession, 0, "Seragam; \"endek\" biru")
	ask(4, 8, match.Open, match.Accepted, gathering.Afternoon, 0, "")
	ask(3, 5, match.Open, match.Accepted, gathering.AnySession, 0, "", 1, 3)
	ask(1, 2, match.Want, match.Declined, gathering.AnySession, 0, "Bertukar motif")
	ask(4, 6, match.Want, match.Withdrawn, gathering.AnySession, 0, "")
	ask(1, 8, match.Want, match.Accepted, gathering.AnySession, 0, "Contoh produk")
	g.Agenda = []gathering.AgendaItem{
		{Number: 1, Start: 8 * 60, End: 9 * 60, Kind: gathering.Opening, Title: "Pembukaan", Place: "Aula utama", Speakers: "Kepala Dinas (contoh)"},
		{Number: 2, Start: 12 * 60, End: 13 * 60, Kind: gathering.Meal, Title: "Makan siang"},
	}
	return d
}

// solvedDay is madeUpDay with a timetable.
func solvedDay(t *testing.T) timetable.Day {
	t.Helper()
	d := madeUpDay(t)
	d.Bookings = []timetable.Booking{
		{Request: 1, Slot: 1, Table: 3}, {Request: 2, Slot: 1, Table: 1}, {Request: 3, Slot: 2, Table: 2},
		{Request: 4, Slot: 3, Table: 1}, {Request: 5, Slot: 5, Table: 1}, {Request: 6, Slot: 3, Table: 3}, {Request: 9, Slot: 4, Table: 1},
	}
	d.Outcome = &timetable.Outcome{Status: schedule.Feasible, Breaks: 2, Bound: 1, Spread: 1, Seconds: 0.12345, Seed: 7}
	return d
}
