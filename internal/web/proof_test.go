package web_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wantilan/internal/account"
)

const goodWord = "kopi tubruk tanpa gula 7"

// hidden finds the value of a hidden field in the form that goes to an address.
func hidden(t *testing.T, body, action, name string) string {
	t.Helper()
	form := regexp.MustCompile(`(?s)method="post" action="` + regexp.QuoteMeta(action) + `".*?</form>`).FindString(body)
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(form)
	if m == nil {
		t.Fatalf("the form to %s has no %s:\n%s", action, name, form)
	}
	return m[1]
}

// An organiser is handed a link, sets a password, and from then on needs the
// app's code before anything else.
func TestStaffSetUpTheirSecondFactor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.account(t, account.Organiser)
	v := w.visitor(t, who)
	if got := v.do("POST", "/akun", url.Values{"name": {"Panitia Contoh 01"}, "email": {"panitia@dinas.example"}, "phone": {"0812 0000 0001"}}); got.status != 303 {
		t.Fatalf("giving an address: %d %s", got.status, got.body)
	}
	if got := v.do("POST", "/akun/sandi", url.Values{"password": {"badung2026"}, "again": {"badung2026"}}); got.status != 422 || !strings.Contains(got.body, "Mudah ditebak") {
		t.Errorf("a weak password: %d", got.status)
	}
	if got := v.do("POST", "/akun/sandi", url.Values{"password": {goodWord}, "again": {goodWord}}); got.status != 303 {
		t.Fatalf("setting a password: %d %s", got.status, got.body)
	}

	in := w.visitor(t, "")
	if got := in.do("POST", "/masuk/sandi", url.Values{"named": {"panitia@dinas.example"}, "password": {goodWord}}); got.status != 303 {
		t.Fatalf("signing in: %d %s", got.status, got.body)
	}
	if got := in.get("/"); got.location != "/akun" {
		t.Errorf("want to be led to the account, got %d %s", got.status, got.location)
	}
	for _, path := range []string{"/temu/" + string(w.sample) + "/papan", "/organisasi", "/impor"} {
		if got := in.get(path); got.status != 403 || !strings.Contains(got.body, "kode aplikasi") {
			t.Errorf("%s before the second factor: want 403 with words, got %d", path, got.status)
		}
	}
	page := in.do("POST", "/akun/totp", nil)
	secret := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(page.body)
	if page.status != 200 || secret == nil || !strings.Contains(page.body, `class="qr"`) {
		t.Fatalf("want the secret as text and picture, got %d", page.status)
	}
	now := func() string {
		code, err := totp.GenerateCode(secret[1], w.parts.Now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	confirmed := in.do("POST", "/akun/totp/pastikan", url.Values{"code": {now()}})
	codes := recoveryCodes(confirmed.body)
	if confirmed.status != 200 || len(codes) != 10 {
		t.Fatalf("want ten recovery codes, got %d, %d", confirmed.status, len(codes))
	}

	again := w.visitor(t, "")
	step := again.do("POST", "/masuk/sandi", url.Values{"named": {"+62 812-0000-0001"}, "password": {goodWord}})
	if step.status != 200 || !strings.Contains(step.body, "Langkah kedua") {
		t.Fatalf("want the second step, got %d", step.status)
	}
	ticket := hidden(t, step.body, "/masuk/kedua", "ticket")
	if got := again.do("POST", "/masuk/kedua", url.Values{"ticket": {ticket}, "code": {"000000"}}); got.status != 422 || hidden(t, got.body, "/masuk/kedua", "ticket") != ticket {
		t.Errorf("a wrong code: want the form again, got %d", got.status)
	}
	if got := again.do("POST", "/masuk/kedua", url.Values{"ticket": {ticket}, "code": {codes[0]}}); got.status != 303 {
		t.Fatalf("a recovery code: %d %s", got.status, got.body)
	}
	if got := again.get("/temu/" + string(w.sample) + "/papan"); got.status != 200 {
		t.Errorf("the board after both steps: %d", got.status)
	}
}

// An owner without e-mail gets a code at the counter and types it with the phone
// number. It goes by WhatsApp only to who signed that they want that.
func TestOwnerIsLetInAtTheCounter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk := w.visitor(t, w.account(t, account.Organiser))
	who := "/orang/" + string(w.account(t, account.Owner))
	if got := desk.do("POST", who, url.Values{"name": {"I Wayan Contoh"}, "phone": {"0812 0000 0002"}}); got.status != 303 {
		t.Fatalf("giving a phone number: %d", got.status)
	}
	if slip := desk.do("POST", who+"/kode", nil); slip.status != 200 || strings.Contains(slip.body, "wa.me") {
		t.Errorf("want a code and no WhatsApp text, got %d", slip.status)
	}
	paper := url.Values{"jawaban": {"ya"}, "version": {"1"}, "signed": {"2026-12-09"}}
	if got := desk.do("POST", who+"/persetujuan/whatsapp", paper); got.status != 303 {
		t.Fatalf("recording consent: %d", got.status)
	}
	slip := desk.do("POST", who+"/kode", nil)
	code := regexp.MustCompile(`class="code">(\d{3}) (\d{3})<`).FindStringSubmatch(slip.body)
	if slip.status != 200 || code == nil || !strings.Contains(slip.body, "https://wa.me/6281200000002?text=") {
		t.Fatalf("want a code and a WhatsApp text, got %d\n%s", slip.status, slip.body)
	}
	phone := w.visitor(t, "")
	if got := phone.do("POST", "/masuk/kode", url.Values{"named": {"081200000002"}, "code": {"1"}}); got.status != 422 || !strings.Contains(got.body, "tidak cocok") {
		t.Errorf("a wrong code: %d", got.status)
	}
	if got := phone.do("POST", "/masuk/kode", url.Values{"named": {"081200000002"}, "code": {code[1] + " " + code[2]}}); got.status != 303 {
		t.Fatalf("the code: %d %s", got.status, got.body)
	}
	if got := phone.get("/akun"); got.status != 200 || !strings.Contains(got.body, "I Wayan Contoh") || !strings.Contains(got.body, "perangkat ini") {
		t.Errorf("the account: %d", got.status)
	}

	link := desk.do("POST", who+"/tautan", nil)
	address := regexp.MustCompile(`<code class="long">(http://[^<]*/masuk/[A-Z2-7]+)</code>`).FindStringSubmatch(link.body)
	if link.status != 200 || address == nil {
		t.Fatalf("want a link, got %d", link.status)
	}
	path := strings.TrimPrefix(address[1], w.server.URL)
	laptop := w.visitor(t, "")
	if got := laptop.do("POST", path, nil); got.status != 303 {
		t.Errorf("using the link: %d", got.status)
	}
	sessions := phone.get("/akun").body
	end := regexp.MustCompile(`/akun/sesi/[0-9a-f]+/akhiri`).FindString(sessions)
	if got := phone.do("POST", end, nil); end == "" || got.status != 303 {
		t.Fatalf("ending the other device: %d", got.status)
	}
	if got := laptop.get("/akun"); got.status != 403 {
		t.Errorf("the device that was ended: want 403, got %d", got.status)
	}
}

// A form that is sent again, by a second press or after a broken line, does
// nothing again and leads to the same page.
func TestFormSentTwiceDoesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	key := hidden(t, v.get("/organisasi").body, "/organisasi", "sekali")
	form := url.Values{"sekali": {key}, "kind": {"business"}, "name": {"Tenun Sekali (contoh)"}}
	first := v.do("POST", "/organisasi", form)
	again := v.do("POST", "/organisasi", form)
	if first.status != 303 || again.status != 303 || first.location != again.location || !strings.HasPrefix(first.location, "/organisasi/") {
		t.Errorf("want the same page twice, got %d %s and %d %s", first.status, first.location, again.status, again.location)
	}
	form.Set("name", "Tenun Lain (contoh)")
	if got := v.do("POST", "/organisasi", form); got.status != 409 {
		t.Errorf("the same key with another name: want 409, got %d", got.status)
	}
	if n := strings.Count(v.get("/organisasi?cari=sekali").body, "Tenun Sekali"); n != 1 {
		t.Errorf("want it once, got %d", n)
	}
	if other := hidden(t, v.get("/organisasi").body, "/organisasi", "sekali"); other == key {
		t.Error("two pages have one key")
	}
	asked := url.Values{"sekali": {"X"}, "budget": {"30"}}
	g := "/temu/" + string(w.sample) + "/susun"
	one, two := v.do("POST", g, asked), v.do("POST", g, asked)
	if one.status != 303 || two.location != one.location {
		t.Errorf("asking twice: want the same run, got %s and %d %s", one.location, two.status, two.location)
	}
	if runs, err := w.parts.Planner.Runs(context.Background(), w.actor(t, account.Organiser), w.sample); err != nil || len(runs) != 1 {
		t.Errorf("want one run, got %d, %v", len(runs), err)
	}
}

// A person reads all that is kept of them, and is forgotten when they say so twice.
func TestOwnDataAndErasing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Owner))
	name := w.actor(t, account.Owner).Name
	file := v.get("/akun/data.json")
	if file.status != 200 || !strings.Contains(file.header.Get("Content-Disposition"), "data-saya.json") || !strings.Contains(file.body, name) || !strings.Contains(file.body, `"perbuatan": "account.sign_in"`) {
		t.Errorf("want a file of one's own, got %d\n%s", file.status, file.body)
	}
	if got := v.do("POST", "/akun/data/hapus", nil); got.status != 422 {
		t.Errorf("without saying so twice: %d", got.status)
	}
	got := v.do("POST", "/akun/data/hapus", url.Values{"yakin": {"ya"}})
	if got.status != 303 {
		t.Fatalf("erasing: %d %s", got.status, got.body)
	}
	if got := v.get("/"); got.status != 200 || !strings.Contains(got.body, "Data Anda sudah dihapus") || strings.Contains(got.body, name) {
		t.Errorf("afterwards: %d", got.status)
	}
	if got := v.get("/akun"); got.status != 403 {
		t.Errorf("the account: %d", got.status)
	}
	page := w.visitor(t, w.account(t, account.Organiser)).get("/temu/" + string(w.sample) + "/peserta")
	if page.status != 200 || strings.Contains(page.body, name) {
		t.Errorf("the participants' page still names the person (%d)", page.status)
	}
}

func TestAuditLogAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.actor(t, account.Organiser)
	if _, err := w.parts.People.Found(context.Background(), by, account.Business, `=HYPERLINK("x")`); err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, w.account(t, account.Administrator))
	got := v.get("/catatan/unduh.csv?cari=panitia")
	lines := strings.Split(strings.TrimSpace(got.body), "\n")
	if got.status != 200 || len(lines) < 2 || !strings.HasPrefix(lines[0], "number,at,account,name,") || !strings.Contains(got.body, "account.manage") {
		t.Errorf("want the log as CSV, got %d\n%s", got.status, got.body)
	}
	tomorrow := noon.Add(48 * time.Hour).Format(time.DateOnly)
	if got := v.get("/catatan/unduh.csv?dari=" + tomorrow); strings.Count(got.body, "\n") != 1 {
		t.Errorf("want only the heading for a day to come, got\n%s", got.body)
	}
	if got := v.get("/catatan?cari=HYPERLINK"); got.status != 200 || !strings.Contains(got.body, "HYPERLINK") || strings.Contains(got.body, "[web.") {
		t.Errorf("finding the entry: %d", got.status)
	}
}

func recoveryCodes(body string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`<code>([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})</code>`).FindAllStringSubmatch(body, -1) {
		all = append(all, m[1])
	}
	return all
}
