package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store"
)

// Ending a gathering asks those who came for their evaluation, once, by the letter that
// its page promised.
func TestEndingAGatheringTellsThoseWhoCame(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	noon := time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)
	now := func() time.Time { return noon }
	h, err := open(ctx, db, now, slog.New(slog.DiscardHandler), outside{public: "https://temu.example"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := sample.Plant(ctx, h.door, db, 1, noon, noon)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := db.MemberByRole(ctx, account.Owner)
	if err != nil {
		t.Fatal(err)
	}
	changed := account.Account{ID: owner.ID, Name: owner.Name, Email: "pemilik@contoh.example"}
	if err := db.ChangeAccount(ctx, changed, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	m, err := db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	by := m.Actor()
	plans := gathering.NewSecretariat(db, now, rand.Reader)
	for _, turn := range []gathering.Turn{gathering.Start, gathering.End} {
		if err := plans.Turn(ctx, by, id, turn, ""); err != nil {
			t.Fatalf("%s: %v", turn, err)
		}
	}
	b, err := plans.Binder(ctx, by, id)
	if err != nil {
		t.Fatal(err)
	}
	if last := b.Turns[len(b.Turns)-1]; last.Tells != gathering.Attended || !last.Told.IsZero() || b.Heads.Attended == 0 {
		t.Fatalf("the turn: %+v, %d came", last, b.Heads.Attended)
	}
	for range 3 {
		if _, err := h.herald().tell(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := h.farewells.SendDue(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if b, err = plans.Binder(ctx, by, id); err != nil || b.Turns[len(b.Turns)-1].Told.IsZero() {
		t.Errorf("the turn is not marked as told: %v", err)
	}
	claim, err := db.ClaimMessage(ctx, "contoh.example", noon.Add(time.Minute), noon)
	if err != nil {
		t.Fatal(err)
	}
	if claim.To != "pemilik@contoh.example" || !strings.Contains(claim.Text, "https://temu.example/a/") || !strings.Contains(claim.Text, "/evaluasi") {
		t.Errorf("the letter to %s:\n%s", claim.To, claim.Text)
	}
	if _, err := db.ClaimMessage(ctx, "contoh.example", noon.Add(time.Minute), noon); err == nil {
		t.Error("there is a second letter")
	}
}
