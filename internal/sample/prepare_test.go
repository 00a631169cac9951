package sample_test

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/pairing"
)

// Every page of a gathering shows something: registrations and invitations are there in
// all their states, and one gathering of the series is over, with what came of it.
func TestThePreparedSampleHasSomethingOfEverything(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), date.AddDate(0, 0, -20)
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "sample.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tick := now // so that accounts are made one after another
	id, err := sample.Plant(ctx, account.NewDoor(db, func() time.Time { tick = tick.Add(time.Millisecond); return tick }), db, 1, date, now)
	if err == nil {
		err = sample.Prepare(ctx, db, id, date, now, "http://127.0.0.1:8080")
	}
	if err != nil {
		t.Fatal(err)
	}
	tally, err := db.Tally(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for state, least := range map[registration.State]int{registration.Confirmed: 60, registration.Waiting: 3, registration.Offered: 1, registration.Pending: 1, registration.Refused: 1, registration.Cancelled: 1} {
		if tally.States[state] < least {
			t.Errorf("%d registrations are %s, want %d", tally.States[state], state, least)
		}
	}
	if tally.Untold == 0 || tally.Untold > 10 {
		t.Errorf("%d must be told by hand, want a few", tally.Untold)
	}
	all, err := db.Registrations(ctx, registration.Filter{Gathering: id, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	name, person := regexp.MustCompile(`\(contoh\)$`), regexp.MustCompile(`Contoh \d\d$`)
	wishes := 0
	for _, r := range all {
		r, err := db.Registration(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		wishes += len(r.Wishes)
		if !name.MatchString(r.Name) {
			t.Errorf("%q does not say that it is made up", r.Name)
		}
		for _, a := range r.Attendees {
			if !person.MatchString(a.Name) {
				t.Errorf("%q does not follow the rule for made-up names", a.Name)
			}
		}
	}
	if wishes < 100 {
		t.Errorf("%d wishes, want those of the day", wishes)
	}
	invited, err := db.Invited(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	states := map[invitation.State]int{}
	for i := range invited {
		states[invited[i].State()]++
		if !strings.Contains(invited[i].Name, "Contoh") {
			t.Errorf("%q does not follow the rule for made-up names", invited[i].Name)
		}
	}
	for _, want := range []invitation.State{invitation.Prepared, invitation.Sent, invitation.Handed, invitation.Yes, invitation.No, invitation.Represented} {
		if states[want] == 0 {
			t.Errorf("no invitation is %s: %v", want, states)
		}
	}
	m, err := db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := gathering.NewSecretariat(db, func() time.Time { return now }, nil).InSeries(ctx, m.Actor(), "Temu usaha contoh")
	if err != nil || len(rows) != 3 || rows[0].State != gathering.Ended {
		t.Fatalf("the series: %+v, %v", rows, err)
	}
	book := attendance.NewBook(db, nil, nil, func() time.Time { return now })
	if came, err := book.Sheet(ctx, m.Actor(), rows[0].ID); err != nil || len(came.Arrivals) < 25 || len(came.Open()) != 1 || len(attendance.Absent(came.All, &came.Standing)) == 0 {
		t.Errorf("%d came, conflicts %v, %v", len(came.Arrivals), came.Conflicts, err)
	}
	promises, err := db.Promises(ctx, rows[0].ID)
	if err != nil || len(promises) != 6 {
		t.Errorf("%d promises, %v", len(promises), err)
	}
}

// Of the workshops about two thirds fulfil what the bank asks; some lack one thing, and some
// more than one.
func TestSelfChecksOfTheSampleAreLikeThoseOfARealDay(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), date.AddDate(0, 0, -20)
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "sample.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tick := now
	id, err := sample.Plant(ctx, account.NewDoor(db, func() time.Time { tick = tick.Add(time.Millisecond); return tick }), db, 1, date, now)
	if err == nil {
		err = sample.Prepare(ctx, db, id, date, now, "http://127.0.0.1:8080")
	}
	if err != nil {
		t.Fatal(err)
	}
	member, err := db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	desk := match.NewDesk(db, func() time.Time { return now })
	m, err := desk.Meetings(ctx, member.Actor(), id)
	if err != nil {
		t.Fatal(err)
	}
	passes, almost, more, all := 0, 0, 0, 0
	for _, p := range m.Gathering.Present() {
		if p.Kind != register.Business {
			continue
		}
		c, err := desk.Check(ctx, member.Actor(), id, p.Number, 61)
		if err != nil {
			t.Fatal(err)
		}
		missing := 0
		for _, line := range c.Lines {
			if line.State != pairing.Pass {
				missing++
			}
		}
		all++
		switch {
		case c.State == pairing.Pass && missing == 0:
			passes++
		case missing == 1:
			almost++
		default:
			more++
		}
	}
	if all < 60 || passes*10 < all*6 || passes*10 > all*7 || almost < 6 || more < 6 {
		t.Errorf("of %d businesses %d pass, %d almost do, %d do not", all, passes, almost, more)
	}
}
