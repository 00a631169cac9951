package store_test

import (
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// What is kept in memory is never older than the database, whichever program
// changed it.
func TestChangesAreSeenAtOnceByEveryProgram(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		here, there := open(t, where), open(t, where)
		by := founded(t, here, "1")
		g := keep(t, here, sampleDay(by.Organisation))
		see := func() (day timetable.Day) {
			t.Helper()
			for _, db := range []*store.DB{here, there} {
				var err error
				if day, err = db.Day(t.Context(), g); err != nil {
					t.Fatal(err)
				}
			}
			return day // of the program that changed nothing
		}
		see()
		who := firstParticipant(t, here, g)
		if err := here.RaiseLinkVersion(t.Context(), g, who, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		if d := see(); d.Gathering.Participants[0].LinkVersion != 1 {
			t.Errorf("want link version 1, got %d", d.Gathering.Participants[0].LinkVersion)
		}
		o := account.Organisation{ID: by.Organisation, Name: "Dinas Baru (contoh)"}
		if err := here.ChangeOrganisation(t.Context(), o, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		if d := see(); d.Gathering.Hosts[0].Name != o.Name {
			t.Errorf("want the new name, got %s", d.Gathering.Hosts[0].Name)
		}
		finish := func(id timetable.RunID, status schedule.Status, bookings ...timetable.Booking) {
			t.Helper()
			if err := here.AskRun(t.Context(), timetable.Run{ID: id, Gathering: g, By: by.ID, RequestedAt: noon}, account.Entry{}); err != nil {
				t.Fatal(err)
			}
			r, err := here.ClaimRun(t.Context(), noon, noon)
			if err != nil {
				t.Fatal(err)
			}
			r.State, r.Status = timetable.Finished, status
			if err := here.EndRun(t.Context(), r, bookings, nil, nil); err != nil {
				t.Fatal(err)
			}
			if len(bookings) > 0 {
				publish(t, here, g, by.ID, id)
			}
		}
		finish("one", schedule.Optimal, timetable.Booking{Request: 1, Slot: 1, Table: 1})
		if d := see(); len(d.Bookings) != 1 || d.Bookings[0].Slot != 1 {
			t.Errorf("want the first timetable, got %v", d.Bookings)
		}
		finish("two", schedule.Optimal, timetable.Booking{Request: 1, Slot: 2, Table: 1})
		if d := see(); len(d.Bookings) != 1 || d.Bookings[0].Slot != 2 {
			t.Errorf("want the second timetable, got %v", d.Bookings)
		}
		publish(t, here, g, by.ID, "one")
		if d := see(); len(d.Bookings) != 1 || d.Bookings[0].Slot != 1 {
			t.Errorf("want the first timetable again, got %v", d.Bookings)
		}
		finish("three", schedule.Infeasible)
		if d := see(); !d.Refuted {
			t.Error("want that there is no timetable")
		}
	})
}

// However many gatherings there are, each is what it is.
func TestMoreGatheringsThanAreKept(t *testing.T) {
	t.Parallel()
	db := open(t, t.TempDir()+"/test.db")
	by := founded(t, db, "1")
	var all []gathering.ID
	for range 40 {
		d := sampleDay(by.Organisation)
		d.Gathering.Title = string(d.Gathering.ID)
		all = append(all, keep(t, db, d))
	}
	for range 2 {
		for _, id := range all {
			if g, err := db.Gathering(t.Context(), id); err != nil || g.Title != string(id) {
				t.Errorf("want %s, got %s, %v", id, g.Title, err)
			}
		}
	}
}
