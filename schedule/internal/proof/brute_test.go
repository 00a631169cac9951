package proof

import (
	"math/rand/v2"
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/grid"
)

// tiny is a random day small enough to try every timetable, with any mix of
// what a day can have.
func tiny(r *rand.Rand) *day.Day {
	for {
		d := tinyDay(r)
		ways := 1
		for m := range d.Meetings {
			ways *= 1 + d.Meetings[m].Wanted.Len()*d.Halls
		}
		if ways <= 4000 {
			return d
		}
	}
}

func some(r *rand.Rand, n, of int) grid.Set {
	set := grid.NewSet(n)
	for t := range n {
		if r.IntN(of) > 0 {
			set.Put(t)
		}
	}
	return set
}

func tinyDay(r *rand.Rand) *day.Day {
	d := &day.Day{Slots: 1 + r.IntN(5), Halls: 1 + r.IntN(5)/4, Fair: -1, DropPrice: 10}
	if r.IntN(4) == 0 {
		d.Fair = r.IntN(2)
	}
	for t := range d.Slots {
		d.Open = append(d.Open, r.IntN(9) > 0)
		d.First = append(d.First, t == 0 || r.IntN(6) == 0)
	}
	if d.Halls > 1 {
		d.Halls += r.IntN(2)
		for h := range d.Halls {
			row := make([]int32, d.Halls)
			for k := range row {
				if k != h {
					row[k] = int32(r.IntN(4))
				}
			}
			d.Walk = append(d.Walk, row)
		}
	}
	for range 1 + r.IntN(4) {
		table := day.Table{Hall: int32(r.IntN(d.Halls))}
		if r.IntN(4) == 0 {
			table.Closed = some(r, d.Slots, 2)
		}
		d.Tables = append(d.Tables, table)
	}
	tinyTypes(r, d)
	for range 2 + r.IntN(4) {
		d.Parties = append(d.Parties, tinyParty(r, d))
	}
	for range 1 + r.IntN(7) {
		d.Meetings = append(d.Meetings, tinyMeeting(r, d))
	}
	d.Link()
	for i := range d.Parties {
		w := &d.Parties[i]
		if w.Most = int32(len(w.Of)); r.IntN(5) == 0 {
			w.Most = int32(r.IntN(3))
		}
	}
	return d
}

func tinyTypes(r *rand.Rand, d *day.Day) {
	all := some(r, len(d.Tables), 1)
	for t := range d.Tables {
		all.Put(t)
	}
	d.Types = []day.Type{{Tables: all}}
	for r.IntN(2) == 0 {
		d.Types = append(d.Types, day.Type{Tables: some(r, len(d.Tables), 2)})
	}
	for i := range d.Types {
		d.Types[i].Halls = grid.NewSet(d.Halls)
		for _, t := range d.Types[i].Tables.All() {
			d.Types[i].Halls.Put(int(d.Tables[t].Hall))
		}
	}
}

func tinyParty(r *rand.Rand, d *day.Day) day.Party {
	w := day.Party{Desks: make([]int32, d.Slots), Group: 1, InRow: int32(d.Slots), Least: int32(max(0, r.IntN(6)-2))}
	there := some(r, d.Slots, 8)
	desks := max(1, r.IntN(5)-1)
	if r.IntN(3) == 0 {
		for range desks {
			o := some(r, d.Slots, 5)
			for t := range o {
				o[t] &= there[t]
			}
			w.Officers = append(w.Officers, o)
		}
	}
	w.Single = desks == 1
	if r.IntN(3) == 0 {
		w.Group = int32(1 + r.IntN(3))
	}
	if r.IntN(4) == 0 {
		w.InRow = int32(1 + r.IntN(d.Slots))
	}
	for t := range d.Slots {
		switch {
		case !d.Open[t] || !there.Has(t):
		case w.Officers == nil:
			w.Desks[t] = int32(desks)
		default:
			for _, o := range w.Officers {
				if o.Has(t) {
					w.Desks[t]++
				}
			}
		}
	}
	return w
}

func tinyMeeting(r *rand.Rand, d *day.Day) day.Meeting {
	n := len(d.Parties)
	a := r.IntN(n)
	x := day.Meeting{
		A: int32(a), B: int32((a + 1 + r.IntN(n-1)) % n), Must: r.IntN(2) == 0, Host: -1,
		OfficerA: -1, OfficerB: -1, Type: int32(r.IntN(len(d.Types))), Was: -1, WasTable: -1,
		Price: 1 + int64(r.IntN(3)), Wanted: some(r, d.Slots, 6), Domain: grid.NewSet(d.Slots),
	}
	if !x.Must {
		x.Weight = 1 + int64(r.IntN(5))
	}
	if r.IntN(2) == 0 {
		x.Was = int32(r.IntN(d.Slots))
	}
	sides := [2]int32{x.A, x.B}
	for i, officer := range [2]*int32{&x.OfficerA, &x.OfficerB} {
		w := &d.Parties[sides[i]]
		if k := len(w.Officers); k > 0 && r.IntN(2) == 0 {
			*officer = int32(r.IntN(k))
		}
	}
	if ga, gb := d.Parties[x.A].Group > 1, d.Parties[x.B].Group > 1; ga != gb && r.IntN(4) > 0 {
		x.Host = x.B
		if ga {
			x.Host = x.A
		}
	}
	if m := len(d.Meetings); m > 0 && r.IntN(5) == 0 {
		x.After = []int32{int32(r.IntN(m))}
	}
	for t := range d.Slots {
		there := func(p, o int32) bool {
			w := &d.Parties[p]
			return w.Desks[t] > 0 && (o < 0 || w.Officers[o].Has(t))
		}
		if x.Wanted.Has(t) && there(x.A, x.OfficerA) && there(x.B, x.OfficerB) {
			x.Domain.Put(t)
		}
	}
	return x
}

// brute tries timetables and judges them in its own words.
type brute struct {
	d    *day.Day
	hold func(Rule) bool // does the rule count?
}

// every calls yield with each timetable that keeps the rules.
func (b brute) every(yield func(spots []int32) bool) {
	spots := make([]int32, len(b.d.Meetings))
	var try func(m int) bool
	try = func(m int) bool {
		if m == len(spots) {
			return !b.judge(spots) || yield(spots)
		}
		spots[m] = -1
		if !(b.d.Meetings[m].Must && b.hold(Rule{Kind: Must, Meeting: m})) && !try(m+1) {
			return false
		}
		for s := range int32(b.d.Spots()) {
			if spots[m] = s; b.mayTake(m, s) && !try(m+1) {
				return false
			}
		}
		return true
	}
	try(0)
}

func (b brute) feasible() bool {
	found := false
	b.every(func([]int32) bool { found = true; return false })
	return found
}

func (b brute) mayTake(m int, spot int32) bool {
	x, t, h := &b.d.Meetings[m], int(b.d.Slot(spot)), int(spot)%b.d.Halls
	if !b.d.Open[t] || !x.Wanted.Has(t) && b.hold(Rule{Kind: Wanted, Meeting: m}) {
		return false
	}
	for i, p := range [2]int32{x.A, x.B} {
		o := [2]int32{x.OfficerA, x.OfficerB}[i]
		w := &b.d.Parties[p]
		if w.Desks[t] == 0 {
			if b.hold(Rule{Kind: Away, Party: int(p), Officer: -1, Slot: t}) {
				return false
			}
		} else if o >= 0 && !w.Officers[o].Has(t) && b.hold(Rule{Kind: Away, Party: int(p), Officer: int(o), Slot: t}) {
			return false
		}
	}
	return x.Type == 0 || b.d.Types[x.Type].Halls.Has(h) || !b.hold(Rule{Kind: Type, Type: int(x.Type)})
}

func (b brute) judge(spots []int32) bool {
	d := b.d
	for m := range d.Meetings {
		for _, e := range d.Meetings[m].After {
			if spots[m] >= 0 && spots[e] >= 0 && d.Slot(spots[e]) >= d.Slot(spots[m]) && b.hold(Rule{Kind: Order, Meeting: m, Other: int(e)}) {
				return false
			}
		}
	}
	low, high := int64(1000), int64(0)
	for p := range d.Parties {
		breaks, ok := b.party(p, spots)
		if !ok {
			return false
		}
		low, high = min(low, breaks), max(high, breaks)
	}
	if d.Fair >= 0 && b.hold(Rule{Kind: Fair}) && high-low > int64(d.Fair) {
		return false
	}
	for t := range d.Slots {
		if !b.seats(t, spots) {
			return false
		}
	}
	return true
}

// party judges what concerns one party alone: amount, rows, ways.
func (b brute) party(p int, spots []int32) (breaks int64, ok bool) {
	d, w := b.d, &b.d.Parties[p]
	used, n := make([]bool, d.Slots), int32(0)
	hall := make([]int32, d.Slots)
	for _, m := range w.Of {
		if spots[m] >= 0 {
			n++
			used[d.Slot(spots[m])] = true
			hall[d.Slot(spots[m])] = spots[m] % int32(d.Halls)
		}
	}
	if n > w.Most && b.hold(Rule{Kind: Most, Party: p}) {
		return 0, false
	}
	row, last := int32(0), -1
	for t, u := range used {
		if d.First[t] {
			row, last = 0, -1
		}
		if !u {
			row = 0
			continue
		}
		if row++; row > w.InRow && b.hold(Rule{Kind: InRow, Party: p}) {
			return 0, false
		}
		if last >= 0 && w.Single && d.Walk != nil && t-last-1 < int(d.Walk[hall[last]][hall[t]]) && b.hold(Rule{Kind: Walk, Party: p}) {
			return 0, false
		}
		last = t
	}
	return d.BreaksIn(used), true
}

// seats tries all tables for the meetings of slot t.
func (b brute) seats(t int, spots []int32) bool {
	d := b.d
	var here []int
	for m, s := range spots {
		if s >= 0 && int(d.Slot(s)) == t {
			here = append(here, m)
		}
	}
	at := map[int]int{} // meeting → table
	tables := len(d.Tables)
	limited := b.hold(Rule{Kind: Tables, Slot: t})
	if !limited {
		tables = d.Halls * len(here) // as many as anybody needs
	}
	var try func(i int) bool
	try = func(i int) bool {
		if i == len(here) {
			return b.sat(t, here, at)
		}
		m := here[i]
		x := &d.Meetings[m]
		for table := range tables {
			hall, suits := int32(table%d.Halls), true
			if limited {
				hall = d.Tables[table].Hall
				suits = (d.Tables[table].Closed == nil || !d.Tables[table].Closed.Has(t)) &&
					(d.Types[x.Type].Tables.Has(table) || !b.hold(Rule{Kind: Type, Type: int(x.Type)}))
			}
			if at[m] = table; suits && hall == spots[m]%int32(d.Halls) && b.shares(here[:i], at, m) && try(i+1) {
				return true
			}
		}
		return false
	}
	return try(0)
}

// shares tells whether meeting m can be at its table with those before.
func (b brute) shares(before []int, at map[int]int, m int) bool {
	n := int32(1)
	for _, k := range before {
		if at[k] != at[m] {
			continue
		}
		if host := b.d.Meetings[m].Host; host < 0 || b.d.Meetings[k].Host != host {
			return false
		}
		n++
	}
	return n == 1 || n <= b.d.Parties[b.d.Meetings[m].Host].Group
}

// sat judges desks and officers when everybody has a table: some officer is
// found for every table of every party.
func (b brute) sat(t int, here []int, at map[int]int) bool {
	for p := range b.d.Parties {
		var units [][]int // the meetings of p, by desk
		table := map[int]int{}
		for _, m := range here {
			x := &b.d.Meetings[m]
			switch i, known := table[at[m]]; {
			case int(x.A) != p && int(x.B) != p:
			case int(x.Host) == p && known:
				units[i] = append(units[i], m)
			default:
				if int(x.Host) == p {
					table[at[m]] = len(units)
				}
				units = append(units, []int{m})
			}
		}
		desks := int(b.d.Parties[p].Desks[t])
		if desks == 0 {
			desks = int(slices.Max(append([]int32{1}, b.d.Parties[p].Desks...)))
		}
		if len(units) > desks && b.hold(Rule{Kind: Desks, Party: p}) || !b.officersFit(p, units) {
			return false
		}
	}
	return true
}

// officersFit: no table has two officers that were asked for, no officer two tables.
func (b brute) officersFit(p int, units [][]int) bool {
	busy := map[int32]bool{}
	for _, unit := range units {
		at := int32(-1)
		for _, m := range unit {
			o := b.d.Meetings[m].OfficerA
			if int(b.d.Meetings[m].B) == p {
				o = b.d.Meetings[m].OfficerB
			}
			if o < 0 || !b.hold(Rule{Kind: Officer, Party: p, Officer: int(o)}) {
				continue
			}
			if at >= 0 && at != o {
				return false
			}
			at = o
		}
		if at >= 0 && busy[at] {
			return false
		}
		busy[at] = true
	}
	return true
}
