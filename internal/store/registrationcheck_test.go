package store_test

import (
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// The sample's registrations and invitations keep their promises on both engines, and one
// that is broken by hand is found.
func TestRegistrationsAndInvitationsAreLookedThrough(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		day, tick := noon.AddDate(0, 0, 20), noon
		id, err := sample.Plant(t.Context(), account.NewDoor(db, func() time.Time { tick = tick.Add(time.Millisecond); return tick }), db, 1, day, noon)
		must(t, err)
		must(t, sample.Prepare(t.Context(), db, id, day, noon, "https://temu.example"))
		all, err := db.InSeries(t.Context(), "Temu usaha contoh", "")
		if err != nil || len(all) != 3 || all[1].Invited == 0 || all[1].Heads.Invited == 0 || all[1].Heads.Invited >= all[1].Invited {
			t.Fatalf("the invited of the series: %+v, %v", all, err)
		}
		i, err := store.Inspect(t.Context(), where)
		must(t, err)
		defer i.Close()
		wrong, err := i.WrongSeats(t.Context(), noon)
		if err != nil || len(wrong) != 0 {
			t.Fatalf("in a whole database: %v, %v", wrong, err)
		}
		// An hour later due work was not done: letters and mails wait.
		late, err := i.WrongSeats(t.Context(), noon.Add(time.Hour))
		must(t, err)
		if text := strings.Join(late, "\n"); !strings.Contains(text, "its mail should have gone out") || !strings.Contains(text, "what it must be told by e-mail") {
			t.Errorf("an hour later: %s", text)
		}
		_, err = look(t, where).Exec(`UPDATE gathering SET quota = 1 WHERE quota > 1`)
		must(t, err)
		if wrong, err := i.WrongSeats(t.Context(), noon); err != nil || len(wrong) != 2 || !strings.Contains(wrong[0], "more seats are given than its quota") {
			t.Errorf("with a smaller quota: %v, %v", wrong, err)
		}
	})
}
