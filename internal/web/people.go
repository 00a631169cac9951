package web

import (
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
)

// organisationsData is the list of organisations in the visitor's care.
type organisationsData struct {
	Find  string
	All   []account.OrganisationLine
	Kinds []account.Kind // that may be added; empty: none
	Form  organisationForm
	Wrong map[string]string
}

type organisationForm struct{ Kind, Name string }

// organisationData is one organisation with its people.
type organisationData struct {
	O          account.Organisation
	People     []account.Member
	Roles      []account.Role // that may be given; empty: none
	Gatherings []gathering.Gathering
	Form       personForm
	Wrong      map[string]string
}

// personForm is what is typed of a person and a role.
type personForm struct{ Name, Email, Phone, Organisation, Role, Gathering, Ends string }

// organisations lists those in the visitor's care.
func (s *site) organisations(v *visit) error {
	return s.showOrganisations(v, http.StatusOK, organisationForm{}, nil)
}

func (s *site) showOrganisations(v *visit, status int, form organisationForm, wrong map[string]string) error {
	d := organisationsData{Find: v.URL.Query().Get("cari"), Form: form, Wrong: wrong}
	var err error
	if d.All, err = s.People.Organisations(v.Context(), v.actor, d.Find); err != nil {
		return err
	}
	for _, k := range account.Kinds {
		own := k == account.Office || k == account.Council
		if v.actor.May(account.ManagePeople) && (!own || v.actor.Role == account.Administrator) {
			d.Kinds = append(d.Kinds, k)
		}
	}
	return v.page(status, organisationsPage(v.frame(v.in.T("web.people.title")), d))
}

// addOrganisation adds one.
func (s *site) addOrganisation(v *visit) error {
	form := organisationForm{Kind: v.PostForm.Get("kind"), Name: v.PostForm.Get("name")}
	id, err := s.People.Found(v.Context(), v.actor, account.Kind(form.Kind), form.Name)
	if wrong := v.wrong(err); wrong != nil {
		return s.showOrganisations(v, http.StatusUnprocessableEntity, form, wrong)
	}
	if err != nil {
		return err
	}
	return v.see(organisationPath(id))
}

func organisationPath(id account.OrganisationID) string { return "/organisasi/" + string(id) }

func personPath(id account.ID) string { return "/orang/" + string(id) }

// organisation shows one with its people.
func (s *site) organisation(v *visit) error {
	return s.showOrganisation(v, http.StatusOK, personForm{}, nil)
}

func (s *site) showOrganisation(v *visit, status int, form personForm, wrong map[string]string) error {
	d := organisationData{Form: form, Wrong: wrong, Roles: v.actor.Below()}
	var err error
	d.O, d.People, err = s.People.Organisation(v.Context(), v.actor, account.OrganisationID(v.PathValue("organisation")))
	if err != nil {
		return err
	}
	if d.Form.Role == "" {
		d.Form.Role = string(usual[d.O.Kind])
	}
	if d.Gatherings, err = s.Calendar.Find(v.Context(), v.actor); err != nil {
		return err
	}
	return v.page(status, organisationPage(v.frame(d.O.Name), d))
}

// usual is the role that most people of an organisation have.
var usual = map[account.Kind]account.Role{
	account.Office: account.Staff, account.Council: account.Staff, account.Stakeholder: account.Desk,
	account.Business: account.Owner, account.Association: account.Speaker,
}

// renameOrganisation changes its name.
func (s *site) renameOrganisation(v *visit) error {
	id := account.OrganisationID(v.PathValue("organisation"))
	err := s.People.Rename(v.Context(), v.actor, id, v.PostForm.Get("name"))
	if wrong := v.wrong(err); wrong != nil {
		return s.showOrganisation(v, http.StatusUnprocessableEntity, personForm{}, map[string]string{"rename": wrong["name"]})
	}
	if err != nil {
		return err
	}
	return v.see(organisationPath(id))
}

// appointment reads the role that a form gives. A day is the last one on which
// the role holds, in the time of Bali.
func (v *visit) appointment(of account.OrganisationID) (personForm, account.Appointment) {
	f := personForm{
		Name: v.PostForm.Get("name"), Email: v.PostForm.Get("email"), Phone: v.PostForm.Get("phone"),
		Organisation: string(of), Role: v.PostForm.Get("role"), Gathering: v.PostForm.Get("gathering"), Ends: v.PostForm.Get("ends"),
	}
	a := account.Appointment{Organisation: of, Role: account.Role(f.Role), Gathering: f.Gathering}
	if day, err := time.ParseInLocation(time.DateOnly, f.Ends, bali); err == nil {
		a.Ends = day.AddDate(0, 0, 1)
	}
	return f, a
}

// bali is where days that no gathering gives a zone begin and end: WITA, which
// has no summer time.
var bali = time.FixedZone("WITA", 8*60*60)

// addPerson makes an account in an organisation.
func (s *site) addPerson(v *visit) error {
	form, role := v.appointment(account.OrganisationID(v.PathValue("organisation")))
	id, err := s.People.Add(v.Context(), v.actor, account.Newcomer{Name: form.Name, Email: form.Email, Phone: form.Phone, Appointment: role})
	if wrong := v.wrong(err); wrong != nil {
		return s.showOrganisation(v, http.StatusUnprocessableEntity, form, wrong)
	}
	if err != nil {
		return err
	}
	return v.see(personPath(id))
}
