package grid

import (
	"context"
	"slices"
)

// ClashKind says what cannot hold; package schedule words it.
type ClashKind int

// Kinds of clash; the comment names the fields that are set.
const (
	TooManyMeetings ClashKind = iota // Participant, Need, Have
	NoSlot                           // Meetings[0]
	Crowded                          // Participant, Meetings, Slots, Have
	TooFewTables                     // Meetings, Slots, Have
	Circle                           // Meetings
	OrderTooLong                     // Meetings, Need, Have
)

// A Clash is a small proof that no timetable exists.
type Clash struct {
	Kind        ClashKind
	Participant int
	Meetings    []int
	Slots       []int
	Need, Have  int
}

// Presolve removes slots that meetings cannot take in any timetable, and
// returns the clashes it finds; none means nothing, not that a timetable
// exists. All clashes of the simplest kind found are given, not only the first.
// free[p] is the number of slots participant p can use at all. When ctx ends it
// stops looking.
func (g *Grid) Presolve(ctx context.Context, free []int) []Clash {
	if clashes := g.tooMany(free); len(clashes) > 0 {
		return clashes
	}
	if clashes := g.noSlot(); len(clashes) > 0 {
		return clashes
	}
	if clash := g.order(); clash != nil {
		return []Clash{*clash}
	}
	for changed := true; changed; {
		changed = false
		for p := range g.Of {
			if ctx.Err() != nil {
				return nil
			}
			again, clash := g.filter(p)
			if clash != nil {
				return g.crowdedEverywhere(*clash)
			}
			changed = changed || again
		}
		if changed && g.ordered {
			if clash := g.order(); clash != nil {
				return []Clash{*clash}
			}
		}
	}
	if clash := g.tables(); clash != nil {
		return []Clash{*clash}
	}
	return nil
}

func (g *Grid) tooMany(free []int) (clashes []Clash) {
	for p, meetings := range g.Of {
		if have := free[p] * int(g.Desks[p]); len(meetings) > have {
			clashes = append(clashes, Clash{Kind: TooManyMeetings, Participant: p, Need: len(meetings), Have: have})
		}
	}
	if len(clashes) == 0 && g.Meetings() > g.Slots*g.Tables {
		clash := Clash{Kind: TooFewTables, Need: g.Meetings(), Have: g.Slots * g.Tables}
		for t := range g.Slots {
			clash.Slots = append(clash.Slots, t)
		}
		for m := range g.A {
			clash.Meetings = append(clash.Meetings, m)
		}
		clashes = append(clashes, clash)
	}
	return clashes
}

func (g *Grid) noSlot() (clashes []Clash) {
	for m, d := range g.Domain {
		if d.First() < 0 {
			clashes = append(clashes, Clash{Kind: NoSlot, Meetings: []int{m}})
		}
	}
	return clashes
}

// order narrows domains so that each meeting leaves room for those that must
// come before and after it.
func (g *Grid) order() *Clash {
	if !g.ordered {
		return nil
	}
	line, clash := g.inOrder()
	if clash != nil {
		return clash
	}
	earliest := func(m int32) int { return g.Domain[m].First() }
	for _, m := range line {
		for _, before := range g.After[m] {
			for t := range earliest(before) + 1 {
				if t < g.Slots {
					g.Domain[m].Drop(t)
				}
			}
			if g.Domain[m].First() < 0 {
				return g.chain(m)
			}
		}
	}
	for _, m := range slices.Backward(line) {
		for _, after := range g.Before[m] {
			for t := g.Domain[after].Last(); t < g.Slots; t++ {
				g.Domain[m].Drop(t)
			}
			if g.Domain[m].First() < 0 {
				return g.chain(m)
			}
		}
	}
	return nil
}

// inOrder lists the meetings so that each comes after those it waits for, or
// gives the circle.
func (g *Grid) inOrder() ([]int32, *Clash) {
	waiting := make([]int, g.Meetings())
	var line []int32
	for m := range g.A {
		waiting[m] = len(g.After[m])
		if waiting[m] == 0 {
			line = append(line, int32(m))
		}
	}
	for i := 0; i < len(line); i++ {
		for _, next := range g.Before[line[i]] {
			if waiting[next]--; waiting[next] == 0 {
				line = append(line, next)
			}
		}
	}
	if len(line) == g.Meetings() {
		return line, nil
	}
	m := int32(slices.IndexFunc(waiting, func(n int) bool { return n > 0 }))
	seenAt := map[int32]int{}
	var path []int
	for {
		if at, again := seenAt[m]; again {
			return nil, &Clash{Kind: Circle, Meetings: path[at:]}
		}
		seenAt[m] = len(path)
		path = append(path, int(m))
		for _, before := range g.After[m] {
			if waiting[before] > 0 {
				m = before
				break
			}
		}
	}
}

// chain gives the longest line of meetings through m as the clash.
func (g *Grid) chain(m int32) *Clash {
	longest := func(m int32, next [][]int32) []int {
		var path []int
		depth := g.depths(next)
		for {
			best := int32(-1)
			for _, n := range next[m] {
				if best < 0 || depth[n] > depth[best] {
					best = n
				}
			}
			if best < 0 {
				return path
			}
			path = append(path, int(best))
			m = best
		}
	}
	line := longest(m, g.After)
	slices.Reverse(line)
	line = append(append(line, int(m)), longest(m, g.Before)...)
	slots := NewSet(g.Slots)
	for _, m := range line {
		for _, t := range g.Domain[m].All() {
			slots.Put(t)
		}
	}
	return &Clash{Kind: OrderTooLong, Meetings: line, Need: len(line), Have: slots.Len()}
}

// depths is the length of the longest line starting at each meeting.
func (g *Grid) depths(next [][]int32) []int {
	depth := make([]int, g.Meetings())
	var visit func(m int32) int
	visit = func(m int32) int {
		if depth[m] == 0 {
			depth[m] = 1
			for _, n := range next[m] {
				depth[m] = max(depth[m], 1+visit(n))
			}
		}
		return depth[m]
	}
	for m := range g.A {
		visit(int32(m))
	}
	return depth
}

// crowdedEverywhere adds to a clash of one participant those of the others.
func (g *Grid) crowdedEverywhere(first Clash) []Clash {
	clashes := []Clash{first}
	for p := first.Participant + 1; p < g.Participants(); p++ {
		if clash := g.match(p).clash; clash != nil {
			clashes = append(clashes, *clash)
		}
	}
	return clashes
}
