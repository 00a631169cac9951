package schedule_test

import (
	"context"
	"fmt"

	"wantilan/schedule"
)

// Two workshops want the bank and the airport; the bank is away in the first
// slot.
func ExampleSolve() {
	p := schedule.Problem{
		Slots:  3,
		Tables: 2,
		Participants: []schedule.Participant{
			{Name: "bank", Unavailable: []int{1}}, {Name: "airport"}, {Name: "wood"}, {Name: "silver"},
		},
		Meetings: []schedule.Meeting{{A: 2, B: 0}, {A: 3, B: 0}, {A: 2, B: 1}, {A: 3, B: 1}},
	}
	r, err := schedule.Solve(context.Background(), p, schedule.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Status, r.Breaks)
	// Output: optimal 0
}

func ExampleVerify() {
	p := schedule.Problem{Slots: 2, Tables: 1, Participants: make([]schedule.Participant, 3),
		Meetings: []schedule.Meeting{{A: 0, B: 1}, {A: 0, B: 2}}}
	report := schedule.Verify(p, schedule.Timetable{Slot: []int{1, 1}, Table: []int{1, 1}})
	for _, v := range report.Broken {
		fmt.Println(v.Sentence(&p))
	}
	// Output:
	// slot 1 holds 2 meetings and there are 1 tables
	// meetings 1, 2 share table 1 in slot 1
	// participant 1 has 2 meetings at once in slot 1 (1, 2)
}

func ExampleReason() {
	p := schedule.Problem{Slots: 1, Tables: 2, Participants: []schedule.Participant{{Name: "bank"}, {}, {}},
		Meetings: []schedule.Meeting{{A: 0, B: 1}, {A: 0, B: 2}}}
	r, err := schedule.Solve(context.Background(), p, schedule.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Status)
	fmt.Println(r.Reasons[0].Sentence(&p))
	// Output:
	// infeasible
	// participant 1 (bank) has 2 meetings and only 1 free slots
}

// The bank comes one slot late; its first firm meets it afterwards.
func ExampleRepair() {
	p := schedule.Problem{Slots: 3, Tables: 2, Participants: []schedule.Participant{{Name: "bank"}, {Name: "wood"}, {Name: "silver"}},
		Meetings: []schedule.Meeting{{A: 1, B: 0}, {A: 2, B: 0}}}
	published := schedule.Timetable{Slot: []int{1, 2}, Table: []int{1, 1}}
	late := schedule.Change{Kind: schedule.Absent, Participant: 0, From: 1, To: 1}
	r, err := schedule.Repair(context.Background(), p, published, []schedule.Change{late}, schedule.RepairOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Status, "lost:", r.Lost, "told:", r.Told)
	for _, m := range r.Moved {
		fmt.Printf("meeting %d moves from slot %d to slot %d\n", m.Meeting+1, m.FromSlot, m.ToSlot)
	}
	// Output:
	// optimal lost: [] told: [0 1]
	// meeting 1 moves from slot 1 to slot 3
}

// Two meetings want the only table in the first slot.
func ExampleExplain() {
	p := schedule.Problem{Slots: 2, Tables: 1, Participants: make([]schedule.Participant, 4),
		Meetings: []schedule.Meeting{{A: 0, B: 1, Fixed: 1}, {A: 2, B: 3, Fixed: 1}}}
	e, err := schedule.Explain(context.Background(), p, schedule.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(e.Status)
	fmt.Println(e.Relaxations[0].Sentence(&p))
	// Output:
	// infeasible
	// one more table in slot 1 suffices
}

// The bank has time for one of two firms.
func ExampleExplainMeeting() {
	p := schedule.Problem{Slots: 1, Tables: 2, Participants: []schedule.Participant{{Name: "bank"}, {Name: "wood"}, {Name: "silver"}},
		Meetings: []schedule.Meeting{{A: 1, B: 0, Optional: true, Weight: 2}, {A: 2, B: 0, Optional: true, Weight: 1}}}
	r, err := schedule.Solve(context.Background(), p, schedule.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Refusals[0].Sentence(&p))
	c, err := schedule.ExplainMeeting(context.Background(), p, r.Timetable, 1, schedule.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("one more desk of participant %d in slot %d would make room; held, meeting %d would go\n",
		c.Room[0].Participant+1, c.Room[0].Slot, c.Forced.Lost[0]+1)
	// Output:
	// participant 1 (bank) has 1 meetings whose weights are 2 or more, in all of slots 1
	// one more desk of participant 1 in slot 1 would make room; held, meeting 1 would go
}
