package local

import "slices"

// longest bounds the meetings that one chain moves.
const longest = 60

// shift moves a meeting to another slot; those in its way go to where it was,
// and so on (a Kempe chain), or find other places.
func (s *search) shift() bool {
	m := int32(s.pick(len(s.m)))
	if s.spot[m] < 0 {
		return false
	}
	to := s.randomSpot(m)
	if to < 0 || to == s.spot[m] {
		return false
	}
	if s.pick(5) == 0 {
		s.pushed = s.pushed[:0]
		if !s.lift(m) || !s.force(m, to) {
			return false
		}
		s.settle(s.pushed)
		return true
	}
	return s.swap(m, to)
}

// close moves a meeting of somebody with breaks to a slot beside another of the
// same party's meetings.
func (s *search) close() bool {
	m := int32(s.pick(len(s.m)))
	if s.spot[m] < 0 {
		return false
	}
	who := s.m[m].a
	if s.pick(2) == 0 {
		who = s.m[m].b
	}
	if s.breaks[who] == 0 {
		return s.shift()
	}
	of := s.d.Parties[who].Of
	x := of[s.pick(len(of))]
	if s.spot[x] < 0 || x == m {
		return false
	}
	to := s.before[s.slotOf(s.spot[x])]
	if s.pick(2) == 0 {
		to = s.after[s.slotOf(s.spot[x])]
	}
	if to < 0 || !s.allowed(m, to) || to == s.slotOf(s.spot[m]) {
		return false
	}
	hall := s.spot[m] % s.halls
	return s.swap(m, to*s.halls+hall)
}

// swap moves m to a spot and exchanges the slots of all that are in the way.
func (s *search) swap(m, to int32) bool {
	one, two := s.slotOf(s.spot[m]), s.slotOf(to)
	if one == two {
		return s.lift(m) && s.fits(m, to)
	}
	s.stamp++
	s.chain = append(s.chain[:0], m, to)
	s.mark[m] = s.stamp
	if !s.lift(m) {
		return false
	}
	for i := 0; i < len(s.chain); i += 2 {
		x, spot := s.chain[i], s.chain[i+1]
		for {
			reason, who, at := s.block(x, spot)
			if reason == free {
				if !s.put(x, spot) {
					return false
				}
				break
			}
			next := int32(-1)
			switch reason {
			case desk:
				next = s.unmarked(s.cell(who, s.slotOf(spot)))
			case table:
				next = s.someAt(spot)
			case walk:
				if at == one || at == two {
					next = s.unmarked(s.cell(who, at))
				}
			case order:
				if t := s.slotOf(s.spot[who]); (t == one || t == two) && s.mark[who] != s.stamp {
					next = who
				}
			}
			if next < 0 || len(s.chain) > 2*longest {
				return false
			}
			from := s.slotOf(s.spot[next])
			hall := s.spot[next] - from*s.halls
			s.mark[next] = s.stamp
			s.chain = append(s.chain, next, (one+two-from)*s.halls+hall)
			if !s.allowed(next, one+two-from) || !s.lift(next) {
				return false
			}
		}
	}
	return true
}

// fits puts m at a spot when nothing stands against it.
func (s *search) fits(m, spot int32) bool {
	reason, _, _ := s.block(m, spot)
	return reason == free && s.put(m, spot)
}

// unmarked is a meeting of a cell that the chain has not moved, -1 when none.
func (s *search) unmarked(c int32) int32 {
	found, n := int32(-1), 0
	for e := s.head[c]; e >= 0; e = s.next[e] {
		if x := e >> 1; s.mark[x] != s.stamp {
			if n++; s.pick(n) == 0 {
				found = x
			}
		}
	}
	return found
}

// someAt is a meeting at a spot that the chain has not moved, -1 when a few
// tries find none.
func (s *search) someAt(spot int32) int32 {
	for range 4 {
		if list := s.at[spot]; len(list) > 0 {
			if x := list[s.pick(len(list))]; s.mark[x] != s.stamp {
				return x
			}
		}
	}
	return -1
}

// makeRoom holds m, which is out, after a chain has moved what stood in its way
// in one slot to another.
func (s *search) makeRoom(m int32) bool {
	spot := s.randomSpot(m)
	if spot < 0 {
		return false
	}
	for range 3 {
		reason, who, _ := s.block(m, spot)
		if reason == free {
			return s.put(m, spot)
		}
		if reason != desk && reason != table {
			return false
		}
		s.stamp++
		next := int32(-1)
		if reason == desk {
			next = s.unmarked(s.cell(who, s.slotOf(spot)))
		} else {
			next = s.someAt(spot)
		}
		if next < 0 {
			return false
		}
		to := s.randomSpot(next)
		if to < 0 || s.slotOf(to) == s.slotOf(spot) || !s.swap(next, to) {
			return false
		}
	}
	return s.fits(m, spot)
}

// sortByNeed puts first what must be held and has few slots, then what is worth
// most.
func (s *search) sortByNeed(list []int32) {
	slices.SortFunc(list, func(a, b int32) int {
		x, y := &s.m[a], &s.m[b]
		if x.must != y.must {
			if x.must {
				return -1
			}
			return 1
		}
		if x.must {
			if n := s.choices(a) - s.choices(b); n != 0 {
				return n
			}
		}
		switch {
		case x.weight > y.weight:
			return -1
		case x.weight < y.weight:
			return 1
		}
		return int(a - b)
	})
}
