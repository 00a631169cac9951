package paper

import (
	"slices"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// What follows fills the structs of prints from a day, so far as a day knows it.
// Letterhead, signatures, telephone numbers and the like come from elsewhere.

// OccasionOf is the head of a gathering's papers.
func OccasionOf(g *gathering.Gathering) Occasion {
	return Occasion{Title: g.Title, Place: g.Place, Date: g.Date, Zone: g.Zone, Sample: g.Sample}
}

// GroupOf is the list on which a participant stands.
func GroupOf(p *gathering.Participant) Group {
	switch kindOf(*p) {
	case register.Business:
		return Participants
	case register.Expert:
		return Speakers
	}
	return Guests
}

// RoleOf is what a badge says of a participant's part.
func RoleOf(p *gathering.Participant) Role { return Role(kindOf(*p)) }

// PersonOf is a participant as lists show it: who comes, and for whom.
func PersonOf(p *gathering.Participant) Person {
	return Person{Number: p.Number, Name: p.Contact, Business: p.Name, Address: joined(", ", p.Village, p.District)}
}

// SpeakersOf are those whom the agenda names, each once, in its order. Names in one
// item are told apart by semicolons or line breaks, since commas stand before titles.
func SpeakersOf(g *gathering.Gathering) []Person {
	var all []Person
	for _, item := range g.Agenda {
		for _, name := range strings.FieldsFunc(item.Speakers, func(r rune) bool { return r == ';' || r == '\n' }) {
			name = strings.TrimSpace(name)
			known := slices.ContainsFunc(all, func(p Person) bool { return p.Name == name })
			if name != "" && !known {
				all = append(all, Person{Name: name})
			}
		}
	}
	return all
}

// ProgrammeOf is the susunan acara of a gathering.
func ProgrammeOf(g *gathering.Gathering, in *lang.Wording) []Part {
	var all []Part
	for _, item := range g.Agenda {
		what := item.Title
		if what == "" {
			what = in.T("paper.item." + string(item.Kind))
		}
		all = append(all, Part{When: in.Clock(int(item.Start)) + "–" + in.Clock(int(item.End)), What: what, Place: item.Place, Who: item.Speakers})
	}
	return all
}

// MeetingCardsOf are the cards of all booked meetings, by slot and table.
func MeetingCardsOf(d timetable.Day, in *lang.Wording) ([]MeetingCard, error) {
	p, err := arrange(&d, in)
	if err != nil {
		return nil, err
	}
	side := func(who gathering.Participant) Side {
		more := joined(" · ", p.kindName(kindOf(who)), Met(in, who), who.Product)
		return Side{Number: who.Number, Name: p.name(who), More: more}
	}
	all := make([]MeetingCard, 0, len(p.meetings))
	for _, m := range p.meetings {
		all = append(all, MeetingCard{When: p.when(m.slot), Table: p.table(m.table), First: side(m.first), Then: side(m.then), About: m.request.Note})
	}
	return all, nil
}

// BadgesOf are the badges of all participants. link gives the address of a
// participant's agenda; first asks for where the first meeting is.
func BadgesOf(d timetable.Day, in *lang.Wording, link func(number int) string, first bool) ([]Badge, error) {
	p, err := arrange(&d, in)
	if err != nil {
		return nil, err
	}
	all := make([]Badge, 0, len(d.Gathering.Participants))
	for _, who := range d.Gathering.Participants {
		b := Badge{Number: who.Number, Name: who.Contact, Organisation: p.name(who), Role: RoleOf(&who)}
		if b.Name == "" {
			b.Name, b.Organisation = b.Organisation, ""
		}
		if link != nil {
			b.Link = link(who.Number)
		}
		if of := p.of[who.Number]; first && len(of) > 0 {
			m := &p.meetings[of[0]]
			b.First = p.when(m.slot) + " · " + p.table(m.table)
		}
		all = append(all, b)
	}
	return all, nil
}

// TableSignsOf are the signs of a gathering's tables. A table at which one party
// sits all day bears its name.
func TableSignsOf(d timetable.Day, in *lang.Wording) ([]Sign, error) {
	p, err := arrange(&d, in)
	if err != nil {
		return nil, err
	}
	sits := map[int]string{} // by table, who sits there; empty: not always the same
	for _, m := range p.meetings {
		name := p.name(m.first)
		if before, known := sits[m.table.Number]; known && before != name {
			name = ""
		}
		sits[m.table.Number] = name
	}
	all := make([]Sign, 0, len(d.Gathering.Tables))
	for _, t := range d.Gathering.Tables {
		s := Sign{Number: in.Number(t.Number), Name: t.Name, Under: t.Hall}
		if s.Name == "" {
			s.Name = sits[t.Number]
		}
		if s.Name == "" {
			s.Name = in.T("paper.table", t.Number)
		}
		all = append(all, s)
	}
	return all, nil
}

// PlaceCardsOf are cards with the names of participants, and for whom they come.
func PlaceCardsOf(all []Badge) []Sign {
	signs := make([]Sign, len(all))
	for i, b := range all {
		signs[i] = Sign{Name: b.Name, Under: b.Organisation}
	}
	return signs
}
