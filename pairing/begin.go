package pairing

// begin is a flow that is near the best: round by round each guest on the left gets the
// heaviest meeting that there is room for, good ones first; without gains one of these is enough.
// It saves a search most of its work. Nil where groups have limits of their own.
func (d *desk) begin(w *wired, worst float64, gains bool) []int32 {
	if len(d.g.Groups) > 0 {
		return nil
	}
	through := make([]int32, w.net.Arcs())
	n := len(d.g.Guests)
	held := make([]int, n)
	ends := make([][3]int, n) // of each guest: meetings that end at the innermost of its ends, at the next, and others
	inner, next := max(worst, d.g.Good), min(worst, d.g.Good)
	kept := make([]bool, len(d.g.Candidates))
	for round, more := 0, true; more; round++ {
		more = round == 0 && gains
		for _, k := range d.order {
			c := &d.g.Candidates[k]
			if kept[k] || d.barred[k] || round == 0 && c.Score < inner {
				continue
			}
			left := c.A
			if d.right[left] {
				left = c.B
			}
			if held[left] > max(0, round-1) || held[c.A] >= d.g.Guests[c.A].Most || held[c.B] >= d.g.Guests[c.B].Most {
				continue
			}
			kept[k], more = true, gains
			through[w.edge[k]] = 1
			through[0]++
			end := 2
			switch {
			case c.Score >= inner:
				end = 0
			case c.Score >= next:
				end = 1
			}
			for _, i := range [2]int{c.A, c.B} {
				held[i]++
				ends[i][end]++
			}
		}
	}
	for i := range n {
		w.fill(through, i, held[i], ends[i], &d.g.Guests[i], worst, d.g.Good)
	}
	return through
}

// fill sends a guest's meetings through its arcs: the first, those that its floor counts, and
// the others, which pass by the outer ends to the inner ones (wireGuest).
func (w *wired) fill(through []int32, i, held int, ends [3]int, u *Guest, worst, good float64) {
	through[w.entry[i]] = int32(held)
	if u.Floor == 0 || held == 0 {
		return
	}
	x := &w.inner[i]
	for k, a := range x.gains {
		if k < held {
			through[a] = 1
		}
	}
	if x.rest >= 0 {
		through[x.rest] = int32(max(0, held-len(x.gains)))
	}
	inner, next, rest := int32(ends[0]), int32(ends[1]), int32(held)
	if worst <= 0 { // the plain end is the next one
		next += int32(ends[2])
	}
	switch {
	case inner > 0:
		through[w.first[i]], through[w.floors[i][0]] = 1, 1
		inner, rest = inner-1, rest-1
	case next > 0 && worst <= good:
		through[w.first[i]], through[x.firstTop] = 1, 1
		next, rest = next-1, rest-1
	}
	again := int32(0) // enter at the good end
	if x.again >= 0 {
		again = min(inner, int32(u.Floor-1))
		if worst > good {
			again = min(inner+next, int32(u.Floor-1))
		}
		through[x.again] = again
	}
	through[x.plain] = rest - again
	if worst > good {
		through[x.good], through[x.top] = inner+next-again, inner
		return
	}
	through[x.good] = inner - again
	if worst > 0 {
		through[x.top] = inner - again + next
	}
}
