package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// publish gives participants a run to see, whatever the draft is.
func publish(t *testing.T, db *store.DB, g gathering.ID, by account.ID, run timetable.RunID) {
	t.Helper()
	b, err := db.Board(t.Context(), g)
	must(t, err)
	must(t, db.PublishTimetable(t.Context(), timetable.Publishing{
		Gathering: g, Edition: b.Edition, Last: b.Published, Run: run, By: by, At: noon,
		Tell: []timetable.Notice{{Publication: b.Published + 1, Participant: 1, Since: b.Published, Address: "https://temu.example"}},
	}, account.Entry{}))
}

// ended keeps a run with bookings, as the draft when asked.
func ended(t *testing.T, db *store.DB, g gathering.ID, by account.ID, id timetable.RunID, step *timetable.Step, bookings ...timetable.Booking) {
	t.Helper()
	must(t, db.AskRun(t.Context(), timetable.Run{ID: id, Gathering: g, By: by, RequestedAt: noon}, account.Entry{}))
	r, err := db.ClaimRun(t.Context(), noon, noon)
	must(t, err)
	r.State, r.Status = timetable.Finished, schedule.Optimal
	must(t, db.EndRun(t.Context(), r, bookings, nil, step))
}

func taking(run timetable.RunID, edition int64, by account.ID, is ...timetable.Booking) *timetable.Step {
	s := &timetable.Step{Edition: edition, Kind: timetable.TakeOver, By: by, At: noon, Run: run}
	for _, b := range is {
		s.Changes = append(s.Changes, timetable.Change{Request: b.Request, Is: timetable.Place{Slot: b.Slot, Table: b.Table, Pinned: b.Pinned}})
	}
	return s
}

// A draft is kept beside what is published; a step that comes too late changes nothing.
func TestDraftsAndPublications(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		by := founded(t, db, "1")
		g := keep(t, db, sampleDay(by.Organisation))
		d, err := db.Day(t.Context(), g)
		must(t, err)
		_, index, _ := d.Wanted(timetable.Settings{}, nil)
		r, pinned := index[0]+1, index[1]+1
		one := []timetable.Booking{{Request: r, Slot: 1, Table: 1}, {Request: pinned, Slot: 1, Table: 2, Pinned: true}}
		ended(t, db, g, by.ID, "one", taking("one", 1, by.ID, one...), one...)
		look := func() timetable.Board {
			t.Helper()
			b, err := db.Board(t.Context(), g)
			must(t, err)
			return b
		}
		if b := look(); b.Edition != 1 || b.Run != "one" || b.Published != 0 || len(b.Public) != 0 || !cmp.Equal(one, b.Bookings) || len(b.Steps) != 1 {
			t.Errorf("the result is no draft: %+v", b.Steps)
		}
		if d, err := db.Day(t.Context(), g); err != nil || len(d.Bookings) != 0 || d.Outcome != nil {
			t.Errorf("participants see a draft: %v, %v", d.Bookings, err)
		}
		publish(t, db, g, by.ID, "one")
		move := timetable.Step{Edition: 2, Kind: timetable.Move, Request: r, By: by.ID, At: noon, Run: "one", Moved: true, RunBefore: "one",
			Changes: []timetable.Change{{Request: r, Was: timetable.Place{Slot: 1, Table: 1}, Is: timetable.Place{Slot: 3, Table: 1}}}}
		must(t, db.ChangeBoard(t.Context(), g, move, account.Entry{}))
		if err := db.ChangeBoard(t.Context(), g, move, account.Entry{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a step that comes too late: %v", err)
		}
		b := look()
		if b.Edition != 2 || !b.Moved || b.Bookings[0].Slot != 3 || b.Public[0].Slot != 1 || b.Published != 1 || b.Steps[0].Kind != timetable.Move {
			t.Errorf("the draft did not move: %+v", b.Bookings)
		}
		// a result that comes later does not wipe out what was moved meanwhile
		ended(t, db, g, by.ID, "two", taking("two", 2, by.ID, timetable.Booking{Request: r, Slot: 2, Table: 1}), timetable.Booking{Request: r, Slot: 2, Table: 1})
		if b := look(); b.Edition != 2 || b.Run != "one" || b.Bookings[0].Slot != 3 {
			t.Errorf("what was moved is gone: %+v", b.Bookings)
		}
		undo := timetable.Step{Edition: 3, Kind: timetable.Undo, By: by.ID, At: noon, Run: "one", Undoes: 2,
			Changes: []timetable.Change{{Request: r, Was: timetable.Place{Slot: 3, Table: 1}, Is: timetable.Place{Slot: 1, Table: 1}}}}
		must(t, db.ChangeBoard(t.Context(), g, undo, account.Entry{}))
		if b := look(); !cmp.Equal(one, b.Bookings) || !b.Steps[1].Undone || b.Last().Kind != timetable.TakeOver {
			t.Errorf("not undone: %+v", b)
		}
		err = db.PublishTimetable(t.Context(), timetable.Publishing{Gathering: g, Edition: 3, Last: 0, Run: "one", By: by.ID, At: noon}, account.Entry{})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("publishing twice what was seen once: %v", err)
		}
		publish(t, db, g, by.ID, "two")
		all, err := db.Publications(t.Context(), g, 9)
		must(t, err)
		if len(all) != 2 || all[0].Number != 2 || all[0].Run != "two" || all[0].Held != 1 || all[0].Wait != 1 || all[1].Wait != 0 || all[0].ByName == "" {
			t.Errorf("publications: %+v", all)
		}
		waiting, err := db.TimetableNotices(t.Context(), g, true)
		must(t, err)
		if len(waiting) != 1 || waiting[0].Publication != 2 || waiting[0].Address == "" {
			t.Errorf("who waits to be told: %+v", waiting)
		}
	})
}
