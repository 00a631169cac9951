package exact

import (
	"slices"

	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// capacity: no more meetings in a slot than tables. Of meetings that one
// participant with one desk has, one is held at a time, so that they count as
// one: fewer things to count, and reasons that are shorter.
func (m *Model) capacity() {
	groups := m.parted()
	for t := range m.g.Slots {
		if m.ended() {
			return
		}
		var held []sat.Lit
		for _, group := range groups {
			if l := m.some(group, t); l != sat.Absent {
				held = append(held, l)
			}
		}
		m.AtMostSorted(held, m.g.Tables)
	}
}

// tables: the same, without leaning on what participants can do.
func (m *Model) tables() {
	for t := range m.g.Slots {
		if m.ended() {
			return
		}
		var held []sat.Lit
		for x := range m.hold {
			if l := m.hold[x][t]; l != sat.Absent {
				held = append(held, l)
			}
		}
		m.AtMost(held, m.g.Tables)
	}
}

// some is a literal that is true when one of the meetings is held in slot t.
func (m *Model) some(group []int32, t int) sat.Lit {
	var here []sat.Lit
	for _, x := range group {
		if l := m.hold[x][t]; l != sat.Absent {
			here = append(here, l)
		}
	}
	switch len(here) {
	case 0:
		return sat.Absent
	case 1:
		return here[0]
	}
	c := m.Var()
	for _, l := range here {
		m.Add(l.Not(), c)
	}
	return c
}

// parted puts meetings together that one participant has, the most first; those
// between participants with more desks stay alone.
func (m *Model) parted() (groups [][]int32) {
	left := make([]bool, m.g.Meetings())
	open := make([]int, m.g.Participants())
	for x := range left {
		left[x] = true
		open[m.g.A[x]]++
		open[m.g.B[x]]++
	}
	for {
		if m.ended() {
			return nil
		}
		most := -1
		for p, n := range open {
			if m.g.Desks[p] == 1 && n > 0 && (most < 0 || n > open[most]) {
				most = p
			}
		}
		if most < 0 {
			break
		}
		var group []int32
		for _, x := range m.g.Of[most] {
			if left[x] {
				left[x] = false
				open[m.g.A[x]]--
				open[m.g.B[x]]--
				group = append(group, x)
			}
		}
		groups = append(groups, group)
	}
	for x, alone := range left {
		if alone {
			groups = append(groups, []int32{int32(x)})
		}
	}
	return groups
}

// crowded tells whether seats are sorted. On days of few slots their number
// decides, and that it is even; in longer ones the search loses itself in the
// network.
func crowded(g *grid.Grid) bool { return g.Slots <= 12 }

// single tells whether everybody has one desk.
func single(g *grid.Grid) bool {
	return !slices.ContainsFunc(g.Desks, func(desks int32) bool { return desks != 1 })
}

// seats: everybody having one desk, an even number of participants meets in each slot, at
// most two per table. Sorted says both, counted only that they are not too many.
func (m *Model) seats(sorted bool) {
	most := 2 * m.g.Tables
	for t := range m.g.Slots {
		if m.ended() {
			return
		}
		var used []sat.Lit
		for p := range m.meets {
			if l := m.meets[p][t]; l != sat.Absent {
				used = append(used, l)
			}
		}
		if !sorted {
			m.AtMost(used, most)
			continue
		}
		out := m.Sorted(used, most+1)
		if len(out) > most {
			m.Add(out[most].Not())
		}
		for i := 0; i < min(len(out), most); i += 2 {
			if i+1 < len(out) {
				m.Add(out[i].Not(), out[i+1])
			} else {
				m.Add(out[i].Not())
			}
		}
	}
}
