package match

import (
	"context"
	"slices"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// SetRules keeps what organisers set for a gathering's meetings. What was asked before
// keeps the time that it was given for an answer.
func (d *Desk) SetRules(ctx context.Context, by account.Actor, id gathering.ID, r Rules) error {
	if err := r.check(); err != nil {
		return err
	}
	if r.Silence == "" {
		r.Silence = SilenceLapses
	}
	return d.change(ctx, by, id, account.SetMeetingRules, func(m *Meetings, _ bool, _ []int) (account.Facts, error) {
		m.Rules, m.Set = r, true
		return r.says(), nil
	})
}

// SetLimit keeps what holds for one participant instead of the rules; clear takes it
// away.
func (d *Desk) SetLimit(ctx context.Context, by account.Actor, id gathering.ID, l Limit, clear bool) error {
	return d.change(ctx, by, id, account.SetMeetingRules, func(m *Meetings, _ bool, _ []int) (account.Facts, error) {
		if err := l.check(&m.Gathering); err != nil {
			return nil, err
		}
		i, there := slices.BinarySearchFunc(m.Limits, l.Participant, func(x Limit, n int) int { return x.Participant - n })
		switch {
		case clear && !there, there && !clear && m.Limits[i] == l:
			return nil, ErrSame
		case clear:
			m.Limits = slices.Delete(slices.Clone(m.Limits), i, i+1)
		case there:
			m.Limits[i] = l
		default:
			m.Limits = slices.Insert(slices.Clone(m.Limits), i, l)
		}
		return account.Facts{"participant": l.Participant, "least": l.Least, "most": l.Most, "accepts": l.Accepts, "cleared": clear}, nil
	})
}

// Pairing is a pair of participants that organisers bring together. From is whom the
// meeting is for, To who is asked.
type Pairing struct{ From, To int }

const mostAtOnce = 2000 // pairs of one form

// Propose asks the second of each pair for a meeting with the first, or, when fixed, puts
// it down as accepted. Pairs that may not meet any more are passed over. It tells how many
// requests there are now that were not before.
func (d *Desk) Propose(ctx context.Context, by account.Actor, id gathering.ID, pairs []Pairing, fixed bool) (n int, err error) {
	err = d.change(ctx, by, id, account.SuggestMeetings, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		switch n = 0; {
		case len(pairs) == 0:
			return nil, fault.Field("pair", "match.none_chosen")
		case len(pairs) > mostAtOnce:
			return nil, fault.Field("pair", "match.between", 1, mostAtOnce)
		}
		for _, p := range pairs {
			if !staff && !slices.Contains(own, p.From) { // an officer proposes for the own desk
				return nil, fault.New(fault.Forbidden, "account.not_allowed")
			}
			did, err := m.propose(p, fixed && staff, by.Account, d)
			if err != nil && len(pairs) == 1 {
				return nil, err
			}
			if did && err == nil {
				n++
			}
		}
		return same(n > 0, account.Facts{"pairs": len(pairs), "made": n, "fixed": fixed}, nil)
	})
	return n, err
}

// propose brings one pair together. A request that waits is accepted when organisers fix
// the pair, in whichever direction it was asked.
func (m *Meetings) propose(p Pairing, fixed bool, by account.ID, d *Desk) (bool, error) {
	now := d.now()
	for _, r := range []*Request{m.between(p.From, p.To), m.between(p.To, p.From)} {
		if r == nil || !r.Live() {
			continue
		}
		if r.Answer == Accepted || !fixed {
			return false, nil
		}
		if err := m.possible(r.From, r.To); err != nil {
			return false, err
		}
		r.accept(by, now)
		return true, nil
	}
	priority := Want
	if fixed {
		priority = Must
	}
	n, changed, err := m.ask(Wanted{From: p.From, To: p.To, Priority: priority}, OfProposal, by, now)
	if err == nil && fixed {
		m.Requests[n-1].accept(by, now)
	}
	return changed, err
}

// Bounds of group tables.
const (
	leastMembers = 2
	mostMembers  = 12
	mostClinics  = 200
)

// KeepClinic makes a group table, or changes the one of its number. Each member's request
// to the host is accepted with it.
func (d *Desk) KeepClinic(ctx context.Context, by account.Actor, id gathering.ID, c Clinic) error {
	return d.change(ctx, by, id, account.SuggestMeetings, func(m *Meetings, staff bool, _ []int) (account.Facts, error) {
		if !staff {
			return nil, fault.New(fault.Forbidden, "account.not_allowed")
		}
		if err := m.keepClinic(c, by.Account, d); err != nil {
			return nil, err
		}
		return account.Facts{"clinic": c.Number, "host": c.Host, "members": len(c.Members)}, nil
	})
}

func (m *Meetings) keepClinic(c Clinic, by account.ID, d *Desk) error {
	c.Members = slices.Compact(slices.Sorted(slices.Values(c.Members)))
	if err := line("topic", &c.Topic); err != nil {
		return err
	}
	switch {
	case utf8.RuneCountInString(c.Topic) == 0:
		return fault.Field("topic", "fault.required")
	case len(c.Members) < leastMembers || len(c.Members) > mostMembers:
		return fault.Field("member", "match.between", leastMembers, mostMembers)
	case c.Number < 0 || c.Number > len(m.Clinics):
		return fault.New(fault.NotFound, "match.clinic_not_found")
	case c.Number == 0 && len(m.Clinics) >= mostClinics:
		return fault.Field("topic", "match.between", 0, mostClinics)
	}
	for i, n := range c.Members {
		if err := m.possible(n, c.Host); err != nil {
			return err
		}
		for _, other := range c.Members[:i] {
			if m.Avoided(n, other) {
				return fault.Field("member", "match.not_possible", m.Gathering.Participants[other-1].Name)
			}
		}
		for _, x := range m.Clinics {
			if x.Number != c.Number && x.Host == c.Host && slices.Contains(x.Members, n) {
				return fault.Field("member", "match.clinic_twice", m.Gathering.Participants[n-1].Name)
			}
		}
	}
	for _, n := range c.Members {
		if _, err := m.propose(Pairing{n, c.Host}, true, by, d); err != nil {
			return err
		}
	}
	if c.Number == 0 {
		c.Number = len(m.Clinics) + 1
		m.Clinics = append(m.Clinics, c)
		return nil
	}
	m.Clinics[c.Number-1] = c
	return nil
}

// DissolveClinic makes single meetings of a group table again: its members' requests stay.
func (d *Desk) DissolveClinic(ctx context.Context, by account.Actor, id gathering.ID, number int) error {
	return d.change(ctx, by, id, account.SuggestMeetings, func(m *Meetings, staff bool, _ []int) (account.Facts, error) {
		switch {
		case !staff:
			return nil, fault.New(fault.Forbidden, "account.not_allowed")
		case number < 1 || number > len(m.Clinics):
			return nil, fault.New(fault.NotFound, "match.clinic_not_found")
		}
		m.Clinics = slices.Delete(slices.Clone(m.Clinics), number-1, number)
		for i := range m.Clinics {
			m.Clinics[i].Number = i + 1
		}
		return account.Facts{"clinic": number, "dissolved": true}, nil
	})
}

// SetConditions replaces what a desk asks of those who come to it (syarat meja): by the
// office that keeps its book, or by the desk's own people.
func (d *Desk) SetConditions(ctx context.Context, by account.Actor, id gathering.ID, participant int, all []Condition) error {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return err
	}
	staff, own, err := m.speaker(by, account.AnswerRequests)
	if err != nil {
		return err
	}
	p, err := m.at(participant)
	if err == nil && !staff && !slices.Contains(own, participant) {
		err = fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	if err == nil && p.Kind == register.Business {
		err = fault.New(fault.Conflict, "match.conditions_of_desks")
	}
	if err == nil {
		err = checkConditions(all)
	}
	if err != nil {
		return err
	}
	e := by.Did(account.AnswerRequests, "stakeholder/"+string(p.Party), d.now()).To(account.Facts{"conditions": len(all)})
	return d.store.KeepConditions(ctx, p.Party, all, e)
}

// SetOfficers replaces who sits at a desk (petugas meja), and who comes in whose stead: by
// the hosts' staff, or by the desk's own people. It can be done on the day itself.
func (d *Desk) SetOfficers(ctx context.Context, by account.Actor, id gathering.ID, participant int, typed []gathering.Officer) error {
	all, err := gathering.ReadOfficers(typed)
	if err != nil {
		return err
	}
	return d.change(ctx, by, id, account.AnswerRequests, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		p, err := m.at(participant)
		switch {
		case err == nil && !staff && !slices.Contains(own, participant):
			err = fault.New(fault.NotFound, "gathering.participant_not_found")
		case err == nil && p.Kind == register.Business:
			err = fault.New(fault.Conflict, "match.officers_of_desks")
		}
		if err != nil {
			return nil, err
		}
		changed := !slices.Equal(p.Officers, all)
		m.Gathering.Participants = slices.Clone(m.Gathering.Participants)
		m.Gathering.Participants[participant-1].Officers = all
		said := gathering.OfficersSaid(all)
		said["participant"] = participant
		return same(changed, said, nil)
	})
}
