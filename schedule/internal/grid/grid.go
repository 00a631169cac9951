// Package grid is a timetabling problem in the form that searches work on:
// dense numbers from 0, and for each meeting the set of slots it can still take.
package grid

import (
	"math/bits"
	"slices"
)

// Grid is a problem. Slots, meetings and participants count from 0.
type Grid struct {
	Slots   int
	Tables  int
	A, B    []int32   // the two participants of a meeting
	Of      [][]int32 // the meetings of a participant, ascending
	Desks   []int32   // meetings a participant can hold at once
	After   [][]int32 // meetings that must be held before this one
	Before  [][]int32 // meetings that must be held after this one
	Domain  []Set     // slots a meeting can take
	Spread  int       // largest allowed difference in breaks; -1: no bound
	ordered bool
}

// Set is a set of slots.
type Set []uint64

// NewSet gives an empty set for n slots.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Has tells whether slot t is in the set.
func (s Set) Has(t int) bool { return s[t>>6]>>(t&63)&1 != 0 }

// Put adds slot t.
func (s Set) Put(t int) { s[t>>6] |= 1 << (t & 63) }

// Drop removes slot t.
func (s Set) Drop(t int) { s[t>>6] &^= 1 << (t & 63) }

// Len is the number of slots in the set.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// First is the smallest slot of the set, or -1.
func (s Set) First() int {
	for i, w := range s {
		if w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// Last is the largest slot of the set, or -1.
func (s Set) Last() int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 0 {
			return i<<6 + 63 - bits.LeadingZeros64(s[i])
		}
	}
	return -1
}

// All lists the slots of the set, ascending.
func (s Set) All() []int {
	var all []int
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			all = append(all, i<<6+bits.TrailingZeros64(w))
		}
	}
	return all
}

// Equal tells whether both hold the same slots.
func (s Set) Equal(t Set) bool { return slices.Equal(s, t) }

// Key is the set as bytes, for maps.
func Key(d Set) []byte {
	key := make([]byte, 0, 8*len(d))
	for _, w := range d {
		for range 8 {
			key = append(key, byte(w))
			w >>= 8
		}
	}
	return key
}

// Meetings is the number of meetings.
func (g *Grid) Meetings() int { return len(g.A) }

// Participants is the number of participants.
func (g *Grid) Participants() int { return len(g.Of) }

// Link fills Of and Before from A, B and After, and notes whether any order is
// asked for.
func (g *Grid) Link() {
	for m := range g.A {
		g.Of[g.A[m]] = append(g.Of[g.A[m]], int32(m))
		g.Of[g.B[m]] = append(g.Of[g.B[m]], int32(m))
	}
	g.Before = make([][]int32, len(g.A))
	for m, earlier := range g.After {
		for _, e := range earlier {
			g.Before[e] = append(g.Before[e], int32(m))
			g.ordered = true
		}
	}
}

// Ordered tells whether any meeting must come after another.
func (g *Grid) Ordered() bool { return g.ordered }

// Other is the participant that meeting m brings together with p.
func (g *Grid) Other(m, p int32) int32 { return g.A[m] ^ g.B[m] ^ p }

// Breaks counts the breaks of every participant when meeting m is held in
// slot[m] (from 0; -1: not held), their sum and their spread.
func (g *Grid) Breaks(slot []int32) (each []int32, total, spread int) {
	each = make([]int32, g.Participants())
	used := make([]bool, g.Slots)
	low, high := int32(1<<30), int32(0)
	for p, meetings := range g.Of {
		clear(used)
		for _, m := range meetings {
			if slot[m] >= 0 {
				used[slot[m]] = true
			}
		}
		last := -1
		for t, u := range used {
			if !u {
				continue
			}
			if last >= 0 && last < t-1 {
				each[p]++
			}
			last = t
		}
		total += int(each[p])
		low, high = min(low, each[p]), max(high, each[p])
	}
	if len(each) == 0 {
		return each, 0, 0
	}
	return each, total, int(high - low)
}
