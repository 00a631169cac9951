package sat

// activityHeap orders variables by how often they took part in recent
// conflicts, the largest first.
type activityHeap struct {
	score []float64
	place []int32 // in order, or -1
	order []uint32
	step  float64
}

func (h *activityHeap) grow() {
	if h.step == 0 {
		h.step = 1
	}
	v := uint32(len(h.score))
	h.score = append(h.score, 0)
	h.place = append(h.place, -1)
	h.put(v)
}

func (h *activityHeap) put(v uint32) {
	if h.place[v] >= 0 {
		return
	}
	h.place[v] = int32(len(h.order))
	h.order = append(h.order, v)
	h.up(len(h.order) - 1)
}

func (h *activityHeap) up(i int) {
	v := h.order[i]
	for i > 0 {
		parent := (i - 1) / 2
		if h.score[h.order[parent]] >= h.score[v] {
			break
		}
		h.order[i] = h.order[parent]
		h.place[h.order[i]] = int32(i)
		i = parent
	}
	h.order[i] = v
	h.place[v] = int32(i)
}

func (h *activityHeap) down(i int) {
	v := h.order[i]
	for {
		child := 2*i + 1
		if child >= len(h.order) {
			break
		}
		if child+1 < len(h.order) && h.score[h.order[child+1]] > h.score[h.order[child]] {
			child++
		}
		if h.score[h.order[child]] <= h.score[v] {
			break
		}
		h.order[i] = h.order[child]
		h.place[h.order[i]] = int32(i)
		i = child
	}
	h.order[i] = v
	h.place[v] = int32(i)
}

// take removes and gives the variable with the largest score.
func (h *activityHeap) take() uint32 {
	v := h.order[0]
	h.place[v] = -1
	last := len(h.order) - 1
	moved := h.order[last]
	h.order = h.order[:last]
	if last > 0 {
		h.order[0] = moved
		h.place[moved] = 0
		h.down(0)
	}
	return v
}

func (h *activityHeap) bump(v uint32) {
	h.score[v] += h.step
	if h.score[v] > 1e150 {
		for i := range h.score {
			h.score[i] *= 1e-150
		}
		h.step *= 1e-150
	}
	if h.place[v] >= 0 {
		h.up(int(h.place[v]))
	}
}

// decay makes later bumps weigh more.
func (h *activityHeap) decay(factor float64) { h.step /= factor }

// moveQueue keeps variables in the order of their last conflict, the most
// recent last; search starts at the last one not known to be assigned.
type moveQueue struct {
	prev, next  []int32
	stamp       []int64
	first, last int32
	from        int32 // everything after it is assigned
	now         int64
}

func (q *moveQueue) grow() {
	v := int32(len(q.prev))
	q.prev = append(q.prev, -1)
	q.next = append(q.next, -1)
	q.stamp = append(q.stamp, 0)
	if v == 0 {
		q.first, q.last, q.from = 0, 0, 0
		return
	}
	q.append(v)
	q.from = q.last
}

func (q *moveQueue) append(v int32) {
	q.prev[v], q.next[v] = q.last, -1
	if q.last >= 0 {
		q.next[q.last] = v
	} else {
		q.first = v
	}
	q.last = v
	q.now++
	q.stamp[v] = q.now
}

// bump moves a variable to the end; assigned says whether it has a value.
func (q *moveQueue) bump(v uint32, assigned bool) {
	x := int32(v)
	if q.last == x {
		return
	}
	p, n := q.prev[x], q.next[x]
	if q.from == x {
		q.from = n
		if p >= 0 {
			q.from = p
		}
	}
	if p >= 0 {
		q.next[p] = n
	} else {
		q.first = n
	}
	q.prev[n] = p
	q.append(x)
	if !assigned {
		q.from = x
	}
}

// release notes that a variable has lost its value.
func (q *moveQueue) release(v uint32) {
	if q.stamp[v] > q.stamp[q.from] {
		q.from = int32(v)
	}
}
