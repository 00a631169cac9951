package web

import (
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// OpenIDReturn is the path that the provider sends people back to.
const OpenIDReturn = "/masuk/openid/kembali"

// providerName is what people call the OpenID provider; empty without one.
func (s *site) providerName() string {
	if s.OpenID == nil {
		return ""
	}
	return s.OpenID.Name()
}

// beginOpenID sends a stranger to the provider.
func (s *site) beginOpenID(v *visit) error {
	if s.OpenID == nil {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if err := v.form(); err != nil {
		return err
	}
	token, address, err := s.OpenID.BeginEntering(v.Context(), ownPath(v.PostForm.Get("kembali")))
	if err != nil {
		s.noteRefused(v, account.ByOpenID, err)
		return err
	}
	return s.goTo(v, token, address)
}

// linkOpenID sends the visitor to the provider, to link who they are there.
func (s *site) linkOpenID(v *visit) error {
	if s.OpenID == nil {
		return fault.New(fault.NotFound, "web.not_found")
	}
	token, address, err := s.OpenID.BeginLinking(v.Context(), v.actor, v.kept)
	if err != nil {
		return err
	}
	return s.goTo(v, token, address)
}

// goTo shows a page that leads on to the provider by itself. A redirect would
// not do: the policy for forms holds for where a form is redirected to as well,
// and the provider may lead on further.
func (s *site) goTo(v *visit, token, address string) error {
	v.keepToken(openIDCookie, token)
	f := v.frame(v.in.T("web.openid.going", s.OpenID.Name()))
	f.Next, f.Path = address, "/masuk"
	return v.page(http.StatusOK, goingPage(f, s.OpenID.Name()))
}

// returnFromOpenID lets in, or links, who comes back from the provider.
func (s *site) returnFromOpenID(v *visit) error {
	if s.OpenID == nil {
		return fault.New(fault.NotFound, "web.not_found")
	}
	q := v.URL.Query()
	v.URL.Path, v.URL.RawQuery = "/masuk", "" // what a page tells of as its own address: neither code nor state
	arrived, err := s.OpenID.Return(v.Context(), v.actor, v.takeToken(openIDCookie), account.Returned{
		State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error"), Issuer: q.Get("iss"),
	}, v.device())
	if err != nil {
		s.noteRefused(v, account.ByOpenID, err)
		return err
	}
	if arrived.Session == "" {
		s.Log.Info("identity linked", "account", v.actor.Account, "ref", v.ref)
		return v.see(keysPath + "?sudah=terhubung")
	}
	if err := s.begin(v, account.ByOpenID, arrived.Session); err != nil {
		return err
	}
	return v.see(ownPath(arrived.To))
}

func (s *site) unlinkOpenID(v *visit) error {
	if s.OpenID == nil {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if err := s.OpenID.Unlink(v.Context(), v.actor, account.IdentityID(v.PathValue("identity"))); err != nil {
		return err
	}
	s.Log.Info("identity unlinked", "account", v.actor.Account, "ref", v.ref)
	return v.see(keysPath + "?sudah=terputus")
}
