package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/store/storetest"
)

// A cancellation waits until the invited were told, with what they must know, and does
// not come again; what concerns nobody who was invited does not wait.
func TestTurnsWaitUntilTheyAreTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		v := newInviting(t, where)
		ctx, day := t.Context(), noon.Add(20*24*time.Hour)
		if turns, err := v.db.UntoldTurns(ctx, 10); err != nil || len(turns) != 0 {
			t.Fatalf("before anything: %+v, %v", turns, err)
		}
		s := gathering.NewSecretariat(v.db, func() time.Time { return v.now }, rand.Reader)
		must(t, s.Turn(ctx, v.by, v.id, gathering.Cancel, "Gedung dipakai"))
		must(t, s.Turn(ctx, v.by, v.id, gathering.Archive, ""))
		turns, err := v.db.UntoldTurns(ctx, 10)
		if err != nil || len(turns) != 1 || turns[0].Gathering != v.id || turns[0].Turn != gathering.Cancel || turns[0].Reason != "Gedung dipakai" {
			t.Fatalf("want the cancellation, got %+v, %v", turns, err)
		}
		must(t, v.db.KeepTurnTold(ctx, v.id, turns[0].Number, day))
		must(t, v.db.KeepTurnTold(ctx, v.id, turns[0].Number, day.Add(time.Hour)))
		if turns, err := v.db.UntoldTurns(ctx, 10); err != nil || len(turns) != 0 {
			t.Errorf("told, and still waiting: %+v, %v", turns, err)
		}
		if at := texts(t, look(t, where), `SELECT told_at FROM gathering_turn WHERE told_at IS NOT NULL`); len(at) != 1 {
			t.Errorf("told at %v", at)
		}
	})
}
