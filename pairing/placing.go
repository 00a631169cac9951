package pairing

import (
	"cmp"
	"context"
	"slices"
	"strconv"
)

// Policies by which an evaluation allots meetings.
const (
	policyRandom   = "random"
	policyPicks    = "one side picks"
	policyGreedy   = "greedy"
	policyMatching = "matching"
)

// placings allots the unknown meetings of every half by every policy. Everybody met
// everybody, or nearly, so that what each would have brought is known.
func (e *evaluator) placings(ctx context.Context, unknown [][]int) (all []Placing, err error) {
	for _, most := range e.trial.Meetings {
		for _, c := range []struct {
			policy   string
			from, to int // fusions
		}{{policyRandom, -1, 0}, {policyPicks, 0, 2}, {policyGreedy, 2, 6}, {policyMatching, 2, 6}} {
			for k := c.from; k < c.to; k++ {
				p, err := e.place(ctx, most, c.policy, k, unknown)
				if err != nil {
					return nil, err
				}
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// place allots by one policy and counts what came of it.
func (e *evaluator) place(ctx context.Context, most int, policy string, fusion int, unknown [][]int) (Placing, error) {
	p := Placing{Most: most, Policy: policy}
	if fusion >= 0 {
		p.Fusion = fusions()[fusion]
	}
	placed, mutual, without, seats := 0.0, 0.0, 0.0, 0.0
	for h, rows := range unknown {
		for from := 0; from < len(e.events); from++ {
			var here []int
			for _, i := range rows {
				if e.eventOf[i] == from {
					here = append(here, i)
				}
			}
			lots := func(i int) uint64 { return mix(e.trial.Seed ^ mix(uint64(h)<<32^uint64(i))) }
			score := func(i int) float64 { return e.warm[h][i].chance[max(0, fusion)] }
			happy := map[int]bool{}
			chosen, err := e.allot(ctx, here, most, policy, fusion, score, lots)
			if err != nil {
				return p, err
			}
			for _, i := range chosen {
				placed++
				if e.both[i] {
					mutual++
					happy[e.who[i][0]], happy[e.who[i][1]] = true, true
				}
			}
			there := map[int]bool{}
			for _, i := range e.events[from] {
				there[e.who[i][0]], there[e.who[i][1]] = true, true
			}
			seats += float64(len(there))
			without += float64(len(there) - len(happy))
		}
	}
	halves := float64(max(1, len(unknown)))
	p.Placed, p.Mutual, p.Without = placed/halves, mutual/max(1, placed), without/max(1, seats)
	return p, nil
}

// allot chooses among the rows of one event.
func (e *evaluator) allot(ctx context.Context, rows []int, most int, policy string, fusion int, score func(i int) float64, lots func(i int) uint64) ([]int, error) {
	order := slices.Clone(rows)
	switch policy {
	case policyRandom:
		slices.SortFunc(order, func(i, j int) int { return cmp.Compare(lots(i), lots(j)) })
	case policyPicks: // in the order of lots, each takes its best
		turn := func(i int) uint64 { return mix(e.trial.Seed ^ uint64(e.who[i][fusion])) }
		slices.SortFunc(order, func(i, j int) int {
			return cmp.Or(cmp.Compare(turn(i), turn(j)), cmp.Compare(e.who[i][fusion], e.who[j][fusion]), cmp.Compare(score(j), score(i)), cmp.Compare(i, j))
		})
	case policyGreedy:
		slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(score(j), score(i)), cmp.Compare(i, j)) })
	default:
		return e.match(ctx, rows, most, score)
	}
	met := map[int]int{}
	var chosen []int
	for _, i := range order {
		if a, b := e.who[i][0], e.who[i][1]; met[a] < most && met[b] < most {
			met[a]++
			met[b]++
			chosen = append(chosen, i)
		}
	}
	return chosen, nil
}

// match chooses the rows with the largest sum of scores.
func (e *evaluator) match(ctx context.Context, rows []int, most int, score func(i int) float64) (chosen []int, err error) {
	g := &Gathering{Gain: []float64{}, Seed: e.trial.Seed}
	at := map[int]int{}
	guest := func(p int) int {
		i, ok := at[p]
		if !ok {
			i = len(g.Guests)
			at[p] = i
			g.Guests = append(g.Guests, Guest{ID: strconv.Itoa(p), Most: most})
		}
		return i
	}
	for _, i := range rows {
		g.Candidates = append(g.Candidates, Candidate{A: guest(e.who[i][0]), B: guest(e.who[i][1]), Score: score(i)})
	}
	a, err := Allocate(ctx, g)
	if err != nil {
		return nil, err
	}
	for _, k := range a.Chosen {
		chosen = append(chosen, rows[k])
	}
	return chosen, nil
}
