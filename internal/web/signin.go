package web

import (
	"net/http"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
)

// home lists the gatherings of who is signed in, and tells others how to get in.
func (s *site) home(v *visit) error {
	if !v.actor.SignedIn() {
		coming, err := s.Plans.Coming(v.Context())
		if err != nil {
			return err
		}
		lines := comingLines(v.in, coming, func(p *gathering.Plan) string { return gatheringPath(p.Code) })
		return v.page(http.StatusOK, strangerPage(v.frame(v.in.T("web.home.stranger")), lines))
	}
	if v.mustEnrol() {
		return v.see(accountPage)
	}
	all, err := s.Calendar.Find(v.Context(), v.actor)
	if err != nil {
		return err
	}
	asked, err := s.Plans.AskedOf(v.Context(), v.actor)
	if err != nil {
		return err
	}
	plan := v.actor.May(account.PlanGathering) && v.actor.Gathering == ""
	open, err := s.comingFor(v, all)
	if err != nil {
		return err
	}
	if len(all) == 1 && len(asked)+len(open) == 0 {
		return s.seeOnly(v, all[0].ID)
	}
	lines := comingLines(v.in, asked, func(p *gathering.Plan) string { return base(p.ID) })
	return v.page(http.StatusOK, homePage(v.frame(v.in.T("web.home.title")), all, lines, open, plan))
}

// comingFor are the gatherings that the visitor's own party could still register for.
func (s *site) comingFor(v *visit, known []gathering.Gathering) ([]comingLine, error) {
	if !v.actor.May(account.RegisterOwn) {
		return nil, nil
	}
	coming, err := s.Plans.Coming(v.Context())
	if err != nil {
		return nil, err
	}
	coming = slices.DeleteFunc(coming, func(p gathering.Plan) bool {
		return slices.ContainsFunc(known, func(g gathering.Gathering) bool { return g.ID == p.ID })
	})
	return comingLines(v.in, coming, func(p *gathering.Plan) string { return gatheringPath(p.Code) }), nil
}

// seeOnly goes to the one gathering there is for the visitor; whoever takes part
// in it goes straight to their own agenda, which is what they came for.
func (s *site) seeOnly(v *visit, id gathering.ID) error {
	g, err := s.Calendar.Gathering(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	own := g.Of(v.actor.Organisation)
	if len(own) != 1 || !v.actor.May(account.SeeOwnAgenda) {
		return v.see(base(id))
	}
	return v.see(base(id) + "/peserta/" + string(own[0].ID))
}

// base is the address of a gathering's pages.
func base(id gathering.ID) string { return "/temu/" + string(id) }

// welcome shows whom a sign-in link is for, with a button. Opening the page
// uses nothing up, so that messengers can preview the link.
func (s *site) welcome(v *visit) error {
	who, err := s.Door.Welcome(v.Context(), v.PathValue("token"))
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, welcomePage(v.frame(v.in.T("web.welcome.title")), who, v.URL.Path))
}

// enter uses the link and begins a session.
func (s *site) enter(v *visit) error {
	session, err := s.Door.Enter(v.Context(), v.PathValue("token"), v.device())
	if err != nil {
		return err
	}
	if err := s.begin(v, account.ByLink, session); err != nil {
		return err
	}
	return v.see("/")
}

// leave ends the session.
func (s *site) leave(v *visit) error {
	if err := s.Door.Leave(v.Context(), v.session); err != nil {
		return err
	}
	v.keepCookie(sessionCookie, "", -1)
	v.forgetKept()
	return v.see("/")
}

// language keeps the chosen language and goes back to the page.
func (s *site) language(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	tag := string(lang.ID)
	if v.PostForm.Get("bahasa") == string(lang.EN) {
		tag = string(lang.EN)
	}
	v.setCookie(languageCookie, tag)
	return v.see(ownPath(v.PostForm.Get("kembali")))
}

// ownPath is a path of this site, or its front page when it could lead away.
func ownPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
