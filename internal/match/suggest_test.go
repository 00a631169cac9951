package match_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// computed is the world after due work.
func (w *world) computed() match.Suggestions {
	w.t.Helper()
	if _, err := w.desk.SuggestDue(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return *w.s
}

func with(all []match.Suggestion, n int) *match.Suggestion {
	if i := slices.IndexFunc(all, func(s match.Suggestion) bool { return s.With == n }); i >= 0 {
		return &all[i]
	}
	return nil
}

func need(kind register.WantKind, title string, c ...register.Condition) register.Want {
	return register.Want{Side: register.Need, Kind: kind, Title: title, Conditions: c, Open: true}
}

func TestSuggestionsComeWithReasonsAndWithoutNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.k.Parties[wood-1].Wants = []register.Want{need(register.WantFinance, "modal kerja untuk kayu")}
	w.k.Parties[weave-1].Booked = true
	w.k.Parties[airport-1].Wants = []register.Want{need(register.WantProduct, "kain tenun", register.Condition{Kind: "certificate", Value: "halal", Required: true})}
	s := w.computed()
	bank := with(s.Lists[wood-1], theBank)
	if bank == nil || len(bank.Reasons) == 0 || bank.Reasons[0].Why != pairing.WhyKind {
		t.Fatalf("the bank is not suggested to whom needs finance: %+v", s.Lists[wood-1])
	}
	cloth := with(s.Lists[airport-1], weave)
	if cloth == nil || !cloth.Almost || !slices.ContainsFunc(cloth.Reasons, func(r pairing.Reason) bool { return r.Why == "lacks_certificate" }) {
		t.Errorf("what lacks a certificate is not suggested with advice: %+v", s.Lists[airport-1])
	}
	for _, l := range s.Lists {
		for _, x := range l {
			for _, r := range x.Reasons {
				if strings.Contains(strings.Join(r.Args, " "), "contoh") {
					t.Errorf("a name is kept: %v", r)
				}
			}
		}
	}
	if !slices.Contains(s.Lonely, match.Lonely{Participant: silver, Help: "needs"}) && with(s.Lists[silver-1], airport) == nil {
		t.Errorf("who goes with nobody is not told: %+v", s.Lonely)
	}
}

func TestSuggestionsFollowWhatWasSaidSince(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.k.Parties[wood-1].Wants = []register.Want{need(register.WantFinance, "modal")}
	list := func(by account.Actor) match.List {
		l, err := w.desk.Suggested(t.Context(), by, "temu")
		w.must(err)
		return l
	}
	if l := list(owner); !l.At.IsZero() || l.Suggestions != nil {
		t.Errorf("before it is computed: %+v", l)
	}
	w.computed()
	if l := list(owner); with(l.Suggestions, theBank) == nil || l.Old {
		t.Errorf("the list is %+v", l)
	}
	w.must(w.desk.Avoid(t.Context(), bank, "temu", 0, wood))
	if l := list(owner); with(l.Suggestions, theBank) != nil || !l.Old {
		t.Errorf("after the bank said never: %+v", l)
	}
	w.computed()
	reasons, err := w.desk.WhyNot(t.Context(), owner, "temu", wood, theBank)
	w.must(err)
	if len(reasons) != 1 || reasons[0].Why != pairing.WhyNever {
		t.Errorf("why not: %v", reasons)
	}
	_, err = w.desk.SuggestedFor(t.Context(), owner, "temu", silver)
	w.fails("another's list", err, "gathering.participant_not_found")
	if n, err := w.desk.SuggestDue(t.Context()); n != 0 || err != nil {
		t.Errorf("computed %d more, %v", n, err)
	}
}

func TestEveryoneWantsTheBank(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.desk.SetRules(t.Context(), staff, "temu", match.Rules{Kept: 34, Seed: 7}))
	for _, n := range []int{wood, silver, weave, other} {
		w.k.Parties[n-1].Wants = []register.Want{need(register.WantFinance, "modal kerja")}
	}
	w.k.Parties[silver-1].Owed, w.k.Parties[weave-1].NIB, w.k.Parties[weave-1].Booked = 2, true, true
	w.must(w.desk.SetConditions(t.Context(), bank, "temu", theBank, []match.Condition{{Fact: "nib", Is: pairing.IsTrue, Id: "punya NIB"}}))
	w.ask(staff, wood, theBank, match.Want)
	w.ask(staff, silver, theBank, match.Want)
	w.ask(staff, weave, theBank, match.Want)
	w.ask(staff, other, theBank, match.Must)
	q, err := w.desk.Queue(t.Context(), bank, "temu", 0)
	w.must(err)
	var order []int
	for _, x := range q.Waiting {
		order = append(order, x.Request.From)
	}
	if want := []int{other, weave, silver, wood}; !slices.Equal(want, order) || q.Places != 1 {
		t.Errorf("want the order must, ready, owed, lot %v; got %v for %d places", want, order, q.Places)
	}
	s := w.computed()
	waits := slices.IndexFunc(s.StandBy, func(b match.StandBy) bool { return b.Desk == theBank })
	if waits < 0 || len(s.StandBy[waits].Waits) != 3 {
		t.Errorf("who stands by: %+v", s.StandBy)
	}
	if len(s.Clinics) != 1 || s.Clinics[0].Host != theBank || len(s.Clinics[0].Members) < 3 || s.Clinics[0].Topic != "finance" {
		t.Errorf("no group table for one question: %+v", s.Clinics)
	}
	c, err := w.desk.Check(t.Context(), owner, "temu", 0, theBank)
	w.must(err)
	if c.State != pairing.Unknown || len(c.Lines) != 1 || c.Lines[0].Reason.Args[2] != "" {
		t.Errorf("the self-check: %+v", c)
	}
	w.fails("conditions of a business", w.desk.SetConditions(t.Context(), owner, "temu", wood, nil), "match.conditions_of_desks")
	w.fails("a fact nobody knows", w.desk.SetConditions(t.Context(), bank, "temu", theBank, []match.Condition{{Fact: "x", Is: pairing.IsTrue, Id: "x"}}), "match.choice_unknown")
}

func TestAgeIsNeverMadeMoreThanItIs(t *testing.T) {
	t.Parallel()
	for begun, want := range map[int]pairing.State{2020: pairing.Pass, 2025: pairing.Pass, 2026: pairing.Unknown, 0: pairing.Unknown} {
		w := newWorld(t)
		w.now = time.Date(2026, 7, 2, 0, 0, 0, 0, time.UTC)
		w.k.Parties[wood-1].Begun = begun
		w.must(w.desk.SetConditions(t.Context(), staff, "temu", theBank, []match.Condition{{Fact: "age_months", Is: pairing.AtLeast, Number: 6, Id: "usaha berjalan 6 bulan"}}))
		c, err := w.desk.Check(t.Context(), staff, "temu", wood, theBank)
		w.must(err)
		if c.State != want {
			t.Errorf("begun in %d: want %s, got %s", begun, want, c.State)
		}
	}
}

func TestCreditsCarryWhatWasMissed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, n := range []int{wood, silver} {
		w.k.Parties[n-1].Wants = []register.Want{need(register.WantFinance, "modal kerja")}
	}
	n := w.ask(owner, 0, theBank, match.Want)
	w.ask(bank, 0, wood, match.Want)
	w.m.Booked[n] = true
	w.m.Gathering.State = gathering.Ended
	if done, err := w.desk.CreditDue(t.Context()); done != 1 || err != nil {
		t.Fatalf("%d %v", done, err)
	}
	owed := map[int]float64{}
	for _, c := range w.credits {
		owed[c.Participant] = c.Deserved - float64(c.Received)
	}
	if owed[wood] >= 0 || owed[silver] <= 0 {
		t.Errorf("owed: %v", owed)
	}
	rows, err := w.desk.Exposure(t.Context(), staff, "temu")
	w.must(err)
	if len(rows) == 0 || rows[0].Group != "district" || rows[0].Parties != 4 || rows[0].Meetings != 1 || rows[0].Without != 3 {
		t.Errorf("exposure: %+v", rows)
	}
}

// Whatever was asked, answered and barred: the allocation keeps caps and never brings
// together who must not meet.
func TestAllocationKeepsCapsAndWishes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.m.Set = true
		w.m.Rules = match.Rules{Least: rapid.IntRange(0, 2).Draw(r, "least"), Most: rapid.IntRange(2, 4).Draw(r, "most"), Kept: rapid.IntRange(0, 50).Draw(r, "kept"), Rivals: true}
		kinds := []register.WantKind{register.WantFinance, register.WantProduct, register.WantMarket}
		for i := range w.k.Parties {
			for range rapid.IntRange(0, 2).Draw(r, "needs") {
				w.k.Parties[i].Wants = append(w.k.Parties[i].Wants, need(rapid.SampledFrom(kinds).Draw(r, "kind"), "kain tenun perak kayu"))
			}
		}
		for range rapid.IntRange(0, 10).Draw(r, "deeds") {
			from, to := rapid.IntRange(1, 6).Draw(r, "from"), rapid.IntRange(1, 6).Draw(r, "to")
			if rapid.Bool().Draw(r, "never") {
				_ = w.desk.Avoid(t.Context(), staff, "temu", from, to) // refusals are tested elsewhere
			} else {
				_, _ = w.desk.Propose(t.Context(), staff, "temu", []match.Pairing{{From: from, To: to}}, rapid.Bool().Draw(r, "fixed"))
			}
		}
		s := w.computed()
		count := map[int]int{}
		for i := range w.m.Requests {
			if q := &w.m.Requests[i]; q.Answer == match.Accepted {
				count[q.From]++
				count[q.To]++
			}
		}
		fixed := map[int]int{}
		for n, c := range count {
			fixed[n] = c
		}
		for _, p := range s.Proposed {
			if w.m.Avoided(p.From, p.To) || w.m.SameOwner(p.From, p.To) {
				r.Fatalf("%d and %d are brought together", p.From, p.To)
			}
			count[p.From]++
			count[p.To]++
		}
		for n, c := range count {
			most := 3 // slots, with one desk
			if w.m.Gathering.Participants[n-1].Kind == register.Business {
				most = min(most, w.m.Rules.Most)
			} else {
				most -= (most*w.m.Rules.Kept + 99) / 100
			}
			if c > max(most, fixed[n]) {
				r.Fatalf("participant %d has %d meetings, at most %d", n, c, most)
			}
		}
		for i, l := range s.Lists {
			for _, x := range l {
				if w.m.Avoided(i+1, x.With) || x.With == i+1 {
					r.Fatalf("%d is suggested to %d", x.With, i+1)
				}
			}
		}
	})
}
