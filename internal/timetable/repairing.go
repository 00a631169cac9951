package timetable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/schedule"
)

// Span is some slots of something that has a number. To 0 means the last.
type Span struct{ Number, From, To int }

// Upset is what went otherwise than published while the day goes on (gangguan).
type Upset struct {
	Open    int    // first slot that has begun nowhere; nothing before it changes
	Fill    int    // slot that goes on, and whose holes are filled; 0: none
	Closed  []int  // slots that are not held
	Away    []Span // participants who are not there
	Tables  []Span // that cannot be used
	Over    []Span // requests whose meetings go on
	Gone    []int  // requests that are not to be held any more
	Urgent  []int  // requests that have to be held
	Missing []int  // participants to whom nothing is given in slot Fill
	Hurt    []int  // requests whose published places cannot be kept
}

// from is the first slot in which something may change.
func (u *Upset) from() int {
	if u.Fill > 0 {
		return u.Fill
	}
	return u.Open
}

// Repair is what could be published instead (usul perbaikan).
type Repair struct {
	Changes     []Change     // of what is published
	Differences []Difference // the same as people know it, by time
	People      []int        // participants who would have to be told
	Lost        []int        // requests that are not held any more
	Moved       int          // meetings at another time or table
	Added       int          // meetings that had no place
	Weight      int          // of those that are lost
	Proven      bool         // that nothing moves less
	Steady      bool         // nobody moves who need not
}

// Repairs are proposals for one board, the best first.
type Repairs struct {
	Board Board
	List  []Repair
	Draft bool // the draft has changes that nobody published; they would go
}

// Repairs finds what to publish when the published timetable cannot be kept: what moves as
// few people as possible, then what moves nobody who need not, then what only leaves out
// what cannot be held. budget is for each search. Nothing is changed.
func (p *Planner) Repairs(ctx context.Context, by account.Actor, g gathering.ID, u Upset, budget time.Duration) (Repairs, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return Repairs{}, err
	}
	r := Repairs{Board: d, Draft: d.Drafted && len(d.Between(d.Public, d.Bookings)) > 0}
	for _, steady := range []bool{false, true} {
		x, err := d.repair(ctx, &u, budget, steady)
		if err != nil {
			return r, fmt.Errorf("repair the timetable of %s: %w", g, err)
		}
		if x != nil {
			r.add(*x)
		}
	}
	r.add(d.proposal(with(d.Public, d.plain(&u))))
	return r, nil
}

// Quick is the first of Repairs alone.
func (p *Planner) Quick(ctx context.Context, d *Board, u Upset, budget time.Duration) (Repair, bool, error) {
	x, err := d.repair(ctx, &u, budget, false)
	if err != nil || x == nil {
		return Repair{}, false, err
	}
	return *x, true, nil
}

// add keeps a proposal that changes something and is no other's like.
func (r *Repairs) add(x Repair) {
	if len(x.Changes) > 0 && !slices.ContainsFunc(r.List, func(y Repair) bool { return slices.Equal(x.Changes, y.Changes) }) {
		r.List = append(r.List, x)
	}
}

// published is the day with what is published, as the engine is asked for it. Rules that
// changed since, and that it does not keep, do not count.
func (d *Board) published() (Day, schedule.Problem, schedule.Timetable, []int) {
	day := d.Day
	day.Bookings = slices.Clone(d.Public)
	p, index, _ := day.Wanted(Settings{Kept: new(int)}, nil)
	t := timetableOf(&day, index)
	if schedule.Verify(p, t).OK() {
		return day, p, t, index
	}
	for i := range p.Participants {
		x := &p.Participants[i]
		x.Least, x.Most, x.InRow, x.Sits, x.Needs = 0, 0, 0, nil, nil
	}
	p.Closed, p.Fairness = nil, nil
	for m := range p.Meetings {
		x := &p.Meetings[m]
		x.After = nil
		if s := t.Slot[m]; s != 0 {
			if x.Fixed != 0 && x.Fixed != s {
				x.Fixed = 0
			}
			if x.Allowed != nil && !slices.Contains(x.Allowed, s) {
				x.Allowed = nil
			}
			for _, i := range [2]int{x.A, x.B} {
				p.Participants[i].Unavailable = slices.DeleteFunc(slices.Clone(p.Participants[i].Unavailable), func(n int) bool { return n == s })
			}
		}
	}
	return day, p, t, index
}

// repair searches one proposal; nil when there is none.
func (d *Board) repair(ctx context.Context, u *Upset, budget time.Duration, steady bool) (*Repair, error) {
	day, problem, t, index := d.published()
	if !schedule.Verify(problem, t).OK() {
		return nil, fault.New(fault.Conflict, "timetable.published_broken")
	}
	if u.from() > problem.Slots {
		return nil, nil
	}
	u.narrow(&day, &problem, t, index)
	changes, urgent := u.changes(&day, &problem, t, index, steady)
	limited, stop := context.WithTimeout(ctx, budget)
	defer stop()
	r, err := schedule.Repair(limited, problem, t, changes, schedule.RepairOptions{Options: schedule.Options{Workers: 2}, Now: u.from()})
	if err != nil {
		return nil, err
	}
	if r.Status != schedule.Optimal && r.Status != schedule.Feasible {
		return nil, nil
	}
	is := map[int]Place{}
	for m, slot := range r.Timetable.Slot {
		if k := m; slot != 0 {
			if m >= len(index) {
				k = urgent[m-len(index)]
			}
			is[d.Requests[index[k]].Number] = Place{Slot: slot, Table: r.Timetable.Table[m]}
		}
	}
	x := d.proposal(d.placed(is))
	x.Steady, x.Proven = steady, len(r.Values) > 0 && r.Values[0].Proven()
	return &x, nil
}

// placed are bookings at places; what was pinned stays so.
func (d *Board) placed(is map[int]Place) (all []Booking) {
	pinned := map[int]bool{}
	for _, b := range d.Public {
		pinned[b.Request] = b.Pinned
	}
	for n := 1; n <= len(d.Requests); n++ {
		if p := is[n]; p.Slot != 0 {
			all = append(all, Booking{n, p.Slot, p.Table, pinned[n]})
		}
	}
	return all
}

// narrow keeps the slot that goes on for what is in it, and for pairs without a place of
// whom both are there.
func (u *Upset) narrow(d *Day, p *schedule.Problem, t schedule.Timetable, index []int) {
	if u.Fill == 0 {
		return
	}
	for m := range p.Meetings {
		x, r := &p.Meetings[m], &d.Requests[index[m]]
		waits := t.Slot[m] == 0 && !slices.Contains(u.Missing, r.From) && !slices.Contains(u.Missing, r.To)
		if waits || t.Slot[m] == u.Fill {
			continue
		}
		var slots []int
		for s := 1; s <= p.Slots; s++ {
			if s != u.Fill && (x.Allowed == nil || slices.Contains(x.Allowed, s)) {
				slots = append(slots, s)
			}
		}
		x.Allowed = slots
	}
}

// changes are what the engine is told, and which meetings those are that it is to add.
func (u *Upset) changes(d *Day, p *schedule.Problem, t schedule.Timetable, index []int, steady bool) (all []schedule.Change, urgent []int) {
	meeting := map[int]int{}
	for m, i := range index {
		meeting[d.Requests[i].Number] = m
	}
	for _, a := range u.Away {
		all = append(all, schedule.Change{Kind: schedule.Absent, Participant: a.Number - 1, From: a.From, To: a.To})
	}
	for _, a := range u.Tables {
		if a.Number <= p.Tables {
			all = append(all, schedule.Change{Kind: schedule.TableLost, Table: a.Number, From: a.From, To: a.To})
		}
	}
	for _, s := range u.Closed {
		for i := range p.Participants {
			all = append(all, schedule.Change{Kind: schedule.Absent, Participant: i, From: s, To: s})
		}
	}
	for _, a := range u.Over {
		if m, there := meeting[a.Number]; there {
			all = append(all, schedule.Change{Kind: schedule.Overrun, Meeting: m, From: a.From, To: a.To})
		}
	}
	gone := map[int]bool{}
	for _, n := range u.Gone {
		if m, there := meeting[n]; there {
			gone[m] = true
			all = append(all, schedule.Change{Kind: schedule.Withdrawn, Meeting: m})
		}
	}
	for m, slot := range t.Slot {
		hurt := gone[m] || slices.Contains(u.Hurt, d.Requests[index[m]].Number)
		if slot != 0 && !hurt && (slot == u.Fill || steady && slot >= u.from()) {
			all = append(all, schedule.Change{Kind: schedule.Kept, Meeting: m})
		}
	}
	for _, n := range u.Urgent {
		m, there := meeting[n]
		if !there || t.Slot[m] != 0 || gone[m] {
			continue
		}
		forced := p.Meetings[m]
		forced.Optional, forced.Weight, forced.After = false, 0, nil
		urgent = append(urgent, m)
		all = append(all, schedule.Change{Kind: schedule.Withdrawn, Meeting: m}, schedule.Change{Kind: schedule.Urgent, Requests: []schedule.Meeting{forced}})
	}
	return all, urgent
}

// plain takes off what cannot be held, and nothing else.
func (d *Board) plain(u *Upset) (all []Change) {
	for _, b := range d.Public {
		if b.Slot >= u.from() && (slices.Contains(u.Hurt, b.Request) || slices.Contains(u.Gone, b.Request)) {
			all = append(all, Change{Request: b.Request, Was: Place{b.Slot, b.Table, b.Pinned}})
		}
	}
	return all
}

// proposal tells what bookings would mean for those who know what is published.
func (d *Board) proposal(is []Booking) Repair {
	r := Repair{Changes: changesBetween(d.Public, is), Differences: d.Between(d.Public, is)}
	r.People = touched(r.Differences)
	for _, x := range r.Differences {
		switch {
		case x.Is.Slot == 0:
			r.Lost = append(r.Lost, x.Request)
			r.Weight += Weight(d.Requests[x.Request-1].Priority, false)
		case x.Was.Slot == 0:
			r.Added++
		default:
			r.Moved++
		}
	}
	return r
}

// TakeRepair publishes a proposal, and has those told whose meetings change. edition and
// last are what the organiser saw; places are those that differ. It is judged again, by
// what is known now.
func (p *Planner) TakeRepair(ctx context.Context, by account.Actor, g gathering.ID, u Upset, places map[int]Place, edition int64, last int, address string) (int, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return 0, err
	}
	if err := d.since(edition); err != nil {
		return 0, err
	}
	if d.Published != last {
		return 0, fault.New(fault.Conflict, "timetable.published_meanwhile")
	}
	at := placesOf(d.Public)
	var changes []Change
	for n := 1; n <= len(d.Requests); n++ {
		is, there := places[n]
		if is.Pinned = at[n].Pinned && is.Slot != 0; there && is != at[n] {
			changes = append(changes, Change{n, at[n], is})
		}
	}
	if len(changes) == 0 || len(changes) != len(places) {
		return 0, fault.New(fault.Conflict, "timetable.nothing_changed")
	}
	bookings := with(d.Public, changes)
	if !u.keeps(&d, changes, bookings) {
		return 0, fault.New(fault.Conflict, "live.overtaken")
	}
	_, problem, t, index := d.published()
	if broken := d.judge(&problem, t, index, changes); len(broken) > 0 {
		return 0, &Refused{broken}
	}
	now, then := p.now(), d
	then.Bookings, then.Moved, then.LeftOut = bookings, true, d.out(bookings)
	x := Publishing{Edition: edition, Bookings: bookings, LeftOut: then.LeftOut, Fresh: then.byHand(by, now)}
	x.Run = x.Fresh.ID
	x.Taken = d.take(x.Run, bookings, by.Account, now)
	return p.publish(ctx, by, &d, x, last, address)
}

// out are the requests without a place among bookings, with why that is known.
func (d *Board) out(is []Booking) (all []LeftOut) {
	why, at, was := map[int]LeftOut{}, placesOf(is), placesOf(d.Public)
	for _, l := range d.LeftOut {
		why[l.Request] = l
	}
	for n := 1; n <= len(d.Requests); n++ {
		l, there := why[n]
		if at[n].Slot != 0 || !there && was[n].Slot == 0 {
			continue
		}
		if !there {
			l = LeftOut{Request: n, Cause: CauseOff}
		}
		all = append(all, l)
	}
	return all
}

// keeps tells whether changes touch nothing that is over, and give nobody a meeting that
// an upset stands against.
func (u *Upset) keeps(d *Board, changes []Change, is []Booking) bool {
	in := func(list []Span, number, slot int) bool {
		return slices.ContainsFunc(list, func(a Span) bool { return a.Number == number && slot >= a.From && (a.To == 0 || slot <= a.To) })
	}
	at := placesOf(is)
	for _, c := range changes {
		if c.Was.Slot != 0 && c.Was.Slot < u.from() || c.Is.Slot != 0 && c.Is.Slot < u.from() {
			return false
		}
		if c.Is.Slot == 0 {
			continue
		}
		r := &d.Requests[c.Request-1]
		if slices.Contains(u.Closed, c.Is.Slot) || slices.Contains(u.Gone, c.Request) || in(u.Tables, c.Is.Table, c.Is.Slot) ||
			in(u.Away, r.From, c.Is.Slot) || in(u.Away, r.To, c.Is.Slot) {
			return false
		}
		if c.Is.Slot == u.Fill && (c.Was.Slot != 0 || slices.Contains(u.Missing, r.From) || slices.Contains(u.Missing, r.To)) {
			return false
		}
		for _, o := range u.Over { // it goes on at its table, with its two
			if in([]Span{o}, o.Number, c.Is.Slot) && o.Number != c.Request && (at[o.Number].Table == c.Is.Table || d.single(o.Number, c.Request)) {
				return false
			}
		}
	}
	return true
}

// single tells whether somebody with one desk is in both requests.
func (d *Board) single(a, b int) bool {
	x, y := &d.Requests[a-1], &d.Requests[b-1]
	for _, n := range [2]int{x.From, x.To} {
		if (n == y.From || n == y.To) && d.Gathering.Participants[n-1].Desks <= 1 {
			return true
		}
	}
	return false
}
