package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
)

// attendanceCells are every route of the desk and of attendance with who gets in. What
// belongs to a device opens for nobody without its token, whatever role they have.
func attendanceCells(temu, code string) []cell {
	g, hosts := "/temu/"+temu+"/kehadiran", []string{"administrator", "organiser"}
	none := everyone(404, nil)
	return []cell{
		{"GET", "/meja", none},
		{"POST", "/meja", none},
		{"POST", "/meja/datang", none},
		{"POST", "/meja/urungkan", none},
		{"POST", "/meja/kirim", none},
		{"GET", "/meja/kartu/r:x:1", none},
		{"GET", "/meja/pekerja.js", everyone(200, nil)},
		{"GET", "/meja/perangkat/" + code, everyone(200, nil)},
		{"GET", "/meja/perangkat/x" + code, none},
		{"POST", "/meja/perangkat/x" + code, none},
		{"GET", g, only(200, hosts...)},
		{"POST", g + "/di-sini", only(303, hosts...)},
		{"POST", g + "/perbedaan", only(422, hosts...)},
		{"POST", g + "/batalkan", only(422, hosts...)},
		{"POST", g + "/tertahan/tiada", only(404)},
		{"POST", g + "/tamu", only(404)}, // nobody
		{"GET", g + "/perangkat", only(200, hosts...)},
		{"POST", g + "/perangkat", only(422, hosts...)},
		{"POST", g + "/perangkat/tiada/putus", only(404)},
		{"GET", g + "/ruang", only(200, hosts...)},
		{"POST", g + "/ruang", only(200, hosts...)},
		{"GET", g + "/unduh/hadir.pdf", only(200, hosts...)},
		{"GET", g + "/unduh/tidak-hadir.xlsx", only(200, hosts...)},
		{"GET", g + "/unduh/lain.pdf", only(404)},
	}
}

// Other offices, other roles and strangers reach nothing of who came; a role that may
// work at the desk does not open one without a device.
func TestWhoReachesAttendance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, code, err := w.parts.Attendance.Enrol(context.Background(), w.actor(t, account.Organiser), w.sample, "Ponsel Komang (contoh)")
	if err != nil {
		t.Fatal(err)
	}
	w.visitAll(t, attendanceCells(string(w.sample), code))
}

// comers are registrations of the sample on its day: two of one business, and one each.
func (w *world) comers(t *testing.T) []registration.Registration {
	t.Helper()
	w.raw(t, `UPDATE gathering SET state = 'open', code = 'TEMU7', quota = 60, start = 480, finish = 1020, attendees = 2, version = version + 1 WHERE id = '`+string(w.sample)+`'`)
	var all []registration.Registration
	for _, x := range []struct{ business, first, second string }{
		{"Anyaman Padma 08 (contoh)", "Ni Luh Sekar (contoh)", "I Made Embun (contoh)"}, {"Kayu Samudra 09 (contoh)", "I Wayan Samudra (contoh)", ""}, {"Perak Samudra 10 (contoh)", "Ni Ketut Samudra (contoh)", ""},
	} {
		people := []registration.Attendee{{Name: x.first, Phone: "081234567890"}}
		if x.second != "" {
			people = append(people, registration.Attendee{Name: x.second})
		}
		r, err := w.parts.Registrations.RegisterFor(t.Context(), w.actor(t, account.Organiser), w.sample, registration.Entry{Name: x.business, Channel: registration.Paper, Details: registration.Details{Attendees: people}})
		if err != nil {
			t.Fatal(err)
		}
		w.raw(t, `UPDATE registration SET state = 'confirmed', reason = '' WHERE id = '`+string(r.ID)+`'`)
		all = append(all, r)
	}
	return all
}

// desk makes a visitor's browser a device of the sample's desk.
func (w *world) desk(t *testing.T) *visitor {
	t.Helper()
	_, code, err := w.parts.Attendance.Enrol(t.Context(), w.actor(t, account.Organiser), w.sample, "Ponsel Komang (contoh)")
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, "")
	path := "/meja/perangkat/" + code
	for range 2 { // previews of messengers look, too
		if got := v.get(path); got.status != http.StatusOK || !strings.Contains(got.body, "Ponsel Komang (contoh)") {
			t.Fatalf("the page of the link: %d", got.status)
		}
	}
	if got := v.do("POST", path, url.Values{}); got.status != http.StatusSeeOther || got.header.Get("Location") != "/meja" {
		t.Fatalf("using the link: %d", got.status)
	}
	if got := w.visitor(t, "").do("POST", path, url.Values{}); got.status != http.StatusNotFound {
		t.Errorf("using it again: %d, want 404", got.status)
	}
	return v
}

// Without script, the desk is plain forms: one who is found is let in at once, and what
// comes of it is told in words.
func TestDeskWithoutScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.comers(t)
	v := w.desk(t)
	code := func(i int) string { return "https://temu.example/k/" + w.parts.Registrations.TicketCode(all[i]) }
	key := func(i int) string { return "r:" + string(all[i].ID) + ":1" }
	for n, step := range []struct {
		path string
		form url.Values
		want []string
	}{
		{"/meja", url.Values{"cari": {"wayan sam"}}, []string{"Selamat datang", "I Wayan Samudra (contoh) · Kayu Samudra 09 (contoh)", `class="note notice good"`}},
		{"/meja", url.Values{"cari": {code(1)}}, []string{"Sudah tercatat pukul 12.00 oleh Ponsel Komang (contoh)", `class="note notice warn"`}},
		{"/meja", url.Values{"cari": {"samudra"}}, []string{"2 orang cocok", key(2), "sudah hadir"}},
		{"/meja", url.Values{"cari": {"890"}}, []string{"3 orang cocok"}},
		{"/meja", url.Values{"cari": {code(0)}}, []string{"2 orang cocok", "I Made Embun (contoh)"}},
		{"/meja", url.Values{"pilih": {key(0), "r:" + string(all[0].ID) + ":2"}, "kode": {w.parts.Registrations.TicketCode(all[0])}}, []string{"Selamat datang", "Ni Luh Sekar (contoh)", "I Made Embun (contoh)"}},
		{"/meja", url.Values{"pilih": {key(0)}, "ubah": {"1"}, "stand": {"Ni Wayan Wakil (contoh)"}, "with": {"2"}}, []string{"Selamat datang"}},
		{"/meja", url.Values{"pilih": {key(0)}, "ubah": {"1"}, "with": {"99"}}, []string{"Pendamping paling banyak 20 orang", `class="note notice bad"`}},
		{"/meja", url.Values{"cari": {"zzz"}}, []string{"Tidak ada di daftar", "Datang langsung", `value="zzz"`}},
		{"/meja", url.Values{"cari": {"x.forged"}}, []string{"Tiket tidak dikenal"}},
		{"/meja/datang", url.Values{"person": {"I Ketut Baru (contoh)"}, "business": {"Warung Baru (contoh)"}}, []string{"Tercatat hadir; pendaftarannya diputuskan panitia"}},
		{"/meja/datang", url.Values{"business": {"Warung Lupa (contoh)"}}, []string{"Warung Lupa (contoh)", "wrongtext"}},
		{"/meja/urungkan", url.Values{"orang": {key(1)}, "reason": {"salah orang"}}, []string{"Dibatalkan"}},
		{"/meja", url.Values{"cari": {"wayan sam"}}, []string{"Selamat datang"}},
	} {
		got := v.do("POST", step.path, step.form)
		for _, words := range step.want {
			if !strings.Contains(got.body, words) {
				t.Errorf("step %d, %v: %d, and the page does not say %q", n+1, step.form, got.status, words)
			}
		}
	}
	if got := v.get("/meja"); strings.Contains(got.body, "08123456") || strings.Contains(got.body, "Sekar") {
		t.Error("the page that devices keep tells telephone numbers or names")
	}
	if got := v.get("/meja/kartu/" + key(0)); got.status != http.StatusOK || !strings.HasPrefix(got.body, "%PDF") {
		t.Errorf("a badge: %d", got.status)
	}
	staff := w.visitor(t, w.account(t, account.Organiser))
	page := staff.get("/temu/" + string(w.sample) + "/kehadiran")
	for _, words := range []string{"diwakilkan Ni Wayan Wakil (contoh)", "I Ketut Baru (contoh)", "Perlu diputuskan: 1", "terlambat"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the page of attendance does not say %q", words)
		}
	}
	for _, file := range []string{"hadir.pdf", "hadir.xlsx", "tidak-hadir.pdf", "tidak-hadir.xlsx"} {
		if got := staff.get("/temu/" + string(w.sample) + "/kehadiran/unduh/" + file); got.status != http.StatusOK || len(got.body) < 1000 {
			t.Errorf("%s: %d, %d bytes", file, got.status, len(got.body))
		}
	}
}

// A device sends JSON of bounded size; what is no batch is told so, and one that was cut
// off gets nothing but the word that it was.
func TestDeskSends(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.comers(t)
	v := w.desk(t)
	post := func(body string) answer {
		t.Helper()
		r, err := http.NewRequest("POST", v.base+"/meja/kirim", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		return v.send(r)
	}
	for name, body := range map[string]string{"nothing": "", "no JSON": "{", "no time": "{}", "too much": `{"now":1,"roster":"` + strings.Repeat("x", attendance.MostSent) + `"}`} {
		if got := post(body); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d, want 422", name, got.status)
		}
	}
	fact := `{"now":` + millis(noon) + `,"facts":[{"id":"a1","seq":1,"kind":"arrive","how":"name","who":"r:` + string(all[1].ID) + `:1","at":` + millis(noon) + `}]}`
	var a attendance.Answer
	for range 2 {
		if got := post(fact); got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &a) != nil || len(a.Taken) != 1 || len(a.There) != 1 || len(a.Roster) < 4 || a.Version != 1 {
			t.Fatalf("sending: %d %s", got.status, got.body)
		}
		if strings.Contains(post(fact).body, "0812345") {
			t.Error("a device is told telephone numbers")
		}
	}
	devices, err := w.parts.Attendance.Devices(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil || len(devices) != 1 {
		t.Fatal(devices, err)
	}
	boss := w.visitor(t, w.account(t, account.Organiser))
	if got := boss.do("POST", "/temu/"+string(w.sample)+"/kehadiran/perangkat/"+string(devices[0].ID)+"/putus", url.Values{}); got.status != http.StatusSeeOther {
		t.Fatalf("cutting off: %d", got.status)
	}
	a = attendance.Answer{}
	if got := post(strings.ReplaceAll(fact, "a1", "a2")); json.Unmarshal([]byte(got.body), &a) != nil || !a.Cut || a.Roster != nil || a.There != nil {
		t.Errorf("after that: %d %s", got.status, got.body)
	}
	if got := v.get("/meja"); got.status != http.StatusOK || !strings.Contains(got.body, "sudah diputus") || strings.Contains(got.body, "data-look") {
		t.Errorf("its page: %d", got.status)
	}
	page := boss.get("/temu/" + string(w.sample) + "/kehadiran")
	if !strings.Contains(page.body, "Catatan tertahan: 1") {
		t.Error("what it sent is not shown as held back")
	}
}

func millis(at time.Time) string {
	raw, _ := json.Marshal(at.UnixMilli())
	return string(raw)
}

// The pages of attendance are whole in both languages, empty and full.
func TestAttendancePagesAreWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := "/temu/" + string(w.sample) + "/kehadiran"
	w.wholePages(t, []shown{
		{"attendance of nobody", account.Organiser, "GET", g, nil, 200, "Belum ada yang tercatat hadir"},
		{"no devices", account.Organiser, "GET", g + "/perangkat", nil, 200, "Belum ada perangkat"},
		{"hall", account.Organiser, "GET", g + "/ruang", nil, 200, "Tiga cara"},
		{"hall, refused", account.Organiser, "POST", g + "/ruang", url.Values{"sandi": {"pendek"}}, 422, "8 sampai 63"},
		{"a device", account.Organiser, "POST", g + "/perangkat", url.Values{"name": {"Pintu utara"}}, 200, "Pindai dengan ponsel"},
		{"a device without a name", account.Organiser, "POST", g + "/perangkat", url.Values{}, 422, "Wajib diisi"},
		{"no device", account.Stranger, "GET", "/meja", nil, 404, "belum menjadi perangkat"},
		{"void link of a device", account.Stranger, "GET", "/meja/perangkat/x", nil, 404, "Tautan perangkat"},
	})
	all := w.comers(t)
	v := w.desk(t)
	parse(t, "desk", v.get("/meja").body).check(t, "desk", "id")
	parse(t, "desk, found", v.do("POST", "/meja", url.Values{"cari": {"samudra"}}).body).check(t, "desk, found", "id")
	parse(t, "desk, let in", v.do("POST", "/meja", url.Values{"cari": {"wayan sam"}}).body).check(t, "desk, let in", "id")
	w.raw(t, `UPDATE registration SET state = 'cancelled' WHERE id = '`+string(all[1].ID)+`'`)
	w.wholePages(t, []shown{
		{"attendance", account.Organiser, "GET", g, nil, 200, "I Wayan Samudra (contoh)"},
		{"a decision without words", account.Organiser, "POST", g + "/perbedaan", url.Values{"perbedaan": {"unconfirmed/r:" + string(all[1].ID) + ":1"}}, 422, "Wajib diisi"},
		{"devices", account.Organiser, "GET", g + "/perangkat", nil, 200, "Ponsel Komang (contoh)"},
	})
	organiser := w.visitor(t, w.account(t, account.Organiser))
	for _, want := range []int{http.StatusSeeOther, http.StatusNotFound} { // decided already
		got := organiser.do("POST", g+"/perbedaan", url.Values{"perbedaan": {"unconfirmed/r:" + string(all[1].ID) + ":1"}, "reason": {"datang sebelum dibatalkan"}})
		if got.status != want {
			t.Errorf("deciding: %d, want %d", got.status, want)
		}
	}
	if got := organiser.do("POST", g+"/batalkan", url.Values{"orang": {"r:" + string(all[1].ID) + ":1"}, "reason": {"tidak jadi"}}); got.status != http.StatusSeeOther || !strings.Contains(organiser.get(g).body, "Belum ada yang tercatat hadir") {
		t.Errorf("taking back: %d", got.status)
	}
}
