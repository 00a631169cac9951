package farewell

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// Met is somebody whom a participant met and who agreed that those whom they meet reach
// them (kontak yang ditemui).
type Met struct{ Party, Name, Phone, Email string }

// met are those of whom letters of thanks tell, by participant number.
func (b *Book) met(ctx context.Context, o Order) (map[int][]Met, error) {
	if o.Letter != Thanks {
		return nil, nil
	}
	day, err := b.store.Day(ctx, o.Gathering)
	if err != nil {
		return nil, fmt.Errorf("load who met whom at %s: %w", o.Gathering, err)
	}
	facts, err := b.store.LiveFacts(ctx, o.Gathering)
	if err != nil {
		return nil, fmt.Errorf("load the day of %s: %w", o.Gathering, err)
	}
	return Meetings(&day, facts, b.now()), nil
}

// Meetings lists by participant number whom each met, in the order of rounds: not those of
// a meeting to which somebody did not come, or whose round was not held; and only contacts
// that may still be shown. A meeting of which nobody said anything counts as held.
func Meetings(d *timetable.Day, facts []live.Fact, now time.Time) map[int][]Met {
	all := map[int][]Met{}
	s := live.Judge(d, facts, nil, now)
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if m.Stage == live.Missed || m.Stage == live.Cancelled {
			continue
		}
		for _, pair := range [2][2]int{{m.From, m.To}, {m.To, m.From}} {
			for _, c := range d.Contacts[pair[1]] {
				x := Met{d.Gathering.Participants[pair[1]-1].Name, c.Name, c.Phone, c.Email}
				if c.Open(now) && (c.Phone != "" || c.Email != "") && !known(all[pair[0]], x) {
					all[pair[0]] = append(all[pair[0]], x)
				}
			}
		}
	}
	return all
}

func known(all []Met, x Met) bool {
	for _, y := range all {
		if x == y {
			return true
		}
	}
	return false
}
