// Package seat gives tables and officers to a day whose spots are known.
//
// What shares a table in a slot is a unit: one meeting, or shared meetings of
// one host up to its group. Units are formed the same way everywhere (Grouper),
// so that the local search knows what will find a table. In each slot units and
// tables are matched; then units change tables within their slot as long as that
// keeps more published tables or saves changes between successive meetings.
package seat

import (
	"context"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// unit is what sits at one table.
type unit struct {
	spot, slot int32
	kind       int32
	host       int32 // -1 when it is one meeting of its own
	meetings   []int32
	table      int32
	near       []int32 // units just before or after it for a party with one desk
	prior      []int32 // those of near that are before
}

// seating is the work of Tables.
type seating struct {
	ctx    context.Context
	d      *day.Day
	like   []int32 // by meeting: a table to begin from, -1 for none; nil
	kinds  *Kinds
	units  []unit
	bySlot [][]int32
	closes bool     // some table is closed in some slot
	open   grid.Set // scratch: tables that a unit may take
	free   grid.Set // scratch of fill: tables nobody sits at
	seen   []bool   // scratch of augment, by table
	via    []int32
	left   int64 // looks that improving may still take once ctx has ended
	// what one change of tables and one published table left cost
	change, leave int
}

// Tables gives every meeting that is held a table, from 0; -1 to the others. ok
// is false when there is no way to seat them, or none was found.
func Tables(d *day.Day, spots []int32) (tables []int32, ok bool) {
	return Like(context.Background(), d, spots, nil)
}

// linksEach is how many units are near one of two parties: four, two of them before.
const linksEach = 6

// looksAfter is how many looks at a unit improving takes at least, however soon
// the context ends: a few milliseconds.
const looksAfter = 20_000

// Like is Tables that begins from tables which some of the meetings had at the
// same spots before (nil: none had any). When ctx has ended it improves them no
// further than what costs little.
func Like(ctx context.Context, d *day.Day, spots, like []int32) (tables []int32, ok bool) {
	s := newSeating(ctx, d, like)
	if !s.form(spots) {
		return nil, false
	}
	s.link()
	if !s.all(spots) {
		return nil, false
	}
	s.exchange()
	s.assign()
	return s.read(len(spots)), true
}

// Any is Like that improves nothing: whoever had a table keeps it, others take what
// is free.
func Any(d *day.Day, spots, like []int32) (tables []int32, ok bool) {
	s := newSeating(context.Background(), d, like)
	if !s.form(spots) || !s.all(spots) {
		return nil, false
	}
	return s.read(len(spots)), true
}

func newSeating(ctx context.Context, d *day.Day, like []int32) *seating {
	s := &seating{
		ctx: ctx, d: d, like: like, kinds: NewKinds(d), bySlot: make([][]int32, d.Slots),
		open: grid.NewSet(len(d.Tables)), free: grid.NewSet(len(d.Tables)),
		seen: make([]bool, len(d.Tables)), via: make([]int32, len(d.Tables)),
		left: looksAfter, change: 1, leave: 1000,
	}
	for i := range d.Tables {
		s.closes = s.closes || d.Tables[i].Closed != nil
	}
	for _, g := range d.Order {
		if g == day.Walking { // then a published table is kept only where that costs no change
			s.change, s.leave = 1000, 1
		}
	}
	return s
}

// all gives every unit a table, slot by slot.
func (s *seating) all(spots []int32) bool {
	for t := range s.bySlot {
		if !s.fill(t) && !s.regroup(t, spots) {
			return false
		}
	}
	return true
}

// read is the tables by meeting.
func (s *seating) read(n int) []int32 {
	tables := make([]int32, n)
	for m := range tables {
		tables[m] = -1
	}
	for i := range s.units {
		for _, m := range s.units[i].meetings {
			tables[m] = s.units[i].table
		}
	}
	return tables
}

// ended tells that nothing more is to be improved.
func (s *seating) ended() bool { return s.left <= 0 && s.ctx.Err() != nil }

// form makes the units of every slot.
func (s *seating) form(spots []int32) bool {
	bySlot := make([][]int32, s.d.Slots)
	held := 0
	for m, spot := range spots {
		if spot >= 0 {
			t := s.d.Slot(spot)
			bySlot[t] = append(bySlot[t], int32(m))
			held++
		}
	}
	s.units = make([]unit, 0, held)
	for t, meetings := range bySlot {
		s.bySlot[t] = make([]int32, 0, len(meetings))
		if !s.formSlot(t, meetings, spots, func(host int32, list []int32) ([]Unit, []int32, bool) {
			g := Grouper{d: s.d, kinds: s.kinds}
			return g.Group(host, list)
		}) {
			return false
		}
	}
	return true
}

// groups forms the units of the shared meetings of one host at one spot.
type groups func(host int32, list []int32) (units []Unit, of []int32, ok bool)

func (s *seating) formSlot(t int, meetings, spots []int32, group groups) bool {
	var shared map[[2]int32][]int32 // host, spot
	var keys [][2]int32
	for i, m := range meetings {
		x := &s.d.Meetings[m]
		if x.Host < 0 {
			s.add(t, unit{spot: spots[m], kind: x.Type, host: -1, meetings: meetings[i : i+1 : i+1]})
			continue
		}
		if shared == nil {
			shared = map[[2]int32][]int32{}
		}
		key := [2]int32{x.Host, spots[m]}
		if shared[key] == nil {
			keys = append(keys, key)
		}
		shared[key] = append(shared[key], m)
	}
	for _, key := range keys {
		list := shared[key]
		made, of, ok := group(key[0], list)
		if !ok {
			return false
		}
		first := len(s.units)
		for _, u := range made {
			s.add(t, unit{spot: key[1], kind: u.Kind, host: key[0]})
		}
		for i, m := range list {
			u := &s.units[first+int(of[i])]
			u.meetings = append(u.meetings, m)
		}
	}
	return true
}

func (s *seating) add(t int, u unit) {
	u.slot, u.table = int32(t), -1
	s.bySlot[t] = append(s.bySlot[t], int32(len(s.units)))
	s.units = append(s.units, u)
}

// link finds the successive units of parties with one desk.
func (s *seating) link() {
	last := make([]int32, len(s.d.Parties))
	links := make([]int32, len(s.units)*linksEach)
	for i := range s.units { // room for those of two parties; groups have more
		from := i * linksEach
		s.units[i].near, s.units[i].prior = links[from:from:from+4], links[from+4:from+4:from+linksEach]
	}
	for i := range last {
		last[i] = -1
	}
	for t, list := range s.bySlot {
		if s.d.First[t] {
			for i := range last {
				last[i] = -1
			}
		}
		for _, u := range list {
			s.parties(u, func(who int32) {
				if l := last[who]; l >= 0 {
					s.units[u].near = append(s.units[u].near, l)
					s.units[u].prior = append(s.units[u].prior, l)
					s.units[l].near = append(s.units[l].near, u)
				}
			})
		}
		for _, u := range list {
			s.parties(u, func(who int32) { last[who] = u })
		}
	}
}

// parties calls visit for each party with one desk in unit u, once.
func (s *seating) parties(u int32, visit func(who int32)) {
	x := &s.units[u]
	if x.host >= 0 && s.d.Parties[x.host].Single {
		visit(x.host)
	}
	for _, m := range x.meetings {
		for _, who := range [2]int32{s.d.Meetings[m].A, s.d.Meetings[m].B} {
			if who != x.host && s.d.Parties[who].Single {
				visit(who)
			}
		}
	}
}
