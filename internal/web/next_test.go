package web_test

import (
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/web"
)

// What stands on top of an agenda depends on the server's clock: a partner with
// two desks meets two workshops at nine and one at half past nine.
func TestNextMeetingStandsOnTop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bali := time.FixedZone("WITA", 8*60*60)
	at := func(hour, minute int) time.Time { return time.Date(2026, 12, 9, hour, minute, 0, 0, bali) }
	page := w.twoDesks(t, at(0, 0))
	for _, c := range []struct {
		name      string
		now       time.Time
		want, not []string
	}{
		{"the day before", at(-10, 0), []string{"Pertemuan berikutnya", "09.00", "IKM Satu", "IKM Dua"}, []string{"menit lagi", "IKM Tiga"}},
		{"ten minutes before", at(8, 50), []string{"Pertemuan berikutnya", "10 menit lagi", "IKM Satu", "IKM Dua"}, []string{"IKM Tiga"}},
		{"during the first two", at(9, 5), []string{"Sedang berlangsung", "IKM Satu", "IKM Dua"}, []string{"menit lagi", "IKM Tiga"}},
		{"between", at(9, 20), []string{"Pertemuan berikutnya", "10 menit lagi", "IKM Tiga"}, []string{"IKM Satu"}},
		{"after the last", at(9, 50), []string{"Semua pertemuan Anda sudah selesai"}, []string{"IKM"}},
	} {
		parts := w.parts
		parts.Now = func() time.Time { return c.now }
		parts.Door = account.NewDoor(w.db, w.parts.Now)
		top := w.topOf(t, parts, page)
		for _, words := range c.want {
			if !strings.Contains(top, words) {
				t.Errorf("%s: want %q on top, got %q", c.name, words, top)
			}
		}
		for _, words := range c.not {
			if strings.Contains(top, words) {
				t.Errorf("%s: %q is on top too: %q", c.name, words, top)
			}
		}
	}
}

// twoDesks keeps and solves a gathering of one bank and three workshops, and
// gives the address of the bank's agenda.
func (w *world) twoDesks(t *testing.T, date time.Time) string {
	t.Helper()
	d := timetable.Day{Gathering: gathering.Gathering{
		Title: "Temu Usaha Dua Meja (contoh)", Date: date,
		Slots:  []gathering.Slot{{Number: 1, Start: 540, End: 560}, {Number: 2, Start: 570, End: 590}},
		Tables: []gathering.Table{{Number: 1}, {Number: 2}},
		Participants: []gathering.Participant{
			{Number: 1, Name: "Bank Uji (contoh)", Kind: register.Bank, Desks: 2},
			{Number: 2, Name: "IKM Satu (contoh)", Kind: register.Business}, {Number: 3, Name: "IKM Dua (contoh)", Kind: register.Business},
			{Number: 4, Name: "IKM Tiga (contoh)", Kind: register.Business},
		},
	}}
	for i, slot := range []int{1, 1, 2} {
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: i + 2, To: 1, Priority: match.Want, Answer: match.Accepted, Fixed: slot})
	}
	id := w.plant(t, d)
	by := w.actor(t, account.Organiser)
	w.solveFor(t, by, id)
	day, err := w.parts.Planner.Day(t.Context(), by, id)
	if err != nil || len(day.Bookings) != 3 {
		t.Fatalf("want 3 meetings: %+v %v", day.Bookings, err)
	}
	code, err := w.parts.Planner.Code(t.Context(), by, id, day.Gathering.Participants[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return "/a/" + code
}

// topOf is what an agenda page says above the list of the day.
func (w *world) topOf(t *testing.T, parts web.Config, path string) string {
	t.Helper()
	pages, err := web.New(parts)
	if err != nil {
		t.Fatal(err)
	}
	body := visitPage(t, pages, path)
	text := parse(t, path, body).text()
	top, _, found := strings.Cut(text, "Agenda hari itu")
	if !found {
		t.Fatalf("no agenda at %s: %s", path, text)
	}
	return top
}
