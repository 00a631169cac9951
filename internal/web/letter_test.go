package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/letter"
)

// signing adds a signatory of the first office and gives its page.
func (w *world) signing(t *testing.T) string {
	t.Helper()
	by := w.actor(t, account.Organiser)
	id, err := w.parts.Secretariat.SetSignatory(context.Background(), by, letter.Signatory{
		Organisation: by.Organisation, Name: "I Wayan Contoh 83, S.E.", Position: "Kepala Dinas Contoh", NIP: "197001311995031002", From: "2026-01-01",
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/surat/" + string(by.Organisation) + "/penanda/" + string(id)
}

// letterCells are the rows of the matrix about letters of the first office.
func letterCells(t *testing.T, w *world) []cell {
	t.Helper()
	by := w.actor(t, account.Organiser)
	own, keepers := "/surat/"+string(by.Organisation), []string{"administrator", "organiser"}
	signatory := w.signing(t)
	bodies := only(303, "organiser", "foreign organiser")
	bodies["administrator"] = 200
	return []cell{
		{"GET", "/surat", bodies},
		{"GET", "/surat/templat", bodies},
		{"GET", own, only(200, keepers...)},
		{"GET", "/surat/none", only(404)},
		{"POST", own + "/kop", only(422, keepers...)}, // without lines
		{"GET", own + "/logo", only(404)},             // none yet
		{"POST", own + "/logo", only(422, keepers...)},
		{"POST", own + "/logo/hapus", only(303, keepers...)},
		{"POST", own + "/nomor", only(422, keepers...)}, // without a pattern
		{"GET", own + "/penanda", only(200, keepers...)},
		{"POST", own + "/penanda", only(422, keepers...)}, // without a name
		{"GET", signatory, only(200, keepers...)},
		{"GET", own + "/penanda/none", only(404)},
		{"POST", signatory, only(422, keepers...)},
		{"GET", own + "/contoh.pdf", only(200, keepers...)},
		{"GET", own + "/contoh.pdf?templat=invitation_mail", only(404)},
		{"GET", own + "/templat", only(200, keepers...)},
		{"GET", own + "/templat/invitation", only(200, keepers...)},
		{"GET", own + "/templat/minutes?bahasa=en", only(404)}, // in Indonesian alone
		{"GET", own + "/templat/none", only(404)},
		{"POST", own + "/templat/invitation", only(409, keepers...)}, // without a version
		{"POST", own + "/templat/invitation/bawaan", only(409, keepers...)},
	}
}

func TestWhoMaySeeAndKeepLetters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, letterCells(t, w))
}

// letterPages are the pages of letters, full and empty.
func letterPages(t *testing.T, w *world) []shown {
	t.Helper()
	by := w.actor(t, account.Organiser)
	own := "/surat/" + string(by.Organisation)
	first := []shown{
		{"letters, empty", account.Organiser, "GET", own, nil, 200, "Belum ada penanda tangan"},
		{"forms", account.Organiser, "GET", own + "/templat", nil, 200, "Templat naskah"},
		{"form, as shipped", account.Organiser, "GET", own + "/templat/invitation", nil, 200, "Belum pernah diubah"},
		{"form in English", account.Organiser, "GET", own + "/templat/invitation?bahasa=en", nil, 200, "Dear"},
		{"message", account.Organiser, "GET", own + "/templat/invitation_whatsapp", nil, 200, "Judul (tidak dikirim)"},
		{"bodies", account.Administrator, "GET", "/surat", nil, 200, "Pilih badan"},
		{"new signatory", account.Organiser, "GET", own + "/penanda", nil, 200, "Lengkap dengan gelar"},
		{"letterhead, refused", account.Organiser, "POST", own + "/kop", url.Values{"lines": {""}, "email": {"x"}, "paper": {"a4"}, "version": {"0"}}, 422, "Alamat surel ditulis"},
		{"numbering, refused", account.Organiser, "POST", own + "/nomor", url.Values{"pattern": {"{nomr}"}, "version": {"0"}}, 422, "Mungkin maksudnya {nomor}"},
		{"signatory, refused", account.Organiser, "POST", own + "/penanda", url.Values{"name": {"A"}, "position": {"B"}, "nip": {"12"}}, 422, "NIP terdiri atas 18 angka"},
		{"form, refused", account.Organiser, "POST", own + "/templat/invitation", url.Values{"title": {"Hal"}, "text": {"{acra}"}, "version": {"0"}}, 422, "Baris 1, huruf ke-1: {acra}"},
		{"form, looked at", account.Organiser, "POST", own + "/templat/invitation", url.Values{"title": {"Hal"}, "text": {"{acara} <b>"}, "lihat": {"1"}}, 200, "belum disimpan"},
		{"form, looked at and wrong", account.Organiser, "POST", own + "/templat/invitation", url.Values{"title": {"Hal"}, "text": {"{acara"}, "lihat": {"1"}}, 422, "tidak ditutup"},
	}
	return first
}

func TestPagesOfLettersAreWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wholePages(t, letterPages(t, w))
	signatory := w.signing(t)
	own := signatory[:strings.Index(signatory, "/penanda")]
	w.wholePages(t, []shown{
		{"letters", account.Organiser, "GET", own, nil, 200, "19700131 199503 1 002"},
		{"signatory", account.Organiser, "GET", signatory, nil, 200, "I Wayan Contoh 83"},
	})
}

// An office sets its letterhead, words a form anew, looks at it on paper, and goes back.
func TestOfficeKeepsItsLetters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	own := "/surat/" + string(w.actor(t, account.Organiser).Organisation)
	is := func(what string, got answer, status int, words ...string) {
		t.Helper()
		if got.status != status {
			t.Fatalf("%s: want %d, got %d", what, status, got.status)
		}
		for _, word := range words {
			if !strings.Contains(got.body, word) {
				t.Errorf("%s: no %q", what, word)
			}
		}
	}
	is("letterhead", v.do("POST", own+"/kop", url.Values{"lines": {"PEMERINTAH CONTOH\r\nDINAS <CONTOH>"}, "place": {"Mangupura"}, "paper": {"f4"}, "version": {"0"}}), 303)
	is("older letterhead", v.do("POST", own+"/kop", url.Values{"lines": {"LAIN"}, "paper": {"f4"}, "version": {"0"}}), 409)
	is("logo", v.give(own+"/logo", nil, handed{"logo.png", camera(t, 2, 300, 300)}), 303)
	is("no photo", v.give(own+"/logo", nil, handed{"logo.png", []byte("<svg/>")}), 422)
	logo := v.get(own + "/logo")
	if logo.status != http.StatusOK || logo.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(logo.body, "\xff\xd8") {
		t.Errorf("the logo: %d, %s", logo.status, logo.header.Get("Content-Type"))
	}
	is("page", v.get(own), 200, "DINAS &lt;CONTOH&gt;", own+"/logo?", "Lepas lambang")
	is("numbers", v.do("POST", own+"/nomor", url.Values{"pattern": {"{nomor}/{bulan_romawi}/{kode}/{tahun}"}, "digits": {"3"}, "version": {"0"},
		"code_invitation": {"005"}, "code_thanks": {"1"}, "code_certificate": {"2"}, "code_speaker_request": {"3"}, "code_record": {"4"}, "code_report": {"5"}}), 303)
	is("page", v.get(own), 200, "001/", "/005/2026")

	form := own + "/templat/invitation"
	words := url.Values{"title": {"Undangan {acara}"}, "text": {"Yth. {nama}, **datanglah** <script>\n\n{rincian}"}, "version": {"0"}}
	is("save", v.do("POST", form, words), 303)
	is("form", v.get(form), 200, `<mark title="{nama}">Ibu Ni Made Contoh 12</mark>`, "<strong>datanglah</strong>", "&lt;script&gt;", "Versi 1", "<dt>Waktu</dt>")
	is("saved by another meanwhile", v.do("POST", form, url.Values{"title": {"Lain"}, "text": {"{acara}"}, "version": {"0"}}), 409)
	for _, templat := range []string{"", "?templat=certificate&bahasa=en", "?templat=minutes", "?templat=record", "?templat=thanks", "?templat=report_legal"} {
		pdf := v.get(own + "/contoh.pdf" + templat)
		if pdf.status != 200 || !bytes.HasPrefix([]byte(pdf.body), []byte("%PDF-")) {
			t.Errorf("the sample %s: %d", templat, pdf.status)
		}
	}
	is("back", v.do("POST", form+"/bawaan", url.Values{"version": {"1"}}), 303)
	is("form", v.get(form), 200, "Versi 2", "Kembali ke kalimat bawaan.")
	is("take the logo away", v.do("POST", own+"/logo/hapus", nil), 303)
	if got := v.get(own + "/logo"); got.status != http.StatusNotFound {
		t.Errorf("the logo that was taken away: %d", got.status)
	}
}
