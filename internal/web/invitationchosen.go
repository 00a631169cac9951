package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/register"
)

// chosenData is the page on which staff see, before it is done, what inviting businesses
// that they chose in the register will do.
type chosenData struct {
	G      gathering.Gathering
	Form   url.Values
	Wrong  map[string]string
	Chosen int
	New    []invitation.Invitation // who will be invited
	Unfit  []unfitLine             // who does not meet the gathering's rule
	Left   []invitation.Left       // who is on the list already, or of another office
	Bare   int                     // of New and Unfit, without e-mail and telephone
}

type unfitLine struct {
	Name, Why string
}

// mostChosen is how many businesses can be invited from the register at once.
const mostChosen = mostSeveral

// mostPreviewed is how many of each sort the page names.
const mostPreviewed = 200

// preparing are the gatherings to which the actor can invite.
func (s *site) preparing(v *visit) ([]gathering.Gathering, error) {
	if !v.actor.May(account.Invite) {
		return nil, nil
	}
	all, err := s.Calendar.Find(v.Context(), v.actor)
	return slices.DeleteFunc(all, func(g gathering.Gathering) bool { return !g.State.Planned() || !g.Allows(v.actor, account.Invite) }), err
}

// previewChosen shows what inviting the chosen businesses will do; nothing is done yet.
func (s *site) previewChosen(v *visit) error {
	f := v.PostForm
	if len(f["pilih"]) == 0 && f.Get("semua") == "" {
		v.flash("find.choose_first")
		return v.see(back(f.Get("kembali")))
	}
	return s.showChosen(v, http.StatusOK, gathering.ID(f.Get("temu")), nil)
}

func (s *site) showChosen(v *visit, status int, id gathering.ID, wrong map[string]string) (err error) {
	d := chosenData{Form: v.PostForm, Wrong: wrong}
	if d.G, err = s.Calendar.Gathering(v.Context(), v.actor, id); err != nil {
		return err
	}
	parties, err := s.partiesChosen(v)
	if wrong := v.wrong(err); wrong != nil {
		v.flash("find.too_many_chosen", v.in.Number(mostChosen))
		return v.see(back(v.PostForm.Get("kembali")))
	}
	if err != nil {
		return err
	}
	d.Chosen = len(parties)
	fresh, left, err := s.Invitations.Preview(v.Context(), v.actor, id, parties)
	if err != nil {
		return err
	}
	unfit, err := s.unfit(v, id, fresh)
	if err != nil {
		return err
	}
	d.Left = left
	for i := range fresh {
		if fresh[i].Way() == invitation.ByHand {
			d.Bare++
		}
		if why := unfit[fresh[i].Party]; why != "" {
			d.Unfit = append(d.Unfit, unfitLine{partyName(&fresh[i]), why})
		} else {
			d.New = append(d.New, fresh[i])
		}
	}
	return v.page(status, chosenPage(v.within(&d.G, v.in.T("invitation.chosen")), d))
}

// partyName is what an invitation's business is called.
func partyName(i *invitation.Invitation) string {
	if i.Organisation != "" {
		return i.Organisation
	}
	return i.Name
}

// partiesChosen are those that were ticked, or all that the list finds.
func (s *site) partiesChosen(v *visit) (all []register.PartyID, err error) {
	f := v.PostForm
	if f.Get("semua") == "" {
		for _, id := range f["pilih"] {
			all = append(all, register.PartyID(id))
		}
		return all, nil
	}
	_, query, _ := strings.Cut(back(f.Get("kembali")), "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	q, err := register.ParseQuery(values)
	if err != nil {
		return nil, err
	}
	q.Kind = register.FoundBusiness
	all, err = partiesFound(v.Context(), s.Finder, v.actor, q)
	if err == nil && len(all) > mostChosen {
		err = fault.Field("search", "find.too_many_chosen", mostChosen)
	}
	return all, err
}

// unfit tells of each who does not meet a gathering's rule what is missing.
func (s *site) unfit(v *visit, id gathering.ID, some []invitation.Invitation) (map[register.PartyID]string, error) {
	parties := make([]register.PartyID, len(some))
	for i := range some {
		parties[i] = some[i].Party
	}
	plan, unmet, err := s.Registrations.Unmet(v.Context(), v.actor, id, parties)
	if err != nil {
		return nil, err
	}
	all := map[register.PartyID]string{}
	for party, conditions := range unmet {
		plan.Eligible.Conditions = conditions
		all[party] = strings.Join(s.sentences(v, plan.Eligible), "; ")
	}
	return all, nil
}

// inviteChosen invites the chosen businesses in one deed: those that meet the rule, and
// the others when that was asked for.
func (s *site) inviteChosen(v *visit) error {
	id, f := gathering.ID(v.PathValue("gathering")), v.PostForm
	wave, role := wavesOf(f)
	if len(f["pilih"]) == 0 && f.Get("semua") == "" {
		return s.addedInvited(v, inviteData{Form: f}, fault.Field("search", "find.choose_first"))
	}
	parties, err := s.partiesChosen(v)
	if err != nil {
		return err
	}
	fresh, _, err := s.Invitations.Preview(v.Context(), v.actor, id, parties)
	if err != nil {
		return err
	}
	unfit := map[register.PartyID]string{}
	if f.Get("juga") == "" {
		if unfit, err = s.unfit(v, id, fresh); err != nil {
			return err
		}
	}
	parties = nil
	for i := range fresh {
		if unfit[fresh[i].Party] == "" {
			parties = append(parties, fresh[i].Party)
		}
	}
	added, _, err := s.Invitations.AddParties(v.Context(), v.actor, id, wave, role, parties)
	if wrong := v.wrong(err); wrong != nil {
		return s.showChosen(v, http.StatusUnprocessableEntity, id, wrong)
	}
	if err != nil {
		return err
	}
	v.flash("invitation.added", strconv.Itoa(added))
	return v.see(invitedPath(id))
}
