package live

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/internal/timetable"
)

// Trouble says why a published meeting cannot be held as it is.
type Trouble string

// Troubles.
const (
	WhoAway   Trouble = "away"
	NoTable   Trouble = "table"
	NoRound   Trouble = "dropped"
	InTheWay  Trouble = "overrun" // another one goes on
	CanBeHeld Trouble = "urgent"  // it must be held and has no place
	CanFill   Trouble = "fill"    // its two wait, and there is a hole in the round that goes on
)

// Hurt is one thing that a repair is for.
type Hurt struct {
	Trouble     Trouble
	Request     int
	Participant int // who is away; 0 otherwise
	Slot, Table int
}

// hurts finds what the published timetable cannot keep any more, and what could be filled.
func (s *State) hurts() {
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if h := (Hurt{"", m.Request, 0, m.Slot, m.Table}); s.hurt(m, &h) {
			s.Hurt = append(s.Hurt, h)
		}
	}
	booked, gone := map[int]bool{}, s.gone()
	for _, b := range s.Day.Bookings {
		booked[b.Request] = true
	}
	seen := map[int]bool{}
	for i := range s.Facts {
		if f := &s.Facts[i]; f.Kind == Urgent && !booked[f.Request] && !gone[f.Request] && !seen[f.Request] {
			seen[f.Request] = true
			s.Hurt = append(s.Hurt, Hurt{Trouble: CanBeHeld, Request: f.Request})
		}
	}
	if slot := s.filling(); slot > 0 {
		for _, w := range s.Waits {
			s.Hurt = append(s.Hurt, Hurt{Trouble: CanFill, Request: w.Request, Slot: slot})
		}
	}
}

// hurt finds why a meeting that is still to come cannot be held.
func (s *State) hurt(m *Meeting, h *Hurt) bool {
	if !m.Open() && m.Stage != Cancelled || m.Stage == UnderWay || m.Stage == GoesOn || m.Slot < s.Open() && m.Stage != Assumed {
		return false
	}
	for _, who := range [2]int{m.From, m.To} {
		if s.away(who, m.Slot) {
			h.Trouble, h.Participant = WhoAway, who
			return true
		}
	}
	if m.Stage == Cancelled {
		h.Trouble = NoRound
		return true
	}
	if s.lost(m.Table, m.Slot) {
		h.Trouble = NoTable
		return true
	}
	for i := range s.Meetings {
		o := &s.Meetings[i]
		if o.Stage != GoesOn || o.Request == m.Request || m.Slot <= o.Slot || m.Slot > o.Until {
			continue
		}
		if o.Table == m.Table || s.single(o, m) {
			h.Trouble = InTheWay
			return true
		}
	}
	return false
}

// single tells whether somebody with one desk is in both meetings.
func (s *State) single(a, b *Meeting) bool {
	for _, n := range [2]int{a.From, a.To} {
		if (n == b.From || n == b.To) && s.Day.Gathering.Participants[n-1].Desks <= 1 {
			return true
		}
	}
	return false
}

// filling is the slot that goes on and has a hole for which more than half of its time is
// left; 0 when there is none. While halls are in different slots none is filled.
func (s *State) filling() int {
	slot := s.Running()
	if slot == 0 || slot != s.Open()-1 {
		return 0
	}
	for i := range s.Halls {
		r := s.Halls[i].Round(slot)
		if r == nil || r.Over(s.At) || !r.Begun(s.At) || r.End.Sub(s.At) < r.End.Sub(r.Start)/2 {
			return 0
		}
	}
	if !slices.ContainsFunc(s.Holes, func(h Hole) bool { return h.Slot == slot }) {
		return 0
	}
	return slot
}

// Upset is what the planner is told of the day.
func (s *State) Upset() timetable.Upset {
	u := timetable.Upset{Open: s.Open()}
	slots := len(s.Day.Gathering.Slots)
	if slot := s.filling(); slot > 0 {
		u.Fill = slot
	}
	over := map[int]timetable.Span{}
	for i := range s.Facts {
		f := &s.Facts[i]
		span := timetable.Span{From: f.Slot, To: f.Until}
		switch f.Kind {
		case Absent, Late, Leaves:
			span.Number = f.Participant
			u.Away = append(u.Away, span)
		case TableLost:
			span.Number = f.Table
			u.Tables = append(u.Tables, span)
		case Drop:
			if f.Slot >= u.Open && !slices.Contains(u.Closed, f.Slot) {
				u.Closed = append(u.Closed, f.Slot)
			}
		case Urgent:
			u.Urgent = append(u.Urgent, f.Request)
		case Overrun:
			span.Number = f.Request
			over[f.Request] = span
		}
	}
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if o, there := over[m.Request]; there && m.Stage == GoesOn {
			o.From = max(o.From, m.Slot+1)
			if o.To == 0 {
				o.To = slots
			}
			if o.From <= o.To {
				u.Over = append(u.Over, o)
			}
		}
	}
	for n, gone := range s.gone() {
		if gone {
			u.Gone = append(u.Gone, n)
		}
	}
	slices.Sort(u.Gone)
	for _, who := range s.Day.Gathering.Present() {
		if !s.came(who.Number) || u.Fill > 0 && s.stayedAway(who.Number, u.Fill) {
			u.Missing = append(u.Missing, who.Number)
		}
	}
	for _, h := range s.Hurt {
		if h.Trouble != CanBeHeld && h.Trouble != CanFill {
			u.Hurt = append(u.Hurt, h.Request)
		}
	}
	return u
}

// How long a repair by one press may search, and each trial of a slot to give up.
const (
	mending   = 2 * time.Second
	dropping  = 300 * time.Millisecond
	mostDrops = 16
)

// Repairs finds what to publish instead of what cannot be held.
func (d *Desk) Repairs(ctx context.Context, by account.Actor, g gathering.ID) (*State, timetable.Repairs, error) {
	s, err := d.state(ctx, by, g, account.SolveTimetable)
	if err != nil {
		return nil, timetable.Repairs{}, err
	}
	if len(s.Hurt) == 0 {
		return s, timetable.Repairs{}, nil
	}
	r, err := d.planner.Repairs(ctx, by, g, s.Upset(), mending)
	return s, r, err
}

// running is the day for whoever publishes what it needs, while it is not closed.
func (d *Desk) running(ctx context.Context, by account.Actor, g gathering.ID) (*State, error) {
	s, err := d.state(ctx, by, g, account.SolveTimetable)
	if err == nil && s.Closed() != nil {
		err = errClosed
	}
	return s, err
}

// Accept publishes a repair.
func (d *Desk) Accept(ctx context.Context, by account.Actor, g gathering.ID, places map[int]timetable.Place, edition int64, last int, address string) (int, error) {
	s, err := d.running(ctx, by, g)
	if err != nil {
		return 0, err
	}
	return d.planner.TakeRepair(ctx, by, g, s.Upset(), places, edition, last, address)
}

// Giving is what giving up one slot would cost, so that the day ends in time.
type Giving struct {
	Slot   int
	Repair timetable.Repair
}

// GiveUp tells what giving up each of the slots to come would cost, the least first: by
// the weight of the meetings that are lost, then by how many move.
func (d *Desk) GiveUp(ctx context.Context, by account.Actor, g gathering.ID) (*State, timetable.Board, []Giving, error) {
	s, err := d.state(ctx, by, g, account.SolveTimetable)
	if err != nil {
		return nil, timetable.Board{}, nil, err
	}
	b, err := d.planner.Board(ctx, by, g)
	if err != nil {
		return s, b, nil, err
	}
	var all []Giving
	for _, slot := range s.Day.Gathering.Slots {
		if slot.Number < s.Open() || s.Halls[0].Round(slot.Number) == nil || s.Halls[0].Round(slot.Number).Dropped || len(all) == mostDrops {
			continue
		}
		x, there, err := d.planner.Quick(ctx, &b, s.without(slot.Number), dropping)
		if err != nil {
			return s, b, nil, fmt.Errorf("try %s without slot %d: %w", g, slot.Number, err)
		}
		if there {
			all = append(all, Giving{slot.Number, x})
		}
	}
	order.By(all, func(a, b Giving) int {
		if a.Repair.Weight != b.Repair.Weight {
			return a.Repair.Weight - b.Repair.Weight
		}
		if n := len(a.Repair.Lost) - len(b.Repair.Lost); n != 0 {
			return n
		}
		if a.Repair.Moved != b.Repair.Moved {
			return a.Repair.Moved - b.Repair.Moved
		}
		return b.Slot - a.Slot
	})
	return s, b, all, nil
}

// without is the upset with one slot less.
func (s *State) without(slot int) timetable.Upset {
	u := s.Upset()
	u.Closed = append(u.Closed, slot)
	for i := range s.Meetings {
		if m := &s.Meetings[i]; m.Slot == slot && m.Stage == Planned && !slices.Contains(u.Hurt, m.Request) {
			u.Hurt = append(u.Hurt, m.Request)
		}
	}
	return u
}

// Give gives a slot up: those after it begin earlier by its length, as far as they are
// late, and the repair that was shown is published.
func (d *Desk) Give(ctx context.Context, by account.Actor, g gathering.ID, slot int, places map[int]timetable.Place, edition int64, last int, address string) (int, error) {
	s, err := d.running(ctx, by, g)
	if err != nil {
		return 0, err
	}
	r := s.Halls[0].Round(slot)
	if r == nil || slot < s.Open() || r.Dropped {
		return 0, fault.New(fault.Conflict, "live.slot_gone")
	}
	number := last
	if len(places) > 0 {
		if number, err = d.planner.TakeRepair(ctx, by, g, s.without(slot), places, edition, last, address); err != nil {
			return 0, err
		}
	}
	facts := []Fact{{Kind: Drop, Slot: slot}}
	if slot < len(s.Day.Gathering.Slots) {
		for i := range s.Halls {
			h := &s.Halls[i]
			next := h.Round(slot + 1)
			late := next.Late() - next.Start.Sub(h.Round(slot).Start)
			facts = append(facts, Fact{Kind: Delay, Hall: h.Name, Slot: slot + 1, Minutes: max(0, int(late/time.Minute))})
		}
	}
	return number, d.add(ctx, by, s, facts...)
}
