package timetable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/order"
)

// Seen is what one publication gave a participant to see.
type Seen struct {
	Publication int
	At          time.Time
	Bookings    []Booking // of the participant
}

// Followed is what a calendar that follows an agenda has to know beside it.
type Followed struct {
	Cancelled []Booking // meetings of earlier publications that are not held, as they were last
	Revision  int       // goes up when the agenda changes, and only then; 0 when nothing was published
}

// Followed tells what calendars need of a participant's agenda. The caller has loaded the day
// for whoever asks.
func (p *Planner) Followed(ctx context.Context, d *Day, number int) (Followed, error) {
	all, err := p.store.Earlier(ctx, d.Gathering.ID, number)
	if err != nil {
		return Followed{}, fmt.Errorf("list earlier meetings of participant %d: %w", number, err)
	}
	f := Followed{Revision: d.revision(all, number)}
	known := map[int]bool{}
	for _, b := range d.Bookings {
		known[b.Request] = true
	}
	for _, x := range all {
		for _, b := range x.Bookings {
			if !known[b.Request] {
				known[b.Request] = true
				f.Cancelled = append(f.Cancelled, b)
			}
		}
	}
	return f, nil
}

// revision counts by the publications that changed a participant's agenda: the minute of each,
// and at least one more than before, for calendars were once told the minute in which they
// asked. One more comes when a meeting was withdrawn since the last of them. all is newest first.
func (d *Day) revision(all []Seen, number int) (revision int) {
	var was []met
	for _, x := range slices.Backward(all) {
		if is := d.places(x.Bookings, number); !slices.Equal(was, is) {
			was, revision = is, max(revision+1, minutes(x.At))
		}
	}
	if revision > 0 && !slices.Equal(was, d.places(d.Bookings, number)) {
		revision++
	}
	return revision
}

// places are when, where and with whom bookings are for a participant, whichever request of
// two stands for them.
func (d *Day) places(list []Booking, number int) (all []met) {
	for _, b := range list {
		if b.Request < 1 || b.Request > len(d.Requests) {
			continue
		}
		switch r := &d.Requests[b.Request-1]; number {
		case r.From:
			all = append(all, met{slot: b.Slot, table: b.Table, other: r.To})
		case r.To:
			all = append(all, met{slot: b.Slot, table: b.Table, other: r.From})
		}
	}
	order.By(all, func(a, b met) int {
		if a.slot != b.slot {
			return a.slot - b.slot
		}
		return a.other - b.other
	})
	return all
}

// minutes is a moment as a revision: since the beginning of 2026.
func minutes(at time.Time) int {
	since := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	return max(1, int(at.Sub(since)/time.Minute))
}
