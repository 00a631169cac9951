package timetable

import (
	"slices"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/schedule"
)

// Weights of requests. A meeting takes a place from at most two others, one of each of
// its parties. So what is four times as heavy goes before two of the next kind, and
// before both of them when both sides wish for them.
const (
	weightMust = 64
	weightWant = 16
	weightOpen = 4
)

// Weight is what holding a request is worth: by its priority, and half as much again
// when both sides ask for the meeting.
func Weight(p match.Priority, mutual bool) int {
	w := weightOpen
	switch p {
	case match.Must:
		w = weightMust
	case match.Want:
		w = weightWant
	}
	if mutual {
		w += w / 2
	}
	return w
}

// Wanted is the day as the engine is asked for it: accepted requests as meetings that
// may be held, and for each the index of its request. What was published keeps its
// place where that is a goal; pinned bookings of the day must stay. The second list
// tells of requests that are no part of it, and why.
func (d *Day) Wanted(s Settings, published []Booking) (schedule.Problem, []int, []LeftOut) {
	w := wanting{Day: d, settings: s}
	w.p = schedule.Problem{Slots: len(d.Gathering.Slots), Fairness: s.Fairness, Objectives: s.objectives(len(published) > 0), Closed: d.lunch()}
	w.p.Days = d.nights()
	w.tables()
	w.walks()
	w.parties()
	w.choose()
	for k, i := range w.index {
		w.p.Meetings = append(w.p.Meetings, w.meeting(k, i))
	}
	w.clinics(published)
	w.keep(published)
	return w.p, w.index, w.out
}

// wanting is a problem that comes about.
type wanting struct {
	*Day
	settings Settings
	p        schedule.Problem
	index    []int       // meeting → request
	meetings map[int]int // request number → meeting
	mutual   map[int]match.Priority
	out      []LeftOut
}

// lunch lists the slots in which the gathering eats.
func (d *Day) lunch() (closed []int) {
	for _, s := range d.Gathering.Slots {
		for _, item := range d.Gathering.Agenda {
			if start, end := item.At(); item.Kind == gathering.Meal && s.Timed() && start < s.End && s.Start < end {
				closed = append(closed, s.Number)
				break
			}
		}
	}
	return closed
}

// tables gives as many as there are, but for those that are kept free: in every slot
// the last ones. A table that somebody sits at or that is pinned is not kept free.
func (w *wanting) tables() {
	all := w.Gathering.Tables
	n := len(all)
	w.p.Tables = n
	if kept := n * w.settings.kept(&w.Rules) / 100; kept > 0 && kept < n {
		w.p.Tables = n - kept
	}
	for _, b := range w.Bookings {
		if b.Pinned {
			w.p.Tables = max(w.p.Tables, min(b.Table, n))
		}
	}
	for _, who := range w.Gathering.Participants {
		w.p.Tables = max(w.p.Tables, min(who.Table, n))
	}
	if !slices.ContainsFunc(all, func(t gathering.Table) bool { return t.Features != "" }) {
		return
	}
	for _, t := range all[:w.p.Tables] {
		w.p.Places = append(w.p.Places, schedule.Place{Name: t.Name, Features: gathering.Words(t.Features)})
	}
}

// nights are the first slots of days after the first.
func (d *Day) nights() (first []int) {
	for i, s := range d.Gathering.Slots {
		if i > 0 && s.Day() > d.Gathering.Slots[i-1].Day() {
			first = append(first, s.Number)
		}
	}
	return first
}

// walks says how many slots the way between two halls takes, where one was set that takes
// longer than the shortest pause between two slots. The next round that can be reached is
// counted by the shortest round and the shortest pause, so that nobody has to run; lunch and
// longer pauses give more time than that.
func (w *wanting) walks() {
	g := &w.Gathering
	halls := gathering.HallsOf(g.Tables[:w.p.Tables])
	if len(halls) < 2 || len(g.Walks) == 0 {
		return
	}
	pause, length := w.shortest()
	way := make([][]int, len(halls))
	takes := false
	for h := range halls {
		way[h] = make([]int, len(halls))
		for k := range halls {
			if minutes := gathering.Clock(g.Minutes(halls[h], halls[k])); h != k && minutes > pause {
				way[h][k] = min(w.p.Slots, int((minutes-pause+length+pause-1)/max(1, length+pause)))
				takes = true
			}
		}
	}
	if !takes {
		return
	}
	w.p.Walk = way
	if w.p.Places == nil {
		w.p.Places = make([]schedule.Place, w.p.Tables)
	}
	for i, t := range g.Tables[:w.p.Tables] {
		w.p.Places[i].Hall = slices.Index(halls, t.Hall) + 1
	}
}

// shortest is the shortest pause between two slots of a day and the shortest slot, in
// minutes; without times a slot is taken to be a quarter of an hour.
func (w *wanting) shortest() (pause, length gathering.Clock) {
	slots := w.Gathering.Slots
	pause, length = -1, -1
	for i, s := range slots {
		if !s.Timed() {
			return 0, 15
		}
		if length < 0 || s.End-s.Start < length {
			length = s.End - s.Start
		}
		if i > 0 && s.Day() == slots[i-1].Day() && (pause < 0 || s.Start-slots[i-1].End < pause) {
			pause = s.Start - slots[i-1].End
		}
	}
	return max(0, pause), max(1, length)
}

// parties gives every participant with what it may and needs.
func (w *wanting) parties() {
	limits := map[int]match.Limit{}
	for _, l := range w.Limits {
		limits[l.Participant] = l
	}
	seats := w.seats()
	for _, who := range w.Gathering.Participants {
		x := schedule.Participant{Name: who.Name, Desks: who.Desks, Unavailable: who.Unavailable, Sits: seats[who.Number]}
		if who.Kind == register.Business {
			x.Least, x.Most, x.InRow = w.Rules.Least, w.Rules.Most, w.Rules.InRow
		}
		if l, there := limits[who.Number]; there {
			x.Least, x.Most = l.Least, l.Most
		}
		if x.Most > 0 {
			x.Least = min(x.Least, x.Most)
		}
		if w.p.Places != nil {
			x.Needs = gathering.Words(who.Needs)
		}
		w.p.Participants = append(w.p.Participants, x)
	}
}

// seats is where participants sit who have tables of their own: those for whom one was
// set, and when asked for, the stakeholders, each at as many as it has desks; buyers
// walk. Those for whom there are not enough tables sit anywhere.
func (w *wanting) seats() map[int][]int {
	sits := map[int][]int{}
	taken := make([]bool, w.p.Tables+1)
	for _, who := range w.Gathering.Participants {
		if who.Table > 0 && who.Table <= w.p.Tables {
			sits[who.Number], taken[who.Table] = []int{who.Table}, true
		}
	}
	if !w.settings.Sits {
		return sits
	}
	next := 1
	for _, who := range w.Gathering.Participants {
		if who.Kind == register.Business || who.Table > 0 || who.Withdrawn || !w.asked(who.Number) {
			continue
		}
		var own []int
		for ; next <= w.p.Tables && len(own) < max(1, who.Desks); next++ {
			if !taken[next] {
				own = append(own, next)
			}
		}
		if len(own) == max(1, who.Desks) {
			sits[who.Number] = own
		}
	}
	return sits
}

// asked tells whether a participant has an accepted request.
func (d *Day) asked(number int) bool {
	return slices.ContainsFunc(d.Requests, func(r match.Request) bool {
		return r.Answer == match.Accepted && (r.From == number || r.To == number)
	})
}

// choose takes the requests that are meetings. Of two that ask for each other one goes
// for both: the one that has a place, else the one that goes first.
func (w *wanting) choose() {
	w.mutual, w.meetings = map[int]match.Priority{}, map[int]int{}
	avoided := map[[2]int]bool{}
	for _, a := range w.Never {
		avoided[[2]int{a.From, a.To}], avoided[[2]int{a.To, a.From}] = true, true
	}
	booked := map[int]bool{}
	for _, b := range w.Bookings {
		booked[b.Request] = true
	}
	list := w.inTurn()
	order.By(list, func(a, b match.Request) int { return rank(booked[b.Number]) - rank(booked[a.Number]) })
	held := map[[2]int]int{} // asker, asked → request
	var numbers []int
	for _, r := range list {
		same := held[[2]int{r.To, r.From}]
		switch {
		case w.Gathering.Participants[r.From-1].Withdrawn || w.Gathering.Participants[r.To-1].Withdrawn:
			w.out = append(w.out, LeftOut{Request: r.Number, Cause: CauseGone})
		case avoided[[2]int{r.From, r.To}]:
			w.out = append(w.out, LeftOut{Request: r.Number, Cause: CauseAvoided})
		case same != 0:
			w.out = append(w.out, LeftOut{Request: r.Number, Cause: CauseMutual, Same: same})
			w.mutual[same] = r.Priority
		default:
			held[[2]int{r.From, r.To}] = r.Number
			numbers = append(numbers, r.Number)
		}
	}
	slices.Sort(numbers)
	for k, n := range numbers {
		w.meetings[n] = k
		w.index = append(w.index, n-1)
	}
	order.By(w.out, func(a, b LeftOut) int { return a.Request - b.Request })
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (w *wanting) meeting(k, i int) schedule.Meeting {
	r := w.Requests[i]
	m := schedule.Meeting{A: r.From - 1, B: r.To - 1, Fixed: r.Fixed, Allowed: w.slotsOf(r.Session), Optional: true}
	other, mutual := w.mutual[r.Number]
	if mutual && other < r.Priority {
		r.Priority = other
	}
	m.Weight = Weight(r.Priority, mutual)
	for _, number := range r.After {
		if before, held := w.meetings[number]; held && before != k {
			m.After = append(m.After, before)
		}
	}
	return m
}

// keep holds what is pinned, and says where meetings were published.
func (w *wanting) keep(published []Booking) {
	for _, b := range published {
		if k, there := w.meetings[w.stands(b.Request)]; there && b.Slot <= w.p.Slots {
			w.p.Meetings[k].Before, w.p.Meetings[k].BeforeTable = b.Slot, min(b.Table, w.p.Tables)
		}
	}
	for _, b := range w.Bookings {
		if k, there := w.meetings[b.Request]; there && b.Pinned {
			m := &w.p.Meetings[k]
			m.Fixed, m.AtTable, m.Optional, m.Weight = b.Slot, b.Table, false, 0
		}
	}
}

// stands is the request that goes for one.
func (w *wanting) stands(number int) int {
	for _, l := range w.out {
		if l.Request == number && l.Same != 0 {
			return l.Same
		}
	}
	return number
}
