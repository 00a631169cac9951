package schedule_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"wantilan/schedule"
)

// Any problem gets a verified answer, a refusal with a reason, or an error that
// names what is wrong with it; never a panic.
func FuzzSolve(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, int8(0), int16(0))
	}
	f.Fuzz(func(t *testing.T, seed uint64, where int8, wrong int16) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := tinyDay(r)
		spoil(&p, where, int(wrong))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // far above what tiny problems take
		defer cancel()
		res, err := schedule.Solve(ctx, p, schedule.Options{Seed: seed})
		if (err != nil) != (p.Check() != nil) {
			t.Fatalf("%v, and the problem has %v", err, p.Check())
		}
		if err != nil {
			return
		}
		switch res.Status {
		case schedule.Optimal, schedule.Feasible:
			if report := schedule.Verify(p, res.Timetable); !report.OK() {
				t.Fatalf("broken: %v", report.Broken)
			}
			if _, err := schedule.Repair(ctx, p, res.Timetable, []schedule.Change{someChange(r, &p)}, schedule.RepairOptions{}); err != nil {
				t.Fatal(err)
			}
		case schedule.Infeasible:
			if len(res.Reasons) == 0 || res.Reasons[0].Sentence(&p) == "" {
				t.Fatal("impossible, and no reason for it")
			}
		}
	})
}

// spoil puts a number where it may not belong.
func spoil(p *schedule.Problem, where int8, wrong int) {
	who := &p.Participants[0]
	switch where {
	case 1:
		p.Slots = wrong
	case 2:
		p.Tables = wrong
	case 3:
		who.Desks = wrong
	case 4:
		who.Unavailable = []int{wrong}
	case 5:
		who.Group = wrong
	case 6:
		who.Most, who.Least = wrong, wrong/2
	case 7:
		who.Sits = []int{wrong}
	case 8:
		p.Closed = []int{wrong}
	case 9:
		p.Days = []int{wrong}
	case 10:
		p.Walk = [][]int{{wrong}}
	}
	if len(p.Meetings) == 0 {
		return
	}
	switch m := &p.Meetings[0]; where {
	case 11:
		m.A = wrong
	case 12:
		m.Fixed = wrong
	case 13:
		m.After = []int{wrong}
	case 14:
		m.AtTable = wrong
	case 15:
		m.Before, m.BeforeTable = wrong, wrong
	case 16:
		m.OfficerA = wrong
	case 17:
		m.Weight, m.Price = wrong, -wrong
	case 18:
		m.Shared = !m.Shared
	}
}
