package schedule_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"wantilan/schedule"
	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/local"
	"wantilan/schedule/internal/relax"
	"wantilan/schedule/internal/seat"
	"wantilan/schedule/made"
)

// rounds of the search for prices in these benchmarks.
const rounds = 100

// everyPreset runs a benchmark on each kind of made day that has requests.
func everyPreset(b *testing.B, run func(b *testing.B, p *schedule.Problem, d *day.Day)) {
	for _, preset := range made.Presets() {
		if preset.Name == "plain" {
			continue
		}
		b.Run(preset.Name, func(b *testing.B) {
			p := preset.Make(1)
			run(b, &p, schedule.CompileDay(&p))
		})
	}
}

// searched is what so many steps find.
func searched(d *day.Day, moves int64) (spots []int32, v day.Values) {
	local.Search(context.Background(), d, local.Options{Seed: 1, Moves: moves, Found: func(now []int32, x day.Values) bool {
		spots, v = append(spots[:0], now...), x
		return false
	}})
	return spots, v
}

// A verified timetable from a problem: reading it, bounds of floors and weight,
// forty steps for each request, tables, check. held is what it holds of the
// weight that is proven possible.
func BenchmarkDayFromStartToCheck(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, _ *day.Day) {
		held, breaks := 0.0, 0.0
		for b.Loop() {
			d := schedule.CompileDay(p)
			lost := relax.Weight(b.Context(), d, rounds)
			floor := relax.Floor(b.Context(), d, rounds)
			spots, v := searched(d, int64(40*len(d.Meetings)))
			report := schedule.Verify(*p, seated(b, p, d, spots))
			if !report.OK() || report.Values[schedule.Floor] < floor {
				b.Fatalf("broken: %v, floors lack %d of at least %d", report.Broken, report.Values[schedule.Floor], floor)
			}
			held = 100 * float64(weightOf(d)-v[day.Weight]) / float64(weightOf(d)-lost)
			breaks = float64(v[day.Breaks])
		}
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		b.ReportMetric(held, "%held")
		b.ReportMetric(breaks, "breaks")
		b.ReportMetric(float64(memory.Sys>>20), "MB")
	})
}

// A day in twenty seconds, two searches side by side, with every objective that
// there is: how many breaks and table changes it has, and are proven.
func BenchmarkSolved(b *testing.B) {
	days := map[string]func() schedule.Problem{"60 firms": func() schedule.Problem { return gatherings["60 firms"] }}
	for _, preset := range made.Presets() {
		if preset.Name != "plain" {
			days[preset.Name] = func() schedule.Problem { return preset.Make(1) }
		}
	}
	for name, make := range days {
		b.Run(name, func(b *testing.B) {
			p := make()
			p.Objectives = schedule.AllObjectives()
			for b.Loop() {
				r := solved(b, p, 20*time.Second)
				for _, v := range r.Values {
					if v.Objective == schedule.Breaks || v.Objective == schedule.Walking {
						b.ReportMetric(float64(v.Best), string(v.Objective))
						b.ReportMetric(float64(v.Bound), string(v.Objective)+"-proven")
					}
				}
			}
		})
	}
}

// Until every request has been tried once.
func BenchmarkDayConstruct(b *testing.B) {
	everyPreset(b, func(b *testing.B, _ *schedule.Problem, d *day.Day) {
		for b.Loop() {
			searched(d, int64(len(d.Meetings)+1))
		}
	})
}

func BenchmarkDayWeightBound(b *testing.B) {
	everyPreset(b, func(b *testing.B, _ *schedule.Problem, d *day.Day) {
		for b.Loop() {
			relax.Weight(b.Context(), d, rounds)
		}
	})
}

func BenchmarkDayFloorBound(b *testing.B) {
	everyPreset(b, func(b *testing.B, _ *schedule.Problem, d *day.Day) {
		for b.Loop() {
			relax.Floor(b.Context(), d, rounds)
		}
	})
}

func BenchmarkDayTables(b *testing.B) {
	everyPreset(b, func(b *testing.B, _ *schedule.Problem, d *day.Day) {
		spots, _ := searched(d, int64(2*len(d.Meetings)))
		for b.Loop() {
			if _, ok := seat.Tables(d, spots); !ok {
				b.Fatal("no tables")
			}
		}
	})
}

// What is left to do once a search has ended: tables that stand at once, the check
// of a timetable, and a reason for each request that is not held.
func BenchmarkDayCheck(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, d *day.Day) {
		spots, _ := searched(d, int64(2*len(d.Meetings)))
		t := seated(b, p, d, spots)
		for b.Loop() {
			if report := schedule.Verify(*p, t); !report.OK() {
				b.Fatal(report.Broken)
			}
		}
	})
}

func BenchmarkDayRefusals(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, d *day.Day) {
		spots, _ := searched(d, int64(2*len(d.Meetings)))
		for b.Loop() {
			schedule.RefusalsOf(p, d, spots)
		}
	})
}

// All of it together, begun from tables of nearly the same timetable.
func BenchmarkDayEnd(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, d *day.Day) {
		spots, _ := searched(d, int64(2*len(d.Meetings)))
		like, ok := seat.Tables(d, spots)
		if !ok {
			b.Fatal("no tables")
		}
		for b.Loop() {
			tables, ok := seat.Any(d, spots, like)
			if !ok {
				b.Fatal("no tables")
			}
			if report := schedule.Verify(*p, timetable(b, d, spots, tables)); !report.OK() {
				b.Fatal(report.Broken)
			}
			schedule.RefusalsOf(p, d, spots)
		}
	})
}

// Until a problem is in the form of the searches.
func BenchmarkDayCompile(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, _ *day.Day) {
		for b.Loop() {
			schedule.CompileDay(p)
		}
	})
}

// How many breaks of those found are proven, at the weight that was found.
func BenchmarkDayBreaksBound(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, d *day.Day) {
		_, v := searched(d, int64(40*len(d.Meetings)))
		bound := int64(0)
		for b.Loop() {
			bound = relax.Breaks(b.Context(), d, relax.Within{Weight: v[day.Weight], Floor: v[day.Floor], Known: v[day.Breaks]}, rounds)
		}
		b.ReportMetric(float64(v[day.Breaks]), "breaks")
		b.ReportMetric(float64(bound), "proven")
	})
}

// How many table changes of those found are proven, at the weight and the breaks
// that were found.
func BenchmarkDayWalkingBound(b *testing.B) {
	everyPreset(b, func(b *testing.B, p *schedule.Problem, d *day.Day) {
		spots, v := searched(d, int64(40*len(d.Meetings)))
		tables, ok := seat.Tables(d, spots)
		if !ok {
			b.Fatal("no tables")
		}
		bound, walked := int64(0), d.Walked(spots, tables)
		for b.Loop() {
			bound = relax.Walking(b.Context(), d, relax.Within{Weight: v[day.Weight], Floor: v[day.Floor], Breaks: v[day.Breaks], Known: walked}, spots, rounds)
		}
		b.ReportMetric(float64(walked), "walked")
		b.ReportMetric(float64(bound), "proven")
	})
}
