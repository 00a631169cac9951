package store_test

import (
	"fmt"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable/sitting"
)

// orders are all orders of n things.
func orders(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, o := range orders(n - 1) {
		for at := range n {
			all = append(all, append(append(append([]int{}, o[:at]...), n-1), o[at:]...))
		}
	}
	return all
}

// What two phones say of a promise comes in any order, and twice: there is one promise, in
// the words that both agreed to, and an entry of the audit log says so.
func TestPromisesFromPhonesStandTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, staff := hosted(t, db)
		d, err := db.Day(t.Context(), g.ID)
		must(t, err)
		now := noon
		b := promise.NewBook(db, func() time.Time { return now })
		r := d.Requests[0]
		one, other := promise.Place{Own: d.Gathering.Participants[r.From-1].ID, Way: promise.BySelf}, promise.Place{Own: d.Gathering.Participants[r.To-1].ID, Way: promise.ByCode}
		turn := promise.Place{Own: one.Own, Way: promise.BySelf, Turn: true}
		for n, order := range orders(5) {
			id := func(name string) promise.FactID { return promise.FactID(fmt.Sprintf("%s-%012d", name, n)) }
			of := promise.ID(id("promise"))
			minute := func(m int) time.Time { return noon.Add(time.Duration(m-60) * time.Minute) }
			terms := promise.Terms{Request: r.Number, Giver: one.Own, What: " Kirim  contoh ", Quantity: 5, Unit: "helai", Potential: 1_500_000, Due: "2026-12-20"}
			fewer := terms
			fewer.Quantity = 3
			facts := []struct {
				at promise.Place
				f  promise.Fact
			}{
				{one, promise.Fact{ID: id("first"), Promise: of, Kind: promise.Words, Terms: terms, At: minute(1)}},
				{one, promise.Fact{ID: id("yes-1"), Promise: of, Kind: promise.Yes, Wording: id("first"), Terms: promise.Terms{Request: r.Number}, At: minute(2)}},
				{other, promise.Fact{ID: id("words"), Promise: of, Kind: promise.Words, Wording: id("first"), Terms: fewer, At: minute(3)}},
				{other, promise.Fact{ID: id("yes-2"), Promise: of, Kind: promise.Yes, Wording: id("words"), Terms: promise.Terms{Request: r.Number}, At: minute(4)}},
				{turn, promise.Fact{ID: id("yes-3"), Promise: of, Kind: promise.Yes, Wording: id("words"), Terms: promise.Terms{Request: r.Number}, At: minute(5)}},
			}
			for _, i := range append(append([]int{}, order...), order[:2]...) {
				_, _, err := b.Say(t.Context(), account.Actor{Account: staff.Account}, &d, facts[i].at, facts[i].f)
				must(t, err)
			}
			all, err := db.Promises(t.Context(), g.ID)
			must(t, err)
			var got []promise.Promise
			for _, p := range all {
				if p.ID == of {
					got = append(got, p)
				}
			}
			if len(got) != 1 || got[0].Wording != id("words") || got[0].What != "Kirim contoh" || got[0].Quantity != 3 || got[0].GiverSaid != "" || got[0].TakerSaid != promise.ByCode || got[0].Agreed() {
				t.Fatalf("in the order %v: %+v", order, got)
			}
			_, fate, err := b.Say(t.Context(), account.Actor{}, &d, one, promise.Fact{ID: id("late-yes"), Promise: of, Kind: promise.Yes, Wording: id("first"), At: minute(9)})
			if err != nil || fate != promise.Outdated {
				t.Fatalf("a tap on older words: %s %v", fate, err)
			}
			p, fate, err := b.Say(t.Context(), account.Actor{}, &d, one, promise.Fact{ID: id("last-yes"), Promise: of, Kind: promise.Yes, Wording: id("words"), At: minute(10)})
			if err != nil || fate != promise.Taken || !p.Agreed() || !p.Stands() {
				t.Fatalf("both agreed: %+v %s %v", p, fate, err)
			}
		}
		nobody := promise.Place{Own: d.Gathering.Participants[len(d.Gathering.Participants)-1].ID, Way: promise.BySelf}
		for what, x := range map[string]struct {
			at   promise.Place
			f    promise.Fact
			want fault.Kind
		}{
			"no identity":         {one, promise.Fact{ID: "x", Promise: "promise-000000000000", Kind: promise.Yes, Wording: "first-000000000000"}, fault.Invalid},
			"of others":           {nobody, promise.Fact{ID: "tap-000000000000000", Promise: "promise-000000000000", Kind: promise.Yes, Wording: "first-000000000000"}, fault.NotFound},
			"no meeting":          {nobody, promise.Fact{ID: "tap-000000000000001", Promise: "new-0000000000000000", Kind: promise.Words, Terms: promise.Terms{Request: r.Number, What: "A"}}, fault.NotFound},
			"nothing":             {one, promise.Fact{ID: "tap-000000000000002", Promise: "new-0000000000000000", Kind: promise.Words, Terms: promise.Terms{Request: r.Number}}, fault.Invalid},
			"so many of what":     {one, promise.Fact{ID: "tap-000000000000003", Promise: "new-0000000000000000", Kind: promise.Words, Terms: promise.Terms{Request: r.Number, What: "A", Quantity: 2}}, fault.Invalid},
			"a tap on no wording": {one, promise.Fact{ID: "tap-000000000000004", Promise: "promise-000000000000", Kind: promise.Yes}, fault.Invalid},
		} {
			_, _, err := b.Say(t.Context(), account.Actor{}, &d, x.at, x.f)
			isFault(t, what, err, x.want)
		}
		said, err := db.Registered(t.Context(), staff.Account, 10_000)
		must(t, err)
		if len(said) == 0 {
			t.Error("a person's own data do not tell what they promised")
		}
	})
}

// A promise that waits cannot be kept, and its words are changed at the table alone.
func TestWhatWaitsToBeAgreedIsNotKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		d, err := db.Day(t.Context(), g.ID)
		must(t, err)
		b := promise.NewBook(db, func() time.Time { return noon })
		at := promise.Place{Own: d.Gathering.Participants[d.Requests[0].From-1].ID, Way: promise.BySelf}
		p, _, err := b.Say(t.Context(), by, &d, at, promise.Fact{ID: "first-000000000000", Promise: "first-000000000000", Kind: promise.Words, Terms: promise.Terms{Request: 1, What: "A", Due: "2026-12-20"}})
		must(t, err)
		p.State, p.Due = promise.Kept, "2027-01-01"
		isFault(t, "kept", b.Change(t.Context(), by, p), fault.Invalid)
		p.State = promise.Dropped
		must(t, b.Change(t.Context(), by, p))
		all, err := db.Promises(t.Context(), g.ID)
		must(t, err)
		if all[0].State != promise.Dropped || all[0].Due != "2026-12-20" || all[0].Stands() {
			t.Errorf("dropped: %+v", all[0])
		}
		_, _, err = b.Say(t.Context(), by, &d, at, promise.Fact{ID: "again-000000000000", Promise: "first-000000000000", Kind: promise.Words, Wording: "first-000000000000", Terms: promise.Terms{Request: 1, What: "B"}})
		isFault(t, "words of what is dropped", err, fault.Conflict)

		usual, err := b.Usual(t.Context(), &d.Gathering)
		if err != nil || len(usual) != len(promise.Shipped()) {
			t.Fatalf("%d usual promises, %v", len(usual), err)
		}
		isFault(t, "other lines", b.SetUsual(t.Context(), by, g.ID, "Satu\nDua", "One"), fault.Invalid)
		must(t, b.SetUsual(t.Context(), by, g.ID, " Satu \n\nDua", "One\nTwo"))
		usual, err = b.Usual(t.Context(), &d.Gathering)
		if err != nil || len(usual) != 2 || usual[0] != (promise.Usual{ID: "Satu", EN: "One"}) {
			t.Errorf("what the office offers: %v %v", usual, err)
		}
	})
}

// Notes and answers that phones send late do not take the place of newer ones, in whatever
// order they come; a person's notes go with them.
func TestWhatIsSentLateDoesNotReplaceWhatIsNewer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		who, form := g.Participants[0].ID, evaluation.Shipped()
		form.Office = by.Organisation
		for n, order := range orders(3) {
			for _, i := range append(order, order[0]) {
				must(t, db.KeepSittingNote(t.Context(), sitting.Note{ID: fmt.Sprint("note-", n, "-", i), Participant: who, Request: n + 1, By: by.Account, Words: fmt.Sprint("kata ", i), Shared: i == 2, At: noon.Add(time.Duration(i) * time.Second)}))
				a := evaluation.Answer{ID: fmt.Sprint("answer-", n, "-", i), Gathering: g.ID, Who: evaluation.Respondent(who), Subject: evaluation.Subject{About: evaluation.Meeting, Number: n + 1},
					Replies: []evaluation.Reply{{Question: "meeting_held", Scale: i%2 + 1}}, At: noon.Add(time.Duration(i) * time.Second)}
				must(t, db.KeepFeedback(t.Context(), a, form, account.Entry{}))
			}
		}
		notes, err := db.SittingNotes(t.Context(), g.ID, who)
		must(t, err)
		for _, n := range notes {
			if n.Words != "kata 2" || !n.Shared {
				t.Errorf("note %d: %+v", n.Request, n)
			}
		}
		shared, err := db.SittingNotes(t.Context(), g.ID, "")
		must(t, err)
		said, err := db.MeetingsSaid(t.Context(), g.ID)
		must(t, err)
		if len(notes) != 6 || len(shared) != 6 || len(said) != 6 {
			t.Fatalf("%d notes, %d shared, %d answers", len(notes), len(shared), len(said))
		}
		for _, s := range said {
			if !s.Held || s.Participant != 1 {
				t.Errorf("meeting %d: %+v", s.Request, s)
			}
		}
		own, err := db.Registered(t.Context(), by.Account, 100)
		must(t, err)
		mine := 0
		for _, x := range own {
			if x.What == "meeting_note" && x.Value == "kata 2" {
				mine++
			}
		}
		if mine != 6 {
			t.Errorf("%d of 6 notes are among what is kept of their writer", mine)
		}
		must(t, db.Erase(t.Context(), account.Account{ID: by.Account, Name: "Panitia"}, noon, account.Entry{}))
		if notes, err = db.SittingNotes(t.Context(), g.ID, who); err != nil || len(notes) != 0 {
			t.Errorf("%d notes outlive their writer, %v", len(notes), err)
		}
	})
}
