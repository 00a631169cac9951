package seat

// cost is what unit u has against a table: changes to its neighbours, and
// published tables left.
func (s *seating) cost(u, table int32) int {
	n := 0
	for _, x := range s.units[u].near {
		if s.units[x].table != table {
			n += s.change
		}
	}
	for _, m := range s.units[u].meetings {
		if was := s.d.Meetings[m].WasTable; was >= 0 && was != table {
			n += s.leave
		}
	}
	return n
}

// exchange swaps tables within slots, and moves units to free tables, while that
// costs less. Only tables of neighbours and published ones can. Every step
// lowers a whole number, so it ends; sooner when the context has.
func (s *seating) exchange() {
	at := make([]int32, len(s.d.Tables))
	for again := true; again; {
		again = false
		for _, list := range s.bySlot {
			if s.left -= int64(len(list)); s.ended() {
				return
			}
			for i := range at {
				at[i] = -1
			}
			for _, u := range list {
				at[s.units[u].table] = u
			}
			for _, u := range list {
				for _, x := range s.units[u].near {
					again = s.move(u, s.units[x].table, at) || again
				}
				for _, m := range s.units[u].meetings {
					if was := s.d.Meetings[m].WasTable; was >= 0 {
						again = s.move(u, was, at) || again
					}
				}
			}
		}
	}
}

// move takes unit u to a table, and who sits there to that of u, when it pays.
func (s *seating) move(u, to int32, at []int32) bool {
	from := s.units[u].table
	if from == to || !s.can(u, to) {
		return false
	}
	saved := s.cost(u, from) - s.cost(u, to)
	other := at[to]
	if other >= 0 {
		if !s.can(other, from) {
			return false
		}
		saved += s.cost(other, to) - s.cost(other, from)
	}
	if saved <= 0 {
		return false
	}
	at[from], at[to] = other, u
	s.units[u].table = to
	if other >= 0 {
		s.units[other].table = from
	}
	return true
}
