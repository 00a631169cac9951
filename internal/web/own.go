package web

import (
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/web/ui"
)

// ownData is one's own account.
type ownData struct {
	Who     account.Person
	Current string // session
	Form    personForm
	Wrong   map[string]string
	Fresh   bool // may change how one signs in
	Enrol   bool // must set up a second factor before anything else

	Processing bool // may read the record of processing
}

// own shows one's own account.
func (s *site) own(v *visit) error { return s.showOwn(v, http.StatusOK, nil, nil) }

func (s *site) showOwn(v *visit, status int, form *personForm, wrong map[string]string) error {
	who, err := s.People.Person(v.Context(), v.actor, v.actor.Account)
	if err != nil {
		return err
	}
	d := ownData{
		Who: who, Current: v.kept.ID, Wrong: wrong, Fresh: s.Door.Fresh(v.kept), Enrol: v.mustEnrol(),
		Form: personForm{Name: who.Name, Email: who.Email, Phone: who.Phone}, Processing: v.actor.May(account.SeeProcessing),
	}
	if form != nil {
		d.Form = *form
	}
	return v.page(status, ownPage(v.frame(v.in.T("web.own.title")), d))
}

// mustEnrol tells whether the visitor signed in by a password alone and sees
// other people's data: then a second factor comes first.
func (v *visit) mustEnrol() bool {
	return v.kept.Method == account.ByPassword && v.actor.Role.Staffed()
}

// changeOwn changes what one is called and reached by.
func (s *site) changeOwn(v *visit) error {
	form := personForm{Name: v.PostForm.Get("name"), Email: v.PostForm.Get("email"), Phone: v.PostForm.Get("phone")}
	err := s.SignIn.ChangeOwn(v.Context(), v.actor, v.kept, form.Name, form.Email, form.Phone)
	if wrong := v.wrong(err); wrong != nil {
		return s.showOwn(v, http.StatusUnprocessableEntity, &form, wrong)
	}
	return v.done(err, accountPage)
}

const accountPage = "/akun"

// setPassword sets one's password.
func (s *site) setPassword(v *visit) error {
	err := s.SignIn.SetPassword(v.Context(), v.actor, v.kept, v.PostForm.Get("password"), v.PostForm.Get("again"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showOwn(v, http.StatusUnprocessableEntity, nil, wrong)
	}
	return v.done(err, accountPage)
}

// totpData is a second factor that is being set up.
type totpData struct {
	Secret  string
	Picture ui.QR
	Wrong   map[string]string
}

// beginTOTP shows a new second factor, for an app to read.
func (s *site) beginTOTP(v *visit) error { return s.showTOTP(v, http.StatusOK, nil) }

func (s *site) showTOTP(v *visit, status int, wrong map[string]string) error {
	t, err := s.SignIn.NewTOTP(v.Context(), v.actor, v.kept)
	if err != nil {
		return err
	}
	d := totpData{Secret: t.Secret, Wrong: wrong}
	if d.Picture, err = ui.NewQR(t.Address(v.actor.Name)); err != nil {
		return err
	}
	return v.page(status, totpPage(v.frame(v.in.T("web.totp.title")), d))
}

// confirmTOTP puts it in use and shows the recovery codes, once. Who signed in by
// a password alone signs in again, with both.
func (s *site) confirmTOTP(v *visit) error {
	codes, err := s.SignIn.ConfirmTOTP(v.Context(), v.actor, v.kept, v.PostForm.Get("code"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showTOTP(v, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, recoveryPage(v.frame(v.in.T("web.totp.recovery")), codes, v.mustEnrol()))
}

// dropTOTP takes one's second factor out of use.
func (s *site) dropTOTP(v *visit) error {
	return v.done(s.SignIn.DropTOTP(v.Context(), v.actor, v.kept), accountPage)
}

// endSession ends one of one's own sessions.
func (s *site) endSession(v *visit) error {
	return v.done(s.People.EndSessions(v.Context(), v.actor, v.actor.Account, v.PathValue("session")), accountPage)
}

// become acts for another of one's organisations.
func (s *site) become(v *visit) error {
	session, err := s.Door.Become(v.Context(), v.actor, v.kept, account.MembershipID(v.PathValue("membership")))
	if err != nil {
		return err
	}
	v.setCookie(sessionCookie, session)
	v.forgetKept()
	return v.done(nil, "/")
}
