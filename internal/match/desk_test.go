package match_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

func TestARequestIsAskedOnceAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.ask(owner, 0, theBank, match.Want)
	if again := w.ask(owner, wood, theBank, match.Want); again != n || len(w.entries) != 1 {
		t.Errorf("asking twice gave request %d after %d and %d entries in the log", again, n, len(w.entries))
	}
	if w.ask(owner, wood, theBank, match.Must); w.m.Requests[0].Priority != match.Must {
		t.Error("the priority of an open request cannot be changed")
	}
	w.is(n, match.Asked)
	w.fails("an answer to somebody else's request", w.desk.Answer(t.Context(), owner, "temu", match.Reply{Request: n, Yes: true}), "match.request_not_found")
	w.fails("a no without a reason", w.desk.Answer(t.Context(), bank, "temu", match.Reply{Request: n}), "match.reason_missing")
	w.must(w.desk.Answer(t.Context(), bank, "temu", match.Reply{Request: n, Yes: true}))
	w.must(w.desk.Answer(t.Context(), bank, "temu", match.Reply{Request: n, Yes: true}))
	w.is(n, match.Accepted)
	w.fails("a no after a yes", w.desk.Answer(t.Context(), bank, "temu", match.Reply{Request: n, Reason: match.ReasonFull}), "match.answered")
	w.m.Booked[n] = true
	w.fails("taking back what has a time", w.desk.Withdraw(t.Context(), owner, "temu", n), "match.booked")
	delete(w.m.Booked, n)
	w.must(w.desk.Withdraw(t.Context(), owner, "temu", n))
	w.is(n, match.Withdrawn)
	if again := w.ask(owner, wood, theBank, match.Open); again != n {
		t.Errorf("asked again it is request %d", again)
	}
	w.must(w.desk.Answer(t.Context(), bank, "temu", match.Reply{Request: n, Reason: match.ReasonReady, Words: " lengkapi   NIB "}))
	if r := w.m.Requests[n-1]; r.Answer != match.Declined || r.Words != "lengkapi NIB" || r.By != bank.Account || r.AnsweredAt.IsZero() {
		t.Errorf("a declined request: %+v", r)
	}
	_, err := w.desk.Ask(t.Context(), owner, "temu", match.Wanted{To: theBank, Priority: match.Want})
	w.fails("asking again after a no", err, "match.not_possible")
}

func TestWhatCannotBeAskedIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.desk.SetRules(t.Context(), staff, "temu", match.Rules{Wishes: 2, Barred: []match.Bar{{A: register.Business, B: register.Airport}}}))
	w.m.Gathering.Participants[weave-1].Withdrawn = true
	w.must(w.desk.Avoid(t.Context(), staff, "temu", theBank, silver))
	ask := func(from, to int, p match.Priority) error {
		_, err := w.desk.Ask(t.Context(), staff, "temu", match.Wanted{From: from, To: to, Priority: p})
		return err
	}
	w.fails("oneself", ask(wood, wood, match.Want), "match.oneself")
	w.fails("nobody", ask(wood, 99, match.Want), "gathering.participant_not_found")
	w.fails("by nobody", ask(0, theBank, match.Want), "gathering.participant_not_found")
	w.fails("without priority", ask(wood, theBank, 0), "match.choice_unknown")
	w.fails("a party that withdrew", ask(wood, weave, match.Want), "match.withdrawn_party")
	w.fails("a barred kind", ask(wood, airport, match.Want), "match.barred")
	w.fails("of the same owner", ask(wood, other, match.Want), "match.same_owner")
	w.fails("one who never wants to", ask(silver, theBank, match.Want), "match.not_possible")
	_, err := w.desk.Ask(t.Context(), staff, "temu", match.Wanted{From: wood, To: theBank, Priority: match.Want, Note: strings.Repeat("x", 201)})
	w.fails("a long note", err, "fault.too_long")
	_, err = w.desk.Ask(t.Context(), owner, "temu", match.Wanted{From: silver, To: theBank, Priority: match.Want})
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("asking for another party: %v", err)
	}
	w.must(ask(wood, theBank, match.Want))
	w.must(ask(wood, silver, match.Want))
	w.fails("more than the rules allow", ask(wood, other, match.Want), "match.same_owner")
	w.m.Rules.SameOwner = true
	w.fails("more than the rules allow", ask(wood, other, match.Want), "match.wishes_used")
	for _, s := range []gathering.State{gathering.Ended, gathering.Cancelled, gathering.Archived} {
		w.m.Gathering.State = s
		w.fails("after it closed", ask(silver, wood, match.Want), "match.closed")
	}
	w.m.Gathering.State = gathering.Running
	_, err = w.desk.Ask(t.Context(), owner, "temu", match.Wanted{To: silver, Priority: match.Want})
	w.fails("by a party on the day", err, "match.closed")
	w.must(ask(silver, wood, match.Want)) // paper wishes are taken on the day
}

func TestRivalsAreAskedOnlyWhereTheRulesLetThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, n := range []int{silver, weave} {
		w.k.Parties[n-1].Products = []register.Product{{Name: "cincin perak", KBLI: "32111", HS: "711311"}}
	}
	_, err := w.desk.Ask(t.Context(), staff, "temu", match.Wanted{From: silver, To: weave, Priority: match.Want})
	w.fails("a rival", err, "match.rivals")
	w.must(w.desk.SetRules(t.Context(), staff, "temu", match.Rules{Rivals: true}))
	w.ask(staff, silver, weave, match.Want)
}

func TestWishesOfBothSidesAreOneYes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.ask(owner, 0, theBank, match.Want)
	back := w.ask(bank, 0, wood, match.Must)
	w.is(n, match.Accepted)
	w.is(back, match.Accepted)
}

func TestDesksThatTakeEverybodySayYesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.desk.SetLimit(t.Context(), staff, "temu", match.Limit{Participant: theBank, Accepts: true}, false))
	w.is(w.ask(owner, 0, theBank, match.Want), match.Accepted)
	w.must(w.desk.SetLimit(t.Context(), staff, "temu", match.Limit{Participant: theBank}, true))
	w.is(w.ask(staff, silver, theBank, match.Want), match.Asked)
}

func TestSilenceMeansWhatTheOrganisersSet(t *testing.T) {
	t.Parallel()
	for silence, want := range map[match.Silence]match.Answer{match.SilenceAccepts: match.Accepted, match.SilenceLapses: match.Lapsed, "": match.Lapsed} {
		w := newWorld(t)
		w.must(w.desk.SetRules(t.Context(), staff, "temu", match.Rules{Silence: silence, Hours: 48}))
		n := w.ask(owner, 0, theBank, match.Want)
		for hour, want := range map[int]match.Answer{47: match.Asked, 48: want} {
			w.now = noon.Add(time.Duration(hour) * time.Hour)
			if hour == 48 || w.m.Requests[n-1].Answer == match.Asked {
				if _, err := w.desk.SettleDue(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if hour == 48 {
				w.is(n, want)
			}
		}
		entries := len(w.entries)
		if again, err := w.desk.SettleDue(t.Context()); again != 0 || err != nil || len(w.entries) != entries {
			t.Errorf("%s: settled again: %d %v", silence, again, err)
		}
	}
	w := newWorld(t) // without hours it counts when the day begins
	n := w.ask(owner, 0, theBank, match.Want)
	w.now = noon.AddDate(0, 0, 10)
	if did, err := w.desk.SettleDue(t.Context()); did != 0 || err != nil {
		t.Errorf("settled %d before the day, %v", did, err)
	}
	w.m.Gathering.State = gathering.Running
	if did, err := w.desk.SettleDue(t.Context()); did != 1 || err != nil {
		t.Errorf("settled %d on the day, %v", did, err)
	}
	w.is(n, match.Lapsed)
}

func TestNeverIsFinalAndTakesNothingThatHasATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, booked := w.ask(owner, 0, theBank, match.Want), w.ask(owner, 0, airport, match.Want)
	w.must(w.desk.Answer(t.Context(), staff, "temu", match.Reply{Request: booked, Yes: true}))
	w.m.Booked[booked] = true
	w.must(w.desk.Avoid(t.Context(), owner, "temu", 0, theBank))
	w.must(w.desk.Avoid(t.Context(), owner, "temu", 0, airport))
	w.must(w.desk.Avoid(t.Context(), owner, "temu", 0, airport))
	w.is(one, match.Withdrawn)
	w.is(booked, match.Accepted)
	if len(w.m.Never) != 2 {
		t.Errorf("said %d times", len(w.m.Never))
	}
	_, err := w.desk.Ask(t.Context(), bank, "temu", match.Wanted{To: wood, Priority: match.Want})
	w.fails("asked by the one who is avoided", err, "match.not_possible")
	own, err := w.desk.Own(t.Context(), bank, "temu")
	w.must(err)
	if len(own.Never) != 0 {
		t.Error("the other side is told who avoids it")
	}
}

func TestRulesHaveBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for field, r := range map[string]match.Rules{
		"least": {Least: 7}, "most": {Most: -1}, "in_row": {InRow: 51}, "wishes": {Wishes: 51}, "kept": {Kept: 51}, "hours": {Hours: 721},
		"silence": {Silence: "other"}, "barred": {Barred: []match.Bar{{A: "x", B: register.Bank}}},
	} {
		if err := w.desk.SetRules(t.Context(), staff, "temu", r); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "("+field+")") {
			t.Errorf("%s: %v", field, err)
		}
	}
	w.fails("a floor above the cap", w.desk.SetRules(t.Context(), staff, "temu", match.Rules{Least: 3, Most: 2}), "match.least_above_most")
	w.fails("by a desk", w.desk.SetRules(t.Context(), bank, "temu", match.Rules{}), "account.not_allowed")
	w.fails("by a stranger to it", w.desk.SetRules(t.Context(), account.Actor{Organisation: "x", Role: account.Organiser}, "temu", match.Rules{}), "gathering.not_found")
	w.fails("of nobody", w.desk.SetLimit(t.Context(), staff, "temu", match.Limit{Participant: 77}, false), "gathering.participant_not_found")
}

func TestGroupTablesHoldTheirMembersRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.ask(owner, 0, theBank, match.Want)
	keep := func(c match.Clinic) error { return w.desk.KeepClinic(t.Context(), staff, "temu", c) }
	w.fails("no topic", keep(match.Clinic{Host: theBank, Members: []int{wood, silver}}), "fault.required")
	w.fails("one member", keep(match.Clinic{Host: theBank, Topic: "KUR", Members: []int{wood}}), "match.between")
	w.fails("the host itself", keep(match.Clinic{Host: theBank, Topic: "KUR", Members: []int{wood, theBank}}), "match.oneself")
	w.fails("by a desk", w.desk.KeepClinic(t.Context(), bank, "temu", match.Clinic{Host: theBank, Topic: "KUR", Members: []int{wood, silver}}), "account.not_allowed")
	w.must(keep(match.Clinic{Host: theBank, Topic: "KUR", Members: []int{silver, wood, weave}}))
	w.is(n, match.Accepted)
	if len(w.m.Requests) != 3 || len(w.m.Clinics) != 1 {
		t.Fatalf("%d requests and %d tables", len(w.m.Requests), len(w.m.Clinics))
	}
	w.fails("twice at one host", keep(match.Clinic{Host: theBank, Topic: "QRIS", Members: []int{silver, other}}), "match.clinic_twice")
	w.must(keep(match.Clinic{Number: 1, Host: theBank, Topic: "KUR", Members: []int{silver, wood}}))
	w.must(w.desk.Avoid(t.Context(), staff, "temu", silver, theBank))
	if len(w.m.Clinics) != 0 {
		t.Error("a table of one is left")
	}
	w.fails("one that is gone", w.desk.DissolveClinic(t.Context(), staff, "temu", 1), "match.clinic_not_found")
}

// Whatever people do in whatever order: a request is in one state, what has a time keeps
// it, nobody who must not meet has a live request, and due work ends.
func TestStatesOfRequests(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.m.Rules = match.Rules{Wishes: rapid.IntRange(0, 3).Draw(r, "wishes"), Hours: rapid.IntRange(0, 30).Draw(r, "hours"), SameOwner: true, Rivals: true, Silence: rapid.SampledFrom([]match.Silence{match.SilenceAccepts, match.SilenceLapses}).Draw(r, "silence")}
		w.m.Set = true
		booked := map[int]bool{}
		for range rapid.IntRange(1, 30).Draw(r, "deeds") {
			from, to := rapid.IntRange(1, 6).Draw(r, "from"), rapid.IntRange(1, 6).Draw(r, "to")
			number := rapid.IntRange(1, 8).Draw(r, "number")
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(r, "later")) * time.Hour)
			var err error
			switch rapid.IntRange(0, 6).Draw(r, "deed") {
			case 0, 1:
				_, err = w.desk.Ask(t.Context(), staff, "temu", match.Wanted{From: from, To: to, Priority: match.Want})
			case 2:
				err = w.desk.Answer(t.Context(), staff, "temu", match.Reply{Request: number, Yes: from > 3, Reason: match.ReasonFull})
			case 3:
				err = w.desk.Withdraw(t.Context(), staff, "temu", number)
			case 4:
				err = w.desk.Avoid(t.Context(), staff, "temu", from, to)
			case 5:
				_, err = w.desk.Propose(t.Context(), staff, "temu", []match.Pairing{{From: from, To: to}}, number > 4)
			case 6:
				if number <= len(w.m.Requests) && w.m.Requests[number-1].Answer == match.Accepted {
					w.m.Booked[number], booked[number] = true, true
				}
			}
			if fault.KindOf(err) == fault.Internal && err != nil {
				r.Fatal(err)
			}
			if _, err := w.desk.SettleDue(t.Context()); err != nil {
				r.Fatal(err)
			}
			if n, _ := w.desk.SettleDue(t.Context()); n != 0 {
				r.Fatalf("settling again changes %d", n)
			}
		}
		for i, q := range w.m.Requests {
			if q.Number != i+1 || q.From == q.To {
				r.Fatalf("request %+v", q)
			}
			if booked[q.Number] && q.Answer != match.Accepted {
				r.Fatalf("request %d has a time and is %s", q.Number, q.Answer)
			}
			if !booked[q.Number] && q.Live() && w.m.Avoided(q.From, q.To) {
				r.Fatalf("request %d lives and must not", q.Number)
			}
			if (q.Answer == match.Declined) != (q.Reason != "") {
				r.Fatalf("request %d is %s with the reason %q", q.Number, q.Answer, q.Reason)
			}
		}
	})
}
