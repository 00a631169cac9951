package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// cell is what one kind of visitor gets at one address.
type cell struct {
	method, path string
	want         map[string]int // visitor → status
}

// The visitors of the matrix.
var visitors = []string{"stranger", "administrator", "organiser", "foreign organiser", "desk", "owner", "rival owner", "speaker"}

// everyone gives all visitors one status, but for the exceptions.
func everyone(status int, but map[string]int) map[string]int {
	all := map[string]int{}
	for _, v := range visitors {
		all[v] = status
	}
	for v, s := range but {
		all[v] = s
	}
	return all
}

// only gives some visitors one status; strangers are asked to sign in and the
// others learn nothing.
func only(status int, who ...string) map[string]int {
	all := everyone(http.StatusNotFound, map[string]int{"stranger": http.StatusForbidden})
	for _, v := range who {
		all[v] = status
	}
	return all
}

func TestWhoMaySeeAndDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	passkey, identity := w.keyed(t, account.Owner)
	w.solve(t)
	ctx := context.Background()
	organiser := w.actor(t, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, organiser, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	runs, err := w.parts.Planner.Runs(ctx, organiser, w.sample)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := w.parts.Desk.Keep(ctx, organiser, "file.xlsx", day)
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.parts.Planner.Code(ctx, organiser, w.sample, day.Gathering.Participants[8].ID)
	if err != nil {
		t.Fatal(err)
	}
	g := "/temu/" + string(w.sample)
	mine := g + "/peserta/" + string(day.Gathering.Participants[0].ID)    // the owner's
	bank := g + "/peserta/" + string(day.Gathering.Participants[60].ID)   // the desk's
	someone := g + "/peserta/" + string(day.Gathering.Participants[5].ID) // nobody's who signs in
	run := g + "/susun/" + string(runs[0].ID)
	hosts := []string{"administrator", "organiser"}
	bankPage := "/organisasi/" + string(w.actor(t, account.Desk).Organisation)
	officer := "/orang/" + string(w.account(t, account.Desk))
	boss := "/orang/" + string(w.account(t, account.Administrator))
	theirs, stranger := w.foreignBusiness(t)
	cells := []cell{
		{"GET", "/", everyone(http.StatusSeeOther, map[string]int{"stranger": 200, "administrator": 200, "rival owner": 200})},
		{"GET", "/masuk/NOSUCHLINK", everyone(404, nil)},
		{"POST", "/masuk/NOSUCHLINK", everyone(404, nil)},
		{"GET", "/masuk", everyone(200, nil)},
		{"POST", "/masuk/kunci/mulai", everyone(422, nil)}, // not JSON
		{"POST", "/masuk/kunci", everyone(422, nil)},
		{"GET", "/masuk/openid/kembali", everyone(404, nil)}, // nobody was sent there
		{"POST", "/masuk/openid", everyone(200, nil)},
		{"GET", "/akun/kunci", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun/kunci/mulai", everyone(422, map[string]int{"stranger": 403})},
		{"POST", "/akun/kunci", everyone(422, map[string]int{"stranger": 403})},
		{"POST", "/akun/kunci/" + string(passkey) + "/nama", everyone(422, map[string]int{"stranger": 403})}, // without a name
		{"POST", "/akun/kunci/" + string(passkey) + "/hapus", only(303, "owner")},
		{"POST", "/akun/kunci/openid", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun/kunci/openid/" + string(identity) + "/hapus", only(303, "owner")},
		{"POST", "/bahasa", everyone(303, nil)},
		{"GET", "/statis/progress.js", everyone(200, nil)},
		{"GET", "/statis/nothing.js", everyone(404, nil)},
		{"GET", "/healthz", everyone(200, nil)},
		{"GET", "/readyz", everyone(200, nil)},
		{"GET", "/a/" + code, everyone(200, nil)},
		{"GET", "/a/" + code + "/agenda.ics", everyone(200, nil)},
		{"GET", "/a/" + code + "x", everyone(404, nil)},
		{"GET", "/nowhere", everyone(404, nil)},
		{"GET", "/_/components", everyone(404, nil)}, // only while developing
		{"GET", g, only(200, "administrator", "organiser", "desk", "owner", "speaker")},
		{"GET", g + "/papan", only(200, hosts...)},
		{"GET", g + "/peserta", only(200, hosts...)},
		{"GET", mine, only(200, "administrator", "organiser", "owner")},
		{"GET", mine + "/agenda.ics", only(200, "administrator", "organiser", "owner")},
		{"GET", mine + "/agenda.pdf", only(200, "administrator", "organiser", "owner")},
		{"GET", bank, only(200, "administrator", "organiser", "desk")},
		{"GET", bank + "/agenda.ics", only(200, "administrator", "organiser", "desk")},
		{"GET", bank + "/agenda.pdf", only(200, "administrator", "organiser", "desk")},
		{"GET", someone, only(200, hosts...)},
		{"GET", someone + "/agenda.ics", only(200, hosts...)},
		{"GET", someone + "/agenda.pdf", only(200, hosts...)},
		{"GET", g + "/cetak", only(200, hosts...)},
		{"GET", g + "/cetak/daftar-hadir.pdf", only(200, hosts...)},
		{"POST", g + "/cetak/kartu-peserta", only(303, hosts...)},
		{"POST", someone + "/cabut", only(303, hosts...)},
		{"POST", mine + "/cabut", only(303, hosts...)},
		{"GET", g + "/permintaan", only(200, "administrator", "organiser", "desk", "owner")},
		{"GET", g + "/unduh/papan.pdf", only(200, hosts...)},
		{"GET", g + "/unduh/agenda.pdf", only(200, hosts...)},
		{"GET", g + "/unduh/jadwal.xlsx", only(200, hosts...)},
		{"GET", g + "/unduh/jadwal.csv", only(200, hosts...)},
		{"GET", g + "/unduh/jadwal.ics", only(200, hosts...)},
		{"GET", g + "/unduh/else", only(404, hosts...)},
		{"GET", g + "/susun", only(200, hosts...)},
		{"GET", run, only(200, hosts...)},
		{"GET", run + "/siaran", only(200, hosts...)},
		{"GET", run + "/keadaan", only(200, hosts...)},
		{"POST", run + "/batal", only(303, hosts...)},
		{"POST", run + "/pakai", only(303, hosts...)},
		{"GET", "/temu/" + string(w.other), only(200, "administrator", "foreign organiser")},
		{"GET", "/temu/" + string(w.other) + "/papan", only(200, "administrator", "foreign organiser")},
		{"GET", "/temu/" + string(w.other) + "/susun/" + string(runs[0].ID), only(404)},
		{"POST", "/temu/" + string(w.other) + "/susun/" + string(runs[0].ID) + "/pakai", only(404)},
		{"GET", "/temu/" + string(w.other) + "/peserta/" + string(day.Gathering.Participants[0].ID), only(404)},
		{"GET", "/impor", only(200, "administrator", "organiser", "foreign organiser")},
		{"GET", "/impor/templat.xlsx", only(200, "administrator", "organiser", "foreign organiser")},
		{"POST", "/impor", only(422, "administrator", "organiser", "foreign organiser")},
		{"GET", "/impor/" + string(draft), only(200, "organiser")},
		{"POST", "/impor/" + string(draft), only(422, "organiser")},
		{"POST", g + "/susun", only(422, hosts...)}, // without a time

		{"POST", "/masuk/sandi", everyone(422, nil)},
		{"POST", "/masuk/kedua", everyone(404, nil)},
		{"GET", "/masuk/kode", everyone(200, nil)},
		{"POST", "/masuk/kode/kirim", everyone(409, nil)}, // there is no mail here
		{"POST", "/masuk/kode", everyone(422, nil)},
		{"GET", "/akun", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun", everyone(422, map[string]int{"stranger": 403})},       // without a name
		{"POST", "/akun/sandi", everyone(409, map[string]int{"stranger": 403})}, // without an address
		{"GET", "/akun/data", everyone(200, map[string]int{"stranger": 403})},
		{"GET", "/akun/data.json", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun/data/hapus", everyone(422, map[string]int{"stranger": 403})}, // without saying so twice
		{"GET", "/akun/persetujuan", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun/persetujuan/photo", everyone(422, map[string]int{"stranger": 403})}, // neither yes nor no
		{"GET", officer + "/persetujuan", only(200, hosts...)},
		{"POST", officer + "/persetujuan/photo", only(422, hosts...)},
		{"GET", stranger + "/persetujuan", only(200, "administrator", "foreign organiser")},
		{"GET", "/pemrosesan", only(200, "administrator", "organiser", "foreign organiser")},
		{"GET", "/pemrosesan/unduh.csv", only(200, "administrator", "organiser", "foreign organiser")},
		{"GET", "/persetujuan", only(200, "administrator", "organiser", "foreign organiser")},
		{"GET", "/persetujuan/formulir", only(200, "administrator", "organiser", "foreign organiser")},
		{"POST", "/persetujuan/photo", only(409, "administrator")}, // after no version
		{"GET", "/masa-simpan", only(200, "administrator", "organiser", "foreign organiser")},
		{"POST", "/masa-simpan", only(422, "administrator", "organiser", "foreign organiser")},
		{"POST", officer + "/hapus", only(422, hosts...)},
		{"POST", "/akun/totp", everyone(200, map[string]int{"stranger": 403})},
		{"POST", "/akun/totp/pastikan", everyone(422, map[string]int{"stranger": 403})},
		{"POST", "/akun/totp/hapus", everyone(303, map[string]int{"stranger": 403})},
		{"POST", "/akun/sesi/none/akhiri", everyone(404, map[string]int{"stranger": 403})},
		{"POST", "/akun/peran/none", everyone(404, map[string]int{"stranger": 403})},

		{"GET", "/organisasi", only(200, "administrator", "organiser", "foreign organiser")},
		{"POST", "/organisasi", only(422, "administrator", "organiser", "foreign organiser")},
		{"GET", bankPage, only(200, hosts...)},
		{"POST", bankPage + "/nama", only(422, hosts...)},
		{"POST", bankPage + "/orang", only(422, hosts...)},
		{"GET", theirs, only(200, "administrator", "foreign organiser")},
		{"POST", theirs + "/nama", only(422, "administrator", "foreign organiser")},
		{"POST", theirs + "/orang", only(422, "administrator", "foreign organiser")},
		{"GET", officer, only(200, hosts...)},
		{"POST", officer, only(422, hosts...)},
		{"POST", officer + "/peran", only(404, hosts...)}, // of no organisation
		{"POST", officer + "/peran/none/cabut", only(404, hosts...)},
		{"POST", officer + "/tautan", only(200, hosts...)},
		{"POST", officer + "/kode", only(409, hosts...)}, // who has no address
		{"POST", officer + "/aktif", only(303, hosts...)},
		{"GET", boss, merged(only(200, "administrator", "organiser"), nil)},
		{"POST", boss, merged(only(422, "administrator"), map[string]int{"organiser": 403})},
		{"POST", boss + "/tautan", merged(only(200, "administrator"), map[string]int{"organiser": 403})},
		{"POST", boss + "/kode", merged(only(409, "administrator"), map[string]int{"organiser": 403})},
		{"POST", boss + "/nonaktif", merged(only(409, "administrator"), map[string]int{"organiser": 403})}, // not oneself

		{"POST", stranger + "/keluarkan", only(303, "administrator", "foreign organiser")},
		{"POST", stranger + "/pulihkan", only(303, "administrator", "foreign organiser")},
		{"GET", "/catatan", only(200, "administrator")},
		{"GET", "/catatan/unduh.csv", only(200, "administrator")},
		{"POST", "/keluar", everyone(303, map[string]int{"stranger": 403})},
	}
	cells = slices.Concat(liveCells(g, code), referenceCells(t, w), boardCells(w, runs[0].ID, day.Bookings[0].Request), cells)
	w.visitAll(t, cells)
	everyRouteIsWalked(t, slices.Concat(cells, liveEndCells(g), matchCells(t, w), w.registerCells(t), intakeCells(t, w), findCells(t, w), programmeCells(t, w), circleCells(t, w), wishCells(t, w), planCells(w), letterCells(t, w), afterCells(t, w), tableCells(t, w), invitationCells(t, w), attendanceCells("temu", "TOKEN"), registrationCells("registration", "temu", "token", "CODE"), productCells("party", "product", "CODE", "CODE", "hash"))) // those are walked by a test of their own
}

// missingWords is how a wording that is not there is shown.
var missingWords = regexp.MustCompile(`\[[a-z]+\.[a-z0-9_.]+\]`)

// visitAll sends every kind of visitor to every cell.
func (w *world) visitAll(t *testing.T, cells []cell) {
	t.Helper()
	for _, name := range visitors {
		v := w.visitor(t, w.accountOf(t, name))
		for _, c := range cells {
			got := v.do(c.method, c.path, url.Values{})
			if got.status != c.want[name] {
				t.Errorf("%s: %s %s: want %d, got %d", name, c.method, c.path, c.want[name], got.status)
			}
			if missingWords.MatchString(got.body) {
				t.Errorf("%s: %s %s: a wording is missing", name, c.method, c.path)
			}
			checkHeaders(t, c.path, got.header)
		}
	}
}

// merged is a row of the matrix with exceptions.
func merged(row, but map[string]int) map[string]int {
	for v, s := range but {
		row[v] = s
	}
	return row
}

// foreignBusiness is the page of a business in the other office's care, and of
// its owner.
func (w *world) foreignBusiness(t *testing.T) (page, owner string) {
	t.Helper()
	by, err := w.db.Member(context.Background(), w.foreign, noon)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.parts.People.Found(context.Background(), by.Actor(), account.Business, "Kopi Kabut 73 (contoh)")
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.parts.People.Add(context.Background(), by.Actor(), account.Newcomer{
		Name: "Ni Made Contoh 73", Appointment: account.Appointment{Organisation: id, Role: account.Owner},
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/organisasi/" + string(id), "/orang/" + string(who)
}

func (w *world) accountOf(t *testing.T, visitor string) account.ID {
	t.Helper()
	switch visitor {
	case "stranger":
		return ""
	case "foreign organiser":
		return w.foreign
	case "rival owner":
		return w.rival
	}
	return w.account(t, account.Role(visitor))
}

func checkHeaders(t *testing.T, path string, h http.Header) {
	t.Helper()
	csp := h.Get("Content-Security-Policy")
	if strings.HasPrefix(path, "/berkas/") && strings.HasPrefix(h.Get("Content-Type"), "image/") {
		if csp != "default-src 'none'; sandbox" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: a photo is not in its box: %s", path, csp)
		}
		return
	}
	for _, part := range []string{
		"default-src 'none'", "script-src 'self'", "style-src 'sha256-", "img-src 'self' data:", "connect-src 'self'", "form-action 'self'",
		"base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
	} {
		if kept := strings.HasPrefix(path, "/a/") || strings.Contains(path, "/peserta/") || strings.Contains(path, "/langsung"); kept { // an agenda names the rule by which its script is run as a worker, the day itself the one by which a page takes itself anew
			part = strings.Replace(part, "trusted-types 'none'", "trusted-types ", 1)
		}
		if !strings.Contains(csp+";", part) {
			t.Errorf("%s: the policy says nothing of %s: %s", path, part, csp)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") {
		t.Errorf("%s: the policy is too wide: %s", path, csp)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
		"Access-Control-Allow-Origin": "", "Server": "", "X-Powered-By": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
	kept := (strings.HasPrefix(path, "/statis/") || strings.HasPrefix(path, "/berkas/")) && strings.HasPrefix(h.Get("Cache-Control"), "public")
	if !kept && (h.Get("Cache-Control") != "no-store" || !slices.Contains(h.Values("Vary"), "Cookie")) {
		t.Errorf("%s: Cache-Control is %q, Vary %q", path, h.Get("Cache-Control"), h.Values("Vary"))
	}
	if kind := h.Get("Content-Type"); strings.HasPrefix(kind, "text/") && kind != "text/event-stream" && !strings.Contains(kind, "charset=utf-8") {
		t.Errorf("%s: %q has no character set", path, kind)
	}
}

// everyRouteIsWalked compares the matrix with the route table, so that a new
// route cannot be forgotten.
func everyRouteIsWalked(t *testing.T, cells []cell) {
	t.Helper()
	for _, route := range web.Patterns() {
		method, path, _ := strings.Cut(route, " ")
		pattern := regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(strings.TrimSuffix(path, "{$}")), `[^/]+`)
		walked := false
		for _, c := range cells {
			walked = walked || c.method == method && regexp.MustCompile("^"+pattern+`(\?.*)?$`).MatchString(c.path)
		}
		if !walked {
			t.Errorf("no cell of the matrix walks %s", route)
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	for name, header := range map[string][2]string{
		"another site":  {"Sec-Fetch-Site", "cross-site"},
		"other origin":  {"Origin", "https://evil.example"},
		"other referer": {"Referer", "https://evil.example/"},
		"no sign":       {"X-Nothing", "1"},
	} {
		r, err := http.NewRequest(http.MethodPost, w.server.URL+"/keluar", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(header[0], header[1])
		if got := v.send(r); got.status != http.StatusForbidden {
			t.Errorf("%s: want 403, got %d", name, got.status)
		}
	}
	if got := v.get("/temu/" + string(w.sample)); got.status != http.StatusOK {
		t.Errorf("still signed in: want 200, got %d", got.status)
	}
}

func TestSignInLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	once, err := w.parts.Door.Invite(ctx, w.account(t, account.Owner), noon.Add(time.Hour), 1)
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, "")
	for range 3 { // previews use nothing up
		if got := v.get("/masuk/" + once); got.status != 200 || !strings.Contains(got.body, "Pemilik usaha") {
			t.Fatalf("opening the link: %d", got.status)
		}
	}
	if got := v.do("POST", "/masuk/"+once, nil); got.status != 303 {
		t.Errorf("using the link: want 303, got %d", got.status)
	}
	if got := v.do("POST", "/masuk/"+once, nil); got.status != 404 {
		t.Errorf("using it twice: want 404, got %d", got.status)
	}
	if got := v.do("POST", "/keluar", nil); got.status != 303 {
		t.Errorf("leaving: want 303, got %d", got.status)
	}
	if got := v.get("/temu/" + string(w.sample)); got.status != 403 {
		t.Errorf("after leaving: want 403, got %d", got.status)
	}
}

func TestReturnAfterLanguageStaysHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, "")
	for from, want := range map[string]string{
		"/masuk/x": "/masuk/x", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "": "/",
	} {
		got := v.do("POST", "/bahasa", url.Values{"bahasa": {"en"}, "kembali": {from}})
		if got.location != want {
			t.Errorf("from %q: want %q, got %q", from, want, got.location)
		}
	}
	if got := v.get("/"); !strings.Contains(got.body, `lang="en"`) || !strings.Contains(got.body, "Please sign in") {
		t.Error("the page is not in English")
	}
}

func TestOwnerSeesOwnRequestsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	own, err := w.parts.Planner.Own(context.Background(), w.actor(t, account.Owner), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Fates) == 0 {
		t.Fatal("the owner has no requests")
	}
	for _, f := range own.Fates {
		if f.Request.From != 1 && f.Request.To != 1 {
			t.Errorf("request %d is not the owner's", f.Request.Number)
		}
	}
	body := w.visitor(t, w.account(t, account.Owner)).get("/temu/" + string(w.sample) + "/permintaan").body
	if n := strings.Count(body, "<tr>"); n != len(own.Fates)+1 {
		t.Errorf("want %d rows with the heading, got %d", len(own.Fates)+1, n)
	}
}

func TestAskingCancellingAndUsingAnEarlierTimetable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	g := "/temu/" + string(w.sample)
	asked := v.do("POST", g+"/susun", url.Values{"budget": {"30"}, "fairness": {"2"}, "seed": {"5"}})
	if asked.status != 303 {
		t.Fatalf("asking: want 303, got %d %s", asked.status, asked.body)
	}
	if got := v.do("POST", g+"/susun", url.Values{"budget": {"30"}}); got.status != 409 {
		t.Errorf("asking while one waits: want 409, got %d", got.status)
	}
	if got := v.get(asked.location); !strings.Contains(got.body, "menunggu giliran") || !strings.Contains(got.body, "http-equiv=\"refresh\"") {
		t.Error("the waiting run does not say so, or is not loaded again without script")
	}
	if got := v.do("POST", asked.location+"/batal", nil); got.status != 303 {
		t.Errorf("cancelling: want 303, got %d", got.status)
	}
	if got := v.get(asked.location); !strings.Contains(got.body, "dihentikan") {
		t.Error("the cancelled run does not say so")
	}
	if got := v.do("POST", asked.location+"/pakai", nil); got.status != 409 {
		t.Errorf("using a run without a timetable: want 409, got %d", got.status)
	}
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil || day.Outcome == nil || len(day.Bookings) == 0 {
		t.Errorf("the first timetable is no longer shown: %v", err)
	}
	for _, form := range []url.Values{{"budget": {"0"}}, {"budget": {"x"}}, {"budget": {"9999999"}}, {"budget": {"5"}, "fairness": {"-1"}}, {"budget": {"5"}, "seed": {"-"}}} {
		got := v.do("POST", g+"/susun", form)
		if got.status != 422 || !strings.Contains(got.body, "wrongtext") {
			t.Errorf("%v: want 422 with a word at the field, got %d", form, got.status)
		}
	}
}

func TestPublicAgendaCanBeMadeVoid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day, err := w.parts.Planner.Day(context.Background(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := w.parts.Planner.Codes(w.actor(t, account.Organiser), day)
	if err != nil {
		t.Fatal(err)
	}
	a, b := codes(1), codes(2)
	if a == b {
		t.Fatal("two participants have one code")
	}
	visitor, organiser := w.visitor(t, ""), w.visitor(t, w.account(t, account.Organiser))
	if got := visitor.get("/a/" + a); got.status != 200 {
		t.Fatalf("the printed code: want 200, got %d", got.status)
	}
	page := "/temu/" + string(w.sample) + "/peserta/" + string(day.Gathering.Participants[0].ID)
	if got := organiser.do("POST", page+"/cabut", nil); got.status != 303 {
		t.Fatalf("making it void: want 303, got %d", got.status)
	}
	if got := organiser.get(page); !strings.Contains(got.body, "Kode lama sudah dicabut") {
		t.Error("the page after it does not say so")
	}
	if got := organiser.get(page); strings.Contains(got.body, "Kode lama sudah dicabut") {
		t.Error("the page says so twice")
	}
	if got := visitor.get("/a/" + a); got.status != 404 {
		t.Errorf("the void code: want 404, got %d", got.status)
	}
	if got := visitor.get("/a/" + b); got.status != 200 {
		t.Errorf("another's code: want 200, got %d", got.status)
	}
	mixed := a[:strings.Index(a, ".")] + b[strings.Index(b, "."):]
	if got := w.visitor(t, "").get("/a/" + mixed); got.status != 404 {
		t.Errorf("one's identity with another's mark: want 404, got %d", got.status)
	}
}
