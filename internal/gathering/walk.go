package gathering

import (
	"context"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
)

// Walk is how long people walk between two halls, either way. Halls without one are as near
// as tables of one hall.
type Walk struct {
	Hall, Other string // by name, Hall before Other in the order of bytes
	Minutes     int
}

// Minutes is how long the way from one hall to another takes; 0 when nobody said.
func (g *Gathering) Minutes(hall, other string) int {
	for _, w := range g.Walks {
		if w.Hall == hall && w.Other == other || w.Hall == other && w.Other == hall {
			return w.Minutes
		}
	}
	return 0
}

// HallsOf are the halls that tables stand in, each once, in the order of the tables.
func HallsOf(tables []Table) (all []string) {
	for _, t := range tables {
		if !slices.Contains(all, t.Hall) {
			all = append(all, t.Hall)
		}
	}
	return all
}

// WalkForm is what is typed of the way between two halls.
type WalkForm struct{ Hall, Other, Minutes string }

// KeepWalks sets how long people walk between the halls that tables stand in. field names
// the one of a line; a timetable stays, and the board tells what it does not keep any more.
func (s *Secretariat) KeepWalks(ctx context.Context, by account.Actor, id ID, typed []WalkForm, field func(line int) string) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		var r reader
		var list []Walk
		halls := HallsOf(b.Tables)
		for i, x := range typed {
			w := Walk{Hall: min(x.Hall, x.Other), Other: max(x.Hall, x.Other), Minutes: r.count(field(i), x.Minutes, 0, mostMinutes)}
			if w.Hall == w.Other || !slices.Contains(halls, w.Hall) || !slices.Contains(halls, w.Other) {
				r.wrong(fault.Field(field(i), "plan.walk_halls"))
			}
			if slices.ContainsFunc(list, func(o Walk) bool { return o.Hall == w.Hall && o.Other == w.Other }) {
				r.wrong(fault.Field(field(i), "plan.walk_twice"))
			}
			if w.Minutes > 0 {
				list = append(list, w)
			}
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		old := b.Walks
		b.Walks = sortWalks(list)
		return account.Facts{"walks": old}, account.Facts{"walks": b.Walks}, nil
	})
}

func sortWalks(list []Walk) []Walk {
	order.By(list, func(a, b Walk) int { return strings.Compare(a.Hall+"\x00"+a.Other, b.Hall+"\x00"+b.Other) })
	return list
}

// renameHall gives the ways from a hall its new name.
func (b *Binder) renameHall(old, now string) {
	b.Walks = slices.Clone(b.Walks)
	for i := range b.Walks {
		w := &b.Walks[i]
		if w.Hall == old {
			w.Hall = now
		}
		if w.Other == old {
			w.Other = now
		}
		w.Hall, w.Other = min(w.Hall, w.Other), max(w.Hall, w.Other)
	}
	sortWalks(b.Walks)
}
