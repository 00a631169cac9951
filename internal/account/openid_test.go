package account_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/account/accounttest"
	"wantilan/internal/fault"
)

const comeBack = "https://temu.example/masuk/openid/kembali"

// gate is a keyring with an OpenID provider.
type gate struct {
	*keyring
	*account.OpenID
	provider *accounttest.Provider
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{keyring: newKeyring(t)}
	var err error
	if g.provider, err = accounttest.NewProvider(g.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.provider.Close)
	g.OpenID = g.openID(t, nil)
	return g
}

// openID is OpenID of the test's provider, its settings changed.
func (g *gate) openID(t *testing.T, change func(*account.Provider)) *account.OpenID {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(g.provider.Certificate())
	p := account.Provider{
		Issuer: g.provider.URL, Client: g.provider.ClientID, Secret: g.provider.Secret, Name: "SSO Badung", Return: comeBack, Roots: roots,
	}
	if change != nil {
		change(&p)
	}
	o, err := account.NewOpenID(g.db, g.Door, g.clock, p)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// visit opens the provider's page and gives what the visitor is sent back with.
func (g *gate) visit(t *testing.T, address string) account.Returned {
	t.Helper()
	client := *g.provider.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(back.String(), comeBack+"?") {
		t.Fatalf("the provider answers %s and sends to %q, %v", res.Status, back, err)
	}
	q := back.Query()
	return account.Returned{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")}
}

// link links the person who is signed in at the provider to an account.
func (g *gate) link(t *testing.T, who person) error {
	t.Helper()
	token, address, err := g.BeginLinking(t.Context(), who.Actor, who.session)
	if err != nil {
		return err
	}
	_, err = g.Return(t.Context(), who.Actor, token, g.visit(t, address), "Chromium")
	return err
}

// enter signs in as the person who is signed in at the provider.
func (g *gate) enter(t *testing.T) (account.Arrival, error) {
	t.Helper()
	token, address, err := g.OpenID.BeginEntering(t.Context(), "/temu/1")
	if err != nil {
		return account.Arrival{}, err
	}
	return g.Return(t.Context(), account.Actor{}, token, g.visit(t, address), "Chromium")
}

func TestLinkedIdentitySignsIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	for who, subject := range map[person]string{g.made: "subject-1", g.putu: "subject-2"} {
		g.provider.SignIn(subject)
		for range 2 { // linking again changes nothing
			if err := g.link(t, who); err != nil {
				t.Fatal(err)
			}
		}
	}
	for subject, want := range map[string]account.ID{"subject-1": g.made.Account, "subject-2": g.putu.Account} {
		g.provider.SignIn(subject)
		got, err := g.enter(t)
		if err != nil {
			t.Fatal(err)
		}
		if actor, err := g.Actor(t.Context(), got.Session); err != nil || actor.Account != want || got.To != "/temu/1" {
			t.Errorf("want %s on the way to /temu/1, got %+v to %q, %v", want, actor, got.To, err)
		}
	}
	all, err := g.OpenID.Of(t.Context(), g.made.Actor)
	if err != nil || len(all) != 1 || all[0].Subject != "subject-1" || all[0].Issuer != g.provider.URL || all[0].Used.IsZero() {
		t.Errorf("want the one identity, used; got %+v, %v", all, err)
	}
}

func TestUnlinkedIdentityDoesNotSignIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	_, err := g.enter(t)
	says(t, err, fault.Forbidden, "account.openid_unknown")
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	all, err := g.OpenID.Of(t.Context(), g.made.Actor)
	if err != nil {
		t.Fatal(err)
	}
	says(t, g.Unlink(t.Context(), g.putu.Actor, all[0].ID), fault.NotFound, "account.openid_not_found")
	if _, err := g.enter(t); err != nil {
		t.Errorf("after another tried to unlink it: %v", err)
	}
	if err := g.Unlink(t.Context(), g.made.Actor, all[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = g.enter(t)
	says(t, err, fault.Forbidden, "account.openid_unknown")
}

// Whoever can give themselves a name or a mail address at the provider gains
// nothing here.
func TestNothingIsLinkedByNameOrMail(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	g.provider.SignIn("subject-2")
	g.provider.Change = func(claims map[string]any) {
		claims["email"], claims["email_verified"], claims["name"], claims["preferred_username"] = "made@temu.example", true, g.made.Name, "subject-1"
	}
	_, err := g.enter(t)
	says(t, err, fault.Forbidden, "account.openid_unknown")
}

func TestOneIdentityBelongsToOneAccount(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	says(t, g.link(t, g.putu), fault.Conflict, "account.openid_taken")
	if all, err := g.OpenID.Of(t.Context(), g.putu.Actor); err != nil || len(all) != 0 {
		t.Errorf("want nothing linked, got %v, %v", all, err)
	}
	for i := range account.MostIdentities {
		g.provider.SignIn(strings.Repeat("x", i+1))
		if err := g.link(t, g.putu); err != nil {
			t.Fatal(err)
		}
	}
	g.provider.SignIn("one more")
	says(t, g.link(t, g.putu), fault.Conflict, "account.openid_enough")
}

// What a provider or a visitor could lie about never lets anybody in.
func TestReturnsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	set := func(name string, value any) func(*gate, *account.Returned) {
		return func(g *gate, _ *account.Returned) {
			g.provider.Change = func(claims map[string]any) { claims[name] = value }
		}
	}
	tests := map[string]struct {
		lie func(g *gate, r *account.Returned)
		key string
	}{
		"wrong nonce":            {set("nonce", "another"), "account.openid_refused"},
		"no nonce":               {set("nonce", nil), "account.openid_refused"},
		"wrong audience":         {set("aud", "another"), "account.openid_refused"},
		"audience among many":    {set("aud", []string{"wantilan", "another"}), "account.openid_refused"},
		"made for another party": {set("azp", "another"), "account.openid_refused"},
		"wrong issuer":           {set("iss", "https://id.evil.example"), "account.openid_refused"},
		"expired":                {set("exp", 1), "account.openid_refused"},
		"not yet":                {set("nbf", int64(9_999_999_999)), "account.openid_refused"},
		"no subject":             {set("sub", ""), "account.openid_refused"},
		"long subject":           {set("sub", strings.Repeat("x", 256)), "account.openid_refused"},
		"subject is a number":    {set("sub", 1), "account.openid_refused"},
		"another access token":   {set("at_hash", "AAAA"), "account.openid_refused"},
		"wrong state":            {func(_ *gate, r *account.Returned) { r.State = "another" }, "account.openid_refused"},
		"no state":               {func(_ *gate, r *account.Returned) { r.State = "" }, "account.openid_refused"},
		"no code":                {func(_ *gate, r *account.Returned) { r.Code = "" }, "account.openid_refused"},
		"wrong code":             {func(_ *gate, r *account.Returned) { r.Code = "another" }, "account.openid_refused"},
		"long code":              {func(_ *gate, r *account.Returned) { r.Code = strings.Repeat("x", 5000) }, "account.openid_refused"},
		"names another issuer":   {func(_ *gate, r *account.Returned) { r.Issuer = "https://id.evil.example" }, "account.openid_refused"},
		"the person said no":     {func(_ *gate, r *account.Returned) { r.Error = "access_denied" }, "account.openid_denied"},
		"the provider failed":    {func(_ *gate, r *account.Returned) { r.Error = "server_error" }, "account.openid_refused"},
		"an error of its own":    {func(_ *gate, r *account.Returned) { r.Error = "Ni Made said no" }, "account.openid_refused"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			if err := g.link(t, g.made); err != nil {
				t.Fatal(err)
			}
			token, address, err := g.OpenID.BeginEntering(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			r := g.visit(t, address)
			tc.lie(g, &r)
			got, err := g.Return(t.Context(), account.Actor{}, token, r, "Chromium")
			if got.Session != "" {
				t.Error("a session began")
			}
			says(t, err, fault.Forbidden, tc.key)
			if err != nil && strings.Contains(err.Error(), "Ni Made") {
				t.Errorf("the log would name the person: %v", err)
			}
		})
	}
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*account.Provider){
		"wrong secret": func(p *account.Provider) { p.Secret = "another" },
	} {
		o := g.openID(t, change)
		token, address, err := o.BeginEntering(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Return(t.Context(), account.Actor{}, token, g.visit(t, address), "Chromium")
		says(t, err, fault.Forbidden, "account.openid_refused")
		if err != nil && !strings.Contains(err.Error(), "status 400, invalid_grant") {
			t.Errorf("%s: the log does not say why: %v", name, err)
		}
	}
	// A code that one browser got does not serve another's journey: the proof
	// that goes with it is the first one's.
	_, address, err := g.OpenID.BeginEntering(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	stolen := g.visit(t, address)
	token, address, err := g.OpenID.BeginEntering(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	own := g.visit(t, address)
	_, err = g.Return(t.Context(), account.Actor{}, token, account.Returned{State: own.State, Code: stolen.Code}, "Chromium")
	says(t, err, fault.Forbidden, "account.openid_refused")
}

func TestJourneyIsGoodOnceAndNotForLong(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	ctx := t.Context()
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	begin := func() (string, account.Returned) {
		t.Helper()
		token, address, err := g.OpenID.BeginEntering(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		return token, g.visit(t, address)
	}
	token, r := begin()
	if _, err := g.Return(ctx, account.Actor{}, token, r, "Chromium"); err != nil {
		t.Fatal(err)
	}
	_, err := g.Return(ctx, account.Actor{}, token, r, "Chromium") // replayed
	says(t, err, fault.NotFound, "account.ceremony_over")
	fresh, own := begin()
	_, err = g.Return(ctx, account.Actor{}, fresh, account.Returned{State: own.State, Code: r.Code}, "Chromium") // a used code
	says(t, err, fault.Forbidden, "account.openid_refused")
	token, r = begin()
	g.wait(account.CeremonyLife)
	_, err = g.Return(ctx, account.Actor{}, token, r, "Chromium")
	says(t, err, fault.NotFound, "account.ceremony_over")
	made := g.arrive(t, g.owner)
	linking, address, err := g.BeginLinking(ctx, made.Actor, made.session)
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Return(ctx, g.putu.Actor, linking, g.visit(t, address), "Chromium") // somebody else signed in meanwhile
	says(t, err, fault.NotFound, "account.ceremony_over")
	passkey, _, err := g.Passkeys.BeginEntering(ctx, home)
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Return(ctx, account.Actor{}, passkey, r, "Chromium") // a ceremony of another kind
	says(t, err, fault.NotFound, "account.ceremony_over")
	g.wait(10*time.Minute + time.Microsecond)
	_, _, err = g.BeginLinking(ctx, made.Actor, made.session)
	says(t, err, fault.Forbidden, "account.sign_in_again")
}

func TestProviderThatIsDown(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	late := g.openID(t, nil)
	token, address, err := g.OpenID.BeginEntering(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	r := g.visit(t, address)
	g.provider.Close()
	_, err = g.Return(t.Context(), account.Actor{}, token, r, "Chromium")
	says(t, err, fault.Busy, "account.openid_down")
	for range 2 { // the second time it is not asked
		_, _, err = late.BeginEntering(t.Context(), "")
		says(t, err, fault.Busy, "account.openid_down")
	}
	if !strings.Contains(err.Error(), "a moment ago") {
		t.Errorf("want the provider left in peace, got %v", err)
	}
}

func TestProviderIsAskedAgainAfterAPause(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	broken := true
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken {
			http.Error(w, "Ni Made", http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(strings.ReplaceAll(`{"issuer":"X","authorization_endpoint":"X/a","token_endpoint":"X/t","jwks_uri":"X/k"}`, "X", "https://"+r.Host)))
	}))
	t.Cleanup(front.Close)
	o := g.openID(t, func(p *account.Provider) { p.Issuer = front.URL; p.Roots.AddCert(front.Certificate()) })
	_, _, err := o.BeginEntering(t.Context(), "")
	says(t, err, fault.Busy, "account.openid_down")
	broken = false
	_, _, err = o.BeginEntering(t.Context(), "")
	says(t, err, fault.Busy, "account.openid_down")
	g.wait(10 * time.Second)
	if _, _, err := o.BeginEntering(t.Context(), ""); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

// Nothing but the configured provider is talked to, whatever it says.
func TestProviderCannotLeadElsewhere(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") }))
	t.Cleanup(elsewhere.Close)
	for name, answer := range map[string]http.HandlerFunc{
		"a redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) },
		"no HTTPS": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"https://` + r.Host + `","authorization_endpoint":"http://id.example/a","token_endpoint":"http://id.example/t"}`))
		},
		"a script": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"https://` + r.Host + `","authorization_endpoint":"javascript:alert(1)","token_endpoint":"https://id.example/t"}`))
		},
		"another issuer": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"https://id.example","authorization_endpoint":"https://id.example/a","token_endpoint":"https://id.example/t"}`))
		},
		"too much": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"` + strings.Repeat("x", 2<<20) + `"}`))
		},
		"nonsense": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
	} {
		front := httptest.NewTLSServer(answer)
		o := g.openID(t, func(p *account.Provider) {
			p.Issuer = front.URL
			p.Roots.AddCert(front.Certificate())
			p.Roots.AddCert(elsewhere.Certificate())
		})
		_, _, err := o.BeginEntering(t.Context(), "")
		t.Log(name)
		says(t, err, fault.Busy, "account.openid_down")
		front.Close()
	}
}

func TestProvidersThatCannotBeMeantAreRefused(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	good := account.Provider{Issuer: "https://id.example/badung", Client: "c", Secret: "s", Name: "N", Return: comeBack}
	if _, err := account.NewOpenID(g.db, g.Door, g.clock, good); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for name, change := range map[string]func(*account.Provider){
		"no HTTPS":    func(p *account.Provider) { p.Issuer = "http://id.example" },
		"no address":  func(p *account.Provider) { p.Issuer = "id.example" },
		"a file":      func(p *account.Provider) { p.Issuer = "file:///etc/passwd" },
		"a query":     func(p *account.Provider) { p.Issuer = "https://id.example?x=1" },
		"a password":  func(p *account.Provider) { p.Issuer = "https://a:b@id.example" },
		"no client":   func(p *account.Provider) { p.Client = "" },
		"no name":     func(p *account.Provider) { p.Name = "" },
		"no way back": func(p *account.Provider) { p.Return = "" },
	} {
		p := good
		change(&p)
		if _, err := account.NewOpenID(g.db, g.Door, g.clock, p); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

// The start, and pages that offer the provider, ask it nothing.
func TestProviderIsAskedWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if n := g.provider.Asked(); n != 0 || g.OpenID.Name() != "SSO Badung" {
		t.Errorf("asked %d times before anybody signed in", n)
	}
	if _, err := g.enter(t); err == nil || g.provider.Asked() == 0 {
		t.Errorf("want it asked, and the identity unknown: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := g.OpenID.BeginEntering(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a visitor who has left: %v", err)
	}
}
