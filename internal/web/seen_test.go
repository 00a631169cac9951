package web_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"wantilan/internal/web"
)

// Without its database the server still runs, but is not ready.
func TestReadyOnlyWithADatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, "")
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		if got := v.get(path); got.status != want {
			t.Errorf("%s: want %d, got %d", path, want, got.status)
		}
	}
}

// Every request is told of once, by its route and never by its address.
func TestRequestsAreSeenByRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	seen := map[web.Seen]int{}
	w.parts.Seen = func(s web.Seen) {
		mu.Lock()
		defer mu.Unlock()
		if len(s.Ref) != 8 || s.Took <= 0 {
			t.Errorf("want a reference and a time: %+v", s)
		}
		s.Ref, s.Took = "", 0
		seen[s]++
	}
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, path, site string) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		r.Header.Set("Sec-Fetch-Site", site)
		pages.ServeHTTP(httptest.NewRecorder(), r)
	}
	send("GET", "/", "none")
	send("GET", "/a/secret.code", "none")
	send("POST", "/masuk/SECRET", "same-origin")
	send("POST", "/masuk/SECRET", "cross-site")
	send("BREW", "/nowhere", "same-origin")
	for want, n := range map[web.Seen]int{
		{Method: "GET", Route: "/{$}", Status: 200}:            1,
		{Method: "GET", Route: "/a/{code}", Status: 404}:       1,
		{Method: "POST", Route: "/masuk/{token}", Status: 404}: 1,
		{Method: "POST", Route: "(another site)", Status: 403}: 1,
		{Method: "other", Route: "/", Status: 404}:             1,
	} {
		mu.Lock()
		if seen[want] != n {
			t.Errorf("want %+v %d times, got %v", want, n, seen)
		}
		mu.Unlock()
	}
}

// Behind a proxy that speaks HTTPS, cookies and browsers keep to it as well.
func TestPublicHTTPSIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for public, want := range map[string]bool{"": false, "http://temu.example": false, "https://temu.example": true} {
		w.parts.Public = public
		pages, err := web.New(w.parts)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/bahasa", nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, r)
		cookies := answer.Result().Cookies()
		if len(cookies) != 1 || cookies[0].Secure != want || (answer.Header().Get("Strict-Transport-Security") != "") != want {
			t.Errorf("%q: want secure %v, got %v", public, want, answer.Header())
		}
	}
}
