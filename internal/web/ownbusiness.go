package web

import (
	"net/http"

	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// ownBusinessData is the owner's own page.
type ownBusinessData struct {
	P        register.Profile
	Parts    []factPart
	Meter    register.Meter
	Gaps     []gapLine
	More     int // gaps that are not listed
	Papers   []paperLine
	Contacts []register.Contact
	Waiting  []waitingRow
	Wants    []wantLine
	Taken    []programme.Taken
	Said     string // day on which the owner confirmed; empty: never
}

// gapLine is something that is missing, with what it costs, in words.
type gapLine struct {
	Label, Cost, Path string
	Must              bool
}

// mostGaps is how many gaps are shown at once: a short list gets done.
const mostGaps = 8

// ownBusiness shows the visitor's own business.
func (s *site) ownBusiness(v *visit) error {
	p, err := s.Book.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	today := register.Today(s.Now())
	d := ownBusinessData{P: p, Parts: s.parts(v, &p), Papers: s.papers(v, &p, today)}
	if d.Meter, err = s.Wants.Meter(v.Context(), v.actor, &p); err != nil {
		return err
	}
	for i, g := range d.Meter.Gaps {
		if i == mostGaps {
			d.More = len(d.Meter.Gaps) - i
			break
		}
		d.Gaps = append(d.Gaps, s.gapLine(v, g))
	}
	if d.Contacts, err = s.Addresses.Of(v.Context(), v.actor, &p.Party); err != nil {
		return err
	}
	for _, w := range p.Waiting {
		row := s.waitingRow(v, register.WaitingLine{Fact: w, Party: p.ID, Current: p.Facts[w.Field]})
		d.Waiting = append(d.Waiting, row)
	}
	wants, err := s.Wants.Find(v.Context(), v.actor, register.WantFilter{Party: p.ID})
	if err != nil {
		return err
	}
	for _, w := range wants {
		d.Wants = append(d.Wants, s.wantLine(v, w))
	}
	if d.Taken, err = s.Programmes.Taken(v.Context(), v.actor, &p.Party); err != nil {
		return err
	}
	if !p.ConfirmedAt.IsZero() {
		d.Said = v.date(register.Today(p.ConfirmedAt))
	}
	return v.page(http.StatusOK, ownBusinessPage(v.frame(v.in.T("business.own.title")), d))
}

// gapOf are the wordings of conditions that no product fulfils.
var gapOf = map[string]string{"minimum_order": "business.gap.minimum_order", "lead_days": "business.gap.lead_days"}

// gapLine says what a gap costs: counted from needs, or wanted by a rule.
func (s *site) gapLine(v *visit, g register.Gap) gapLine {
	l := gapLine{Must: g.Must > 0, Path: "/usaha-saya/sertifikat"}
	switch {
	case g.Condition != "":
		l.Label, l.Path = v.in.T("product.field."+g.Condition), "/produk"
		l.Cost = v.in.T(gapOf[g.Condition], v.in.Number(g.Askers), v.in.Number(g.Of), v.number(g.Needed))
		return l
	case g.Certificate != "":
		l.Label = s.Book.Lists().CertificateName(g.Certificate)
	default:
		k, _ := g.Field.About()
		l.Label, l.Path = label(v.in, g.Field), "/usaha-saya/ubah/"+string(k.Section)
	}
	switch {
	case g.Uncovered:
		l.Path = "/produk"
		l.Cost = v.in.T("business.gap.uncovered", v.in.Number(g.Askers), v.in.Number(g.Of), l.Label)
	case g.Askers > 0 && g.Needed != "":
		l.Cost = v.in.T("business.gap.asked_from", v.in.Number(g.Askers), v.in.Number(g.Of), l.Label, v.number(g.Needed))
	case g.Askers > 0:
		l.Cost = v.in.T("business.gap.asked", v.in.Number(g.Askers), v.in.Number(g.Of), l.Label)
	case g.Scales > 0:
		l.Cost = v.in.T("business.gap.scale", v.in.Number(g.Scales))
	case g.SIINas:
		l.Cost = v.in.T("business.gap.siinas")
	}
	return l
}

// editOwn is the owner's form of one section.
func (s *site) editOwn(v *visit) error {
	p, err := s.Book.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return s.showSection(v, http.StatusOK, &p, true, nil, nil)
}

// changeOwnBusiness keeps what the owner says of a section.
func (s *site) changeOwnBusiness(v *visit) error {
	p, err := s.Book.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return s.keepSection(v, &p, true)
}

// confirmOwn records that the owner found everything right.
func (s *site) confirmOwn(v *visit) error {
	p, err := s.Book.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.done(s.Book.Confirm(v.Context(), v.actor, p.ID), "/usaha-saya")
}
