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
	Start  Clock
	Length int // minutes
	Pause  int // minutes
	Count  int
}

// RoundsForm is what is typed of rounds.
type RoundsForm struct{ Start, Length, Pause, Count string }

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
	at := x.Start
	for i := range x.Count {
		s := Slot{Number: i + 1, Start: at, End: at + Clock(x.Length), Session: Morning}
		if s.Start >= noonClock {
			s.Session = Afternoon
		}
		if s.End > midnight {
			return nil, fault.Field("count", "plan.slots_beyond_day", s.Number)
		}
		all = append(all, s)
		at = s.End + Clock(x.Pause)
	}
	return all, nil
}

// KeepRounds makes the slots anew, or adds to those there are. When a timetable
// uses the slots, drop says that it may go.
func (s *Secretariat) KeepRounds(ctx context.Context, by account.Actor, id ID, f RoundsForm, add, drop bool) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		x := Rounds{Start: r.clock("start", f.Start, true), Length: r.count("length", f.Length, 1, mostMinutes), Pause: r.count("pause", f.Pause, 0, mostMinutes), Count: r.count("count", f.Count, 1, mostRounds)}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		made, err := x.slots()
		if err != nil {
			return nil, nil, err
		}
		before := len(b.Slots)
		if add {
			for _, slot := range made {
				slot.Number = len(b.Slots) + 1
				if n := len(b.Slots); n > 0 && slot.Start < b.Slots[n-1].End {
					return nil, nil, fault.Field("start", "plan.slots_overlap", b.Slots[n-1].End.String())
				}
				b.Slots = append(b.Slots, slot)
			}
			if len(b.Slots) > mostRounds {
				return nil, nil, fault.Field("count", "plan.too_many", mostRounds)
			}
		} else {
			b.Slots = made
		}
		if err := b.letGo(drop); err != nil {
			return nil, nil, err
		}
		return account.Facts{"slots": before}, account.Facts{"slots": len(b.Slots), "start": x.Start.Typed(), "length": x.Length, "pause": x.Pause}, nil
	})
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
