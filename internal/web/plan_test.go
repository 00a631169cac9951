package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	ical "github.com/emersion/go-ical"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/web"
)

// planCells are the pages of planning; forms are sent empty.
func planCells(w *world) []cell {
	g := "/temu/" + string(w.sample)
	hosts, planners := []string{"administrator", "organiser"}, []string{"administrator", "organiser", "foreign organiser"}
	return []cell{
		{"GET", "/t/0000000", everyone(404, nil)},
		{"GET", "/t/0000000/acara.ics", everyone(404, nil)},
		{"GET", "/temu/baru", only(200, planners...)},
		{"POST", "/temu/baru", only(422, planners...)},
		{"GET", "/seri?nama=Tidak%20ada", only(404)},
		{"GET", g + "/rencana", only(200, hosts...)},
		{"GET", g + "/rencana/acara", only(200, hosts...)},
		{"GET", g + "/rencana/narasumber", only(200, hosts...)},
		{"GET", g + "/rencana/kuota", only(200, hosts...)},
		{"GET", g + "/rencana/anggaran", only(200, hosts...)},
		{"GET", g + "/rencana/panitia", only(200, hosts...)},
		{"GET", g + "/rencana/lain", only(404)},
		{"POST", g + "/buang", only(409, "administrator", "organiser")}, // it is no draft
		{"POST", g + "/rencana/pokok", only(422, hosts...)},
		{"POST", g + "/rencana/acara", only(422, hosts...)},
		{"POST", g + "/rencana/slot", only(422, hosts...)},
		{"POST", g + "/rencana/jalan", only(303, hosts...)}, // all of it may be left out
		{"POST", g + "/rencana/narasumber", only(422, hosts...)},
		{"POST", g + "/rencana/kuota", only(422, hosts...)},
		{"POST", g + "/rencana/anggaran", only(422, hosts...)},
		{"POST", g + "/rencana/panitia", only(422, hosts...)},
		{"POST", g + "/rencana/tugas", only(422, hosts...)},
		{"POST", g + "/rencana/tuan-rumah", only(422, hosts...)},
		{"POST", g + "/rencana/lain", only(404)},
		{"POST", g + "/rencana/acara/hapus", only(404)}, // no number
		{"POST", g + "/rencana/narasumber/hapus", only(404)},
		{"POST", g + "/rencana/tugas/selesai", only(404)},
		{"POST", g + "/rencana/tugas/pola", only(409, hosts...)}, // it has no tasks
		{"POST", g + "/tuan-rumah", only(404)},                   // nobody was asked
		{"GET", g + "/keadaan/announce", only(200, hosts...)},
		{"GET", g + "/keadaan/nothing", only(404)},
		{"POST", g + "/keadaan/announce", only(409, hosts...)},
		{"POST", g + "/keadaan/cancel", only(422, hosts...)}, // without a reason
		{"POST", g + "/keadaan/move", only(422, hosts...)},
	}
}

func TestPlanPagesByVisitor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, planCells(w))
}

// planned makes a draft by the page of an organiser and gives its address.
func (w *world) planned(t *testing.T, v *visitor) (path string, id gathering.ID) {
	t.Helper()
	got := v.do("POST", "/temu/baru", url.Values{"title": {"Temu Usaha Contoh 05"}, "date": {"2027-02-10"}, "start": {"08:00"}, "finish": {"13:30"}, "place": {"Balai Contoh"}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("making a draft: %d", got.status)
	}
	path = got.header.Get("Location")
	return path, gathering.ID(strings.TrimPrefix(path, "/temu/"))
}

var publicLink = regexp.MustCompile(`/t/[0-9A-Z]{7}`)

// From a draft that nobody else sees to a public page that is cancelled.
func TestAGatheringFromDraftToPublicPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, stranger := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, "")
	path, id := w.planned(t, v)
	b, err := w.parts.Plans.Binder(context.Background(), w.actor(t, account.Organiser), id)
	if err != nil {
		t.Fatal(err)
	}
	public := "/t/" + b.Code
	if got := stranger.get(public); got.status != http.StatusNotFound {
		t.Errorf("the public page of a draft: %d", got.status)
	}
	if got := v.get(path); !strings.Contains(got.body, "rancangan") || publicLink.MatchString(got.body) {
		t.Error("the draft's front page does not say what it is")
	}
	for name, form := range map[string]url.Values{
		"narasumber": {"name": {"Dr. Ni Made Contoh 91, M.M."}, "state": {"confirmed"}, "about": {"Riwayat rahasia"}, "contact": {"0812 0000 0091"}},
		"anggaran":   {"what": {"Konsumsi"}, "volume": {"60"}, "unit": {"orang"}, "price": {"50.000"}},
		"panitia":    {"name": {"I Ketut Contoh 12"}, "role": {"Ketua panitia"}},
		"kuota":      {"quota": {"60"}, "attendees": {"2"}, "queue": {"turn"}, "offer": {"24"}, "closes_at": {"2027-02-05T17:00"}, "rule_nib": {"ya"}},
	} {
		if got := v.do("POST", path+"/rencana/"+name, form); got.status != http.StatusSeeOther {
			t.Errorf("%s: want 303, got %d", name, got.status)
		}
	}
	if got := v.get(path + "/rencana/anggaran"); !strings.Contains(got.body, "Rp3.000.000") {
		t.Error("60 × Rp50.000 is not computed")
	}
	for _, turn := range []string{"announce", "open"} {
		if got := v.get(path + "/keadaan/" + turn); got.status != http.StatusOK || !strings.Contains(got.body, "Tidak ada yang diberi tahu") {
			t.Errorf("asking before %s: %d", turn, got.status)
		}
		if got := v.do("POST", path+"/keadaan/"+turn, url.Values{}); got.status != http.StatusSeeOther {
			t.Errorf("%s: want 303, got %d", turn, got.status)
		}
	}
	seen := stranger.get(public)
	for _, want := range []string{"Temu Usaha Contoh 05", "Balai Contoh", "Rabu, 10 Februari 2027", "WITA", "Masih 60 dari 60", "Dr. Ni Made Contoh 91", "Paparan narasumber", "Punya NIB"} {
		if !strings.Contains(seen.body, want) {
			t.Errorf("the public page lacks %q", want)
		}
	}
	for _, never := range []string{"Riwayat rahasia", "0812 0000 0091", "Konsumsi", "I Ketut Contoh 12"} {
		if strings.Contains(seen.body, never) {
			t.Errorf("the public page tells %q", never)
		}
	}
	for _, part := range web.Foreign(seen.body) {
		t.Errorf("the public page has %s, which its stylesheet does not know", part)
	}
	if home := stranger.get("/"); !strings.Contains(home.body, public) {
		t.Error("strangers do not find it on the home page")
	}
	if got := v.do("POST", path+"/keadaan/cancel", url.Values{"reason": {"Gedung dipakai"}}); got.status != http.StatusSeeOther {
		t.Errorf("cancelling: %d", got.status)
	}
	if seen := stranger.get(public); !strings.Contains(seen.body, "dibatalkan") || !strings.Contains(seen.body, "Gedung dipakai") {
		t.Error("the public page does not say that it is cancelled, and why")
	}
	cal, err := ical.NewDecoder(bytes.NewReader([]byte(stranger.get(public + "/acara.ics").body))).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(cal.Events()); n != len(b.Agenda) {
		t.Errorf("want %d events, got %d", len(b.Agenda), n)
	}
	for _, e := range cal.Events() {
		if status := e.Props.Get("STATUS").Value; status != "CANCELLED" {
			t.Errorf("an event of a cancelled gathering is %s", status)
		}
	}
}

func TestPublicPageIsLight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	path, id := w.planned(t, v)
	by := w.actor(t, account.Organiser)
	for i := range 8 {
		if err := w.parts.Plans.KeepSpeaker(context.Background(), by, id, gathering.SpeakerForm{Name: "Narasumber Contoh", Organisation: "Kampus Contoh", State: "confirmed",
			About: strings.Repeat("Menulis tentang tenun, perak, dan pasar. ", 20+i), AboutOK: "2026-12-01"}); err != nil {
			t.Fatal(err)
		}
	}
	v.do("POST", path+"/keadaan/announce", url.Values{})
	b, err := w.parts.Plans.Binder(context.Background(), by, id)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodGet, w.server.URL+"/t/"+b.Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	got := w.visitor(t, "").send(r)
	t.Logf("%d bytes compressed", len(got.body))
	if got.header.Get("Content-Encoding") != "gzip" || len(got.body) > 30_000 {
		t.Errorf("want at most 30,000 bytes of gzip, got %d of %q", len(got.body), got.header.Get("Content-Encoding"))
	}
	page := w.visitor(t, "").get("/t/" + b.Code).body
	if n := len(regexp.MustCompile(`(src|rel="icon" href)=`).FindAllString(page, -1)); n > 2 {
		t.Errorf("the page makes %d further requests", n)
	}
}

// A refused form keeps what was typed and says what is wrong at its field.
func TestRefusedPlanFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	path, _ := w.planned(t, v)
	for name, tc := range map[string]struct {
		form url.Values
		want []string
	}{
		"acara":    {url.Values{"title": {"Paparan pasar"}, "start": {"10:00"}, "end": {"09:00"}, "kind": {"talk"}}, []string{"Paparan pasar", "Selesai harus sesudah mulai"}},
		"anggaran": {url.Values{"what": {"Sewa tenda"}, "price": {"banyak"}}, []string{"Sewa tenda", "banyak"}},
		"kuota":    {url.Values{"quota": {"60"}, "queue": {"turn"}, "closes_at": {"2027-02-11T10:00"}}, []string{"2027-02-11T10:00", "Harus sebelum temu usaha dimulai"}},
		"pokok":    {url.Values{"title": {""}, "date": {"2020-01-01"}, "start": {"09:00"}, "finish": {"08:00"}, "zone": {"Asia/Makassar"}}, []string{"Wajib diisi", "Tanggalnya sudah lewat", "Selesai harus sesudah mulai"}},
	} {
		got := v.do("POST", path+"/rencana/"+name, tc.form)
		if got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: want 422, got %d", name, got.status)
		}
		for _, want := range tc.want {
			if !strings.Contains(got.body, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
	}
}

// A second host is asked, agrees, and may plan from then on.
func TestASecondHostAgrees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, other := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, w.foreign)
	path, id := w.planned(t, v)
	m, err := w.db.Member(context.Background(), w.foreign, noon)
	if err != nil {
		t.Fatal(err)
	}
	if got := other.get(path + "/rencana"); got.status != http.StatusNotFound {
		t.Errorf("before being asked: %d", got.status)
	}
	if got := v.do("POST", path+"/rencana/tuan-rumah", url.Values{"body": {string(m.Organisation)}}); got.status != http.StatusSeeOther {
		t.Fatalf("asking: %d", got.status)
	}
	if home := other.get("/"); !strings.Contains(home.body, path+"/tuan-rumah") {
		t.Error("the home page of the asked body does not ask")
	}
	if got := other.get(path + "/rencana"); got.status != http.StatusNotFound {
		t.Errorf("before agreeing: %d", got.status)
	}
	if got := other.do("POST", path+"/tuan-rumah", url.Values{"jawaban": {"ya"}}); got.status != http.StatusSeeOther {
		t.Errorf("agreeing: %d", got.status)
	}
	if err := w.parts.Plans.KeepHall(context.Background(), m.Actor(), id, 0, "Aula", "100"); err != nil {
		t.Errorf("a second host may plan: %v", err)
	}
}

// What pages of the day show changes with the plan, although days are kept.
func TestTheDayShowsChangesOfThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.actor(t, account.Organiser)
	v := w.visitor(t, w.account(t, account.Owner))
	path := "/temu/" + string(w.sample)
	v.get(path) // kept from here on
	if err := w.parts.Plans.KeepItem(context.Background(), by, w.sample, gathering.ItemForm{Title: "Peluncuran buku contoh", Start: "16:00", End: "16:30", Kind: "talk"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(v.get(path).body, "Peluncuran buku contoh") {
		t.Error("the day shows the old agenda")
	}
}

// Slots that a timetable uses change only when it may go; then it is gone.
func TestSlotsOfATimetable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	path := "/temu/" + string(w.sample)
	form := url.Values{"start": {"10:00"}, "length": {"15"}, "pause": {"3"}, "count": {"5"}}
	if got := v.do("POST", path+"/rencana/slot", form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Centang bila boleh dihapus") {
		t.Errorf("without saying so: %d", got.status)
	}
	form.Set("drop", "ya")
	if got := v.do("POST", path+"/rencana/slot", form); got.status != http.StatusSeeOther {
		t.Errorf("saying so: %d", got.status)
	}
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil || len(day.Bookings) != 0 || len(day.Gathering.Slots) != 5 {
		t.Errorf("want 5 slots and no meetings, got %d and %d, %v", len(day.Gathering.Slots), len(day.Bookings), err)
	}
	if got := v.get(path + "/papan"); got.status != http.StatusOK {
		t.Errorf("the board: %d", got.status)
	}
}

// The number of businesses that fit a rule is what the list behind it shows.
func TestHowManyFit(t *testing.T) {
	t.Parallel()
	e := gathering.Eligibility{Conditions: []gathering.Condition{{About: gathering.KBLI, Values: []string{"13", "1391", "31001"}}, {About: gathering.InDistrict, Values: []string{"51.03.02", "51.03.05"}}, {About: gathering.HasNIB}}}
	f := e.Fitting()
	if len(f.Queries) != 4 || f.AtMost || len(f.Left) != 1 {
		t.Errorf("want 2 × 2 questions that leave the NIB out, got %+v", f)
	}
	if q := f.Queries[0]; q.KBLI == "1391" || q.Kind != register.FoundBusiness {
		t.Errorf("a beginning within another is asked for: %+v", q)
	}
}

// A draft is discarded after a tick, and only a draft offers it.
func TestDraftsAreDiscardedFromTheirPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	if page := v.get("/temu/" + string(w.sample) + "/rencana"); strings.Contains(page.body, "/buang") {
		t.Error("a gathering that is no draft offers to be discarded")
	}
	made := v.do("POST", "/temu/baru", url.Values{"title": {"Temu Usaha Contoh 09"}, "date": {"2027-06-01"}, "place": {"Aula Contoh"}})
	if made.status != http.StatusSeeOther {
		t.Fatalf("making a draft: %d\n%s", made.status, made.body)
	}
	draft := regexp.MustCompile(`/temu/[0-9a-f]+`).FindString(made.location)
	if page := v.get(draft + "/rencana"); !strings.Contains(page.body, `action="`+draft+`/buang"`) {
		t.Error("the page of a draft does not offer to discard it")
	}
	if got := v.do("POST", draft+"/buang", url.Values{}); got.status != http.StatusSeeOther || v.get(draft+"/rencana").status != http.StatusOK {
		t.Errorf("without the tick: %d, or it is gone", got.status)
	}
	if got := v.do("POST", draft+"/buang", url.Values{"sure": {"ya"}}); got.status != http.StatusSeeOther || v.get(draft+"/rencana").status != http.StatusNotFound {
		t.Errorf("with the tick: %d, or it is still there", got.status)
	}
}
