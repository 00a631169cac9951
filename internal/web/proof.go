package web

import (
	"errors"
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// proofData is what is typed to sign in, and what was wrong with it.
type proofData struct {
	Named  string
	To     string // where to go afterwards
	Ticket string // of who gave a right password and still needs the second factor
	Wrong  string
	Sent   bool // a code was sent, if there is such an account
	Sends  bool // codes can be sent
}

// from is where the visitor tries to sign in from.
func (s *site) from(v *visit) account.From {
	return account.From{Address: s.addressOf(v.Request), Device: v.device(), Lang: string(v.in.Tag)}
}

// sorryThat gives the wording of what a visitor can act on, and false for what
// they cannot.
func (v *visit) sorryThat(err error) (string, bool) {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind == fault.Internal {
		return "", false
	}
	return v.in.T(f.Key, f.Args...), true
}

// enterByPassword takes an e-mail address or phone number and a password.
func (s *site) enterByPassword(v *visit) error {
	d := proofData{Named: v.PostForm.Get("named"), To: ownPath(v.PostForm.Get("kembali")), Sends: s.SignIn.Sends()}
	session, ticket, err := s.SignIn.ByPassword(v.Context(), d.Named, v.PostForm.Get("password"), s.from(v))
	if err != nil {
		return s.notEntered(v, err, func() error { return s.showWays(v, statusOf(fault.KindOf(err)), d) }, &d)
	}
	if ticket != "" {
		d.Ticket = ticket
		return v.page(http.StatusOK, secondPage(v.frame(v.in.T("web.ways.second")), d))
	}
	return s.entered(v, account.ByPassword, session)
}

// enterBySecond takes the code of an app, after the password.
func (s *site) enterBySecond(v *visit) error {
	d := proofData{Ticket: v.PostForm.Get("ticket"), To: ownPath(v.PostForm.Get("kembali"))}
	session, err := s.SignIn.Second(v.Context(), d.Ticket, v.PostForm.Get("code"), s.from(v))
	if err != nil {
		return s.notEntered(v, err, func() error {
			return v.page(statusOf(fault.KindOf(err)), secondPage(v.frame(v.in.T("web.ways.second")), d))
		}, &d)
	}
	return s.entered(v, account.ByBoth, session)
}

// codeForm is where a code is asked for and typed.
func (s *site) codeForm(v *visit) error {
	return v.page(http.StatusOK, codePage(v.frame(v.in.T("web.ways.code")), proofData{Sends: s.SignIn.Sends()}))
}

// sendCode sends a code to whom is named, and says the same for everybody.
func (s *site) sendCode(v *visit) error {
	d := proofData{Named: v.PostForm.Get("named"), To: ownPath(v.PostForm.Get("kembali")), Sends: s.SignIn.Sends(), Sent: true}
	show := func(status int) error { return v.page(status, codePage(v.frame(v.in.T("web.ways.code")), d)) }
	if err := s.SignIn.SendCode(v.Context(), d.Named, s.from(v)); err != nil {
		d.Sent = false
		return s.notEntered(v, err, func() error { return show(statusOf(fault.KindOf(err))) }, &d)
	}
	return show(http.StatusOK)
}

// enterByCode takes a code.
func (s *site) enterByCode(v *visit) error {
	d := proofData{Named: v.PostForm.Get("named"), To: ownPath(v.PostForm.Get("kembali")), Sends: s.SignIn.Sends()}
	session, err := s.SignIn.ByCode(v.Context(), d.Named, v.PostForm.Get("code"), s.from(v))
	if err != nil {
		return s.notEntered(v, err, func() error {
			return v.page(statusOf(fault.KindOf(err)), codePage(v.frame(v.in.T("web.ways.code")), d))
		}, &d)
	}
	return s.entered(v, account.ByCode, session)
}

// notEntered shows a form again with what went wrong.
func (s *site) notEntered(v *visit, err error, show func() error, d *proofData) error {
	text, ok := v.sorryThat(err)
	if !ok {
		return err
	}
	d.Wrong = text
	s.Log.Warn("sign-in refused", "ref", v.ref, "why", faultKey(err))
	return show()
}

// faultKey is what the log says of a refusal; nothing of what was typed.
func faultKey(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Key
	}
	return ""
}

// entered gives the visitor their session.
func (s *site) entered(v *visit, how account.Method, session string) error {
	if err := s.begin(v, how, session); err != nil {
		return err
	}
	return v.see(ownPath(v.PostForm.Get("kembali")))
}
