package flow_test

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"wantilan/pairing/internal/flow"
)

type arc struct {
	from, to, room int
	cost           flow.Cost
}

// cheapest finds the cheapest circulation by cancelling cycles of negative cost,
// found by Bellman and Ford: slow, and nothing like the method that is tested.
func cheapest(nodes int, arcs []arc) (total flow.Cost) {
	through := make([]int, len(arcs))
	for {
		dist, by := make([]flow.Cost, nodes), make([]int, nodes)
		last := -1
		for range nodes + 1 {
			last = -1
			for i, a := range arcs {
				if c := dist[a.from].Plus(a.cost); through[i] < a.room && c.Less(dist[a.to]) {
					dist[a.to], by[a.to], last = c, i+1, a.to
				}
				if c := dist[a.to].Minus(a.cost); through[i] > 0 && c.Less(dist[a.from]) {
					dist[a.from], by[a.from], last = c, -i-1, a.from
				}
			}
			if last < 0 {
				break
			}
		}
		if last < 0 {
			break
		}
		back := func(v int) int {
			if by[v] > 0 {
				return arcs[by[v]-1].from
			}
			return arcs[-by[v]-1].to
		}
		for range nodes {
			last = back(last)
		}
		for v := last; ; {
			at := by[v]
			v = back(v)
			if at > 0 {
				through[at-1]++
			} else {
				through[-at-1]--
			}
			if v == last {
				break
			}
		}
	}
	for i, a := range arcs {
		total.High += int64(through[i]) * a.cost.High
		total.Low += int64(through[i]) * a.cost.Low
	}
	return total
}

// The simplex method finds what cancelling cycles finds; its flow is one, and its
// prices prove it.
func TestCheapestCirculation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(2, 8).Draw(t, "nodes")
		node := rapid.IntRange(0, nodes-1)
		part := rapid.Int64Range(-4, 6)
		arcs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) arc {
			return arc{node.Draw(t, "from"), node.Draw(t, "to"), rapid.IntRange(0, 3).Draw(t, "room"), flow.Cost{High: part.Draw(t, "high"), Low: part.Draw(t, "low")}}
		}), 0, 24).Filter(func(all []arc) bool {
			for _, a := range all {
				if a.from == a.to {
					return false
				}
			}
			return true
		}).Draw(t, "arcs")
		n := flow.New(nodes)
		for _, a := range arcs {
			n.Arc(int32(a.from), int32(a.to), a.room, a.cost)
		}
		f, err := n.Solve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := cheapest(nodes, arcs)
		if f.Cost != want {
			t.Fatalf("cost %v, want %v", f.Cost, want)
		}
		other := flow.New(nodes) // with other costs: any circulation to begin with
		for _, a := range arcs {
			other.Arc(int32(a.from), int32(a.to), a.room, flow.Cost{High: part.Draw(t, "other high"), Low: part.Draw(t, "other low")})
		}
		begin, err := other.Solve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if f, err = n.SolveFrom(context.Background(), begin.Through); err != nil || f.Cost != want {
			t.Fatalf("from another flow: cost %v, want %v, %v", f.Cost, want, err)
		}
		balance := make([]int, nodes)
		for i, a := range arcs {
			x := int(f.Through[i])
			if x < 0 || x > a.room {
				t.Fatalf("arc %d carries %d of %d", i, x, a.room)
			}
			balance[a.from] -= x
			balance[a.to] += x
			c := a.cost.Plus(f.Price[a.from]).Minus(f.Price[a.to])
			if x < a.room && c.Less(flow.Cost{}) || x > 0 && (flow.Cost{}).Less(c) {
				t.Fatalf("arc %d carries %d of %d at the reduced cost %v", i, x, a.room, c)
			}
		}
		for v, b := range balance {
			if b != 0 {
				t.Fatalf("node %d keeps %d", v, b)
			}
		}
	})
}

func TestSolveEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := flow.New(2).Solve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want canceled", err)
	}
}

func TestOnlyCirculationsAreBegunWith(t *testing.T) {
	t.Parallel()
	n := flow.New(2)
	n.Arc(0, 1, 2, flow.Cost{Low: -1})
	n.Arc(1, 0, 2, flow.Cost{})
	for what, through := range map[string][]int32{"of other arcs": {1}, "less than nothing": {-1, -1}, "more than there is room": {3, 3}, "that stays somewhere": {1, 2}} {
		if _, err := n.SolveFrom(context.Background(), through); err == nil {
			t.Errorf("a flow %s is taken", what)
		}
	}
	if f, err := n.SolveFrom(context.Background(), []int32{1, 1}); err != nil || f.Cost.Low != -2 {
		t.Errorf("cost %v, %v", f.Cost, err)
	}
}
