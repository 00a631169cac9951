package proof

import (
	"context"
	"math"
	"slices"

	"wantilan/schedule/internal/apart"
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// coreSearch raises the lower bound of a goal by conflicts: a set of costs that
// cannot all be avoided costs its cheapest at least; from then on only the
// second of them counts, then the third (Andres, Kaufmann, Matheis, Schaub 2012).
// Expensive costs are looked at first (stratification).
type coreSearch struct {
	under   limits // what the conflicts rely on
	soft    []soft
	at      map[sat.Lit]int
	lower   int64 // beside the base of the goal, in parts: see priceScale
	stratum int64
}

// soft is a literal that costs weight when it is false.
type soft struct {
	lit    sat.Lit
	weight int64
	sum    sat.Sum // the conflict that it counts
	k      int64   // it says that at most k of them are paid; 0 for a cost of the day
	n      int64
}

// priceScale is how finely the prices of seats are told, in parts of a weight:
// where everything meets something else, optimal ones are whole or halves.
const priceScale = 2

// newCoreSearch starts with what rows tell at once. A row of n literals, most of
// which b can be true, gets a price y for each of its seats. Its seats being used
// or not, the cost of the day is
//
//	what all costs weigh - Σ y·b - Σ (w - Σ y)·(literal true) + Σ y·(seats unused)
//
// for any prices; so the constant of it is a bound, a literal with something left
// of its weight is a cost as before, one with less than nothing costs when it is
// true, and a seat costs when it is not used.
func newCoreSearch(m *model, g *goalState, under limits) *coreSearch {
	c := &coreSearch{under: under, at: map[sat.Lit]int{}}
	weight := map[sat.Lit]int64{}
	for i, l := range g.lits {
		weight[l.Not()] = g.weights[i]
	}
	rows := m.rowsOf(weight)
	left := map[sat.Lit]int64{} // of the weight
	for i, y := range m.prices(rows, weight) {
		m.pulse()
		price := int64(math.Round(y * priceScale))
		if price <= 0 {
			continue
		}
		c.lower -= price * int64(rows[i].most)
		unused := make([]sat.Lit, len(rows[i].lits))
		for k, l := range rows[i].lits {
			left[l] -= price
			unused[k] = l.Not()
		}
		s := soft{weight: price, sum: m.Weigh(unused, nil), n: int64(len(unused)), k: int64(len(unused) - rows[i].most)}
		s.lit = m.Within(s.sum, s.k)
		m.Prefer(s.lit)
		c.add(s)
	}
	for i, l := range g.lits {
		w := priceScale * g.weights[i]
		c.lower += w
		c.weigh(l.Not(), w+left[l.Not()])
		delete(left, l.Not())
	}
	for _, r := range rows { // what costs nothing itself
		for _, l := range r.lits {
			c.weigh(l, left[l])
			delete(left, l)
		}
	}
	for i := range c.soft {
		m.Prefer(c.soft[i].lit)
	}
	c.stratum = c.next(math.MaxInt64)
	return c
}

// weigh adds what is left of the weight of a literal.
func (c *coreSearch) weigh(l sat.Lit, w int64) {
	switch {
	case w > 0:
		c.lower -= w
		c.add(soft{lit: l, weight: w})
	case w < 0:
		c.add(soft{lit: l.Not(), weight: -w})
	}
}

// rowsOf is the rows that have to do with what costs.
func (m *model) rowsOf(weight map[sat.Lit]int64) []row {
	var out []row
	for _, r := range m.rows {
		for _, l := range r.lits {
			if weight[l] > 0 {
				out = append(out, r)
				break
			}
		}
	}
	return out
}

// bound is what has been proven, the base of the goal aside.
func (c *coreSearch) bound() int64 { return -floorDiv(-c.lower, priceScale) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func (c *coreSearch) add(s soft) {
	if i, known := c.at[s.lit]; known {
		c.soft[i].weight += s.weight
		return
	}
	c.at[s.lit] = len(c.soft)
	c.soft = append(c.soft, s)
}

// next is the weight to go down to from a stratum: as far as there are many
// costs for each new weight.
func (c *coreSearch) next(from int64) int64 {
	var weights []int64
	for i := range c.soft {
		if w := c.soft[i].weight; w > 0 && w < from {
			weights = append(weights, w)
		}
	}
	slices.Sort(weights)
	slices.Reverse(weights)
	kinds := 0
	for i, w := range weights {
		if i == 0 || w != weights[i-1] {
			kinds++
		}
		if i+1 == len(weights) || weights[i+1] != w && 4*(i+1) > 5*kinds {
			return w
		}
	}
	return 0
}

// assumptions are the costs of the stratum, avoided.
func (c *coreSearch) assumptions(list []sat.Lit) []sat.Lit {
	for i := range c.soft {
		if w := c.soft[i].weight; w > 0 && w >= c.stratum {
			list = append(list, c.soft[i].lit)
		}
	}
	return list
}

// all tells that every cost is looked at.
func (c *coreSearch) all() bool { return c.next(max(c.stratum, 1)) == 0 }

// pay takes in a conflict.
func (c *coreSearch) pay(m *model, core []sat.Lit) {
	least := c.soft[c.at[core[0]]].weight
	for _, l := range core {
		least = min(least, c.soft[c.at[l]].weight)
	}
	c.lower += least
	paid := make([]sat.Lit, len(core))
	for i, l := range core {
		paid[i] = l.Not()
		s := &c.soft[c.at[l]]
		s.weight -= least
		if s.k > 0 && s.k+1 < s.n {
			next := soft{weight: least, sum: s.sum, k: s.k + 1, n: s.n}
			next.lit = m.Within(s.sum, next.k)
			m.Prefer(next.lit)
			c.add(next)
		}
	}
	if len(core) > 1 {
		s := soft{weight: least, sum: m.Weigh(paid, nil), k: 1, n: int64(len(core))}
		if s.n > 1 {
			s.lit = m.Within(s.sum, 1)
			m.Prefer(s.lit)
			c.add(s)
		}
	}
}

// The work that a conflict is made smaller with.
const (
	trimWork  = 20_000
	trimUpTo  = 40 // larger ones are not tried one by one
	trimTimes = 3
)

// smallerCore makes a conflict smaller as far as little work goes.
func (m *model) smallerCore(ctx context.Context, under, core []sat.Lit) []sat.Lit {
	refuted := func(part []sat.Lit) bool {
		return m.Solve(ctx, trimWork, append(slices.Clone(under), part...)...) == sat.Refuted
	}
	inCore := func(list []sat.Lit) []sat.Lit {
		found := m.Core()
		return slices.DeleteFunc(slices.Clone(list), func(l sat.Lit) bool { return !slices.Contains(found, l) })
	}
	for range trimTimes {
		if len(core) < 2 || !refuted(core) {
			break
		}
		next := inCore(core)
		if len(next) == len(core) {
			break
		}
		core = next
	}
	if len(core) > trimUpTo {
		return core
	}
	for i := 0; i < len(core) && len(core) > 1; {
		if rest := slices.Delete(slices.Clone(core), i, i+1); refuted(rest) {
			core = inCore(rest)
			continue
		}
		i++
	}
	return core
}

// raise works on the lower bound of a goal until it meets best or the work is
// done; it gives a better timetable when it comes across one.
func (s *Search) raise(ctx context.Context, goal day.Goal, best int64, work int64) (spots []int32, lower int64, done bool) {
	m := s.m
	under := s.limits.before(m.d.Order, goal)
	g, ok := apart.Until(ctx, func() (g *goalState) {
		defer halts(func() { g = nil })
		if g = m.sumOf(goal); g.core == nil || !under.within(g.core.under) {
			g.core = newCoreSearch(m, g, under)
		}
		return g
	})
	if !ok || g == nil {
		return nil, 0, false
	}
	c := g.core
	end := m.Propagations + work
	for g.base+c.bound() < best {
		if m.Propagations >= end || ctx.Err() != nil {
			return nil, g.base + c.bound(), false
		}
		given := m.given(goal, under)
		for _, l := range m.Failing(ctx, c.assumptions(nil), given...) {
			c.pay(m, []sat.Lit{l})
		}
		verdict, found := m.solve(ctx, end-m.Propagations, c.assumptions(slices.Clone(given))...)
		switch verdict {
		case sat.Undecided:
			return nil, g.base + c.bound(), false
		case sat.Satisfied:
			v := m.count(goal, found)
			if c.all() && v > g.base+c.bound() {
				panic("proof: costs do not add up")
			}
			if !c.all() {
				c.stratum = c.next(c.stratum)
			}
			if v < best {
				m.harden(goal, given, v)
				return found, g.base + c.bound(), v <= g.base+c.bound()
			}
		default:
			core := slices.DeleteFunc(slices.Clone(m.Core()), func(l sat.Lit) bool { return slices.Contains(given, l) })
			if len(core) == 0 { // nothing keeps the limits
				return nil, best, true
			}
			c.pay(m, m.smallerCore(ctx, given, core))
		}
	}
	m.harden(goal, m.given(goal, under), best)
	return nil, best, true
}

// given is what a question about a goal assumes: limits, and that it is known who
// sits where when that is what it is about.
func (m *model) given(goal day.Goal, under limits) []sat.Lit {
	given := m.assume(under)
	if goal == day.Walking {
		given = append(given, m.placed().on)
	}
	return given
}

// count is what a timetable that was just found has of a goal.
func (m *model) count(goal day.Goal, spots []int32) int64 {
	if goal == day.Walking {
		return m.d.Walked(spots, m.seating)
	}
	return m.d.Count(spots)[goal]
}

// harden states that what costs more than the goal can still rise to best is
// avoided while the goal is limited to best.
func (m *model) harden(goal day.Goal, under []sat.Lit, best int64) {
	g := m.goal[goal]
	room := (best-g.base)*priceScale - g.core.lower
	clause := []sat.Lit{m.bound(goal, best).Not(), 0}
	for _, u := range under {
		clause = append(clause, u.Not())
	}
	for i := range g.core.soft {
		if s := &g.core.soft[i]; s.weight > room {
			clause[1] = s.lit
			m.Add(clause...)
		}
	}
}
