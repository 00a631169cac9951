package seat

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// Kinds are the sets of tables that units may take: the day's types, and what
// is left of several of them for a group whose meetings are of different types.
type Kinds struct {
	Sets []grid.Set
	both map[[2]int32]int32
}

// NewKinds begins with the types of a day.
func NewKinds(d *day.Day) *Kinds {
	k := &Kinds{both: map[[2]int32]int32{}}
	for i := range d.Types {
		k.Sets = append(k.Sets, d.Types[i].Tables)
	}
	return k
}

// Both is the kind of the tables that are in a and in b; -1 when there are none.
func (k *Kinds) Both(a, b int32) int32 {
	if a == b {
		return a
	}
	key := [2]int32{min(a, b), max(a, b)}
	if kind, known := k.both[key]; known {
		return kind
	}
	set := slices.Clone(k.Sets[a])
	for i := range set {
		set[i] &= k.Sets[b][i]
	}
	kind := int32(-1)
	if set.Len() > 0 {
		kind = int32(slices.IndexFunc(k.Sets, set.Equal))
		if kind < 0 {
			kind = int32(len(k.Sets))
			k.Sets = append(k.Sets, set)
		}
	}
	k.both[key] = kind
	return kind
}

// A Unit is a group that shares an officer and a table.
type Unit struct {
	Officer int32 // asked for, -1 when none is
	Kind    int32
	Size    int32
}

// A Grouper forms units. It keeps its space between calls.
type Grouper struct {
	d     *day.Day
	kinds *Kinds
	order []int32 // positions in the list
	units []Unit
	of    []int32
}

// NewGrouper makes a grouper for a day.
func NewGrouper(d *day.Day, kinds *Kinds) *Grouper { return &Grouper{d: d, kinds: kinds} }

// officer is whom meeting m asks for at party who.
func officer(d *day.Day, m, who int32) int32 {
	if d.Meetings[m].A == who {
		return d.Meetings[m].OfficerA
	}
	return d.Meetings[m].OfficerB
}

// Group forms the units of the shared meetings of a host that are at one spot;
// of is the unit of each. Meetings that ask for an officer come first, one unit
// for each; the others fill up what fits them and then units of their own. The
// result depends on the set of meetings only, not on their order. ok is false
// when an officer is asked for by more than a group, or with no table in common.
func (g *Grouper) Group(host int32, list []int32) (units []Unit, of []int32, ok bool) {
	g.order = g.order[:0]
	for i := range list {
		g.order = append(g.order, int32(i))
	}
	slices.SortFunc(g.order, func(x, y int32) int {
		a, b := list[x], list[y]
		if d := officer(g.d, b, host) - officer(g.d, a, host); d != 0 {
			return int(d)
		}
		if d := g.d.Meetings[a].Type - g.d.Meetings[b].Type; d != 0 {
			return int(d)
		}
		return int(a - b)
	})
	return g.fit(host, list, func(int32) bool { return false })
}

// fit goes through the meetings in g.order. apart may say of a meeting that it
// begins a unit of its own.
func (g *Grouper) fit(host int32, list []int32, apart func(m int32) bool) (units []Unit, of []int32, ok bool) {
	size := g.d.Parties[host].Group
	g.units = g.units[:0]
	g.of = append(g.of[:0], list...)
	for _, at := range g.order {
		m := list[at]
		who, kind := officer(g.d, m, host), g.d.Meetings[m].Type
		chosen, alone := -1, apart(m)
		for i := range g.units {
			u := &g.units[i]
			if who >= 0 && u.Officer != who || who < 0 && (alone || u.Size >= size) {
				continue
			}
			both := g.kinds.Both(u.Kind, kind)
			if both < 0 || u.Size >= size {
				if who >= 0 {
					return nil, nil, false
				}
				continue
			}
			chosen, u.Kind = i, both
			u.Size++
			break
		}
		if chosen < 0 {
			chosen = len(g.units)
			g.units = append(g.units, Unit{Officer: who, Kind: kind, Size: 1})
		}
		g.of[at] = int32(chosen)
	}
	return g.units, g.of, true
}
