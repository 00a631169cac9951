package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/letter"
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
	people   []comer // those chosen
	out      bytes.Buffer

	// What there is to choose from.
	plan        gathering.Plan
	comers      []comer
	invitations []invitation.Invitation
	letter      string // number that all letters of invitations have
	day         time.Time
	heads       []paper.Head
	can         []letter.Signatory
}

// press loads what papers of a gathering are made of.
func (s *site) press(v *visit, d *timetable.Day) (*press, error) {
	p := &press{s: s, v: v, d: d, occasion: paper.OccasionOf(&d.Gathering)}
	for _, load := range []func() error{p.gather, p.offices, p.guests} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// read reads what was typed for a paper.
func (p *press) read(typed url.Values) error {
	p.a = &printAnswers{q: typed}
	chosen := p.a.numbers("people", len(p.comers))
	for i := range p.comers {
		if chosen(i + 1) {
			p.people = append(p.people, p.comers[i])
		}
	}
	p.occasion.Letterhead, p.occasion.Letter = p.a.letterhead(), p.a.text("letter")
	if one(p.a, "head", letterheads) == headOfHosts {
		p.occasion.Heads = p.heads
	}
	p.size = one(p.a, "size", paper.Sizes)
	p.signers = p.a.signatory()
	if id := letter.SignatoryID(p.a.q.Get("signer")); id != "" && p.signers == nil {
		i := slices.IndexFunc(p.can, func(x letter.Signatory) bool { return x.ID == id })
		if i < 0 {
			p.a.fail("signer", "print.choose_one")
		} else {
			p.signers = []paper.Signatory{p.signatory(p.can[i])}
		}
	}
	return p.a.err
}

// Whose letterhead stands above a paper when none was typed.
const (
	headOfHosts = "hosts"
	headOfNone  = "none"
)

var letterheads = []string{headOfHosts, headOfNone}

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
	if invited {
		wave := p.a.number("wave", 0, mostWave)
		if p.a.err != nil || len(p.invitations) > 0 {
			return p.invitedOf(wave), p.a.err
		}
	}
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

// known is a person as their registration tells of them; of others what the register
// tells: position and telephone, so far as the visitor may see them.
func (p *press) known(one *comer) (paper.Person, error) {
	line, who := one.line, &one.who
	if one.registered {
		return line, nil
	}
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
// those whom the agenda names, and the committee is the plan's. Telephone numbers are of
// the register: where people registered, each writes their own.
func (p *press) named(group paper.Group, phone bool) ([]paper.Person, error) {
	if group == paper.Committee {
		return p.committee()
	}
	phone = phone && !slices.ContainsFunc(p.people, func(c comer) bool { return c.registered })
	var all []paper.Person
	for i := range p.people {
		if paper.GroupOf(&p.people[i].who) != group {
			continue
		}
		line := p.people[i].line
		if phone {
			var err error
			if line, err = p.known(&p.people[i]); err != nil {
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

// committee are those whom the plan names, so far as the visitor may see it.
func (p *press) committee() ([]paper.Person, error) {
	b, err := p.s.Plans.Binder(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []paper.Person
	for _, m := range b.Committee {
		all = append(all, paper.Person{Name: m.Name, Position: m.Role})
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
