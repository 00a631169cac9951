package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// programme makes one of an actor's body.
func (w *world) programme(t *testing.T, by account.Actor) programme.ID {
	t.Helper()
	id, err := w.parts.Programmes.Add(context.Background(), by, programme.Form{Kind: "training", Name: "Pelatihan kemasan (contoh)", Year: "2026", Starts: "2026-02-10", Capacity: "2"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// businesses are some of the sample's office.
func (w *world) businesses(t *testing.T, n int) []register.PartyID {
	t.Helper()
	all, err := w.db.Sketches(context.Background(), w.actor(t, account.Organiser).Organisation)
	if err != nil || len(all) < n {
		t.Fatalf("%d businesses: %v", len(all), err)
	}
	var out []register.PartyID
	for _, b := range all[:n] {
		out = append(out, b.Party)
	}
	return out
}

// regexpAll gives the first group of every match.
func regexpAll(pattern, text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// programmeCells are the rows of the matrix for programmes.
func programmeCells(t *testing.T, w *world) []cell {
	t.Helper()
	p := "/program/" + string(w.programme(t, w.actor(t, account.Organiser)))
	staff, hosts := []string{"administrator", "organiser", "foreign organiser"}, []string{"administrator", "organiser"}
	return []cell{
		{"GET", "/program", only(200, staff...)},
		{"GET", "/program?tahun=semua", only(200, staff...)},
		{"GET", "/program/baru", only(200, staff...)},
		{"POST", "/program/baru", only(422, staff...)},
		{"POST", "/program/tambah", only(303, staff...)}, // nothing chosen: back to the list
		{"GET", "/program/irisan", only(200, staff...)},
		{"GET", "/ekspor/program.csv", only(200, staff...)},
		{"GET", "/ekspor/program.xlsx?tahun=semua", only(200, staff...)},
		{"GET", p, only(200, hosts...)},
		{"GET", p + "/ubah", only(200, hosts...)},
		{"POST", p + "/ubah", only(409, hosts...)}, // of no version
		{"POST", p + "/bagikan", only(303, hosts...)},
		{"POST", p + "/mitra", only(422, hosts...)},
		{"POST", p + "/mitra/none/lepas", only(404)},
		{"POST", p + "/setuju", only(403, hosts...)}, // its own
		{"POST", p + "/peserta", only(422, hosts...)},
		{"POST", p + "/peserta/ubah", only(422, hosts...)},
		{"GET", p + "/unduh/peserta.csv", only(200, hosts...)},
		{"GET", p + "/unduh/peserta.xlsx", only(200, hosts...)},
		{"GET", p + "/unduh/else", only(404)},
		{"POST", "/program/none/hapus", only(404)},
	}
}

func TestWhoMaySeeAndDoWhatWithProgrammes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visitAll(t, programmeCells(t, w))
}

// programmePages are those of programmes, full and refused.
func programmePages(t *testing.T, w *world) []shown {
	t.Helper()
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	id := w.programme(t, by)
	if _, err := w.parts.Programmes.Join(ctx, by, id, w.businesses(t, 3), programme.Said{Status: "finished", Since: "2026-02-12"}); err != nil {
		t.Fatal(err)
	}
	p := "/program/" + string(id)
	return []shown{
		{"programmes", account.Organiser, "GET", "/program?tahun=2026", nil, 200, "Terbina"},
		{"programmes of no year", account.Organiser, "GET", "/program?tahun=2001", nil, 200, "Belum ada program pada tahun ini"},
		{"programme", account.Organiser, "GET", p, nil, 200, "Peserta melebihi daya tampung: 1 IKM"},
		{"programme, numbers refused", account.Organiser, "POST", p + "/peserta", url.Values{"nib": {"91200\n"}, "status": {"registered"}}, 422, "Bukan NIB: 91200"},
		{"programme, nobody chosen", account.Organiser, "POST", p + "/peserta/ubah", url.Values{"status": {"finished"}}, 422, "Pilih 1 sampai"},
		{"programme, no partner chosen", account.Organiser, "POST", p + "/mitra", nil, 422, "Pilih lembaga"},
		{"new programme", account.Organiser, "GET", "/program/baru", nil, 200, "Tahun anggaran"},
		{"new programme, refused", account.Organiser, "POST", "/program/baru", url.Values{"year": {"26"}, "starts": {"2026-05-02"}, "ends": {"2026-05-01"}}, 422, "Program selesai sebelum mulai"},
		{"change of a programme", account.Organiser, "GET", p + "/ubah", nil, 200, "Tahun anggaran"},
		{"overlap", account.Organiser, "GET", "/program/irisan?selama=2&tahun=2026", nil, 200, "Program tahun 2025 sampai 2026"},
		{"programmes in the search", account.Organiser, "GET", "/ikm?program=" + string(id), nil, 200, "Program pembinaan"},
	}
}

// Staff tick businesses in a list, paste numbers, tick who finished, and the owner and
// the search see it.
func TestBusinessesTakePartInProgrammes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 40)
	v := w.visitor(t, w.account(t, account.Organiser))
	id := w.programme(t, w.actor(t, account.Organiser))
	page := "/program/" + string(id)
	made := v.get("/ikm?klaster=kayu")
	ticks := regexpAll(`name="pilih" value="([0-9a-f]+)"`, made.body)
	if len(ticks) < 3 || !strings.Contains(made.body, `formaction="/program/tambah"`) {
		t.Fatalf("%d businesses to tick", len(ticks))
	}
	got := v.do("POST", "/program/tambah", url.Values{"pilih": ticks[:3], "masuk": {string(id)}, "kembali": {"/ikm?klaster=kayu"}})
	if got.status != http.StatusSeeOther || got.header.Get("Location") != page {
		t.Fatalf("put in: %d to %s", got.status, got.header.Get("Location"))
	}
	if body := v.get(page).body; !strings.Contains(body, "3 IKM ditambahkan, 0 diperbarui") || strings.Count(body, `name="pilih"`) != 3 {
		t.Error("the page does not show three")
	}
	v.do("POST", page+"/peserta", url.Values{"nib": {"NIB\r\n0000000000007\r\n0000 0000 0000 8; 0000000000009\r\n9999999999999"}, "status": {"taking"}, "since": {"2026-02-10"}})
	body := v.get(page).body
	if !strings.Contains(body, "1 NIB tidak ditemukan") || !strings.Contains(body, "9999999999999") {
		t.Error("the number that nobody has is not told")
	}
	parts := regexpAll(`name="pilih" value="([0-9a-f]+)"`, body)
	v.do("POST", page+"/peserta/ubah", url.Values{"pilih": parts, "status": {"finished"}, "since": {"2026-02-12"}, "jadi": {"ubah"}})
	if n := strings.Count(v.get(page).body, "12-02-2026"); n != len(parts) || len(parts) < 5 {
		t.Errorf("%d of %d have finished", n, len(parts))
	}
	if _, err := register.IndexDue(context.Background(), w.db, register.Lists{}, w.parts.Now); err != nil {
		t.Fatal(err)
	}
	if body := v.get("/ikm?program=" + string(id)).body; !strings.Contains(body, fmt.Sprint(len(parts))+" hasil") {
		t.Errorf("search does not find %d in it", len(parts))
	}
	csv := v.get(page + "/unduh/peserta.csv").body
	if strings.Count(csv, "\r\n") != 1+len(parts) || !strings.Contains(csv, "0000000000007") {
		t.Errorf("the file has other lines: %s", csv)
	}
	if body := v.get("/ikm/" + ticks[0]).body; !strings.Contains(body, page) {
		t.Error("the page of a business does not lead to its programme")
	}
	if got := v.do("POST", page+"/hapus", nil); got.status != http.StatusConflict {
		t.Errorf("removed with who took part: %d", got.status)
	}
	v.do("POST", page+"/peserta/ubah", url.Values{"pilih": parts, "jadi": {"hapus"}})
	if got := v.do("POST", page+"/hapus", nil); got.status != http.StatusSeeOther {
		t.Errorf("not removed though empty: %d", got.status)
	}
	desk := w.visitor(t, w.account(t, account.Desk))
	all := regexpAll(`([0-9.]+ hasil)`, desk.get("/ikm").body)
	if narrowed := regexpAll(`([0-9.]+ hasil)`, desk.get("/ikm?program=belum-2026").body); !slices.Equal(all, narrowed) {
		t.Errorf("partners narrow by programmes: %v, then %v", all, narrowed)
	}
}

// The owner sees what their business took part in, and no link to the office's page.
func TestOwnersSeeTheirProgrammes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	own, err := w.db.BusinessOf(ctx, w.actor(t, account.Owner).Organisation)
	if err != nil {
		t.Fatal(err)
	}
	id := w.programme(t, by)
	if _, err := w.parts.Programmes.Join(ctx, by, id, []register.PartyID{own}, programme.Said{Status: "taking", Since: "2026-02-10"}); err != nil {
		t.Fatal(err)
	}
	body := w.visitor(t, w.account(t, account.Owner)).get("/usaha-saya").body
	if !strings.Contains(body, "Pelatihan kemasan (contoh)") || strings.Contains(body, "/program/") {
		t.Error("the owner does not see it, or is led to it")
	}
}

// At a phone and at a desk, without script on the phone: nothing is cut off, and a
// business that is ticked gets into a programme.
func TestProgrammesInABrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	id := w.programme(t, by)
	if _, err := w.parts.Programmes.Join(ctx, by, id, w.businesses(t, 12), programme.Said{Status: "finished"}); err != nil {
		t.Fatal(err)
	}
	for _, wide := range []int64{360, 1280} {
		b := openBrowser(t, wide, 800, "light")
		if wide == 360 {
			if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
				t.Fatal(err)
			}
		}
		b.open(w.link(t, w.account(t, account.Organiser)))
		b.press("main form button")
		for name, page := range map[string]string{"list": "?tahun=2026", "new": "/baru", "one": "/" + string(id), "overlap": "/irisan?tahun=2026"} {
			b.open(w.server.URL + "/program" + page)
			b.fits(fmt.Sprint("programme-", name, wide))
		}
		b.open(w.server.URL + "/ikm?klaster=kayu")
		b.fits(fmt.Sprint("find-programme", wide))
		b.do(chromedp.SetValue("#masuk", string(id)))
		b.click("input[name=pilih]")
		b.press("button[formaction='/program/tambah']")
		b.sees("IKM ditambahkan")
		b.quiet()
	}
}
