package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/timetable"
)

const (
	bankPhone = "+6281200000061"
	bankMail  = "petugas61@bank.example"
)

// reachable gives the sample's bank officer a number and an address.
func (w *world) reachable(t *testing.T) account.ID {
	t.Helper()
	id := w.account(t, account.Desk)
	if err := w.parts.People.Change(context.Background(), w.actor(t, account.Organiser), id, "Petugas Bank Contoh", bankMail, bankPhone); err != nil {
		t.Fatal(err)
	}
	return id
}

// say answers to a purpose as the visitor's own page does.
func (v *visitor) say(purpose account.Purpose, yes string, version int) answer {
	v.t.Helper()
	return v.do(http.MethodPost, "/akun/persetujuan/"+string(purpose), url.Values{"jawaban": {yes}, "version": {fmt.Sprint(version)}})
}

// meetsBank finds a participant who has a meeting with the bank.
func meetsBank(t *testing.T, d timetable.Day) int {
	t.Helper()
	for _, b := range d.Bookings {
		if r := d.Requests[b.Request-1]; r.To == 61 {
			return r.From
		}
	}
	t.Fatal("nobody meets the bank")
	return 0
}

// An agenda shows how to call whom one meets for as long as they consent, and a
// printed code never does.
func TestAgendaShowsNumbersByConsentOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	who := day.Gathering.Participants[meetsBank(t, day)-1].ID
	page := "/temu/" + string(w.sample) + "/peserta/" + string(who)
	code, err := w.parts.Planner.Code(ctx, by, w.sample, who)
	if err != nil {
		t.Fatal(err)
	}
	officer := w.reachable(t)
	host, bank, stranger := w.visitor(t, by.Account), w.visitor(t, officer), w.visitor(t, "")
	look := func(when string, phone string) {
		t.Helper()
		body := host.get(page).body
		for _, part := range []string{`href="tel:` + phone + `"`, `href="https://wa.me/` + strings.TrimPrefix(phone, "+") + `"`, `href="mailto:` + bankMail + `"`} {
			if phone != "" && !strings.Contains(body, part) {
				t.Errorf("%s: the agenda has no %s", when, part)
			}
		}
		if phone == "" && (strings.Contains(body, `"tel:`) || strings.Contains(body, "wa.me") || strings.Contains(body, "mailto:")) {
			t.Errorf("%s: the agenda tells how to reach the officer", when)
		}
		for _, path := range []string{"/a/" + code, "/a/" + code + "/agenda.ics", page + "/agenda.ics", "/temu/" + string(w.sample) + "/unduh/jadwal.csv"} {
			v := host
			if strings.HasPrefix(path, "/a/") {
				v = stranger
			}
			got := v.get(path)
			if got.status != 200 || strings.Contains(got.body, "812000000") || strings.Contains(got.body, bankMail) || strings.Contains(got.body, `"tel:`) {
				t.Errorf("%s: %s tells how to reach the officer (status %d)", when, path, got.status)
			}
		}
	}
	look("before anything was said", "")
	if got := bank.say(account.Photo, "ya", 1); got.status != 303 {
		t.Fatalf("want 303, got %d", got.status)
	}
	look("after consent to another purpose", "")
	bank.say(account.ContactMeet, "ya", 1)
	look("after consent", bankPhone)
	if err := w.parts.People.Change(ctx, by, officer, "Petugas Bank Contoh", bankMail, "+6281200000062"); err != nil {
		t.Fatal(err)
	}
	look("with another number", "+6281200000062")
	bank.say(account.ContactMeet, "tidak", 1)
	look("after withdrawing", "")
	bank.say(account.ContactMeet, "ya", 1)
	if err := w.parts.People.Disable(ctx, by, officer); err != nil {
		t.Fatal(err)
	}
	look("disabled", "")
	if err := w.parts.People.Enable(ctx, by, officer); err != nil {
		t.Fatal(err)
	}
	look("enabled", "+6281200000062")
	bank = w.visitor(t, officer) // disabling ended the session
	admin := w.visitor(t, w.account(t, account.Administrator))
	words := url.Values{
		"after": {"1"}, "again": {"ya"}, "indonesian": {"Kalimat baru yang maknanya lain sama sekali."}, "english": {"A new text that means something else."},
	}
	if got := admin.do(http.MethodPost, "/persetujuan/contact.meet", words); got.status != 303 {
		t.Fatalf("a new text: want 303, got %d", got.status)
	}
	look("after the text changed", "")
	if got := bank.say(account.ContactMeet, "ya", 1); got.status != 422 || !strings.Contains(got.body, "versi 2") {
		t.Errorf("consent to the old text: want 422 and the new version, got %d", got.status)
	}
	bank.say(account.ContactMeet, "ya", 2)
	look("after consent to the new text", "+6281200000062")
	if err := w.parts.Privacy.Erase(ctx, by, officer); err != nil {
		t.Fatal(err)
	}
	look("erased", "")
}

// The file of one's own data tells every consent with its words, and who
// processed what.
func TestOwnFileTellsConsents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.reachable(t))
	v.say(account.WhatsApp, "ya", 1)
	v.say(account.WhatsApp, "tidak", 1)
	var file struct {
		Persetujuan []struct {
			Tujuan, Kalimat, Pernyataan, Cara, Waktu string
			Versi                                    int
		}
		Keadaan    []struct{ Berlaku bool } `json:"keadaan_persetujuan"`
		Pemrosesan []struct{ Tujuan, Dasar, Data, Penerima string }
		Riwayat    []struct{ Perbuatan, Oleh string } `json:"riwayat_pemrosesan"`
	}
	got := v.get("/akun/data.json")
	if err := json.Unmarshal([]byte(got.body), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Persetujuan) != 2 || len(file.Keadaan) != len(account.Purposes) || len(file.Pemrosesan) != len(account.Activities) {
		t.Fatalf("want two facts, all purposes and all activities, got %s", got.body)
	}
	given, withdrawn := file.Persetujuan[0], file.Persetujuan[1]
	if given.Pernyataan != "diberikan" || given.Versi != 1 || given.Waktu == "" || !strings.Contains(given.Kalimat, "WhatsApp") || withdrawn.Pernyataan != "dicabut" || file.Keadaan[0].Berlaku {
		t.Errorf("want given and withdrawn, got %+v", file.Persetujuan)
	}
	if len(file.Riwayat) < 2 || file.Riwayat[1].Perbuatan != "account.manage" || file.Riwayat[1].Oleh != "Dinas Perindustrian dan Tenaga Kerja (contoh)" {
		t.Errorf("want who changed the account, got %+v", file.Riwayat)
	}
	if strings.Contains(got.body, string(w.account(t, account.Organiser))) {
		t.Error("the file tells which officer it was")
	}
}

func TestRecordOfProcessingAsFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.visitor(t, w.account(t, account.Organiser)).get("/pemrosesan/unduh.csv")
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(account.Activities)+1 || len(rows[0]) != 5 {
		t.Fatalf("want a line for each activity, got %d of %d cells", len(rows), len(rows[0]))
	}
	for _, row := range rows {
		for i, cell := range row {
			if strings.TrimSpace(cell) == "" || strings.Contains(cell, "[") {
				t.Errorf("%s: cell %d is %q", row[0], i, cell)
			}
		}
	}
}

// consentPages are those about consents and retention.
func consentPages(t *testing.T, w *world) []shown {
	t.Helper()
	ctx, admin, organiser, desk := context.Background(), w.actor(t, account.Administrator), w.actor(t, account.Organiser), w.account(t, account.Desk)
	if err := w.parts.Consents.Reword(ctx, admin, 1, account.ConsentText{
		Purpose: account.Photo, Indonesian: "Foto saya boleh dipakai kantor di laporan.", English: "The office may use my photo in reports.", AskAgain: true,
	}); err != nil {
		t.Fatal(err)
	}
	owner := w.actor(t, account.Owner)
	for _, given := range []bool{true, false, true} {
		if err := w.parts.Consents.Say(ctx, owner, account.Said{Purpose: account.WhatsApp, Version: 1, Given: given}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.parts.Consents.Record(ctx, organiser, desk, account.Said{
		Purpose: account.Photo, Version: 2, Given: true, Channel: account.OnPaper, Signed: noon,
	}); err != nil {
		t.Fatal(err)
	}
	person := "/orang/" + string(desk) + "/persetujuan"
	return []shown{
		{"own consents", account.Owner, "GET", "/akun/persetujuan", nil, 200, "oleh yang bersangkutan"},
		{"own consents, nothing said", account.Speaker, "GET", "/akun/persetujuan", nil, 200, "Belum disetujui"},
		{"own consent to an old text", account.Speaker, "POST", "/akun/persetujuan/photo", url.Values{"jawaban": {"ya"}, "version": {"1"}}, 422, "yang berlaku versi 2"},
		{"consents of a person", account.Organiser, "GET", person, nil, 200, "formulir kertas tertanggal"},
		{"a form without a date", account.Organiser, "POST", person + "/whatsapp", url.Values{"jawaban": {"ya"}, "version": {"1"}}, 422, "Isi tanggal pada formulir"},
		{"texts of consents", account.Organiser, "GET", "/persetujuan", nil, 200, "kalimat bawaan"},
		{"form to print", account.Organiser, "GET", "/persetujuan/formulir", nil, 200, "Beri tanda pada yang Anda setujui saja"},
		{"texts to change", account.Administrator, "GET", "/persetujuan", nil, 200, "Tulis versi baru"},
		{"a text that is too short", account.Administrator, "POST", "/persetujuan/whatsapp", url.Values{"after": {"1"}, "indonesian": {"Ya."}}, 422, "Terlalu pendek"},
		{"record of processing", account.Organiser, "GET", "/pemrosesan", nil, 200, "pasal 31"},
		{"retention of the installation", account.Administrator, "GET", "/masa-simpan", nil, 200, "seluruh aplikasi"},
		{"retention of an office", account.Organiser, "GET", "/masa-simpan", nil, 200, "Diatur administrator"},
		{"retention, refused", account.Organiser, "POST", "/masa-simpan", url.Values{"messages": {"9"}}, 422, "angka bulat dari 30"},
		{"retention, no number", account.Administrator, "POST", "/masa-simpan", url.Values{"forms": {"selamanya"}}, 422, "angka bulat dari 1"},
		{"own data", account.Owner, "GET", "/akun/data", nil, 200, "Tugas pelayanan publik"},
	}
}

// A phone without script gives, sees and withdraws consent, one press each.
func TestConsentOnAPhoneWithoutScript(t *testing.T) {
	w := newWorld(t)
	b := openBrowser(t, 360, 800, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(w.server.URL + "/akun")
	b.press(`main a[href="/akun/persetujuan"]`)
	b.sees("Setiap tujuan terpisah", "Belum disetujui", "Nomor HP dan surel saya boleh ditampilkan")
	b.fits("consent-none")
	button := `form[action="/akun/persetujuan/contact.meet"] button`
	b.press(button)
	b.sees("Tersimpan", "Disetujui", "Cabut persetujuan", "oleh yang bersangkutan")
	b.fits("consent-given")
	b.press(button)
	b.sees("Dicabut", "Riwayat persetujuan")
	b.do(chromedp.Click("main summary"))
	b.sees("Pernyataan", "Kontak bagi yang bertemu saya")
	b.fits("consent-withdrawn")
	b.quiet()
}

func TestConsentPagesOfStaffFit(t *testing.T) {
	for _, screen := range []struct {
		width int64
		theme string
	}{{360, "light"}, {1280, "dark"}} {
		t.Run(fmt.Sprint(screen.width), func(t *testing.T) {
			w := living(t)
			officer := w.reachable(t)
			b := openBrowser(t, screen.width, 800, screen.theme)
			b.open(w.link(t, w.account(t, account.Administrator)))
			b.press("main form button")
			b.open(w.server.URL + "/orang/" + string(officer))
			b.press(`main a[href$="/persetujuan"]`)
			b.do(chromedp.Click("section.card summary"))
			b.fits("consent-staff")
			b.do(chromedp.SetValue(`#signed-contact\.meet`, "2026-12-09"))
			b.press(`form[action$="/contact.meet"] button`)
			b.sees("Disetujui", "formulir kertas tertanggal Rabu, 9 Desember 2026", "Catat pencabutan")
			b.fits("consent-staff-given")
			day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
			if err != nil {
				t.Fatal(err)
			}
			b.open(w.server.URL + "/temu/" + string(w.sample) + "/peserta/" + string(day.Gathering.Participants[meetsBank(t, day)-1].ID))
			b.sees(bankPhone, "WhatsApp")
			b.fits("consent-agenda")
			b.open(w.server.URL + "/akun")
			b.press(`main a[href="/pemrosesan"]`)
			b.sees("Rekam kegiatan pemrosesan", "Selama diperlukan sebagai bukti")
			b.fits("consent-record")
			b.press(`main a[href="/persetujuan"]`)
			b.do(chromedp.Click("section.card summary"))
			b.fits("consent-texts")
			b.open(w.server.URL + "/persetujuan/formulir")
			b.sees("Tanda tangan", "Versi 1")
			b.fits("consent-form")
			b.open(w.server.URL + "/masa-simpan")
			b.sees("Daftar surat keluar", "Akun yang lama tidak dipakai")
			b.do(chromedp.SetValue("#messages", "90"))
			b.press(`form[action="/masa-simpan"] button`)
			b.sees("Tersimpan")
			b.fits("consent-retention")
			b.open(w.server.URL + "/akun/data")
			b.do(chromedp.Click("main summary"))
			b.fits("consent-own-data")
			b.quiet()
		})
	}
}
