package anneal

// chain is a set of meetings that swap between two slots together.
type chain struct {
	one, two int32   // the slots
	list     []int32 // the meetings
	mark     []int32 // by meeting: in the chain when equal to now
	now      int32
	touched  []int32 // participants whose used slots may change
}

// build collects the chain that starts with moving m to slot t, or tells that
// some meeting of it cannot move.
func (s *state) build(m, t int32) bool {
	c := &s.chain
	c.now++
	c.one, c.two = s.slot[m], t
	c.list = append(c.list[:0], m)
	c.touched = c.touched[:0]
	c.mark[m] = c.now
	for i := 0; i < len(c.list); i++ {
		x := c.list[i]
		from := s.slot[x]
		to := c.one + c.two - from
		if !s.g.Domain[x].Has(int(to)) {
			return false
		}
		if !s.displace(s.g.A[x], from, to) || !s.displace(s.g.B[x], from, to) {
			return false
		}
	}
	if s.g.Ordered() {
		for _, x := range c.list {
			if !s.inOrder(x, c.one+c.two-s.slot[x]) {
				return false
			}
		}
	}
	return true
}

// displace makes room for one more meeting of p in slot to, given those that
// the chain already moves, by adding meetings of p to the chain.
func (s *state) displace(p, from, to int32) bool {
	c := &s.chain
	there, here := *s.cell(p, to), *s.cell(p, from)
	coming, going := int32(0), int32(0)
	for _, x := range here {
		if c.mark[x] == c.now {
			coming++
		}
	}
	for _, x := range there {
		if c.mark[x] == c.now {
			going++
		}
	}
	c.touched = append(c.touched, p)
	for int32(len(there))+coming-going > s.g.Desks[p] {
		next := int32(-1)
		for _, x := range there {
			if c.mark[x] != c.now {
				next = x
				break
			}
		}
		if next < 0 {
			return false
		}
		c.mark[next] = c.now
		c.list = append(c.list, next)
		going++
	}
	return true
}

// swap moves the chain; calling it again moves it back.
func (s *state) swap() {
	c := &s.chain
	for _, m := range c.list {
		t := s.slot[m]
		s.rise(s.g.A[m], t, m)
		s.rise(s.g.B[m], t, m)
	}
	toOne := int32(0)
	for _, m := range c.list {
		t := c.one + c.two - s.slot[m]
		s.slot[m] = t
		s.sit(s.g.A[m], t, m)
		s.sit(s.g.B[m], t, m)
		if t == c.one {
			toOne++
		} else {
			toOne--
		}
	}
	if toOne != 0 {
		s.loadChange(c.one, toOne)
		s.loadChange(c.two, -toOne)
	}
	for _, p := range c.touched {
		s.recount(p)
	}
}

// foresee gives by how much swapping the chain would change the cost, without
// swapping it. known is false when that takes more than a glance: only with one
// desk each and at most 64 slots does a participant's day change by exchanging
// two slots, and only below the fairness bound do its breaks count alone.
func (s *state) foresee() (change int, known bool) {
	c := &s.chain
	if !s.quick {
		return 0, false
	}
	limit := int32(s.g.Slots)
	if s.g.Spread >= 0 {
		limit = int32(s.g.Spread)
	}
	both := uint64(1)<<c.one | uint64(1)<<c.two
	for _, p := range c.touched {
		u := s.used[p]
		if part := u & both; part == 0 || part == both {
			continue // a meeting comes for each that goes
		}
		was, now := s.breaks[p], breaksIn(u^both)
		if was > limit || now > limit {
			return 0, false
		}
		change += int(now - was)
	}
	toTwo := int32(0)
	for _, m := range c.list {
		if s.slot[m] == c.one {
			toTwo++
		} else {
			toTwo--
		}
	}
	if toTwo != 0 {
		tables := int32(s.g.Tables)
		over := max(0, s.load[c.one]-toTwo-tables) + max(0, s.load[c.two]+toTwo-tables) -
			max(0, s.load[c.one]-tables) - max(0, s.load[c.two]-tables)
		change += overTable * int(over)
	}
	return change, true
}
