package schedule_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"wantilan/schedule"
	"wantilan/schedule/made"
)

// gathering is a day of firms that wish to meet desks, few of which are asked for
// by most.
func gathering(firms, desks, wishes, slots, tables int, seed uint64) schedule.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	p := schedule.Problem{Slots: slots, Tables: tables, Closed: []int{slots/2 + 1}}
	for i := range desks {
		w := schedule.Participant{Name: fmt.Sprintf("desk %d", i+1)}
		if i == 0 {
			w.Desks = 2
		}
		p.Participants = append(p.Participants, w)
	}
	for i := range firms {
		w := schedule.Participant{Name: fmt.Sprintf("firm %d", i+1), Least: 1}
		for s := 1; s <= slots; s++ {
			if r.IntN(8) == 0 {
				w.Unavailable = append(w.Unavailable, s)
			}
		}
		p.Participants = append(p.Participants, w)
		asked := map[int]bool{}
		for len(asked) < wishes {
			k := min(r.IntN(desks), r.IntN(desks)) // the first ones more often
			if !asked[k] {
				asked[k] = true
				p.Meetings = append(p.Meetings, schedule.Meeting{A: k, B: desks + i, Optional: true, Weight: 1 + r.IntN(5)})
			}
		}
	}
	return p
}

var gatherings = map[string]schedule.Problem{
	"60 firms":  gathering(60, 14, 4, 17, 14, 1),
	"120 firms": gathering(120, 20, 4, 17, 20, 2),
	"300 firms": gathering(300, 40, 4, 17, 40, 3),
}

// The seconds until a repair is proven, and until there is a first one.
func BenchmarkRepair(b *testing.B) {
	for name, p := range gatherings {
		b.Run(name, func(b *testing.B) {
			was := solved(b, p, 5*time.Second)
			for i := 0; b.Loop(); i++ {
				r := rand.New(rand.NewPCG(uint64(i), 3))
				changes := []schedule.Change{
					{Kind: schedule.Absent, Participant: len(p.Participants) - 1 - r.IntN(50)},
					{Kind: schedule.Absent, Participant: 1 + r.IntN(5), From: 5, To: 7},
				}
				ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
				begun, first := time.Now(), time.Duration(0)
				res, err := schedule.Repair(ctx, p, was.Timetable, changes, schedule.RepairOptions{Now: 4, Options: schedule.Options{
					Workers: 2,
					Progress: func(pr schedule.Progress) {
						if first == 0 && pr.Values != nil {
							first = time.Since(begun)
						}
					}}})
				cancel()
				if err != nil {
					b.Fatal(err)
				}
				b.Logf("%s in %.2f s, first after %.3f s, moved %d lost %d added %d %v", res.Status, time.Since(begun).Seconds(), first.Seconds(), len(res.Moved), len(res.Lost), len(res.Added), res.Values)
			}
		})
	}
}

func solved(b *testing.B, p schedule.Problem, budget time.Duration) schedule.Result {
	ctx, cancel := context.WithTimeout(b.Context(), budget)
	defer cancel()
	begun := time.Now()
	was, err := schedule.Solve(ctx, p, schedule.Options{Workers: 2})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%s in %.2f s: %v", was.Status, time.Since(begun).Seconds(), was.Values)
	return was
}

// The milliseconds from the end of the context to the answer, which is seated,
// verified and explained by then: the most of all times at which it is cancelled.
func BenchmarkCancel(b *testing.B) {
	many := made.Preset{Name: "plain, 5,000 participants", Make: func(seed uint64) schedule.Problem { return made.Plain(5_000, 20, seed) }}
	for _, preset := range append(made.Presets(), many) {
		b.Run(preset.Name, func(b *testing.B) {
			p := preset.Make(1)
			if !strings.HasPrefix(preset.Name, "plain") {
				p.Objectives = schedule.AllObjectives()
			}
			worstCancel(b, func(ctx context.Context) schedule.Status {
				r, err := schedule.Solve(ctx, p, schedule.Options{Workers: 2})
				if err != nil {
					b.Fatal(err)
				}
				return r.Status
			})
		})
	}
}

// The same of a repair, a participant of the published timetable not coming.
func BenchmarkCancelRepair(b *testing.B) {
	for _, preset := range made.Presets() {
		if preset.Name == "plain" {
			continue // of it nothing may be lost
		}
		b.Run(preset.Name, func(b *testing.B) {
			p := preset.Make(1)
			was := solved(b, p, 2*time.Second)
			worstCancel(b, func(ctx context.Context) schedule.Status {
				r, err := schedule.Repair(ctx, p, was.Timetable, []schedule.Change{{Kind: schedule.Absent, Participant: 7}}, schedule.RepairOptions{Options: schedule.Options{Workers: 2}})
				if err != nil {
					b.Fatal(err)
				}
				return r.Status
			})
		})
	}
}

// worstCancel ends what is being done after shorter and longer times.
func worstCancel(b *testing.B, do func(ctx context.Context) schedule.Status) {
	worst, n := 0.0, 0
	for b.Loop() {
		for _, after := range []time.Duration{10, 50, 100, 200, 400, 700, 1000, 2000} {
			ctx, cancel := context.WithCancel(b.Context())
			ended := make(chan time.Time, 1)
			timer := time.AfterFunc(after*time.Millisecond, func() { ended <- time.Now(); cancel() })
			status := do(ctx)
			now := time.Now()
			if timer.Stop() {
				continue // done before that
			}
			took := float64(now.Sub(<-ended).Microseconds()) / 1000
			b.Logf("%s, %.1f ms after it was cancelled at %d ms", status, took, after)
			worst = max(worst, took)
			n++
		}
	}
	if n == 0 {
		b.Skip("done before it was cancelled")
	}
	b.ReportMetric(worst, "ms-to-end")
}
