package schedule_test

import (
	"math/rand/v2"

	"wantilan/schedule"
)

// tiny is a random problem small enough to try every timetable.
func tiny(r *rand.Rand) schedule.Problem {
	p := schedule.Problem{Slots: 1 + r.IntN(5), Tables: 1 + r.IntN(3)}
	for range 2 + r.IntN(4) {
		who := schedule.Participant{}
		if r.IntN(5) == 0 {
			who.Desks = 1 + r.IntN(2)
		}
		for s := 1; s <= p.Slots; s++ {
			if r.IntN(8) == 0 {
				who.Unavailable = append(who.Unavailable, s)
			}
		}
		p.Participants = append(p.Participants, who)
	}
	for range r.IntN(7) {
		m := schedule.Meeting{A: r.IntN(len(p.Participants))}
		m.B = (m.A + 1 + r.IntN(len(p.Participants)-1)) % len(p.Participants)
		switch r.IntN(8) {
		case 0:
			m.Fixed = 1 + r.IntN(p.Slots)
		case 1:
			m.Allowed = []int{1 + r.IntN(p.Slots), 1 + r.IntN(p.Slots)}
		case 2:
			if n := len(p.Meetings); n > 0 {
				m.After = []int{r.IntN(n)}
			}
		}
		p.Meetings = append(p.Meetings, m)
	}
	if r.IntN(3) == 0 {
		p.Fairness = new(r.IntN(3))
	}
	return p
}

// bruteForce tries every placement of the meetings; best is -1 when none keeps
// the rules. It judges with its own few lines, not with Verify.
func bruteForce(p schedule.Problem) (best int) {
	best = -1
	slot := make([]int, len(p.Meetings))
	var try func(m int)
	try = func(m int) {
		if m == len(slot) {
			if breaks, ok := judge(p, slot); ok && (best < 0 || breaks < best) {
				best = breaks
			}
			return
		}
		for s := 1; s <= p.Slots; s++ {
			slot[m] = s
			try(m + 1)
		}
	}
	try(0)
	return best
}

func judge(p schedule.Problem, slot []int) (total int, ok bool) {
	inSlot := map[int]int{}
	busy := map[[2]int]int{} // participant, slot
	for m, x := range p.Meetings {
		s := slot[m]
		inSlot[s]++
		busy[[2]int{x.A, s}]++
		busy[[2]int{x.B, s}]++
		if inSlot[s] > p.Tables || x.Fixed != 0 && x.Fixed != s {
			return 0, false
		}
		allowed := x.Allowed == nil
		for _, a := range x.Allowed {
			allowed = allowed || a == s
		}
		for _, who := range []int{x.A, x.B} {
			for _, u := range p.Participants[who].Unavailable {
				allowed = allowed && u != s
			}
			allowed = allowed && busy[[2]int{who, s}] <= max(1, p.Participants[who].Desks)
		}
		for _, e := range x.After {
			allowed = allowed && slot[e] < s
		}
		if !allowed {
			return 0, false
		}
	}
	low, high := 1<<30, 0
	for who := range p.Participants {
		n, last := 0, 0
		for s := 1; s <= p.Slots; s++ {
			if busy[[2]int{who, s}] == 0 {
				continue
			}
			if last > 0 && s > last+1 {
				n++
			}
			last = s
		}
		total += n
		low, high = min(low, n), max(high, n)
	}
	return total, p.Fairness == nil || high-low <= *p.Fairness
}
