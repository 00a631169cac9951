package proof

import (
	"cmp"
	"context"
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// Conflict finds rules of an infeasible day that cannot be kept together, of
// which none can be left away: without any one of them the others can be kept.
// After the first such set it looks for a smaller one. It takes about so many
// propagated literals of work (0: a default). The verdict is Refuted when there
// is a conflict, and least then tells that each rule was shown to be needed;
// Satisfied when the day is feasible; Undecided when work or ctx ended first.
//
// Whether a day becomes feasible under a change is a question to New and
// Feasible with the changed day.
func Conflict(ctx context.Context, d *day.Day, work int64) (rules []Rule, least bool, verdict sat.Verdict) {
	if !Fits(d) {
		return nil, false, sat.Undecided
	}
	defer halts(func() { rules, least, verdict = nil, false, sat.Undecided })
	book := newRulebook()
	c := &conflict{m: state(ctx, d, 0, book), ctx: ctx, end: work}
	if work == 0 {
		c.end = defaultWork
	}
	all := slices.Clone(book.all)
	slices.SortStableFunc(all, func(a, b sat.Lit) int { return kindOf(book.of[a].Kind) - kindOf(book.of[b].Kind) })
	if verdict = c.solve(all); verdict != sat.Refuted {
		return nil, false, verdict
	}
	core, least := c.minimal(c.core(all))
	core, least = c.fewer(all, core, least)
	for _, l := range core {
		rules = append(rules, book.of[l])
	}
	slices.SortFunc(rules, compareRules)
	return rules, least, sat.Refuted
}

// kinds lists what is tried first to be left out of a conflict: the more people
// a rule concerns, the less it explains.
var kinds = [...]Kind{Fair, Tables, Type, Walk, InRow, Most, Order, Officer, Desks, Wanted, Away, Must}

func kindOf(k Kind) int { return slices.Index(kinds[:], k) }

func compareRules(a, b Rule) int {
	return cmp.Or(kindOf(b.Kind)-kindOf(a.Kind), a.Meeting-b.Meeting, a.Party-b.Party,
		a.Officer-b.Officer, a.Slot-b.Slot, a.Type-b.Type, a.Other-b.Other)
}

const (
	defaultWork  = 20_000_000 // of Conflict in all
	questionPart = 4          // one question may take this part of what is left
	mostTries    = 24         // for a smaller conflict
)

// conflict is the state of Conflict.
type conflict struct {
	m   *model
	ctx context.Context
	end int64
}

func (c *conflict) solve(guards []sat.Lit) sat.Verdict {
	left := c.end - c.m.Propagations
	if left <= 0 || c.ctx.Err() != nil {
		return sat.Undecided
	}
	verdict, _ := c.m.solve(c.ctx, max(1000, left/questionPart), guards...)
	return verdict
}

// core is the rules that the last refutation rests on, in the order of list.
func (c *conflict) core(list []sat.Lit) []sat.Lit {
	found := map[sat.Lit]bool{}
	for _, l := range c.m.Core() {
		found[l] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(l sat.Lit) bool { return !found[l] })
}

// minimal leaves out what can be left out, one after the other; least tells that
// nothing more can. What is needed for one conflict is needed for every part of it.
func (c *conflict) minimal(core []sat.Lit) (rest []sat.Lit, least bool) {
	least = true
	tried := map[sat.Lit]bool{}
	for {
		i := slices.IndexFunc(core, func(l sat.Lit) bool { return !tried[l] })
		if i < 0 {
			return core, least
		}
		tried[core[i]] = true
		without := slices.Delete(slices.Clone(core), i, i+1)
		switch c.solve(without) {
		case sat.Refuted:
			core = c.core(without)
		case sat.Undecided:
			least = false
		}
	}
}

// fewer looks for a smaller conflict among those without one rule of the last,
// and stops when every conflict has them all.
func (c *conflict) fewer(all, core []sat.Lit, least bool) ([]sat.Lit, bool) {
	best := core
	left := map[sat.Lit]bool{}
	for range mostTries {
		i := slices.IndexFunc(best, func(l sat.Lit) bool { return !left[l] })
		if i < 0 || len(best) <= 2 {
			break
		}
		leave := best[i]
		left[leave] = true
		without := slices.DeleteFunc(slices.Clone(all), func(l sat.Lit) bool { return l == leave })
		if c.solve(without) != sat.Refuted {
			continue
		}
		if other, proven := c.minimal(c.core(without)); len(other) < len(best) && (proven || !least) {
			best, least = other, proven
		}
	}
	return best, least
}
