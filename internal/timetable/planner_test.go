package timetable_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

func TestARunBooksMeetingsAndSaysWhatItLeftOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	id := o.want(t, g, time.Minute)
	if r := o.run(t, g, id); r.State != timetable.Requested || r.Number != 1 || r.ByName != "Panitia Contoh 01" || r.Progress.Best != -1 {
		t.Errorf("want a requested run, got %+v", r)
	}
	o.due(t)
	r := o.run(t, g, id)
	if r.State != timetable.Finished || r.Status != schedule.Optimal || r.Shown || r.EndedAt.IsZero() || r.Attempts != 1 || r.Held != 3 {
		t.Errorf("want a finished run that nobody sees yet, got %+v", r)
	}
	if d := o.day(t, g); d.Outcome != nil || len(d.Bookings) != 0 {
		t.Errorf("participants see a draft: %v", d.Bookings)
	}
	o.publish(t, g)
	d := o.day(t, g)
	if r := o.run(t, g, id); !r.Shown || d.Published != 1 {
		t.Errorf("not published: %+v", r)
	}
	if len(d.Bookings) != 3 || len(d.LeftOut) != 1 || d.LeftOut[0].Participant != 2 {
		t.Errorf("want three bookings and a request left out for the bank, got %v and %v", d.Bookings, d.LeftOut)
	}
	if d.Outcome == nil || d.Outcome.Status != schedule.Optimal || d.Outcome.Breaks != r.Progress.Best {
		t.Errorf("want the run's outcome, got %+v", d.Outcome)
	}
	p, index, _ := d.Wanted(timetable.Settings{}, nil)
	at := schedule.Timetable{Slot: make([]int, len(index)), Table: make([]int, len(index))}
	for _, b := range d.Bookings {
		m := slices.Index(index, b.Request-1)
		at.Slot[m], at.Table[m] = b.Slot, b.Table
	}
	if report := schedule.Verify(p, at); !report.OK() || report.Total != d.Outcome.Breaks {
		t.Errorf("the stored bookings break rules: %v, %d breaks", report.Broken, report.Total)
	}
	if n, err := o.SolveDue(t.Context()); n != 0 || err != nil {
		t.Errorf("nothing is due any more, got %d, %v", n, err)
	}
}

func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	other := o.keep(t, small()).Gathering.ID
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := o.Ask(context.WithoutCancel(t.Context()), o.organiser, g, timetable.Settings{Budget: time.Second})
			results <- err
		}()
	}
	made := 0
	for range cap(results) {
		if err := <-results; err == nil {
			made++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Errorf("want a conflict, got %v", err)
		}
	}
	runs, err := o.Runs(t.Context(), o.organiser, g)
	if made != 1 || len(runs) != 1 || err != nil {
		t.Errorf("want exactly one run, got %d asked and %d kept, %v", made, len(runs), err)
	}
	o.want(t, other, time.Second) // another gathering waits for nobody
	o.due(t)
	o.due(t)
	o.want(t, g, time.Second)
	if runs, err = o.Runs(t.Context(), o.organiser, g); err != nil || len(runs) != 2 || runs[0].Number != 2 || runs[1].Number != 1 {
		t.Errorf("want runs 2 and 1, newest first, got %+v, %v", runs, err)
	}
}

func TestSettingsHaveBounds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	for name, tc := range map[string]struct {
		s     timetable.Settings
		field string
	}{
		"no time":             {timetable.Settings{}, "budget"},
		"too long":            {timetable.Settings{Budget: time.Hour}, "budget"},
		"negative difference": {timetable.Settings{Budget: time.Second, Fairness: new(-1)}, "fairness"},
		"absurd difference":   {timetable.Settings{Budget: time.Second, Fairness: new(101)}, "fairness"},
	} {
		_, err := o.Ask(t.Context(), o.organiser, g, tc.s)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != tc.field {
			t.Errorf("%s: want field %s refused, got %v", name, tc.field, err)
		}
	}
}

func TestSettingsReachTheSearch(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	seed := uint64(1<<63 + 5) // larger than the database's integers
	id, err := o.Ask(t.Context(), o.organiser, g, timetable.Settings{Budget: 1500 * time.Millisecond, Fairness: new(0), Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	o.due(t)
	r := o.run(t, g, id)
	if r.Settings.Budget != 1500*time.Millisecond || r.Settings.Fairness == nil || *r.Settings.Fairness != 0 || r.Settings.Seed != seed {
		t.Errorf("want the settings that were asked for, got %+v", r.Settings)
	}
	d := o.board(t, g)
	if d.Outcome == nil || d.Outcome.Spread != 0 || d.Outcome.Seed != seed || d.Fairness == nil || *d.Fairness != 0 {
		t.Errorf("want an outcome within the bound, got %+v with %v", d.Outcome, d.Fairness)
	}
}

func TestEarlierResultCanBeTheDraftAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	first := o.want(t, g, time.Second)
	o.due(t)
	second := o.want(t, g, time.Second)
	o.due(t)
	if b := o.board(t, g); b.Run != second || b.Edition != 2 {
		t.Errorf("want the second as the draft, got %s, edition %d", b.Run, b.Edition)
	}
	if err := o.Show(t.Context(), o.organiser, g, first); err != nil {
		t.Fatal(err)
	}
	if b := o.board(t, g); b.Run != first || b.Edition != 3 || len(b.Bookings) != 3 {
		t.Errorf("want the first as the draft again, got %s, edition %d, %v", b.Run, b.Edition, b.Bookings)
	}
}

func TestProvenImpossibleKeepsTheDraft(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.impossible(t)
	o.due(t)
	r := o.run(t, g, "desks")
	if r.State != timetable.Finished || r.Status != schedule.Infeasible || len(r.Reasons) == 0 || r.Shown {
		t.Errorf("want a proof with reasons that is not shown, got %+v", r)
	}
	if b := o.board(t, g); len(b.Bookings) != 2 || !b.Refuted || len(b.Broken()) == 0 {
		t.Errorf("want the draft as it was with what it breaks, got %v, %v, %v", b.Bookings, b.Refuted, b.Broken())
	}
	if err := o.Show(t.Context(), o.organiser, g, "desks"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("taking a run without timetable: want a conflict, got %v", err)
	}
}

func TestTakingARunWithoutTimetableChangesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	o.want(t, g, time.Second)
	o.due(t)
	o.publish(t, g)
	waiting := o.want(t, g, time.Second)
	if err := o.Show(t.Context(), o.organiser, g, waiting); fault.KindOf(err) != fault.Conflict {
		t.Errorf("want a conflict, got %v", err)
	}
	if o.board(t, g).Edition != 1 || len(o.day(t, g).Bookings) != 3 {
		t.Error("the timetable that was there is gone")
	}
}

func TestCancellingARunThatWaits(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	id := o.want(t, g, time.Second)
	o.wait(time.Second)
	if err := o.Cancel(t.Context(), o.organiser, g, id); err != nil {
		t.Fatal(err)
	}
	if r := o.run(t, g, id); r.State != timetable.Cancelled || !r.EndedAt.Equal(noon.Add(time.Second)) {
		t.Errorf("want it over at once, got %+v", r)
	}
	if n, err := o.SolveDue(t.Context()); n != 0 || err != nil {
		t.Errorf("a cancelled run was computed: %d, %v", n, err)
	}
	if err := o.Cancel(t.Context(), o.organiser, g, id); fault.KindOf(err) != fault.Conflict {
		t.Errorf("cancelling twice: want a conflict, got %v", err)
	}
}

func TestCancellingKeepsTheBestFound(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, hard()).Gathering.ID
	id := o.want(t, g, timetable.MostBudget)
	o.watched.progress = func(p timetable.Progress) {
		if p.Best < 0 {
			return
		}
		o.watched.progress = nil
		if err := o.Cancel(context.Background(), o.colleague, g, id); err != nil {
			t.Error(err)
		}
	}
	o.due(t)
	r := o.run(t, g, id)
	if r.State != timetable.Cancelled || !r.CancelAsked || r.Status != schedule.Feasible || r.Progress.Best < r.Progress.Bound {
		t.Errorf("want the best found so far, got %+v", r)
	}
	d := o.board(t, g)
	if len(d.Bookings)+len(d.LeftOut) != len(d.Requests) || d.Outcome.Breaks != r.Progress.Best {
		t.Errorf("want every request booked or left out, got %d and %d of %d", len(d.Bookings), len(d.LeftOut), len(d.Requests))
	}
}

func TestBudgetEndsTheSearch(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, hard()).Gathering.ID
	id := o.want(t, g, timetable.LeastBudget)
	var seen []timetable.Progress
	o.watched.progress = func(p timetable.Progress) { seen = append(seen, p) }
	o.due(t)
	r := o.run(t, g, id)
	found := r.Status == schedule.Feasible && r.Progress.Bound <= r.Progress.Best
	nothing := r.Status == schedule.Unknown && !r.Shown && r.Progress.Best == -1 // on a very slow machine
	if r.State != timetable.Finished || !found && !nothing {
		t.Errorf("want it ended without proof, got %+v", r)
	}
	if len(seen) == 0 {
		t.Fatal("no progress was kept")
	}
	for i := 1; i < len(seen); i++ {
		if a, b := seen[i-1], seen[i]; b.Bound < a.Bound || a.Best >= 0 && (b.Best > a.Best || b.Best < 0) {
			t.Errorf("progress went backwards from %+v to %+v", a, b)
		}
	}
}

func TestStoppingGivesTheRunBackAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, hard()).Gathering.ID
	id := o.want(t, g, timetable.LeastBudget)
	for range 5 { // more often than a run may fail
		ctx, stop := context.WithCancel(t.Context())
		o.watched.progress = func(timetable.Progress) { stop() }
		if n, err := o.SolveDue(ctx); n != 0 || !errors.Is(err, context.Canceled) {
			t.Fatalf("want it stopped, got %d, %v", n, err)
		}
		stop()
		if r := o.run(t, g, id); r.State != timetable.Requested || r.Attempts != 0 || r.Progress.Best != -1 || !r.EndedAt.IsZero() {
			t.Fatalf("want the run waiting again, got %+v", r)
		}
	}
	o.watched.progress = nil
	o.due(t)
	if r := o.run(t, g, id); r.State != timetable.Finished || r.Attempts != 1 {
		t.Errorf("want the next process to finish it, got %+v", r)
	}
}

func TestRunOfACrashedProcessIsBegunAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	id := o.want(t, g, time.Second)
	crash := func() {
		t.Helper()
		if r, err := o.db.ClaimRun(t.Context(), o.clock(), o.clock().Add(-30*time.Second)); err != nil || r.ID != id {
			t.Fatalf("want to claim the run, got %v, %v", r.ID, err)
		}
	}
	crash()
	o.wait(30 * time.Second)
	if n, err := o.SolveDue(t.Context()); n != 0 || err != nil {
		t.Errorf("it was taken from a process that may still live: %d, %v", n, err)
	}
	if _, err := o.db.NoteProgress(t.Context(), id, timetable.Progress{Best: 4, Bound: 1}, o.clock()); err != nil {
		t.Fatal(err)
	}
	o.wait(30 * time.Second)
	if n, err := o.SolveDue(t.Context()); n != 0 || err != nil {
		t.Errorf("a sign of life was not seen: %d, %v", n, err)
	}
	o.wait(time.Microsecond)
	o.due(t)
	if r := o.run(t, g, id); r.State != timetable.Finished || r.Attempts != 2 {
		t.Errorf("want it finished by the second process, got %+v", r)
	}
}

func TestRunThatEndsEveryProcessFails(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	id := o.want(t, g, time.Second)
	for range 3 {
		if _, err := o.db.ClaimRun(t.Context(), o.clock(), o.clock().Add(-30*time.Second)); err != nil {
			t.Fatal(err)
		}
		o.wait(31 * time.Second)
	}
	if n, err := o.SolveDue(t.Context()); n != 0 || err == nil {
		t.Errorf("want an error for the log, got %d, %v", n, err)
	}
	if r := o.run(t, g, id); r.State != timetable.Failed || r.EndedAt.IsZero() {
		t.Errorf("want it failed, got %+v", r)
	}
	o.want(t, g, time.Second) // and the way is free again
	o.due(t)
}

func TestWhoMayPlan(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	day := o.keep(t, small())
	g := day.Gathering.ID
	foreign := o.keepFor(t, o.rival.Organisation, small()).Gathering.ID
	run := o.want(t, g, time.Second)
	o.due(t)
	ctx := t.Context()
	deeds := map[string]func(by account.Actor, g gathering.ID) error{
		"see the board": func(by account.Actor, g gathering.ID) error { _, err := o.Day(ctx, by, g); return err },
		"list runs":     func(by account.Actor, g gathering.ID) error { _, err := o.Runs(ctx, by, g); return err },
		"see a run":     func(by account.Actor, g gathering.ID) error { _, err := o.Run(ctx, by, g, run); return err },
		"show a run":    func(by account.Actor, g gathering.ID) error { return o.Show(ctx, by, g, run) },
		"cancel a run":  func(by account.Actor, g gathering.ID) error { return o.Cancel(ctx, by, g, run) },
		"ask with errors": func(by account.Actor, g gathering.ID) error {
			_, err := o.Ask(ctx, by, g, timetable.Settings{})
			return err
		},
	}
	ours := map[string]map[string]fault.Kind{ // who → deed → kind; hosts' answers differ only where the deed itself fails
		"hosts": {"cancel a run": fault.Conflict, "ask with errors": fault.Invalid},
	}
	for deed, do := range deeds {
		for name, by := range map[string]account.Actor{"administrator": o.admin, "organiser": o.organiser, "colleague": o.colleague} {
			err := do(by, g)
			if want := ours["hosts"][deed]; want == "" && err != nil || want != "" && fault.KindOf(err) != want {
				t.Errorf("%s: %s: want %q, got %v", name, deed, want, err)
			}
		}
		for name, by := range map[string]account.Actor{"bank": o.bank, "owner": o.owner, "speaker": o.speaker} {
			if err := do(by, g); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %s: want forbidden, got %v", name, deed, err)
			}
			if err := do(by, foreign); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s at a foreign gathering: %s: want not found, got %v", name, deed, err)
			}
		}
		for name, by := range map[string]account.Actor{"other office": o.rival, "stranger": {}} {
			if err := do(by, g); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %s: want not found, got %v", name, deed, err)
			}
		}
		if err := do(o.organiser, "no such gathering"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no such gathering: %s: want not found, got %v", deed, err)
		}
	}
	for _, deed := range []string{"see a run", "show a run", "cancel a run"} { // the run is not of that gathering
		if err := deeds[deed](o.admin, foreign); fault.KindOf(err) != fault.NotFound {
			t.Errorf("administrator at the wrong gathering: %s: want not found, got %v", deed, err)
		}
	}
}

func TestWhoSeesWhoseAgenda(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	day := o.keep(t, small())
	g, people := day.Gathering.ID, day.Gathering.Participants
	foreign := o.keepFor(t, o.rival.Organisation, small())
	for name, tc := range map[string]struct {
		by   account.Actor
		sees []int // participants whose agenda is shown; all others are not found
	}{
		"administrator": {o.admin, []int{1, 2, 3, 4}}, "organiser": {o.organiser, []int{1, 2, 3, 4}},
		"bank": {o.bank, []int{2}}, "owner": {o.owner, []int{1}}, "speaker": {o.speaker, nil}, "other office": {o.rival, nil}, "stranger": {account.Actor{}, nil},
	} {
		sees := map[int]bool{}
		for _, n := range tc.sees {
			sees[n] = true
		}
		for _, p := range people {
			d, dayErr := o.DayFor(t.Context(), tc.by, g, p.ID)
			_, codeErr := o.Code(t.Context(), tc.by, g, p.ID)
			switch {
			case sees[p.Number] && (dayErr != nil || codeErr != nil || d.Agenda(p.Number).Participant.ID != p.ID):
				t.Errorf("%s: participant %d: want the agenda, got %v, %v", name, p.Number, dayErr, codeErr)
			case !sees[p.Number] && (fault.KindOf(dayErr) != fault.NotFound || fault.KindOf(codeErr) != fault.NotFound):
				t.Errorf("%s: participant %d: want not found, got %v, %v", name, p.Number, dayErr, codeErr)
			}
		}
		if _, err := o.DayFor(t.Context(), tc.by, g, foreign.Gathering.Participants[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: participant of another gathering: want not found, got %v", name, err)
		}
	}
}

func TestOwnPartOfADay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	o.want(t, g, time.Second)
	o.due(t)
	o.publish(t, g)
	own, err := o.Own(t.Context(), o.owner, g)
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Agendas) != 1 || own.Agendas[0].Participant.Number != 1 || own.Agendas[0].Meetings != 2 {
		t.Errorf("want the owner's agenda with two meetings, got %+v", own.Agendas)
	}
	var numbers []int
	for _, f := range own.Fates {
		numbers = append(numbers, f.Request.Number)
	}
	if len(numbers) != 2 || numbers[0] != 1 || numbers[1] != 4 {
		t.Errorf("want the fates of requests 1 and 4, got %v", numbers)
	}
	for name, tc := range map[string]struct {
		by   account.Actor
		kind fault.Kind
	}{"organiser": {o.organiser, fault.Forbidden}, "speaker": {o.speaker, fault.Forbidden}, "other office": {o.rival, fault.NotFound}, "stranger": {account.Actor{}, fault.NotFound}} {
		if _, err := o.Own(t.Context(), tc.by, g); fault.KindOf(err) != tc.kind {
			t.Errorf("%s: want %s, got %v", name, tc.kind, err)
		}
	}
}

// What an earlier timetable had and the shown one has not is known as cancelled, once.
func TestMeetingsOfEarlierTimetablesAreKnown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, small()).Gathering.ID
	o.want(t, g, time.Minute)
	o.due(t)
	o.publish(t, g)
	d := o.day(t, g)
	gone := d.Bookings[0]
	asker := d.Requests[gone.Request-1].From
	if got, err := o.Followed(t.Context(), &d, asker); err != nil || len(got.Cancelled) != 0 || got.Revision == 0 {
		t.Errorf("nothing is cancelled, got %+v, %v", got, err)
	}
	before, err := o.Followed(t.Context(), &d, asker)
	if err != nil {
		t.Fatal(err)
	}
	d.Bookings = d.Bookings[1:]
	if got, err := o.Followed(t.Context(), &d, asker); err != nil || len(got.Cancelled) != 1 || got.Cancelled[0].Request != gone.Request || got.Revision != before.Revision+1 {
		t.Errorf("want %v cancelled once, got %+v, %v", gone, got, err)
	}
}

// What calendars follow is another revision when that person's meetings changed, and no other
// time: not for the minute, and not for what changed for others.
func TestACalendarIsRevisedByThatPersonsChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.keep(t, dayOf(4, 2, []int{1, 1, 1, 1}, ask(1, 2), ask(3, 4))).Gathering.ID
	revisions := func() (all [4]int) {
		t.Helper()
		d := o.day(t, g)
		for i := range all {
			f, err := o.Followed(t.Context(), &d, i+1)
			if err != nil {
				t.Fatal(err)
			}
			all[i] = f.Revision
		}
		return all
	}
	if got := revisions(); got != [4]int{} {
		t.Errorf("before anything is published: %v", got)
	}
	hand := func(kind timetable.StepKind, request, slot int) {
		t.Helper()
		if err := o.Do(t.Context(), o.organiser, g, timetable.Hand{Edition: o.board(t, g).Edition, Kind: kind, Request: request, Slot: slot, Table: request}); err != nil {
			t.Fatal(err)
		}
	}
	o.want(t, g, time.Minute)
	o.due(t)
	hand(timetable.TakeOff, 1, 0)
	hand(timetable.TakeOff, 2, 0)
	hand(timetable.PlaceOne, 1, 1)
	hand(timetable.PlaceOne, 2, 1)
	o.publish(t, g)
	first := revisions()
	if first[0] == 0 || first[0] != first[2] {
		t.Errorf("published: %v", first)
	}
	hand(timetable.Move, 2, 3)
	o.publish(t, g)
	second := revisions()
	if second[0] != first[0] || second[1] != first[1] || second[2] <= first[2] || second[3] <= first[3] {
		t.Errorf("after the meeting of 3 and 4 moved: %v, before %v", second, first)
	}
	hand(timetable.Move, 2, 1)
	hand(timetable.TakeOff, 1, 0)
	o.publish(t, g)
	third := revisions()
	for i := range third {
		if third[i] <= second[i] {
			t.Errorf("participant %d: %d after %d", i+1, third[i], second[i])
		}
	}
}
