package match

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// places is how many more meetings a participant can have: as many as its desks and
// limits hold, less what is kept free and what is accepted already. A group table takes
// one place of its host.
func (s *suggester) places(n int) int {
	p := &s.m.Gathering.Participants[n-1]
	slots := len(s.present(p))
	if len(s.m.Gathering.Slots) == 0 {
		slots = 1000 // no day is planned yet
	}
	most := slots * max(1, p.Desks)
	if p.Kind != register.Business {
		most -= (most*s.m.Rules.Kept + 99) / 100
	}
	if l := s.m.Limit(n); l.Most > 0 {
		most = min(most, l.Most)
	}
	return max(0, most-s.taken(n))
}

// taken counts the accepted meetings of a participant: one for a pair that both asked
// for, one for a group table.
func (s *suggester) taken(n int) (count int) {
	grouped := map[int]int{}
	for _, c := range s.m.Clinics {
		for _, member := range c.Members {
			if c.Host == n {
				grouped[member] = c.Number
			}
		}
	}
	seen := map[int]bool{}
	for i := range s.m.Requests {
		r := &s.m.Requests[i]
		if r.Answer != Accepted || r.From != n && r.To != n {
			continue
		}
		other := r.From + r.To - n
		if c := grouped[other]; c > 0 {
			other = -c
		}
		if !seen[other] {
			seen[other] = true
			count++
		}
	}
	return count
}

// allocate finds the meetings that should be, beside those that are accepted.
func (s *suggester) allocate(ctx context.Context, out *Overview) error {
	places := make([]int, len(s.there))
	for i := range places {
		places[i] = i
	}
	g, err := s.index.GatheringOf(places, pairing.Query{Most: mostAsked, Seed: out.Seed})
	if err != nil {
		return fmt.Errorf("list possible meetings: %w", err)
	}
	for i, n := range s.there {
		u, l := &g.Guests[i], s.m.Limit(n)
		u.Most = s.places(n)
		if s.m.Gathering.Participants[n-1].Kind == register.Business {
			u.Floor = min(max(0, l.Least-s.taken(n)), pairing.MostFloor)
		}
		u.Credit = s.k.Parties[n-1].Owed
	}
	g.Candidates = slices.DeleteFunc(g.Candidates, func(c pairing.Candidate) bool {
		for _, r := range []*Request{s.pairs[[2]int{s.there[c.A], s.there[c.B]}], s.pairs[[2]int{s.there[c.B], s.there[c.A]}]} {
			if r != nil && (r.Answer == Accepted || r.Answer == Declined) {
				return true
			}
		}
		return false
	})
	a, err := pairing.Allocate(ctx, g)
	if err != nil {
		return fmt.Errorf("allot meetings: %w", err)
	}
	out.Proven = a.Proven
	for _, k := range a.Chosen {
		p, err := s.proposal(s.there[g.Candidates[k].A], s.there[g.Candidates[k].B])
		if err != nil {
			return err
		}
		out.Proposed = append(out.Proposed, p)
	}
	order.By(out.Proposed, func(a, b Proposal) int {
		if a.To != b.To {
			return a.To - b.To
		}
		return a.From - b.From
	})
	for i, n := range s.there {
		if g.Guests[i].Floor > a.Shares[i].Good {
			out.Below = append(out.Below, n)
		}
		s.standBy(out, n, g, a.StandBy[i], i)
	}
	return nil
}

// standBy lists who waits for a desk whose places are all given.
func (s *suggester) standBy(out *Overview, n int, g *pairing.Gathering, waits []int, i int) {
	if len(waits) == 0 || s.m.Gathering.Participants[n-1].Kind == register.Business {
		return
	}
	b := StandBy{Desk: n, Places: g.Guests[i].Most + s.taken(n)}
	for _, k := range waits[:min(len(waits), mostStandBy)] {
		b.Waits = append(b.Waits, s.there[g.Candidates[k].A+g.Candidates[k].B-i])
	}
	out.StandBy = append(out.StandBy, b)
}

// proposal turns a chosen pair so that the desk is asked, or whoever was asked already.
func (s *suggester) proposal(a, b int) (Proposal, error) {
	p := Proposal{Pairing: Pairing{From: a, To: b}}
	if s.m.Gathering.Participants[a-1].Kind != register.Business && s.m.Gathering.Participants[b-1].Kind == register.Business {
		p.From, p.To = b, a
	}
	for _, r := range []*Request{s.pairs[[2]int{a, b}], s.pairs[[2]int{b, a}]} {
		if r != nil && r.Answer == Asked {
			p.From, p.To, p.Asked = r.From, r.To, r.Number
		}
	}
	x, err := s.suggestion(p.From, p.To)
	if err != nil {
		return p, err
	}
	p.Grade, p.Almost = x.Grade, x.Almost
	p.Why = x.Reasons[:min(1, len(x.Reasons))]
	return p, nil
}

// clinics proposes group tables: three or four who want to meet one host and need the
// same. Rivals, and those who never want to meet, sit at different tables.
func (s *suggester) clinics() (all []Clinic) {
	hosts := map[int][]int{} // host → who is to meet it and sits at no group table
	for i := range s.m.Requests {
		r := &s.m.Requests[i]
		if r.Live() && !s.m.Booked[r.Number] && s.place[r.From-1] >= 0 && s.place[r.To-1] >= 0 && !s.grouped(r.From, r.To) {
			hosts[r.To] = append(hosts[r.To], r.From)
		}
	}
	for _, host := range s.there {
		guests := hosts[host]
		if len(guests) < 3 || s.m.Gathering.Participants[host-1].Kind == register.Business {
			continue
		}
		slices.Sort(guests)
		guests = slices.Compact(guests)
		questions := make([]pairing.Question, len(guests))
		for i, n := range guests {
			questions[i] = s.question(n, host)
		}
		tables, _ := pairing.GroupQuestions(questions, func(i, j int) bool {
			return s.m.Avoided(guests[i], guests[j]) || !s.m.Rules.Rivals && s.index.Compete(s.place[guests[i]-1], s.place[guests[j]-1])
		})
		for _, t := range tables {
			c := Clinic{Host: host, Topic: t.Topic}
			for _, i := range t.Questions {
				c.Members = append(c.Members, guests[i])
			}
			all = append(all, c)
		}
	}
	return all
}

func (s *suggester) grouped(member, host int) bool {
	return slices.ContainsFunc(s.m.Clinics, func(c Clinic) bool { return c.Host == host && slices.Contains(c.Members, member) })
}

// question is what a participant wants of a host: the kind of its need that the host
// meets, and its own words.
func (s *suggester) question(n, host int) pairing.Question {
	p, other := &s.m.Gathering.Participants[n-1], &s.m.Gathering.Participants[host-1]
	q := pairing.Question{ID: name(n), Topic: "other"}
	offers := s.k.Parties[host-1].offers(other.Kind, other.Product)
	for _, need := range s.k.Parties[n-1].needs(p.Kind, p.Product) {
		if slices.ContainsFunc(offers, func(o pairing.Item) bool { return o.Kind == need.Kind && o.Kind != "" }) {
			q.Topic = string(need.Kind)
			q.Text = need.Text
			break
		}
	}
	if r := s.pairs[[2]int{n, host}]; r != nil {
		q.Text = strings.TrimSpace(q.Text + " " + r.Note)
	}
	return q
}
