package local

import "wantilan/schedule/internal/day"

// put holds meeting m at a spot that block has nothing against. It is false,
// and nothing has happened, when no table suits.
func (s *state) put(m, spot int32) bool {
	x := &s.m[m]
	t := s.slotOf(spot)
	s.link(m, t)
	s.spot[m] = spot
	if !s.claim(m, spot, true) {
		s.unlink(m, t)
		s.spot[m] = -1
		return false
	}
	s.enter(m, spot)
	s.count2(x.a, t, 1)
	s.count2(x.b, t, 1)
	s.worth(m, t, 1)
	s.log = append(s.log, change{m, -1})
	return true
}

// lift takes meeting m out. It is false, and nothing has happened, when those
// that stay could then not walk, or not sit, as they do.
func (s *state) lift(m int32) bool {
	x, spot := &s.m[m], s.spot[m]
	t := s.slotOf(spot)
	if s.halls > 1 && !(s.canLeave(x.a, t) && s.canLeave(x.b, t)) {
		return false
	}
	s.unlink(m, t)
	s.spot[m] = -1
	if !s.claim(m, spot, false) {
		s.link(m, t)
		s.spot[m] = spot
		return false
	}
	s.leave(m, spot)
	s.count2(x.a, t, -1)
	s.count2(x.b, t, -1)
	s.worth(m, t, -1)
	s.log = append(s.log, change{m, spot})
	return true
}

// undo goes back to how it was when the log had a length.
func (s *state) undo(length int) {
	for len(s.log) > length {
		last := s.log[len(s.log)-1]
		back := false
		if last.spot < 0 {
			back = s.liftBack(last.m)
		} else {
			back = s.put(last.m, last.spot)
		}
		if !back {
			panic("local: a step cannot be undone")
		}
		s.log = s.log[:len(s.log)-2]
	}
}

// liftBack is lift where it is known that the rest was right before.
func (s *state) liftBack(m int32) bool {
	x, spot := &s.m[m], s.spot[m]
	t := s.slotOf(spot)
	s.unlink(m, t)
	s.spot[m] = -1
	if !s.claim(m, spot, false) {
		return false
	}
	s.leave(m, spot)
	s.count2(x.a, t, -1)
	s.count2(x.b, t, -1)
	s.worth(m, t, -1)
	s.log = append(s.log, change{m, spot})
	return true
}

func (s *state) link(m, t int32) {
	for e, who := range [2]int32{s.m[m].a, s.m[m].b} {
		c, entry := s.cell(who, t), 2*m+int32(e)
		s.next[entry] = s.head[c]
		s.head[c] = entry
		s.count[c]++
		s.fullness(who, t)
	}
}

// fullness notes whether who has a desk left in slot t.
func (s *state) fullness(who, t int32) {
	if s.party[who].hosts {
		return
	}
	c := s.cell(who, t)
	word, bit := &s.full[int(who)*s.words+int(t>>6)], uint64(1)<<(t&63)
	if s.count[c] >= int32(s.desks[c]) {
		*word |= bit
	} else {
		*word &^= bit
	}
}

func (s *state) unlink(m, t int32) {
	for e, who := range [2]int32{s.m[m].a, s.m[m].b} {
		c, entry := s.cell(who, t), 2*m+int32(e)
		at := &s.head[c]
		for *at != entry {
			at = &s.next[*at]
		}
		*at = s.next[entry]
		s.count[c]--
		s.fullness(who, t)
	}
}

// enter and leave keep the lists of who is at a spot and who is out.
func (s *state) enter(m, spot int32) {
	s.atPlace[m] = int32(len(s.at[spot]))
	s.at[spot] = append(s.at[spot], m)
	last := s.out[len(s.out)-1]
	s.out[s.outPlace[m]], s.outPlace[last] = last, s.outPlace[m]
	s.out = s.out[:len(s.out)-1]
}

func (s *state) leave(m, spot int32) {
	list := s.at[spot]
	last := list[len(list)-1]
	list[s.atPlace[m]], s.atPlace[last] = last, s.atPlace[m]
	s.at[spot] = list[:len(list)-1]
	s.outPlace[m] = int32(len(s.out))
	s.out = append(s.out, m)
}

// count2 notes that who has one meeting more or less in slot t.
func (s *state) count2(who, t, by int32) {
	w := &s.party[who]
	if by > 0 {
		if s.held[who] < w.least {
			s.val[day.Floor]--
		}
		s.held[who]++
		if s.count[s.cell(who, t)] == 1 {
			s.breakChange(who, s.breaksBy(who, t))
			s.used[who*s.days+s.dayOf[t]]++
		}
		return
	}
	s.held[who]--
	if s.held[who] < w.least {
		s.val[day.Floor]++
	}
	if s.count[s.cell(who, t)] == 0 {
		s.used[who*s.days+s.dayOf[t]]--
		s.breakChange(who, -s.breaksBy(who, t))
	}
}

// breaksBy is how many breaks more who has when it meets in slot t too.
func (s *state) breaksBy(who, t int32) int32 {
	base := who * s.slots
	left := s.before[t] >= 0 && s.count[base+s.before[t]] > 0
	right := s.after[t] >= 0 && s.count[base+s.after[t]] > 0
	switch {
	case left && right:
		return -1
	case left || right || s.used[who*s.days+s.dayOf[t]] == 0:
		return 0
	}
	return 1
}

func (s *state) breakChange(who, by int32) {
	if by == 0 {
		return
	}
	s.hist[s.breaks[who]]--
	s.breaks[who] += by
	s.hist[s.breaks[who]]++
	s.val[day.Breaks] += int64(by)
}

// worth counts what holding m in slot t is worth, or no longer is.
func (s *state) worth(m, t int32, by int64) {
	x := &s.m[m]
	s.val[day.Weight] -= by * x.weight
	s.val[day.Early] += by * int64(t)
	if x.was >= 0 {
		cost := -x.loss
		if x.was != t {
			cost += x.price
		}
		s.val[day.Changes] += by * cost
	}
	if x.must {
		s.missing -= by * x.patience
		s.musts -= int(by)
	}
}
