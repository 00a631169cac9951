// Package anneal finds good timetables by local search: meetings are put in one
// by one, pushing others out where they must, and then whole chains of meetings
// swap two slots (Kempe chains, as in edge colouring), which keeps every
// participant in one place at a time and changes the breaks of few.
//
// It proves nothing. Bofill et al. (JAIR 2022) give the problem; simulated
// annealing is of Kirkpatrick, Gelatt and Vecchi (1983).
package anneal

import (
	"math/bits"

	"wantilan/schedule/internal/grid"
)

// Penalties, in breaks, for what a timetable may not have but the search may
// pass through.
const (
	overTable  = 2 // one meeting more than tables in a slot
	overSpread = 2 // one break more than the fairness bound allows
)

// state is a timetable in the making.
type state struct {
	g      *grid.Grid
	slot   []int32   // of each meeting; -1: not placed
	at     [][]int32 // participant*slots+slot → meetings there
	used   []uint64  // participant*words: the slots in which it meets
	words  int
	breaks []int32
	hist   []int32 // how many participants have that many breaks
	load   []int32 // meetings in each slot
	total  int     // breaks
	over   int     // meetings beyond the tables, over all slots
	open   []int32 // meetings not placed
	openAt []int32 // their place in open, -1
	quick  bool    // change can be foreseen: one desk each, at most 64 slots

	rng   uint64
	chain chain
}

func newState(g *grid.Grid, seed uint64) *state {
	words := (g.Slots + 63) / 64
	s := &state{
		g: g, words: words,
		slot:   make([]int32, g.Meetings()),
		at:     make([][]int32, g.Participants()*g.Slots),
		used:   make([]uint64, g.Participants()*words),
		breaks: make([]int32, g.Participants()),
		hist:   make([]int32, g.Slots+2),
		load:   make([]int32, g.Slots),
		openAt: make([]int32, g.Meetings()),
		rng:    seed*0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03,
	}
	room := make([]int32, 0, g.Participants()*g.Slots)
	for p := range g.Of {
		for t := range g.Slots {
			n := len(room)
			room = room[:n+1]
			s.at[p*g.Slots+t] = room[n : n : n+1]
		}
	}
	s.hist[0] = int32(g.Participants())
	s.quick = words == 1
	for _, desks := range g.Desks {
		s.quick = s.quick && desks == 1
	}
	for m := range s.slot {
		s.slot[m] = -1
		s.openAt[m] = int32(m)
		s.open = append(s.open, int32(m))
	}
	s.chain.mark = make([]int32, g.Meetings())
	return s
}

func (s *state) random() uint64 {
	s.rng += 0x9E3779B97F4A7C15
	z := s.rng
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// pick is a random number below n.
func (s *state) pick(n int) int {
	hi, _ := bits.Mul64(s.random(), uint64(n))
	return int(hi)
}

// chance is a random number in [0,1).
func (s *state) chance() float64 { return float64(s.random()>>11) / (1 << 53) }

// gaps counts the breaks of participant p from its used slots.
func (s *state) gaps(p int32) int32 {
	if s.words == 1 {
		return breaksIn(s.used[p])
	}
	n, carry := int32(0), uint64(0)
	for _, u := range s.used[int(p)*s.words : (int(p)+1)*s.words] {
		n += int32(bits.OnesCount64(u &^ (u<<1 | carry)))
		carry = u >> 63
	}
	return max(n-1, 0)
}

// breaksIn counts the breaks of a day of at most 64 slots.
func breaksIn(used uint64) int32 {
	return max(int32(bits.OnesCount64(used&^(used<<1)))-1, 0)
}

func (s *state) cell(p, t int32) *[]int32 { return &s.at[int(p)*s.g.Slots+int(t)] }

// sit records that p meets in slot t for meeting m.
func (s *state) sit(p, t, m int32) {
	c := s.cell(p, t)
	*c = append(*c, m)
	s.used[int(p)*s.words+int(t)>>6] |= 1 << (t & 63)
}

// rise undoes sit.
func (s *state) rise(p, t, m int32) {
	c := s.cell(p, t)
	for i, x := range *c {
		if x == m {
			(*c)[i] = (*c)[len(*c)-1]
			*c = (*c)[:len(*c)-1]
			break
		}
	}
	if len(*c) == 0 {
		s.used[int(p)*s.words+int(t)>>6] &^= 1 << (t & 63)
	}
}

// recount brings the breaks of p up to date.
func (s *state) recount(p int32) {
	now := s.gaps(p)
	if was := s.breaks[p]; now != was {
		s.hist[was]--
		s.hist[now]++
		s.total += int(now - was)
		s.breaks[p] = now
	}
}

func (s *state) loadChange(t int32, by int32) {
	before := max(0, s.load[t]-int32(s.g.Tables))
	s.load[t] += by
	s.over += int(max(0, s.load[t]-int32(s.g.Tables)) - before)
}

// put places meeting m, which is open, in slot t.
func (s *state) put(m, t int32) {
	s.slot[m] = t
	last := s.open[len(s.open)-1]
	s.open[s.openAt[m]] = last
	s.openAt[last] = s.openAt[m]
	s.open = s.open[:len(s.open)-1]
	s.openAt[m] = -1
	s.sit(s.g.A[m], t, m)
	s.sit(s.g.B[m], t, m)
	s.loadChange(t, 1)
	s.recount(s.g.A[m])
	s.recount(s.g.B[m])
}

// lift takes meeting m out of its slot.
func (s *state) lift(m int32) {
	t := s.slot[m]
	s.slot[m] = -1
	s.openAt[m] = int32(len(s.open))
	s.open = append(s.open, m)
	s.rise(s.g.A[m], t, m)
	s.rise(s.g.B[m], t, m)
	s.loadChange(t, -1)
	s.recount(s.g.A[m])
	s.recount(s.g.B[m])
}

// unfair counts the breaks by which participants exceed the least one's number
// plus the fairness bound.
func (s *state) unfair() int {
	if s.g.Spread < 0 || len(s.breaks) == 0 {
		return 0
	}
	low := 0
	for s.hist[low] == 0 {
		low++
	}
	n := 0
	for b := low + s.g.Spread + 1; b < len(s.hist); b++ {
		n += int(s.hist[b]) * (b - low - s.g.Spread)
	}
	return n
}

// cost is what the search makes small; open meetings are counted by the caller.
func (s *state) cost() int { return s.total + overTable*s.over + overSpread*s.unfair() }

// valid tells whether the timetable keeps every rule.
func (s *state) valid() bool { return len(s.open) == 0 && s.over == 0 && s.unfair() == 0 }

// inOrder tells whether meeting m may be in slot t as far as the order of
// meetings goes, when moved meetings of the chain count at their new slots.
func (s *state) inOrder(m, t int32) bool {
	for _, e := range s.g.After[m] {
		if x := s.slotAfter(e); x >= 0 && x >= t {
			return false
		}
	}
	for _, l := range s.g.Before[m] {
		if x := s.slotAfter(l); x >= 0 && x <= t {
			return false
		}
	}
	return true
}

// slotAfter is the slot of meeting m once the present chain has moved.
func (s *state) slotAfter(m int32) int32 {
	t := s.slot[m]
	if s.chain.mark[m] == s.chain.now && s.chain.now > 0 {
		return s.chain.one + s.chain.two - t
	}
	return t
}
