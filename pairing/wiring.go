package pairing

import (
	"context"
	"math"

	"wantilan/pairing/internal/flow"
)

// What a search has decided about a guest's floor.
type mode uint8

const (
	open    mode = iota // a part of the floor counts as a part
	served              // the floor must be reached
	givenUp             // the floor is not counted on
)

// desk is a gathering that flows can settle: its candidates go from the left to
// the right.
type desk struct {
	g      *Gathering
	right  []bool // the side of each guest
	group  []int  // of each guest, from 1; 0: none
	price  []float64
	barred []bool
	lots   []int64
	order  []int // of candidates, the heaviest first: so fewer pivots are needed
	scale  int64 // of the low part of costs: one millionth of weight
	part   int64 // floors are counted in parts of this many to one guest
	above  int64 // of High: one guest below its floor stands above all without a meeting
}

// wired is the network of a desk, with what must be read from its flow.
type wired struct {
	net     *flow.Network
	edge    []int   // arc of each candidate, -1: none
	floors  [][]int // arcs of a guest's floor
	first   []int   // arc of a guest's first meeting
	entry   []int   // arc by which all of a guest's meetings go
	groups  map[[2]int]int32
	inner   []inside
	source  int32
	sink    int32
	gateway []int32 // of each group
}

// inside are arcs within a guest: those by which its meetings are worth less and less, and
// then nothing more; from there to the ends; and from the first meeting to one that is not
// good. -1: none.
type inside struct {
	gains                  []int
	rest, plain, top, good int
	firstTop, again        int
}

// ends are the nodes at which the candidates of a guest end: those whose score is
// least, good, or high enough to be the first of the worst-off.
type ends struct{ plain, good, top int32 }

// wire makes the network. Every guest with a floor has a first meeting, which must
// score at least worst, further ones up to the floor, which must be good, and more.
// High parts of costs count what is missing of these, low parts weights, gains and
// lots.
func (d *desk) wire(worst float64, modes []mode, gains bool) *wired {
	n := len(d.g.Guests)
	w := &wired{net: flow.New(0), edge: make([]int, len(d.g.Candidates)), floors: make([][]int, n), first: make([]int, n), entry: make([]int, n), inner: make([]inside, n), groups: map[[2]int]int32{}}
	w.source, w.sink = w.net.Node(), w.net.Node()
	w.net.Arc(w.sink, w.source, math.MaxInt32/2, flow.Cost{}) // arc 0
	w.gateway = make([]int32, len(d.g.Groups))
	for k, q := range d.g.Groups {
		w.gateway[k] = -1
		if q.Most > 0 && len(q.Guests) > 0 {
			w.gateway[k] = w.net.Node()
			d.join(w, q.Guests[0], w.outer(d, q.Guests[0]), w.gateway[k], q.Most, flow.Cost{})
		}
	}
	all := make([]ends, n)
	for i := range all {
		all[i] = d.wireGuest(w, i, worst, modes[i], gains)
	}
	for _, k := range d.order {
		c := &d.g.Candidates[k]
		w.edge[k] = -1
		if d.barred[k] {
			continue
		}
		a, b := c.A, c.B
		if d.right[a] {
			a, b = b, a
		}
		from, to := all[a].of(c.Score, worst, d.g.Good), all[b].of(c.Score, worst, d.g.Good)
		switch {
		case d.limited(a):
			to = d.between(w, a, b, to)
		case d.limited(b):
			from = d.between(w, b, a, from)
		}
		cost := flow.Cost{}
		if gains {
			cost.Low = -(int64(math.Round(c.weight(d.price[k])*1e6))*d.scale + d.lots[k])
		}
		w.edge[k] = w.net.Arc(from, to, 1, cost)
	}
	return w
}

// of is the narrowest end that a score reaches.
func (e ends) of(score, worst, good float64) int32 {
	switch {
	case worst > good && score >= worst:
		return e.top
	case score >= good:
		return e.good
	case score >= worst:
		return e.top
	}
	return e.plain
}

// outer is where the meetings of a guest come from, or go to.
func (w *wired) outer(d *desk, i int) int32 {
	if d.right[i] {
		return w.sink
	}
	return w.source
}

// join puts an arc on the side of a guest: from the outer node inwards on the left,
// outwards on the right.
func (d *desk) join(w *wired, i int, outer, inner int32, room int, cost flow.Cost) int {
	if d.right[i] {
		outer, inner = inner, outer
	}
	return w.net.Arc(outer, inner, room, cost)
}

// wireGuest makes the nodes of one guest.
func (d *desk) wireGuest(w *wired, i int, worst float64, m mode, gains bool) ends {
	u := &d.g.Guests[i]
	outer := w.outer(d, i)
	if k := d.group[i]; k > 0 && w.gateway[k-1] >= 0 {
		outer = w.gateway[k-1]
	}
	plain := w.net.Node()
	if u.Floor == 0 {
		w.entry[i] = d.join(w, i, outer, plain, u.Most, flow.Cost{})
		return ends{plain, plain, plain}
	}
	x := inside{rest: -1, plain: -1, top: -1, good: -1, firstTop: -1, again: -1}
	defer func() { w.inner[i] = x }()
	good, top, in := w.net.Node(), plain, w.net.Node()
	w.entry[i] = d.join(w, i, outer, in, u.Most, flow.Cost{})
	if gains { // each further meeting is worth less
		deg := w.net.Node()
		for _, worth := range d.g.gain() {
			x.gains = append(x.gains, d.join(w, i, in, deg, 1, flow.Cost{Low: -int64(math.Round(worth*(1+u.credited())*1e6)) * d.scale}))
		}
		x.rest = d.join(w, i, in, deg, u.Most, flow.Cost{})
		in = deg
	}
	x.plain = d.join(w, i, in, plain, u.Most, flow.Cost{})
	floor := flow.Cost{High: -d.above * d.part / int64(u.Floor)}
	switch m {
	case served:
		floor.High = -d.above * d.part * int64(len(d.g.Guests)+1)
	case givenUp:
		floor.High = 0
	}
	if worst > 0 {
		top = w.net.Node()
	}
	if worst > d.g.Good { // the first is narrower than good
		x.good = d.join(w, i, plain, good, u.Most, flow.Cost{})
		x.top = d.join(w, i, good, top, u.Most, flow.Cost{})
		w.first[i] = d.join(w, i, in, top, 1, flow.Cost{High: floor.High - 1})
		w.floors[i] = []int{w.first[i]}
	} else {
		if top != plain {
			x.top = d.join(w, i, plain, top, u.Most, flow.Cost{})
		}
		x.good = d.join(w, i, top, good, u.Most, flow.Cost{})
		first := w.net.Node()
		w.first[i] = d.join(w, i, in, first, 1, flow.Cost{High: -1})
		x.firstTop = d.join(w, i, first, top, 1, flow.Cost{})
		w.floors[i] = []int{d.join(w, i, first, good, 1, floor)}
	}
	if u.Floor > 1 {
		x.again = d.join(w, i, in, good, u.Floor-1, floor)
		w.floors[i] = append(w.floors[i], x.again)
	}
	return ends{plain, good, top}
}

// limited tells whether a guest's group may meet the same other guest only so
// often.
func (d *desk) limited(i int) bool {
	return d.group[i] > 0 && d.g.Groups[d.group[i]-1].MostEach > 0
}

// between is the node through which a member's group meets another guest.
func (d *desk) between(w *wired, member, other int, far int32) int32 {
	key := [2]int{d.group[member], other}
	node, ok := w.groups[key]
	if !ok {
		node = w.net.Node()
		w.groups[key] = node
		d.join(w, other, far, node, d.g.Groups[key[0]-1].MostEach, flow.Cost{})
	}
	return node
}

// solved is one flow, read.
type solved struct {
	chosen  []int
	short   int64 // parts of floors that are missing
	without int64
	low     int64 // negative of weights, gains and lots
	partial int   // a guest with a part of its floor, -1: none
	missed  bool  // one that must be served is not
	got     []int // of each guest's floor
	weight  []float64
	wired   *wired
	flow    *flow.Flow
}

// settle computes one flow.
func (d *desk) settle(ctx context.Context, worst float64, modes []mode, gains bool) (*solved, error) {
	w := d.wire(worst, modes, gains)
	f, err := w.net.SolveFrom(ctx, d.begin(w, worst, gains))
	if err != nil {
		return nil, err
	}
	s := &solved{wired: w, flow: f, low: f.Cost.Low, partial: -1, got: make([]int, len(d.g.Guests)), weight: make([]float64, len(d.g.Guests))}
	for k, a := range w.edge {
		if a >= 0 && f.Through[a] > 0 {
			s.chosen = append(s.chosen, k)
			c := &d.g.Candidates[k]
			s.weight[c.A] += c.weight(d.price[k])
			s.weight[c.B] += c.weight(d.price[k])
		}
	}
	most := 0.0
	for i, u := range d.g.Guests {
		if u.Floor == 0 {
			continue
		}
		if f.Through[w.first[i]] == 0 {
			s.without++
		}
		got := 0
		for _, a := range w.floors[i] {
			got += int(f.Through[a])
		}
		s.got[i] = got
		switch {
		case modes[i] == givenUp:
			s.short += d.part
			continue
		case modes[i] == served && got < u.Floor:
			s.missed = true
		}
		s.short += int64(u.Floor-got) * d.part / int64(u.Floor)
		if share := float64(got) / float64(u.Floor); modes[i] == open && got < u.Floor && share > most {
			most, s.partial = share, i
		}
	}
	return s, nil
}
