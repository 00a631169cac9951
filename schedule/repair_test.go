package schedule_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/schedule"
)

// morning is a bank with two desks and a hotel, and six firms that want both.
func morning() schedule.Problem {
	p := schedule.Problem{Slots: 8, Tables: 3, Participants: []schedule.Participant{{Name: "bank", Desks: 2}, {Name: "hotel"}}}
	for i := range 6 {
		p.Participants = append(p.Participants, schedule.Participant{Name: "firm"})
		for desk := range 2 {
			p.Meetings = append(p.Meetings, schedule.Meeting{A: desk, B: 2 + i, Optional: true, Weight: 1 + i})
		}
	}
	return p
}

func repair(t *testing.T, p schedule.Problem, was schedule.Timetable, now int, changes ...schedule.Change) schedule.Repaired {
	t.Helper()
	r, err := schedule.Repair(t.Context(), p, was, changes, schedule.RepairOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != schedule.Optimal {
		t.Fatalf("want a proven repair, got %s: %v", r.Status, r.Reasons)
	}
	if report := schedule.Verify(r.Problem, r.Timetable); !report.OK() {
		t.Fatalf("the repair breaks a rule: %v", report.Broken)
	}
	for m, s := range was.Slot {
		if s != 0 && s < now && (r.Timetable.Slot[m] != s || r.Timetable.Table[m] != was.Table[m]) {
			t.Errorf("meeting %d was held in slot %d at table %d and is now in slot %d at table %d", m+1, s, was.Table[m], r.Timetable.Slot[m], r.Timetable.Table[m])
		}
	}
	return r
}

// published is a proven timetable of the morning.
func published(t *testing.T, p schedule.Problem) schedule.Timetable {
	t.Helper()
	r := solve(t, p, schedule.Options{})
	if r.Status != schedule.Optimal || len(r.Refusals) != 0 {
		t.Fatalf("want everything held, got %s, %v", r.Status, r.Refusals)
	}
	return r.Timetable
}

func TestRepairWithoutChangesMovesNothing(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	r := repair(t, p, was, 3)
	if len(r.Moved)+len(r.Lost)+len(r.Added)+len(r.Told) != 0 {
		t.Errorf("nothing happened and this was done: %+v %v %v", r.Moved, r.Lost, r.Added)
	}
}

func TestRepairOfANoShowLosesOnlyItsMeetings(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	r := repair(t, p, was, 1, schedule.Change{Kind: schedule.Absent, Participant: 4, From: 1})
	if want := []int{4, 5}; !slices.Equal(r.Lost, want) || len(r.Moved) != 0 {
		t.Errorf("want meetings %v lost and none moved, got %v and %+v", want, r.Lost, r.Moved)
	}
	if want := []int{0, 1, 4}; !slices.Equal(r.Told, want) {
		t.Errorf("want participants %v told, got %v", want, r.Told)
	}
}

func TestRepairOfALateOneMovesItsEarlyMeetings(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	first := slices.Min(was.Slot)
	who := p.Meetings[slices.Index(was.Slot, first)].B
	r := repair(t, p, was, 1, schedule.Change{Kind: schedule.Absent, Participant: who, From: 1, To: first})
	if len(r.Lost) != 0 || len(r.Moved) == 0 {
		t.Errorf("lost %v, moved %v", r.Lost, r.Moved)
	}
	for m, x := range p.Meetings {
		if s := r.Timetable.Slot[m]; x.B == who && s <= first {
			t.Errorf("meeting %d of who comes after slot %d is in slot %d", m+1, first, s)
		}
	}
}

func TestRepairFillsTheHoleWithTheHeaviestThatWaits(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 2, Tables: 1, Participants: make([]schedule.Participant, 5), Meetings: []schedule.Meeting{
		{A: 0, B: 1, Optional: true, Weight: 9}, {A: 0, B: 2, Optional: true, Weight: 8},
		{A: 0, B: 3, Optional: true, Weight: 3}, {A: 0, B: 4, Optional: true, Weight: 5},
	}}
	was := solve(t, p, schedule.Options{}).Timetable
	r := repair(t, p, was, 1, schedule.Change{Kind: schedule.Absent, Participant: 2})
	if !slices.Equal(r.Lost, []int{1}) || !slices.Equal(r.Added, []int{3}) || len(r.Moved) != 0 {
		t.Errorf("want meeting 2 lost and meeting 4 in its place, got lost %v, added %v, moved %v", r.Lost, r.Added, r.Moved)
	}
}

func TestRepairOfALostTableAndAnOverrun(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	running := slices.Index(was.Slot, 3)
	r := repair(t, p, was, 4,
		schedule.Change{Kind: schedule.TableLost, Table: 2, From: 5, To: 6},
		schedule.Change{Kind: schedule.Overrun, Meeting: running, From: 4, To: 4})
	for m, s := range r.Timetable.Slot {
		x := p.Meetings[m]
		if (s == 5 || s == 6) && r.Timetable.Table[m] == 2 {
			t.Errorf("meeting %d is at the lost table", m+1)
		}
		if s == 4 && (x.B == p.Meetings[running].B || r.Timetable.Table[m] == was.Table[running]) {
			t.Errorf("meeting %d needs who, or what, is still in use", m+1)
		}
	}
}

func TestRepairHoldsWhatIsUrgentAndTakesInWhoCame(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	r := repair(t, p, was, 6,
		schedule.Change{Kind: schedule.Walkin, Person: schedule.Participant{Name: "came unasked"},
			Requests: []schedule.Meeting{{A: 0, B: 8, Optional: true, Weight: 2}}},
		schedule.Change{Kind: schedule.Urgent, Requests: []schedule.Meeting{{A: 1, B: 8}}})
	if n := len(p.Meetings); r.Timetable.Slot[n] < 6 || r.Timetable.Slot[n+1] < 6 {
		t.Errorf("want both new meetings from slot 6 on, got slots %v", r.Timetable.Slot[n:])
	}
}

func TestRepairSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := morning()
	was := published(t, p)
	broken := schedule.Timetable{Slot: slices.Clone(was.Slot), Table: slices.Clone(was.Table)}
	broken.Slot[0] = 99
	for name, c := range map[string]struct {
		was     schedule.Timetable
		now     int
		changes []schedule.Change
		want    string
	}{
		"timetable":   {broken, 1, nil, "reading the published timetable: meeting 1 is in slot 99, which does not exist"},
		"participant": {was, 1, []schedule.Change{{Kind: schedule.Absent, Participant: 8}}, "change 1: participant 9 does not exist (there are 8)"},
		"table":       {was, 1, []schedule.Change{{Kind: schedule.TableLost}}, "change 1: table 0 does not exist (tables are 1 to 3)"},
		"slots":       {was, 1, []schedule.Change{{Kind: schedule.Absent, From: 3, To: 2}}, "change 1: slots 3 to 2 are not some of 1 to 8"},
		"kind":        {was, 1, []schedule.Change{{Kind: "rain"}}, `change 1: there is no change called "rain"`},
		"now":         {was, 10, nil, "slot 10 does not exist (slots are 1 to 8)"},
		"request": {was, 1, []schedule.Change{{Kind: schedule.Urgent, Requests: []schedule.Meeting{{A: 0, B: 77}}}},
			"applying the changes: meeting 13: participant 78 does not exist (there are 8)"},
	} {
		if _, err := schedule.Repair(t.Context(), p, c.was, c.changes, schedule.RepairOptions{Now: c.now}); err == nil || err.Error() != c.want {
			t.Errorf("%s: want %q, got %v", name, c.want, err)
		}
	}
}

// Whatever happens, what is over stays, and what is proposed keeps every rule.
func TestRepairOfRandomDays(t *testing.T) {
	t.Parallel()
	repaired := 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := tinyDay(r)
		for m := range p.Meetings {
			p.Meetings[m].Before = 0
		}
		res := solve(t, p, schedule.Options{})
		if res.Status != schedule.Optimal {
			continue
		}
		now := 1 + r.IntN(p.Slots)
		var changes []schedule.Change
		for range 1 + r.IntN(2) {
			changes = append(changes, someChange(r, &p))
		}
		out, err := schedule.Repair(t.Context(), p, res.Timetable, changes, schedule.RepairOptions{Now: now})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if out.Status != schedule.Optimal {
			t.Errorf("seed %d: %s: %+v\n%+v\n%v", seed, out.Status, p, changes, out.Reasons)
			continue
		}
		repaired++
		for m, s := range res.Timetable.Slot {
			if s != 0 && s < now && (out.Timetable.Slot[m] != s || out.Timetable.Table[m] != res.Timetable.Table[m]) {
				t.Errorf("seed %d: what was over changed: %+v", seed, out)
			}
			if (s == 0 || s >= now) && out.Timetable.Slot[m] != 0 && out.Timetable.Slot[m] < now {
				t.Errorf("seed %d: something was put into time that is over: %+v", seed, out)
			}
		}
	}
	if repaired < 50 {
		t.Errorf("only %d days could be repaired", repaired)
	}
}

func someChange(r *rand.Rand, p *schedule.Problem) schedule.Change {
	c := schedule.Change{From: 1 + r.IntN(p.Slots)}
	switch r.IntN(4) {
	case 0:
		c.Kind, c.Participant = schedule.Absent, r.IntN(len(p.Participants))
	case 1:
		c.Kind, c.Table, c.To = schedule.TableLost, 1+r.IntN(p.Tables), c.From
	case 2:
		c.Kind, c.Person = schedule.Walkin, schedule.Participant{}
		c.Requests = []schedule.Meeting{{A: r.IntN(len(p.Participants)), B: len(p.Participants), Optional: true}}
	default:
		if len(p.Meetings) == 0 {
			c.Kind = schedule.Absent
			break
		}
		c.Kind, c.Meeting = schedule.Withdrawn, r.IntN(len(p.Meetings))
	}
	return c
}
