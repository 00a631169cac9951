package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wantilan/internal/account"
)

func TestNoticeIsShownOnceInTheLanguageOfTheNextPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(t, w.account(t, account.Organiser))
	g, err := w.parts.Calendar.Gathering(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil {
		t.Fatal(err)
	}
	page := "/temu/" + string(w.sample) + "/peserta/" + string(g.Participants[3].ID)
	kept := v.do(http.MethodPost, page+"/cabut", nil)
	if kept.status != http.StatusSeeOther || kept.location != page {
		t.Fatalf("want to be sent to %s, got %d %s", page, kept.status, kept.location)
	}
	cookie := kept.header.Get("Set-Cookie")
	for _, part := range []string{"wantilan_kabar=", "Max-Age=60", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the notice's cookie has no %s: %s", part, cookie)
		}
	}
	v.do(http.MethodPost, "/bahasa", url.Values{"bahasa": {"en"}}) // no page: the notice waits
	v.get("/statis/wantilan.svg")
	first := v.get(page)
	d := parse(t, "agenda", first.body)
	if !d.says("status", "The old codes are void") {
		t.Errorf("the notice is not shown: %s", d.text())
	}
	if !strings.Contains(first.header.Get("Set-Cookie"), "wantilan_kabar=; Path=/; Max-Age=0") {
		t.Errorf("the cookie stays: %s", first.header.Get("Set-Cookie"))
	}
	if d := parse(t, "agenda", v.get(page).body); d.says("status", "The old codes are void") {
		t.Error("the notice is shown twice")
	}
}

func TestNoticeOfAForeignHandSaysNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	base := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, c := range map[string]struct {
		value, sees string
	}{
		"no wording of ours": {base(`{"k":"<b>menang</b>"}`), ""},
		"not readable":       {"%%%", ""},
		"no object":          {base(`[1,2]`), ""},
		"too long":           {base(`{"k":"web.run.title","a":["` + strings.Repeat("9", 1000) + `"]}`), ""},
		"marks in arguments": {base(`{"k":"web.run.title","a":["<i>9</i>"]}`), "Susunan ke-<i>9</i>"},
	} {
		r, err := http.NewRequest(http.MethodGet, w.server.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "wantilan_kabar", Value: c.value})
		d := parse(t, name, w.visitor(t, "").send(r).body)
		if c.sees == "" && d.says("status", "") || c.sees != "" && !d.says("status", c.sees) {
			t.Errorf("%s: want the notice %q, got the page %s", name, c.sees, d.text())
		}
	}
}

// says tells whether an element of a role holds the words; no words ask whether
// there is such an element at all.
func (d document) says(role, words string) bool {
	for _, e := range d {
		if e.attr["role"] == role && strings.Contains(e.text.String(), words) {
			return true
		}
	}
	return false
}
