package seat

import (
	"math/rand/v2"
	"testing"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// cheapestByTrying is the least sum of any matching.
func cheapestByTrying(costs []int, n, k, row int, taken []bool) int {
	if row == n {
		return 0
	}
	best := 1 << 50
	for j := range k {
		if !taken[j] {
			taken[j] = true
			best = min(best, costs[row*k+j]+cheapestByTrying(costs, n, k, row+1, taken))
			taken[j] = false
		}
	}
	return best
}

func TestCheapestMatching(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		n := 1 + r.IntN(5)
		k := n + r.IntN(3)
		costs := make([]int, n*k)
		for i := range costs {
			costs[i] = r.IntN(10)
		}
		column, sum := cheapestMatching(costs, n, k)
		used, got := map[int32]bool{}, 0
		for i, j := range column {
			got += costs[i*k+int(j)]
			used[j] = true
		}
		if want := cheapestByTrying(costs, n, k, 0, make([]bool, k)); got != want || sum != want || len(used) != n {
			t.Fatalf("%v in %d rows: %v costs %d (told %d), want %d", costs, n, column, got, sum, want)
		}
	}
}

// set is a set of numbers below n.
func set(n int, members ...int) grid.Set {
	s := grid.NewSet(n)
	for _, x := range members {
		s.Put(x)
	}
	return s
}

// hall is a day of parties with one desk (all but those named in many) at tables
// that are alike, in which everybody may meet at any time.
func hall(slots, tables, parties int, meetings [][2]int32) *day.Day {
	d := &day.Day{Slots: slots, Halls: 1, Fair: -1, First: make([]bool, slots), Open: make([]bool, slots), Tables: make([]day.Table, tables)}
	d.First[0] = true
	all := make([]int, tables)
	for t := range all {
		all[t] = t
	}
	d.Types = []day.Type{{Tables: set(tables, all...), Halls: set(1, 0)}}
	for range parties {
		w := day.Party{Desks: make([]int32, slots), Single: true, Group: 1, Most: 100, InRow: int32(slots)}
		for t := range slots {
			w.Desks[t], d.Open[t] = 1, true
		}
		d.Parties = append(d.Parties, w)
	}
	for _, m := range meetings {
		d.Meetings = append(d.Meetings, day.Meeting{A: m[0], B: m[1], Host: -1, OfficerA: -1, OfficerB: -1, Was: -1, WasTable: -1})
	}
	d.Link()
	return d
}

func TestNobodyMovesWithoutNeed(t *testing.T) {
	t.Parallel()
	d := hall(3, 3, 6, [][2]int32{{0, 1}, {0, 2}, {0, 3}, {4, 5}})
	tables, ok := Tables(d, []int32{0, 1, 2, 1})
	if !ok || tables[0] != tables[1] || tables[1] != tables[2] || tables[3] == tables[1] {
		t.Errorf("party 0 stays where it is: %v", tables)
	}
}

func TestPublishedTablesAreKept(t *testing.T) {
	t.Parallel()
	d := hall(2, 3, 4, [][2]int32{{0, 1}, {2, 3}, {0, 2}})
	d.Meetings[0].WasTable, d.Meetings[1].WasTable, d.Meetings[2].WasTable = 2, 1, 0
	tables, ok := Tables(d, []int32{0, 0, 1})
	if !ok || tables[0] != 2 || tables[1] != 1 || tables[2] != 0 {
		t.Errorf("want the tables that were published, got %v", tables)
	}
	d.Order = []day.Goal{day.Walking} // now a change of tables counts and a published table does not
	if tables, ok = Tables(d, []int32{0, 0, 1}); !ok || tables[2] != tables[0] && tables[2] != tables[1] {
		t.Errorf("want somebody to stay, got %v", tables)
	}
}

// Of three tables, the one with power is needed by the one who comes last.
func TestUnlikeTables(t *testing.T) {
	t.Parallel()
	d := hall(1, 3, 6, [][2]int32{{0, 1}, {2, 3}, {4, 5}})
	d.Types = append(d.Types, day.Type{Tables: set(3, 0), Halls: set(1, 0)}, day.Type{Tables: set(3, 0, 1), Halls: set(1, 0)})
	d.Meetings[1].Type, d.Meetings[2].Type = 2, 1
	tables, ok := Tables(d, []int32{0, 0, 0})
	if !ok || tables[0] != 2 || tables[1] != 1 || tables[2] != 0 {
		t.Errorf("want 2, 1, 0, got %v", tables)
	}
	d.Meetings[1].Type = 1
	if _, ok = Tables(d, []int32{0, 0, 0}); ok {
		t.Error("two meetings want the only table with power")
	}
}

// A klinik for two takes three guests at two tables; one of them asks for an
// officer, who then sits with that group.
func TestGroupsSitTogether(t *testing.T) {
	t.Parallel()
	d := hall(1, 2, 4, [][2]int32{{0, 1}, {2, 0}, {0, 3}})
	klinik := &d.Parties[0]
	klinik.Group, klinik.Single, klinik.Desks[0] = 2, false, 2
	klinik.Officers = []grid.Set{set(1, 0), set(1, 0)}
	for m := range d.Meetings {
		d.Meetings[m].Host = 0
	}
	d.Meetings[1].OfficerB = 1
	spots := []int32{0, 0, 0}
	tables, ok := Tables(d, spots)
	if !ok {
		t.Fatal("no tables")
	}
	forA, forB, ok := Officers(d, spots, tables)
	if !ok || forB[1] != 1 || forA[1] != -1 {
		t.Fatalf("officers %v and %v at %v", forA, forB, tables)
	}
	sits := []int32{forA[0], forB[1], forA[2]}
	for m := range tables {
		for n := range m {
			if (tables[m] == tables[n]) != (sits[m] == sits[n]) {
				t.Errorf("meetings %d and %d sit at %v with %v", m, n, tables, sits)
			}
		}
	}
	d.Meetings[0].OfficerA, d.Meetings[2].OfficerA = 1, 1
	if _, ok = Tables(d, spots); ok {
		t.Error("an officer receives three in a group of two")
	}
}
