package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/web"
)

// productCells are the rows of the matrix about products.
func productCells(party, product, productCode, makerCode, hash string) []cell {
	list, one := "/ikm/"+party+"/produk", "/produk/"+product
	keepers := []string{"administrator", "organiser", "owner"}
	return []cell{
		{"GET", "/produk", only(303, "desk", "owner")},
		{"GET", list, only(200, keepers...)},
		{"GET", list + "/baru", only(200, keepers...)},
		{"POST", list, only(422, keepers...)}, // no form with files
		{"GET", "/ikm/" + party + "/label.pdf", only(200, keepers...)},
		{"GET", one, only(200, keepers...)},
		{"GET", one + "/label.pdf", only(200, keepers...)},
		{"POST", one, only(422, keepers...)}, // without a name
		{"POST", one + "/foto", only(422, keepers...)},
		{"POST", one + "/foto/urut", only(422, keepers...)},
		{"POST", one + "/sembunyi", only(303, keepers...)},
		{"POST", one + "/tampil", only(303, keepers...)},
		{"GET", "/p/" + productCode, everyone(200, nil)},
		{"GET", "/p/ZZZZZZZ", everyone(404, nil)},
		{"GET", "/p/x", everyone(404, nil)},
		{"GET", "/u/" + makerCode, everyone(200, nil)},
		{"GET", "/u/" + makerCode + "/daftar-harga.pdf", everyone(200, nil)},
		{"GET", "/u/" + makerCode + "/daftar-harga.xlsx", everyone(200, nil)},
		{"GET", "/u/" + makerCode + "/daftar-harga.pdf?untuk=partners", everyone(404, map[string]int{"administrator": 200, "organiser": 200, "owner": 200, "desk": 200})},
		{"GET", "/u/" + makerCode + "/daftar-harga.xlsx?untuk=office", everyone(404, map[string]int{"administrator": 200, "organiser": 200, "owner": 200})},
		{"GET", "/direktori", everyone(200, nil)},
		{"GET", "/direktori?kecamatan=Petang&klaster=tenun&halaman=9", everyone(303, nil)},
		{"GET", "/berkas/" + hash, everyone(200, nil)},
		{"GET", "/berkas/" + strings.Repeat("0", 64), everyone(404, nil)},
		{"GET", "/berkas/..%2f..%2fetc%2fpasswd", everyone(404, nil)},
		{"POST", one + "/hapus", only(303, "administrator")}, // who comes first; the others find it gone
	}
}

func TestWhoMaySeeAndDoWhatWithProducts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	cells := productCells(string(s.maker.ID), string(s.product.ID), string(s.product.Code), string(s.maker.Code), s.product.Photos[0].Thumb)
	last := cells[len(cells)-1]
	w.visitAll(t, cells[:len(cells)-1])
	w.visitAll(t, []cell{last})
}

// An owner adds a product with photos; those that cannot be used are told by name.
func TestAddingAProductWithPhotos(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker := w.shop(t).maker
	owner := w.visitor(t, w.account(t, account.Owner))
	list := "/ikm/" + string(maker.ID) + "/produk"
	form := url.Values{"name": {"Udeng Embun 02 (contoh)"}, "price": {"75rb"}, "unit": {"piece"}, "sekali": {"KEY1"}}
	got := owner.give(list, form,
		handed{"IMG_1.jpg", camera(t, 2, 900, 1200)}, handed{`C:\foto\<b>jahat</b>.jpg`, []byte("<script>alert(1)</script>")}, handed{"IMG_2.png", camera(t, 3, 640, 480)})
	d := parse(t, "added", got.body)
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(d.text(), "1 foto tidak masuk <b>jahat</b>.jpg") && !strings.Contains(d.text(), "b>.jpg") {
		t.Fatalf("want 422 with the one file named, got %d: %s", got.status, d.text())
	}
	if strings.Contains(got.body, "<b>jahat") {
		t.Error("the file's name is part of the page")
	}
	_, all, err := w.parts.Catalogue.Of(context.Background(), w.actor(t, account.Owner), maker.ID)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	p := all[1]
	if p.Name != "Udeng Embun 02 (contoh)" || p.Price != 75_000 || p.State != register.Draft || len(p.Photos) != 2 || p.Photos[0].Height <= p.Photos[0].Width {
		t.Errorf("kept is %+v", p)
	}
	// the same sending again adds nothing and leads to the product
	again := owner.give(list, form,
		handed{"IMG_1.jpg", camera(t, 2, 900, 1200)}, handed{`C:\foto\<b>jahat</b>.jpg`, []byte("<script>alert(1)</script>")}, handed{"IMG_2.png", camera(t, 3, 640, 480)})
	if again.status != http.StatusSeeOther || again.location != "/produk/"+string(p.ID) {
		t.Errorf("sent again: want a way to the product, got %d %s", again.status, again.location)
	}
	// a draft's photo is for its keepers
	photo := "/berkas/" + p.Photos[0].Shown
	for who, want := range map[string]int{"owner": 200, "organiser": 200, "stranger": 404, "desk": 404, "rival owner": 404, "foreign organiser": 404} {
		got := w.visitor(t, w.accountOf(t, who)).get(photo)
		if got.status != want {
			t.Errorf("%s: want %d, got %d", who, want, got.status)
		}
		if want == 200 && (got.header.Get("Cache-Control") != "private, max-age=31536000, immutable" || got.header.Get("Content-Type") != "image/jpeg" ||
			got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || len(got.body) > 60_000) {
			t.Errorf("%s: %v, %d bytes", who, got.header, len(got.body))
		}
	}
}

func TestPhotosOfAProduct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	owner := w.visitor(t, w.account(t, account.Owner))
	page := "/produk/" + string(s.product.ID)
	if got := owner.give(page+"/foto", nil); got.status != 422 || !strings.Contains(got.body, "Pilih dahulu fotonya") {
		t.Errorf("no photo: %d", got.status)
	}
	if got := owner.give(page+"/foto", nil, handed{"a.heic", append([]byte("\x00\x00\x00\x18ftypheic"), make([]byte, 64)...)}); got.status != 422 || !strings.Contains(got.body, "HEIC") {
		t.Errorf("a photo of an iPhone: %d", got.status)
	}
	var many []handed
	for i := range register.MostPhotos + 1 {
		many = append(many, handed{fmt.Sprint(i, ".jpg"), camera(t, uint64(i+10), 64, 64)})
	}
	if got := owner.give(page+"/foto", nil, many...); got.status != 422 || !strings.Contains(got.body, "paling banyak 8 foto") {
		t.Errorf("nine photos: %d", got.status)
	}
	if got := owner.give(page+"/foto", nil, many[:register.MostPhotos]...); got.status != 422 || !strings.Contains(got.body, "sudah ada 1") {
		t.Errorf("eight more: %d", got.status)
	}
	if got := owner.give(page+"/foto", url.Values{"sekali": {"K"}}, many[:2]...); got.status != 303 {
		t.Fatalf("two more: %d %s", got.status, got.body)
	}
	now, _, err := w.parts.Catalogue.Product(context.Background(), w.actor(t, account.Owner), s.product.ID)
	if err != nil || len(now.Photos) != 3 {
		t.Fatal(now.Photos, err)
	}
	form := url.Values{"version": {fmt.Sprint(now.Version)}}
	for i, p := range now.Photos {
		form.Add("photo", p.Shown)
		form.Set("place-"+p.Shown, fmt.Sprint(i+1))
		form.Set("caption-"+p.Shown, fmt.Sprint("Sisi ", i+1, ` "><script>alert(1)</script>`))
	}
	form.Set("place-"+now.Photos[2].Shown, "1")
	form.Set("remove-"+now.Photos[1].Shown, "1")
	if got := owner.do("POST", page+"/foto/urut", form); got.status != 303 {
		t.Fatalf("arranging: %d %s", got.status, got.body)
	}
	after, _, err := w.parts.Catalogue.Product(context.Background(), w.actor(t, account.Owner), s.product.ID)
	if err != nil || len(after.Photos) != 2 || after.Photos[0].Shown != now.Photos[2].Shown || !strings.HasPrefix(after.Photos[0].Caption, "Sisi 3") {
		t.Errorf("arranged: %v, %v", after.Photos, err)
	}
	if got := owner.do("POST", page+"/foto/urut", form); got.status != 409 {
		t.Errorf("the same order of an older version: want 409, got %d", got.status)
	}
	for _, path := range []string{page, "/p/" + string(s.product.Code)} {
		if got := owner.get(path); strings.Contains(got.body, "<script>alert") || !strings.Contains(got.body, "&lt;script&gt;alert") {
			t.Errorf("%s: the caption is not shown as text", path)
		}
	}
}

func TestChangingAProduct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.parts.Suggest = func(kind, words string) []register.Suggestion {
		if kind == "hs" && words == "selendang" {
			return []register.Suggestion{{Code: "621410", Title: "Selendang dari sutra"}, {Code: "621490", Title: "Selendang lain"}}
		}
		return nil
	}
	w.serveAgain(t)
	s := w.shop(t)
	owner := w.visitor(t, w.account(t, account.Owner))
	page := "/produk/" + string(s.product.ID)
	version := fmt.Sprint(s.product.Version)
	form := url.Values{"name": {"Selendang Bulan 03 (contoh)"}, "hs": {"selendang"}, "version": {version}, "price": {"10 ribu"}, "wholesale": {"12.000"}, "unit": {"piece"}}
	got := owner.do("POST", page, form)
	if got.status != 422 || !strings.Contains(got.body, "Selendang dari sutra") || !strings.Contains(got.body, `value="621490  selendang"`) {
		t.Fatalf("words for a code: want suggestions, got %d", got.status)
	}
	form.Set("hs_pick", "621490  selendang")
	if got := owner.do("POST", page, form); got.status != 303 {
		t.Fatalf("with one chosen: %d %s", got.status, got.body)
	}
	if got := owner.get(page); !strings.Contains(got.body, "621490") || !strings.Contains(got.body, "lebih tinggi daripada harga eceran") {
		t.Error("the code, or the warning about prices, is not shown")
	}
	form.Set("name", "Selendang Padma 04 (contoh)")
	if got := owner.do("POST", page, form); got.status != 409 || !strings.Contains(got.body, "Selendang Padma 04 (contoh)") || !strings.Contains(got.body, "baru saja mengubah") {
		t.Errorf("an older version: want 409 with what was typed, got %d", got.status)
	}
	form.Set("hs", "zzz")
	form.Set("version", "2")
	if got := owner.do("POST", page, form); got.status != 422 || !strings.Contains(got.body, "Tidak ada yang cocok") {
		t.Errorf("words that fit nothing: %d", got.status)
	}
}

// serveAgain serves the world with what its parts are now.
func (w *world) serveAgain(t *testing.T) {
	t.Helper()
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	w.server.Config.Handler = pages
}

func TestPublicPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	stranger := w.visitor(t, "")
	page := "/p/" + string(s.product.Code)
	got := stranger.get(page)
	d := parse(t, page, got.body)
	for _, want := range []string{"Selendang Jepun 01 (contoh)", "Rp250.000", "per buah", "10 buah", "14 hari", "1.200 buah", "Patra", "Motif umum", "Pewarna alam."} {
		if !strings.Contains(d.text(), want) {
			t.Errorf("the product's page does not show %q:\n%s", want, d.text())
		}
	}
	if strings.Contains(d.text(), "200.000") {
		t.Error("strangers see the partners' price")
	}
	props := map[string]int{}
	for _, e := range d {
		if p := e.attr["itemprop"]; p != "" {
			props[p]++
		}
		if e.tag == "img" && (e.attr["width"] == "" || e.attr["height"] == "" || e.attr["src"] == "") {
			t.Errorf("a photo without its size: %v", e.attr)
		}
	}
	for _, want := range []string{"name", "image", "description", "offers", "price", "priceCurrency", "brand", "sku"} {
		if props[want] == 0 {
			t.Errorf("no itemprop %s", want)
		}
	}
	// codes as people type them
	code := string(s.product.Code)
	for _, typed := range []string{strings.ToLower(code), code[:3] + "-" + code[3:], "%20" + code[:3] + "." + strings.ToLower(code[3:])} {
		if got := stranger.get("/p/" + typed + "?dari=label"); got.status != http.StatusMovedPermanently && typed != code || got.status == http.StatusMovedPermanently && got.location != page+"?dari=label" {
			t.Errorf("%q: %d to %q", typed, got.status, got.location)
		}
	}
	wrong := code[:6] + "0"
	if wrong == code {
		wrong = code[:6] + "1"
	}
	if got := stranger.get("/p/" + wrong); got.status != 404 || !strings.Contains(got.body, "salah ketik") {
		t.Errorf("a mistyped code: want 404 that says so, got %d", got.status)
	}
	// a merged business' code leads on
	gone := codeOf(t, "abcdefg")
	w.exec(t, `INSERT INTO merger (id, office, kept, merged, code, content, made_by, made_at) SELECT '1', office, id, 'gone', $2, x'', '', 0 FROM party WHERE id = $1`, s.maker.ID, gone)
	if got := stranger.get("/u/" + string(gone)); got.status != http.StatusFound || got.location != "/u/"+string(s.maker.Code) {
		t.Errorf("a merged business: %d to %q", got.status, got.location)
	}
	// partners see more
	if got := w.visitor(t, w.account(t, account.Desk)).get(page); !strings.Contains(got.body, "Rp200.000") {
		t.Error("a partner does not see the partners' price")
	}
	english := w.visitor(t, "")
	english.do("POST", "/bahasa", url.Values{"bahasa": {"en"}})
	if got := english.get(page); !strings.Contains(got.body, "Shawl 01 (sample)") || !strings.Contains(got.body, "Rp250,000") {
		t.Error("the English page is not English")
	}
}

// Drinks with alcohol are not there for strangers: no page, no photo, no line, no price.
func TestStrangersDoNotFindDrinksWithAlcohol(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	ctx, owner := context.Background(), w.actor(t, account.Owner)
	photo := w.kept(t, 77)
	id, err := w.parts.Catalogue.Add(ctx, owner, s.maker.ID, register.ProductForm{Name: "Arak Embun 05 (contoh)", HS: "2208.90", Price: "90.000", Unit: "bottle"}, []register.Photo{photo})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Catalogue.Show(ctx, owner, id, true); err != nil {
		t.Fatal(err)
	}
	p, _, err := w.parts.Catalogue.Product(ctx, owner, id)
	if err != nil || !p.Adults {
		t.Fatal(p, err)
	}
	for who, want := range map[string]int{"stranger": 404, "rival owner": 404, "speaker": 404, "foreign organiser": 404, "desk": 200, "owner": 200, "organiser": 200} {
		v := w.visitor(t, w.accountOf(t, who))
		for _, path := range []string{"/p/" + string(p.Code), "/berkas/" + photo.Shown, "/berkas/" + photo.Thumb} {
			if got := v.get(path).status; got != want {
				t.Errorf("%s, %s: want %d, got %d", who, path, want, got)
			}
		}
		shown := strings.Contains(v.get("/u/"+string(s.maker.Code)).body, "Arak Embun")
		if shown != (want == 200) {
			t.Errorf("%s: the business' page shows it: %v", who, shown)
		}
	}
	if got := w.visitor(t, "").get("/direktori"); !strings.Contains(got.body, "1 produk") || strings.Contains(got.body, photo.Thumb) {
		t.Error("the directory tells of it")
	}
}

// Nothing that people write becomes part of a page.
func TestHostileNamesOnPublicPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	ctx, owner := context.Background(), w.actor(t, account.Owner)
	evil := `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	id, err := w.parts.Catalogue.Add(ctx, owner, s.maker.ID, register.ProductForm{
		Name: evil, NameEN: evil, About: evil + "\njavascript:alert(3)", Materials: evil, Motif: evil, Rights: evil, Unit: `'><b>`, Price: "5",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Catalogue.Show(ctx, owner, id, true); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `UPDATE party SET name = $1, district = $1, village = $1, product = $1 WHERE id = $2`, evil, s.maker.ID)
	for field, value := range map[string]string{"website": "javascript:alert(4)", "about": evil, "brand": evil} {
		w.exec(t, `INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason)
			VALUES ($1, $2, $1, $3, '', 'owner', '', 0, 'current', '', '')`, field, s.maker.ID, value)
	}
	p, _, err := w.parts.Catalogue.Product(ctx, owner, id)
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, w.account(t, account.Owner))
	for _, path := range []string{"/p/" + string(p.Code), "/u/" + string(s.maker.Code), "/direktori", "/produk/" + string(id), "/ikm/" + string(s.maker.ID) + "/produk"} {
		got := v.get(path)
		if got.status != 200 {
			t.Fatalf("%s: %d", path, got.status)
		}
		for _, e := range parse(t, path, got.body) {
			if e.tag == "script" || e.tag == "img" && strings.Contains(e.attr["src"], "x") || strings.HasPrefix(e.attr["href"], "javascript") || e.attr["onerror"] != "" {
				t.Errorf("%s: <%s> %v", path, e.tag, e.attr)
			}
		}
	}
	if got := v.get("/u/" + string(s.maker.Code) + "/daftar-harga.pdf"); got.status != 200 || !strings.HasPrefix(got.body, "%PDF-") || strings.Contains(got.body, "/JavaScript") {
		t.Errorf("the price list: %d", got.status)
	}
}

// A file that is gone from its folder spoils no price list, and a page says so of it.
func TestMissingFilesSpoilNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	for _, hash := range []string{s.product.Photos[0].Thumb, s.product.Photos[0].Shown} {
		h, err := files.ParseHash(hash)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.parts.Files.Delete(context.Background(), h); err != nil {
			t.Fatal(err)
		}
	}
	stranger := w.visitor(t, "")
	if got := stranger.get("/u/" + string(s.maker.Code) + "/daftar-harga.pdf"); got.status != 200 {
		t.Errorf("the price list: %d", got.status)
	}
	if got := stranger.get("/berkas/" + s.product.Photos[0].Shown); got.status != 404 {
		t.Errorf("the photo: %d", got.status)
	}
}

func TestPhotosAreKeptByBrowsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.shop(t)
	v := w.visitor(t, "")
	path := "/berkas/" + s.product.Photos[0].Shown
	got := v.get(path)
	if got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || got.header.Get("Content-Encoding") != "" {
		t.Errorf("headers: %v", got.header)
	}
	r, err := http.NewRequest(http.MethodGet, v.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", got.header.Get("ETag"))
	if again := v.send(r); again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("asked again: %d, %d bytes", again.status, len(again.body))
	}
}

// productPages are the pages about products, for the test of both languages.
func productPages(t *testing.T, w *world) []shown {
	t.Helper()
	s := w.shop(t)
	list, one := "/ikm/"+string(s.maker.ID)+"/produk", "/produk/"+string(s.product.ID)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	others, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	bare := others.Gathering.Participants[slices.IndexFunc(others.Gathering.Participants, func(p gathering.Participant) bool { return p.Party != s.maker.ID })].Party
	return []shown{
		{"catalogue", account.Owner, "GET", list, nil, 200, "Ditampilkan"},
		{"empty catalogue", account.Organiser, "GET", "/ikm/" + string(bare) + "/produk", nil, 200, "Belum ada produk"},
		{"new product", account.Owner, "GET", list + "/baru", nil, 200, "Simpan produk"},
		{"product", account.Owner, "GET", one, nil, 200, "Foto (1 dari 8)"},
		{"product, refused", account.Organiser, "POST", one, url.Values{"price": {"mahal"}, "hs": {"tenun"}}, 422, "Tidak terbaca sebagai jumlah"},
		{"public product", account.Stranger, "GET", "/p/" + string(s.product.Code), nil, 200, "Rp250.000"},
		{"public product", account.Owner, "GET", "/p/" + string(s.product.Code), nil, 200, "Ubah produk ini"},
		{"public business", account.Stranger, "GET", "/u/" + string(s.maker.Code), nil, 200, "Daftar harga"},
		{"directory", account.Stranger, "GET", "/direktori", nil, 200, "1 usaha"},
		{"directory, none found", account.Stranger, "GET", "/direktori?kecamatan=zzz", nil, 200, "Tidak ada usaha yang cocok"},
	}
}
