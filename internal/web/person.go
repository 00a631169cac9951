package web

import (
	"context"
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/mail"
	"wantilan/internal/web/ui"
)

// personData is one person as those see them who look after the account.
type personData struct {
	Who        account.Person
	Manage     bool // may be changed by the visitor
	LetIn      bool // may be handed a way in
	Consent    bool // what they say on paper may be recorded
	Roles      []account.Role
	Gatherings []gathering.Gathering
	Form       personForm
	Wrong      map[string]string
	Now        time.Time
}

// person shows one.
func (s *site) person(v *visit) error { return s.showPerson(v, http.StatusOK, nil, nil) }

func (s *site) showPerson(v *visit, status int, form *personForm, wrong map[string]string) error {
	id := account.ID(v.PathValue("person"))
	who, err := s.People.Person(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d := personData{
		Who: who, Wrong: wrong, Roles: v.actor.Below(), Now: s.Now(),
		Manage: s.People.May(v.Context(), v.actor, id, account.ManagePeople), LetIn: s.People.May(v.Context(), v.actor, id, account.LetIn),
		Consent: s.People.May(v.Context(), v.actor, id, account.RecordConsent),
		Form:    personForm{Name: who.Name, Email: who.Email, Phone: who.Phone},
	}
	if form != nil {
		d.Form = *form
	}
	if d.Gatherings, err = s.Calendar.Find(v.Context(), v.actor); err != nil {
		return err
	}
	return v.page(status, personPage(v.frame(who.Name), d))
}

// changePerson changes what a person is called and reached by.
func (s *site) changePerson(v *visit) error {
	id, form := account.ID(v.PathValue("person")), personForm{Name: v.PostForm.Get("name"), Email: v.PostForm.Get("email"), Phone: v.PostForm.Get("phone")}
	err := s.People.Change(v.Context(), v.actor, id, form.Name, form.Email, form.Phone)
	if wrong := v.wrong(err); wrong != nil {
		return s.showPerson(v, http.StatusUnprocessableEntity, &form, wrong)
	}
	return v.done(err, personPath(id))
}

// appoint gives a person one more role.
func (s *site) appoint(v *visit) error {
	id := account.ID(v.PathValue("person"))
	_, role := v.appointment(account.OrganisationID(v.PostForm.Get("organisation")))
	err := s.People.Appoint(v.Context(), v.actor, id, role)
	if wrong := v.wrong(err); wrong != nil {
		return s.showPerson(v, http.StatusUnprocessableEntity, nil, wrong)
	}
	return v.done(err, personPath(id))
}

// dismiss takes a role back.
func (s *site) dismiss(v *visit) error {
	id := account.ID(v.PathValue("person"))
	return v.done(s.People.Dismiss(v.Context(), v.actor, id, account.MembershipID(v.PathValue("membership"))), personPath(id))
}

// treat is a deed done to a person by one button.
func (s *site) treat(do func(ctx context.Context, by account.Actor, id account.ID) error) handler {
	return func(v *visit) error {
		id := account.ID(v.PathValue("person"))
		return v.done(do(v.Context(), v.actor, id), personPath(id))
	}
}

// signOut ends all sessions of a person.
func (s *site) signOut(ctx context.Context, by account.Actor, id account.ID) error {
	return s.People.EndSessions(ctx, by, id, "")
}

// done goes to a page when nothing went wrong.
func (v *visit) done(err error, path string) error {
	if err != nil {
		return err
	}
	v.flash("web.people.saved")
	return v.see(path)
}

// slipData is a way in that is handed over.
type slipData struct {
	Who     account.Person
	Link    string // or
	Code    string
	Picture ui.QR  // of the link, or of the address where to type the code
	Message string // wa.me link; empty without a phone number or consent
	Unasked bool   // there is a number, but no consent to messages by WhatsApp
	Address string // where to type the code
	Until   string
}

// handLink makes a link and shows it once, for a slip or a message.
func (s *site) handLink(v *visit) error {
	id := account.ID(v.PathValue("person"))
	token, expires, err := s.People.HandLink(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d, err := s.slip(v, id, expires)
	if err != nil {
		return err
	}
	d.Link = s.public(v) + "/masuk/" + token
	if d.Picture, err = ui.NewQR(d.Link); err != nil {
		return err
	}
	d.write(v.in.T("web.slip.message_link", d.Who.Name, d.Link, d.Until))
	return v.page(http.StatusOK, slipPage(v.frame(v.in.T("web.slip.title")), d))
}

// handCode makes a code and shows it once.
func (s *site) handCode(v *visit) error {
	id := account.ID(v.PathValue("person"))
	code, expires, err := s.SignIn.HandCode(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	d, err := s.slip(v, id, expires)
	if err != nil {
		return err
	}
	d.Code, d.Address = code, s.public(v)+"/masuk/kode"
	if d.Picture, err = ui.NewQR(d.Address); err != nil {
		return err
	}
	d.write(v.in.T("web.slip.message_code", d.Who.Name, d.Address, code, d.Until))
	return v.page(http.StatusOK, slipPage(v.frame(v.in.T("web.slip.title")), d))
}

func (s *site) slip(v *visit, id account.ID, expires time.Time) (slipData, error) {
	who, err := s.People.Person(v.Context(), v.actor, id)
	if err != nil {
		return slipData{}, err
	}
	agrees, err := s.Consents.Holds(v.Context(), id, account.WhatsApp)
	return slipData{Who: who, Until: v.moment(expires), Unasked: !agrees && who.Phone != ""}, err
}

// write makes the link that opens WhatsApp with a text, for who agreed to that.
func (d *slipData) write(text string) {
	if !d.Unasked {
		d.Message = message(d.Who.Phone, text)
	}
}

// message is the link that opens WhatsApp with a text written, for staff to press;
// empty for who has no number.
func message(phone, text string) string {
	link, err := mail.WhatsApp(phone, text)
	if err != nil {
		return "" // no number, or one that is kept in another form
	}
	return link
}

// moment writes a day and clock in the time of Bali.
func (v *visit) moment(at time.Time) string {
	return momentOf(v.in, at)
}
