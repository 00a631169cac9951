package web

import (
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// wayIn is how the people of a business sign in, as staff see it.
type wayIn struct {
	Action    string
	Joined    bool // it is an organisation
	LetIn     bool // the visitor may hand links over
	People    []account.Member
	Questions []ui.Question
	Options   map[string][]ui.Option
}

// typedJoin is what a form says of a business's organisation and owner.
func (v *visit) typedJoin() account.Join {
	return account.Join{Organisation: account.OrganisationID(v.PostForm.Get("organisation")), Owner: v.PostForm.Get("owner"), Email: v.PostForm.Get("email"), Phone: v.PostForm.Get("phone")}
}

// joinQuestions are those about the organisation and the owner of a business in the
// book of an office; one that is joined is not asked for its organisation.
func (s *site) joinQuestions(v *visit, office account.OrganisationID, joined bool, wrong map[string]string) ([]ui.Question, []ui.Option, error) {
	j := v.typedJoin()
	all := []ui.Question{
		{Name: "owner", Label: v.in.T("business.way.owner"), Hint: v.in.T("business.way.owner_hint"), Value: j.Owner, Wrong: wrong["owner"], Required: joined},
		{Name: "phone", Label: v.in.T("web.people.phone"), Hint: v.in.T("web.people.phone_hint"), Kind: "tel", Value: j.Phone, Wrong: wrong["phone"]},
		{Name: "email", Label: v.in.T("web.people.email"), Hint: v.in.T("web.people.email_hint"), Kind: "email", Value: j.Email, Wrong: wrong["email"]},
	}
	if joined {
		return all, nil, nil
	}
	free, err := s.Book.Unjoined(v.Context(), v.actor, office)
	if err != nil || len(free) == 0 && wrong["organisation"] == "" {
		return all, nil, err
	}
	options := []ui.Option{{Text: v.in.T("business.way.new")}}
	for _, o := range free {
		options = append(options, ui.Option{Value: string(o.ID), Text: o.Name})
	}
	return append(all, ui.Question{Name: "organisation", Label: v.in.T("business.way.organisation"), Hint: v.in.T("business.way.organisation_hint"),
		Value: string(j.Organisation), Wrong: wrong["organisation"]}), options, nil
}

// wayIn is that of one business.
func (s *site) wayIn(v *visit, p *register.Profile, wrong map[string]string) (wayIn, error) {
	w := wayIn{Action: businessPath(p.ID) + "/masuk", Joined: p.Organisation != "", LetIn: v.actor.May(account.LetIn), Options: map[string][]ui.Option{}}
	var err error
	if w.Questions, w.Options["organisation"], err = s.joinQuestions(v, p.Office, w.Joined, wrong); err != nil || !w.Joined {
		return w, err
	}
	_, w.People, err = s.People.Organisation(v.Context(), v.actor, p.Organisation)
	if fault.KindOf(err) == fault.NotFound { // in the care of another office, which lets its people in
		w.Questions, err = nil, nil
	}
	return w, err
}

// joinBusiness lets a business in: it becomes an organisation, and its owner a
// person.
func (s *site) joinBusiness(v *visit) error {
	err := s.Book.Join(v.Context(), v.actor, v.party(), v.typedJoin())
	if wrong := v.wrong(err); wrong != nil {
		return s.showBusiness(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.done(err, businessPath(v.party()))
}
