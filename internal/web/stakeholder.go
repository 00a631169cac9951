package web

import (
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// stakeholdersData is the list of stakeholders.
type stakeholdersData struct {
	All  []register.StakeholderLine
	Keep bool
}

// stakeholderData is one stakeholder; a new one has no identity.
type stakeholderData struct {
	S        register.Stakeholder
	Title    string // its name as it is kept
	Path     string
	Keep     bool
	Own      bool // the visitor's own: name and kind are the office's
	Publish  bool
	Kinds    []ui.Option
	Officers []ui.Option
	Names    map[account.ID]string
	Wants    []wantLine
	Unit     unitForm
	Wrong    map[string]string
}

// unitForm is what was typed of a unit.
type unitForm struct{ Name, Officer, ADay, Minutes string }

func stakeholderPath(id register.PartyID) string { return "/mitra/" + string(id) }

// stakeholders lists those of the office; a desk is led to its own.
func (s *site) stakeholders(v *visit) error {
	if !v.actor.May(account.SeeRegister) {
		own, err := s.Wants.Own(v.Context(), v.actor)
		if err != nil {
			return err
		}
		return v.see(stakeholderPath(own.ID))
	}
	all, err := s.Stakeholders.Find(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, stakeholdersPage(v.frame(v.in.T("business.mitra.title")), stakeholdersData{all, v.actor.May(account.KeepRegister)}))
}

func (s *site) kindOptions(v *visit) []ui.Option {
	var all []ui.Option
	for _, k := range register.Kinds {
		if k != register.Business {
			all = append(all, ui.Option{Value: string(k), Text: v.in.T("web.kind." + string(k))})
		}
	}
	return all
}

// newStakeholder is the form of one that is added.
func (s *site) newStakeholder(v *visit) error {
	return v.page(http.StatusOK, stakeholderPage(v.frame(v.in.T("business.mitra.new")), stakeholderData{Path: "/mitra/baru", Keep: true, Kinds: s.kindOptions(v)}))
}

// typedStakeholder is what a form says of one.
func (v *visit) typedStakeholder() register.Stakeholder {
	return register.Stakeholder{
		Party: register.Party{ID: v.party(), Kind: register.Kind(v.PostForm.Get("kind")), Name: v.PostForm.Get("name"), Contact: v.PostForm.Get("contact")},
		About: v.PostForm.Get("about"), LooksFor: v.PostForm.Get("looks_for"), Offers: v.PostForm.Get("offers"),
	}
}

// addStakeholder adds one.
func (s *site) addStakeholder(v *visit) error {
	x := v.typedStakeholder()
	id, err := s.Stakeholders.Keep(v.Context(), v.actor, x)
	if wrong := v.wrong(err); wrong != nil {
		return v.page(http.StatusUnprocessableEntity, stakeholderPage(v.frame(v.in.T("business.mitra.new")),
			stakeholderData{S: x, Path: "/mitra/baru", Keep: true, Kinds: s.kindOptions(v), Wrong: wrong}))
	}
	return v.done(err, stakeholderPath(id))
}

// stakeholder shows one.
func (s *site) stakeholder(v *visit) error {
	return s.showStakeholder(v, http.StatusOK, nil, unitForm{}, nil)
}

func (s *site) showStakeholder(v *visit, status int, typed *register.Stakeholder, unit unitForm, wrong map[string]string) error {
	x, err := s.Stakeholders.Stakeholder(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	deed, may := s.Stakeholders.May(v.actor, &x)
	d := stakeholderData{S: x, Title: x.Name, Path: stakeholderPath(x.ID), Keep: may, Own: deed == account.KeepOwnProfile, Publish: v.actor.May(account.PublishRegister), Kinds: s.kindOptions(v), Unit: unit, Wrong: wrong, Names: map[account.ID]string{}}
	if typed != nil {
		d.S.About, d.S.LooksFor, d.S.Offers, d.S.Contact, d.S.Name, d.S.Kind = typed.About, typed.LooksFor, typed.Offers, typed.Contact, typed.Name, typed.Kind
	}
	officers, err := s.Stakeholders.Officers(v.Context(), v.actor, x.ID)
	if err != nil {
		return err
	}
	d.Officers = []ui.Option{{Text: v.in.T("business.choose")}}
	for _, o := range officers {
		d.Officers = append(d.Officers, ui.Option{Value: string(o.ID), Text: o.Name})
		d.Names[o.ID] = o.Name
	}
	wants, err := s.Wants.Find(v.Context(), v.actor, register.WantFilter{Party: x.ID})
	if err != nil {
		return err
	}
	for _, w := range wants {
		d.Wants = append(d.Wants, s.wantLine(v, w))
	}
	return v.page(status, stakeholderPage(v.frame(x.Name), d))
}

// changeStakeholder changes one.
func (s *site) changeStakeholder(v *visit) error {
	x := v.typedStakeholder()
	_, err := s.Stakeholders.Keep(v.Context(), v.actor, x)
	if wrong := v.wrong(err); wrong != nil {
		return s.showStakeholder(v, http.StatusUnprocessableEntity, &x, unitForm{}, wrong)
	}
	return v.done(err, stakeholderPath(x.ID))
}

// keepUnit adds a unit.
func (s *site) keepUnit(v *visit) error {
	f := unitForm{v.PostForm.Get("unit"), v.PostForm.Get("officer"), v.PostForm.Get("a_day"), v.PostForm.Get("minutes")}
	u := register.Unit{Name: f.Name, Officer: account.ID(f.Officer), ADay: count(f.ADay), Minutes: count(f.Minutes)}
	err := s.Stakeholders.KeepUnit(v.Context(), v.actor, v.party(), u)
	if wrong := v.wrong(err); wrong != nil {
		return s.showStakeholder(v, http.StatusUnprocessableEntity, nil, f, wrong)
	}
	return v.done(err, stakeholderPath(v.party()))
}

// count reads a small number; what is none is below zero, which is refused.
func count(text string) int {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// dropUnit removes a unit.
func (s *site) dropUnit(v *visit) error {
	return v.done(s.Stakeholders.DropUnit(v.Context(), v.actor, v.party(), v.PathValue("unit")), stakeholderPath(v.party()))
}

// publishStakeholder shows one in the directory, or takes it out.
func (s *site) publishStakeholder(v *visit) error {
	return v.done(s.Stakeholders.Publish(v.Context(), v.actor, v.party(), v.PostForm.Get("tampil") == "ya"), stakeholderPath(v.party()))
}
