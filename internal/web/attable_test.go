package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// tablePlace is the earliest meeting of the owner's business, with the pages of both sides.
type tablePlace struct {
	base, mine, theirs string
	own, other         gathering.Participant
	request            string
	number             int
}

func (w *world) tablePlace(t *testing.T) tablePlace {
	t.Helper()
	by := w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(context.Background(), by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	p := tablePlace{base: "/temu/" + string(w.sample), own: d.Gathering.Of(w.actor(t, account.Owner).Organisation)[0]}
	for _, e := range d.Agenda(p.own.Number).Entries {
		if e.Kind == timetable.MeetingEntry && p.number == 0 {
			p.other, p.number = e.With, e.Request.Number
		}
	}
	if p.number == 0 {
		t.Fatal("the owner's business meets nobody")
	}
	p.request = fmt.Sprint(p.number)
	p.mine, p.theirs = p.base+"/peserta/"+string(p.own.ID)+"/meja", "/a/"+w.parts.Planner.CodeFor(p.other)+"/meja"
	return p
}

// tableCells are the rows of the matrix about meetings at their tables.
func tableCells(t *testing.T, w *world) []cell {
	t.Helper()
	p := w.afterwards(t)
	hosts := []string{"administrator", "organiser"}
	mine, bank := p.base+"/peserta/"+p.mine+"/meja", p.base+"/peserta/"+p.bank+"/meja"
	return []cell{
		{"GET", mine, only(200, "administrator", "organiser", "owner")},
		{"GET", bank, only(200, "administrator", "organiser", "desk")},
		{"GET", mine + "?versi", only(200, "administrator", "organiser", "owner")},
		{"POST", mine, only(404)}, // of no meeting
		{"GET", mine + "/lanjutan.ics", only(404)},
		{"GET", "/a/" + p.code + "/meja", everyone(200, nil)},
		{"GET", "/a/" + p.code + "x/meja", everyone(404, nil)},
		{"POST", "/a/" + p.code + "/meja", everyone(404, nil)},
		{"GET", "/a/" + p.code + "/meja/lanjutan.ics", everyone(404, nil)},
		{"GET", p.base + "/janji/biasa", only(200, hosts...)},
		{"POST", p.base + "/janji/biasa", only(303, hosts...)}, // back to what was shipped
		{"GET", p.base + "/langsung/pertemuan", only(200, hosts...)},
		{"GET", p.base + "/cetak/siapa-bertemu-siapa.pdf", only(200, hosts...)},
		{"GET", p.base + "/cetak/siapa-bertemu-siapa.xlsx", only(200, hosts...)},
		{"GET", p.base + "/cetak/daftar-janji.pdf", only(200, hosts...)},
		{"GET", p.base + "/cetak/daftar-janji.xlsx", only(200, hosts...)},
	}
}

func TestWhoSitsAtWhichTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	w.visitAll(t, tableCells(t, w))
}

// Without script: a promise is written, read back, agreed by both, worded anew and agreed
// again; notes stay with their own side, and what one thinks of a meeting with oneself.
func TestTwoSidesAtATable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	p := w.tablePlace(t)
	owner, other, staff := w.visitor(t, w.account(t, account.Owner)), w.visitor(t, ""), w.visitor(t, w.account(t, account.Organiser))
	say := func(v *visitor, path string, want int, more url.Values, words ...string) answer {
		t.Helper()
		more.Set("temu", p.request)
		got := v.do("POST", path, more)
		if got.status != want {
			t.Fatalf("%v: want %d, got %d", more, want, got.status)
		}
		if want == http.StatusSeeOther {
			got = v.get(got.location)
		}
		for _, x := range words {
			if !strings.Contains(got.body, x) {
				t.Errorf("%v: the page does not say %q", more, x)
			}
		}
		return got
	}
	terms := func(more url.Values) url.Values {
		f := url.Values{"deed": {"janji"}, "giver": {"own"}, "what": {"Kirim contoh <b>"}, "quantity": {"5"}, "unit": {"helai"}, "potential": {"Rp 1.500.000"}, "due": {"2026-12-20"}}
		for k, x := range more {
			f[k] = x
		}
		return f
	}
	if got := owner.get(p.mine); !strings.Contains(got.body, p.other.Name) || !strings.Contains(got.body, "Mengirim contoh produk") || len(got.body) > 120_000 {
		t.Errorf("the page: %d, %d bytes", got.status, len(got.body))
	}
	say(owner, p.mine, 422, terms(url.Values{"what": {""}}), "Rp 1.500.000", "isian perlu diperbaiki")
	say(owner, p.mine, 422, terms(url.Values{"potential": {"banyak"}}), "banyak")
	say(owner, p.mine, 422, terms(url.Values{"unit": {""}}), "Tulis satuannya")
	said := p.own.Name + " berjanji kepada " + p.other.Name + ": Kirim contoh &lt;b&gt;, sebanyak 5 helai, senilai Rp1.500.000, paling lambat Minggu, 20 Desember 2026."
	say(owner, p.mine, 303, terms(nil), said, "menunggu persetujuan "+p.own.Name, "menunggu persetujuan "+p.other.Name, "Bacakan")
	all, err := w.db.Promises(context.Background(), w.sample)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d promises, %v", len(all), err)
	}
	tap := func(deed, side, wording string) url.Values {
		return url.Values{"deed": {deed}, "side": {side}, "promise": {string(all[0].ID)}, "wording": {wording}}
	}
	first := string(all[0].Wording)
	say(owner, p.mine, 303, tap("setuju", "own", first), p.own.Name+" setuju", "menunggu persetujuan "+p.other.Name)
	say(other, p.theirs, 303, tap("setuju", "own", first), said, p.other.Name+" setuju, lewat kode agenda")
	say(other, p.theirs, 303, terms(url.Values{"promise": {string(all[0].ID)}, "wording": {first}, "giver": {"other"}, "quantity": {"3"}}), "sebanyak 3 helai", "menunggu persetujuan "+p.own.Name)
	say(owner, p.mine, 303, tap("setuju", "own", first), "tidak berlaku bagi kalimat yang baru", "menunggu persetujuan "+p.own.Name)
	all, _ = w.db.Promises(context.Background(), w.sample) // just read
	say(owner, p.mine, 303, tap("setuju", "other", string(all[0].Wording)), p.other.Name+" setuju, di ponsel pihak lain")
	if got := owner.get(p.base + "/janji"); !strings.Contains(got.body, "menunggu persetujuan") {
		t.Error("the list does not say that a promise waits")
	}
	say(staff, p.mine, 303, tap("setuju", "own", string(all[0].Wording)), p.own.Name+" setuju, dicatat panitia dari kertas")
	all, err = w.db.Promises(context.Background(), w.sample)
	if err != nil || len(all) != 1 || !all[0].Agreed() {
		t.Errorf("at the end: %+v %v", all, err)
	}

	if got := owner.do("POST", p.base+"/janji", url.Values{"giver": {string(p.own.ID)}, "taker": {string(p.other.ID)}, "what": {"Mengirim katalog"}, "sekali": {"KATALOG1"}}); got.status != http.StatusSeeOther {
		t.Errorf("a promise of a party, on the list: %d", got.status)
	}
	if all, err = w.db.Promises(context.Background(), w.sample); err != nil || len(all) != 2 || all[1].GiverSaid != "own" || all[1].TakerSaid != "" || all[1].Request != p.number {
		t.Errorf("it waits for the other side: %+v %v", all, err)
	}

	note := url.Values{"deed": {"catatan"}, "words": {"Catatan rahasia 07"}}
	say(owner, p.mine, 303, note, "Catatan rahasia 07")
	met := p.base + "/langsung/pertemuan"
	for name, page := range map[string]string{"the other side": other.get(p.theirs).body, "staff": staff.get(p.mine).body, "the list": staff.get(met).body} {
		if strings.Contains(page, "rahasia 07") {
			t.Errorf("%s reads a private note", name)
		}
	}
	if got := owner.get("/akun/data.json"); !strings.Contains(got.body, "rahasia 07") {
		t.Error("what is kept of the owner lacks their note")
	}
	if got := w.visitor(t, w.account(t, account.Desk)).get("/akun/data.json"); strings.Contains(got.body, "rahasia 07") {
		t.Error("what is kept of another has the owner's note")
	}
	say(owner, p.mine, 303, url.Values{"deed": {"catatan"}, "words": {"Catatan terbuka 08"}, "shared": {"1"}})
	if got := staff.get(met); !strings.Contains(got.body, "Catatan terbuka 08") {
		t.Error("staff do not read a note that they may")
	}
	if got := other.do("POST", p.theirs, url.Values{"deed": {"catatan"}, "temu": {p.request}, "words": {"x"}}); got.status != http.StatusForbidden {
		t.Errorf("a note by a printed code: %d", got.status)
	}

	w.pass(4 * time.Hour) // the meeting is over
	say(owner, p.mine, 303, url.Values{"deed": {"nilai"}, "meeting_held": {"2"}, "meeting_use": {"5"}, "meeting_next_day": {"2027-01-15"}, "meeting_next": {"Telepon"}}, "15 Januari 2027")
	if got := owner.get(p.mine + "/lanjutan.ics?temu=" + p.request); !strings.Contains(got.body, "DTSTART;VALUE=DATE:20270115") {
		t.Errorf("the next date as a calendar: %d %s", got.status, got.body)
	}
	stage := func() (live.Stage, bool) {
		w.pass(3 * time.Second)
		x, err := w.parts.Live.State(context.Background(), w.actor(t, account.Organiser), w.sample)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range x.Meetings {
			if m.Request == p.number {
				return m.Stage, m.BySides
			}
		}
		return "", false
	}
	if s, by := stage(); s != live.Missed || !by {
		t.Errorf("the other did not come, as one side says: %s", s)
	}
	if got := other.get(p.theirs); strings.Contains(got.body, `value="5" checked`) || strings.Contains(got.body, "2027-01-15") {
		t.Error("the other side sees what one thinks of the meeting")
	}
	say(other, p.theirs, 303, url.Values{"deed": {"nilai"}, "meeting_held": {"1"}})
	if s, by := stage(); s != live.Unmarked || by {
		t.Errorf("the two sides contradict one another: %s", s)
	}
	owner.do("POST", "/bahasa", url.Values{"bahasa": {"en"}})
	if got := owner.get(p.mine); !strings.Contains(got.body, "promises "+p.other.Name) || !strings.Contains(got.body, "Send product samples") || missingWords.MatchString(got.body) {
		t.Error("the page is not in English")
	}
}

// later sends deeds as a phone does that had no line.
func (v *visitor) later(path string, now time.Time, deeds ...map[string]any) (told []struct{ ID, Fate, Text string }) {
	v.t.Helper()
	raw, err := json.Marshal(map[string]any{"now": now.UnixMilli(), "deeds": deeds})
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+path, strings.NewReader(string(raw)))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	got := v.send(r)
	var answer struct {
		Told []struct{ ID, Fate, Text string }
	}
	if got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &answer) != nil {
		v.t.Fatalf("sending later: %d", got.status)
	}
	return answer.Told
}

// A queue that is sent twice, with what cannot be read and what is refused among it, does
// everything once and says of each what became of it.
func TestAQueueOfAPhoneIsKeptOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	p := w.tablePlace(t)
	owner := w.visitor(t, w.account(t, account.Owner))
	deed := func(id string, form url.Values) map[string]any {
		form.Set("temu", p.request)
		return map[string]any{"id": id, "at": noon.Add(-time.Minute).UnixMilli(), "form": form.Encode()}
	}
	queue := []map[string]any{
		deed("0f0e0d0c-0000-4000-8000-000000000001", url.Values{"deed": {"janji"}, "giver": {"other"}, "usual": {"Mengirim contoh produk"}}),
		deed("0f0e0d0c-0000-4000-8000-000000000002", url.Values{"deed": {"setuju"}, "side": {"own"}, "promise": {"0f0e0d0c-0000-4000-8000-000000000001"}, "wording": {"0f0e0d0c-0000-4000-8000-000000000001"}}),
		deed("0f0e0d0c-0000-4000-8000-000000000003", url.Values{"deed": {"catatan"}, "words": {"Catatan 01"}}),
		deed("0f0e0d0c-0000-4000-8000-000000000004", url.Values{"deed": {"janji"}, "giver": {"own"}}),
		deed("0f0e0d0c-0000-4000-8000-000000000005", url.Values{"deed": {"nilai"}, "meeting_use": {"9"}}),
		{"id": "x", "at": 1, "form": "temu=%zz"},
		deed("short", url.Values{"deed": {"setuju"}, "promise": {"?"}, "wording": {"?"}}),
	}
	for range 2 {
		told := owner.later(p.mine, noon, queue...)
		for i, want := range []string{"taken", "taken", "taken", "refused", "refused", "refused", "refused"} {
			if told[i].Fate != want || want == "refused" && told[i].Text == "" {
				t.Errorf("deed %d: %+v, want %s", i+1, told[i], want)
			}
		}
	}
	all, err := w.db.Promises(context.Background(), w.sample)
	if err != nil || len(all) != 1 || all[0].Giver != p.other.ID || all[0].TakerSaid != "own" || all[0].GiverSaid != "" || all[0].What != "Mengirim contoh produk" {
		t.Errorf("what the phone said: %+v %v", all, err)
	}
	r, err := http.NewRequest(http.MethodPost, owner.base+p.mine, strings.NewReader("{"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if got := owner.send(r); got.status != http.StatusUnprocessableEntity {
		t.Errorf("what is no queue: %d", got.status)
	}
}
