package web

import (
	"context"
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// typedContact is what a form says of a contact.
func (v *visit) typedContact() (register.Contact, error) {
	c := register.Contact{ID: v.PathValue("contact"), Name: v.PostForm.Get("name"), Called: v.PostForm.Get("called"), Position: v.PostForm.Get("position"),
		Email: v.PostForm.Get("email"), Phone: v.PostForm.Get("phone"), Public: v.PostForm.Get("public") != ""}
	var err error
	c.AgreedOn, err = register.ParseDate("agreed_on", v.PostForm.Get("agreed_on"))
	return c, err
}

// keepContact adds a person whom the office can reach.
func (s *site) keepContact(v *visit) error { return s.toldContact(v, s.Addresses.Keep) }

// changeContact changes one.
func (s *site) changeContact(v *visit) error {
	p, _, err := s.businessOf(v)
	if err != nil {
		return err
	}
	if _, err := s.Addresses.One(v.Context(), v.actor, p.ID, v.PathValue("contact")); err != nil {
		return err
	}
	return s.toldContact(v, s.Addresses.Change)
}

func (s *site) toldContact(v *visit, do func(context.Context, account.Actor, register.PartyID, register.Contact) error) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	c, err := v.typedContact()
	if err == nil {
		err = do(v.Context(), v.actor, p.ID, c)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showContact(v, http.StatusUnprocessableEntity, c, wrong)
	}
	return v.done(err, backTo(p.ID, own))
}

// newContact is the form of a contact.
func (s *site) newContact(v *visit) error {
	return s.showContact(v, http.StatusOK, register.Contact{Position: "owner"}, nil)
}

// editContact is the form of one that is there.
func (s *site) editContact(v *visit) error {
	p, _, err := s.businessOf(v)
	if err != nil {
		return err
	}
	c, err := s.Addresses.One(v.Context(), v.actor, p.ID, v.PathValue("contact"))
	if err != nil {
		return err
	}
	return s.showContact(v, http.StatusOK, c, nil)
}

// contactForm is the form of a contact.
type contactForm struct {
	Title, Action, Back string
	C                   register.Contact
	Positions           []ui.Option
	Words               string // of the consent that it asks for
	Wrong               map[string]string
}

func (s *site) showContact(v *visit, status int, c register.Contact, wrong map[string]string) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	d := contactForm{Title: v.in.T("business.contact.new"), Action: businessPath(p.ID) + "/kontak", Back: backTo(p.ID, own), C: c, Wrong: wrong}
	if own {
		d.Action = "/usaha-saya/kontak"
	}
	if c.ID != "" {
		d.Title, d.Action = v.in.T("business.contact.change"), d.Action+"/"+c.ID
	}
	for _, x := range register.Positions {
		d.Positions = append(d.Positions, ui.Option{Value: x, Text: v.in.T("business.position." + x)})
	}
	d.Words = v.in.T("web.consent.text." + string(account.ContactDirectory))
	return v.page(status, contactPage(v.frame(d.Title), d))
}

// dropContact forgets one.
func (s *site) dropContact(v *visit) error {
	p, own, err := s.businessOf(v)
	if err != nil {
		return err
	}
	return v.done(s.Addresses.Drop(v.Context(), v.actor, p.ID, v.PathValue("contact")), backTo(p.ID, own))
}
