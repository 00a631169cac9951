package pairing

import (
	"fmt"
	"slices"
)

// A Value is how good an allocation is; earlier fields count first.
type Value struct {
	Below   int     // guests with fewer good meetings than their floor; fewer is better
	Without int     // guests with a floor and no meeting at all; fewer is better
	Worst   float64 // the worst-off: least best score among guests with a floor and a candidate; 0 for one that meets nobody
	Total   float64 // weights and gains of all meetings
}

// Better tells whether v is better than u. Totals that differ by less than a
// millionth are equal.
func (v Value) Better(u Value) bool {
	switch {
	case v.Below != u.Below:
		return v.Below < u.Below
	case v.Without != u.Without:
		return v.Without < u.Without
	case v.Worst != u.Worst:
		return v.Worst > u.Worst
	}
	return v.Total > u.Total+1e-6
}

// Verify counts the value of an allocation anew and tells which rules it breaks.
// It shares no code with the search.
func (g *Gathering) Verify(chosen []int) (v Value, broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	sorted := slices.Sorted(slices.Values(chosen))
	price := make(map[int]float64)
	for _, r := range g.Returned {
		price[r.Candidate] += r.Price
		if _, is := slices.BinarySearch(sorted, r.Candidate); is && r.Barred {
			say("candidate %d was returned by the timetable and is chosen", r.Candidate+1)
		}
	}
	meetings, good, best := make([]int, len(g.Guests)), make([]int, len(g.Guests)), make([]float64, len(g.Guests))
	seen := map[int]bool{}
	for _, k := range chosen {
		if k < 0 || k >= len(g.Candidates) || seen[k] {
			say("candidate %d does not exist, or is chosen twice", k+1)
			continue
		}
		seen[k] = true
		c := g.Candidates[k]
		v.Total += c.weight(price[k])
		for _, i := range []int{c.A, c.B} {
			meetings[i]++
			best[i] = max(best[i], c.Score)
			if c.Score >= g.Good {
				good[i]++
			}
		}
	}
	some, could := false, g.could()
	for i, u := range g.Guests {
		if meetings[i] > u.Most {
			say("guest %d (%s) has %d meetings, at most %d", i+1, u.ID, meetings[i], u.Most)
		}
		if u.Floor == 0 {
			continue
		}
		for k := 0; k < meetings[i] && k < len(g.gain()); k++ {
			v.Total += g.gain()[k] * (1 + u.credited())
		}
		if good[i] < u.Floor {
			v.Below++
		}
		if meetings[i] == 0 {
			v.Without++
		}
		if could[i] && (!some || best[i] < v.Worst) {
			v.Worst, some = best[i], true
		}
	}
	g.verifyGroups(chosen, meetings, say)
	return v, broken
}

// could tells of each guest whether it has a candidate that is not barred.
func (g *Gathering) could() []bool {
	barred := map[int]bool{}
	for _, r := range g.Returned {
		barred[r.Candidate] = barred[r.Candidate] || r.Barred
	}
	all := make([]bool, len(g.Guests))
	for k, c := range g.Candidates {
		if !barred[k] {
			all[c.A], all[c.B] = true, true
		}
	}
	return all
}

func (g *Gathering) verifyGroups(chosen, meetings []int, say func(format string, args ...any)) {
	for k, q := range g.Groups {
		all := 0
		in := map[int]bool{}
		for _, i := range q.Guests {
			all += meetings[i]
			in[i] = true
		}
		if q.Most > 0 && all > q.Most {
			say("group %d (%s) has %d meetings, at most %d", k+1, q.Name, all, q.Most)
		}
		each := map[int]int{}
		for _, c := range chosen {
			a, b := g.Candidates[c].A, g.Candidates[c].B
			if in[a] {
				each[b]++
			}
			if in[b] {
				each[a]++
			}
		}
		for other, n := range each {
			if q.MostEach > 0 && n > q.MostEach {
				say("group %d (%s) meets guest %d %d times, at most %d", k+1, q.Name, other+1, n, q.MostEach)
			}
		}
	}
}
