package live

import (
	"slices"
	"time"

	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/timetable"
)

// Stage is how far a meeting has come.
type Stage string

// Stages.
const (
	Planned   Stage = "planned"
	Assumed   Stage = "assumed" // its round is going on, and nobody has said anything of it
	UnderWay  Stage = "running"
	Done      Stage = "held"
	Missed    Stage = "noshow"
	GoesOn    Stage = "overrun"
	Unmarked  Stage = "unmarked" // its round is over, and nobody has said whether it was held
	Cancelled Stage = "dropped"  // its round is not held
)

// Meeting is a published meeting on the day.
type Meeting struct {
	timetable.Booking
	From, To   int // participant numbers
	Stage      Stage
	Start, End time.Time // zero when the slots have no times
	Who        int       // who did not come, when Missed; 0: not known
	BySides    bool      // the stage is what its two sides say
	Until      int       // slot, when it GoesOn
	Free       bool      // its table is free though the round goes on
}

// Missing is somebody who should be at a table now.
type Missing struct {
	Participant, Table, Request int
	Called                      bool // by somebody at the table; otherwise they have not come at all
}

// Pair are two who are there, have no meeting now, and asked for one that has no place.
type Pair struct {
	Request, From, To int
	Weight            int
}

// Hole is a table without a meeting in a slot that goes on or comes.
type Hole struct{ Slot, Table int }

// Count is the day in figures.
type Count struct {
	Expected, Arrived               int
	Meetings, Held, Missed, Running int
	Unmarked, Left, Cancelled       int // Left: still to come; Cancelled: of rounds that are not held
	Holes, HolesNow, HolesNext      int // in all, in the rounds that go on, and in those that come next
	Late                            int // minutes, of the latest hall
	Promises                        int
}

// State is all that follows from what is known of a day.
type State struct {
	Day      *timetable.Day
	Version  string // tells apart all that it is derived from, but for the time
	At       time.Time
	Facts    []Fact // those that count, the earliest first
	All      []Fact // with those taken back, the newest first
	Halls    []Hall
	Meetings []Meeting // by slot, then table
	Missing  []Missing
	Waits    []Pair // the heaviest first
	Holes    []Hole // by slot, then table
	Hurt     []Hurt
	Count    Count
	There    map[int]bool // participants who came; nil: nobody writes that down
	Door     Door
	Closings []Closing // in their order
	undone   map[FactID]bool
}

// Judge derives the day. there is who came, nil when nobody writes that down; said is what
// the sides of meetings say of them.
func Judge(d *timetable.Day, facts []Fact, there map[int]bool, now time.Time, said ...Said) *State {
	s := &State{Day: d, At: now, There: there, undone: map[FactID]bool{}}
	s.sift(facts)
	s.Halls = halls(&d.Gathering, s.Facts, now)
	s.meetings()
	s.sides(said)
	s.missing()
	s.holes()
	s.waits()
	s.hurts()
	s.count()
	return s
}

// sift puts facts in their order, once each and without those that were taken back.
func (s *State) sift(facts []Fact) {
	seen := map[FactID]bool{}
	for _, f := range facts {
		if f.Kind == Undo {
			s.undone[f.Of] = true
		}
		if !seen[f.ID] {
			seen[f.ID] = true
			s.All = append(s.All, f)
		}
	}
	order.By(s.All, func(a, b Fact) int {
		if n := b.At.Compare(a.At); n != 0 {
			return n
		}
		if b.Number != a.Number {
			return int(b.Number - a.Number)
		}
		return compare(b.ID, a.ID)
	})
	for i := len(s.All) - 1; i >= 0; i-- {
		if f := s.All[i]; f.Kind != Undo && !s.undone[f.ID] {
			s.Facts = append(s.Facts, f)
		}
	}
}

func compare(a, b FactID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Undone tells whether a fact was taken back.
func (s *State) Undone(id FactID) bool { return s.undone[id] }

func (s *State) hall(name string) *Hall {
	for i := range s.Halls {
		if s.Halls[i].Name == name {
			return &s.Halls[i]
		}
	}
	return nil
}

// HallOf is the hall of a table.
func (s *State) HallOf(table int) *Hall {
	if table < 1 || table > len(s.Day.Gathering.Tables) {
		return &s.Halls[0]
	}
	return s.hall(s.Day.Gathering.Tables[table-1].Hall)
}

func (s *State) meeting(request int) *Meeting {
	for i := range s.Meetings {
		if s.Meetings[i].Request == request {
			return &s.Meetings[i]
		}
	}
	return nil
}

// Open is the first slot that has begun in no hall; one after the last when all have.
func (s *State) Open() int {
	open := 1
	for i := range s.Halls {
		for _, r := range s.Halls[i].Rounds {
			if r.Begun(s.At) {
				open = max(open, r.Slot+1)
			}
		}
	}
	return open
}

// Running is the newest slot that goes on somewhere; 0 when none does.
func (s *State) Running() (slot int) {
	for i := range s.Halls {
		slot = max(slot, s.Halls[i].Now)
	}
	return slot
}

// meetings tells of every published meeting how far it has come.
func (s *State) meetings() {
	said := map[int]*Fact{}
	for i := range s.Facts {
		if f := &s.Facts[i]; slices.Contains(meetingKinds, f.Kind) {
			said[f.Request] = f
		}
	}
	for _, b := range s.Day.Bookings {
		r := &s.Day.Requests[b.Request-1]
		m := Meeting{Booking: b, From: r.From, To: r.To, Stage: Planned}
		round := s.HallOf(b.Table).Round(b.Slot)
		if round != nil {
			m.Start, m.End = round.Start, round.End
			switch {
			case round.Dropped:
				m.Stage = Cancelled
			case round.Over(s.At):
				m.Stage = Unmarked
			case round.Begun(s.At):
				m.Stage = Assumed
			}
		}
		if f := said[b.Request]; f != nil {
			m.say(f, round != nil && round.Over(s.At))
			if m.Stage == GoesOn && m.Until == 0 {
				m.Until = len(s.Day.Gathering.Slots)
			}
		}
		s.Meetings = append(s.Meetings, m)
	}
	order.By(s.Meetings, func(a, b Meeting) int {
		if a.Slot != b.Slot {
			return a.Slot - b.Slot
		}
		if a.Table != b.Table {
			return a.Table - b.Table
		}
		return a.Request - b.Request
	})
}

// say is what a fact makes of a meeting.
func (m *Meeting) say(f *Fact, over bool) {
	switch f.Kind {
	case Begin:
		if m.Stage = UnderWay; over { // nobody said that it ended
			m.Stage = Unmarked
		}
	case Held:
		m.Stage = Done
	case EndedEarly:
		m.Stage, m.Free = Done, true
	case NoShow:
		m.Stage, m.Who, m.Free = Missed, f.Participant, true
	case Overrun:
		m.Stage, m.Until = GoesOn, f.Until
	}
}

// Open tells whether a meeting is still to come or goes on, as far as anybody said.
func (m *Meeting) Open() bool {
	return m.Stage == Planned || m.Stage == Assumed || m.Stage == UnderWay || m.Stage == GoesOn
}

// away tells whether a participant is not there in a slot, by what was said.
func (s *State) away(participant, slot int) bool {
	away := false
	for i := range s.Facts {
		f := &s.Facts[i]
		if f.Participant == participant && (f.Kind == Absent || f.Kind == Late || f.Kind == Leaves) {
			away = away || f.covers(slot)
		}
	}
	return away
}

// covers tells whether a slot is one of those of a fact.
func (f *Fact) covers(slot int) bool { return slot >= f.Slot && (f.Until == 0 || slot <= f.Until) }

// lost tells whether a table cannot be used in a slot.
func (s *State) lost(table, slot int) bool {
	return slices.ContainsFunc(s.Facts, func(f Fact) bool { return f.Kind == TableLost && f.Table == table && f.covers(slot) })
}

// came tells whether a participant is there, as far as anybody writes that down.
func (s *State) came(participant int) bool { return s.There == nil || s.There[participant] }

// missing lists who should sit at a table now.
func (s *State) missing() {
	called := map[[2]int]bool{}
	for i := range s.Facts {
		if f := &s.Facts[i]; f.Kind == Call {
			called[[2]int{f.Request, f.Participant}] = true
		}
	}
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if m.Stage != Assumed {
			continue
		}
		for _, who := range [2]int{m.From, m.To} {
			byName := called[[2]int{m.Request, who}]
			if byName || !s.came(who) {
				s.Missing = append(s.Missing, Missing{who, m.Table, m.Request, byName})
			}
		}
	}
}

// holes lists tables without a meeting, from the rounds that go on.
func (s *State) holes() {
	taken := map[Hole]bool{}
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if !m.Free {
			taken[Hole{m.Slot, m.Table}] = true
		}
		for slot := m.Slot + 1; m.Stage == GoesOn && slot <= max(m.Until, m.Slot); slot++ {
			taken[Hole{slot, m.Table}] = true
		}
	}
	for _, slot := range s.Day.Gathering.Slots {
		for _, t := range s.Day.Gathering.Tables {
			r := s.hall(t.Hall).Round(slot.Number)
			if x := (Hole{slot.Number, t.Number}); r != nil && !r.Over(s.At) && !taken[x] && !s.lost(t.Number, slot.Number) {
				s.Holes = append(s.Holes, x)
			}
		}
	}
}

// busy tells whether all desks of a participant have a meeting in a slot, or one that goes
// on in it.
func (s *State) busy(participant, slot int) bool {
	desks := max(1, s.Day.Gathering.Participants[participant-1].Desks)
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if m.From != participant && m.To != participant || m.Free || m.Stage == Cancelled {
			continue
		}
		if m.Slot == slot || m.Stage == GoesOn && m.Slot < slot && slot <= m.Until {
			if desks--; desks == 0 {
				return true
			}
		}
	}
	return false
}

// stayedAway tells whether somebody with one desk did not come to their meeting of a slot.
func (s *State) stayedAway(participant, slot int) bool {
	return s.Day.Gathering.Participants[participant-1].Desks <= 1 &&
		slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return m.Stage == Missed && m.Who == participant && m.Slot == slot })
}

// free tells whether a participant is there and can sit down to a meeting in a slot. Whoever
// did not come to their meeting of the same slot cannot.
func (s *State) free(participant, slot int) bool {
	p := &s.Day.Gathering.Participants[participant-1]
	return !p.Withdrawn && s.came(participant) && !slices.Contains(p.Unavailable, slot) && !s.away(participant, slot) && !s.busy(participant, slot) && !s.stayedAway(participant, slot)
}

// idle are the participants who are free in a slot.
func (s *State) idle(slot int) map[int]bool {
	all := map[int]bool{}
	for i := range s.Day.Gathering.Participants {
		if n := s.Day.Gathering.Participants[i].Number; s.free(n, slot) {
			all[n] = true
		}
	}
	return all
}

// waits lists the pairs without a place of whom both are there and free, in the round
// that goes on, or before the first in the next.
func (s *State) waits() {
	slot := s.Running()
	if slot == 0 {
		slot = s.Open()
	}
	if slot <= len(s.Day.Gathering.Slots) {
		s.Waits = s.waiting(slot)
	}
}

// waiting lists those pairs for a slot, the heaviest first.
func (s *State) waiting(slot int) (all []Pair) {
	booked, gone := map[int]bool{}, s.gone()
	for _, b := range s.Day.Bookings {
		booked[b.Request] = true
	}
	for _, l := range s.Day.LeftOut {
		if l.Same != 0 || l.Cause == timetable.CauseAvoided || l.Cause == timetable.CauseGone {
			booked[l.Request] = true // another goes for it, or it is not held at all
		}
	}
	free := s.idle(slot)
	for i := range s.Day.Requests {
		r := &s.Day.Requests[i]
		if r.Answer != match.Accepted || booked[r.Number] || gone[r.Number] || !free[r.From] || !free[r.To] {
			continue
		}
		all = append(all, Pair{r.Number, r.From, r.To, timetable.Weight(r.Priority, false)})
	}
	order.By(all, func(a, b Pair) int {
		if a.Weight != b.Weight {
			return b.Weight - a.Weight
		}
		return a.Request - b.Request
	})
	return all
}

// gone are the requests whose meeting somebody did not come to.
func (s *State) gone() map[int]bool {
	gone := map[int]bool{}
	for i := range s.Facts {
		if f := &s.Facts[i]; slices.Contains(meetingKinds, f.Kind) {
			gone[f.Request] = f.Kind == NoShow
		}
	}
	return gone
}

func (s *State) count() {
	c := &s.Count
	for _, who := range s.Day.Gathering.Present() {
		if c.Expected++; s.There[who.Number] {
			c.Arrived++
		}
	}
	c.Meetings, c.Holes = len(s.Meetings), len(s.Holes)
	for i := range s.Meetings {
		switch s.Meetings[i].Stage {
		case Done:
			c.Held++
		case Missed:
			if s.Meetings[i].BySides { // else it is among those who are gone
				c.Missed++
			}
		case Assumed, UnderWay, GoesOn:
			c.Running++
		case Unmarked:
			c.Unmarked++
		case Planned:
			c.Left++
		case Cancelled:
			c.Cancelled++
		}
	}
	for _, x := range s.Holes {
		switch h := s.HallOf(x.Table); x.Slot {
		case h.Now:
			c.HolesNow++
		case h.Next:
			c.HolesNext++
		}
	}
	for _, gone := range s.gone() {
		if gone {
			c.Missed++
		}
	}
	for i := range s.Halls {
		h := &s.Halls[i]
		slot := h.Now
		if slot == 0 {
			slot = h.Next
		}
		if r := h.Round(slot); r != nil {
			c.Late = max(c.Late, int(r.Late()/time.Minute))
		}
	}
}

// Change is when the clock alone changes what is shown; zero: never again.
func (s *State) Change() (next time.Time) {
	for i := range s.Halls {
		if at := s.Halls[i].Change(s.At); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// On tells whether the gathering is held now: on one of its days.
func (s *State) On() bool { return s.Day.Gathering.Lasts(s.At) }

// At a table: the meeting that goes on and the one that comes next; nil for none.
func (s *State) AtTable(table int) (now, next *Meeting) {
	h := s.HallOf(table)
	for i := range s.Meetings {
		m := &s.Meetings[i]
		switch {
		case m.Table != table:
		case m.Stage == GoesOn && h.Now > m.Slot && h.Now <= m.Until:
			now = m
		case m.Slot == h.Now && h.Now != 0 && !m.Free:
			now = m
		case next == nil && m.Stage == Planned && m.Slot > h.Now:
			next = m
		}
	}
	return now, next
}
