package main

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/store"
)

// tellAll does all due work that tells people something, until there is none left.
func tellAll(t *testing.T, h *house) {
	t.Helper()
	work := registration.NewWork(h.seats, h.db)
	for _, due := range []func(context.Context) (int, error){h.invitations.SendDue, h.herald().tell, work.TellDue, h.teller.tell, h.herald().tell, h.teller.tell} {
		for n := 1; n > 0; {
			var err error
			if n, err = due(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// mailsTo counts the messages to each address.
func mailsTo(t *testing.T, path string) map[string]int {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r, err := db.QueryContext(t.Context(), `SELECT to_address, COUNT(*) FROM mail_message GROUP BY to_address ORDER BY to_address`)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all := map[string]int{}
	for r.Next() {
		var to string
		var n int
		if err := r.Scan(&to, &n); err != nil {
			t.Fatal(err)
		}
		all[to] = n
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// A person both invited and registered is told once of a move and once of a
// cancellation; who has no e-mail address stands on the staff's list until it is ticked.
func TestWhoIsInvitedAndRegisteredIsToldOnce(t *testing.T) {
	t.Parallel()
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "sample.db")
	if err := plant(ctx, path, 0, "http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h, err := open(ctx, db, time.Now, slog.New(slog.DiscardHandler), outside{public: "https://temu.example"})
	if err != nil {
		t.Fatal(err)
	}
	by, err := h.organiser(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plans := gathering.NewSecretariat(db, time.Now, nil)
	id := sampleWith(t, h, by)
	tellAll(t, h)
	invited, err := h.invitations.Invited(ctx, by, id)
	if err != nil {
		t.Fatal(err)
	}
	list, err := h.seats.List(ctx, by, id, registration.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	registered := map[string]bool{}
	for _, r := range list.All {
		registered[r.Email] = r.Email != "" && r.State.Live() || registered[r.Email]
	}
	both := 0
	for _, i := range invited {
		if registered[i.Email] {
			both++
		}
	}
	if both < 10 {
		t.Fatalf("%d are both invited and registered", both)
	}
	b, err := plans.Binder(ctx, by, id)
	if err != nil {
		t.Fatal(err)
	}
	o := b.Outlined()
	o.Place, o.Start, o.Finish = "Gedung Lain Contoh", "08:00", "16:00"
	for _, turn := range []struct {
		name string
		do   func() error
	}{
		{"a move", func() error { return plans.Move(ctx, by, id, o, "Gedung dipakai") }}, {"a cancellation", func() error { return plans.Turn(ctx, by, id, gathering.Cancel, "Upacara besar") }},
	} {
		before := mailsTo(t, path)
		if err := turn.do(); err != nil {
			t.Fatalf("%s: %v", turn.name, err)
		}
		tellAll(t, h)
		guests := 0
		for to, n := range mailsTo(t, path) {
			more := n - before[to]
			if more > 1 || registered[to] && more != 1 {
				t.Errorf("%s is told %d times of %s", to, more, turn.name)
			}
			if !registered[to] {
				guests += more
			}
		}
		if guests == 0 {
			t.Errorf("no guest who did not register is told of %s", turn.name)
		}
		_, last, byHand, err := h.invitations.ToTell(ctx, by, id)
		if err != nil || len(byHand) == 0 {
			t.Fatalf("whom to tell by hand of %s: %d, %v", turn.name, len(byHand), err)
		}
		for _, i := range byHand {
			if i.Email != "" || i.Party != "" || strings.TrimSpace(last.Reason) == "" {
				t.Errorf("%s is to be told by hand of %s, and has an address or is registered", i.Name, turn.name)
			}
			if err := h.invitations.TellByHand(ctx, by, id, i.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, left, err := h.invitations.ToTell(ctx, by, id); err != nil || len(left) != 0 {
			t.Errorf("%d are left to tell of %s, %v", len(left), turn.name, err)
		}
		notices, err := h.seats.ToTell(ctx, by, id)
		if err != nil || len(notices) == 0 {
			t.Errorf("registered people to tell by hand of %s: %d, %v", turn.name, len(notices), err)
		}
	}
}

// sampleWith is the sample's gathering that has a crowd.
func sampleWith(t *testing.T, h *house, by account.Actor) gathering.ID {
	t.Helper()
	all, err := h.calendar.Find(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if g.State == gathering.Closed {
			return g.ID
		}
	}
	t.Fatal("the sample has no gathering whose registration is closed")
	return ""
}
