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
