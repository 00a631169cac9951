package relax

import (
	"context"
	"testing"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// bank is a day on which parties 1 to n ask party 0, with so many desks, for one
// meeting each of weight 1 to n.
func bank(slots, tables, desks, n int) *day.Day {
	d := &day.Day{
		Slots: slots, Halls: 1, Fair: -1, DropPrice: 10, First: make([]bool, slots), Open: make([]bool, slots),
		Tables: make([]day.Table, tables), Parties: make([]day.Party, n+1),
	}
	all, every := grid.NewSet(tables), grid.NewSet(slots)
	for t := range tables {
		all.Put(t)
	}
	hall := grid.NewSet(1)
	hall.Put(0)
	d.Types = []day.Type{{Tables: all, Halls: hall}}
	for t := range slots {
		d.Open[t] = true
		every.Put(t)
	}
	d.First[0] = true
	for i := range d.Parties {
		d.Parties[i] = day.Party{Desks: make([]int32, slots), Single: true, Group: 1, Most: int32(n), InRow: int32(slots)}
		for t := range slots {
			d.Parties[i].Desks[t] = 1
			if i == 0 {
				d.Parties[i].Desks[t] = int32(desks)
			}
		}
	}
	for i := range n {
		d.Meetings = append(d.Meetings, day.Meeting{
			A: int32(i + 1), B: 0, Weight: int64(i + 1), Price: 1, Domain: every, Wanted: every,
			Host: -1, OfficerA: -1, OfficerB: -1, Was: -1, WasTable: -1,
		})
	}
	d.Link()
	return d
}

func TestWeight(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(d *day.Day)
		want   int64
	}{
		{"two slots hold the two heaviest of five", func(*day.Day) {}, 1 + 2 + 3},
		{"it wants one at most", func(d *day.Day) { d.Parties[0].Most = 1 }, 1 + 2 + 3 + 4},
		{"never two in a row", func(d *day.Day) { d.Parties[0].InRow = 1 }, 1 + 2 + 3 + 4},
		{"groups of two", func(d *day.Day) {
			d.Parties[0].Group = 2
			for m := range d.Meetings {
				d.Meetings[m].Host = 0
			}
		}, 1},
		{"the heaviest cannot be held", func(d *day.Day) { d.Meetings[4].Domain = grid.NewSet(2) }, 1 + 2 + 5},
		{"the lightest must be held", func(d *day.Day) { d.Meetings[0].Must, d.Meetings[0].Weight = true, 0 }, 2 + 3 + 4},
		{"a table that is closed at first", func(d *day.Day) {
			closed := grid.NewSet(2)
			closed.Put(0)
			d.Tables = d.Tables[:1]
			d.Tables[0].Closed = closed
		}, 1 + 2 + 3 + 4},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := bank(2, 3, 1, 5)
			c.change(d)
			if got := Weight(context.Background(), d, 200); got != c.want {
				t.Errorf("proven that %d is left out, want %d", got, c.want)
			}
		})
	}
}

func TestFloor(t *testing.T) {
	t.Parallel()
	d := bank(2, 3, 1, 5)
	for i := range d.Parties {
		d.Parties[i].Least = 1
	}
	if got := Floor(context.Background(), d, 100); got != 3 {
		t.Errorf("proven that 3 of five guests go without, got %d", got)
	}
	d.Parties[0].Least = 7
	if got := Floor(context.Background(), d, 100); got != 3+5 {
		t.Errorf("and that the host lacks 5 of seven, got %d", got)
	}
}

func TestChangesBreaksAndEarly(t *testing.T) {
	t.Parallel()
	d := bank(3, 3, 1, 3)
	for m := range d.Meetings {
		d.Meetings[m].Must, d.Meetings[m].Was = true, 1
	}
	d.Meetings[0].Price, d.Meetings[1].Price, d.Meetings[2].Price = 8, 6, 4
	if got := Changes(context.Background(), d); got != 5 { // two of three must move, and half of their price counts here
		t.Errorf("changes: %d", got)
	}
	if got := Early(context.Background(), d, Any); got != 0+1+2 {
		t.Errorf("early: %d", got)
	}
	if got := Breaks(context.Background(), d, Within{Weight: Any, Floor: Any}, 50); got != 0 {
		t.Errorf("breaks: %d", got)
	}
	d.Parties[0].Desks[1] = 0
	for m := range d.Meetings {
		x := grid.NewSet(3)
		x.Put(2 * (m % 2))
		d.Meetings[m].Domain = x
	}
	d.Parties[0].Desks[0] = 2
	if got := Breaks(context.Background(), d, Within{Weight: Any, Floor: Any}, 50); got != 1 {
		t.Errorf("breaks of a host that is away between: %d", got)
	}
}
