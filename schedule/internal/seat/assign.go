package seat

// mostWork bounds the work of one assignment: units times units times tables.
// Larger slots keep what exchange gave them.
const mostWork = 8_000_000

// forbidden is the cost of a table that a unit may not take, far above any other.
const forbidden = 1 << 40

// assign gives the units of each slot the tables that are best together, given
// those of the slots around it, until nothing changes. Every step lowers a whole
// number, so it ends.
func (s *seating) assign() {
	for again := true; again; {
		again = false
		for t, list := range s.bySlot {
			if s.ctx.Err() != nil {
				return
			}
			if len(list) > 0 && len(list)*len(list)*len(s.d.Tables) <= mostWork {
				again = s.assignSlot(t) || again
			}
		}
	}
}

// assignSlot does so for slot t and tells whether anything became better.
func (s *seating) assignSlot(t int) bool {
	list, k := s.bySlot[t], len(s.d.Tables)
	costs := make([]int, len(list)*k)
	before := 0
	for i, u := range list {
		row := costs[i*k:][:k]
		s.costs(u, row)
		before += row[s.units[u].table]
	}
	if before == 0 {
		return false
	}
	tables, after := cheapestMatching(costs, len(list), k)
	if after >= before {
		return false
	}
	for i, u := range list {
		s.units[u].table = tables[i]
	}
	return true
}

// costs fills in what unit u has against each table.
func (s *seating) costs(u int32, row []int) {
	x := &s.units[u]
	all := s.change * len(x.near)
	for _, m := range x.meetings {
		if s.d.Meetings[m].WasTable >= 0 {
			all += s.leave
		}
	}
	for table := range row {
		row[table] = forbidden
		if s.can(u, int32(table)) {
			row[table] = all
		}
	}
	for _, y := range x.near {
		row[s.units[y].table] -= s.change
	}
	for _, m := range x.meetings {
		if was := s.d.Meetings[m].WasTable; was >= 0 {
			row[was] -= s.leave
		}
	}
}

// cheapestMatching gives each of n rows a column of its own among k, at the
// least sum of costs: shortest augmenting paths with potentials (Kuhn 1955,
// Munkres 1957).
func cheapestMatching(costs []int, n, k int) (column []int32, sum int) {
	const far = 1 << 60
	potRow, potCol := make([]int, n+1), make([]int, k+1)
	rowOf, from := make([]int, k+1), make([]int, k+1) // 1-based; column 0 holds the row being added
	least, done := make([]int, k+1), make([]bool, k+1)
	for row := 1; row <= n; row++ {
		rowOf[0] = row
		for j := range least {
			least[j], done[j] = far, false
		}
		at := 0
		for rowOf[at] != 0 {
			done[at] = true
			i, delta, next := rowOf[at], far, 0
			for j := 1; j <= k; j++ {
				if done[j] {
					continue
				}
				if c := costs[(i-1)*k+j-1] - potRow[i] - potCol[j]; c < least[j] {
					least[j], from[j] = c, at
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := range done {
				if done[j] {
					potRow[rowOf[j]] += delta
					potCol[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			rowOf[at] = rowOf[from[at]]
			at = from[at]
		}
	}
	column = make([]int32, n)
	for j := 1; j <= k; j++ {
		if i := rowOf[j]; i > 0 {
			column[i-1] = int32(j - 1)
			sum += costs[(i-1)*k+j-1]
		}
	}
	return column, sum
}
