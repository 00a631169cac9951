package pairing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// A Share is what one guest gets, and why.
type Share struct {
	Meetings int
	Good     int     // of these, so many are good
	Asked    int     // candidates that it is part of
	Best     float64 // the best score among its meetings
	Price    float64 // what one more meeting of it would add to the total, by the flow's dual
	Lifts    bool    // one more would lift somebody towards the floor
	Credit   float64 // to be carried to the next gathering
	Reasons  []Reason
}

// Why the allocation is as it is.
const (
	WhyPlaced    Why = "placed"
	WhyDeskFull  Why = "desk_full"
	WhyOwnFull   Why = "own_full"
	WhyGroupFull Why = "group_full"
	WhyGroupEach Why = "group_table_full"
	WhyReturned  Why = "returned"
	WhyNotListed Why = "not_offered"
	WhyExchange  Why = "exchange"
	WhyBelow     Why = "below_floor"
	WhyAtFloor   Why = "at_floor"
	WhyNotGood   Why = "not_good"
	WhyStandBy   Why = "stand_by"
	WhyLot       Why = "lot"
	WhyCredit    Why = "credit"
)

// mostCredit bounds what a guest is owed, or owes, in meetings.
const mostCredit = 5

func (u *Guest) title() string {
	if u.Name != "" {
		return u.Name
	}
	return u.ID
}

// prices reads what one more meeting of each guest would be worth.
func (a *Allocation) prices(d *desk, s *answer) {
	a.Shares = make([]Share, len(d.g.Guests))
	for i := range a.Shares {
		w := s.last.wired.net.Worth(s.last.flow, s.last.wired.entry[i])
		a.Shares[i].Price, a.Shares[i].Lifts = float64(w.Low)/(1e6*float64(d.scale)), w.High > 0
	}
}

// settleShares counts what each guest gets, orders the stand-by lists and carries
// credits on.
func (a *Allocation) settleShares(g *Gathering) {
	if a.Shares == nil {
		a.Shares = make([]Share, len(g.Guests))
	}
	possible := make([]int, len(g.Guests))
	chosen := a.chosen()
	for k, c := range g.Candidates {
		for _, i := range [2]int{c.A, c.B} {
			s := &a.Shares[i]
			s.Asked++
			if c.Score >= g.Good {
				possible[i]++
			}
			if chosen[k] {
				s.Meetings++
				s.Best = max(s.Best, c.Score)
				if c.Score >= g.Good {
					s.Good++
				}
			}
		}
	}
	a.carry(g, possible)
	a.standBy(g, chosen)
	for i := range g.Guests {
		a.Shares[i].Reasons = a.shareReasons(g, i, possible[i])
	}
	for k, c := range g.Candidates {
		if chosen[k] && c.Score < g.Good {
			for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
				if g.Guests[pair[0]].Floor > 0 {
					args := []string{g.Guests[pair[0]].title(), g.Guests[pair[1]].title(), decimal(c.Score), decimal(g.Good)}
					a.Shares[pair[0]].Reasons = append(a.Shares[pair[0]].Reasons, Reason{Why: WhyNotGood, Args: args, Weight: c.Score - g.Good})
				}
			}
		}
	}
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

// chosen tells of each candidate whether it is.
func (a *Allocation) chosen() map[int]bool {
	all := make(map[int]bool, len(a.Chosen))
	for _, k := range a.Chosen {
		all[k] = true
	}
	return all
}

// carry gives each guest with a floor the credit that it takes to the next
// gathering: what it brought, and how far its good meetings are below the mean of
// all who could have one.
func (a *Allocation) carry(g *Gathering, possible []int) {
	n, sum := 0, 0
	for i, u := range g.Guests {
		if u.Floor > 0 && possible[i] > 0 {
			n++
			sum += a.Shares[i].Good
		}
	}
	for i, u := range g.Guests {
		a.Shares[i].Credit = u.Credit
		if u.Floor > 0 && possible[i] > 0 {
			a.Shares[i].Credit = min(max(u.Credit+float64(sum)/float64(n)-float64(a.Shares[i].Good), -mostCredit), mostCredit)
		}
	}
}

// standBy orders what was not chosen, for both guests of each: those who meet nobody
// first, then by weight, in which mutual wishes count most, and credit, then lots.
func (a *Allocation) standBy(g *Gathering, chosen map[int]bool) {
	a.StandBy = make([][]int, len(g.Guests))
	returned := make(map[int]Return, len(g.Returned))
	for _, r := range g.Returned {
		have := returned[r.Candidate]
		returned[r.Candidate] = Return{r.Candidate, have.Price + r.Price, have.Barred || r.Barred}
	}
	for k, c := range g.Candidates {
		if !chosen[k] && !returned[k].Barred {
			a.StandBy[c.A] = append(a.StandBy[c.A], k)
			a.StandBy[c.B] = append(a.StandBy[c.B], k)
		}
	}
	lots := lotsOf(g)
	type place struct {
		candidate, none int
		weight          float64
		lot             int64
		id              string
	}
	var places []place
	for i, list := range a.StandBy {
		places = places[:0]
		for _, k := range list {
			c := &g.Candidates[k]
			other := &g.Guests[c.A+c.B-i]
			places = append(places, place{k, min(1, a.Shares[c.A+c.B-i].Meetings), c.weight(returned[k].Price) + 0.25*other.credited(), lots[k], other.ID})
		}
		slices.SortFunc(places, func(p, q place) int {
			switch {
			case p.none != q.none:
				return p.none - q.none
			case p.weight != q.weight:
				return cmp.Compare(q.weight, p.weight)
			case p.lot != q.lot:
				return cmp.Compare(q.lot, p.lot)
			}
			return cmp.Compare(p.id, q.id)
		})
		for n := range places {
			list[n] = places[n].candidate
		}
	}
}

func (a *Allocation) shareReasons(g *Gathering, i, possible int) (all []Reason) {
	u, s := &g.Guests[i], &a.Shares[i]
	if u.Floor > 0 {
		args := []string{u.title(), strconv.Itoa(s.Good), strconv.Itoa(u.Floor), strconv.Itoa(possible)}
		if s.Good < u.Floor {
			all = append(all, Reason{Why: WhyBelow, Args: args, Weight: float64(s.Good - u.Floor)})
		} else {
			all = append(all, Reason{Why: WhyAtFloor, Args: args[:3], Weight: float64(s.Good)})
		}
	}
	if c := u.credited(); c > 0 {
		all = append(all, Reason{Why: WhyCredit, Args: []string{u.title(), decimal(c)}, Weight: c})
	}
	return all
}

// Why tells why a candidate was chosen, or was not. The last row of one that was not
// is its place in the stand-by list.
func (a *Allocation) Why(candidate int) ([]Reason, error) {
	g := a.g
	if candidate < 0 || candidate >= len(g.Candidates) {
		return nil, fmt.Errorf("tell why: there is no candidate %d; give 0 to %d", candidate, len(g.Candidates)-1)
	}
	c := g.Candidates[candidate]
	left, right := g.Guests[c.A].title(), g.Guests[c.B].title()
	if _, is := slices.BinarySearch(a.Chosen, candidate); is {
		return []Reason{{Why: WhyPlaced, Args: []string{left, right}, Weight: c.Score}}, nil
	}
	for _, r := range g.Returned {
		if r.Candidate == candidate && r.Barred {
			return []Reason{{Why: WhyReturned, Args: []string{left, right}}}, nil
		}
	}
	all := a.refusals(c)
	if len(all) == 0 {
		all = append(all, Reason{Why: WhyExchange, Args: []string{left, right}})
	}
	all = append(all, Reason{Why: WhyLot, Args: []string{left, strconv.FormatUint(a.Seed, 10)}})
	for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
		if g.Guests[pair[1]].Floor == 0 {
			at := slices.Index(a.StandBy[pair[1]], candidate) + 1
			all = append(all, Reason{Why: WhyStandBy, Args: []string{g.Guests[pair[0]].title(), g.Guests[pair[1]].title(), strconv.Itoa(at)}})
		}
	}
	return all, nil
}

// refusals are the limits that a candidate ran into.
func (a *Allocation) refusals(c Candidate) (all []Reason) {
	g := a.g
	for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
		one, other := pair[0], pair[1]
		u, s := &g.Guests[other], &a.Shares[other]
		if s.Meetings < u.Most {
			continue
		}
		if u.Floor == 0 {
			all = append(all, Reason{Why: WhyDeskFull, Args: []string{g.Guests[one].title(), u.title(), strconv.Itoa(u.Most), strconv.Itoa(s.Asked)}})
		} else {
			all = append(all, Reason{Why: WhyOwnFull, Args: []string{u.title(), g.Guests[one].title(), strconv.Itoa(s.Meetings)}})
		}
	}
	for _, q := range g.Groups {
		for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
			if !slices.Contains(q.Guests, pair[0]) {
				continue
			}
			together, same := a.met(&q, pair[1])
			args := []string{g.Guests[pair[0]].title(), g.Guests[pair[1]].title(), q.Name, ""}
			if q.Most > 0 && together >= q.Most {
				args[3] = strconv.Itoa(together)
				all = append(all, Reason{Why: WhyGroupFull, Args: slices.Clone(args)})
			}
			if q.MostEach > 0 && same >= q.MostEach {
				args[3] = strconv.Itoa(same)
				all = append(all, Reason{Why: WhyGroupEach, Args: slices.Clone(args)})
			}
		}
	}
	return all
}

// met counts the meetings of a group, and those with one other guest.
func (a *Allocation) met(q *Group, other int) (together, same int) {
	for _, k := range a.Chosen {
		c := a.g.Candidates[k]
		for _, pair := range [2][2]int{{c.A, c.B}, {c.B, c.A}} {
			if slices.Contains(q.Guests, pair[0]) {
				together++
				if pair[1] == other {
					same++
				}
			}
		}
	}
	return together, same
}
