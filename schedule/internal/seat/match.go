package seat

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// allowed puts into s.open the tables that unit u may take, taken or not.
func (s *seating) allowed(u int32) {
	x := &s.units[u]
	copy(s.open, s.kinds.Sets[x.kind])
	if s.d.Halls == 1 && !s.closes {
		return
	}
	for _, table := range s.open.All() {
		if !s.can(u, int32(table)) {
			s.open.Drop(table)
		}
	}
}

// can tells whether unit u may take a table.
func (s *seating) can(u, table int32) bool {
	x, t := &s.units[u], &s.d.Tables[table]
	return s.kinds.Sets[x.kind].Has(int(table)) &&
		int(t.Hall) == int(x.spot)%s.d.Halls &&
		(t.Closed == nil || !t.Closed.Has(int(x.slot)))
}

// fill gives every unit of slot t a table: first those whose parties can stay
// where they were published, at a table to begin from, or where they sat before;
// then the others, which may push them on. It is false when some unit finds none.
func (s *seating) fill(t int) bool {
	at := make([]int32, len(s.d.Tables)) // unit at a table
	for i := range at {
		at[i] = -1
		s.free.Put(i)
	}
	give := func(u, table int32) {
		if s.units[u].table < 0 && table >= 0 && at[table] < 0 && s.can(u, table) {
			s.units[u].table, at[table] = table, u
			s.free.Drop(int(table))
		}
	}
	for _, u := range s.bySlot[t] {
		s.units[u].table = -1
	}
	if s.like == nil || s.leave > s.change {
		for _, u := range s.bySlot[t] {
			for _, m := range s.units[u].meetings {
				give(u, s.d.Meetings[m].WasTable)
			}
		}
	}
	if s.like != nil {
		for _, u := range s.bySlot[t] {
			give(u, s.like[s.units[u].meetings[0]])
		}
	}
	for _, u := range s.bySlot[t] {
		if p := s.units[u].prior; len(p) >= 2 && s.units[p[0]].table == s.units[p[1]].table {
			give(u, s.units[p[0]].table)
		}
	}
	for _, u := range s.bySlot[t] {
		for _, p := range s.units[u].prior {
			give(u, s.units[p].table)
		}
	}
	for _, u := range s.bySlot[t] {
		if s.units[u].table >= 0 {
			continue
		}
		if give(u, s.firstFree(u)); s.units[u].table < 0 && !s.augment(u, at) {
			return false
		}
	}
	return true
}

// firstFree is a table that is free and unit u may take, -1 when there is none.
func (s *seating) firstFree(u int32) int32 {
	kind := s.kinds.Sets[s.units[u].kind]
	for i, w := range s.free {
		for w &= kind[i]; w != 0; w &= w - 1 {
			if table := int32(i<<6 + bits.TrailingZeros64(w)); s.can(u, table) {
				return table
			}
		}
	}
	return -1
}

// augment seats unit u, moving others along a shortest path where it must.
func (s *seating) augment(u int32, at []int32) bool {
	clear(s.seen)
	queue := []int32{u}
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		s.allowed(x)
		from := s.units[x].table // -1 for u itself
		for _, table := range s.open.All() {
			if s.seen[table] {
				continue
			}
			s.seen[table], s.via[table] = true, from
			if at[table] >= 0 {
				queue = append(queue, at[table])
				continue
			}
			for to := int32(table); ; {
				before := s.via[to]
				if before < 0 {
					at[to], s.units[u].table = u, to
					s.free.Drop(table)
					return true
				}
				at[to] = at[before]
				s.units[at[to]].table = to
				to = before
			}
		}
	}
	return false
}

// regroupTries bounds how many other ways of forming groups are tried.
const regroupTries = 400

// regroup forms the groups of slot t in other ways until all units find a table.
// It is needed only where meetings of one host want different tables.
func (s *seating) regroup(t int, spots []int32) bool {
	r := rand.New(rand.NewPCG(uint64(t), 1))
	var meetings []int32
	for _, u := range s.bySlot[t] {
		meetings = append(meetings, s.units[u].meetings...)
	}
	slices.Sort(meetings)
	keep := slices.Clone(s.units)
	kept := slices.Clone(s.bySlot[t])
	for range regroupTries {
		s.bySlot[t] = s.bySlot[t][:0]
		for _, u := range kept {
			s.units[u].meetings = nil // left behind, at no table
		}
		g := Grouper{d: s.d, kinds: s.kinds}
		made := s.formSlot(t, meetings, spots, func(host int32, list []int32) ([]Unit, []int32, bool) {
			g.order = g.order[:0]
			for _, i := range r.Perm(len(list)) {
				g.order = append(g.order, int32(i))
			}
			slices.SortStableFunc(g.order, func(x, y int32) int {
				return int(officer(s.d, list[y], host) - officer(s.d, list[x], host))
			})
			return g.fit(host, list, func(int32) bool { return r.IntN(3) == 0 })
		})
		if made && s.desksSuffice(t) {
			s.link()
			if s.fill(t) {
				return true
			}
		}
		s.units = append(s.units[:0], keep...)
		s.bySlot[t] = append(s.bySlot[t][:0], kept...)
	}
	return false
}

// desksSuffice tells whether every host has desks for its units of slot t.
func (s *seating) desksSuffice(t int) bool {
	units := map[int32]int32{}
	for _, u := range s.bySlot[t] {
		x := &s.units[u]
		if x.host >= 0 {
			units[x.host]++
		}
		for _, m := range x.meetings {
			for _, who := range [2]int32{s.d.Meetings[m].A, s.d.Meetings[m].B} {
				if who != x.host {
					units[who]++
				}
			}
		}
	}
	for who, n := range units {
		if n > s.d.Parties[who].Desks[t] {
			return false
		}
	}
	return true
}
