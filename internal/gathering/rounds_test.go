package gathering_test

import (
	"errors"
	"slices"
	"testing"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

const aDay = 24 * 60

// wrongField is the field and key of the first thing that is wrong with a form.
func wrongField(err error) string {
	if f, is := errors.AsType[*fault.Fault](err); is {
		return f.Field + " " + f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// Each day of a gathering has its own rounds; making those of one leaves the others.
func TestRoundsAreMadeDayByDay(t *testing.T) {
	t.Parallel()
	x, s, id, _ := office(t)
	o := outline
	o.Until = "2026-12-10"
	if err := x.ChangePlan(t.Context(), organiser, id, o); err != nil {
		t.Fatal(err)
	}
	make := func(day, start, count string, add bool) error {
		return x.KeepRounds(t.Context(), organiser, id, gathering.RoundsForm{Day: day, Start: start, Length: "15", Pause: "5", Count: count}, add, false)
	}
	begins := func() (all []gathering.Clock) {
		for i, slot := range s.binders[id].Slots {
			if slot.Number != i+1 || slot.End-slot.Start != 15 {
				t.Errorf("slot %d is %+v", i+1, slot)
			}
			all = append(all, slot.Start)
		}
		return all
	}
	for _, c := range []struct {
		what, day, start, count string
		add                     bool
		wrong                   string
		want                    []gathering.Clock
	}{
		{what: "the first day", day: "1", start: "11:45", count: "2", want: []gathering.Clock{705, 725}},
		{what: "the second", day: "2", start: "09:00", count: "2", want: []gathering.Clock{705, 725, aDay + 540, aDay + 560}},
		{what: "without a day it is the first", start: "11:00", count: "1", want: []gathering.Clock{660, aDay + 540, aDay + 560}},
		{what: "added to the first", day: "1", start: "11:20", count: "1", add: true, want: []gathering.Clock{660, 680, aDay + 540, aDay + 560}},
		{what: "added over one there is", day: "1", start: "11:30", count: "1", add: true, wrong: "start plan.slots_overlap"},
		{what: "beyond midnight", day: "2", start: "23:40", count: "2", wrong: "count plan.slots_beyond_day"},
		{what: "a third day", day: "3", start: "09:00", count: "1", wrong: "day plan.count_unreadable"},
		{what: "none any more on the first", day: "1", start: "09:00", count: "0", want: []gathering.Clock{aDay + 540, aDay + 560}},
		{what: "none at all", day: "2", start: "09:00", count: "0", wrong: "count plan.count_unreadable"},
	} {
		if got := wrongField(make(c.day, c.start, c.count, c.add)); got != c.wrong {
			t.Errorf("%s: want %q, got %q", c.what, c.wrong, got)
		}
		if c.wrong == "" && !slices.Equal(begins(), c.want) {
			t.Errorf("%s: want %v, got %v", c.what, c.want, begins())
		}
	}
	if slot := s.binders[id].Slots[0]; slot.Session != gathering.Morning || slot.Day() != 2 || slot.Start.String() != "09.00" {
		t.Errorf("the first round left is %+v at %s of day %d", slot, slot.Start, slot.Day())
	}
	b := s.binders[id]
	if at := b.Date.AddDate(0, 0, 1).Add(9 * 60 * 60 * 1e9); !(&gathering.Gathering{Date: b.Date}).On(b.Slots[0].Start).Equal(at) {
		t.Errorf("the second day's first round is not at %s", at)
	}
	if got := wrongField(x.ChangePlan(t.Context(), organiser, id, outline)); got != "until plan.rounds_on_day" {
		t.Errorf("a day with rounds is taken out: %q", got)
	}
	o.Start, o.Finish = "08:30", "13:30"
	if err := x.ChangePlan(t.Context(), organiser, id, o); err != nil || begins()[0] != aDay+570 {
		t.Errorf("half an hour later: %v, %v", begins(), err)
	}
	o.Start, o.Finish = "23:00", "23:50"
	if got := wrongField(x.ChangePlan(t.Context(), organiser, id, o)); got == "" {
		t.Error("rounds moved into the next night")
	}
}

func TestWaysBetweenHalls(t *testing.T) {
	t.Parallel()
	x, s, id, _ := office(t)
	for _, hall := range []string{"Aula", "Pendopo", "Selasar"} {
		if err := errors.Join(x.KeepHall(t.Context(), organiser, id, 0, hall, ""), x.KeepTables(t.Context(), organiser, id, hall, "2", nil, false)); err != nil {
			t.Fatal(err)
		}
	}
	field := func(line int) string { return "walk_" + string(rune('1'+line)) }
	keep := func(all ...gathering.WalkForm) error { return x.KeepWalks(t.Context(), organiser, id, all, field) }
	if err := keep(gathering.WalkForm{Hall: "Selasar", Other: "Aula", Minutes: "12"}, gathering.WalkForm{Hall: "Aula", Other: "Pendopo", Minutes: "3"}, gathering.WalkForm{Hall: "Pendopo", Other: "Selasar"}); err != nil {
		t.Fatal(err)
	}
	want := []gathering.Walk{{Hall: "Aula", Other: "Pendopo", Minutes: 3}, {Hall: "Aula", Other: "Selasar", Minutes: 12}}
	if got := s.binders[id].Walks; !slices.Equal(got, want) {
		t.Errorf("want %v, got %v", want, got)
	}
	for what, c := range map[string]struct {
		form  gathering.WalkForm
		wrong string
	}{
		"to itself":               {gathering.WalkForm{Hall: "Aula", Other: "Aula", Minutes: "3"}, "walk_1 plan.walk_halls"},
		"to a hall without table": {gathering.WalkForm{Hall: "Aula", Other: "Taman", Minutes: "3"}, "walk_1 plan.walk_halls"},
		"no number":               {gathering.WalkForm{Hall: "Aula", Other: "Pendopo", Minutes: "x"}, "walk_1 plan.count_unreadable"},
		"too long":                {gathering.WalkForm{Hall: "Aula", Other: "Pendopo", Minutes: "241"}, "walk_1 plan.count_unreadable"},
	} {
		if got := wrongField(keep(c.form)); got != c.wrong {
			t.Errorf("%s: want %q, got %q", what, c.wrong, got)
		}
	}
	if got := wrongField(keep(gathering.WalkForm{Hall: "Aula", Other: "Pendopo", Minutes: "3"}, gathering.WalkForm{Hall: "Pendopo", Other: "Aula", Minutes: "4"})); got != "walk_2 plan.walk_twice" {
		t.Errorf("told twice: %q", got)
	}
	if err := x.KeepHall(t.Context(), organiser, id, 1, "Wantilan", ""); err != nil {
		t.Fatal(err)
	}
	g := gathering.Gathering{Walks: s.binders[id].Walks}
	if g.Minutes("Selasar", "Wantilan") != 12 || g.Minutes("Wantilan", "Pendopo") != 3 || g.Minutes("Pendopo", "Selasar") != 0 {
		t.Errorf("after a hall was called otherwise: %v", g.Walks)
	}
}

// A participant is meant by a number, a whole name or a part of one.
func TestWhomATypedTextMeans(t *testing.T) {
	t.Parallel()
	g := gathering.Gathering{}
	for i, name := range []string{"Kayu Jati 01 (contoh)", "Kayu Jati 011 (contoh)", "Bank A (contoh)", "Bank A", "Bank B (contoh)"} {
		g.Participants = append(g.Participants, gathering.Participant{Number: i + 1, Name: name, Withdrawn: i == 4})
	}
	for text, want := range map[string][]int{
		"3": {3}, "3. Bank A (contoh)": {3}, " 3 ": {3}, "0": nil, "6": nil, "": nil, "5": nil, "bank b": nil, "hotel": nil,
		"bank a": {4}, "BANK  A": {4}, "bank a (contoh)": {3}, "jati 011": {2}, "kayu": {1, 2}, "jati 01": {1, 2},
	} {
		var got []int
		for _, p := range g.Called(text) {
			got = append(got, p.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: want %v, got %v", text, want, got)
		}
	}
}
