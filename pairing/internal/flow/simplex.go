package flow

import (
	"context"
	"fmt"
	"math"
)

// Where an arc stands that is not in the tree.
const (
	inTree = 0
	empty  = 1
	full   = -1
)

// none stands where there is no node.
const none = -1

// tree is the state of the method. The root is one more node, to which every
// node has an arc of its own at the start. No arc leaves the root, so that these
// never carry anything.
type tree struct {
	net     *Network
	from    []int32
	to      []int32
	room    []int32
	cost    []Cost
	through []int32
	state   []int8
	price   []Cost

	parent, pred, depth, child, next, prev []int32
	stack                                  []int32
	at                                     int // where the search for an arc goes on
}

// Solve finds the cheapest circulation; the empty one costs nothing, so that there
// always is one. It ends early only when ctx does.
func (n *Network) Solve(ctx context.Context) (*Flow, error) {
	t := n.plant()
	for round := 0; ; round++ {
		if round&255 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("find the cheapest flow: %w", ctx.Err())
		}
		in := t.entering()
		if in < 0 {
			break
		}
		t.pivot(int32(in))
	}
	f := &Flow{Through: t.through[:n.Arcs()], Price: t.price[:n.nodes]}
	for a, x := range f.Through {
		f.Cost.High += int64(x) * n.cost[a].High
		f.Cost.Low += int64(x) * n.cost[a].Low
	}
	return f, nil
}

// plant makes the first tree: every node hangs at the root.
func (n *Network) plant() *tree {
	nodes, arcs := n.nodes+1, n.Arcs()
	ints := func(k int) []int32 { return make([]int32, k) }
	t := &tree{
		net: n, from: append(append(ints(0), n.from...), ints(n.nodes)...), to: append(append(ints(0), n.to...), ints(n.nodes)...),
		room: append(append(ints(0), n.room...), ints(n.nodes)...), cost: append(append([]Cost(nil), n.cost...), make([]Cost, n.nodes)...),
		through: ints(arcs + n.nodes), state: make([]int8, arcs+n.nodes), price: make([]Cost, nodes),
		parent: ints(nodes), pred: ints(nodes), depth: ints(nodes), child: ints(nodes), next: ints(nodes), prev: ints(nodes),
	}
	for a := range arcs {
		t.state[a] = empty
	}
	root := int32(n.nodes)
	t.parent[root], t.pred[root], t.child[root], t.next[root], t.prev[root] = none, none, none, none, none
	for v := range root {
		a := int32(arcs) + v
		t.from[a], t.to[a], t.room[a] = v, root, math.MaxInt32
		t.parent[v], t.pred[v], t.child[v] = none, none, none
		t.hang(v, root, a)
		t.depth[v] = 1
	}
	return t
}

// entering finds an arc that makes the flow cheaper: the best of a block, block
// after block, or -1 when there is none.
func (t *tree) entering() int {
	arcs := t.net.Arcs()
	block := max(32, int(math.Sqrt(float64(arcs))/4)) // measured: larger ones take longer
	best, most, left := -1, Cost{}, block
	a := t.at
	for range arcs {
		if s := t.state[a]; s != inTree {
			from, to, own := &t.price[t.from[a]], &t.price[t.to[a]], &t.cost[a]
			high := int64(s) * (own.High + from.High - to.High)
			if high <= most.High {
				low := int64(s) * (own.Low + from.Low - to.Low)
				if high < most.High || low < most.Low {
					best, most = a, Cost{high, low}
				}
			}
		}
		if a++; a == arcs {
			a = 0
		}
		if left--; left == 0 {
			if best >= 0 {
				t.at = a
				return best
			}
			left = block
		}
	}
	return best
}

// pivot brings an arc into the tree: as much as can go around its cycle goes, and
// the arc that stops it leaves the tree. Of several that stop it the last one seen
// from the top of the cycle leaves, which keeps the tree strongly feasible.
func (t *tree) pivot(in int32) {
	first, second := t.from[in], t.to[in]
	if t.state[in] == full {
		first, second = second, first
	}
	join := t.join(first, second)
	delta, out, side := t.room[in], int32(none), 0
	for u := first; u != join; u = t.parent[u] {
		if d := t.slack(u, true); d < delta {
			delta, out, side = d, u, 1
		}
	}
	for u := second; u != join; u = t.parent[u] {
		if d := t.slack(u, false); d <= delta {
			delta, out, side = d, u, 2
		}
	}
	if delta > 0 {
		t.push(in, first, second, join, delta)
	}
	if side == 0 {
		t.state[in] = -t.state[in]
		return
	}
	leaving := t.pred[out]
	t.state[in], t.state[leaving] = inTree, empty
	if t.through[leaving] != 0 {
		t.state[leaving] = full
	}
	if side == 2 {
		first, second = second, first
	}
	t.rehang(in, first, second, out)
}

// join is where the ways of two nodes to the root meet.
func (t *tree) join(u, v int32) int32 {
	for u != v {
		if t.depth[u] >= t.depth[v] {
			u = t.parent[u]
		} else {
			v = t.parent[v]
		}
	}
	return u
}

// slack is how much more can go through the arc above u: down to it, or up.
func (t *tree) slack(u int32, down bool) int32 {
	a := t.pred[u]
	if (t.to[a] == u) == down {
		return t.room[a] - t.through[a]
	}
	return t.through[a]
}

// push sends delta around the cycle: from the join down to first, through in, and
// from second up again.
func (t *tree) push(in, first, second, join, delta int32) {
	if t.from[in] == first {
		t.through[in] += delta
	} else {
		t.through[in] -= delta
	}
	for _, way := range [2]struct {
		from int32
		down bool
	}{{first, true}, {second, false}} {
		for u := way.from; u != join; u = t.parent[u] {
			if a := t.pred[u]; (t.to[a] == u) == way.down {
				t.through[a] += delta
			} else {
				t.through[a] -= delta
			}
		}
	}
}

// rehang hangs the part of the tree below out by its node u at v, over the arc in.
func (t *tree) rehang(in, u, v, out int32) {
	above, arc := v, in
	for x := u; ; {
		up, over := t.parent[x], t.pred[x]
		t.unhang(x)
		t.hang(x, above, arc)
		if x == out {
			break
		}
		above, arc, x = x, over, up
	}
	old := t.price[u]
	if t.from[in] == v {
		t.price[u] = t.price[v].Plus(t.cost[in])
	} else {
		t.price[u] = t.price[v].Minus(t.cost[in])
	}
	change := t.price[u].Minus(old)
	t.depth[u] = t.depth[v] + 1
	t.stack = append(t.stack[:0], u)
	for len(t.stack) > 0 {
		x := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		for c := t.child[x]; c != none; c = t.next[c] {
			t.depth[c] = t.depth[x] + 1
			t.price[c] = t.price[c].Plus(change)
			t.stack = append(t.stack, c)
		}
	}
}

// hang puts x among the children of a node.
func (t *tree) hang(x, above, arc int32) {
	t.parent[x], t.pred[x] = above, arc
	t.next[x], t.prev[x] = t.child[above], none
	if t.child[above] != none {
		t.prev[t.child[above]] = x
	}
	t.child[above] = x
}

// unhang takes x from among the children of its parent.
func (t *tree) unhang(x int32) {
	if t.prev[x] != none {
		t.next[t.prev[x]] = t.next[x]
	} else {
		t.child[t.parent[x]] = t.next[x]
	}
	if t.next[x] != none {
		t.prev[t.next[x]] = t.prev[x]
	}
}
