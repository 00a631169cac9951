package sat

import (
	"math"
	"slices"
)

// A Sum is a sum of weights of literals that are true, made by Weigh. Bounds on
// it are propagated natively, with explanations, however many terms it has.
type Sum int32

// weighing is the state of a Sum.
type weighing struct {
	lits    []Lit // heaviest first
	weights []int64
	base    int64 // of literals that were true when it was made
	sum     int64 // of those true now
	hard    int64 // bound that always holds
	most    int64 // smallest bound in force
	done    int32 // all literals before it have values
	steps   []step
	past    []counted
}

// step bounds the sum while its guard is true; steps ascend by their bound.
type step struct {
	guard Lit
	most  int64
}

// counted is one event that changed a weighing, and what to go back to.
type counted struct {
	at   int32 // index of the literal, or -1 when a guard became true
	done int32
	most int64
}

// place is where a literal occurs in sums: at is its index, or -1 for a guard.
type place struct{ sum, at int32 }

// weighWord is the reason word of a sum: no tag, and never 0.
func weighWord(sum int32) uint64 { return uint64(sum+1) << 2 }

// Weigh makes the sum of the weights (1 each when nil) of the literals, which
// must be of different variables and weights positive. It may only be called
// between searches, as all that follow.
func (s *Solver) Weigh(lits []Lit, weights []int64) Sum {
	s.root()
	c := weighing{hard: math.MaxInt64, most: math.MaxInt64}
	order := make([]int32, 0, len(lits))
	for i, l := range lits {
		switch {
		case s.value[l] > 0:
			c.base += weightAt(weights, i)
		case s.value[l] == 0 && weightAt(weights, i) > 0:
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return int(weightAt(weights, int(b)) - weightAt(weights, int(a)))
	})
	c.sum = c.base
	c.lits, c.weights = make([]Lit, len(order)), make([]int64, len(order))
	index := int32(len(s.sums))
	for i, from := range order {
		c.lits[i], c.weights[i] = lits[from], weightAt(weights, int(from))
		s.place(c.lits[i], place{index, int32(i)})
	}
	s.sums = append(s.sums, c)
	return Sum(index)
}

func weightAt(weights []int64, i int) int64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

func (s *Solver) place(l Lit, p place) {
	for len(s.weighed) < len(s.value) {
		s.weighed = append(s.weighed, nil)
	}
	s.weighed[l] = append(s.weighed[l], p)
}

// Bound states that the sum is at most most, for good.
func (s *Solver) Bound(sum Sum, most int64) {
	s.root()
	c := &s.sums[sum]
	if s.unsat || most >= c.hard {
		return
	}
	c.hard, c.most = most, min(c.most, most)
	c.steps = slices.DeleteFunc(c.steps, func(st step) bool { return st.most >= most || s.value[st.guard] < 0 })
	s.unsat = s.weigh(int32(sum)) != noReason || !s.settle()
}

// Guard states that the sum is at most most while guard, which is no literal of
// the sum, is true; so guard is false when it is more.
func (s *Solver) Guard(sum Sum, most int64, guard Lit) {
	s.root()
	c := &s.sums[sum]
	switch {
	case s.unsat || most >= c.hard || s.value[guard] < 0:
		return
	case s.value[guard] > 0:
		s.Bound(sum, most)
		return
	}
	i, _ := slices.BinarySearchFunc(c.steps, most, func(st step, most int64) int {
		if st.most < most {
			return -1
		}
		return 1
	})
	c.steps = slices.Insert(c.steps, i, step{guard, most})
	s.place(guard, place{int32(sum), -1})
	s.unsat = s.weigh(int32(sum)) != noReason || !s.settle()
}

// Within is a literal under which the sum is at most most; the same one when
// asked for the same bound again.
func (s *Solver) Within(sum Sum, most int64) Lit {
	for _, st := range s.sums[sum].steps {
		if st.most == most && s.value[st.guard] >= 0 {
			return st.guard
		}
	}
	guard := s.Var()
	s.Guard(sum, most, guard)
	steps := s.sums[sum].steps
	for i, st := range steps { // a smaller bound implies a larger one
		if st.guard == guard && i > 0 {
			s.Add(steps[i-1].guard.Not(), guard)
		}
		if st.guard == guard && i+1 < len(steps) {
			s.Add(guard.Not(), steps[i+1].guard)
		}
	}
	return guard
}

// Weighted states that the weights of the literals that are true add up to at
// most most, for good.
func (s *Solver) Weighted(lits []Lit, weights []int64, most int64) {
	s.Bound(s.Weigh(lits, weights), most)
}

// propagateSums counts a newly true literal in every sum with it; in all of
// them even when there is a clash, as propagateCounts does.
func (s *Solver) propagateSums(l Lit, clash uint64) uint64 {
	if int(l) >= len(s.weighed) {
		return clash
	}
	for _, p := range s.weighed[l] {
		c := &s.sums[p.sum]
		c.past = append(c.past, counted{p.at, c.done, c.most})
		if p.at >= 0 {
			c.sum += c.weights[p.at]
		} else {
			c.most = min(c.most, c.bound(l))
		}
		if clash == noReason {
			clash = s.weigh(p.sum)
		}
	}
	return clash
}

// bound is the smallest bound that a guard stands for.
func (c *weighing) bound(guard Lit) int64 {
	for _, st := range c.steps {
		if st.guard == guard {
			return st.most
		}
	}
	return math.MaxInt64
}

// weigh draws the consequences of a sum.
func (s *Solver) weigh(index int32) uint64 {
	c := &s.sums[index]
	if c.sum > c.most {
		return weighWord(index)
	}
	for _, st := range c.steps {
		if st.most >= c.sum {
			break
		}
		if s.value[st.guard] == 0 {
			s.assign(st.guard^1, weighWord(index))
		}
	}
	room := c.most - c.sum
	i := int(c.done)
	for ; i < len(c.lits) && c.weights[i] > room; i++ {
		if s.value[c.lits[i]] == 0 {
			s.assign(c.lits[i]^1, weighWord(index))
		}
	}
	s.ticks += int64(i-int(c.done)) >> 3
	c.done = int32(i)
	return noReason
}

// unweigh takes back what propagateSums counted for l.
func (s *Solver) unweigh(l Lit) {
	if int(l) >= len(s.weighed) {
		return
	}
	for _, p := range s.weighed[l] {
		c := &s.sums[p.sum]
		last := c.past[len(c.past)-1]
		c.past = c.past[:len(c.past)-1]
		c.done, c.most = last.done, last.most
		if p.at >= 0 {
			c.sum -= c.weights[p.at]
		}
	}
}
