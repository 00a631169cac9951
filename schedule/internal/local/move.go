package local

import (
	"math/bits"

	"wantilan/schedule/internal/day"
)

// construct places what is out: first what must be, then what is worth most for
// parties with many requests.
func (s *search) construct() {
	queue := append([]int32(nil), s.out...)
	s.sortByNeed(queue)
	for _, m := range queue {
		if spot := s.bestFree(m); spot >= 0 {
			s.put(m, spot)
		}
		s.log = s.log[:0]
		if !s.spend(1) {
			return
		}
	}
}

// choices is how many slots m may take.
func (s *search) choices(m int32) (n int) {
	for _, w := range s.domain[int(m)*s.words:][:s.words] {
		n += bits.OnesCount64(w)
	}
	return n
}

// randomSpot is a spot of m's domain, -1 when it has none.
func (s *search) randomSpot(m int32) int32 {
	t := int32(-1)
	for range 6 {
		if x := int32(s.pick(int(s.slots))); s.allowed(m, x) {
			t = x
			break
		}
	}
	if t < 0 {
		n := s.choices(m)
		if n == 0 {
			return -1
		}
		t = s.choice(m, s.pick(n))
	}
	if s.halls == 1 {
		return t
	}
	return t*s.halls + int32(s.pick(int(s.halls)))
}

// choice is the slot number k of those that m may take.
func (s *search) choice(m int32, k int) int32 {
	for i, w := range s.domain[int(m)*s.words:][:s.words] {
		if n := bits.OnesCount64(w); k >= n {
			k -= n
			continue
		}
		for ; k > 0; k-- {
			w &= w - 1
		}
		return int32(i<<6 + bits.TrailingZeros64(w))
	}
	return -1
}

// bestFree is the spot at which m fits and makes the timetable best; -1 when it
// fits nowhere.
func (s *search) bestFree(m int32) int32 {
	best, bestCost, ties := int32(-1), int64(0), 0
	x := &s.m[m]
	domain, fullA, fullB := s.domain[int(m)*s.words:], s.full[int(x.a)*s.words:], s.full[int(x.b)*s.words:]
	for i := range s.words {
		for w := domain[i] &^ fullA[i] &^ fullB[i]; w != 0; w &= w - 1 {
			t := int32(i<<6 + bits.TrailingZeros64(w))
			cost := s.costAt(m, t)
			if best >= 0 && cost > bestCost {
				continue
			}
			spot := s.freeIn(m, t)
			if spot < 0 {
				continue
			}
			if best < 0 || cost < bestCost {
				best, bestCost, ties = spot, cost, 1
			} else if ties++; s.pick(ties) == 0 {
				best = spot
			}
		}
	}
	return best
}

// freeIn is a spot of slot t at which m fits, -1 when none.
func (s *search) freeIn(m, t int32) int32 {
	if s.halls == 1 {
		if reason, _, _ := s.block(m, t); reason != free {
			return -1
		}
		return t
	}
	first := int32(s.pick(int(s.halls)))
	for i := range s.halls {
		spot := t*s.halls + (first+i)%s.halls
		if reason, _, _ := s.block(m, spot); reason == free {
			return spot
		}
	}
	return -1
}

// costAt is what holding m in slot t costs more than in another, by the goals in
// their order, as one number.
func (s *search) costAt(m, t int32) int64 {
	x := &s.m[m]
	cost := int64(0)
	for _, g := range s.d.Order {
		switch g {
		case day.Changes:
			if x.was >= 0 && x.was != t {
				cost += x.price << 24
			}
		case day.Breaks:
			for _, who := range [2]int32{x.a, x.b} {
				if s.count[s.cell(who, t)] == 0 {
					cost += int64(s.breaksBy(who, t)) << 12
				}
			}
		case day.Early:
			cost += int64(t)
		}
	}
	return cost
}

// force holds m at a spot and takes out what stands in the way. What was pushed
// out is in s.pushed.
func (s *search) force(m, spot int32) bool {
	for range inward {
		reason, who, at := s.block(m, spot)
		if reason == free {
			if s.put(m, spot) {
				return true
			}
			reason = table // none of them suits
		}
		victim := s.victim(reason, m, spot, who, at)
		if victim < 0 || victim == m || !s.lift(victim) {
			return false
		}
		s.pushed = append(s.pushed, victim)
	}
	return false
}

// victim is a meeting that has to go so that m may come; -1 when none would help.
func (s *search) victim(reason why, m, spot, who, at int32) int32 {
	t := s.slotOf(spot)
	switch reason {
	case desk:
		return s.cheapest(s.cell(who, t))
	case most:
		best := int32(-1)
		for _, x := range s.d.Parties[who].Of {
			if s.spot[x] >= 0 && (best < 0 || s.dearness(x) < s.dearness(best)) {
				best = x
			}
		}
		return best
	case table:
		best := int32(-1)
		if list := s.at[spot]; len(list) > 0 {
			for range 3 {
				if x := list[s.pick(len(list))]; best < 0 || s.dearness(x) < s.dearness(best) {
					best = x
				}
			}
		}
		return best
	case order:
		return who
	case row:
		first, last := t, t
		base := who * s.slots
		for first > 0 && !s.d.First[first] && s.count[base+first-1] > 0 {
			first--
		}
		for last+1 < s.slots && !s.d.First[last+1] && s.count[base+last+1] > 0 {
			last++
		}
		x := first + int32(s.pick(int(last-first+1)))
		if x == t {
			return -1
		}
		return s.cheapest(base + x)
	case walk:
		return s.cheapest(s.cell(who, at))
	}
	return -1
}

// cheapest is the meeting of a cell that is least missed, or by chance another.
func (s *search) cheapest(c int32) int32 {
	best, n := int32(-1), 0
	any := s.pick(4) == 0
	for e := s.head[c]; e >= 0; e = s.next[e] {
		x := e >> 1
		n++
		if any {
			if s.pick(n) == 0 {
				best = x
			}
		} else if best < 0 || s.dearness(x) < s.dearness(best) {
			best = x
		}
	}
	return best
}

// dearness is how much a meeting would be missed, roughly.
func (s *search) dearness(m int32) int64 {
	x := &s.m[m]
	if x.must {
		return 1<<40 + x.patience<<20
	}
	return x.weight
}

// insert holds m, which is out: where it fits, or where it pushes out least; what
// it pushes out finds another place if it can.
func (s *search) insert(m int32) bool {
	s.pushed = s.pushed[:0]
	if s.pick(4) > 0 { // else it pushes others out of a spot that may be better
		if spot := s.bestFree(m); spot >= 0 && s.pays(m, s.slotOf(spot)) && s.put(m, spot) {
			return true
		}
	}
	spot := s.randomSpot(m)
	if s.pick(3) > 0 {
		spot = s.cheapestSpot(m)
	}
	if spot < 0 || !s.force(m, spot) {
		return false
	}
	s.settle(s.pushed)
	return true
}

// awake tells whether m, which is out, is to be tried: each time in a row that
// it finds no place it rests for twice as long, so that time goes to others.
func (s *search) awake(m int32) bool {
	return s.tick >= s.rest[m]
}

// tire notes that m found no place, wake that it found one.
func (s *search) tire(m int32) {
	if s.m[m].must {
		return
	}
	s.fails[m] = min(s.fails[m]+1, mostTired)
	s.rest[m] = s.tick + int64(len(s.out))<<s.fails[m]/4
}

func (s *search) wake(m int32) { s.rest[m], s.fails[m] = 0, 0 }

// impatient makes a meeting that must be held and found no place more urgent.
func (s *search) impatient(m int32) {
	if x := &s.m[m]; x.must && s.spot[m] < 0 && x.patience < 1<<20 {
		x.patience++
		s.missing++
	}
}

// settle finds other places for meetings that were pushed out, where being held
// pays at all; now and then it leaves one out.
func (s *search) settle(list []int32) {
	for _, x := range list {
		if s.spot[x] >= 0 || s.pick(16) == 0 {
			continue
		}
		if spot := s.bestFree(x); spot >= 0 && s.pays(x, s.slotOf(spot)) {
			s.put(x, spot)
		}
	}
}

// pays tells whether holding m in slot t is better than leaving it out.
func (s *search) pays(m, t int32) bool {
	x := &s.m[m]
	if x.must {
		return true
	}
	for _, g := range s.d.Order {
		change := int64(0)
		switch g {
		case day.Changes:
			if x.was >= 0 {
				change = -1
			}
		case day.Floor:
			if s.held[x.a] < s.party[x.a].least || s.held[x.b] < s.party[x.b].least {
				change = -1
			}
		case day.Weight:
			change = -x.weight
		case day.Breaks:
			for _, who := range [2]int32{x.a, x.b} {
				if s.count[s.cell(who, t)] == 0 {
					change += int64(s.breaksBy(who, t))
				}
			}
		case day.Early:
			change = int64(t)
		}
		if change != 0 {
			return change < 0
		}
	}
	return true
}

// cheapestSpot is where m would push out least.
func (s *search) cheapestSpot(m int32) int32 {
	best, bestLoss, ties := int32(-1), int64(0), 0
	x := &s.m[m]
	for t := range s.slots {
		if !s.allowed(m, t) {
			continue
		}
		loss := int64(0)
		for _, who := range [2]int32{x.a, x.b} {
			c := s.cell(who, t)
			if s.count[c] < int32(s.desks[c]) || s.party[who].hosts {
				continue
			}
			low := int64(1) << 60
			for e := s.head[c]; e >= 0; e = s.next[e] {
				low = min(low, s.dearness(e>>1))
			}
			loss += low
		}
		spot := t
		if s.halls > 1 {
			spot = t*s.halls + int32(s.pick(int(s.halls)))
		}
		if s.load[spot] >= s.room[spot] {
			loss += int64(1 + s.pick(4))
		}
		if x.ordered {
			loss += s.wrongSides(m, t)
		}
		switch {
		case best < 0 || loss < bestLoss:
			best, bestLoss, ties = spot, loss, 1
		case loss == bestLoss:
			if ties++; s.pick(ties) == 0 {
				best = spot
			}
		}
	}
	return best
}

// wrongSides is how dear the meetings are that m would have to be before or
// after and would not.
func (s *search) wrongSides(m, t int32) (loss int64) {
	for _, e := range s.d.Meetings[m].After {
		if s.spot[e] >= 0 && s.slotOf(s.spot[e]) >= t {
			loss += s.dearness(e)
		}
	}
	for _, l := range s.d.Meetings[m].Before {
		if s.spot[l] >= 0 && s.slotOf(s.spot[l]) <= t {
			loss += s.dearness(l)
		}
	}
	return loss
}

// drop takes out a meeting that need not be held.
func (s *search) drop() bool {
	m := int32(s.pick(len(s.m)))
	return s.spot[m] >= 0 && !s.m[m].must && s.lift(m)
}

// mostTired bounds how long a meeting rests, as a power of two.
const mostTired = 6
