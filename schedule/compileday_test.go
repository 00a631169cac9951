package schedule

import (
	"slices"
	"testing"

	"wantilan/schedule/internal/day"
)

// A bank with two officers, one of them away at first; a klinik; lunch; a table
// with power in another hall.
func TestCompileDay(t *testing.T) {
	t.Parallel()
	p := Problem{
		Slots: 4, Tables: 2, Closed: []int{3}, Days: []int{4},
		Objectives: []Objective{Weight, Early},
		Places:     []Place{{Hall: 1}, {Hall: 2, Features: []string{"power"}, Closed: []int{2}}},
		Walk:       [][]int{{0, 1}, {1, 0}},
		Participants: []Participant{
			{Name: "bank", Officers: []Officer{{Unavailable: []int{1}}, {}}, Group: 3},
			{Name: "kayu", Needs: []string{"power"}, Unavailable: []int{4}},
			{Name: "perak", Sits: []int{1}, Most: 1},
		},
		Meetings: []Meeting{
			{A: 0, B: 1, OfficerA: 1, Shared: true, Weight: 7},
			{A: 2, B: 0, Optional: true, Weight: 5, Before: 2, Price: 4, Allowed: []int{1, 2}},
			{A: 1, B: 2, Optional: true},
		},
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	d := compileDay(&p)
	if d.Halls != 2 || d.Walk[0][1] != 1 || !slices.Equal(d.Order, []day.Goal{day.Weight, day.Early}) {
		t.Errorf("halls %d, walk %v, order %v", d.Halls, d.Walk, d.Order)
	}
	if !slices.Equal(d.Parties[0].Desks, []int32{1, 2, 0, 2}) || d.Parties[0].Single || !d.Parties[1].Single {
		t.Errorf("desks %v", d.Parties[0].Desks)
	}
	if got := d.Meetings[0].Domain.All(); !slices.Equal(got, []int{1}) {
		t.Errorf("the officer is away at first, lunch is closed, wood leaves: want slot 1, got %v", got)
	}
	if x := d.Meetings[1]; x.Must || x.Weight != 5 || x.Was != 1 || x.Price != 4 || x.Host != -1 || !slices.Equal(x.Domain.All(), []int{0, 1}) {
		t.Errorf("request: %+v", x)
	}
	if x := d.Meetings[2]; d.Types[x.Type].Tables.Len() != 0 {
		t.Error("no table suits both, and one was found")
	}
	if d.Meetings[0].Host != 0 || d.Meetings[0].Weight != 0 {
		t.Errorf("klinik: %+v", d.Meetings[0])
	}
	v := d.Count([]int32{2, -1, -1}) // slot 1 in hall 0, the others not held
	if v[day.Weight] != 6 || v[day.Changes] != 40 || v[day.Early] != 1 {
		t.Errorf("counted %v", v)
	}
}
