package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/sample"
)

// crowd makes up a register of the sample's office, with its index and words.
func (w *world) crowd(t testing.TB, businesses int) {
	t.Helper()
	ctx := context.Background()
	if err := sample.PlantMany(ctx, w.db, 1, w.actor(t, account.Organiser).Organisation, businesses, 4*businesses, noon, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := register.IndexDue(ctx, w.db, register.Lists{}, w.parts.Now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.parts.Finder.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
}

// testPlace names a few regions, with middles as far apart as in Badung.
func testPlace(code string) (register.Spot, bool) {
	known := map[string]register.Spot{
		"51.03.01": {Code: "51.03.01", Name: "Kuta", Latitude: -8.73, Longitude: 115.17}, "51.03.02": {Code: "51.03.02", Name: "Mengwi", Latitude: -8.56, Longitude: 115.16},
		"51.03.03": {Code: "51.03.03", Name: "Abiansemal", Latitude: -8.53, Longitude: 115.21}, "51.03.04": {Code: "51.03.04", Name: "Petang", Latitude: -8.35, Longitude: 115.21},
		"51.03.05": {Code: "51.03.05", Name: "Kuta Selatan", Latitude: -8.81, Longitude: 115.17}, "51.03.06": {Code: "51.03.06", Name: "Kuta Utara", Latitude: -8.65, Longitude: 115.16},
	}
	p, ok := known[code]
	return p, ok
}

// squares is a file of boundaries: two districts as squares.
const squares = `{"type":"FeatureCollection","features":[
	{"type":"Feature","properties":{"kode":"510301","nama":"Kuta"},"geometry":{"type":"Polygon","coordinates":[[[115.1,-8.7],[115.2,-8.7],[115.2,-8.8],[115.1,-8.8],[115.1,-8.7]]]}},
	{"type":"Feature","properties":{"code":"51.03.02","name":"Mengwi"},"geometry":{"type":"MultiPolygon","coordinates":[[[[115.1,-8.6],[115.2,-8.6],[115.2,-8.7],[115.1,-8.7],[115.1,-8.6]]]]}}]}`

// boundary sends a file of boundaries.
func (v *visitor) boundary(content, source string) answer {
	v.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	file, err := m.CreateFormFile("file", "batas.geojson")
	if err != nil {
		v.t.Fatal(err)
	}
	_, _ = file.Write([]byte(content)) // into memory
	_ = m.WriteField("source", source)
	_ = m.Close()
	r, err := http.NewRequest(http.MethodPost, v.base+"/peta/batas", &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// findCells are the rows of the matrix for search.
func findCells(t *testing.T, w *world) []cell {
	t.Helper()
	id, err := w.parts.Lists.Save(context.Background(), w.actor(t, account.Organiser), "Daftar Contoh", "cari=kayu", true)
	if err != nil {
		t.Fatal(err)
	}
	staff := []string{"administrator", "organiser", "foreign organiser"}
	readers := append([]string{"desk"}, staff...)
	return []cell{
		{"GET", "/ikm", only(200, readers...)},
		{"GET", "/ikm?cari=kayu&wilayah=51.03.02&halaman=99", only(200, readers...)},
		{"GET", "/ikm?wilayah=x", only(422, readers...)},
		{"GET", "/ikm/saran", only(200, readers...)},
		{"POST", "/ikm/terbit", only(303, staff...)}, // nothing chosen: back to the list
		{"GET", "/daftar", only(200, readers...)},
		{"POST", "/daftar", only(422, readers...)}, // without a name
		{"GET", "/daftar/" + id, only(303, "administrator", "organiser")},
		{"GET", "/daftar/unduh/daftar.csv", only(200, readers...)},
		{"GET", "/daftar/unduh/daftar.xlsx", only(200, readers...)},
		{"GET", "/daftar/unduh/else", only(404)},
		{"GET", "/peta", only(200, readers...)},
		{"POST", "/peta/batas", only(422, "administrator")}, // without a file
		{"POST", "/daftar/none/hapus", only(404)},
	}
}

// findPages are the pages of search, full and empty.
func findPages(t *testing.T, w *world) []shown {
	t.Helper()
	return []shown{
		{"register", account.Organiser, "GET", "/ikm", nil, 200, "60 hasil"},
		{"register of an office", account.Administrator, "GET", "/ikm?urut=baru", nil, 200, "60 hasil"},
		{"register for partners", account.Desk, "GET", "/ikm", nil, 200, "hasil"},
		{"search", account.Organiser, "GET", "/ikm?cari=kain+sandat", nil, 200, "Ditemukan di"},
		{"search, mistyped", account.Organiser, "GET", "/ikm?cari=patumg", nil, 200, "yang ditampilkan: patung"},
		{"products", account.Organiser, "GET", "/ikm?cari=kayu&jenis=product", nil, 200, "Produk"},
		{"narrowed", account.Organiser, "GET", "/ikm?wilayah=51.03.02&klaster=kayu", nil, 200, "Hapus saringan"},
		{"nothing found", account.Organiser, "GET", "/ikm?cari=xyzzy", nil, 200, "Tidak ada yang cocok"},
		{"unreadable", account.Organiser, "GET", "/ikm?wilayah=Mengwi", nil, 422, "Kode wilayah ditulis"},
		{"saved lists", account.Organiser, "GET", "/daftar", nil, 200, "Belum ada daftar tersimpan"},
		{"saved list, refused", account.Organiser, "POST", "/daftar", url.Values{"query": {"wilayah=x"}, "name": {"Kayu"}}, 422, "Saringan daftar ini tidak terbaca"},
		{"map", account.Organiser, "GET", "/peta", nil, 200, "Jumlah menurut wilayah"},
		{"map by village", account.Organiser, "GET", "/peta?rinci=desa", nil, 200, "Peta belum dapat digambar"},
		{"map of nothing", account.Organiser, "GET", "/peta?cari=xyzzy", nil, 200, "Tidak ada yang dapat dipetakan"},
		{"boundaries, refused", account.Administrator, "POST", "/peta/batas", nil, 422, "Formulir tidak terbaca"},
	}
}

// An empty book leads to import and adding; a number leads straight to its business.
func TestSearchLeadsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	got := v.get("/ikm")
	for _, want := range []string{`href="/masukan"`, `href="/ikm/baru"`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the empty register has no %s", want)
		}
	}
	w.crowd(t, 30)
	for text, prefix := range map[string]string{"0000000000007": "/ikm/", "0000 0000 0000 9": "/ikm/"} {
		if got := v.get("/ikm?cari=" + url.QueryEscape(text)); got.status != 303 || !strings.HasPrefix(got.location, prefix) {
			t.Errorf("%s: %d to %q", text, got.status, got.location)
		}
	}
	r, err := w.parts.Finder.Find(context.Background(), w.actor(t, account.Organiser), register.Query{Kind: register.FoundProduct})
	if err != nil {
		t.Fatal(err)
	}
	product := r.Groups[0].Hits[0]
	if got := v.get("/ikm?cari=" + product.Code.Grouped()); got.location != "/produk/"+product.Object {
		t.Errorf("the code of a product leads to %q", got.location)
	}
	var all []struct{ T, K, H string }
	if err := json.Unmarshal([]byte(v.get("/ikm/saran?cari=kain+en").body), &all); err != nil || len(all) == 0 || !strings.HasPrefix(all[0].T, "Kain endek") || !strings.HasPrefix(all[0].H, "/produk/") {
		t.Errorf("suggestions: %+v, %v", all, err)
	}
}

// Chosen businesses are published and hidden, and the visitor comes back to the list.
func TestPublishingFromTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	v := w.visitor(t, w.account(t, account.Organiser))
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	hidden := func() []string {
		r, err := w.parts.Finder.Find(ctx, by, register.Query{Kind: register.FoundBusiness, Public: "no"})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, g := range r.Groups {
			for _, h := range g.Hits {
				all = append(all, h.Object)
			}
		}
		return all
	}
	before := hidden()
	got := v.do("POST", "/ikm/terbit", url.Values{"pilih": before[:2], "jadi": {"terbit"}, "kembali": {"/ikm?terbit=tidak"}})
	if after := hidden(); got.location != "/ikm?terbit=tidak" || len(after) != len(before)-2 {
		t.Errorf("%d were hidden, then %d; back to %q", len(before), len(after), got.location)
	}
	if page := v.get(got.location); !strings.Contains(page.body, "2 usaha diterbitkan") {
		t.Error("the page does not say what was done")
	}
	v.do("POST", "/ikm/terbit", url.Values{"pilih": before[:1], "jadi": {"sembunyi"}, "kembali": {"https://evil.example/"}})
	if after := hidden(); len(after) != len(before)-1 {
		t.Errorf("want one hidden again, got %d of %d", len(after), len(before))
	}
}

// A list is a file too, in which no text is a formula; partners get less.
func TestListAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	office := w.actor(t, account.Organiser).Organisation
	evil := register.Profile{Party: register.Party{ID: "evil", Office: office, Kind: register.Business, Name: `=HYPERLINK("x") Kayu (contoh)`}, Code: "EVIL", Public: true, CreatedAt: noon, ChangedAt: noon}
	if err := w.db.KeepMade(context.Background(), []register.Profile{evil}, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, w.account(t, account.Organiser))
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.get("/daftar/unduh/daftar.csv").body, "\ufeff")))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil || len(rows) != 32 || rows[0][1] != "Nama" || len(rows[0]) != 12 {
		t.Fatalf("got %d rows, %v", len(rows), err)
	}
	if last := rows[31]; last[1] != `'=HYPERLINK("x") Kayu (contoh)` {
		t.Errorf("a formula stands there: %q", last)
	}
	f, err := excelize.OpenReader(strings.NewReader(v.get("/daftar/unduh/daftar.xlsx?cari=hyperlink").body))
	if err != nil {
		t.Fatal(err)
	}
	cell, err := f.GetCellValue(f.GetSheetName(0), "B2")
	formula, _ := f.GetCellFormula(f.GetSheetName(0), "B2")
	if err != nil || formula != "" || cell != `'=HYPERLINK("x") Kayu (contoh)` {
		t.Errorf("the workbook has %q, formula %q, %v", cell, formula, err)
	}
	partner := w.visitor(t, w.account(t, account.Desk))
	body := partner.get("/daftar/unduh/daftar.csv").body
	if strings.Contains(body, "NIB") || strings.Contains(body, "0000000000") || strings.Count(body, "\n") >= 32 {
		t.Errorf("partners get what only the office may know:\n%.300s", body)
	}
}

// The map is drawn from spots until boundaries are read in, then from these.
func TestMapIsDrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 60)
	v := w.visitor(t, w.account(t, account.Administrator))
	if got := v.get("/peta"); strings.Count(got.body, "<circle") != 6 || !strings.Contains(got.body, `href="/ikm?jenis=business&amp;wilayah=51.03.02"`) {
		t.Errorf("want six spots that lead to lists:\n%s", got.body)
	}
	for content, want := range map[string]string{"{": "bukan JSON", `{"type":"Feature"}`: "FeatureCollection", strings.Replace(squares, "510301", "abc", 1): "Wilayah ke-1", strings.Replace(squares, "[115.1,-8.7]]]", "[115.1,-8.71]]]", 1): "tidak tertutup"} {
		if got := v.boundary(content, "Contoh"); got.status != 422 || !strings.Contains(got.body, want) {
			t.Errorf("%.40s: %d, want %q", content, got.status, want)
		}
	}
	if got := v.boundary(squares, ""); got.status != 422 || !strings.Contains(got.body, "siapa yang menerbitkan") {
		t.Errorf("without a source: %d", got.status)
	}
	if got := v.boundary(squares, "Badan Contoh"); got.status != 303 {
		t.Fatalf("reading boundaries in: %d\n%s", got.status, got.body)
	}
	got := v.get("/peta?klaster=kayu")
	d := parse(t, "map", got.body)
	if strings.Count(got.body, "<path class=\"m") != 2 || strings.Contains(got.body, "<circle") || !strings.Contains(d.text(), "Badan Contoh") {
		t.Errorf("want two areas and their source:\n%s", d.text())
	}
}

func TestFindInABrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 60)
	t.Run("phone without script", func(t *testing.T) {
		b := openBrowser(t, 360, 740, "light")
		if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
		b.open(w.link(t, w.account(t, account.Organiser)))
		b.press("main form button")
		for _, page := range []string{"/ikm", "/ikm?cari=kayu", "/ikm?cari=tenun&jenis=product", "/peta", "/daftar"} {
			b.open(w.server.URL + page)
			b.fits("find" + strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(page))
		}
		b.open(w.server.URL + "/ikm")
		b.do(chromedp.SetValue("#cari", "kain sandat"))
		b.press("form[role=search] button")
		b.sees("Ditemukan di", "Kain endek")
		b.quiet()
	})
	t.Run("suggestions", func(t *testing.T) {
		b := openBrowser(t, 1280, 800, "light")
		b.open(w.link(t, w.account(t, account.Organiser)))
		b.press("main form button")
		b.open(w.server.URL + "/ikm")
		b.fits("find-wide")
		b.do(chromedp.Focus("#cari"))
		b.do(chromedp.KeyEvent("patung kay"))
		b.until(`document.querySelectorAll("#saran li").length > 0`)
		b.do(chromedp.KeyEvent("\ue015")) // down
		b.sees("Patung kayu")
		b.fits("find-suggestions")
		b.quiet()
	})
}

func TestWhoMaySeeAndDoWhatInSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, findCells(t, w))
}
