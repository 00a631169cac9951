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
// never carry anything. What is read of a node or an arc at the same time stands
// together in memory.
type tree struct {
	arcs  []arc
	nodes []node
	usual int // arcs of the network; the others lead to the root
	stack []int32
	at    int // where the search for an arc goes on
}

// arc is one of the network, or one to the root.
type arc struct {
	from, to      int32
	room, through int32
	cost          Cost
	state         int32
}

// node is where a node hangs.
type node struct {
	parent, pred, depth, child, next, prev int32
	price                                  Cost
}

// Solve finds the cheapest circulation; the empty one costs nothing, so that there
// always is one. It ends early only when ctx does.
func (n *Network) Solve(ctx context.Context) (*Flow, error) { return n.SolveFrom(ctx, nil) }

// SolveFrom is Solve that begins with a circulation, by arc, which saves the more work the
// nearer it is to the cheapest. One that is none is an error; nil is the empty one.
func (n *Network) SolveFrom(ctx context.Context, through []int32) (*Flow, error) {
	t := n.plant()
	if through != nil {
		if err := n.circulates(through); err != nil {
			return nil, err
		}
		if !t.begin(through) {
			t = n.plant()
		}
	}
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
	f := &Flow{Through: make([]int32, t.usual), Price: make([]Cost, n.nodes)}
	for a := range f.Through {
		x := &t.arcs[a]
		f.Through[a] = x.through
		f.Cost.High += int64(x.through) * x.cost.High
		f.Cost.Low += int64(x.through) * x.cost.Low
	}
	for v := range f.Price {
		f.Price[v] = t.nodes[v].price
	}
	return f, nil
}

// plant makes the first tree: every node hangs at the root.
func (n *Network) plant() *tree {
	t := &tree{usual: n.Arcs(), arcs: make([]arc, n.Arcs()+n.nodes), nodes: make([]node, n.nodes+1)}
	for a := range t.usual {
		t.arcs[a] = arc{from: n.from[a], to: n.to[a], room: n.room[a], cost: n.cost[a], state: empty}
	}
	root := int32(n.nodes)
	t.nodes[root] = node{parent: none, pred: none, child: none, next: none, prev: none}
	for v := range root {
		a := int32(t.usual) + v
		t.arcs[a] = arc{from: v, to: root, room: math.MaxInt32}
		t.nodes[v] = node{parent: none, pred: none, child: none, depth: 1}
		t.hang(v, root, a)
	}
	return t
}

// circulates tells why something is no circulation.
func (n *Network) circulates(through []int32) error {
	if len(through) != n.Arcs() {
		return fmt.Errorf("begin with a flow of %d arcs: there are %d", len(through), n.Arcs())
	}
	over := make([]int64, n.nodes)
	for a, x := range through {
		if x < 0 || x > n.room[a] {
			return fmt.Errorf("begin with a flow of %d through arc %d, which has room for %d", x, a, n.room[a])
		}
		over[n.from[a]] -= int64(x)
		over[n.to[a]] += int64(x)
	}
	for v, x := range over {
		if x != 0 {
			return fmt.Errorf("begin with a flow of which %d stays in node %d", x, v)
		}
	}
	return nil
}

// begin makes the tree of a circulation: arcs that are neither empty nor full are in it, and
// what they do not join hangs at the root. So it is strongly feasible. Where such arcs go in a
// circle there is no tree, and it gives false.
func (t *tree) begin(through []int32) bool {
	free := make([][]int32, len(t.nodes))
	for a, x := range through {
		y := &t.arcs[a]
		switch y.through = x; x {
		case 0:
		case y.room:
			y.state = full
		default:
			y.state = inTree
			free[y.from], free[y.to] = append(free[y.from], int32(a)), append(free[y.to], int32(a))
		}
	}
	seen := make([]bool, len(t.nodes))
	for top := range len(t.nodes) - 1 {
		if seen[top] {
			continue
		}
		seen[top] = true
		t.stack = append(t.stack[:0], int32(top))
		for len(t.stack) > 0 {
			v := t.stack[len(t.stack)-1]
			t.stack = t.stack[:len(t.stack)-1]
			for _, a := range free[v] {
				x := &t.arcs[a]
				u, price := x.to, t.nodes[v].price.Plus(x.cost)
				if u == v {
					u, price = x.from, t.nodes[v].price.Minus(x.cost)
				}
				if t.nodes[v].pred == a {
					continue
				}
				if seen[u] {
					return false
				}
				seen[u] = true
				t.unhang(u)
				t.hang(u, v, a)
				t.nodes[u].depth, t.nodes[u].price = t.nodes[v].depth+1, price
				t.stack = append(t.stack, u)
			}
		}
	}
	return true
}

// entering finds an arc that makes the flow cheaper: the best of a block, block
// after block, or -1 when there is none.
func (t *tree) entering() int {
	block := max(32, int(math.Sqrt(float64(t.usual))/4)) // measured: larger ones take longer
	best, most, left := -1, Cost{}, block
	a := t.at
	for range t.usual {
		if x := &t.arcs[a]; x.state != inTree {
			from, to := &t.nodes[x.from].price, &t.nodes[x.to].price
			s := int64(x.state)
			high := s * (x.cost.High + from.High - to.High)
			if high <= most.High {
				low := s * (x.cost.Low + from.Low - to.Low)
				if high < most.High || low < most.Low {
					best, most = a, Cost{high, low}
				}
			}
		}
		if a++; a == t.usual {
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
	entering := &t.arcs[in]
	first, second := entering.from, entering.to
	if entering.state == full {
		first, second = second, first
	}
	join := t.join(first, second)
	delta, out, side := entering.room, int32(none), 0
	for u := first; u != join; u = t.nodes[u].parent {
		if d := t.slack(u, true); d < delta {
			delta, out, side = d, u, 1
		}
	}
	for u := second; u != join; u = t.nodes[u].parent {
		if d := t.slack(u, false); d <= delta {
			delta, out, side = d, u, 2
		}
	}
	if delta > 0 {
		t.push(in, first, second, join, delta)
	}
	if side == 0 {
		entering.state = -entering.state
		return
	}
	leaving := &t.arcs[t.nodes[out].pred]
	entering.state, leaving.state = inTree, empty
	if leaving.through != 0 {
		leaving.state = full
	}
	if side == 2 {
		first, second = second, first
	}
	t.rehang(in, first, second, out)
}

// join is where the ways of two nodes to the root meet.
func (t *tree) join(u, v int32) int32 {
	for u != v {
		if x, y := &t.nodes[u], &t.nodes[v]; x.depth >= y.depth {
			u = x.parent
		} else {
			v = y.parent
		}
	}
	return u
}

// slack is how much more can go through the arc above u: down to it, or up.
func (t *tree) slack(u int32, down bool) int32 {
	x := &t.arcs[t.nodes[u].pred]
	if (x.to == u) == down {
		return x.room - x.through
	}
	return x.through
}

// push sends delta around the cycle: from the join down to first, through in, and
// from second up again.
func (t *tree) push(in, first, second, join, delta int32) {
	if x := &t.arcs[in]; x.from == first {
		x.through += delta
	} else {
		x.through -= delta
	}
	t.send(first, join, delta, true)
	t.send(second, join, delta, false)
}

// send sends delta down from the join to u, or up.
func (t *tree) send(u, join, delta int32, down bool) {
	for u != join {
		n := &t.nodes[u]
		if x := &t.arcs[n.pred]; (x.to == u) == down {
			x.through += delta
		} else {
			x.through -= delta
		}
		u = n.parent
	}
}

// rehang hangs the part of the tree below out by its node u at v, over the arc in.
func (t *tree) rehang(in, u, v, out int32) {
	above, by := v, in
	for x := u; ; {
		up, over := t.nodes[x].parent, t.nodes[x].pred
		t.unhang(x)
		t.hang(x, above, by)
		if x == out {
			break
		}
		above, by, x = x, over, up
	}
	n, over := &t.nodes[u], &t.nodes[v]
	old := n.price
	if x := &t.arcs[in]; x.from == v {
		n.price = over.price.Plus(x.cost)
	} else {
		n.price = over.price.Minus(x.cost)
	}
	change := n.price.Minus(old)
	n.depth = over.depth + 1
	t.stack = append(t.stack[:0], u)
	for len(t.stack) > 0 {
		x := &t.nodes[t.stack[len(t.stack)-1]]
		t.stack = t.stack[:len(t.stack)-1]
		for c := x.child; c != none; {
			below := &t.nodes[c]
			below.depth = x.depth + 1
			below.price = below.price.Plus(change)
			if below.child != none {
				t.stack = append(t.stack, c)
			}
			c = below.next
		}
	}
}

// hang puts x among the children of a node.
func (t *tree) hang(x, above, by int32) {
	n, over := &t.nodes[x], &t.nodes[above]
	n.parent, n.pred = above, by
	n.next, n.prev = over.child, none
	if over.child != none {
		t.nodes[over.child].prev = x
	}
	over.child = x
}

// unhang takes x from among the children of its parent.
func (t *tree) unhang(x int32) {
	n := &t.nodes[x]
	if n.prev != none {
		t.nodes[n.prev].next = n.next
	} else {
		t.nodes[n.parent].child = n.next
	}
	if n.next != none {
		t.nodes[n.next].prev = n.prev
	}
}
