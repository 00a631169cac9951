package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// What a participant saw of every publication, also of those in which it had nothing.
func TestWhatPublicationsGaveAParticipant(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		d, err := db.Day(t.Context(), g)
		must(t, err)
		_, index, _ := d.Wanted(timetable.Settings{}, nil)
		r := d.Requests[index[0]]
		one := timetable.Booking{Request: r.Number, Slot: 1, Table: 1}
		moved := timetable.Booking{Request: r.Number, Slot: 2, Table: 3}
		for i, bookings := range [][]timetable.Booking{{one}, {}, {moved}} {
			run := timetable.RunID([]string{"one", "two", "three"}[i])
			ended(t, db, g, by.ID, run, nil, bookings...)
			publish(t, db, g, by.ID, run)
		}
		want := []timetable.Seen{{Publication: 3, At: noon, Bookings: []timetable.Booking{moved}}, {Publication: 2, At: noon}, {Publication: 1, At: noon, Bookings: []timetable.Booking{one}}}
		for _, n := range []int{r.From, r.To} {
			got, err := db.Earlier(t.Context(), g, n)
			must(t, err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("participant %d (-want +got):\n%s", n, diff)
			}
		}
	})
}
