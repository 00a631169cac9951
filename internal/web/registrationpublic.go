package web

import (
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/web/ui"
)

// strangers are forms that change something for people whom nobody knows: a hall
// full of them may come from one address, a machine that tries numbers may not.
var strangers = rate{"strangers", 40 * time.Second, 80, 3 * time.Second}

// strangerData is the form for whoever comes to a gathering's public page.
type strangerData struct {
	Plan gathering.Plan
	Code string
	When string
	Shut string
	Form *comingForm
	Done bool // it was sent
}

func (s *site) strangerForm(v *visit) error {
	return s.showStranger(v, http.StatusOK, nil, v.URL.Query().Get("terkirim") != "")
}

func (s *site) showStranger(v *visit, status int, f *comingForm, done bool) error {
	code := v.PathValue("code")
	p, err := s.Registrations.PublicPlan(v.Context(), code)
	if err != nil {
		return err
	}
	if f == nil {
		f = newComingForm(v, registration.Own{Plan: p}, registration.Registration{Lang: string(v.in.Tag)})
	}
	if f.photo, err = s.Albums.Text(v.Context()); err != nil {
		return err
	}
	d := strangerData{Plan: p, Code: code, When: v.whenOf(p), Form: f, Done: done}
	if open, why := registration.Door(p, s.Now()); !open {
		d.Shut = v.in.T(why)
	}
	return v.page(status, strangerComingPage(v.frame(v.in.T("registration.title")+" · "+p.Title), d))
}

// registerStranger takes a registration from the public page. The answer is the same
// whether the number or the business is known, registered already, or neither:
// what came of it is told to the address that was given.
func (s *site) registerStranger(v *visit) error {
	code := v.PathValue("code")
	p, err := s.Registrations.PublicPlan(v.Context(), code)
	if err != nil {
		return err
	}
	f := newComingForm(v, registration.Own{Plan: p}, registration.Registration{})
	form := v.PostForm
	fresh, err := s.Registrations.RegisterStranger(v.Context(), v.actor.Once, code, registration.Entry{
		Name: form.Get("business"), NIB: form.Get("nib"), Person: form.Get("name_1"), Phone: form.Get("contact_phone"), Email: form.Get("contact_email"),
		Lang: form.Get("lang"), Details: f.read(form),
	})
	if f.wrong = v.wrong(err); f.wrong != nil {
		return s.showStranger(v, http.StatusUnprocessableEntity, f, false)
	}
	if err != nil && !registration.IsAlready(err) {
		return err
	}
	if err == nil {
		if err := s.sayWithRegistration(v, account.Actor{}, fresh); err != nil {
			return err
		}
	}
	return v.see("/t/" + code + "/daftar?terkirim=ya")
}

// ticketData is what the holder of a ticket shows at the door.
type ticketData struct {
	Plan    gathering.Plan
	R       registration.Registration
	When    string
	Picture ui.QR
	Code    string
	Tone    ui.Tone
}

// ticket shows a ticket. Whoever picks it up sees the business and the gathering, and
// nothing of its people.
func (s *site) ticket(v *visit) error {
	code := v.PathValue("code")
	p, r, err := s.Registrations.Ticket(v.Context(), code)
	if err != nil {
		return err
	}
	d := ticketData{Plan: p, R: r, When: v.whenOf(p), Code: code, Tone: comingTone(r.State)}
	if d.Picture, err = ui.NewQR(s.public(v) + "/k/" + code); err != nil {
		return err
	}
	return v.page(http.StatusOK, ticketPage(v.frame(v.in.T("registration.ticket")+" · "+p.Title), d))
}

// linkOf is the address of a registration's personal link, for those who hand it on.
func (s *site) linkOf(v *visit, r registration.Registration) string {
	return s.public(v) + "/pendaftaran/" + s.Registrations.Link(r)
}
