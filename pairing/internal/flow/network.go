// Package flow finds cheapest circulations: flows through a network whose arcs
// have capacities and costs, by the network simplex method.
//
// A Cost has two parts that are compared one after the other, so that one
// objective can stand above another without a large factor between them, which
// could overflow. Everything is in whole numbers; what comes out is exact.
//
// The tree of the method is kept strongly feasible, so that it cannot go in
// circles: Cunningham, A network simplex method, Mathematical Programming 11 (1976).
package flow

// A Cost is of one unit. High is compared first.
type Cost struct{ High, Low int64 }

// Plus adds.
func (c Cost) Plus(d Cost) Cost { return Cost{c.High + d.High, c.Low + d.Low} }

// Minus subtracts.
func (c Cost) Minus(d Cost) Cost { return Cost{c.High - d.High, c.Low - d.Low} }

// Less compares High, then Low.
func (c Cost) Less(d Cost) bool { return c.High < d.High || c.High == d.High && c.Low < d.Low }

// A Network is nodes, numbered from 0, and arcs between them.
type Network struct {
	nodes int
	from  []int32
	to    []int32
	room  []int32
	cost  []Cost
}

// New makes a network without arcs.
func New(nodes int) *Network { return &Network{nodes: nodes} }

// Node adds a node and gives its number.
func (n *Network) Node() int32 {
	n.nodes++
	return int32(n.nodes - 1)
}

// Arc adds an arc and gives its number. Room is how much can go through it.
func (n *Network) Arc(from, to int32, room int, cost Cost) int {
	n.from, n.to = append(n.from, from), append(n.to, to)
	n.room, n.cost = append(n.room, int32(room)), append(n.cost, cost)
	return len(n.from) - 1
}

// Arcs is the number of arcs.
func (n *Network) Arcs() int { return len(n.from) }

// A Flow is the cheapest circulation of a network.
type Flow struct {
	Through []int32 // by arc
	Cost    Cost    // of all together
	Price   []Cost  // by node: the duals
}

// Worth is what one more unit of room in an arc would save, nothing when it is
// not full.
func (n *Network) Worth(f *Flow, arc int) Cost {
	c := n.cost[arc].Plus(f.Price[n.from[arc]]).Minus(f.Price[n.to[arc]])
	if !c.Less(Cost{}) {
		return Cost{}
	}
	return Cost{}.Minus(c)
}
