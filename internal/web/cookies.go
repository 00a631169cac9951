package web

import (
	"net/http"
	"time"

	"wantilan/internal/account"
)

// The cookies, by their names without protection.
const (
	sessionCookie  = "wantilan_sesi"
	languageCookie = "wantilan_bahasa"
	flashCookie    = "wantilan_kabar"
	passkeyCookie  = "wantilan_kunci"  // token of a ceremony with a device
	openIDCookie   = "wantilan_openid" // token of a journey to the provider
	doorCookie     = "wantilan_meja"   // token of a device of the desk at the door
)

// cookieYear is how long a cookie stays at most; the session behind it ends
// earlier.
const cookieYear = 365 * 24 * 60 * 60 // seconds

// cookieName is what a cookie is called in the browser. Over HTTPS it carries the
// prefix by which browsers refuse one that another host of the domain, or a page
// without encryption, put there (RFC 6265bis, 4.1.3.2).
func (v *visit) cookieName(name string) string {
	if v.secure {
		return "__Host-" + name
	}
	return name
}

// cookie is what the visitor's browser kept; empty when there is nothing.
func (v *visit) cookie(name string) string {
	c, err := v.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// keepCookie keeps something in the visitor's browser for some seconds; below
// zero it is forgotten.
func (v *visit) keepCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.cookieName(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.secure,
	})
}

// setCookie keeps something for as long as can be.
func (v *visit) setCookie(name, value string) { v.keepCookie(name, value, cookieYear) }

// keepToken keeps a ceremony's token while it lasts.
func (v *visit) keepToken(name, token string) {
	v.keepCookie(name, token, int(account.CeremonyLife/time.Second))
}

// takeToken takes the token back; empty when there is none.
func (v *visit) takeToken(name string) string {
	token := v.cookie(name)
	if token != "" {
		v.keepCookie(name, "", -1)
	}
	return token
}

// forgetKept has the browser forget what it kept for times without signal: somebody
// leaves, or another comes, and the device may be in other hands.
func (v *visit) forgetKept() { v.w.Header().Set("Clear-Site-Data", `"storage"`) }
