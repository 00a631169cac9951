package schedule_test

import (
	"slices"
	"testing"

	"wantilan/schedule"
)

func TestExplainMeetingNotHeld(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 2, Tables: 1, Participants: []schedule.Participant{{Name: "bank"}, {Name: "kayu"}, {Name: "perak"}, {Name: "hotel"}},
		Meetings: []schedule.Meeting{
			{A: 0, B: 1, Optional: true, Weight: 5}, {A: 0, B: 2, Optional: true, Weight: 4}, {A: 3, B: 1, Optional: true, Weight: 1},
		}}
	r := solve(t, p, schedule.Options{})
	c, err := schedule.ExplainMeeting(t.Context(), p, r.Timetable, 2, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range c.Alternatives {
		want := schedule.ObstacleTables
		if r.Timetable.Slot[0] == a.Slot {
			want = schedule.ObstacleB
		}
		if a.Obstacle != want {
			t.Errorf("slot %d: want %q, got %q", a.Slot, want, a.Obstacle)
		}
	}
	want := []schedule.Room{{Slot: r.Timetable.Slot[1], Table: true, Participant: -1}}
	if !slices.Equal(c.Room, want) {
		t.Errorf("want %+v to make room, got %+v", want, c.Room)
	}
	if c.Forced == nil || !slices.Equal(c.Forced.Lost, []int{1}) {
		t.Errorf("want meeting 2 to go for it, got %+v", c.Forced)
	}
}

func TestExplainMeetingHeld(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 3, Tables: 2, Participants: make([]schedule.Participant, 3),
		Objectives: []schedule.Objective{schedule.Breaks, schedule.Early},
		Meetings:   []schedule.Meeting{{A: 0, B: 1}, {A: 0, B: 2, Allowed: []int{1, 3}}}}
	tt := schedule.Timetable{Slot: []int{2, 1}, Table: []int{1, 1}}
	c, err := schedule.ExplainMeeting(t.Context(), p, tt, 1, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !c.Held || c.Forced != nil || len(c.Alternatives) != 3 {
		t.Fatalf("got %+v", c)
	}
	if c.Alternatives[1].Obstacle != schedule.ObstacleClosed || c.Alternatives[2].Obstacle != schedule.ObstacleNone {
		t.Errorf("got %+v", c.Alternatives)
	}
	if v := c.Alternatives[2].Values; len(v) != 2 || v[0].Best != 0 || v[1].Best != 3 {
		t.Errorf("in slot 3 there is no break and slots 1 and 2 after the first are used; got %+v", v)
	}
}

func TestExplainNamesWhatWouldHelp(t *testing.T) {
	t.Parallel()
	p := schedule.Problem{Slots: 2, Tables: 5, Participants: []schedule.Participant{{Name: "bank"}, {}, {}, {}},
		Meetings: []schedule.Meeting{{A: 0, B: 1}, {A: 0, B: 2}, {A: 0, B: 3}}}
	e, err := schedule.Explain(t.Context(), p, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Status != schedule.Infeasible || len(e.Conflict) == 0 || len(e.Drop) != 1 || !e.DropProven {
		t.Fatalf("got %+v", e)
	}
	desk := schedule.Relaxation{Kind: schedule.RelaxDesk, Participant: 0, Meeting: -1}
	if !slices.Contains(e.Relaxations, desk) {
		t.Errorf("one more desk suffices, and it is not in %+v", e.Relaxations)
	}
}

func TestExplainWhatIsPossible(t *testing.T) {
	t.Parallel()
	e, err := schedule.Explain(t.Context(), schedule.Problem{Slots: 1, Tables: 1}, schedule.Options{})
	if err != nil || e.Status != schedule.Optimal || e.Conflict != nil || e.Relaxations != nil {
		t.Errorf("got %+v, %v", e, err)
	}
}
