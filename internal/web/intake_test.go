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
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
)

// taken is a messy file that an actor has handed in, up to its preview.
func (w *world) taken(t testing.TB, by account.Actor, m intaketest.Mess, preview bool) intake.ID {
	t.Helper()
	ctx := context.Background()
	g := m.Grid()
	id, err := w.parts.Intakes.Take(ctx, by, "daftar.csv", intaketest.CSV(g, ';'), []intake.Grid{g, {Name: "Lain", Rows: g.Rows[:1]}})
	if err == nil && preview {
		err = w.parts.Intakes.Rehearse(ctx, by, id, intake.Choices{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// imported is a file that was read in whole.
func (w *world) imported(t testing.TB, by account.Actor, m intaketest.Mess) intake.ID {
	t.Helper()
	ctx := context.Background()
	id := w.taken(t, by, m, true)
	if err := w.parts.Intakes.Start(ctx, by, id); err != nil {
		t.Fatal(err)
	}
	if n, err := w.parts.Intakes.ImportDue(ctx); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	return id
}

// twins makes two businesses that look like one and gives their pair.
func (w *world) twins(t testing.TB, by account.Actor) intake.Alike {
	t.Helper()
	ctx := context.Background()
	g := intake.Grid{Name: "IKM", From: 1900, Rows: []intake.Row{
		{Number: 1, Cells: []string{"Nama Usaha", "Telepon", "Desa", "Kecamatan", "Omzet", "Nama Pemilik"}},
		{Number: 2, Cells: []string{"UD Anyaman Embun (contoh)", "081299990001", "Getasan", "Petang", "Rp12.000.000", "Ni Made Contoh 91"}},
		{Number: 3, Cells: []string{"Anyaman Embun (contoh)", "", "Getasan", "Petang", "Rp15.000.000", "Ni Md Contoh 91"}},
	}}
	id, err := w.parts.Intakes.Take(ctx, by, "kembar.csv", intaketest.CSV(g, ';'), []intake.Grid{g})
	if err == nil {
		err = w.parts.Intakes.Rehearse(ctx, by, id, intake.Choices{AsOf: "2026-03-01"})
	}
	if err == nil {
		err = w.parts.Intakes.Start(ctx, by, id)
	}
	if err == nil {
		_, err = w.parts.Intakes.ImportDue(ctx)
	}
	if err == nil {
		err = w.parts.Doubles.Ask(ctx, by)
	}
	if err == nil {
		_, err = w.parts.Doubles.SearchDue(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.parts.Doubles.Board(ctx, by, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Pairs {
		if strings.Contains(p.Names[0], "Anyaman Embun (contoh)") {
			return p
		}
	}
	t.Fatalf("the twins were not found among %+v", b.Pairs)
	return intake.Alike{}
}

// Two tax numbers are told apart without showing either.
func TestPairsTellTaxNumbersApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.actor(t, account.Organiser)
	p := w.twins(t, by)
	for id, number := range map[register.PartyID]string{p.One: "9903010101010007", p.Other: "9903010102010007"} {
		said := register.Telling{Version: -1, Values: map[register.Field]string{register.FieldNPWP: number}, Source: register.FromDocument}
		if _, err := w.parts.Book.Tell(t.Context(), by, id, said); err != nil {
			t.Fatal(err)
		}
	}
	v := w.visitor(t, w.account(t, account.Organiser))
	pair := "/mirip/" + string(p.One) + "/" + string(p.Other)
	body := v.get(pair).body
	for _, want := range []string{"*********1**0007", "*********2**0007", "nomornya berbeda"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s on the page", want)
		}
	}
	if strings.Contains(body, "9903") {
		t.Error("a whole number is shown")
	}
	if _, err := w.parts.Book.Tell(t.Context(), by, p.Other, register.Telling{Version: -1, Values: map[register.Field]string{register.FieldNPWP: "9903010101010007"}, Source: register.FromDocument}); err != nil {
		t.Fatal(err)
	}
	if body := v.get(pair).body; !strings.Contains(body, "nomornya sama") || strings.Contains(body, "nomornya berbeda") {
		t.Error("equal numbers are not told to be")
	}
}

// intakeCells are the rows of the matrix for files of businesses.
func intakeCells(t *testing.T, w *world) []cell {
	t.Helper()
	by := w.actor(t, account.Organiser)
	asks := "/masukan/" + string(w.taken(t, by, intaketest.Mess{Seed: 1, Rows: 5}, false))
	previews := "/masukan/" + string(w.taken(t, by, intaketest.Mess{Seed: 1, Rows: 5}, true))
	over := "/masukan/" + string(w.imported(t, by, intaketest.Mess{Seed: 2, Rows: 20}))
	p := w.twins(t, by)
	pair := "/mirip/" + string(p.One) + "/" + string(p.Other)
	office := []string{"administrator", "organiser"}
	both := []string{"administrator", "organiser", "foreign organiser"}
	return []cell{
		{"GET", "/masukan", only(200, both...)},
		{"POST", "/masukan", only(422, both...)}, // without a file
		{"GET", asks, only(200, office...)},
		{"GET", asks + "/kolom", only(200, office...)},
		{"POST", asks + "/kolom", only(303, office...)},
		{"POST", asks + "/lembar", only(422, office...)}, // none chosen
		{"GET", previews, only(200, office...)},
		{"POST", over + "/mulai", only(409, office...)},
		{"POST", over + "/batal", only(303, office...)},
		{"POST", over + "/lanjut", only(409, office...)},
		{"GET", over, only(200, office...)},
		{"GET", over + "/keadaan", only(200, office...)},
		{"GET", over + "/laporan.csv", only(200, office...)},
		{"GET", "/masukan/none", only(404)},
		{"GET", "/mirip", only(200, both...)},
		{"POST", "/mirip/cari", only(303, both...)},
		{"GET", pair, only(200, office...)},
		{"POST", pair + "/gabung", only(422, office...)}, // none chosen
		{"POST", "/mirip/none/none/beda", only(404)},
		{"POST", "/mirip/gabungan/none/urungkan", only(404)},
		{"GET", "/ekspor", only(200, both...)},
		{"GET", "/ekspor/data-ikm.csv", only(200, both...)},
		{"GET", "/ekspor/data-ikm.xlsx", only(200, both...)},
		{"GET", "/ekspor/siinas.xlsx", only(200, both...)},
		{"GET", "/ekspor/else", only(404)},
	}
}

func TestWhoMayDoWhatWithFilesOfBusinesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, intakeCells(t, w))
}

// intakePages are those of files of businesses.
func intakePages(t *testing.T, w *world) []shown {
	t.Helper()
	by := w.actor(t, account.Organiser)
	asks := "/masukan/" + string(w.taken(t, by, intaketest.Mess{Seed: 1, Rows: 40}, false))
	previews := "/masukan/" + string(w.taken(t, by, intaketest.Mess{Seed: 1, Rows: 300, Wrong: 200}, true))
	over := "/masukan/" + string(w.imported(t, by, intaketest.Mess{Seed: 2, Rows: 20}))
	p := w.twins(t, by)
	pair := "/mirip/" + string(p.One) + "/" + string(p.Other)
	return []shown{
		{"files of businesses", account.Organiser, "GET", "/masukan", nil, 200, "daftar.csv"},
		{"no file", account.Organiser, "POST", "/masukan", nil, 422, "Masukkan data IKM"},
		{"columns", account.Organiser, "GET", asks, nil, 200, "Kolom D: NIB"},
		{"columns refused", account.Organiser, "POST", asks + "/kolom", url.Values{"column1": {""}, "as_of": {"2026-03-01"}}, 422, "Belum ada kolom nama usaha"},
		{"preview", account.Organiser, "GET", previews, nil, 200, "Simpan baris yang benar"},
		{"imported", account.Organiser, "GET", over, nil, 200, "Unduh laporan"},
		{"doubles", account.Organiser, "GET", "/mirip", nil, 200, "Anyaman Embun"},
		{"pair", account.Organiser, "GET", pair, nil, 200, "Usaha yang dipertahankan"},
		{"pair refused", account.Organiser, "POST", pair + "/gabung", nil, 422, "Pilih usaha yang dipertahankan"},
		{"downloads", account.Organiser, "GET", "/ekspor", nil, 200, "SIINas"},
	}
}

// sent hands a file in.
func (v *visitor) sent(path, name string, content []byte) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("berkas", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// From the file to the report, the merger and its undoing, without script.
func TestFileOfBusinessesFromUploadToMerger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	workbook, err := intaketest.XLSX(intaketest.Mess{Seed: 4, Rows: 60, Wrong: 100}.Grid())
	if err != nil {
		t.Fatal(err)
	}
	got := v.sent("/masukan", "daftar.xlsx", workbook)
	if got.status != 303 || !strings.HasPrefix(got.location, "/masukan/") {
		t.Fatalf("uploading: %d %s", got.status, got.body)
	}
	page := got.location
	if got := v.get(page); got.status != 200 || !strings.Contains(got.body, "Berkas sedang dibaca") || !strings.Contains(got.body, `http-equiv="refresh"`) {
		t.Errorf("a file that waits: %d %s", got.status, got.body)
	}
	if got := v.get(page + "/kolom"); got.status != 303 || got.location != page {
		t.Errorf("its columns are asked for: %d", got.status)
	}
	if n, err := w.parts.Intakes.ReadDue(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got := v.do("POST", page+"/kolom", url.Values{"as_of": {""}}); got.status != 303 {
		t.Fatalf("columns: %d %s", got.status, got.body)
	}
	if got := v.do("POST", page+"/mulai", nil); got.status != 303 {
		t.Fatalf("starting: %d %s", got.status, got.body)
	}
	if n, err := w.parts.Intakes.ImportDue(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got := v.get(page); !strings.Contains(got.body, "selesai") {
		t.Errorf("the page does not tell that it is over: %s", got.body)
	}
	report := v.get(page + "/laporan.csv")
	if n := strings.Count(report.body, "\n"); n != 62 || !strings.Contains(report.body, "salah, tidak disimpan") || !strings.Contains(report.body, "Kolom ") {
		t.Errorf("the report has %d lines:\n%s", n, report.body)
	}
	csv := v.get("/ekspor/data-ikm.csv?id=" + string(w.first(t)))
	if strings.Count(csv.body, "\n") != 2 || !strings.Contains(csv.body, "(contoh)") {
		t.Errorf("one business as CSV:\n%s", csv.body)
	}

	p := w.twins(t, w.actor(t, account.Organiser))
	pair := "/mirip/" + string(p.One) + "/" + string(p.Other)
	_, sides, err := w.parts.Doubles.Compare(t.Context(), w.actor(t, account.Organiser), p.One, p.Other)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"keep": {string(p.One)}, "from_sales": {string(p.Other)}, "from_name": {string(p.One)}}
	for i, s := range sides {
		form.Set(fmt.Sprintf("version%d", i), fmt.Sprint(s.Version))
	}
	if got := v.do("POST", pair+"/gabung", form); got.status != 303 || got.location != "/mirip" {
		t.Fatalf("merging: %d %s", got.status, got.body)
	}
	board := v.get("/mirip")
	if !strings.Contains(board.body, "digabung ke") {
		t.Fatalf("the merger is not listed: %s", board.body)
	}
	mergers, err := w.db.Mergers(t.Context(), w.actor(t, account.Organiser).Organisation, 5)
	if err != nil || len(mergers) != 1 {
		t.Fatal(mergers, err)
	}
	if got := v.do("POST", "/mirip/gabungan/"+string(mergers[0].ID)+"/urungkan", nil); got.status != 303 {
		t.Errorf("undoing: %d %s", got.status, got.body)
	}
	for name, content := range map[string]string{"kosong.csv": " ", "gambar.png": "\x89PNG\x00\x01\x02\x03", "lama.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		if got := v.sent("/masukan", name, []byte(content)); got.status != 422 || !strings.Contains(got.body, "tidak dapat dibaca") {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

// A file that turns out to be broken is told on its page, with the place and what to do,
// in both languages; one whose reading is cancelled too. Neither goes on.
func TestBrokenFilesAreToldOnTheirPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	page := v.sent("/masukan", "rusak.csv", []byte("Nama Usaha;NIB\n\"Kopi Embun (contoh);1\nPerak \"Padma\" (contoh);2\n")).location
	if n, err := w.parts.Intakes.ReadDue(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got := v.get(page); !strings.Contains(got.body, "tidak dapat dibaca") || !strings.Contains(got.body, "rusak.csv, baris 2: tanda kutip") {
		t.Error("the page does not say what is wrong with the broken file")
	}
	v.do("POST", "/bahasa", url.Values{"bahasa": {"en"}})
	if got := v.get(page); !strings.Contains(got.body, "cannot be read") {
		t.Error("it does not say so in English")
	}
	v.do("POST", "/bahasa", url.Values{"bahasa": {"id"}})
	if got := v.do("POST", page+"/lanjut", nil); got.status != 409 {
		t.Errorf("a broken file goes on: %d", got.status)
	}
	page = v.sent("/masukan", "daftar.csv", []byte("Nama Usaha;NIB\nKopi Embun (contoh);1\n")).location
	if got := v.do("POST", page+"/batal", nil); got.status != 303 {
		t.Errorf("cancelling: %d", got.status)
	}
	if got := v.get(page); !strings.Contains(got.body, "Pembacaan dibatalkan") {
		t.Error("the page does not say that it was cancelled")
	}
	if n, err := w.parts.Intakes.ReadDue(t.Context()); n != 0 || err != nil {
		t.Errorf("a cancelled file is read: %d, %v", n, err)
	}
}

// first is a business of the book.
func (w *world) first(t *testing.T) (id register.PartyID) {
	t.Helper()
	err := w.db.EachBusiness(t.Context(), w.actor(t, account.Organiser).Organisation, nil, func(l intake.Line) error {
		id = l.Party
		return nil
	})
	if err != nil || id == "" {
		t.Fatal(id, err)
	}
	return id
}
