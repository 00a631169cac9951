package gathering

import (
	"context"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Rounds says how slots of one-to-one meetings are made: so many of one length,
// with a pause between two.
type Rounds struct {
	Day    int // from 1; 0 means 1
	Start  Clock
	Length int // minutes
	Pause  int // minutes
	Count  int
}

// RoundsForm is what is typed of rounds.
type RoundsForm struct{ Day, Start, Length, Pause, Count string }

// Bounds of rounds and tables.
const (
	mostRounds  = 60
	mostMinutes = 240
	mostTables  = 300
	noonClock   = 12 * 60
)

// slots makes the slots; those before noon are of the morning.
func (x Rounds) slots() ([]Slot, error) {
	var all []Slot
	before := Clock(max(1, x.Day)-1) * midnight
	at := x.Start
	for i := range x.Count {
		s := Slot{Number: i + 1, Start: before + at, End: before + at + Clock(x.Length), Session: Morning}
		if at >= noonClock {
			s.Session = Afternoon
		}
		if at+Clock(x.Length) > midnight {
			return nil, fault.Field("count", "plan.slots_beyond_day", s.Number)
		}
		all = append(all, s)
		at += Clock(x.Length + x.Pause)
	}
	return all, nil
}

// KeepRounds makes the slots of a day anew, or adds to those there are on it; other days
// keep theirs. When a timetable uses the slots, drop says that it may go. A day among several
// may have no rounds.
func (s *Secretariat) KeepRounds(ctx context.Context, by account.Actor, id ID, f RoundsForm, add, drop bool) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		least := 1
		if b.Days() > 1 && !add {
			least = 0
		}
		var r reader
		x := Rounds{Day: r.count("day", f.Day, 1, b.Days()), Start: r.clock("start", f.Start, true), Length: r.count("length", f.Length, 1, mostMinutes), Pause: r.count("pause", f.Pause, 0, mostMinutes), Count: r.count("count", f.Count, least, mostRounds)}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		made, err := x.slots()
		if err != nil {
			return nil, nil, err
		}
		before := len(b.Slots)
		if err := b.putRounds(made, x.Day, add); err != nil {
			return nil, nil, err
		}
		if err := b.letGo(drop); err != nil {
			return nil, nil, err
		}
		return account.Facts{"slots": before}, account.Facts{"slots": len(b.Slots), "day": x.Day, "start": x.Start.Typed(), "length": x.Length, "pause": x.Pause}, nil
	})
}

// putRounds puts slots of one day among those of the others.
func (b *Binder) putRounds(made []Slot, day int, add bool) error {
	var all []Slot
	for _, s := range b.Slots {
		if s.Day() < day || add && s.Day() == day {
			all = append(all, s)
		}
	}
	if n := len(all); n > 0 && len(made) > 0 && made[0].Start < all[n-1].End && all[n-1].Day() == day {
		return fault.Field("start", "plan.slots_overlap", all[n-1].End.String())
	}
	all = append(all, made...)
	for _, s := range b.Slots {
		if s.Day() > day {
			all = append(all, s)
		}
	}
	if len(all) == 0 || len(all) > mostRounds {
		return fault.Field("count", "plan.count_unreadable", 1, mostRounds)
	}
	for i := range all {
		all[i].Number = i + 1
	}
	b.Slots = all
	return nil
}

// letGo refuses changes of what a timetable uses unless it may go; then it has to be
// computed again.
func (b *Binder) letGo(drop bool) error {
	switch {
	case b.Solving:
		return fault.New(fault.Conflict, "plan.solving")
	case b.Timetable && !drop:
		return fault.Field("drop", "plan.timetable_uses")
	}
	b.Timetable = false
	return nil
}

// KeepTables makes a number of tables in a hall, numbered after those in other
// halls; the ones that the hall had are replaced. names are written on their signs,
// one for each; those without stay numbered.
func (s *Secretariat) KeepTables(ctx context.Context, by account.Actor, id ID, hall, count string, names []string, drop bool) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		hall := r.line("hall", hall, 100, false)
		n := r.count("tables", count, 0, mostTables)
		before := len(b.Tables)
		kept := slices.DeleteFunc(slices.Clone(b.Tables), func(t Table) bool { return t.Hall == hall })
		if len(kept)+n > mostTables {
			r.wrong(fault.Field("tables", "plan.too_many", mostTables))
		}
		for i := range n {
			t := Table{Hall: hall}
			if i < len(names) {
				t.Name = r.line("names", names[i], 60, false)
			}
			kept = append(kept, t)
		}
		if len(names) > n {
			r.wrong(fault.Field("names", "plan.too_many_names", len(names), n))
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		for i := range kept {
			kept[i].Number = i + 1
		}
		b.Tables = kept
		if err := b.letGo(drop); err != nil {
			return nil, nil, err
		}
		return account.Facts{"tables": before}, account.Facts{"tables": len(b.Tables), "hall": hall}, nil
	})
}
