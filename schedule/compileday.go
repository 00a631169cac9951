package schedule

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

var goals = map[Objective]day.Goal{
	Changes: day.Changes, Floor: day.Floor, Weight: day.Weight, Breaks: day.Breaks,
	Spread: day.Spread, Walking: day.Walking, Early: day.Early,
}

// compileDay turns a checked problem into the form that the searches for more
// than breaks work on.
func compileDay(p *Problem) *day.Day {
	d := &day.Day{
		Slots: p.Slots, Halls: 1, Fair: -1, DropPrice: DropPrice,
		First: make([]bool, p.Slots), Open: make([]bool, p.Slots),
		Parties:  make([]day.Party, len(p.Participants)),
		Meetings: make([]day.Meeting, len(p.Meetings)),
	}
	if p.Fairness != nil {
		d.Fair = *p.Fairness
	}
	for _, o := range p.objectives() {
		d.Order = append(d.Order, goals[o])
	}
	for t := range p.Slots {
		d.Open[t] = !slices.Contains(p.Closed, t+1)
		d.First[t] = t == 0 || slices.Contains(p.Days, t+1)
	}
	compileHalls(p, d)
	for i := range p.Participants {
		d.Parties[i] = compileParty(p, i)
	}
	types := newTableTypes(p, d)
	there := thereOf(d)
	words := len(grid.NewSet(p.Slots))
	sets := make(grid.Set, 2*words*len(p.Meetings)) // all at once: that many are slow to make
	for m := range p.Meetings {
		at := sets[2*words*m:]
		d.Meetings[m] = compileMeeting(p, d, there, m, at[:words:words], at[words:2*words:2*words])
		d.Meetings[m].Type = types.of(m)
	}
	d.Types = types.list
	d.Link()
	for i := range d.Parties {
		w := &d.Parties[i]
		if most := int32(p.Participants[i].Most); most == 0 {
			w.Most = int32(len(w.Of))
		} else {
			w.Most = most
		}
	}
	return d
}

// compileHalls tells halls apart only where walking between them takes time.
func compileHalls(p *Problem, d *day.Day) {
	walks := slices.ContainsFunc(p.Walk, func(row []int) bool {
		return slices.ContainsFunc(row, func(n int) bool { return n > 0 })
	})
	if walks && p.halls() > 1 {
		d.Halls = p.halls()
		for h := range d.Halls {
			row := make([]int32, d.Halls)
			for k := range row {
				row[k] = int32(p.Walk[h][k])
			}
			d.Walk = append(d.Walk, row)
		}
	}
	d.Tables = make([]day.Table, p.Tables)
	for t := range d.Tables {
		if d.Halls > 1 {
			d.Tables[t].Hall = int32(p.hall(t+1) - 1)
		}
		if p.Places == nil || len(p.Places[t].Closed) == 0 {
			continue
		}
		d.Tables[t].Closed = slotSet(p.Slots, p.Places[t].Closed)
	}
}

func slotSet(n int, slots []int) grid.Set {
	set := grid.NewSet(n)
	for _, s := range slots {
		set.Put(s - 1)
	}
	return set
}

func compileParty(p *Problem, i int) day.Party {
	who := &p.Participants[i]
	w := day.Party{
		Desks: make([]int32, p.Slots), Single: p.desks(i) == 1,
		Group: int32(max(1, who.Group)), Least: int32(who.Least), InRow: int32(who.InRow),
	}
	if w.InRow == 0 {
		w.InRow = int32(p.Slots)
	}
	for _, o := range who.Officers {
		there := grid.NewSet(p.Slots)
		for t := range p.Slots {
			if !slices.Contains(o.Unavailable, t+1) && !slices.Contains(who.Unavailable, t+1) {
				there.Put(t)
			}
		}
		w.Officers = append(w.Officers, there)
	}
	for t := range p.Slots {
		switch {
		case slices.Contains(who.Unavailable, t+1) || slices.Contains(p.Closed, t+1):
		case w.Officers == nil:
			w.Desks[t] = int32(p.desks(i))
		default:
			for _, there := range w.Officers {
				if there.Has(t) {
					w.Desks[t]++
				}
			}
		}
	}
	return w
}

// thereOf is, by party, the slots in which it has desks.
func thereOf(d *day.Day) []grid.Set {
	there := make([]grid.Set, len(d.Parties))
	for i := range d.Parties {
		there[i] = grid.NewSet(d.Slots)
		for t, desks := range d.Parties[i].Desks {
			if desks > 0 {
				there[i].Put(t)
			}
		}
	}
	return there
}

// compileMeeting fills the sets for its wishes and its slots.
func compileMeeting(p *Problem, d *day.Day, there []grid.Set, m int, wanted, domain grid.Set) day.Meeting {
	x := &p.Meetings[m]
	out := day.Meeting{
		A: int32(x.A), B: int32(x.B), Must: !x.Optional, Weight: int64(p.weight(m)), Host: -1,
		OfficerA: int32(x.OfficerA) - 1, OfficerB: int32(x.OfficerB) - 1,
		Was: int32(x.Before) - 1, WasTable: int32(x.BeforeTable) - 1, Price: int64(p.price(m)),
		Wanted: wanted, Domain: domain,
	}
	if !x.Optional {
		out.Weight = 0 // it is held anyway
	}
	if x.Shared {
		out.Host = out.B
		if p.Participants[x.A].Group > 1 {
			out.Host = out.A
		}
	}
	for _, before := range x.After {
		out.After = append(out.After, int32(before))
	}
	for _, s := range x.Allowed {
		out.Wanted.Put(s - 1)
	}
	for t := 0; x.Allowed == nil && t < p.Slots; t++ {
		out.Wanted.Put(t)
	}
	if x.Fixed != 0 {
		kept := out.Wanted.Has(x.Fixed - 1)
		if clear(out.Wanted); kept {
			out.Wanted.Put(x.Fixed - 1)
		}
	}
	for w := range domain {
		domain[w] = wanted[w] & there[x.A][w] & there[x.B][w]
		if k := out.OfficerA; k >= 0 {
			domain[w] &= d.Parties[x.A].Officers[k][w]
		}
		if k := out.OfficerB; k >= 0 {
			domain[w] &= d.Parties[x.B].Officers[k][w]
		}
	}
	return out
}

// tableTypes finds the different sets of tables that meetings may take.
type tableTypes struct {
	p     *Problem
	d     *day.Day
	list  []day.Type
	byKey map[string]int32
	party []grid.Set // the tables a participant may sit at, nil for all
}

func newTableTypes(p *Problem, d *day.Day) *tableTypes {
	t := &tableTypes{p: p, d: d, byKey: map[string]int32{}, party: make([]grid.Set, len(p.Participants))}
	for i, who := range p.Participants {
		if who.Sits == nil && len(who.Needs) == 0 {
			continue
		}
		set := grid.NewSet(p.Tables)
		for table := range p.Tables {
			if who.Sits != nil && !slices.Contains(who.Sits, table+1) {
				continue
			}
			if !slices.ContainsFunc(who.Needs, func(need string) bool { return !slices.Contains(p.Places[table].Features, need) }) {
				set.Put(table)
			}
		}
		t.party[i] = set
	}
	t.add(t.both(nil, nil)) // any table comes first
	return t
}

// both is the tables that are in both sets; nil is all of them.
func (t *tableTypes) both(a, b grid.Set) grid.Set {
	set := grid.NewSet(t.p.Tables)
	for table := range t.p.Tables {
		if (a == nil || a.Has(table)) && (b == nil || b.Has(table)) {
			set.Put(table)
		}
	}
	return set
}

func (t *tableTypes) of(m int) int32 {
	a, b := t.party[t.p.Meetings[m].A], t.party[t.p.Meetings[m].B]
	if table := t.p.Meetings[m].AtTable; table != 0 {
		only := grid.NewSet(t.p.Tables)
		only.Put(table - 1)
		b = t.both(b, only)
	}
	if a == nil && b == nil {
		return 0
	}
	return t.add(t.both(a, b))
}

func (t *tableTypes) add(set grid.Set) int32 {
	key := string(grid.Key(set))
	if i, ok := t.byKey[key]; ok {
		return i
	}
	halls := grid.NewSet(t.d.Halls)
	for _, table := range set.All() {
		halls.Put(int(t.d.Tables[table].Hall))
	}
	i := int32(len(t.list))
	t.list = append(t.list, day.Type{Tables: set, Halls: halls})
	t.byKey[key] = i
	return i
}
