package timetable_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// drafted keeps a day and computes its draft.
func (o *office) drafted(t *testing.T, d timetable.Day) gathering.ID {
	t.Helper()
	g := o.keep(t, d).Gathering.ID
	o.want(t, g, time.Minute)
	o.due(t)
	return g
}

func TestAMeetingMovesByHandOnlyWhereEveryRuleIsKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, dayOf(3, 2, []int{1, 1, 1}, ask(1, 2), ask(3, 2)))
	ctx := t.Context()
	move := func(h timetable.Hand) error {
		h.Edition = o.board(t, g).Edition
		return o.Do(ctx, o.organiser, g, h)
	}
	b := o.board(t, g)
	if len(b.Bookings) != 2 {
		t.Fatalf("want two meetings, got %v", b.Bookings)
	}
	other := b.Bookings[1]
	for name, c := range map[string]struct {
		h    timetable.Hand
		rule schedule.Rule
		kind fault.Kind
	}{
		"where the other sits":           {timetable.Hand{Kind: timetable.Move, Request: 1, Slot: other.Slot, Table: other.Table}, schedule.RuleSameTable, ""},
		"while the bank meets the other": {timetable.Hand{Kind: timetable.Move, Request: 1, Slot: other.Slot, Table: 3 - other.Table}, schedule.RuleOneAtOnce, ""},
		"to a table that is not there":   {timetable.Hand{Kind: timetable.Move, Request: 1, Slot: 1, Table: 3}, "", fault.Invalid},
		"nothing known":                  {timetable.Hand{Kind: "fly", Request: 1, Slot: 1, Table: 1}, "", fault.Invalid},
		"a request that is not there":    {timetable.Hand{Kind: timetable.Pin, Request: 9}, "", fault.NotFound},
		"where it is":                    {timetable.Hand{Kind: timetable.Move, Request: 1, Slot: b.Bookings[0].Slot, Table: b.Bookings[0].Table}, "", fault.Conflict},
		"not pinned":                     {timetable.Hand{Kind: timetable.Unpin, Request: 1}, "", fault.Conflict},
	} {
		err := move(c.h)
		refused, ok := errors.AsType[*timetable.Refused](err)
		if c.rule != "" && (!ok || !slices.ContainsFunc(refused.Broken, func(x timetable.Broken) bool { return x.Rule == c.rule })) {
			t.Errorf("%s: want the rule %s, got %v", name, c.rule, err)
		}
		if c.kind != "" && fault.KindOf(err) != c.kind {
			t.Errorf("%s: want %s, got %v", name, c.kind, err)
		}
	}
	if now := o.board(t, g); !cmp.Equal(b.Bookings, now.Bookings) || now.Edition != b.Edition {
		t.Errorf("a refused move changed the draft: %v", now.Bookings)
	}
	free := 6 - b.Bookings[0].Slot - other.Slot // the third slot
	for _, h := range []timetable.Hand{
		{Kind: timetable.Move, Request: 1, Slot: free, Table: 1},
		{Kind: timetable.Swap, Request: 1, Slot: other.Slot, Table: other.Table},
		{Kind: timetable.Pin, Request: 2},
		{Kind: timetable.TakeOff, Request: 1},
		{Kind: timetable.PlaceOne, Request: 1, Slot: other.Slot, Table: other.Table},
	} {
		if err := move(h); err != nil {
			t.Fatalf("%s: %v", h.Kind, err)
		}
	}
	now := o.board(t, g)
	want := []timetable.Booking{{Request: 1, Slot: other.Slot, Table: other.Table}, {Request: 2, Slot: free, Table: 1, Pinned: true}}
	if !cmp.Equal(want, now.Bookings) || !now.Moved || now.Outcome.Status != schedule.Feasible {
		t.Errorf("want %v, got %v", want, now.Bookings)
	}
	o.want(t, g, time.Second) // what is pinned stays
	o.due(t)
	if again := o.board(t, g); !slices.Contains(again.Bookings, want[1]) || again.Moved {
		t.Errorf("what was pinned moved: %v", again.Bookings)
	}
	for range 6 {
		if err := o.TakeBack(ctx, o.organiser, g, o.board(t, g).Edition); err != nil {
			t.Fatal(err)
		}
	}
	if back := o.board(t, g); !cmp.Equal(b.Bookings, back.Bookings) {
		t.Errorf("undone, it is %v, and was %v", back.Bookings, b.Bookings)
	}
}

func TestTheSecondOfTwoOrganisersIsToldWhatChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, small())
	seen := o.board(t, g).Edition
	number := o.board(t, g).Bookings[0].Request
	if err := o.Do(t.Context(), o.colleague, g, timetable.Hand{Edition: seen, Kind: timetable.Pin, Request: number}); err != nil {
		t.Fatal(err)
	}
	err := o.Do(t.Context(), o.organiser, g, timetable.Hand{Edition: seen, Kind: timetable.TakeOff, Request: number})
	changed, ok := errors.AsType[*timetable.Changed](err)
	if !ok || len(changed.Steps) != 1 || changed.Steps[0].Kind != timetable.Pin || changed.Steps[0].ByName != "Panitia Contoh 02" {
		t.Errorf("want the colleague's step, got %v", err)
	}
	if _, err := o.Publish(t.Context(), o.organiser, g, seen, 0, ""); !errors.As(err, &changed) {
		t.Errorf("publishing what was not seen: %v", err)
	}
}

func TestMendingMovesAsLittleAsItCan(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, dayOf(3, 1, []int{1, 1, 1, 1}, ask(1, 2), ask(3, 4)))
	b := o.board(t, g)
	h := timetable.Hand{Edition: b.Edition, Request: 1, Slot: b.Bookings[1].Slot, Table: 1}
	m, err := o.Mend(t.Context(), o.organiser, g, h)
	if err != nil || len(m.Changes) != 2 || m.Lost != 0 || !m.Proven {
		t.Fatalf("want the other to give way, got %+v, %v", m.Changes, err)
	}
	if now := o.board(t, g); now.Edition != b.Edition {
		t.Error("looking for a repair changed the draft")
	}
	places := map[int]timetable.Place{}
	for _, c := range m.Changes {
		places[c.Request] = c.Is
	}
	if err := o.Accept(t.Context(), o.organiser, g, b.Edition, 1, map[int]timetable.Place{1: places[1]}); !errors.As(err, new(*timetable.Refused)) {
		t.Errorf("half of a repair: %v", err)
	}
	if err := o.Accept(t.Context(), o.organiser, g, b.Edition, 1, places); err != nil {
		t.Fatal(err)
	}
	if now := o.board(t, g); now.Bookings[0].Slot != h.Slot || now.Steps[0].Kind != timetable.Mend {
		t.Errorf("not mended: %v", now.Bookings)
	}
}

func TestWhyNotAndWhatWouldMakeRoom(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, small())
	b := o.board(t, g)
	off := b.Off()
	if len(off) != 1 {
		t.Fatalf("want one without a place, got %v", off)
	}
	w, err := o.Explain(t.Context(), o.organiser, g, off[0].Request)
	if err != nil || len(w.Open) != 0 || !slices.Contains(w.Room, timetable.Room{Kind: schedule.RelaxDesk, Participant: 2}) {
		t.Errorf("want one more officer of the bank, got %+v, %v", w.Room, err)
	}
	if !w.Forced || len(w.Lost) != 1 {
		t.Errorf("want who would lose the place, got %v", w.Lost)
	}
}

func TestATrialChangesNothingUntilItIsTaken(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, small())
	o.publish(t, g)
	before := o.board(t, g)
	id, err := o.Ask(t.Context(), o.organiser, g, timetable.Settings{Budget: time.Second, Trial: &timetable.Trial{Slots: 3, Tables: 3, Desk: 2, Desks: 2}})
	if err != nil {
		t.Fatal(err)
	}
	o.due(t)
	if r := o.run(t, g, id); r.Kind != timetable.Trying || r.Held != 4 {
		t.Errorf("want all four held, got %+v", r)
	}
	now := o.board(t, g)
	if now.Edition != before.Edition || len(now.Gathering.Slots) != 2 || len(now.Gathering.Tables) != 2 {
		t.Error("a trial changed something")
	}
	if err := o.Show(t.Context(), o.organiser, g, id); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a trial as the draft: %v", err)
	}
	if _, err := o.TakeTrial(t.Context(), o.organiser, g, id); err != nil {
		t.Fatal(err)
	}
	o.due(t)
	now = o.board(t, g)
	if len(now.Gathering.Slots) != 3 || len(now.Gathering.Tables) != 3 || now.Gathering.Participants[1].Desks != 2 || len(now.Bookings) != 4 {
		t.Errorf("not taken over: %d slots, %d tables, %v", len(now.Gathering.Slots), len(now.Gathering.Tables), now.Bookings)
	}
	for name, c := range map[string]timetable.Trial{
		"tables": {}, "minutes": {Minutes: 3}, "desks": {Desk: 1}, "slots": {Slots: 61},
	} {
		_, err := o.Ask(t.Context(), o.organiser, g, timetable.Settings{Budget: time.Second, Trial: &c})
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != name {
			t.Errorf("%+v: want field %s, got %v", c, name, err)
		}
	}
}

func TestSlotsOfAnotherLengthKeepTheHours(t *testing.T) {
	t.Parallel()
	d := dayOf(6, 2, []int{1, 1}, match.Request{From: 1, To: 2, Fixed: 3}) // 09.00 to 11.00 in slots of 20 minutes
	d.Gathering.Participants[0].Unavailable = []int{1}
	x := d.Tried(timetable.Trial{Minutes: 30})
	if n := len(x.Gathering.Slots); n != 4 || x.Gathering.Slots[n-1].End != 11*60 || x.Requests[0].Fixed != 2 || !slices.Equal(x.Gathering.Participants[0].Unavailable, []int{1}) {
		t.Errorf("got %v, fixed %d, away %v", x.Gathering.Slots, x.Requests[0].Fixed, x.Gathering.Participants[0].Unavailable)
	}
	if d.Requests[0].Fixed != 3 || len(d.Gathering.Slots) != 6 {
		t.Error("the day itself changed")
	}
}

func TestGoingBackToAnEarlierPublication(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, small())
	o.publish(t, g)
	first := o.day(t, g).Bookings
	if err := o.Do(t.Context(), o.organiser, g, timetable.Hand{Edition: o.board(t, g).Edition, Kind: timetable.TakeOff, Request: first[0].Request}); err != nil {
		t.Fatal(err)
	}
	c, err := o.Compare(t.Context(), o.organiser, g)
	if err != nil || len(c.Differences) != 1 || c.Differences[0].Is.Slot != 0 || len(c.People) != 2 {
		t.Errorf("want one meeting gone, got %+v, %v", c.Differences, err)
	}
	o.publish(t, g)
	if d := o.day(t, g); len(d.Bookings) != len(first)-1 || d.Published != 2 {
		t.Fatalf("want it gone, got %v", d.Bookings)
	}
	b := o.board(t, g)
	if n, err := o.Again(t.Context(), o.organiser, g, 1, b.Edition, b.Published, ""); n != 3 || err != nil {
		t.Fatalf("publication %d, %v", n, err)
	}
	if d := o.day(t, g); !cmp.Equal(first, d.Bookings) || !cmp.Equal(first, o.board(t, g).Bookings) {
		t.Errorf("want the first again, got %v", d.Bookings)
	}
}

// Whatever organisers do one after the other, the draft keeps every rule or says which it
// breaks; participants see exactly what was published last; undone, a step leaves what
// was there before it.
func TestAnySequenceOfHandsKeepsItsPromises(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	rapid.Check(t, func(rt *rapid.T) {
		g := o.drafted(t, dayOf(4, 2, []int{1, 2, 1, 1, 1}, ask(1, 2), ask(3, 2), ask(4, 2), ask(5, 2), ask(1, 3), ask(4, 5), ask(2, 1)))
		ctx := context.Background()
		var published []timetable.Booking
		var states [][]timetable.Booking // before each step that can be undone
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			b := o.board(t, g)
			switch what := rapid.SampledFrom([]string{"hand", "hand", "hand", "undo", "publish", "mend"}).Draw(rt, "what"); what {
			case "undo":
				err := o.TakeBack(ctx, o.organiser, g, b.Edition)
				if fault.KindOf(err) == fault.Conflict {
					break
				}
				if err != nil {
					rt.Fatal(err)
				}
				if n := len(states); n > 0 {
					if now := o.board(t, g); !cmp.Equal(states[n-1], now.Bookings) {
						rt.Fatalf("undone it is %v, was %v", now.Bookings, states[n-1])
					}
					states = states[:n-1]
				}
			case "publish":
				_, err := o.Publish(ctx, o.organiser, g, b.Edition, b.Published, "")
				if fault.KindOf(err) == fault.Conflict {
					break // nothing to publish
				}
				if err != nil {
					rt.Fatal(err)
				}
				if after := o.board(t, g); after.Edition != b.Edition {
					states = append(states, b.Bookings)
				}
				published = b.Bookings
			default:
				h := timetable.Hand{
					Edition: b.Edition, Request: rapid.IntRange(1, 7).Draw(rt, "request"), Slot: rapid.IntRange(1, 4).Draw(rt, "slot"), Table: rapid.IntRange(1, 2).Draw(rt, "table"),
					Kind: rapid.SampledFrom([]timetable.StepKind{timetable.Pin, timetable.Unpin, timetable.Move, timetable.Swap, timetable.TakeOff, timetable.PlaceOne}).Draw(rt, "deed"),
				}
				err := o.Do(ctx, o.organiser, g, h)
				if what == "mend" && errors.As(err, new(*timetable.Refused)) {
					var m timetable.Mending
					if m, err = o.Mend(ctx, o.organiser, g, h); err == nil && len(m.Changes) > 0 {
						places := map[int]timetable.Place{}
						for _, c := range m.Changes {
							places[c.Request] = c.Is
						}
						err = o.Accept(ctx, o.organiser, g, b.Edition, h.Request, places)
					}
				}
				after := o.board(t, g)
				if err == nil && after.Edition != b.Edition {
					states = append(states, b.Bookings)
				} else if err != nil && !cmp.Equal(b.Bookings, after.Bookings) {
					rt.Fatalf("%v, and the draft changed", err)
				}
			}
			now := o.board(t, g)
			if broken := now.Broken(); len(broken) > 0 {
				rt.Fatalf("the draft breaks %v", broken)
			}
			if d := o.day(t, g); !cmp.Equal(published, d.Bookings) || len(d.BrokenPromises()) > 0 {
				rt.Fatalf("participants see %v, published was %v; %v", d.Bookings, published, d.BrokenPromises())
			}
		}
	})
}

func TestOnlyOrganisersMayTouchADraft(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.drafted(t, small())
	ctx := t.Context()
	for name, c := range map[string]struct {
		by   account.Actor
		kind fault.Kind
	}{"desk": {o.bank, fault.Forbidden}, "owner": {o.owner, fault.Forbidden}, "another office": {o.rival, fault.NotFound}, "stranger": {account.Actor{}, fault.NotFound}} {
		_, ask := o.Ask(ctx, c.by, g, timetable.Settings{Budget: time.Second})
		_, publish := o.Publish(ctx, c.by, g, 1, 0, "")
		_, again := o.Again(ctx, c.by, g, 1, 1, 0, "")
		_, mend := o.Mend(ctx, c.by, g, timetable.Hand{Edition: 1, Request: 1, Slot: 1, Table: 1})
		_, explain := o.Explain(ctx, c.by, g, 1)
		_, compare := o.Compare(ctx, c.by, g)
		_, trial := o.TakeTrial(ctx, c.by, g, "x")
		for what, err := range map[string]error{
			"ask": ask, "publish": publish, "again": again, "mend": mend, "explain": explain, "compare": compare, "trial": trial,
			"do":     o.Do(ctx, c.by, g, timetable.Hand{Edition: 1, Kind: timetable.Pin, Request: 1}),
			"undo":   o.TakeBack(ctx, c.by, g, 1),
			"accept": o.Accept(ctx, c.by, g, 1, 1, nil),
			"seat":   o.SeatAt(ctx, c.by, g, 1, 1, ""),
			"equip":  o.Equip(ctx, c.by, g, 1, ""),
		} {
			if fault.KindOf(err) != c.kind {
				t.Errorf("%s, %s: want %s, got %v", name, what, c.kind, err)
			}
		}
	}
}

// What tables have and parties need, and who sits where, reaches the engine.
func TestSeatsReachTheEngine(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, dayOf(2, 3, []int{1, 1, 1}, ask(1, 2), ask(3, 2))).Gathering.ID
	ctx := t.Context()
	for _, err := range []error{
		o.Equip(ctx, o.organiser, g, 3, "Listrik,  tenang"), o.SeatAt(ctx, o.organiser, g, 1, 0, "listrik"), o.SeatAt(ctx, o.organiser, g, 3, 2, ""),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	o.want(t, g, time.Second)
	o.due(t)
	b := o.board(t, g)
	if len(b.Bookings) != 2 || b.Bookings[0].Table != 3 || b.Bookings[1].Table != 2 {
		t.Errorf("want tables 3 and 2, got %v", b.Bookings)
	}
	if err := o.Equip(ctx, o.organiser, g, 3, "1,2,3,4,5,6,7,8,9"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("nine words: %v", err)
	}
}

// BenchmarkBoard is what the page of a board with a picked meeting asks of the subject:
// 500 participants, 2,000 requests, 14 slots, 120 tables.
func BenchmarkBoard(b *testing.B) {
	d := large()
	ctx, stop := context.WithTimeout(b.Context(), 5*time.Second)
	defer stop()
	_, take, err := d.Solve(ctx, timetable.Settings{}, nil, schedule.Options{Workers: 2})
	if err != nil {
		b.Fatal(err)
	}
	take(1)
	board := timetable.Board{Day: d, Edition: 1}
	h := timetable.Hand{Kind: timetable.Move, Request: board.Bookings[0].Request, Slot: 3, Table: 1}
	b.Run("targets", func(b *testing.B) {
		for b.Loop() {
			if _, err := board.Targets(h.Request); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("move", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := board.Try(h); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(len(board.Bookings)), "meetings")
}

// large is a day of 500 parties, a tenth of whom are asked by the others.
func large() timetable.Day {
	const parties, hosts = 500, 50
	var requests []match.Request
	for i := hosts + 1; i <= parties; i++ {
		for k := range 4 {
			r := ask(i, 1+(i*7+k*13)%hosts)
			r.Priority = match.Priority(1 + k%3)
			requests = append(requests, r)
		}
	}
	desks := make([]int, parties)
	for i := range desks {
		desks[i] = 1
		if i < hosts {
			desks[i] = 3
		}
	}
	return dayOf(14, 120, desks, requests...)
}
