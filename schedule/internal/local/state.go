package local

import (
	"context"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/seat"
)

// A meeting in little space, for moves look at many.
type meeting struct {
	a, b     int32
	host     int32
	kind     int32
	oa, ob   int32
	was      int32
	must     bool
	ordered  bool // something must be before or after it
	weight   int64
	price    int64
	loss     int64
	patience int64 // what a meeting that must be held costs while it is not; grows when it finds no place
}

// state is a timetable in the making. It keeps every rule at all times but two:
// meetings that must be held may be missing, and breaks may be unfair.
//
// A cell is a party in a slot: party times slots plus slot. Its meetings are a
// list linked through entries, two for each meeting: twice its number, plus one
// for B.
type state struct {
	d      *day.Day
	slots  int32
	halls  int32
	m      []meeting
	domain []uint64 // by meeting and word: slots it may take
	full   []uint64 // by party and word: slots in which it has no desk left; never set for who receives groups
	words  int
	spot   []int32 // by meeting, -1 when not held

	head  []int32 // by cell: first entry, -1 when none
	next  []int32 // by entry
	count []int32 // by cell: meetings
	desks []int16 // by cell

	held   []int32 // by party
	used   []int32 // by party and day: slots in which it meets
	breaks []int32 // by party
	hist   []int32 // parties with so many breaks
	party  []party

	before, after []int32 // by slot: the open slot before and after it on the same day, -1 when none
	dayOf         []int32
	days          int32

	load, room []int32 // by spot: tables taken and tables there are
	at         [][]int32
	atPlace    []int32 // by meeting: where in at
	claims     *claims // nil when tables are alike

	out      []int32 // meetings not held
	outPlace []int32

	val     day.Values
	missing int64 // patience of meetings that must be held and are not
	musts   int   // how many those are
	log     []change

	kinds   *seat.Kinds
	grouper *seat.Grouper
	list    []int32 // scratch
	zeros   []int32
	names   []bool
	rng
}

// party is what rules say of one participant.
type party struct {
	most, least int32
	row         int32
	group       int32
	single      bool
	named       bool // has officers
	hosts       bool // receives groups
}

// change is one step to be undone: meeting m was at a spot before.
type change struct{ m, spot int32 }

// newState is a timetable without meetings. When ctx ends it is not complete.
func newState(ctx context.Context, d *day.Day, seed uint64) *state {
	n := len(d.Meetings)
	s := &state{
		d: d, slots: int32(d.Slots), halls: int32(d.Halls),
		m: make([]meeting, n), spot: make([]int32, n), words: (d.Slots + 63) / 64,
		next: make([]int32, 2*n), atPlace: make([]int32, n), outPlace: make([]int32, n),
		kinds: seat.NewKinds(d), rng: newRNG(seed),
	}
	s.grouper = seat.NewGrouper(d, s.kinds)
	s.takeMeetings()
	s.takeSlots()
	s.takeParties(ctx)
	if ctx.Err() != nil {
		return s
	}
	s.load, s.room = make([]int32, d.Spots()), make([]int32, d.Spots())
	s.at = make([][]int32, d.Spots())
	for i := range d.Tables {
		for t := range d.Slots {
			if closed := d.Tables[i].Closed; closed == nil || !closed.Has(t) {
				s.room[t*d.Halls+int(d.Tables[i].Hall)]++
			}
		}
	}
	if !d.Simple() {
		s.claims = newClaims(d, s.kinds)
	}
	return s
}

func (s *state) takeMeetings() {
	s.domain = make([]uint64, 0, len(s.m)*s.words)
	for m := range s.m {
		x := &s.d.Meetings[m]
		s.m[m] = meeting{
			a: x.A, b: x.B, host: x.Host, kind: x.Type, oa: x.OfficerA, ob: x.OfficerB, was: x.Was,
			must: x.Must, ordered: len(x.After)+len(x.Before) > 0, weight: x.Weight, price: x.Price, loss: x.Loss,
		}
		s.domain = append(s.domain, x.Domain...)
		s.spot[m] = -1
		s.outPlace[m] = int32(len(s.out))
		s.out = append(s.out, int32(m))
		s.val[day.Weight] += x.Weight
		if x.Was >= 0 {
			s.val[day.Changes] += x.Loss
		}
		if x.Must {
			s.m[m].patience = 1
			s.missing++
			s.musts++
		}
	}
}

func (s *state) takeSlots() {
	s.before, s.after = make([]int32, s.slots), make([]int32, s.slots)
	s.dayOf = make([]int32, s.slots)
	last := int32(-1)
	for t := range s.slots {
		if s.d.First[t] {
			s.days++
			last = -1
		}
		s.dayOf[t] = s.days - 1
		s.before[t], s.after[t] = last, -1
		if s.d.Open[t] {
			if last >= 0 {
				s.after[last] = t
			}
			last = t
		}
	}
}

func (s *state) takeParties(ctx context.Context) {
	n := len(s.d.Parties)
	s.head, s.count = make([]int32, n*int(s.slots)), make([]int32, n*int(s.slots))
	s.desks = make([]int16, n*int(s.slots))
	for i := range s.head {
		s.head[i] = -1
	}
	s.held, s.breaks, s.party = make([]int32, n), make([]int32, n), make([]party, n)
	s.used = make([]int32, n*int(s.days))
	s.full = make([]uint64, n*s.words)
	s.hist = make([]int32, s.slots+1)
	s.hist[0] = int32(n)
	for i := range s.party {
		if ctx.Err() != nil {
			return
		}
		w := &s.d.Parties[i]
		s.party[i] = party{
			most: w.Most, least: w.Least, row: w.InRow, group: w.Group,
			single: w.Single, named: w.Officers != nil,
		}
		for t, desks := range w.Desks {
			s.desks[i*int(s.slots)+t] = int16(desks)
		}
		s.val[day.Floor] += int64(max(0, w.Least))
	}
	for m := range s.m {
		if h := s.m[m].host; h >= 0 {
			s.party[h].hosts = true
		}
	}
}

func (s *state) slotOf(spot int32) int32 {
	if s.halls == 1 {
		return spot
	}
	return spot / s.halls
}

// allowed tells whether m may be in slot t.
func (s *state) allowed(m, t int32) bool {
	return s.domain[int(m)*s.words+int(t>>6)]>>(t&63)&1 != 0
}

func (s *state) cell(who, t int32) int32 { return who*s.slots + t }

// asked is the officer whom meeting m asks for at who, -1 when none.
func (s *state) asked(m, who int32) int32 {
	if s.m[m].a == who {
		return s.m[m].oa
	}
	return s.m[m].ob
}

// unfair counts the breaks by which parties exceed the least one's number plus
// the fairness bound.
func (s *state) unfair() (n int64) {
	if s.d.Fair < 0 || len(s.breaks) == 0 {
		return 0
	}
	low := 0
	for s.hist[low] == 0 {
		low++
	}
	for b := low + s.d.Fair + 1; b < len(s.hist); b++ {
		n += int64(s.hist[b]) * int64(b-low-s.d.Fair)
	}
	return n
}

// spread is the largest minus the smallest number of breaks.
func (s *state) spread() int64 {
	if len(s.breaks) == 0 {
		return 0
	}
	low, high := 0, len(s.hist)-1
	for s.hist[low] == 0 {
		low++
	}
	for s.hist[high] == 0 {
		high--
	}
	return int64(high - low)
}

// values is what counts now.
func (s *state) values() day.Values {
	s.val[day.Spread] = s.spread()
	return s.val
}

// valid tells whether the timetable keeps every rule.
func (s *state) valid() bool { return s.musts == 0 && s.unfair() == 0 }
