package web_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/account/accounttest"
	"wantilan/internal/web"
)

// offer serves the world anew at a name that passkeys work at, with an OpenID
// provider.
func (w *world) offer(t *testing.T) *accounttest.Provider {
	t.Helper()
	provider, err := accounttest.NewProvider(w.parts.Now)
	if err != nil {
		t.Fatal(err)
	}
	provider.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(provider.Close)
	var pages http.Handler
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { pages.ServeHTTP(out, r) }))
	t.Cleanup(w.server.Close)
	w.server.URL = strings.Replace(w.server.URL, "127.0.0.1", "localhost", 1)
	roots := x509.NewCertPool()
	roots.AddCert(provider.Certificate())
	w.parts.OpenID, err = account.NewOpenID(w.db, w.parts.Door, w.parts.Now, account.Provider{
		Issuer: provider.URL, Client: provider.ClientID, Secret: provider.Secret, Name: "SSO Badung (contoh)",
		Return: w.server.URL + web.OpenIDReturn, Roots: roots,
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages, err = web.New(w.parts); err != nil {
		t.Fatal(err)
	}
	return provider
}

// keyed gives an account a passkey and an identity.
func (w *world) keyed(t *testing.T, role account.Role) (account.PasskeyID, account.IdentityID) {
	t.Helper()
	return w.keyedAs(t, w.actor(t, role), "1")
}

// keyedAs does so for an actor, with an identity of their own.
func (w *world) keyedAs(t *testing.T, by account.Actor, subject string) (account.PasskeyID, account.IdentityID) {
	t.Helper()
	ctx := context.Background()
	cookie, err := w.parts.Door.Begin(ctx, by.Account, account.ByLink, "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	_, session, err := w.parts.Door.Visitor(ctx, cookie)
	if err != nil {
		t.Fatal(err)
	}
	site, _ := account.SiteOf("", "http", strings.TrimPrefix(w.server.URL, "http://"))
	d, err := accounttest.NewDevice(site.Origin)
	if err != nil {
		t.Fatal(err)
	}
	token, asked, err := w.parts.Passkeys.BeginAdding(ctx, by, session, site)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := d.Make(asked)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.parts.Passkeys.Add(ctx, by, session, token, "HP Made", answer, site); err != nil {
		t.Fatal(err)
	}
	keys, err := w.parts.Passkeys.Of(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	i := account.Identity{ID: account.IdentityID(account.NewID(noon)), Account: by.Account, Issuer: "https://id.example", Subject: subject, Linked: noon}
	if err := w.db.KeepIdentity(ctx, i, 1, account.Actor{}.Did(account.KeepAccount, "identity/x", noon)); err != nil {
		t.Fatal(err)
	}
	return keys[0].ID, i.ID
}

// keyPages are those of signing in, full and empty.
func keyPages(t *testing.T, w *world) []shown {
	t.Helper()
	w.keyed(t, account.Organiser)
	return []shown{
		{"ways to sign in", account.Stranger, "GET", "/masuk", nil, 200, "Masuk dengan kunci sandi"},
		{"ways to sign in again", account.Organiser, "GET", "/masuk?kembali=/akun/kunci", nil, 200, "buktikan sekali lagi"},
		{"own ways", account.Organiser, "GET", "/akun/kunci?sudah=ditambah", nil, 200, "HP Made"},
		{"own ways, none", account.Desk, "GET", "/akun/kunci", nil, 200, "Belum ada kunci sandi"},
		{"own ways, a word nobody wrote", account.Speaker, "GET", "/akun/kunci?sudah=x", nil, 200, "Belum ada akun SSO Badung"},
		{"back from nowhere", account.Stranger, "GET", "/masuk/openid/kembali?state=x&code=x", nil, 404, "Ulangi dari awal"},
		{"on the way", account.Stranger, "POST", "/masuk/openid", url.Values{}, 200, "Lanjut ke SSO Badung"},
		{"a name that is none", account.Organiser, "POST", "/akun/kunci/x/nama", url.Values{"nama": {" "}}, 422, "Wajib diisi"},
	}
}

// script sends JSON as a script of ours does, and reads what it is told.
func (v *visitor) script(path string, body any) (answer, map[string]any) {
	v.t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		v.t.Fatal(err)
	}
	got := v.raw(path, "application/json", sent)
	said := map[string]any{}
	if strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal([]byte(got.body), &said); err != nil {
			v.t.Fatalf("%s: %v: %s", path, err, got.body)
		}
	}
	return got, said
}

func (v *visitor) raw(path, kind string, body []byte) answer {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.base+path, bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// addKey registers a device through the pages.
func (v *visitor) addKey(d *accounttest.Device, name string) answer {
	v.t.Helper()
	asked, _ := v.script("/akun/kunci/mulai", struct{}{})
	if asked.status != http.StatusOK {
		return asked
	}
	made, err := d.Make([]byte(asked.body))
	if err != nil {
		v.t.Fatal(err)
	}
	got, _ := v.script("/akun/kunci", map[string]any{"name": name, "answer": json.RawMessage(made)})
	return got
}

// useKey signs in with a device through the pages.
func (v *visitor) useKey(d *accounttest.Device) (answer, map[string]any) {
	v.t.Helper()
	asked, _ := v.script("/masuk/kunci/mulai", struct{}{})
	if asked.status != http.StatusOK {
		v.t.Fatalf("asking for a question: %d %s", asked.status, asked.body)
	}
	signed, err := d.Sign([]byte(asked.body))
	if err != nil {
		v.t.Fatal(err)
	}
	return v.script("/masuk/kunci", map[string]any{"answer": json.RawMessage(signed)})
}

func deviceOf(t *testing.T, w *world) *accounttest.Device {
	t.Helper()
	d, err := accounttest.NewDevice(w.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPasskeyFromRegisteringToRemoving(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	owner, d := w.visitor(t, w.account(t, account.Owner)), deviceOf(t, w)
	if got := owner.addKey(d, "HP Made"); got.status != 200 {
		t.Fatalf("adding: %d %s", got.status, got.body)
	}
	if got := owner.addKey(d, "HP Made"); got.status != 409 {
		t.Errorf("the same key twice: want 409, got %d", got.status)
	}
	phone := w.visitor(t, "")
	if got, _ := phone.useKey(d); got.status != 200 {
		t.Fatalf("signing in: %d %s", got.status, got.body)
	}
	page := phone.get("/akun/kunci")
	if page.status != 200 || !strings.Contains(page.body, "HP Made") || !strings.Contains(page.body, "terakhir dipakai") {
		t.Errorf("the own page: %d", page.status)
	}
	keys, err := w.parts.Passkeys.Of(context.Background(), w.actor(t, account.Owner))
	if err != nil {
		t.Fatal(err)
	}
	own := "/akun/kunci/" + string(keys[0].ID)
	if got := phone.do("POST", own+"/nama", url.Values{"nama": {"HP <b>baru</b>"}}); got.status != 303 {
		t.Errorf("renaming: want 303, got %d", got.status)
	}
	if got := phone.get("/akun/kunci?sudah=dinamai"); !strings.Contains(got.body, "HP &lt;b&gt;baru") || !strings.Contains(got.body, "sudah diganti") {
		t.Error("the new name is not shown as it was written")
	}
	if got := phone.do("POST", own+"/hapus", nil); got.status != 303 {
		t.Errorf("removing: want 303, got %d", got.status)
	}
	got, said := w.visitor(t, "").useKey(d)
	if got.status != 404 || !strings.Contains(said["text"].(string), "sudah dihapus") {
		t.Errorf("after removing it: %d %s", got.status, got.body)
	}
	if len(got.header.Values("Set-Cookie")) != 1 || strings.Contains(got.header.Get("Set-Cookie"), "wantilan_sesi") {
		t.Errorf("a cookie for somebody who was refused: %v", got.header.Values("Set-Cookie"))
	}
}

// Whoever proves themselves while they are signed in gets another session; the
// one before ends.
func TestSigningInAgainChangesTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	v, d := w.visitor(t, w.account(t, account.Owner)), deviceOf(t, w)
	if got := v.addKey(d, "HP"); got.status != 200 {
		t.Fatal(got.body)
	}
	before := v.cookie("wantilan_sesi")
	if got, _ := v.useKey(d); got.status != 200 {
		t.Fatal(got.body)
	}
	if after := v.cookie("wantilan_sesi"); after == "" || after == before {
		t.Errorf("the session is %q as it was", after)
	}
	if _, err := w.parts.Door.Actor(context.Background(), before); err == nil {
		t.Error("the session before is still good")
	}
}

func (v *visitor) cookie(name string) string {
	v.t.Helper()
	at, err := url.Parse(v.base)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func TestCeremonyCookie(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	got, _ := w.visitor(t, "").script("/masuk/kunci/mulai", struct{}{})
	c, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
	if err != nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 300 || len(c.Value) != 26 {
		t.Errorf("want a token for five minutes that no script reads, got %v, %v", c, err)
	}
	if strings.Contains(got.body, c.Value) {
		t.Error("the question holds the token")
	}
	var asked struct {
		PublicKey struct {
			UserVerification string `json:"userVerification"`
			AllowCredentials []any  `json:"allowCredentials"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal([]byte(got.body), &asked); err != nil || asked.PublicKey.UserVerification != "required" || asked.PublicKey.AllowCredentials != nil {
		t.Errorf("want the person made sure of and nobody named, got %+v, %v", asked, err)
	}
}

// Two visitors' ceremonies do not mix: the answer belongs to the browser that
// was asked.
func TestAnswerOfAnotherBrowserIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	d := deviceOf(t, w)
	if got := w.visitor(t, w.account(t, account.Owner)).addKey(d, "HP"); got.status != 200 {
		t.Fatal(got.body)
	}
	a, b := w.visitor(t, ""), w.visitor(t, "")
	asked, _ := a.script("/masuk/kunci/mulai", struct{}{})
	signed, err := d.Sign([]byte(asked.body))
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"answer": json.RawMessage(signed)}
	if got, _ := b.script("/masuk/kunci", body); got.status != 404 {
		t.Errorf("a browser that was asked nothing: want 404, got %d", got.status)
	}
	b.script("/masuk/kunci/mulai", struct{}{})
	if got, _ := b.script("/masuk/kunci", body); got.status != 403 {
		t.Errorf("a browser that was asked another thing: want 403, got %d", got.status)
	}
	if got, _ := a.script("/masuk/kunci", body); got.status != 200 {
		t.Errorf("the browser that was asked: want 200, got %d", got.status)
	}
	if got, _ := a.script("/masuk/kunci", body); got.status != 404 {
		t.Errorf("replayed: want 404, got %d", got.status)
	}
}

func TestGarbageForPasskeysIsRefusedInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(t)
	v := w.visitor(t, w.account(t, account.Owner))
	good := []byte("{}")
	for name, c := range map[string]struct {
		kind string
		body []byte
	}{
		"a form":       {"application/x-www-form-urlencoded", []byte("a=b")},
		"text":         {"text/plain", good},
		"no type":      {"", good},
		"nearly JSON":  {"application/jsonp", good},
		"bad type":     {"application/json; ;", good},
		"nothing":      {"application/json", nil},
		"a number":     {"application/json", []byte("1")},
		"a list":       {"application/json", []byte("[]")},
		"half":         {"application/json", []byte(`{"answer":`)},
		"empty":        {"application/json", good},
		"null":         {"application/json", []byte(`{"name":"HP","answer":null}`)},
		"wrong kinds":  {"application/json", []byte(`{"name":1,"answer":"x"}`)},
		"odd answer":   {"application/json", []byte(`{"name":"HP","answer":{"id":[],"rawId":{},"type":7}}`)},
		"no response":  {"application/json", []byte(`{"name":"HP","answer":{"id":"AAAA","rawId":"AAAA","type":"public-key"}}`)},
		"deep":         {"application/json", []byte(`{"answer":` + strings.Repeat("[", 20000))},
		"too long":     {"application/json", []byte(`{"name":"` + strings.Repeat("x", 70_000) + `"}`)},
		"bytes":        {"application/json", []byte("\x00\xff\xfe")},
		"bad base64":   {"application/json", []byte(`{"name":"HP","answer":{"id":"%%","rawId":"%%","type":"public-key","response":{}}}`)},
		"bad CBOR":     {"application/json", []byte(`{"name":"HP","answer":{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"v____w","authenticatorData":"____","signature":"AA","userHandle":"AA"}}}`)},
		"long base64":  {"application/json", []byte(`{"name":"HP","answer":{"id":"` + strings.Repeat("A", 40_000) + `","rawId":"AA","type":"public-key","response":{}}}`)},
		"bad encoding": {"application/json; charset=\xff", good},
	} {
		for _, path := range []string{"/masuk/kunci", "/akun/kunci"} {
			v.script(path+"/mulai", struct{}{})
			got := v.raw(path, c.kind, c.body)
			if got.status != 422 || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") || !strings.Contains(got.body, `"text":"`) || strings.Contains(got.body, "[web.") {
				t.Errorf("%s at %s: want 422 with words in JSON, got %d %s", name, path, got.status, got.body)
			}
		}
	}
	for _, path := range []string{"/masuk/kunci/mulai", "/akun/kunci/mulai", "/masuk/kunci", "/akun/kunci"} {
		r, err := http.NewRequest(http.MethodPost, v.base+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if got := v.send(r); got.status != http.StatusForbidden {
			t.Errorf("%s from another site: want 403, got %d", path, got.status)
		}
	}
}

// At an address that browsers give no passkeys to, the pages say so.
func TestWherePasskeysDoNotWorkPagesSaySo(t *testing.T) {
	t.Parallel()
	w := newWorld(t) // at 127.0.0.1, without a provider
	v := w.visitor(t, w.account(t, account.Owner))
	for _, path := range []string{"/masuk", "/akun/kunci"} {
		got := v.get(path)
		if got.status != 200 || !strings.Contains(got.body, "alamat aman (HTTPS)") || strings.Contains(got.body, "data-passkey") || strings.Contains(got.body, "passkey.js") {
			t.Errorf("%s does not say that passkeys do not work here: %d", path, got.status)
		}
	}
	for _, path := range []string{"/masuk/kunci/mulai", "/akun/kunci/mulai", "/masuk/kunci", "/akun/kunci"} {
		if got, _ := v.script(path, struct{}{}); got.status != 409 {
			t.Errorf("%s: want 409, got %d", path, got.status)
		}
	}
	for _, c := range []cell{{"POST", "/masuk/openid", nil}, {"GET", "/masuk/openid/kembali", nil}, {"POST", "/akun/kunci/openid", nil}, {"POST", "/akun/kunci/openid/x/hapus", nil}} {
		if got := v.do(c.method, c.path, nil); got.status != 404 {
			t.Errorf("%s %s without a provider: want 404, got %d", c.method, c.path, got.status)
		}
	}
}

func TestOldSessionMayAddNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ago := time.Duration(0)
	now := w.parts.Now
	w.parts.Now = func() time.Time { return now().Add(ago) }
	w.parts.Door = account.NewDoor(w.db, w.parts.Now)
	w.parts.Passkeys = account.NewPasskeys(w.db, w.parts.Door, w.parts.Now)
	w.offer(t)
	v := w.visitor(t, w.account(t, account.Owner))
	ago = 11 * time.Minute
	page := v.get("/akun/kunci")
	if !strings.Contains(page.body, "/masuk?kembali=/akun/kunci") || strings.Contains(page.body, "data-passkey") || strings.Contains(page.body, `action="/akun/kunci/openid"`) {
		t.Error("the page of an old session offers to add, or does not lead to signing in again")
	}
	if got, said := v.script("/akun/kunci/mulai", struct{}{}); got.status != 403 || !strings.Contains(said["text"].(string), "lebih dari 10 menit") {
		t.Errorf("beginning to add: %d %s", got.status, got.body)
	}
	if got := v.do("POST", "/akun/kunci/openid", nil); got.status != 403 {
		t.Errorf("linking: want 403, got %d", got.status)
	}
}

// travel follows a visitor to the provider and gives the address they are sent
// back to.
func (v *visitor) travel(p *accounttest.Provider, going answer) string {
	v.t.Helper()
	if going.status != http.StatusOK {
		v.t.Fatalf("on the way: %d %s", going.status, going.body)
	}
	var to string
	for _, e := range parse(v.t, "going", going.body) {
		if e.attr["http-equiv"] == "refresh" {
			to = strings.TrimPrefix(e.attr["content"], "0;url=")
		}
	}
	client := *p.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Get(to)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		v.t.Fatal(err)
	}
	return strings.TrimPrefix(res.Header.Get("Location"), v.base)
}

func TestOpenIDFromLinkingToUnlinking(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.offer(t)
	stranger := w.visitor(t, "")
	if got := stranger.get(stranger.travel(p, stranger.do("POST", "/masuk/openid", nil))); got.status != 403 || !strings.Contains(got.body, "belum dihubungkan") {
		t.Errorf("before linking: %d", got.status)
	}
	owner := w.visitor(t, w.account(t, account.Owner))
	back := owner.travel(p, owner.do("POST", "/akun/kunci/openid", nil))
	if got := owner.get(back); got.status != 303 || got.location != "/akun/kunci?sudah=terhubung" {
		t.Fatalf("linking: %d to %s", got.status, got.location)
	}
	back = stranger.travel(p, stranger.do("POST", "/masuk/openid", url.Values{"kembali": {"/akun/kunci"}}))
	if got := w.visitor(t, "").get(back); got.status != 404 {
		t.Errorf("in another browser: want 404, got %d", got.status)
	}
	if got := stranger.get(back); got.status != 303 || got.location != "/akun/kunci" {
		t.Fatalf("signing in: %d to %s", got.status, got.location)
	}
	page := stranger.get("/akun/kunci")
	if !strings.Contains(page.body, w.actor(t, account.Owner).Name) || !strings.Contains(page.body, "terakhir dipakai") {
		t.Errorf("signed in as somebody else: %d", page.status)
	}
	if got := stranger.get(back); got.status != 404 {
		t.Errorf("replayed: want 404, got %d", got.status)
	}
	ids, err := w.parts.OpenID.Of(context.Background(), w.actor(t, account.Owner))
	if err != nil {
		t.Fatal(err)
	}
	if got := owner.do("POST", "/akun/kunci/openid/"+string(ids[0].ID)+"/hapus", nil); got.status != 303 {
		t.Errorf("unlinking: want 303, got %d", got.status)
	}
	late := w.visitor(t, "")
	if got := late.get(late.travel(p, late.do("POST", "/masuk/openid", nil))); got.status != 403 {
		t.Errorf("after unlinking: want 403, got %d", got.status)
	}
}

func TestProviderErrorsAreShownInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.offer(t)
	for code, want := range map[string]string{"access_denied": "dibatalkan", "server_error": "tidak berhasil", "<b>x": "tidak berhasil"} {
		v := w.visitor(t, "")
		p.Deny = code
		got := v.get(v.travel(p, v.do("POST", "/masuk/openid", nil)))
		if got.status != 403 || !strings.Contains(got.body, want) || strings.Contains(got.body, "said no") || strings.Contains(got.body, "Ni Made") || strings.Contains(got.body, code) || strings.Contains(got.body, "state=") {
			t.Errorf("%s: %d %s", code, got.status, parse(t, code, got.body).text())
		}
	}
	p.Deny = ""
	v := w.visitor(t, "")
	back := v.travel(p, v.do("POST", "/masuk/openid", nil))
	if got := v.get(back + "&state=another"); got.status != 422 {
		t.Errorf("two states: want 422, got %d", got.status)
	}
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil`} {
		v := w.visitor(t, w.account(t, account.Owner))
		v.get(v.travel(p, v.do("POST", "/akun/kunci/openid", nil)))
		if got := v.get(v.travel(p, v.do("POST", "/masuk/openid", url.Values{"kembali": {to}}))); got.status != 303 || got.location != "/" {
			t.Errorf("to %s: %d %s", to, got.status, got.location)
		}
	}
	p.Close()
	v = w.visitor(t, "")
	if got := v.get(back); got.status != 404 { // not its browser
		t.Errorf("want 404, got %d", got.status)
	}
}
