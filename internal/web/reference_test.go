package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/register/reference"
)

// proposed hands an edition of KBLI 2020 in, which is not in force yet.
func (w *world) proposed(t testing.TB) string {
	t.Helper()
	id, mistakes, err := w.parts.Shelf.Propose(context.Background(), w.actor(t, account.Administrator), reference.KBLI2020,
		reference.Title{Version: "Versi contoh", Source: "Peraturan contoh", Grade: reference.Official, Add: true},
		[]reference.Line{{Number: 1, Cells: []string{"kode", "judul"}}, {Number: 2, Cells: []string{"01111", "Pertanian Jagung Contoh"}}, {Number: 3, Cells: []string{"16293", "Ukiran Contoh"}}})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	return string(id)
}

// referenceCells are the matrix' rows of the reference lists.
func referenceCells(t *testing.T, w *world) []cell {
	t.Helper()
	keepers := []string{"administrator", "organiser", "foreign organiser"}
	edition := "/acuan/kbli_2020/edisi/" + w.proposed(t)
	return []cell{
		{"GET", "/acuan", only(200, keepers...)},
		{"GET", "/acuan?cari=sendok", only(200, keepers...)},
		{"GET", "/acuan/regions", only(200, keepers...)},
		{"GET", "/acuan/nothing", only(404, keepers...)},
		{"POST", "/acuan/regions", only(422, "administrator")},
		{"POST", "/acuan/nothing", only(404, "administrator")},
		{"GET", "/acuan/regions/unduh/daftar.csv", only(200, keepers...)},
		{"GET", "/acuan/regions/unduh/daftar.xlsx", only(200, keepers...)},
		{"GET", "/acuan/regions/unduh/daftar.pdf", only(404, keepers...)},
		{"GET", "/acuan/regions/edisi/bawaan", only(200, keepers...)},
		{"GET", edition, only(200, keepers...)},
		{"GET", strings.Replace(edition, "2020", "2025", 1), only(404, keepers...)},
		{"POST", edition + "/berlaku", only(303, "administrator")},
		{"POST", edition + "/hapus", only(409, "administrator")}, // it was in force
		{"POST", "/acuan/kbli_2020/edisi/nothing/hapus", only(404, "administrator")},
		{"POST", "/acuan/kbli_2020/edisi/bawaan/berlaku", only(303, "administrator")},
	}
}

// referencePages are the pages of the reference lists.
func referencePages(t *testing.T, w *world) []shown {
	t.Helper()
	edition := "/acuan/kbli_2020/edisi/" + w.proposed(t)
	all := []shown{
		{"reference lists", account.Organiser, "GET", "/acuan", nil, 200, "Kepmendagri 300.2.2-2430/2025"},
		{"a spoon is looked for", account.Organiser, "GET", "/acuan?cari=sendok+batok+kelapa", nil, 200, "32903"},
		{"spices are looked for", account.Organiser, "GET", "/acuan?cari=bumbu+bali", nil, 200, "Nomor sama, arti bisa lain"},
		{"an address is looked for", account.Organiser, "GET", "/acuan?cari=Kuta", nil, 200, "ada wilayah lain yang cocok"},
		{"nothing is found", account.Organiser, "GET", "/acuan?cari=qqqqqqqqqqqq", nil, 200, "Tidak ada kode yang cocok"},
		{"rows that are not there", account.Organiser, "GET", "/acuan/regions?cari=zzz", nil, 200, "Tidak ada baris"},
		{"a later page", account.Organiser, "GET", "/acuan/regions?cari=desa&halaman=3", nil, 200, "Versi-versi"},
		{"a page after the last", account.Administrator, "GET", "/acuan/regions?halaman=999999", nil, 200, "783 baris"},
		{"no file", account.Administrator, "POST", "/acuan/regions", nil, 422, "Formulir tidak terbaca"},
		{"an edition to compare", account.Administrator, "GET", edition, nil, 200, "Berlakukan versi ini"},
		{"an edition to look at", account.Organiser, "GET", edition, nil, 200, "Yang menggantinya admin aplikasi"},
		{"the program's own edition", account.Organiser, "GET", "/acuan/scales/edisi/bawaan", nil, 200, "sedang berlaku"},
	}
	for _, k := range reference.Kinds {
		all = append(all, shown{"list " + string(k), account.Administrator, "GET", "/acuan/" + string(k), nil, 200, "Bawaan aplikasi"})
	}
	return all
}

// handIn sends a file with what is said of it.
func (v *visitor) handIn(path, name string, content []byte, fields map[string]string) answer {
	v.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			v.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("berkas", name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		v.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// An officer downloads a list, changes a row, looks at the difference, puts it in
// force, and goes back.
func TestAnOfficeUpdatesAList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Administrator))
	title := map[string]string{"version": "Satuan contoh 2027", "source": "Keputusan contoh", "grade": "A", "checked": ""}
	for _, file := range []string{"daftar.csv", "daftar.xlsx"} {
		got := v.get("/acuan/units/unduh/" + file)
		same := v.handIn("/acuan/units", "satuan-"+file, []byte(got.body), title)
		if same.status != http.StatusSeeOther {
			t.Fatalf("%s handed in as it is: want 303, got %d %s", file, same.status, same.body)
		}
		page := parse(t, file, v.get(same.location).body).text()
		if !strings.Contains(page, "33 Tetap sama") || !strings.Contains(page, "0 Berubah") {
			t.Errorf("%s handed in as it is differs:\n%s", file, page)
		}
	}
	changed := strings.Replace(v.get("/acuan/units/unduh/daftar.csv").body, "kodi (20)", "kodi (dua puluh)", 1)
	seen := v.handIn("/acuan/units", "satuan.csv", []byte(changed), title)
	page := parse(t, "difference", v.get(seen.location).body).text()
	for _, want := range []string{"1 Berubah", "kodi (20)", "kodi (dua puluh)", "Berlakukan versi ini"} {
		if !strings.Contains(page, want) {
			t.Errorf("the difference does not show %q:\n%s", want, page)
		}
	}
	if strings.Contains(v.get("/acuan/units").body, "dua puluh") {
		t.Error("an edition that was only looked at is in force")
	}
	if got := v.do("POST", seen.location+"/berlaku", nil); got.status != http.StatusSeeOther {
		t.Fatalf("putting it in force: %d", got.status)
	}
	if page := v.get("/acuan/units").body; !strings.Contains(page, "dua puluh") || !strings.Contains(page, "Versi itu sekarang berlaku") {
		t.Error("the edition is not in force")
	}
	if got := v.do("POST", "/acuan/units/edisi/bawaan/berlaku", nil); got.status != http.StatusSeeOther {
		t.Fatalf("going back: %d", got.status)
	}
	page = parse(t, "list", v.get("/acuan/units").body).text()
	if strings.Contains(page, "dua puluh") || !strings.Contains(page, "pernah berlaku sejak") {
		t.Errorf("the program's own edition is not back:\n%s", page)
	}
}

func TestMistakesInAFileAreShownWithTheirPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Administrator))
	title := map[string]string{"version": "Versi contoh", "source": "Sumber contoh", "grade": "B", "add": "1"}
	for content, want := range map[string]string{
		"kode;judul\n16293;Ukiran\n1x;Salah\n": "Baris 3, kolom kode: “1x” bukan kode KBLI",
		"kode;judul\n1111;Jagung\n":            "angka nol di depan hilang",
		"a;b\n1;2\n":                           "Judul kolom tidak ditemukan",
		"{\"a\": 1}":                           "bukan tabel biasa",
		"":                                     "Pilih berkasnya dahulu",
	} {
		got := v.handIn("/acuan/kbli_2020", "kbli.csv", []byte(content), title)
		d := parse(t, "mistakes", got.body)
		if got.status != 422 || !strings.Contains(d.text(), want) || !strings.Contains(got.body, `value="Versi contoh"`) {
			t.Errorf("%q: %d, want %q and what was typed:\n%s", content, got.status, want, d.text())
		}
	}
	got := v.handIn("/acuan/kbli_2020", "kbli.csv", []byte("kode;judul\n16293;Ukiran\n"), map[string]string{"grade": "A"})
	if got.status != 422 || !strings.Contains(got.body, "Isi versinya") {
		t.Errorf("without a version: %d", got.status)
	}
}
