package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// away are ways to write an address of another site that browsers, or we, might
// take for one of our own.
var away = []string{
	"//evil.example", `\\evil.example`, `/\evil.example`, `\/evil.example`, "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\n/evil.example",
	"https://evil.example", "https:/evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", " //evil.example", "@evil.example", "",
}

// Wherever a form says where to go next, it is a page of ours.
func TestNobodyIsLedAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	if err := w.parts.People.Change(ctx, by, w.account(t, account.Owner), "I Wayan Contoh 01", "wayan@contoh.example", ""); err != nil {
		t.Fatal(err)
	}
	for _, to := range append(away, "/%09/evil.example", "/%5cevil.example", "/.//evil.example", "/..//evil.example", "/%2f/evil.example") {
		w.pass(time.Minute)
		v := w.visitor(t, "")
		code, _, err := w.parts.SignIn.HandCode(ctx, by, w.account(t, account.Owner))
		if err != nil {
			t.Fatal(err)
		}
		entered := v.do("POST", "/masuk/kode", url.Values{"named": {"wayan@contoh.example"}, "code": {code}, "kembali": {to}})
		chosen := v.do("POST", "/bahasa", url.Values{"bahasa": {"id"}, "kembali": {to}})
		for name, got := range map[string]answer{"signing in": entered, "choosing a language": chosen} {
			u, err := url.Parse(got.location)
			if got.status != 303 || err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(got.location, "/") || strings.HasPrefix(got.location, "//") || strings.ContainsAny(got.location, "\\\t\r\n") {
				t.Errorf("%s with %q leads to %q (%d)", name, to, got.location, got.status)
			}
		}
		shown := v.get("/masuk?kembali=" + url.QueryEscape(to))
		for _, e := range parse(t, "ways", shown.body) {
			if v := e.attr["value"]; e.attr["name"] == "kembali" && strings.Contains(v, "evil") && !strings.HasPrefix(v, "/masuk?") && !strings.HasPrefix(v, "/%") && !strings.HasPrefix(v, "/.") {
				t.Errorf("the page for %q keeps %q", to, v)
			}
		}
	}
	// where a form that was sent twice leads to comes from a header
	for _, from := range append(away, "https://evil.example/akun", "http://"+strings.TrimPrefix(w.server.URL, "http://")+"//evil.example") {
		w.pass(time.Minute)
		v := w.visitor(t, w.account(t, account.Owner))
		form := url.Values{"name": {"I Wayan Contoh 02"}, "sekali": {from + "x"}}
		for range 2 {
			r, err := http.NewRequest(http.MethodPost, v.base+"/akun", strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header["Referer"] = []string{strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(from)}
			if got := v.send(r); got.status != 303 || strings.Contains(got.location, "evil") && strings.HasPrefix(got.location, "//") || !strings.HasPrefix(got.location, "/") {
				t.Errorf("sent twice from %q: %d %q", from, got.status, got.location)
			}
		}
	}
}

// Links and pictures that are handed out lead to the address that is configured,
// whatever host a request names; without one, to that of the request.
func TestHandedLinksLeadToTheConfiguredAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.solve(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	token, err := w.parts.Door.Begin(ctx, by.Account, account.ByLink, "")
	if err != nil {
		t.Fatal(err)
	}
	who := "/orang/" + string(w.account(t, account.Owner))
	for public, want := range map[string]string{"https://temu.example": "https://temu.example", "http://temu.example": "http://temu.example", "": "http://other.example"} {
		w.parts.Public = public
		pages, err := web.New(w.parts)
		if err != nil {
			t.Fatal(err)
		}
		name := "wantilan_sesi"
		if strings.HasPrefix(public, "https:") {
			name = "__Host-" + name
		}
		for path, method := range map[string]string{who + "/tautan": "POST", "/temu/" + string(w.sample): "GET"} {
			r := httptest.NewRequestWithContext(ctx, method, "http://other.example"+path, nil)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("X-Forwarded-Host", "evil.example")
			r.Header.Set("Forwarded", "host=evil.example;proto=https")
			r.AddCookie(&http.Cookie{Name: name, Value: token})
			got := httptest.NewRecorder()
			pages.ServeHTTP(got, r)
			if got.Code != 200 {
				t.Fatalf("%s: %d", path, got.Code)
			}
			if body := got.Body.String(); strings.Contains(body, "evil.example") || strings.Contains(body, "other.example") && public != "" || method == "POST" && !strings.Contains(body, want+"/masuk/") {
				t.Errorf("public %q: %s leads elsewhere than to %s", public, path, want)
			}
		}
	}
}

// Over HTTPS every cookie has the prefix that other hosts of the domain cannot
// set, and one without it is not looked at.
func TestCookiesOverHTTPSAreOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.parts.Public = "https://temu.example"
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	token, err := w.parts.Door.Begin(context.Background(), w.account(t, account.Owner), account.ByLink, "")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path string, c *http.Cookie) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(c)
		got := httptest.NewRecorder()
		pages.ServeHTTP(got, r)
		return got
	}
	if got := ask("GET", "/akun", &http.Cookie{Name: "wantilan_sesi", Value: token}); got.Code != 403 {
		t.Errorf("a cookie without the prefix: want 403, got %d", got.Code)
	}
	if got := ask("GET", "/akun", &http.Cookie{Name: "__Host-wantilan_sesi", Value: token}); got.Code != 200 {
		t.Errorf("the cookie: want 200, got %d", got.Code)
	}
	for _, path := range []string{"/bahasa", "/akun/kunci/mulai", "/keluar"} {
		for _, c := range ask("POST", path, &http.Cookie{Name: "__Host-wantilan_sesi", Value: token}).Result().Cookies() {
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s sets %+v", path, c)
			}
		}
	}
}

// Signing in by whatever way, and acting in another role, gives another session;
// the one before is over.
func TestSessionsChangeWithWhatTheyAllow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	owner := w.account(t, account.Owner)
	if err := w.parts.People.Change(ctx, by, owner, "I Wayan Contoh 01", "wayan@contoh.example", ""); err != nil {
		t.Fatal(err)
	}
	if err := w.parts.People.Appoint(ctx, by, owner, account.Appointment{Organisation: w.actor(t, account.Speaker).Organisation, Role: account.Speaker}); err != nil {
		t.Fatal(err)
	}
	who, err := w.parts.People.Person(ctx, by, owner)
	if err != nil {
		t.Fatal(err)
	}
	v := w.visitor(t, owner)
	if got := v.do("POST", "/akun/sandi", url.Values{"password": {goodWord}, "again": {goodWord}}); got.status != 303 {
		t.Fatalf("setting a password: %d", got.status)
	}
	code, _, err := w.parts.SignIn.HandCode(ctx, by, owner)
	if err != nil {
		t.Fatal(err)
	}
	for name, deed := range map[string]func() answer{
		"a link": func() answer { return v.do("POST", strings.TrimPrefix(w.link(t, owner), v.base), nil) },
		"a code": func() answer {
			return v.do("POST", "/masuk/kode", url.Values{"named": {"wayan@contoh.example"}, "code": {code}})
		},
		"a password": func() answer {
			return v.do("POST", "/masuk/sandi", url.Values{"named": {"wayan@contoh.example"}, "password": {goodWord}})
		},
		"a role": func() answer { return v.do("POST", "/akun/peran/"+string(who.Posts[1].ID), nil) },
	} {
		before := v.cookie("wantilan_sesi")
		if got := deed(); got.status != 303 {
			t.Fatalf("%s: %d", name, got.status)
		}
		if after := v.cookie("wantilan_sesi"); after == "" || after == before {
			t.Errorf("%s: the session is as it was", name)
		}
		if _, err := w.parts.Door.Actor(ctx, before); err == nil {
			t.Errorf("%s: the session before is still good", name)
		}
		if got := v.get("/akun"); got.status != 200 {
			t.Errorf("%s: afterwards %d", name, got.status)
		}
	}
}

// Whoever may come no more is cut off from what is being sent to them already,
// at the next pulse of the stream.
func TestStreamsEndWithTheRight(t *testing.T) {
	t.Parallel()
	if web.BroadcastEvery > time.Second {
		t.Errorf("a stream looks only every %v whether its visitor may still see it", web.BroadcastEvery)
	}
	for name, end := range map[string]func(w *world, id account.ID) error{
		"disabled": func(w *world, id account.ID) error {
			return w.parts.People.Disable(t.Context(), w.actor(t, account.Administrator), id)
		},
		"signed out": func(w *world, id account.ID) error {
			return w.parts.People.EndSessions(t.Context(), w.actor(t, account.Administrator), id, "")
		},
		"dismissed": func(w *world, id account.ID) error {
			admin := w.actor(t, account.Administrator)
			who, err := w.parts.People.Person(t.Context(), admin, id)
			if err != nil {
				return err
			}
			return w.parts.People.Dismiss(t.Context(), admin, id, who.Posts[0].ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			id := w.account(t, account.Organiser)
			v := w.visitor(t, id)
			run := v.do("POST", "/temu/"+string(w.sample)+"/susun", url.Values{"budget": {"60"}, "seed": {"1"}}).location
			ctx, stop := context.WithTimeout(t.Context(), time.Minute) // ends a stream that never does
			defer stop()
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+run+"/siaran", nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := v.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			checkHeaders(t, "the stream", res.Header)
			lines := bufio.NewReader(res.Body)
			if first, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(first, "data: ") {
				t.Fatalf("the stream begins with %q, %v", first, err)
			}
			if err := end(w, id); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, lines); err != nil {
				t.Errorf("the stream did not end by itself: %v", err)
			}
		})
	}
}

// Uploads that are no form of ours are refused in words, and cost nothing.
func TestUploadsThatAreNoForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	parts := func(n int, name, file string, data []byte) ([]byte, string) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for i := range n {
			if err := form.WriteField(fmt.Sprint("x", i), "y"); err != nil {
				t.Fatal(err)
			}
		}
		if name != "" {
			part, err := form.CreateFormFile(name, file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write(data); err != nil {
				t.Fatal(err)
			}
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		return body.Bytes(), form.FormDataContentType()
	}
	before := w.content(t)
	for name, make := range map[string]func() (body []byte, kind string){
		"ten thousand parts":    func() ([]byte, string) { return parts(10_000, "berkas", "a.csv", []byte("x")) },
		"no file":               func() ([]byte, string) { return parts(2, "", "", nil) },
		"an empty file":         func() ([]byte, string) { return parts(0, "berkas", "a.xlsx", nil) },
		"another field":         func() ([]byte, string) { return parts(0, "lain", "a.xlsx", []byte("x")) },
		"a picture with script": func() ([]byte, string) { return parts(0, "berkas", "a.svg", []byte(`<svg onload="alert(1)"/>`)) },
		"a program":             func() ([]byte, string) { return parts(0, "berkas", "a.xlsx", []byte("MZ\x90\x00\x03")) },
		"letters that are none": func() ([]byte, string) { return parts(0, "berkas", "a.csv", []byte("No,Nama\n1,a\x00b\xff\n")) },
		"no boundary": func() ([]byte, string) {
			b, _ := parts(0, "berkas", "a.csv", []byte("x"))
			return b, "multipart/form-data"
		},
		"no end": func() ([]byte, string) { b, k := parts(0, "berkas", "a.csv", []byte("x")); return b[:len(b)-20], k },
		"another boundary": func() ([]byte, string) {
			b, _ := parts(0, "berkas", "a.csv", []byte("x"))
			return b, "multipart/form-data; boundary=zzz"
		},
		"a form of another kind":      func() ([]byte, string) { return []byte(`{"berkas":"x"}`), "application/json" },
		"more than is ever read":      func() ([]byte, string) { return parts(0, "berkas", "a.csv", bytes.Repeat([]byte("x"), 33<<20)) },
		"a name that climbs":          func() ([]byte, string) { return parts(0, "berkas", "../../../etc/passwd", []byte("x")) },
		"a name of a million letters": func() ([]byte, string) { return parts(0, "berkas", strings.Repeat("é", 1<<20)+".csv", []byte("x")) },
	} {
		w.pass(10 * time.Second)
		body, kind := make()
		r, err := http.NewRequest(http.MethodPost, v.base+"/impor", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		got := v.send(r)
		if got.status != http.StatusUnprocessableEntity || strings.Contains(got.body, "<svg onload") {
			t.Errorf("%s: want 422 with words, got %d", name, got.status)
		}
	}
	if w.content(t) != before {
		t.Error("something was kept")
	}
}
