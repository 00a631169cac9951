package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/letter"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/timetable"
)

// registered opens registration of a gathering that nobody is a participant of, for two
// businesses, and registers three of the book's, the first with two people.
func (w *world) registered(t *testing.T) (path string, all []registration.Registration) {
	t.Helper()
	path = strings.TrimSuffix(w.gatheringLike(t, func(d *timetable.Day) { d.Gathering.Participants, d.Requests = nil, nil }), "/cetak")
	id := gathering.ID(strings.TrimPrefix(path, "/temu/"))
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET state = 'open', code = 'TEMU8', quota = 2, day = '2026-12-20', start = 480, finish = 780, attendees = 2, version = version + 1 WHERE id = '%s'`, id))
	day := sample.Day(1, noon)
	for n := range 3 {
		party := fmt.Sprintf("q%d", n)
		w.raw(t, fmt.Sprintf(`INSERT INTO party (id, office, kind, name, contact, district, village, product)
			SELECT '%s', office, 'business', '%s', '', 'Mengwi', 'Sading', '' FROM gathering WHERE id = '%s'`, party, day.Gathering.Participants[n].Name, id))
		d := registration.Details{Attendees: []registration.Attendee{{Name: fmt.Sprintf("Ni Luh Contoh 7%d", n), Sex: registration.Woman, Position: "Pemilik", Phone: "+628120000007"}}}
		if n == 0 {
			d.Attendees = append(d.Attendees, registration.Attendee{Name: "I Made Contoh 79", Sex: registration.Man, Position: "Perajin"})
		}
		r, err := w.parts.Registrations.RegisterFor(context.Background(), w.actor(t, account.Organiser), id, registration.Entry{Party: register.PartyID(party), Channel: registration.Paper, Details: d})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return path, all
}

// Lists and badges take who comes from confirmed registrations; who waits is on none.
func TestPapersTakeWhoComesFromRegistrations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, _ := w.registered(t)
	by := w.actor(t, account.Organiser)
	sign, err := w.parts.Secretariat.SetSignatory(context.Background(), by, letter.Signatory{Organisation: by.Organisation, Name: "I Wayan Contoh 83, S.E.", Position: "Kepala Dinas Contoh", NIP: "198001312005011002"})
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, w.account(t, account.Organiser))
	first, second, third := "Ni Luh Contoh 70", "Ni Luh Contoh 71", "Ni Luh Contoh 72"
	for _, tc := range []struct {
		ask        string
		want, none []string
	}{
		{"daftar-hadir.pdf?phone=1&size=f4-landscape&letter=005/12/DPTK/2026&signer=" + string(sign), []string{first, "I Made Contoh 79", second, "Perajin", "Sading", "No HP", "Nomor: 005/12/DPTK/2026", "DINAS PERINDUSTRIAN", "I Wayan Contoh 83", "NIP 19800131 200501 1 002"}, []string{third, "8120000007"}},
		{"daftar-hadir.pdf?head=none&group=guests", []string{"Belum ada nama"}, []string{first}},
		{"daftar-peserta.pdf?size=f4-landscape&people=2", []string{"I Made Contoh 79"}, []string{first, third}},
		{"kartu-nama-meja.pdf", []string{first, second}, []string{third}},
		{"kartu-peserta.pdf", []string{first, "I Made Contoh 79", second}, []string{third}},
		{"biodata-peserta.pdf?people=1-2", []string{first}, []string{third, second}},
		{"tanda-terima.pdf?size=a4-landscape&for=ATK&amount=1000", []string{"3 orang", "Rp3.000"}, []string{third}},
		{"daftar-undangan.pdf?size=f4-landscape", []string{first}, []string{third}}, // nobody is invited yet
	} {
		w.pass(3e9)
		got := v.get(path + "/cetak/" + tc.ask)
		if got.status != http.StatusOK {
			t.Errorf("%s: %d", tc.ask, got.status)
			continue
		}
		text := saidOnPaper(t, got.body)
		for _, want := range tc.want {
			if !strings.Contains(strings.ToUpper(text), strings.ToUpper(want)) {
				t.Errorf("%s does not say %q:\n%s", tc.ask, want, text)
			}
		}
		for _, none := range tc.none {
			if strings.Contains(text, none) {
				t.Errorf("%s says %q:\n%s", tc.ask, none, text)
			}
		}
	}
}

// A second printing of badges says what was printed before, and prints what is new or
// changed alone.
func TestBadgesAreNotPrintedTwiceUnawares(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, all := w.registered(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	printed := func(which string) (status int, text string) {
		t.Helper()
		w.pass(3e9)
		got := v.do("POST", path+"/cetak/kartu-peserta", url.Values{"which": {which}, "form": {"96x82"}})
		if got.status != http.StatusSeeOther {
			return got.status, got.body
		}
		w.pass(3e9)
		return got.status, saidOnPaper(t, v.get(got.location).body)
	}
	if status, text := printed("new"); status != http.StatusSeeOther || strings.Count(text, "Contoh 7") != 3 {
		t.Fatalf("the first printing: %d\n%s", status, text)
	}
	if page := v.get(path + "/cetak").body; !strings.Contains(page, "Sudah dicetak 3 kartu") || !strings.Contains(page, "Cetakan 1") || !strings.Contains(page, "0 kartu belum pernah dicetak") {
		t.Error("the page does not say what was printed before")
	}
	if status, text := printed("new"); status != http.StatusUnprocessableEntity || !strings.Contains(text, "tidak berubah") {
		t.Errorf("printing again what has not changed: %d", status)
	}
	details := all[1].Details
	details.Attendees[0].Name = "Ni Nyoman Contoh 78"
	if err := w.parts.Registrations.Correct(context.Background(), registration.Hand{By: w.actor(t, account.Organiser)}, all[1].ID, details); err != nil {
		t.Fatal(err)
	}
	if status, text := printed("new"); status != http.StatusSeeOther || !strings.Contains(text, "Ni Nyoman Contoh 78") || strings.Count(text, "Contoh 7") != 1 {
		t.Errorf("the printing of one that changed: %d\n%s", status, text)
	}
	if status, text := printed("all"); status != http.StatusSeeOther || strings.Count(text, "Contoh 7") != 3 {
		t.Errorf("printing all again: %d\n%s", status, text)
	}
	w.pass(3e9)
	if text := saidOnPaper(t, v.get(path+"/cetak/kartu-peserta.pdf?run=2").body); strings.Count(text, "Contoh 7") != 1 {
		t.Errorf("the second printing again:\n%s", text)
	}
	if got := v.get(path + "/cetak/kartu-peserta.pdf?run=9"); got.status != http.StatusNotFound {
		t.Errorf("a printing that never was: %d", got.status)
	}
	if got := v.get(path + "/cetak/kartu-peserta.pdf?run=x"); got.status != http.StatusNotFound {
		t.Errorf("a printing that cannot be: %d", got.status)
	}
}

// The list of the invited is of invitations, with their letters' numbers and, when it is
// asked for, what they answered.
func TestTheListOfTheInvitedIsOfInvitations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guests(t, 3)
	w.raw(t, fmt.Sprintf(`UPDATE gathering SET state = 'open', version = version + 1 WHERE id = '%s'`, w.sample))
	w.numbered(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	file := "/temu/" + string(w.sample) + "/cetak/daftar-undangan"
	for _, tc := range []struct {
		ask        string
		want, none []string
	}{
		{".pdf?size=f4-landscape", []string{"Ibu Contoh 0001", "Ibu Contoh 0003", "Nomor surat", "Pemilik"}, []string{"Jawaban", "tamu0@"}},
		{".pdf?size=f4-landscape&answers=1&wave=1", []string{"Jawaban", "Ibu Contoh 0002"}, nil},
		{".pdf?wave=2", []string{"Belum ada nama"}, []string{"Ibu Contoh"}},
	} {
		w.pass(3e9)
		text := saidOnPaper(t, v.get(file+tc.ask).body)
		for _, want := range tc.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", tc.ask, want, text)
			}
		}
		for _, none := range tc.none {
			if strings.Contains(text, none) {
				t.Errorf("%s says %q:\n%s", tc.ask, none, text)
			}
		}
	}
}
