package web

import (
	"cmp"
	"strconv"

	"wantilan/internal/fault"
	"wantilan/internal/paper"
	"wantilan/internal/register"
)

// badgesOf are the badges of those chosen, each with the code of its ticket, or of its
// live agenda for who did not register, in the order of the people chosen.
func (p *press) badgesOf(first bool) ([]paper.Badge, error) {
	code, err := p.s.Planner.Codes(p.v.actor, *p.d)
	if err != nil {
		return nil, err
	}
	seated, err := paper.BadgesOf(*p.d, p.v.in, func(n int) string { return p.s.public(p.v) + "/a/" + code(n) }, first)
	if err != nil {
		return nil, err
	}
	of := map[int]paper.Badge{}
	for _, b := range seated {
		of[b.Number] = b
	}
	all := make([]paper.Badge, len(p.people))
	for i := range p.people {
		c := &p.people[i]
		b := of[c.who.Number]
		if c.registered {
			b = paper.Badge{Number: c.who.Number, Name: c.line.Name, Organisation: c.line.Business, Role: paper.RoleOf(&c.who), Link: p.s.public(p.v) + "/k/" + c.code, First: b.First}
		}
		all[i] = b
	}
	return all, nil
}

// badgesAsked are the badges that were asked for, with what each is called: all of those
// chosen, those of an earlier printing, or those that were never printed as they are now.
func (p *press) badgesAsked() (ask paper.Badges, marks map[string]string, err error) {
	ask = paper.Badges{
		Form: one(p.a, "form", paper.BadgeForms), Order: one(p.a, "order", []paper.BadgeOrder{paper.ByNumber, paper.ByName}),
	}
	which := one(p.a, "which", badgeChoices)
	run, err := strconv.Atoi(cmp.Or(p.a.q.Get("run"), "0"))
	if err != nil {
		return ask, nil, lostFile
	}
	if len(p.people) > paper.MostBadges {
		p.a.fail("people", "print.too_many_people", paper.MostBadges)
	}
	if p.a.err != nil {
		return ask, nil, p.a.err
	}
	all, err := p.badgesOf(p.a.q.Get("first") != "")
	if err != nil {
		return ask, nil, err
	}
	wanted := func(string, string) bool { return true }
	switch {
	case run > 0:
		of, err := p.s.Papers.Run(p.v.Context(), p.v.actor, p.d.Gathering.ID, run)
		if err != nil {
			return ask, nil, err
		}
		wanted = func(badge, _ string) bool { return of[badge] != "" }
	case which == badgesNew:
		before, err := p.s.Papers.Printed(p.v.Context(), p.v.actor, p.d.Gathering.ID)
		if err != nil {
			return ask, nil, err
		}
		wanted = func(badge, mark string) bool { return before[badge].Mark != mark }
	}
	marks = map[string]string{}
	for i := range all {
		badge, mark := p.people[i].badge, stamp(&all[i])
		if wanted(badge, mark) {
			ask.All, marks[badge] = append(ask.All, all[i]), mark
		}
	}
	return ask, marks, nil
}

// Which badges are printed.
const (
	badgesAll = "all"
	badgesNew = "new" // those that were never printed, or not as they are now
)

var badgeChoices = []string{badgesAll, badgesNew}

func (p *press) badges() error {
	ask, _, err := p.badgesAsked()
	if err != nil {
		return err
	}
	return paper.BadgeSheets(&p.out, p.occasion, ask, p.v.in)
}

// booklet prints everybody's agenda, each with the code to its live page.
func (p *press) booklet() error {
	sorted, on := one(p.a, "sorted", paper.BookletOrders), one(p.a, "booklet", paper.BookletSheets)
	if p.a.err != nil {
		return p.a.err
	}
	var link func(int) string
	if code, err := p.s.Planner.Codes(p.v.actor, *p.d); err == nil { // who may not hand codes out prints without
		link = func(n int) string { return p.s.public(p.v) + "/a/" + code(n) }
	} else if fault.KindOf(err) != fault.Forbidden {
		return err
	}
	return paper.Booklet(&p.out, *p.d, sorted, on, p.v.in, link)
}

func (p *press) deskSheets() error { return paper.DeskSheets(&p.out, p.occasion, *p.d, p.v.in) }

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
	done := map[register.PartyID]bool{}
	for i := range p.people {
		party := p.people[i].who.Party
		if party != "" && done[party] { // several of one business have one sheet
			continue
		}
		done[party] = true
		one, err := p.dataSheet(&p.people[i])
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	return paper.DataSheets(&p.out, p.occasion, all, p.v.in)
}

func (p *press) dataSheet(one *comer) (paper.DataSheet, error) {
	in, who := p.v.in, &one.who
	line, err := p.known(one)
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
