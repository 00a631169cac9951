package match

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// Suggestion is one participant whom another should meet, and why. Reasons name
// participants by "#" and their number, so that what is kept holds no names.
type Suggestion struct {
	With    int // participant number
	Grade   pairing.Grade
	Almost  bool             `json:",omitempty"` // a required condition is not fulfilled
	Drawn   bool             `json:",omitempty"` // from behind the best, so that newcomers are met too
	Reasons []pairing.Reason // the weightiest first
}

// Overview is what was computed for a whole gathering.
type Overview struct {
	Mark     string
	Version  int64 // of the gathering that it was computed from
	At       time.Time
	Seed     uint64
	Proven   bool       // no allocation is better
	Proposed []Proposal // meetings that should be, beside those that are accepted
	StandBy  []StandBy  // of desks that more want to meet than they can
	Lonely   []Lonely   // whom nobody goes with
	Below    []int      // participants with fewer good meetings than they should have
	Clinics  []Clinic   // group tables that could be; Number is 0
}

// Proposal is one meeting of the allocation.
type Proposal struct {
	Pairing
	Grade  pairing.Grade
	Almost bool  `json:",omitempty"`
	Asked  int   `json:",omitempty"` // number of the request that waits; 0: nobody asked
	Why    []Why `json:",omitempty"` // the weightiest reason, if there is any
}

// StandBy is who could come to a desk when somebody else does not, in order.
type StandBy struct {
	Desk   int
	Places int
	Waits  []int
}

// Lonely is a participant without any possible partner, and what would help.
type Lonely struct {
	Participant int
	Help        string // needs, offers, almost or nobody
}

// Suggestions is all that is computed at once.
type Suggestions struct {
	Overview
	Lists [][]Suggestion // by participant number
}

// Bounds of lists.
const (
	mostSuggested = 10
	mostReasons   = 5
	mostStandBy   = 12
	mostAsked     = 30 // candidates of one participant in the allocation
	explored      = 0.1
)

// suggester computes suggestions; all of it stands on what it was given.
type suggester struct {
	m     *Meetings
	k     *Known
	now   time.Time
	index *pairing.Index
	there []int               // participant numbers in the index, by place
	place []int               // by participant number - 1; -1: it does not take part
	pairs map[[2]int]*Request // the newest, by who asks whom
	of    []int               // requests of each participant, by number - 1
}

// wishLevel is what a live request says.
//
//go:noinline
func wishLevel(p Priority) pairing.Level {
	if p == Must {
		return pairing.Must
	}
	return pairing.Would
}

//go:noinline
func name(number int) string { return "#" + strconv.Itoa(number) }

func newSuggester(m *Meetings, k *Known, now time.Time) (*suggester, error) {
	s := &suggester{m: m, k: k, now: now, place: make([]int, len(m.Gathering.Participants))}
	s.pairs, s.of = map[[2]int]*Request{}, make([]int, len(s.place))
	for i := range m.Requests {
		r := &m.Requests[i]
		s.pairs[[2]int{r.From, r.To}] = r
		s.of[r.From-1]++
		s.of[r.To-1]++
	}
	if len(k.Parties) != len(m.Gathering.Participants) {
		return nil, fmt.Errorf("%d participants and what is known of %d", len(m.Gathering.Participants), len(k.Parties))
	}
	owners := m.owners()
	var parties []pairing.Party
	for i := range m.Gathering.Participants {
		p, known := &m.Gathering.Participants[i], &k.Parties[i]
		s.place[i] = -1
		if p.Withdrawn {
			continue
		}
		s.place[i] = len(parties)
		s.there = append(s.there, p.Number)
		party := pairing.Party{ID: name(p.Number), Role: string(p.Kind), Area: known.Region, Certificates: known.papers(),
			Offers: known.offers(p.Kind, p.Product), Needs: known.needs(p.Kind, p.Product)}
		if !m.Rules.SameOwner {
			party.Owner = owners[i]
		}
		party.Present = s.present(p)
		parties = append(parties, party)
	}
	rules := pairing.Rules{Today: now.UTC().Format(time.DateOnly), RivalsApart: !m.Rules.Rivals}
	for _, b := range m.Rules.Barred {
		rules.RolesApart = append(rules.RolesApart, [2]string{string(b.A), string(b.B)})
	}
	wish := func(from, to int, l pairing.Level) {
		if s.place[from-1] >= 0 && s.place[to-1] >= 0 {
			rules.Wishes = append(rules.Wishes, pairing.Wish{From: name(from), To: name(to), Level: l})
		}
	}
	for i := range m.Requests {
		if r := &m.Requests[i]; r.Live() && r.Origin != OfProposal {
			wish(r.From, r.To, wishLevel(r.Priority))
		}
	}
	for _, a := range m.Never { // the later of two wishes holds
		wish(a.From, a.To, pairing.Never)
	}
	var err error
	s.index, err = pairing.NewIndex(parties, rules, pairing.Weights1())
	return s, err
}

// owners gives all participants that belong together one key.
func (m *Meetings) owners() []string {
	of, first := make([]string, len(m.Gathering.Participants)), map[string]int{}
	root := make([]int, len(of))
	var find func(int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	for i := range of {
		root[i] = i
		p := &m.Gathering.Participants[i]
		keys := []string{"party " + string(p.Party)}
		if p.Organisation != "" {
			keys = append(keys, "organisation "+string(p.Organisation))
		}
		if i < len(m.Owners) {
			keys = append(keys, m.Owners[i]...)
		}
		for _, key := range keys {
			if j, there := first[key]; there {
				root[find(i)] = find(j)
			} else {
				first[key] = i
			}
		}
	}
	for i := range of {
		of[i] = name(find(i) + 1)
	}
	return of
}

// present are the slots in which a participant can meet, as minutes of a day in which
// slot n is minute n.
func (s *suggester) present(p *gathering.Participant) (all []pairing.Span) {
	for _, slot := range s.m.Gathering.Slots {
		if !slices.Contains(p.Unavailable, slot.Number) {
			all = append(all, pairing.Span{From: slot.Number, To: slot.Number + 1})
		}
	}
	return all
}

// compute suggests everything anew.
func compute(ctx context.Context, m *Meetings, k *Known, now time.Time) (Suggestions, error) {
	s, err := newSuggester(m, k, now)
	if err != nil {
		return Suggestions{}, fmt.Errorf("read the participants: %w", err)
	}
	out := Suggestions{Overview: Overview{Mark: k.Mark, Version: m.Version, At: now, Seed: m.Rules.Seed}, Lists: make([][]Suggestion, len(m.Gathering.Participants))}
	for _, n := range s.there {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if out.Lists[n-1], err = s.list(n); err != nil {
			return out, err
		}
	}
	if err := s.allocate(ctx, &out.Overview); err != nil {
		return out, err
	}
	s.lonely(&out)
	out.Clinics = s.clinics()
	return out, nil
}

// list is whom one participant should meet: nobody whom it has asked, or who has asked
// it, or who declined.
func (s *suggester) list(n int) (all []Suggestion, err error) {
	ranked, err := s.index.Top(s.place[n-1], pairing.Query{Most: mostSuggested + min(s.of[n-1], 1000), Seed: s.m.Rules.Seed, Explore: explored})
	if err != nil {
		return nil, err
	}
	for _, r := range ranked {
		other := s.there[r.Party]
		if s.settled(n, other) || len(all) >= mostSuggested {
			continue
		}
		x, err := s.suggestion(n, other)
		if err != nil {
			return nil, err
		}
		x.Drawn = r.Explored
		all = append(all, x)
	}
	return all, nil
}

// settled tells whether a request between two waits, was accepted or was declined.
func (s *suggester) settled(a, b int) bool {
	for _, r := range []*Request{s.pairs[[2]int{a, b}], s.pairs[[2]int{b, a}]} {
		if r != nil && (r.Live() || r.Answer == Declined) {
			return true
		}
	}
	return false
}

// suggestion words one pair in rows.
func (s *suggester) suggestion(n, other int) (Suggestion, error) {
	p, err := s.index.Pair(s.place[n-1], s.place[other-1])
	if err != nil {
		return Suggestion{}, err
	}
	order.By(p.Reasons, func(a, b pairing.Reason) int { return sign(abs(b.Weight) - abs(a.Weight)) })
	return Suggestion{With: other, Grade: p.Grade, Almost: p.Almost, Reasons: p.Reasons[:min(len(p.Reasons), mostReasons)]}, nil
}

func abs(x float64) float64 { return max(x, -x) }

//go:noinline
func sign(x float64) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// lonely finds who goes with nobody, and what would help.
func (s *suggester) lonely(out *Suggestions) {
	for _, n := range s.there {
		if len(out.Lists[n-1]) > 0 || s.of[n-1] > 0 {
			continue
		}
		p, known := &s.m.Gathering.Participants[n-1], &s.k.Parties[n-1]
		help := "nobody"
		switch {
		case len(known.needs(p.Kind, p.Product)) == 0 && p.Kind == register.Business:
			help = "needs"
		case len(known.offers(p.Kind, p.Product)) == 0:
			help = "offers"
		}
		out.Lonely = append(out.Lonely, Lonely{n, help})
	}
}
