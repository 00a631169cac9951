package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/security"
	cdpkeys "github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"wantilan/internal/account"
)

// phone gives the browser a device that keeps passkeys.
func (b *browser) phone() cdpkeys.AuthenticatorID {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, cdpkeys.Enable, cdpkeys.EnableParams{}); err != nil {
		b.t.Fatal(err)
	}
	made, err := chromedp.Call(b.ctx, cdpkeys.AddVirtualAuthenticator, cdpkeys.AddVirtualAuthenticatorParams{Options: &cdpkeys.VirtualAuthenticatorOptions{
		Protocol: cdpkeys.AuthenticatorProtocolCtap2, Transport: cdpkeys.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		b.t.Fatal(err)
	}
	return made.AuthenticatorID
}

// said waits until the page says something about a device, and gives it.
func (b *browser) said() string {
	b.t.Helper()
	b.until(`document.querySelector("[data-said]")?.textContent`)
	return run(b, chromedp.Evaluate[string](`document.querySelector("[data-said]").textContent`))
}

const enterByKey = `[data-passkey=enter] button`

func TestPasskeyInARealBrowser(t *testing.T) {
	for _, screen := range []struct {
		width  int64
		scheme string
	}{{360, "light"}, {1280, "dark"}} {
		t.Run(fmt.Sprint(screen.width), func(t *testing.T) {
			w := newWorld(t)
			w.offer(t)
			b := openBrowser(t, screen.width, 800, screen.scheme)
			device := b.phone()
			b.open(w.server.URL)
			b.press(`main a[href="/masuk"]`)
			b.sees("Masuk dengan kunci sandi", "SSO Badung", "Tautan masuk pribadi")
			b.fits("ways")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.press(`header a[href="/akun"]`)
			b.press(`main a[href="/akun/kunci"]`)
			b.sees("Belum ada kunci sandi")
			b.fits("keys-empty")
			b.do(chromedp.SetValue("#nama", "HP Made"))
			b.click("[data-passkey=add] button")
			b.until(`location.search === "?sudah=ditambah"`)
			b.sees("HP Made", "Ditambahkan", "belum pernah dipakai")
			b.do(chromedp.SetValue("#nama", "Sekali lagi"))
			b.click("[data-passkey=add] button")
			if got := b.said(); !strings.Contains(got, "sudah menyimpan") {
				t.Errorf("a device that has a key already: %q", got)
			}
			b.click("main summary")
			b.fits("keys")
			b.press(`header a[href="/akun"]`)
			b.press(`main form[action="/keluar"] button`)
			b.open(w.server.URL + "/masuk?kembali=/akun/kunci")
			b.click(enterByKey)
			b.until(`location.pathname === "/akun/kunci"`)
			b.sees("HP Made", "terakhir dipakai")
			b.quiet()
			b.refusesLiars(w, device)
			b.removes(w)
		})
	}
}

// refusesLiars tries a device that does not make sure of the person, one whose
// signature is void, and one that was copied.
func (b *browser) refusesLiars(w *world, device cdpkeys.AuthenticatorID) {
	b.t.Helper()
	yes := true
	bits := func(p cdpkeys.SetResponseOverrideBitsParams) {
		b.t.Helper()
		p.AuthenticatorID = device
		if _, err := chromedp.Call(b.ctx, cdpkeys.SetResponseOverrideBits, p); err != nil {
			b.t.Fatal(err)
		}
	}
	try := func(what, want string) {
		b.t.Helper()
		b.open(w.server.URL + "/masuk")
		b.click(enterByKey)
		if got := b.said(); !strings.Contains(got, want) {
			b.t.Errorf("%s: want %q, got %q", what, want, got)
		}
	}
	bits(cdpkeys.SetResponseOverrideBitsParams{IsBogusSignature: &yes})
	try("a void signature", "Kunci sandi ditolak")
	bits(cdpkeys.SetResponseOverrideBitsParams{IsBadUV: &yes})
	try("nobody made sure of", "Kunci sandi ditolak")
	bits(cdpkeys.SetResponseOverrideBitsParams{})
	kept, err := chromedp.Call(b.ctx, cdpkeys.GetCredentials, cdpkeys.GetCredentialsParams{AuthenticatorID: device})
	if err != nil || len(kept.Credentials) != 1 {
		b.t.Fatalf("the device keeps %d keys: %v", len(kept.Credentials), err)
	}
	back := float64(0)
	if _, err := chromedp.Call(b.ctx, cdpkeys.SetCredentialProperties, cdpkeys.SetCredentialPropertiesParams{
		AuthenticatorID: device, CredentialID: kept.Credentials[0].CredentialID, SignCount: &back,
	}); err != nil {
		b.t.Fatal(err)
	}
	try("a copy", "disalin orang lain")
	if _, err := chromedp.Call(b.ctx, cdpkeys.SetUserVerified, cdpkeys.SetUserVerifiedParams{AuthenticatorID: device}); err != nil {
		b.t.Fatal(err)
	}
	try("a person who is not known to the device", "Perangkat tidak memberikan kunci")
	if _, err := chromedp.Call(b.ctx, cdpkeys.SetUserVerified, cdpkeys.SetUserVerifiedParams{AuthenticatorID: device, IsUserVerified: true}); err != nil {
		b.t.Fatal(err)
	}
}

// removes removes the passkey, after which it signs nobody in.
func (b *browser) removes(w *world) {
	b.t.Helper()
	b.open(w.server.URL + "/akun/kunci")
	b.click("main summary")
	b.press(`form[action$="/hapus"] button`)
	b.sees("Kunci sandi sudah dihapus", "Belum ada kunci sandi")
	b.press(`header a[href="/akun"]`)
	b.press(`main form[action="/keluar"] button`)
	b.open(w.server.URL + "/masuk")
	b.click(enterByKey)
	if got := b.said(); !strings.Contains(got, "sudah dihapus") {
		b.t.Errorf("after removing it: %q", got)
	}
	b.fits("ways-refused")
}

func TestOpenIDInARealBrowser(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			w := newWorld(t)
			w.offer(t)
			b := openBrowser(t, width, 800, "light")
			if _, err := chromedp.Call(b.ctx, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true}); err != nil {
				t.Fatal(err)
			}
			b.open(w.server.URL + "/masuk")
			b.click(`form[action="/masuk/openid"] button`)
			b.until(`document.body.innerText.includes("belum dihubungkan")`)
			b.fits("openid-unknown")
			b.open(w.link(t, w.account(t, account.Organiser)))
			b.press("main form button")
			b.open(w.server.URL + "/akun/kunci")
			b.click(`form[action="/akun/kunci/openid"] button`)
			b.until(`location.search === "?sudah=terhubung"`)
			b.sees("Akun sudah dihubungkan", "belum pernah dipakai")
			b.fits("keys-linked")
			b.press(`header a[href="/akun"]`)
			b.press(`main form[action="/keluar"] button`)
			b.open(w.server.URL + "/masuk?kembali=/akun/kunci")
			b.click(`form[action="/masuk/openid"] button`)
			b.until(`location.pathname === "/akun/kunci"`)
			b.sees("terakhir dipakai")
		})
	}
}

// Without script, the page says that passkeys need it and offers the others.
func TestWithoutScriptPasskeysAreSaidToNeedIt(t *testing.T) {
	w := newWorld(t)
	w.offer(t)
	b := openBrowser(t, 360, 800, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(w.server.URL + "/masuk")
	b.do(chromedp.WaitVisible("noscript p"), chromedp.WaitVisible(`form[action="/masuk/openid"] button`), chromedp.WaitNotVisible(enterByKey))
	b.sees("membutuhkan JavaScript", "Tautan masuk pribadi")
	b.fits("ways-noscript")
}
