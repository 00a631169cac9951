package local

import (
	"math/bits"
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/seat"
)

// tableFor tells whether there are tables enough for m at a spot, were they all
// alike; put asks the claims whether one suits.
func (s *state) tableFor(m, spot int32) bool {
	h := s.m[m].host
	if s.load[spot] < s.room[spot] {
		return true
	}
	if h < 0 {
		return false
	}
	s.group(h, spot)
	before, _, ok := s.grouper.Group(h, s.list)
	if !ok {
		return false
	}
	n := len(before)
	s.list = append(s.list, m)
	after, _, ok := s.grouper.Group(h, s.list)
	return ok && s.load[spot]+int32(len(after)-n) <= s.room[spot]
}

// claim changes the tables taken at a spot for m, which has just come into the
// cells or gone from them. It is false, and nothing has happened, when that
// cannot be.
func (s *state) claim(m, spot int32, comes bool) bool {
	x := &s.m[m]
	if x.host >= 0 {
		return s.claimGroup(m, spot, comes)
	}
	if comes {
		if s.claims != nil && !s.claims.add(spot, x.kind) {
			return false
		}
		s.load[spot]++
		return true
	}
	if s.claims != nil {
		s.claims.remove(spot, x.kind)
	}
	s.load[spot]--
	return true
}

// claimGroup does so for a group, whose units may all change by one meeting.
func (s *state) claimGroup(m, spot int32, comes bool) bool {
	h := s.m[m].host
	var old, now []int32
	with := func() (kinds []int32, ok bool) {
		units, _, ok := s.grouper.Group(h, s.list)
		if s.claims == nil { // alike: only their number matters
			return s.alike(len(units)), ok
		}
		for i := range units {
			kinds = append(kinds, units[i].Kind)
		}
		return kinds, ok
	}
	s.group(h, spot)
	has, ok := with()
	if !ok {
		return false
	}
	if comes {
		for i, x := range s.list {
			if x == m {
				s.list = append(s.list[:i], s.list[i+1:]...)
				break
			}
		}
	} else {
		s.list = append(s.list, m)
	}
	had, ok := with()
	if !ok {
		return false
	}
	old, now = had, has
	if s.claims == nil {
		s.load[spot] += int32(len(now) - len(old))
		return true
	}
	if len(now) > len(old) && !comes {
		if need, ok := s.unitsWith(-1, h, spot); !ok || need > int32(s.desks[s.cell(h, s.slotOf(spot))]) {
			return false
		}
	}
	if !s.claims.exchange(spot, old, now) {
		return false
	}
	s.load[spot] += int32(len(now) - len(old))
	return true
}

// alike is n times the only kind there is.
func (s *state) alike(n int) []int32 {
	for len(s.zeros) < n {
		s.zeros = append(s.zeros, 0)
	}
	return s.zeros[:n]
}

// claims are the tables that units hold in every slot, as a matching: which
// kind of unit sits at which table. Units of one kind are alike.
type claims struct {
	d      *day.Day
	kinds  *seat.Kinds
	spare  []grid.Set // by slot: tables that are there and free
	there  []grid.Set // by slot: tables that are there
	hall   []grid.Set // by hall: its tables
	at     []int32    // by slot and table: the kind that sits there, -1 when none
	tables int
	halls  int

	reached grid.Set // scratch of add
	via     []int32
	queue   []step
	seen    []bool
}

// step is a kind that a search for a table has come to, and the table it would
// give up (-1 for the one that looks for a table).
type step struct{ kind, table int32 }

func newClaims(d *day.Day, kinds *seat.Kinds) *claims {
	c := &claims{
		d: d, kinds: kinds, tables: len(d.Tables), halls: d.Halls,
		at: make([]int32, d.Slots*len(d.Tables)), reached: grid.NewSet(len(d.Tables)),
		via: make([]int32, len(d.Tables)),
	}
	for i := range c.at {
		c.at[i] = -1
	}
	for range d.Halls {
		c.hall = append(c.hall, grid.NewSet(len(d.Tables)))
	}
	for range d.Slots {
		c.there = append(c.there, grid.NewSet(len(d.Tables)))
	}
	for i := range d.Tables {
		c.hall[d.Tables[i].Hall].Put(i)
		for t := range d.Slots {
			if closed := d.Tables[i].Closed; closed == nil || !closed.Has(t) {
				c.there[t].Put(i)
			}
		}
	}
	for t := range d.Slots {
		c.spare = append(c.spare, slices.Clone(c.there[t]))
	}
	return c
}

// exchange gives tables to kinds in the place of others, or changes nothing.
func (c *claims) exchange(spot int32, old, now []int32) bool {
	for _, k := range old {
		c.remove(spot, k)
	}
	for i, k := range now {
		if c.add(spot, k) {
			continue
		}
		for _, k := range now[:i] {
			c.remove(spot, k)
		}
		for _, k := range old {
			if !c.add(spot, k) {
				panic("local: tables that were held cannot be held again")
			}
		}
		return false
	}
	return true
}

// add gives a table to a unit of a kind, moving others where it must; false
// when there is no way.
func (c *claims) add(spot, kind int32) bool {
	slot, hall := int(spot)/c.halls, c.hall[int(spot)%c.halls]
	at, spare, there := c.at[slot*c.tables:][:c.tables], c.spare[slot], c.there[slot]
	clear(c.reached)
	for len(c.seen) < len(c.kinds.Sets) {
		c.seen = append(c.seen, false)
	}
	clear(c.seen)
	c.seen[kind] = true
	c.queue = append(c.queue[:0], step{kind, -1})
	for i := 0; i < len(c.queue); i++ {
		from := c.queue[i]
		set := c.kinds.Sets[from.kind]
		for w := range set {
			if word := set[w] & hall[w] & spare[w]; word != 0 {
				to := int32(w<<6 + bits.TrailingZeros64(word))
				spare.Drop(int(to))
				c.settle(at, to, from.table, kind)
				return true
			}
		}
		for w := range set {
			for word := set[w] & hall[w] & there[w] &^ c.reached[w]; word != 0; word &= word - 1 {
				t := int32(w<<6 + bits.TrailingZeros64(word))
				c.reached.Put(int(t))
				c.via[t] = from.table
				if k := at[t]; !c.seen[k] {
					c.seen[k] = true
					c.queue = append(c.queue, step{k, t})
				}
			}
		}
	}
	return false
}

// settle moves the units along the path that ends at a table that was free.
func (c *claims) settle(at []int32, to, from, kind int32) {
	for from >= 0 {
		at[to] = at[from]
		to, from = from, c.via[from]
	}
	at[to] = kind
}

// remove frees a table of a unit of a kind.
func (c *claims) remove(spot, kind int32) {
	slot, hall := int(spot)/c.halls, c.hall[int(spot)%c.halls]
	at, spare, there := c.at[slot*c.tables:][:c.tables], c.spare[slot], c.there[slot]
	set := c.kinds.Sets[kind]
	for w := range set {
		for word := set[w] & hall[w] & there[w] &^ spare[w]; word != 0; word &= word - 1 {
			if t := w<<6 + bits.TrailingZeros64(word); at[t] == kind {
				at[t] = -1
				spare.Put(t)
				return
			}
		}
	}
	panic("local: a kind of unit that is not there leaves")
}
