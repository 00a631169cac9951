package web

import (
	"net/http"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// metPath is where partners see the businesses that they meet.
const metPath = "/usaha"

// partnerData is one business as a partner sees it.
type partnerData struct {
	P      register.Profile
	Parts  []factPart
	Papers []paperLine
	People []account.Contact
}

// met lists the businesses that take part in gatherings with the visitor's body.
func (s *site) met(v *visit) error {
	all, err := s.Partners.Met(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, metPage(v.frame(v.in.T("business.met.title")), all))
}

// metBusiness shows one of them.
func (s *site) metBusiness(v *visit) error {
	p, people, err := s.Partners.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	d := partnerData{P: p, Papers: s.papers(v, &p, register.Today(s.Now())), People: people}
	shown := register.SectionsForPartners()
	for _, part := range s.parts(v, &p) {
		part.Missing = nil // what a business does not say is between it and the office
		for _, section := range shown {
			if section == part.Section && len(part.Rows) > 0 {
				d.Parts = append(d.Parts, part)
			}
		}
	}
	return v.page(http.StatusOK, metBusinessPage(v.frame(p.Name), d))
}
