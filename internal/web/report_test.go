package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// plain is what a page says, without marks and with single blanks.
func plain(body string) string {
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")), " ")
}

// A report of a gathering of which nothing is known says so, in every part.
func TestReportWithoutDataSaysWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff := w.visitor(t, w.account(t, account.Organiser))
	made := staff.do("POST", "/temu/baru", url.Values{"title": {"Temu <Kosong> (contoh)"}, "date": {"2027-01-20"}, "start": {"08:00"}, "finish": {"12:00"}, "zone": {"Asia/Makassar"}})
	if made.status != 303 {
		t.Fatalf("a gathering: %d", made.status)
	}
	page := made.location + "/laporan"
	got := staff.get(page)
	for _, key := range []string{"not_over", "participants", "record", "committee", "budget", "meetings", "promises", "minutes", "evaluation"} {
		if text := lang.In(lang.ID).T("report.lacks." + key); got.status != 200 || !strings.Contains(got.body, text) {
			t.Errorf("%d, without %q", got.status, text)
		}
	}
	got = staff.get(page + "/pratinjau")
	text := plain(got.body)
	for _, key := range []string{"committee", "speakers", "participants", "budget", "requests", "promises", "minutes", "evaluation", "follow_up"} {
		if want := lang.In(lang.ID).T("report.none." + key); !strings.Contains(text, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	if !strings.Contains(text, "tema “(belum diisi)”") || strings.Contains(got.body, "<Kosong>") || strings.Contains(text, "[report.") {
		t.Errorf("gaps, marks or missing wording: %.600s", text)
	}
	for _, file := range []string{"/unduh/laporan-kegiatan.pdf?peserta=1&jadwal=1", "/unduh/laporan-kegiatan.docx?peserta=1&jadwal=1"} {
		if got := staff.get(page + file); got.status != 200 || len(got.body) < 4000 {
			t.Errorf("%s: %d, %d bytes", file, got.status, len(got.body))
		}
	}
}

// All figures of a report are those of the store; words of staff keep their
// placeholders, and two who write lose nothing.
func TestReportTellsWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	signatory := w.signing(t)
	signs := signatory[strings.LastIndex(signatory, "/")+1:]
	d, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	g := d.Gathering
	if err := w.parts.Promises.Add(ctx, by, promise.Promise{Gathering: g.ID, Giver: g.Participants[60].ID, Taker: g.Participants[0].ID, What: "Survei <b>KUR</b>", Potential: 7_500_000}); err != nil {
		t.Fatal(err)
	}
	staff, other := w.visitor(t, by.Account), w.visitor(t, w.account(t, account.Administrator))
	base := "/temu/" + string(w.sample)
	for i := range 3 {
		if got := staff.do("POST", base+"/evaluasi/isi/"+string(g.Participants[i].ID)+"?tentang=day-0", url.Values{"day_all": {fmt.Sprint(3 + i)}, "day_words": {"Tambah waktu"}}); got.status != 303 {
			t.Fatalf("an answer: %d", got.status)
		}
	}
	for path, form := range map[string]url.Values{
		base + "/rencana/panitia":              {"name": {"Ni Luh Contoh 84"}, "role": {"Ketua panitia"}},
		base + "/rencana/anggaran":             {"what": {"Konsumsi"}, "volume": {"100"}, "unit": {"porsi"}, "price": {"65000"}, "realised": {"6100000"}},
		base + "/notulen/bagian/0":             {"version": {"0"}, "words": {"Kendala permodalan"}, "what_1": {"Kirim daftar"}, "who_1": {"Bank"}, "due_1": {"2026-12-20"}},
		base + "/sertifikat?jenis=record":      {"signatory": {signs}, "day": {"2026-12-09"}, "people": {"98"}, "businesses": {"57"}, "meetings": {"231"}, "agreements": {"11"}},
		base + "/laporan/bagian/report_advice": {"version": {"0"}, "words": {"Pantau **{jumlah_usaha} usaha**."}},
	} {
		if got := staff.do("POST", path, form); got.status != 303 {
			t.Fatalf("%s: %d", path, got.status)
		}
	}
	text := plain(staff.get(base + "/laporan/pratinjau").body)
	booked := 0
	for _, f := range d.Fates() {
		if f.Fate == timetable.Booked {
			booked++
		}
	}
	for _, want := range []string{
		fmt.Sprint("Peserta pada daftar ", len(g.Participants)), "Usaha yang hadir 57", "Orang yang hadir 98", "menurut berita acara nomor", fmt.Sprint("Terjadwal ", booked), "Konsumsi 100 porsi Rp65.000 Rp6.500.000 Rp6.100.000",
		"Survei &lt;b&gt;KUR&lt;/b&gt;", "Rp7.500.000", "Ni Luh Contoh 84", "Kendala permodalan", "Kirim daftar", "3 4,0", "Tambah waktu", "Pantau 57 usaha", "231 pertemuan", "diikuti oleh 98 peserta dari 57 usaha", "Kepala perangkat daerah",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	part := base + "/laporan/bagian/report_advice"
	got := other.do("POST", part, url.Values{"version": {"0"}, "words": {"Tulisan kedua"}})
	if got.status != 409 || !strings.Contains(got.body, "Tulisan kedua") || !strings.Contains(got.body, "{jumlah_usaha}") || !strings.Contains(got.body, `name="version" value="1"`) {
		t.Errorf("the second does not see both texts: %d", got.status)
	}
	if got := other.do("POST", part, url.Values{"version": {"1"}, "words": {"Ada {jumlah_kopi}"}}); got.status != 422 || !strings.Contains(got.body, "Ada {jumlah_kopi}") {
		t.Errorf("an unknown placeholder: %d", got.status)
	}
	if got := other.do("POST", part, url.Values{"version": {"1"}, "words": {"Tulisan kedua"}, "bawaan": {"1"}}); got.status != 303 {
		t.Errorf("back to the form: %d", got.status)
	}
	if text := plain(staff.get(base + "/laporan/pratinjau").body); strings.Contains(text, "Pantau 57") || !strings.Contains(text, "kami merekomendasikan") {
		t.Error("the part does not say what the form says")
	}
	number := url.Values{"day": {"2026-12-15"}, "signatory": {signs}, "maker": {"Ni Luh Contoh 84"}, "position": {"Ketua panitia"}}
	if got := staff.do("POST", base+"/laporan/nomor", url.Values{"day": {"besok"}, "maker": {"Siapa"}}); got.status != 422 || !strings.Contains(got.body, `value="Siapa"`) {
		t.Errorf("a number for no day: %d", got.status)
	}
	if got := staff.do("POST", base+"/laporan/nomor", number); got.status != 303 {
		t.Errorf("a number: %d", got.status)
	}
	if got := other.do("POST", base+"/laporan/nomor", number); got.status != 409 {
		t.Errorf("another number: %d", got.status)
	}
	document := documentOf(t, staff.get(base+"/laporan/unduh/laporan-kegiatan.docx?peserta=1").body)
	for _, want := range []string{"Nomor: 530/", "NIP 19700131 199503 1 002", "Mengetahui,", "15 Desember 2026", "Lampiran 1 Daftar Peserta", g.Participants[5].Name} {
		if !strings.Contains(document, want) {
			t.Errorf("the document does not say %q", want)
		}
	}
	if strings.Contains(document, "rancangan") || strings.Contains(document, "Lampiran 2") {
		t.Error("a numbered report is called a draft, or has a list that nobody asked for")
	}
	if got := staff.get(base + "/laporan/unduh/laporan-kegiatan.pdf"); !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("the PDF: %d", got.status)
	}
}

// documentOf is what a document for word processors says.
func documentOf(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
