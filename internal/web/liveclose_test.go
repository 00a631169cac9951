package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/timetable/live"
)

// liveEndCells are who may fill tables, tell people, and close the day of a gathering.
func liveEndCells(g string) []cell {
	hosts := []string{"administrator", "organiser"}
	day := g + "/langsung"
	return []cell{
		{"GET", day + "/lembar.pdf", only(200, hosts...)},
		{"GET", day + "/isi", only(200, hosts...)},
		{"POST", day + "/isi", only(422, hosts...)}, // nobody
		{"GET", day + "/kabari", only(200, hosts...)},
		{"POST", day + "/kabari", only(422, hosts...)}, // nobody
		{"GET", day + "/tutup", only(200, hosts...)},
		{"POST", day + "/tutup", only(422, hosts...)}, // neither closed nor opened
	}
}

// Other offices, other roles and strangers reach nothing of the end of a day.
func TestWhoReachesTheEndOfADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, liveEndCells("/temu/"+string(w.sample)))
}

// An organiser sees what is open, closes the day with one press and sees its first figures;
// staff may look and not close; it is opened again with a reason.
func TestCloseTheDayByOnePress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v, staff := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, w.gather(t)["staff"])
	day := "/temu/" + string(w.sample) + "/langsung"
	end := day + "/tutup"
	wants := func(body string, all ...string) {
		t.Helper()
		for _, text := range all {
			if !strings.Contains(body, text) {
				t.Errorf("the page does not say %q", text)
			}
		}
	}
	if got := v.do("POST", "/temu/"+string(w.sample)+"/kehadiran/di-sini", url.Values{"name": {"Laptop depan"}}); got.status != http.StatusSeeOther {
		t.Fatalf("a device: %d", got.status)
	}
	wants(v.get(day).body, "Laptop depan", "terakhir terdengar", "pendamping", "perlu diputuskan", "meja kosong berikutnya", "akan datang", "gugur", end)
	body := v.get(end).body
	wants(body, "belum dicatat terlaksana atau tidak", day+"?ronde=1", "Perangkat Laptop depan", "Tutup hari ini")
	if body := staff.get(end).body; strings.Contains(body, "Tutup hari ini") || !strings.Contains(body, "belum dicatat") {
		t.Error("staff see another page than one without the button")
	}
	if got := v.do("POST", end, url.Values{"deed": {"tutup"}}); got.status != http.StatusSeeOther || got.location != end {
		t.Fatalf("closing: %d %s", got.status, got.location)
	}
	body = v.get(end).body
	wants(body, "Ditutup", "Angka pertama", "pertemuan direncanakan", "rata-rata menunggu", "Per klaster", "/laporan", "/terima-kasih", "Buka lagi")
	wants(v.get(day).body, "Ditutup")
	if strings.Contains(body, "Kirim ucapan terima kasih") {
		t.Error("thanks go out before the gathering is ended")
	}
	w.raw(t, `UPDATE gathering SET state = 'ended', version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	wants(v.get(end).body, "Kirim ucapan terima kasih")
	w.raw(t, `UPDATE gathering SET state = 'closed', version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	if got := v.do("POST", day, url.Values{"deed": {"delay"}, "slot": {"9"}, "minutes": {"10"}}); got.status != http.StatusConflict {
		t.Errorf("a delay of a closed day: %d, want 409", got.status)
	}
	if got := v.do("POST", end, url.Values{"deed": {"buka"}, "reason": {" "}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("opened without a reason: %d", got.status)
	}
	if got := v.do("POST", end, url.Values{"deed": {"buka"}, "reason": {"Ronde susulan"}}); got.status != http.StatusSeeOther {
		t.Errorf("opening: %d", got.status)
	}
	wants(v.get(end).body, "Dibuka lagi", "Ronde susulan", "Tutup hari ini")
}

// A no-show frees a table; the page proposes who should have it, and one press gives it.
func TestFillATableByOnePress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	if _, err := w.parts.Matches.SuggestDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	by := w.actor(t, account.Organiser)
	x, err := w.parts.Live.State(t.Context(), by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range x.Meetings { // the businesses of the next round say that they do not come
		if m.Slot == x.Open() {
			if err := w.parts.Live.Note(t.Context(), by, w.sample, live.Fact{Kind: live.NoShow, Request: m.Request, Participant: m.From}); err != nil {
				t.Fatal(err)
			}
		}
	}
	v := w.visitor(t, by.Account)
	fill := "/temu/" + string(w.sample) + "/langsung/isi"
	var press string
	all := parse(t, "fill", v.get(fill).body)
	for _, e := range all {
		if e.tag == "button" && e.attr["name"] == "pasangan" && press == "" {
			press = e.attr["value"]
		}
	}
	if press == "" {
		t.Fatal("the page proposes nobody")
	}
	before, err := w.db.Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second press comes too late
		got := v.do("POST", fill, url.Values{"pasangan": {press}})
		d, err := w.db.Day(t.Context(), w.sample)
		if err != nil {
			t.Fatal(err)
		}
		if d.Published == before.Published+1 {
			if got.status == http.StatusSeeOther {
				continue
			}
			if got.status != http.StatusConflict || !strings.Contains(got.body, "Isi meja kosong") {
				t.Errorf("a second press: %d", got.status)
			}
			continue
		}
		t.Fatalf("publication %d after %d: %d", d.Published, before.Published, got.status)
	}
}

// While a hall is late, phone, agenda and calendar show both times; the sheet of the day can
// be printed and read out.
func TestMovedTimesAreShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v, phone := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, "")
	day := "/temu/" + string(w.sample) + "/langsung"
	d, err := w.db.Day(t.Context(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	last := d.Bookings[0]
	for _, b := range d.Bookings {
		if b.Slot > last.Slot {
			last = b
		}
	}
	who := d.Gathering.Participants[d.Requests[last.Request-1].From-1]
	code, start := w.parts.Planner.CodeFor(who), d.Gathering.Slots[last.Slot-1].Start
	moved := fmt.Sprintf("%s menjadi %s", start, start+10)
	for _, path := range []string{"/a/" + code, "/a/" + code + "/langsung"} {
		if strings.Contains(phone.get(path).body, moved) {
			t.Errorf("%s: moved before anything is late", path)
		}
	}
	if got := v.do("POST", day, url.Values{"deed": {"delay"}, "slot": {"1"}, "minutes": {"10"}}); got.status != http.StatusSeeOther {
		t.Fatalf("a delay: %d", got.status)
	}
	for _, path := range []string{"/a/" + code, "/a/" + code + "/langsung"} {
		if !strings.Contains(phone.get(path).body, moved) {
			t.Errorf("%s does not say %q", path, moved)
		}
	}
	ics := phone.get("/a/" + code + "/agenda.ics").body
	utc := d.Gathering.On(start).Add(10 * time.Minute).UTC().Format("20060102T150405Z")
	if !strings.Contains(ics, "DTSTART:"+utc) || !strings.Contains(strings.ReplaceAll(ics, "\r\n ", ""), "semula "+start.String()) {
		t.Errorf("the calendar has no meeting at %s:\n%s", utc, ics)
	}
	if body := v.get(day + "/lembar").body; !strings.Contains(body, "bertemu") || !strings.Contains(body, "lembar.pdf") {
		t.Error("the sheet has nothing to be read out")
	}
	if got := v.get(day + "/lembar.pdf"); got.status != http.StatusOK || !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("the sheet as PDF: %d", got.status)
	}
	if body := v.get(day + "/kabari").body; !strings.Contains(body, "mundur:") || !strings.Contains(body, "Waktu mundur") {
		t.Error("nobody is to be told of the delay by hand")
	}
	form := url.Values{}
	for _, e := range parse(t, "tell", v.get(day+"/kabari").body) {
		if e.tag == "input" && strings.HasPrefix(e.attr["value"], "mundur:") {
			form.Set("nomor", e.attr["value"])
		}
	}
	if got := v.do("POST", day+"/kabari", form); got.status != http.StatusSeeOther {
		t.Errorf("told: %d", got.status)
	}
	if strings.Contains(v.get(day+"/kabari").body, form.Get("nomor")+`"`) {
		t.Error("who was told still stands there")
	}
	// A delay past the closing hour leads to what giving up a round costs.
	x, err := w.parts.Live.State(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	if x.Halls[0].Closes.IsZero() {
		t.Fatal("the sample's agenda does not say when halls have to be free")
	}
	got := v.do("POST", day, url.Values{"deed": {string(live.Delay)}, "slot": {fmt.Sprint(len(d.Gathering.Slots))}, "minutes": {"300"}})
	if got.location != day+"/perbaikan?hapus=ya" {
		t.Errorf("after a delay that the day has no room for: %s", got.location)
	}
	if body := v.get(day).body; !strings.Contains(body, "saat ruang harus kosong") {
		t.Error("the day does not say that it ends too late")
	}
}
