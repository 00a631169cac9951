package match

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Meetings is all that hangs together of who meets whom at a gathering. A change reads
// it, lets a plain function change it, and keeps what differs.
type Meetings struct {
	Gathering gathering.Gathering
	Version   int64 // of the gathering: goes up with every change
	Set       bool  // the organisers set rules
	Rules     Rules
	Limits    []Limit   // by participant
	Requests  []Request // Requests[i].Number is i+1
	Never     []Avoidance
	Clinics   []Clinic     // by number
	Booked    map[int]bool // numbers of requests whose meeting stands in the shown timetable
	Owners    [][]string   // of each participant: keys of its owners, for telling that two have the same
}

// Wanted is what somebody asks for.
type Wanted struct {
	From, To int // participant numbers; From 0 is the actor's own
	Priority Priority
	Note     string // why, in one line
}

// Reply is an answer to a request.
type Reply struct {
	Request int // its number
	Yes     bool
	Reason  Reason // of a no
	Words   string // beside it; may be empty
}

const longestNote = 200 // characters

// at is the participant of a number, who still takes part.
func (m *Meetings) at(number int) (*gathering.Participant, error) {
	if number < 1 || number > len(m.Gathering.Participants) {
		return nil, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	p := &m.Gathering.Participants[number-1]
	if p.Withdrawn {
		return nil, fault.New(fault.Conflict, "match.withdrawn_party", p.Name)
	}
	return p, nil
}

// open tells whether requests can still be made and answered: by parties until the day
// begins, by staff while it lasts.
func (m *Meetings) open(staff bool) error {
	switch m.Gathering.State {
	case gathering.Open, gathering.Closed, "":
		return nil
	case gathering.Running:
		if staff {
			return nil
		}
	}
	return fault.New(fault.Conflict, "match.closed")
}

// Limit is what holds for a participant: its own, or that of the rules for businesses.
func (m *Meetings) Limit(number int) Limit {
	if i := slices.IndexFunc(m.Limits, func(l Limit) bool { return l.Participant == number }); i >= 0 {
		return m.Limits[i]
	}
	l := Limit{Participant: number}
	if m.Gathering.Participants[number-1].Kind == register.Business {
		l.Least, l.Most = m.Rules.Least, m.Rules.Most
	}
	return l
}

// Avoided tells whether one of two never wants to meet the other.
func (m *Meetings) Avoided(a, b int) bool {
	return slices.Contains(m.Never, Avoidance{a, b}) || slices.Contains(m.Never, Avoidance{b, a})
}

// SameOwner tells whether two participants belong to the same body or person.
func (m *Meetings) SameOwner(a, b int) bool {
	one, other := &m.Gathering.Participants[a-1], &m.Gathering.Participants[b-1]
	if one.Party == other.Party && one.Party != "" || one.Organisation != "" && one.Organisation == other.Organisation {
		return true
	}
	if len(m.Owners) < max(a, b) {
		return false
	}
	return slices.ContainsFunc(m.Owners[a-1], func(key string) bool { return slices.Contains(m.Owners[b-1], key) })
}

// between finds the newest request from one participant to another, or nil.
func (m *Meetings) between(from, to int) *Request {
	for i := len(m.Requests) - 1; i >= 0; i-- {
		if r := &m.Requests[i]; r.From == from && r.To == to {
			return r
		}
	}
	return nil
}

// possible tells why two may not meet at all, politely: a wish never to meet is not told
// from a party that has no room.
func (m *Meetings) possible(from, to int) error {
	if from == to {
		return fault.Field("to", "match.oneself")
	}
	one, err := m.at(from)
	if err != nil {
		return err
	}
	other, err := m.at(to)
	if err != nil {
		return err
	}
	switch {
	case m.Avoided(from, to):
		return fault.New(fault.Conflict, "match.not_possible", other.Name)
	case m.Rules.Bars(one.Kind, other.Kind):
		return fault.New(fault.Conflict, "match.barred", other.Name)
	case !m.Rules.SameOwner && m.SameOwner(from, to):
		return fault.New(fault.Conflict, "match.same_owner", other.Name)
	}
	return nil
}

// line reads a line that somebody wrote.
func line(field string, text *string) error {
	*text = strings.Join(strings.Fields(*text), " ")
	if utf8.RuneCountInString(*text) > longestNote {
		return fault.Field(field, "fault.too_long", longestNote)
	}
	return nil
}

// ask adds a request, or gives the one that is there already: asking twice changes
// nothing but priority and note of what is not answered. When the other side has asked
// for the same meeting, asking is saying yes to it.
func (m *Meetings) ask(w Wanted, origin Origin, by account.ID, now time.Time) (number int, changed bool, err error) {
	if err := line("note", &w.Note); err != nil {
		return 0, false, err
	}
	if w.Priority < Must || w.Priority > Open {
		return 0, false, fault.Field("priority", "match.choice_unknown")
	}
	if err := m.possible(w.From, w.To); err != nil {
		return 0, false, err
	}
	r := m.between(w.From, w.To)
	switch {
	case r != nil && r.Answer == Accepted, r != nil && r.Answer == Asked && r.Priority == w.Priority && r.Note == w.Note:
		return r.Number, false, nil
	case r != nil && r.Answer == Declined && origin != OfProposal:
		return 0, false, fault.New(fault.Conflict, "match.not_possible", m.Gathering.Participants[w.To-1].Name)
	case r != nil && r.Answer == Asked:
		r.Priority, r.Note = w.Priority, w.Note
		return r.Number, true, nil
	}
	if origin != OfProposal && m.Rules.Wishes > 0 && m.openOf(w.From) >= m.Rules.Wishes {
		return 0, false, fault.New(fault.Conflict, "match.wishes_used", m.Rules.Wishes)
	}
	if r == nil {
		m.Requests = append(m.Requests, Request{Number: len(m.Requests) + 1, ID: RequestID(account.NewID(now)), From: w.From, To: w.To})
		r = &m.Requests[len(m.Requests)-1]
	}
	r.Priority, r.Note, r.Origin, r.Answer = w.Priority, w.Note, origin, Asked
	r.AskedAt, r.DueAt, r.AnsweredAt, r.By, r.Reason, r.Words = now, m.due(now), time.Time{}, "", "", ""
	if back := m.between(w.To, w.From); back != nil && back.Live() {
		back.accept(by, now)
		r.accept(by, now)
	} else if m.Limit(w.To).Accepts {
		r.accept("", now)
	}
	return r.Number, true, nil
}

// openOf counts the requests of a participant that wait for an answer.
func (m *Meetings) openOf(number int) (n int) {
	for i := range m.Requests {
		if r := &m.Requests[i]; r.From == number && r.Answer == Asked && r.Origin != OfProposal {
			n++
		}
	}
	return n
}

// due is when silence counts for a request of now; zero when the requests close.
func (m *Meetings) due(now time.Time) time.Time {
	if m.Rules.Hours == 0 && m.Gathering.State == gathering.Running && !m.Gathering.Date.IsZero() {
		return m.Gathering.Date.AddDate(0, 0, 1)
	}
	if m.Rules.Hours == 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(m.Rules.Hours) * time.Hour)
}

func (r *Request) accept(by account.ID, now time.Time) {
	if r.Answer != Accepted {
		r.Answer, r.AnsweredAt, r.By, r.Reason, r.Words = Accepted, now, by, "", ""
	}
}

// request finds the one of a number.
func (m *Meetings) request(number int) (*Request, error) {
	if number < 1 || number > len(m.Requests) {
		return nil, fault.New(fault.NotFound, "match.request_not_found")
	}
	return &m.Requests[number-1], nil
}

// answer says yes or no to a request that waits. The same answer twice changes nothing.
func (m *Meetings) answer(a Reply, by account.ID, now time.Time) (changed bool, err error) {
	if err := line("words", &a.Words); err != nil {
		return false, err
	}
	r, err := m.request(a.Request)
	if err != nil {
		return false, err
	}
	want := Declined
	if a.Yes {
		want = Accepted
	} else if !slices.Contains(Reasons, a.Reason) {
		return false, fault.Field("reason", "match.reason_missing")
	}
	if r.Answer == want {
		return false, nil
	}
	if r.Answer != Asked {
		return false, fault.New(fault.Conflict, "match.answered")
	}
	if a.Yes {
		if err := m.possible(r.From, r.To); err != nil {
			return false, err
		}
		r.accept(by, now)
		return true, nil
	}
	r.Answer, r.AnsweredAt, r.By, r.Reason, r.Words = Declined, now, by, a.Reason, a.Words
	return true, nil
}

// withdraw takes a request back. One whose meeting stands in the timetable is not
// touched: cancelling a meeting is another thing, which tells both.
func (m *Meetings) withdraw(number int, now time.Time) (changed bool, err error) {
	r, err := m.request(number)
	switch {
	case err != nil:
		return false, err
	case r.Answer == Withdrawn:
		return false, nil
	case !r.Live():
		return false, fault.New(fault.Conflict, "match.answered")
	case m.Booked[number]:
		return false, fault.New(fault.Conflict, "match.booked")
	}
	r.Answer, r.AnsweredAt = Withdrawn, now
	m.leaveClinics(r.From, r.To)
	return true, nil
}

// avoid says that one never wants to meet another. It is final, and withdraws what is
// open between the two, but no meeting that stands in the timetable.
func (m *Meetings) avoid(from, to int, now time.Time) (changed bool, err error) {
	for _, n := range [2]int{from, to} {
		if n < 1 || n > len(m.Gathering.Participants) {
			return false, fault.New(fault.NotFound, "gathering.participant_not_found")
		}
	}
	if from == to {
		return false, fault.Field("to", "match.oneself")
	}
	if slices.Contains(m.Never, Avoidance{from, to}) {
		return false, nil
	}
	m.Never = append(m.Never, Avoidance{from, to})
	for i := range m.Requests {
		r := &m.Requests[i]
		if r.Live() && !m.Booked[r.Number] && (r.From == from && r.To == to || r.From == to && r.To == from) {
			r.Answer, r.AnsweredAt = Withdrawn, now
		}
	}
	m.leaveClinics(from, to)
	m.leaveClinics(to, from)
	return true, nil
}

// settle gives the answers that nobody has to give: yes to what both sides asked for, and
// what silence means to what was not answered in time. Done twice, it changes nothing.
func (m *Meetings) settle(now time.Time) (n int) {
	over := m.open(true) != nil
	for i := range m.Requests {
		r := &m.Requests[i]
		if r.Answer != Asked {
			continue
		}
		if m.Gathering.Participants[r.From-1].Withdrawn || m.Gathering.Participants[r.To-1].Withdrawn {
			r.Answer, r.AnsweredAt = Withdrawn, now
			n++
			continue
		}
		if m.possible(r.From, r.To) != nil { // the rules were changed since
			r.Answer, r.AnsweredAt = Lapsed, now
			n++
			continue
		}
		if back := m.between(r.To, r.From); back != nil && back.Live() {
			back.accept("", now)
			r.accept("", now)
			n++
			continue
		}
		begun := m.Gathering.State == gathering.Running && r.DueAt.IsZero()
		if over || begun || !r.DueAt.IsZero() && !now.Before(r.DueAt) {
			r.Answer, r.AnsweredAt = Lapsed, now
			if m.Rules.Silence == SilenceAccepts && m.Gathering.State != gathering.Cancelled {
				r.Answer = Accepted
			}
			n++
		}
	}
	return n
}

// leaveClinics takes a member out of the group tables of a host. A table of one is none.
func (m *Meetings) leaveClinics(member, host int) {
	for i := range m.Clinics {
		if c := &m.Clinics[i]; c.Host == host {
			c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(n int) bool { return n == member })
		}
	}
	m.Clinics = slices.DeleteFunc(slices.Clone(m.Clinics), func(c Clinic) bool { return len(c.Members) < 2 })
	for i := range m.Clinics {
		m.Clinics[i].Number = i + 1
	}
}
