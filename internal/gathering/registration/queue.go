package registration

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/order"
)

// Queued is one who waits, as the order of the waiting list looks at it.
type Queued struct {
	ID    ID
	Turn  int
	Score int
	Group Group
}

// Order puts those who wait into the order in which they are offered seats: by
// turn; by the office's points, the highest first, then by turn; or by lot once it
// is drawn, and until then by turn.
func Order(list []Queued, by gathering.Queue, seed uint64, drawn bool) []Queued {
	sorted := slices.Clone(list)
	order.By(sorted, func(a, b Queued) int {
		var first int
		switch {
		case by == gathering.ByScore:
			first = cmp.Compare(b.Score, a.Score)
		case by == gathering.ByLot && drawn:
			first = cmp.Compare(Lot(seed, a.ID), Lot(seed, b.ID))
		}
		return cmp.Or(first, cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

// Lot is the lot (undian) that a registration draws. Whoever has the seed and the
// list can draw it again with any program that computes SHA-256: write the seed as
// a decimal number, a colon, and the registration's identity, such as
// "20261209:0af3...", take the SHA-256 of these bytes, and write it in hexadecimal
// with small letters. The list is then sorted by that text, the smallest first. On a
// Unix system: printf '%s' '20261209:0af3...' | sha256sum.
//
// The seed is drawn at random when the lot is drawn, so that nobody who registers
// can know it, and stands on the page and in the printed record.
func Lot(seed uint64, id ID) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d:%s", seed, id))
	return hex.EncodeToString(sum[:])
}

// Choose is who is offered a seat now, in order: of those who wait, each for whom a
// seat is free beside those held and those already chosen. Somebody for whom none is
// free, because of a sub-quota, is passed over and keeps the place. It never gives
// more than there are free seats.
func Choose(s gathering.Seats, held []Held, ordered []Queued, now time.Time, most int) []Queued {
	var chosen []Queued
	for _, q := range ordered {
		if len(chosen) == most || Taken(held, nil) >= s.Quota {
			break
		}
		if Judge(s, held, q.Group, now).Free {
			chosen, held = append(chosen, q), with(held, q.Group)
		}
	}
	return chosen
}

// Deadline is until when a seat offered now is kept: for as long as the hosts say,
// a day when they do not, and never longer than registration is open; after that,
// never longer than the gathering's beginning.
func Deadline(p gathering.Plan, now time.Time) time.Time {
	kept := p.Seats.Offer
	if kept <= 0 {
		kept = 24 * time.Hour
	}
	end, last := now.Add(kept), Begins(p)
	if !p.ClosesAt.IsZero() && now.Before(p.ClosesAt) {
		last = p.ClosesAt
	}
	if last.Before(end) {
		return last
	}
	return end
}

// Begins is when a gathering begins.
func Begins(p gathering.Plan) time.Time { return clock(p.Date, p.Start) }

// Ends is when its last day is over; at midnight when the hour is not known.
func Ends(p gathering.Plan) time.Time {
	if p.Finish == 0 {
		return p.Until.AddDate(0, 0, 1)
	}
	return clock(p.Until, p.Finish)
}

func clock(day time.Time, c gathering.Clock) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), int(c)/60, int(c)%60, 0, 0, day.Location())
}
