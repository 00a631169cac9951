package schedule

import "context"

// tablesFor numbers the tables, from 1, so that participants change tables little
// between their consecutive meetings. Slot by slot a meeting goes to a table
// that one of its two sat at last, two first; then tables within a slot are
// exchanged as long as that saves a change and ctx has not ended. slots count from 0.
func tablesFor(ctx context.Context, p *Problem, slots []int32) []int {
	s := seating{ctx: ctx, p: p, table: make([]int, len(slots)), bySlot: make([][]int, p.Slots)}
	for m, t := range slots {
		s.bySlot[t] = append(s.bySlot[t], m)
	}
	s.link(slots)
	for t := range s.bySlot {
		s.fill(t)
	}
	s.exchange()
	return s.table
}

type seating struct {
	ctx    context.Context
	p      *Problem
	table  []int
	bySlot [][]int
	near   [][]int // meetings just before or after one for one of its participants
	prior  [][]int // those of near that are before
}

// link finds the consecutive meetings of each participant.
func (s *seating) link(slots []int32) {
	// In two pieces: a hundred thousand small ones take a tenth of a second while the
	// memory of a large search is being cleared. A participant with more desks may need more.
	s.near, s.prior = make([][]int, len(slots)), make([][]int, len(slots))
	near, prior := make([]int, 4*len(slots)), make([]int, 2*len(slots))
	for m := range slots {
		s.near[m], s.prior[m] = near[4*m:4*m:4*m+4], prior[2*m:2*m:2*m+2]
	}
	last := make([]int, len(s.p.Participants))
	for i := range last {
		last[i] = -1
	}
	for _, meetings := range s.bySlot {
		for _, m := range meetings {
			for _, who := range [2]int{s.p.Meetings[m].A, s.p.Meetings[m].B} {
				if l := last[who]; l >= 0 {
					s.near[m] = append(s.near[m], l)
					s.near[l] = append(s.near[l], m)
					s.prior[m] = append(s.prior[m], l)
				}
			}
		}
		for _, m := range meetings {
			last[s.p.Meetings[m].A], last[s.p.Meetings[m].B] = m, m
		}
	}
}

// fill gives every meeting of slot t a table of its own.
func (s *seating) fill(t int) {
	taken := make([]bool, s.p.Tables+1)
	give := func(m, table int) {
		s.table[m] = table
		taken[table] = true
	}
	for _, m := range s.bySlot[t] { // both stay
		if pr := s.prior[m]; len(pr) == 2 && s.table[pr[0]] == s.table[pr[1]] && !taken[s.table[pr[0]]] {
			give(m, s.table[pr[0]])
		}
	}
	for _, m := range s.bySlot[t] { // one stays
		for _, before := range s.prior[m] {
			if s.table[m] == 0 && !taken[s.table[before]] {
				give(m, s.table[before])
			}
		}
	}
	next := 1
	for _, m := range s.bySlot[t] {
		if s.table[m] == 0 {
			for taken[next] {
				next++
			}
			give(m, next)
		}
	}
}

// moves counts the table changes around meeting m if it were at the table.
func (s *seating) moves(m, table int) int {
	n := 0
	for _, x := range s.near[m] {
		if s.table[x] != table {
			n++
		}
	}
	return n
}

// exchange swaps tables within slots, and moves meetings to free tables, while
// that saves changes. Only tables of neighbouring meetings can save any. Every
// step saves one, so it ends.
func (s *seating) exchange() {
	for again := true; again; {
		again = false
		for _, meetings := range s.bySlot {
			if s.ctx.Err() != nil {
				return
			}
			at := make(map[int]int, len(meetings))
			for _, m := range meetings {
				at[s.table[m]] = m
			}
			for _, m := range meetings {
				for _, x := range s.near[m] {
					from, to := s.table[m], s.table[x]
					if from == to {
						continue
					}
					saved := s.moves(m, from) - s.moves(m, to)
					other, occupied := at[to]
					if occupied {
						saved += s.moves(other, to) - s.moves(other, from)
					}
					if saved <= 0 {
						continue
					}
					delete(at, from)
					if occupied {
						s.table[other] = from
						at[from] = other
					}
					s.table[m], at[to] = to, m
					again = true
				}
			}
		}
	}
}
