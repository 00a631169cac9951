package web

import (
	"bytes"
	"fmt"
	"strconv"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// press makes one paper of a gathering from what was asked for.
type press struct {
	s        *site
	v        *visit
	d        *timetable.Day
	a        *printAnswers
	occasion paper.Occasion
	size     paper.Size
	signers  []paper.Signatory
	people   []gathering.Participant // those chosen
	out      bytes.Buffer
}

// press reads what was typed for a paper.
func (s *site) press(v *visit, d *timetable.Day) (*press, error) {
	p := &press{s: s, v: v, d: d, a: &printAnswers{q: v.URL.Query()}, occasion: paper.OccasionOf(&d.Gathering)}
	chosen := p.a.numbers("people", len(d.Gathering.Participants))
	for _, who := range d.Gathering.Participants {
		if chosen(who.Number) {
			p.people = append(p.people, who)
		}
	}
	p.occasion.Letterhead = p.a.letterhead()
	p.size = one(p.a, "size", paper.Sizes)
	p.signers = p.a.signatory()
	return p, p.a.err
}

func (p *press) programme() error {
	return paper.ProgrammeTable(&p.out, p.occasion, p.programmeOf(), p.v.in)
}

func (p *press) programmeTable() (paper.Table, error) {
	t := p.programmeOf()
	return t.Table(p.v.in), nil
}

func (p *press) programmeOf() paper.Programme {
	return paper.Programme{Parts: paper.ProgrammeOf(&p.d.Gathering, p.v.in), Size: p.size, Signers: p.signers}
}

func (p *press) roll() error    { return p.printRoll(false) }
func (p *press) invited() error { return p.printRoll(true) }

func (p *press) rollTable() (paper.Table, error)    { return p.tableOfRoll(false) }
func (p *press) invitedTable() (paper.Table, error) { return p.tableOfRoll(true) }

func (p *press) printRoll(invited bool) error {
	r, err := p.rollOf(invited)
	if err != nil {
		return err
	}
	return paper.List(&p.out, p.occasion, r, p.v.in)
}

func (p *press) tableOfRoll(invited bool) (paper.Table, error) {
	r, err := p.rollOf(invited)
	return r.Table(p.v.in), err
}

func (p *press) rollOf(invited bool) (paper.Roll, error) {
	r := paper.Roll{Invited: invited, Size: p.size, Signers: p.signers}
	for i := range p.people {
		who, err := p.known(&p.people[i])
		if err != nil {
			return r, err
		}
		r.People = append(r.People, who)
	}
	return r, nil
}

// known is a participant with what the register tells of the person: position and
// telephone, so far as the visitor may see them.
func (p *press) known(who *gathering.Participant) (paper.Person, error) {
	line := paper.PersonOf(who)
	profile, there, err := p.profile(who)
	if err != nil || !there {
		return line, err
	}
	contacts, err := p.s.Addresses.Of(p.v.Context(), p.v.actor, &profile.Party)
	if err != nil {
		return line, err
	}
	for _, c := range contacts {
		if line.Name == "" || c.Name == line.Name || c.Called == line.Name {
			line.Name, line.Phone = c.Name, c.Phone
			if c.Position != "" {
				line.Position = p.v.in.Or("business.position.", c.Position)
			}
			break
		}
	}
	return line, nil
}

// profile is what the register has of a participant; none for those who are not in it
// as businesses, or whom the visitor may not see there.
func (p *press) profile(who *gathering.Participant) (register.Profile, bool, error) {
	if who.Party == "" || who.Kind != register.Business || !p.v.actor.May(account.SeeRegister) {
		return register.Profile{}, false, nil
	}
	profile, err := p.s.Book.Profile(p.v.Context(), p.v.actor, who.Party)
	if fault.KindOf(err) == fault.NotFound {
		return profile, false, nil
	}
	if err != nil {
		return profile, false, fmt.Errorf("read participant %s in the register: %w", who.ID, err)
	}
	return profile, true, nil
}

// named are the people of one group, in the order of their numbers; speakers are also
// those whom the agenda names.
func (p *press) named(group paper.Group, phone bool) ([]paper.Person, error) {
	var all []paper.Person
	for i := range p.people {
		who := &p.people[i]
		if paper.GroupOf(who) != group {
			continue
		}
		line := paper.PersonOf(who)
		if phone {
			var err error
			if line, err = p.known(who); err != nil {
				return nil, err
			}
		}
		all = append(all, line)
	}
	if group == paper.Speakers {
		all = append(all, paper.SpeakersOf(&p.d.Gathering)...)
	}
	return all, nil
}

func (p *press) attendance() error {
	lists, err := p.attendances()
	if err != nil {
		return err
	}
	return paper.AttendanceSheets(&p.out, p.occasion, lists, p.v.in)
}

// attendanceTable is one list: sessions have the same people.
func (p *press) attendanceTable() (paper.Table, error) {
	lists, err := p.attendances()
	if err != nil {
		return paper.Table{}, err
	}
	return lists[0].Table(p.v.in), nil
}

func (p *press) attendances() ([]paper.Attendance, error) {
	l := paper.Attendance{Of: one(p.a, "group", paper.Groups), Phone: p.a.q.Get("phone") != "", Blank: p.a.number("blank", 0, paper.MostBlank), Size: p.size, Signers: p.signers}
	parts := paper.ProgrammeOf(&p.d.Gathering, p.v.in)
	sessions := []string{""}
	switch s := p.a.q.Get("session"); s {
	case "":
	case "each":
		if len(parts) > 0 {
			sessions = nil
		}
		for _, x := range parts {
			sessions = append(sessions, x.When+" · "+x.What)
		}
	default:
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(parts) {
			p.a.fail("session", "print.choose_one")
			break
		}
		sessions[0] = parts[n-1].When + " · " + parts[n-1].What
	}
	if p.a.err != nil {
		return nil, p.a.err
	}
	var err error
	if l.People, err = p.named(l.Of, l.Phone); err != nil {
		return nil, err
	}
	if len(sessions)*(len(l.People)+l.Blank) > mostAttendance {
		return nil, fault.Field("session", "print.too_long_list", mostAttendance)
	}
	var lists []paper.Attendance
	for _, s := range sessions {
		one := l
		one.Session = s
		lists = append(lists, one)
	}
	return lists, nil
}

// mostAttendance bounds the rows of one file.
const mostAttendance = 10_000

func (p *press) receipts() error {
	r, err := p.receiptOf()
	if err != nil {
		return err
	}
	return paper.Receipts(&p.out, p.occasion, r, p.v.in)
}

func (p *press) receiptTable() (paper.Table, error) {
	r, err := p.receiptOf()
	return r.Table(p.v.in), err
}

func (p *press) receiptOf() (paper.Receipt, error) {
	r := paper.Receipt{For: p.a.text("for"), Amount: p.a.rupiah("amount"), Blank: p.a.number("blank", 0, paper.MostBlank), Size: p.size, Signers: p.signers}
	if r.For == "" {
		p.a.fail("for", "print.for_missing")
	}
	group := one(p.a, "group", paper.Groups)
	if p.a.err != nil {
		return r, p.a.err
	}
	var err error
	r.People, err = p.named(group, false)
	return r, err
}
