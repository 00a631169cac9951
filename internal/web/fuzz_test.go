package web

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"wantilan/internal/lang"
)

// Wherever a path comes from, a browser that follows it stays on this site.
func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{"/", "/akun?x=1#y", "//evil.example", `/\evil`, "/\t/evil", "https://evil", "/%09/evil", "/.//evil", "", "/a\x00b", "/\u2028//evil"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://temu.example/masuk")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, from string) {
		got := ownPath(from)
		answer := httptest.NewRecorder()
		http.Redirect(answer, httptest.NewRequest(http.MethodPost, "/masuk", nil), got, http.StatusSeeOther)
		// as browsers read it: without tabs and line ends, with slashes for backslashes
		read := strings.ReplaceAll(strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(answer.Header().Get("Location")), `\`, "/")
		if strings.HasPrefix(read, "//") || !strings.HasPrefix(read, "/") {
			t.Fatalf("%q leads to %q", from, read)
		}
		if to, err := base.Parse(read); err == nil && to.Host != base.Host {
			t.Fatalf("%q leads to %s", from, to)
		}
	})
}

// A notice from a foreign hand says nothing but our own wording, and is bounded.
func FuzzFlash(f *testing.F) {
	for _, seed := range []string{"", "e30", "W10", base64.RawURLEncoding.EncodeToString([]byte(`{"k":"web.run.title","a":["9"]}`)), base64.RawURLEncoding.EncodeToString([]byte(`{"k":"web.people.saved","a":["{0}","{1}"]}`)), "%%%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header["Cookie"] = []string{flashCookie + "=" + value}
		v := &visit{Request: r, w: httptest.NewRecorder(), in: lang.In(lang.ID)}
		if said := v.flashed(); len(said) > 4*mostFlash || strings.HasPrefix(said, "[") {
			t.Fatalf("%q says %q", value, said)
		}
	})
}

// What is asked is either refused, or text that both databases can keep, said
// once.
func FuzzAsked(f *testing.F) {
	for _, seed := range []string{"cari=a", "cari=a&cari=b", "cari=%00", "cari=%ff", "a;b", "%zz", "=&=", "cari=%F0%9F%91%A9"} {
		f.Add("/temu/x", seed)
	}
	f.Add("/temu/\x00", "")
	f.Add("/\xff", "")
	f.Fuzz(func(t *testing.T, path, query string) {
		v := &visit{Request: &http.Request{URL: &url.URL{Path: path, RawQuery: query}}}
		if v.asked() != nil {
			return
		}
		for name, list := range v.URL.Query() {
			if len(list) != 1 || !utf8.ValidString(name+list[0]) || strings.Contains(name+list[0]+path, "\x00") {
				t.Fatalf("%q was let through: %q", query, list)
			}
		}
	})
}

// Nobody can make up where they come from: without our proxies it is the
// connection's own address.
func FuzzAddressOf(f *testing.F) {
	for _, seed := range []string{"", "1.2.3.4", "1.2.3.4, 10.0.0.1", "unknown", "\"[::1]:80\"", ", ,", "10.0.0.1,10.0.0.2"} {
		f.Add(seed)
	}
	ours := Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	f.Fuzz(func(t *testing.T, forwarded string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "192.0.2.7:1234"
		r.Header["X-Forwarded-For"] = []string{forwarded}
		if got := ours.addressOf(r); got != "192.0.2.7" {
			t.Fatalf("a stranger who says %q is taken for %s", forwarded, got)
		}
		r.RemoteAddr = "10.0.0.1:1234"
		if got := ours.addressOf(r); got == "" {
			t.Fatalf("%q: nobody", forwarded)
		}
	})
}
