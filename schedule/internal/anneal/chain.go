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
