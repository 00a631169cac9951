package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
)

// afterPlace is the sample gathering with its address and two participants: the
// owner's, and one of nobody who signs in, with the code of its agenda.
type afterPlace struct{ base, mine, bank, code string }

func (w *world) afterwards(t *testing.T) afterPlace {
	t.Helper()
	by := w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(context.Background(), by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.parts.Planner.Code(context.Background(), by, w.sample, d.Gathering.Participants[8].ID)
	if err != nil {
		t.Fatal(err)
	}
	return afterPlace{"/temu/" + string(w.sample), string(d.Gathering.Participants[0].ID), string(d.Gathering.Participants[60].ID), code}
}

// afterCells are the rows of the matrix about what belongs to a gathering afterwards.
func afterCells(t *testing.T, w *world) []cell {
	t.Helper()
	p := w.afterwards(t)
	hosts := []string{"administrator", "organiser"}
	asked := only(200, hosts...)
	asked["owner"], asked["desk"], asked["speaker"] = 303, 303, 303
	return []cell{
		{"GET", "/a/" + p.code + "/evaluasi", everyone(200, nil)},
		{"GET", "/a/" + p.code + "x/evaluasi", everyone(404, nil)},
		{"POST", "/a/" + p.code + "/evaluasi?tentang=day-0", everyone(422, nil)}, // without an answer
		{"POST", "/a/" + p.code + "/evaluasi?tentang=session-99", everyone(404, nil)},
		{"GET", p.base + "/evaluasi", asked},
		{"GET", p.base + "/evaluasi/isi/" + p.mine, only(200, "administrator", "organiser", "owner")},
		{"GET", p.base + "/evaluasi/isi/" + p.bank, only(200, "administrator", "organiser", "desk")},
		{"GET", p.base + "/evaluasi/isi/narasumber", only(200, "speaker")},
		{"POST", p.base + "/evaluasi/isi/" + p.mine + "?tentang=day-0", only(422, "administrator", "organiser", "owner")},
		{"GET", p.base + "/evaluasi/pertanyaan", only(200, hosts...)},
		{"POST", p.base + "/evaluasi/pertanyaan", only(409, hosts...)}, // the day has begun
		{"GET", p.base + "/evaluasi/unduh/evaluasi.csv", only(200, hosts...)},
		{"GET", p.base + "/evaluasi/unduh/other.csv", only(404)},
		{"GET", p.base + "/notulen", only(200, hosts...)},
		{"GET", p.base + "/notulen/notulen.pdf", only(200, hosts...)},
		{"GET", p.base + "/notulen/bagian/0", only(200, hosts...)},
		{"GET", p.base + "/notulen/bagian/99", only(404)},
		{"POST", p.base + "/notulen/bagian/0", only(409, hosts...)},     // without a version
		{"POST", p.base + "/notulen/tanda-tangan", only(422, hosts...)}, // without a chair
		{"POST", p.base + "/notulen/buka", only(409, hosts...)},         // not locked
		{"GET", p.base + "/janji", merged(only(200, "administrator", "organiser", "owner", "desk"), map[string]int{"speaker": 403})},
		{"GET", p.base + "/janji/daftar-janji.xlsx", only(200, hosts...)},
		{"POST", p.base + "/janji", merged(only(422, "administrator", "organiser", "owner", "desk"), map[string]int{"speaker": 403})},
		{"POST", p.base + "/janji/none", merged(only(404), map[string]int{"speaker": 403})},
		{"GET", "/a/" + p.code + "/materi", everyone(200, nil)},
		{"GET", "/a/" + p.code + "/materi/none", everyone(404, nil)},
		{"GET", p.base + "/materi", everyone(404, map[string]int{"administrator": 200, "organiser": 200, "owner": 200, "desk": 200, "speaker": 200})}, // nothing is public
		{"GET", p.base + "/materi/none", everyone(404, nil)},
		{"POST", p.base + "/materi", only(422, hosts...)}, // not a form with a file
		{"POST", p.base + "/materi/none", only(404)},
		{"POST", p.base + "/materi/none/hapus", only(404)},
		{"GET", "/v/abcdefghij234567", everyone(404, nil)},
		{"GET", p.base + "/sertifikat", only(200, hosts...)},
		{"GET", p.base + "/sertifikat?jenis=invitation", only(404)},
		{"POST", p.base + "/sertifikat?jenis=certificate", only(422, hosts...)}, // without a signatory
		{"POST", p.base + "/sertifikat?jenis=record", only(422, hosts...)},      // without figures
		{"POST", p.base + "/sertifikat/none/batal?jenis=certificate", only(422, hosts...)},
		{"GET", p.base + "/sertifikat/unduh/sertifikat.zip", only(404)}, // none yet
		{"GET", p.base + "/laporan", only(200, hosts...)},
		{"GET", p.base + "/terima-kasih", only(200, hosts...)},
		{"POST", p.base + "/terima-kasih", only(409, hosts...)},           // it is not over
		{"POST", p.base + "/terima-kasih/" + p.mine, only(422, hosts...)}, // in no way
		{"POST", p.base + "/terima-kasih/none?", only(422, hosts...)},
		{"GET", p.base + "/terima-kasih/unduh/terima-kasih.pdf", only(200, hosts...)},
		{"GET", p.base + "/terima-kasih/unduh/lain.pdf", only(404)},
		{"GET", p.base + "/foto", only(200, hosts...)},
		{"POST", p.base + "/foto", only(422, hosts...)}, // not a form with a file
		{"GET", p.base + "/foto/none", only(404)},
		{"POST", p.base + "/foto/none", only(404)},
		{"POST", p.base + "/foto/none/hapus", only(404)},
		{"GET", p.base + "/foto/none/kecil", only(404)},
		{"GET", p.base + "/foto/persetujuan", only(200, hosts...)},
		{"POST", p.base + "/foto/persetujuan", only(404)}, // of nobody
		{"GET", "/t/TIADA7/foto/none/kecil", everyone(404, nil)},
		{"GET", p.base + "/narasumber/none", only(404)},
		{"POST", p.base + "/narasumber/none", only(404)},
		{"GET", p.base + "/narasumber/none/foto", only(404)},
		{"GET", "/t/TIADA7/narasumber/none", everyone(404, nil)},
		{"GET", p.base + "/laporan/pratinjau", only(200, hosts...)},
		{"GET", p.base + "/laporan/unduh/laporan-kegiatan.pdf", only(200, hosts...)},
		{"GET", p.base + "/laporan/unduh/laporan-kegiatan.docx", only(200, hosts...)},
		{"GET", p.base + "/laporan/unduh/laporan.doc", only(404)},
		{"GET", p.base + "/laporan/bagian/report_course", only(200, hosts...)},
		{"GET", p.base + "/laporan/bagian/invitation", only(404)},
		{"POST", p.base + "/laporan/bagian/report_course", only(409, hosts...)}, // without a version
		{"POST", p.base + "/laporan/nomor", only(422, hosts...)},                // without a day
	}
}

func TestWhoMayDoWhatAfterwards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, afterCells(t, w))
}

// Participants answer on their phones by the printed code; staff see figures from three
// answers on, never a name, and no formula in a file.
func TestParticipantsEvaluateAndStaffSeeFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	by := w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(context.Background(), by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	phone, staff := w.visitor(t, ""), w.visitor(t, by.Account)
	results := "/temu/" + string(w.sample) + "/evaluasi"
	for i, words := range []string{"=1+1", "Bagus <b>", "Panas"} {
		p := d.Gathering.Participants[i]
		code, err := w.parts.Planner.Code(context.Background(), by, w.sample, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		sheet := "/a/" + code + "/evaluasi"
		if got := phone.get(sheet); got.status != 200 || !strings.Contains(got.body, "Acara keseluruhan") || !strings.Contains(got.body, "Pertemuan dengan") {
			t.Fatalf("the sheet: %d", got.status)
		}
		if got := phone.get(sheet + "?tentang=day-0"); !strings.Contains(got.body, "sangat baik") || len(got.body) > 50_000 {
			t.Errorf("the questions: %d bytes", len(got.body))
		}
		if got := phone.do("POST", sheet+"?tentang=day-0", url.Values{"day_all": {"9"}}); got.status != 422 {
			t.Errorf("a mark of 9: %d", got.status)
		}
		if got := phone.do("POST", sheet+"?tentang=day-0", url.Values{"day_all": {"4"}, "day_words": {words}}); got.status != 303 {
			t.Fatalf("an answer: %d", got.status)
		}
		if got := phone.do("POST", sheet+"?tentang=day-0", url.Values{"day_all": {"5"}, "day_words": {words}}); got.status != 303 {
			t.Fatalf("another in its place: %d", got.status)
		}
		if got := phone.get(sheet + "?tentang=day-0"); !strings.Contains(got.body, `value="5" checked`) {
			t.Error("what was answered is not shown")
		}
		if got := phone.do("POST", sheet+"?tentang=session-8", url.Values{"session_content": {"4"}}); got.status != 409 && got.status != 404 {
			t.Errorf("what has not begun: %d", got.status)
		}
		got := staff.get(results)
		if shown := strings.Contains(got.body, "Panas") || strings.Contains(got.body, "Bagus") || strings.Contains(got.body, "5,0"); got.status != 200 || shown != (i == 2) {
			t.Errorf("after %d answers: %d, shown %v", i+1, got.status, shown)
		}
	}
	if got := staff.get(results); strings.Contains(got.body, "<b>") || strings.Contains(got.body, "4,5") {
		t.Error("words as HTML, or an answer counted twice")
	}
	if got := staff.get(results + "/unduh/evaluasi.csv"); strings.Contains(got.body, ";=1") || !strings.Contains(got.body, "5,0") {
		t.Errorf("the list: %s", got.body)
	}
	if got := staff.get(results + "/unduh/evaluasi.xlsx"); got.status != 200 || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("the workbook: %d", got.status)
	}
}

// Two take the minutes at once: neither loses a word. Signed minutes are locked.
func TestMinutesAreTakenByTwoAndSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signatory := w.signing(t)
	chair := signatory[strings.LastIndex(signatory, "/")+1:]
	one, other := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, w.account(t, account.Administrator))
	list := "/temu/" + string(w.sample) + "/notulen"
	section := list + "/bagian/0"
	first := url.Values{"version": {"0"}, "words": {"Pembukaan <b>\r\n\r\nlancar"}, "decisions": {"Setuju A\nSetuju B"}, "what_1": {"Kirim contoh"}, "who_1": {"Tenun Contoh"}, "due_1": {"2026-12-20"}, "what_2": {""}}
	if got := one.do("POST", section, first); got.status != 303 {
		t.Fatalf("the first: %d", got.status)
	}
	second := url.Values{"version": {"0"}, "words": {"Tulisan kedua"}, "decisions": {""}}
	got := other.do("POST", section, second)
	if got.status != 409 || !strings.Contains(got.body, "Tulisan kedua") || !strings.Contains(got.body, "Setuju B") || !strings.Contains(got.body, `name="version" value="1"`) || strings.Contains(got.body, "<b>") {
		t.Errorf("the second does not see both texts: %d", got.status)
	}
	second.Set("version", "1")
	second.Set("what_1", "")
	second.Set("who_1", "Siapa")
	if got := other.do("POST", section, second); got.status != 422 {
		t.Errorf("a task without words: %d", got.status)
	}
	second.Set("what_1", "Menelepon")
	if got := other.do("POST", section, second); got.status != 303 {
		t.Errorf("from the newest: %d", got.status)
	}
	if got := one.get(section); !strings.Contains(got.body, "Tulisan kedua") || !strings.Contains(got.body, "Menelepon") {
		t.Error("what was saved last is not shown")
	}
	sign := url.Values{"chair": {chair}, "taker": {"Ni Luh Contoh 84"}, "position": {"Notulis"}}
	if got := one.do("POST", list+"/tanda-tangan", sign); got.status != 303 {
		t.Fatalf("signing: %d", got.status)
	}
	second.Set("version", "2")
	if got := one.do("POST", section, second); got.status != 409 {
		t.Errorf("written into locked minutes: %d", got.status)
	}
	if got := one.get(list + "/notulen.pdf"); !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("the print: %d", got.status)
	}
	if got := one.do("POST", list+"/buka", nil); got.status != 303 {
		t.Errorf("unlocking: %d", got.status)
	}
	if got := one.get(list); !strings.Contains(got.body, "Kunci notulen") || !strings.Contains(got.body, "Disimpan") {
		t.Error("unlocked minutes cannot be signed again")
	}
}

// Certificates are given out to everybody once, verified by anybody, and made void.
func TestCertificatesAreGivenOutOnceAndVerified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signatory := w.signing(t)
	by := w.actor(t, account.Organiser)
	staff, stranger := w.visitor(t, by.Account), w.visitor(t, "")
	page := "/temu/" + string(w.sample) + "/sertifikat"
	form := url.Values{"signatory": {signatory[strings.LastIndex(signatory, "/")+1:]}, "day": {"2026-12-09"}}
	if got := staff.do("POST", page+"?jenis=certificate", form); got.status != 303 {
		t.Fatalf("for everybody: %d", got.status)
	}
	if got := staff.do("POST", page+"?jenis=certificate", form); got.status != 409 {
		t.Errorf("for everybody again: %d", got.status)
	}
	one := url.Values{"signatory": form["signatory"], "day": form["day"], "name": {"Dr. Contoh <85>"}, "about": {"Universitas Contoh"}, "role": {"speaker"}}
	if got := staff.do("POST", page+"?jenis=certificate", one); got.status != 303 {
		t.Errorf("for a speaker: %d", got.status)
	}
	for _, kind := range []string{"certificate", "thanks"} {
		one.Set("name", " ")
		if got := staff.do("POST", page+"?jenis="+kind, one); got.status != 422 {
			t.Errorf("%s without a name: %d", kind, got.status)
		}
	}
	_, all, err := w.parts.Issued.Papers(context.Background(), by, w.sample, "certificate")
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for _, p := range all {
		numbers[p.Number] = true
	}
	if len(numbers) != len(all) || len(all) < 60 {
		t.Errorf("%d papers with %d numbers", len(all), len(numbers))
	}
	first, last := all[0], all[len(all)-1]
	got := stranger.get("/v/" + strings.ToUpper(last.Code))
	if got.status != 200 || !strings.Contains(got.body, "Berlaku.") || !strings.Contains(got.body, "Dr. Contoh &lt;85&gt;") || !strings.Contains(got.body, last.Number) ||
		!strings.Contains(got.body, "narasumber") || strings.Contains(got.body, "Universitas") {
		t.Errorf("what a code tells: %d", got.status)
	}
	if got := staff.get(page + "/unduh/sertifikat.zip?bahasa=en"); got.status != 200 || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("all of them: %d", got.status)
	}
	if got := staff.get(page + "/unduh/sertifikat.zip?nomor=" + string(first.ID)); !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("one of them: %d", got.status)
	}
	void := page + "/" + string(first.ID) + "/batal?jenis=certificate"
	if got := staff.do("POST", void, url.Values{"why": {""}}); got.status != 422 {
		t.Errorf("void for no reason: %d", got.status)
	}
	if got := staff.do("POST", void, url.Values{"why": {"Nama salah"}}); got.status != 303 {
		t.Errorf("void: %d", got.status)
	}
	if got := stranger.get("/v/" + first.Code); got.status != 200 || !strings.Contains(got.body, "Batal.") || strings.Contains(got.body, "Nama salah") {
		t.Errorf("a void paper: %d", got.status)
	}
	if got := staff.get(page + "/unduh/sertifikat.zip?nomor=" + string(first.ID)); got.status != 404 {
		t.Errorf("printing a void paper: %d", got.status)
	}
	if got := staff.do("POST", page+"?jenis=certificate", form); got.status != 303 {
		t.Errorf("another for whom it was void: %d", got.status)
	}
	record := url.Values{"signatory": form["signatory"], "day": form["day"], "people": {"98"}, "businesses": {"57"}, "meetings": {"230"}, "agreements": {"-1"}}
	if got := staff.do("POST", page+"?jenis=record", record); got.status != 422 || !strings.Contains(got.body, `value="98"`) {
		t.Errorf("a record with figures below nought: %d", got.status)
	}
	record.Set("agreements", "12")
	if got := staff.do("POST", page+"?jenis=record", record); got.status != 303 {
		t.Errorf("a record: %d", got.status)
	}
	if got := staff.do("POST", page+"?jenis=thanks", form); got.status != 303 {
		t.Errorf("thanks: %d", got.status)
	}
	for _, name := range []string{"berita-acara.zip", "ucapan-terima-kasih.zip"} {
		if got := staff.get(page + "/unduh/" + name); !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	for _, kind := range []string{"certificate", "thanks", "record"} {
		if got := staff.get(page + "?jenis=" + kind); got.status != 200 {
			t.Errorf("the page of %s: %d", kind, got.status)
		}
	}
}

// A party notes a promise to one whom it meets; both see it and say what became of it,
// others do not.
func TestPromisesAreSeenByBothParties(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	by := w.actor(t, account.Organiser)
	d, err := w.parts.Planner.Day(context.Background(), by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	owner, desk, staff := w.visitor(t, w.account(t, account.Owner)), w.visitor(t, w.account(t, account.Desk)), w.visitor(t, by.Account)
	list := "/temu/" + string(w.sample) + "/janji"
	mine, bank := d.Gathering.Participants[0], d.Gathering.Participants[60]
	stranger := ""
	for _, p := range d.Gathering.Participants {
		met := false
		for _, e := range d.Agenda(1).Entries {
			met = met || e.With.ID == p.ID
		}
		if !met && p.ID != mine.ID {
			stranger = string(p.ID)
		}
	}
	form := url.Values{"giver": {string(mine.ID)}, "taker": {stranger}, "what": {"Kirim <b>contoh</b>"}, "potential": {"Rp 1.500.000"}, "due": {"2026-12-20"}}
	if got := owner.do("POST", list, form); got.status != 422 || !strings.Contains(got.body, "Rp 1.500.000") {
		t.Errorf("to one whom it does not meet: %d", got.status)
	}
	form.Set("taker", string(bank.ID))
	if got := staff.do("POST", list, form); got.status != 303 {
		t.Fatalf("by staff: %d", got.status)
	}
	form.Set("potential", "banyak")
	if got := staff.do("POST", list, form); got.status != 422 {
		t.Errorf("an amount that is none: %d", got.status)
	}
	for who, v := range map[string]*visitor{"owner": owner, "desk": desk, "staff": staff} {
		if got := v.get(list); got.status != 200 || !strings.Contains(got.body, "Kirim &lt;b&gt;") || !strings.Contains(got.body, "Rp1.500.000") {
			t.Errorf("%s does not see it: %d", who, got.status)
		}
	}
	all, err := w.db.Promises(context.Background(), w.sample)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d promises, %v", len(all), err)
	}
	one := list + "/" + string(all[0].ID)
	kept := url.Values{"version": {"1"}, "state": {"kept"}, "realised": {"1000000"}, "due": {"2026-12-20"}, "note": {"Terkirim"}}
	if got := desk.do("POST", one, kept); got.status != 303 {
		t.Errorf("by the other party: %d", got.status)
	}
	if got := owner.do("POST", one, kept); got.status != 409 {
		t.Errorf("from an older page: %d", got.status)
	}
	kept.Set("state", "forgotten")
	if got := owner.do("POST", one, kept); got.status != 422 {
		t.Errorf("a state that is none: %d", got.status)
	}
	if got := owner.get(list); !strings.Contains(got.body, "ditepati") || !strings.Contains(got.body, "Rp1.000.000") {
		t.Error("what became of it is not shown")
	}
	if got := staff.get(list + "/daftar-janji.xlsx"); !strings.HasPrefix(got.body, "PK") {
		t.Errorf("the workbook: %d", got.status)
	}
}

// A speaker's slides are seen by nobody but staff until the speaker agreed, then by those
// who took part, and by strangers when they are for everybody.
func TestMaterialsAreSeenByThoseTheyAreFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.afterwards(t)
	staff, owner, stranger := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, w.account(t, account.Owner)), w.visitor(t, "")
	list := p.base + "/materi"
	said := url.Values{"title": {"Paparan <KUR>"}, "title_en": {"Slides"}, "item": {"0"}, "place": {"1"}, "audience": {"attended"}, "consent": {""}, "version": {"0"}}
	if got := staff.give(list, said); got.status != 422 {
		t.Errorf("neither a paper nor a link: %d", got.status)
	}
	said.Set("link", "javascript:alert(1)")
	if got := staff.give(list, said); got.status != 422 || !strings.Contains(got.body, "https://") {
		t.Errorf("a link that runs: %d", got.status)
	}
	said.Set("link", "https://contoh.example/paparan")
	if got := staff.give(list, said); got.status != 303 {
		t.Fatalf("a link: %d", got.status)
	}
	all, err := w.db.Materials(context.Background(), w.sample)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d materials, %v", len(all), err)
	}
	sees := func(when string, staffs, owners, codes, strangers bool) {
		t.Helper()
		for _, c := range []struct {
			who  string
			v    *visitor
			path string
			want bool
		}{{"staff", staff, list, staffs}, {"owner", owner, list, owners}, {"code", stranger, "/a/" + p.code + "/materi", codes}, {"stranger", stranger, list, strangers}} {
			if got := c.v.get(c.path); strings.Contains(got.body, "Paparan &lt;KUR&gt;") != c.want {
				t.Errorf("%s: %s sees it: want %v (%d)", when, c.who, c.want, got.status)
			}
		}
	}
	sees("before the speaker agreed", true, false, false, false)
	one := list + "/" + string(all[0].ID)
	change := url.Values{"version": {"1"}, "title": {"Paparan <KUR>"}, "item": {"0"}, "place": {"1"}, "audience": {"attended"}, "consent": {"2026-12-01"}}
	if got := staff.do("POST", one, change); got.status != 303 {
		t.Fatalf("the speaker agreed: %d", got.status)
	}
	sees("for those who came", true, true, true, false)
	if got := staff.do("POST", one, change); got.status != 409 {
		t.Errorf("from an older page: %d", got.status)
	}
	change.Set("version", "2")
	change.Set("place", "0")
	if got := staff.do("POST", one, change); got.status != 422 {
		t.Errorf("place 0: %d", got.status)
	}
	change.Set("place", "1")
	change.Set("audience", "everyone")
	if got := staff.do("POST", one, change); got.status != 303 {
		t.Fatalf("for everybody: %d", got.status)
	}
	sees("for everybody", true, true, true, true)
	if got := stranger.get(one); got.status != 404 {
		t.Errorf("a link as a paper: %d", got.status)
	}
	if got := staff.do("POST", one+"/hapus", nil); got.status != 303 {
		t.Errorf("removing: %d", got.status)
	}
	sees("after it was removed", false, false, false, false)
}

// A paper is checked, handed out as a download, and its downloads are counted but for
// those of staff.
func TestPapersOfAGatheringAreHandedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.afterwards(t)
	staff, stranger := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, "")
	list := p.base + "/materi"
	hand := func(content string) answer {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for name, value := range map[string]string{"title": "Paparan", "item": "0", "place": "1", "audience": "registered", "consent": "2026-12-01", "version": "0"} {
			if err := form.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
		part, err := form.CreateFormFile("paper", "../paparan.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		form.Close()
		r, err := http.NewRequest(http.MethodPost, w.server.URL+list, &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return staff.send(r)
	}
	if got := hand("bukan PDF"); got.status != 422 {
		t.Errorf("what is no PDF: %d", got.status)
	}
	head := "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
	pdf := fmt.Sprintf("%sxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", head, len(head))
	if got := hand(pdf); got.status != 303 {
		t.Fatalf("a PDF: %d", got.status)
	}
	all, err := w.db.Materials(context.Background(), w.sample)
	if err != nil || len(all) != 1 || all[0].Size != int64(len(pdf)) {
		t.Fatalf("%+v, %v", all, err)
	}
	id := string(all[0].ID)
	for path, who := range map[string]*visitor{list + "/" + id: staff, "/a/" + p.code + "/materi/" + id: stranger} {
		got := who.get(path)
		if got.status != 200 || got.body != pdf || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	if got := stranger.get(list + "/" + id); got.status != 404 {
		t.Errorf("a stranger: %d", got.status)
	}
	if all, err = w.db.Materials(context.Background(), w.sample); err != nil || all[0].Downloads != 1 {
		t.Errorf("counted %d downloads, %v", all[0].Downloads, err)
	}
	named, err := w.db.FilesNamed(context.Background(), []string{all[0].Paper})
	if err != nil || len(named) != 1 {
		t.Errorf("the paper would be swept away: %v, %v", named, err)
	}
}
