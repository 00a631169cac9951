package exact

import "wantilan/schedule/internal/sat"

// counted makes, for a participant with one desk, literals [t][k] that it meets
// in at least k slots up to slot t. That it meets in as many slots as it has
// meetings is implied; so is, by the ends of their domains, how many at least and
// at most are over by each slot.
func (m *Model) counted(p int) [][]sat.Lit {
	n, slots := len(m.g.Of[p]), m.g.Slots
	low, high := m.over(p)
	count := make([][]sat.Lit, slots)
	before := make([]sat.Lit, n+2)
	for k := range before {
		before[k] = m.yes.Not()
	}
	before[0] = m.yes
	for t := range slots {
		u := m.meets[p][t]
		if u == sat.Absent {
			u = m.yes.Not()
		}
		now := make([]sat.Lit, n+2)
		now[0] = m.yes
		for k := 1; k <= n+1; k++ {
			x, y := before[k], before[k-1]
			switch {
			case k <= low[t] || x == m.yes:
				now[k] = m.yes
			case k > high[t]:
				now[k] = m.yes.Not()
			case u == m.yes.Not():
				now[k] = x
				continue
			default:
				now[k] = m.Var()
			}
			m.Add(x.Not(), now[k])
			m.Add(u.Not(), y.Not(), now[k])
			m.Add(now[k].Not(), x, u)
			m.Add(now[k].Not(), y)
		}
		count[t] = now
		before = now
	}
	return count
}

// over gives for each slot how many of p's meetings must be over by its end, and
// how many can be.
func (m *Model) over(p int) (low, high []int) {
	n, slots := len(m.g.Of[p]), m.g.Slots
	low, high = make([]int, slots), make([]int, slots)
	for _, x := range m.g.Of[p] {
		for t := m.g.Domain[x].First(); t < slots; t++ {
			high[t]++
		}
		for t := m.g.Domain[x].Last(); t < slots; t++ {
			low[t]++
		}
	}
	free := 0
	for t := range slots {
		if m.meets[p][t] != sat.Absent {
			free++
		}
		high[t] = min(high[t], free)
	}
	free = 0
	for t := slots - 1; t >= 0; t-- {
		low[t] = max(low[t], n-free)
		if m.meets[p][t] != sat.Absent {
			free++
		}
	}
	return low, high
}

// unbroken: implied; who has begun and has no break meets in every slot until
// all meetings are over.
func (m *Model) unbroken(count [][]sat.Lit, broken sat.Lit) {
	for t := range len(count) - 1 {
		for k := 1; k < len(count[t])-2; k++ {
			m.Add(broken, count[t][k].Not(), count[t+1][k+1])
		}
	}
}
