package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/timetable"
)

// Wanted says why a pair could meet.
type Wanted string

// Ranks of pairs.
const (
	BothAsked Wanted = "both"    // each asked the other
	Agreed    Wanted = "agreed"  // one asked, and the meeting is accepted
	OneAsks   Wanted = "asked"   // one asked, and the other has not answered
	Suggested Wanted = "suggest" // nobody asked; they go together
)

// Ranks lists them, the strongest first.
var Ranks = []Wanted{BothAsked, Agreed, OneAsks, Suggested}

// Filling is a pair that could sit down at a free table (usul pengisi meja kosong).
type Filling struct {
	From, To int
	Wanted   Wanted
	Weight   int       // of the request
	Fit      match.Fit // when Suggested
}

// Opening is a slot with free tables, and who could meet there.
type Opening struct {
	Slot   int
	Now    bool  // it goes on
	Tables []int // that are free
	Pairs  []Filling
}

// mostPairs is how many pairs are proposed for a slot.
const mostPairs = 12

// Openings finds free tables in the round that goes on, while more than half of it is
// left, and in the one that comes next, with the pairs that should have them. Only those
// are proposed who are there and free.
func (d *Desk) Openings(ctx context.Context, by account.Actor, g gathering.ID) (*State, []Opening, error) {
	s, err := d.state(ctx, by, g, account.SolveTimetable)
	if err != nil {
		return nil, nil, err
	}
	var all []Opening
	for _, slot := range []int{s.filling(), s.Open()} {
		if slot == 0 || slot > len(s.Day.Gathering.Slots) || len(s.seats(slot)) == 0 {
			continue
		}
		x := Opening{Slot: slot, Now: slot < s.Open(), Tables: s.seats(slot), Pairs: s.asking(slot)}
		fits, err := d.matches.Fitting(ctx, by, g, slices.Sorted(maps.Keys(s.placeable(slot))), mostPairs)
		if err != nil {
			return s, nil, fmt.Errorf("look who goes together at %s: %w", g, err)
		}
		for _, f := range fits {
			x.Pairs = append(x.Pairs, Filling{From: f.From, To: f.To, Wanted: Suggested, Fit: f})
		}
		x.Pairs = x.Pairs[:min(len(x.Pairs), mostPairs)]
		all = append(all, x)
	}
	return s, all, nil
}

// Fillable is how many pairs of whom one asked could sit down at a free table now.
func (s *State) Fillable() int {
	slot := s.filling()
	if slot == 0 || s.Closed() != nil || len(s.seats(slot)) == 0 {
		return 0
	}
	return len(s.asking(slot))
}

// seats are the tables that a meeting could be given in a slot: they are free, and nothing
// is published there but meetings to which somebody did not come.
func (s *State) seats(slot int) (all []int) {
	gone := s.gone()
	for _, h := range s.Holes {
		taken := slices.ContainsFunc(s.Day.Bookings, func(b timetable.Booking) bool {
			return b.Slot == slot && b.Table == h.Table && !gone[b.Request]
		})
		if h.Slot == slot && !taken {
			all = append(all, h.Table)
		}
	}
	return all
}

// placeable are the participants who can be given a meeting in a slot: they are free, and
// have a desk for which nothing is published then.
func (s *State) placeable(slot int) map[int]bool {
	gone, published := s.gone(), map[int]int{}
	for _, b := range s.Day.Bookings {
		if r := &s.Day.Requests[b.Request-1]; b.Slot == slot && !gone[b.Request] {
			published[r.From]++
			published[r.To]++
		}
	}
	all := s.idle(slot)
	for n := range all {
		if published[n] >= max(1, s.Day.Gathering.Participants[n-1].Desks) {
			delete(all, n)
		}
	}
	return all
}

// asking are the pairs of which at least one asked, the best first.
func (s *State) asking(slot int) (all []Filling) {
	accepted := map[int]bool{}
	for _, w := range s.waiting(slot) {
		accepted[w.Request] = true
	}
	asks := map[[2]int]bool{}
	for i := range s.Day.Requests {
		if r := &s.Day.Requests[i]; r.Live() {
			asks[[2]int{r.From, r.To}] = true
		}
	}
	gone, can := s.gone(), s.placeable(slot)
	for i := range s.Day.Requests {
		r := &s.Day.Requests[i]
		if gone[r.Number] || !can[r.From] || !can[r.To] || !accepted[r.Number] && (r.Answer != match.Asked || s.settled(r)) {
			continue
		}
		f := Filling{From: r.From, To: r.To, Wanted: OneAsks, Weight: timetable.Weight(r.Priority, false)}
		switch {
		case asks[[2]int{r.To, r.From}]:
			f.Wanted = BothAsked
		case accepted[r.Number]:
			f.Wanted = Agreed
		}
		same := slices.ContainsFunc(all, func(x Filling) bool {
			return x.From == f.From && x.To == f.To || x.From == f.To && x.To == f.From
		})
		if !same {
			all = append(all, f)
		}
	}
	order.By(all, func(a, b Filling) int {
		if a.Wanted != b.Wanted {
			return slices.Index(Ranks, a.Wanted) - slices.Index(Ranks, b.Wanted)
		}
		return b.Weight - a.Weight
	})
	return all
}

// settled tells whether the two of a request meet already, or are done with it.
func (s *State) settled(r *match.Request) bool {
	n := s.wish(r.From, r.To)
	return n != 0 && (s.meeting(n) != nil || s.gone()[n])
}

// Fill gives a pair a free table in a slot, and publishes that: they are told, and nobody
// else moves. Who did not ask for one another are put down as if they had. It gives the
// number of the publication.
func (d *Desk) Fill(ctx context.Context, by account.Actor, g gathering.ID, from, to, slot int, address string) (int, error) {
	s, err := d.running(ctx, by, g)
	if err != nil {
		return 0, err
	}
	if n := len(s.Day.Gathering.Participants); from < 1 || from > n || to < 1 || to > n || from == to {
		return 0, fault.New(fault.Invalid, "web.form_unreadable")
	}
	if slot < 1 || slot > len(s.Day.Gathering.Slots) || slot != s.filling() && slot < s.Open() {
		return 0, fault.New(fault.Conflict, "live.slot_gone")
	}
	if can := s.placeable(slot); !can[from] || !can[to] || len(s.seats(slot)) == 0 {
		return 0, fault.New(fault.Conflict, "live.not_free")
	}
	if s.wish(from, to) == 0 {
		if _, err := d.matches.Propose(ctx, by, g, []match.Pairing{{From: from, To: to}}, true); err != nil {
			return 0, err
		}
		by.Once = account.Once{} // the form is answered for
		if s, err = d.running(ctx, by, g); err != nil {
			return 0, err
		}
	}
	n := s.wish(from, to)
	switch {
	case n == 0:
		return 0, fault.New(fault.Conflict, "live.no_meeting")
	case s.meeting(n) != nil || s.gone()[n]:
		return 0, fault.New(fault.Conflict, "live.has_place")
	}
	return d.seat(ctx, by, s, n, slot, address)
}

// seat publishes a request at the first free table that the rules allow.
func (d *Desk) seat(ctx context.Context, by account.Actor, s *State, request, slot int, address string) (int, error) {
	g, r := s.Day.Gathering.ID, &s.Day.Requests[request-1]
	b, err := d.planner.Board(ctx, by, g)
	if err != nil {
		return 0, err
	}
	gone, last := s.gone(), error(fault.New(fault.Conflict, "live.not_free"))
	for _, table := range s.seats(slot) {
		places := map[int]timetable.Place{request: {Slot: slot, Table: table}}
		for _, x := range s.Day.Bookings { // whoever did not come gives way
			q := &s.Day.Requests[x.Request-1]
			theirs := slices.ContainsFunc([]int{q.From, q.To}, func(n int) bool { return n == r.From || n == r.To })
			if x.Slot == slot && gone[x.Request] && (x.Table == table || theirs) {
				places[x.Request] = timetable.Place{}
			}
		}
		number, err := d.planner.TakeRepair(ctx, by, g, s.Upset(), places, b.Edition, b.Published, address)
		if _, refused := errors.AsType[*timetable.Refused](err); !refused {
			return number, err
		}
		last = err
	}
	return 0, last
}
