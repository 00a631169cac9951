package local

// why something cannot be held at a spot.
type why int8

const (
	free   why = iota
	never      // the spot is not for it at all
	desk       // who has no desk left
	most       // who holds enough
	table      // no table left
	order      // meeting who is on the wrong side of it
	row        // who would meet too often in a row
	walk       // who could not walk; to or from the slot of the second
	inward = 8 // bound on victims that one meeting pushes out
)

// block tells what stands against holding m, which is out, at a spot: the first
// reason found and whom it concerns (a meeting for order, a slot for walk too).
func (s *state) block(m, spot int32) (reason why, who, at int32) {
	x := &s.m[m]
	t := s.slotOf(spot)
	if !s.allowed(m, t) || s.halls > 1 && !s.d.Types[x.kind].Halls.Has(int(spot%s.halls)) {
		return never, 0, 0
	}
	for _, who := range [2]int32{x.a, x.b} {
		if !s.deskFor(m, who, spot) {
			return desk, who, t
		}
	}
	for _, who := range [2]int32{x.a, x.b} {
		if s.held[who] >= s.party[who].most {
			return most, who, t
		}
		if s.count[s.cell(who, t)] > 0 {
			continue
		}
		if s.party[who].row < s.slots && !s.rowFor(who, t) {
			return row, who, t
		}
		if s.halls > 1 && s.party[who].single {
			if at, ok := s.wayFor(who, spot); !ok {
				return walk, who, at
			}
		}
	}
	if !s.tableFor(m, spot) {
		return table, 0, t
	}
	if x.ordered {
		if e := s.wrongSide(m, t); e == m {
			return never, 0, 0
		} else if e >= 0 {
			return order, e, t
		}
	}
	return free, 0, 0
}

// wrongSide is a meeting that m would have to be before or after and would not;
// -1 when none, m itself when it must come after itself.
func (s *state) wrongSide(m, t int32) int32 {
	for _, e := range s.d.Meetings[m].After {
		if e == m || s.spot[e] >= 0 && s.slotOf(s.spot[e]) >= t {
			return e
		}
	}
	for _, l := range s.d.Meetings[m].Before {
		if s.spot[l] >= 0 && s.slotOf(s.spot[l]) <= t {
			return l
		}
	}
	return -1
}

// rowFor tells whether who may also meet in slot t, given how often in a row.
// Closed slots and nights end a row.
func (s *state) rowFor(who, t int32) bool {
	n := int32(1)
	base := who * s.slots
	for x := t; x > 0 && !s.d.First[x] && s.count[base+x-1] > 0; x-- {
		n++
	}
	for x := t + 1; x < s.slots && !s.d.First[x] && s.count[base+x] > 0; x++ {
		n++
	}
	return n <= s.party[who].row
}

// neighbours are the slots before and after t on its day in which who meets.
func (s *state) neighbours(who, t int32) (before, after int32) {
	base := who * s.slots
	before, after = s.before[t], s.after[t]
	for before >= 0 && s.count[base+before] == 0 {
		before = s.before[before]
	}
	for after >= 0 && s.count[base+after] == 0 {
		after = s.after[after]
	}
	return before, after
}

// hallIn is the hall in which who is in slot t.
func (s *state) hallIn(who, t int32) int32 {
	return s.spot[s.head[s.cell(who, t)]>>1] % s.halls
}

// wayFor tells whether who, with one desk, can walk to a spot from where it is
// before, and on to where it is after; else at is the slot that is too near.
func (s *state) wayFor(who, spot int32) (at int32, ok bool) {
	t, h := s.slotOf(spot), spot%s.halls
	before, after := s.neighbours(who, t)
	if before >= 0 && t-before-1 < s.d.Walk[s.hallIn(who, before)][h] {
		return before, false
	}
	if after >= 0 && after-t-1 < s.d.Walk[h][s.hallIn(who, after)] {
		return after, false
	}
	return 0, true
}

// canLeave tells whether who can still walk when it no longer meets in slot t.
func (s *state) canLeave(who, t int32) bool {
	if !s.party[who].single || s.count[s.cell(who, t)] > 1 {
		return true
	}
	before, after := s.neighbours(who, t)
	return before < 0 || after < 0 || after-before-1 >= s.d.Walk[s.hallIn(who, before)][s.hallIn(who, after)]
}

// deskFor tells whether who has a desk, and the right officer, for m at a spot.
func (s *state) deskFor(m, who, spot int32) bool {
	c := s.cell(who, s.slotOf(spot))
	w := &s.party[who]
	if !w.named && !w.hosts {
		return s.count[c] < int32(s.desks[c])
	}
	if s.head[c] < 0 && s.desks[c] > 0 {
		return true
	}
	need, ok := s.unitsWith(m, who, spot)
	return ok && need <= int32(s.desks[c])
}

// unitsWith counts the desks of who that its meetings in the slot of a spot
// take together with m (-1: without any more) at that spot. ok is false when an
// officer is asked for twice.
func (s *state) unitsWith(m, who, spot int32) (need int32, ok bool) {
	t := s.slotOf(spot)
	w := &s.party[who]
	s.names = s.names[:0]
	if w.named {
		for range s.d.Parties[who].Officers {
			s.names = append(s.names, false)
		}
	}
	name := func(k int32) bool {
		if k < 0 {
			return true
		}
		taken := s.names[k]
		s.names[k] = true
		return !taken
	}
	alone := func(x int32) bool {
		if s.m[x].host == who {
			return true
		}
		need++
		return name(s.asked(x, who))
	}
	for e := s.head[s.cell(who, t)]; e >= 0; e = s.next[e] {
		if !alone(e >> 1) {
			return 0, false
		}
	}
	if m >= 0 && !alone(m) {
		return 0, false
	}
	if !w.hosts {
		return need, true
	}
	for h := range s.halls {
		s.group(who, t*s.halls+h)
		if m >= 0 && s.m[m].host == who && spot == t*s.halls+h {
			s.list = append(s.list, m)
		}
		units, _, fits := s.grouper.Group(who, s.list)
		if !fits {
			return 0, false
		}
		for i := range units {
			if !name(units[i].Officer) {
				return 0, false
			}
		}
		need += int32(len(units))
	}
	return need, true
}

// group collects the shared meetings that who receives at a spot in s.list.
func (s *state) group(who, spot int32) {
	s.list = s.list[:0]
	for e := s.head[s.cell(who, s.slotOf(spot))]; e >= 0; e = s.next[e] {
		if x := e >> 1; s.m[x].host == who && s.spot[x] == spot {
			s.list = append(s.list, x)
		}
	}
}
