package pairing

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A Query asks for the best partners of a party.
type Query struct {
	Most int    // length of the list, 1 to 10,000
	Seed uint64 // of lots among equals and of exploration; print it

	// Explore is the share of the list, from its end, that is drawn from those
	// who come just behind it, so that newcomers are met too. 0.1 is usual.
	Explore float64
}

// Ranked is one line of a list.
type Ranked struct {
	Party    int     // its place in the Index
	Score    float64 // as in Pair
	Mutual   bool    // both wish it; such lines come first
	Explored bool    // drawn from behind the list
}

// MostRanked is the longest list.
const MostRanked = 10_000

func (q *Query) check() error {
	var m mistakes
	if q.Most < 1 || q.Most > MostRanked {
		m.add("query", "the list has %d lines; ask for 1 to %d", q.Most, MostRanked)
	}
	if !(q.Explore >= 0 && q.Explore <= 1) {
		m.add("query", "the share of exploration is %v; give one between 0 and 1", q.Explore)
	}
	return m.err()
}

// pool is from how many the explored lines are drawn: as many lists.
const pool = 4

// drawn is how many lines of a list of n are explored.
func (q *Query) drawn(n int) int {
	if q.Explore == 0 {
		return 0
	}
	return int(math.Ceil(q.Explore * float64(n)))
}

// bench is what one ranking works on; it is clean between two of them.
type bench struct {
	found   []found // by item of the longer shelf
	touched []int32
	most    [][2]float32 // by party: the most that it can get, and give
	seen    []int32
	hopes   []hope
	lines   []line
	worst   line
}

// hope is the most that the score with a party can be.
type hope struct {
	party  int32
	most   float64
	mutual bool
}

// found is what postings tell of an item.
type found struct{ tau, text float32 }

type line struct {
	party  int32
	score  float64
	mutual bool
	lot    uint64
}

// before orders lines: mutual wishes, then by score, then by lot.
func before(a, b line) int {
	switch {
	case a.mutual != b.mutual:
		if a.mutual {
			return -1
		}
		return 1
	case a.score != b.score:
		return cmp.Compare(b.score, a.score)
	case a.lot != b.lot:
		return cmp.Compare(a.lot, b.lot)
	}
	return cmp.Compare(a.party, b.party)
}

func (x *Index) newBench() *bench {
	n := max(len(x.needs.items), len(x.offers.items))
	return &bench{found: make([]found, n), most: make([][2]float32, len(x.parties))}
}

// Top lists the best partners of a party, best first. Pairs that are barred are
// not in it; those that lack a required condition are.
func (x *Index) Top(party int, q Query) ([]Ranked, error) {
	if err := q.check(); err != nil {
		return nil, fmt.Errorf("rank: %w", err)
	}
	if party < 0 || party >= len(x.parties) {
		return nil, fmt.Errorf("rank: there is no party %d; give a place from 0 to %d", party, len(x.parties)-1)
	}
	b := x.tools.Get().(*bench)
	defer x.tools.Put(b)
	return x.top(int32(party), &q, b), nil
}

// All ranks for every party and hands the lists over in the order of the parties,
// until each says false or ctx ends. Workers 0 means one for each processor; their
// number changes nothing in what comes out.
func (x *Index) All(ctx context.Context, q Query, workers int, each func(party int, list []Ranked) bool) error {
	if err := q.check(); err != nil {
		return fmt.Errorf("rank all: %w", err)
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	const wave = 2048
	lists := make([][]Ranked, wave)
	for from := 0; from < len(x.parties); from += wave {
		n := min(wave, len(x.parties)-from)
		var next atomic.Int64
		var crew sync.WaitGroup
		for range min(workers, n) {
			crew.Go(func() {
				b := x.tools.Get().(*bench)
				defer x.tools.Put(b)
				for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
					lists[i] = x.top(int32(from+i), &q, b)
				}
			})
		}
		crew.Wait()
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("rank all: %w", err)
		}
		for i := range n {
			if !each(from+i, lists[i]) {
				return nil
			}
		}
	}
	return nil
}

// top ranks for one party. It first finds for each other party the most that the
// score can be, from postings alone, and looks at conditions only where that could
// still enter the list.
func (x *Index) top(a int32, q *Query, b *bench) []Ranked {
	for i := x.needs.of[a]; i < x.needs.of[a+1]; i++ {
		x.gather(b, &x.offers, &x.needs.items[i], 0)
	}
	for i := x.offers.of[a]; i < x.offers.of[a+1]; i++ {
		x.gather(b, &x.needs, &x.offers.items[i], 1)
	}
	keep := q.Most
	if q.drawn(q.Most) > 0 {
		keep += q.Most * pool
	}
	b.lines = b.lines[:0]
	for _, o := range x.linked[a] { // wishes first: they need nothing in common
		if b.most[o] == [2]float32{} {
			b.seen = append(b.seen, o)
		}
	}
	b.hopes = b.hopes[:0]
	for _, o := range b.seen {
		can := b.most[o]
		b.most[o] = [2]float32{}
		most, mutual := x.join(x.typeOf(a, o), float64(can[0]), float64(can[1]), a, o), false
		if len(x.linked[a]) > 0 {
			most, mutual = x.wished(most, a, o)
		}
		b.hopes = append(b.hopes, hope{o, most, mutual})
	}
	b.seen = b.seen[:0]
	// The most hopeful first, so that the list is soon too good for most others.
	cut := cutOf(b.hopes, 2*keep)
	for _, first := range [2]bool{true, false} {
		for _, h := range b.hopes {
			if (h.mutual || h.most >= cut) != first {
				continue
			}
			if len(b.lines) >= keep && !h.mutual && (b.worst.mutual || h.most < b.worst.score) {
				continue
			}
			x.enter(a, h.party, q.Seed, keep, b)
		}
	}
	slices.SortFunc(b.lines, before)
	return x.list(a, q, b.lines[:min(keep, len(b.lines))])
}

// cutOf is a score that about n hopes reach.
func cutOf(hopes []hope, n int) float64 {
	const steps = 256
	var count [steps + 1]int
	for _, h := range hopes {
		count[int(h.most*steps)]++
	}
	for i := steps; i >= 0; i-- {
		if n -= count[i]; n <= 0 {
			return float64(i) / steps
		}
	}
	return 0
}

// enter puts a pair into the lines, if it belongs there. Lines are cut to the
// best now and then, which is cheaper than keeping them in order.
func (x *Index) enter(a, o int32, seed uint64, keep int, b *bench) {
	if _, not := x.barred(a, o); not {
		return
	}
	s, mutual := x.score(a, o)
	if s <= 0 {
		return
	}
	l := line{o, s, mutual, lot(seed, x.mark[a], x.mark[o])}
	if len(b.lines) >= keep && b.worst.score > 0 && before(b.worst, l) < 0 {
		return
	}
	b.lines = append(b.lines, l)
	switch n := len(b.lines); {
	case n == keep:
		b.worst = slices.MaxFunc(b.lines, before)
	case n >= 2*keep:
		slices.SortFunc(b.lines, before)
		b.lines = b.lines[:keep]
		b.worst = b.lines[keep-1]
	case n < keep:
		b.worst = line{}
	}
}

// list makes the lines a list, its end drawn from behind when the query says so.
func (x *Index) list(a int32, q *Query, lines []line) []Ranked {
	n := min(q.Most, len(lines))
	draw := min(q.drawn(n), len(lines)-n)
	all := make([]Ranked, 0, n)
	add := func(l line, explored bool) {
		all = append(all, Ranked{int(l.party), l.score, l.mutual, explored})
	}
	firm := n - max(draw, 0)
	for firm < n && lines[firm].mutual {
		firm++ // a mutual wish is never drawn away
	}
	for _, l := range lines[:firm] {
		add(l, false)
	}
	if firm == n {
		return all
	}
	behind := slices.Clone(lines[firm:])
	slices.SortFunc(behind, func(k, l line) int {
		return cmp.Or(cmp.Compare(mix(k.lot^x.mark[a]), mix(l.lot^x.mark[a])), cmp.Compare(k.party, l.party))
	})
	drawn := behind[:n-firm]
	slices.SortFunc(drawn, before)
	for _, l := range drawn {
		add(l, true)
	}
	return all
}

// gather finds all items of a shelf that have something in common with one, and
// keeps for their parties the most that a fit can be: what the one's party gets
// (side 0: the one is a need and the shelf holds offers) or gives (side 1).
func (x *Index) gather(b *bench, s *shelf, one *entry, side int) {
	touched := b.touched[:0]
	for k, c := range s.classes {
		if !x.passes(c, one, side) {
			touched = x.touch(b, one, &s.byKey[k], &s.byWord[k], touched)
		}
	}
	if x.alone[one.kind] > 0 {
		for _, o := range s.byKind[one.kind] {
			if b.found[o] == (found{}) {
				touched = append(touched, o)
			}
		}
	}
	x.weighFound(b, s, one, side, touched)
	b.touched = touched[:0]
}

// touch adds up what the postings of one class have in common with one.
func (x *Index) touch(b *bench, one *entry, byKey, byWord *postings, touched []int32) []int32 {
	for _, k := range one.codes {
		tau := x.tau[k.id]
		for _, o := range byKey.of(k.id) {
			f := &b.found[o.id]
			if *f == (found{}) {
				touched = append(touched, o.id)
			}
			f.tau = max(f.tau, tau*float32(k.weight*o.weight))
		}
	}
	for _, k := range one.words {
		for _, o := range byWord.of(k.id) {
			f := &b.found[o.id]
			if *f == (found{}) {
				touched = append(touched, o.id)
			}
			f.text += float32(k.weight * o.weight)
		}
	}
	return touched
}

// weighFound makes what was found of items the most that their parties can get
// or give.
func (x *Index) weighFound(b *bench, s *shelf, one *entry, side int, touched []int32) {
	apart := x.apart[x.roles[one.party]]
	for _, o := range touched {
		e, f := &s.tags[o], b.found[o]
		b.found[o] = found{}
		if apart[e.role] || e.party == one.party {
			continue
		}
		t := topic{tau: f.tau, text: f.text}
		need, offer := one.kind, e.kind
		if side == 1 {
			need, offer = offer, need
		}
		t.kind, t.across = x.kindOf(need, offer)
		if t.across == 0 {
			continue
		}
		wants := 0.0
		if one.wants || e.wants {
			wants = 1
		}
		// A little above, by more than both roundings take, so that none hides a pair.
		most := min(1, max(0x1p-100, float32(x.fit(t, wants, 0))*(1+0x1p-21)))
		m := &b.most[e.party]
		if *m == [2]float32{} {
			b.seen = append(b.seen, e.party)
		}
		m[side] = max(m[side], most)
	}
}
