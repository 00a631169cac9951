package grid

import "slices"

// seating is one participant's meetings put into slots, regardless of
// everybody else.
type seating struct {
	at    []int32 // slot of the participant's i-th meeting
	load  []int32 // meetings in each slot
	clash *Clash
}

// match seats the meetings of participant p by augmenting paths.
func (g *Grid) match(p int) seating {
	meetings := g.Of[p]
	s := seating{at: make([]int32, len(meetings)), load: make([]int32, g.Slots)}
	for i := range s.at {
		s.at[i] = -1
	}
	seen := NewSet(g.Slots)
	var seat func(i int) bool
	seat = func(i int) bool {
		for _, t := range g.Domain[meetings[i]].All() {
			if seen.Has(t) {
				continue
			}
			seen.Put(t)
			if s.load[t] < g.Desks[p] {
				s.at[i], s.load[t] = int32(t), s.load[t]+1
				return true
			}
			for j := range s.at {
				if s.at[j] == int32(t) && seat(j) {
					s.at[i] = int32(t)
					return true
				}
			}
		}
		return false
	}
	for i := range meetings {
		clear(seen)
		if !seat(i) {
			s.clash = g.crowd(p, seen)
			return s
		}
	}
	return s
}

// crowd words a failed seating: the meetings that fit only into the slots that
// were tried.
func (g *Grid) crowd(p int, tried Set) *Clash {
	clash := &Clash{Kind: Crowded, Participant: p, Slots: tried.All(), Have: tried.Len() * int(g.Desks[p])}
	for _, m := range g.Of[p] {
		if within(g.Domain[m], tried) {
			clash.Meetings = append(clash.Meetings, int(m))
		}
	}
	clash.Need = len(clash.Meetings)
	return clash
}

func within(a, b Set) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// filter removes from the domains of participant p's meetings every slot that
// no seating of all of them can use. It reports whether anything was removed.
func (g *Grid) filter(p int) (bool, *Clash) {
	if g.roomy(p) {
		return false, nil
	}
	s := g.match(p)
	if s.clash != nil {
		return false, s.clash
	}
	group := g.strong(p, s)
	meetings := g.Of[p]
	changed := false
	for i, m := range meetings {
		for _, t := range g.Domain[m].All() {
			if int32(t) != s.at[i] && group[i] != group[len(meetings)+t] {
				g.Domain[m].Drop(t)
				changed = true
			}
		}
	}
	return changed, nil
}

// roomy tells whether each of participant p's meetings has as many slots as there are
// meetings. Then each can take any of its slots, the others taking what is left one by
// one, and nothing is to be removed.
func (g *Grid) roomy(p int) bool {
	for _, m := range g.Of[p] {
		if g.Domain[m].Len() < len(g.Of[p]) {
			return false
		}
	}
	return true
}

// strong numbers the strongly connected parts of the graph in which a meeting
// points to the slots it could move to, a full slot to the meetings in it, and
// every slot with room to a common sink that every used slot is reached from.
// A meeting can take a slot in some seating exactly when both are in one part.
func (g *Grid) strong(p int, s seating) []int32 {
	meetings := g.Of[p]
	n := len(meetings)
	sink := n + g.Slots
	inSlot := make([][]int32, g.Slots)
	for i, t := range s.at {
		inSlot[t] = append(inSlot[t], int32(i))
	}
	next := func(v int) []int {
		switch {
		case v < n:
			return slices.DeleteFunc(g.Domain[meetings[v]].All(), func(t int) bool { return int32(t) == s.at[v] })
		case v < sink:
			t := v - n
			var out []int
			for _, i := range inSlot[t] {
				out = append(out, int(i)-n)
			}
			if s.load[t] < g.Desks[p] {
				out = append(out, g.Slots)
			}
			return out
		}
		var out []int
		for t, load := range s.load {
			if load > 0 {
				out = append(out, t)
			}
		}
		return out
	}
	return components(sink+1, func(v int) []int {
		out := next(v)
		for i := range out {
			out[i] += n
		}
		return out
	})
}

// components numbers strongly connected components (Tarjan).
func components(n int, next func(int) []int) []int32 {
	group := make([]int32, n)
	low := make([]int32, n)
	num := make([]int32, n)
	var stack []int
	count, groups := int32(0), int32(0)
	var visit func(v int)
	visit = func(v int) {
		count++
		num[v], low[v] = count, count
		stack = append(stack, v)
		for _, w := range next(v) {
			if num[w] == 0 {
				visit(w)
				low[v] = min(low[v], low[w])
			} else if group[w] == 0 {
				low[v] = min(low[v], num[w])
			}
		}
		if low[v] == num[v] {
			groups++
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				group[w] = groups
				if w == v {
					break
				}
			}
		}
	}
	for v := range n {
		if num[v] == 0 {
			visit(v)
		}
	}
	return group
}

// tables checks that all meetings fit into the slots under the number of
// tables alone. Meetings with one domain are alike, so a flow over the
// different domains decides it.
func (g *Grid) tables() *Clash {
	kinds := map[string]int{}
	var sets []Set
	var need []int
	for _, d := range g.Domain {
		key := string(Key(d))
		k, known := kinds[key]
		if !known {
			k = len(sets)
			kinds[key] = k
			sets = append(sets, d)
			need = append(need, 0)
		}
		need[k]++
	}
	put := make([][]int, len(sets)) // kind → slot → how many
	load := make([]int, g.Slots)
	for k := range put {
		put[k] = make([]int, g.Slots)
	}
	for k := range sets {
		for need[k] > 0 {
			reached, moved := g.push(k, sets, put, load, need[k])
			if moved == 0 {
				return g.tooFew(reached)
			}
			need[k] -= moved
		}
	}
	return nil
}

// push moves up to most meetings of a kind along one shortest path of
// exchanges into a slot with a free table.
func (g *Grid) push(kind int, sets []Set, put [][]int, load []int, most int) (reached Set, moved int) {
	reached = NewSet(g.Slots)
	fromKind := make([]int, g.Slots) // the kind that would move into this slot
	fromSlot := make([]int, g.Slots) // the slot that kind would leave, -1: from outside
	var queue []int
	grow := func(kind, leaving int) {
		for _, t := range sets[kind].All() {
			if !reached.Has(t) {
				reached.Put(t)
				fromKind[t], fromSlot[t] = kind, leaving
				queue = append(queue, t)
			}
		}
	}
	grow(kind, -1)
	for i := 0; i < len(queue); i++ {
		t := queue[i]
		if load[t] < g.Tables {
			moved = min(most, g.Tables-load[t])
			for x := t; fromSlot[x] >= 0; x = fromSlot[x] {
				moved = min(moved, put[fromKind[x]][fromSlot[x]])
			}
			load[t] += moved
			for x := t; ; x = fromSlot[x] {
				put[fromKind[x]][x] += moved
				if fromSlot[x] < 0 {
					return reached, moved
				}
				put[fromKind[x]][fromSlot[x]] -= moved
			}
		}
		for k := range sets {
			if put[k][t] > 0 {
				grow(k, t)
			}
		}
	}
	return reached, 0
}

func (g *Grid) tooFew(reached Set) *Clash {
	clash := &Clash{Kind: TooFewTables, Slots: reached.All(), Have: reached.Len() * g.Tables}
	for m, d := range g.Domain {
		if within(d, reached) {
			clash.Meetings = append(clash.Meetings, m)
		}
	}
	clash.Need = len(clash.Meetings)
	return clash
}
