package web_test

import (
	"context"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// Personal agendas carry a part of the stylesheet; everything they show is in it.
func TestAgendasNeedNoMoreThanTheirStylesheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	organiser := w.actor(t, account.Organiser)
	lean := 0
	look := func() {
		t.Helper()
		day, err := w.parts.Planner.Day(ctx, organiser, w.sample)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range []account.Role{account.Organiser, account.Desk, account.Owner} {
			v := w.visitor(t, w.account(t, role))
			v.do("POST", "/bahasa", nil)
			for _, p := range day.Gathering.Participants {
				got := v.get("/temu/" + string(w.sample) + "/peserta/" + string(p.ID))
				if got.status != 200 {
					continue // somebody else's
				}
				lean++
				for _, part := range web.Foreign(got.body) {
					t.Errorf("the agenda of %s for %s has %s, which its stylesheet does not know", p.Name, role, part)
				}
			}
		}
		code, err := w.parts.Planner.Code(ctx, organiser, w.sample, day.Gathering.Participants[3].ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range web.Foreign(w.visitor(t, "").get("/a/" + code).body) {
			t.Errorf("a printed code's agenda has %s, which its stylesheet does not know", part)
		}
	}
	look()
	w.solve(t)
	look()
	if lean < 100 {
		t.Errorf("only %d agendas were looked at", lean)
	}
}
