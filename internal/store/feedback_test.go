package store_test

import (
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// hosted keeps a gathering of an office, and gives its organiser.
func hosted(t *testing.T, db *store.DB) (g gathering.Gathering, by account.Actor) {
	t.Helper()
	by = founded(t, db, "1").Actor()
	by.Role = account.Organiser
	d := sampleDay(by.Organisation)
	id, err := db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, by.Organisation, noon), by.Did(account.ImportGathering, "gathering/1", noon))
	must(t, err)
	g, err = db.Gathering(t.Context(), id)
	must(t, err)
	return g, by
}

func TestAnswersAreKeptOnceAndLoseWhoGaveThem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		now := g.Date.Add(-time.Hour)
		b := evaluation.NewBook(db, nil, func() time.Time { return now })
		who := string(g.Participants[0].ID)
		day := evaluation.Subject{About: evaluation.Day}
		five := []evaluation.Reply{{Question: "day_1", Scale: 5}}

		form := evaluation.Form{Gathering: g.ID, Days: 3, Questions: []evaluation.Question{
			{About: evaluation.Day, Kind: evaluation.Scale, ID: " Bagaimana  harinya? "}, {About: evaluation.Day, Kind: evaluation.Scale},
		}}
		must(t, b.SetForm(t.Context(), by, form, true))
		isFault(t, "an older form", b.SetForm(t.Context(), by, form, false), fault.Conflict)
		form.Questions[1] = evaluation.Question{About: evaluation.Session, Kind: evaluation.Held, ID: "Terlaksana?"}
		form.Version = 1
		isFault(t, "held of a session", b.SetForm(t.Context(), by, form, false), fault.Invalid)
		s, err := b.Sheet(t.Context(), by, g.ID, who)
		must(t, err)
		if s.Open || len(s.Lines) != 1 || s.Form.Questions[0].ID != "Bagaimana harinya?" {
			t.Errorf("before the day: %v, %+v", s.Open, s.Lines)
		}
		isFault(t, "before the day", b.Give(t.Context(), by, s, day, five), fault.Conflict)

		now = g.Date.Add(10 * time.Hour)
		isFault(t, "questions on the day", b.SetForm(t.Context(), by, form, false), fault.Conflict)
		s, err = b.Sheet(t.Context(), by, g.ID, who)
		must(t, err)
		must(t, b.Give(t.Context(), by, s, day, []evaluation.Reply{{Question: "day_1", Scale: 2}}))
		must(t, b.Give(t.Context(), by, s, day, five))
		isFault(t, "nothing", b.Give(t.Context(), by, s, day, nil), fault.Invalid)
		isFault(t, "another subject", b.Give(t.Context(), by, s, evaluation.Subject{About: evaluation.Session, Number: 99}, five), fault.NotFound)
		all, err := db.Feedback(t.Context(), g.ID, "")
		must(t, err)
		if len(all) != 1 || all[0].Reply("day_1").Scale != 5 || !all[0].Paper {
			t.Errorf("one answer, the last: %+v", all)
		}
		r, err := b.Results(t.Context(), by, g.ID)
		must(t, err)
		if x := r.Results[0].Tallies[0]; !x.Hidden || x.Mean != 0 || x.N != 1 {
			t.Errorf("one answer is shown: %+v", x)
		}

		now = g.Date.AddDate(0, 0, 4)
		s, err = b.Sheet(t.Context(), by, g.ID, who)
		must(t, err)
		if s.Open || !s.Lines[0].Answered {
			t.Errorf("after the time for answers: %v, %+v", s.Open, s.Lines[0])
		}
		if _, err := account.DropStale(t.Context(), db, now.AddDate(1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		all, err = db.Feedback(t.Context(), g.ID, "")
		must(t, err)
		if len(all) != 1 || string(all[0].Who) != all[0].ID {
			t.Errorf("an old answer still says who gave it: %+v", all)
		}
	})
}
