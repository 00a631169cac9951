package telling_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/telling"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// Participants are told once of what changed for them, those without an address by staff;
// what changed back before anybody was told is told to nobody.
func TestEachIsToldOnceWhatChangedForThem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		ctx := t.Context()
		if path == "" {
			path = filepath.Join(t.TempDir(), "temu.db")
		}
		db, err := store.Open(ctx, path)
		must(t, err)
		t.Cleanup(func() { db.Close() })
		now := noon
		clock := func() time.Time { now = now.Add(time.Second); return now }
		g, err := sample.Plant(ctx, account.NewDoor(db, clock), db, 1, noon.AddDate(0, 0, 16), noon)
		must(t, err)
		admin, err := db.MemberByRole(ctx, account.Administrator)
		must(t, err)
		by := account.Actor{Account: admin.ID, Name: admin.Name, Organisation: admin.Organisation, Role: admin.Role}
		p := timetable.NewPlanner(db, make([]byte, 32), clock)
		desk := telling.NewDesk(db, func(who gathering.Participant) string { return string(who.ID) }, clock)
		_, err = p.Ask(ctx, by, g, timetable.Settings{Budget: 2 * time.Second, Seed: 1})
		must(t, err)
		_, err = p.SolveDue(ctx)
		must(t, err)
		publish := func() timetable.Board {
			t.Helper()
			b, err := p.Board(ctx, by, g)
			must(t, err)
			_, err = p.Publish(ctx, by, g, b.Edition, b.Published, "https://temu.example")
			must(t, err)
			b, err = p.Board(ctx, by, g)
			must(t, err)
			return b
		}
		b := publish()
		hand, mails, err := desk.ByHand(ctx, by, g)
		must(t, err)
		met := map[int]bool{}
		for _, x := range b.Bookings {
			r := b.Requests[x.Request-1]
			met[r.From], met[r.To] = true, true
		}
		if len(hand)+mails != len(met) {
			t.Fatalf("%d of %d who meet somebody are told", len(hand)+mails, len(met))
		}
		sent := 0
		for range 9 {
			n, err := desk.SendDue(ctx)
			must(t, err)
			sent += n
		}
		if sent != mails {
			t.Errorf("%d mails were written, want %d", sent, mails)
		}
		if text := hand[0].Chat(); !strings.Contains(text, "(baru)") || !strings.Contains(text, "https://temu.example/a/") {
			t.Errorf("the words: %s", text)
		}
		for _, w := range hand {
			must(t, desk.Told(ctx, by, g, w.Notice.Participant, 1))
			if err := desk.Told(ctx, by, g, w.Notice.Participant, 1); fault.KindOf(err) != fault.Conflict {
				t.Errorf("told twice: %v", err)
			}
		}
		x := b.Bookings[0]
		must(t, p.Do(ctx, by, g, timetable.Hand{Edition: b.Edition, Kind: timetable.TakeOff, Request: x.Request}))
		b = publish()
		waiting, err := db.TimetableNotices(ctx, g, true)
		must(t, err)
		r := b.Requests[x.Request-1]
		if len(waiting) != 2 || waiting[0].Since != 1 || waiting[0].Participant+waiting[1].Participant != r.From+r.To {
			t.Errorf("want the two who met told, got %+v", waiting)
		}
		must(t, p.TakeBack(ctx, by, g, b.Edition)) // of the publication's own step
		b, err = p.Board(ctx, by, g)
		must(t, err)
		if len(b.Bookings) == len(b.Public) {
			must(t, p.TakeBack(ctx, by, g, b.Edition))
		}
		publish()
		if waiting, err = db.TimetableNotices(ctx, g, true); err != nil || len(waiting) != 0 {
			t.Errorf("nothing changed for anybody, and %+v wait", waiting)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
