package timetable_test

import (
	"math/rand/v2"
	"testing"

	"wantilan/internal/match"
)

// BenchmarkTriage leaves out requests of a fair of 2,000 parties and 20,000
// requests, far larger than any we know of.
func BenchmarkTriage(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	desks := make([]int, 2000)
	requests := make([]match.Request, 0, 20_000)
	for len(requests) < cap(requests) {
		from, to := 1+r.IntN(1900), 1901+r.IntN(100)
		requests = append(requests, match.Request{From: from, To: to, Priority: match.Priority(1 + r.IntN(3))})
	}
	for i := range desks {
		desks[i] = 1 + i/1900*4
	}
	d := dayOf(24, 1000, desks, requests...)
	for b.Loop() {
		d.Triage()
	}
	b.ReportMetric(float64(len(d.LeftOut)), "left-out")
}
