package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/letter"
)

// guests puts n guests on the list of the sample's gathering, whose invitations can be
// answered for ten days more, and gives them.
func (w *world) guests(t testing.TB, n int) []invitation.Invitation {
	t.Helper()
	db, err := sql.Open("sqlite", w.path+"?_pragma=busy_timeout(10000)")
	if err == nil {
		_, err = db.ExecContext(context.Background(), `UPDATE gathering SET answer_by = $1`, w.parts.Now().Add(10*24*time.Hour).UnixMicro())
	}
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	by := account.Actor{}
	if by, err = w.organiser(); err != nil {
		t.Fatal(err)
	}
	for from := 0; from < n; from += 3000 {
		var typed []invitation.Typed
		for i := from; i < min(n, from+3000); i++ {
			g := invitation.Typed{Line: i + 1, Name: fmt.Sprintf("Ibu Contoh %04d", i+1), Position: "Pemilik", Organisation: fmt.Sprintf("Tenun Ombak %d (contoh)", i+1)}
			switch i % 3 {
			case 0:
				g.Email = fmt.Sprintf("tamu%d@contoh.example", i)
			case 1:
				g.Phone = fmt.Sprintf("0812%08d", i)
			}
			typed = append(typed, g)
		}
		if added, left, err := w.parts.Invitations.AddTyped(context.Background(), by, w.sample, 1, invitation.Guest, letter.Indonesian, typed); err != nil || added != len(typed) {
			t.Fatalf("%d added, %v, %v", added, left, err)
		}
	}
	return w.invitedNow(t)
}

func (w *world) organiser() (account.Actor, error) {
	m, err := w.db.MemberByRole(context.Background(), account.Organiser)
	return m.Actor(), err
}

func (w *world) invitedNow(t testing.TB) []invitation.Invitation {
	t.Helper()
	all, err := w.db.Invited(context.Background(), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// numbered has the first wave's letters numbered.
func (w *world) numbered(t testing.TB) {
	t.Helper()
	by, err := w.organiser()
	if err != nil {
		t.Fatal(err)
	}
	sign, err := w.parts.Secretariat.SetSignatory(context.Background(), by, letter.Signatory{Organisation: by.Organisation, Name: "I Wayan Contoh 83, S.E.", Position: "Kepala Dinas Contoh"})
	if err == nil {
		err = w.parts.Invitations.Fix(context.Background(), by, w.sample, 1, invitation.Numbering{Day: "2026-11-20", Signs: []letter.SignatoryID{sign}, Address: w.server.URL})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// invitationCells are the rows of the matrix about invitations of the first office.
func invitationCells(t *testing.T, w *world) []cell {
	t.Helper()
	one := w.guests(t, 3)[0]
	list, keepers := "/temu/"+string(w.sample)+"/undangan", []string{"administrator", "organiser"}
	wave, person := list+"/gelombang/1", list+"/orang/"+string(one.ID)
	gone := everyone(404, nil)
	return []cell{
		{"GET", "/undangan/none", gone}, {"POST", "/undangan/none", gone}, {"GET", "/undangan/none/dibuka.gif", gone},
		{"GET", list, only(200, keepers...)},
		{"GET", list + "?keadaan=yes&peran=x&gelombang=z&halaman=9", only(200, keepers...)},
		{"GET", list + "/unduh/undangan.csv", only(200, keepers...)},
		{"GET", list + "/unduh/undangan.xlsx", only(200, keepers...)},
		{"GET", list + "/unduh/lain", only(404)},
		{"GET", list + "/tambah", only(200, keepers...)},
		{"POST", list + "/tambah", only(422, keepers...)},                                     // nothing chosen
		{"POST", list + "/terpilih", only(422, keepers...)},                                   // nobody chosen
		{"POST", "/ikm/undang", only(303, "administrator", "organiser", "foreign organiser")}, // likewise
		{"POST", list + "/berkas", only(422, keepers...)},                                     // no file
		{"POST", list + "/pindah", only(422, keepers...)},                                     // nowhere
		{"POST", list + "/pengingat", only(422, keepers...)},                                  // no figures
		{"GET", wave, only(200, keepers...)},
		{"GET", list + "/gelombang/9", only(404)},
		{"GET", list + "/gelombang/x", only(404)},
		{"POST", wave + "/nomor", only(422, keepers...)}, // no day
		{"POST", wave + "/kirim", only(409, keepers...)}, // not numbered
		{"POST", wave + "/henti", only(409, keepers...)}, // not sending
		{"GET", wave + "/surat.zip", only(409, keepers...)},
		{"GET", wave + "/keadaan", only(200, keepers...)},
		{"POST", wave + "/batal", only(303, keepers...)},
		{"GET", person, only(200, keepers...)},
		{"GET", list + "/orang/none", only(404)},
		{"GET", person + "/surat.pdf", only(409, keepers...)}, // not numbered
		{"POST", person + "/jawab", only(422, keepers...)},    // no answer
		{"POST", person + "/catat", only(422, keepers...)},    // no mark
		{"GET", "/temu/" + string(w.sample) + "/kabari", only(200, keepers...)},
		{"POST", person + "/kabari", only(409, keepers...)}, // nothing changed
		{"POST", person + "/ubah", only(422, keepers...)},   // no name
		{"POST", person + "/tautan", only(303, keepers...)},
		{"POST", list + "/orang/none/hapus", only(404)},
	}
}

func TestWhoMaySeeAndSendInvitations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, invitationCells(t, w))
}

func TestPagesOfInvitationsAreWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := "/temu/" + string(w.sample) + "/undangan"
	w.wholePages(t, []shown{
		{"list, empty", account.Organiser, "GET", list, nil, 200, "Belum ada yang diundang"},
		{"adding", account.Organiser, "GET", list + "/tambah", nil, 200, "Ketik atau tempel"},
		{"adding, refused", account.Organiser, "POST", list + "/tambah", url.Values{"from": {"search"}, "wave": {"1"}, "role": {"guest"}}, 422, "tempel alamat pencarian"},
		{"adding, some left out", account.Organiser, "POST", list + "/tambah", url.Values{"from": {"typed"}, "guests": {"Contoh;;;salah@"}, "wave": {"1"}, "role": {"guest"}}, 200, "surel tidak dapat dibaca"},
		{"link that is void", account.Stranger, "GET", "/undangan/none", nil, 404, "tidak berlaku"},
	})
	all := w.guests(t, 60)
	one := list + "/orang/" + string(all[1].ID)
	w.wholePages(t, []shown{
		{"list", account.Organiser, "GET", list, nil, 200, "60 dari 60"},
		{"list, nobody", account.Organiser, "GET", list + "?cari=zzz", nil, 200, "Tidak ada yang cocok"},
		{"wave, open", account.Organiser, "GET", list + "/gelombang/1", nil, 200, "Beri nomor surat"},
		{"regrouping, refused", account.Organiser, "POST", list + "/pindah", url.Values{"most": {"0"}, "to": {"2"}}, 422, "bilangan 1 atau lebih"},
		{"reminders, refused", account.Organiser, "POST", list + "/pengingat", url.Values{"days": {"90"}, "reminders": {"1"}}, 422, "bilangan dari 1 sampai 60"},
	})
	w.numbered(t)
	token := w.parts.Invitations.Token(&all[1])
	w.wholePages(t, []shown{
		{"wave, numbered", account.Organiser, "GET", list + "/gelombang/1", nil, 200, "Akan dikirim: 20 surel"},
		{"sending, refused", account.Organiser, "POST", list + "/gelombang/1/kirim", url.Values{"at": {"besok"}}, 422, "tanggal dan jam"},
		{"invitation", account.Organiser, "GET", one, nil, 200, "Buka WhatsApp"},
		{"correcting, refused", account.Organiser, "POST", one + "/ubah", url.Values{"name": {"X"}, "email": {"x"}}, 422, "alamat surel"},
		{"guest", account.Stranger, "GET", "/undangan/" + token, nil, 200, "Saya datang"},
		{"guest, refused", account.Stranger, "POST", "/undangan/" + token, url.Values{"answer": {"substitute"}}, 422, "Tulis nama yang mewakili"},
	})
}

// An organiser pastes guests, adds some of the register and a file, moves some, numbers
// the letters, prints and sends them; a guest answers.
func TestOfficeInvites(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guests(t, 0)
	v, stranger := w.visitor(t, w.account(t, account.Organiser)), w.visitor(t, "")
	list := "/temu/" + string(w.sample) + "/undangan"
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
	is("pasted", v.do("POST", list+"/tambah", url.Values{"from": {"typed"}, "wave": {"1"}, "role": {"press"}, "language": {"id"},
		"guests": {"Ni Luh Contoh 1\tWartawan\tKabar Contoh\tluh@contoh.example\t0812 0000 0001\r\n\r\nMade <Contoh> 2; ; Bank Contoh"}}), 303)
	is("file", v.give(list+"/berkas", url.Values{"wave": {"1"}, "role": {"guest"}, "language": {"en"}},
		handed{"berkas:tamu.csv", []byte("No;Instansi;Nama;Nomor HP;Surel\n1;Hotel Contoh;Mr Contoh 3;+61 400 000 000;mr@contoh.example\n2;Hotel Contoh;Ms Contoh 4;;mr@contoh.example\n")}), 200, "1 orang dimasukkan", "surel sama dengan Mr Contoh 3")
	all := w.invitedNow(t)
	if len(all) != 3 {
		t.Fatalf("want 3 invited, got %+v", all)
	}
	is("list", v.get(list+"?cari=contoh"), 200, "Made &lt;Contoh&gt; 2", "Wartawan · Kabar Contoh")
	is("moved", v.do("POST", list+"/pindah", url.Values{"peran": {"press"}, "cari": {"made"}, "most": {"1"}, "to": {"2"}}), 303)
	w.numbered(t)
	is("numbered", v.get(list+"/gelombang/1"), 200, "Akan dikirim: 2 surel")
	for _, i := range w.invitedNow(t) {
		person := list + "/orang/" + string(i.ID)
		if i.Wave == 2 {
			is("taken off", v.do("POST", person+"/hapus", nil), 303)
			continue
		}
		if pdf := v.get(person + "/surat.pdf"); pdf.status != 200 || !strings.HasPrefix(pdf.body, "%PDF-") {
			t.Errorf("the letter of %s: %d", i.Name, pdf.status)
		}
	}
	file := v.get(list + "/gelombang/1/surat.zip")
	z, err := zip.NewReader(bytes.NewReader([]byte(file.body)), int64(len(file.body)))
	if err != nil || len(z.File) != 1 || z.File[0].Name != "undangan-0001-0002.pdf" {
		t.Fatalf("the letters: %d, %v", file.status, err)
	}
	is("sent", v.do("POST", list+"/gelombang/1/kirim", url.Values{"at": {""}}), 303)
	if n, err := w.parts.Invitations.SendDue(context.Background()); n != 2 || err != nil {
		t.Errorf("want 2 mails kept, got %d, %v", n, err)
	}
	is("wave", v.get(list+"/gelombang/1"), 200, "2 dari 2 surel")

	one := w.invitedNow(t)[0]
	link, person := "/undangan/"+w.parts.Invitations.Token(&one), list+"/orang/"+string(one.ID)
	look := func(header map[string]string) {
		r, err := http.NewRequest(http.MethodGet, stranger.base+link+"/dibuka.gif", nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, x := range header {
			r.Header.Set(k, x)
		}
		is("picture", stranger.send(r), 200)
	}
	opened := func(want int) {
		t.Helper()
		i := w.invitedNow(t)[0]
		if got := i.Count(invitation.OpenedLink); got != want {
			t.Errorf("want it opened %d times, got %d", want, got)
		}
	}
	is("guest", stranger.get(link), 200, one.Name, "dibuka.gif")
	look(nil) // as a preview of a messenger
	look(map[string]string{"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "cross-site"})
	opened(0)
	look(map[string]string{"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "same-origin"})
	opened(1)
	is("answer", stranger.do("POST", link, url.Values{"answer": {"substitute"}, "substitute": {"Putu Contoh 9"}}), 303)
	is("guest", stranger.get(link), 200, "Putu Contoh 9")
	is("staff see it", v.get(list), 200, "diwakilkan", "Putu Contoh 9")
	is("changed by staff", v.do("POST", person+"/jawab", url.Values{"answer": {"no"}, "reason": {"sakit"}}), 303)
	is("invitation", v.get(person), 200, "menjawab tidak dapat hadir · sakit")
	is("csv", v.get(list+"/unduh/undangan.csv?keadaan=no"), 200, "tidak dapat hadir;sakit")
	is("erased", v.do("POST", person+"/hapus", nil), 303)
	is("the link of somebody erased", stranger.get(link), 404)
	is("erased", v.get(person), 200, "(data sudah dihapus)")
}

// While letters are being made, the page of their wave tells how far they are, a second
// file is refused, and the first can be stopped: its download breaks off.
func TestMakingLettersCanBeStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guests(t, 3000)
	w.numbered(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	wave := "/temu/" + string(w.sample) + "/undangan/gelombang/1"
	if got := v.get(wave + "/keadaan"); !strings.Contains(got.body, `"over":true`) {
		t.Errorf("before anything is made: %s", got.body)
	}
	res, err := v.client.Get(v.base + wave + "/surat.zip") // returns when the first part has come
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res, err)
	}
	defer res.Body.Close()
	if got := v.get(wave + "/keadaan"); !strings.Contains(got.body, `"over":false`) || !strings.Contains(got.body, "dari 3000 surat") {
		t.Errorf("while they are made: %s", got.body)
	}
	if got := v.get(wave); !strings.Contains(got.body, "Hentikan pembuatan surat") {
		t.Error("the page does not offer to stop it")
	}
	if got := v.get(wave + "/surat.zip"); got.status != http.StatusConflict {
		t.Errorf("a second file at the same time: %d", got.status)
	}
	if got := v.do("POST", wave+"/batal", nil); got.status != http.StatusSeeOther {
		t.Errorf("stopping: %d", got.status)
	}
	if n, err := io.Copy(io.Discard, res.Body); err == nil {
		t.Errorf("a file that was stopped seems whole after %d bytes", n)
	}
}

// BenchmarkInvitationLetters asks for the letters of 3,000 invitations as one file.
func BenchmarkInvitationLetters(b *testing.B) {
	w := newWorld(b)
	w.guests(b, 3000)
	w.numbered(b)
	t := &testing.T{}
	v := w.visitor(t, w.account(b, account.Organiser))
	for b.Loop() {
		if got := v.get("/temu/" + string(w.sample) + "/undangan/gelombang/1/surat.zip"); got.status != http.StatusOK {
			b.Fatalf("the letters: %d", got.status)
		}
	}
	b.ReportMetric(3000/b.Elapsed().Seconds()*float64(b.N), "letters/s")
}
