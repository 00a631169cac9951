package local

import (
	"context"
	"math"
	"slices"

	"wantilan/schedule/internal/day"
)

// WalkOptions steer Walk.
type WalkOptions struct {
	Seed          uint64
	Moves         int64   // end after this many steps
	Spots, Tables []int32 // to begin from; a timetable that keeps every rule
	// Found is told of every timetable that is better than all before, with what is
	// walked; nothing of it may be kept. The search ends when it says so.
	Found func(spots, tables []int32, v day.Values) (stop bool)
}

// Walk looks for timetables on which people walk less: by other tables, and by
// other slots that cost nothing of the goals before. It begins hot and ends cold.
func Walk(ctx context.Context, d *day.Day, o WalkOptions) {
	w := &walker{search: newSearch(ctx, d, Options{Seed: o.Seed, Moves: o.Moves}), found: o.Found, tables: int32(len(d.Tables))}
	if ctx.Err() != nil || !w.take(o.Spots, o.Tables) {
		return
	}
	w.heat = hottest
	factor := math.Pow(coldest/hottest, float64(walkStretch)/float64(max(walkStretch, o.Moves)))
	for n := int64(1); !w.done(); n++ {
		w.step()
		w.log, w.moved = w.log[:0], w.moved[:0]
		if n%walkStretch == 0 {
			w.heat *= factor
		}
		if !w.spend(1) {
			return
		}
	}
}

// walkStretch is after how many steps it becomes colder.
const walkStretch = 100

// walker is a search that also knows who sits where.
type walker struct {
	*search
	found  func(spots, tables []int32, v day.Values) bool
	tables int32
	table  []int32 // by meeting, -1 when not held
	sits   []int32 // by slot and table: one of the meetings there, -1 when none
	ways   []int64 // by party
	walked int64
	best   day.Values

	moved   []change // meetings and the tables they had before this step
	parties []int32  // scratch
	unit    []int32  // scratch
}

// take begins with a timetable; false when it cannot be put together.
func (w *walker) take(spots, tables []int32) bool {
	w.table, w.sits = slices.Clone(tables), make([]int32, w.slots*w.tables)
	for i := range w.sits {
		w.sits[i] = -1
	}
	for again := true; again; { // one may stand in the way of another until a third is there
		again = false
		for m, spot := range spots {
			if m&255 == 0 && w.ctx.Err() != nil {
				return false
			}
			if spot >= 0 && w.spot[m] < 0 && w.fits(int32(m), spot) {
				again = true
			}
		}
	}
	for m, spot := range spots {
		if spot != w.spot[m] {
			return false
		}
		if spot >= 0 {
			w.sits[w.seat(int32(m), tables[m])] = int32(m)
		}
	}
	w.log = w.log[:0]
	w.ways = make([]int64, len(w.party))
	for i := range w.party {
		w.ways[i] = w.wayOf(int32(i))
		w.walked += w.ways[i]
	}
	w.best = w.now()
	return true
}

func (w *walker) now() day.Values {
	v := w.values()
	v[day.Walking] = w.walked
	return v
}

// seat is where in sits a table is in the slot of m.
func (w *walker) seat(m, table int32) int32 { return w.slotOf(w.spot[m])*w.tables + table }

// wayOf counts the changes of a party with one desk, and what it walks.
func (w *walker) wayOf(who int32) (n int64) {
	if !w.party[who].single {
		return 0
	}
	last := int32(-1)
	for t := range w.slots {
		if w.d.First[t] {
			last = -1
		}
		e := w.head[who*w.slots+t]
		if e < 0 {
			continue
		}
		table := w.table[e>>1]
		if last >= 0 && table != last {
			n++
			if w.d.Walk != nil {
				n += int64(w.d.Walk[w.d.Tables[last].Hall][w.d.Tables[table].Hall])
			}
		}
		last = table
	}
	return n
}

// step tries one change and keeps it when it is taken.
func (w *walker) step() {
	from, walked := w.standing(), w.walked
	m := int32(w.pick(len(w.m)))
	if w.spot[m] < 0 {
		return
	}
	done := false
	if w.pick(2) == 0 {
		done = w.beside(m)
	} else {
		done = w.elsewhere(m)
	}
	if done {
		w.count()
	}
	if !done || !w.takesWay(&from, walked) {
		w.back()
		w.count()
		return
	}
	if v := w.now(); w.d.Less(v, w.best) && w.valid() {
		w.best = v
		w.ended = w.found(w.spot, w.table, v)
	}
}

// takesWay tells whether to stay after a step.
func (w *walker) takesWay(from *standing, walked int64) bool {
	now := w.standing()
	if now.broken > from.broken {
		return false
	}
	before := true // what counts before what is walked
	for _, g := range w.d.Order {
		worse := now.val[g] - from.val[g]
		if g == day.Walking {
			worse, before = w.walked-walked, false
		}
		if worse != 0 {
			return worse < 0 || !before && w.takes(float64(worse), w.unitOf(g))
		}
	}
	return true
}

// unitOf is what one step of a goal counts as.
func (w *walker) unitOf(g day.Goal) float64 { return w.hot[slices.Index(w.d.Order, g)] }

// beside takes m to the table at which one of its two sits before or after, and who
// sits there to that of m.
func (w *walker) beside(m int32) bool {
	who := w.m[m].a
	if w.pick(2) == 0 {
		who = w.m[m].b
	}
	if !w.party[who].single {
		return false
	}
	t := w.slotOf(w.spot[m])
	before, after := w.neighbours(who, t)
	if before < 0 || after >= 0 && w.pick(2) == 0 {
		before = after
	}
	if before < 0 {
		return false
	}
	from, to := w.table[m], w.table[w.head[w.cell(who, before)]>>1]
	if from == to || w.d.Tables[from].Hall != w.d.Tables[to].Hall {
		return false
	}
	there := w.sits[t*w.tables+to]
	if !w.move(m, to) || there >= 0 && !w.move(there, from) {
		return false
	}
	w.sits[t*w.tables+from] = there
	w.sits[t*w.tables+to] = m
	return true
}

// move notes another table for m and those who share its table.
func (w *walker) move(m, to int32) bool {
	from := w.table[m]
	w.unit = append(w.unit[:0], m)
	if h := w.m[m].host; h >= 0 {
		for e := w.head[w.cell(h, w.slotOf(w.spot[m]))]; e >= 0; e = w.next[e] {
			if x := e >> 1; x != m && w.m[x].host == h && w.table[x] == from {
				w.unit = append(w.unit, x)
			}
		}
	}
	for _, x := range w.unit {
		if !w.suits(x, to) {
			return false
		}
	}
	for _, x := range w.unit {
		w.moved = append(w.moved, change{x, from})
		w.table[x] = to
	}
	return true
}

// suits tells whether m may sit at a table in its slot.
func (w *walker) suits(m, table int32) bool {
	t := &w.d.Tables[table]
	return w.d.Types[w.m[m].kind].Tables.Has(int(table)) && t.Hall == w.spot[m]%w.halls &&
		(t.Closed == nil || !t.Closed.Has(int(w.slotOf(w.spot[m]))))
}

// elsewhere moves m to another slot, where one of its two meets before or after or
// just anywhere, with what is in its way; all that moved look for tables.
func (w *walker) elsewhere(m int32) bool {
	if w.m[m].host >= 0 {
		return false
	}
	to := w.randomSpot(m)
	if to < 0 || to == w.spot[m] || !w.swap(m, to) {
		return false
	}
	for _, c := range w.log { // the last of several entries is where it came from
		if w.m[c.m].host >= 0 {
			return false
		}
		if c.spot >= 0 && w.table[c.m] >= 0 {
			w.moved = append(w.moved, change{c.m, w.table[c.m]})
			w.sits[w.slotOf(c.spot)*w.tables+w.table[c.m]] = -1
			w.table[c.m] = -1
		}
	}
	for _, c := range w.moved {
		if w.spot[c.m] >= 0 && !w.sitDown(c.m, c.spot) {
			return false
		}
	}
	return true
}

// sitDown gives m a table in its slot: of those around it for one of its two, the
// one it had, or any that is free.
func (w *walker) sitDown(m, had int32) bool {
	t := w.slotOf(w.spot[m])
	try := func(table int32) bool {
		if table < 0 || w.sits[t*w.tables+table] >= 0 || !w.suits(m, table) {
			return false
		}
		w.sits[t*w.tables+table], w.table[m] = m, table
		return true
	}
	for _, who := range [2]int32{w.m[m].a, w.m[m].b} {
		if !w.party[who].single {
			continue
		}
		before, after := w.neighbours(who, t)
		for _, at := range [2]int32{before, after} {
			if at >= 0 && try(w.table[w.head[w.cell(who, at)]>>1]) {
				return true
			}
		}
	}
	if try(had) {
		return true
	}
	first := int32(w.pick(int(w.tables)))
	for k := range w.tables {
		if try((first + k) % w.tables) {
			return true
		}
	}
	return false
}

// back takes the step back: slots, then tables.
func (w *walker) back() {
	for _, c := range w.moved {
		if table := w.table[c.m]; table >= 0 && w.spot[c.m] >= 0 && w.sits[w.seat(c.m, table)] == c.m {
			w.sits[w.seat(c.m, table)] = -1
		}
	}
	w.undo(0)
	for i := len(w.moved) - 1; i >= 0; i-- {
		w.table[w.moved[i].m] = w.moved[i].spot
	}
	for _, c := range w.moved {
		w.sits[w.seat(c.m, w.table[c.m])] = c.m
	}
}

// count counts anew what those walk whose meetings have moved.
func (w *walker) count() {
	w.parties = w.parties[:0]
	for _, c := range w.moved {
		for _, who := range [2]int32{w.m[c.m].a, w.m[c.m].b} {
			if !slices.Contains(w.parties, who) {
				w.parties = append(w.parties, who)
			}
		}
	}
	for _, who := range w.parties {
		w.walked -= w.ways[who]
		w.ways[who] = w.wayOf(who)
		w.walked += w.ways[who]
	}
}
