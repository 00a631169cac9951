package store_test

import (
	"database/sql"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/pairing"
)

// unasked is the sample gathering without a request, with a desk over it.
func unasked(t *testing.T, db *store.DB, now func() time.Time) (*match.Desk, gathering.Gathering, account.Actor) {
	t.Helper()
	by := founded(t, db, "1").Actor()
	by.Role = account.Organiser
	d := sampleDay(by.Organisation)
	d.Requests = nil
	id := keep(t, db, d)
	g, err := db.Gathering(t.Context(), id)
	must(t, err)
	return match.NewDesk(db, now), g, by
}

func TestMeetingsComeBackAsTheyWereKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		now := noon
		k, g, by := unasked(t, db, func() time.Time { return now })
		rules := match.Rules{Least: 2, Most: 5, InRow: 3, Wishes: 4, Kept: 10, Silence: match.SilenceAccepts, Hours: 48, Rivals: true, Seed: 1<<63 + 5,
			Barred: []match.Bar{{A: register.Bank, B: register.Bank}}}
		must(t, k.SetRules(t.Context(), by, g.ID, rules))
		must(t, k.SetLimit(t.Context(), by, g.ID, match.Limit{Participant: 62, Most: 9, Accepts: true}, false))
		n, err := k.Ask(t.Context(), by, g.ID, match.Wanted{From: 1, To: 61, Priority: match.Must, Note: "modal"})
		must(t, err)
		again, err := k.Ask(t.Context(), by, g.ID, match.Wanted{From: 1, To: 61, Priority: match.Must, Note: "modal"})
		if must(t, err); again != n {
			t.Errorf("asked twice: requests %d and %d", n, again)
		}
		_, err = k.Ask(t.Context(), by, g.ID, match.Wanted{From: 2, To: 61, Priority: match.Want})
		must(t, err)
		must(t, k.Answer(t.Context(), by, g.ID, match.Reply{Request: 2, Reason: match.ReasonFull, Words: "penuh"}))
		must(t, k.Avoid(t.Context(), by, g.ID, 3, 61))
		must(t, k.KeepClinic(t.Context(), by, g.ID, match.Clinic{Host: 62, Topic: "KUR", Members: []int{5, 4, 6}}))
		d, err := db.Day(t.Context(), g.ID)
		must(t, err)
		if diff := cmp.Diff(rules, d.Rules); diff != "" {
			t.Errorf("rules (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]match.Clinic{{Number: 1, Host: 62, Topic: "KUR", Members: []int{4, 5, 6}}}, d.Clinics); diff != "" {
			t.Errorf("clinics (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]match.Limit{{Participant: 62, Most: 9, Accepts: true}}, d.Limits); diff != "" {
			t.Errorf("limits (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]match.Avoidance{{From: 3, To: 61}}, d.Never); diff != "" {
			t.Errorf("never (-want +got):\n%s", diff)
		}
		first, second := d.Requests[0], d.Requests[1]
		if first.Answer != match.Asked || first.Origin != match.OfPaper || !first.DueAt.Equal(noon.Add(48*time.Hour)) || !first.AskedAt.Equal(noon) {
			t.Errorf("the first request is %+v", first)
		}
		if second.Answer != match.Declined || second.Reason != match.ReasonFull || second.Words != "penuh" || second.By != by.Account {
			t.Errorf("the second request is %+v", second)
		}
		version := d.Version
		now = noon.Add(48 * time.Hour)
		if done, err := k.SettleDue(t.Context()); done != 1 || err != nil {
			t.Errorf("settled %d, %v", done, err)
		}
		if done, err := k.SettleDue(t.Context()); done != 0 || err != nil {
			t.Errorf("settled %d more, %v", done, err)
		}
		if d, err = db.Day(t.Context(), g.ID); err != nil || d.Requests[0].Answer != match.Accepted || d.Version != version+1 {
			t.Errorf("after silence: %+v, version %d after %d, %v", d.Requests[0], d.Version, version, err)
		}
		must(t, k.DissolveClinic(t.Context(), by, g.ID, 1))
		if d, err = db.Day(t.Context(), g.ID); err != nil || len(d.Clinics) != 0 {
			t.Errorf("after it was dissolved: %v %v", d.Clinics, err)
		}
		isFault(t, "another body", k.SetRules(t.Context(), founded(t, db, "2").Actor(), g.ID, rules), fault.NotFound)
	})
}

func TestSuggestionsAreComputedOnceForWhatIsKnown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		k, g, by := unasked(t, db, func() time.Time { return noon })
		compute := func(want int) {
			t.Helper()
			if n, err := k.SuggestDue(t.Context()); n != want || err != nil {
				t.Fatalf("computed %d of %d: %v", n, want, err)
			}
		}
		compute(1)
		compute(0)
		bank := g.Participants[60]
		must(t, k.SetConditions(t.Context(), by, g.ID, 61, []match.Condition{{Fact: "legal_form", Is: pairing.OneOf, Words: []string{"cv", "pt"}, Id: "berbadan usaha", En: "a company"}}))
		wants := register.NewWants(db, register.Lists{}, func() time.Time { return noon })
		_, err := wants.Say(t.Context(), by, register.Want{Party: g.Participants[0].Party, Side: register.Need, Kind: register.WantFinance, Title: "modal kerja"})
		must(t, err)
		compute(1)
		l, err := k.SuggestedFor(t.Context(), by, g.ID, 1)
		must(t, err)
		if !slices.ContainsFunc(l.Suggestions, func(s match.Suggestion) bool { return g.Participants[s.With-1].Kind == register.Bank }) {
			t.Errorf("no bank is suggested to who needs capital: %+v", l.Suggestions)
		}
		if l.Old || !l.At.Equal(noon) {
			t.Errorf("it is told as old: %v %v", l.Old, l.At)
		}
		_, err = k.Ask(t.Context(), by, g.ID, match.Wanted{From: 1, To: 61, Priority: match.Want})
		must(t, err)
		p, err := k.Proposals(t.Context(), by, g.ID)
		if must(t, err); !p.Old || !p.There {
			t.Errorf("what changed since is not told: %+v", p.Overview)
		}
		q, err := k.Queue(t.Context(), by, g.ID, 61)
		must(t, err)
		if q.Desk.ID != bank.ID || len(q.Waiting) != 1 || q.Waiting[0].Ready.State != pairing.Unknown || len(q.Conditions) != 1 || len(q.Conditions[0].Words) != 2 {
			t.Errorf("the queue: %+v", q.Waiting)
		}
		_, err = k.Exposure(t.Context(), by, g.ID)
		must(t, err)
	})
}

// Requests that arrive while a timetable is computed wait for the next one; one that is
// withdrawn meanwhile is in none.
func TestRequestsWhileATimetableIsComputed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		k := match.NewDesk(db, func() time.Time { return noon })
		d, err := db.Day(t.Context(), g.ID)
		must(t, err)
		p := timetable.NewPlanner(db, []byte("key"), func() time.Time { return noon })
		_, err = p.Ask(t.Context(), by, g.ID, timetable.Settings{Budget: time.Second})
		must(t, err)
		run, err := db.ClaimRun(t.Context(), noon, noon)
		must(t, err)
		accepted := slices.IndexFunc(d.Requests, func(r match.Request) bool { return r.Answer == match.Accepted })
		must(t, k.Withdraw(t.Context(), by, g.ID, accepted+1))
		n, err := k.Propose(t.Context(), by, g.ID, []match.Pairing{{From: 1, To: 2}}, true)
		if must(t, err); n != 1 {
			t.Fatalf("%d proposed", n)
		}
		run.State, run.Status, run.Shown, run.EndedAt = timetable.Finished, "optimal", true, noon
		must(t, db.EndRun(t.Context(), run, []timetable.Booking{{Request: accepted + 1, Slot: 1, Table: 1}}, nil, nil))
		after, err := db.Day(t.Context(), g.ID)
		must(t, err)
		if len(after.Bookings) != 0 || len(after.Requests) != len(d.Requests)+1 || after.Requests[len(d.Requests)].Answer != match.Accepted {
			t.Errorf("%d bookings and %d requests", len(after.Bookings), len(after.Requests))
		}
	})
}

func TestTheSameRequestByManyAtOnceIsOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		k, g, by := unasked(t, db, func() time.Time { return noon })
		var all sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			all.Go(func() {
				_, errs[i] = k.Ask(t.Context(), by, g.ID, match.Wanted{From: 1 + i%2, To: 61, Priority: match.Want})
			})
		}
		all.Wait()
		for _, err := range errs {
			must(t, err)
		}
		m, err := k.Meetings(t.Context(), by, g.ID)
		if must(t, err); len(m.Requests) != 2 {
			t.Errorf("%d requests", len(m.Requests))
		}
	})
}

func TestCreditsAreCountedOnceAndCarriedOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		raw := look(t, where)
		g, by := hosted(t, db)
		k := match.NewDesk(db, func() time.Time { return noon })
		if _, err := raw.Exec(`UPDATE gathering SET state = 'ended'`); err != nil {
			t.Fatal(err)
		}
		if n, err := k.CreditDue(t.Context()); n != 0 || err != nil { // it has no timetable
			t.Fatalf("counted %d, %v", n, err)
		}
		must(t, db.KeepCredits(t.Context(), g.ID, []match.Credit{{Participant: 1, Deserved: 2.5, Received: 1}}, noon))
		must(t, db.KeepCredits(t.Context(), g.ID, []match.Credit{{Participant: 1, Deserved: 9, Received: 1}}, noon))
		d := sampleDay(by.Organisation)
		d.Requests, d.Gathering.Date = nil, d.Gathering.Date.AddDate(0, 1, 0)
		for i := range d.Gathering.Participants {
			d.Gathering.Participants[i].ID = ""
		}
		next := keep(t, db, d)
		if _, err := raw.Exec(`UPDATE participant SET party = '` + string(g.Participants[0].Party) + `' WHERE gathering = '` + string(next) + `' AND number = 5`); err != nil {
			t.Fatal(err)
		}
		known, err := db.Known(t.Context(), next)
		must(t, err)
		if x := known.Parties[4]; x.Owed != 1.5 || x.Before != 1 || known.Parties[0].Before != 0 {
			t.Errorf("what is known: %+v", x)
		}
	})
}

// Wishes of registrations wait for an answer where organisers set rules.
func TestWishesOfRegistrationsFollowTheRules(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 10, func(c *counter) {
		k := match.NewDesk(c.db, func() time.Time { return c.now })
		by := c.staff
		by.Role = account.Organiser
		must(c.T, k.SetRules(c.Context(), by, atCounter, match.Rules{Hours: 24, Silence: match.SilenceLapses}))
		e := entryFor("b1")
		e.Details.Wishes = nil
		c.exec(`INSERT INTO participant (id, gathering, office, number, party, desks) VALUES ('p-bank', 'temu', 'dinas', 1, 'bank', 2)`)
		r := c.register("b1")
		c.exec(`INSERT INTO wish (registration, party, priority) VALUES ('` + string(r.ID) + `', 'bank', 1)`)
		c.plan(`state = 'closed'`)
		if _, err := c.work.SeatDue(c.Context()); err != nil {
			c.Fatal(err)
		}
		var answer, origin string
		var due sql.NullInt64
		if err := c.raw.QueryRow(`SELECT answer, origin, due_at FROM request`).Scan(&answer, &origin, &due); err != nil {
			c.Fatal(err)
		}
		if answer != "asked" || origin != "wish" || due.Int64 != c.now.Add(24*time.Hour).UnixMicro() {
			c.Errorf("the wish became %s, %s, due %v", answer, origin, due)
		}
	})
}

// What is kept of requests is checked, handed to whom it is about, and forgotten.
func TestRequestsKeepTheirPromisesAndAreForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		raw := look(t, where)
		k, g, by := unasked(t, db, func() time.Time { return noon })
		_, err := k.Ask(t.Context(), by, g.ID, match.Wanted{From: 1, To: 61, Priority: match.Want})
		must(t, err)
		must(t, k.Answer(t.Context(), by, g.ID, match.Reply{Request: 1, Reason: match.ReasonOther, Words: "kata sendiri"}))
		must(t, k.KeepClinic(t.Context(), by, g.ID, match.Clinic{Host: 62, Topic: "KUR", Members: []int{4, 5, 6}}))
		said, err := db.Registered(t.Context(), by.Account, 10)
		must(t, err)
		if !slices.ContainsFunc(said, func(r account.Registered) bool { return r.What == "answer" && r.Value == "other kata sendiri" }) {
			t.Errorf("what a person gets of their own: %+v", said)
		}
		i, err := store.Inspect(t.Context(), where)
		must(t, err)
		defer i.Close()
		wrong, err := i.WrongSeats(t.Context(), noon)
		if must(t, err); len(wrong) != 0 {
			t.Errorf("broken before anything was: %q", wrong)
		}
		for _, q := range []string{
			`UPDATE request SET answer = 'asked', due_at = 1, reason = '' WHERE number = 1`,
			`INSERT INTO match_never (gathering, from_number, to_number, place) SELECT gathering, 61, 1, 1 FROM request WHERE number = 1`,
			`UPDATE request SET answer = 'declined' WHERE number = 2`, `DELETE FROM clinic_member WHERE member <> 4`,
			`INSERT INTO match_credit (gathering, participant, deserved, received) SELECT gathering, 1, 1, 1 FROM request WHERE number = 1`,
		} {
			if _, err := raw.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if wrong, err = i.WrongSeats(t.Context(), noon); err != nil || len(wrong) != 6 {
			t.Errorf("%d promises are told as broken of 6: %q %v", len(wrong), wrong, err)
		}
		a := account.Account{ID: by.Account, Name: by.Name, CreatedAt: noon}
		must(t, db.Erase(t.Context(), a, noon, by.Did(account.ManagePeople, "account/1", noon)))
		if d, err := db.Day(t.Context(), g.ID); err != nil || d.Requests[0].Words != "" {
			t.Errorf("after its author was forgotten: %q %v", d.Requests[0].Words, err)
		}
	})
}
