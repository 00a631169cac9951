package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// shelf is what the register's pages are tested with: the owner's business with a
// change that waits, the bank, and a need of a hotel.
type shelf struct {
	own, bank   register.PartyID
	fact        string // that waits
	certificate string
	contact     string
	want        register.WantID // of the owner
}

// stock fills the sample office's book.
func (w *world) stock(t *testing.T) shelf {
	t.Helper()
	ctx, staff, owner := context.Background(), w.actor(t, account.Organiser), w.actor(t, account.Owner)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var s shelf
	var err error
	s.own, err = w.db.BusinessOf(ctx, owner.Organisation)
	must(err)
	bank, err := w.db.PartyOf(ctx, w.actor(t, account.Desk).Organisation)
	must(err)
	s.bank = bank.ID
	values := map[register.Field]string{"region": "51.03.02.1001", "workers_men": "4", "workers_women": "16", "investment": "1 miliar", "capital": "900 juta",
		"year_begun": "2023", "npwp": "9900000000000007", "cluster": "tenun", "capacity": "200 lembar", "about": "Tenun (contoh)."}
	_, err = w.parts.Book.Tell(ctx, staff, s.own, register.Telling{Version: -1, Values: values, AsOf: "2026-06-30", Source: register.FromDocument, Sight: true})
	must(err)
	_, err = w.parts.Book.Tell(ctx, owner, s.own, register.Telling{Version: -1, Values: map[register.Field]string{"workers_men": "6"}})
	must(err)
	s.certificate, err = w.parts.Book.AddCertificate(ctx, staff, s.own, register.Certificate{Kind: "sni", Number: "SNI 7 (contoh)", ValidUntil: "2027-01-31"}, true)
	must(err)
	must(w.parts.Addresses.Keep(ctx, staff, s.own, register.Contact{Name: "Ni Made Contoh 07", Called: "Made", Phone: "0812 0000 0007", Position: "owner"}))
	p, err := w.parts.Book.Profile(ctx, staff, s.own)
	must(err)
	s.fact, s.contact = p.Waiting[0].ID, p.Contacts[0].ID
	x, err := w.parts.Stakeholders.Stakeholder(ctx, staff, s.bank)
	must(err)
	_, err = w.parts.Stakeholders.Keep(ctx, staff, x)
	must(err)
	must(w.parts.Stakeholders.KeepUnit(ctx, staff, s.bank, register.Unit{Name: "Unit Mengwi", ADay: 8, Minutes: 20}))
	s.want, err = w.parts.Wants.Say(ctx, owner, register.Want{Side: register.Need, Kind: register.WantMaterial, Title: "Benang sutra", Quantity: 20, Unit: "kg"})
	must(err)
	_, err = w.parts.Wants.Say(ctx, staff, register.Want{Party: s.bank, Side: register.Need, Kind: register.WantProduct, Title: "Cendera mata",
		Conditions: []register.Condition{{Kind: "certificate", Value: "halal", Required: true}, {Kind: "a_month", Value: "100"}}})
	must(err)
	return s
}

// registerCells are the rows of the matrix for the register.
func (w *world) registerCells(t *testing.T) []cell {
	t.Helper()
	s := w.stock(t)
	b, m, k := "/ikm/"+string(s.own), "/mitra/"+string(s.bank), "/kebutuhan/"+string(s.want)
	hosts := []string{"administrator", "organiser"}
	staff := []string{"administrator", "organiser", "foreign organiser"}
	c := "/sertifikat/" + s.certificate
	// an owner whose business is in no book, and a desk, have nothing of their own here
	own := func(status int) map[string]int { return only(status, "owner") }
	return []cell{
		{"GET", "/ikm/baru", only(200, staff...)},
		{"POST", "/ikm/baru", only(422, staff...)}, // without a name
		{"GET", "/ikm/menunggu", only(200, staff...)},
		{"GET", "/ikm/sertifikat", only(200, staff...)},
		{"GET", b, only(200, hosts...)},
		{"GET", b + "/riwayat", only(200, hosts...)},
		{"GET", b + "/ubah/money", only(200, hosts...)},
		{"GET", b + "/ubah/else", only(404, hosts...)},
		{"POST", b + "/ubah/money", only(422, hosts...)}, // without a source
		{"POST", b + "/periksa/money", only(303, hosts...)},
		{"POST", b + "/lihat/npwp", only(200, hosts...)},
		{"POST", b + "/lihat/nib", only(404, hosts...)},
		{"POST", b + "/menunggu/" + s.fact, only(422, hosts...)}, // without an answer
		{"POST", b + "/kunjungan", only(422, hosts...)},          // without a day
		{"POST", b + "/tampil", only(303, hosts...)},
		{"POST", b + "/masuk", only(422, hosts...)}, // without a name
		{"GET", b + "/sertifikat", only(200, hosts...)},
		{"POST", b + "/sertifikat", only(422, hosts...)},
		{"POST", b + c + "/periksa", only(303, hosts...)},
		{"GET", b + c + "/berkas", only(404, hosts...)}, // no paper was handed in
		{"POST", b + c + "/berkas", only(422, hosts...)},
		{"GET", b + "/kontak", only(200, hosts...)},
		{"POST", b + "/kontak", only(422, hosts...)},
		{"GET", b + "/kontak/" + s.contact, only(200, hosts...)},
		{"POST", b + "/kontak/" + s.contact, only(422, hosts...)}, // without a name
		{"GET", "/usaha-saya/kontak/" + s.contact, own(200)},
		{"POST", "/usaha-saya/kontak/" + s.contact, own(422)},
		{"GET", "/usaha-saya", own(200)},
		{"POST", "/usaha-saya/benar", own(303)},
		{"GET", "/usaha-saya/ubah/money", own(200)},
		{"POST", "/usaha-saya/ubah/money", own(409)}, // of no version
		{"GET", "/usaha-saya/sertifikat", own(200)},
		{"POST", "/usaha-saya/sertifikat", own(422)},
		{"GET", "/usaha-saya" + c + "/berkas", own(404)},
		{"POST", "/usaha-saya" + c + "/berkas", own(422)},
		{"POST", "/usaha-saya/sertifikat/none/akhiri", own(404)},
		{"GET", "/usaha-saya/kontak", own(200)},
		{"POST", "/usaha-saya/kontak", own(422)},
		{"POST", "/usaha-saya/kontak/none/hapus", own(404)},
		{"POST", b + "/sertifikat/none/akhiri", only(404, hosts...)},
		{"POST", b + "/kontak/none/hapus", only(404, hosts...)},
		{"GET", "/mitra", merged(only(200, staff...), map[string]int{"desk": 303, "owner": 303})},
		{"GET", "/mitra/baru", only(200, staff...)},
		{"POST", "/mitra/baru", only(422, staff...)},
		{"GET", m, only(200, "administrator", "organiser", "desk")},
		{"POST", m, merged(only(422, hosts...), map[string]int{"desk": 303})}, // an officer does not say the name
		{"POST", m + "/tampil", only(303, hosts...)},
		{"GET", "/usaha", only(200, "desk")},
		{"GET", "/usaha/" + string(s.own), only(200, "desk")},
		{"POST", m + "/unit", only(422, "administrator", "organiser", "desk")},
		{"POST", m + "/unit/none/hapus", only(404, hosts...)},
		{"GET", "/kebutuhan", only(200, "administrator", "organiser", "foreign organiser", "desk", "owner")},
		{"GET", "/kebutuhan/baru", only(200, "desk", "owner")},
		{"GET", "/kebutuhan/baru?pihak=" + string(s.own), only(200, "administrator", "organiser", "owner")},
		{"POST", "/kebutuhan/baru", only(422, "desk", "owner")},
		{"GET", k, only(200, "administrator", "organiser", "owner")},
		{"POST", k, only(422, "administrator", "organiser", "owner")}, // without a title
		{"POST", k + "/tutup", only(303, "administrator", "organiser", "owner")},
		{"POST", k + "/buka", only(303, "administrator", "organiser", "owner")},
	}
}

func TestWhoMaySeeAndDoWhatInTheRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, w.registerCells(t))
}

// registerPages are those of the register, full and refused.
func registerPages(t *testing.T, w *world) []shown {
	t.Helper()
	s := w.stock(t)
	b, m, k := "/ikm/"+string(s.own), "/mitra/"+string(s.bank), "/kebutuhan/"+string(s.want)
	form := url.Values{"source": {"office"}, "version": {"-1"}}
	with := func(f url.Values, more ...string) url.Values {
		all := url.Values{}
		for name, value := range f {
			all[name] = value
		}
		for i := 0; i+1 < len(more); i += 2 {
			all.Set(more[i], more[i+1])
		}
		return all
	}
	return []shown{
		{"business", account.Organiser, "GET", b, nil, 200, "menyebut skala yang berbeda"},
		{"business, its sealed number", account.Organiser, "GET", b, nil, 200, "************0007"},
		{"history", account.Organiser, "GET", b + "/riwayat", nil, 200, "menunggu dinas"},
		{"what waits", account.Organiser, "GET", "/ikm/menunggu", nil, 200, "1 perubahan menunggu"},
		{"nothing of another office waits", account.Administrator, "GET", "/ikm/menunggu", nil, 200, "1 perubahan menunggu"},
		{"certificates that end", account.Organiser, "GET", "/ikm/sertifikat", nil, 200, "segera berakhir"},
		{"new business", account.Organiser, "GET", "/ikm/baru", nil, 200, "Nama usaha"},
		{"new business, refused", account.Organiser, "POST", "/ikm/baru", with(form, "name", "", "nib", "12"), 422, "2 isian perlu diperbaiki"},
		{"section", account.Organiser, "GET", b + "/ubah/money", nil, 200, "Contoh: 15.000.000 atau 15 juta"},
		{"section, refused", account.Organiser, "POST", b + "/ubah/money", with(form, "capital", "banyak"), 422, "bukan angka yang terbaca"},
		{"section of an older profile", account.Organiser, "POST", b + "/ubah/money", with(form, "version", "0", "capital", "1"), 409, "Anda menulis “Rp 1”, sekarang tercatat “Rp 900.000.000”"},
		{"identity", account.Organiser, "GET", b + "/ubah/identity", nil, 200, "Disimpan terkunci"},
		{"visit of a day to come", account.Organiser, "POST", b + "/kunjungan", url.Values{"day": {"2027-01-01"}}, 422, "hari ini atau sebelumnya"},
		{"refused without a reason", account.Organiser, "POST", b + "/menunggu/" + s.fact, url.Values{"jawaban": {"tidak"}}, 422, "Tulis alasannya"},
		{"certificate", account.Organiser, "GET", b + "/sertifikat", nil, 200, "Sertifikat halal"},
		{"certificate, refused", account.Owner, "POST", "/usaha-saya/sertifikat", url.Values{"kind": {"halal"}, "valid_until": {"besok"}}, 422, "Tanggal tidak terbaca"},
		{"contact", account.Organiser, "GET", b + "/kontak", nil, 200, "Nama sesuai KTP"},
		{"contact, refused", account.Owner, "POST", "/usaha-saya/kontak", url.Values{"name": {"Ni Made Contoh 07"}, "public": {"ya"}}, 422, "tanggal orang ini setuju"},
		{"contact that is there", account.Organiser, "GET", b + "/kontak/" + s.contact, nil, 200, "Ubah kontak"},
		{"contact that is there, refused", account.Owner, "POST", "/usaha-saya/kontak/" + s.contact, url.Values{"name": {""}, "phone": {"12"}}, 422, "Ubah kontak"},
		{"own business", account.Owner, "GET", "/usaha-saya", nil, 200, "1 dari 1 pembeli meminta Sertifikat halal"},
		{"own section", account.Owner, "GET", "/usaha-saya/ubah/workers", nil, 200, "dinas memutuskan lebih dahulu"},
		{"own section, refused", account.Owner, "POST", "/usaha-saya/ubah/workers", url.Values{"version": {"-1"}, "workers_men": {"x"}}, 422, "bukan angka yang terbaca"},
		{"partners", account.Organiser, "GET", "/mitra", nil, 200, "Bank A (contoh)"},
		{"partner", account.Organiser, "GET", m, nil, 200, "Dapat menerima 8 usaha sehari"},
		{"own partner", account.Desk, "GET", m, nil, 200, "Unit Mengwi"},
		{"businesses met", account.Desk, "GET", "/usaha", nil, 200, "Usaha yang Anda temui"},
		{"business met", account.Desk, "GET", "/usaha/" + string(s.own), nil, 200, "diperiksa dinas"},
		{"partner, refused", account.Organiser, "POST", m, url.Values{"kind": {"bank"}}, 422, "Unit dan petugas"},
		{"unit, refused", account.Desk, "POST", m + "/unit", url.Values{"unit": {"X"}, "a_day": {"banyak"}}, 422, "Isi angka antara 0 dan 500"},
		{"new partner", account.Organiser, "GET", "/mitra/baru", nil, 200, "Yang dicari"},
		{"needs and offers", account.Organiser, "GET", "/kebutuhan", nil, 200, "2 kebutuhan dan penawaran"},
		{"none of a kind", account.Organiser, "GET", "/kebutuhan?jenis=training", nil, 200, "Belum ada kebutuhan"},
		{"own needs", account.Owner, "GET", "/kebutuhan?keadaan=semua", nil, 200, "Benang sutra"},
		{"need", account.Owner, "GET", k, nil, 200, "Syarat 1"},
		{"need, refused", account.Owner, "POST", k, url.Values{"title": {"Benang"}, "kind_1": {"certificate"}, "condition_1": {"iso"}}, 422, "tidak ada di daftar"},
		{"step 1", account.Owner, "GET", "/kebutuhan/baru", nil, 200, "Langkah 1 dari 5"},
		{"step 2", account.Owner, "GET", "/kebutuhan/baru?sisi=need&jenis=finance", nil, 200, "Modal kerja"},
		{"step 3", account.Owner, "GET", "/kebutuhan/baru?sisi=need&jenis=finance&nama=Modal", nil, 200, "Rp 50.000.000"},
		{"step 4", account.Owner, "GET", "/kebutuhan/baru?sisi=need&jenis=finance&nama=Modal&banyak=", nil, 200, "3 bulan"},
		{"step 5", account.Owner, "GET", "/kebutuhan/baru?sisi=need&jenis=finance&nama=Modal&banyak=1000000&sampai=2027-03-09", nil, 200, "09 Maret 2027"},
		{"steps, refused", account.Owner, "POST", "/kebutuhan/baru", url.Values{"sisi": {"need"}, "jenis": {"finance"}, "nama": {"Modal"}, "banyak": {"x"}}, 422, "bukan angka yang terbaca"},
	}
}

// A paper of a certificate is handed in and out, by its own people only.
func TestPapersOfCertificates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.stock(t)
	staff := w.visitor(t, w.account(t, account.Organiser))
	path := "/ikm/" + string(s.own) + "/sertifikat/" + s.certificate + "/berkas"
	hand := func(content string) answer {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("paper", "sertifikat.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		form.Close()
		r, err := http.NewRequest(http.MethodPost, w.server.URL+path, &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return staff.send(r)
	}
	if got := hand("bukan PDF"); got.status != 422 {
		t.Errorf("what is no PDF: want 422, got %d", got.status)
	}
	head := "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
	pdf := fmt.Sprintf("%sxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", head, len(head))
	if got := hand(pdf); got.status != 303 {
		t.Fatalf("a PDF: want 303, got %d %s", got.status, got.body)
	}
	for _, c := range []struct {
		name, path string
		who        *visitor
		want       int
	}{
		{"staff", path, staff, 200},
		{"the owner", "/usaha-saya/sertifikat/" + s.certificate + "/berkas", w.visitor(t, w.account(t, account.Owner)), 200},
		{"another office", path, w.visitor(t, w.foreign), 404},
	} {
		got := c.who.get(c.path)
		if got.status != c.want || c.want == 200 && (got.body != pdf || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment")) {
			t.Errorf("%s: want %d, got %d, %d bytes", c.name, c.want, got.status, len(got.body))
		}
	}
}

// An owner on a phone without script says what they need by five taps, nothing
// typed.
func TestFiveTapsSayANeed(t *testing.T) {
	w := newWorld(t)
	b := openBrowser(t, 360, 740, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.link(t, w.account(t, account.Owner)))
	b.press("main form button")
	b.open(w.server.URL + "/usaha-saya")
	b.fits("own-business")
	b.press(`main a[href="/kebutuhan/baru"]`)
	b.fits("want-step-1")
	taps := 0
	tap := func(selector, shot string) {
		b.press(selector)
		taps++
		b.fits(shot)
	}
	tap(`main a[href*="jenis=material"][href*="sisi=need"]`, "want-step-2")
	tap(`main .row a`, "want-step-3")
	tap(`main .row a[href*="banyak=50&"]`, "want-step-4")
	tap(`main .row a:nth-child(2)`, "want-step-5")
	tap(`main .card form button`, "want-done")
	b.sees("Tersimpan", "50 kg", "bahan baku", "terbuka")
	if taps != 5 {
		t.Errorf("it took %d taps", taps)
	}
	all, err := w.parts.Wants.Find(context.Background(), w.actor(t, account.Owner), register.WantFilter{})
	if err != nil || len(all) != 1 || all[0].Quantity != 50 || all[0].Kind != register.WantMaterial || all[0].ValidUntil != "2027-03-09" {
		t.Errorf("%+v, %v", all, err)
	}
	b.quiet()
}

// Staff work through a business and what waits, on a phone and a screen.
func TestPagesOfABusinessFit(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(strings.Repeat("w", int(width/360)), func(t *testing.T) {
			w := newWorld(t)
			s := w.stock(t)
			b := openBrowser(t, width, 800, "light")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.open(w.server.URL + "/ikm/menunggu")
			b.fits("waiting")
			b.press(`main form button[value="ya"]`)
			b.sees("6 orang", "diperiksa dinas", "Skala usaha")
			b.fits("business")
			b.press(`main a[href$="/ubah/money"]`)
			b.fits("business-money")
			b.do(chromedp.SetValue("#sales", "1,2 miliar"))
			b.press("main form .button")
			b.sees("Rp 1.200.000.000", "Tersimpan")
			b.press(`main a[href$="/riwayat"]`)
			b.fits("business-history")
			b.open(w.server.URL + "/mitra/" + string(s.bank))
			b.fits("stakeholder")
			b.open(w.server.URL + "/kebutuhan")
			b.fits("wants")
			b.open(w.server.URL + "/kebutuhan/" + string(s.want))
			b.fits("want")
			b.quiet()
		})
	}
}

var typedNIK = regexp.MustCompile(`(?i)\bNIK\b`)

// No form asks for a citizen number.
func TestNoFormAsksForACitizenNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.stock(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	for _, section := range register.Sections {
		body := v.get("/ikm/" + string(s.own) + "/ubah/" + string(section)).body
		if typedNIK.MatchString(body) || strings.Contains(body, `name="nik"`) {
			t.Errorf("%s asks for a NIK", section)
		}
	}
}
