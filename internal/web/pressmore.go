package web

import (
	"slices"

	"wantilan/internal/gathering"
	"wantilan/internal/paper"
)

// badgesOf are the badges of those chosen, each with the code to its live agenda.
func (p *press) badgesOf(first bool) ([]paper.Badge, error) {
	code, err := p.s.Planner.Codes(p.v.actor, *p.d)
	if err != nil {
		return nil, err
	}
	all, err := paper.BadgesOf(*p.d, p.v.in, func(n int) string { return p.s.public(p.v) + "/a/" + code(n) }, first)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(b paper.Badge) bool {
		return !slices.ContainsFunc(p.people, func(who gathering.Participant) bool { return who.Number == b.Number })
	}), nil
}

func (p *press) badges() error {
	ask := paper.Badges{
		Form: one(p.a, "form", paper.BadgeForms), Order: one(p.a, "order", []paper.BadgeOrder{paper.ByNumber, paper.ByName}), Since: p.a.moment("since", &p.d.Gathering),
	}
	if len(p.people) > paper.MostBadges {
		p.a.fail("people", "print.too_many_people", paper.MostBadges)
	}
	if p.a.err != nil {
		return p.a.err
	}
	var err error
	if ask.All, err = p.badgesOf(p.a.q.Get("first") != ""); err != nil {
		return err
	}
	return paper.BadgeSheets(&p.out, p.occasion, ask, p.v.in)
}

func (p *press) tableSigns() error {
	form := one(p.a, "sign", []paper.SignForm{paper.Tent, paper.Flat})
	if p.a.err != nil {
		return p.a.err
	}
	all, err := paper.TableSignsOf(*p.d, p.v.in)
	if err != nil {
		return err
	}
	return paper.Signs(&p.out, p.occasion, form, all, p.v.in)
}

func (p *press) placeCards() error {
	if len(p.people) > paper.MostBadges {
		p.a.fail("people", "print.too_many_people", paper.MostBadges)
		return p.a.err
	}
	all, err := p.badgesOf(false)
	if err != nil {
		return err
	}
	return paper.Signs(&p.out, p.occasion, paper.Place, paper.PlaceCardsOf(all), p.v.in)
}

func (p *press) roomSigns() error {
	arrow := one(p.a, "arrow", paper.Arrows)
	var all []paper.Sign
	for _, line := range p.a.lines("lines") {
		all = append(all, paper.Sign{Name: line, Arrow: arrow})
	}
	if p.a.err != nil {
		return p.a.err
	}
	return paper.Signs(&p.out, p.occasion, paper.Room, all, p.v.in)
}

func (p *press) meetingCards() error {
	all, err := paper.MeetingCardsOf(*p.d, p.v.in)
	if err != nil {
		return err
	}
	return paper.MeetingCards(&p.out, p.occasion, all, p.v.in)
}

func (p *press) commitment() error {
	n := p.a.number("copies", 1, mostPrintCopies)
	if p.a.err != nil {
		return p.a.err
	}
	return paper.CommitmentSheet(&p.out, p.occasion, n, p.v.in)
}

// dataSheets print what the register tells of those chosen; of those who are not in
// it, what their registration tells.
func (p *press) dataSheets() error {
	if len(p.people) > paper.MostSheets {
		return errManyPeople
	}
	var all []paper.DataSheet
	for i := range p.people {
		one, err := p.dataSheet(&p.people[i])
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	return paper.DataSheets(&p.out, p.occasion, all, p.v.in)
}

func (p *press) dataSheet(who *gathering.Participant) (paper.DataSheet, error) {
	in := p.v.in
	line, err := p.known(who)
	if err != nil {
		return paper.DataSheet{}, err
	}
	d := paper.DataSheet{Number: who.Number, Name: nameOf(in, *who), Parts: []paper.DataPart{{Title: in.T("print.data.person"), Facts: [][2]string{
		{in.T("paper.list.name"), line.Name}, {in.T("paper.list.position"), line.Position}, {in.T("paper.list.phone"), line.Phone},
		{in.T("paper.list.address"), line.Address}, {in.T("print.data.product"), who.Product},
	}}}}
	profile, there, err := p.profile(who)
	if err != nil || !there {
		return d, err
	}
	for _, part := range p.s.parts(p.v, &profile) {
		d.Parts = append(d.Parts, p.dataPart(&part))
	}
	return d, nil
}

// dataPart is a section of the profile: what is known, and lines for what is not.
func (p *press) dataPart(part *factPart) paper.DataPart {
	d := paper.DataPart{Title: p.v.in.T("business.section." + string(part.Section))}
	for _, k := range part.Section.In() {
		value := ""
		for _, row := range part.Rows {
			if row.Field == k.Field {
				value = row.Value
			}
		}
		d.Facts = append(d.Facts, [2]string{label(p.v.in, k.Field), value})
	}
	return d
}
