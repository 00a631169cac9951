package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/letter"
	"wantilan/internal/order"
	"wantilan/internal/paper"
	"wantilan/internal/register"
)

// comer is one person as lists and badges have them: whom a registration sends, or of a
// party that takes part without having registered, its contact.
type comer struct {
	line       paper.Person
	who        gathering.Participant // without a number until the party has one
	registered bool
	badge      string // names the badge among those that were printed
	code       string // of the ticket; empty: the badge leads to the agenda
}

// gather loads who comes, in the order of their numbers; those who have none yet follow
// in the order in which they registered.
func (p *press) gather() (err error) {
	var coming []registration.Coming
	p.plan, coming, err = p.s.Papers.Coming(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return err
	}
	there, came := map[register.PartyID]gathering.Participant{}, map[register.PartyID]bool{}
	for _, who := range p.d.Gathering.Participants {
		there[who.Party] = who
	}
	for i := range coming {
		r := &coming[i]
		who, seated := there[r.Party]
		if !seated || r.Party == "" {
			who = gathering.Participant{Party: r.Party, Name: r.Name, Kind: r.Kind, Contact: r.Person, District: r.District, Village: r.Village}
		}
		came[r.Party] = true
		for n, a := range r.Attendees {
			p.comers = append(p.comers, comer{
				line: paper.Person{
					Number: who.Number, Name: a.Name, Sex: string(a.Sex), Business: r.Name, Position: a.Position, Address: strings.Trim(r.Village+", "+r.District, ", "),
				},
				who: who, registered: true, badge: string(r.ID) + "/" + strconv.Itoa(n+1), code: p.s.Papers.TicketCode(r.Registration),
			})
		}
	}
	for i := range p.d.Gathering.Participants {
		who := &p.d.Gathering.Participants[i]
		if !who.Withdrawn && !came[who.Party] {
			p.comers = append(p.comers, comer{line: paper.PersonOf(who), who: *who, badge: string(who.ID)})
		}
	}
	order.By(p.comers, func(a, b comer) int {
		return cmp.Or(cmp.Compare(min(1, b.who.Number), min(1, a.who.Number)), cmp.Compare(a.who.Number, b.who.Number))
	})
	return nil
}

// offices loads the hosts' letterheads and who may sign for them on the day.
func (p *press) offices() error {
	p.day = p.d.Gathering.Date
	if p.day.IsZero() {
		p.day = p.s.Now().In(bali)
	}
	for _, h := range p.plan.Hosts {
		head, err := p.s.head(p.v, h.Organisation)
		if err != nil {
			return err
		}
		p.heads = append(p.heads, head)
		some, err := p.s.Secretariat.SignatoriesOn(p.v.Context(), h.Organisation, p.day.Format(time.DateOnly))
		if err != nil {
			return err
		}
		p.can = append(p.can, some...)
	}
	return nil
}

// guests loads the invited who are not forgotten, and the number of their letters when
// all have one.
func (p *press) guests() error {
	all, err := p.s.Invitations.Invited(p.v.Context(), p.v.actor, p.d.Gathering.ID)
	if err != nil {
		return err
	}
	p.invitations = slices.DeleteFunc(all, func(i invitation.Invitation) bool { return i.Erased })
	p.letter = commonNumber(p.invitations)
	return nil
}

// commonNumber is the number that all letters have; empty when there are several or none.
func commonNumber(all []invitation.Invitation) string {
	number := ""
	for _, i := range all {
		if i.Number != "" && number != "" && i.Number != number {
			return ""
		}
		number = cmp.Or(number, i.Number)
	}
	return number
}

// signatory is a person of the office as papers show a signature: with place and day.
func (p *press) signatory(x letter.Signatory) paper.Signatory {
	place := ""
	for _, h := range p.heads {
		if h.Organisation == x.Organisation && h.Place != "" {
			place = h.Place
		}
	}
	s := paper.Signatory{Name: x.Name}
	if place != "" {
		s.Above = append(s.Above, paper.PlaceAndDay(p.v.in, place, p.day))
	}
	s.Above = append(s.Above, x.Capacity()...)
	if x.Rank != "" {
		s.Below = append(s.Below, x.Rank)
	}
	if x.NIP != "" {
		s.Below = append(s.Below, p.v.in.T("paper.official.nip", x.WrittenNIP()))
	}
	return s
}

// invitedOf are the lines of the invited: of one wave or all, with what they answered
// when that was asked for.
func (p *press) invitedOf(wave int) paper.Roll {
	r := paper.Roll{Invited: true, Size: p.size, Signers: p.signers, Answers: p.a.q.Get("answers") != ""}
	some := slices.DeleteFunc(slices.Clone(p.invitations), func(i invitation.Invitation) bool { return wave != 0 && i.Wave != wave })
	common := commonNumber(some)
	if p.a.q.Get("letter") == "" && common != "" {
		p.occasion.Letter = common
	}
	for i := range some {
		line := paper.Person{Name: some[i].Name, Business: some[i].Organisation, Position: some[i].Position}
		if common == "" {
			line.Letter = some[i].Number
		}
		if r.Answers {
			if a, answered := some[i].Answer(); answered {
				line.Answer = p.v.in.T("invitation.state." + string(a.Kind))
			}
		}
		r.People = append(r.People, line)
	}
	return r
}

// mostWave is more than a gathering has waves.
const mostWave = 1000

// stamp is a short hash of what stands on a badge. It tells whether a badge changed, and
// is too short to tell whose it was.
func stamp(b *paper.Badge) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{strconv.Itoa(b.Number), b.Name, b.Organisation, string(b.Role), b.Link, b.First}, "\x00")))
	return hex.EncodeToString(sum[:4])
}
