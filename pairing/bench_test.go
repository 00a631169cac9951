package pairing_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"wantilan/pairing"
	"wantilan/pairing/pairingtest"
)

func mustIndex(tb failer, parties []pairing.Party, rules pairing.Rules) *pairing.Index {
	tb.Helper()
	x, err := pairing.NewIndex(parties, rules, pairing.Weights1())
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// failer is a test of either sort.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func BenchmarkNewIndex(b *testing.B) {
	parties := pairingtest.Town(1, 10_000, 10_000)
	for b.Loop() {
		mustIndex(b, parties, pairing.Rules{})
	}
}

// One list among 200,000 parties.
func BenchmarkTop(b *testing.B) {
	x := mustIndex(b, pairingtest.Town(1, 100_000, 100_000), pairing.Rules{SameRoleApart: true})
	n := 0
	from := cpu(b)
	for b.Loop() {
		if _, err := x.Top(n%x.Len(), pairing.Query{Most: 20}); err != nil {
			b.Fatal(err)
		}
		n += 7919
	}
	b.ReportMetric(1000*(cpu(b)-from)/float64(b.N), "cpu-ms/op")
}

// Lists of 20 for all businesses among as many buyers.
func BenchmarkAll(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("%dx%d", n, n), func(b *testing.B) {
			x := mustIndex(b, pairingtest.Town(1, n, n), pairing.Rules{SameRoleApart: true})
			lines := 0
			from := cpu(b)
			for b.Loop() {
				lines = 0
				if err := x.All(context.Background(), pairing.Query{Most: 20}, 2, func(party int, list []pairing.Ranked) bool {
					lines += len(list)
					return party < n-1 // businesses come first
				}); err != nil {
					b.Fatal(err)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric((cpu(b)-from)/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(lines), "lines")
			b.ReportMetric(float64(m.Sys)/1e6, "MB")
		})
	}
}
