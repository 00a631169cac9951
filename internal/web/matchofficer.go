package web

import (
	"net/http"
	"strconv"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/paper"
	"wantilan/internal/web/ui"
)

// officerFields are what is asked of each officer, in the order of the form.
var officerFields = []struct {
	name string
	of   func(*gathering.Officer) *string
}{
	{"name", func(o *gathering.Officer) *string { return &o.Name }},
	{"position", func(o *gathering.Officer) *string { return &o.Position }},
	{"stand_in", func(o *gathering.Officer) *string { return &o.StandIn }},
}

// officersBlock is who sits at a desk, and the form for it: as many lines as are filled,
// and two more.
func (v *visit) officersBlock(q match.Queue, p gathering.Participant) planBlock {
	b := block(v.in, "petugas", "match.officers", "match.officers_hint", "match.no_officers")
	for _, o := range p.Officers {
		b.Facts = append(b.Facts, ui.Fact{Name: orDash(o.Position), Lines: []string{paper.Officer(v.in, o)}})
		b.None = ""
	}
	form := &planForm{Path: base(q.Gathering.ID) + "/meja/" + string(p.ID) + "/petugas", Button: v.in.T("web.people.save")}
	var known []ui.Option
	for _, o := range q.Officers {
		known = append(known, ui.Option{Value: o.Name})
	}
	for i := range min(gathering.MostOfficers, len(p.Officers)+2) {
		o := gathering.Officer{}
		if i < len(p.Officers) {
			o = p.Officers[i]
		}
		form.Asks = append(form.Asks, planAsk{Question: ui.Question{Label: v.in.T("match.officer_numbered", i+1)}, As: "fold"})
		for _, f := range officerFields {
			ask := v.matchAsk("officer_"+f.name, *f.of(&o), "")
			ask.Name = f.name + "_" + strconv.Itoa(i+1)
			if f.name != "position" {
				ask.As, ask.Options = "suggest", known
			}
			form.Asks = append(form.Asks, ask)
		}
	}
	b.Form = form
	return b
}

// setOfficers keeps who sits at a desk.
func (s *site) setOfficers(v *visit) error {
	p, _, err := s.numberIn(v)
	if err != nil {
		return err
	}
	var all []gathering.Officer
	for i := range gathering.MostOfficers {
		var o gathering.Officer
		for _, f := range officerFields {
			*f.of(&o) = v.PostForm.Get(f.name + "_" + strconv.Itoa(i+1))
		}
		all = append(all, o)
	}
	err = s.Matches.SetOfficers(v.Context(), v.actor, v.gathering(), p.Number, all)
	if wrong := v.wrong(err); wrong != nil {
		return s.showQueue(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "web.letter.saved", base(v.gathering())+"/meja/"+string(p.ID))
}
