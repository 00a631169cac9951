package timetable

import (
	"slices"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Trial is what a simulation (simulasi) takes to be otherwise; 0 means as it is.
type Trial struct {
	Tables  int `json:"tables,omitempty"`
	Slots   int `json:"slots,omitempty"`
	Minutes int `json:"minutes,omitempty"` // length of a slot, from the first beginning to the last end
	Desk    int `json:"desk,omitempty"`    // participant number
	Desks   int `json:"desks,omitempty"`   // of that participant: officers who sit for it
}

// Bounds of a trial.
const (
	mostTrialTables = 300
	mostTrialSlots  = 60
	mostTrialDesks  = 50
	leastMinutes    = 5
	mostMinutes     = 240
)

// check refuses trials that are none.
func (t *Trial) check(d *Day, kept *int) error {
	for _, x := range []struct {
		field       string
		n, low, top int
	}{
		{"tables", t.Tables, 1, mostTrialTables}, {"slots", t.Slots, 1, mostTrialSlots}, {"minutes", t.Minutes, leastMinutes, mostMinutes},
		{"desk", t.Desk, 1, len(d.Gathering.Participants)}, {"desks", t.Desks, 1, mostTrialDesks},
	} {
		if x.n != 0 && (x.n < x.low || x.n > x.top) {
			return fault.Field(x.field, "timetable.trial_range", x.low, x.top)
		}
	}
	switch {
	case *t == Trial{} && kept == nil:
		return fault.Field("tables", "timetable.trial_empty")
	case t.Slots != 0 && t.Minutes != 0:
		return fault.Field("minutes", "timetable.trial_either")
	case (t.Desk == 0) != (t.Desks == 0):
		return fault.Field("desks", "timetable.trial_desk")
	case t.Minutes != 0 && len(d.cut(t.Minutes)) == 0:
		return fault.Field("minutes", "timetable.trial_untimed")
	}
	return nil
}

// Tried is the day under other circumstances. Bookings that these have no place for are
// not pinned any more.
func (d *Day) Tried(t Trial) Day {
	x := *d
	g := &x.Gathering
	if t.Tables != 0 {
		g.Tables = slices.Clone(g.Tables[:min(t.Tables, len(g.Tables))])
		for len(g.Tables) < t.Tables {
			g.Tables = append(g.Tables, gathering.Table{Number: len(g.Tables) + 1})
		}
	}
	g.Participants = slices.Clone(g.Participants)
	if t.Desk != 0 {
		g.Participants[t.Desk-1].Desks = t.Desks
	}
	switch {
	case t.Minutes != 0:
		x.recut(d.cut(t.Minutes))
	case t.Slots != 0:
		x.reslot(t.Slots)
	}
	x.Bookings = slices.DeleteFunc(slices.Clone(x.Bookings), func(b Booking) bool {
		return t.Minutes != 0 || b.Slot > len(g.Slots) || b.Table > len(g.Tables)
	})
	for i := range g.Participants {
		if g.Participants[i].Table > len(g.Tables) {
			g.Participants[i].Table = 0
		}
	}
	return x
}

// reslot makes the slots n: the last ones go, or more like the last come.
func (d *Day) reslot(n int) {
	g := &d.Gathering
	was := len(g.Slots)
	slots := slices.Clone(g.Slots[:min(n, was)])
	for len(slots) < n {
		next := gathering.Slot{Number: len(slots) + 1}
		if k := len(slots); k > 0 && slots[k-1].Timed() {
			last := slots[k-1]
			pause := gathering.Clock(0)
			if k > 1 && slots[k-2].Session == last.Session && slots[k-2].Day() == last.Day() {
				pause = last.Start - slots[k-2].End
			}
			next.Start, next.Session = last.End+pause, last.Session
			next.End = next.Start + last.End - last.Start
		}
		slots = append(slots, next)
	}
	g.Slots = slots
	if n < was {
		d.forget(func(s int) int {
			if s > n {
				return 0
			}
			return s
		})
	}
}

// cut gives slots of another length in the same hours: every run of slots that follow
// one another with the same pause is cut anew.
func (d *Day) cut(minutes int) (all []gathering.Slot) {
	list := d.Gathering.Slots
	for i := 0; i < len(list); {
		if !list[i].Timed() {
			return nil
		}
		j := i
		for j+1 < len(list) && list[j+1].Session == list[i].Session && list[j+1].Day() == list[i].Day() && (j == i || list[j+1].Start-list[j].End == list[i+1].Start-list[i].End) {
			j++
		}
		pause := gathering.Clock(0)
		if j > i {
			pause = max(0, list[i+1].Start-list[i].End)
		}
		for at := list[i].Start; at+gathering.Clock(minutes) <= list[j].End; at += gathering.Clock(minutes) + pause {
			all = append(all, gathering.Slot{Number: len(all) + 1, Start: at, End: at + gathering.Clock(minutes), Session: list[i].Session})
		}
		i = j + 1
	}
	if len(all) > mostTrialSlots {
		return nil
	}
	return all
}

// recut puts other slots in place: who was away in a time is away in what overlaps it.
func (d *Day) recut(slots []gathering.Slot) {
	old := d.Gathering.Slots
	d.Gathering.Slots = slots
	for i := range d.Gathering.Participants {
		p := &d.Gathering.Participants[i]
		var away []int
		for _, s := range slots {
			if slices.ContainsFunc(p.Unavailable, func(n int) bool { return old[n-1].Start < s.End && s.Start < old[n-1].End }) {
				away = append(away, s.Number)
			}
		}
		p.Unavailable = away
	}
	d.Requests = slices.Clone(d.Requests)
	for i := range d.Requests {
		if r := &d.Requests[i]; r.Fixed != 0 {
			at := old[r.Fixed-1].Start
			r.Fixed = 0
			for _, s := range slots {
				if s.Start <= at && at < s.End {
					r.Fixed = s.Number
				}
			}
		}
	}
}

// forget gives slots other numbers; 0 for one that is no more.
func (d *Day) forget(number func(int) int) {
	for i := range d.Gathering.Participants {
		p := &d.Gathering.Participants[i]
		var away []int
		for _, s := range p.Unavailable {
			if n := number(s); n != 0 {
				away = append(away, n)
			}
		}
		p.Unavailable = away
	}
	d.Requests = slices.Clone(d.Requests)
	for i := range d.Requests {
		d.Requests[i].Fixed = number(d.Requests[i].Fixed)
	}
}
