package exact

import (
	"context"

	"wantilan/schedule/internal/sat"
)

// Breaks are looked for in groups: when not all of some participants can do
// without, they get one break together, and a counter asks for no second one
// (core-guided search, the way OLL of Andres, Kaufmann, Matheis, Schaub 2012).
// Then everybody else has none, which says more than a sum over all.

// A wish is something hoped to be false: that a participant has more than count
// breaks, or that more than count of a group's wishes are not granted.
type wish struct {
	group bool
	of    int32 // the participant or the group
	count int32
}

// cores is what is known about breaks: there are at least least of them, and
// exactly as many when every open wish is granted.
type cores struct {
	least  int
	open   []wish
	groups [][]wish // of each group one wish at least cannot be granted
}

// wishes begins with that nobody has a break.
func (m *Model) wishes() cores {
	var c cores
	for p, each := range m.each {
		for k := range each {
			c.open = append(c.open, wish{of: int32(p), count: int32(k)})
		}
	}
	return c
}

// learn takes a set of open wishes that cannot all be granted.
func (c *cores) learn(core []wish) {
	in := make(map[wish]bool, len(core))
	for _, w := range core {
		in[w] = true
	}
	left := c.open[:0]
	for _, w := range c.open {
		if !in[w] {
			left = append(left, w)
		}
	}
	c.open = left
	for _, w := range core {
		if w.group && int(w.count)+1 < len(c.groups[w.of]) {
			c.open = append(c.open, wish{group: true, of: w.of, count: w.count + 1})
		}
	}
	if len(core) > 1 {
		c.open = append(c.open, wish{group: true, of: int32(len(c.groups)), count: 1})
	}
	c.groups = append(c.groups, core)
	c.least++
}

// follow states what cores says and the model does not yet.
func (m *Model) follow(c *cores) {
	for len(m.groups) < len(c.groups) {
		var lits []sat.Lit
		for _, w := range c.groups[len(m.groups)] {
			lits = append(lits, m.refused(w))
		}
		m.Add(lits...)
		m.groups = append(m.groups, m.CountUp(lits))
	}
}

// refused is the literal that a wish hopes to be false.
func (m *Model) refused(w wish) sat.Lit {
	if w.group {
		return m.groups[w.of][w.count]
	}
	return m.each[w.of][w.count]
}

// grant looks for a timetable in which all open wishes are granted, with about
// the given work; Refuted when there is none, and then more is known.
func (s *Search) grant(ctx context.Context, work int64) (sat.Verdict, []int32) {
	s.model.follow(&s.cores)
	of := make(map[sat.Lit]wish, len(s.cores.open))
	all := make([]sat.Lit, len(s.cores.open))
	for i, w := range s.cores.open {
		all[i] = s.model.refused(w).Not()
		of[all[i]] = w
	}
	verdict := s.model.Solve(ctx, work, all...)
	if verdict != sat.Refuted {
		return s.model.answer(verdict)
	}
	core := append([]sat.Lit{}, s.model.Core()...)
	for len(core) > 1 && s.model.Solve(ctx, trimWork, reversed(core)...) == sat.Refuted && len(s.model.Core()) < len(core) {
		core = append(core[:0], s.model.Core()...)
	}
	var list []wish
	for _, l := range core {
		list = append(list, of[l])
	}
	s.cores.learn(list)
	return sat.Refuted, nil
}

// trimWork is for finding a smaller part of a core that is one too.
const trimWork = 50_000

func reversed(list []sat.Lit) []sat.Lit {
	out := make([]sat.Lit, len(list))
	for i, l := range list {
		out[len(list)-1-i] = l
	}
	return out
}
